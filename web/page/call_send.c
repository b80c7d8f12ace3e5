/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes out about a call: the announcement seen and sent, cancelling, minutes. */
#include "base/err.h"
#include "calendar/call.h"
#include "calendar/minutes.h"
#include "people/outbox.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "call.h"
#include "page.h"

const struct form_field page_call_cancel_fields[] = {
	{ "reason", FORM_LINE, 1, 200, "the reason" },
	{ 0 }
};

int page_call_write_warnings(struct visit *visit, const struct call *call, struct err *err)
{
	const char **lines = NULL;
	size_t n = 0;

	if (call_warnings(visit->db, visit->settings, call, visit->arena, &lines, &n,
			  err))
		return -1;
	if (!n)
		return 0;
	html_lit(visit->h, "<div class=\"warning\"><p><b>Before you send it</b></p><ul>");
	for (size_t i = 0; i < n; i++) {
		html_lit(visit->h, "<li>");
		layout_sentence(visit, lines[i]);
		html_lit(visit->h, "</li>");
	}
	html_lit(visit->h, "</ul></div>\n");
	return 0;
}

static void write_actions(struct visit *visit, const struct call *call)
{
	struct html *h = visit->h;

	html_lit(h, "<div class=\"actions\">");
	if (call->state == CALL_DRAFT)
		input_button(visit, url_call(visit->arena, call->id, "announce"),
			     "Announce it", NULL);
	html_lit(h, "<a class=\"action second\"");
	html_href(h, url_call(visit->arena, call->id, "edit"));
	html_lit(h, ">Change it</a><a class=\"action second\"");
	html_href(h, url_call(visit->arena, call->id, NULL));
	html_lit(h, ">Later</a></div>\n");
}

/* Also shown again when announcing failed: *err then says why. */
int page_call_preview(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct call *call = page_call_get(visit, err), *face;
	struct letter *letter;

	if (!call)
		return -1;
	if (!call_may_edit(call, &visit->actor))
		return err_set(err, ERR_DENIED, "this call is not yours to announce");
	if (call->state != CALL_DRAFT && problem.kind == ERR_NONE) {
		response_redirect(res, url_call(visit->arena, call->id, NULL));
		return 0;
	}
	/* As the list reads it, which of a private call is not as its owner does. */
	face = call_get(visit->db, call->id, visit->arena, err);
	letter = face ? call_letter(visit->db, visit->settings, face, CALL_NEWS_ANNOUNCE,
				    visit->arena, err) : NULL;
	if (!letter)
		return -1;
	layout_begin(visit, "The announcement, as it will go out", "Calls");
	layout_problem(visit, &problem);
	if (page_call_write_warnings(visit, call, err))
		return -1;
	envelope_write(visit, letter);
	envelope_write_calendar(visit, letter);
	write_actions(visit, call);
	layout_end(visit);
	return 0;
}

int page_call_announce(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (call_announce(visit->db, visit->settings, &visit->actor, id, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_call(visit->arena, id, NULL),
					"announced"));
	return 0;
}

int page_call_cancel(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (call_cancel(visit->db, visit->settings, &visit->actor, id,
			request_field(req, "reason"), err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_call(visit->arena, id, NULL),
					"cancelled"));
	return 0;
}

int page_call_minutes(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct minutes *minutes;
	int64_t id;
	int found = minutes_find_call(visit->db, request_id(req), visit->arena, &minutes,
				      err);

	if (found < 0)
		return -1;
	if (found)
		id = minutes->id;
	else if (minutes_draft_call(visit->db, visit->settings, &visit->actor,
				    request_id(req), &id, err))
		return -1;
	response_redirect(res, url_minutes(visit->arena, id, "edit"));
	return 0;
}
