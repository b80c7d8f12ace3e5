/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rooms.  Within one slot a matching says all; sessions of several slots tie
 * slots together, so these are placed first, by trying, each time asking
 * whether the rest of their slots can still be matched.
 */
#include "base/arena.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

#include "assign.h"
#include "rooms.h"

enum {
	TRIES_MAX = 5000,		/* of rooms for the long sessions */
	COST_STRANGER = 1,		/* another room than announced */
	COST_CROWD = 4,			/* each one who has no seat */
	COST_NEVER = 1 << 24,
};

/* ---- matching: an augmenting path over sets of rooms */

struct matching {
	const uint64_t *may_have;
	int user[INSTANCE_ROOMS_MAX];
	uint64_t used, tried;
};

static bool seat(struct matching *m, int i)
{
	uint64_t free = m->may_have[i] & ~m->used;

	if (free) {
		int room = __builtin_ctzll(free);

		m->used |= (uint64_t)1 << room;
		m->user[room] = i;
		return true;
	}
	for (uint64_t rest; (rest = m->may_have[i] & ~m->tried); ) {
		int room = __builtin_ctzll(rest);

		m->tried |= (uint64_t)1 << room;
		if (seat(m, m->user[room])) {
			m->user[room] = i;
			return true;
		}
	}
	return false;
}

int rooms_missing(const uint64_t *may_have, int n)
{
	struct matching m;
	int missing = 0;

	m.may_have = may_have;
	m.used = 0;
	for (int i = 0; i < n; i++) {
		m.tried = 0;
		missing += !seat(&m, i);
	}
	return missing;
}

/* ---- a choice for the whole schedule */

struct rooms {
	const struct instance *instance;
	const struct schedule_line *before;
	struct schedule_line *places;
	int *member, *count;		/* slots x rooms: sessions that run; how many */
	int *crowd;			/* of each session, the most that come to one slot */
	int *longs, long_count;
	int tries;
};

static int length_of(const struct rooms *rooms, int session)
{
	return rooms->instance->session[session].length;
}

static bool list_members(struct rooms *rooms)
{
	const struct instance *instance = rooms->instance;

	for (int s = 0; s < instance->sessions; s++) {
		int start = rooms->places[s].slot;

		rooms->places[s].room = -1;
		for (int t = start; start >= 0 && t < start + length_of(rooms, s); t++) {
			if (rooms->count[t] == instance->rooms)
				return false;
			rooms->member[t * instance->rooms + rooms->count[t]++] = s;
		}
		if (start >= 0 && length_of(rooms, s) > 1)
			rooms->longs[rooms->long_count++] = s;
	}
	return true;
}

/* Who goes where: everybody to what they want most. */
static void count_crowds(struct rooms *rooms)
{
	const struct instance *instance = rooms->instance;

	for (int t = 0; t < instance->slots; t++) {
		const int *members = rooms->member + t * instance->rooms;
		int come[INSTANCE_ROOMS_MAX] = { 0 };

		for (int u = 0; u < instance->people; u++) {
			int best = 0, where = -1;

			for (int i = 0; i < rooms->count[t]; i++) {
				int want = instance_want(instance, members[i])[u];

				if (want > best) {
					best = want;
					where = i;
				}
			}
			if (where >= 0 && !instance_away(instance, u, t))
				come[where]++;
		}
		for (int i = 0; i < rooms->count[t]; i++)
			if (come[i] > rooms->crowd[members[i]])
				rooms->crowd[members[i]] = come[i];
	}
}

static uint64_t may_have(const struct rooms *rooms, int session)
{
	int start = rooms->places[session].slot;
	uint64_t set = UINT64_MAX;

	if (rooms->places[session].room >= 0)
		return (uint64_t)1 << rooms->places[session].room;
	for (int t = start; t < start + length_of(rooms, session); t++)
		set &= instance_rooms(rooms->instance, session, t);
	return set;
}

static int64_t cost_of(const struct rooms *rooms, int session, int room)
{
	int over = rooms->crowd[session] - rooms->instance->room[room].capacity;
	int64_t cost = over > 0 ? (int64_t)over * COST_CROWD : 0;

	if (!(may_have(rooms, session) >> room & 1))
		return COST_NEVER;
	if (rooms->before && rooms->before[session].room >= 0 &&
	    rooms->before[session].room != room)
		cost += COST_STRANGER;
	return cost;
}

/* Can the slots of a session still be matched, with what is chosen so far? */
static bool still_possible(const struct rooms *rooms, int session)
{
	int start = rooms->places[session].slot;

	for (int t = start; t < start + length_of(rooms, session); t++) {
		uint64_t sets[INSTANCE_ROOMS_MAX];

		for (int i = 0; i < rooms->count[t]; i++)
			sets[i] = may_have(rooms, rooms->member[t * rooms->instance->rooms + i]);
		if (rooms_missing(sets, rooms->count[t]))
			return false;
	}
	return true;
}

/* The rooms of a set, cheapest first. */
static int sort_rooms(const struct rooms *rooms, int session, uint64_t set, int *sorted)
{
	int64_t cost[INSTANCE_ROOMS_MAX];
	int n = 0;

	for (; set; set &= set - 1) {
		int room = __builtin_ctzll(set), at = n++;

		cost[room] = cost_of(rooms, session, room);
		for (; at && cost[sorted[at - 1]] > cost[room]; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = room;
	}
	return n;
}

static bool place_longs(struct rooms *rooms, int i)
{
	int sorted[INSTANCE_ROOMS_MAX], session, n;

	if (i == rooms->long_count)
		return true;
	session = rooms->longs[i];
	n = sort_rooms(rooms, session, may_have(rooms, session), sorted);
	for (int k = 0; k < n && rooms->tries < TRIES_MAX; k++) {
		rooms->tries++;
		rooms->places[session].room = sorted[k];
		if (still_possible(rooms, session) && place_longs(rooms, i + 1))
			return true;
	}
	rooms->places[session].room = -1;
	return false;
}

static bool assign_slot(struct rooms *rooms, int slot)
{
	int n = rooms->count[slot], all = rooms->instance->rooms;
	const int *members = rooms->member + slot * all;
	int64_t cost[INSTANCE_ROOMS_MAX * INSTANCE_ROOMS_MAX] = { 0 };
	int room[INSTANCE_ROOMS_MAX];

	for (int i = 0; i < n; i++)
		for (int r = 0; r < all; r++)
			cost[i * all + r] = cost_of(rooms, members[i], r);
	if (n)
		assign(cost, n, all, room);
	for (int i = 0; i < n; i++) {
		if (cost[i * all + room[i]] >= COST_NEVER)
			return false;
		rooms->places[members[i]].room = room[i];
	}
	return true;
}

bool rooms_choose(const struct instance *instance, const struct schedule_line *before,
		  struct schedule_line *places, struct arena *scratch)
{
	struct rooms rooms = {
		.instance = instance, .before = before, .places = places,
		.member = arena_array(scratch, int, instance->slots * instance->rooms),
		.count = arena_array(scratch, int, instance->slots),
		.crowd = arena_array(scratch, int, instance->sessions),
		.longs = arena_array(scratch, int, instance->sessions),
	};
	bool good = list_members(&rooms);

	if (good) {
		count_crowds(&rooms);
		good = place_longs(&rooms, 0);
	}
	for (int t = 0; good && t < instance->slots; t++)
		good = assign_slot(&rooms, t);
	for (int s = 0; !good && s < instance->sessions; s++)
		places[s].room = -1;
	return good;
}
