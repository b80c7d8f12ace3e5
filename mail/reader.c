/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of readers. */
#include "base/err.h"
#include "base/str.h"
#include "reader.h"

static const struct reader_kind *const kinds[] = {
	&reader_maildir, &reader_spool, &reader_mbox, &reader_imap, &reader_public_inbox,
};

static const struct reader_kind *find(const struct reader_options *options, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(kinds[i]->name, options->kind))
			return kinds[i];
	err_set(err, ERR_INVALID, "there is no kind \"%s\" of source", options->kind);
	return NULL;
}

struct reader *reader_new(const struct reader_options *options, struct err *err)
{
	const struct reader_kind *kind = find(options, err);
	struct reader *reader = kind ? kind->make(options, err) : NULL;

	if (reader)
		reader->kind = kind;
	return reader;
}

void reader_free(struct reader *reader)
{
	if (reader)
		reader->kind->free(reader);
}

void reader_seek(struct reader *reader, const char *position)
{
	reader->kind->seek(reader, position);
}

int reader_poll(struct reader *reader, int max, reader_fn *fn, void *cookie, struct err *err)
{
	return reader->kind->poll(reader, max, fn, cookie, err);
}

void reader_done(struct reader *reader)
{
	if (reader->kind->done)
		reader->kind->done(reader);
}

bool reader_is_busy(const struct reader *reader)
{
	return reader->kind->is_busy && reader->kind->is_busy(reader);
}

int reader_check(const struct reader_options *options, struct err *err)
{
	const struct reader_kind *kind = find(options, err);

	return kind ? kind->check(options, err) : -1;
}
