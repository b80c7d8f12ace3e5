/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Targets, paths and the patterns they are held against. */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#include "path.h"

int target_split(const char *raw, struct target *out, struct err *err)
{
	const char *path = raw;

	if (str_starts_fold(raw, "http://"))
		path = strchr(raw + strlen("http://"), '/');
	else if (str_starts_fold(raw, "https://"))
		path = strchr(raw + strlen("https://"), '/');
	if (!path || *path != '/')
		return err_set(err, ERR_INVALID,
			       "the address does not begin with a slash");
	out->path = path;
	out->path_len = strcspn(path, "?#");
	out->query = path[out->path_len] == '?' ? path + out->path_len + 1 : NULL;
	return 0;
}

int path_parse(const char *raw, size_t len, struct arena *arena, struct path *out,
	       struct err *err)
{
	const char *end = raw + len, *s = raw + 1;

	out->n = 0;
	if (len <= 1)
		return 0;
	for (;;) {
		const char *stop = memchr(s, '/', (size_t)(end - s));
		size_t n = (size_t)((stop ? stop : end) - s);
		char *segment = arena_alloc(arena, n + 1, 1);

		if (percent_decode(s, n, false, segment))
			return err_set(err, ERR_INVALID,
				       "the address is not encoded as it should be");
		if (out->n == PATH_SEGMENTS_MAX || str_eq(segment, ".") ||
		    str_eq(segment, ".."))
			return err_set(err, ERR_NOT_FOUND,
				       "there is no page at this address");
		out->segments[out->n++] = segment;
		if (!stop)
			return 0;
		s = stop + 1;
	}
}

static bool is_id(const char *s, size_t len)
{
	if (!len || len > 18 || s[0] == '0')
		return false;
	for (size_t i = 0; i < len; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* `part` is one segment of a pattern, part_len long: a word, or ":name" and a tail. */
static bool match_segment(const char *segment, const char *part, size_t part_len,
			  struct arena *arena, struct pairs *params)
{
	size_t len = strlen(segment), name_len, tail_len;
	const char *dot;
	struct pair *pair;

	if (part[0] != ':')
		return len == part_len && memcmp(segment, part, len) == 0;
	dot = memchr(part, '.', part_len);
	name_len = (dot ? (size_t)(dot - part) : part_len) - 1;
	tail_len = part_len - 1 - name_len;
	if (len <= tail_len ||
	    memcmp(segment + len - tail_len, part + 1 + name_len, tail_len))
		return false;
	len -= tail_len;
	if (name_len == 2 && memcmp(part + 1, "id", 2) == 0 && !is_id(segment, len))
		return false;
	pair = vec_add(params, arena);
	pair->name = arena_dup_len(arena, part + 1, name_len);
	pair->value = arena_dup_len(arena, segment, len);
	return true;
}

bool path_match(const struct path *path, const char *pattern, struct arena *arena,
		struct pairs *params)
{
	const char *part = pattern + 1;

	params->len = 0;
	if (!*part)
		return path->n == 0;
	for (size_t i = 0; i < path->n; i++) {
		size_t len = strcspn(part, "/");

		if (!match_segment(path->segments[i], part, len, arena, params))
			return false;
		part += len;
		if (!*part)
			return i + 1 == path->n;
		part++;
	}
	return false;
}
