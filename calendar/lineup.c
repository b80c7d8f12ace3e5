/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the tables of an event to an instance of calendar/plan/. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/interest.h"
#include "calendar/plan/instance.h"

#include "lineup.h"

#define GAP_SECS (15 * CLOCK_MINUTE)	/* to change rooms: the slots still adjoin */
#define ROW 32

enum { NEEDS_REMOTE = 1, NEEDS_PROJECTOR = 2, SIZE_BIT = 2, SIZES_MAX = 29 };

/* ---- slots */

/* A break or a plenary between two slots parts them. */
static bool is_parted(const struct slots *all, const struct slot *a, const struct slot *b)
{
	for (size_t i = 0; i < all->len; i++)
		if (all->items[i].kind != SLOT_SESSION &&
		    all->items[i].start_at >= slot_end(a) &&
		    slot_end(&all->items[i]) <= b->start_at)
			return true;
	return b->start_at - slot_end(a) > GAP_SECS;
}

static void fill_slots(struct lineup *lineup, const struct slots *all, struct arena *arena)
{
	struct instance *instance = lineup->instance;

	instance->slots = (int)lineup->slots.len;
	instance->slot = arena_array(arena, struct instance_slot, lineup->slots.len + 1);
	for (size_t t = 0; t < lineup->slots.len; t++) {
		const struct slot *slot = &lineup->slots.items[t];
		struct civil c = zone_civil(lineup->event->zone, slot->start_at);
		struct instance_slot *to = &instance->slot[t];

		to->start = c.hour * 60 + c.minute;
		to->minutes = slot->minutes;
		if (t) {
			struct civil was = zone_civil(lineup->event->zone, slot[-1].start_at);

			to->day = to[-1].day + (was.day != c.day || was.month != c.month);
			to->adjoins = to->day == to[-1].day && !is_parted(all, &slot[-1], slot);
		}
	}
}

/* ---- rooms, and what sessions need of them: sizes are features, too */

struct sizes { int items[SIZES_MAX]; int len; };

/* At most as many as there are bits; what is beyond asks for the next larger. */
static void find_sizes(const struct proposals *proposals, struct sizes *sizes)
{
	for (size_t i = 0; i < proposals->len; i++) {
		int size = proposals->items[i].size, at = 0;

		while (at < sizes->len && sizes->items[at] < size)
			at++;
		if (!size || sizes->len == SIZES_MAX ||
		    (at < sizes->len && sizes->items[at] == size))
			continue;
		for (int k = sizes->len++; k > at; k--)
			sizes->items[k] = sizes->items[k - 1];
		sizes->items[at] = size;
	}
}

static unsigned size_feature(const struct sizes *sizes, int size)
{
	for (int k = 0; size && k < sizes->len; k++)
		if (sizes->items[k] >= size)
			return 1u << (SIZE_BIT + k);
	return 0;
}

static unsigned room_features(const struct sizes *sizes, const struct room *room)
{
	unsigned features = (room->is_remote ? NEEDS_REMOTE : 0) |
			    (room->has_projector ? NEEDS_PROJECTOR : 0);

	for (int k = 0; k < sizes->len; k++)
		if (sizes->items[k] <= room->capacity)
			features |= 1u << (SIZE_BIT + k);
	return features;
}

static void fill_rooms(struct lineup *lineup, const struct sizes *sizes,
		       const struct room_offs *offs, struct arena *arena)
{
	struct instance *instance = lineup->instance;

	instance->rooms = (int)lineup->rooms.len;
	instance->room = arena_array(arena, struct instance_room, lineup->rooms.len + 1);
	instance->off = arena_array(arena, bool, lineup->rooms.len * lineup->slots.len + 1);
	for (size_t r = 0; r < lineup->rooms.len; r++) {
		const struct room *room = &lineup->rooms.items[r];

		instance->room[r].capacity = room->capacity;
		instance->room[r].features = room_features(sizes, room);
		for (size_t t = 0; t < lineup->slots.len; t++)
			instance->off[r * lineup->slots.len + t] =
				room_is_off(offs, room->id, lineup->slots.items[t].id);
	}
}

/* ---- people: who comes, who rated, who hosts or must be there */

struct crowd {
	struct { int64_t *items; size_t len, cap; } ids;
	struct { const char **items; size_t len, cap; } names;
};

static int person_index(const struct crowd *crowd, int64_t id)
{
	for (size_t i = 0; i < crowd->ids.len; i++)
		if (crowd->ids.items[i] == id)
			return (int)i;
	return -1;
}

static void add_person(struct crowd *crowd, int64_t id, const char *name, struct arena *arena)
{
	if (person_index(crowd, id) >= 0 || crowd->ids.len >= INSTANCE_PEOPLE_MAX)
		return;
	*(int64_t *)vec_add(&crowd->ids, arena) = id;
	*(const char **)vec_add(&crowd->names, arena) = name;
}

static void fill_people(struct lineup *lineup, struct crowd *crowd,
			const struct attendances *attendances, struct arena *arena)
{
	struct instance *instance = lineup->instance;
	size_t slots = lineup->slots.len;

	for (size_t i = 0; i < attendances->len; i++)
		if (attendances->items[i].state == ATTENDANCE_IN)
			add_person(crowd, attendances->items[i].person_id,
				   attendances->items[i].name, arena);
	for (size_t i = 0; i < lineup->proposals.len; i++) {
		const struct proposal_persons *persons = &lineup->proposals.items[i].persons;

		for (size_t k = 0; k < persons->len; k++)
			add_person(crowd, persons->items[k].person_id, persons->items[k].name,
				   arena);
	}
	lineup->person = crowd->ids.items;
	lineup->name = crowd->names.items;
	instance->people = (int)crowd->ids.len;
	instance->width = (crowd->ids.len + ROW - 1) / ROW * ROW;
	if (!instance->width)
		instance->width = ROW;
	instance->away = arena_array(arena, bool, crowd->ids.len * slots + 1);
	for (size_t i = 0; i < attendances->len; i++) {
		const struct attendance *a = &attendances->items[i];
		int u = person_index(crowd, a->person_id);

		for (size_t t = 0; u >= 0 && t < slots; t++)
			instance->away[(size_t)u * slots + t] =
				!attendance_has(a, lineup->event, lineup->slots.items[t].start_at,
						slot_end(&lineup->slots.items[t]));
	}
}

/* ---- sessions */

static void list_sittings(struct lineup *lineup, struct arena *arena)
{
	int n = 0;

	lineup->sitting = arena_array(arena, struct lineup_sitting, INSTANCE_SESSIONS_MAX);
	for (size_t i = 0; i < lineup->proposals.len; i++)
		for (int part = 1; part <= lineup->proposals.items[i].parts &&
				   n < INSTANCE_SESSIONS_MAX; part++)
			lineup->sitting[n++] = (struct lineup_sitting){
				&lineup->proposals.items[i], part,
			};
	lineup->instance->sessions = n;
}

static void fill_needs(struct instance_session *session, const struct proposal *proposal,
		       const struct crowd *crowd, struct arena *arena)
{
	session->lead = -1;
	session->need = arena_array(arena, int, proposal->persons.len + 1);
	for (size_t i = 0; i < proposal->persons.len; i++) {
		const struct proposal_person *person = &proposal->persons.items[i];
		int u = person_index(crowd, person->person_id);

		if (u < 0)
			continue;
		if (session->lead < 0 && person->is_host)
			session->lead = u;
		else
			session->need[session->needs++] = u;
	}
}

static void fill_sessions(struct lineup *lineup, const struct sizes *sizes,
			  const struct crowd *crowd, struct arena *arena)
{
	struct instance *instance = lineup->instance;
	size_t slots = lineup->slots.len, sessions = (size_t)instance->sessions;

	instance->session = arena_array(arena, struct instance_session, sessions + 1);
	instance->barred = arena_array(arena, bool, sessions * slots + 1);
	for (size_t s = 0; s < sessions; s++) {
		const struct proposal *proposal = lineup->sitting[s].proposal;
		struct instance_session *session = &instance->session[s];

		session->length = proposal->length;
		session->plenary = proposal->is_plenary;
		session->features = (proposal->needs_remote ? NEEDS_REMOTE : 0) |
				    (proposal->needs_projector ? NEEDS_PROJECTOR : 0) |
				    size_feature(sizes, proposal->size);
		session->lock_slot = session->lock_room = -1;
		fill_needs(session, proposal, crowd, arena);
		for (size_t i = 0; i < proposal->barred.len; i++) {
			int t = lineup_slot(lineup, proposal->barred.items[i]);

			if (t >= 0)
				instance->barred[s * slots + (size_t)t] = true;
		}
	}
}

static void add_order(struct instance *instance, int first, int then)
{
	if (first < 0 || then < 0 || instance->orders >= INSTANCE_BEFORE_MAX)
		return;
	instance->order[instance->orders++] = (struct instance_order){ first, then };
}

static void fill_orders(struct lineup *lineup, struct arena *arena)
{
	struct instance *instance = lineup->instance;

	instance->order = arena_array(arena, struct instance_order, INSTANCE_BEFORE_MAX);
	for (int s = 0; s < instance->sessions; s++) {
		const struct lineup_sitting *sitting = &lineup->sitting[s];
		const struct proposal *proposal = sitting->proposal;

		if (sitting->part > 1)
			add_order(instance, s - 1, s);
		for (size_t i = 0; sitting->part == 1 && i < proposal->after.len; i++) {
			const struct proposal *first =
				proposals_find(&lineup->proposals, proposal->after.items[i]);

			if (first)
				add_order(instance,
					  lineup_session(lineup, first->id, first->parts), s);
		}
	}
}

/* Ratings are in the order of the sessions' ids, as sittings are. */
static void fill_wants(struct lineup *lineup, const struct interests *interests,
		       const struct crowd *crowd, struct arena *arena)
{
	struct instance *instance = lineup->instance;
	int s = 0;

	instance->want = arena_array(arena, uint8_t,
				     ((size_t)instance->sessions + 1) * instance->width);
	for (size_t i = 0; i < interests->len; i++) {
		const struct interest *interest = &interests->items[i];
		int u = person_index(crowd, interest->person_id);

		while (s < instance->sessions &&
		       lineup->sitting[s].proposal->id < interest->proposal_id)
			s++;
		for (int k = s; u >= 0 && k < instance->sessions &&
				lineup->sitting[k].proposal->id == interest->proposal_id; k++)
			instance->want[(size_t)k * instance->width + (size_t)u] =
				(uint8_t)interest_weight(interest->level);
	}
}

/* ---- what stays */

static void lock(struct lineup *lineup, int s, int slot, int room)
{
	lineup->instance->session[s].lock_slot = slot;
	lineup->instance->session[s].lock_room = room;
	lineup->instance->barred[s * lineup->instance->slots + slot] = false;
}

static void fill_locks(struct lineup *lineup, const struct placements *placed, int64_t now)
{
	struct instance *instance = lineup->instance;

	for (int s = 0; s < instance->sessions; s++)
		for (int t = 0; t < instance->slots; t++)
			if (lineup->slots.items[t].start_at <= now)
				instance->barred[s * instance->slots + t] = true;
	for (size_t i = 0; i < placed->len; i++) {
		const struct placement *p = &placed->items[i];
		int s = lineup_session(lineup, p->proposal_id, p->part);
		int t = lineup_slot(lineup, p->slot_id);

		if (s < 0 || t < 0)
			continue;
		if (p->is_locked || lineup->slots.items[t].start_at <= now)
			lock(lineup, s, t, lineup_room(lineup, p->room_id));
	}
}

int lineup_slot(const struct lineup *lineup, int64_t slot_id)
{
	for (size_t t = 0; t < lineup->slots.len; t++)
		if (lineup->slots.items[t].id == slot_id)
			return (int)t;
	return -1;
}

int lineup_room(const struct lineup *lineup, int64_t room_id)
{
	for (size_t r = 0; r < lineup->rooms.len; r++)
		if (lineup->rooms.items[r].id == room_id)
			return (int)r;
	return -1;
}

int lineup_session(const struct lineup *lineup, int64_t proposal_id, int part)
{
	for (int s = 0; s < lineup->instance->sessions; s++)
		if (lineup->sitting[s].proposal->id == proposal_id &&
		    lineup->sitting[s].part == part)
			return s;
	return -1;
}

struct lineup *lineup_load(struct db *db, int64_t event_id, const struct placements *placed,
			   int64_t now, struct arena *arena, struct err *err)
{
	struct lineup *lineup = arena_one(arena, struct lineup);
	struct slots all = { 0 };
	struct room_offs offs = { 0 };
	struct attendances attendances = { 0 };
	struct interests interests = { 0 };
	struct crowd crowd = { 0 };
	struct sizes sizes = { 0 };

	lineup->instance = arena_one(arena, struct instance);
	lineup->instance->name = "event";
	lineup->event = event_get(db, event_id, arena, err);
	if (!lineup->event || slot_list(db, event_id, arena, &all, err) ||
	    room_list(db, event_id, arena, &lineup->rooms, err) ||
	    room_off_list(db, event_id, arena, &offs, err) ||
	    proposal_list(db, event_id, arena, &lineup->proposals, err) ||
	    attendance_list(db, event_id, arena, &attendances, err) ||
	    interest_list(db, event_id, 0, arena, &interests, err))
		return NULL;
	for (size_t i = 0; i < all.len; i++)
		if (all.items[i].kind == SLOT_SESSION)
			*(struct slot *)vec_add(&lineup->slots, arena) = all.items[i];
	find_sizes(&lineup->proposals, &sizes);
	fill_slots(lineup, &all, arena);
	fill_rooms(lineup, &sizes, &offs, arena);
	fill_people(lineup, &crowd, &attendances, arena);
	list_sittings(lineup, arena);
	fill_sessions(lineup, &sizes, &crowd, arena);
	fill_orders(lineup, arena);
	fill_wants(lineup, &interests, &crowd, arena);
	fill_locks(lineup, placed, now);
	return lineup;
}
