/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Published schedules: tables edition and sitting. */
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/plan/check.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

#include "edition_rows.h"
#include "event_internal.h"
#include "lineup.h"

#define CHANGES_MAX (64 * 1024)

int edition_sittings(struct db *db, int64_t event_id, int64_t number, struct arena *arena,
		     struct sittings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT proposal_id, part, slot_id, room_id, start_at, end_at, sequence"
		" FROM sitting LEFT JOIN room ON room.id = room_id"
		" WHERE sitting.event_id = :event AND number = iif(:number = 0,"
		"  (SELECT edition FROM event WHERE id = :event), :number)"
		" ORDER BY start_at, position, proposal_id, part");
	int rc;

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "number", number);
	while ((rc = db_step(st, err)) == 1) {
		struct sitting *sitting = vec_add(out, arena);

		sitting->proposal_id = db_int(st, "proposal_id");
		sitting->part = (int)db_int(st, "part");
		sitting->slot_id = db_int(st, "slot_id");
		sitting->room_id = db_int(st, "room_id");
		sitting->start_at = db_int(st, "start_at");
		sitting->end_at = db_int(st, "end_at");
		sitting->sequence = db_int(st, "sequence");
	}
	return rc;
}

const struct sitting *sittings_find(const struct sittings *sittings, int64_t proposal_id,
				    int part)
{
	for (size_t i = 0; i < sittings->len; i++)
		if (sittings->items[i].proposal_id == proposal_id &&
		    sittings->items[i].part == part)
			return &sittings->items[i];
	return NULL;
}

int edition_list(struct db *db, int64_t event_id, struct arena *arena, struct editions *out,
		 struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT number, published_at, score, changes, person.name AS by FROM edition"
		" LEFT JOIN person ON person.id = person_id WHERE event_id = :event"
		" ORDER BY number DESC");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1) {
		struct edition *edition = vec_add(out, arena);

		edition->number = db_int(st, "number");
		edition->published_at = db_int(st, "published_at");
		edition->score = db_int(st, "score");
		edition->changes = db_text(st, "changes", arena);
		edition->by = db_text(st, "by", arena);
	}
	return rc;
}

/* ---- the draft beside what is published */

static struct sitting as_sitting(const struct lineup *lineup, const struct schedule_line *line)
{
	const struct lineup_sitting *from = &lineup->sitting[line->session];
	int length = lineup->instance->session[line->session].length;
	int last = line->slot + length - 1;

	if (last >= lineup->instance->slots)
		last = lineup->instance->slots - 1;
	return (struct sitting){
		.proposal_id = from->proposal->id, .part = from->part,
		.slot_id = lineup->slots.items[line->slot].id,
		.room_id = line->room < 0 ? 0 : lineup->rooms.items[line->room].id,
		.start_at = lineup->slots.items[line->slot].start_at,
		.end_at = slot_end(&lineup->slots.items[last]),
	};
}

static const char *room_name(const struct rooms *all, int64_t id)
{
	const struct room *room = rooms_find(all, id);

	return room ? room->name : "no room yet";
}

static void add_change(struct edition_draft *draft, const struct rooms *all,
		       const char *title, const struct sitting *was, const struct sitting *is,
		       struct arena *arena)
{
	struct edition_change *change = vec_add(&draft->changes, arena);
	const char *zone = draft->lineup->event->zone;
	char *from = was ? arena_printf(arena, "%s, %s", zone_text(arena, zone, was->start_at),
					room_name(all, was->room_id)) : NULL;
	char *to = is ? arena_printf(arena, "%s, %s", zone_text(arena, zone, is->start_at),
				     room_name(all, is->room_id)) : NULL;

	change->proposal_id = was ? was->proposal_id : is->proposal_id;
	change->was = was;
	change->is = is;
	if (!was)
		change->words = arena_printf(arena, "%s: %s", title, to);
	else if (!is)
		change->words = arena_printf(arena, "%s: not in the schedule any more (was %s)",
					     title, from);
	else if (was->start_at == is->start_at && was->end_at == is->end_at)
		change->words = arena_printf(arena, "%s: in %s now (was %s), %s", title,
					     room_name(all, is->room_id),
					     room_name(all, was->room_id),
					     zone_text(arena, zone, is->start_at));
	else
		change->words = arena_printf(arena, "%s: %s (was %s)", title, to, from);
}

static char *title_of(const struct proposal *proposal, int part, struct arena *arena)
{
	if (!proposal || proposal->state == PROPOSAL_HIDDEN)
		return arena_dup(arena, "A session");
	if (proposal->parts == 1)
		return arena_printf(arena, "\"%s\"", proposal->title);
	return arena_printf(arena, "\"%s\", part %d", proposal->title, part);
}

static bool is_same(const struct sitting *a, const struct sitting *b)
{
	return a->start_at == b->start_at && a->end_at == b->end_at && a->room_id == b->room_id;
}

static void find_changes(struct edition_draft *draft, const struct proposals *all,
			 const struct rooms *rooms, struct arena *arena)
{
	for (size_t i = 0; i < draft->is.len; i++) {
		struct sitting *is = &draft->is.items[i];
		const struct sitting *was = sittings_find(&draft->was, is->proposal_id, is->part);

		is->sequence = was ? was->sequence : 0;
		if (was && is_same(was, is))
			continue;
		is->sequence = draft->lineup->event->edition + 1;
		add_change(draft, rooms, title_of(proposals_find(all, is->proposal_id),
						  is->part, arena), was, is, arena);
	}
	for (size_t i = 0; i < draft->was.len; i++) {
		const struct sitting *was = &draft->was.items[i];

		if (!sittings_find(&draft->is, was->proposal_id, was->part))
			add_change(draft, rooms, title_of(proposals_find(all, was->proposal_id),
							  was->part, arena), was, NULL, arena);
	}
}

int edition_draft_load(struct db *db, int64_t event_id, struct arena *arena,
		       struct edition_draft *out, struct err *err)
{
	struct placements placed = { 0 }, none = { 0 };
	struct proposals all = { 0 };
	struct rooms rooms = { 0 };
	struct schedule *schedule;
	struct check check;

	*out = (struct edition_draft){ 0 };
	if (placement_list(db, event_id, arena, &placed, err) ||
	    edition_sittings(db, event_id, 0, arena, &out->was, err) ||
	    proposal_list_all(db, event_id, arena, &all, err) ||
	    room_list_all(db, event_id, arena, &rooms, err))
		return -1;
	out->lineup = lineup_load(db, event_id, &none, 0, arena, err);
	if (!out->lineup)
		return -1;
	schedule = lineup_schedule(out->lineup, &placed, arena);
	check_schedule(out->lineup->instance, schedule, arena, &check);
	out->score = check.score;
	for (size_t i = 0; i < schedule->len; i++)
		*(struct sitting *)vec_add(&out->is, arena) =
			as_sitting(out->lineup, &schedule->items[i]);
	find_changes(out, &all, &rooms, arena);
	return 0;
}

int edition_changes(struct db *db, int64_t event_id, struct arena *arena,
		    const char ***lines, size_t *n, struct err *err)
{
	struct edition_draft draft;

	if (edition_draft_load(db, event_id, arena, &draft, err))
		return -1;
	*lines = arena_array(arena, const char *, draft.changes.len + 1);
	*n = draft.changes.len;
	for (size_t i = 0; i < draft.changes.len; i++)
		(*lines)[i] = draft.changes.items[i].words;
	return 0;
}

/* ---- publishing */

static int insert(struct db *db, const struct actor *who, const struct edition_draft *draft,
		  int64_t number, struct arena *arena, struct err *err)
{
	struct buf changes = BUF_INIT(CHANGES_MAX);
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO edition (event_id, number, published_at, person_id, score, changes)"
		" VALUES (:event, :number, :now, NULLIF(:person, 0), :score, :changes)");

	for (size_t i = 0; i < draft->changes.len; i++)
		buf_printf(&changes, "%s\n", draft->changes.items[i].words);
	db_bind_int(st, "event", draft->lineup->event->id);
	db_bind_int(st, "number", number);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "person", who->person_id);
	db_bind_int(st, "score", draft->score);
	db_bind_text(st, "changes", buf_to_arena(&changes, arena));
	return db_run(st, err);
}

static int insert_sitting(struct db *db, int64_t event_id, int64_t number,
			  const struct sitting *sitting, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO sitting (event_id, number, proposal_id, part, slot_id, room_id,"
		" start_at, end_at, sequence) VALUES (:event, :number, :proposal, :part, :slot,"
		" NULLIF(:room, 0), :start, :end, :sequence)");

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "number", number);
	db_bind_int(st, "proposal", sitting->proposal_id);
	db_bind_int(st, "part", sitting->part);
	db_bind_int(st, "slot", sitting->slot_id);
	db_bind_int(st, "room", sitting->room_id);
	db_bind_int(st, "start", sitting->start_at);
	db_bind_int(st, "end", sitting->end_at);
	db_bind_int(st, "sequence", sitting->sequence);
	return db_run(st, err);
}

static int store(struct db *db, const struct actor *who, const struct edition_draft *draft,
		 int64_t number, struct arena *arena, struct err *err)
{
	int64_t event_id = draft->lineup->event->id;

	if (insert(db, who, draft, number, arena, err))
		return -1;
	for (size_t i = 0; i < draft->is.len; i++)
		if (insert_sitting(db, event_id, number, &draft->is.items[i], err))
			return -1;
	if (draft->lineup->event->phase < EVENT_SCHEDULED &&
	    event_store_phase(db, event_id, EVENT_SCHEDULED, err))
		return -1;
	return event_set_edition(db, event_id, number, err);
}

int edition_publish(struct db *db, const struct settings *settings, const struct actor *who,
		    int64_t event_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct edition_draft draft;
	struct event *event;
	int64_t number;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get_to_edit(db, who, event_id, arena, err);
	if (!event || edition_draft_load(db, event_id, arena, &draft, err))
		goto out;
	if (!draft.changes.len) {
		err_set(err, ERR_CONFLICT, "nothing has changed since the schedule was published");
		goto out;
	}
	number = event->edition + 1;
	if (store(db, who, &draft, number, arena, err) ||
	    edition_tell(db, settings, &draft, number, arena, err) ||
	    event_audit(db, who, event_id, arena_printf(arena, "schedule %lld published",
							(long long)number), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
