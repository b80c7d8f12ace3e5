/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events: the list, and the overview of one. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/attendance.h"
#include "calendar/event.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "calendar/slot.h"
#include "people/person.h"
#include "people/settings.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "event.h"
#include "page.h"

const struct form_field page_event_phase_fields[] = {
	{ "phase", FORM_LINE, 1, 20, "the phase" },
	{ 0 }
};

static const char *const phase_words[] = {
	[EVENT_PROPOSE] = "proposing", [EVENT_RATE] = "rating", [EVENT_SCHEDULED] = "scheduled",
	[EVENT_RUNNING] = "running", [EVENT_OVER] = "over",
};

int page_event_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct html *h = visit->h;
	struct events events = { 0 };

	if (event_list(visit->db, visit->arena, &events, err))
		return -1;
	layout_begin(visit, "Events", "Events");
	if (visit->actor.role >= ROLE_ORGANISER)
		html_lit(h, "<p><a class=\"action\" href=\"/event/new\">Make an event</a></p>\n");
	if (!events.len)
		html_lit(h, "<p class=\"lead\">No hackathon, developer meeting or summit is "
			 "planned here yet.</p>\n");
	html_lit(h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < events.len; i++) {
		const struct event *event = &events.items[i];

		html_lit(h, "<li><a class=\"title\"");
		html_href(h, url_event(visit, event->id, NULL));
		html_lit(h, ">");
		html_text(h, event->name);
		html_lit(h, "</a> ");
		layout_badge(visit, phase_words[event->phase]);
		html_lit(h, "<p>");
		html_text(h, event_when(event, visit->arena));
		html_lit(h, "</p></li>\n");
	}
	html_lit(h, "</ul>\n");
	layout_end(visit);
	return 0;
}

/* ---- overview */

struct overview {
	struct event *event;
	struct attendance *own;			/* NULL: not coming */
	struct proposals proposals;
	struct attendances attendances;
	struct rooms rooms;
	struct slots slots;
	size_t asked;
};

static int gather(struct visit *visit, struct overview *o, struct err *err)
{
	int64_t id = o->event->id;

	if (proposal_list(visit->db, id, visit->arena, &o->proposals, err) ||
	    attendance_list(visit->db, id, visit->arena, &o->attendances, err) ||
	    room_list(visit->db, id, visit->arena, &o->rooms, err) ||
	    slot_list(visit->db, id, visit->arena, &o->slots, err))
		return -1;
	for (size_t i = 0; i < o->attendances.len; i++) {
		struct attendance *a = &o->attendances.items[i];

		if (visit->person && a->person_id == visit->person->id)
			o->own = a;
		o->asked += a->state == ATTENDANCE_ASKED;
	}
	return 0;
}

static void write_fact(struct html *h, const char *name, const char *value)
{
	if (str_is_empty(value))
		return;
	html_lit(h, "<div><dt>");
	html_text(h, name);
	html_lit(h, "</dt><dd>");
	html_text_linked(h, value, strlen(value));
	html_lit(h, "</dd></div>\n");
}

static void write_facts(struct visit *visit, const struct overview *o)
{
	const struct event *event = o->event;
	struct arena *arena = visit->arena;
	struct html *h = visit->h;
	size_t sessions = 0;

	for (size_t i = 0; i < o->slots.len; i++)
		sessions += o->slots.items[i].kind == SLOT_SESSION;
	html_lit(h, "<dl class=\"facts\">\n");
	write_fact(h, "When", event_when(event, arena));
	write_fact(h, "Clock", arena_printf(arena, "%s; schedules are in it", event->zone));
	write_fact(h, "More", event->link);
	if (event->channel)
		write_fact(h, "On IRC", arena_printf(arena, "%s on %s", event->channel,
						     event->network));
	write_fact(h, "So far", arena_printf(arena, "%zu sessions proposed, %zu people coming, "
					     "%zu rooms, %zu slots", o->proposals.len,
					     o->attendances.len - o->asked, o->rooms.len,
					     sessions));
	write_fact(h, "Organised by", event->owner_name);
	html_lit(h, "</dl>\n");
	if (*event->about)
		layout_prose(visit, event->about);
}

static void write_coming(struct visit *visit, const struct overview *o)
{
	const struct event *event = o->event;
	struct html *h = visit->h;

	if (event->phase == EVENT_OVER)
		return;
	html_lit(h, "<h2>You</h2>\n");
	if (!visit->person) {
		html_lit(h, "<p>To take part, there or from afar, <a");
		html_href(h, url_login(visit->arena, url_event(visit, event->id, NULL)));
		html_lit(h, ">sign in with your mail address</a>: a link is mailed, there is no "
			 "code and no password.</p>\n");
	} else if (!o->own) {
		if (event->needs_approval)
			html_lit(h, "<p>An organiser lets people in: say that you want to "
				 "come.</p>\n");
		input_button(visit, url_event(visit, event->id, "join"), "I am coming", NULL);
	} else if (o->own->state == ATTENDANCE_ASKED) {
		html_lit(h, "<p class=\"note\">You asked to come. An organiser will let you "
			 "know.</p>\n");
	} else if (o->own->state == ATTENDANCE_REFUSED) {
		html_lit(h, "<p class=\"note\">The organisers had no place for you.</p>\n");
	} else {
		html_lit(h, "<div class=\"actions\"><a class=\"action\"");
		html_href(h, url_event(visit, event->id, "rate"));
		html_lit(h, ">Rate the sessions</a><a class=\"action second\"");
		html_href(h, url_event(visit, event->id, "propose"));
		html_lit(h, ">Propose one</a><a class=\"action second\"");
		html_href(h, url_event(visit, event->id, "me"));
		html_lit(h, ">Say when you are there</a>");
		input_button(visit, url_event(visit, event->id, "leave"), "I am not coming",
			     "second");
		html_lit(h, "</div>\n");
	}
}

static void write_step(struct visit *visit, const struct event *event, bool done,
		       const char *verb, const char *text)
{
	struct html *h = visit->h;

	html_lit(h, "<li><a");
	html_href(h, url_event(visit, event->id, verb));
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</a>");
	if (done)
		html_lit(h, " <span class=\"done\">done</span>");
	html_lit(h, "</li>\n");
}

static int write_announcing(struct visit *visit, const struct event *event, struct err *err)
{
	struct html *h = visit->h;

	if (event->letter_id) {
		html_lit(h, "<p>The call for sessions is on the list: ");
		if (envelope_write_state(visit, event->letter_id, err))
			return -1;
		html_lit(h, "</p>\n");
		return 0;
	}
	html_lit(h, "<details class=\"more\"><summary>Announce it on the list</summary>"
		 "<p>This mail is the head of the thread that the schedule and all notes go "
		 "into.</p>\n");
	envelope_write(visit, event_letter(visit->settings, event, visit->arena));
	input_button(visit, url_event(visit, event->id, "announce"), "Send it", NULL);
	html_lit(h, "</details>\n");
	return 0;
}

static int write_organising(struct visit *visit, const struct overview *o, struct err *err)
{
	static const char *const choices[][2] = {
		{ "propose", "1. proposing" }, { "rate", "2. rating" },
		{ "scheduled", "3. scheduled" }, { "running", "4. running" },
		{ "over", "5. over" }, { NULL, NULL },
	};
	const struct event *event = o->event;
	struct html *h = visit->h;

	html_lit(h, "<h2>Organising</h2>\n<ol class=\"steps\">\n");
	write_step(visit, event, o->slots.len > 0, "slots", "Days and slots");
	write_step(visit, event, o->rooms.len > 0, "rooms", "Rooms");
	if (o->asked)
		write_step(visit, event, false, "people",
			   arena_printf(visit->arena, "%zu people ask to come", o->asked));
	write_step(visit, event, event->edition > 0, "draft", "The schedule");
	write_step(visit, event, event->index_letter_id > 0, "notes", "Notes and the index");
	html_lit(h, "</ol>\n");
	if (write_announcing(visit, event, err))
		return -1;
	input_form(visit, url_event(visit, event->id, "phase"), "row");
	page_event_choice(visit, "phase", "Phase", choices, event_phase_name(event->phase));
	input_submit(visit, "Change", "second");
	input_form_end(visit);
	html_lit(h, "<p class=\"actions\"><a class=\"action second\"");
	html_href(h, url_event(visit, event->id, "edit"));
	html_lit(h, ">Change the event</a><a class=\"action second\"");
	html_href(h, arena_printf(visit->arena, "/event/new?copy=%" PRId64, event->id));
	html_lit(h, ">Make next year's from it</a></p>\n");
	return 0;
}

int page_event(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct overview o = { .event = page_event_get(visit, err) };

	if (!o.event || gather(visit, &o, err))
		return -1;
	page_event_begin(visit, o.event, NULL, "");
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p>");
	layout_badge(visit, phase_words[o.event->phase]);
	html_lit(visit->h, "</p>\n");
	write_facts(visit, &o);
	write_coming(visit, &o);
	if (event_may_edit(o.event, &visit->actor) && write_organising(visit, &o, err))
		return -1;
	page_event_end(visit);
	return 0;
}

static int back(struct visit *visit, struct response *res, const char *done)
{
	char *url = url_event(visit, request_id(visit->req), NULL);

	response_redirect(res, done ? url_done(visit->arena, url, done) : url);
	return 0;
}

int page_event_phase(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	enum event_phase phase;

	if (event_phase_parse(request_field(req, "phase"), &phase, err) ||
	    event_set_phase(visit->db, &visit->actor, request_id(req), phase, err))
		return -1;
	return back(visit, res, "saved");
}

int page_event_announce(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (event_announce(visit->db, visit->settings, &visit->actor, request_id(req), err))
		return -1;
	return back(visit, res, "announced");
}

int page_event_join(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (attendance_join(visit->db, &visit->actor, request_id(req), err))
		return -1;
	return back(visit, res, NULL);
}

int page_event_leave(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (attendance_leave(visit->db, &visit->actor, request_id(req), err))
		return -1;
	return back(visit, res, NULL);
}
