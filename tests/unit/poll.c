/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of polls: who may, who is asked, what counts, what comes of it. */
#include "base/str.h"
#include "base/zone.h"
#include "calendar/busy.h"
#include "calendar/poll.h"
#include "people/heard.h"
#include "people/preference.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

static const struct poll_form plain = {
	.title = "vPCI on Arm", .why = "Mail did not settle it.", .minutes = "45",
	.must = "Ben <ben@example.org>", .may = "xi@example.org",
};

static int64_t create(struct unit *u, const struct actor *who, const struct poll_form *form)
{
	int64_t id = 0;

	assert_ok(u, poll_create(u->db, &u->settings, who, form, &id, &u->err));
	return id;
}

static int64_t propose(struct unit *u, const struct actor *who, const struct poll_form *form)
{
	int64_t id = 0;

	assert_ok(u, poll_propose(u->db, &u->settings, who, form, &id, &u->err));
	return id;
}

static struct poll *get(struct unit *u, int64_t id)
{
	struct poll *poll = poll_get(u->db, id, u->arena, &u->err);

	assert_non_null(poll);
	return poll;
}

static void vote(struct unit *u, const struct actor *who, int64_t id, int64_t number,
		 enum answer answer)
{
	enum answer answers[POLL_OPTIONS_MAX + 1] = { ANSWER_NONE };

	answers[number] = answer;
	assert_ok(u, poll_vote(u->db, who, id, answers, &u->err));
}

static int64_t letters_to(struct unit *u, const char *like)
{
	struct db_stmt *st = db_prepare(u->db,
		"SELECT count(*) AS n FROM letter WHERE to_line LIKE :like");

	db_bind_text(st, "like", like);
	return unit_count_(u, st);
}

/* The body of the last letter to somebody. */
static char *body_to(struct unit *u, const char *like)
{
	struct db_stmt *st = db_prepare(u->db,
		"SELECT subject || char(10) || body AS body FROM letter WHERE to_line LIKE :like"
		" ORDER BY id DESC LIMIT 1");
	char *text = NULL;

	db_bind_text(st, "like", like);
	if (db_step(st, &u->err) == 1) {
		text = db_text(st, "body", u->arena);
		db_done(st);
	}
	assert_non_null(text);
	return text;
}

static char *secret_to(struct unit *u, const char *like)
{
	char *at = strstr(body_to(u, like), "/ballot/");

	assert_non_null(at);
	at += strlen("/ballot/");
	return arena_dup_len(u->arena, at, strcspn(at, "?\n"));
}

static void run(struct unit *u, struct db_stmt *st)
{
	assert_ok(u, db_run(st, &u->err));
}

/* ---- proposing */

static void anyone_signed_in_proposes_and_nobody_else(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor nobody = { 0, "stranger", ROLE_NONE, DOOR_IRC };
	int64_t id;

	assert_fails(u, ERR_DENIED,
		     poll_create(u->db, &u->settings, &nobody, &plain, &id, &u->err));
	id = create(u, &ann, &plain);
	assert_int_equal(get(u, id)->state, POLL_DRAFT);
	assert_int_equal(get(u, id)->options.len, 5);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 0);
}

static void the_proposer_is_among_those_who_must_be_there(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct poll *poll = get(u, create(u, &ann, &plain));

	assert_int_equal(poll->voters.len, 3);
	assert_true(poll_find_voter(poll, ann.person_id)->is_must);
}

static void what_is_typed_wrong_is_said(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	static const struct { struct poll_form form; const char *message; } cases[] = {
		{ { .title = "" }, "topic" },
		{ { .title = "x", .minutes = "ten" }, "duration" },
		{ { .title = "x", .zone = "Mars/Base" }, "no time zone" },
		{ { .title = "x", .latest = "2020-01-01" }, "has passed" },
		{ { .title = "x", .earliest = "2027-02-01", .latest = "2027-01-01" }, "before" },
		{ { .title = "x", .latest = "2028-01-01" }, "days at most" },
		{ { .title = "x", .must = "not an address" }, "must be there" },
		{ { .title = "x", .thread = "javascript:alert(1)" }, "no link" },
		{ { .title = "x", .deadline = "2026-11-01" }, "deadline" },
	};
	int64_t id;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(poll_create(u->db, &u->settings, &ann, &cases[i].form, &id,
					     &u->err), -1);
		if (!strstr(u->err.msg, cases[i].message))
			fail_msg("%s", u->err.msg);
	}
}

static void the_times_leave_room_for_answers_and_notice(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct poll *poll = get(u, create(u, &ann, &plain));

	assert_true(poll->deadline_at >= UNIT_NOW + 4 * DAY);
	for (size_t i = 0; i < poll->options.len; i++)
		assert_true(poll->options.items[i].start_at >= poll->deadline_at + DAY);
}

static void absences_are_kept_free(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_ORGANISER);
	struct poll_form form = plain;
	struct peer peer;
	struct poll *poll;

	form.earliest = "2026-11-30";
	form.latest = "2026-12-04";
	assert_ok(u, peer_of_person(u->db, ann.person_id, u->arena, &peer, &u->err));
	assert_ok(u, preference_away(u->db, &peer, UNIT_NOW + 7 * DAY, "FOSDEM", &u->err));
	poll = get(u, create(u, &ann, &form));
	for (size_t i = 0; i < poll->options.len; i++)
		assert_true(poll->options.items[i].start_at >= UNIT_NOW + 7 * DAY);
}

static void set(struct unit *u, const struct actor *who, const char *name, const char *value)
{
	struct preference preference;
	struct peer peer;

	assert_ok(u, peer_of_person(u->db, who->person_id, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &preference, &u->err));
	assert_ok(u, preference_change(&preference, name, value, u->arena, &u->err));
	assert_ok(u, preference_save(u->db, &peer, &preference, DOOR_WEB, &u->err));
}

/* The times of a poll that ann asks for, in the week of 30 November. */
static struct poll *week(struct unit *u, const struct actor *ann)
{
	struct poll_form form = plain;

	form.earliest = "2026-11-30";
	form.latest = "2026-12-04";
	form.deadline = "2026-11-28";
	form.must = form.may = NULL;
	return get(u, create(u, ann, &form));
}

static void everybody_is_asked_by_their_own_clock_and_hours(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct poll *poll;

	set(u, &ann, "zone", "Asia/Tokyo");
	set(u, &ann, "work", "13:00-16:00");
	set(u, &ann, "days", "wed-thu");
	poll = week(u, &ann);
	for (size_t i = 0; i < poll->options.len; i++) {
		struct civil c = zone_civil("Asia/Tokyo", poll->options.items[i].start_at);

		assert_in_range(c.hour * 60 + c.minute, 13 * 60, 15 * 60 + 15);
		assert_in_range(c.weekday, 3, 4);
	}
}

static void holidays_and_a_calendar_of_theirs_are_kept_free(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	const char **texts = NULL;
	struct busy_source source;
	struct poll *poll;

	set(u, &ann, "country", "gb-sct");
	set(u, &ann, "busy", "webcal://calendar.example.org/ann.ics");
	run(u, db_prepare(u->db, "INSERT INTO holiday (country, day, name)"
		    " VALUES ('GB', '2026-11-30', 'St Andrew''s Day')"));
	assert_int_equal(busy_next(u->db, UNIT_NOW, u->arena, &source, &u->err), 1);
	assert_string_equal(source.url, "https://calendar.example.org/ann.ics");
	assert_ok(u, busy_store(u->db, &source,
				"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261201T000000Z\r\n"
				"DTEND:20261203T000000Z\r\nSUMMARY:secret\r\nEND:VEVENT\r\n"
				"END:VCALENDAR\r\n", NULL, UNIT_NOW, &u->err));
	assert_int_equal(busy_next(u->db, UNIT_NOW + 60, u->arena, &source, &u->err), 0);
	poll = week(u, &ann);
	for (size_t i = 0; i < poll->options.len; i++)
		assert_in_range(poll->options.items[i].start_at, UNIT_NOW - 16 * HOUR + 7 * DAY,
				UNIT_NOW + 9 * DAY);
	assert_ok(u, poll_add_option(u->db, &ann, poll->id, "2026-11-30", "10:00",
				     "Europe/London", &u->err));
	assert_ok(u, poll_add_option(u->db, &ann, poll->id, "2026-12-01", "10:00",
				     "Europe/London", &u->err));
	poll = get(u, poll->id);
	assert_ok(u, poll_explain(u->db, &u->settings, poll, u->arena, &texts, &u->err));
	assert_non_null(strstr(texts[0], "Holiday: ann (St Andrew's Day)."));
	assert_non_null(strstr(texts[1], "Busy: ann."));
	set(u, &ann, "busy", "");		/* taken back: forgotten */
	assert_int_equal(busy_next(u->db, UNIT_NOW + 60, u->arena, &source, &u->err), 0);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM busy"), 0);
}

static void an_own_call_is_kept_free_and_its_hour_is_a_burden(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_ORGANISER);
	static const struct call_form night = {
		.title = "Night call", .date = "2026-12-01", .time = "03:00", .minutes = "60",
		.zone = "Europe/London",
	};
	const char **texts = NULL;
	struct poll *poll;
	int64_t id;

	set(u, &ann, "zone", "Europe/London");
	assert_ok(u, call_create(u->db, &ann, &night, &id, &u->err));
	assert_ok(u, call_announce(u->db, &u->settings, &ann, id, &u->err));
	poll = week(u, &ann);
	assert_ok(u, poll_add_option(u->db, &ann, poll->id, "2026-12-01", "03:30",
				     "Europe/London", &u->err));
	poll = get(u, poll->id);
	assert_ok(u, poll_explain(u->db, &u->settings, poll, u->arena, &texts, &u->err));
	for (size_t i = 0; i < poll->options.len; i++)
		if (poll->options.items[i].is_pinned)
			assert_string_equal(texts[i], "Busy: ann (Night call).");
	clock_freeze(UNIT_NOW + 9 * DAY);
	assert_ok(u, poll_explain(u->db, &u->settings, poll, u->arena, &texts, &u->err));
	assert_non_null(strstr(texts[0], "It is easy on ann, who has carried most so far."));
}

/* ---- the owner's hand */

static void times_are_added_dropped_and_pinned(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	int64_t id = create(u, &ann, &plain), first = get(u, id)->options.items[0].number;

	assert_fails(u, ERR_DENIED, poll_drop_option(u->db, &eve, id, first, &u->err));
	assert_ok(u, poll_drop_option(u->db, &ann, id, first, &u->err));
	assert_null(poll_find_option(get(u, id), first));
	assert_ok(u, poll_add_option(u->db, &ann, id, "2026-12-24", "23:30", "Asia/Tokyo",
				     &u->err));
	assert_fails(u, ERR_CONFLICT, poll_add_option(u->db, &ann, id, "2026-12-24", "14:30",
						      "Europe/London", &u->err));
	assert_ok(u, poll_compute(u->db, &u->settings, &ann, id, &u->err));
	assert_int_equal(get(u, id)->options.len, 5);
	assert_string_equal(get(u, id)->options.items[4].zone, "Asia/Tokyo");
	assert_string_equal(poll_option_when(get(u, id), &get(u, id)->options.items[4], u->arena),
			    "Thu 24 Dec 2026, 23:30-Fri 00:15 JST (+09:00); 14:30 UTC");
}

static void numbers_follow_the_calendar_when_it_opens(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = create(u, &ann, &plain);
	struct poll *poll;

	assert_ok(u, poll_add_option(u->db, &ann, id, "2026-12-02", "06:00", "Europe/London",
				     &u->err));
	assert_ok(u, poll_open(u->db, &u->settings, &ann, id, &u->err));
	poll = get(u, id);
	assert_int_equal(poll->state, POLL_OPEN);
	for (size_t i = 0; i < poll->options.len; i++)
		assert_int_equal(poll->options.items[i].number, i + 1);
	assert_fails(u, ERR_CONFLICT, poll_open(u->db, &u->settings, &ann, id, &u->err));
	assert_fails(u, ERR_CONFLICT, poll_compute(u->db, &u->settings, &ann, id, &u->err));
}

static void opening_tells_the_list_and_each_of_those_named(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);

	propose(u, &ann, &plain);
	assert_int_equal(letters_to(u, "%devel@lists%"), 1);
	assert_int_equal(letters_to(u, "%ben@%"), 1);
	assert_int_equal(letters_to(u, "%xi@%"), 1);
	assert_null(strstr(body_to(u, "%devel@lists%"), "ben@example.org"));
	assert_null(strstr(body_to(u, "%devel@lists%"), "/ballot/"));
	assert_null(strstr(body_to(u, "%ben@%"), "xi@example.org"));
	assert_string_not_equal(secret_to(u, "%ben@%"), secret_to(u, "%xi@%"));
}

static void one_person_has_three_polls_open(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id;

	for (int i = 0; i < 3; i++)
		propose(u, &ann, &plain);
	assert_fails(u, ERR_LIMIT,
		     poll_propose(u->db, &u->settings, &ann, &plain, &id, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM poll"), 3);
}

static void a_member_has_few_mails_sent_to_strangers(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct poll_form form = { .title = "x", .may = "" };
	int64_t id;

	for (int i = 0; i < 11; i++)
		form.may = arena_printf(u->arena, "%sx%d@example.org\n", form.may, i);
	assert_fails(u, ERR_LIMIT,
		     poll_propose(u->db, &u->settings, &ann, &form, &id, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 0);
	propose(u, &olga, &form);
}

static void a_member_opens_no_poll_after_the_other(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id;

	for (int i = 0; i < 6; i++)
		assert_ok(u, poll_withdraw(u->db, &u->settings, &ann, propose(u, &ann, &plain), "",
					   &u->err));
	assert_fails(u, ERR_LIMIT,
		     poll_propose(u->db, &u->settings, &ann, &plain, &id, &u->err));
	clock_freeze(UNIT_NOW + DAY);
	propose(u, &ann, &plain);
}

/* ---- answers */

static void the_last_answer_counts_by_name_or_by_ballot(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor ben = unit_person(u, "ben", ROLE_MEMBER);
	enum answer answers[POLL_OPTIONS_MAX + 1] = { [1] = ANSWER_YES, [2] = ANSWER_MAYBE };
	int64_t id = propose(u, &ann, &plain);

	assert_ok(u, poll_vote_ballot(u->db, secret_to(u, "%ben@%"), answers, &u->err));
	assert_int_equal(get(u, id)->options.items[0].yes, 1);
	vote(u, &ben, id, 1, ANSWER_NO);	/* the same human, signed in */
	assert_int_equal(get(u, id)->voters.len, 3);
	assert_int_equal(get(u, id)->options.items[0].yes, 0);
	assert_int_equal(get(u, id)->options.items[0].no, 1);
	assert_true(get(u, id)->options.items[0].is_blocked);
	assert_int_equal(get(u, id)->options.items[1].maybe, 1);
	assert_fails(u, ERR_NOT_FOUND, poll_vote_ballot(u->db, "guess", answers, &u->err));
}

static void who_was_not_asked_may_answer_by_name(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	struct actor nobody = { 0, "stranger", ROLE_NONE, DOOR_WEB };
	enum answer answers[POLL_OPTIONS_MAX + 1] = { [1] = ANSWER_NO };
	int64_t id = propose(u, &ann, &plain);

	assert_fails(u, ERR_DENIED, poll_vote(u->db, &nobody, id, answers, &u->err));
	vote(u, &eve, id, 1, ANSWER_NO);
	assert_false(get(u, id)->options.items[0].is_blocked);	/* she need not be there */
	assert_int_equal(get(u, id)->voters.len, 4);
}

static void an_answer_to_no_time_of_it_is_refused_whole(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	enum answer answers[POLL_OPTIONS_MAX + 1] = { [1] = ANSWER_YES, [9] = ANSWER_YES };
	enum answer none[POLL_OPTIONS_MAX + 1] = { ANSWER_NONE };
	int64_t id = propose(u, &ann, &plain);

	assert_fails(u, ERR_NOT_FOUND, poll_vote(u->db, &ann, id, answers, &u->err));
	assert_fails(u, ERR_INVALID, poll_vote(u->db, &ann, id, none, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM vote"), 0);
}

static void after_the_deadline_nothing_is_taken_until_it_moves(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	enum answer answers[POLL_OPTIONS_MAX + 1] = { [1] = ANSWER_YES };
	int64_t id = propose(u, &ann, &plain);

	clock_freeze(get(u, id)->deadline_at);
	assert_fails(u, ERR_CONFLICT, poll_vote(u->db, &ann, id, answers, &u->err));
	assert_ok(u, poll_set_deadline(u->db, &ann, id, "2026-12-01", &u->err));
	assert_ok(u, poll_vote(u->db, &ann, id, answers, &u->err));
}

/* ---- by the clock */

static void one_reminder_goes_to_those_who_have_not_answered(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = propose(u, &ann, &plain), soon = get(u, id)->deadline_at - 23 * HOUR;

	vote(u, &ann, id, 1, ANSWER_YES);
	clock_freeze(soon);
	for (int i = 0; i < 3; i++)
		assert_ok(u, poll_tick(u->db, &u->settings, soon + i * HOUR, &u->err));
	assert_int_equal(letters_to(u, "%ann@%"), 1);
	assert_int_equal(letters_to(u, "%ben@%"), 2);
	assert_int_equal(letters_to(u, "%xi@%"), 2);
	assert_non_null(strstr(body_to(u, "%ben@%"), "the only reminder"));
}

static void the_owner_is_told_once_when_all_have_answered_or_it_is_over(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct poll_form alone = { .title = "Alone" };
	int64_t id = propose(u, &ann, &alone), other = propose(u, &ann, &plain);

	vote(u, &ann, id, 1, ANSWER_YES);
	for (int i = 0; i < 2; i++)
		assert_ok(u, poll_tick(u->db, &u->settings, UNIT_NOW, &u->err));
	assert_non_null(strstr(body_to(u, "%ann@%"), "Everybody has answered: Alone"));
	assert_int_equal(letters_to(u, "%ann@%"), 3);
	clock_freeze(get(u, other)->deadline_at);
	for (int i = 0; i < 2; i++)
		assert_ok(u, poll_tick(u->db, &u->settings, clock_now(), &u->err));
	assert_non_null(strstr(body_to(u, "%ann@%"), "The answers are in: vPCI"));
	assert_int_equal(letters_to(u, "%ann@%"), 4);
}

/* ---- the end */

static void an_organiser_settles_at_once_and_the_owner_later(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = propose(u, &ann, &plain), second = propose(u, &ann, &plain), call;

	assert_fails(u, ERR_DENIED,
		     poll_settle(u->db, &u->settings, &ann, id, 1, "", &call, &u->err));
	assert_ok(u, poll_settle(u->db, &u->settings, &olga, id, 1, "", &call, &u->err));
	clock_freeze(UNIT_NOW + 48 * HOUR);
	assert_fails(u, ERR_DENIED,
		     poll_settle(u->db, &u->settings, &eve, second, 1, "", &call, &u->err));
	assert_ok(u, poll_settle(u->db, &u->settings, &ann, second, 1, "", &call, &u->err));
	assert_fails(u, ERR_CONFLICT,
		     poll_settle(u->db, &u->settings, &ann, second, 1, "", &call, &u->err));
}

static void a_no_of_who_must_be_there_blocks_unless_a_word_says_why(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor ben = unit_person(u, "ben", ROLE_MEMBER);
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = propose(u, &ann, &plain), call_id;
	struct call *call;

	vote(u, &ben, id, 2, ANSWER_NO);
	assert_fails(u, ERR_CONFLICT,
		     poll_settle(u->db, &u->settings, &olga, id, 2, " ", &call_id, &u->err));
	assert_string_equal(u->err.msg, "ben must be there and said no to time 2: choose another, "
			    "or say why it goes ahead without them");
	assert_ok(u, poll_settle(u->db, &u->settings, &olga, id, 2, "he sends his notes",
				 &call_id, &u->err));
	assert_non_null(strstr(body_to(u, "%devel@lists%"), "* Could not make it: ben"));
	assert_non_null(strstr(body_to(u, "%devel@lists%"), "he sends his notes"));
	assert_non_null(strstr(body_to(u, "%ben@%"), "Settled without you"));
	call = call_get(u->db, call_id, u->arena, &u->err);
	assert_int_equal(call->guests.len, 2);
	assert_int_equal(call->owner_id, ann.person_id);
}

static void the_result_is_a_thread_of_its_own(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = propose(u, &ann, &plain), call_id;
	struct poll *poll = get(u, id);
	struct call *call;
	struct letter *letter;

	assert_ok(u, poll_settle(u->db, &u->settings, &olga, id, 3, "", &call_id, &u->err));
	call = call_get(u->db, call_id, u->arena, &u->err);
	assert_int_equal(call->state, CALL_ANNOUNCED);
	assert_int_equal(call->start_at, poll->options.items[2].start_at);
	assert_int_equal(call->duration_secs, 45 * 60);
	letter = outbox_get(u->db, call->letter_id, u->arena, &u->err);
	assert_null(letter->in_reply_to);
	assert_true(str_starts(letter->subject, "[ANNOUNCE] vPCI on Arm @ "));
	assert_int_equal(get(u, id)->call_id, call_id);
	assert_int_equal(get(u, id)->choice, 3);
}

static void a_free_conference_of_the_pool_is_given(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	static struct settings_conference pool[] = {
		{ "one", "https://meet.example.org/1", NULL },
		{ "two", "https://meet.example.org/2", "+44 20 7946 0002" },
	};
	struct poll_form form = plain;
	int64_t ids[3], calls[3];

	u->settings.conferences.items = pool;
	u->settings.conferences.len = 2;
	form.wants_conference = true;
	form.room = "Room 3";
	for (int i = 0; i < 3; i++)
		ids[i] = propose(u, &ann, &form);
	for (int i = 0; i < 2; i++)
		assert_ok(u, poll_settle(u->db, &u->settings, &olga, ids[i], 1, "", &calls[i],
					 &u->err));
	assert_string_equal(call_get(u->db, calls[0], u->arena, &u->err)->link, pool[0].link);
	assert_string_equal(call_get(u->db, calls[1], u->arena, &u->err)->link, pool[1].link);
	assert_string_equal(call_get(u->db, calls[1], u->arena, &u->err)->phone, pool[1].phone);
	assert_string_equal(call_get(u->db, calls[1], u->arena, &u->err)->room, "Room 3");
	assert_fails(u, ERR_CONFLICT, poll_settle(u->db, &u->settings, &olga, ids[2], 1, "",
						  &calls[2], &u->err));
	assert_non_null(strstr(u->err.msg, "all 2 conferences are taken"));
}

static void withdrawing_tells_those_who_were_asked(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t draft = create(u, &ann, &plain), id;

	assert_ok(u, poll_withdraw(u->db, &u->settings, &ann, draft, "", &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 0);
	id = propose(u, &ann, &plain);
	assert_ok(u, poll_withdraw(u->db, &u->settings, &ann, id, "settled by mail", &u->err));
	assert_non_null(strstr(body_to(u, "%devel@lists%"), "settled by mail"));
	assert_non_null(strstr(body_to(u, "%xi@%"), "[WITHDRAWN] vPCI on Arm"));
}

/* ---- mail */

static const struct mailbox to_list[] = {
	{ "", "devel@lists.example.org" }, { "Ben", "ben@example.org" },
}, cc_us[] = { { "", "moot@localhost.localdomain" }, { "", "xi@example.org" } };

static struct heard proposal(void)
{
	return (struct heard){
		.message_id = "1@example.org", .from = { "Ann", "ann@example.org" },
		.to = { (struct mailbox *)to_list, 2, 2 }, .cc = { (struct mailbox *)cc_us, 2, 2 },
		.subject = "Call: vPCI on Arm", .list_id = "devel.lists.example.org",
		.body = "We go in circles.\nDuration: 1h\nLatest: 2026-12-11\n> quoted\n",
		.is_to_us = true,
	};
}

static void a_mail_to_the_list_and_us_proposes_once(void **state)
{
	struct unit *u = *state;
	struct heard heard = proposal();
	struct poll *poll;

	unit_person(u, "ann", ROLE_MEMBER);
	for (int i = 0; i < 2; i++)
		assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM poll"), 1);
	poll = get(u, 1);
	assert_string_equal(poll->title, "vPCI on Arm");
	assert_string_equal(poll->why, "We go in circles.");
	assert_int_equal(poll->duration_secs, HOUR);
	assert_int_equal(poll->state, POLL_OPEN);
	assert_int_equal(poll->voters.len, 3);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"
				       " WHERE is_list AND in_reply_to = '1@example.org'"), 1);
}

static void a_mail_that_is_no_proposal_is_left_alone(void **state)
{
	struct unit *u = *state;
	struct heard heard = proposal();

	unit_person(u, "ann", ROLE_MEMBER);
	heard.is_to_us = false;
	assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 0);
	heard = proposal();
	heard.subject = "Re: Call: vPCI on Arm";
	assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 0);
	heard = proposal();
	heard.is_automatic = true;
	assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 0);
	heard = proposal();
	heard.list_id = NULL;			/* the copy that went to us alone */
	assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM poll"), 0);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 0);
}

static void what_is_wrong_with_a_mail_is_answered(void **state)
{
	struct unit *u = *state;
	struct heard heard = proposal();

	unit_person(u, "ann", ROLE_MEMBER);
	heard.body = "Latest: soon\n";
	for (int i = 0; i < 2; i++)
		assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 1);
	assert_non_null(strstr(body_to(u, "%ann@%"), "\"soon\" is not a date"));
	assert_int_equal(letters_to(u, "%ann@%"), 1);
	heard = proposal();
	heard.message_id = "2@example.org";
	heard.list_id = NULL;
	heard.to.len = 0;
	assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 1);
	assert_non_null(strstr(body_to(u, "%ann@%"), "The list has to see it."));
}

static void a_reply_with_the_secret_votes(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = propose(u, &ann, &plain);
	struct heard heard = {
		.message_id = "3@example.org", .from = { "Ben", "ben@elsewhere.example.org" },
		.subject = "Re: When can you talk about: vPCI on Arm", .is_to_us = true,
		.token = secret_to(u, "%ben@%"),
		.body = "Hi,\n\n1 yes\n2: if need be\n3) no, sorry\n\n> 4 yes\n-- \n5 yes\n",
	};
	struct poll *poll;

	assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 1);
	poll = get(u, id);
	assert_int_equal(poll->options.items[0].yes, 1);
	assert_int_equal(poll->options.items[1].maybe, 1);
	assert_int_equal(poll->options.items[2].no, 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM vote"), 3);
	heard.token = "guess";
	assert_int_equal(poll_hear(u->db, &u->settings, &heard, u->arena, &u->err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(anyone_signed_in_proposes_and_nobody_else),
		UNIT_TEST(the_proposer_is_among_those_who_must_be_there),
		UNIT_TEST(what_is_typed_wrong_is_said),
		UNIT_TEST(the_times_leave_room_for_answers_and_notice),
		UNIT_TEST(absences_are_kept_free),
		UNIT_TEST(everybody_is_asked_by_their_own_clock_and_hours),
		UNIT_TEST(holidays_and_a_calendar_of_theirs_are_kept_free),
		UNIT_TEST(an_own_call_is_kept_free_and_its_hour_is_a_burden),
		UNIT_TEST(times_are_added_dropped_and_pinned),
		UNIT_TEST(numbers_follow_the_calendar_when_it_opens),
		UNIT_TEST(opening_tells_the_list_and_each_of_those_named),
		UNIT_TEST(one_person_has_three_polls_open),
		UNIT_TEST(a_member_has_few_mails_sent_to_strangers),
		UNIT_TEST(a_member_opens_no_poll_after_the_other),
		UNIT_TEST(the_last_answer_counts_by_name_or_by_ballot),
		UNIT_TEST(who_was_not_asked_may_answer_by_name),
		UNIT_TEST(an_answer_to_no_time_of_it_is_refused_whole),
		UNIT_TEST(after_the_deadline_nothing_is_taken_until_it_moves),
		UNIT_TEST(one_reminder_goes_to_those_who_have_not_answered),
		UNIT_TEST(the_owner_is_told_once_when_all_have_answered_or_it_is_over),
		UNIT_TEST(an_organiser_settles_at_once_and_the_owner_later),
		UNIT_TEST(a_no_of_who_must_be_there_blocks_unless_a_word_says_why),
		UNIT_TEST(the_result_is_a_thread_of_its_own),
		UNIT_TEST(a_free_conference_of_the_pool_is_given),
		UNIT_TEST(withdrawing_tells_those_who_were_asked),
		UNIT_TEST(a_mail_to_the_list_and_us_proposes_once),
		UNIT_TEST(a_mail_that_is_no_proposal_is_left_alone),
		UNIT_TEST(what_is_wrong_with_a_mail_is_answered),
		UNIT_TEST(a_reply_with_the_secret_votes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
