/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An overflow room: on the board at once, and said on IRC. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/edition.h"
#include "calendar/event.h"
#include "calendar/overflow.h"
#include "calendar/proposal.h"
#include "calendar/room.h"

#include "event_internal.h"
#include "proposal_rows.h"
#include "typed.h"

#define ROOM_MAX 60

/* The room of the sitting that goes on or comes next, else of the last one. */
static int find_room(struct db *db, const struct proposal *proposal, struct arena *arena,
		     const struct room **out, struct err *err)
{
	struct sittings sittings = { 0 };
	struct rooms *rooms = arena_one(arena, struct rooms);
	const struct sitting *found = NULL;

	if (edition_sittings(db, proposal->event_id, 0, arena, &sittings, err) ||
	    room_list_all(db, proposal->event_id, arena, rooms, err))
		return -1;
	for (size_t i = 0; i < sittings.len; i++)
		if (sittings.items[i].proposal_id == proposal->id &&
		    (!found || found->end_at <= clock_now()))
			found = &sittings.items[i];
	if (!found)
		return err_set(err, ERR_CONFLICT, "session %" PRId64 " is not in the published "
			       "schedule: publish it first", proposal->id);
	*out = rooms_find(rooms, found->room_id);
	return 0;
}

static char *words(const struct event *event, const struct proposal *proposal,
		   const struct room *room, const char *overflow, struct arena *arena)
{
	const char *title = proposal->state == PROPOSAL_HIDDEN ? "a session" : proposal->title;

	if (!*overflow)
		return arena_printf(arena, "%s: session %" PRId64 ", %s, has its overflow room "
				    "no more", event->name, proposal->id, title);
	return arena_printf(arena, "%s: session %" PRId64 ", %s: who finds no seat%s%s goes to %s"
			    "%s%s", event->name, proposal->id, title, room ? " in " : "",
			    room ? room->name : "", overflow,
			    room && room->link ? ", or joins at " : "",
			    room && room->link ? room->link : "");
}

int overflow_set(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t proposal_id, const char *name, struct err *err)
{
	struct arena *arena = arena_new();
	const struct room *room = NULL;
	struct proposal *proposal;
	struct event *event;
	const char *overflow;
	int rc = -1;

	if (db_begin(db, err) || typed_line("overflow room", name, ROOM_MAX, arena, &overflow, err))
		goto out;
	proposal = proposal_get(db, proposal_id, arena, err);
	event = proposal ? event_get(db, proposal->event_id, arena, err) : NULL;
	if (!event)
		goto out;
	if (!proposal_may_edit(proposal, who)) {
		err_set(err, ERR_DENIED, "session %" PRId64 " is its hosts' and the organisers' to "
			"change", proposal_id);
		goto out;
	}
	if (find_room(db, proposal, arena, &room, err))
		goto out;
	if (room && str_eq_fold(room->name, overflow)) {
		err_set(err, ERR_INVALID, "\"%s\" is the room that is full: which one is beside "
			"it?", room->name);
		goto out;
	}
	if (proposal_set_overflow(db, proposal_id, overflow, err) ||
	    event_say(db, settings, event, NULL, words(event, proposal, room, overflow, arena),
		      CLOCK_HOUR, err) ||
	    event_touch(db, event->id, err) ||
	    event_audit(db, who, event->id, arena_printf(arena, "session %" PRId64 ": overflow "
							 "room \"%s\"", proposal_id, overflow),
			arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
