/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pings: who is told what when, once; what is merged, capped, put off, mailed, dropped. */
#include "people/group.h"
#include "people/identity.h"
#include "people/notice.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/ping.h"
#include "people/preference.h"
#include "unit.h"

static const struct caller ann = { "test", "ann", NULL }, bob = { "test", "bob", NULL };
static const struct caller bob_here = { "test", "bob", "bob" };	/* with an account */

struct sending {
	const struct caller *from, *to;
	const char *text;
	bool is_active;
	enum ping_kind kind;
};

/* -1, or 0 and the words for the sender. */
static int send(struct unit *u, const struct sending *s, const char **words)
{
	struct peer from, to;
	struct ping_wish wish = {
		.kind = s->kind, .from = &from, .to = &to, .from_nick = s->from->nick,
		.to_nick = s->to->nick, .network = "test", .channel = "#devel", .text = s->text,
		.here = s->is_active ? s->to : NULL,
	};

	if (peer_of(u->db, s->from, u->arena, &from, &u->err) ||
	    peer_of(u->db, s->to, u->arena, &to, &u->err))
		return -1;
	wish.from_ids = peer_ids(u->db, s->from, u->arena, &u->err);
	return ping_send(u->db, &u->settings, &wish, u->arena, words, &u->err);
}

static const char *ping(struct unit *u, const struct caller *from, const struct caller *to,
			const char *text)
{
	const struct sending s = { .from = from, .to = to, .text = text };
	const char *words;

	assert_ok(u, send(u, &s, &words));
	return words;
}

static void visit(struct unit *u, const struct caller *who, enum ping_visit how)
{
	assert_ok(u, ping_visit(u->db, &u->settings, who, how, &u->err));
}

/* The lines that wait for a nick, which are then said. */
static size_t hear(struct unit *u, const char *nick, const char **last)
{
	struct notices list = { 0 };
	size_t n = 0;

	assert_ok(u, notice_list(u->db, "test", 100, u->arena, &list, &u->err));
	for (size_t i = 0; i < list.len; i++) {
		if (strcmp(list.items[i].target, nick) != 0)
			continue;
		*last = list.items[i].text;
		n++;
		assert_ok(u, notice_sent(u->db, list.items[i].id, &u->err));
	}
	return n;
}

static char *ids(struct unit *u, const struct caller *who)
{
	return peer_ids(u->db, who, u->arena, &u->err);
}

/* Bob, a person with the account "bob" and bob@example.org. */
static struct actor bob_person(struct unit *u)
{
	struct actor root = unit_operator(), who = unit_person(u, "Bob", ROLE_MEMBER);

	assert_ok(u, account_link(u->db, &root, who.person_id, "test", "bob", &u->err));
	return who;
}

static void set(struct unit *u, const struct caller *who, const char *name, const char *value)
{
	struct preference preference;
	struct peer peer;

	assert_ok(u, peer_of(u->db, who, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &preference, &u->err));
	assert_ok(u, preference_change(&preference, name, value, u->arena, &u->err));
	assert_ok(u, preference_save(u->db, &peer, &preference, DOOR_IRC, &u->err));
}

#define assert_contains(s, part) do {						\
		if (!strstr((s), (part)))					\
			fail_msg("\"%s\" is not in \"%s\"", (part), (s));	\
	} while (0)

static void who_is_active_is_told_at_once(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob, .text = " v3,\r\nplease ",
				   .is_active = true };
	const char *words, *line;

	assert_ok(u, send(u, &s, &words));
	assert_string_equal(words, "bob: told just now, in private");
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_string_equal(line, "[1] ann in #devel pings you: v3, please "
			    "(!ok 1, !done 1 or !snooze 1 1d)");
	visit(u, &bob, PING_SPOKE);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	assert_int_equal(hear(u, "ann", &line), 0);
}

static void who_is_not_there_is_told_once_on_speaking(void **state)
{
	struct unit *u = *state;
	const char *line;

	assert_contains(ping(u, &ann, &bob, "v3"), "kept until they next speak");
	visit(u, &bob, PING_IN_SIGHT);
	assert_int_equal(hear(u, "bob", &line), 0);
	clock_freeze(UNIT_NOW + 2 * CLOCK_HOUR);
	visit(u, &bob, PING_SPOKE);
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_contains(line, "ann in #devel, 16:00 GMT pings you: v3");
	visit(u, &ann, PING_IN_SIGHT);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_string_equal(line, "bob got \"v3\"");
}

static void a_stranger_with_the_nick_gets_nothing(void **state)
{
	struct unit *u = *state;
	const struct caller elsewhere = { "test", "bob_", "bob" };
	const struct caller other = { "other", "bob", "bob" };
	const char *line;

	bob_person(u);
	ping(u, &ann, &bob_here, "for Bob alone");
	visit(u, &bob, PING_SPOKE);
	visit(u, &bob, PING_ASKED);
	visit(u, &other, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	assert_string_equal(ids(u, &bob), "[]");
	visit(u, &elsewhere, PING_SPOKE);
	assert_int_equal(hear(u, "bob_", &line), 1);
	assert_contains(line, "for Bob alone");
}

static void an_account_that_is_linked_later_keeps_its_pings(void **state)
{
	struct unit *u = *state;
	const char *line;

	ping(u, &ann, &bob_here, "before the link");
	bob_person(u);
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
}

static void what_a_gone_nick_was_not_told_waits_again(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob_here, .text = "v3",
				   .is_active = true };
	const char *words, *line;

	bob_person(u);
	assert_ok(u, send(u, &s, &words));
	assert_ok(u, ping_recall(u->db, "test", "bob", &u->err));
	assert_int_equal(hear(u, "bob", &line), 0);	/* whoever is bob now */
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_ok(u, ping_recall(u->db, "test", NULL, &u->err));	/* said: it stays said */
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
}

static void news_for_a_gone_sender_wait_again(void **state)
{
	struct unit *u = *state;
	const char *line, *words;

	ping(u, &ann, &bob, "v3");
	visit(u, &bob, PING_SPOKE);
	assert_ok(u, ping_ok(u->db, ids(u, &bob), 1, u->arena, &words, &u->err));
	visit(u, &ann, PING_SPOKE);
	assert_ok(u, ping_recall(u->db, "test", NULL, &u->err));
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 0);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_string_equal(line, "bob says ok to \"v3\"");
}

static void the_same_again_is_counted_and_not_said_again(void **state)
{
	struct unit *u = *state;
	const char *line;

	ping(u, &ann, &bob, "v3");
	assert_contains(ping(u, &ann, &bob, " V3 "), "counted, 2 times now");
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM ping"), 1);
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_contains(line, "2 times pings you: v3");
	assert_contains(ping(u, &ann, &bob, "v3"), "3 times");
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
}

static void each_cap_is_said(void **state)
{
	struct unit *u = *state;
	struct caller to = { "test", "x", NULL };
	struct sending s = { .from = &ann, .to = &to };
	const char *words;

	s.text = "";
	assert_fails(u, ERR_INVALID, send(u, &s, &words));
	assert_contains(u->err.msg, "what it is about");
	for (int i = 0; i < 3; i++)
		ping(u, &ann, &bob, arena_printf(u->arena, "%d", i));
	s.to = &bob;
	s.text = "4";
	assert_fails(u, ERR_LIMIT, send(u, &s, &words));
	assert_contains(u->err.msg, "has not answered 3 pings");
	s.to = &to;
	for (int i = 0; i < 7; i++) {
		to.nick = arena_printf(u->arena, "nick%d", i);
		assert_ok(u, send(u, &s, &words));
	}
	to.nick = "another";
	assert_fails(u, ERR_LIMIT, send(u, &s, &words));
	assert_contains(u->err.msg, "you have 10 pings open");
	for (int i = 1; i <= 10; i++)
		assert_ok(u, ping_done(u->db, ids(u, &ann), i, u->arena, &words, &u->err));
	for (int i = 0; i < 10; i++) {
		to.nick = arena_printf(u->arena, "more%d", i);
		assert_ok(u, send(u, &s, &words));
		assert_ok(u, ping_done(u->db, ids(u, &ann), 1, u->arena, &words, &u->err));
	}
	to.nick = "another";
	assert_fails(u, ERR_LIMIT, send(u, &s, &words));
	assert_contains(u->err.msg, "20 pings within a day");
	clock_freeze(UNIT_NOW + CLOCK_DAY + 1);
	assert_ok(u, send(u, &s, &words));
}

static void a_receiver_has_only_so_many(void **state)
{
	struct unit *u = *state;
	struct caller from = { "test", NULL, NULL };
	struct sending s = { .from = &from, .to = &bob, .text = "hello" };
	const char *words;

	for (int i = 0; i < 50; i++) {
		from.nick = arena_printf(u->arena, "nick%d", i);
		assert_ok(u, send(u, &s, &words));
	}
	from.nick = "late";
	assert_fails(u, ERR_LIMIT, send(u, &s, &words));
	assert_contains(u->err.msg, "bob has 50 pings open");
}

static void a_text_that_is_too_long_is_refused(void **state)
{
	struct unit *u = *state;
	char text[400];
	const struct sending s = { .from = &ann, .to = &bob, .text = text };
	const char *words;

	memset(text, 'x', sizeof(text));
	text[301] = '\0';
	assert_fails(u, ERR_INVALID, send(u, &s, &words));
	text[300] = '\0';
	assert_ok(u, send(u, &s, &words));
}

static void nobody_pings_themselves(void **state)
{
	struct unit *u = *state;
	const struct caller other = { "test", "Bob_", "BOB" };
	const struct sending s = { .from = &bob_here, .to = &other, .text = "me" };
	const char *words;

	bob_person(u);
	assert_fails(u, ERR_INVALID, send(u, &s, &words));
	assert_contains(u->err.msg, "is you");
}

static void the_answers_reach_the_sender(void **state)
{
	struct unit *u = *state;
	const char *words, *line;

	ping(u, &ann, &bob, "v3");
	ping(u, &ann, &bob, "v4");
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 2);
	assert_fails(u, ERR_DENIED, ping_ok(u->db, ids(u, &ann), 1, u->arena, &words, &u->err));
	assert_fails(u, ERR_NOT_FOUND,
		     ping_ok(u->db, ids(u, &bob), 7, u->arena, &words, &u->err));
	assert_ok(u, ping_ok(u->db, ids(u, &bob), 1, u->arena, &words, &u->err));
	assert_string_equal(words, "ok: \"v3\" from ann");
	assert_ok(u, ping_done(u->db, ids(u, &bob), 2, u->arena, &words, &u->err));
	visit(u, &ann, PING_IN_SIGHT);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_string_equal(line, "bob says ok to \"v3\"; bob says done to \"v4\"");
	assert_ok(u, ping_done(u->db, ids(u, &bob), 1, u->arena, &words, &u->err));
	visit(u, &ann, PING_IN_SIGHT);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_fails(u, ERR_NOT_FOUND,
		     ping_done(u->db, ids(u, &bob), 1, u->arena, &words, &u->err));
}

static void ok_without_a_number_is_for_all_that_were_told(void **state)
{
	struct unit *u = *state;
	const char *words, *line;

	assert_fails(u, ERR_NOT_FOUND,
		     ping_ok(u->db, ids(u, &bob), 0, u->arena, &words, &u->err));
	ping(u, &ann, &bob, "v3");
	ping(u, &ann, &bob, "v4");
	visit(u, &bob, PING_SPOKE);
	ping(u, &ann, &bob, "v5");		/* not told yet */
	assert_int_equal(hear(u, "bob", &line), 2);
	assert_ok(u, ping_ok(u->db, ids(u, &bob), 0, u->arena, &words, &u->err));
	assert_string_equal(words, "ok: 2 pings");
}

static void who_takes_a_ping_back_is_not_told_so(void **state)
{
	struct unit *u = *state;
	const char *words, *line;

	ping(u, &ann, &bob, "v3");
	assert_ok(u, ping_done(u->db, ids(u, &ann), 1, u->arena, &words, &u->err));
	assert_string_equal(words, "taken back: \"v3\" to bob");
	visit(u, &bob, PING_SPOKE);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	assert_int_equal(hear(u, "ann", &line), 0);
}

static void what_is_put_off_comes_again(void **state)
{
	struct unit *u = *state;
	struct peers wanted = { 0 };
	const char *words, *line;

	ping(u, &ann, &bob, "v3");
	visit(u, &bob, PING_SPOKE);
	hear(u, "bob", &line);
	assert_ok(u, ping_snooze(u->db, ids(u, &bob), 1, UNIT_NOW + CLOCK_DAY, u->arena, &words,
				 &u->err));
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_contains(line, "bob puts off \"v3\" until Fri 27 Nov 16:00 GMT");
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	clock_freeze(UNIT_NOW + CLOCK_DAY);
	assert_ok(u, ping_wanted(u->db, u->arena, &wanted, &u->err));
	assert_int_equal(wanted.len, 1);
	assert_string_equal(wanted.items[0].name, "bob");
	visit(u, &bob, PING_IN_SIGHT);
	visit(u, &bob, PING_IN_SIGHT);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_fails(u, ERR_INVALID, ping_snooze(u->db, ids(u, &bob), 1, UNIT_NOW, u->arena,
						 &words, &u->err));
}

static void quiet_hours_hold_it_until_the_morning(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob, .text = "v3", .is_active = true };
	const char *words, *line;

	set(u, &bob, "zone", "Europe/London");
	set(u, &bob, "quiet", "22:00-08:00");
	clock_freeze(UNIT_NOW + 6 * CLOCK_HOUR + 60);		/* 22:01 */
	assert_ok(u, send(u, &s, &words));
	assert_contains(words, "it is 22:01 GMT there, quiet hours; kept until Fri 27 Nov "
			"08:00 GMT");
	visit(u, &bob, PING_SPOKE);
	visit(u, &bob, PING_IN_SIGHT);
	assert_int_equal(hear(u, "bob", &line), 0);
	clock_freeze(UNIT_NOW + 16 * CLOCK_HOUR);		/* 08:00 */
	visit(u, &bob, PING_IN_SIGHT);
	assert_int_equal(hear(u, "bob", &line), 1);
}

static void who_asks_the_bot_is_told_in_quiet_hours_too(void **state)
{
	struct unit *u = *state;
	const char *line;

	set(u, &bob, "quiet", "15:00-17:00");
	ping(u, &ann, &bob, "v3");
	visit(u, &bob, PING_ASKED);
	assert_int_equal(hear(u, "bob", &line), 1);
}

static void who_is_away_is_shown_to_be(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob, .text = "v3", .is_active = true };
	const char *words, *line;
	struct peer peer;

	assert_ok(u, peer_of(u->db, &bob, u->arena, &peer, &u->err));
	assert_ok(u, preference_away(u->db, &peer, UNIT_NOW + 3 * CLOCK_DAY, "at FOSDEM",
				     &u->err));
	assert_ok(u, send(u, &s, &words));
	assert_contains(words, "bob: away until Sun 29 Nov 16:00 GMT (at FOSDEM); kept");
	assert_int_equal(hear(u, "bob", &line), 0);
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
}

static void stop_stops_one_or_all(void **state)
{
	struct unit *u = *state;
	const struct caller cara = { "test", "cara", NULL };
	struct sending s = { .from = &ann, .to = &bob, .text = "v4" };
	const char *words, *line;
	struct peer from, self;

	ping(u, &ann, &bob, "v3");
	assert_ok(u, peer_of(u->db, &ann, u->arena, &from, &u->err));
	assert_ok(u, peer_of(u->db, &bob, u->arena, &self, &u->err));
	assert_ok(u, preference_stop(u->db, &self, &from, &u->err));
	assert_ok(u, ping_refuse(u->db, ids(u, &bob), ids(u, &ann), &u->err));
	assert_fails(u, ERR_DENIED, send(u, &s, &words));
	ping(u, &cara, &bob, "hello");
	assert_ok(u, preference_stop(u->db, &self, NULL, &u->err));
	s.from = &cara;
	assert_fails(u, ERR_DENIED, send(u, &s, &words));
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);	/* of cara, from before */
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_contains(line, "takes no pings now");
	assert_ok(u, preference_unstop(u->db, &self, &u->err));
	assert_ok(u, send(u, &s, &words));
}

static size_t letters(struct unit *u, const char **body)
{
	struct letters list = { 0 };
	struct letter *letter;

	assert_ok(u, outbox_list(u->db, 20, u->arena, &list, &u->err));
	if (list.len) {
		letter = outbox_get(u->db, list.items[0].id, u->arena, &u->err);
		assert_non_null(letter);
		*body = letter->body;
	}
	return list.len;
}

static void one_mail_a_day_has_what_was_not_heard_of(void **state)
{
	struct unit *u = *state;
	const char *line, *body = "";

	bob_person(u);
	assert_contains(ping(u, &ann, &bob_here, "v3"), "or by mail after 24 hours");
	ping(u, &ann, &bob_here, "v4");
	clock_freeze(UNIT_NOW + CLOCK_DAY - 1);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 0);
	clock_freeze(UNIT_NOW + CLOCK_DAY);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 1);
	assert_contains(body, "[1] ann in #devel, Thu 26 Nov 2026, 16:00 GMT");
	assert_contains(body, "    v4\n");
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_contains(line, "\"v3\" went to bob in a mail");
	ping(u, &ann, &bob_here, "v5");
	clock_freeze(UNIT_NOW + 2 * CLOCK_DAY - 1);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 1);
	clock_freeze(UNIT_NOW + 2 * CLOCK_DAY);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 2);
}

static void the_digest_waits_for_the_end_of_quiet_hours(void **state)
{
	struct unit *u = *state;
	const char *body = "";

	bob_person(u);
	set(u, &bob_here, "quiet", "15:00-17:00");
	ping(u, &ann, &bob_here, "v3");
	clock_freeze(UNIT_NOW + CLOCK_DAY);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 0);
	clock_freeze(UNIT_NOW + CLOCK_DAY + CLOCK_HOUR);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 1);
}

static void a_tell_is_not_mailed_and_asks_for_no_answer(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob_here, .text = "hi",
				   .kind = PING_TELL };
	const char *words, *line, *body = "";

	bob_person(u);
	assert_ok(u, send(u, &s, &words));
	assert_string_equal(words, "bob: not active now; kept until they next speak");
	clock_freeze(UNIT_NOW + 2 * CLOCK_DAY);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 0);
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_contains(line, "tells you: hi");
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_string_equal(line, "bob got \"hi\"");
	assert_fails(u, ERR_NOT_FOUND,
		     ping_ok(u->db, ids(u, &bob_here), 0, u->arena, &words, &u->err));
}

static void each_channel_is_honoured(void **state)
{
	struct unit *u = *state;
	struct sending s = { .from = &ann, .to = &bob_here, .text = "x", .is_active = true };
	const char *words, *line, *body = "";

	bob_person(u);
	set(u, &bob_here, "channel", "mail");
	assert_ok(u, send(u, &s, &words));
	assert_contains(words, "by mail; it is on its way");
	assert_int_equal(letters(u, &body), 1);
	assert_contains(body, "    x\n");
	set(u, &bob_here, "channel", "digest");
	s.text = "y";
	assert_ok(u, send(u, &s, &words));
	assert_contains(words, "in the next");
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 2);
	set(u, &bob_here, "channel", "none");
	s.text = "z";
	assert_fails(u, ERR_DENIED, send(u, &s, &words));
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
}

static void an_old_ping_is_dropped_and_then_forgotten(void **state)
{
	struct unit *u = *state;
	const char *line;

	ping(u, &ann, &bob, "v3");
	clock_freeze(UNIT_NOW + 30 * CLOCK_DAY);
	assert_ok(u, ping_expire(u->db, &u->settings, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM ping WHERE state = 'waiting'"),
			 1);
	clock_freeze(UNIT_NOW + 30 * CLOCK_DAY + 1);
	assert_ok(u, ping_expire(u->db, &u->settings, &u->err));
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_contains(line, "too old now and dropped");
	clock_freeze(UNIT_NOW + 61 * CLOCK_DAY);
	assert_ok(u, ping_expire(u->db, &u->settings, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM ping"), 0);
}

static void numbers_are_small_and_nobodys_twice(void **state)
{
	struct unit *u = *state;
	const struct caller cara = { "test", "cara", NULL };
	struct pings list = { 0 };

	ping(u, &ann, &bob, "a");		/* 1 */
	ping(u, &cara, &bob, "b");		/* 2: bob has a 1 */
	ping(u, &ann, &cara, "c");		/* 3: ann has a 1, cara a 2 */
	assert_ok(u, ping_list(u->db, ids(u, &ann), u->arena, &list, &u->err));
	assert_int_equal(list.len, 2);
	assert_int_equal(list.items[0].number, 1);
	assert_int_equal(list.items[1].number, 3);
	assert_true(list.items[1].is_mine);
	assert_false(list.items[1].is_to_me);
}

/* Bob's nick and Bob's account were pinged apart; both are him now. */
static void a_number_that_two_share_is_changed_before_it_is_said(void **state)
{
	struct unit *u = *state;
	const struct caller cara = { "test", "cara", NULL };
	const char *line;

	ping(u, &ann, &bob, "to the nick");
	ping(u, &cara, &bob_here, "to the account");
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 2);
	assert_int_equal(unit_count(u, "SELECT count(DISTINCT number) AS n FROM ping"), 2);
}

static void two_people_who_become_one_have_the_pings_of_both(void **state)
{
	struct unit *u = *state;
	const struct caller robert = { "test", "robert", "robert" };
	struct actor root = unit_operator(), one = bob_person(u);
	struct actor other = unit_person(u, "Robert", ROLE_MEMBER);
	const char *line;

	assert_ok(u, account_link(u->db, &root, other.person_id, "test", "robert", &u->err));
	ping(u, &ann, &bob_here, "to the one");
	ping(u, &ann, &robert, "to the other");
	set(u, &bob_here, "quiet", "22:00-08:00");
	set(u, &robert, "quiet", "23:00-08:00");
	assert_ok(u, person_merge(u->db, &root, other.person_id, one.person_id, "same", &u->err));
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 2);
}

static void a_name_that_several_have_is_not_guessed(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct peer peer;
	int64_t id;

	unit_person(u, "Ann_Other", ROLE_MEMBER);
	assert_int_equal(peer_find(u->db, "test", "nobody", u->arena, &peer, &u->err), 0);
	assert_int_equal(peer_find(u->db, "test", "ann_other", u->arena, &peer, &u->err), 1);
	assert_ok(u, person_create(u->db, &root, "Bob Some", "some@example.org", ROLE_MEMBER, &id,
				   &u->err));
	assert_ok(u, person_create(u->db, &root, "Bob Other", "other@example.org", ROLE_MEMBER,
				   &id, &u->err));
	assert_fails(u, ERR_CONFLICT, peer_find(u->db, "test", "bob", u->arena, &peer, &u->err));
	assert_contains(u->err.msg, "may be Bob Other, Bob Some");
	assert_int_equal(peer_find(u->db, "test", "bob_some", u->arena, &peer, &u->err), 1);
}

static void only_members_belong_to_a_group(void **state)
{
	struct unit *u = *state;
	const char *members[] = { "bob", "Cara_Example", NULL };
	const struct settings_group group = { "x86", members };
	const struct caller stranger = { "test", "bob", NULL };
	struct peer peer = { .person_id = 3, .name = "Cara Example" }, nobody = { .name = "bob" };

	assert_true(group_has(&group, &bob_here, &nobody, false, u->arena));
	assert_true(group_has(&group, &ann, &peer, false, u->arena));
	assert_false(group_has(&group, &ann, &nobody, true, u->arena));
	assert_false(group_has(&group, &stranger, &nobody, false, u->arena));
	assert_true(group_has(&group, &stranger, &nobody, true, u->arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(who_is_active_is_told_at_once),
		UNIT_TEST(who_is_not_there_is_told_once_on_speaking),
		UNIT_TEST(a_stranger_with_the_nick_gets_nothing),
		UNIT_TEST(an_account_that_is_linked_later_keeps_its_pings),
		UNIT_TEST(what_a_gone_nick_was_not_told_waits_again),
		UNIT_TEST(news_for_a_gone_sender_wait_again),
		UNIT_TEST(the_same_again_is_counted_and_not_said_again),
		UNIT_TEST(each_cap_is_said),
		UNIT_TEST(a_receiver_has_only_so_many),
		UNIT_TEST(a_text_that_is_too_long_is_refused),
		UNIT_TEST(nobody_pings_themselves),
		UNIT_TEST(the_answers_reach_the_sender),
		UNIT_TEST(ok_without_a_number_is_for_all_that_were_told),
		UNIT_TEST(who_takes_a_ping_back_is_not_told_so),
		UNIT_TEST(what_is_put_off_comes_again),
		UNIT_TEST(quiet_hours_hold_it_until_the_morning),
		UNIT_TEST(who_asks_the_bot_is_told_in_quiet_hours_too),
		UNIT_TEST(who_is_away_is_shown_to_be),
		UNIT_TEST(stop_stops_one_or_all),
		UNIT_TEST(one_mail_a_day_has_what_was_not_heard_of),
		UNIT_TEST(the_digest_waits_for_the_end_of_quiet_hours),
		UNIT_TEST(a_tell_is_not_mailed_and_asks_for_no_answer),
		UNIT_TEST(each_channel_is_honoured),
		UNIT_TEST(an_old_ping_is_dropped_and_then_forgotten),
		UNIT_TEST(numbers_are_small_and_nobodys_twice),
		UNIT_TEST(a_number_that_two_share_is_changed_before_it_is_said),
		UNIT_TEST(two_people_who_become_one_have_the_pings_of_both),
		UNIT_TEST(a_name_that_several_have_is_not_guessed),
		UNIT_TEST(only_members_belong_to_a_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
