/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes: writing at once, merging, revisions, who may; and how they become minutes. */
#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/action.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "calendar/notes.h"
#include "people/heard.h"
#include "people/outbox.h"

#include "unit.h"

#define HOUR 3600
#define DAY  86400

static int64_t plain(struct unit *u, const char *text)
{
	int64_t id;

	assert_ok(u, notes_create(u->db, "Session", text, &id, &u->err));
	return id;
}

static struct notes *get(struct unit *u, int64_t id)
{
	struct notes *notes = notes_get(u->db, id, u->arena, &u->err);

	assert_non_null(notes);
	return notes;
}

static int64_t write(struct unit *u, const struct actor *who, int64_t id, const char *client,
		     int64_t base, const char *changes)
{
	int64_t version = -1;

	assert_ok(u, notes_write(u->db, who, id, client, base, changes, &version, &u->err));
	return version;
}

static bool save(struct unit *u, const struct actor *who, int64_t id, int64_t base,
		 const char *text)
{
	bool both;

	assert_ok(u, notes_save(u->db, who, id, base, text, &both, &u->err));
	return both;
}

static void test_changes_made_at_once_are_all_in_the_text(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_MEMBER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	int64_t id = plain(u, "one\n");

	assert_int_equal(write(u, &ann, id, "aaaa", 0, "[[4,[0,\"two\",\"\"]]]"), 1);
	assert_int_equal(write(u, &bo, id, "bbbb", 0,
			       "[[[0,\"zero\",\"\"],4],[9,[0,\"end\"]]]"), 3);
	assert_string_equal(get(u, id)->text, "zero\none\ntwo\nend");
	assert_int_equal(get(u, id)->version, 3);
}

/* An answer was lost: the window sends the same once more, and more with it. */
static void test_what_is_sent_twice_is_written_once(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_MEMBER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	int64_t id = plain(u, "");

	assert_int_equal(write(u, &ann, id, "aaaa", 0, "[[[0,\"a\"]]]"), 1);
	assert_int_equal(write(u, &bo, id, "bbbb", 0, "[[[0,\"b\"]]]"), 2);
	assert_int_equal(write(u, &ann, id, "aaaa", 0, "[[[0,\"a\"]]]"), 2);
	assert_int_equal(write(u, &ann, id, "aaaa", 0, "[[[0,\"a\"]],[1,[0,\"c\"]]]"), 3);
	assert_string_equal(get(u, id)->text, "abc");
}

static void test_a_version_that_is_not_known_is_refused(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_MEMBER);
	struct notes_changes changes;
	int64_t id = plain(u, "abc"), version;

	assert_fails(u, ERR_CONFLICT, notes_write(u->db, &ann, id, "aaaa", 7, "[[3,[0,\"x\"]]]",
						  &version, &u->err));
	assert_fails(u, ERR_CONFLICT, notes_write(u->db, &ann, id, "aaaa", 0, "[[2,[0,\"x\"]]]",
						  &version, &u->err));
	assert_int_equal(write(u, &ann, id, "aaaa", 0, "[[3,[0,\"x\"]]]"), 1);
	/* Against a version that is known, but of another length. */
	assert_fails(u, ERR_CONFLICT, notes_write(u->db, &ann, id, "bbbb", 0, "[[2,[0,\"x\"]]]",
						  &version, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM notes_change"), 1);
	db_done(db_prepare(u->db, "SELECT 1"));
	assert_ok(u, db_run(db_prepare(u->db, "DELETE FROM notes_change"), &u->err));
	write(u, &ann, id, "aaaa", 1, "[[4,[0,\"y\"]]]");
	assert_fails(u, ERR_CONFLICT, notes_since(u->db, id, 0, 10, u->arena, &changes, &u->err));
	assert_fails(u, ERR_CONFLICT, notes_write(u->db, &ann, id, "bbbb", 0, "[[3,[0,\"z\"]]]",
						  &version, &u->err));
}

static void test_notes_have_a_size(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_MEMBER);
	struct buf text = BUF_INIT(1 << 20);
	int64_t id, version;
	bool both;

	while (text.len < NOTES_TEXT_MAX)
		buf_putc(&text, 'x');
	id = plain(u, buf_str(&text));
	assert_fails(u, ERR_LIMIT,
		     notes_write(u->db, &ann, id, "aaaa", 0,
				 arena_printf(u->arena, "[[%d,[0,\"x\"]]]", NOTES_TEXT_MAX),
				 &version, &u->err));
	/* What is taken out again at once was never too much. */
	write(u, &ann, id, "aaaa", 0, arena_printf(u->arena, "[[%d,[0,\"xy\"]],[%d,[3]]]",
						   NOTES_TEXT_MAX, NOTES_TEXT_MAX - 1));
	assert_fails(u, ERR_LIMIT, notes_save(u->db, &ann, id, 0,
					      arena_printf(u->arena, "%sy", buf_str(&text)),
					      &both, &u->err));
	buf_free(&text);
}

static void test_who_is_not_signed_in_or_late_does_not_write(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_MEMBER), nobody = { .name = "x" };
	int64_t id = plain(u, ""), version;
	bool both;

	assert_fails(u, ERR_DENIED, notes_write(u->db, &nobody, id, "aaaa", 0, "[[[0,\"x\"]]]",
						&version, &u->err));
	assert_ok(u, notes_set_closed(u->db, id, true, &u->err));
	assert_fails(u, ERR_DENIED, notes_write(u->db, &ann, id, "aaaa", 0, "[[[0,\"x\"]]]",
						&version, &u->err));
	assert_fails(u, ERR_DENIED, notes_save(u->db, &ann, id, 0, "x", &both, &u->err));
	assert_ok(u, notes_append(u->db, "ann", id, "- late", &u->err));
	assert_string_equal(get(u, id)->text, "");
}

static void test_a_form_is_merged_by_lines_and_both_stay_where_both_changed(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_MEMBER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	int64_t id = plain(u, "one\ntwo\nthree\n");

	write(u, &ann, id, "aaaa", 0, "[[[0,\"zero\",\"\"],14]]");
	assert_false(save(u, &bo, id, 0, "one\ntwo\r\nthree by Bo\n"));
	assert_string_equal(get(u, id)->text, "zero\none\ntwo\nthree by Bo\n");
	assert_false(save(u, &ann, id, 2, "zero\none\ntwo by Ann\nthree by Bo\n"));
	assert_true(save(u, &bo, id, 2, "zero\none\ntwo by Bo\nthree by Bo\n"));
	assert_string_equal(get(u, id)->text,
			    "zero\none\ntwo by Ann\ntwo by Bo\nthree by Bo\n");
	assert_false(save(u, &bo, id, 4, get(u, id)->text));
	assert_int_equal(get(u, id)->version, 4);
}

static void test_every_spell_of_writing_is_a_revision(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_MEMBER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	struct notes_revisions list;
	int64_t id = plain(u, "");

	write(u, &ann, id, "aaaa", 0, "[[[0,\"a\"]]]");
	write(u, &bo, id, "bbbb", 1, "[[1,[0,\"b\"]]]");
	clock_freeze(UNIT_NOW + 30);
	write(u, &ann, id, "aaaa", 2, "[[2,[0,\"c\"]]]");
	assert_ok(u, notes_revisions(u->db, id, u->arena, &list, &u->err));
	assert_int_equal(list.len, 3);
	assert_int_equal(list.items[0].version, 3);
	assert_string_equal(list.items[0].authors, "Ann");
	assert_int_equal(list.items[1].version, 2);
	assert_string_equal(list.items[1].authors, "Ann, Bo");
	assert_int_equal(list.items[2].version, 0);
	assert_string_equal(notes_text_at(u->db, id, 1, u->arena, &u->err), "a");
	assert_string_equal(notes_text_at(u->db, id, 2, u->arena, &u->err), "ab");
	assert_ok(u, notes_restore(u->db, &bo, id, 2, &u->err));
	assert_string_equal(get(u, id)->text, "ab");
	assert_ok(u, notes_revisions(u->db, id, u->arena, &list, &u->err));
	assert_int_equal(list.len, 4);
	assert_int_equal(get(u, id)->version, 4);
}

static int64_t announced(struct unit *u, const struct actor *who)
{
	struct call_form form = {
		.title = "Community Call", .why = "", .agenda = "1. Interfaces",
		.date = "2026-11-28", .time = "16:00", .zone = "UTC", .minutes = "60",
		.link = "https://meet.example.org/x", .must = "Carl Guest <carl@example.org>",
	};
	int64_t id;

	assert_ok(u, call_create(u->db, who, &form, &id, &u->err));
	assert_ok(u, call_announce(u->db, &u->settings, who, id, &u->err));
	return id;
}

static struct notes *notes_of(struct unit *u, int64_t call_id)
{
	struct notes *notes = NULL;

	assert_int_equal(notes_find_call(u->db, call_id, u->arena, &notes, &u->err), 1);
	return notes;
}

static void test_a_call_has_notes_from_its_announcement_on(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct notes *notes = notes_of(u, announced(u, &ann));

	assert_string_equal(notes->title, "Community Call");
	assert_true(notes_may_write(notes, &ann));
}

static void test_one_takes_notes_and_another_stands_by(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER), cy = unit_person(u, "Cy", ROLE_MEMBER);
	int64_t id = notes_of(u, announced(u, &ann))->id;

	assert_ok(u, notes_set_taker(u->db, &bo, id, bo.person_id, &u->err));
	assert_fails(u, ERR_DENIED, notes_set_taker(u->db, &cy, id, cy.person_id, &u->err));
	assert_fails(u, ERR_DENIED, notes_set_backup(u->db, &cy, id, bo.person_id, &u->err));
	assert_ok(u, notes_set_backup(u->db, &cy, id, cy.person_id, &u->err));
	assert_string_equal(get(u, id)->taker, "Bo");
	assert_string_equal(get(u, id)->backup, "Cy");
	assert_ok(u, notes_set_taker(u->db, &ann, id, cy.person_id, &u->err));
	assert_string_equal(get(u, id)->taker, "Cy");
	assert_null(get(u, id)->backup);
	assert_fails(u, ERR_DENIED, notes_set_discreet(u->db, &bo, id, true, &u->err));
	assert_ok(u, notes_set_discreet(u->db, &cy, id, true, &u->err));
	assert_true(get(u, id)->discreet);
}

static void test_notes_of_a_private_call_are_for_who_is_invited(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER), nobody = { .name = "x" };
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	struct actor carl = unit_person(u, "carl", ROLE_MEMBER);
	int64_t call = announced(u, &ann), version, draft;
	struct notes *notes = notes_of(u, call);

	assert_ok(u, notes_must_read(u->db, notes, &nobody, &u->err));
	assert_ok(u, db_run(db_prepare(u->db, "UPDATE call SET is_private = 1"), &u->err));
	notes = notes_of(u, call);
	assert_fails(u, ERR_DENIED, notes_must_read(u->db, notes, &nobody, &u->err));
	assert_fails(u, ERR_DENIED, notes_write(u->db, &bo, notes->id, "aaaa", 0, "[[[0,\"x\"]]]",
						&version, &u->err));
	assert_fails(u, ERR_DENIED, notes_set_taker(u->db, &bo, notes->id, bo.person_id, &u->err));
	write(u, &carl, notes->id, "aaaa", 0, "[[[0,\"secret\"]]]");
	clock_freeze(UNIT_NOW + 3 * DAY);
	assert_ok(u, minutes_draft_call(u->db, &u->settings, &ann, call, &draft, &u->err));
	assert_null(strstr(minutes_get(u->db, draft, u->arena, &u->err)->text, "secret"));
	assert_false(notes_of(u, call)->closed_at);
}

static const char text[] = "# Interfaces\nAnn: we keep them\nAGREED: so it is\n"
			   "ACTION(Bo, by 2026-12-24): write it up\n";

/* Held, written by Bo; the id of the draft. */
static int64_t drafted(struct unit *u, const struct actor *ann, const struct actor *bo)
{
	int64_t call = announced(u, ann), id;

	clock_freeze(UNIT_NOW + 2 * DAY + HOUR);
	save(u, bo, notes_of(u, call)->id, 0, text);
	assert_ok(u, minutes_draft_call(u->db, &u->settings, ann, call, &id, &u->err));
	return id;
}

static struct minutes *minutes(struct unit *u, int64_t id)
{
	struct minutes *found = minutes_get(u->db, id, u->arena, &u->err);

	assert_non_null(found);
	return found;
}

static int64_t letters(struct unit *u, const char *to, const char *subject)
{
	struct letters list = { 0 };
	int64_t n = 0;

	assert_ok(u, outbox_list(u->db, 100, u->arena, &list, &u->err));
	for (size_t i = 0; i < list.len; i++)
		n += strstr(list.items[i].to_line, to) && strstr(list.items[i].subject, subject);
	return n;
}

static void tick(struct unit *u, int64_t secs)
{
	clock_freeze(clock_now() + secs);
	assert_ok(u, minutes_tick(u->db, &u->settings, clock_now(), &u->err));
	assert_ok(u, minutes_tick(u->db, &u->settings, clock_now(), &u->err));
}

static void test_notes_become_a_draft_and_who_took_part_is_asked_once(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	int64_t id = drafted(u, &ann, &bo), again;
	struct minutes *draft = minutes(u, id);

	assert_non_null(strstr(draft->text, "A. Interfaces\n-------------\n1) Ann: we keep them\n"
			       "2) AGREED: so it is\n3) ACTION(Bo, by 2026-12-24): write it up\n"));
	assert_int_equal(letters(u, "carl@", "Draft minutes"), 1);
	assert_int_equal(letters(u, "Bo@", "Draft minutes"), 1);
	assert_int_equal(draft->window_ends_at, clock_now() + DAY);
	assert_true(notes_of(u, draft->call_id)->closed_at);
	assert_ok(u, minutes_draft_call(u->db, &u->settings, &ann, draft->call_id, &again,
					&u->err));
	assert_int_equal(again, id);
	assert_int_equal(letters(u, "carl@", "Draft minutes"), 1);
}

static void test_what_nobody_objects_to_posts_itself_once(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	struct action_filter filter = { .state = -1, .max = 9 };
	int64_t id = drafted(u, &ann, &bo);
	struct actions actions;

	assert_fails(u, ERR_DENIED, minutes_set_posts_itself(u->db, &bo, id, true, &u->err));
	tick(u, DAY);
	assert_false(minutes(u, id)->posted_letter_id);		/* nobody set it so */
	assert_ok(u, minutes_set_posts_itself(u->db, &ann, id, true, &u->err));
	tick(u, 1);
	assert_true(minutes(u, id)->posted_letter_id);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter WHERE is_list"), 2);
	assert_ok(u, action_list(u->db, &filter, u->arena, &actions, &u->err));
	assert_int_equal(actions.len, 1);
	assert_string_equal(actions.items[0].due_on, "2026-12-24");
	assert_string_equal(actions.items[0].item, "A.3");
	assert_int_equal(actions.items[0].owner_id, bo.person_id);
}

static void test_an_objection_or_an_open_suggestion_holds_them_and_is_told_once(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER), cy = unit_person(u, "Cy", ROLE_MEMBER);
	int64_t id = drafted(u, &ann, &bo);
	struct suggestions list;

	assert_ok(u, minutes_set_posts_itself(u->db, &ann, id, true, &u->err));
	assert_fails(u, ERR_INVALID, minutes_hold(u->db, &bo, id, "  ", &u->err));
	assert_ok(u, minutes_hold(u->db, &bo, id, "I was misheard", &u->err));
	tick(u, 25 * HOUR);
	assert_int_equal(letters(u, "Ann@", "Minutes wait for you"), 1);
	assert_fails(u, ERR_DENIED, minutes_hold(u->db, &cy, id, NULL, &u->err));
	assert_ok(u, minutes_suggest(u->db, &cy, id, 1, 3, "1) Ann: we drop them", &u->err));
	assert_ok(u, minutes_hold(u->db, &bo, id, NULL, &u->err));
	tick(u, 1);
	assert_false(minutes(u, id)->posted_letter_id);
	assert_int_equal(letters(u, "Ann@", "Minutes wait for you"), 2);
	assert_ok(u, minutes_suggestions(u->db, id, u->arena, &list, &u->err));
	assert_ok(u, minutes_settle(u->db, &ann, list.items[0].id, true, &u->err));
	tick(u, 1);
	assert_false(minutes(u, id)->posted_letter_id);		/* the owner was told: theirs now */
}

static struct heard reply(struct unit *u, int64_t id, const char *message_id, const char *body)
{
	struct letter *to = outbox_get(u->db, minutes(u, id)->posted_letter_id, u->arena, &u->err);

	assert_non_null(to);
	return (struct heard){
		.message_id = message_id, .date = clock_now(), .from = { "Cy", "Cy@example.org" },
		.subject = "Re: minutes", .in_reply_to = to->message_id,
		.list_id = "devel.lists.example.org", .body = body,
	};
}

static int hear(struct unit *u, const struct heard *heard)
{
	return minutes_hear(u->db, &u->settings, heard, u->arena, &u->err);
}

static void test_corrections_by_reply_are_collected_into_one_posting(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	int64_t id = drafted(u, &ann, &bo);
	struct corrections list;
	struct letter *letter;
	struct heard heard;

	assert_ok(u, minutes_post(u->db, &u->settings, &ann, id, 1, &u->err));
	heard = reply(u, id, "r1@x", "Hi,\n\n> 1) Ann: we keep them\n\nA.1) Ann: we drop\n"
		      "them all\n\nA.\"Interfaces\".3) It was Cy.\n\nthanks\nB.2 is fine\n"
		      "> A.2) quoted\n-- \nA.9) no\n");
	assert_ok(u, hear(u, &heard));
	assert_ok(u, hear(u, &heard));
	heard.is_automatic = true;
	heard.message_id = "r2@x";
	assert_ok(u, hear(u, &heard));
	assert_ok(u, minutes_corrections(u->db, id, u->arena, &list, &u->err));
	assert_int_equal(list.len, 2);
	assert_string_equal(list.items[0].item, "A.1");
	assert_string_equal(list.items[0].text, "Ann: we drop them all");
	assert_string_equal(list.items[1].item, "A.3");
	assert_fails(u, ERR_DENIED, minutes_correct(u->db, &bo, list.items[0].id, CORRECTION_TAKE,
						    &u->err));
	assert_ok(u, minutes_correct(u->db, &ann, list.items[0].id, CORRECTION_TAKE, &u->err));
	assert_ok(u, minutes_correct(u->db, &ann, list.items[1].id, CORRECTION_BY_HAND, &u->err));
	assert_fails(u, ERR_CONFLICT, minutes_correct(u->db, &ann, list.items[1].id,
						      CORRECTION_DECLINE, &u->err));
	letter = minutes_letter(u->db, &u->settings, minutes(u, id), u->arena, &u->err);
	assert_non_null(letter);
	assert_non_null(strstr(letter->body, "With corrections by Cy (A.1), Cy (A.3)."));
	assert_non_null(strstr(letter->body, "-1) Ann: we keep them\n+1) Ann: we drop them all\n"));
	assert_non_null(strstr(minutes(u, id)->text, "2) AGREED: so it is\n"));
	assert_ok(u, minutes_post(u->db, &u->settings, &ann, id, 2, &u->err));
}

static void test_a_mail_that_answers_no_minutes_is_left_to_others(void **state)
{
	struct unit *u = *state;
	struct heard heard = {
		.message_id = "m@x", .from = { "Cy", "cy@example.org" }, .subject = "x",
		.in_reply_to = "other@x", .body = "A.1) wrong",
	};

	assert_int_equal(hear(u, &heard), 0);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM correction"), 0);
}

static void test_late_minutes_are_chased_and_then_listed(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	int64_t call = announced(u, &ann);
	struct missings missing;

	assert_ok(u, notes_set_taker(u->db, &bo, notes_of(u, call)->id, bo.person_id, &u->err));
	clock_freeze(UNIT_NOW + 2 * DAY + HOUR);
	tick(u, DAY - 1);
	assert_int_equal(letters(u, "example.org", "Minutes are missing"), 0);
	tick(u, 2);
	assert_int_equal(letters(u, "Bo@", "Minutes are missing"), 1);
	assert_int_equal(letters(u, "Ann@", "Minutes are missing"), 0);
	assert_ok(u, minutes_missing(u->db, clock_now(), u->arena, &missing, &u->err));
	assert_int_equal(missing.len, 0);
	tick(u, 2 * DAY);
	assert_int_equal(letters(u, "Ann@", "Minutes are missing"), 1);
	assert_int_equal(letters(u, "Bo@", "Minutes are missing"), 1);
	assert_ok(u, minutes_missing(u->db, clock_now(), u->arena, &missing, &u->err));
	assert_int_equal(missing.len, 1);
	assert_fails(u, ERR_DENIED, minutes_waive(u->db, &bo, call, "nobody came", &u->err));
	assert_ok(u, minutes_waive(u->db, &ann, call, "nobody came", &u->err));
	assert_ok(u, minutes_missing(u->db, clock_now(), u->arena, &missing, &u->err));
	assert_int_equal(missing.len, 0);
}

static void test_minutes_on_the_list_are_not_chased(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	int64_t id = drafted(u, &ann, &bo);

	assert_ok(u, minutes_post(u->db, &u->settings, &ann, id, 1, &u->err));
	tick(u, 10 * DAY);
	assert_int_equal(letters(u, "example.org", "Minutes are missing"), 0);
}

static void test_minutes_are_found_by_words_and_by_series(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "Ann", ROLE_ORGANISER);
	struct actor bo = unit_person(u, "Bo", ROLE_MEMBER);
	int64_t id = drafted(u, &ann, &bo), found;
	struct minutes_list list;

	assert_ok(u, minutes_search(u->db, "interf AGREED", 9, u->arena, &list, &u->err));
	assert_int_equal(list.len, 0);			/* the last word alone is a beginning */
	assert_ok(u, minutes_search(u->db, "agreed interf", 9, u->arena, &list, &u->err));
	assert_int_equal(list.len, 1);
	assert_int_equal(list.items[0].id, id);
	assert_ok(u, minutes_edit(u->db, &ann, id, 1, "Community Call", "", "1) other\n", &u->err));
	assert_ok(u, minutes_search(u->db, "agreed", 9, u->arena, &list, &u->err));
	assert_int_equal(list.len, 0);
	assert_ok(u, minutes_search(u->db, "\" OR * NEAR( ^ text:", 9, u->arena, &list, &u->err));
	assert_int_equal(minutes_find_latest(u->db, "community-call", u->arena, &found,
					     &u->err), 0);
	assert_ok(u, minutes_post(u->db, &u->settings, &ann, id, 2, &u->err));
	assert_int_equal(minutes_find_latest(u->db, "community-call", u->arena, &found,
					     &u->err), 1);
	assert_int_equal(found, id);
	assert_int_equal(minutes_find_latest(u->db, "12", u->arena, &found, &u->err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(test_changes_made_at_once_are_all_in_the_text),
		UNIT_TEST(test_what_is_sent_twice_is_written_once),
		UNIT_TEST(test_a_version_that_is_not_known_is_refused),
		UNIT_TEST(test_notes_have_a_size),
		UNIT_TEST(test_who_is_not_signed_in_or_late_does_not_write),
		UNIT_TEST(test_a_form_is_merged_by_lines_and_both_stay_where_both_changed),
		UNIT_TEST(test_every_spell_of_writing_is_a_revision),
		UNIT_TEST(test_a_call_has_notes_from_its_announcement_on),
		UNIT_TEST(test_one_takes_notes_and_another_stands_by),
		UNIT_TEST(test_notes_of_a_private_call_are_for_who_is_invited),
		UNIT_TEST(test_notes_become_a_draft_and_who_took_part_is_asked_once),
		UNIT_TEST(test_what_nobody_objects_to_posts_itself_once),
		UNIT_TEST(test_an_objection_or_an_open_suggestion_holds_them_and_is_told_once),
		UNIT_TEST(test_corrections_by_reply_are_collected_into_one_posting),
		UNIT_TEST(test_a_mail_that_answers_no_minutes_is_left_to_others),
		UNIT_TEST(test_late_minutes_are_chased_and_then_listed),
		UNIT_TEST(test_minutes_on_the_list_are_not_chased),
		UNIT_TEST(test_minutes_are_found_by_words_and_by_series),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
