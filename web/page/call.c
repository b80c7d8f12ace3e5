/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls: the list, and one of them. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/minutes.h"
#include "calendar/notes.h"
#include "people/outbox.h"
#include "people/settings.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "agenda.h"
#include "call.h"
#include "item.h"
#include "page.h"
#include "presence.h"
#include "rsvp.h"

#define PAST_SECS (2 * 366 * (int64_t)CLOCK_DAY)
#define AHEAD_SECS (3 * 366 * (int64_t)CLOCK_DAY)
#define LIST_MAX 200

struct call *page_call_get(struct visit *visit, struct err *err)
{
	struct call *call =
		call_get(visit->db, request_id(visit->req), visit->arena, err);
	int may_read;

	if (!call)
		return NULL;
	if (!call_is_public(call) && !call_may_edit(call, &visit->actor)) {
		err_set(err, ERR_NOT_FOUND, "there is no call %lld", (long long)call->id);
		return NULL;
	}
	may_read = call_may_read(visit->db, call, &visit->actor, err);
	if (may_read < 0)
		return NULL;
	if (may_read)
		*call = call_revealed(call);
	return call;
}

static void write_list(struct visit *visit, const char *title, const struct calls *calls,
		       bool newest_first)
{
	struct html *h = visit->h;

	if (!calls->len)
		return;
	html_lit(h, "<section><h2>");
	html_text(h, title);
	html_lit(h, "</h2><ul class=\"items\">\n");
	for (size_t i = 0; i < calls->len; i++)
		item_call(visit, &calls->items[newest_first ? calls->len - 1 - i : i]);
	html_lit(h, "</ul></section>\n");
}

int page_call_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct calls drafts = { 0 }, coming = { 0 }, past = { 0 };
	bool organises = visit->actor.role >= ROLE_ORGANISER;

	if ((organises && call_list_drafts(visit->db, visit->arena, &drafts, err)) ||
	    call_list(visit->db, visit->now - CLOCK_HOUR, visit->now + AHEAD_SECS,
		      LIST_MAX, visit->arena, &coming, err) ||
	    call_list(visit->db, visit->now - PAST_SECS, visit->now - CLOCK_HOUR,
		      LIST_MAX, visit->arena, &past, err))
		return -1;
	layout_begin(visit, "Calls", "Calls");
	if (organises)
		html_lit(visit->h, "<p><a class=\"action\" href=\"/call/new\">Set up a "
			 "call</a></p>\n");
	html_lit(visit->h, "<p><a class=\"action second\" href=\"/call/propose\">Propose a "
		 "call</a> <a href=\"/polls\">Polls for times</a></p>\n");
	write_list(visit, "Drafts", &drafts, false);
	write_list(visit, "Coming", &coming, false);
	if (!coming.len)
		html_lit(visit->h, "<p class=\"lead\">No call is announced at the "
			 "moment.</p>\n");
	write_list(visit, "Past", &past, true);
	html_lit(visit->h, "<p>Some calls are <a href=\"/cadences\">held regularly</a>.</p>\n"
		 "<p class=\"quiet\">In your calendar program, subscribe to "
		 "<a href=\"/calls.ics\">all calls</a>, or to the feed of your own calls "
		 "that <a href=\"/me\">your page</a> has. Programs may like "
		 "<a href=\"/calls.json\">JSON</a>.</p>\n");
	layout_end(visit);
	return 0;
}

static void write_head(struct visit *visit, const struct call *call)
{
	struct html *h = visit->h;
	int64_t ends_at = call->start_at + call->duration_secs;

	html_lit(h, "<p class=\"kicker\">Call ");
	if (call->state == CALL_DRAFT)
		layout_badge(visit, call->cadence_id ? "planned" : "draft");
	else if (call->state == CALL_CANCELLED)
		layout_badge(visit, "cancelled");
	else
		html_textf(h, "\xc2\xb7 %s",
			   when_until(visit->arena, visit->now, call->start_at, ends_at));
	html_lit(h, "</p><h1>");
	html_text(h, call->title);
	html_lit(h, "</h1>\n<p class=\"when\">");
	when_write_span(visit, call->start_at, ends_at);
	html_lit(h, "</p>\n");
	if (call->state == CALL_CANCELLED && call->cancel_reason) {
		html_lit(h, "<p class=\"problem\">Cancelled: ");
		html_text(h, call->cancel_reason);
		html_lit(h, "</p>\n");
	}
}

static void write_where(struct visit *visit, const struct call *call)
{
	struct html *h = visit->h;

	html_lit(h, "<dl class=\"facts\">\n");
	if (call->channel) {
		html_lit(h, "<div><dt>On IRC</dt><dd><span class=\"chan\">");
		html_text(h, call->channel);
		html_lit(h, "</span> on ");
		html_text(h, call->network);
		html_lit(h, "</dd></div>\n");
	}
	if (call->link) {
		html_lit(h, "<div><dt>Link</dt><dd>");
		html_text_linked(h, call->link, strlen(call->link));
		html_lit(h, "</dd></div>\n");
	}
	if (call->phone) {
		html_lit(h, "<div><dt>Phone</dt><dd>");
		html_text(h, call->phone);
		html_lit(h, "</dd></div>\n");
	}
	if (call->room) {
		html_lit(h, "<div><dt>Room</dt><dd>");
		html_text(h, call->room);
		html_lit(h, "</dd></div>\n");
	}
	if (call->cadence_id) {
		html_lit(h, "<div><dt>One of</dt><dd><a");
		html_href(h, url_cadence(visit->arena, call->cadence_id, NULL));
		html_lit(h, ">the regular calls</a></dd></div>\n");
	}
	html_lit(h, "<div><dt>Set up by</dt><dd>");
	html_text(h, call->owner_name);
	html_lit(h, "</dd></div>\n");
}

static void write_guest(struct visit *visit, const struct guest *guest)
{
	struct html *h = visit->h;
	const char *at = strchr(guest->email, '@');

	html_lit(h, "<li>");
	if (*guest->name)
		html_text(h, guest->name);
	else if (!visit->person)
		html_text_len(h, guest->email, (size_t)(at ? at - guest->email : 0));
	if (visit->person) {
		html_lit(h, " <span class=\"quiet\">");
		html_text(h, guest->email);
		html_lit(h, "</span>");
	}
	rsvp_write(visit, guest);
	html_lit(h, "</li>");
}

static void write_guests(struct visit *visit, const struct call *call, bool must,
			 const char *title)
{
	struct html *h = visit->h;
	bool any = false;

	for (size_t i = 0; i < call->guests.len; i++) {
		if (call->guests.items[i].must != must)
			continue;
		if (!any) {
			html_lit(h, "<div><dt>");
			html_text(h, title);
			html_lit(h, "</dt><dd><ul class=\"names\">");
		}
		any = true;
		write_guest(visit, &call->guests.items[i]);
	}
	if (any)
		html_lit(h, "</ul></dd></div>\n");
}

static void write_texts(struct visit *visit, const struct call *call)
{
	if (!str_is_empty(call->why)) {
		html_lit(visit->h, "<h2>Why</h2>");
		layout_prose(visit, call->why);
	}
	if (!str_is_empty(call->agenda)) {
		html_lit(visit->h, "<h2>");
		html_text(visit->h, call->cadence_id ? "Notes on the agenda" : "Agenda");
		html_lit(visit->h, "</h2>");
		layout_prose(visit, call->agenda);
	}
}

static void write_times(struct visit *visit, const struct call *call)
{
	struct buf text = BUF_INIT(16384);

	call_write_times(visit->settings, call, visit->arena, &text);
	html_lit(visit->h, "<h2>Local times</h2><pre class=\"times\" tabindex=\"0\">");
	html_text(visit->h, buf_str(&text));
	html_lit(visit->h, "</pre>\n");
	buf_free(&text);
}

static int write_traces(struct visit *visit, const struct call *call, struct err *err)
{
	struct html *h = visit->h;
	struct minutes *minutes = NULL;
	struct notes *notes = NULL;

	if (minutes_find_call(visit->db, call->id, visit->arena, &minutes, err) < 0 ||
	    notes_find_call(visit->db, call->id, visit->arena, &notes, err) < 0)
		return -1;
	if (call->letter_id) {
		html_lit(h, "<div><dt>Announcement</dt><dd>");
		if (envelope_write_state(visit, call->letter_id, err))
			return -1;
		html_lit(h, " <a");
		html_href(h, url_letter(visit->arena, call->letter_id, NULL));
		html_lit(h, ">the letter to the list</a></dd></div>\n");
	}
	if (notes) {
		html_lit(h, "<div><dt>Notes</dt><dd><a");
		html_href(h, url_notes(visit->arena, notes->id, NULL));
		html_lit(h, ">");
		html_text(h, notes->closed_at ? "as they were taken"
					      : "written by all, at once");
		html_lit(h, "</a></dd></div>\n");
	}
	if (minutes) {
		html_lit(h, "<div><dt>Minutes</dt><dd><a");
		html_href(h, url_minutes(visit->arena, minutes->id, NULL));
		html_lit(h, ">");
		html_text(h, minutes->title);
		html_lit(h, "</a></dd></div>\n");
	}
	html_lit(h, "<div><dt>Calendar</dt><dd><a");
	html_href(h, url_call_ics(visit->arena, call->id));
	html_lit(h, ">this call as an .ics file</a></dd></div>\n</dl>\n");
	return 0;
}

static void write_cancel(struct visit *visit, const struct call *call)
{
	struct input reason = {
		.name = "reason", .label = "Why it does not take place",
		.hint = "Goes into the mail and into people's calendars.",
		.form = page_call_cancel_fields, .grow = true,
	};

	html_lit(visit->h, "<details class=\"more\"><summary>Cancel this "
		 "call</summary>\n");
	input_form(visit, url_call(visit->arena, call->id, "cancel"), "stack");
	input_line(visit, &reason);
	input_submit(visit, "Cancel the call and tell everybody", "danger");
	input_form_end(visit);
	html_lit(visit->h, "</details>\n");
}

static void write_actions(struct visit *visit, const struct call *call)
{
	struct html *h = visit->h;

	if (!call_may_edit(call, &visit->actor))
		return;
	html_lit(h, "<div class=\"actions\" role=\"group\" aria-label=\"What you can "
		 "do\">");
	if (call->state == CALL_DRAFT) {
		html_lit(h, "<a class=\"action\"");
		html_href(h, url_call(visit->arena, call->id, "preview"));
		html_lit(h, ">Look at the announcement and send it</a>");
	}
	if (call->state != CALL_CANCELLED) {
		html_lit(h, "<a class=\"action second\"");
		html_href(h, url_call(visit->arena, call->id, "edit"));
		html_lit(h, ">Change it</a>");
	}
	if (call->state == CALL_ANNOUNCED && call->start_at <= visit->now)
		input_button(visit, url_call(visit->arena, call->id, "minutes"),
			     "Write the minutes", NULL);
	html_lit(h, "</div>\n");
	if (call->state == CALL_ANNOUNCED || call->cadence_id)
		write_cancel(visit, call);
}

/* Practice R2: it says that it is private, and that it owes a public summary. */
static void write_private(struct visit *visit, const struct call *call)
{
	html_lit(visit->h, "<p class=\"note\">This call is private. ");
	html_text(visit->h, call->secret ? "What it is about is for those invited." :
		  "You read what it is about because you are invited; please keep it so.");
	html_lit(visit->h, " It is not done until a public summary is on the list.</p>\n");
}

/* Also shown again when cancelling failed: *err then says why. */
int page_call(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct call *call = page_call_get(visit, err);

	if (!call)
		return -1;
	layout_begin_bare(visit, call->title, "Calls");
	write_head(visit, call);
	layout_problem(visit, &problem);
	if (call->is_private)
		write_private(visit, call);
	write_where(visit, call);
	if (!call->secret) {
		write_guests(visit, call, true, "Must be there");
		write_guests(visit, call, false, "Invited");
	}
	if (write_traces(visit, call, err))
		return -1;
	write_actions(visit, call);
	if (rsvp_write_own(visit, call, err) || rsvp_write_counters(visit, call, err) ||
	    (!call->is_private && (agenda_write(visit, call, err) ||
				   presence_write(visit, call, err))))
		return -1;
	write_texts(visit, call);
	write_times(visit, call);
	layout_end(visit);
	return 0;
}
