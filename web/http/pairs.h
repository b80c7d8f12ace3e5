/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names and values as browsers send them: query, form body, cookies.  Pure.
 * All that comes out is valid UTF-8 without NUL, and lives in the arena.
 */
#ifndef WEB_HTTP_PAIRS_H
#define WEB_HTTP_PAIRS_H

#include "base/base.h"

struct arena;
struct err;

#define PAIRS_MAX 64

struct pair { const char *name, *value; };
struct pairs { struct pair *items; size_t len, cap; };

/*
 * %XX undone, and + where `plus`; out has room for len + 1 bytes.  -1 where
 * an escape is broken, NUL or another control character hides in one (line ends and
 * tabs may where `plus`), or the result is not UTF-8.
 */
int percent_decode(const char *s, size_t len, bool plus, char *out) MUST_CHECK;

/* application/x-www-form-urlencoded: a query or a body.  ERR_INVALID, ERR_LIMIT. */
int pairs_parse_form(const char *s, size_t len, struct arena *arena, struct pairs *out,
		     struct err *err) MUST_CHECK;

/* A Cookie header.  What is broken is left out: it is not the reader's fault. */
void pairs_parse_cookies(const char *header, struct arena *arena, struct pairs *out);

/* The first of that name, or NULL. */
const char *pairs_get(const struct pairs *pairs, const char *name);
size_t pairs_count(const struct pairs *pairs, const char *name);

#endif
