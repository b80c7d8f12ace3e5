/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people typed, cleaned and held to its limits. */
#ifndef CALENDAR_TYPED_H
#define CALENDAR_TYPED_H

#include "base/base.h"

struct arena;
struct err;

/* At most max characters; a value of NULL is "". */
int typed_line(const char *what, const char *value, size_t max, struct arena *arena,
	       const char **out, struct err *err) MUST_CHECK;
int typed_text(const char *what, const char *value, size_t max, struct arena *arena,
	       const char **out, struct err *err) MUST_CHECK;
/* The same, and NULL where there is nothing. */
int typed_optional(const char *what, const char *value, size_t max, struct arena *arena,
		   const char **out, struct err *err) MUST_CHECK;
/* NULL, or what a mail reader and an IRC client take for one link, whole. */
int typed_link(const char *what, const char *value, struct arena *arena, const char **out,
	       struct err *err) MUST_CHECK;
/* A whole number; an empty value is `otherwise`. */
int typed_int(const char *what, const char *value, int64_t min, int64_t max, int64_t otherwise,
	      int64_t *out, struct err *err) MUST_CHECK;

#endif
