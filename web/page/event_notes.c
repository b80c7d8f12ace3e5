/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes of an event's sessions: out, in draft or missing; sending them; the index. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/event.h"
#include "calendar/event_notes.h"
#include "calendar/proposal.h"
#include "people/outbox.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "event.h"
#include "page.h"

static const char *const words[] = {
	[EVENT_NOTES_MISSING] = "missing", [EVENT_NOTES_DRAFT] = "draft",
	[EVENT_NOTES_OUT] = "out",
};

static int write_note(struct visit *visit, const struct event_note *note, struct err *err)
{
	struct html *h = visit->h;

	html_lit(h, "<tr><td><a");
	html_href(h, url_session(visit, note->proposal_id, NULL));
	html_lit(h, ">");
	html_text(h, note->title);
	html_lit(h, "</a></td><td>");
	html_text(h, note->hosts);
	html_lit(h, "</td><td>");
	html_text(h, note->taker ? note->taker : "");
	html_lit(h, "</td><td>");
	if (note->state == EVENT_NOTES_OUT) {
		if (envelope_write_state(visit, note->letter_id, err))
			return -1;
	} else {
		layout_badge(visit, words[note->state]);
	}
	html_lit(h, "</td><td>");
	if (visit->person && note->state != EVENT_NOTES_OUT) {
		input_button(visit, url_session(visit, note->proposal_id, "notes"), "Write",
			     "second small");
		if (note->state == EVENT_NOTES_DRAFT) {
			html_lit(h, " <a");
			html_href(h, url_session(visit, note->proposal_id, "notes/preview"));
			html_lit(h, ">Send</a>");
		}
	}
	html_lit(h, "</td></tr>\n");
	return 0;
}

static int write_end(struct visit *visit, const struct event *event, struct err *err)
{
	struct html *h = visit->h;
	struct letter *letter;

	if (event->index_letter_id) {
		html_lit(h, "<p>The index is on the list: ");
		if (envelope_write_state(visit, event->index_letter_id, err))
			return -1;
		html_lit(h, "</p>\n");
	}
	if (!event_may_edit(event, &visit->actor) || !event->edition)
		return 0;
	letter = event_notes_index(visit->db, visit->settings, event->id, visit->arena, err);
	if (!letter)
		return -1;
	html_lit(h, "<details class=\"more\"><summary>");
	html_text(h, event->index_letter_id ? "Send the index once more" :
		  "End the event: send the index");
	html_lit(h, "</summary>");
	envelope_write(visit, letter);
	input_button(visit, url_event(visit, event->id, "close"), "Send it to the list", NULL);
	html_lit(h, "</details>\n");
	return 0;
}

int page_event_notes(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct event *event = page_event_get(visit, err);
	struct event_notes notes = { 0 };
	struct html *h = visit->h;

	if (!event || event_notes_list(visit->db, event->id, visit->arena, &notes, err))
		return -1;
	page_event_begin(visit, event, "Notes", "notes");
	layout_problem(visit, &problem);
	html_lit(h, "<div class=\"wide\"><table><thead><tr><th>Session</th><th>Hosts</th>"
		 "<th>Note-taker</th><th>Notes</th><th></th></tr></thead><tbody>\n");
	for (size_t i = 0; i < notes.len; i++)
		if (write_note(visit, &notes.items[i], err))
			return -1;
	html_lit(h, "</tbody></table></div>\n");
	if (!notes.len)
		html_lit(h, "<p class=\"lead\">Once sessions are in the schedule, their notes are "
			 "listed here.</p>\n");
	if (write_end(visit, event, err))
		return -1;
	page_event_end(visit);
	return 0;
}

int page_event_close(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (event_notes_close(visit->db, visit->settings, &visit->actor, id, err))
		return -1;
	response_redirect(res, url_event(visit, id, "notes"));
	return 0;
}

/* A link in a mail leads here; writing wants a press of the button. */
int page_proposal_notes(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct proposal *proposal = proposal_get(visit->db, request_id(req), visit->arena, err);

	if (!proposal)
		return -1;
	response_redirect(res, proposal->notes_id ?
			  url_notes(visit->arena, proposal->notes_id, NULL) :
			  url_session(visit, proposal->id, NULL));
	return 0;
}

int page_proposal_notes_open(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id;

	if (event_notes_open(visit->db, &visit->actor, request_id(req), &id, err))
		return -1;
	response_redirect(res, url_notes(visit->arena, id, NULL));
	return 0;
}

int page_proposal_notes_preview(struct request *req, struct response *res UNUSED,
				struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct proposal *proposal = proposal_get(visit->db, request_id(req), visit->arena, err);
	struct event *event;
	struct letter *letter;

	if (!proposal)
		return -1;
	event = event_get(visit->db, proposal->event_id, visit->arena, err);
	letter = event ? event_notes_letter(visit->db, visit->settings, proposal->id,
					    visit->arena, err) : NULL;
	if (!letter)
		return -1;
	page_event_begin(visit, event, "The notes, as they will go out", "notes");
	layout_problem(visit, &problem);
	envelope_write(visit, letter);
	html_lit(visit->h, "<div class=\"actions\">");
	input_button(visit, url_session(visit, proposal->id, "notes/post"),
		     "Send them to the list", NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, url_notes(visit->arena, proposal->notes_id, NULL));
	html_lit(visit->h, ">Write on</a></div>\n");
	page_event_end(visit);
	return 0;
}

int page_proposal_notes_post(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct proposal *proposal = proposal_get(visit->db, request_id(req), visit->arena, err);

	if (!proposal || event_notes_post(visit->db, visit->settings, &visit->actor,
					  proposal->id, err))
		return -1;
	response_redirect(res, url_event(visit, proposal->event_id, "notes"));
	return 0;
}
