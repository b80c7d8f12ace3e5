/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Labels (IRCv3 labeled-response): a question with "@label=7" in front has its
 * answer marked so, in a batch where it is several lines, and "ACK" where it is
 * none.  So an answer without the numeric that should end it ends all the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "connection_internal.h"

static bool has_labels(const struct irc_connection *c)
{
	const unsigned both = IRC_CAP_LABELED_RESPONSE | IRC_CAP_BATCH;

	return (irc_registration_caps(c->registration) & both) == both;
}

/* A free place, or that of the oldest. */
static struct irc_label *label_new(struct irc_connection *c, enum irc_question question,
				   const char *about)
{
	struct irc_label *label;

	if (!c->labels)
		c->labels = mem_alloc(IRC_LABELS_MAX * sizeof(*c->labels));
	label = &c->labels[++c->last_label % IRC_LABELS_MAX];
	*label = (struct irc_label){ .question = question, .number = c->last_label };
	snprintf(label->about, sizeof(label->about), "%s", about);
	return label;
}

unsigned irc_ask(struct irc_connection *c, enum irc_priority priority,
		 enum irc_question question, const char *command, const char *a,
		 const char *b)
{
	struct buf line = BUF_INIT(IRC_LINE_MAX + 1), labelled = BUF_INIT(IRC_LINE_MAX + 40);
	unsigned number = 0;

	if (irc_line_build(&line, IRC_LINE_MAX, command, a, b, NULL)) {
		log_warn("%s: a %s line cannot be sent as it is", c->options.name, command);
	} else if (has_labels(c)) {
		number = label_new(c, question, a)->number;
		buf_printf(&labelled, "@label=%u %s", number, buf_str(&line));
		irc_enqueue(c, priority, buf_str(&labelled), 0);
	} else {
		irc_enqueue(c, priority, buf_str(&line), 0);
	}
	buf_free(&labelled);
	buf_free(&line);
	return number;
}

static struct irc_label *find_label(struct irc_connection *c, const char *text)
{
	struct err err = ERR_INIT;
	struct irc_label *label;
	int64_t number;

	if (!text || !c->labels || str_to_int(text, 1, UINT32_MAX, &number, &err))
		return NULL;
	label = &c->labels[number % IRC_LABELS_MAX];
	return label->question && label->number == number ? label : NULL;
}

static struct irc_label *find_batch(struct irc_connection *c, const char *reference)
{
	for (size_t i = 0; c->labels && i < IRC_LABELS_MAX; i++)
		if (c->labels[i].question && *reference &&
		    str_eq(c->labels[i].batch, reference))
			return &c->labels[i];
	return NULL;
}

unsigned irc_label_of(struct irc_connection *c, const struct irc_line *line)
{
	struct irc_label *label = find_label(c, line->label);

	if (!label && line->batch)
		label = find_batch(c, line->batch);
	return label ? label->number : 0;
}

/* Nothing more comes: what the numerics have settled already is not done twice. */
static void end(struct irc_connection *c, struct irc_label *label)
{
	struct irc_label asked = *label;

	label->question = IRC_ASKED_NOTHING;
	switch (asked.question) {
	case IRC_ASKED_NOTHING:
		break;
	case IRC_ASKED_WHOIS:
		irc_whois_end(c, asked.number);
		irc_look_end(c, asked.number);
		break;
	case IRC_ASKED_WHO:
		irc_who_end(c, asked.about);
		break;
	case IRC_ASKED_JOIN:
		irc_channels_unanswered(c, asked.about);
		break;
	}
}

void irc_labels_hear(struct irc_connection *c, const struct irc_line *line)
{
	const char *reference = irc_line_param(line, 0);
	bool is_batch = str_eq(line->command, "BATCH");
	struct irc_label *label = find_label(c, line->label);

	if (is_batch && *reference == '-')
		label = find_batch(c, reference + 1);
	if (!label)
		return;
	if (is_batch && *reference == '+')
		snprintf(label->batch, sizeof(label->batch), "%s", reference + 1);
	else
		end(c, label);
}

void irc_labels_lost(struct irc_connection *c)
{
	free(c->labels);
	c->labels = NULL;
}
