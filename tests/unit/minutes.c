/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Minutes: drafts, who may, revisions, suggestions, and the mail to the list. */
#include "base/buf.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"

#include "unit.h"

#define NETWORK "oftc"
#define CHANNEL "#xendevel"

static void say(struct unit *u, struct meetings *meetings, const char *nick, const char *text)
{
	struct transcript_line line = {
		.at = clock_now(), .kind = TRANSCRIPT_SAY, .nick = nick, .account = nick,
		.text = text,
	};
	struct meeting_answer answer;

	assert_ok(u, meeting_hear(meetings, NETWORK, CHANNEL, &line, "moot", u->arena, &answer,
				  &u->err));
}

/* A meeting from 16:00 to 16:52 that ann chaired and bob spoke in: its minutes. */
static int64_t held(struct unit *u, const char *name)
{
	struct meetings *meetings = meetings_open(u->db, &u->settings, &u->err);
	struct minutes_list list;

	clock_freeze(UNIT_NOW);
	say(u, meetings, "ann", arena_printf(u->arena, "#startmeeting %s", name));
	say(u, meetings, "ann", "#topic One");
	say(u, meetings, "bob", "#info the first thing");
	say(u, meetings, "bob", "#info the second thing");
	clock_freeze(UNIT_NOW + 52 * 60);
	say(u, meetings, "ann", "#endmeeting");
	meetings_close(meetings);
	assert_ok(u, minutes_list_recent(u->db, 1, u->arena, &list, &u->err));
	return list.items[0].id;
}

static struct minutes *get(struct unit *u, int64_t id)
{
	struct minutes *minutes = minutes_get(u->db, id, u->arena, &u->err);

	assert_non_null(minutes);
	return minutes;
}

static struct actor linked(struct unit *u, const char *name, enum role role)
{
	struct actor root = unit_operator(), who = unit_person(u, name, role);

	assert_ok(u, account_link(u->db, &root, who.person_id, NETWORK, name, &u->err));
	return who;
}

static int edit(struct unit *u, const struct actor *who, int64_t id, int64_t base,
		const char *text)
{
	return minutes_edit(u->db, who, id, base, "Weekly", "", text, &u->err);
}

static int post(struct unit *u, const struct actor *who, int64_t id, int64_t number)
{
	return minutes_post(u->db, &u->settings, who, id, number, &u->err);
}

/* The number of the line that reads so. */
static int64_t line_of(const struct minutes *minutes, const char *line)
{
	const char *at = strstr(minutes->text, line);
	int64_t n = 1;

	assert_non_null(at);
	for (const char *s = minutes->text; s < at; s++)
		n += *s == '\n';
	return n;
}

static struct letter *preview(struct unit *u, int64_t id)
{
	struct letter *letter = minutes_letter(u->db, &u->settings, get(u, id), u->arena, &u->err);

	if (!letter)
		fail_msg("%s", u->err.msg);
	return letter;
}

static struct letter *posted(struct unit *u, int64_t id)
{
	struct letter *letter = outbox_get(u->db, get(u, id)->posted_letter_id, u->arena, &u->err);

	assert_non_null(letter);
	return letter;
}

static void the_chair_and_organisers_edit_and_others_do_not(void **state)
{
	struct unit *u = *state;
	struct actor ann = linked(u, "ann", ROLE_MEMBER), bob = linked(u, "bob", ROLE_MEMBER);
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct actor nobody = { .name = "guest" };
	int64_t id = held(u, "Weekly");
	struct minutes *minutes = get(u, id);

	assert_string_equal(minutes->cc_line, "ann <ann@example.org>, bob <bob@example.org>");
	assert_int_equal(minutes_may_edit(u->db, &ann, minutes, &u->err), 1);
	assert_int_equal(minutes_may_edit(u->db, &olga, minutes, &u->err), 1);
	assert_int_equal(minutes_may_edit(u->db, &bob, minutes, &u->err), 0);
	assert_int_equal(minutes_may_edit(u->db, &nobody, minutes, &u->err), 0);
	assert_fails(u, ERR_DENIED, edit(u, &bob, id, 1, "x"));
	assert_fails(u, ERR_DENIED, post(u, &bob, id, 1));
	assert_fails(u, ERR_DENIED, post(u, &nobody, id, 1));
	assert_ok(u, edit(u, &ann, id, 1, "by ann"));
	assert_ok(u, edit(u, &olga, id, 2, "by olga"));
	assert_string_equal(get(u, id)->author, "olga");
}

static void whoever_is_second_is_told_and_the_first_text_is_kept(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = held(u, "Weekly");
	struct revisions revisions;

	assert_ok(u, edit(u, &olga, id, 1, "first"));
	assert_fails(u, ERR_CONFLICT, edit(u, &olga, id, 1, "second"));
	assert_string_equal(u->err.msg, "olga has meanwhile made revision 2: look at it and put "
					"your changes in again");
	assert_string_equal(get(u, id)->text, "first");
	assert_ok(u, edit(u, &olga, id, 2, "first"));
	assert_ok(u, minutes_revisions(u->db, id, u->arena, &revisions, &u->err));
	assert_int_equal(revisions.len, 2);
	assert_string_equal(revisions.items[0].author, "moot");
	assert_string_equal(revisions.items[1].text, "first");
}

static void what_is_typed_is_checked_with_a_reason(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = held(u, "Weekly");
	char *much = mem_alloc(MINUTES_TEXT_MAX + 2);

	memset(much, 'x', MINUTES_TEXT_MAX + 1);
	assert_fails(u, ERR_INVALID, edit(u, &olga, id, 1, " \n "));
	assert_fails(u, ERR_LIMIT, edit(u, &olga, id, 1, much));
	assert_fails(u, ERR_INVALID, minutes_edit(u->db, &olga, id, 1, "", "", "x", &u->err));
	assert_fails(u, ERR_INVALID, minutes_edit(u->db, &olga, id, 1, "t", "no address", "x",
						  &u->err));
	assert_true(str_starts(u->err.msg, "Cc: "));
	assert_fails(u, ERR_NOT_FOUND, edit(u, &olga, id + 1, 1, "x"));
	assert_ok(u, minutes_edit(u->db, &olga, id, 1, " A \r\n title ",
				  "Ann <ann@example.org>\nbob@example.org", "a\r\nb", &u->err));
	assert_string_equal(get(u, id)->title, "A title");
	assert_string_equal(get(u, id)->cc_line, "Ann <ann@example.org>, bob@example.org");
	assert_string_equal(get(u, id)->text, "a\nb");
	free(much);
}

static void a_save_renews_the_draft_until_a_person_edits_it(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct meetings *meetings = meetings_open(u->db, &u->settings, &u->err);

	say(u, meetings, "ann", "#startmeeting Weekly");
	say(u, meetings, "ann", "#save");
	assert_null(strstr(get(u, 1)->text, "one"));
	say(u, meetings, "ann", "#info one");
	say(u, meetings, "ann", "#save");
	assert_non_null(strstr(get(u, 1)->text, "1) one (ann)"));
	assert_int_equal(get(u, 1)->number, 2);
	/* Posting waits for the end; an editor of the older text is told. */
	assert_fails(u, ERR_CONFLICT, post(u, &olga, 1, 2));
	assert_string_equal(u->err.msg, "the meeting is still going on");
	assert_fails(u, ERR_CONFLICT, edit(u, &olga, 1, 1, "x"));
	assert_ok(u, edit(u, &olga, 1, 2, "olga's words"));
	say(u, meetings, "ann", "#info two");
	clock_freeze(UNIT_NOW + 600);
	say(u, meetings, "ann", "#endmeeting");
	assert_string_equal(get(u, 1)->text, "olga's words");
	assert_int_equal(get(u, 1)->ends_at, UNIT_NOW + 600);
	meetings_close(meetings);
}

static void a_suggestion_is_taken_or_declined_once(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	struct actor nobody = { .name = "guest" };
	int64_t id = held(u, "Weekly"), line = line_of(get(u, id), "1) the first thing");
	struct suggestions list;

	assert_fails(u, ERR_DENIED, minutes_suggest(u->db, &nobody, id, 1, line, "x", &u->err));
	assert_fails(u, ERR_INVALID, minutes_suggest(u->db, &bob, id, 1, 999, "x", &u->err));
	assert_fails(u, ERR_INVALID, minutes_suggest(u->db, &bob, id, 1, line,
						     "1) the first thing (bob)", &u->err));
	assert_fails(u, ERR_CONFLICT, minutes_suggest(u->db, &bob, id, 2, line, "x", &u->err));
	assert_ok(u, minutes_suggest(u->db, &bob, id, 1, line, "1) another thing (bob)\r\n",
				     &u->err));
	assert_ok(u, minutes_suggest(u->db, &bob, id, 1, line + 1, "", &u->err));
	assert_ok(u, minutes_suggestions(u->db, id, u->arena, &list, &u->err));
	assert_int_equal(list.len, 2);
	assert_string_equal(list.items[0].was, "1) the first thing (bob)");
	assert_string_equal(list.items[0].becomes, "1) another thing (bob)");
	assert_string_equal(list.items[0].author, "bob");
	assert_fails(u, ERR_DENIED, minutes_settle(u->db, &bob, 1, true, &u->err));
	assert_ok(u, minutes_settle(u->db, &olga, 1, true, &u->err));
	assert_non_null(strstr(get(u, id)->text, "\n1) another thing (bob)\n2) the second"));
	assert_ok(u, minutes_settle(u->db, &olga, 2, false, &u->err));
	assert_int_equal(get(u, id)->number, 2);
	assert_fails(u, ERR_CONFLICT, minutes_settle(u->db, &olga, 1, true, &u->err));
	assert_ok(u, minutes_suggestions(u->db, id, u->arena, &list, &u->err));
	assert_string_equal(list.items[0].state, "taken");
	assert_string_equal(list.items[1].state, "declined");
}

static void a_suggestion_for_a_line_that_has_gone_conflicts(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = held(u, "Weekly");

	assert_ok(u, edit(u, &olga, id, 1, "a\nsame\nb\nsame\nc"));
	assert_ok(u, minutes_suggest(u->db, &olga, id, 2, 4, "other", &u->err));
	assert_ok(u, minutes_suggest(u->db, &olga, id, 2, 3, "", &u->err));
	assert_ok(u, minutes_suggest(u->db, &olga, id, 2, 1, "x", &u->err));
	assert_ok(u, minutes_settle(u->db, &olga, 1, true, &u->err));
	assert_string_equal(get(u, id)->text, "a\nsame\nb\nother\nc");
	assert_ok(u, minutes_settle(u->db, &olga, 2, true, &u->err));
	assert_string_equal(get(u, id)->text, "a\nsame\nother\nc");
	assert_ok(u, edit(u, &olga, id, 4, "a\nsame\nb\nsame\nc"));
	assert_ok(u, minutes_suggest(u->db, &olga, id, 5, 2, "other", &u->err));
	assert_ok(u, minutes_settle(u->db, &olga, 4, true, &u->err));
	assert_string_equal(get(u, id)->text, "a\nother\nb\nsame\nc");
	assert_ok(u, edit(u, &olga, id, 6, "nothing of it"));
	assert_fails(u, ERR_CONFLICT, minutes_settle(u->db, &olga, 3, true, &u->err));
	assert_string_equal(u->err.msg, "the line \"a\" has gone from the text");
	assert_ok(u, minutes_settle(u->db, &olga, 3, false, &u->err));
}

static void the_mail_has_the_communitys_form(void **state)
{
	struct unit *u = *state;
	struct letter *letter;
	int64_t id;

	linked(u, "bob", ROLE_MEMBER);
	u->settings.site.name = "Xen Project";
	u->settings.site.url = "https://moot.example.org";
	id = held(u, "Toolstack meeting");
	letter = preview(u, id);
	assert_string_equal(letter->subject,
			    "Minutes: Toolstack meeting, Thursday Nov 26, 16:00 - 16:52 UTC");
	assert_string_equal(letter->cc_line, "bob <bob@example.org>");
	assert_true(letter->is_list);
	assert_null(letter->in_reply_to);
	assert_non_null(letter->message_id);
	assert_string_equal(letter->body,
			    "Toolstack meeting, Thu 26 Nov 2026, 16:00 GMT (+00:00); 16:00 UTC\n"
			    "\n"
			    "Attendees, lines said: ann (chair, 3), bob (2)\n"
			    "Full log: https://moot.example.org/meeting/1\n"
			    "\n"
			    "A. One\n"
			    "------\n"
			    "1) the first thing (bob)\n"
			    "2) the second thing (bob)\n"
			    "\n"
			    "Please correct what is wrong or missing: reply to this mail.\n"
			    "\n"
			    "-- \n"
			    "Xen Project\n"
			    "https://moot.example.org/minutes/1\n");
	letter = preview(u, held(u, "Xen community call"));
	assert_string_equal(letter->subject, "Community Call: Minutes for call on "
					     "Thursday Nov 26, 16:00 - 16:52 UTC");
}

static void no_line_of_the_mail_is_too_wide_or_ends_it_early(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = held(u, "Weekly");
	struct letter *letter;
	const char *s;
	char *text = mem_printf("1) %0200d\n-- \nbelow %.*s\n", 0, 200,
				"many words many words many words many words many words "
				"many words many words many words many words many words "
				"many words many words many words many words many words "
				"many words many words many words many words many words");

	memset(strchr(text, '0') + 100, ' ', 1);
	assert_ok(u, edit(u, &olga, id, 1, text));
	letter = preview(u, id);
	s = strstr(letter->body, "\n-- \n");
	assert_non_null(s);
	assert_null(strstr(s + 1, "\n-- \n"));
	assert_non_null(strstr(s, "/minutes/"));
	for (s = strstr(letter->body, "below"); *s; s += strcspn(s, "\n"), s += *s == '\n')
		assert_true(strcspn(s, "\n") <= 75);
	free(text);
}

static void minutes_are_posted_once_and_never_altered(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = held(u, "Weekly");
	const char *body = preview(u, id)->body;
	struct letter *letter;

	assert_fails(u, ERR_CONFLICT, post(u, &olga, id, 2));
	assert_ok(u, post(u, &olga, id, 1));
	assert_fails(u, ERR_CONFLICT, post(u, &olga, id, 1));
	assert_string_equal(u->err.msg, "revision 1 was posted already");
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM notice"),
			 u->settings.irc.len ? 1 : 0);
	assert_fails(u, ERR_CONFLICT, minutes_suggest(u->db, &olga, id, 1, 1, "x", &u->err));
	letter = posted(u, id);
	assert_string_equal(letter->body, body);
	/* What the page shows for it from now on is the mail that went out. */
	assert_string_equal(preview(u, id)->message_id, letter->message_id);
	assert_ok(u, edit(u, &olga, id, 1, "new words"));
	assert_string_equal(posted(u, id)->body, body);
	assert_int_equal(get(u, id)->letter_id, 0);
	assert_int_equal(get(u, id)->posted_letter_id, letter->id);
}

static void only_the_text_that_was_previewed_is_posted(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = held(u, "Weekly");

	assert_ok(u, edit(u, &olga, id, 1, "by another hand"));
	assert_fails(u, ERR_CONFLICT, post(u, &olga, id, 1));
	assert_string_equal(u->err.msg, "olga has meanwhile made revision 2: preview that one");
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 0);
	assert_ok(u, post(u, &olga, id, 2));
}

static void corrections_are_replies_that_say_what_changed(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = held(u, "Weekly");
	struct letter *first, *second, *third;

	assert_ok(u, post(u, &olga, id, 1));
	first = posted(u, id);
	assert_ok(u, minutes_edit(u->db, &olga, id, 1, "Weekly", "",
				  "Attendees: ann\n\n1) the first thing (bob)\n2) changed\n",
				  &u->err));
	assert_ok(u, post(u, &olga, id, 2));
	second = posted(u, id);
	assert_string_equal(second->subject,
			    arena_printf(u->arena, "Correction: %s", first->subject));
	assert_string_equal(second->in_reply_to, first->message_id);
	assert_string_equal(second->refs, first->message_id);
	assert_true(str_starts(second->body, "These minutes were corrected.  What changed "
					     "(- was, + is now):\n\n-Attendees, lines said: "));
	assert_non_null(strstr(second->body, "\n-2) the second thing (bob)\n+2) changed\n\n"
					     "The corrected minutes in full:\n\nWeekly, Thu 26"));
	assert_null(strstr(second->body, "-1) the first thing"));
	assert_ok(u, edit(u, &olga, id, 2,
			  "Attendees: ann\n\n1) the first thing (bob)\n3) more\n"));
	assert_ok(u, post(u, &olga, id, 3));
	third = posted(u, id);
	assert_string_equal(third->in_reply_to, first->message_id);
	assert_string_equal(third->subject, second->subject);
	assert_non_null(strstr(third->body, ":\n\n-2) changed\n+3) more\n\nThe corrected"));
}

static int64_t call_of(struct unit *u, const struct actor *who, bool announce)
{
	struct call_form form = {
		.title = "Xen Community Call", .why = "The monthly call.\nAll are welcome.",
		.agenda = "1. Release\n\n- Outstanding series\n", .date = "2026-11-26",
		.time = "16:00", .zone = "Europe/London", .minutes = "60", .network = NETWORK,
		.channel = CHANNEL, .cc = "Bob <bob@example.org>",
	};
	int64_t id;

	clock_freeze(UNIT_NOW - 10 * CLOCK_DAY);
	assert_ok(u, call_create(u->db, who, &form, &id, &u->err));
	if (announce)
		assert_ok(u, call_announce(u->db, &u->settings, who, id, &u->err));
	clock_freeze(UNIT_NOW);
	return id;
}

static void a_calls_minutes_begin_as_a_form_and_answer_the_announcement(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	int64_t draft = call_of(u, &olga, false), call_id = call_of(u, &olga, true), id, again;
	struct letter *letter, *announcement;
	struct call *call;

	assert_fails(u, ERR_CONFLICT, minutes_draft_call(u->db, &u->settings, &olga, draft, &id,
							 &u->err));
	assert_fails(u, ERR_DENIED, minutes_draft_call(u->db, &u->settings, &bob, call_id, &id,
						       &u->err));
	assert_ok(u, minutes_draft_call(u->db, &u->settings, &olga, call_id, &id, &u->err));
	assert_ok(u, minutes_draft_call(u->db, &u->settings, &olga, call_id, &again, &u->err));
	assert_int_equal(id, again);
	assert_non_null(strstr(get(u, id)->text, "\nA. Release\n----------\n1) \n\n"
						 "B. Outstanding series\n---------------------\n"));
	assert_string_equal(get(u, id)->cc_line, "Bob <bob@example.org>");
	call = call_get(u->db, call_id, u->arena, &u->err);
	announcement = outbox_get(u->db, call->letter_id, u->arena, &u->err);
	letter = preview(u, id);
	assert_string_equal(letter->subject, "Community Call: Minutes for call on "
					     "Thursday Nov 26, 16:00 - 17:00 UTC");
	assert_string_equal(letter->in_reply_to, announcement->message_id);
	assert_true(str_ends(letter->refs, announcement->message_id));
	assert_non_null(strstr(letter->body, "\n> The monthly call.\n> All are welcome.\n\n"));
	assert_non_null(strstr(letter->body, arena_printf(u->arena, "%s/call/%lld\n",
							  u->settings.site.url,
							  (long long)call_id)));
	assert_ok(u, post(u, &olga, id, 1));
}

static void a_meeting_of_a_call_answers_its_announcement_too(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t call_id = call_of(u, &olga, true), id = held(u, "November"), again;
	struct minutes *minutes = get(u, id);

	assert_int_equal(minutes->call_id, call_id);
	assert_string_equal(minutes->zone, "Europe/London");
	assert_non_null(preview(u, id)->in_reply_to);
	assert_ok(u, minutes_draft_call(u->db, &u->settings, &olga, call_id, &again, &u->err));
	assert_int_equal(again, id);
	/* A second meeting in the same hour has minutes of its own. */
	assert_int_equal(get(u, held(u, "Again"))->call_id, 0);
}

static void a_member_who_owns_the_call_edits_its_minutes(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator(), olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t call_id = call_of(u, &olga, true), id;

	assert_ok(u, minutes_draft_call(u->db, &u->settings, &olga, call_id, &id, &u->err));
	assert_ok(u, person_set_role(u->db, &root, olga.person_id, ROLE_MEMBER, &u->err));
	olga.role = ROLE_MEMBER;
	assert_ok(u, minutes_edit(u->db, &olga, id, 1, "t", "", "x", &u->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(the_chair_and_organisers_edit_and_others_do_not),
		UNIT_TEST(whoever_is_second_is_told_and_the_first_text_is_kept),
		UNIT_TEST(what_is_typed_is_checked_with_a_reason),
		UNIT_TEST(a_save_renews_the_draft_until_a_person_edits_it),
		UNIT_TEST(a_suggestion_is_taken_or_declined_once),
		UNIT_TEST(a_suggestion_for_a_line_that_has_gone_conflicts),
		UNIT_TEST(the_mail_has_the_communitys_form),
		UNIT_TEST(no_line_of_the_mail_is_too_wide_or_ends_it_early),
		UNIT_TEST(minutes_are_posted_once_and_never_altered),
		UNIT_TEST(only_the_text_that_was_previewed_is_posted),
		UNIT_TEST(corrections_are_replies_that_say_what_changed),
		UNIT_TEST(a_calls_minutes_begin_as_a_form_and_answer_the_announcement),
		UNIT_TEST(a_meeting_of_a_call_answers_its_announcement_too),
		UNIT_TEST(a_member_who_owns_the_call_edits_its_minutes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
