/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * F: and X: patterns mean what get_maintainer.pl makes of them: it turns each
 * into a regular expression, step by step, and so do we; the usual ones are
 * then matched without one.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include "pattern.h"
#include "regex.h"

#define BRACE_ROUNDS 64

int pattern_slashes(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '/';
	return n;
}

int pattern_reader_init(struct pattern_reader *reader, struct err *err)
{
	if (!reader->braces)
		return 0;
	reader->brace_many = regex_new("([^\\\\])\\{(|[^},]*[^,\\\\]),((|[^},]*[^,\\\\]),"
				       "(|[^}]*[^\\\\]))\\}", false, err);
	reader->brace_two =
		regex_new("([^\\\\])\\{(|[^},]*[^,\\\\]),(|[^}]*[^\\\\])\\}", false, err);
	return reader->brace_many && reader->brace_two ? 0 : -1;
}

void pattern_reader_clear(struct pattern_reader *reader)
{
	regex_free(reader->brace_many);
	regex_free(reader->brace_two);
}

/* {a,b,c} becomes {a|b,c} while there are more than two, then (a|b|c). */
static const char *expand_braces(struct pattern_reader *reader, const char *value,
				 struct arena *arena)
{
	const char *next;

	if (!reader->braces || !strchr(value, '{'))
		return value;
	for (int i = 0; i < BRACE_ROUNDS; i++) {
		next = regex_replace(reader->brace_many, value, "$1{$2|$3}", arena);
		if (!next)
			break;
		value = next;
	}
	next = regex_replace(reader->brace_two, value, "$1($2|$3)", arena);
	return next ? next : value;
}

static const char *to_perl(const char *value, struct arena *arena)
{
	struct buf out = BUF_INIT(strlen(value) * 2 + 2);

	for (; *value; value++) {
		if (*value == '.')
			buf_puts(&out, "\\.");
		else if (*value == '*')
			buf_puts(&out, ".*");
		else
			buf_putc(&out, *value == '?' ? '.' : *value);
	}
	return buf_to_arena(&out, arena);
}

/* The same as bytes and marks, or NULL where only a regular expression will do. */
static const char *to_glob(const char *perl, struct arena *arena)
{
	struct buf out = BUF_INIT(strlen(perl) + 1);

	for (const char *s = perl; *s; s++) {
		if (s[0] == '\\' && s[1] == '.')
			buf_putc(&out, *++s);
		else if (s[0] == '.' && s[1] == '*')
			buf_putc(&out, (s++, PATTERN_STAR));
		else if (*s == '.')
			buf_putc(&out, PATTERN_ANY);
		else if (strchr("\\*+?()[]{}|^$\1\2", *s)) {
			buf_free(&out);
			return NULL;
		} else {
			buf_putc(&out, *s);
		}
	}
	return buf_to_arena(&out, arena);
}

static int compile(struct pattern *out, const char *perl, struct arena *arena,
		   struct err *err)
{
	out->glob = to_glob(perl, arena);
	if (out->glob) {
		out->literal = strcspn(out->glob, "\1\2");
		return 0;
	}
	out->regex = regex_new(arena_printf(arena, "^%s", perl), false, err);
	return out->regex ? 0 : -1;
}

int pattern_read(struct pattern *out, struct pattern_reader *reader, const char *value,
		 struct arena *arena, struct err *err)
{
	const char *perl = to_perl(expand_braces(reader, value, arena), arena);
	size_t len = strlen(perl);

	if (len && perl[len - 1] != '/' && reader->is_dir &&
	    reader->is_dir(reader->cookie, perl)) {
		perl = arena_printf(arena, "%s/", perl);
		len++;
	}
	*out = (struct pattern){
		.text = arena_dup(arena, value),
		.slashes = pattern_slashes(perl),
		.is_tree = len && perl[len - 1] == '/',
	};
	out->depth = out->slashes + !out->is_tree;
	if (perl[0] == '.' && perl[1] == '*')
		out->depth = -1;
	return compile(out, perl, arena, err);
}

void pattern_clear(struct pattern *pattern)
{
	regex_free(pattern->regex);
	pattern->regex = NULL;
}

/* Does glob match a beginning of s?  On failure the last star takes one more byte. */
static bool glob_begins(const char *glob, const char *s)
{
	const char *star = NULL, *retry = NULL;

	while (*glob) {
		if (*glob == PATTERN_STAR) {
			star = ++glob;
			retry = s;
		} else if (*s && (*glob == *s || (*glob == PATTERN_ANY && *s != '\n'))) {
			glob++;
			s++;
		} else if (star && *retry && *retry != '\n') {
			glob = star;
			s = ++retry;
		} else {
			return false;
		}
	}
	return true;
}

bool pattern_covers(const struct pattern *pattern, const char *path, int slashes)
{
	if (!pattern->is_tree && slashes != pattern->slashes)
		return false;
	if (pattern->regex)
		return regex_found(pattern->regex, path, strlen(path));
	if (strncmp(pattern->glob, path, pattern->literal) != 0)
		return false;
	return glob_begins(pattern->glob + pattern->literal, path + pattern->literal);
}
