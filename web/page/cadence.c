/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular calls: all of them, and one with what comes of it. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/cadence.h"

#include "../html.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"
#include "regular.h"

#define AHEAD_SECS (400 * (int64_t)CLOCK_DAY)
#define OCCURRENCES_MAX 14

const struct form_field page_cadence_plan_fields[] = {
	{ "at", FORM_INT, 1, INT64_MAX, "the date" },
	{ 0 }
};

int page_cadence_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct cadences cadences = { 0 };
	struct html *h = visit->h;

	if (cadence_list(visit->db, visit->arena, &cadences, err))
		return -1;
	layout_begin(visit, "Regular calls", "Calls");
	if (visit->actor.role >= ROLE_ORGANISER)
		html_lit(h, "<p><a class=\"action\" href=\"/cadence/new\">Set up a regular "
			 "call</a></p>\n");
	if (!cadences.len)
		html_lit(h, "<p class=\"lead\">There is none.</p>\n");
	else
		html_lit(h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < cadences.len; i++) {
		const struct cadence *cadence = &cadences.items[i];

		html_lit(h, "<li><a class=\"title\"");
		html_href(h, url_cadence(visit->arena, cadence->id, NULL));
		html_lit(h, ">");
		html_text(h, cadence->title);
		html_lit(h, "</a><p>");
		layout_sentence(visit, cadence_when(cadence, visit->arena));
		html_lit(h, "</p></li>\n");
	}
	if (cadences.len)
		html_lit(h, "</ul>\n");
	layout_end(visit);
	return 0;
}

static void write_fact(struct html *h, const char *name, const char *value)
{
	if (str_is_empty(value))
		return;
	html_lit(h, "<div><dt>");
	html_text(h, name);
	html_lit(h, "</dt><dd>");
	html_text(h, value);
	html_lit(h, "</dd></div>\n");
}

static void write_facts(struct visit *visit, const struct cadence *cadence)
{
	struct arena *arena = visit->arena;
	struct html *h = visit->h;

	html_lit(h, "<dl class=\"facts\">\n");
	write_fact(h, "Takes", when_length(arena, cadence->duration_secs));
	write_fact(h, "On IRC", cadence->channel ?
		   arena_printf(arena, "%s on %s", cadence->channel, cadence->network) : NULL);
	if (cadence->link) {
		html_lit(h, "<div><dt>Link</dt><dd>");
		html_text_linked(h, cadence->link, strlen(cadence->link));
		html_lit(h, "</dd></div>\n");
	}
	write_fact(h, "Phone", cadence->phone);
	write_fact(h, "Agenda", arena_printf(arena, "the list is asked for items %" PRId64
		   " days before, until %" PRId64 " hours before%s", cadence->call_days,
		   cadence->deadline_hours, cadence->cancels ?
		   "; without any by then the call is cancelled" : ""));
	write_fact(h, "Holidays", *cadence->holidays ?
		   arena_printf(arena, "%s: %s", cadence->holidays, cadence->skips ?
				"no call on them" : "pointed out") : NULL);
	write_fact(h, "Ends", cadence->last_on);
	write_fact(h, "Set up by", cadence->owner_name);
	html_lit(h, "<div><dt>Calendar</dt><dd><a");
	html_href(h, arena_printf(arena, "/cadence/%" PRId64 ".ics", cadence->id));
	html_lit(h, ">subscribe to these calls</a></dd></div>\n</dl>\n");
}

static void write_state(struct visit *visit, const struct occurrence *occurrence)
{
	if (occurrence->state == CALL_CANCELLED && occurrence->call_id)
		layout_badge(visit, "cancelled");
	else if (occurrence->state == CALL_ANNOUNCED && occurrence->call_id)
		layout_badge(visit, "announced");
	else
		layout_badge(visit, "planned");
	if (occurrence->start_at != occurrence->recurrence_at)
		layout_badge(visit, "moved");
	if (occurrence->holiday)
		layout_badge(visit, "holiday");
}

static void write_occurrence(struct visit *visit, const struct cadence *cadence,
			     const struct occurrence *occurrence)
{
	struct html *h = visit->h;

	html_lit(h, "<li>");
	if (occurrence->call_id) {
		html_lit(h, "<a class=\"title\"");
		html_href(h, url_call(visit->arena, occurrence->call_id, NULL));
		html_lit(h, ">");
	}
	when_write_span(visit, occurrence->start_at,
			occurrence->start_at + cadence->duration_secs);
	if (occurrence->call_id)
		html_lit(h, "</a>");
	html_lit(h, " ");
	write_state(visit, occurrence);
	if (occurrence->holiday) {
		html_lit(h, "<p class=\"quiet\">");
		html_text(h, occurrence->holiday);
		html_lit(h, "</p>");
	}
	if (!occurrence->call_id && cadence_may_edit(cadence, &visit->actor)) {
		input_form(visit, url_cadence(visit->arena, cadence->id, "plan"), NULL);
		input_hidden_int(visit, "at", occurrence->recurrence_at);
		input_submit(visit, "Move or skip this one", "second small");
		input_form_end(visit);
	}
	html_lit(h, "</li>\n");
}

static int write_occurrences(struct visit *visit, const struct cadence *cadence,
			     struct err *err)
{
	struct occurrences coming = { 0 };

	if (cadence_occurrences(visit->db, cadence, visit->now - CLOCK_DAY,
				visit->now + AHEAD_SECS, OCCURRENCES_MAX, visit->arena, &coming,
				err))
		return -1;
	html_lit(visit->h, "<section><h2>Coming</h2>\n");
	if (!coming.len)
		html_lit(visit->h, "<p>None any more.</p>\n");
	html_lit(visit->h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < coming.len; i++)
		write_occurrence(visit, cadence, &coming.items[i]);
	html_lit(visit->h, "</ul></section>\n");
	return 0;
}

/* Also shown again when something on it failed: *err then says why. */
int page_cadence(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct cadence *cadence = cadence_get(visit->db, request_id(req), visit->arena, err);
	struct html *h = visit->h;

	if (!cadence)
		return -1;
	layout_begin(visit, cadence->title, "Calls");
	layout_problem(visit, &problem);
	html_lit(h, "<p class=\"lead\">");
	layout_sentence(visit, cadence_when(cadence, visit->arena));
	html_lit(h, "</p>\n");
	if (cadence_may_edit(cadence, &visit->actor)) {
		html_lit(h, "<div class=\"actions\"><a class=\"action second\"");
		html_href(h, url_cadence(visit->arena, cadence->id, "edit"));
		html_lit(h, ">Change it</a></div>\n");
	}
	if (visit->person) {
		html_lit(h, "<p><a");
		html_href(h, url_cadence(visit->arena, cadence->id, "rotation"));
		html_lit(h, ">Times that go round: a fair year of it</a></p>\n");
	}
	write_facts(visit, cadence);
	if (!str_is_empty(cadence->why))
		layout_prose(visit, cadence->why);
	if (write_occurrences(visit, cadence, err) || regular_write(visit, cadence, err))
		return -1;
	layout_end(visit);
	return 0;
}

int page_cadence_plan(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id;

	if (cadence_plan(visit->db, &visit->actor, request_id(req),
			 request_field_int(req, "at"), &id, err))
		return -1;
	response_redirect(res, url_call(visit->arena, id, NULL));
	return 0;
}
