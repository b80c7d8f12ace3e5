/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "BATCH +ref type ..." to "BATCH -ref". */
#include <stdio.h>
#include <string.h>

#include "batch.h"

#include "base/str.h"
#include "line.h"

static enum irc_batch_kind kind_of(const char *type)
{
	if (str_eq_fold(type, "netsplit"))
		return IRC_BATCH_NETSPLIT;
	if (str_eq_fold(type, "netjoin"))
		return IRC_BATCH_NETJOIN;
	/* "chathistory", "draft/chathistory", "znc.in/playback" */
	if (strcasestr(type, "history") || strcasestr(type, "playback"))
		return IRC_BATCH_HISTORY;
	return IRC_BATCH_OTHER;
}

static void close_one(struct irc_batches *batches, const char *reference)
{
	size_t i;

	for (i = 0; i < batches->n; i++) {
		if (!str_eq(batches->open[i].reference, reference))
			continue;
		batches->open[i] = batches->open[--batches->n];
		return;
	}
}

void irc_batches_hear(struct irc_batches *batches, const struct irc_line *line)
{
	const char *reference = irc_line_param(line, 0);
	enum irc_batch_kind outer = irc_batches_kind(batches, line);
	struct irc_batch *batch;

	if (*reference == '-')
		close_one(batches, reference + 1);
	if (*reference != '+' || strlen(reference) > sizeof(batch->reference))
		return;
	close_one(batches, reference + 1);
	if (batches->n == IRC_BATCHES_MAX) {	/* a server that closes none: the oldest */
		memmove(batches->open, batches->open + 1,
			(IRC_BATCHES_MAX - 1) * sizeof(*batches->open));
		batches->n--;
	}
	batch = &batches->open[batches->n++];
	snprintf(batch->reference, sizeof(batch->reference), "%s", reference + 1);
	batch->kind = outer == IRC_BATCH_HISTORY ? outer : kind_of(irc_line_param(line, 1));
}

enum irc_batch_kind irc_batches_kind(const struct irc_batches *batches,
				     const struct irc_line *line)
{
	size_t i;

	for (i = 0; line->batch && i < batches->n; i++)
		if (str_eq(batches->open[i].reference, line->batch))
			return batches->open[i].kind;
	return IRC_BATCH_NONE;
}
