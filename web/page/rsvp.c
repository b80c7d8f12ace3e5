/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers to invitations, and other times that guests propose. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/rsvp.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"
#include "rsvp.h"

const struct form_field page_rsvp_fields[] = {
	{ "answer", FORM_INT, RSVP_YES, RSVP_NO, "the answer" },
	{ 0 }
};
const struct form_field page_counter_fields[] = {
	{ "take", FORM_INT, 0, 1, "the choice" },
	{ 0 }
};

void rsvp_write(struct visit *visit, const struct guest *guest)
{
	if (guest->rsvp == RSVP_NONE)
		return;
	html_lit(visit->h, " ");
	layout_badge(visit, rsvp_name(guest->rsvp));
	if (visit->person && guest->comment) {
		html_lit(visit->h, " <q>");
		html_text(visit->h, guest->comment);
		html_lit(visit->h, "</q>");
	}
}

static void write_choice(struct visit *visit, const char *action, const char *name,
			 int64_t value, const char *label, bool chosen)
{
	input_form(visit, action, NULL);
	input_hidden_int(visit, name, value);
	input_submit(visit, label, chosen ? NULL : "second");
	input_form_end(visit);
}

int rsvp_write_own(struct visit *visit, const struct call *call, struct err *err)
{
	char *action = url_call(visit->arena, call->id, "rsvp");
	const struct guest *guest;
	int found = rsvp_guest(visit->db, &visit->actor, call, &guest, err);

	if (found < 0)
		return -1;
	if (!found || call->state != CALL_ANNOUNCED || call->start_at <= visit->now)
		return 0;
	html_lit(visit->h, "<div class=\"actions\" role=\"group\" aria-label=\"Do you come?\">"
		 "<span>Do you come?</span>");
	write_choice(visit, action, "answer", RSVP_YES, "Yes", guest->rsvp == RSVP_YES);
	write_choice(visit, action, "answer", RSVP_MAYBE, "Maybe", guest->rsvp == RSVP_MAYBE);
	write_choice(visit, action, "answer", RSVP_NO, "No", guest->rsvp == RSVP_NO);
	html_lit(visit->h, "</div>\n");
	return 0;
}

static void write_counter(struct visit *visit, const struct call *call,
			  const struct counter *counter)
{
	struct html *h = visit->h;
	char *action = url_counter(visit->arena, counter->id);

	html_lit(h, "<li><span class=\"title\">");
	html_text(h, counter->name);
	html_lit(h, "</span> ");
	if (!str_eq(counter->state, "open"))
		layout_badge(visit, counter->state);
	html_lit(h, "<p>");
	when_write_span(visit, counter->start_at, counter->end_at);
	html_lit(h, "</p>");
	if (counter->comment) {
		html_lit(h, "<p class=\"quiet\">");
		html_text(h, counter->comment);
		html_lit(h, "</p>");
	}
	if (str_eq(counter->state, "open") && call_may_edit(call, &visit->actor)) {
		html_lit(h, "<div class=\"actions\">");
		write_choice(visit, action, "take", 1, "Move the call there, and tell everybody",
			     true);
		write_choice(visit, action, "take", 0, "Decline", false);
		html_lit(h, "</div>");
	}
	html_lit(h, "</li>\n");
}

int rsvp_write_counters(struct visit *visit, const struct call *call, struct err *err)
{
	struct counters counters = { 0 };

	if (!visit->person)
		return 0;
	if (counter_list(visit->db, call->id, visit->arena, &counters, err))
		return -1;
	if (!counters.len)
		return 0;
	html_lit(visit->h, "<section><h2>Other times that guests propose</h2>"
		 "<ul class=\"items\">\n");
	for (size_t i = 0; i < counters.len; i++)
		write_counter(visit, call, &counters.items[i]);
	html_lit(visit->h, "</ul></section>\n");
	return 0;
}

int page_rsvp(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (rsvp_set(visit->db, &visit->actor, request_id(req),
		     (enum rsvp)request_field_int(req, "answer"), err))
		return -1;
	response_redirect(res, url_done(visit->arena,
					url_call(visit->arena, request_id(req), NULL), "saved"));
	return 0;
}

int page_counter(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	bool take = request_field_int(req, "take") == 1;
	struct counter counter;

	if (counter_get(visit->db, request_id(req), visit->arena, &counter, err) ||
	    counter_settle(visit->db, visit->settings, &visit->actor, counter.id, take, err))
		return -1;
	response_redirect(res, url_done(visit->arena,
					url_call(visit->arena, counter.call_id, NULL),
					take ? "saved" : "declined"));
	return 0;
}
