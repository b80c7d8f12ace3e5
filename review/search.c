/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Full-text search: table search. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/search.h"
#include "remark.h"
#include "search_row.h"

#define WORDS_MAX 65536			/* of one mail; a longer one is found by its beginning */
#define QUERY_MAX 300
#define TERMS_MAX 20

int search_add(struct db *db, int64_t id, const char *subject, const char *author,
	       const char *body, struct err *err)
{
	struct buf words = BUF_INIT(WORDS_MAX);
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO search (rowid, subject, author, body)"
		" VALUES (:id, :subject, :author, :body)");
	int rc;

	remark_words(body, &words);
	db_bind_int(st, "id", id);
	db_bind_text(st, "subject", subject);
	db_bind_text(st, "author", author);
	db_bind_text(st, "body", buf_str(&words));
	rc = db_run(st, err);
	buf_free(&words);
	return rc;
}

/* ---- what people type, as FTS5 wants it: every term in quotes */

struct writer {
	struct buf all, not;
	int n;
};

static void put_quoted(struct buf *out, const char *s, size_t len)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"')
			buf_putc(out, '"');
		buf_putc(out, s[i]);
	}
	buf_putc(out, '"');
}

static bool has_letters(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (isalnum((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80)
			return true;
	return false;
}

static const char *column_of(const char **s)
{
	static const char *const columns[] = { "subject", "author", "body" };

	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		size_t len = strlen(columns[i]);

		if (str_starts_fold(*s, columns[i]) && (*s)[len] == ':') {
			*s += len + 1;
			return columns[i];
		}
	}
	return NULL;
}

/* One term at *s: -subject:"a phrase" or word* */
static void add_term(struct writer *writer, const char **s)
{
	bool without = **s == '-' && (*s)[1] && (*s)[1] != ' ', prefix;
	const char *column, *start;
	struct buf *out;
	size_t len;

	*s += without;
	column = column_of(s);
	if (**s == '"') {
		start = ++*s;
		len = strcspn(start, "\"");
		*s += len + (start[len] == '"');
	} else {
		start = *s;
		len = strcspn(start, " \t\"");
		*s += len;
	}
	prefix = (len && start[len - 1] == '*') || **s == '*';
	*s += **s == '*';
	if (!has_letters(start, len) || writer->n >= TERMS_MAX)
		return;
	writer->n += !without;
	out = without ? &writer->not : &writer->all;
	buf_puts(out, out->len ? without ? " OR " : " AND " : "");
	if (column)
		buf_printf(out, "%s : ", column);
	put_quoted(out, start, len);
	buf_puts(out, prefix ? " *" : "");
}

static char *match_of(const char *query, struct arena *arena)
{
	struct writer writer = { .all = BUF_INIT(8192), .not = BUF_INIT(8192) };
	char *line = str_clean_line(arena, query), *match = NULL;
	const char *s = line;

	line[str_utf8_cut(line, QUERY_MAX)] = '\0';
	for (s += strspn(s, " "); *s; s += strspn(s, " "))
		add_term(&writer, &s);
	if (writer.n)
		match = writer.not.len ?
			arena_printf(arena, "(%s) NOT (%s)", buf_str(&writer.all),
				     buf_str(&writer.not)) :
			arena_dup(arena, buf_str(&writer.all));
	buf_free(&writer.all);
	buf_free(&writer.not);
	return match;
}

struct ids { int64_t *items; size_t len, cap; };

int search_find(struct db *db, const char *query, int64_t before_id, int64_t limit,
		struct arena *arena, struct messages *out, struct err *err)
{
	const char *match = match_of(query, arena);
	struct ids ids = { 0 };
	struct db_stmt *st;
	int rc;

	if (!match)
		return err_set(err, ERR_INVALID, "say what to search for: a word at least");
	st = db_prepare(db, "SELECT rowid AS id FROM search WHERE search MATCH :match"
			" AND rowid < :before ORDER BY rowid DESC LIMIT :limit");
	db_bind_text(st, "match", match);
	db_bind_int(st, "before", before_id ? before_id : INT64_MAX);
	db_bind_int(st, "limit", limit < 1 ? 1 : limit > 200 ? 200 : limit);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(&ids, arena) = db_int(st, "id");
	for (size_t i = 0; rc == 0 && i < ids.len; i++) {
		struct message *message = message_get(db, ids.items[i], arena, err);

		if (!message)
			return -1;
		*vec_add(out, arena) = *message;
	}
	return rc;
}
