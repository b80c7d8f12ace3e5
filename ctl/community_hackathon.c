/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The demo's hackathon: rooms, sessions, who wants which, and the published schedule. */
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/attendance.h"
#include "calendar/edition.h"
#include "calendar/event.h"
#include "calendar/interest.h"
#include "calendar/planning.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "calendar/slot.h"

#include "community_part.h"

#define AHEAD (13 * CLOCK_DAY)

static const struct room_form rooms[] = {
	{ .name = "Hall", .capacity = "40", .has_projector = true, .is_remote = true,
	  .link = "https://meet.example.org/hall" },
	{ .name = "Library", .capacity = "12" },
	{ .name = "Attic", .capacity = "8" },
};

static const char day_one[] =
	"09:30-10:00 plenary Welcome\n10:00-10:50\n11:10-12:00\n12:00-13:15 break Lunch\n"
	"13:15-14:05\n14:25-15:15\n";
static const char day_two[] =
	"10:00-10:50\n11:10-12:00\n12:00-13:15 break Lunch\n13:15-14:05\n"
	"14:25-15:00 plenary Closing\n";

static const struct { enum who by; struct proposal_form form; } sessions[] = {
	{ CHIDI, { .title = "Cache colouring without pain",
		   .problem = "v9 is on the list; the last two questions, with a board at hand.",
		   .bring = "A board if you have one", .size = "12", .needs_projector = true } },
	{ GUS, { .title = "Grant tables: where the locks still hurt",
		 .problem = "Measure together, decide what v5 must have.", .size = "8" } },
	{ EMRE, { .title = "Write the memory chapter in an afternoon",
		  .problem = "Everybody explains one function; Emre writes.", .size = "8" } },
	{ FARAH, { .title = "Boards in the lab, hands on",
		   .problem = "Power, serial lines, and the boot test.", .size = "10",
		   .needs_remote = true } },
	{ DANA, { .title = "The first patch of a newcomer",
		  .problem = "What we could say before they ask.", .size = "20",
		  .needs_remote = true } },
	{ BO, { .title = "Release after next", .problem = "What it is to have, and what not.",
		.size = "25", .needs_projector = true } },
	{ ADA, { .title = "Fuzzing hypercalls", .problem = "A harness exists; targets do not.",
		 .size = "10" } },
	{ CHIDI, { .title = "xl: messages that help", .problem = "Collect the worst, mend them.",
		   .size = "6" } },
};

static int make(struct community *c, int64_t *id, struct err *err)
{
	const char *first = community_date(c, c->now + AHEAD);
	const char *last = community_date(c, c->now + AHEAD + CLOCK_DAY);
	struct event_form form = {
		.name = "Winter hackathon", .place = "Cambridge", .zone = COMMUNITY_ZONE,
		.about = "Two days on what mail alone does not move. Come to the place, or from "
			 "afar into the hall.",
		.link = "https://example.org/winter", .first_day = first, .last_day = last,
		.network = COMMUNITY_NETWORK, .channel = COMMUNITY_CHANNEL,
	};
	const struct actor *bo = &c->people[BO];
	struct db *db = c->ctl->db;

	clock_freeze(c->now - 20 * CLOCK_DAY);
	if (event_create(db, bo, &form, 0, id, err) ||
	    slot_add_day(db, bo, *id, first, day_one, err) ||
	    slot_add_day(db, bo, *id, last, day_two, err))
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(rooms); i++)
		if (room_save(db, bo, *id, 0, &rooms[i], err))
			return -1;
	return event_announce(db, &c->ctl->settings, bo, *id, err);
}

/* Everybody rates, nobody alike. */
static int rate(struct community *c, int64_t id, const int64_t *proposals, struct err *err)
{
	static const enum interest_level levels[] = {
		INTEREST_YES, INTEREST_NONE, INTEREST_VERY, INTEREST_LITTLE, INTEREST_YES,
	};

	for (size_t p = 0; p < COMMUNITY_PEOPLE; p++) {
		clock_freeze(c->now - (int64_t)(8 - p) * CLOCK_DAY);
		if (attendance_join(c->ctl->db, &c->people[p], id, err))
			return -1;
		for (size_t i = 0; i < ARRAY_LEN(sessions); i++)
			if (sessions[i].by != (enum who)p &&
			    interest_rate(c->ctl->db, &c->people[p], proposals[i],
					  levels[(3 * p + 2 * i) % ARRAY_LEN(levels)], err))
				return -1;
	}
	return 0;
}

static int publish(struct community *c, int64_t id, struct err *err)
{
	struct planning_options options = { .seed = 1, .times = 1 };
	const struct actor *bo = &c->people[BO];
	struct db *db = c->ctl->db;
	int64_t planning;

	clock_freeze(c->now - 4 * CLOCK_HOUR);
	return planning_start(db, bo, id, &options, &planning, err) ||
	       planning_run(db, planning, err) || planning_apply(db, bo, planning, err) ||
	       edition_publish(db, &c->ctl->settings, bo, id, err) ||
	       event_set_phase(db, bo, id, EVENT_SCHEDULED, err) ? -1 : 0;
}

int community_hackathon(struct community *c, struct err *err)
{
	int64_t proposals[ARRAY_LEN(sessions)], id;

	if (make(c, &id, err))
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(sessions); i++) {
		clock_freeze(c->now - (int64_t)(18 - i) * CLOCK_DAY);
		if (proposal_create(c->ctl->db, &c->people[sessions[i].by], id,
				    &sessions[i].form, &proposals[i], err))
			return -1;
	}
	return event_set_phase(c->ctl->db, &c->people[BO], id, EVENT_RATE, err) ||
	       rate(c, id, proposals, err) || publish(c, id, err) ? -1 : 0;
}
