/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events, slots, rooms, attendance: who may change what, and what is refused. */
#include "base/str.h"
#include "base/zone.h"
#include "event.h"

static int64_t instant(struct unit *u, const char *date, const char *time)
{
	int64_t at;

	assert_ok(u, zone_parse("Europe/London", date, time, &at, &u->err));
	return at;
}

static void only_organisers_make_and_change_events(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t id;

	assert_fails(u, ERR_DENIED, event_create(u->db, &m.ann, &meetup_form, 0, &id, &u->err));
	assert_fails(u, ERR_DENIED, event_edit(u->db, &m.ann, m.id, &meetup_form, &u->err));
	assert_fails(u, ERR_DENIED, event_set_phase(u->db, &m.ann, m.id, EVENT_OVER, &u->err));
	assert_fails(u, ERR_DENIED, slot_add_day(u->db, &m.ann, m.id, "2026-12-07",
						 "18:00-19:00", &u->err));
	assert_ok(u, event_set_phase(u->db, &m.olga, m.id, EVENT_RATE, &u->err));
	assert_int_equal(event_get(u->db, m.id, u->arena, &u->err)->phase, EVENT_RATE);
}

static void an_event_ends_after_it_begins(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct event_form form = meetup_form;
	int64_t id;

	form.last_day = "2026-12-06";
	assert_fails(u, ERR_INVALID, event_create(u->db, &m.olga, &form, 0, &id, &u->err));
	form.last_day = "2027-12-06";
	assert_fails(u, ERR_LIMIT, event_create(u->db, &m.olga, &form, 0, &id, &u->err));
	form.last_day = "2026-12-32";
	assert_fails(u, ERR_INVALID, event_create(u->db, &m.olga, &form, 0, &id, &u->err));
	form = meetup_form;
	form.zone = "Mars/Olympus";
	assert_fails(u, ERR_INVALID, event_create(u->db, &m.olga, &form, 0, &id, &u->err));
}

static void a_day_is_written_in_lines(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct slots slots = meetup_slots(u, &m);

	assert_int_equal(slots.len, 10);
	assert_int_equal(slots.items[0].start_at, instant(u, "2026-12-07", "10:00"));
	assert_int_equal(slots.items[0].minutes, 50);
	assert_int_equal(slots.items[2].kind, SLOT_BREAK);
	assert_string_equal(slots.items[2].title, "Lunch");
	assert_fails(u, ERR_CONFLICT, slot_add_day(u->db, &m.olga, m.id, "2026-12-07",
						   "10:30-11:00", &u->err));
	assert_fails(u, ERR_INVALID, slot_add_day(u->db, &m.olga, m.id, "2026-12-09",
						  "10:30-11:00", &u->err));
	assert_fails(u, ERR_INVALID, slot_add_day(u->db, &m.olga, m.id, "2026-12-07",
						  "18:00-17:00", &u->err));
	assert_fails(u, ERR_INVALID, slot_add_day(u->db, &m.olga, m.id, "2026-12-07",
						  "18:00-18:30 party", &u->err));
	assert_fails(u, ERR_INVALID, slot_add_day(u->db, &m.olga, m.id, "2026-12-07", "\n",
						  &u->err));
	assert_int_equal(meetup_slots(u, &m).len, 10);
}

static void a_slot_moves_and_goes(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t id = meetup_slots(u, &m).items[0].id;
	struct slot_form form = { "2026-12-07", "09:30", "45", "plenary", "Opening" };
	int moved;

	assert_ok(u, slot_edit(u->db, &m.olga, id, &form, &u->err));
	assert_int_equal(meetup_slots(u, &m).items[0].minutes, 45);
	assert_int_equal(meetup_slots(u, &m).items[0].kind, SLOT_PLENARY);
	form.minutes = "120";
	assert_fails(u, ERR_CONFLICT, slot_edit(u->db, &m.olga, id, &form, &u->err));
	assert_ok(u, slot_remove(u->db, &m.olga, id, &moved, &u->err));
	assert_int_equal(meetup_slots(u, &m).len, 9);
	assert_fails(u, ERR_NOT_FOUND, slot_remove(u->db, &m.olga, id, &moved, &u->err));
}

static void next_years_event_has_this_years_rooms_and_days(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct event_form form = meetup_form;
	struct rooms rooms = { 0 };
	struct slots slots = { 0 };
	int64_t id, summer;

	form.name = "Summer Meetup";
	form.first_day = "2027-06-14";
	form.last_day = "2027-06-14";
	form.zone = "Europe/Berlin";
	assert_ok(u, event_create(u->db, &m.olga, &form, m.id, &id, &u->err));
	assert_ok(u, room_list(u->db, id, u->arena, &rooms, &u->err));
	assert_ok(u, slot_list(u->db, id, u->arena, &slots, &u->err));
	assert_int_equal(rooms.len, 2);
	assert_string_equal(rooms.items[0].link, "https://meet.example.org/hall");
	/* The second day does not fit; ten o'clock is ten o'clock in Berlin and in summer. */
	assert_int_equal(slots.len, 5);
	assert_ok(u, zone_parse("Europe/Berlin", "2027-06-14", "10:00", &summer, &u->err));
	assert_int_equal(slots.items[0].start_at, summer);
}

static void rooms_have_names_of_their_own(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct room_form form = { .name = "hall", .capacity = "10" };
	struct rooms rooms = { 0 };
	struct room_offs offs = { 0 };
	int moved;

	assert_fails(u, ERR_CONFLICT, room_save(u->db, &m.olga, m.id, 0, &form, &u->err));
	form.name = "Attic";
	form.capacity = "none";
	assert_fails(u, ERR_INVALID, room_save(u->db, &m.olga, m.id, 0, &form, &u->err));
	form.capacity = "10";
	form.link = "javascript:alert(1)";
	assert_fails(u, ERR_INVALID, room_save(u->db, &m.olga, m.id, 0, &form, &u->err));
	assert_ok(u, room_list(u->db, m.id, u->arena, &rooms, &u->err));
	assert_int_equal(rooms.len, 2);
	assert_ok(u, room_lose(u->db, &m.olga, rooms.items[0].id,
			       instant(u, "2026-12-07", "12:00"), true, &moved, &u->err));
	assert_ok(u, room_off_list(u->db, m.id, u->arena, &offs, &u->err));
	assert_int_equal(offs.len, 8);		/* all but the first two slots */
}

static void an_organiser_lets_people_in_where_wanted(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct event_form form = meetup_form;
	struct proposal_form proposal = { .title = "vPCI", .problem = "?" };
	int64_t id;

	form.needs_approval = true;
	assert_ok(u, event_edit(u->db, &m.olga, m.id, &form, &u->err));
	assert_ok(u, attendance_join(u->db, &m.ann, m.id, &u->err));
	assert_fails(u, ERR_DENIED, proposal_create(u->db, &m.ann, m.id, &proposal, &id, &u->err));
	assert_fails(u, ERR_DENIED, attendance_decide(u->db, &u->settings, &m.ben, m.id,
						      m.ann.person_id, true, &u->err));
	assert_ok(u, attendance_decide(u->db, &u->settings, &m.olga, m.id, m.ann.person_id, true,
				       &u->err));
	assert_ok(u, proposal_create(u->db, &m.ann, m.id, &proposal, &id, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 1);
}

static struct attendance *own(struct unit *u, const struct meetup *m, const struct actor *who)
{
	struct attendance *a;

	assert_int_equal(attendance_find(u->db, m->id, who->person_id, u->arena, &a, &u->err), 1);
	return a;
}

static void people_are_there_when_they_say_so(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct event *event = event_get(u->db, m.id, u->arena, &u->err);
	const char *absent[] = { "2026-12-08 pm", NULL };
	struct attendance_form form = {
		.arrive = "2026-12-07T11:00", .to = "16:00", .absent = absent,
	};
	struct attendance *a;
	int64_t ten = instant(u, "2026-12-07", "10:00"), day2 = ten + 86400;

	assert_ok(u, attendance_save(u->db, &m.ann, m.id, &form, &u->err));
	a = own(u, &m, &m.ann);
	assert_false(attendance_has(a, event, ten, ten + 3000));
	assert_true(attendance_has(a, event, ten + 3600, ten + 6600));
	assert_true(attendance_has(a, event, day2, day2 + 3000));
	assert_false(attendance_has(a, event, day2 + 4 * 3600, day2 + 5 * 3600));
	assert_false(attendance_has(a, event, ten + 5 * 3600, ten + 6 * 3600 + 60));

	/* Over midnight: not before 22:00, not after 04:00 UTC. */
	form = (struct attendance_form){ .from = "22:00", .to = "04:00", .is_remote = true };
	assert_ok(u, attendance_save(u->db, &m.ann, m.id, &form, &u->err));
	a = own(u, &m, &m.ann);
	assert_false(attendance_has(a, event, ten, ten + 3000));
	assert_true(attendance_has(a, event, ten + 13 * 3600, ten + 14 * 3600));
	form.from = "half past nine";
	assert_fails(u, ERR_INVALID, attendance_save(u->db, &m.ann, m.id, &form, &u->err));
}

static void nobody_proposes_or_rates_when_it_is_over(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t id = meetup_propose(u, &m, &m.ann, "vPCI");

	assert_ok(u, event_set_phase(u->db, &m.olga, m.id, EVENT_OVER, &u->err));
	assert_fails(u, ERR_CONFLICT, interest_rate(u->db, &m.ben, id, INTEREST_YES, &u->err));
}

static void the_call_for_sessions_goes_out_once(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct letter *letter;

	assert_fails(u, ERR_DENIED, event_announce(u->db, &u->settings, &m.ann, m.id, &u->err));
	assert_ok(u, event_announce(u->db, &u->settings, &m.olga, m.id, &u->err));
	assert_fails(u, ERR_CONFLICT, event_announce(u->db, &u->settings, &m.olga, m.id, &u->err));
	letter = outbox_get(u->db, event_get(u->db, m.id, u->arena, &u->err)->letter_id, u->arena,
			    &u->err);
	assert_string_equal(letter->subject, "Design sessions: Winter Meetup");
	assert_non_null(strstr(letter->body, "Mon 7 - Tue 8 Dec 2026, Cambridge"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(only_organisers_make_and_change_events),
		UNIT_TEST(an_event_ends_after_it_begins),
		UNIT_TEST(a_day_is_written_in_lines),
		UNIT_TEST(a_slot_moves_and_goes),
		UNIT_TEST(next_years_event_has_this_years_rooms_and_days),
		UNIT_TEST(rooms_have_names_of_their_own),
		UNIT_TEST(an_organiser_lets_people_in_where_wanted),
		UNIT_TEST(people_are_there_when_they_say_so),
		UNIT_TEST(nobody_proposes_or_rates_when_it_is_over),
		UNIT_TEST(the_call_for_sessions_goes_out_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
