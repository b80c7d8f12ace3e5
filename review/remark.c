/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Own words and quoted ones. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "remark.h"

struct reader {
	struct buf excerpt;
	struct remarks *out;
	bool after_quote;		/* the last line with something on it was quoted */
	bool has_quote;
};

static bool is_quoted(const char *line)
{
	line += strspn(line, " \t");
	return *line == '>' || (*line == '|' && line[1] == ' ');
}

/* The line that ends a mail's own text, as signatures and Outlook have it. */
static bool is_end(const char *line, size_t len, const char *next)
{
	return (len == 3 && memcmp(line, "-- ", 3) == 0) || (len == 2 && !memcmp(line, "--", 2)) ||
	       (len > 20 && memcmp(line, "-----Original Message", 21) == 0) ||
	       (len > 6 && memcmp(line, "From: ", 6) == 0 && next &&
		(str_starts(next, "Sent: ") || str_starts(next, "Date: "))) ||
	       (len >= 20 && strspn(line, "_") >= 20);
}

static bool ends_with(const char *line, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && strncasecmp(line + len - n, end, n) == 0;
}

/* "From: Ann <ann@example.org> Sent: Monday, ..." above what Outlook quotes. */
static bool is_from(const char *line, size_t len)
{
	const char *sent = strstr(line, " Sent: ");

	return len > 6 && memcmp(line, "From: ", 6) == 0 &&
	       (line[len - 1] == '>' || (sent && sent < line + len));
}

/* "On Monday, Ann wrote:", on one line or on two; "Mon, 3 Apr Ann <ann@example.org>:". */
static bool is_attribution(const char *line, size_t len, const char *next)
{
	static const char *const ends[] = {
		"wrote:", "writes:", "said:", "schrieb:", ("\xc3\xa9" "crit :"), ">:",
	};

	if (is_from(line, len))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (ends_with(line, len, ends[i]))
			return true;
		if (next && len > 3 && memcmp(line, "On ", 3) == 0 &&
		    ends_with(next, strcspn(next, "\n"), ends[i]))
			return true;
	}
	return false;
}

/* Greetings, thanks and names: they say nothing to be shown. */
static bool is_courtesy(const char *line, size_t len)
{
	static const char *const words[] = {
		"hi", "hello", "hey", "dear", "thanks", "thank", "thx", "cheers", "regards",
		"best", "kind", "br", "good",
	};
	size_t n = strcspn(line, " ,.!\n");

	if (len > 40)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strlen(words[i]) == n && strncasecmp(line, words[i], n) == 0)
			return true;
	return false;
}

/* "Reviewed-by: ...": told apart by itself. */
static bool is_tag(const char *line)
{
	size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return n > 3 && line[n] == ':' && strncasecmp(line + n - 3, "-by", 3) == 0;
}

static bool asks(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (line[i] == '?' && (i + 1 == len || strchr(" )\"'?!", line[i + 1])))
			return true;
	return false;
}

static void own_line(struct reader *reader, const char *line, size_t len)
{
	size_t blanks = strspn(line, " \t");

	if (blanks >= len)
		return;
	if (reader->after_quote)
		reader->out->count++;
	reader->after_quote = false;
	reader->out->questions += asks(line, len);
	line += blanks;
	len -= blanks;
	if (is_courtesy(line, len) || is_tag(line))
		return;
	if (reader->excerpt.len < REMARK_EXCERPT_MAX) {
		buf_add(&reader->excerpt, line, len);
		buf_putc(&reader->excerpt, ' ');
	}
}

static void finish(struct reader *reader, struct arena *arena)
{
	char *excerpt = str_clean_line(arena, buf_str(&reader->excerpt));

	excerpt[str_utf8_cut(excerpt, REMARK_EXCERPT_MAX)] = '\0';
	reader->out->excerpt = str_trim(excerpt);
	if (!reader->has_quote)
		reader->out->count = 0;
}

void remark_read(const char *text, struct arena *arena, struct remarks *out)
{
	struct reader reader = { .excerpt = BUF_INIT(4096), .out = out };
	const char *next;

	*out = (struct remarks){ 0 };
	for (const char *line = text; line && *line; line = next) {
		size_t len = strcspn(line, "\n");

		next = line[len] ? line + len + 1 : NULL;
		if (is_end(line, len, next))
			break;
		if (is_quoted(line)) {
			reader.after_quote = reader.has_quote = true;
		} else if (!is_attribution(line, len, next)) {
			own_line(&reader, line, len);
		}
	}
	finish(&reader, arena);
	buf_free(&reader.excerpt);
}

/* In a diff context lines say nothing new. */
static bool is_worth_finding(const char *line, bool in_diff)
{
	if (!in_diff)
		return !is_quoted(line);
	return *line == '+' || *line == '-' || *line == '@' || str_starts(line, "diff ");
}

void remark_words(const char *text, struct buf *out)
{
	bool in_diff = false;

	for (const char *line = text; line && *line;) {
		size_t len = strcspn(line, "\n");

		if (len == 3 && memcmp(line, "-- ", 3) == 0)
			break;
		in_diff = in_diff || str_starts(line, "diff --git ");
		if (is_worth_finding(line, in_diff)) {
			buf_add(out, line, len);
			buf_putc(out, '\n');
		}
		line += len + (line[len] == '\n');
	}
}
