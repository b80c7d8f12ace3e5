/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks, hours, absences and burdens of those whom a poll asks. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/identity.h"
#include "people/preference.h"
#include "people/settings.h"

#include "availability.h"
#include "ical/rule.h"

#define PAST_SECS (365 * (int64_t)CLOCK_DAY)
#define CALLS_MAX 1000
#define WORK_FROM (9 * 60)
#define WORK_TO (17 * 60 + 30)
#define MONDAY_TO_FRIDAY 0x3e
#define STEP_SECS 1800

struct spans { struct times_span *items; size_t len, cap; };
struct shifts { struct times_shift *items; size_t len, cap; };

/* All that the persons of one question share. */
struct crowd {
	struct db *db;
	const struct settings *settings;
	const struct poll *poll;
	struct arena *arena;
	int64_t now;
	struct calls past, coming;
};

/* One of them, under construction. */
struct member {
	const struct voter *voter;
	struct addresses addresses;
	struct preference preference;
	struct times_person *person;
};

static void set_clock(const struct crowd *crowd, struct member *member)
{
	const char *zone = member->preference.zone;
	int64_t from = crowd->now - PAST_SECS, at = from;
	struct shifts shifts = { 0 };

	do {
		struct times_shift *shift = vec_add(&shifts, crowd->arena);

		shift->from_at = at;
		shift->offset_secs = zone_civil(zone, at).offset_secs;
	} while (rule_next_change(zone, at, crowd->poll->latest_at + CLOCK_DAY, &at));
	member->person->shifts = shifts.items;
	member->person->n_shifts = shifts.len;
}

static bool is_theirs(const struct member *member, const struct call *call)
{
	if (member->voter->person_id && member->voter->person_id == call->owner_id)
		return true;
	for (size_t i = 0; i < call->guests.len; i++) {
		const char *email = call->guests.items[i].email;

		if (str_eq_fold(email, member->voter->email))
			return true;
		for (size_t k = 0; k < member->addresses.len; k++)
			if (member->addresses.items[k].confirmed_at &&
			    str_eq_fold(email, member->addresses.items[k].email))
				return true;
	}
	return false;
}

static void add_span(struct crowd *crowd, struct spans *spans, enum times_kind kind,
		     int64_t from, int64_t to, const char *what)
{
	*vec_add(spans, crowd->arena) = (struct times_span){ kind, from, to, what };
}

static void set_spans(struct crowd *crowd, struct member *member)
{
	const struct preference *preference = &member->preference;
	struct spans spans = { 0 };

	if (preference->away_until > crowd->now)
		add_span(crowd, &spans, TIMES_AWAY, crowd->now, preference->away_until,
			 preference->away_text);
	for (size_t i = 0; i < crowd->coming.len; i++) {
		const struct call *call = &crowd->coming.items[i];

		if (call->state == CALL_ANNOUNCED && is_theirs(member, call))
			add_span(crowd, &spans, TIMES_BUSY, call->start_at,
				 call->start_at + call->duration_secs, call->title);
	}
	member->person->spans = spans.items;
	member->person->n_spans = spans.len;
}

/* By the hours that they have now; nobody was away from a call that they were in. */
static void set_burden(struct crowd *crowd, struct member *member)
{
	struct times_person plain = *member->person;

	plain.n_spans = 0;
	for (size_t i = 0; i < crowd->past.len; i++) {
		const struct call *call = &crowd->past.items[i];

		if (call->state == CALL_ANNOUNCED && is_theirs(member, call))
			member->person->burden += times_look(&plain, call->start_at,
							     call->duration_secs).cost;
	}
}

static int find_member(struct crowd *crowd, struct member *member, struct err *err)
{
	struct peer peer = { 0 };

	if (!member->voter->person_id) {
		member->preference.zone = crowd->settings->site.zone;
		return 0;
	}
	if (address_list(crowd->db, member->voter->person_id, crowd->arena, &member->addresses,
			 err) ||
	    peer_of_person(crowd->db, member->voter->person_id, crowd->arena, &peer, err))
		return -1;
	return preference_get(crowd->db, crowd->settings, &peer, crowd->arena,
			      &member->preference, err);
}

static int add_person(struct crowd *crowd, const struct voter *voter,
		      struct times_person *person, struct err *err)
{
	struct member member = { .voter = voter, .person = person };

	if (find_member(crowd, &member, err))
		return -1;
	person->name = voter->name;
	person->must = voter->is_must;
	person->is_guess = !member.preference.has_zone;
	person->work_from = WORK_FROM;
	person->work_to = WORK_TO;
	person->work_days = MONDAY_TO_FRIDAY;
	set_clock(crowd, &member);
	set_spans(crowd, &member);
	set_burden(crowd, &member);
	return 0;
}

int availability_of(struct db *db, const struct settings *settings, const struct poll *poll,
		    struct arena *arena, struct times_question *out, struct err *err)
{
	struct crowd crowd = {
		.db = db, .settings = settings, .poll = poll, .arena = arena,
		.now = clock_now(),
	};
	struct times_person *persons = arena_array(arena, struct times_person,
						   poll->voters.len + 1);

	if (call_list(db, crowd.now - PAST_SECS, crowd.now, CALLS_MAX, arena, &crowd.past, err) ||
	    call_list(db, crowd.now, poll->latest_at, CALLS_MAX, arena, &crowd.coming, err))
		return -1;
	*out = (struct times_question){
		.from_at = poll->earliest_at, .to_at = poll->latest_at,
		.duration_secs = poll->duration_secs, .step_secs = STEP_SECS,
		.persons = persons, .max = (size_t)settings->poll.options,
	};
	for (size_t i = 0; i < poll->voters.len; i++)
		if (poll->voters.items[i].is_invited &&
		    add_person(&crowd, &poll->voters.items[i], &persons[out->n_persons++], err))
			return -1;
	return 0;
}
