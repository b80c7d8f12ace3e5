/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The draft of a schedule: the grid, and moving by form; draft.js drags. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/edition.h"
#include "calendar/planning.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "event.h"
#include "page.h"
#include "placement.h"

const struct form_field page_placement_fields[] = {
	{ "session", FORM_INT, 1, INT64_MAX, "the session" },
	{ "part", FORM_INT, 1, 4, "the part" },
	{ "place", FORM_LINE, 0, 45, "the place" },
	{ "lock", FORM_LINE, 0, 1, "the lock" },
	{ 0 }
};

char *draft_title(struct visit *visit, const struct proposal *proposal, int part)
{
	if (proposal->parts == 1)
		return arena_dup(visit->arena, proposal->title);
	return arena_printf(visit->arena, "%s, part %d", proposal->title, part);
}

static int gather(struct visit *visit, struct draft_page *page, struct err *err)
{
	int64_t id = page->event->id;

	if (slot_list(visit->db, id, visit->arena, &page->slots, err) ||
	    room_list(visit->db, id, visit->arena, &page->rooms, err) ||
	    room_off_list(visit->db, id, visit->arena, &page->offs, err) ||
	    proposal_list(visit->db, id, visit->arena, &page->proposals, err) ||
	    placement_list(visit->db, id, visit->arena, &page->placed, err) ||
	    placement_report(visit->db, id, &page->placed, visit->arena, &page->report, err) ||
	    planning_latest(visit->db, id, visit->arena, &page->planning, err) < 0 ||
	    placement_last(visit->db, id, visit->arena, &page->last, err))
		return -1;
	return edition_changes(visit->db, id, visit->arena, &page->changes, &page->n_changes,
			       err);
}

/* ---- the grid */

static const char *move_url(struct visit *visit, const struct event *event,
			    const struct proposal *proposal, int part)
{
	return arena_printf(visit->arena, "/event/%" PRId64 "/draft/move?session=%" PRId64
			    "&part=%d", event->id, proposal->id, part);
}

static void write_card(struct visit *visit, const struct event *event,
		       const struct proposal *proposal, int part,
		       const struct placement *placement)
{
	struct html *h = visit->h;

	html_lit(h, "<div class=\"card\" draggable=\"true\"");
	html_attr_int(h, "data-session", proposal->id);
	html_attr_int(h, "data-part", part);
	html_lit(h, "><a");
	html_href(h, move_url(visit, event, proposal, part));
	html_lit(h, ">");
	html_text(h, draft_title(visit, proposal, part));
	html_lit(h, "</a><span class=\"who\">");
	html_text(h, proposal_hosts(proposal, visit->arena));
	html_lit(h, "</span>");
	if (proposal->state == PROPOSAL_HIDDEN)
		layout_badge(visit, "hidden");
	if (placement) {
		input_form(visit, url_event(visit, event->id, "draft/lock"), "button");
		input_hidden_int(visit, "session", proposal->id);
		input_hidden_int(visit, "part", part);
		input_hidden(visit, "lock", placement->is_locked ? "" : "1");
		html_lit(h, "<button class=\"second small\"");
		html_attr(h, "aria-pressed", placement->is_locked ? "true" : "false");
		html_lit(h, ">");
		html_text(h, placement->is_locked ? "locked" : "lock");
		html_lit(h, "</button>");
		input_form_end(visit);
	}
	html_lit(h, "</div>");
}

static bool runs_on(const struct draft_page *page, const struct placement *placement,
		    const struct proposal *proposal, size_t slot)
{
	int left = proposal->length;

	for (size_t i = 0; i < page->slots.len && left > 0; i++) {
		if (page->slots.items[i].kind != SLOT_SESSION)
			continue;
		if (left < proposal->length || page->slots.items[i].id == placement->slot_id) {
			if (i == slot && left < proposal->length)
				return true;
			left--;
		}
	}
	return false;
}

static void write_cell(struct visit *visit, const struct draft_page *page, size_t slot,
		       const struct room *room)
{
	const struct slot *here = &page->slots.items[slot];
	struct html *h = visit->h;

	html_lit(h, "<td");
	html_attr(h, "data-place", arena_printf(visit->arena, "%" PRId64 "-%" PRId64, here->id,
						room->id));
	if (room_is_off(&page->offs, room->id, here->id))
		html_lit(h, " class=\"off\"");
	html_attr(h, "data-room", room->name);
	html_lit(h, ">");
	for (size_t i = 0; i < page->placed.len; i++) {
		const struct placement *p = &page->placed.items[i];
		const struct proposal *proposal;

		if (p->room_id != room->id)
			continue;
		proposal = proposals_find(&page->proposals, p->proposal_id);
		if (proposal && p->slot_id == here->id)
			write_card(visit, page->event, proposal, p->part, p);
		else if (proposal && runs_on(page, p, proposal, slot))
			html_lit(h, "<span class=\"quiet\">goes on</span>");
	}
	html_lit(h, "</td>");
}

static void write_row(struct visit *visit, const struct draft_page *page, size_t slot)
{
	const struct slot *here = &page->slots.items[slot];
	struct html *h = visit->h;

	html_lit(h, "<tr><th scope=\"row\">");
	html_text(h, page_event_clock(visit, page->event, here->start_at));
	html_lit(h, "</th>");
	if (here->kind != SLOT_SESSION) {
		html_lit(h, "<td class=\"break\"");
		html_attr_int(h, "colspan", (int64_t)page->rooms.len);
		html_lit(h, ">");
		html_text(h, *here->title ? here->title : slot_kind_name(here->kind));
		html_lit(h, "</td>");
	}
	for (size_t r = 0; here->kind == SLOT_SESSION && r < page->rooms.len; r++)
		write_cell(visit, page, slot, &page->rooms.items[r]);
	html_lit(h, "</tr>\n");
}

static void write_head(struct visit *visit, const struct draft_page *page, size_t slot)
{
	struct html *h = visit->h;

	html_lit(h, "<h2>");
	html_text(h, page_event_day(visit, page->event, page->slots.items[slot].start_at));
	html_lit(h, "</h2><div class=\"wide grid\"><table><thead><tr><th></th>");
	for (size_t r = 0; r < page->rooms.len; r++) {
		html_lit(h, "<th scope=\"col\">");
		html_text(h, page->rooms.items[r].name);
		html_textf(h, " (%d)", page->rooms.items[r].capacity);
		html_lit(h, "</th>");
	}
	html_lit(h, "</tr></thead><tbody>\n");
}

static void write_grid(struct visit *visit, const struct draft_page *page)
{
	const char *day = NULL;

	for (size_t i = 0; i < page->slots.len; i++) {
		const char *own = slot_day(page->event, &page->slots.items[i], visit->arena);

		if (!str_eq(day, own)) {
			if (day)
				html_lit(visit->h, "</tbody></table></div>\n");
			write_head(visit, page, i);
		}
		day = own;
		write_row(visit, page, i);
	}
	if (day)
		html_lit(visit->h, "</tbody></table></div>\n");
}

static void write_unplaced(struct visit *visit, const struct draft_page *page)
{
	struct html *h = visit->h;

	html_lit(h, "<h2>Not in the schedule</h2><div class=\"unplaced\" data-place=\"0-0\" "
		 "data-room=\"out of the schedule\">");
	for (size_t i = 0; i < page->proposals.len; i++)
		for (int part = 1; part <= page->proposals.items[i].parts; part++)
			if (!placements_find(&page->placed, page->proposals.items[i].id, part))
				write_card(visit, page->event, &page->proposals.items[i], part,
					   NULL);
	html_lit(h, "</div>\n");
}

static void write_undo(struct visit *visit, const struct draft_page *page)
{
	if (!page->last)
		return;
	input_form(visit, url_event(visit, page->event->id, "draft/undo"), "row");
	html_lit(visit->h, "<p>Last change: ");
	html_text(visit->h, page->last);
	html_lit(visit->h, "</p>");
	input_submit(visit, "Undo", "second small");
	input_form_end(visit);
}

int page_placement(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct draft_page page = { .event = page_event_get_to_edit(visit, err) };

	if (!page.event || gather(visit, &page, err))
		return -1;
	page_event_begin(visit, page.event, "Draft of the schedule", "draft");
	layout_problem(visit, &problem);
	draft_write_report(visit, &page);
	draft_write_publish(visit, &page);
	draft_write_relief(visit, &page);
	if (draft_write_planning(visit, &page, err))
		return -1;
	write_undo(visit, &page);
	html_lit(visit->h, "<p class=\"hint drag-help\" hidden>Drag a session to another place; "
		 "or with keys: <kbd>Tab</kbd> to it, <kbd>Space</kbd> picks it up, arrows move, "
		 "<kbd>Enter</kbd> puts it down, <kbd>Esc</kbd> leaves it.</p><p id=\"effect\" "
		 "class=\"effect\" role=\"status\" aria-live=\"assertive\"></p>\n");
	html_lit(visit->h, "<div id=\"draft\"");
	html_attr(visit->h, "data-event", url_event(visit, page.event->id, NULL));
	html_lit(visit->h, ">\n");
	input_form(visit, url_event(visit, page.event->id, "draft/move"), "button");
	input_form_end(visit);
	write_grid(visit, &page);
	write_unplaced(visit, &page);
	html_lit(visit->h, "</div>\n");
	page_event_script(visit, "draft.js");
	page_event_end(visit);
	return 0;
}

/* ---- moving by form: every place with what it would do */

static int wanted(struct visit *visit, int64_t *session, int *part, struct err *err)
{
	const char *a = request_query(visit->req, "session"), *b =
		request_query(visit->req, "part");
	int64_t n;

	if (str_to_int(a ? a : "", 1, INT64_MAX, session, err) ||
	    str_to_int(b ? b : "1", 1, 4, &n, err))
		return -1;
	*part = (int)n;
	return 0;
}

static void write_effect(struct visit *visit, const struct placement_effect *effect,
			 const struct draft_page *page)
{
	const struct proposal *other = proposals_find(&page->proposals, effect->other_id);
	struct html *h = visit->h;

	html_lit(h, "<button class=\"second\" name=\"place\"");
	html_attr(h, "value", arena_printf(visit->arena, "%" PRId64 "-%" PRId64, effect->slot_id,
					   effect->room_id));
	html_lit(h, ">");
	html_textf(h, "%+" PRId64, effect->gain);
	html_lit(h, "</button>");
	if (other) {
		html_lit(h, "<p class=\"quiet\">swaps with ");
		html_text(h, other->title);
		html_lit(h, "</p>");
	}
	if (*effect->words) {
		html_lit(h, "<p class=\"too-long\">");
		html_text(h, effect->words);
		html_lit(h, "</p>");
	}
}

static void write_effects(struct visit *visit, const struct draft_page *page,
			  const struct placement_effects *effects)
{
	struct html *h = visit->h;

	for (size_t i = 0; i < page->slots.len; i++) {
		const struct slot *slot = &page->slots.items[i];

		if (slot->kind != SLOT_SESSION)
			continue;
		html_lit(h, "<tr><th scope=\"row\">");
		html_textf(h, "%s, %s", page_event_day(visit, page->event, slot->start_at),
			   page_event_clock(visit, page->event, slot->start_at));
		html_lit(h, "</th>");
		for (size_t r = 0; r < page->rooms.len; r++) {
			html_lit(h, "<td>");
			for (size_t k = 0; k < effects->len; k++)
				if (effects->items[k].slot_id == slot->id &&
				    effects->items[k].room_id == page->rooms.items[r].id)
					write_effect(visit, &effects->items[k], page);
			html_lit(h, "</td>");
		}
		html_lit(h, "</tr>\n");
	}
}

int page_placement_move(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct draft_page page = { .event = page_event_get_to_edit(visit, err) };
	struct placement_effects effects = { 0 };
	const struct proposal *proposal;
	struct html *h = visit->h;
	int64_t session;
	int part;

	if (!page.event || wanted(visit, &session, &part, err) || gather(visit, &page, err) ||
	    placement_effects(visit->db, page.event->id, session, part, visit->arena, &effects,
			      err))
		return -1;
	proposal = proposals_find(&page.proposals, session);
	page_event_begin(visit, page.event, arena_printf(visit->arena, "Where to put \"%s\"?",
							 draft_title(visit, proposal, part)),
			 "draft");
	html_lit(h, "<p class=\"lead\">Each button says what the place does to the score; below "
		 "it, whom it moves and what it breaks.</p>\n");
	input_form(visit, url_event(visit, page.event->id, "draft/move"), NULL);
	input_hidden_int(visit, "session", session);
	input_hidden_int(visit, "part", part);
	html_lit(h, "<div class=\"wide grid\"><table><thead><tr><th></th>");
	for (size_t r = 0; r < page.rooms.len; r++) {
		html_lit(h, "<th scope=\"col\">");
		html_text(h, page.rooms.items[r].name);
		html_lit(h, "</th>");
	}
	html_lit(h, "</tr></thead><tbody>\n");
	write_effects(visit, &page, &effects);
	html_lit(h, "</tbody></table></div><div class=\"actions\"><button class=\"second\" "
		 "name=\"place\" value=\"0-0\">Out of the schedule</button></div>");
	input_form_end(visit);
	page_event_end(visit);
	return 0;
}

static int back(struct visit *visit, struct response *res)
{
	response_redirect(res, url_event(visit, request_id(visit->req), "draft"));
	return 0;
}

int page_placement_put(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	char *cursor = arena_dup(visit->arena, request_field(req, "place"));
	char *slot = str_piece(&cursor, '-'), *room = str_piece(&cursor, '-');
	int64_t slot_id, room_id;

	if (str_to_int(slot ? slot : "", 0, INT64_MAX, &slot_id, err) ||
	    str_to_int(room ? room : "", 0, INT64_MAX, &room_id, err))
		return err_in(err, "the place");
	if (placement_move(visit->db, &visit->actor, request_id(req),
			   request_field_int(req, "session"), (int)request_field_int(req, "part"),
			   slot_id, room_id, err))
		return -1;
	return back(visit, res);
}

int page_placement_lock(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (placement_lock(visit->db, &visit->actor, request_id(req),
			   request_field_int(req, "session"), (int)request_field_int(req, "part"),
			   *request_field(req, "lock"), err))
		return -1;
	return back(visit, res);
}

int page_placement_undo(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (placement_undo(visit->db, &visit->actor, request_id(req), err))
		return -1;
	return back(visit, res);
}
