/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions: the list of an event's, and one of them. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/edition.h"
#include "calendar/event.h"
#include "calendar/event_notes.h"
#include "calendar/interest.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "people/person.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "event.h"
#include "interest.h"
#include "page.h"

const struct form_field page_proposal_state_fields[] = {
	{ "state", FORM_LINE, 1, 20, "the state" },
	{ 0 }
};

const struct form_field page_proposal_merge_fields[] = {
	{ "into", FORM_INT, 1, INT64_MAX, "the other session" },
	{ 0 }
};

const struct form_field page_proposal_taker_fields[] = {
	{ "taker", FORM_LINE, 0, 200, "the note-taker" },
	{ 0 }
};

static void write_item(struct visit *visit, const struct proposal *proposal)
{
	struct html *h = visit->h;

	html_lit(h, "<li>");
	page_session_link(visit, proposal);
	html_lit(h, "<p>");
	html_textf(h, "Session %" PRId64 " \xc2\xb7 %s", proposal->id,
		   proposal_hosts(proposal, visit->arena));
	html_lit(h, "</p></li>\n");
}

int page_proposal_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct event *event = page_event_get(visit, err);
	struct proposals proposals = { 0 };
	struct html *h = visit->h;
	size_t shown = 0;

	if (!event || proposal_list(visit->db, event->id, visit->arena, &proposals, err))
		return -1;
	page_event_begin(visit, event, "Sessions", "sessions");
	html_lit(h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < proposals.len; i++) {
		if (!proposal_may_see(&proposals.items[i], &visit->actor))
			continue;
		write_item(visit, &proposals.items[i]);
		shown++;
	}
	html_lit(h, "</ul>\n");
	if (!shown)
		html_lit(h, "<p class=\"lead\">None is proposed yet.</p>\n");
	page_event_end(visit);
	return 0;
}

/* ---- one */

static void write_text(struct visit *visit, const char *title, const char *text)
{
	if (str_is_empty(text))
		return;
	html_lit(visit->h, "<h2>");
	html_text(visit->h, title);
	html_lit(visit->h, "</h2>\n");
	layout_prose(visit, text);
}

static void write_people(struct visit *visit, const struct proposal *proposal, bool hosts,
			 const char *title)
{
	struct html *h = visit->h;
	bool any = false;

	for (size_t i = 0; i < proposal->persons.len; i++) {
		if (proposal->persons.items[i].is_host != hosts)
			continue;
		if (any) {
			html_lit(h, ", ");
		} else {
			html_lit(h, "<div><dt>");
			html_text(h, title);
			html_lit(h, "</dt><dd>");
		}
		any = true;
		html_text(h, proposal->persons.items[i].name);
	}
	if (any)
		html_lit(h, "</dd></div>\n");
}

static void write_needs(struct visit *visit, const struct proposal *proposal)
{
	struct html *h = visit->h;

	html_lit(h, "<div><dt>Wants</dt><dd>");
	if (proposal->parts > 1)
		html_textf(h, "%d sittings of ", proposal->parts);
	html_textf(h, "%d slot%s", proposal->length, proposal->length == 1 ? "" : "s in a row");
	if (proposal->size)
		html_textf(h, ", %d seats", proposal->size);
	html_text(h, proposal->needs_remote ? ", people from afar" : "");
	html_text(h, proposal->needs_projector ? ", a projector" : "");
	html_text(h, proposal->is_plenary ? ", everybody: nothing beside it" : "");
	for (size_t i = 0; i < proposal->after.len; i++)
		html_textf(h, "%s%" PRId64, i ? ", " : ", to be after session ",
			   proposal->after.items[i]);
	html_lit(h, "</dd></div>\n");
}

/* Where and when it is, as published. */
static int write_sittings(struct visit *visit, const struct proposal *proposal, struct err *err)
{
	struct sittings sittings = { 0 };
	struct rooms rooms = { 0 };
	struct html *h = visit->h;

	if (edition_sittings(visit->db, proposal->event_id, 0, visit->arena, &sittings, err) ||
	    room_list_all(visit->db, proposal->event_id, visit->arena, &rooms, err))
		return -1;
	for (size_t i = 0; i < sittings.len; i++) {
		const struct sitting *sitting = &sittings.items[i];
		const struct room *room = rooms_find(&rooms, sitting->room_id);

		if (sitting->proposal_id != proposal->id)
			continue;
		html_lit(h, "<p class=\"when\">");
		when_write_span(visit, sitting->start_at, sitting->end_at);
		html_lit(h, " \xc2\xb7 <b>");
		html_text(h, room ? room->name : "no room yet");
		html_lit(h, "</b>");
		if (*proposal->overflow) {
			html_lit(h, ", overflow in <b>");
			html_text(h, proposal->overflow);
			html_lit(h, "</b>");
		}
		if (room && room->link) {
			html_lit(h, " \xc2\xb7 <a");
			html_href(h, room->link);
			html_lit(h, ">join from afar</a>");
		}
		if (room && room->dial_in)
			html_textf(h, ", phone %s", room->dial_in);
		if (room && *room->remote_host)
			html_textf(h, "; %s hosts the far side", room->remote_host);
		html_lit(h, "</p>\n");
	}
	return 0;
}

static void write_state_button(struct visit *visit, const struct proposal *proposal,
			       const char *state, const char *label)
{
	input_form(visit, url_session(visit, proposal->id, "state"), "button");
	input_hidden(visit, "state", state);
	input_submit(visit, label, "second");
	input_form_end(visit);
}

static void write_merge(struct visit *visit, const struct proposal *proposal,
			const struct proposals *others)
{
	struct html *h = visit->h;

	html_lit(h, "<details class=\"more\"><summary>Merge it into another</summary>");
	input_form(visit, url_session(visit, proposal->id, "merge"), "row");
	html_lit(h, "<select name=\"into\" aria-label=\"The other session\">");
	for (size_t i = 0; i < others->len; i++) {
		if (others->items[i].id == proposal->id)
			continue;
		html_lit(h, "<option");
		html_attr_int(h, "value", others->items[i].id);
		html_lit(h, ">");
		html_textf(h, "%" PRId64 ": %s", others->items[i].id, others->items[i].title);
		html_lit(h, "</option>");
	}
	html_lit(h, "</select>");
	input_submit(visit, "Merge: ratings and hosts move there", "second");
	input_form_end(visit);
	html_lit(h, "</details>\n");
}

static int write_actions(struct visit *visit, const struct proposal *proposal,
			 struct err *err)
{
	struct proposals others = { 0 };
	struct html *h = visit->h;
	bool organises = visit->actor.role >= ROLE_ORGANISER;

	if (!proposal_may_edit(proposal, &visit->actor) || proposal->state == PROPOSAL_MERGED)
		return 0;
	html_lit(h, "<div class=\"actions\"><a class=\"action second\"");
	html_href(h, url_session(visit, proposal->id, "edit"));
	html_lit(h, ">Change it</a>");
	if (proposal->state == PROPOSAL_OPEN && organises)
		write_state_button(visit, proposal, "hidden", "Hide it from view");
	if (proposal->state == PROPOSAL_OPEN)
		write_state_button(visit, proposal, "withdrawn", "Withdraw it");
	if (proposal->state == PROPOSAL_WITHDRAWN ||
	    (proposal->state == PROPOSAL_HIDDEN && organises))
		write_state_button(visit, proposal, "open", "Show it again");
	html_lit(h, "</div>\n");
	if (!organises)
		return 0;
	if (proposal_list(visit->db, proposal->event_id, visit->arena, &others, err))
		return -1;
	if (others.len > 1)
		write_merge(visit, proposal, &others);
	return 0;
}

static int write_rating(struct visit *visit, const struct proposal *proposal, struct err *err)
{
	struct interests own = { 0 };

	if (!visit->person || (proposal->state != PROPOSAL_OPEN &&
			       proposal->state != PROPOSAL_HIDDEN))
		return 0;
	if (interest_list(visit->db, proposal->event_id, visit->person->id, visit->arena, &own,
			  err))
		return -1;
	html_lit(visit->h, "<h2>Do you want to be there?</h2>\n");
	page_interest_buttons(visit, proposal, interests_find(&own, proposal->id),
			      url_session(visit, proposal->id, NULL));
	return 0;
}

/* At the door: who takes the notes. */
static void write_taker(struct visit *visit, const struct proposal *proposal)
{
	bool may_name = proposal_may_edit(proposal, &visit->actor);
	struct html *h = visit->h;

	if (proposal->taker) {
		html_lit(h, "<p>Takes notes: <b>");
		html_text(h, proposal->taker);
		html_lit(h, "</b></p>\n");
	}
	if (!visit->person || proposal->notes_letter_id || (proposal->taker && !may_name))
		return;
	input_form(visit, url_session(visit, proposal->id, "taker"), "row");
	if (may_name)
		input_line(visit, &(struct input){
			.name = "taker", .label = "Note-taker", .value = "",
			.hint = "A name; empty is you, \"nobody\" takes it back.",
			.form = page_proposal_taker_fields });
	input_submit(visit, may_name ? "They take the notes" : "I take the notes", "second");
	input_form_end(visit);
}

int page_proposal(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct proposal *proposal = proposal_get(visit->db, request_id(req), visit->arena, err);
	struct event *event;
	struct html *h = visit->h;

	if (!proposal)
		return -1;
	if (!proposal_may_see(proposal, &visit->actor))
		return err_set(err, ERR_NOT_FOUND, "there is no session %" PRId64, proposal->id);
	event = event_get(visit->db, proposal->event_id, visit->arena, err);
	if (!event)
		return -1;
	page_event_begin(visit, event, proposal->title, "sessions");
	layout_problem(visit, &problem);
	if (write_sittings(visit, proposal, err))
		return -1;
	html_lit(h, "<dl class=\"facts\">\n<div><dt>Number</dt><dd>");
	html_textf(h, "%" PRId64 " ", proposal->id);
	if (proposal->state != PROPOSAL_OPEN)
		layout_badge(visit, proposal_state_name(proposal->state));
	html_lit(h, "</dd></div>\n");
	if (proposal->merged_id) {
		html_lit(h, "<div><dt>Now part of</dt><dd><a");
		html_href(h, url_session(visit, proposal->merged_id, NULL));
		html_lit(h, ">");
		html_textf(h, "session %" PRId64, proposal->merged_id);
		html_lit(h, "</a></dd></div>\n");
	}
	write_people(visit, proposal, true, "Hosts");
	write_people(visit, proposal, false, "Must be there");
	write_needs(visit, proposal);
	html_lit(h, "</dl>\n");
	if (write_rating(visit, proposal, err))
		return -1;
	write_taker(visit, proposal);
	if (visit->person && !proposal->notes_letter_id)
		input_button(visit, url_session(visit, proposal->id, "notes"),
			     "The notes of this session", "second");
	if (proposal->notes_letter_id) {
		html_lit(h, "<p>Its notes are on the list: ");
		if (envelope_write_state(visit, proposal->notes_letter_id, err))
			return -1;
		html_lit(h, "</p>\n");
	}
	write_text(visit, "The problem", proposal->problem);
	write_text(visit, "What to bring", proposal->bring);
	write_text(visit, "To prepare", proposal->links);
	if (write_actions(visit, proposal, err))
		return -1;
	page_event_end(visit);
	return 0;
}

int page_proposal_state(struct request *req, struct response *res, struct err *err)
{
	static const enum proposal_state states[] = {
		PROPOSAL_OPEN, PROPOSAL_HIDDEN, PROPOSAL_WITHDRAWN,
	};
	struct visit *visit = visit_of(req);
	const char *state = request_field(req, "state");
	int64_t id = request_id(req);

	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (!str_eq(proposal_state_name(states[i]), state))
			continue;
		if (proposal_set_state(visit->db, &visit->actor, id, states[i], err))
			return -1;
		response_redirect(res, url_session(visit, id, NULL));
		return 0;
	}
	return err_set(err, ERR_INVALID, "there is no such state");
}

int page_proposal_taker(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);
	const char *taker;

	if (event_notes_take(visit->db, &visit->actor, id, request_field(req, "taker"),
			     visit->arena, &taker, err))
		return -1;
	response_redirect(res, url_session(visit, id, NULL));
	return 0;
}

int page_proposal_merge(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t into = request_field_int(req, "into");

	if (proposal_merge(visit->db, &visit->actor, request_id(req), into, err))
		return -1;
	response_redirect(res, url_session(visit, into, NULL));
	return 0;
}
