/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mail with the minutes: looked at, then posted. */
#include "base/err.h"
#include "calendar/minutes.h"
#include "people/outbox.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "minutes.h"
#include "page.h"

/* Of the revision that was looked at: a newer one is not posted unseen. */
const struct form_field page_minutes_post_fields[] = {
	{ "number", FORM_INT, 1, INT32_MAX, "the version" },
	{ 0 }
};

static void write_actions(struct visit *visit, const struct minutes *minutes)
{
	struct html *h = visit->h;

	html_lit(h, "<div class=\"actions\">");
	if (!minutes->letter_id) {
		input_form(visit, url_minutes(visit->arena, minutes->id, "post"),
			   "button");
		input_hidden_int(visit, "number", minutes->number);
		input_submit(visit, "Post it to the list", NULL);
		input_form_end(visit);
	}
	html_lit(h, "<a class=\"action second\"");
	html_href(h, url_minutes(visit->arena, minutes->id, "edit"));
	html_lit(h, ">Change it</a><a class=\"action second\"");
	html_href(h, url_minutes(visit->arena, minutes->id, NULL));
	html_lit(h, ">Later</a></div>\n");
}

/* Also shown again when posting failed: *err then says why. */
int page_minutes_preview(struct request *req, struct response *res UNUSED,
			 struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct minutes *minutes;
	struct letter *letter;

	if (page_minutes_get_mine(visit, &minutes, err))
		return -1;
	letter = minutes_letter(visit->db, visit->settings, minutes, visit->arena, err);
	if (!letter)
		return -1;
	layout_begin(visit, "The mail, as it will go out", "Minutes");
	layout_problem(visit, &problem);
	if (minutes->letter_id)
		html_lit(visit->h, "<p class=\"note\">This version is posted already. "
			 "Change it to send a correction.</p>\n");
	envelope_write(visit, letter);
	write_actions(visit, minutes);
	layout_end(visit);
	return 0;
}

int page_minutes_post(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (minutes_post(visit->db, visit->settings, &visit->actor, id,
			 request_field_int(req, "number"), err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_minutes(visit->arena, id, NULL),
					"posted"));
	return 0;
}
