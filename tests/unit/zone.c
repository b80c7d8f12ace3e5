/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Civil time against glibc in a process of its own, and the edges of the day. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"
#include "base/zone.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)
#define FROM 1735689600			/* 2025-01-01 */
#define TO   2082758400			/* 2036-01-01 */

struct sample { int64_t at; struct tm tm; char abbr[8]; };

/* In a child, glibc alone tells the time of a zone, at a prime number of seconds apart. */
static void child(const char *zone, int fd)
{
	FILE *pipe = fdopen(fd, "w");

	setenv("TZ", zone, 1);
	tzset();
	for (int64_t at = FROM; at < TO; at += 86399 * 5 + 1) {
		struct sample sample = { .at = at };
		time_t t = (time_t)at;

		localtime_r(&t, &sample.tm);
		snprintf(sample.abbr, sizeof(sample.abbr), "%s", sample.tm.tm_zone);
		fwrite(&sample, sizeof(sample), 1, pipe);
	}
	fclose(pipe);
	_exit(0);
}

static size_t check_zone(const char *zone)
{
	int fds[2], status;
	struct sample s;
	size_t n = 0;
	FILE *pipe_in;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		child(zone, fds[1]);
	}
	close(fds[1]);
	pipe_in = fdopen(fds[0], "r");
	for (; fread(&s, sizeof(s), 1, pipe_in) == 1; n++) {
		struct civil c = zone_civil(zone, s.at);

		if (c.year != s.tm.tm_year + 1900 || c.month != s.tm.tm_mon + 1 ||
		    c.day != s.tm.tm_mday || c.hour != s.tm.tm_hour ||
		    c.minute != s.tm.tm_min || c.second != s.tm.tm_sec ||
		    c.weekday != s.tm.tm_wday || c.offset_secs != s.tm.tm_gmtoff ||
		    strcmp(c.abbr, s.abbr) != 0)
			fail_msg("%s differs at %lld", zone, (long long)s.at);
	}
	fclose(pipe_in);
	waitpid(pid, &status, 0);
	return n;
}

static void every_zone_says_what_glibc_says(void **state UNUSED)
{
	struct arena *arena = arena_new();
	const char **names = zone_names(arena);
	size_t n = 0, samples = 0;

	for (; names[n]; n++)
		samples += check_zone(names[n]);
	assert_true(n > 300);
	assert_true(samples > n * 800);
	arena_free(arena);
}

/* Going back and forth between zones, every instant comes back, or an hour before it. */
static void an_instant_comes_back_from_its_wall_clock(void **state UNUSED)
{
	struct arena *arena = arena_new();
	const char **names = zone_names(arena);
	size_t n = 0, twice = 0;

	while (names[n])
		n++;
	for (int64_t at = FROM; at < FROM + 3 * 365 * DAY; at += 1009) {
		const char *zone = names[(size_t)(at / 1009) % n];
		struct civil civil = zone_civil(zone, at), again;
		struct err err = ERR_INIT;
		int64_t back;

		if (zone_instant(zone, &civil, &back, &err))
			fail_msg("%s %lld: %s", zone, (long long)at, err.msg);
		again = zone_civil(zone, back);
		assert_true(back <= at && at - back <= 3 * HOUR);
		assert_int_equal(again.hour * 60 + again.minute, civil.hour * 60 + civil.minute);
		twice += back != at;
	}
	assert_in_range(twice, 1, 100);
	arena_free(arena);
}

static void times_that_are_skipped_or_occur_twice(void **state UNUSED)
{
	const struct { const char *zone, *date, *time; int64_t at; } cases[] = {
		{ "Europe/London", "2026-03-29", "00:59", 1774745940 },
		{ "Europe/London", "2026-03-29", "01:00", -1 },
		{ "Europe/London", "2026-03-29", "01:59", -1 },
		{ "Europe/London", "2026-03-29", "02:00", 1774746000 },
		{ "Europe/London", "2026-10-25", "01:30", 1792888200 },	/* the first */
		{ "Europe/London", "2026-10-25", "02:00", 1792893600 },
		{ "America/New_York", "2026-03-08", "02:30", -1 },
		{ "America/New_York", "2026-11-01", "01:30", 1793511000 },
		{ "Australia/Lord_Howe", "2026-10-04", "02:15", -1 },	/* half an hour */
		{ "Australia/Lord_Howe", "2026-10-04", "02:30", 1791041400 },
		{ "Australia/Lord_Howe", "2026-04-05", "01:45", 1775313900 },
		{ "Africa/Cairo", "2026-04-24", "00:30", -1 },		/* at midnight */
		{ "Pacific/Apia", "2011-12-30", "12:00", -1 },		/* a whole day */
		{ "UTC", "2026-02-28", "23:59", 1772323140 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = ERR_INIT;
		int64_t at = -1;
		int rc = zone_parse(cases[i].zone, cases[i].date, cases[i].time, &at, &err);

		if (rc != (cases[i].at < 0 ? -1 : 0) || (rc == 0 && at != cases[i].at))
			fail_msg("%s %s %s: %lld %s", cases[i].zone, cases[i].date,
				 cases[i].time, (long long)at, err.msg);
		if (rc && !strstr(err.msg, "the clocks skip it"))
			fail_msg("%s", err.msg);
	}
}

static void names_are_sorted_and_exist(void **state UNUSED)
{
	struct arena *arena = arena_new();
	const char **names = zone_names(arena);

	for (size_t i = 0; names[i]; i++) {
		assert_true(zone_exists(names[i]));
		assert_true(i == 0 || strcmp(names[i - 1], names[i]) < 0);
	}
	arena_free(arena);
}

static void nonsense_is_refused(void **state UNUSED)
{
	static const char *const bad[][3] = {
		{ "UTC", "2026-02-29", "10:00" }, { "UTC", "2026-13-01", "10:00" },
		{ "UTC", "2026-00-01", "10:00" }, { "UTC", "2026-1-1", "10:00" },
		{ "UTC", "26-01-01", "10:00" }, { "UTC", "2026-01-01x", "10:00" },
		{ "UTC", "", "10:00" }, { "UTC", "2026-01-01", "24:00" },
		{ "UTC", "2026-01-01", "10:60" }, { "UTC", "2026-01-01", "9:00" },
		{ "UTC", "2026-01-01", "" }, { "UTC", "2026-01-01", "10:00:00" },
		{ "UTC", "2026-01-01", "-1:00" }, { "UTC", "1969-12-31", "10:00" },
		{ "Europe/Atlantis", "2026-01-01", "10:00" }, { "", "2026-01-01", "10:00" },
		{ "../../etc/passwd", "2026-01-01", "10:00" },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = ERR_INIT;
		int64_t at;

		if (zone_parse(bad[i][0], bad[i][1], bad[i][2], &at, &err) == 0)
			fail_msg("%s %s %s was taken", bad[i][0], bad[i][1], bad[i][2]);
		assert_int_equal(err.kind, ERR_INVALID);
	}
}

static void names_that_are_no_zones_do_not_exist(void **state UNUSED)
{
	static const char *const bad[] = {
		"", "/etc/passwd", "../../../etc/passwd", "Europe", "Europe/", "Europe//London",
		"zone1970.tab", "tzdata.zi", "Europe/London\n", "Europe/London:", "EST5EDT,M3",
		"posix/../../../../etc/passwd", ":Europe/London", " Europe/London", "1Europe",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	assert_false(zone_exists(NULL));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (zone_exists(bad[i]))
			fail_msg("\"%s\" exists", bad[i]);
	assert_true(zone_exists("Europe/London"));
	assert_true(zone_exists("UTC"));
	assert_true(zone_exists("America/Argentina/Buenos_Aires"));
	assert_true(zone_exists("Etc/GMT+5"));
	assert_int_equal(zone_civil("Europe/Atlantis", UNIT_NOW).offset_secs, 0);
}

static void instants_are_written_for_people(void **state UNUSED)
{
	struct arena *arena = arena_new();

	assert_string_equal(zone_text(arena, "Europe/London", UNIT_NOW),
			    "Thu 26 Nov 2026, 16:00 GMT (+00:00)");
	assert_string_equal(zone_text_utc(arena, "Europe/London", UNIT_NOW),
			    "Thu 26 Nov 2026, 16:00 GMT (+00:00); 16:00 UTC");
	assert_string_equal(zone_text_utc(arena, "UTC", UNIT_NOW),
			    "Thu 26 Nov 2026, 16:00 UTC (+00:00)");
	assert_string_equal(zone_text_utc(arena, "Asia/Tokyo", UNIT_NOW),
			    "Fri 27 Nov 2026, 01:00 JST (+09:00); Thu 16:00 UTC");
	assert_string_equal(zone_rfc3339(arena, UNIT_NOW), "2026-11-26T16:00:00Z");
	assert_string_equal(zone_offset(arena, -12600), "-03:30");
	assert_string_equal(zone_offset(arena, 20700), "+05:45");
	assert_string_equal(zone_weekday(0), "Sunday");
	assert_string_equal(zone_month(12), "December");
	assert_string_equal(zone_path(arena, "Asia/Tokyo"), "/usr/share/zoneinfo/Asia/Tokyo");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_zone_says_what_glibc_says),
		cmocka_unit_test(an_instant_comes_back_from_its_wall_clock),
		cmocka_unit_test(times_that_are_skipped_or_occur_twice),
		cmocka_unit_test(names_are_sorted_and_exist),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(names_that_are_no_zones_do_not_exist),
		cmocka_unit_test(instants_are_written_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
