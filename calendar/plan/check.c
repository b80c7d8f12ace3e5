/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The independent check: rule by rule, straight from the definition. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "calendar/plan/check.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

/* One session in one slot. */
struct running {
	int session, room;
};

struct bench {
	const struct instance *instance;
	struct arena *arena;
	struct check *check;
	const struct schedule_line *places;
	struct running *running;	/* slots x sessions */
	int *count;			/* of a slot */
};

static void PRINTF(4, 5) broken(struct bench *bench, enum check_rule rule, int times,
				const char *fmt, ...)
{
	struct check *check = bench->check;
	struct buf text = BUF_INIT(300);
	char words[256];
	va_list ap;

	check->count[rule] += times;
	check->broken += times;
	if (check->sentences == CHECK_WORDS_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	buf_printf(&text, "%s: %s", check_rule_name(rule), words);
	check->words[check->sentences++] = buf_to_arena(&text, bench->arena);
}

static struct running *running(const struct bench *bench, int slot)
{
	return bench->running + (size_t)slot * (size_t)bench->instance->sessions;
}

static void check_people(struct bench *bench, const struct schedule_line *line, int slot)
{
	const struct instance_session *session = &bench->instance->session[line->session];
	int u;

	for (int i = 0; (u = instance_needed(session, i)) >= 0; i++)
		if (instance_away(bench->instance, u, slot))
			broken(bench, CHECK_AWAY, 1,
			       "session %d needs person %d, who is away in slot %d",
			       line->session, u, slot);
}

/* Lists a session in its slots, and checks what concerns it alone. */
static void check_line(struct bench *bench, const struct schedule_line *line)
{
	const struct instance *instance = bench->instance;
	const struct instance_session *session = &instance->session[line->session];
	int s = line->session;

	for (int t = line->slot; t < line->slot + session->length; t++) {
		if (t >= instance->slots) {
			broken(bench, CHECK_PAST_END, 1, "session %d has no slot %d", s, t);
			continue;
		}
		if (t > line->slot && !instance->slot[t].adjoins)
			broken(bench, CHECK_GAP, 1, "session %d is cut before slot %d", s, t);
		running(bench, t)[bench->count[t]++] = (struct running){ s, line->room };
		check_people(bench, line, t);
	}
	if (instance->barred[s * instance->slots + line->slot])
		broken(bench, CHECK_WINDOW, 1, "session %d may not start in slot %d", s,
		       line->slot);
	if (session->lock_slot >= 0 &&
	    (session->lock_slot != line->slot ||
	     (line->room >= 0 && session->lock_room >= 0 && session->lock_room != line->room)))
		broken(bench, CHECK_LOCK, 1, "session %d is fixed to slot %d, room %d", s,
		       session->lock_slot, session->lock_room);
}

static void check_placing(struct bench *bench, const struct schedule *schedule)
{
	bool *seen = arena_array(bench->arena, bool, bench->instance->sessions);

	for (size_t i = 0; i < schedule->len; i++) {
		const struct schedule_line *line = &schedule->items[i];

		if (seen[line->session])
			broken(bench, CHECK_TWICE, 1, "session %d", line->session);
		else
			check_line(bench, line);
		seen[line->session] = true;
	}
	for (int s = 0; s < bench->instance->sessions; s++)
		if (!seen[s])
			broken(bench, CHECK_UNPLACED, 1, "session %d", s);
}

static void check_orders(struct bench *bench)
{
	const struct instance *instance = bench->instance;

	for (int i = 0; i < instance->orders; i++) {
		const struct schedule_line *a = &bench->places[instance->order[i].first];
		const struct schedule_line *b = &bench->places[instance->order[i].then];

		if (a->slot >= 0 && b->slot >= 0 &&
		    a->slot + instance->session[a->session].length > b->slot)
			broken(bench, CHECK_ORDER, 1, "session %d must end before session %d",
			       a->session, b->session);
	}
}

static bool fits_room(const struct instance *instance, int session, int room, int slot)
{
	unsigned wants = instance->session[session].features;

	return (instance->room[room].features & wants) == wants &&
	       !instance->off[room * instance->slots + slot];
}

static void check_chosen_rooms(struct bench *bench, int slot)
{
	const struct running *here = running(bench, slot);
	int user[INSTANCE_ROOMS_MAX];

	for (int room = 0; room < bench->instance->rooms; room++)
		user[room] = -1;
	for (int i = 0; i < bench->count[slot]; i++) {
		int room = here[i].room;

		if (room < 0)
			continue;
		if (user[room] >= 0)
			broken(bench, CHECK_ROOM_CLASH, 1,
			       "sessions %d and %d share room %d in slot %d", user[room],
			       here[i].session, room, slot);
		user[room] = here[i].session;
		if (!fits_room(bench->instance, here[i].session, room, slot))
			broken(bench, CHECK_ROOM_UNFIT, 1,
			       "room %d does not serve session %d in slot %d", room,
			       here[i].session, slot);
	}
}

/* Finds a room for here[i], moving others along (an augmenting path). */
static bool seat(struct bench *bench, int slot, int i, int *user, bool *tried)
{
	const struct running *here = running(bench, slot);
	const struct instance_session *session = &bench->instance->session[here[i].session];

	for (int room = 0; room < bench->instance->rooms; room++) {
		if (tried[room] || !fits_room(bench->instance, here[i].session, room, slot))
			continue;
		if (session->lock_slot >= 0 && session->lock_room >= 0 &&
		    session->lock_room != room)
			continue;
		tried[room] = true;
		if (user[room] < 0 || seat(bench, slot, user[room], user, tried)) {
			user[room] = i;
			return true;
		}
	}
	return false;
}

/* Where no room is chosen at all, there must be a way to choose. */
static void check_open_rooms(struct bench *bench, int slot)
{
	const struct running *here = running(bench, slot);
	int user[INSTANCE_ROOMS_MAX];

	for (int i = 0; i < bench->count[slot]; i++)
		if (here[i].room >= 0)
			return;
	for (int room = 0; room < bench->instance->rooms; room++)
		user[room] = -1;
	for (int i = 0; i < bench->count[slot]; i++) {
		bool tried[INSTANCE_ROOMS_MAX] = { false };

		if (!seat(bench, slot, i, user, tried))
			broken(bench, CHECK_NO_ROOM, 1, "session %d finds none in slot %d",
			       here[i].session, slot);
	}
}

static bool needs(const struct instance_session *session, int person)
{
	int u;

	for (int i = 0; (u = instance_needed(session, i)) >= 0; i++)
		if (u == person)
			return true;
	return false;
}

/* Is this the first time that the session names the person? */
static bool named_first(const struct instance_session *session, int i)
{
	for (int k = 0; k < i; k++)
		if (instance_needed(session, k) == instance_needed(session, i))
			return false;
	return true;
}

/* Person by person: a session counts if an earlier one of the slot needs them too. */
static void check_two_places(struct bench *bench, int slot)
{
	const struct running *here = running(bench, slot);
	const struct instance_session *all = bench->instance->session;

	for (int i = 0; i < bench->count[slot]; i++) {
		const struct instance_session *mine = &all[here[i].session];
		int u;

		for (int k = 0; (u = instance_needed(mine, k)) >= 0; k++) {
			int other = 0;

			while (other < i && !needs(&all[here[other].session], u))
				other++;
			if (other < i && named_first(mine, k))
				broken(bench, CHECK_TWO_PLACES, 1,
				       "sessions %d and %d both need person %d in slot %d",
				       here[other].session, here[i].session, u, slot);
		}
	}
}

static void check_slot(struct bench *bench, int slot)
{
	const struct instance *instance = bench->instance;
	const struct running *here = running(bench, slot);
	int n = bench->count[slot];
	int plenary = -1;

	if (n > instance->rooms)
		broken(bench, CHECK_CROWDED, n - instance->rooms,
		       "%d sessions for %d rooms in slot %d", n, instance->rooms, slot);
	for (int i = 0; i < n; i++)
		if (instance->session[here[i].session].plenary)
			plenary = here[i].session;
	if (plenary >= 0 && n > 1)
		broken(bench, CHECK_PLENARY, 1, "session %d is not alone in slot %d", plenary,
		       slot);
	check_chosen_rooms(bench, slot);
	check_open_rooms(bench, slot);
	check_two_places(bench, slot);
}

/*
 * What a person gets in a slot; attendance is counted where they go.  Who likes
 * two sessions alike is counted in the later one.
 */
static int attend(struct bench *bench, int person, int slot, int *attendance)
{
	const struct running *here = running(bench, slot);
	int best = 0, where = -1;

	if (instance_away(bench->instance, person, slot))
		return 0;
	for (int i = 0; i < bench->count[slot]; i++) {
		int want = instance_want(bench->instance, here[i].session)[person];

		if (want > best || (want == best && want && where >= 0 &&
				    here[i].session > here[where].session)) {
			best = want;
			where = i;
		}
	}
	if (where >= 0)
		attendance[(size_t)slot * (size_t)bench->instance->sessions + (size_t)where]++;
	return best;
}

static int higher_first(const void *a, const void *b)
{
	return *(const uint8_t *)b - *(const uint8_t *)a;
}

/* A person's most wanted sessions, one in each slot of theirs. */
static int conceivable(const struct instance *instance, int person, uint8_t *wants)
{
	size_t n = 0, slots = 0;
	int best = 0;

	for (int s = 0; s < instance->sessions; s++) {
		uint8_t want = instance_want(instance, s)[person];

		for (int i = 0; want && i < instance->session[s].length && i < instance->slots; i++)
			wants[n++] = want;
	}
	for (int t = 0; t < instance->slots; t++)
		slots += !instance_away(instance, person, t);
	qsort(wants, n, sizeof(*wants), higher_first);
	for (size_t i = 0; i < n && i < slots; i++)
		best += wants[i];
	return best;
}

static int lower_first(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void sum_up_satisfaction(struct check *check, double *satisfaction, size_t n)
{
	double sum = 0;

	if (!n)
		return;
	qsort(satisfaction, n, sizeof(*satisfaction), lower_first);
	for (size_t i = 0; i < n; i++)
		sum += satisfaction[i];
	check->worst = satisfaction[0];
	check->p5 = satisfaction[n / 20];
	check->mean = sum / (double)n;
}

static void count_overflow(struct bench *bench, const int *attendance)
{
	const struct instance *instance = bench->instance;

	for (int t = 0; t < instance->slots; t++)
		for (int i = 0; i < bench->count[t]; i++) {
			int room = running(bench, t)[i].room;
			int people = attendance[t * instance->sessions + i];

			if (room >= 0 && people > instance->room[room].capacity)
				bench->check->overflow += people - instance->room[room].capacity;
		}
}

static void score_people(struct bench *bench)
{
	const struct instance *instance = bench->instance;
	size_t slots = (size_t)instance->slots, sessions = (size_t)instance->sessions, n = 0;
	int *attendance = arena_array(bench->arena, int, slots * sessions);
	double *satisfaction = arena_array(bench->arena, double, instance->people);
	uint8_t *wants = arena_array(bench->arena, uint8_t, sessions * slots);

	for (int u = 0; u < instance->people; u++) {
		int best = conceivable(instance, u, wants);
		int got = 0;

		for (int t = 0; t < instance->slots; t++)
			got += attend(bench, u, t, attendance);
		bench->check->score += got;
		bench->check->conceivable += best;
		if (best)
			satisfaction[n++] = 100.0 * got / best;
	}
	sum_up_satisfaction(bench->check, satisfaction, n);
	count_overflow(bench, attendance);
}

void check_schedule(const struct instance *instance, const struct schedule *schedule,
		    struct arena *arena, struct check *check)
{
	struct bench bench = {
		.instance = instance, .arena = arena, .check = check,
		.places = schedule_places(instance, schedule, arena),
		.running = arena_array(arena, struct running,
				       (size_t)instance->slots * (size_t)instance->sessions),
		.count = arena_array(arena, int, instance->slots),
	};

	*check = (struct check){ .words = arena_array(arena, const char *, CHECK_WORDS_MAX) };
	check_placing(&bench, schedule);
	check_orders(&bench);
	for (int t = 0; t < instance->slots; t++)
		check_slot(&bench, t);
	score_people(&bench);
}

const char *check_rule_name(enum check_rule rule)
{
	static const char *const names[CHECK_RULES] = {
		[CHECK_TWICE] = "placed twice",
		[CHECK_UNPLACED] = "unplaced",
		[CHECK_PAST_END] = "past the end",
		[CHECK_GAP] = "not contiguous",
		[CHECK_WINDOW] = "outside window",
		[CHECK_LOCK] = "lock broken",
		[CHECK_AWAY] = "needed person away",
		[CHECK_ORDER] = "order",
		[CHECK_CROWDED] = "too many in slot",
		[CHECK_PLENARY] = "plenary not alone",
		[CHECK_ROOM_CLASH] = "room clash",
		[CHECK_ROOM_UNFIT] = "room unfit",
		[CHECK_NO_ROOM] = "no room matching",
		[CHECK_TWO_PLACES] = "needed person in two places",
	};

	return names[rule];
}
