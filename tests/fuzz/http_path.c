/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever bytes arrive as target, form body or cookies: no crash, and clean text out. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/actor.h"
#include "web/html.h"
#include "web/http/form.h"
#include "web/http/path.h"
#include "web/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_clean(const char *s)
{
	if (!str_is_utf8(s, strlen(s)))
		bug("not UTF-8 came through");
}

static void try_path(const char *raw, struct arena *arena)
{
	struct target target;
	struct path path;
	struct err err;

	if (target_split(raw, &target, &err) ||
	    path_parse(target.path, target.path_len, arena, &path, &err))
		return;
	for (size_t i = 0; i < path.n; i++) {
		expect_clean(path.segments[i]);
		if (str_eq(path.segments[i], ".."))
			bug("a step up came through");
	}
	for (size_t i = 0; i < n_routes; i++) {
		struct pairs params = { 0 };

		path_match(&path, routes[i].pattern, arena, &params);
	}
}

static void try_pairs(const char *raw, size_t len, struct arena *arena)
{
	struct pairs pairs = { 0 }, fields = { 0 }, cookies = { 0 };
	struct err err;

	pairs_parse_cookies(raw, arena, &cookies);
	for (size_t i = 0; i < cookies.len; i++)
		if (strpbrk(cookies.items[i].value, "\r\n;\" "))
			bug("a cookie with \"%s\"", cookies.items[i].value);
	if (pairs_parse_form(raw, len, arena, &pairs, &err))
		return;
	for (size_t i = 0; i < pairs.len; i++)
		expect_clean(pairs.items[i].value);
	for (size_t i = 0; i < n_routes; i++) {
		fields.len = 0;
		if (routes[i].form && form_check(routes[i].form, &pairs, arena, &fields, &err) == 0)
			for (size_t k = 0; k < fields.len; k++)
				expect_clean(fields.items[k].value);
	}
}

static void try_html(const char *raw, size_t len)
{
	struct html h = HTML_INIT;

	html_attr(&h, "x", raw);
	if (strpbrk(buf_str(&h.buf) + 4, "<>'"))
		bug("markup in an attribute");
	buf_reset(&h.buf);
	html_text_linked(&h, raw, len);
	html_href(&h, raw);
	buf_free(&h.buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	char *raw = arena_dup_len(arena, (const char *)data, size);

	try_path(raw, arena);
	try_pairs(raw, size, arena);
	try_html(raw, strlen(raw));
	arena_free(arena);
	return 0;
}
