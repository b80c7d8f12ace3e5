/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The draft: tables placement and draft_step. */
#include <inttypes.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"
#include "calendar/plan/solve.h"

#include "event_internal.h"
#include "lineup.h"

#define STEPS_KEPT 100
#define REHOME_WORK 40000
#define TEXT_MAX (64 * 1024)

int placement_list(struct db *db, int64_t event_id, struct arena *arena,
		   struct placements *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT proposal_id, part, slot_id, room_id, is_locked FROM placement"
		" JOIN proposal ON proposal.id = proposal_id JOIN slot ON slot.id = slot_id"
		" WHERE proposal.event_id = :event AND slot.removed_at IS NULL"
		" AND proposal.state IN ('open', 'hidden') AND part <= proposal.parts"
		" ORDER BY proposal_id, part");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1) {
		struct placement *p = vec_add(out, arena);

		p->proposal_id = db_int(st, "proposal_id");
		p->part = (int)db_int(st, "part");
		p->slot_id = db_int(st, "slot_id");
		p->room_id = db_int(st, "room_id");
		p->is_locked = db_int(st, "is_locked");
	}
	return rc;
}

const struct placement *placements_find(const struct placements *placements,
					int64_t proposal_id, int part)
{
	for (size_t i = 0; i < placements->len; i++)
		if (placements->items[i].proposal_id == proposal_id &&
		    placements->items[i].part == part)
			return &placements->items[i];
	return NULL;
}

/* ---- as text */

char *placements_text(const struct placements *placements, struct arena *arena)
{
	struct buf out = BUF_INIT(TEXT_MAX);

	for (size_t i = 0; i < placements->len; i++) {
		const struct placement *p = &placements->items[i];

		buf_printf(&out, "%" PRId64 " %d %" PRId64 " %" PRId64 " %d\n", p->proposal_id,
			   p->part, p->slot_id, p->room_id, p->is_locked);
	}
	return buf_to_arena(&out, arena);
}

static int read_number(char **cursor, int64_t *out, struct err *err)
{
	char *word = str_word(cursor);

	return str_to_int(word ? word : "", 0, INT64_MAX, out, err);
}

int placements_parse(const char *text, struct arena *arena, struct placements *out,
		     struct err *err)
{
	char *cursor = arena_dup(arena, text), *line;

	while ((line = str_piece(&cursor, '\n'))) {
		int64_t proposal, part, slot, room, locked;

		if (!*line)
			continue;
		if (read_number(&line, &proposal, err) || read_number(&line, &part, err) ||
		    read_number(&line, &slot, err) || read_number(&line, &room, err) ||
		    read_number(&line, &locked, err))
			return -1;
		*(struct placement *)vec_add(out, arena) = (struct placement){
			proposal, (int)part, slot, room, locked,
		};
	}
	return 0;
}

/* ---- writing */

static int insert(struct db *db, const struct placement *p, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO placement (proposal_id, part, slot_id, room_id, is_locked)"
		" VALUES (:proposal, :part, :slot, NULLIF(:room, 0), :locked)");

	db_bind_int(st, "proposal", p->proposal_id);
	db_bind_int(st, "part", p->part);
	db_bind_int(st, "slot", p->slot_id);
	db_bind_int(st, "room", p->room_id);
	db_bind_int(st, "locked", p->is_locked);
	return db_run(st, err);
}

static int replace(struct db *db, int64_t event_id, const struct placements *placements,
		   struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM placement WHERE proposal_id IN"
		" (SELECT id FROM proposal WHERE event_id = :event)");

	db_bind_int(st, "event", event_id);
	if (db_run(st, err))
		return -1;
	for (size_t i = 0; i < placements->len; i++)
		if (placements->items[i].slot_id && insert(db, &placements->items[i], err))
			return -1;
	return 0;
}

static int forget_steps(struct db *db, int64_t event_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM draft_step WHERE event_id = :event AND id <="
		" (SELECT max(id) FROM draft_step WHERE event_id = :event) - :kept");

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "kept", STEPS_KEPT);
	return db_run(st, err);
}

static int add_step(struct db *db, const struct actor *who, int64_t event_id,
		    const struct placements *before, const char *words, struct arena *arena,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO draft_step (event_id, at, person_id, words, before)"
		" VALUES (:event, :now, NULLIF(:person, 0), :words, :before)");

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "person", who->person_id);
	db_bind_text(st, "words", words);
	db_bind_text(st, "before", placements_text(before, arena));
	if (db_run(st, err))
		return -1;
	return forget_steps(db, event_id, err);
}

/* One change of the draft: remembered, made, on the record. */
static int change(struct db *db, const struct actor *who, int64_t event_id,
		  const struct placements *before, const struct placements *after,
		  const char *words, struct arena *arena, struct err *err)
{
	if (add_step(db, who, event_id, before, words, arena, err) ||
	    replace(db, event_id, after, err) || event_touch(db, event_id, err))
		return -1;
	return event_audit(db, who, event_id, arena_printf(arena, "draft: %s", words), arena,
			   err);
}

/* ---- moving by hand */

static struct placement *find_or_add(struct placements *placements, int64_t proposal_id,
				     int part, struct arena *arena)
{
	struct placement *p;

	for (size_t i = 0; i < placements->len; i++)
		if (placements->items[i].proposal_id == proposal_id &&
		    placements->items[i].part == part)
			return &placements->items[i];
	p = vec_add(placements, arena);
	p->proposal_id = proposal_id;
	p->part = part;
	return p;
}

/* Into *placements; the session that makes place, or 0. */
static int64_t put(struct placements *placements, int64_t proposal_id, int part,
		   int64_t slot_id, int64_t room_id, struct arena *arena)
{
	struct placement *p = find_or_add(placements, proposal_id, part, arena);
	struct placement was = *p;
	int64_t other = 0;

	for (size_t i = 0; slot_id && room_id && i < placements->len; i++) {
		struct placement *q = &placements->items[i];

		if (q == p || q->slot_id != slot_id || q->room_id != room_id)
			continue;
		q->slot_id = was.slot_id;
		q->room_id = was.room_id;
		other = q->proposal_id;
	}
	p->slot_id = slot_id;
	p->room_id = slot_id ? room_id : 0;
	return other;
}

static int check_place(const struct lineup *lineup, int64_t proposal_id, int part,
		       int64_t slot_id, int64_t room_id, struct err *err)
{
	if (lineup_session(lineup, proposal_id, part) < 0)
		return err_set(err, ERR_NOT_FOUND, "this session is not to be scheduled");
	if (slot_id && lineup_slot(lineup, slot_id) < 0)
		return err_set(err, ERR_NOT_FOUND, "this slot is not there any more");
	if (room_id && lineup_room(lineup, room_id) < 0)
		return err_set(err, ERR_NOT_FOUND, "this room is not there any more");
	return 0;
}

static char *move_words(const struct lineup *lineup, int64_t proposal_id, int part,
			int64_t slot_id, int64_t room_id, struct arena *arena)
{
	char *title = lineup_title(lineup, lineup_session(lineup, proposal_id, part), arena);
	const struct room *room = rooms_find(&lineup->rooms, room_id);

	if (!slot_id)
		return arena_printf(arena, "%s out of the schedule", title);
	return arena_printf(arena, "%s to %s%s%s", title,
			    lineup_time(lineup, lineup_slot(lineup, slot_id), arena),
			    room ? ", " : "", room ? room->name : "");
}

int placement_move(struct db *db, const struct actor *who, int64_t event_id,
		   int64_t proposal_id, int part, int64_t slot_id, int64_t room_id,
		   struct err *err)
{
	struct arena *arena = arena_new();
	struct placements before = { 0 }, after = { 0 };
	struct lineup *lineup;
	int rc = -1;

	if (db_begin(db, err) || !event_get_to_edit(db, who, event_id, arena, err) ||
	    placement_list(db, event_id, arena, &before, err) ||
	    placement_list(db, event_id, arena, &after, err))
		goto out;
	lineup = lineup_load(db, event_id, &before, 0, arena, err);
	if (!lineup || check_place(lineup, proposal_id, part, slot_id, room_id, err))
		goto out;
	put(&after, proposal_id, part, slot_id, room_id, arena);
	if (change(db, who, event_id, &before, &after,
		   move_words(lineup, proposal_id, part, slot_id, room_id, arena), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int placement_lock(struct db *db, const struct actor *who, int64_t event_id,
		   int64_t proposal_id, int part, bool is_locked, struct err *err)
{
	struct arena *arena = arena_new();
	struct placements before = { 0 }, after = { 0 };
	int rc = -1;

	if (db_begin(db, err) || !event_get_to_edit(db, who, event_id, arena, err) ||
	    placement_list(db, event_id, arena, &before, err) ||
	    placement_list(db, event_id, arena, &after, err))
		goto out;
	if (!placements_find(&before, proposal_id, part)) {
		err_set(err, ERR_CONFLICT, "what is not in the schedule cannot be locked");
		goto out;
	}
	find_or_add(&after, proposal_id, part, arena)->is_locked = is_locked;
	if (change(db, who, event_id, &before, &after,
		   arena_printf(arena, "session %" PRId64 " %s", proposal_id,
				is_locked ? "locked" : "unlocked"), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int placement_apply(struct db *db, const struct actor *who, int64_t event_id,
		    const struct placements *placements, const char *words, struct err *err)
{
	struct arena *arena = arena_new();
	struct placements before = { 0 };
	bool own = !db_in_transaction(db);
	int rc = -1;

	if ((own && db_begin(db, err)) || !event_get_to_edit(db, who, event_id, arena, err) ||
	    placement_list(db, event_id, arena, &before, err) ||
	    change(db, who, event_id, &before, placements, words, arena, err))
		goto out;
	rc = own ? db_commit(db, err) : 0;
out:
	if (own)
		db_rollback(db);
	arena_free(arena);
	return rc;
}

/* ---- undo */

struct step { int64_t id; const char *words, *before; };

static int last_step(struct db *db, int64_t event_id, struct arena *arena, struct step *out,
		     struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT id, words, before FROM draft_step WHERE event_id = :event"
		" ORDER BY id DESC LIMIT 1");
	int rc;

	db_bind_int(st, "event", event_id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	out->id = db_int(st, "id");
	out->words = db_text(st, "words", arena);
	out->before = db_text(st, "before", arena);
	db_done(st);
	return 1;
}

int placement_last(struct db *db, int64_t event_id, struct arena *arena, const char **words,
		   struct err *err)
{
	struct step step = { 0 };

	if (last_step(db, event_id, arena, &step, err) < 0)
		return -1;
	*words = step.words;
	return 0;
}

static int drop_step(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM draft_step WHERE id = :id");

	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int placement_undo(struct db *db, const struct actor *who, int64_t event_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct placements before = { 0 };
	struct step step;
	int found, rc = -1;

	if (db_begin(db, err) || !event_get_to_edit(db, who, event_id, arena, err))
		goto out;
	found = last_step(db, event_id, arena, &step, err);
	if (found == 0)
		err_set(err, ERR_CONFLICT, "there is nothing to undo");
	if (found != 1 || placements_parse(step.before, arena, &before, err) ||
	    replace(db, event_id, &before, err) || drop_step(db, step.id, err) ||
	    event_touch(db, event_id, err) ||
	    event_audit(db, who, event_id, arena_printf(arena, "draft: undone: %s", step.words),
			arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* ---- when a slot or room goes */

/* All placements as they stand, also in slots that are gone. */
static int list_raw(struct db *db, int64_t event_id, struct arena *arena,
		    struct placements *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT proposal_id, part, slot_id, room_id, is_locked FROM placement"
		" JOIN proposal ON proposal.id = proposal_id WHERE event_id = :event"
		" AND state IN ('open', 'hidden') AND part <= parts ORDER BY proposal_id, part");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1)
		*(struct placement *)vec_add(out, arena) = (struct placement){
			db_int(st, "proposal_id"), (int)db_int(st, "part"),
			db_int(st, "slot_id"), db_int(st, "room_id"), db_int(st, "is_locked"),
		};
	return rc;
}

static bool has_place(const struct lineup *lineup, const struct placement *p)
{
	const struct instance *instance = lineup->instance;
	int t = lineup_slot(lineup, p->slot_id), r = lineup_room(lineup, p->room_id);
	int s = lineup_session(lineup, p->proposal_id, p->part);

	if (s < 0 || t < 0 || (p->room_id && r < 0))
		return false;
	if (lineup->slots.items[t].start_at <= clock_now())
		return true;
	for (int k = t; r >= 0 && k < t + instance->session[s].length && k < instance->slots; k++)
		if (instance->off[r * instance->slots + k])
			return false;
	return true;
}

/* Where the search puts those that have lost their place; what has one is fixed there. */
static void find_places(struct lineup *lineup, struct placements *placements,
			const bool *lost, struct arena *arena)
{
	struct solve_options options = { .seed = 1, .work = REHOME_WORK, .threads = 1 };
	struct placements found = { 0 };
	struct solve_result result;

	for (size_t i = 0; i < placements->len; i++) {
		const struct placement *p = &placements->items[i];
		int s = lineup_session(lineup, p->proposal_id, p->part);

		if (s < 0)
			continue;
		lineup->instance->session[s].lock_slot =
			lost[i] ? -1 : lineup_slot(lineup, p->slot_id);
		lineup->instance->session[s].lock_room =
			lost[i] ? -1 : lineup_room(lineup, p->room_id);
	}
	solve(lineup->instance, &options, arena, &result);
	lineup_placements(lineup, result.schedule, placements, arena, &found);
	for (size_t i = 0; i < placements->len; i++) {
		struct placement *p = &placements->items[i];
		const struct placement *place =
			placements_find(&found, p->proposal_id, p->part);

		if (!lost[i])
			continue;
		p->slot_id = place ? place->slot_id : 0;
		p->room_id = place ? place->room_id : 0;
		p->is_locked = false;
	}
}

int placement_rehome(struct db *db, const struct actor *who, int64_t event_id,
		     const char *words, int *moved, struct err *err)
{
	struct arena *arena = arena_new();
	struct placements before = { 0 }, after = { 0 }, none = { 0 };
	struct lineup *lineup;
	bool *lost;
	int rc = -1;

	*moved = 0;
	if (list_raw(db, event_id, arena, &before, err) ||
	    list_raw(db, event_id, arena, &after, err))
		goto out;
	lineup = lineup_load(db, event_id, &none, clock_now(), arena, err);
	if (!lineup)
		goto out;
	lost = arena_array(arena, bool, after.len + 1);
	for (size_t i = 0; i < after.len; i++) {
		lost[i] = !has_place(lineup, &after.items[i]);
		*moved += lost[i];
	}
	rc = 0;
	if (!*moved)
		goto out;
	find_places(lineup, &after, lost, arena);
	rc = change(db, who, event_id, &before, &after, words, arena, err);
out:
	arena_free(arena);
	return rc;
}
