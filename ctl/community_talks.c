/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the demo's community agrees on: regular calls, a poll, actions, decisions, notes. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/action.h"
#include "calendar/agenda.h"
#include "calendar/cadence.h"
#include "calendar/decision.h"
#include "calendar/notes.h"
#include "calendar/poll.h"

#include "community_part.h"

#define MONTH (28 * CLOCK_DAY)

/* The first of them three weeks from now, made into a call with an agenda. */
static int regular_call(struct community *c, struct err *err)
{
	static const struct { enum who by; struct agenda_form form; } items[] = {
		{ EMRE, { "The second half of the documentation on memory", "", "10" } },
		{ FARAH, { "Dates of the meetup in spring", "https://example.org/spring", "5" } },
	};
	struct cadence_form form = {
		.call = {
			.title = "Community call", .zone = COMMUNITY_ZONE, .minutes = "60",
			.date = community_date(c, c->now + 21 * CLOCK_DAY),
			.why = "The monthly call of everybody who works on the code.",
			.network = COMMUNITY_NETWORK, .channel = COMMUNITY_CHANNEL,
			.link = "https://meet.example.org/community",
		},
		.rule = "FREQ=WEEKLY;INTERVAL=4", .times = "16:00",
	};
	const struct actor *bo = &c->people[BO];
	struct occurrences found = { 0 };
	struct cadence *cadence;
	int64_t id, call_id;

	clock_freeze(c->now - 2 * CLOCK_DAY);
	if (cadence_create(c->ctl->db, bo, &form, &id, err))
		return -1;
	cadence = cadence_get(c->ctl->db, id, c->ctl->arena, err);
	if (!cadence || cadence_occurrences(c->ctl->db, cadence, c->now, c->now + 2 * MONTH, 1,
					    c->ctl->arena, &found, err))
		return -1;
	if (!found.len)
		return err_set(err, ERR_NOT_FOUND, "the demo's regular call never comes");
	if (cadence_plan(c->ctl->db, bo, id, found.items[0].recurrence_at, &call_id, err))
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(items); i++)
		if (agenda_add(c->ctl->db, &c->people[items[i].by], call_id, &items[i].form, &id,
			       err))
			return -1;
	return 0;
}

static int poll(struct community *c, struct err *err)
{
	struct poll_form form = {
		.title = "Power for the boards in the lab", .minutes = "30",
		.why = "Two boards hang when power is cut during a test; mail did not settle it.",
		.zone = COMMUNITY_ZONE, .network = COMMUNITY_NETWORK,
		.channel = COMMUNITY_CHANNEL,
		.must = "Farah Nasser <farah@example.org>, Chidi Okafor <chidi@example.org>",
		.may = "Gus Moreau <gus@example.org>",
	};
	static const enum who voters[] = { DANA, FARAH, GUS };
	struct poll *poll;
	int64_t id;

	clock_freeze(c->now - CLOCK_DAY);
	if (poll_propose(c->ctl->db, &c->ctl->settings, &c->people[DANA], &form, &id, err))
		return -1;
	poll = poll_get(c->ctl->db, id, c->ctl->arena, err);
	for (size_t i = 0; poll && i < ARRAY_LEN(voters); i++) {
		enum answer answers[POLL_OPTIONS_MAX + 1] = { ANSWER_NONE };

		for (size_t k = 0; k < poll->options.len; k++)
			answers[poll->options.items[k].number] =
				(i + k) % 3 == 1 ? ANSWER_MAYBE :
				(i + k) % 4 == 3 ? ANSWER_NO : ANSWER_YES;
		if (poll_vote(c->ctl->db, &c->people[voters[i]], id, answers, err))
			return -1;
	}
	return poll ? 0 : -1;
}

/* Those that the minutes of last week gave are there already. */
static int actions(struct community *c, struct err *err)
{
	const struct action_form forms[] = {
		{ .text = "Book the big room for the hackathon", .owner = "Ada Wren",
		  .due = community_date(c, c->now + 6 * CLOCK_DAY) },
		{ .text = "Say which compilers the next release wants", .owner = "Bo Lindqvist",
		  .due = community_date(c, c->now + 12 * CLOCK_DAY) },
		{ .text = "Repost the lock series with its measurement", .owner = "Gus Moreau" },
	};
	int64_t id = 0;

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		clock_freeze(c->now - 11 * CLOCK_DAY);
		if (action_add(c->ctl->db, &c->ctl->settings, &c->people[BO], NULL, &forms[i], &id,
			       err))
			return -1;
	}
	clock_freeze(c->now - 9 * CLOCK_DAY);
	return action_close(c->ctl->db, &c->people[GUS], id, ACTION_DONE, "it is v4", err);
}

/* Opened and answered; *id. */
static int propose(struct community *c, struct decision_form *form, int days_ago, int64_t *id,
		   struct err *err)
{
	const struct actor *bo = &c->people[BO];
	int64_t at = c->now - days_ago * CLOCK_DAY;

	form->zone = COMMUNITY_ZONE;
	clock_freeze(at);
	if (decision_create(c->ctl->db, &c->ctl->settings, bo, form, id, err) ||
	    decision_open(c->ctl->db, &c->ctl->settings, bo, *id, err))
		return -1;
	clock_freeze(at + 5 * CLOCK_HOUR);
	return decision_answer(c->ctl->db, &c->ctl->settings, &c->people[DANA], *id, 1, "", err) ||
	       decision_answer(c->ctl->db, &c->ctl->settings, &c->people[FARAH], *id, 1,
			       "Our builders have it already.", err) ? -1 : 0;
}

static int decisions(struct community *c, struct err *err)
{
	struct decision_form over = {
		.rule = "lazy-consensus", .title = "The boards of the lab gate merges",
		.text = "A merge waits until the boot test has passed on both Arm boards.",
	};
	struct decision_form open = {
		.rule = "lazy-consensus", .title = "Require Python 3.9 to build",
		.text = "Python 3.6 is past its end, and every system that we support has 3.9.",
	};
	int64_t id;

	if (propose(c, &over, 30, &id, err))
		return -1;
	clock_freeze(c->now - 14 * CLOCK_DAY);
	if (decision_tick(c->ctl->db, &c->ctl->settings, c->now - 14 * CLOCK_DAY, err))
		return -1;
	return propose(c, &open, 2, &id, err);
}

/* Of tomorrow's call: begun by those who prepare it. */
static int notes(struct community *c, struct err *err)
{
	static const char text[] =
		"# One config option or two\n"
		"- Chidi: two; a build without colouring must not pay for it\n"
		"- Ada: one, with a choice below it?\n\n"
		"# Who maintains the tests\n\n# Order of merging\n";
	struct call *call = NULL;
	struct notes *notes = NULL;
	bool both;

	if (call_next(c->ctl->db, c->now, c->ctl->arena, &call, err) < 0)
		return -1;
	if (!call || notes_find_call(c->ctl->db, call->id, c->ctl->arena, &notes, err) < 0)
		return call ? -1 : 0;
	clock_freeze(c->now - 3 * CLOCK_HOUR);
	if (!notes)
		return 0;
	return notes_save(c->ctl->db, &c->people[CHIDI], notes->id, notes->version,
			  arena_printf(c->ctl->arena, "%s%s", notes->text, text), &both, err) ||
	       notes_set_taker(c->ctl->db, &c->people[GUS], notes->id, c->people[GUS].person_id,
			       err) ? -1 : 0;
}

int community_talks(struct community *c, struct err *err)
{
	return regular_call(c, err) || poll(c, err) || actions(c, err) || decisions(c, err) ||
	       notes(c, err) ? -1 : 0;
}
