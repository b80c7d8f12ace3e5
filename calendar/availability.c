/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks, hours, absences and burdens of those whom a poll asks. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/busy.h"
#include "calendar/holiday.h"
#include "people/identity.h"
#include "people/preference.h"
#include "people/settings.h"

#include "availability.h"
#include "ical/rule.h"

#define PAST_SECS (365 * (int64_t)CLOCK_DAY)
#define CALLS_MAX 1000
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
	int64_t peer_id;		/* 0: none */
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

static char *day_text(struct arena *arena, const char *zone, int64_t at)
{
	struct civil c = zone_civil(zone, at);

	return arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* The instant at which a civil day begins there: midnight, or what a clock change left. */
static int64_t day_start(const char *zone, const char *day)
{
	static const char *const hours[] = { "00:00", "01:00", "02:00" };
	struct err ignored;
	int64_t at = 0;

	for (size_t i = 0; i < ARRAY_LEN(hours); i++)
		if (zone_parse(zone, day, hours[i], &at, &ignored) == 0)
			break;
	return at;
}

static int add_holidays(struct crowd *crowd, struct member *member, struct spans *spans,
			struct err *err)
{
	const char *zone = member->preference.zone;
	struct holidays days = { 0 };

	if (!member->preference.country)
		return 0;
	if (holiday_list(crowd->db, member->preference.country,
			 day_text(crowd->arena, zone, crowd->poll->earliest_at),
			 day_text(crowd->arena, zone, crowd->poll->latest_at), crowd->arena, &days,
			 err))
		return -1;
	for (size_t i = 0; i < days.len; i++) {
		int64_t at = day_start(zone, days.items[i].day);

		add_span(crowd, spans, TIMES_HOLIDAY, at, at + CLOCK_DAY, days.items[i].name);
	}
	return 0;
}

static int add_busy(struct crowd *crowd, struct member *member, struct spans *spans,
		    struct err *err)
{
	struct busy_spans busy = { 0 };

	if (!member->preference.busy_url)
		return 0;
	if (busy_list(crowd->db, member->peer_id, crowd->now, crowd->poll->latest_at,
		      crowd->arena, &busy, err))
		return -1;
	for (size_t i = 0; i < busy.len; i++)
		add_span(crowd, spans, TIMES_BUSY, busy.items[i].from_at, busy.items[i].to_at,
			 NULL);
	return 0;
}

static int set_spans(struct crowd *crowd, struct member *member, struct err *err)
{
	const struct preference *preference = &member->preference;
	struct spans spans = { 0 };

	if (add_holidays(crowd, member, &spans, err) || add_busy(crowd, member, &spans, err))
		return -1;

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
	return 0;
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
		/* Nothing is known: the community's clock, and its habits. */
		return preference_get(crowd->db, crowd->settings, &peer, crowd->arena,
				      &member->preference, err);
	}
	if (address_list(crowd->db, member->voter->person_id, crowd->arena, &member->addresses,
			 err) ||
	    peer_of_person(crowd->db, member->voter->person_id, crowd->arena, &peer, err))
		return -1;
	member->peer_id = peer.id;
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
	person->work_from = member.preference.work_from;
	person->work_to = member.preference.work_to;
	person->work_days = member.preference.work_days;
	set_clock(crowd, &member);
	if (set_spans(crowd, &member, err))
		return -1;
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
