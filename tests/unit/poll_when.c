/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a poll prints of a time, against glibc in a process of its own; weeks in
 * which clocks change; and what people complained about in other polls.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/poll.h"
#include "people/preference.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)
#define FROM 1767225600			/* 2026-01-01 */
#define TO   2082758400			/* 2036-01-01 */
#define STEP (23 * DAY + 5 * HOUR + 17 * 60)
#define LENGTH 5400
#define LINE 120

/* In a child: "Thu 26 Nov 2026, 16:00-17:30 GMT (+00:00)", by strftime alone. */
static void child(const char *zone, int fd)
{
	FILE *out = fdopen(fd, "w");

	setenv("TZ", zone, 1);
	tzset();
	for (int64_t at = FROM; at < TO; at += STEP) {
		char day[8], from[40], to[40], text[LINE] = "", abbr[16], offset[8];
		time_t start = (time_t)at, end = (time_t)(at + LENGTH);
		struct tm a, b;

		localtime_r(&start, &a);
		localtime_r(&end, &b);
		strftime(day, sizeof(day), "%a", &a);
		strftime(from, sizeof(from), "%b %Y, %H:%M", &a);
		if (a.tm_mday == b.tm_mday)
			strftime(to, sizeof(to), "%H:%M", &b);
		else
			strftime(to, sizeof(to), "%a %H:%M", &b);
		strftime(abbr, sizeof(abbr), "%Z", &a);
		strftime(offset, sizeof(offset), "%z", &a);
		snprintf(text, sizeof(text), "%s %d %s-%s %s (%.3s:%s)", day, a.tm_mday, from, to,
			 abbr, offset, offset + 3);
		fwrite(text, sizeof(text), 1, out);
	}
	fclose(out);
	_exit(0);
}

static size_t check_zone(const char *zone, struct arena *arena)
{
	struct poll poll = { .duration_secs = LENGTH };
	int fds[2], status;
	char text[LINE];
	size_t n = 0;
	FILE *in;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		child(zone, fds[1]);
	}
	close(fds[1]);
	in = fdopen(fds[0], "r");
	for (; fread(text, sizeof(text), 1, in) == 1; n++) {
		struct poll_option option = { .start_at = FROM + (int64_t)n * STEP, .zone = zone };
		char *ours = poll_option_when(&poll, &option, arena);

		if (!str_starts(ours, text))
			fail_msg("%s: \"%s\" is not \"%s\"", zone, ours, text);
	}
	fclose(in);
	waitpid(pid, &status, 0);
	arena_reset(arena);
	return n;
}

static void each_local_time_printed_is_glibcs_in_all_zones_for_ten_years(void **state UNUSED)
{
	struct arena *arena = arena_new(), *scratch = arena_new();
	const char **names = zone_names(arena);
	size_t n = 0, samples = 0;

	for (; names[n]; n++)
		samples += check_zone(names[n], scratch);
	assert_true(n > 400);
	assert_true(samples > n * 150);
	arena_free(arena);
	arena_free(scratch);
}

/* ---- weeks in which clocks change */

struct change { const char *zone, *before, *after, *time; int utc_before, utc_after; };

static void a_wall_clock_keeps_its_hour_over_a_change(void **state)
{
	struct unit *u = *state;
	static const struct change changes[] = {
		{ "Europe/London", "2027-03-25", "2027-04-01", "16:00", 16, 15 },
		{ "Europe/London", "2027-10-28", "2027-11-04", "16:00", 15, 16 },
		{ "America/New_York", "2027-03-11", "2027-03-18", "16:00", 21, 20 },
		{ "America/New_York", "2027-11-04", "2027-11-11", "16:00", 20, 21 },
		{ "Australia/Sydney", "2027-04-01", "2027-04-08", "16:00", 5, 6 },
		{ "Australia/Sydney", "2027-09-30", "2027-10-07", "16:00", 6, 5 },
		{ "Africa/Cairo", "2027-04-29", "2027-05-06", "16:00", 14, 13 },
		{ "Africa/Cairo", "2027-10-28", "2027-11-04", "16:00", 13, 14 },
	};

	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		const struct change *c = &changes[i];
		int64_t before, after;

		assert_ok(u, zone_parse(c->zone, c->before, c->time, &before, &u->err));
		assert_ok(u, zone_parse(c->zone, c->after, c->time, &after, &u->err));
		assert_int_equal(zone_civil("UTC", before).hour, c->utc_before);
		assert_int_equal(zone_civil("UTC", after).hour, c->utc_after);
	}
}

/* Everybody works by their own clock, so the good hours move with each change. */
static void the_times_follow_each_change_of_clocks(void **state)
{
	struct unit *u = *state;
	static const struct { const char *zone, *from, *to; } weeks[] = {
		{ "Europe/London", "2027-03-27", "2027-04-02" },
		{ "America/New_York", "2027-03-13", "2027-03-19" },
		{ "Australia/Sydney", "2027-04-03", "2027-04-09" },
		{ "Africa/Cairo", "2027-04-29", "2027-05-05" },
	};
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);

	for (size_t i = 0; i < ARRAY_LEN(weeks); i++) {
		struct poll_form form = {
			.title = "x", .zone = weeks[i].zone, .earliest = weeks[i].from,
			.latest = weeks[i].to,
		};
		struct poll *poll;
		int64_t id;

		assert_ok(u, person_set_zone(u->db, &ann, ann.person_id, weeks[i].zone, &u->err));
		assert_ok(u, poll_create(u->db, &u->settings, &ann, &form, &id, &u->err));
		poll = poll_get(u->db, id, u->arena, &u->err);
		assert_non_null(poll);
		for (size_t k = 0; k < poll->options.len; k++) {
			struct civil c = zone_civil(weeks[i].zone, poll->options.items[k].start_at);

			assert_in_range(c.hour, 9, 16);
			assert_in_range(c.weekday, 1, 5);
		}
	}
}

/* ---- complaints about other polls (rally, newdle, nextcloud/polls, cal.com) */

static int64_t proposed(struct unit *u, const struct actor *who, struct poll_form form)
{
	int64_t id = 0;

	form.title = "x";
	assert_ok(u, poll_create(u->db, &u->settings, who, &form, &id, &u->err));
	return id;
}

/* rallly#22, #1218, #2467: an option moved by a day between zones. */
static void a_day_never_shifts_between_zones(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = proposed(u, &ann, (struct poll_form){ 0 });
	struct poll *poll;

	assert_ok(u, poll_add_option(u->db, &ann, id, "2026-12-31", "23:30", "America/New_York",
				     &u->err));
	poll = poll_get(u->db, id, u->arena, &u->err);
	assert_string_equal(poll_option_when(poll, &poll->options.items[poll->options.len - 1],
					     u->arena),
			    "Thu 31 Dec 2026, 23:30-Fri 00:30 EST (-05:00); Fri 04:30 UTC");
	assert_int_equal(unit_count(u, "SELECT start_at AS n FROM poll_option"
				       " ORDER BY start_at DESC LIMIT 1"), 1798777800);
}

/* rallly#222: the zone of the poll was changed, and with it what people had answered. */
static void an_option_keeps_the_zone_in_which_it_was_chosen(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = proposed(u, &ann, (struct poll_form){ .zone = "Asia/Tokyo" });
	struct poll *poll;

	assert_ok(u, person_set_zone(u->db, &ann, ann.person_id, "America/Denver", &u->err));
	poll = poll_get(u->db, id, u->arena, &u->err);
	assert_string_equal(poll->options.items[0].zone, "Asia/Tokyo");
	assert_non_null(strstr(poll_option_when(poll, &poll->options.items[0], u->arena), "JST"));
}

/* nextcloud/polls#4355, #4687: no zone, or the wrong one, in the mail. */
static void a_mail_names_the_zone_of_every_time(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct poll_form form = { .title = "x", .zone = "America/New_York" };
	struct db_stmt *st;
	char *cursor, *line;
	int64_t id;
	int n = 0;

	assert_ok(u, person_set_zone(u->db, &ann, ann.person_id, "Europe/Zurich", &u->err));
	assert_ok(u, poll_propose(u->db, &u->settings, &ann, &form, &id, &u->err));
	st = db_prepare(u->db, "SELECT body FROM letter WHERE is_secret");
	assert_int_equal(db_step(st, &u->err), 1);
	cursor = db_text(st, "body", u->arena);
	db_done(st);
	while (cursor && (line = str_piece(&cursor, '\n'))) {
		if (!strstr(line, "2026, "))
			continue;
		n++;
		if (str_starts(line, "    = "))
			assert_non_null(strstr(line, "EST (-05:00)"));
		else if (line[0] == ' ')
			assert_non_null(strstr(line, "CET (+01:00); "));
	}
	assert_true(n >= 2 * 5);
}

/* huddlz#409: an hour that does not exist, or exists twice. */
static void an_hour_that_clocks_skip_is_refused_and_one_that_repeats_is_the_first(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = proposed(u, &ann, (struct poll_form){ 0 });
	struct poll *poll;

	assert_fails(u, ERR_INVALID, poll_add_option(u->db, &ann, id, "2027-03-28", "01:30",
						     "Europe/London", &u->err));
	assert_non_null(strstr(u->err.msg, "the clocks skip it"));
	assert_ok(u, poll_add_option(u->db, &ann, id, "2027-10-31", "01:30", "Europe/London",
				     &u->err));
	poll = poll_get(u->db, id, u->arena, &u->err);
	assert_non_null(strstr(poll_option_when(poll, &poll->options.items[poll->options.len - 1],
						u->arena), "BST (+01:00); 00:30 UTC"));
}

/* kubernetes-sigs/cluster-api PR 179: PST was written and PT meant. */
static void a_zone_is_a_citys_and_no_abbreviation(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	static const char *const zones[] = { "PST", "PT", "BST", "IST", "GMT+1", "UTC+2" };

	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		struct poll_form form = { .title = "x", .zone = zones[i] };
		int64_t id;

		assert_fails(u, ERR_INVALID, poll_create(u->db, &u->settings, &ann, &form, &id,
							 &u->err));
	}
}

/* rallly#1206: addresses were shown to others. */
static void no_address_is_told_to_another(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct poll_form form = {
		.title = "x", .must = "Ben <ben@example.org>", .may = "Xi <xi@example.org>",
	};
	int64_t id;

	assert_ok(u, poll_propose(u->db, &u->settings, &ann, &form, &id, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"
				       " WHERE body LIKE '%ben@example%' OR body LIKE '%xi@ex%'"
				       " OR body LIKE '%ann@example%' OR cc_line IS NOT NULL"), 0);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"
				       " WHERE to_line LIKE '%,%'"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_local_time_printed_is_glibcs_in_all_zones_for_ten_years),
		UNIT_TEST(a_wall_clock_keeps_its_hour_over_a_change),
		UNIT_TEST(the_times_follow_each_change_of_clocks),
		UNIT_TEST(a_day_never_shifts_between_zones),
		UNIT_TEST(an_option_keeps_the_zone_in_which_it_was_chosen),
		UNIT_TEST(a_mail_names_the_zone_of_every_time),
		UNIT_TEST(an_hour_that_clocks_skip_is_refused_and_one_that_repeats_is_the_first),
		UNIT_TEST(a_zone_is_a_citys_and_no_abbreviation),
		UNIT_TEST(no_address_is_told_to_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
