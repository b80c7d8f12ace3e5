/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls whose minutes never came, for everybody to see; and the newest of a series. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "calendar/call.h"
#include "calendar/minutes.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

const struct form_field page_minutes_waive_fields[] = {
	{ "call", FORM_INT, 1, INT64_MAX, "the call" },
	{ "why", FORM_LINE, 1, 250, "the reason" },
	{ 0 }
};

static void write_waiving(struct visit *visit, const struct missing *missing)
{
	struct input why = {
		.name = "why", .label = "Why there will be none", .grow = true,
		.form = page_minutes_waive_fields,
	};

	if (visit->actor.role < ROLE_ORGANISER &&
	    visit->actor.person_id != missing->owner_id)
		return;
	html_lit(visit->h, "<details class=\"more\"><summary>There will be none</summary>\n");
	input_form(visit, "/minutes/missing", "stack");
	input_hidden_int(visit, "call", missing->call_id);
	input_line(visit, &why);
	input_submit(visit, "Take it off this list", NULL);
	input_form_end(visit);
	html_lit(visit->h, "</details>\n");
}

static void write_missing(struct visit *visit, const struct missing *missing)
{
	struct html *h = visit->h;

	html_lit(h, "<li><a class=\"title\"");
	html_href(h, missing->minutes_id ? url_minutes(visit->arena, missing->minutes_id, NULL)
					 : url_notes(visit->arena, missing->notes_id, NULL));
	html_lit(h, ">");
	html_text(h, missing->title);
	html_lit(h, "</a> ");
	if (missing->minutes_id)
		layout_badge(visit, "draft");
	html_lit(h, "<p>ended ");
	when_write(visit, missing->ended_at);
	html_lit(h, ", ");
	html_text(h, when_until(visit->arena, visit->now, missing->ended_at,
				missing->ended_at));
	html_lit(h, "</p><p>");
	if (missing->taker)
		html_textf(h, "%s took notes, ", missing->taker);
	html_textf(h, "%s held it", missing->owner);
	html_lit(h, "</p>");
	write_waiving(visit, missing);
	html_lit(h, "</li>\n");
}

/* Also shown again when a reason was refused: *err then says why. */
int page_minutes_missing(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct missings list;

	if (minutes_missing(visit->db, visit->now, visit->arena, &list, err))
		return -1;
	layout_begin(visit, "Missing minutes", "Minutes");
	layout_problem(visit, &problem);
	if (list.len)
		html_lit(visit->h, "<p>Calls that ended more than three days ago, and of which "
			 "no minutes are on the list.</p>\n<ul class=\"items\">\n");
	else
		html_lit(visit->h, "<p class=\"lead\">None are missing.</p>\n");
	for (size_t i = 0; i < list.len; i++)
		write_missing(visit, &list.items[i]);
	if (list.len)
		html_lit(visit->h, "</ul>\n");
	layout_end(visit);
	return 0;
}

int page_minutes_waive(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (minutes_waive(visit->db, &visit->actor, request_field_int(req, "call"),
			  request_field(req, "why"), err))
		return -1;
	response_redirect(res, url_done(visit->arena, "/minutes/missing", "saved"));
	return 0;
}

int page_latest(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *series = request_param(req, "series");
	int64_t id;
	int rc = minutes_find_latest(visit->db, series, visit->arena, &id, err);

	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "no minutes of \"%.60s\" are on the list yet", series);
	if (rc < 0)
		return -1;
	response_redirect(res, url_minutes(visit->arena, id, NULL));
	return 0;
}
