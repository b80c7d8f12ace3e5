/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subjects: which patch of which version, and what else their brackets say. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "subject.h"

#define GROUP_MAX 200			/* bytes between two brackets that may be marks */
#define PREFIX_MAX 100
#define NAME_MAX_BYTES 400

struct parser {
	struct arena *arena;
	struct subject *out;
	struct buf prefix;
	bool has_version;
};

/* ---- in front: "Re:", "[Xen-devel]", "[CAUTION: External]" */

static const char *const answers[] = {
	"re", "aw", "antw", "sv", "vs", "odp", "ref", "rif", "res", "fw", "fwd", "wg", "tr",
	"\xe5\x9b\x9e\xe5\xa4\x8d", "\xe7\xad\x94\xe5\xa4\x8d", "\xe8\xbd\xac\xe5\x8f\x91",
};

static const char *const strangers[] = { "caution", "external", "ext", "spam", "bulk", "suspect" };

/* Behind "(2)", "[2]", "^2", " 2" or a small raised digit. */
static const char *skip_count(const char *s)
{
	static const char *const raised[] = {
		"\xc2\xb2", "\xc2\xb3", "\xc2\xb9", "\xe2\x81\xb4", "\xe2\x81\xb5",
	};
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(raised); i++)
		if (str_starts(s, raised[i]))
			return s + strlen(raised[i]);
	n = strspn(s, " ([^#");
	if (s[n] < '0' || s[n] > '9')
		return s;
	n += strspn(s + n, "0123456789");
	return s + n + strspn(s + n, ")]");
}

static const char *skip_word(const char *s, const char *word)
{
	size_t len = strlen(word);

	return strncasecmp(s, word, len) == 0 ? s + len : NULL;
}

static const char *behind_colon(const char *s)
{
	s += strspn(s, " ");
	if (*s == ':')
		return s + 1;
	return str_starts(s, "\xef\xbc\x9a") ? s + 3 : NULL;	/* a wide one */
}

static const char *skip_ping(const char *s)
{
	static const char *const words[] = { "gentle ping", "friendly ping", "ping" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *rest = skip_word(s, words[i]);

		if (rest)
			return behind_colon(skip_count(rest));
	}
	return NULL;
}

static const char *skip_answer(const char *s)
{
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		const char *rest = skip_word(s, answers[i]);

		rest = rest ? behind_colon(skip_count(rest)) : NULL;
		if (rest)
			return rest;
	}
	return NULL;
}

/* The bytes between a bracket at s and its end; false: there is none. */
static bool group_at(const char *s, const char **inner, size_t *len)
{
	const char *end = *s == '[' ? strchr(s, ']') : NULL;

	if (!end || end - s - 1 > GROUP_MAX)
		return false;
	*inner = s + 1;
	*len = (size_t)(end - s - 1);
	return true;
}

/* Marks that say nothing about a patch. */
static const char *skip_stranger(const char *s, const char *list)
{
	const char *inner;
	size_t len;

	if (!group_at(s, &inner, &len))
		return NULL;
	if (list && strlen(list) == len && strncasecmp(inner, list, len) == 0)
		return inner + len + 1;
	for (size_t i = 0; i < ARRAY_LEN(strangers); i++) {
		size_t n = strlen(strangers[i]);

		if (len >= n && strncasecmp(inner, strangers[i], n) == 0 &&
		    (len == n || inner[n] == ':' || inner[n] == ' '))
			return inner + len + 1;
	}
	return NULL;
}

static const char *skip_front(const char *s, const char *list, struct subject *out)
{
	for (;;) {
		const char *rest;

		s += strspn(s, " \t");
		rest = skip_stranger(s, list);
		if (!rest && (rest = skip_ping(s)))
			out->is_answer = out->is_ping = true;
		if (!rest && (rest = skip_answer(s)))
			out->is_answer = true;
		if (!rest)
			return s;
		s = rest;
	}
}

/* ---- words between brackets */

/* "v5.1" */
static bool read_version(struct parser *parser, const char *word)
{
	struct subject *out = parser->out;
	const char *s = word + 1;
	long major, minor = 0;
	char *end;

	if ((*word | 32) != 'v' || *s < '0' || *s > '9')
		return false;
	major = strtol(s, &end, 10);
	if (*end == '.' && end[1] >= '0' && end[1] <= '9')
		minor = strtol(end + 1, &end, 10);
	if (*end || major > 999 || minor > 999)
		return false;
	out->version = minor ? arena_printf(parser->arena, "%ld.%ld", major, minor)
			     : arena_printf(parser->arena, "%ld", major);
	out->version_key = major * SUBJECT_VERSION_ONE + minor;
	parser->has_version = true;
	return true;
}

/* "2/9", "02/09" */
static bool read_number(struct parser *parser, const char *word)
{
	size_t digits = strspn(word, "0123456789");
	long number, total;
	char *end;

	if (!digits || digits > 6 || word[digits] != '/' || word[digits + 1] < '0' ||
	    word[digits + 1] > '9')
		return false;
	number = strtol(word, NULL, 10);
	total = strtol(word + digits + 1, &end, 10);
	if (*end || number > SUBJECT_NUMBER_MAX || total > SUBJECT_NUMBER_MAX || !total)
		return false;
	parser->out->number = number;
	parser->out->total = total;
	return true;
}

static bool read_flag(struct subject *out, const char *word)
{
	static const char *const rfcs[] = { "rfc", "wip", "draft" };
	static const char *const resends[] = { "resend", "resent", "repost", "re-send", "re-post" };

	for (size_t i = 0; i < ARRAY_LEN(rfcs); i++)
		if (str_eq_fold(word, rfcs[i]))
			return out->is_rfc = true;
	for (size_t i = 0; i < ARRAY_LEN(resends); i++)
		if (str_eq_fold(word, resends[i]))
			return out->is_resend = out->is_patch = true;
	if (str_eq_fold(word, "pull") || str_eq_fold(word, "git-pull") ||
	    str_eq_fold(word, "gitpull"))
		return out->is_pull = true;
	return false;
}

static bool read_word(struct parser *parser, const char *word);

/* "PATCHv2", "PATCH-for-4.19", "PATCH1/8", "RFCv2": more stuck to it. */
static bool read_stuck(struct parser *parser, const char *word)
{
	static const char *const heads[] = { "patchset", "patches", "patch", "rfc" };
	struct subject *out = parser->out;

	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		const char *rest = skip_word(word, heads[i]);

		if (!rest)
			continue;
		rest += strspn(rest, "-_:/");
		out->is_patch = out->is_patch || heads[i][0] == 'p';
		out->is_rfc = out->is_rfc || heads[i][0] == 'r';
		if (*rest && !read_word(parser, rest)) {
			buf_puts(&parser->prefix, parser->prefix.len ? " " : "");
			buf_puts(&parser->prefix, rest);
		}
		return true;
	}
	return false;
}

/* Does the word say something about the patch itself? */
static bool read_word(struct parser *parser, const char *word)
{
	struct subject *out = parser->out;

	if (read_number(parser, word) || read_version(parser, word)) {
		out->is_patch = true;
		return true;
	}
	return read_flag(out, word) || read_stuck(parser, word);
}

/* "1 of 3" as one word; else the next one.  Blanks, commas and colons part them. */
static char *next_word(struct arena *arena, char **rest)
{
	static const char parting[] = " \t,;";
	char *s = *rest + strspn(*rest, parting), *end;
	size_t a, b;

	if (!*s)
		return NULL;
	a = strspn(s, "0123456789");
	if (a && str_starts_fold(s + a, " of ")) {
		b = strspn(s + a + 4, "0123456789");
		if (b) {
			*rest = s + a + 4 + b;
			return arena_printf(arena, "%.*s/%.*s", (int)a, s, (int)b, s + a + 4);
		}
	}
	end = s + strcspn(s, parting);
	*rest = *end ? end + 1 : end;
	*end = '\0';
	end = s + strlen(s);
	while (end > s + 1 && end[-1] == ':')
		*--end = '\0';
	return s;
}

/* Reads a pair of brackets; was there anything known in it? */
static bool read_group(struct parser *parser, const char *inner, size_t len)
{
	char *rest = arena_dup_len(parser->arena, inner, len), *word;
	bool known = false;

	while ((word = next_word(parser->arena, &rest))) {
		if (str_eq_fold(word, "git") && str_starts_fold(rest, "pull"))
			continue;
		if (read_word(parser, word)) {
			known = true;
			continue;
		}
		buf_puts(&parser->prefix, parser->prefix.len ? " " : "");
		buf_puts(&parser->prefix, word);
	}
	return known;
}

/* Would reading these brackets say something? */
static bool is_known(struct parser *parser, const char *inner, size_t len)
{
	struct subject scratch = { 0 };
	struct parser trial = {
		.arena = parser->arena, .out = &scratch, .prefix = BUF_INIT(GROUP_MAX),
	};
	bool known = read_group(&trial, inner, len);

	buf_free(&trial.prefix);
	return known;
}

/* "[4.15]", "[for-4.19]" */
static bool is_release(const char *inner, size_t len)
{
	return (len > 2 && strspn(inner, "0123456789.-rc") == len && memchr(inner, '.', len)) ||
		(len > 4 && strncasecmp(inner, "for-", 4) == 0);
}

/* "[XEN][PATCH 1/2] [media] x": the last pair is part of the name. */
static const char *read_groups(struct parser *parser, const char *s)
{
	const char *inner, *next;
	bool seen = false, known, later;
	size_t len, more;

	while (group_at(s, &inner, &len)) {
		const char *rest = inner + len + 1;

		rest += strspn(rest, " \t:");
		known = is_known(parser, inner, len);
		later = !seen && group_at(rest, &next, &more) && is_known(parser, next, more);
		if (!known && !later && !(seen && is_release(inner, len)))
			break;
		read_group(parser, inner, len);
		seen = seen || known;
		s = rest;
	}
	return s;
}

/* "(v2)" before or behind the name; only where no brackets said a version. */
static void read_round_version(struct parser *parser, char **name)
{
	char *s = *name, *open = strrchr(s, '('), *close;
	size_t len = strlen(s);

	if (parser->has_version || !parser->out->is_patch)
		return;
	if (*s == '(' && (close = strchr(s, ')'))) {
		if (read_version(parser, arena_dup_len(parser->arena, s + 1,
						       (size_t)(close - s - 1))))
			*name = str_trim(close + 1);
	} else if (len && s[len - 1] == ')' && open) {
		if (read_version(parser, arena_dup_len(parser->arena, open + 1,
						       (size_t)(s + len - open - 2)))) {
			*open = '\0';
			*name = str_trim(s);
		}
	}
}

char *subject_key(struct arena *arena, const char *name)
{
	char *key = arena_dup(arena, name), *out = key;
	bool blank = false;

	str_lower(key);
	for (const char *s = key; *s; s++) {
		if (*s == ' ' || *s == '\t') {
			blank = out > key;
			continue;
		}
		if (blank)
			*out++ = ' ';
		blank = false;
		*out++ = *s;
	}
	while (out > key && strchr(" .,;:", out[-1]))
		out--;
	*out = '\0';
	return key;
}

const char *subject_answered(const char *text, const char *list)
{
	struct subject scratch = { 0 };

	return skip_front(text, list, &scratch);
}

void subject_parse(const char *text, const char *list, struct arena *arena, struct subject *out)
{
	struct parser parser = { .arena = arena, .out = out, .prefix = BUF_INIT(PREFIX_MAX) };
	const char *rest;
	char *name;

	*out = (struct subject){
		.number = -1, .version = "1", .version_key = SUBJECT_VERSION_ONE,
	};
	rest = skip_front(text, list, out);
	if (str_starts_fold(rest, "git pull:"))
		out->is_pull = true;
	rest = read_groups(&parser, rest);
	name = arena_dup(arena, rest);
	name[str_utf8_cut(name, NAME_MAX_BYTES)] = '\0';
	name = str_trim(name);
	read_round_version(&parser, &name);
	out->is_patch = out->is_patch && !(out->is_pull && out->number < 0);
	out->prefix = buf_to_arena(&parser.prefix, arena);
	out->name = *name ? name : "(no subject)";
	out->name_key = subject_key(arena, out->name);
}
