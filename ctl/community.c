/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Invented people at example.org and what they did in the last two weeks.  The
 * clock is stopped at each of their deeds in turn.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "people/person.h"

#include "community_part.h"

struct said {
	int64_t secs;			/* after the start, times the meeting's pace */
	const char *nick, *text;
};

static const struct {
	const char *nick, *name, *email;
	enum role role;
} people[COMMUNITY_PEOPLE] = {
	[ADA] = { "ada", "Ada Wren", COMMUNITY_OPERATOR, ROLE_OPERATOR },
	[BO] = { "bo", "Bo Lindqvist", "bo@example.org", ROLE_ORGANISER },
	[CHIDI] = { "chidi", "Chidi Okafor", "chidi@example.org", ROLE_MEMBER },
	[DANA] = { "dana", "Dana Petrov", "dana@example.org", ROLE_MEMBER },
	[EMRE] = { "emre", "Emre Kaya", "emre@example.org", ROLE_MEMBER },
	[FARAH] = { "farah", "Farah Nasser", "farah@example.org", ROLE_MEMBER },
	[GUS] = { "gus", "Gus Moreau", "gus@example.org", ROLE_MEMBER },
};

static const struct said community_call[] = {
	{ 0, "bo", "#startmeeting Community call" },
	{ 20, "bo", "Hello everybody. Notes go straight into the minutes today." },
	{ 31, "bo", "#chair dana" },
	{ 44, "dana", "hi" },
	{ 47, "chidi", "o/" },
	{ 52, "emre", "hello" },
	{ 66, "farah", "hello from Amman" },
	{ 75, "bo", "#topic Actions of last month" },
	{ 96, "chidi", "#info The boot time numbers are on the list since Monday" },
	{ 110, "emre", "I have not got to the documentation. Sorry." },
	{ 121, "bo", "#action emre to send the first half of the memory management chapter" },
	{ 140, "bo", "#topic CI on real Arm boards" },
	{ 158, "dana", "Two boards hang in the lab when power is cut during a test." },
	{ 177, "chidi", "same here, but only with the new firmware" },
	{ 190, "dana", "#link https://example.org/lab/boards" },
	{ 215, "farah", "#idea Let the power switch log its own reboots" },
	{ 233, "dana", "#agreed The two boards do not gate merges until the firmware is replaced" },
	{ 250, "dana", "#action farah to ask the vendor for the firmware from before June" },
	{ 281, "bo", "#topic Release schedule" },
	{ 300, "bo", "Feature freeze would be on the second Friday of next month." },
	{ 322, "emre", "That is tight for the second half of my series." },
	{ 341, "dana", "#info A freeze exception needs a mail to the list before the freeze" },
	{ 360, "bo", "#agreed Feature freeze stays on the second Friday of next month" },
	{ 377, "bo", "#action dana to write the freeze reminder" },
	{ 392, "chidi", "[off] my cat agrees too" },
	{ 420, "bo", "#topic Any other business" },
	{ 444, "farah", "#info The meetup in spring has a venue; dates follow" },
	{ 470, "bo", "#action Find somebody to record the talks" },
	{ 495, "bo", "Thank you all." },
	{ 500, "bo", "#endmeeting" },
};

static const struct said ad_hoc[] = {
	{ 0, "dana", "#startmeeting Grant table locking" },
	{ 15, "dana", "#topic What v4 changes" },
	{ 33, "gus", "v4 takes the lock per page and not per table" },
	{ 61, "ada", "#info Measured with 64 guests: 31 % less time in the lock" },
	{ 90, "gus", "#link https://lists.example.org/devel/v4-grant-locks" },
	{ 118, "dana", "#agreed v4 is the way; details on the list, as always" },
	{ 131, "dana", "#action gus to repost with the measurement in the cover letter" },
	{ 140, "dana", "#endmeeting" },
};

static int add_people(struct community *c, struct err *err)
{
	struct actor operator = ctl_actor(c->ctl);

	clock_freeze(c->now - 60 * CLOCK_DAY);
	for (size_t i = 0; i < ARRAY_LEN(people); i++) {
		int64_t id;

		if (person_create(c->ctl->db, &operator, people[i].name, people[i].email,
				  people[i].role, &id, err) ||
		    account_link(c->ctl->db, &operator, id, COMMUNITY_NETWORK, people[i].nick,
				 err))
			return -1;
		c->people[i] = (struct actor){
			id, people[i].name, people[i].role, DOOR_WEB };
	}
	return 0;
}

const char *community_date(struct community *c, int64_t at)
{
	struct civil day = zone_civil(COMMUNITY_ZONE, at);

	return arena_printf(c->ctl->arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}

/* A call at a wall-clock time on the day of `at`, made and announced at made_at. */
static int add_call(struct community *c, int64_t made_at, int64_t at, struct call_form *form,
		    int64_t *start_at, struct err *err)
{
	int64_t id;

	form->date = community_date(c, at);
	form->zone = COMMUNITY_ZONE;
	form->network = COMMUNITY_NETWORK;
	form->channel = COMMUNITY_CHANNEL;
	if (zone_parse(COMMUNITY_ZONE, form->date, form->time, start_at, err))
		return -1;
	clock_freeze(made_at);
	if (call_create(c->ctl->db, &c->people[BO], form, &id, err))
		return -1;
	return call_announce(c->ctl->db, &c->ctl->settings, &c->people[BO], id, err);
}

/* The meeting's id in *id. */
static int hold_meeting(struct community *c, int64_t start_at, const struct said *said,
			size_t n, int64_t pace, int64_t *id, struct err *err)
{
	struct meetings *open = meetings_open(c->ctl->db, &c->ctl->settings, err);
	struct meeting_answer answer;
	int rc = open ? 0 : -1;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct transcript_line line = {
			.at = start_at + said[i].secs * pace, .kind = TRANSCRIPT_SAY,
			.nick = said[i].nick, .account = said[i].nick, .text = said[i].text,
		};

		clock_freeze(line.at);
		rc = meeting_hear(open, COMMUNITY_NETWORK, COMMUNITY_CHANNEL, &line, "moot",
				  c->ctl->arena, &answer, err);
		if (i == 0 && rc == 0)
			*id = meetings_in(open, COMMUNITY_NETWORK, COMMUNITY_CHANNEL);
	}
	meetings_close(open);
	return rc;
}

static struct minutes *draft_of(struct community *c, int64_t meeting_id, struct err *err)
{
	struct minutes *minutes;
	int rc = minutes_find_meeting(c->ctl->db, meeting_id, c->ctl->arena, &minutes, err);

	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "the demo's meeting left no minutes");
	return rc == 1 ? minutes : NULL;
}

/* The line that holds text, from 1; 0 if none does. */
static int64_t line_with(const char *all, const char *text)
{
	const char *at = strstr(all, text);
	int64_t line = 1;

	if (!at)
		return 0;
	for (const char *s = all; s < at; s++)
		line += *s == '\n';
	return line;
}

/* Everywhere; `was` must not be in `becomes`. */
static const char *replaced(struct community *c, const char *text, const char *was,
			    const char *becomes)
{
	const char *at;

	while ((at = strstr(text, was)))
		text = arena_printf(c->ctl->arena, "%.*s%s%s", (int)(at - text), text, becomes,
				    at + strlen(was));
	return text;
}

/* Last week: announced, held on IRC, minutes corrected and posted the same day. */
static int last_week(struct community *c, struct err *err)
{
	struct call_form form = {
		.title = "Community call", .time = "16:00", .minutes = "60",
		.why = "The monthly call of everybody who works on the code.",
		.agenda = "1. Actions of last month\n2. CI on real Arm boards\n"
			  "3. Release schedule\n4. Any other business",
		.must = "Dana Petrov <dana@example.org>",
		.cc = "Chidi Okafor <chidi@example.org>, Emre Kaya <emre@example.org>,\n"
		      "Farah Nasser <farah@example.org>",
	};
	struct minutes *minutes;
	int64_t start_at, meeting_id;

	if (add_call(c, c->now - 15 * CLOCK_DAY, c->now - 7 * CLOCK_DAY, &form, &start_at, err) ||
	    hold_meeting(c, start_at, community_call, ARRAY_LEN(community_call), 6,
			 &meeting_id, err))
		return -1;
	minutes = draft_of(c, meeting_id, err);
	if (!minutes)
		return -1;
	clock_freeze(start_at + 2 * CLOCK_HOUR);
	if (minutes_edit(c->ctl->db, &c->people[BO], minutes->id, minutes->number, minutes->title,
			 "Dana Petrov <dana@example.org>, Emre Kaya <emre@example.org>",
			 replaced(c, minutes->text, "firmware from before June",
				  "firmware of last May"), err))
		return -1;
	clock_freeze(start_at + 2 * CLOCK_HOUR + 5 * CLOCK_MINUTE);
	return minutes_post(c->ctl->db, &c->ctl->settings, &c->people[BO], minutes->id,
			    minutes->number + 1, err);
}

/* Yesterday: a talk that nobody had planned; its minutes wait for the chair. */
static int yesterday(struct community *c, struct err *err)
{
	int64_t start_at, meeting_id, line;
	struct minutes *minutes;

	if (zone_parse(COMMUNITY_ZONE, community_date(c, c->now - CLOCK_DAY), "11:30",
		       &start_at, err) ||
	    hold_meeting(c, start_at, ad_hoc, ARRAY_LEN(ad_hoc), 10, &meeting_id, err))
		return -1;
	minutes = draft_of(c, meeting_id, err);
	if (!minutes)
		return -1;
	line = line_with(minutes->text, "31 % less");
	clock_freeze(start_at + CLOCK_HOUR);
	if (!line)
		return 0;
	return minutes_suggest(c->ctl->db, &c->people[GUS], minutes->id, minutes->number, line,
			       "   1. Measured with 64 guests: a third less time in the lock",
			       err);
}

static int coming(struct community *c, struct err *err)
{
	struct call_form tomorrow = {
		.title = "Cache colouring: how to merge it", .time = "15:00", .minutes = "45",
		.why = "v9 has been on the list for six weeks and two questions keep coming back.",
		.agenda = "1. One config option or two (Chidi)\n2. Who maintains the tests\n"
			  "3. Order of merging",
		.link = "https://meet.example.org/colouring",
		.must = "Chidi Okafor <chidi@example.org>, Ada Wren <ada@example.org>",
		.cc = "Gus Moreau <gus@example.org>",
	};
	int64_t start_at;

	return add_call(c, c->now - 3 * CLOCK_DAY, c->now + CLOCK_DAY, &tomorrow, &start_at, err);
}

int community_load(struct ctl *ctl, struct err *err)
{
	struct community c = { .ctl = ctl, .now = clock_now() };
	struct persons persons = { 0 };
	int rc;

	if (person_list(ctl->db, ctl->arena, &persons, err))
		return -1;
	if (persons.len)
		return 0;
	rc = add_people(&c, err) || community_series(&c, err) || last_week(&c, err) ||
	     yesterday(&c, err) || coming(&c, err) || community_talks(&c, err) ||
	     community_hackathon(&c, err) ? -1 : 0;
	clock_freeze(-1);
	return rc;
}
