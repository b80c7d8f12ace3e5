/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who changed what, when, and through which door: for operators. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/actor.h"

#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

#define PER_PAGE 50

static void write_search(struct visit *visit, const char *text)
{
	struct html *h = visit->h;

	html_lit(h, "<form method=\"get\" action=\"/audit\" class=\"row\"><input name=\"text\" "
		 "type=\"search\" maxlength=\"100\" aria-label=\"Text to look for\"");
	html_attr(h, "value", text ? text : "");
	html_lit(h, "><button class=\"second\">Find</button></form>\n");
}

static void write_entry(struct visit *visit, const struct audit *audit)
{
	struct html *h = visit->h;

	html_lit(h, "<tr><td>");
	when_write(visit, audit->at);
	html_lit(h, "</td><td>");
	if (audit->person_id) {
		html_lit(h, "<a");
		html_href(h, url_person(visit->arena, audit->person_id, NULL));
		html_lit(h, ">");
	}
	html_text(h, audit->actor);
	if (audit->person_id)
		html_lit(h, "</a>");
	html_lit(h, "</td><td>");
	html_text(h, audit->door);
	html_lit(h, "</td><td>");
	html_text(h, audit->what);
	html_lit(h, "</td></tr>\n");
}

static void write_older(struct visit *visit, const char *text, int64_t before)
{
	html_lit(visit->h, "<p><a");
	html_href(visit->h, arena_printf(visit->arena, "/audit?before=%" PRId64 "%s%s", before,
					 text ? "&text=" : "",
					 text ? url_query(visit->arena, text) : ""));
	html_lit(visit->h, ">Older</a></p>\n");
}

int page_audit(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *text = request_query(req, "text"), *from = request_query(req, "before");
	struct audits list = { 0 };
	struct html *h = visit->h;
	int64_t before = 0;

	if (str_is_empty(text))
		text = NULL;
	if ((from && str_to_int(from, 1, INT64_MAX, &before, err)) ||
	    audit_list(visit->db, &visit->actor, before, text, PER_PAGE, visit->arena, &list,
		       err))
		return -1;
	layout_begin(visit, "Audit", "People");
	html_lit(h, "<p class=\"quiet\">Every link, merge, role, invite and other act of "
		 "administration. Nothing here is ever changed.</p>\n");
	write_search(visit, text);
	html_lit(h, "<div class=\"wide\"><table><thead><tr><th>When</th><th>Who</th>"
		 "<th>Door</th><th>What</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < list.len; i++)
		write_entry(visit, &list.items[i]);
	html_lit(h, "</tbody></table></div>\n");
	if (!list.len)
		html_lit(h, "<p class=\"quiet\">Nothing.</p>\n");
	if (list.len == PER_PAGE)
		write_older(visit, text, list.items[list.len - 1].id);
	layout_end(visit);
	return 0;
}
