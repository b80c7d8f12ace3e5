/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings in the database: stored before answered, resumed without loss. */
#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"

#include "unit.h"

#define NETWORK "oftc"
#define CHANNEL "#xendevel"

struct bot {
	struct meetings *meetings;
	struct meeting_answer answer;
};

static void start(struct unit *u, struct bot *bot)
{
	bot->meetings = meetings_open(u->db, &u->settings, &u->err);
	if (!bot->meetings)
		fail_msg("%s", u->err.msg);
}

static int hear_as(struct unit *u, struct bot *bot, const char *channel,
		   enum transcript_kind kind, const char *nick, const char *account,
		   const char *text)
{
	struct transcript_line line = {
		.at = clock_now(), .kind = kind, .nick = nick, .account = account, .text = text,
	};

	return meeting_hear(bot->meetings, NETWORK, channel, &line, "moot", u->arena,
			    &bot->answer, &u->err);
}

static int hear(struct unit *u, struct bot *bot, const char *nick, const char *text)
{
	return hear_as(u, bot, CHANNEL, TRANSCRIPT_SAY, nick, NULL, text);
}

/* All that the bot said to the last line. */
static const char *said(struct unit *u, const struct bot *bot)
{
	struct buf text = BUF_INIT(64 * 1024);

	for (size_t i = 0; i < bot->answer.says.len; i++)
		buf_printf(&text, "%s\n", bot->answer.says.items[i]);
	return buf_to_arena(&text, u->arena);
}

static int64_t n_lines(struct unit *u)
{
	return unit_count(u, "SELECT count(*) AS n FROM line");
}

static const char *minutes_of(struct unit *u, int64_t id)
{
	struct buf text = BUF_INIT(1024 * 1024);
	struct transcript *t = meeting_transcript(u->db, id, &u->err);

	assert_non_null(t);
	transcript_write(t, NULL, &text);
	transcript_free(t);
	return buf_to_arena(&text, u->arena);
}

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

static void run(struct unit *u, struct db_stmt *st)
{
	assert_ok(u, db_run(st, &u->err));
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
