/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The year's rotation of a cadence: members and days for the planner, its answer in words. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/poll.h"
#include "calendar/rotation.h"
#include "people/person.h"
#include "people/settings.h"

#include "availability.h"
#include "call_rows.h"
#include "guest.h"
#include "plan/rotation.h"

#define YEAR_SECS (365 * (int64_t)CLOCK_DAY)
#define MEMBERS_MAX 60

struct work {
	struct db *db;
	const struct settings *settings;
	const struct cadence *cadence;
	struct arena *arena;
	int64_t now;
	struct poll poll;		/* its voters are the members */
	struct rotation_question question;
	struct times_person *persons;
	int first_number;		/* of the first occurrence */
};

/* ---- members */

static int add_member(struct work *w, const char *name, const char *email, struct err *err)
{
	struct person *person = NULL;
	struct voter *voter;
	int found;

	for (size_t i = 0; i < w->poll.voters.len; i++)
		if (str_eq_fold(w->poll.voters.items[i].email, email))
			return 0;
	if (w->poll.voters.len == MEMBERS_MAX)
		return err_set(err, ERR_LIMIT, "a rotation is planned for %d people at most",
			       MEMBERS_MAX);
	found = person_find_email(w->db, email, w->arena, &person, err);
	if (found < 0)
		return -1;
	voter = vec_add(&w->poll.voters, w->arena);
	voter->email = email;
	voter->person_id = found ? person->id : 0;
	voter->name = found ? person->name : !str_is_empty(name) ? name :
		      arena_dup_len(w->arena, email, strcspn(email, "@"));
	voter->is_invited = true;
	return 0;
}

static int add_guests(struct work *w, const struct guests *guests, struct err *err)
{
	for (size_t i = 0; i < guests->len; i++)
		if (add_member(w, guests->items[i].name, guests->items[i].email, err))
			return -1;
	return 0;
}

static int find_members(struct work *w, const char *who, struct err *err)
{
	struct person *owner = person_get(w->db, w->cadence->owner_id, w->arena, err);
	struct guests typed = { 0 };
	struct calls calls = { 0 };

	if (!owner || (owner->email && add_member(w, owner->name, owner->email, err)) ||
	    call_list_cadence(w->db, w->cadence->id, w->now - YEAR_SECS, w->now + YEAR_SECS,
			      w->arena, &calls, err))
		return -1;
	for (size_t i = 0; i < calls.len; i++)
		if (add_guests(w, &calls.items[i].guests, err))
			return -1;
	if (guests_parse(NULL, who, w->arena, &typed, err) || add_guests(w, &typed, err))
		return -1;
	if (w->poll.voters.len)
		return 0;
	return err_set(err, ERR_CONFLICT, "nobody is invited to \"%.100s\": name somebody",
		       w->cadence->title);
}

/* Their year ahead: clocks, hours and holidays; what they have in it now may change. */
static int find_persons(struct work *w, struct err *err)
{
	struct times_question all;

	w->poll.earliest_at = w->now;
	w->poll.latest_at = w->now + YEAR_SECS + CLOCK_DAY;
	w->poll.duration_secs = w->cadence->duration_secs;
	if (availability_of(w->db, w->settings, &w->poll, w->arena, &all, err))
		return -1;
	w->persons = arena_array(w->arena, struct times_person, all.n_persons);
	for (size_t i = 0; i < all.n_persons; i++) {
		struct times_span *kept = arena_array(w->arena, struct times_span,
						      all.persons[i].n_spans + 1);
		size_t n = 0;

		w->persons[i] = all.persons[i];
		w->persons[i].burden = 0;
		for (size_t k = 0; k < all.persons[i].n_spans; k++)
			if (all.persons[i].spans[k].kind == TIMES_HOLIDAY)
				kept[n++] = all.persons[i].spans[k];
		w->persons[i].spans = kept;
		w->persons[i].n_spans = n;
	}
	w->question.persons = w->persons;
	w->question.n_persons = all.n_persons;
	return 0;
}

/* ---- days */

static char *clock_text(struct arena *arena, int t)
{
	return arena_printf(arena, "%02d:%02d", t / 2, t % 2 * 30);
}

static int find_days(struct work *w, struct err *err)
{
	struct occurrences days = { 0 };
	int64_t *starts;

	if (cadence_occurrences(w->db, w->cadence, w->now, w->now + YEAR_SECS, ROTATION_DAYS_MAX,
				w->arena, &days, err))
		return -1;
	if (!days.len)
		return err_set(err, ERR_CONFLICT, "\"%.100s\" has no call within a year",
			       w->cadence->title);
	starts = arena_array(w->arena, int64_t, days.len * ROTATION_DAY_TIMES);
	for (size_t i = 0; i < days.len; i++) {
		struct civil c = zone_civil(w->cadence->zone, days.items[i].recurrence_at);
		char *date = arena_printf(w->arena, "%04d-%02d-%02d", c.year, c.month, c.day);

		for (int t = 0; t < ROTATION_DAY_TIMES; t++) {
			struct err skipped;
			int64_t at;

			if (zone_parse(w->cadence->zone, date, clock_text(w->arena, t), &at,
				       &skipped) == 0)
				starts[i * ROTATION_DAY_TIMES + (size_t)t] = at;
		}
	}
	w->first_number = days.items[0].number;
	w->question.starts = starts;
	w->question.n_days = days.len;
	w->question.duration_secs = w->cadence->duration_secs;
	return 0;
}

/* ---- the answer */

/* "16:15", checked, counts as 16:00. */
static int half_hour(const char *text)
{
	return ((text[0] - '0') * 10 + text[1] - '0') * 2 + (text[3] >= '3');
}

/* As they alternate now, from the next call on. */
static void judge_now(struct work *w, struct rotation *out)
{
	out->n = w->cadence->n_times;
	for (int i = 0; i < out->n; i++)
		out->times[i] = half_hour(w->cadence->times[(w->first_number + i) % out->n]);
	rotation_judge(&w->question, w->arena, out);
}

static int by_burden(const void *a, const void *b)
{
	const struct rotation_member *x = a, *y = b;

	if (x->after != y->after)
		return x->after > y->after ? -1 : 1;
	return strcmp(x->name, y->name);
}

static const char *zone_of(struct work *w, const struct voter *voter)
{
	struct person *person = NULL;
	struct err ignored;

	if (voter->person_id)
		person = person_get(w->db, voter->person_id, w->arena, &ignored);
	return person && person->zone && zone_exists(person->zone) ? person->zone :
	       w->settings->site.zone;
}

/* Nobody has to get up for another time. */
static bool is_one(const struct rotation *plan)
{
	for (int i = 1; i < plan->n; i++)
		if (plan->times[i] != plan->times[0])
			return false;
	return true;
}

/* The first call to come is not the first of all: there its time has another place. */
static char *in_order(struct work *w, const struct rotation *plan)
{
	char *text = arena_dup(w->arena, "");
	int n = is_one(plan) ? 1 : plan->n;

	for (int i = 0; i < n; i++) {
		int turn = (i + n - w->first_number % n) % n;

		text = arena_printf(w->arena, "%s%s%s", text, i ? " " : "",
				    clock_text(w->arena, plan->times[turn]));
	}
	return text;
}

static void write_plan(struct work *w, const struct rotation *before,
		       const struct rotation *after, struct rotation_plan *out)
{
	out->n_times = is_one(after) ? 1 : after->n;
	for (int i = 0; i < out->n_times; i++)
		out->times[i] = clock_text(w->arena, after->times[i]);
	out->in_order = in_order(w, after);
	out->n_starts = w->question.n_days;
	out->starts = arena_array(w->arena, int64_t, out->n_starts);
	for (size_t i = 0; i < out->n_starts; i++)
		out->starts[i] = w->question.starts[i * ROTATION_DAY_TIMES + (size_t)
						    after->times[i % (size_t)after->n]];
	out->n_members = w->question.n_persons;
	out->members = arena_array(w->arena, struct rotation_member, out->n_members);
	for (size_t i = 0; i < out->n_members; i++)
		out->members[i] = (struct rotation_member){
			.name = w->persons[i].name, .is_guess = w->persons[i].is_guess,
			.zone = zone_of(w, &w->poll.voters.items[i]),
			.before = before->costs[i], .after = after->costs[i],
			.worst_before = before->worst[i], .worst_after = after->worst[i],
		};
	qsort(out->members, out->n_members, sizeof(*out->members), by_burden);
}

int rotation_plan(struct db *db, const struct settings *settings, const struct actor *asker,
		  const struct cadence *cadence, const char *who, int n_times,
		  struct arena *arena, struct rotation_plan *out, struct err *err)
{
	struct work w = {
		.db = db, .settings = settings, .cadence = cadence, .arena = arena,
		.now = clock_now(),
	};
	struct rotation before = { 0 }, after;

	*out = (struct rotation_plan){ 0 };
	if (actor_must_be(asker, ROLE_MEMBER, err))
		return -1;
	if (n_times < 1 || n_times > CADENCE_TIMES_MAX)
		return err_set(err, ERR_INVALID, "one to %d times can alternate",
			       CADENCE_TIMES_MAX);
	if (find_members(&w, who, err) || find_persons(&w, err) || find_days(&w, err))
		return -1;
	judge_now(&w, &before);
	rotation_find(&w.question, n_times, arena, &after);
	write_plan(&w, &before, &after, out);
	return 0;
}
