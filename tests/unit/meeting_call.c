/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings and time: those of calls, timers, the forgotten, names that change. */
#include "meeting.h"

static void a_meeting_in_a_calls_channel_at_its_time_is_that_calls(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = {
		.title = "Xen Community Call", .date = "2026-11-26", .time = "16:15",
		.zone = "UTC", .minutes = "60", .network = NETWORK, .channel = CHANNEL,
	};
	struct meeting *meeting;
	struct bot bot;
	int64_t id;

	assert_ok(u, call_create(u->db, &olga, &form, &id, &u->err));
	assert_ok(u, call_announce(u->db, &u->settings, &olga, id, &u->err));
	start(u, &bot);
	assert_ok(u, hear_as(u, &bot, "#other", TRANSCRIPT_SAY, "ann", NULL, "#startmeeting No"));
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Call"));
	meeting = meeting_get(u->db, 1, u->arena, &u->err);
	assert_int_equal(meeting->call_id, 0);
	meeting = meeting_get(u->db, 2, u->arena, &u->err);
	assert_int_equal(meeting->call_id, id);
	meetings_close(bot.meetings);
}

static int64_t call_at(struct unit *u, const char *time, const char *agenda)
{
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = {
		.title = "Xen Community Call", .date = "2026-11-26", .time = time,
		.zone = "UTC", .minutes = "60", .network = NETWORK, .channel = CHANNEL,
		.agenda = agenda,
	};
	int64_t id;

	assert_ok(u, call_create(u->db, &olga, &form, &id, &u->err));
	assert_ok(u, call_announce(u->db, &u->settings, &olga, id, &u->err));
	run(u, db_prepare(u->db, "DELETE FROM notice"));
	return id;
}

static void a_calls_agenda_is_the_meetings_also_after_a_crash(void **state)
{
	struct unit *u = *state;
	struct bot bot;

	call_at(u, "16:15", "- Actions of last time\n2) Release; when?\n\n* Security\n");
	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Call\n#agenda More"));
	assert_string_equal(bot.answer.says.items[2], "Agenda of the call: 1) Actions of last "
			    "time; 2) Release, when?; 3) Security");
	/* What becomes of the call's page does not change what was said here. */
	run(u, db_prepare(u->db, "UPDATE call SET agenda = 'other'"));
	meetings_close(bot.meetings);
	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#next"));
	assert_string_equal(bot.answer.topic, "Actions of last time (Meeting topic: Call)");
	assert_ok(u, hear(u, &bot, "ann", "#agenda"));
	assert_string_equal(said(u, &bot), "Agenda: 1) Actions of last time (taken up); "
			    "2) Release, when?; 3) Security; 4) More\n");
	meetings_close(bot.meetings);
}

static int64_t n_offers(struct unit *u)
{
	return unit_count(u, "SELECT count(*) AS n FROM notice"
			  " WHERE text = '\"Xen Community Call\" begins now; say"
			  " \"#startmeeting Xen Community Call\"' AND target = '#xendevel'");
}

static int offer(struct unit *u, struct bot *bot, int64_t at)
{
	clock_freeze(at);
	return meetings_offer(bot->meetings, at, &u->err);
}

static void have_network(struct unit *u)
{
	static const char config[] =
		"[site]\nname = x\nurl = http://127.0.0.1\n"
		"[irc oftc]\nhost = irc.example.org\nchannels = #xendevel\n";
	char path[] = "/tmp/moot-unit-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, config, strlen(config)), strlen(config));
	close(fd);
	assert_ok(u, settings_load(&u->settings, path, u->arena, &u->err));
	unlink(path);
}

static void a_call_that_begins_is_offered_once(void **state)
{
	struct unit *u = *state;
	struct bot bot;

	have_network(u);
	call_at(u, "17:00", "");
	start(u, &bot);
	assert_ok(u, offer(u, &bot, UNIT_NOW + 3599));
	assert_int_equal(n_offers(u), 0);
	assert_ok(u, offer(u, &bot, UNIT_NOW + 3600));
	assert_int_equal(n_offers(u), 1);
	assert_ok(u, offer(u, &bot, UNIT_NOW + 3601));
	meetings_close(bot.meetings);
	start(u, &bot);
	assert_ok(u, offer(u, &bot, UNIT_NOW + 3700));
	assert_int_equal(n_offers(u), 1);
	meetings_close(bot.meetings);
}

static void a_call_is_not_offered_late_nor_where_a_meeting_goes_on(void **state)
{
	struct unit *u = *state;
	struct bot bot;

	have_network(u);
	call_at(u, "17:00", "");
	start(u, &bot);
	assert_ok(u, offer(u, &bot, UNIT_NOW + 3600 + 301));
	assert_int_equal(n_offers(u), 0);
	meetings_close(bot.meetings);
	clock_freeze(UNIT_NOW + 3000);
	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting early"));
	assert_ok(u, offer(u, &bot, UNIT_NOW + 3600));
	assert_int_equal(n_offers(u), 0);
	meetings_close(bot.meetings);
}

static int tick(struct unit *u, struct bot *bot, int64_t at)
{
	clock_freeze(at);
	return meeting_tick(bot->meetings, NETWORK, CHANNEL, at, "moot", u->arena, &bot->answer,
			    &u->err);
}

static void a_timer_is_said_once_and_is_in_the_log(void **state)
{
	struct unit *u = *state;
	struct bot bot;

	start(u, &bot);
	assert_ok(u, tick(u, &bot, UNIT_NOW));
	assert_null(meetings_channel(bot.meetings, NETWORK, 0));
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	assert_string_equal(meetings_channel(bot.meetings, NETWORK, 0), CHANNEL);
	assert_null(meetings_channel(bot.meetings, "other", 0));
	assert_ok(u, hear(u, &bot, "ann", "#timer 5m tea"));
	assert_ok(u, tick(u, &bot, UNIT_NOW + 299));
	assert_int_equal(bot.answer.says.len, 0);
	meetings_close(bot.meetings);
	start(u, &bot);
	assert_ok(u, tick(u, &bot, UNIT_NOW + 301));
	assert_string_equal(said(u, &bot), "Time is up: tea\n");
	meetings_close(bot.meetings);
	start(u, &bot);
	assert_ok(u, tick(u, &bot, UNIT_NOW + 302));
	assert_int_equal(bot.answer.says.len, 0);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM line WHERE kind = 'bot'"
				    " AND text = 'Time is up: tea'"), 1);
	meetings_close(bot.meetings);
}

static void a_forgotten_meeting_ends_with_minutes_and_its_chair_is_told(void **state)
{
	struct unit *u = *state;
	struct minutes *minutes;
	struct bot bot;

	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	assert_ok(u, hear(u, &bot, "bob", "#info noted"));
	assert_ok(u, tick(u, &bot, UNIT_NOW + 1800));
	assert_ok(u, tick(u, &bot, UNIT_NOW + 10200));
	/* What cannot be stored is not said, and is tried again. */
	run(u, db_prepare(u->db, "CREATE TEMP TRIGGER full BEFORE INSERT ON notice"
			  " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"));
	assert_int_equal(tick(u, &bot, UNIT_NOW + 10800), -1);
	assert_int_equal(bot.answer.says.len, 0);
	assert_int_equal(meetings_in(bot.meetings, NETWORK, CHANNEL), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM minutes"), 0);
	run(u, db_prepare(u->db, "DROP TRIGGER full"));
	assert_ok(u, tick(u, &bot, UNIT_NOW + 10801));
	assert_true(bot.answer.ended);
	assert_int_equal(bot.answer.says.len, 3);
	assert_int_equal(meetings_in(bot.meetings, NETWORK, CHANNEL), 0);
	assert_int_equal(minutes_find_meeting(u->db, 1, u->arena, &minutes, &u->err), 1);
	assert_int_equal(minutes->ends_at, UNIT_NOW);
	assert_non_null(strstr(minutes->text, "1) noted (bob)"));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM notice WHERE target = 'ann'"
				    " AND text LIKE 'The meeting \"Weekly\" in #xendevel ended by"
				    " itself,%'"), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM notice"), 1);
	assert_ok(u, tick(u, &bot, UNIT_NOW + 10900));
	assert_int_equal(bot.answer.says.len, 0);
	meetings_close(bot.meetings);
}

static void a_new_name_is_the_meetings_and_its_drafts(void **state)
{
	struct unit *u = *state;
	struct minutes *minutes;
	struct bot bot;

	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	assert_ok(u, hear(u, &bot, "ann", "#save"));
	assert_ok(u, hear(u, &bot, "ann", "#meetingname Monthly"));
	assert_string_equal(meeting_get(u->db, 1, u->arena, &u->err)->name, "Monthly");
	assert_ok(u, hear(u, &bot, "ann", "#endmeeting"));
	assert_int_equal(minutes_find_meeting(u->db, 1, u->arena, &minutes, &u->err), 1);
	assert_string_equal(minutes->title, "Monthly");
	meetings_close(bot.meetings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_meeting_in_a_calls_channel_at_its_time_is_that_calls),
		UNIT_TEST(a_calls_agenda_is_the_meetings_also_after_a_crash),
		UNIT_TEST(a_call_that_begins_is_offered_once),
		UNIT_TEST(a_call_is_not_offered_late_nor_where_a_meeting_goes_on),
		UNIT_TEST(a_timer_is_said_once_and_is_in_the_log),
		UNIT_TEST(a_forgotten_meeting_ends_with_minutes_and_its_chair_is_told),
		UNIT_TEST(a_new_name_is_the_meetings_and_its_drafts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
