/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings in the database: stored before answered, resumed without loss. */
#include "meeting.h"

static void a_meeting_needs_a_name(void **state)
{
	struct unit *u = *state;
	struct bot bot;

	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "hello"));
	assert_int_equal(bot.answer.says.len, 0);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting  "));
	assert_string_equal(said(u, &bot), "A meeting name is required, e.g., "
			    "'#startmeeting Marketing Committee'\n");
	assert_int_equal(meetings_in(bot.meetings, NETWORK, CHANNEL), 0);
	assert_int_equal(n_lines(u), 0);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	assert_int_equal(meetings_in(bot.meetings, NETWORK, "#XenDevel"), 1);
	assert_int_equal(meetings_in(bot.meetings, "other", CHANNEL), 0);
	meetings_close(bot.meetings);
}

static void every_line_and_answer_is_in_the_log_in_order(void **state)
{
	struct unit *u = *state;
	struct transcript_lines lines;
	struct bot bot;

	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	assert_int_equal(bot.answer.says.len, 2);
	assert_ok(u, hear(u, &bot, "bob", "[off] secret"));
	assert_ok(u, hear(u, &bot, "bob", "\001ACTION waves\001"));
	assert_ok(u, hear(u, &bot, "bob", "hi \x02" "there\x0f \xff"));
	assert_ok(u, hear_as(u, &bot, CHANNEL, TRANSCRIPT_NICK, "bob", NULL, "rob"));
	assert_ok(u, hear(u, &bot, "moot", "echoed by the server"));
	assert_ok(u, hear(u, &bot, "ann", "#chair rob"));
	assert_string_equal(said(u, &bot), "Current chairs: ann rob\n");
	assert_ok(u, meeting_lines(u->db, 1, u->arena, &lines, &u->err));
	assert_int_equal(lines.len, 7);
	assert_string_equal(lines.items[0].text, "#startmeeting Weekly");
	assert_int_equal(lines.items[1].kind, TRANSCRIPT_BOT);
	assert_string_equal(lines.items[3].text, "hi there \xef\xbf\xbd");
	assert_int_equal(lines.items[4].kind, TRANSCRIPT_NICK);
	assert_string_equal(lines.items[6].text, "Current chairs: ann rob");
	assert_string_equal(lines.items[6].nick, "moot");
	meetings_close(bot.meetings);
}

static void the_end_gives_the_addresses_and_the_draft(void **state)
{
	struct unit *u = *state;
	struct minutes *minutes;
	struct bot bot;
	char *expect;

	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	assert_ok(u, hear(u, &bot, "ann", "#topic One"));
	assert_string_equal(bot.answer.topic, "One (Meeting topic: Weekly)");
	assert_ok(u, hear(u, &bot, "bob", "#info noted"));
	assert_null(bot.answer.topic);
	assert_ok(u, hear(u, &bot, "bob", "#endmeeting"));
	assert_false(bot.answer.ended);
	clock_freeze(UNIT_NOW + 600);
	assert_ok(u, hear(u, &bot, "ann", "#endmeeting"));
	assert_true(bot.answer.ended);
	expect = arena_printf(u->arena, "Meeting ended Thu Nov 26 16:10:00 2026 UTC.\n"
			      "Minutes: %s/minutes/1\nLog: %s/meeting/1\n",
			      u->settings.site.url, u->settings.site.url);
	assert_string_equal(said(u, &bot), expect);
	assert_int_equal(meetings_in(bot.meetings, NETWORK, CHANNEL), 0);
	assert_int_equal(minutes_find_meeting(u->db, 1, u->arena, &minutes, &u->err), 1);
	assert_string_equal(minutes->title, "Weekly");
	assert_string_equal(minutes->author, "moot");
	assert_int_equal(minutes->held_at, UNIT_NOW);
	assert_int_equal(minutes->ends_at, UNIT_NOW + 600);
	assert_non_null(strstr(minutes->text, "/meeting/1\n"));
	assert_non_null(strstr(minutes->text, "\nA. One\n------\n1) noted (bob)\n"));
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Second"));
	assert_int_equal(meetings_in(bot.meetings, NETWORK, CHANNEL), 2);
	meetings_close(bot.meetings);
}

static const struct { const char *nick, *account, *text; bool is_nick; } script[] = {
	{ "ann", "ann", "#startmeeting Resume", false },
	{ "ann", "ann", "#topic One", false },
	{ "bob", NULL, "#info first", false },
	{ "ann", NULL, "#topic by a stranger", false },
	{ "ann", "ann", "#chair bob, carol", false },
	{ "bob", NULL, "bobby", true },
	{ "bobby", NULL, "#topic Two", false },
	{ "bobby", NULL, "#action dave: look\n#action bob to wait\n#info three in one", false },
	{ "ann", "ann", "#undo", false },
	{ "ann", "ann", "#motion do it", false },
	{ "bobby", NULL, "#vote +1\n#vote +2", false },
	{ "carol", "carol", "#vote -1", false },
	{ "bobby", NULL, "bobby_", true },
	{ "bobby_", NULL, "#vote +1", false },
	{ "bobby_", NULL, "bobby", true },
	{ "ann", "ann", "#close", false },
	{ "dave", NULL, "q+", false },
	{ "ann", "ann", "#agenda left", false },
	{ "ann", "ann", "#startvote Which? a, b", false },
	{ "dave", NULL, "#vote B", false },
	{ "ann", "ann", "#undo\n#undo", false },
	{ "carol", "carol", "#agreed on it", false },
	{ "ann", "ann", "#save", false },
	{ "dave", NULL, "https://example.org/x", false },
	{ "bobby", NULL, "#endmeeting", false },
};

/* The minutes and the log of the script, the bot stopped before each line or not. */
static const char *play(struct unit *u, const char *channel, bool restart, int64_t *id)
{
	struct transcript_lines lines;
	struct buf log = BUF_INIT(1024 * 1024);
	struct bot bot;

	start(u, &bot);
	for (size_t i = 0; i < ARRAY_LEN(script); i++) {
		if (restart) {
			meetings_close(bot.meetings);
			start(u, &bot);
		}
		clock_freeze(UNIT_NOW + (int64_t)i);
		assert_ok(u, hear_as(u, &bot, channel,
				     script[i].is_nick ? TRANSCRIPT_NICK : TRANSCRIPT_SAY,
				     script[i].nick, script[i].account, script[i].text));
		if (!i)
			*id = meetings_in(bot.meetings, NETWORK, channel);
	}
	assert_true(bot.answer.ended);
	meetings_close(bot.meetings);
	assert_ok(u, meeting_lines(u->db, *id, u->arena, &lines, &u->err));
	for (size_t i = 0; i + 2 < lines.len; i++)	/* but for the addresses */
		transcript_write_line(&lines.items[i], &log);
	buf_puts(&log, minutes_of(u, *id));
	return buf_to_arena(&log, u->arena);
}

static void a_bot_killed_before_every_line_loses_nothing(void **state)
{
	struct unit *u = *state;
	const char *once, *often;
	int64_t id;

	once = play(u, "#once", false, &id);
	often = play(u, "#often", true, &id);
	assert_non_null(strstr(once, "1) Action: dave: look (bobby)\n"));
	assert_non_null(strstr(once, "Motion inconclusive: do it (1 in favor to 1 opposed"));
	assert_non_null(strstr(once, "Saved: "));
	/* All but the address of the draft, which is another one's. */
	assert_int_equal(strstr(once, "Saved: ") - once, strstr(often, "Saved: ") - often);
	assert_memory_equal(once, often, strstr(once, "Saved: ") - once);
	assert_string_equal(strchr(strstr(once, "Saved: "), '\n'),
			    strchr(strstr(often, "Saved: "), '\n'));
}

static void the_stored_log_read_as_a_file_gives_the_same_minutes(void **state)
{
	struct unit *u = *state;
	struct buf log = BUF_INIT(1024 * 1024), text = BUF_INIT(1024 * 1024);
	struct transcript_lines lines;
	struct transcript *t;
	struct bot bot;

	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting File"));
	assert_ok(u, hear(u, &bot, "bob", "https://example.org/"));
	assert_ok(u, hear_as(u, &bot, CHANNEL, TRANSCRIPT_NICK, "ann", NULL, "ann_"));
	assert_ok(u, hear(u, &bot, "ann_", "#topic One"));
	assert_ok(u, hear(u, &bot, "ann_", "#action bob to do it"));
	assert_ok(u, hear(u, &bot, "ann_", "#endmeeting"));
	meetings_close(bot.meetings);
	assert_ok(u, meeting_lines(u->db, 1, u->arena, &lines, &u->err));
	for (size_t i = 0; i < lines.len; i++)
		transcript_write_line(&lines.items[i], &log);
	t = transcript_read(log.data, log.len, 0, &u->err);
	assert_non_null(t);
	transcript_write(t, NULL, &text);
	assert_string_equal(buf_str(&text), minutes_of(u, 1));
	transcript_free(t);
	buf_free(&log);
	buf_free(&text);
}

static void the_bot_says_that_it_resumes(void **state)
{
	struct unit *u = *state;
	struct bot bot;

	start(u, &bot);
	assert_null(meetings_resume_text(bot.meetings, NETWORK, CHANNEL, u->arena));
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	meetings_close(bot.meetings);
	start(u, &bot);
	assert_true(str_starts(meetings_resume_text(bot.meetings, NETWORK, CHANNEL, u->arena),
			       "Resuming the meeting \"Weekly\": the 3 lines up to here "));
	meetings_close(bot.meetings);
}

static void what_could_not_be_stored_has_not_happened(void **state)
{
	struct unit *u = *state;
	struct bot bot;

	start(u, &bot);
	run(u, db_prepare(u->db, "CREATE TEMP TRIGGER full BEFORE INSERT ON line"
			  " WHEN new.text LIKE '%fail%' OR new.text LIKE 'Log:%'"
			  " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"));
	assert_int_equal(hear(u, &bot, "ann", "#startmeeting to fail"), -1);
	assert_int_equal(meetings_in(bot.meetings, NETWORK, CHANNEL), 0);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	assert_ok(u, hear(u, &bot, "ann", "#topic One"));
	assert_int_equal(hear(u, &bot, "ann", "#topic fail"), -1);
	assert_int_equal(bot.answer.says.len, 0);
	assert_null(bot.answer.topic);
	assert_int_equal(hear(u, &bot, "ann", "#chair bob\n#info fail"), -1);
	assert_ok(u, hear(u, &bot, "bob", "#topic bob is no chair after all"));
	assert_null(bot.answer.topic);
	assert_ok(u, hear(u, &bot, "ann", "#info kept"));
	/* The answers to #endmeeting cannot be stored: it goes on, without a draft. */
	assert_int_equal(hear(u, &bot, "ann", "#endmeeting"), -1);
	assert_false(bot.answer.ended);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM minutes"), 0);
	run(u, db_prepare(u->db, "DROP TRIGGER full"));
	assert_ok(u, hear(u, &bot, "ann", "#undo"));
	assert_string_equal(said(u, &bot), "Removing item from minutes: #info kept\n");
	assert_ok(u, hear(u, &bot, "ann", "#endmeeting"));
	assert_true(bot.answer.ended);
	meetings_close(bot.meetings);
}

static void a_long_line_is_cut_at_a_character(void **state)
{
	struct unit *u = *state;
	struct transcript_lines lines;
	char text[3000];
	struct bot bot;

	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = i % 2 ? '\xab' : '\xc3';
	text[sizeof(text) - 2] = '\0';
	text[0] = 'x';
	text[1] = 'y';
	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	assert_ok(u, hear(u, &bot, "ann", text));
	assert_ok(u, meeting_lines(u->db, 1, u->arena, &lines, &u->err));
	assert_true(strlen(lines.items[3].text) <= 2000);
	assert_true(str_ends(lines.items[3].text, "\xc3\xab [cut]"));
	meetings_close(bot.meetings);
}

static void a_meeting_without_end_stops_being_recorded(void **state)
{
	struct unit *u = *state;
	struct bot bot;

	start(u, &bot);
	assert_ok(u, hear(u, &bot, "ann", "#startmeeting Weekly"));
	run(u, db_prepare(u->db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
			  " FROM n WHERE i < 19996)"
			  " INSERT INTO line (meeting_id, at, kind, nick, text)"
			  " SELECT 1, 1795708800, 'say', 'bob', 'line ' || i FROM n"));
	meetings_close(bot.meetings);
	start(u, &bot);
	assert_ok(u, hear(u, &bot, "bob", "the last line"));
	assert_string_equal(said(u, &bot), "This meeting has 20000 lines: no more are recorded.  "
			    "Please end it with #endmeeting.\n");
	assert_ok(u, hear(u, &bot, "bob", "#info lost"));
	assert_int_equal(bot.answer.says.len, 0);
	assert_int_equal(n_lines(u), 20001);
	assert_ok(u, hear_as(u, &bot, CHANNEL, TRANSCRIPT_NICK, "ann", NULL, "ann_"));
	assert_ok(u, hear(u, &bot, "ann_", "#endmeeting"));
	assert_true(bot.answer.ended);
	meetings_close(bot.meetings);
}

static void a_chair_is_known_by_the_linked_account_only(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	struct bot bot;

	assert_ok(u, account_link(u->db, &root, ann.person_id, NETWORK, "Anna", &u->err));
	assert_ok(u, account_link(u->db, &root, bob.person_id, NETWORK, "ann", &u->err));
	start(u, &bot);
	assert_ok(u, hear_as(u, &bot, CHANNEL, TRANSCRIPT_SAY, "ann", "anna",
			     "#startmeeting Weekly"));
	assert_int_equal(meeting_is_chair(u->db, 1, ann.person_id, &u->err), 1);
	assert_int_equal(meeting_is_chair(u->db, 1, bob.person_id, &u->err), 0);
	assert_ok(u, hear_as(u, &bot, CHANNEL, TRANSCRIPT_SAY, "ann", "anna", "#chair bob"));
	assert_ok(u, hear_as(u, &bot, CHANNEL, TRANSCRIPT_SAY, "bob", "ann", "here"));
	assert_int_equal(meeting_is_chair(u->db, 1, bob.person_id, &u->err), 1);
	assert_ok(u, hear_as(u, &bot, CHANNEL, TRANSCRIPT_SAY, "ann", "anna", "#unchair bob"));
	assert_int_equal(meeting_is_chair(u->db, 1, bob.person_id, &u->err), 0);
	meetings_close(bot.meetings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_meeting_needs_a_name),
		UNIT_TEST(every_line_and_answer_is_in_the_log_in_order),
		UNIT_TEST(the_end_gives_the_addresses_and_the_draft),
		UNIT_TEST(a_bot_killed_before_every_line_loses_nothing),
		UNIT_TEST(the_stored_log_read_as_a_file_gives_the_same_minutes),
		UNIT_TEST(the_bot_says_that_it_resumes),
		UNIT_TEST(what_could_not_be_stored_has_not_happened),
		UNIT_TEST(a_long_line_is_cut_at_a_character),
		UNIT_TEST(a_meeting_without_end_stops_being_recorded),
		UNIT_TEST(a_chair_is_known_by_the_linked_account_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
