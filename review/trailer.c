/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tags: which lines are some, who gave them, and for what. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/maintainers.h"
#include "review/trailer.h"

#define VALUE_MAX 1000

struct spelling {
	const char *key;
	enum trailer_kind kind;
	bool wrong;
};

/* The right ones first: trailer_kind_name() takes the first of a kind. */
static const struct spelling spellings[] = {
	{ "Signed-off-by", TRAILER_SIGNED, false },
	{ "Acked-by", TRAILER_ACKED, false },
	{ "Reviewed-by", TRAILER_REVIEWED, false },
	{ "Tested-by", TRAILER_TESTED, false },
	{ "Release-Acked-by", TRAILER_RELEASE_ACKED, false },
	{ "Nacked-by", TRAILER_NACKED, false },
	{ "Reported-by", TRAILER_OTHER, false },
	{ "Suggested-by", TRAILER_OTHER, false },
	{ "Requested-by", TRAILER_OTHER, false },
	{ "Co-developed-by", TRAILER_OTHER, false },
	{ "Assisted-by", TRAILER_OTHER, false },
	{ "Debugged-by", TRAILER_OTHER, false },
	{ "Nack-by", TRAILER_NACKED, true },
	{ "Reviewed-and-tested-by", TRAILER_REVIEWED, true },
	{ "Tested-and-reviewed-by", TRAILER_REVIEWED, true },
	{ "Acked-and-tested-by", TRAILER_ACKED, true },
	{ "Tested-and-acked-by", TRAILER_ACKED, true },
	{ "Signed-of-by", TRAILER_SIGNED, true },
	{ "Signed-off", TRAILER_SIGNED, true },
	{ "Sign-off-by", TRAILER_SIGNED, true },
	{ "Singed-off-by", TRAILER_SIGNED, true },
	{ "Signed-off-by-by", TRAILER_SIGNED, true },
	{ "Signed-Off", TRAILER_SIGNED, true },
	{ "Signoff-by", TRAILER_SIGNED, true },
	{ "Signed-ff-by", TRAILER_SIGNED, true },
	{ "Ack-by", TRAILER_ACKED, true },
	{ "Aked-by", TRAILER_ACKED, true },
	{ "Ackd-by", TRAILER_ACKED, true },
	{ "Ackec-by", TRAILER_ACKED, true },
	{ "Acked-off-by", TRAILER_ACKED, true },
	{ "Review-by", TRAILER_REVIEWED, true },
	{ "Reviewd-by", TRAILER_REVIEWED, true },
	{ "Reviwed-by", TRAILER_REVIEWED, true },
	{ "Reveiwed-by", TRAILER_REVIEWED, true },
	{ "Reviewe-by", TRAILER_REVIEWED, true },
	{ "Rewieved-by", TRAILER_REVIEWED, true },
	{ "Reviewed-off-by", TRAILER_REVIEWED, true },
	{ "Reviewed-bu", TRAILER_REVIEWED, true },
	{ "Test-by", TRAILER_TESTED, true },
	{ "Released-Acked-by", TRAILER_RELEASE_ACKED, true },
	{ "Release-Ack-by", TRAILER_RELEASE_ACKED, true },
	{ "Released-by", TRAILER_RELEASE_ACKED, true },
	{ "Relese-Acked-by", TRAILER_RELEASE_ACKED, true },
	{ "Relase-Acked-by", TRAILER_RELEASE_ACKED, true },
	{ "R-Acked-by", TRAILER_RELEASE_ACKED, true },
};

struct scanner {
	enum trailer_source source;
	struct arena *arena;
	struct trailers *out;
	struct trailer_warnings *warnings;
	size_t from;			/* of out, what this text has given */
	int line;
	bool in_diff;
	const char *before;		/* the last line with something on it */
};

const char *trailer_kind_name(enum trailer_kind kind)
{
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++)
		if (spellings[i].kind == kind && kind != TRAILER_OTHER)
			return spellings[i].key;
	return "";
}

static void warn(struct scanner *scanner, const char *text)
{
	*vec_add(scanner->warnings, scanner->arena) = (struct trailer_warning){
		.line = scanner->line, .text = text,
	};
}

/* "Reviewed by" and "reviewed-by" are one; *blank says that there was a blank. */
static const struct spelling *find_spelling(const char *key, bool *blank)
{
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		const char *a = spellings[i].key, *b = key;

		*blank = false;
		for (; *a && *b; a++, b++) {
			if (*a == '-' && *b == ' ')
				*blank = true;
			else if ((*a | 32) != (*b | 32) || (*a == '-') != (*b == '-'))
				break;
		}
		if (!*a && !*b)
			return &spellings[i];
	}
	return NULL;
}

/* The word before a colon, if that can be a tag's: letters, '-' and few blanks. */
static char *tag_key(struct arena *arena, const char *line, const char **value)
{
	const char *s = line;

	while ((*s | 32) >= 'a' && (*s | 32) <= 'z')
		s++;
	while (*s == '-' || (*s == ' ' && s[1] != ':') ||
	       ((*s | 32) >= 'a' && (*s | 32) <= 'z'))
		s++;
	if (s == line || s - line > 40)
		return NULL;
	*value = s + strspn(s, " \t");
	if (**value != ':')
		return NULL;
	++*value;
	return arena_dup_len(arena, line, s - line);
}

/* "Name <address> # area" */
static void read_value(struct scanner *scanner, struct trailer *trailer,
		       const char *value)
{
	char *text = str_clean_line(scanner->arena, value), *close, *hash;
	char *name, *address;
	size_t len;

	close = strchr(text, '>');
	hash = strchr(close ? close : text, '#');
	if (hash) {
		char *area = str_trim(arena_dup(scanner->arena, hash + 1));

		*hash = '\0';
		trailer->area = *area ? area : NULL;
	}
	if (close)
		close[1] = '\0';
	maintainers_address(str_trim(text), scanner->arena, &name, &address);
	if (!*address)
		name = str_trim(text);
	len = strlen(name);
	if (len >= 2 && name[0] == '"' && name[len - 1] == '"')
		name = arena_dup_len(scanner->arena, name + 1, len - 2);
	trailer->name = name;
	trailer->address = address;
}

/* "With the typo fixed:" above a tag is a condition that a person must look at. */
static bool is_condition(const char *line)
{
	static const char *const words[] = {
		"with ",     "if ",	    "once ",	   "assuming ",
		"provided ", "subject to ", "preferably ",
	};

	for (size_t i = 0; line && i < ARRAY_LEN(words); i++)
		if (str_starts_fold(line, words[i]))
			return true;
	return false;
}

static bool sounds_like_approval(struct arena *arena, const char *key)
{
	char *lower = arena_dup(arena, key);

	str_lower(lower);
	return str_ends(lower, "-by") &&
	       (strstr(lower, "ack") || strstr(lower, "review") || strstr(lower, "sign"));
}

static void take_tag(struct scanner *scanner, const char *key, const char *value)
{
	struct arena *arena = scanner->arena;
	bool blank;
	const struct spelling *spelling = find_spelling(key, &blank);
	struct trailer trailer = { .line = scanner->line };

	if (!spelling) {
		if (sounds_like_approval(arena, key))
			warn(scanner,
			     arena_printf(arena, "\"%s\" is no tag that counts", key));
		return;
	}
	trailer.kind = spelling->kind;
	trailer.key = spelling->kind == TRAILER_OTHER ? spelling->key :
		trailer_kind_name(spelling->kind);
	read_value(scanner, &trailer, value);
	if (!*trailer.name && !*trailer.address)
		return;
	if (spelling->wrong || blank)
		warn(scanner,
		     arena_printf(arena, "\"%s\" is taken for %s", key, trailer.key));
	if (!*trailer.address && trailer.kind != TRAILER_OTHER)
		warn(scanner, arena_printf(arena, "%s: %s has no address", trailer.key,
					   trailer.name));
	if (scanner->source == TRAILER_REPLY && trailer.kind != TRAILER_OTHER &&
	    is_condition(scanner->before))
		warn(scanner,
		     arena_printf(arena, "%s may be given on a condition: \"%.60s\"",
				  trailer.key, scanner->before));
	*vec_add(scanner->out, arena) = trailer;
}

/* All of it so far was said in another project. */
static void drop_donor_tags(struct scanner *scanner)
{
	if (scanner->out->len > scanner->from)
		warn(scanner,
		     "the tags above Origin: are another project's and do not count");
	scanner->out->len = scanner->from;
}

static bool is_diff_line(const char *line)
{
	static const char *const heads[] = {
		"diff ", "index ", "new file ", "deleted file ", "similarity ", "rename ",
		"copy ", "old mode ", "new mode ", "Binary files ", "GIT binary ",
	};

	if (!*line || strchr(" +-@\\", *line))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (str_starts(line, heads[i]))
			return true;
	return false;
}

/* Does text end here?  rest is what follows the line. */
static bool is_end(struct scanner *scanner, const char *line, const char *rest)
{
	if (str_eq(line, "-- "))
		return true;
	switch (scanner->source) {
	case TRAILER_COMMIT:
		return str_starts(line, "diff --git ");
	case TRAILER_PATCH:
		return str_starts(line, "diff --git ") || str_starts(line, "Index: ") ||
			(str_starts(line, "---") && str_is_empty(line + 3)) ||
			(str_starts(line, "--- ") && rest && str_starts(rest, "+++ "));
	case TRAILER_REPLY:
		return str_eq(line, "--") || str_starts(line, "-----Original Message") ||
		       (str_starts(line, "From: ") && rest && str_starts(rest, "Sent: "));
	}
	return false;
}

static bool starts_diff(const char *line, const char *rest)
{
	return str_starts(line, "diff --git ") ||
		(str_starts(line, "--- ") && rest && str_starts(rest, "+++ "));
}

/* A long value goes on in the next line, behind blanks: "\t<address>". */
static char *whole_value(struct scanner *scanner, const char *value, const char *rest)
{
	size_t blanks = rest ? strspn(rest, " \t") : 0;

	if (strlen(value) > VALUE_MAX)
		return arena_dup_len(scanner->arena, value, VALUE_MAX);
	if (!strchr(value, '<') && !strchr(value, '@') && blanks && rest[blanks] == '<')
		return arena_printf(scanner->arena, "%s %.*s", value,
				    (int)strcspn(rest + blanks, "\n"), rest + blanks);
	return arena_dup(scanner->arena, value);
}

static void scan_line(struct scanner *scanner, char *line, const char *rest)
{
	const char *value;
	char *key;

	if (scanner->source == TRAILER_REPLY) {
		if (scanner->in_diff || starts_diff(line, rest)) {
			scanner->in_diff = is_diff_line(line);
			if (scanner->in_diff)
				return;
		}
		line += strspn(line, " ") <= 2 ? strspn(line, " ") : 0;
	}
	if (*line == '>' || *line == '|')
		return;
	key = tag_key(scanner->arena, line, &value);
	if (key && str_eq_fold(key, "Origin"))
		drop_donor_tags(scanner);
	else if (key)
		take_tag(scanner, key, whole_value(scanner, value, rest));
	if (!str_is_empty(line))
		scanner->before = line;
}

void trailers_read(const char *text, size_t len, enum trailer_source source,
		   struct arena *arena, struct trailers *out,
		   struct trailer_warnings *warnings)
{
	struct scanner scanner = {
		.source = source, .arena = arena, .out = out, .warnings = warnings,
		.from = out->len,
	};
	char *rest = arena_dup_len(arena, text, len), *line;

	while ((line = str_piece(&rest, '\n'))) {
		size_t n = strlen(line);

		if (n && line[n - 1] == '\r')
			line[n - 1] = '\0';
		scanner.line++;
		if (is_end(&scanner, line, rest))
			break;
		scan_line(&scanner, line, rest);
	}
}

/* ---- areas */

static bool has_word(const char *text, const char *word, size_t len)
{
	for (const char *s = text; *s; s++) {
		if ((s == text ||
		     !strchr("abcdefghijklmnopqrstuvwxyz0123456789", s[-1] | 32)) &&
		    !strncasecmp(s, word, len) &&
		    (!s[len] ||
		     !strchr("abcdefghijklmnopqrstuvwxyz0123456789", s[len] | 32)))
			return true;
	}
	return false;
}

/* "arm" is the folders arm, arm32, arm64, asm-arm and files like arm.c. */
static bool path_has(const char *path, const char *word, size_t len)
{
	if (memchr(word, '/', len)) {
		for (const char *s = path; *s; s++)
			if ((s == path || s[-1] == '/') && !strncasecmp(s, word, len))
				return true;
		return false;
	}
	for (const char *s = path; *s; s++) {
		size_t n;

		if (s != path && s[-1] != '/' && s[-1] != '-' && s[-1] != '_')
			continue;
		if (strncasecmp(s, word, len) != 0)
			continue;
		n = len + strspn(s + len, "0123456789");
		if (!s[n] || strchr("/.-_", s[n]))
			return true;
	}
	return false;
}

bool trailer_area_covers(const char *area, const char *path, const char *const *sections)
{
	static const char separators[] = " \t,;&+()[]\"'";

	for (const char *s = area; *s;) {
		size_t len = strcspn(s, separators);

		if (len >= 2 && path_has(path, s, len))
			return true;
		for (size_t i = 0; len >= 2 && sections[i]; i++)
			if (has_word(sections[i], s, len))
				return true;
		s += len;
		s += strspn(s, separators);
	}
	return false;
}
