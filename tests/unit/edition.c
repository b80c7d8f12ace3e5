/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The draft, the search, publishing: what moves, what stays, who is told. */
#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/board.h"
#include "calendar/edition.h"
#include "calendar/event_notes.h"
#include "calendar/notes.h"
#include "calendar/overflow.h"
#include "calendar/placement.h"
#include "calendar/planning.h"
#include "people/notice.h"
#include "event.h"

static const char *hosts[] = { "irc.example.org", NULL };
static const char *channels[] = { "#xendevel", NULL };
static struct settings_irc irc = { .id = "oftc", .hosts = hosts, .channels = channels };

static int setup(void **state)
{
	struct unit *u;

	unit_setup(state);
	u = *state;
	u->settings.irc.items = &irc;
	u->settings.irc.len = 1;
	return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, unit_teardown)

static struct rooms rooms_of(struct unit *u, const struct meetup *m)
{
	struct rooms rooms = { 0 };

	assert_ok(u, room_list(u->db, m->id, u->arena, &rooms, &u->err));
	return rooms;
}

static struct placements draft(struct unit *u, const struct meetup *m)
{
	struct placements placed = { 0 };

	assert_ok(u, placement_list(u->db, m->id, u->arena, &placed, &u->err));
	return placed;
}

static void put(struct unit *u, const struct meetup *m, int64_t id, size_t slot, size_t room)
{
	int64_t slot_id = meetup_slots(u, m).items[slot].id;

	assert_ok(u, placement_move(u->db, &m->olga, m->id, id, 1, slot_id,
				    rooms_of(u, m).items[room].id, &u->err));
}

static struct placement_report report(struct unit *u, const struct meetup *m)
{
	struct placements placed = draft(u, m);
	struct placement_report out;

	assert_ok(u, placement_report(u->db, m->id, &placed, u->arena, &out, &u->err));
	return out;
}

static int64_t search(struct unit *u, const struct meetup *m, int move_cost)
{
	struct planning_options options = { .seed = 7, .times = 1, .move_cost = move_cost };
	int64_t id;

	assert_ok(u, planning_start(u->db, &m->olga, m->id, &options, &id, &u->err));
	/* A second's worth is much under valgrind. */
	assert_ok(u, db_run(db_prepare(u->db, "UPDATE planning SET work = 20000"), &u->err));
	assert_ok(u, planning_run(u->db, id, &u->err));
	return id;
}

static void one_host_is_never_in_two_places(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First"), b;
	struct placement_report r;

	b = meetup_propose(u, &m, &m.ann, "Second");
	put(u, &m, a, 0, 0);
	put(u, &m, b, 0, 1);
	r = report(u, &m);
	assert_int_equal(r.n_conflicts, 1);
	assert_non_null(strstr(r.conflicts[0], "\"First\" and \"Second\""));
	assert_non_null(strstr(r.conflicts[0], "ann"));
	put(u, &m, b, 1, 1);
	assert_int_equal(report(u, &m).n_conflicts, 0);
}

static void a_place_that_is_taken_is_swapped_and_undo_swaps_back(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	int64_t b = meetup_propose(u, &m, &m.ben, "Second");
	struct slots slots = meetup_slots(u, &m);
	struct placements placed;
	const char *words;

	put(u, &m, a, 0, 0);
	put(u, &m, b, 1, 1);
	put(u, &m, b, 0, 0);
	placed = draft(u, &m);
	assert_int_equal(placements_find(&placed, a, 1)->slot_id, slots.items[1].id);
	assert_int_equal(placements_find(&placed, b, 1)->slot_id, slots.items[0].id);
	assert_ok(u, placement_last(u->db, m.id, u->arena, &words, &u->err));
	assert_string_equal(words, "\"Second\" to Mon 7 Dec, 10:00, Hall");
	assert_ok(u, placement_undo(u->db, &m.olga, m.id, &u->err));
	placed = draft(u, &m);
	assert_int_equal(placements_find(&placed, a, 1)->slot_id, slots.items[0].id);
	assert_fails(u, ERR_DENIED, placement_undo(u->db, &m.ann, m.id, &u->err));
	assert_ok(u, placement_undo(u->db, &m.olga, m.id, &u->err));
	assert_ok(u, placement_undo(u->db, &m.olga, m.id, &u->err));
	assert_fails(u, ERR_CONFLICT, placement_undo(u->db, &m.olga, m.id, &u->err));
}

static void effects_say_what_a_move_would_do_before_it_is_made(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	int64_t b = meetup_propose(u, &m, &m.ann, "Second");
	struct slots slots = meetup_slots(u, &m);
	struct placement_effects effects = { 0 };
	bool found = false;

	put(u, &m, a, 0, 0);
	assert_ok(u, placement_effects(u->db, m.id, b, 1, u->arena, &effects, &u->err));
	assert_int_equal(effects.len, 16);		/* 8 slots, 2 rooms */
	for (size_t i = 0; i < effects.len; i++) {
		const struct placement_effect *e = &effects.items[i];

		if (e->slot_id != slots.items[0].id || e->other_id)
			continue;
		found = true;
		assert_non_null(strstr(e->words, "both need ann"));
		assert_int_equal(e->gain, 0);
	}
	assert_true(found);
	assert_int_equal(draft(u, &m).len, 1);
}

static void the_search_keeps_rules_locks_and_hidden_sessions(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	int64_t b = meetup_propose(u, &m, &m.ann, "Second");
	int64_t c = meetup_propose(u, &m, &m.ben, "Third"), id;
	struct placements placed;
	struct planning *planning;

	assert_ok(u, interest_rate(u->db, &m.cleo, a, INTEREST_VERY, &u->err));
	assert_ok(u, interest_rate(u->db, &m.cleo, c, INTEREST_VERY, &u->err));
	assert_ok(u, proposal_set_state(u->db, &m.olga, c, PROPOSAL_HIDDEN, &u->err));
	put(u, &m, b, 5, 1);
	assert_ok(u, placement_lock(u->db, &m.olga, m.id, b, 1, true, &u->err));
	id = search(u, &m, 0);
	planning = planning_get(u->db, id, u->arena, &u->err);
	assert_int_equal(planning->state, PLANNING_DONE);
	assert_true(planning->is_optimal);
	assert_int_equal(planning->bound, planning->score);
	assert_ok(u, planning_apply(u->db, &m.olga, id, &u->err));
	placed = draft(u, &m);
	assert_int_equal(placed.len, 3);
	assert_int_equal(placements_find(&placed, b, 1)->slot_id, meetup_slots(u, &m).items[5].id);
	assert_true(placements_find(&placed, b, 1)->is_locked);
	assert_int_equal(report(u, &m).n_conflicts, 0);
	/* cleo can be at both that she wants. */
	assert_int_not_equal(placements_find(&placed, a, 1)->slot_id,
			     placements_find(&placed, c, 1)->slot_id);
}

static void the_same_seed_and_work_find_the_same(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct planning *first, *second;

	for (int i = 0; i < 10; i++)
		assert_ok(u, interest_rate(u->db, &m.cleo,
					   meetup_propose(u, &m, i % 2 ? &m.ann : &m.ben,
							  arena_printf(u->arena, "Topic %d", i)),
					   (enum interest_level)(i % 4), &u->err));
	first = planning_get(u->db, search(u, &m, 0), u->arena, &u->err);
	second = planning_get(u->db, search(u, &m, 0), u->arena, &u->err);
	assert_string_equal(first->result, second->result);
	assert_true(strlen(first->result) > 0);
}

static void a_search_can_be_stopped_and_only_one_runs(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct planning_options options = { .seed = 1, .times = 120 };
	int64_t id, other;

	meetup_propose(u, &m, &m.ann, "First");
	assert_fails(u, ERR_DENIED, planning_start(u->db, &m.ann, m.id, &options, &id, &u->err));
	assert_ok(u, planning_start(u->db, &m.olga, m.id, &options, &id, &u->err));
	assert_fails(u, ERR_CONFLICT, planning_start(u->db, &m.olga, m.id, &options, &other,
						     &u->err));
	assert_ok(u, planning_stop(u->db, &m.olga, id, &u->err));
	assert_ok(u, planning_run(u->db, id, &u->err));
	assert_int_equal(planning_get(u->db, id, u->arena, &u->err)->state, PLANNING_DONE);
	/* Killed: no sign of life for a while. */
	assert_ok(u, planning_start(u->db, &m.olga, m.id, &options, &id, &u->err));
	clock_freeze(UNIT_NOW + PLANNING_DEAD_SECS + 1);
	assert_int_equal(planning_get(u->db, id, u->arena, &u->err)->state, PLANNING_FAILED);
	assert_fails(u, ERR_CONFLICT, planning_apply(u->db, &m.olga, id, &u->err));
	assert_ok(u, planning_start(u->db, &m.olga, m.id, &options, &other, &u->err));
}

static void what_cannot_be_placed_says_why(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct proposal_form form = { .title = "Huge", .problem = "?", .size = "500" };
	struct placement_report r;
	int64_t id;

	assert_ok(u, proposal_create(u->db, &m.ann, m.id, &form, &id, &u->err));
	r = report(u, &m);
	assert_int_equal(r.n_missing, 1);
	assert_non_null(strstr(r.missing[0], "\"Huge\""));
	assert_non_null(strstr(r.missing[0], "without a room that has what it needs"));
}

static void publish(struct unit *u, const struct meetup *m)
{
	assert_ok(u, edition_publish(u->db, &u->settings, &m->olga, m->id, &u->err));
}

static int64_t letters(struct unit *u)
{
	return unit_count(u, "SELECT count(*) AS n FROM letter");
}

static void publishing_tells_the_list_once_and_then_only_those_concerned(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	int64_t b = meetup_propose(u, &m, &m.ben, "Second");
	struct letters all = { 0 };
	struct editions editions = { 0 };

	assert_ok(u, interest_rate(u->db, &m.cleo, b, INTEREST_YES, &u->err));
	put(u, &m, a, 0, 0);
	put(u, &m, b, 0, 1);
	assert_fails(u, ERR_DENIED, edition_publish(u->db, &u->settings, &m.ann, m.id, &u->err));
	publish(u, &m);
	assert_int_equal(letters(u), 1);
	assert_fails(u, ERR_CONFLICT, edition_publish(u->db, &u->settings, &m.olga, m.id,
						      &u->err));
	put(u, &m, b, 3, 1);
	publish(u, &m);
	assert_int_equal(letters(u), 3);	/* ben, who hosts it, and cleo; not ann */
	assert_ok(u, outbox_list(u->db, 10, u->arena, &all, &u->err));
	assert_string_equal(all.items[0].subject, "Winter Meetup: one of your sessions moved");
	assert_null(strstr(all.items[0].to_line, "ann@"));
	assert_null(strstr(all.items[1].to_line, "ann@"));
	assert_ok(u, edition_list(u->db, m.id, u->arena, &editions, &u->err));
	assert_int_equal(editions.len, 2);
	assert_non_null(strstr(editions.items[0].changes, "\"Second\": Mon 7 Dec 2026, 13:00"));
	assert_non_null(strstr(editions.items[0].changes, "(was Mon 7 Dec 2026, 10:00"));
}

static void a_lost_room_moves_its_sessions_and_nothing_else(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	int64_t b = meetup_propose(u, &m, &m.ben, "Second");
	struct rooms rooms = rooms_of(u, &m);
	struct placements placed;
	int moved;

	put(u, &m, a, 0, 0);
	put(u, &m, b, 1, 1);
	assert_ok(u, room_lose(u->db, &m.olga, rooms.items[0].id, UNIT_NOW, true, &moved,
			       &u->err));
	assert_int_equal(moved, 1);
	placed = draft(u, &m);
	assert_int_equal(placed.len, 2);
	assert_int_equal(placements_find(&placed, a, 1)->room_id, rooms.items[1].id);
	assert_int_equal(placements_find(&placed, b, 1)->slot_id, meetup_slots(u, &m).items[1].id);
	assert_int_equal(report(u, &m).n_conflicts, 0);
	assert_ok(u, placement_undo(u->db, &m.olga, m.id, &u->err));
	placed = draft(u, &m);
	assert_int_equal(placements_find(&placed, a, 1)->room_id, rooms.items[0].id);
}

static void a_second_part_gets_the_best_free_place_of_the_next_day(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	int64_t b = meetup_propose(u, &m, &m.ann, "Second");
	struct slots slots = meetup_slots(u, &m);
	struct placements placed;

	assert_fails(u, ERR_CONFLICT, placement_add_part(u->db, &m.olga, m.id, a, &u->err));
	put(u, &m, a, 0, 0);
	put(u, &m, b, 5, 0);		/* the next day's first slot: Ann hosts both */
	assert_fails(u, ERR_DENIED, placement_add_part(u->db, &m.ben, m.id, a, &u->err));
	assert_int_equal(meetup_get(u, a)->parts, 1);
	assert_ok(u, placement_add_part(u->db, &m.olga, m.id, a, &u->err));
	placed = draft(u, &m);
	assert_int_equal(placed.len, 3);
	assert_int_equal(meetup_get(u, a)->parts, 2);
	assert_non_null(placements_find(&placed, a, 2));
	assert_true(slots_find(&slots, placements_find(&placed, a, 2)->slot_id)->start_at >
		    slots.items[5].start_at);
	assert_int_equal(report(u, &m).n_conflicts, 0);
	/* No day comes after the second, and nothing is left half done. */
	assert_fails(u, ERR_CONFLICT, placement_add_part(u->db, &m.olga, m.id, a, &u->err));
	assert_int_equal(meetup_get(u, a)->parts, 2);
}

static void an_overflow_room_is_said_once_with_the_link_of_the_full_one(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	struct notices notices = { 0 };

	put(u, &m, a, 0, 0);
	assert_fails(u, ERR_CONFLICT, overflow_set(u->db, &u->settings, &m.ann, a, "Cafe",
						   &u->err));
	assert_ok(u, edition_publish(u->db, &u->settings, &m.olga, m.id, &u->err));
	assert_ok(u, db_run(db_prepare(u->db, "DELETE FROM notice"), &u->err));
	assert_fails(u, ERR_DENIED, overflow_set(u->db, &u->settings, &m.ben, a, "Cafe", &u->err));
	assert_fails(u, ERR_INVALID, overflow_set(u->db, &u->settings, &m.ann, a, "hall",
						  &u->err));
	assert_ok(u, overflow_set(u->db, &u->settings, &m.ann, a, "Cafe", &u->err));
	assert_string_equal(meetup_get(u, a)->overflow, "Cafe");
	assert_ok(u, notice_list(u->db, "oftc", 10, u->arena, &notices, &u->err));
	assert_int_equal(notices.len, 1);
	assert_non_null(strstr(notices.items[0].text, "First: who finds no seat in Hall goes to "
			       "Cafe, or joins at https://meet.example.org/hall"));
}

static void the_note_taker_is_named_at_the_door(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	const char *taker;

	assert_ok(u, attendance_join(u->db, &m.ben, m.id, &u->err));
	assert_fails(u, ERR_DENIED, event_notes_take(u->db, &m.ben, a, "cleo", u->arena, &taker,
						     &u->err));
	assert_ok(u, event_notes_take(u->db, &m.ben, a, "", u->arena, &taker, &u->err));
	assert_string_equal(meetup_get(u, a)->taker, "ben");
	assert_fails(u, ERR_DENIED, event_notes_take(u->db, &m.cleo, a, "", u->arena, &taker,
						     &u->err));
	assert_ok(u, event_notes_take(u->db, &m.ann, a, "cleo", u->arena, &taker, &u->err));
	assert_string_equal(taker, "cleo");
	assert_fails(u, ERR_NOT_FOUND, event_notes_take(u->db, &m.ann, a, "zed", u->arena, &taker,
							&u->err));
	assert_ok(u, event_notes_take(u->db, &m.cleo, a, "nobody", u->arena, &taker, &u->err));
	assert_null(meetup_get(u, a)->taker);
}

static void what_has_begun_stays_when_planned_again(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First"), id;
	struct slots slots = meetup_slots(u, &m);
	struct placements placed;

	put(u, &m, a, 0, 1);
	clock_freeze(slots.items[0].start_at + 600);
	meetup_propose(u, &m, &m.ben, "Late");
	id = search(u, &m, 50);
	assert_ok(u, planning_apply(u->db, &m.olga, id, &u->err));
	placed = draft(u, &m);
	assert_int_equal(placements_find(&placed, a, 1)->slot_id, slots.items[0].id);
	assert_int_equal(placed.len, 2);
	assert_true(placed.items[1].slot_id != slots.items[0].id);
}

static void the_board_tells_now_next_and_ten_minutes_before(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First");
	struct slots slots = meetup_slots(u, &m);
	struct board_calls calls = { 0 };
	struct notices notices = { 0 };
	int64_t ten = slots.items[0].start_at;
	const char *text;

	put(u, &m, a, 0, 0);
	publish(u, &m);
	assert_ok(u, board_next(u->db, ten - 3600, u->arena, &text, &u->err));
	assert_string_equal(text, "Mon 7 Dec 2026, 10:00 GMT (+00:00); 10:00 UTC: Hall: \"First\" "
			    "(ann) [1]");
	assert_ok(u, board_now(u->db, ten + 60, u->arena, &text, &u->err));
	assert_string_equal(text, "Hall: \"First\" (ann) [1]");
	for (int i = 0; i < 2; i++)
		assert_ok(u, board_remind(u->db, &u->settings, ten - 590, u->arena, &calls,
					  &u->err));
	assert_int_equal(calls.len, 2);		/* ann, each time: her notice has a key */
	assert_non_null(strstr(calls.items[0].text, "In 10 minutes in Hall: \"First\""));
	assert_ok(u, notice_list(u->db, "oftc", 10, u->arena, &notices, &u->err));
	assert_int_equal(notices.len, 2);	/* the schedule is out; it begins */
	assert_ok(u, board_where(u->db, "ann", ten + 60, u->arena, &text, &u->err));
	assert_non_null(strstr(text, "has not said where they are"));
	assert_ok(u, attendance_here(u->db, &m.ann, m.id, true, "", &u->err));
	assert_ok(u, board_where(u->db, "ann", ten + 60, u->arena, &text, &u->err));
	assert_non_null(strstr(text, "probably in Hall"));
}

static void notes_go_to_the_list_under_the_events_thread(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First"), notes_id;
	struct event *event;
	struct letter *head, *letter;
	bool both;

	put(u, &m, a, 0, 0);
	assert_ok(u, attendance_join(u->db, &m.cleo, m.id, &u->err));
	assert_ok(u, event_announce(u->db, &u->settings, &m.olga, m.id, &u->err));
	publish(u, &m);
	event = event_get(u->db, m.id, u->arena, &u->err);
	head = outbox_get(u->db, event->letter_id, u->arena, &u->err);
	assert_ok(u, event_notes_open(u->db, &m.ben, a, &notes_id, &u->err));
	assert_fails(u, ERR_CONFLICT, event_notes_post(u->db, &u->settings, &m.ann, a, &u->err));
	assert_ok(u, notes_save(u->db, &m.ben, notes_id,
				notes_get(u->db, notes_id, u->arena, &u->err)->version,
				"> It is slow.\n\ncleo: use a cache\nACTION(ann): measure it\n"
				"Conclusion: cache it\n", &both, &u->err));
	assert_fails(u, ERR_DENIED, event_notes_post(u->db, &u->settings, &m.cleo, a, &u->err));
	assert_ok(u, event_notes_post(u->db, &u->settings, &m.ann, a, &u->err));
	letter = outbox_get(u->db, meetup_get(u, a)->notes_letter_id, u->arena, &u->err);
	assert_string_equal(letter->subject, "Design session notes: First");
	assert_string_equal(letter->in_reply_to, head->message_id);
	assert_string_equal(letter->cc_line, "ann <ann@example.org>, ben <ben@example.org>, "
			    "cleo <cleo@example.org>");
	assert_non_null(strstr(letter->body, "cleo: use a cache"));
	assert_ok(u, event_notes_close(u->db, &u->settings, &m.olga, m.id, &u->err));
	event = event_get(u->db, m.id, u->arena, &u->err);
	assert_int_equal(event->phase, EVENT_OVER);
	letter = outbox_get(u->db, event->index_letter_id, u->arena, &u->err);
	assert_string_equal(letter->in_reply_to, head->message_id);
	assert_non_null(strstr(letter->body, "1 sessions, notes of 1"));
	assert_non_null(strstr(letter->body, "cache it (First)"));
	assert_non_null(strstr(letter->body, "ann: measure it"));
}

static void hosts_are_asked_for_notes_twice_and_then_left_in_peace(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "First"), end, before;

	put(u, &m, a, 0, 0);
	publish(u, &m);
	end = slot_end(&meetup_slots(u, &m).items[0]);
	before = letters(u);
	for (int hours = 1; hours < 24 * 10; hours += 5) {
		clock_freeze(end + hours * 3600);
		assert_ok(u, event_notes_tick(u->db, &u->settings, end + hours * 3600, &u->err));
	}
	assert_int_equal(letters(u) - before, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_host_is_never_in_two_places),
		TEST(a_place_that_is_taken_is_swapped_and_undo_swaps_back),
		TEST(effects_say_what_a_move_would_do_before_it_is_made),
		TEST(the_search_keeps_rules_locks_and_hidden_sessions),
		TEST(the_same_seed_and_work_find_the_same),
		TEST(a_search_can_be_stopped_and_only_one_runs),
		TEST(what_cannot_be_placed_says_why),
		TEST(publishing_tells_the_list_once_and_then_only_those_concerned),
		TEST(a_lost_room_moves_its_sessions_and_nothing_else),
		TEST(a_second_part_gets_the_best_free_place_of_the_next_day),
		TEST(an_overflow_room_is_said_once_with_the_link_of_the_full_one),
		TEST(the_note_taker_is_named_at_the_door),
		TEST(what_has_begun_stays_when_planned_again),
		TEST(the_board_tells_now_next_and_ten_minutes_before),
		TEST(notes_go_to_the_list_under_the_events_thread),
		TEST(hosts_are_asked_for_notes_twice_and_then_left_in_peace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
