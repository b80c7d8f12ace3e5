/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rating: the sessions one after the other, a key each with JavaScript. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/event.h"
#include "calendar/interest.h"
#include "calendar/proposal.h"
#include "people/person.h"

#include "../input.h"
#include "../layout.h"
#include "../visit.h"
#include "event.h"
#include "interest.h"
#include "page.h"

const struct form_field page_interest_fields[] = {
	{ "level", FORM_INT, 0, 3, "the rating" },
	{ "next", FORM_LINE, 0, 200, "the next page" },
	{ 0 }
};

void page_interest_buttons(struct visit *visit, const struct proposal *proposal, int level,
			   const char *next)
{
	bool hosts = proposal_has(proposal, visit->person->id, false);
	struct html *h = visit->h;

	if (hosts) {
		html_lit(h, "<p class=\"quiet\">You host it: very.</p>\n");
		return;
	}
	input_form(visit, url_session(visit, proposal->id, "rate"), "rating");
	input_hidden(visit, "next", next);
	for (int i = 0; i < INTEREST_LEVELS; i++) {
		html_lit(h, "<button class=\"second\" name=\"level\"");
		html_attr_int(h, "value", i);
		html_attr(h, "aria-pressed", i == level ? "true" : "false");
		html_lit(h, "><kbd>");
		html_textf(h, "%d", i);
		html_lit(h, "</kbd> ");
		html_text(h, interest_name((enum interest_level)i));
		html_lit(h, "</button>");
	}
	input_form_end(visit);
}

static void write_one(struct visit *visit, const struct event *event,
		      const struct proposal *proposal, int level)
{
	struct html *h = visit->h;

	html_lit(h, "<li class=\"rate\" tabindex=\"-1\"");
	html_attr(h, "id", arena_printf(visit->arena, "s%" PRId64, proposal->id));
	html_lit(h, ">");
	page_session_link(visit, proposal);
	html_lit(h, "<p class=\"quiet\">");
	html_text(h, proposal_hosts(proposal, visit->arena));
	html_lit(h, "</p>");
	if (*proposal->problem) {
		size_t len = str_utf8_cut(proposal->problem, 280);

		html_lit(h, "<p>");
		html_text_len(h, proposal->problem, len);
		html_text(h, proposal->problem[len] ? " \xe2\x80\xa6" : "");
		html_lit(h, "</p>");
	}
	page_interest_buttons(visit, proposal, level, url_event(visit, event->id, "rate"));
	html_lit(h, "</li>\n");
}

int page_interest(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct event *event = page_event_get(visit, err);
	struct proposals proposals = { 0 };
	struct interests own = { 0 };
	struct html *h = visit->h;
	size_t unrated = 0;

	if (!event || proposal_list(visit->db, event->id, visit->arena, &proposals, err) ||
	    interest_list(visit->db, event->id, visit->person->id, visit->arena, &own, err))
		return -1;
	interest_sort(&proposals, &own, visit->person->id);
	for (size_t i = 0; i < proposals.len; i++)
		unrated += interests_find(&own, proposals.items[i].id) < 0 &&
			   proposal_may_see(&proposals.items[i], &visit->actor);
	page_event_begin(visit, event, "Rate the sessions", "rate");
	layout_problem(visit, &problem);
	html_lit(h, "<p class=\"lead\">The schedule is made so that you can be at what you want "
		 "most.</p><p class=\"quiet\" role=\"status\" id=\"left\">");
	html_textf(h, unrated ? "%zu left to rate." : "All rated; you may change your mind.%.0zu",
		   unrated);
	html_lit(h, "</p><p class=\"hint keys\" hidden>Keys: <kbd>0</kbd> none, <kbd>1</kbd> a "
		 "little, <kbd>2</kbd> yes, <kbd>3</kbd> very; <kbd>j</kbd> next, <kbd>k</kbd> "
		 "back.</p>\n<ul class=\"items rates\">\n");
	for (size_t i = 0; i < proposals.len; i++)
		if (proposal_may_see(&proposals.items[i], &visit->actor))
			write_one(visit, event, &proposals.items[i],
				  interests_find(&own, proposals.items[i].id));
	html_lit(h, "</ul>\n");
	if (!proposals.len)
		html_lit(h, "<p>None is proposed yet.</p>\n");
	page_event_script(visit, "rate.js");
	page_event_end(visit);
	return 0;
}

int page_interest_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);
	const char *next = visit_next(visit);

	if (interest_rate(visit->db, &visit->actor, id,
			  (enum interest_level)request_field_int(req, "level"), err))
		return -1;
	response_redirect(res, next ? next : url_session(visit, id, NULL));
	return 0;
}
