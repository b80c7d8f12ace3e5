/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of calls: who may, when, what is sent to whom, and what is refused. */
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "calendar/minutes.h"
#include "people/notice.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

static const char *hosts[] = { "irc.oftc.net", NULL };
static const char *channels[] = { "#xendevel", NULL };
static const char *zones[] = { "Europe/London", "Australia/Brisbane", NULL };
static struct settings_irc irc = { .id = "oftc", .hosts = hosts,
				   .channels = channels };

static const struct call_form plain = {
	.title = "vGPU passthrough", .date = "2026-12-03", .time = "16:00",
	.zone = "Europe/London", .minutes = "60", .network = "oftc", .channel = "#xendevel",
	.link = "https://meet.example.org/vgpu", .must = "Ann <ann@example.org>",
	.cc = "ben@example.org",
};
#define START (UNIT_NOW + 7 * DAY)	/* of plain */

static int setup(void **state)
{
	struct unit *u;

	unit_setup(state);
	u = *state;
	u->settings.irc.items = &irc;
	u->settings.irc.len = 1;
	u->settings.site.zones = zones;
	return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, unit_teardown)

static int64_t create(struct unit *u, const struct actor *who, const struct call_form *form)
{
	int64_t id = 0;

	assert_ok(u, call_create(u->db, who, form, &id, &u->err));
	assert_true(id > 0);
	return id;
}

static int64_t announced(struct unit *u, const struct actor *who, const struct call_form *form)
{
	int64_t id = create(u, who, form);

	assert_ok(u, call_announce(u->db, &u->settings, who, id, &u->err));
	return id;
}

static struct call *get(struct unit *u, int64_t id)
{
	struct call *call = call_get(u->db, id, u->arena, &u->err);

	assert_non_null(call);
	return call;
}

static int64_t letters(struct unit *u)
{
	return unit_count(u, "SELECT count(*) AS n FROM letter");
}

static size_t notices(struct unit *u)
{
	struct notices found = { 0 };

	assert_ok(u, notice_list(u->db, "oftc", 100, u->arena, &found, &u->err));
	return found.len;
}

static int edit(struct unit *u, const struct actor *who, int64_t id, const struct call_form *form)
{
	return call_edit(u->db, &u->settings, who, id, form, &u->err);
}

static void refused(struct unit *u, const struct call_form *form, const char *words)
{
	struct actor who = { 1, "olga", ROLE_ORGANISER, DOOR_WEB };
	int64_t id;

	assert_int_equal(call_create(u->db, &who, form, &id, &u->err), -1);
	if (!strstr(u->err.msg, words))
		fail_msg("\"%s\" does not say \"%s\"", u->err.msg, words);
}

static void what_was_typed_is_what_is_stored(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = plain;
	struct call *call;

	form.title = "  vGPU\t pass\xe2\x80\x8bthrough\r\n";
	form.why = "one\r\ntwo\n\n";
	form.phone = " +44 1 ";
	call = get(u, create(u, &olga, &form));
	assert_string_equal(call->title, "vGPU passthrough");
	assert_string_equal(call->why, "one\ntwo");
	assert_string_equal(call->agenda, "");
	assert_string_equal(call->phone, "+44 1");
	assert_int_equal(call->start_at, START);
	assert_int_equal(call->duration_secs, HOUR);
	assert_int_equal(call->state, CALL_DRAFT);
	assert_int_equal(call->sequence, 0);
	assert_string_equal(call->owner_name, "olga");
	assert_int_equal(call->guests.len, 2);
	assert_string_equal(call->guests.items[0].email, "ann@example.org");
	assert_true(call->guests.items[0].must);
	assert_false(call->guests.items[1].must);
	assert_int_equal(strlen(call->uid), 36);
	assert_int_equal(call->uid[14], '4');
}

static void each_call_has_a_uid_of_its_own(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);

	assert_string_not_equal(get(u, create(u, &olga, &plain))->uid,
				get(u, create(u, &olga, &plain))->uid);
}

static char *filled(struct unit *u, size_t n)
{
	char *s = arena_alloc(u->arena, n + 1, 1);

	memset(s, 'x', n);
	return s;
}

static void limits_are_said_in_words(void **state)
{
	struct unit *u = *state;
	struct call_form form = plain;
	struct buf many = BUF_INIT(1 << 16);

	unit_person(u, "olga", ROLE_ORGANISER);
	form.title = " \t";
	refused(u, &form, "title: say what the call is about");
	form.title = filled(u, 151);
	refused(u, &form, "title: 151 characters are too many, 150 is the most");
	form = plain;
	form.why = filled(u, 2001);
	refused(u, &form, "why: 2001");
	form = plain;
	form.agenda = filled(u, 8001);
	refused(u, &form, "agenda: 8001");
	form = plain;
	form.phone = filled(u, 201);
	refused(u, &form, "phone: 201");
	form = plain;
	for (int i = 0; i < 501; i++)
		buf_printf(&many, "g%d@example.org\n", i);
	form.cc = buf_str(&many);
	refused(u, &form, "500 guests");
	buf_free(&many);
	form = plain;
	form.cc = "ann@example.org, not an address";
	refused(u, &form, "Cc: \"not an address\" is not a mail address");
	form.cc = "a@example.org\r\nBcc: evil@example.org";
	refused(u, &form, "Cc: ");
}

static void a_title_of_150_wide_letters_fits(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = plain;
	struct buf title = BUF_INIT(1024);

	for (int i = 0; i < 150; i++)
		buf_puts(&title, "\xf0\x9f\x90\xa7");
	form.title = buf_str(&title);
	announced(u, &olga, &form);
	buf_free(&title);
}

static void bad_places_are_refused(void **state)
{
	struct unit *u = *state;
	static const char *const links[] = {
		"javascript:alert(1)", "ftp://example.org", "https://", "https:///x",
		"http://a b", "https://example.org/\"onclick=", "https://example.org/<b>", "x",
	};
	struct call_form form = plain;

	unit_person(u, "olga", ROLE_ORGANISER);
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		form.link = links[i];
		refused(u, &form, "link: ");
	}
	form = plain;
	form.channel = "xendevel";
	refused(u, &form, "channel: \"xendevel\" is no channel like #xendevel");
	form.channel = "#a,#b";
	refused(u, &form, "channel: ");
	form.channel = "#xendevel";
	form.network = "";
	refused(u, &form, "on which network");
}

static void bad_times_are_refused(void **state)
{
	struct unit *u = *state;
	struct call_form form = plain;

	unit_person(u, "olga", ROLE_ORGANISER);
	form.date = "2027-03-28";
	form.time = "01:30";
	refused(u, &form, "the clocks skip it");
	form.time = "25:00";
	refused(u, &form, "start: \"25:00\" is not a time like 16:00");
	form.date = "2027-02-29";
	form.time = "10:00";
	refused(u, &form, "is not a date");
	form = plain;
	form.zone = "Europe/Atlantis";
	refused(u, &form, "there is no time zone");
	form.zone = NULL;
	refused(u, &form, "there is no time zone");
	form = plain;
	form.minutes = "4";
	refused(u, &form, "duration in minutes: 4 is not between 5 and 1440");
	form.minutes = "an hour";
	refused(u, &form, "not a whole number");
}

static void members_may_not_set_up_calls_but_owners_may_change_theirs(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct actor mia = unit_person(u, "mia", ROLE_MEMBER);
	struct actor nobody = { 0, "nick", ROLE_NONE, DOOR_IRC };
	struct call_form form = plain;
	int64_t id;

	assert_fails(u, ERR_DENIED, call_create(u->db, &mia, &form, &id, &u->err));
	assert_fails(u, ERR_DENIED, call_create(u->db, &nobody, &form, &id, &u->err));
	id = create(u, &olga, &plain);
	assert_fails(u, ERR_DENIED, edit(u, &mia, id, &form));
	assert_fails(u, ERR_DENIED, call_announce(u->db, &u->settings, &mia, id, &u->err));
	assert_fails(u, ERR_DENIED, call_cancel(u->db, &u->settings, &nobody, id, "", &u->err));
	assert_false(call_may_edit(get(u, id), &mia));
	assert_false(call_may_edit(get(u, id), &nobody));
	olga.role = ROLE_MEMBER;	/* no organiser any more, but it is her call */
	assert_true(call_may_edit(get(u, id), &olga));
	assert_ok(u, edit(u, &olga, id, &form));
}

static void an_operator_without_a_person_owns_no_call(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	int64_t id;

	assert_fails(u, ERR_DENIED, call_create(u->db, &root, &plain, &id, &u->err));
}

static void a_call_is_announced_once(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = announced(u, &olga, &plain);

	assert_int_equal(letters(u), 3);	/* the list, Ann and Ben */
	assert_int_equal(notices(u), 1);
	assert_true(get(u, id)->letter_id > 0);
	assert_int_equal(get(u, id)->guests.items[0].invited_at, UNIT_NOW);
	assert_int_equal(call_announce(u->db, &u->settings, &olga, id, &u->err), -1);
	assert_string_equal(u->err.msg, "\"vGPU passthrough\" is announced already");
	assert_int_equal(letters(u), 3);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM audit"
				    " WHERE what = 'call 1: announced'"), 1);
}

static void no_address_of_a_guest_reaches_another(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	static const char *const guests[] = { NULL, "ann@example.org", "ben@example.org" };

	announced(u, &olga, &plain);
	for (size_t i = 0; i < 3; i++) {
		struct letter *letter = outbox_get(u->db, (int64_t)i + 1, u->arena, &u->err);
		char *all = arena_printf(u->arena, "%s %s %s", letter->to_line, letter->body,
					 letter->calendar);

		for (size_t k = 1; k < 3; k++)
			assert_int_equal(strstr(all, guests[k]) != NULL, i == k);
	}
}

static void the_preview_is_what_is_sent(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = create(u, &olga, &plain);
	struct letter *preview = call_letter(u->db, &u->settings, get(u, id), CALL_NEWS_ANNOUNCE,
					     u->arena, &u->err);
	struct letter *sent;

	assert_non_null(preview);
	assert_int_equal(letters(u), 0);
	assert_ok(u, call_announce(u->db, &u->settings, &olga, id, &u->err));
	sent = outbox_get(u->db, 1, u->arena, &u->err);
	assert_string_equal(preview->subject, sent->subject);
	assert_string_equal(preview->body, sent->body);
	assert_string_equal(preview->calendar, sent->calendar);
	assert_string_equal(preview->to_line, sent->to_line);
	assert_string_equal(preview->reply_to, sent->reply_to);
}

static void moving_raises_the_sequence_and_keeps_the_uid(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = announced(u, &olga, &plain);
	struct call_form form = plain;
	const char *uid = get(u, id)->uid;
	struct letter *letter;

	form.time = "17:00";
	assert_ok(u, edit(u, &olga, id, &form));
	assert_int_equal(get(u, id)->sequence, 1);
	assert_string_equal(get(u, id)->uid, uid);
	assert_int_equal(letters(u), 6);
	assert_int_equal(notices(u), 2);
	letter = outbox_get(u->db, 4, u->arena, &u->err);
	assert_string_equal(letter->method, "REQUEST");
	assert_non_null(strstr(letter->calendar, "SEQUENCE:1\r\n"));
	assert_non_null(strstr(letter->calendar, uid));
}

static void reasons_agendas_and_drafts_send_nothing(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = create(u, &olga, &plain);
	struct call_form form = plain;

	form.time = "17:00";
	assert_ok(u, edit(u, &olga, id, &form));
	assert_int_equal(letters(u) + (int64_t)notices(u), 0);
	assert_int_equal(get(u, id)->sequence, 0);
	assert_ok(u, call_announce(u->db, &u->settings, &olga, id, &u->err));
	form.why = "why not";
	form.agenda = "1. All of it";
	clock_freeze(UNIT_NOW + 60);
	assert_ok(u, edit(u, &olga, id, &form));
	assert_int_equal(letters(u), 3);
	assert_int_equal(get(u, id)->sequence, 0);
	assert_int_equal(get(u, id)->changed_at, UNIT_NOW + 60);
	assert_string_equal(get(u, id)->agenda, "1. All of it");
}

static void each_thing_that_calendars_show_is_told(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = announced(u, &olga, &plain), before;
	struct call_form form = plain;
	const char **fields[] = { &form.title, &form.date, &form.minutes, &form.zone,
				  &form.channel, &form.link, &form.phone };
	const char *values[] = { "vGPU, again", "2026-12-04", "90", "Europe/Dublin", "#xen-gpu",
				 "https://meet.example.org/2", "+44 1" };

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		before = letters(u);
		*fields[i] = values[i];
		assert_ok(u, edit(u, &olga, id, &form));
		assert_int_equal(get(u, id)->sequence, (int64_t)i + 1);
		assert_int_equal(letters(u), before + 3);
	}
}

static void only_guests_who_come_or_go_hear_of_it(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = announced(u, &olga, &plain);
	struct call_form form = plain;
	struct letter *letter;

	form.cc = "Cara <cara@example.org>, cara@example.org";
	assert_ok(u, edit(u, &olga, id, &form));
	assert_int_equal(letters(u), 5);
	assert_int_equal(notices(u), 1);	/* the announcement's */
	letter = outbox_get(u->db, 4, u->arena, &u->err);
	assert_string_equal(letter->to_line, "Cara <cara@example.org>");
	assert_string_equal(letter->method, "REQUEST");
	letter = outbox_get(u->db, 5, u->arena, &u->err);
	assert_string_equal(letter->to_line, "ben@example.org");
	assert_string_equal(letter->method, "CANCEL");
	assert_null(strstr(letter->calendar, "STATUS:"));
	assert_non_null(strstr(letter->calendar, "SEQUENCE:1\r\n"));
	form.must = "";
	form.cc = "Cara <cara@example.org>, ann@example.org";	/* Ann may stay away now */
	assert_ok(u, edit(u, &olga, id, &form));
	assert_int_equal(letters(u), 6);
	letter = outbox_get(u->db, 6, u->arena, &u->err);
	assert_non_null(strstr(letter->calendar, "OPT-PARTICIPANT"));
}

static void cancelling_tells_all_who_were_told(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = announced(u, &olga, &plain);
	struct letter *letter;

	assert_ok(u, call_cancel(u->db, &u->settings, &olga, id, " travelling ", &u->err));
	assert_int_equal(get(u, id)->state, CALL_CANCELLED);
	assert_string_equal(get(u, id)->cancel_reason, "travelling");
	assert_int_equal(letters(u), 6);
	for (int64_t i = 4; i <= 6; i++) {
		letter = outbox_get(u->db, i, u->arena, &u->err);
		assert_string_equal(letter->method, "CANCEL");
		assert_non_null(strstr(letter->calendar, "METHOD:CANCEL\r\n"));
		assert_non_null(strstr(letter->calendar, "STATUS:CANCELLED\r\n"));
		assert_non_null(strstr(letter->calendar, "SEQUENCE:1\r\n"));
		assert_non_null(strstr(letter->calendar, get(u, id)->uid));
	}
	assert_fails(u, ERR_CONFLICT, edit(u, &olga, id, &plain));
	assert_non_null(strstr(u->err.msg, "is cancelled"));
	assert_fails(u, ERR_CONFLICT, call_announce(u->db, &u->settings, &olga, id, &u->err));
	assert_fails(u, ERR_CONFLICT, call_cancel(u->db, &u->settings, &olga, id, "", &u->err));
	assert_false(call_may_edit(get(u, id), &olga));
}

static void a_dropped_draft_is_told_to_nobody_and_not_listed(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = create(u, &olga, &plain);
	struct calls calls = { 0 }, drafts = { 0 };

	assert_ok(u, call_list_drafts(u->db, u->arena, &drafts, &u->err));
	assert_int_equal(drafts.len, 1);
	assert_ok(u, call_cancel(u->db, &u->settings, &olga, id, NULL, &u->err));
	assert_int_equal(letters(u), 0);
	assert_ok(u, call_list(u->db, 0, INT64_MAX, 10, u->arena, &calls, &u->err));
	assert_int_equal(calls.len, 0);
}

static void what_is_past_stays(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = announced(u, &olga, &plain), late = create(u, &olga, &plain);
	struct call_form form = plain;

	form.date = "2026-11-26";
	form.time = "15:59";
	assert_int_equal(edit(u, &olga, id, &form), -1);
	assert_string_equal(u->err.msg, "the new start has passed");
	clock_freeze(START + HOUR);
	assert_int_equal(call_announce(u->db, &u->settings, &olga, late, &u->err), -1);
	assert_non_null(strstr(u->err.msg, "has passed: choose another"));
	form.date = "2027-01-07";
	assert_int_equal(edit(u, &olga, id, &form), -1);
	assert_non_null(strstr(u->err.msg, "\"vGPU passthrough\" is over"));
	assert_fails(u, ERR_CONFLICT, call_cancel(u->db, &u->settings, &olga, id, "", &u->err));
	form = plain;
	form.agenda = "1. What we did talk about";
	assert_ok(u, edit(u, &olga, id, &form));
	assert_int_equal(letters(u), 3);
}

static void a_failure_leaves_nothing_behind(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = create(u, &olga, &plain);

	u->settings.mail.from_email = "not an address";
	assert_int_equal(call_announce(u->db, &u->settings, &olga, id, &u->err), -1);
	assert_false(db_in_transaction(u->db));
	assert_int_equal(get(u, id)->state, CALL_DRAFT);
	assert_int_equal(letters(u), 0);
	assert_int_equal(call_get(u->db, 99, u->arena, &u->err) != NULL, 0);
	assert_string_equal(u->err.msg, "there is no call 99");
}

static void lists_and_next_show_what_is_announced(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = plain;
	struct calls calls = { 0 };
	struct call *next = NULL;
	int64_t first = announced(u, &olga, &plain), second;

	form.date = "2026-12-10";
	second = announced(u, &olga, &form);
	create(u, &olga, &plain);
	assert_ok(u, call_list(u->db, START, START + 1, 10, u->arena, &calls, &u->err));
	assert_int_equal(calls.len, 1);
	assert_int_equal(calls.items[0].guests.len, 2);
	assert_int_equal(call_next(u->db, START + HOUR - 1, u->arena, &next, &u->err), 1);
	assert_int_equal(next->id, first);
	assert_int_equal(call_next(u->db, START + HOUR, u->arena, &next, &u->err), 1);
	assert_int_equal(next->id, second);
	assert_int_equal(call_next(u->db, START + 60 * DAY, u->arena, &next, &u->err), 0);
	assert_ok(u, call_cancel(u->db, &u->settings, &olga, first, "", &u->err));
	assert_int_equal(call_next(u->db, UNIT_NOW, u->arena, &next, &u->err), 1);
	assert_int_equal(next->id, second);
}

static void a_channel_finds_the_call_that_is_due(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call *call = NULL;
	const struct { const char *network, *channel; int64_t at; int found; } cases[] = {
		{ "oftc", "#xendevel", START, 1 },
		{ "oftc", "#XenDevel", START - HOUR, 1 },
		{ "oftc", "#xendevel", START - HOUR - 1, 0 },
		{ "oftc", "#xendevel", START + HOUR, 1 },
		{ "oftc", "#xendevel", START + HOUR + 1, 0 },
		{ "oftc", "#xen", START, 0 },
		{ "libera", "#xendevel", START, 0 },
	};

	announced(u, &olga, &plain);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(call_due_in(u->db, cases[i].network, cases[i].channel,
					     cases[i].at, u->arena, &call, &u->err),
				 cases[i].found);
}

static void a_person_sees_the_calls_they_own_or_are_invited_to(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct actor ann = unit_person(u, "Ann", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	const struct { const struct actor *who; size_t n; } cases[] = {
		{ &olga, 1 }, { &ann, 1 }, { &eve, 0 },
	};

	announced(u, &olga, &plain);
	create(u, &olga, &plain);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct calls calls = { 0 };

		assert_ok(u, call_list_person(u->db, cases[i].who->person_id, u->arena, &calls,
					      &u->err));
		assert_int_equal(calls.len, cases[i].n);
	}
}

/* Else anyone could read others' invitations by claiming an address. */
static void an_address_that_nobody_has_confirmed_shows_no_calls(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	struct db_stmt *st = db_prepare(u->db,
		"INSERT INTO address (email, person_id) VALUES ('ben@example.org', :eve)");
	struct calls calls = { 0 };

	db_bind_int(st, "eve", eve.person_id);
	assert_ok(u, db_run(st, &u->err));
	announced(u, &olga, &plain);
	assert_ok(u, call_list_person(u->db, eve.person_id, u->arena, &calls, &u->err));
	assert_int_equal(calls.len, 0);
}

static size_t reminded(struct unit *u, int64_t at)
{
	size_t before;

	clock_freeze(at);
	before = (size_t)unit_count(u, "SELECT count(*) AS n FROM notice");
	assert_ok(u, call_remind(u->db, &u->settings, at, &u->err));
	assert_ok(u, call_remind(u->db, &u->settings, at + 1, &u->err));
	return (size_t)unit_count(u, "SELECT count(*) AS n FROM notice") - before;
}

static void a_call_is_reminded_of_a_day_and_twenty_minutes_before(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct notices found = { 0 };

	announced(u, &olga, &plain);
	assert_int_equal(reminded(u, START - DAY - 5), 0);
	assert_int_equal(reminded(u, START - DAY), 1);
	assert_int_equal(reminded(u, START - DAY + 10), 0);
	assert_int_equal(reminded(u, START - 20 * 60 - 5), 0);
	assert_int_equal(reminded(u, START - 20 * 60), 1);
	assert_ok(u, notice_list(u->db, "oftc", 9, u->arena, &found, &u->err));
	assert_int_equal(found.len, 1);		/* yesterday's lines have expired */
	assert_string_equal(found.items[0].text, "Reminder: vGPU passthrough: Thu 3 Dec 2026, "
			    "16:00-17:00 GMT (+00:00); 16:00 UTC; #xendevel; "
			    "https://meet.example.org/vgpu; in 20 min. "
			    "http://127.0.0.1:8080/call/1. Nobody takes notes yet: say "
			    "!notes take, or !notes backup to stand by");
	assert_int_equal(reminded(u, START), 0);
}

static void a_reminder_goes_to_the_calls_own_channel_too(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = plain;

	form.channel = "#xen-gpu";
	announced(u, &olga, &form);
	assert_int_equal(notices(u), 2);
	assert_int_equal(reminded(u, START - DAY), 2);
	assert_int_equal(reminded(u, START - DAY + 60), 0);
}

static void a_bot_that_was_down_says_nothing_stale(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);

	announced(u, &olga, &plain);
	assert_int_equal(reminded(u, START - 19 * HOUR), 0);
	assert_int_equal(reminded(u, START - 30), 0);
	clock_freeze(START - 8 * 60);
	assert_int_equal(reminded(u, START - 8 * 60), 1);
	clock_freeze(START - 2 * 60);
	assert_int_equal(notices(u), 0);
}

static void a_call_announced_late_is_reminded_of_once(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);

	clock_freeze(START - DAY + 60);
	announced(u, &olga, &plain);
	assert_int_equal(reminded(u, START - DAY + 65), 0);
	assert_int_equal(reminded(u, START - 20 * 60), 1);
}

static void a_moved_call_is_reminded_of_anew_and_a_cancelled_one_never(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = plain;
	int64_t id = announced(u, &olga, &plain);

	assert_int_equal(reminded(u, START - DAY), 1);
	form.date = "2026-12-10";
	assert_ok(u, edit(u, &olga, id, &form));
	/* who missed it would come at the old time */
	assert_int_equal(reminded(u, START - 20 * 60), 1);
	assert_int_equal(reminded(u, START + 6 * DAY), 1);
	assert_ok(u, call_cancel(u->db, &u->settings, &olga, id, "", &u->err));
	assert_int_equal(reminded(u, START + 7 * DAY - 20 * 60), 0);
}

/* All warnings of a call made from form, joined by newlines. */
static const char *warnings(struct unit *u, const struct actor *who, const struct call_form *form)
{
	const char **lines, *all = "";
	size_t n;

	assert_ok(u, call_warnings(u->db, &u->settings, get(u, create(u, who, form)), u->arena,
				   &lines, &n, &u->err));
	for (size_t i = 0; i < n; i++)
		all = arena_printf(u->arena, "%s%s\n", all, lines[i]);
	return all;
}

static void warnings_say_what_is_odd(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = plain;

	form.time = "08:00";
	assert_string_equal(warnings(u, &olga, &form), "");
	clock_freeze(START - 8 * HOUR - 20 * HOUR - 26 * 60);
	assert_string_equal(warnings(u, &olga, &form),
			    "notice is under 48 h: the call begins in 20 h 26 min\n");
	clock_freeze(START - 8 * HOUR - 48 * HOUR);
	assert_string_equal(warnings(u, &olga, &form), "");
	form.date = "2026-11-30";
	assert_string_equal(warnings(u, &olga, &form), "the start has passed: it was "
			    "Mon 30 Nov 2026, 08:00-09:00 GMT (+00:00); 08:00 UTC\n");
	form.date = "2026-12-12";
	assert_string_equal(warnings(u, &olga, &form), "it is on a Saturday in London\n");
	form.date = "2026-12-11";
	form.time = "16:00";
	assert_string_equal(warnings(u, &olga, &form),
			    "it is weekend in Brisbane (02:00 - 03:00)\n"
			    "it is in the night, 00:00 to 06:00, in Brisbane (02:00 - 03:00)\n");
	form.time = "13:30";
	assert_string_equal(warnings(u, &olga, &form), "it is in the night, 00:00 to 06:00, in "
			    "Brisbane (23:30 - Sat 00:30)\n");
	form.time = "13:00";
	assert_string_equal(warnings(u, &olga, &form), "");
	form.link = form.channel = "";
	assert_string_equal(warnings(u, &olga, &form), "there is no link, phone number or channel:"
			    " nobody will know where to go\n");
	form.channel = "#xen";
	form.network = "libera";
	assert_non_null(strstr(warnings(u, &olga, &form), "not on the network \"libera\""));
}

static void times_that_occur_twice_are_said(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = plain;
	const char *twice = "the clocks go back: 01:30 occurs twice that day in Europe/London, "
			    "and the first is meant (BST, +01:00)\n";

	u->settings.site.zones = NULL;
	form.date = "2027-10-31";
	form.time = "01:30";
	assert_non_null(strstr(warnings(u, &olga, &form), twice));
	form.time = "02:00";
	assert_null(strstr(warnings(u, &olga, &form), "twice"));
	form.time = "00:59";
	assert_null(strstr(warnings(u, &olga, &form), "twice"));
	form.time = "01:00";
	assert_non_null(strstr(warnings(u, &olga, &form), "01:00 occurs twice"));
}

static void overlapping_calls_are_said(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = plain;

	u->settings.site.zones = NULL;
	create(u, &olga, &plain);		/* a draft clashes with nobody */
	assert_string_equal(warnings(u, &olga, &plain), "");
	announced(u, &olga, &plain);
	form.time = "16:59";
	assert_string_equal(warnings(u, &olga, &form), "it overlaps with \"vGPU passthrough\" "
			    "(Thu 3 Dec 2026, 16:00-17:00 GMT (+00:00); 16:00 UTC)\n");
	form.time = "17:00";
	assert_string_equal(warnings(u, &olga, &form), "");
	form.time = "15:00";
	assert_string_equal(warnings(u, &olga, &form), "");
	form.minutes = "61";
	assert_non_null(strstr(warnings(u, &olga, &form), "it overlaps"));
}

static void one_line_says_when_where_and_in_how_long(void **state)
{
	struct unit *u = *state;
	struct call call = { .title = "vGPU", .zone = "Asia/Kolkata", .start_at = START,
			     .duration_secs = HOUR, .state = CALL_ANNOUNCED,
			     .link = "https://meet.example.org/v" };
	const struct { int64_t at; const char *words; } cases[] = {
		{ START - 51 * HOUR, "in 2 d 3 h" }, { START - 48 * HOUR, "in 2 d" },
		{ START - 130 * 60, "in 2 h 10 min" }, { START - 2 * HOUR, "in 2 h" },
		{ START - 90, "in 1 min" }, { START - 59, "in less than a minute" },
		{ START, "going on now" }, { START + HOUR - 1, "going on now" },
		{ START + HOUR, "over" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(call_line(&call, cases[i].at, u->arena),
				    arena_printf(u->arena, "vGPU: Thu 3 Dec 2026, 21:30-22:30 IST "
						 "(+05:30); 16:00 UTC; "
						 "https://meet.example.org/v; %s",
						 cases[i].words));
	call.state = CALL_CANCELLED;
	assert_true(str_ends(call_line(&call, UNIT_NOW, u->arena), "; cancelled"));
}

static void when_names_the_days_that_differ(void **state)
{
	struct unit *u = *state;
	struct call call = { .start_at = START, .duration_secs = HOUR };
	const struct { const char *zone, *words; } cases[] = {
		{ "UTC", "Thu 3 Dec 2026, 16:00-17:00 UTC (+00:00)" },
		{ "Europe/London", "Thu 3 Dec 2026, 16:00-17:00 GMT (+00:00); 16:00 UTC" },
		{ "Asia/Kathmandu",
		  "Thu 3 Dec 2026, 21:45-22:45 +0545 (+05:45); 16:00 UTC" },
		{ "Australia/Brisbane",
		  "Fri 4 Dec 2026, 02:00-03:00 AEST (+10:00); Thu 16:00 UTC" },
		{ "Australia/Eucla",
		  "Fri 4 Dec 2026, 00:45-01:45 +0845 (+08:45); Thu 16:00 UTC" },
		{ "Indian/Christmas",
		  "Thu 3 Dec 2026, 23:00-Fri 00:00 +07 (+07:00); 16:00 UTC" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(call_when(&call, cases[i].zone, u->arena), cases[i].words);
}

static void every_row_ends_after_it_starts(void **state)
{
	struct unit *u = *state;
	struct buf out = BUF_INIT(4096);
	struct call call = { .zone = "America/New_York", .duration_secs = 2 * HOUR };
	const char *rows[] = { "America/New_York", "Europe/London", "Pacific/Apia", NULL };

	/* 1 November 2026, 05:30 UTC: New York goes back at 06:00 UTC. */
	assert_ok(u, zone_parse("UTC", "2026-11-01", "05:30", &call.start_at, &u->err));
	u->settings.site.zones = rows;
	call_write_times(&u->settings, &call, u->arena, &out);
	assert_string_equal(buf_str(&out),
			    "New York  Sun  1 Nov  01:30 - 02:30  -04:00, then -05:00\n"
			    "London    Sun  1 Nov  05:30 - 07:30  +00:00\n"
			    "Apia      Sun  1 Nov  18:30 - 20:30  +13:00\n");
	buf_reset(&out);
	call.zone = "America/Los_Angeles";
	call.duration_secs = HOUR;
	call.start_at -= 4 * HOUR;
	call_write_times(&u->settings, &call, u->arena, &out);
	assert_string_equal(buf_str(&out),
			    "Los Angeles  Sat 31 Oct  18:30 - 19:30  -07:00  day before\n"
			    "New York     Sat 31 Oct  21:30 - 22:30  -04:00  day before\n"
			    "London       Sun  1 Nov  01:30 - 02:30  +00:00\n"
			    "Apia         Sun  1 Nov  14:30 - 15:30  +13:00\n");
	buf_free(&out);
}

/* ---- private calls, and conferences of a pool */

static struct call_form private_form(void)
{
	struct call_form form = plain;

	form.title = "Security hole in vPCI";
	form.why = "Embargoed.";
	form.agenda = "CVE";
	form.room = "Room 3";
	form.is_private = true;
	return form;
}

static int64_t telling(struct unit *u, const char *word, bool is_list)
{
	struct db_stmt *st = db_prepare(u->db,
		"SELECT count(*) AS n FROM letter WHERE is_list = :is_list"
		" AND subject || body || coalesce(calendar, '') LIKE '%' || :word || '%'");

	db_bind_int(st, "is_list", is_list);
	db_bind_text(st, "word", word);
	return unit_count_(u, st);
}

static void a_private_call_tells_the_list_no_more_than_that_there_is_one(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	static const char *const words[] = {
		"Security hole", "Embargoed", "CVE", "meet.example.org", "Room 3", "ann@ex", "ben@",
	};
	struct call_form form = private_form();
	struct notices notices = { 0 };
	int64_t id = announced(u, &olga, &form);

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (telling(u, words[i], true))
			fail_msg("the list is told \"%s\"", words[i]);
	assert_int_equal(telling(u, "This call is private", true), 1);
	assert_int_equal(telling(u, "public summary", true), 1);
	assert_int_equal(telling(u, "Security hole", false), 2);
	assert_int_equal(telling(u, "Room 3", false), 2);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter WHERE NOT is_list"
				       " AND NOT is_secret"), 0);
	assert_ok(u, notice_list(u->db, "oftc", 100, u->arena, &notices, &u->err));
	for (size_t i = 0; i < notices.len; i++)
		assert_null(strstr(notices.items[i].text, "Security"));
	assert_string_equal(get(u, id)->title, "Private call");
	assert_null(get(u, id)->link);
}

static void its_owner_and_guests_read_what_it_is_about(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_ORGANISER);
	struct actor nobody = { 0, "x", ROLE_NONE, DOOR_WEB };
	struct call_form form = private_form();
	int64_t id = announced(u, &olga, &form);
	struct call *call = get(u, id), whole = call_revealed(call);

	assert_int_equal(call_may_read(u->db, call, &olga, &u->err), 1);
	assert_int_equal(call_may_read(u->db, call, &ann, &u->err), 1);
	assert_int_equal(call_may_read(u->db, call, &eve, &u->err), 0);
	assert_int_equal(call_may_read(u->db, call, &nobody, &u->err), 0);
	assert_string_equal(whole.title, "Security hole in vPCI");
	assert_string_equal(whole.room, "Room 3");
	assert_fails(u, ERR_DENIED, call_edit(u->db, &u->settings, &eve, id, &form, &u->err));
}

static void a_change_that_only_guests_see_is_told_to_them_alone(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = private_form();
	int64_t id = announced(u, &olga, &form);

	form.link = "https://meet.example.org/other";
	assert_ok(u, call_edit(u->db, &u->settings, &olga, id, &form, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter WHERE is_list"), 1);
	assert_int_equal(telling(u, "meet.example.org/other", false), 2);
	assert_string_equal(call_revealed(get(u, id)).link, "https://meet.example.org/other");
}

static void its_owner_is_asked_for_the_public_summary(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form form = private_form();

	announced(u, &olga, &form);
	clock_freeze(START + 26 * HOUR);
	assert_ok(u, minutes_tick(u->db, &u->settings, clock_now(), &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter WHERE to_line LIKE"
				       " '%olga@%' AND subject ="
				       " 'Minutes are missing: Private call'"), 1);
}

static void no_two_calls_have_a_conference_of_the_pool_at_once(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	static struct settings_conference pool[] = {
		{ "one", "https://meet.example.org/vgpu", "+44 20 7946 0000" },
	};
	struct call_form form = plain;
	int64_t id;

	u->settings.conferences.items = pool;
	u->settings.conferences.len = 1;
	announced(u, &olga, &form);
	form.time = "16:30";
	id = create(u, &olga, &form);
	assert_fails(u, ERR_CONFLICT, call_announce(u->db, &u->settings, &olga, id, &u->err));
	assert_non_null(strstr(u->err.msg, "the conference \"one\" is taken"));
	form.time = "17:00";
	assert_ok(u, call_edit(u->db, &u->settings, &olga, id, &form, &u->err));
	assert_ok(u, call_announce(u->db, &u->settings, &olga, id, &u->err));
	form.time = "16:59";
	assert_fails(u, ERR_CONFLICT, call_edit(u->db, &u->settings, &olga, id, &form, &u->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_typed_is_what_is_stored),
		TEST(each_call_has_a_uid_of_its_own),
		TEST(limits_are_said_in_words),
		TEST(a_title_of_150_wide_letters_fits),
		TEST(bad_places_are_refused),
		TEST(bad_times_are_refused),
		TEST(members_may_not_set_up_calls_but_owners_may_change_theirs),
		TEST(an_operator_without_a_person_owns_no_call),
		TEST(a_call_is_announced_once),
		TEST(no_address_of_a_guest_reaches_another),
		TEST(the_preview_is_what_is_sent),
		TEST(moving_raises_the_sequence_and_keeps_the_uid),
		TEST(reasons_agendas_and_drafts_send_nothing),
		TEST(each_thing_that_calendars_show_is_told),
		TEST(only_guests_who_come_or_go_hear_of_it),
		TEST(cancelling_tells_all_who_were_told),
		TEST(a_dropped_draft_is_told_to_nobody_and_not_listed),
		TEST(what_is_past_stays),
		TEST(a_failure_leaves_nothing_behind),
		TEST(lists_and_next_show_what_is_announced),
		TEST(a_channel_finds_the_call_that_is_due),
		TEST(a_person_sees_the_calls_they_own_or_are_invited_to),
		TEST(an_address_that_nobody_has_confirmed_shows_no_calls),
		TEST(a_call_is_reminded_of_a_day_and_twenty_minutes_before),
		TEST(a_reminder_goes_to_the_calls_own_channel_too),
		TEST(a_bot_that_was_down_says_nothing_stale),
		TEST(a_call_announced_late_is_reminded_of_once),
		TEST(a_moved_call_is_reminded_of_anew_and_a_cancelled_one_never),
		TEST(warnings_say_what_is_odd),
		TEST(times_that_occur_twice_are_said),
		TEST(overlapping_calls_are_said),
		TEST(one_line_says_when_where_and_in_how_long),
		TEST(when_names_the_days_that_differ),
		TEST(every_row_ends_after_it_starts),
		TEST(a_private_call_tells_the_list_no_more_than_that_there_is_one),
		TEST(its_owner_and_guests_read_what_it_is_about),
		TEST(a_change_that_only_guests_see_is_told_to_them_alone),
		TEST(its_owner_is_asked_for_the_public_summary),
		TEST(no_two_calls_have_a_conference_of_the_pool_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
