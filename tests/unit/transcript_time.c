/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What time does to a meeting, live and when it is replayed. */
#include "transcript.h"

#define MINUTE 60
#define LOG_MAX 3000

/* The log so far, to replay from. */
static struct { struct transcript_line items[LOG_MAX]; size_t len; } record;
static struct arena *texts;

static void keep(enum transcript_kind kind, const char *nick, const char *text)
{
	struct transcript_line *line = &record.items[record.len++];

	assert_true(record.len < LOG_MAX);
	*line = (struct transcript_line){
		.at = now_at, .kind = kind, .nick = arena_dup(texts, nick),
		.text = arena_dup(texts, text),
	};
}

struct answers { const char *items[64]; size_t len; };

static void on_answer(void *cookie, const char *text)
{
	struct answers *answers = cookie;

	assert_true(answers->len < ARRAY_LEN(answers->items));
	answers->items[answers->len++] = arena_dup(texts, text);
}

/* As the bot does: said, and fed back. */
static const char *take_answers(struct transcript *t, const struct answers *answers)
{
	said.limit = 1024 * 1024;
	buf_reset(&said);
	for (size_t i = 0; i < answers->len; i++) {
		struct transcript_line line = {
			.at = now_at, .kind = TRANSCRIPT_BOT, .nick = "moot",
			.text = answers->items[i],
		};

		transcript_feed(t, &line, NULL, NULL);
		keep(TRANSCRIPT_BOT, "moot", answers->items[i]);
		buf_printf(&said, "%s\n", answers->items[i]);
	}
	return buf_str(&said);
}

static const char *live(struct transcript *t, const char *nick, const char *text)
{
	struct answers answers = { 0 };
	struct transcript_line line = {
		.at = now_at, .kind = TRANSCRIPT_SAY, .nick = nick, .text = text,
	};

	transcript_feed(t, &line, on_answer, &answers);
	keep(TRANSCRIPT_SAY, nick, text);
	return take_answers(t, &answers);
}

static const char *wait_for(struct transcript *t, int64_t secs)
{
	struct answers answers = { 0 };

	now_at += secs;
	transcript_tick(t, now_at, on_answer, &answers);
	return take_answers(t, &answers);
}

static struct transcript *again(size_t n)
{
	struct transcript *t = transcript_new("#xendevel", "");

	for (size_t i = 0; i < n; i++)
		transcript_feed(t, &record.items[i], NULL, NULL);
	return t;
}

static int setup(void **state)
{
	(void)state;
	record.len = 0;
	now_at = UNIT_NOW;
	texts = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(texts);
	return 0;
}

static struct transcript *start(void)
{
	struct transcript *t = transcript_new("#xendevel", "");

	live(t, "ann", "#startmeeting Test");
	return t;
}

static void a_timer_says_when_the_time_is_up_once(void **state)
{
	struct transcript *t = start();

	(void)state;
	assert_string_equal(live(t, "bob", "#timer 5m"), "");
	assert_string_equal(live(t, "ann", "#timer 10m the vote"),
			    "Timer set until 16:10:00 UTC: the vote\n");
	live(t, "ann", "#topic Release");
	assert_has(live(t, "ann", "#timer 1h30m"), "until 17:30:00 UTC: Release");
	assert_string_equal(live(t, "ann", "#timer"),
			    "Timers: 16:10:00 UTC the vote; 17:30:00 UTC Release\n");
	assert_string_equal(wait_for(t, 10 * MINUTE - 1), "");
	assert_string_equal(wait_for(t, 1), "Time is up: the vote\n");
	assert_string_equal(wait_for(t, 1), "");
	assert_string_equal(live(t, "ann", "#timer off"), "No timer is set any more.\n");
	assert_has(live(t, "ann", "#timer"), "No timer is set: #timer 10m WHAT");
	transcript_free(t);
}

static void timers_have_limits_and_say_so(void **state)
{
	static const char *const bad[] = {
		"#timer 9s", "#timer 5h", "#timer x", "#timer 10y", "#timer -5m", "#timer 10mm",
		"#timer 99999999999h", "#timer 4h1s", "#timer m",
	};
	struct transcript *t = start();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_has(live(t, "ann", bad[i]), "is no time for a timer: #timer 10m WHAT");
	for (int i = 0; i < 5; i++)
		assert_has(live(t, "ann", "#timer 10 same"), "Timer set");
	assert_string_equal(live(t, "ann", "#timer 10"),
			    "5 timers are as many as I keep: #timer off\n");
	wait_for(t, 10 * MINUTE);
	assert_has(live(t, "ann", "#timer"), "No timer is set");
	transcript_free(t);
}

static void a_tick_alone_changes_nothing(void **state)
{
	struct transcript *t = start();
	struct answers once = { 0 }, twice = { 0 };

	(void)state;
	live(t, "ann", "#timer 10m x");
	transcript_tick(t, now_at + 4 * 3600, on_answer, &once);
	transcript_tick(t, now_at + 4 * 3600, on_answer, &twice);
	assert_int_equal(once.len, 3);
	assert_int_equal(twice.len, once.len);
	transcript_free(t);
}

static void anyone_ends_a_meeting_after_an_hour_and_is_told_so(void **state)
{
	struct transcript *t = start();

	(void)state;
	for (int i = 0; i < 59; i++) {
		assert_string_equal(wait_for(t, MINUTE), "");
		live(t, "ann", "talk");
	}
	assert_string_equal(live(t, "bob", "#endmeeting"), "");
	assert_string_equal(wait_for(t, MINUTE), "This meeting has gone on for an hour: anyone may "
			    "end it now with #endmeeting.\n");
	assert_string_equal(wait_for(t, MINUTE), "");
	assert_has(live(t, "bob", "#endmeeting"), "Meeting ended ");
	assert_true(transcript_is_over(t));
	assert_false(transcript_is_forgotten(t));
	transcript_free(t);
}

static void anyone_ends_a_meeting_after_half_an_hour_of_silence(void **state)
{
	struct transcript *t = start();

	(void)state;
	wait_for(t, 10 * MINUTE);
	live(t, "bob", "is anybody here?");
	assert_string_equal(wait_for(t, 30 * MINUTE - 1), "");
	assert_string_equal(wait_for(t, 1), "Nothing was said for 30 minutes: anyone may end this "
			    "meeting now with #endmeeting.\n");
	live(t, "bob", "well then");
	assert_has(live(t, "bob", "#endmeeting"), "Meeting ended ");
	transcript_free(t);
}

static void a_forgotten_meeting_is_warned_and_ends_by_itself(void **state)
{
	struct transcript *t = start();

	(void)state;
	wait_for(t, 5 * MINUTE);
	live(t, "ann", "#info the last word");
	wait_for(t, 30 * MINUTE);
	assert_has(wait_for(t, 140 * MINUTE), "ends by itself in 10 minutes");
	assert_string_equal(wait_for(t, 9 * MINUTE), "");
	assert_string_equal(wait_for(t, MINUTE), "Meeting ended Thu Nov 26 16:05:00 2026 UTC, when "
			    "the last line was said: nobody has spoken for 3 hours.\n");
	assert_true(transcript_is_over(t));
	assert_true(transcript_is_forgotten(t));
	assert_int_equal(transcript_ended_at(t), UNIT_NOW + 5 * MINUTE);
	assert_string_equal(wait_for(t, MINUTE), "");
	transcript_free(t);
}

static void a_word_in_time_keeps_a_meeting_open(void **state)
{
	struct transcript *t = start();

	(void)state;
	assert_has(wait_for(t, 170 * MINUTE), "ends by itself");
	wait_for(t, 9 * MINUTE);
	live(t, "bob", "I am here");
	assert_string_equal(wait_for(t, 5 * MINUTE), "");
	assert_false(transcript_is_over(t));
	/* A bot that was away does not end it at once. */
	assert_has(wait_for(t, 600 * MINUTE), "ends by itself in 10 minutes");
	assert_string_equal(wait_for(t, 9 * MINUTE), "");
	assert_false(transcript_is_over(t));
	assert_has(wait_for(t, MINUTE), "Meeting ended ");
	transcript_free(t);
}

/* Logs from before this was: hours of silence, bots that talk. */
static void old_logs_are_read_as_they_were(void **state)
{
	static const char log[] =
		"10:00:00 <ann> #startmeeting Old\n"
		"10:00:00 <moot> Meeting started x.  The chair is ann.\n"
		"14:30:00 <ann> #chair carol\n"
		"14:30:00 <moot> Current chairs: ann carol\n"
		"18:40:00 <bob> #endmeeting\n"
		"18:40:00 <moot> something else\n"
		"19:00:00 <carol> #info after nine hours\n"
		"19:30:00 <ann> #endmeeting\n";
	struct err err;
	struct transcript *t = transcript_read(log, strlen(log), UNIT_NOW, &err);

	(void)state;
	assert_non_null(t);
	assert_has(minutes(t), "1) after nine hours (carol)");
	assert_int_equal(transcript_ended_at(t) - transcript_started_at(t), 9 * 3600 + 1800);
	transcript_free(t);
}

static const struct { const char *nick, *text; int64_t wait; } script[] = {
	{ "ann", "#chair bob", 60 }, { "bob", "#here Bob Miller", 0 }, { "carol", "#here", 5 },
	{ "ann", "#agenda One", 1 }, { "carol", "#agenda Two", 1 }, { "ann", "#agenda Three", 1 },
	{ "ann", "#scribe carol", 0 }, { "ann", "#next", 1 }, { "bob", "#timer 10m One", 0 },
	{ "carol", "#info teh first", 0 }, { "carol", "s/teh/the/", 700 },
	{ "dave", "q+ to ask", 0 }, { "carol", "q+", 0 }, { "ann", "ack dave", 0 },
	{ "ann", "#motion do it", 0 }, { "bob", "#vote +1", 0 }, { "carol", "#vote -2 no", 0 },
	{ "bob", "#vote +2", 0 }, { "dave", "#vote maybe", 0 }, { "ann", "#close", 0 },
	{ "ann", "#undo", 0 }, { "carol", "#vote -1", 0 }, { "ann", "#close", 0 },
	{ "ann", "#startvote Which? a, b", 0 }, { "bob", "#vote A", 0 }, { "dave", "#vote b", 0 },
	{ "bob", "#endvote", 1900 }, { "ann", "#next", 0 }, { "ann", "#accepted this", 0 },
	{ "ann", "#info oops", 0 }, { "ann", "#undo", 0 }, { "dave", "#help me", 0 },
	{ "ann", "#meetingname Renamed", 0 }, { "ann", "#lurk", 0 }, { "dave", "q?", 0 },
	{ "dave", "#action erin: look", 3700 }, { "dave", "#action Bob Miller to see", 0 },
	{ "ann", "#motion left open", 0 }, { "dave", "#vote +1", 10300 }, { "dave", "hm", 10200 },
	{ "", "", 600 },
};

/* One who was killed after the last line kept goes on as if nothing had been. */
static const char *play(size_t restart_at)
{
	struct transcript *t = start();
	struct buf out = BUF_INIT(1024 * 1024);

	for (size_t i = 0; i < ARRAY_LEN(script); i++) {
		if (i == restart_at || restart_at == SIZE_MAX) {
			transcript_free(t);
			t = again(record.len);
		}
		if (*script[i].nick)
			live(t, script[i].nick, script[i].text);
		for (int64_t left = script[i].wait; left > 0; left -= 60)
			wait_for(t, left < 60 ? left : 60);
	}
	assert_true(transcript_is_forgotten(t));
	buf_puts(&out, minutes(t));
	for (size_t i = 0; i < record.len; i++)
		transcript_write_line(&record.items[i], &out);
	transcript_free(t);
	return buf_to_arena(&out, texts);
}

static void a_restart_at_any_line_changes_no_byte(void **state)
{
	char *once = mem_dup(play(ARRAY_LEN(script)));

	for (size_t i = 0; i <= ARRAY_LEN(script); i++) {
		teardown(state);
		setup(state);
		assert_string_equal(once, play(i == ARRAY_LEN(script) ? SIZE_MAX : i));
	}
	free(once);
}

static void the_log_as_a_file_gives_the_same_minutes(void **state)
{
	const char *once = play(ARRAY_LEN(script)), *log = strstr(once, "\n2026-11-26T") + 1;
	struct err err;
	struct transcript *t = transcript_read(log, strlen(log), 0, &err);

	(void)state;
	assert_non_null(t);
	assert_memory_equal(minutes(t), once, (size_t)(log - once));
	transcript_free(t);
}

/* The state behind every prefix is that of the live meeting there. */
static void every_prefix_of_the_log_can_be_replayed(void **state)
{
	struct transcript *t, *l = transcript_new("#xendevel", "");

	(void)state;
	play(ARRAY_LEN(script));
	for (size_t i = 0; i < record.len; i++) {
		char *is;

		transcript_feed(l, &record.items[i], NULL, NULL);
		if (!*transcript_name(l))
			continue;
		is = mem_dup(minutes(l));
		t = again(i + 1);
		assert_string_equal(minutes(t), is);
		transcript_free(t);
		free(is);
	}
	transcript_free(l);
}

#define TIME_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TIME_TEST(a_timer_says_when_the_time_is_up_once),
		TIME_TEST(timers_have_limits_and_say_so),
		TIME_TEST(a_tick_alone_changes_nothing),
		TIME_TEST(anyone_ends_a_meeting_after_an_hour_and_is_told_so),
		TIME_TEST(anyone_ends_a_meeting_after_half_an_hour_of_silence),
		TIME_TEST(a_forgotten_meeting_is_warned_and_ends_by_itself),
		TIME_TEST(a_word_in_time_keeps_a_meeting_open),
		TIME_TEST(old_logs_are_read_as_they_were),
		TIME_TEST(a_restart_at_any_line_changes_no_byte),
		TIME_TEST(the_log_as_a_file_gives_the_same_minutes),
		TIME_TEST(every_prefix_of_the_log_can_be_replayed),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
