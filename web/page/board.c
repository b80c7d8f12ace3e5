/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The board: rooms by slots, now and next on top.  board.js keeps it right by the
 * reader's own clock, also without network, and fetches it anew when told to.
 */
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/edition.h"
#include "calendar/event.h"
#include "calendar/interest.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "calendar/slot.h"
#include "people/person.h"

#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "event.h"
#include "page.h"

struct board {
	struct event *event;
	int64_t changes;
	struct slots slots;
	struct rooms rooms;
	struct proposals proposals;
	struct sittings sittings;
	struct interests own;
};

/* Shapes, so that no colour is needed. */
static const char *const marks[INTEREST_LEVELS] = {
	"", "\xe2\x97\x8b", "\xe2\x97\x8f", "\xe2\x98\x85",	/* none, circle, disc, star */
};

static int gather(struct visit *visit, struct board *board, struct err *err)
{
	int64_t id = board->event->id;

	if (event_changes(visit->db, id, &board->changes, err) ||
	    slot_list(visit->db, id, visit->arena, &board->slots, err) ||
	    room_list(visit->db, id, visit->arena, &board->rooms, err) ||
	    proposal_list_all(visit->db, id, visit->arena, &board->proposals, err) ||
	    edition_sittings(visit->db, id, 0, visit->arena, &board->sittings, err))
		return -1;
	if (!visit->person)
		return 0;
	return interest_list(visit->db, id, visit->person->id, visit->arena, &board->own, err);
}

static const struct proposal *seen(struct visit *visit, const struct board *board,
				   const struct sitting *sitting)
{
	const struct proposal *proposal = proposals_find(&board->proposals,
							 sitting->proposal_id);

	return proposal && proposal_may_see(proposal, &visit->actor) ? proposal : NULL;
}

static bool is_late(const struct proposal *proposal, const struct sitting *sitting)
{
	return proposal->late_secs && proposal->late_at >= sitting->start_at - CLOCK_HOUR &&
	       proposal->late_at < sitting->end_at;
}

static void write_late(struct html *h, const struct proposal *proposal)
{
	html_lit(h, "<strong class=\"late\">");
	html_textf(h, "begins %d minutes late", (int)(proposal->late_secs / CLOCK_MINUTE));
	html_lit(h, "</strong>");
}

/* The same in the grid, in now and next, and on the big screen. */
static void write_session(struct visit *visit, const struct board *board,
			  const struct sitting *sitting)
{
	const struct proposal *proposal = seen(visit, board, sitting);
	int level = interests_find(&board->own, sitting->proposal_id);
	const struct room *room = rooms_find(&board->rooms, sitting->room_id);
	struct html *h = visit->h;

	if (!proposal) {
		html_lit(h, "<span class=\"quiet\">a session</span>");
		return;
	}
	if (level > 0) {
		html_lit(h, "<span class=\"mark-own\"");
		html_attr(h, "title", arena_printf(visit->arena, "you said: %s",
						   interest_name((enum interest_level)level)));
		html_lit(h, ">");
		html_text(h, marks[level]);
		html_lit(h, "</span> ");
	}
	page_session_link(visit, proposal);
	if (proposal->parts > 1)
		html_textf(h, " (part %d of %d)", sitting->part, proposal->parts);
	html_lit(h, "<span class=\"who\">");
	html_text(h, proposal_hosts(proposal, visit->arena));
	html_lit(h, "</span>");
	if (is_late(proposal, sitting))
		write_late(h, proposal);
	if (*proposal->topic && visit->now >= sitting->start_at && visit->now < sitting->end_at) {
		html_lit(h, "<span class=\"topic\">now: ");
		html_text(h, proposal->topic);
		html_lit(h, "</span>");
	}
	if (*proposal->overflow) {
		html_lit(h, "<strong class=\"overflow\">also in ");
		html_text(h, proposal->overflow);
		html_lit(h, "</strong>");
	}
	if (proposal->taker) {
		html_lit(h, "<span class=\"who\">notes: ");
		html_text(h, proposal->taker);
		html_lit(h, "</span>");
	}
	if (room && room->link) {
		html_lit(h, "<a class=\"join\"");
		html_href(h, room->link);
		html_lit(h, ">join from afar</a>");
	}
}

/* ---- now and next */

static int64_t next_start(const struct board *board, int64_t now)
{
	int64_t next = 0;

	for (size_t i = 0; i < board->slots.len; i++)
		if (board->slots.items[i].start_at > now &&
		    (!next || board->slots.items[i].start_at < next))
			next = board->slots.items[i].start_at;
	return next;
}

static void write_lines(struct visit *visit, const struct board *board, bool now, int64_t next)
{
	struct html *h = visit->h;

	for (size_t i = 0; i < board->slots.len; i++) {
		const struct slot *slot = &board->slots.items[i];
		bool on = now ? slot->start_at <= visit->now && visit->now < slot_end(slot) :
			  slot->start_at == next;

		if (!on || slot->kind == SLOT_SESSION)
			continue;
		html_lit(h, "<li><b>");
		html_text(h, *slot->title ? slot->title : slot_kind_name(slot->kind));
		html_lit(h, "</b></li>");
	}
	for (size_t i = 0; i < board->sittings.len; i++) {
		const struct sitting *sitting = &board->sittings.items[i];
		const struct room *room = rooms_find(&board->rooms, sitting->room_id);

		if (now ? sitting->start_at > visit->now || visit->now >= sitting->end_at :
		    sitting->start_at != next)
			continue;
		html_lit(h, "<li><b>");
		html_text(h, room ? room->name : "no room yet");
		html_lit(h, "</b> ");
		write_session(visit, board, sitting);
		html_lit(h, "</li>");
	}
}

static void write_now(struct visit *visit, const struct board *board)
{
	int64_t next = next_start(board, visit->now);
	struct html *h = visit->h;

	html_lit(h, "<div class=\"now-next\"><section><h2>Now</h2><ul id=\"now\">");
	write_lines(visit, board, true, 0);
	html_lit(h, "</ul></section><section><h2>Next <span id=\"next-at\">");
	if (next)
		html_text(h, page_event_clock(visit, board->event, next));
	html_lit(h, "</span></h2><ul id=\"next\">");
	if (next)
		write_lines(visit, board, false, next);
	html_lit(h, "</ul></section></div>\n");
}

/* ---- the grid */

static void write_moments(struct html *h, int64_t from, int64_t to)
{
	html_attr_int(h, "data-from", from);
	html_attr_int(h, "data-to", to);
}

static void write_cell(struct visit *visit, const struct board *board, const struct slot *slot,
		       const struct room *room)
{
	struct html *h = visit->h;

	html_lit(h, "<td");
	html_attr(h, "data-room", room->name);
	html_lit(h, ">");
	for (size_t i = 0; i < board->sittings.len; i++) {
		const struct sitting *sitting = &board->sittings.items[i];
		int level = interests_find(&board->own, sitting->proposal_id);

		if (sitting->room_id != room->id || sitting->start_at >= slot_end(slot) ||
		    sitting->end_at <= slot->start_at)
			continue;
		if (sitting->start_at < slot->start_at) {
			html_lit(h, "<span class=\"quiet\">goes on</span>");
			continue;
		}
		html_lit(h, "<div");
		html_attr(h, "class", arena_printf(visit->arena, "card own%d",
						   level < 0 ? 0 : level));
		write_moments(h, sitting->start_at, sitting->end_at);
		html_lit(h, ">");
		write_session(visit, board, sitting);
		html_lit(h, "</div>");
	}
	html_lit(h, "</td>");
}

static void write_row(struct visit *visit, const struct board *board, const struct slot *slot)
{
	struct html *h = visit->h;
	struct civil here = zone_civil(board->event->zone, slot->start_at);
	struct civil utc = zone_civil("UTC", slot->start_at);

	html_lit(h, "<tr");
	write_moments(h, slot->start_at, slot_end(slot));
	if (slot->start_at <= visit->now && visit->now < slot_end(slot))
		html_lit(h, " class=\"is-now\"");
	else if (slot_end(slot) <= visit->now)
		html_lit(h, " class=\"is-past\"");
	html_lit(h, "><th scope=\"row\">");
	html_textf(h, "%02d:%02d\xe2\x80\x93%s", here.hour, here.minute,
		   page_event_clock(visit, board->event, slot_end(slot)));
	if (here.offset_secs) {
		html_lit(h, "<span class=\"utc\">");
		html_textf(h, "%02d:%02d UTC", utc.hour, utc.minute);
		html_lit(h, "</span>");
	}
	html_lit(h, "</th>");
	if (slot->kind != SLOT_SESSION) {
		html_lit(h, "<td class=\"break\"");
		html_attr_int(h, "colspan", (int64_t)board->rooms.len);
		html_lit(h, ">");
		html_text(h, *slot->title ? slot->title : slot_kind_name(slot->kind));
		html_lit(h, "</td>");
	}
	for (size_t r = 0; slot->kind == SLOT_SESSION && r < board->rooms.len; r++)
		write_cell(visit, board, slot, &board->rooms.items[r]);
	html_lit(h, "</tr>\n");
}

static void write_head(struct visit *visit, const struct board *board, const struct slot *slot)
{
	struct civil c = zone_civil(board->event->zone, slot->start_at);
	struct html *h = visit->h;

	html_lit(h, "<section class=\"day\"><h2>");
	html_text(h, page_event_day(visit, board->event, slot->start_at));
	html_lit(h, " <span class=\"quiet\">");
	html_textf(h, "%s (%s)", c.abbr, zone_offset(visit->arena, c.offset_secs));
	html_lit(h, "</span></h2><div class=\"wide grid\"><table><thead><tr><th></th>");
	for (size_t r = 0; r < board->rooms.len; r++) {
		html_lit(h, "<th scope=\"col\">");
		html_text(h, board->rooms.items[r].name);
		html_lit(h, "</th>");
	}
	html_lit(h, "</tr></thead><tbody>\n");
}

static void write_grid(struct visit *visit, const struct board *board)
{
	const char *day = NULL;

	for (size_t i = 0; i < board->slots.len; i++) {
		const char *own = slot_day(board->event, &board->slots.items[i], visit->arena);

		if (!str_eq(day, own)) {
			if (day)
				html_lit(visit->h, "</tbody></table></div></section>\n");
			write_head(visit, board, &board->slots.items[i]);
		}
		day = own;
		write_row(visit, board, &board->slots.items[i]);
	}
	if (day)
		html_lit(visit->h, "</tbody></table></div></section>\n");
}

static void write_feeds(struct visit *visit, const struct board *board)
{
	struct html *h = visit->h;
	int64_t id = board->event->id;

	html_lit(h, "<p class=\"quiet feeds\"><b>\xe2\x98\x85</b> very, <b>\xe2\x97\x8f</b> yes, "
		 "<b>\xe2\x97\x8b</b> a little: what you said. <a");
	html_href(h, url_event(visit, id, "board?big=1"));
	html_lit(h, ">For a big screen</a>, print on <a");
	html_href(h, url_event(visit, id, "board?paper=a4"));
	html_lit(h, ">A4</a> or <a");
	html_href(h, url_event(visit, id, "board?paper=a3"));
	html_lit(h, ">A3</a>. For your calendar: <a");
	html_href(h, url_event(visit, id, "schedule.ics"));
	html_lit(h, ">all</a>");
	for (size_t r = 0; r < board->rooms.len; r++) {
		html_lit(h, ", <a");
		html_href(h, arena_printf(visit->arena, "/event/%" PRId64 "/room/%" PRId64 ".ics",
					  id, board->rooms.items[r].id));
		html_lit(h, ">");
		html_text(h, board->rooms.items[r].name);
		html_lit(h, "</a>");
	}
	html_lit(h, ". For programs: <a");
	html_href(h, url_event(visit, id, "schedule.xml"));
	html_lit(h, ">frab XML</a>, <a");
	html_href(h, url_event(visit, id, "schedule.json"));
	html_lit(h, ">JSON</a>, <a");
	html_href(h, url_event(visit, id, "schedule.txt"));
	html_lit(h, ">text</a>. <a");
	html_href(h, url_event(visit, id, "changes"));
	html_lit(h, ">What changed</a></p>\n");
}

static const char *mode(struct visit *visit)
{
	const char *paper = request_query(visit->req, "paper");

	if (request_query(visit->req, "big"))
		return "board big";
	if (str_eq(paper, "a3"))
		return "board a3";
	return "board a4";
}

int page_board(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct board board = { .event = page_event_get(visit, err) };
	struct html *h = visit->h;

	if (!board.event || gather(visit, &board, err))
		return -1;
	page_event_begin(visit, board.event, "Board", "board");
	html_lit(h, "<div id=\"board\"");
	html_attr(h, "class", mode(visit));
	html_attr_int(h, "data-changes", board.changes);
	html_attr(h, "data-events", url_event(visit, board.event->id, "board/events"));
	html_attr(h, "data-zone", board.event->zone);
	html_lit(h, ">\n");
	if (board.event->edition) {
		write_now(visit, &board);
		write_grid(visit, &board);
	} else {
		html_lit(h, "<p class=\"lead\">The schedule is not out yet.</p>\n");
	}
	html_lit(h, "</div>\n<p class=\"hint\" id=\"board-state\" role=\"status\"></p>\n");
	write_feeds(visit, &board);
	page_event_script(visit, "board.js");
	page_event_end(visit);
	return 0;
}

/* ---- one's own */

static void write_mine(struct visit *visit, const struct board *board,
		       const struct sitting *sitting)
{
	const struct room *room = rooms_find(&board->rooms, sitting->room_id);
	struct html *h = visit->h;

	html_lit(h, "<li>");
	write_session(visit, board, sitting);
	html_lit(h, "<p>");
	when_write_span(visit, sitting->start_at, sitting->end_at);
	html_lit(h, " \xc2\xb7 <b>");
	html_text(h, room ? room->name : "no room yet");
	html_lit(h, "</b></p></li>\n");
}

int page_board_mine(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct board board = { .event = page_event_get(visit, err) };
	struct html *h = visit->h;
	size_t n = 0;

	if (!board.event || gather(visit, &board, err))
		return -1;
	page_event_begin(visit, board.event, "My schedule", "mine");
	html_lit(h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < board.sittings.len; i++) {
		const struct sitting *sitting = &board.sittings.items[i];
		const struct proposal *proposal = seen(visit, &board, sitting);

		if (!proposal ||
		    (interests_find(&board.own, proposal->id) < INTEREST_YES &&
		     !proposal_has(proposal, visit->person->id, true)))
			continue;
		write_mine(visit, &board, sitting);
		n++;
	}
	html_lit(h, "</ul>\n");
	if (!n)
		html_lit(h, "<p class=\"lead\">Nothing that you rated \"yes\" or \"very\" is in "
			 "the schedule yet.</p>\n");
	html_lit(h, "<p class=\"quiet\">The feed of <a href=\"/me\">your page</a>, with "
		 "<code>/sessions.ics</code> instead of <code>.ics</code> at its end, has these, "
		 "and follows rooms and times.</p>\n");
	page_event_end(visit);
	return 0;
}
