/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The moment's sessions in words; and telling people ten minutes before. */
#include <inttypes.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/attendance.h"
#include "calendar/board.h"
#include "calendar/edition.h"
#include "calendar/event.h"
#include "calendar/interest.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "calendar/slot.h"
#include "people/settings.h"

#include "event_internal.h"

#define BEFORE_SECS (10 * CLOCK_MINUTE)
#define LATEST_SECS CLOCK_MINUTE	/* a bot that was down says it late, or not at all */
#define LINE_MAX_LEN 1500

struct board {
	struct event *event;
	struct slots slots;
	struct rooms rooms;
	struct proposals proposals;
	struct sittings sittings;
};

/* 1, 0 there is no event with a schedule, -1. */
static int load(struct db *db, struct arena *arena, struct board *board, struct err *err)
{
	int found = event_current(db, arena, &board->event, err);

	if (found != 1)
		return found;
	if (!board->event->edition)
		return 0;
	if (slot_list(db, board->event->id, arena, &board->slots, err) ||
	    room_list_all(db, board->event->id, arena, &board->rooms, err) ||
	    proposal_list_all(db, board->event->id, arena, &board->proposals, err) ||
	    edition_sittings(db, board->event->id, 0, arena, &board->sittings, err))
		return -1;
	return 1;
}

static const char *room_name(const struct board *board, int64_t room_id)
{
	const struct room *room = rooms_find(&board->rooms, room_id);

	return room ? room->name : "no room yet";
}

static void write_sitting(const struct board *board, const struct sitting *sitting, int64_t now,
			  struct arena *arena, struct buf *out)
{
	const struct proposal *proposal = proposals_find(&board->proposals, sitting->proposal_id);

	if (!proposal)
		return;
	if (proposal->state == PROPOSAL_HIDDEN) {
		buf_printf(out, "%s: a session", room_name(board, sitting->room_id));
		return;
	}
	buf_printf(out, "%s: \"%s\" (%s) [%" PRId64 "]", room_name(board, sitting->room_id),
		   proposal->title, proposal_hosts(proposal, arena), proposal->id);
	if (*proposal->topic && now >= sitting->start_at)
		buf_printf(out, ", now %s", proposal->topic);
	if (proposal->late_secs && proposal->late_at >= sitting->start_at - CLOCK_HOUR &&
	    proposal->late_at < sitting->end_at)
		buf_printf(out, ", %d minutes late",
			   (int)(proposal->late_secs / CLOCK_MINUTE));
}

static char *clock_text(const struct board *board, int64_t at, struct arena *arena)
{
	return zone_text_utc(arena, board->event->zone, at);
}

/* Sittings that are on (next 0), or that begin at `next`. */
static void write_sittings(const struct board *board, int64_t now, int64_t next,
			   struct arena *arena, struct buf *out)
{
	for (size_t i = 0; i < board->sittings.len; i++) {
		const struct sitting *sitting = &board->sittings.items[i];

		if (next ? sitting->start_at != next :
		    sitting->start_at > now || now >= sitting->end_at)
			continue;
		buf_puts(out, out->len ? "; " : "");
		write_sitting(board, sitting, now, arena, out);
	}
	for (size_t i = 0; i < board->slots.len; i++) {
		const struct slot *slot = &board->slots.items[i];

		if (slot->kind == SLOT_SESSION ||
		    (next ? slot->start_at != next :
		     slot->start_at > now || now >= slot_end(slot)))
			continue;
		buf_printf(out, "%s%s", out->len ? "; " : "",
			   *slot->title ? slot->title : slot_kind_name(slot->kind));
	}
}

int board_now(struct db *db, int64_t now, struct arena *arena, const char **text,
	      struct err *err)
{
	struct board board = { 0 };
	struct buf out = BUF_INIT(LINE_MAX_LEN);
	int found = load(db, arena, &board, err);

	*text = NULL;
	if (found != 1)
		return found;
	write_sittings(&board, now, 0, arena, &out);
	if (out.len)
		*text = buf_to_arena(&out, arena);
	return 0;
}

int board_next(struct db *db, int64_t now, struct arena *arena, const char **text,
	       struct err *err)
{
	struct board board = { 0 };
	struct buf out = BUF_INIT(LINE_MAX_LEN);
	int found = load(db, arena, &board, err);
	int64_t next = 0;

	*text = NULL;
	if (found != 1)
		return found;
	for (size_t i = 0; i < board.slots.len && !next; i++)
		if (board.slots.items[i].start_at > now)
			next = board.slots.items[i].start_at;
	if (!next)
		return 0;
	write_sittings(&board, now, next, arena, &out);
	*text = arena_printf(arena, "%s: %s", clock_text(&board, next, arena),
			     out.len ? buf_str(&out) : "nothing yet");
	buf_free(&out);
	return 0;
}

int board_session(struct db *db, const struct settings *settings, int64_t proposal_id,
		  struct arena *arena, const char **text, struct err *err)
{
	struct proposal *proposal = proposal_get(db, proposal_id, arena, err);
	struct buf out = BUF_INIT(LINE_MAX_LEN);
	struct sittings sittings = { 0 };
	struct rooms rooms = { 0 };
	struct event *event;

	if (!proposal)
		return -1;
	if (proposal->state == PROPOSAL_HIDDEN)
		return err_set(err, ERR_NOT_FOUND, "there is no session %" PRId64, proposal_id);
	event = event_get(db, proposal->event_id, arena, err);
	if (!event || edition_sittings(db, event->id, 0, arena, &sittings, err) ||
	    room_list_all(db, event->id, arena, &rooms, err))
		return -1;
	buf_printf(&out, "session %" PRId64 ": %s (%s)", proposal->id, proposal->title,
		   proposal_hosts(proposal, arena));
	for (size_t i = 0; i < sittings.len; i++) {
		const struct room *room = rooms_find(&rooms, sittings.items[i].room_id);

		if (sittings.items[i].proposal_id == proposal_id)
			buf_printf(&out, "; %s, %s",
				   zone_text_utc(arena, event->zone, sittings.items[i].start_at),
				   room ? room->name : "no room yet");
	}
	buf_printf(&out, "; %s/session/%" PRId64, settings->site.url, proposal->id);
	*text = buf_to_arena(&out, arena);
	return 0;
}

/* ---- where somebody is */

/* The one they host, else the one they want most. */
static const struct sitting *likely(const struct board *board, const struct interests *own,
				    int64_t person_id, int64_t now)
{
	const struct sitting *best = NULL;
	int most = INTEREST_NONE;

	for (size_t i = 0; i < board->sittings.len; i++) {
		const struct sitting *sitting = &board->sittings.items[i];
		const struct proposal *proposal =
			proposals_find(&board->proposals, sitting->proposal_id);
		int level;

		if (!proposal || now < sitting->start_at || now >= sitting->end_at)
			continue;
		level = proposal_has(proposal, person_id, true) ? INTEREST_LEVELS :
			interests_find(own, proposal->id);
		if (level > most) {
			most = level;
			best = sitting;
		}
	}
	return best;
}

static int say_where(struct db *db, const struct board *board, const struct attendance *a,
		     int64_t now, struct arena *arena, const char **text, struct err *err)
{
	struct interests own = { 0 };
	struct buf out = BUF_INIT(LINE_MAX_LEN);
	const struct sitting *sitting;

	if (!a->here_at) {
		*text = arena_printf(arena, "%s has not said where they are (!in does)", a->name);
		return 0;
	}
	if (*a->here) {
		*text = arena_printf(arena, "%s is in %s, they said at %s", a->name, a->here,
				     clock_text(board, a->here_at, arena));
		return 0;
	}
	if (interest_list(db, board->event->id, a->person_id, arena, &own, err))
		return -1;
	sitting = likely(board, &own, a->person_id, now);
	if (!sitting) {
		*text = arena_printf(arena, "%s is here, in no session that they wanted",
				     a->name);
		return 0;
	}
	write_sitting(board, sitting, now, arena, &out);
	*text = arena_printf(arena, "%s is probably in %s", a->name, buf_str(&out));
	buf_free(&out);
	return 0;
}

int board_where(struct db *db, const char *name, int64_t now, struct arena *arena,
		const char **text, struct err *err)
{
	struct board board = { 0 };
	struct attendances list = { 0 };
	const struct attendance *found = NULL;
	int any = load(db, arena, &board, err);

	if (any < 0)
		return -1;
	if (!any)
		return err_set(err, ERR_NOT_FOUND, "no event has a schedule now");
	if (attendance_list(db, board.event->id, arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++) {
		if (str_eq_fold(list.items[i].name, name)) {
			found = &list.items[i];
			break;
		}
		if (!str_starts_fold(list.items[i].name, name))
			continue;
		if (found)
			return err_set(err, ERR_CONFLICT, "\"%.40s\": %s or %s?", name,
				       found->name, list.items[i].name);
		found = &list.items[i];
	}
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "nobody called \"%.40s\" comes to %s", name,
			       board.event->name);
	return say_where(db, &board, found, now, arena, text, err);
}

/* ---- ten minutes before */

static bool is_due(int64_t start_at, int64_t now)
{
	return start_at - now <= BEFORE_SECS && start_at - now > LATEST_SECS;
}

static int64_t due_start(const struct board *board, int64_t now)
{
	for (size_t i = 0; i < board->sittings.len; i++)
		if (is_due(board->sittings.items[i].start_at, now))
			return board->sittings.items[i].start_at;
	return 0;
}

/* Rounded up: nobody is told "in 0 minutes". */
static int minutes_to(int64_t start_at, int64_t now)
{
	return (int)((start_at - now + CLOCK_MINUTE - 1) / CLOCK_MINUTE);
}

static void call_person(const struct board *board, const struct sitting *sitting,
			const struct proposal *proposal, int64_t person_id, bool hosts,
			int64_t now, struct arena *arena, struct board_calls *out)
{
	struct board_call *call = vec_add(out, arena);
	const struct room *room = rooms_find(&board->rooms, sitting->room_id);

	call->person_id = person_id;
	call->key = arena_printf(arena, "sitting %" PRId64 " %d %" PRId64 " %" PRId64,
				 proposal->id, sitting->part, sitting->start_at, person_id);
	call->text = arena_printf(arena, "In %d minutes in %s: \"%s\"%s%s%s",
				  minutes_to(sitting->start_at, now),
				  room_name(board, sitting->room_id), proposal->title,
				  hosts ? ", which you host; who takes notes?" : "",
				  room && room->link ? "; from afar " : "",
				  room && room->link ? room->link : "");
}

static void call_people(const struct board *board, const struct sitting *sitting,
			const struct attendances *list, const struct interests *all,
			int64_t now, struct arena *arena, struct board_calls *out)
{
	const struct proposal *proposal = proposals_find(&board->proposals, sitting->proposal_id);

	for (size_t i = 0; proposal && i < list->len; i++) {
		const struct attendance *a = &list->items[i];
		bool hosts = proposal_has(proposal, a->person_id, false), wants = false;

		if (a->state != ATTENDANCE_IN || !a->is_told)
			continue;
		for (size_t k = 0; k < all->len && !wants; k++)
			wants = all->items[k].proposal_id == proposal->id &&
				all->items[k].person_id == a->person_id &&
				all->items[k].level == INTEREST_VERY;
		if (hosts || wants || proposal_has(proposal, a->person_id, true))
			call_person(board, sitting, proposal, a->person_id, hosts, now, arena,
				    out);
	}
}

static int tell_channel(struct db *db, const struct settings *settings,
			const struct board *board, int64_t start_at, int64_t now,
			struct arena *arena, struct err *err)
{
	struct buf out = BUF_INIT(LINE_MAX_LEN);
	char *key = arena_printf(arena, "event %" PRId64 " at %" PRId64, board->event->id,
				 start_at);
	const char *text;
	int rc = -1;

	write_sittings(board, now, start_at, arena, &out);
	text = arena_printf(arena, "In %d minutes: %s",
			    minutes_to(start_at, now), buf_str(&out));
	buf_free(&out);
	if (db_begin(db, err) ||
	    event_say(db, settings, board->event, key, text, start_at - now, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

int board_remind(struct db *db, const struct settings *settings, int64_t now,
		 struct arena *arena, struct board_calls *out, struct err *err)
{
	struct board board = { 0 };
	struct attendances list = { 0 };
	struct interests all = { 0 };
	int found = load(db, arena, &board, err);
	int64_t start_at;

	if (found != 1)
		return found;
	start_at = due_start(&board, now);
	if (!start_at)
		return 0;
	if (tell_channel(db, settings, &board, start_at, now, arena, err) ||
	    attendance_list(db, board.event->id, arena, &list, err) ||
	    interest_list(db, board.event->id, 0, arena, &all, err))
		return -1;
	for (size_t i = 0; i < board.sittings.len; i++)
		if (board.sittings.items[i].start_at == start_at)
			call_people(&board, &board.sittings.items[i], &list, &all, now, arena,
				    out);
	return 0;
}
