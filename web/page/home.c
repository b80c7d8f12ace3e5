/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The start page: what is next, what goes on, what was. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "people/settings.h"

#include "../envelope.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "item.h"
#include "page.h"
#include "waiting.h"

#define UPCOMING 6
#define LATEST 5
#define AHEAD_SECS (400 * CLOCK_DAY)

struct home {
	struct call *next;
	struct calls upcoming;
	struct meeting_list meetings;
	struct minutes_list minutes;
};

static void write_place(struct html *h, const struct call *call)
{
	html_lit(h, "<p class=\"place\">");
	if (call->channel) {
		html_lit(h, "<span class=\"chan\">");
		html_text(h, call->channel);
		html_lit(h, "</span> on ");
		html_text(h, call->network);
	}
	if (call->channel && call->link)
		html_lit(h, " \xc2\xb7 ");
	if (call->link) {
		html_lit(h, "<a rel=\"nofollow noopener\"");
		html_href(h, call->link);
		html_lit(h, ">Join the call</a>");
	}
	html_lit(h, "</p>\n");
}

static void write_next(struct visit *visit, const struct call *call)
{
	struct html *h = visit->h;
	int64_t ends_at = call->start_at + call->duration_secs;

	html_lit(h, "<section class=\"next\" aria-labelledby=\"next\"><p "
		 "class=\"kicker\">Next call \xc2\xb7 <b>");
	html_text(h, when_until(visit->arena, visit->now, call->start_at, ends_at));
	html_lit(h, "</b></p><h2 id=\"next\"><a");
	html_href(h, url_call(visit->arena, call->id, NULL));
	html_lit(h, ">");
	html_text(h, call->title);
	html_lit(h, "</a></h2>\n<p class=\"when\">");
	when_write_span(visit, call->start_at, ends_at);
	html_lit(h, "</p>");
	write_place(h, call);
	html_lit(h, "</section>\n");
}

static void write_no_next(struct html *h)
{
	html_lit(h, "<section class=\"next\"><p class=\"kicker\">Next call</p>"
		 "<p class=\"lead\">None is announced at the moment.</p>"
		 "<p class=\"quiet\">Subscribe to the <a href=\"/calls.ics\">calendar "
		 "feed</a> and the next one will find you.</p></section>\n");
}

static void write_upcoming(struct visit *visit, const struct home *home)
{
	struct html *h = visit->h;
	bool any = false;

	for (size_t i = 0; i < home->upcoming.len; i++) {
		const struct call *call = &home->upcoming.items[i];

		if (home->next && call->id == home->next->id)
			continue;
		if (!any)
			html_lit(h, "<section><h2>After that</h2><ul class=\"items\">\n");
		any = true;
		item_call(visit, call);
	}
	if (any)
		html_lit(h, "</ul></section>\n");
}

static void write_open_meetings(struct visit *visit, const struct home *home)
{
	struct html *h = visit->h;

	for (size_t i = 0; i < home->meetings.len; i++) {
		const struct meeting *meeting = &home->meetings.items[i];

		if (meeting->ended_at)
			continue;
		html_lit(h, "<section class=\"live\"><p><b>Being held now:</b> <a");
		html_href(h, url_meeting(visit->arena, meeting->id, NULL));
		html_lit(h, ">");
		html_text(h, meeting->name);
		html_lit(h, "</a> in <span class=\"chan\">");
		html_text(h, meeting->channel);
		html_lit(h, "</span></p></section>\n");
	}
}

static int write_minutes(struct visit *visit, const struct home *home, struct err *err)
{
	struct html *h = visit->h;

	html_lit(h, "<section><h2>Latest minutes</h2>\n");
	if (!home->minutes.len)
		html_lit(h, "<p class=\"quiet\">None yet. They appear here when a "
			 "meeting on IRC ends, or when somebody writes down what a call "
			 "said.</p>");
	else
		html_lit(h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < home->minutes.len; i++)
		if (item_minutes(visit, &home->minutes.items[i], err))
			return -1;
	if (home->minutes.len)
		html_lit(h, "</ul><p><a href=\"/minutes\">All minutes</a></p>\n");
	html_lit(h, "</section>\n");
	return 0;
}

int page_home(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct home home = { 0 };

	if (call_next(visit->db, visit->now, visit->arena, &home.next, err) < 0 ||
	    call_list(visit->db, visit->now, visit->now + AHEAD_SECS, UPCOMING,
		      visit->arena, &home.upcoming, err) ||
	    meeting_list_recent(visit->db, LATEST, visit->arena, &home.meetings, err) ||
	    minutes_list_recent(visit->db, LATEST, visit->arena, &home.minutes, err))
		return -1;
	layout_begin_bare(visit, visit->settings->site.name, NULL);
	html_lit(visit->h, "<h1 class=\"sr\">");
	html_text(visit->h, visit->settings->site.name);
	html_lit(visit->h, "</h1>\n");
	write_open_meetings(visit, &home);
	if (home.next)
		write_next(visit, home.next);
	else
		write_no_next(visit->h);
	if (waiting_write(visit, err))
		return -1;
	html_lit(visit->h, "<div class=\"columns\">");
	write_upcoming(visit, &home);
	if (write_minutes(visit, &home, err))
		return -1;
	html_lit(visit->h, "</div>\n");
	layout_end(visit);
	return 0;
}
