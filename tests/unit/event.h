/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small event for the tests of its nouns: two days, two rooms, some people. */
#ifndef TESTS_UNIT_EVENT_H
#define TESTS_UNIT_EVENT_H

#include "calendar/attendance.h"
#include "calendar/event.h"
#include "calendar/interest.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "calendar/slot.h"
#include "unit.h"

struct meetup {
	int64_t id;
	struct actor olga, ann, ben, cleo;	/* organiser, three members */
};

static const struct event_form meetup_form = {
	.name = "Winter Meetup", .place = "Cambridge", .zone = "Europe/London",
	.first_day = "2026-12-07", .last_day = "2026-12-08",
};

static inline struct meetup meetup_new(struct unit *u)
{
	struct meetup m = {
		.olga = unit_person(u, "olga", ROLE_ORGANISER),
		.ann = unit_person(u, "ann", ROLE_MEMBER),
		.ben = unit_person(u, "ben", ROLE_MEMBER),
		.cleo = unit_person(u, "cleo", ROLE_MEMBER),
	};
	const struct room_form big = { .name = "Hall", .capacity = "60", .has_projector = true,
				       .link = "https://meet.example.org/hall" };
	const struct room_form small = { .name = "Library", .capacity = "2" };
	const char *day = "10:00-10:50\n11:00-11:50\n11:50-13:00 break Lunch\n13:00-13:50\n"
			  "14:00-14:50";

	assert_ok(u, event_create(u->db, &m.olga, &meetup_form, 0, &m.id, &u->err));
	assert_ok(u, slot_add_day(u->db, &m.olga, m.id, "2026-12-07", day, &u->err));
	assert_ok(u, slot_add_day(u->db, &m.olga, m.id, "2026-12-08", day, &u->err));
	assert_ok(u, room_save(u->db, &m.olga, m.id, 0, &big, &u->err));
	assert_ok(u, room_save(u->db, &m.olga, m.id, 0, &small, &u->err));
	return m;
}

static inline int64_t meetup_propose(struct unit *u, const struct meetup *m,
				     const struct actor *who, const char *title)
{
	struct proposal_form form = { .title = title, .problem = "It is slow." };
	int64_t id = 0;

	assert_ok(u, proposal_create(u->db, who, m->id, &form, &id, &u->err));
	return id;
}

static inline struct proposal *meetup_get(struct unit *u, int64_t id)
{
	struct proposal *proposal = proposal_get(u->db, id, u->arena, &u->err);

	assert_non_null(proposal);
	return proposal;
}

static inline struct slots meetup_slots(struct unit *u, const struct meetup *m)
{
	struct slots slots = { 0 };

	assert_ok(u, slot_list(u->db, m->id, u->arena, &slots, &u->err));
	return slots;
}

#endif
