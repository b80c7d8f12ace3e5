/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing an answer. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/vec.h"

#include "response.h"
#include "stream.h"

static void start(struct response *res)
{
	res->status = 200;
	res->type = "text/html; charset=utf-8";
	res->cache = CACHE_PRIVATE;
	res->data = NULL;
	res->data_len = 0;
	res->etag = NULL;
	res->headers.len = 0;
}

void response_init(struct response *res, struct arena *arena)
{
	*res = (struct response){ .arena = arena, .html = HTML_INIT };
	start(res);
}

void response_clear(struct response *res)
{
	buf_free(&res->html.buf);
	stream_drop(res->stream);
}

void response_reset(struct response *res)
{
	buf_reset(&res->html.buf);
	start(res);
}

/* A line end in a value would begin another header. */
static bool is_header_text(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

void response_header(struct response *res, const char *name, const char *value)
{
	struct response_header *header;

	if (!is_header_text(value))
		bug("header %s has a control character", name);
	header = vec_add(&res->headers, res->arena);
	header->name = name;
	header->value = arena_dup(res->arena, value);
}

void response_redirect(struct response *res, const char *path)
{
	if (!html_is_url(path) || path[0] != '/')
		path = "/";
	response_header(res, "Location", path);
	res->status = 303;
	res->cache = CACHE_NEVER;
}

void response_cookie(struct response *res, const struct cookie *cookie)
{
	response_header(res, "Set-Cookie",
			arena_printf(res->arena,
				     "%s=%s; Path=/; Max-Age=%" PRId64
				     "; SameSite=Lax%s%s",
				     cookie->name, cookie->value, cookie->max_age_secs,
				     cookie->script ? "" : "; HttpOnly",
				     cookie->secure ? "; Secure" : ""));
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

/* Eight bytes a step.  It tells versions of one page apart; it guards nothing. */
void etag_of(const void *data, size_t len, char out[ETAG_SIZE])
{
	const unsigned char *s = data;
	uint64_t hash = mix(UINT64_C(0x2545f4914f6cdd1d), len), word;

	for (; len >= sizeof(word); s += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, s, sizeof(word));
		hash = mix(hash, word);
	}
	word = 0;
	if (len)
		memcpy(&word, s, len);
	hash = mix(mix(hash, word), 1);
	snprintf(out, ETAG_SIZE, "\"%016" PRIx64 "\"", hash);
}

bool etag_matches(const char *if_none_match, const char *etag)
{
	size_t len = strlen(etag);

	if (!if_none_match)
		return false;
	while (*if_none_match) {
		const char *s = if_none_match + strspn(if_none_match, " \t,");

		if (*s == '*')
			return true;
		if (str_starts(s, "W/"))
			s += 2;
		if (strncmp(s, etag, len) == 0 && (!s[len] || strchr(" \t,", s[len])))
			return true;
		if_none_match = s + strcspn(s, ",");
	}
	return false;
}
