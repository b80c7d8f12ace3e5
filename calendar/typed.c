/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cleaning what people typed. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include "typed.h"

#define LINK_MAX 500

static int check_length(const char *what, const char *value, size_t max, struct err *err)
{
	size_t n = 0;

	for (const char *s = value; *s; s += str_utf8_next(s))
		n++;
	if (n <= max)
		return 0;
	return err_set(err, ERR_LIMIT, "%s: %zu characters are too many, %zu is the most", what, n,
		       max);
}

int typed_line(const char *what, const char *value, size_t max, struct arena *arena,
	       const char **out, struct err *err)
{
	*out = str_clean_line(arena, value ? value : "");
	return check_length(what, *out, max, err);
}

int typed_text(const char *what, const char *value, size_t max, struct arena *arena,
	       const char **out, struct err *err)
{
	*out = str_trim(str_clean_text(arena, value ? value : ""));
	return check_length(what, *out, max, err);
}

int typed_optional(const char *what, const char *value, size_t max, struct arena *arena,
		   const char **out, struct err *err)
{
	if (typed_line(what, value, max, arena, out, err))
		return -1;
	if (!**out)
		*out = NULL;
	return 0;
}

int typed_link(const char *what, const char *value, struct arena *arena, const char **out,
	       struct err *err)
{
	const char *host;

	if (typed_optional(what, value, LINK_MAX, arena, out, err))
		return -1;
	if (!*out)
		return 0;
	if (!str_starts_fold(*out, "https://") && !str_starts_fold(*out, "http://"))
		return err_set(err, ERR_INVALID,
			       "%s: \"%.60s\" begins with neither http:// nor https://", what,
			       *out);
	host = strchr(*out, ':') + strlen("://");
	if (!isalnum((unsigned char)*host) && *host != '[')
		return err_set(err, ERR_INVALID, "%s: \"%.60s\" names no host", what, *out);
	for (const char *s = *out; *s; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr("<>\"\\^`{|}", *s))
			return err_set(err, ERR_INVALID,
				       "%s: \"%.60s\" has a character that no URL has", what,
				       *out);
	return 0;
}

int typed_int(const char *what, const char *value, int64_t min, int64_t max, int64_t otherwise,
	      int64_t *out, struct err *err)
{
	*out = otherwise;
	if (str_is_empty(value))
		return 0;
	if (str_to_int(value, min, max, out, err))
		return err_in(err, "%s", what);
	return 0;
}
