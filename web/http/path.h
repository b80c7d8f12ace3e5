/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path of a request: cut at its raw slashes first, each segment decoded
 * after that, so that %2f is a letter of a name and never a step.  Pure.
 */
#ifndef WEB_HTTP_PATH_H
#define WEB_HTTP_PATH_H

#include "pairs.h"

#define PATH_SEGMENTS_MAX 8

struct path {
	const char *segments[PATH_SEGMENTS_MAX];	/* of "/a/": "a", "" */
	size_t n;
};

/*
 * The raw target of a request line in path and query (NULL: no '?').  The
 * absolute form is taken too.  ERR_INVALID for "*" and the like.
 */
struct target { const char *path; size_t path_len; const char *query; };
int target_split(const char *raw, struct target *out, struct err *err) MUST_CHECK;

/* ERR_INVALID: broken escapes; ERR_NOT_FOUND: "." and "..", or too deep for any route. */
int path_parse(const char *raw, size_t len, struct arena *arena, struct path *out,
	       struct err *err) MUST_CHECK;

/*
 * Does the path fit "/call/:id/edit"?  ":id" takes a number from 1, any other
 * ":name" any text that is not empty; what follows it after a dot must be there:
 * "/feed/:secret.ics".  What the names stand for is added to params.
 */
bool path_match(const struct path *path, const char *pattern, struct arena *arena,
		struct pairs *params);

#endif
