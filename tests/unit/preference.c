/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Quiet hours on the wall clock, times as people type them, what is refused. */
#include "base/zone.h"
#include "people/moment.h"
#include "people/preference.h"
#include "unit.h"

static int64_t at(struct unit *u, const char *zone, const char *date, const char *time)
{
	int64_t instant;

	assert_ok(u, zone_parse(zone, date, time, &instant, &u->err));
	return instant;
}

static struct preference quiet(struct unit *u, const char *zone, const char *hours)
{
	struct preference preference = { .zone = zone, .has_zone = true };

	assert_ok(u, preference_change(&preference, "quiet", hours, u->arena, &u->err));
	return preference;
}

static void quiet_hours_end_in_their_zone(void **state)
{
	struct unit *u = *state;
	static const struct { const char *hours, *now_date, *now, *end_date, *end; } cases[] = {
		{ "22:00-08:00", "2026-11-26", "21:59", NULL, NULL },
		{ "22:00-08:00", "2026-11-26", "22:00", "2026-11-27", "08:00" },
		{ "22:00-08:00", "2026-11-27", "00:00", "2026-11-27", "08:00" },
		{ "22:00-08:00", "2026-11-27", "07:59", "2026-11-27", "08:00" },
		{ "22:00-08:00", "2026-11-27", "08:00", NULL, NULL },
		{ "12:00-13:30", "2026-11-27", "12:30", "2026-11-27", "13:30" },
		{ "12:00-13:30", "2026-11-27", "11:59", NULL, NULL },
		{ "12:00-13:30", "2026-11-27", "13:30", NULL, NULL },
		{ "22-0", "2026-11-30", "23:10", "2026-12-01", "00:00" },
		/* clocks go back on 25 October at 03:00, forward on 29 March at 02:00 */
		{ "22:00-08:00", "2026-10-24", "23:00", "2026-10-25", "08:00" },
		{ "22:00-08:00", "2026-03-28", "23:00", "2026-03-29", "08:00" },
		{ "22:00-02:30", "2026-03-28", "23:00", "2026-03-29", "03:00" },
		{ "off", "2026-11-27", "03:00", NULL, NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct preference p = quiet(u, "Europe/Berlin", cases[i].hours);
		int64_t end = cases[i].end ?
			at(u, p.zone, cases[i].end_date, cases[i].end) : 0;

		if (preference_quiet_end(&p, at(u, p.zone, cases[i].now_date, cases[i].now)) != end)
			fail_msg("case %zu", i);
	}
}

/* 02:30 comes twice that night: the second time, it is what is left of it. */
static void quiet_hours_end_in_a_repeated_hour(void **state)
{
	struct unit *u = *state;
	struct preference p = quiet(u, "Europe/Berlin", "22:00-02:30");
	int64_t first = at(u, p.zone, "2026-10-25", "02:15"), second = first + CLOCK_HOUR;

	assert_int_equal(preference_quiet_end(&p, first), first + 15 * CLOCK_MINUTE);
	assert_int_equal(preference_quiet_end(&p, second), second + 15 * CLOCK_MINUTE);
}

static void what_is_typed_wrong_is_refused_in_words(void **state)
{
	struct unit *u = *state;
	static const struct { const char *name, *value, *words; } cases[] = {
		{ "zone", "Mars/Olympus", "there is no time zone" },
		{ "quiet", "22:00", "from-to" },
		{ "quiet", "25:00-08:00", "no time of day" },
		{ "quiet", "22:00-22:00", "are none" },
		{ "quiet", "22:00-x", "no time of day" },
		{ "channel", "pigeon", "none of irc" },
		{ "digest", "5m", "no length of time" },
		{ "digest", "9999999d", "no length of time" },
		{ "seen", "maybe", "neither on nor off" },
		{ "colour", "red", "none of zone" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct preference p = { .zone = "UTC" };

		assert_fails(u, ERR_INVALID, preference_change(&p, cases[i].name, cases[i].value,
							       u->arena, &u->err));
		assert_non_null(strstr(u->err.msg, cases[i].words));
	}
}

static void moments_are_read_as_people_type_them(void **state)
{
	struct unit *u = *state;
	/* Thursday 26 November 2026, 16:00 in London */
	static const struct { const char *text, *date, *time, *rest; } cases[] = {
		{ "3d", "2026-11-29", "16:00", "" },
		{ "90m away", "2026-11-26", "17:30", "away" },
		{ "tomorrow", "2026-11-27", "09:00", "" },
		{ "Tomorrow 11:15 dentist", "2026-11-27", "11:15", "dentist" },
		{ "thursday", "2026-12-03", "09:00", "" },
		{ "fri at home", "2026-11-27", "09:00", "at home" },
		{ "15:59", "2026-11-27", "15:59", "" },
		{ "18:00", "2026-11-26", "18:00", "" },
		{ "2027-01-02 10:00 FOSDEM 2027", "2027-01-02", "10:00", "FOSDEM 2027" },
	};
	static const char *const bad[] = {
		"", "soon", "0d", "3x", "2026-11-25", "2026-02-31", "29:00", "2099-01-01", "-3d",
		"99999999999d",
	};
	int64_t got;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *cursor = arena_dup(u->arena, cases[i].text);

		assert_ok(u, moment_parse("Europe/London", UNIT_NOW, &cursor, &got, &u->err));
		if (got != at(u, "Europe/London", cases[i].date, cases[i].time))
			fail_msg("%s: %lld", cases[i].text, (long long)got);
		assert_string_equal(cursor, cases[i].rest);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *cursor = arena_dup(u->arena, bad[i]);

		assert_fails(u, ERR_INVALID, moment_parse("Europe/London", UNIT_NOW, &cursor, &got,
							  &u->err));
	}
}

static void who_has_no_address_cannot_have_mail(void **state)
{
	struct unit *u = *state;
	const struct caller ann = { "test", "ann", NULL };
	struct preference p;
	struct peer peer;

	assert_ok(u, peer_of(u->db, &ann, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &p, &u->err));
	assert_string_equal(p.zone, "Europe/London");
	assert_false(p.has_zone);
	p.channel = CHANNEL_DIGEST;
	assert_fails(u, ERR_CONFLICT, preference_save(u->db, &peer, &p, DOOR_IRC, &u->err));
}

static void all_is_kept_and_the_zone_is_the_persons(void **state)
{
	struct unit *u = *state;
	struct actor who = unit_person(u, "ann", ROLE_MEMBER);
	struct preference p;
	struct peer peer;

	assert_ok(u, peer_of_person(u->db, who.person_id, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &p, &u->err));
	assert_ok(u, preference_change(&p, "zone", "Asia/Tokyo", u->arena, &u->err));
	assert_ok(u, preference_change(&p, "quiet", "23:15-7", u->arena, &u->err));
	assert_ok(u, preference_change(&p, "channel", "Digest", u->arena, &u->err));
	assert_ok(u, preference_change(&p, "digest", "2d", u->arena, &u->err));
	assert_ok(u, preference_change(&p, "seen", "off", u->arena, &u->err));
	assert_ok(u, preference_save(u->db, &peer, &p, DOOR_WEB, &u->err));
	assert_ok(u, peer_of_person(u->db, who.person_id, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &p, &u->err));
	assert_string_equal(peer.zone, "Asia/Tokyo");
	assert_string_equal(preference_quiet_text(&p, u->arena), "23:15-07:00");
	assert_int_equal(p.channel, CHANNEL_DIGEST);
	assert_int_equal(p.digest_secs, 2 * CLOCK_DAY);
	assert_false(p.is_seen);
}

static void being_away_ends_by_itself(void **state)
{
	struct unit *u = *state;
	const struct caller ann = { "test", "ann", NULL };
	char text[PREFERENCE_TEXT_MAX + 2];
	struct preference p;
	struct peer peer;

	assert_ok(u, peer_of(u->db, &ann, u->arena, &peer, &u->err));
	assert_ok(u, preference_away(u->db, &peer, UNIT_NOW + 60, "lunch\r\n", &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &p, &u->err));
	assert_string_equal(preference_away_text(&p, "UTC", UNIT_NOW, u->arena),
			    "until 16:01 UTC (lunch)");
	clock_freeze(UNIT_NOW + 60);
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &p, &u->err));
	assert_null(preference_away_text(&p, "UTC", UNIT_NOW + 60, u->arena));
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_fails(u, ERR_INVALID,
		     preference_away(u->db, &peer, UNIT_NOW + 900, text, &u->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(quiet_hours_end_in_their_zone),
		UNIT_TEST(quiet_hours_end_in_a_repeated_hour),
		UNIT_TEST(what_is_typed_wrong_is_refused_in_words),
		UNIT_TEST(moments_are_read_as_people_type_them),
		UNIT_TEST(who_has_no_address_cannot_have_mail),
		UNIT_TEST(all_is_kept_and_the_zone_is_the_persons),
		UNIT_TEST(being_away_ends_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
