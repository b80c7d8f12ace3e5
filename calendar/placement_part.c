/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was not finished goes on: another sitting of a session on a later day. */
#include <string.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "calendar/event.h"
#include "calendar/placement.h"
#include "calendar/proposal.h"
#include "calendar/slot.h"

#include "proposal_rows.h"

#define PARTS_MAX 4

static const struct slot *last_slot(const struct slots *slots,
				    const struct placements *placements, int64_t proposal_id)
{
	const struct slot *last = NULL;

	for (size_t i = 0; i < placements->len; i++) {
		const struct slot *slot = slots_find(slots, placements->items[i].slot_id);

		if (placements->items[i].proposal_id == proposal_id && slot &&
		    (!last || slot->start_at > last->start_at))
			last = slot;
	}
	return last;
}

/* The best free place of the first day after `last` that has one that breaks no rule. */
static const struct placement_effect *choose(const struct event *event,
					     const struct slots *slots, const struct slot *last,
					     const struct placement_effects *effects,
					     struct arena *arena)
{
	const char *last_day = slot_day(event, last, arena), *found_day = NULL;
	const struct placement_effect *found = NULL;

	for (size_t i = 0; i < effects->len; i++) {
		const struct placement_effect *effect = &effects->items[i];
		const struct slot *slot = slots_find(slots, effect->slot_id);
		const char *day = slot ? slot_day(event, slot, arena) : last_day;

		if (effect->other_id || effect->conflicts > 0 || *effect->words ||
		    strcmp(day, last_day) <= 0 || slot->start_at <= clock_now() ||
		    (found && strcmp(day, found_day) > 0))
			continue;
		if (!found || strcmp(day, found_day) < 0 || effect->gain > found->gain) {
			found = effect;
			found_day = day;
		}
	}
	return found;
}

static int find_place(struct db *db, const struct event *event, int64_t proposal_id, int part,
		      const struct placements *placements, struct arena *arena,
		      struct placement *out, struct err *err)
{
	struct placement_effects effects = { 0 };
	const struct placement_effect *best;
	const struct slot *last;
	struct slots slots = { 0 };

	if (slot_list(db, event->id, arena, &slots, err))
		return -1;
	last = last_slot(&slots, placements, proposal_id);
	if (!last)
		return err_set(err, ERR_CONFLICT, "its first part is not in the schedule yet");
	if (placement_effects(db, event->id, proposal_id, part, arena, &effects, err))
		return -1;
	best = choose(event, &slots, last, &effects, arena);
	if (!best)
		return err_set(err, ERR_CONFLICT, "no later day has a free place for it that "
			       "breaks no rule: add a slot or a room, or move a session first");
	*out = (struct placement){ proposal_id, part, best->slot_id, best->room_id, false };
	return 0;
}

int placement_add_part(struct db *db, const struct actor *who, int64_t event_id,
		       int64_t proposal_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct placements placements = { 0 };
	struct placement place;
	struct proposal *proposal;
	struct event *event;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get_to_edit(db, who, event_id, arena, err);
	proposal = event ? proposal_get(db, proposal_id, arena, err) : NULL;
	if (!proposal)
		goto out;
	if (proposal->event_id != event_id) {
		err_set(err, ERR_NOT_FOUND, "this session is of another event");
		goto out;
	}
	if (proposal->parts >= PARTS_MAX) {
		err_set(err, ERR_CONFLICT, "a session has at most %d sittings", PARTS_MAX);
		goto out;
	}
	if (proposal_set_parts(db, proposal_id, proposal->parts + 1, err) ||
	    placement_list(db, event_id, arena, &placements, err) ||
	    find_place(db, event, proposal_id, proposal->parts + 1, &placements, arena, &place,
		       err))
		goto out;
	*(struct placement *)vec_add(&placements, arena) = place;
	if (placement_apply(db, who, event_id, &placements,
			    arena_printf(arena, "%s, part %d, added", proposal->title, place.part),
			    err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
