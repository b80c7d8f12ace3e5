/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Strings: numbers from outside, trimming, folding, UTF-8.  Nothing here keeps
 * state or looks at the locale.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <string.h>

#include "base/base.h"

struct arena;
struct buf;
struct err;

/* Every number from outside.  Decimal, the whole string, min <= *out <= max. */
int str_to_int(const char *s, int64_t min, int64_t max, int64_t *out, struct err *err)
	MUST_CHECK;

bool str_eq(const char *a, const char *b);		/* NULL equals only NULL */
bool str_eq_fold(const char *a, const char *b);		/* ASCII case folded */
static inline bool str_starts(const char *s, const char *prefix)	/* often asked */
{
	return !*prefix || (*s == *prefix && strncmp(s, prefix, strlen(prefix)) == 0);
}
bool str_starts_fold(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
bool str_is_empty(const char *s);			/* NULL, "" or only white space */
void str_lower(char *s);				/* ASCII */

/* Both ends trimmed, in place; the start is returned. */
char *str_trim(char *s);

/*
 * The next word of *cursor (blanks skipped), cut off in place, or NULL at the
 * end.  *cursor is left on the rest, blanks skipped.
 */
char *str_word(char **cursor);

/*
 * The next piece of *cursor up to the character sep, cut off in place; NULL
 * when *cursor is NULL.  The last piece sets *cursor to NULL.
 */
char *str_piece(char **cursor, char sep);

/* UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF). */
bool str_is_utf8(const char *s, size_t len);
size_t str_utf8_next(const char *s);			/* bytes of the character at s, >= 1 */
size_t str_utf8_cut(const char *s, size_t max);		/* largest whole prefix <= max bytes */
size_t str_columns(const char *s, size_t len);		/* characters, marks not counted */

/*
 * One line that people typed, made safe to store and to show: invalid UTF-8
 * replaced by U+FFFD, control and zero-width and bidi-override characters
 * dropped, white space runs squeezed to one blank, trimmed.
 */
char *str_clean_line(struct arena *arena, const char *s);

/* The same for several lines: CRLF becomes LF, tabs stay, blanks are kept. */
char *str_clean_text(struct arena *arena, const char *s);

/* A file name, URL part and the like: a-z 0-9 and single '-' from any text. */
char *str_slug(struct arena *arena, const char *s, size_t max);

#endif
