/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks what people typed about a call that they propose. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/settings.h"

#include "call_form.h"
#include "guest.h"
#include "plan/times.h"
#include "poll_rows.h"

#define TITLE_MAX   150
#define WHY_MAX     2000
#define THREAD_MAX  500
#define MINUTES_MIN 5
#define MINUTES_MAX 480
#define NOTICE_SECS (2 * CLOCK_DAY)	/* between the deadline and the first time */
#define RANGE_DAYS  14

static int read_minutes(const char *typed, struct poll *poll, struct arena *arena,
			struct err *err)
{
	char *text = str_clean_line(arena, str_is_empty(typed) ? "60" : typed);
	int64_t minutes;

	if (str_to_int(text, MINUTES_MIN, MINUTES_MAX, &minutes, err))
		return err_in(err, "duration in minutes");
	poll->duration_secs = minutes * CLOCK_MINUTE;
	return 0;
}

static int read_zone(const char *typed, const char *owner_zone, struct poll *poll,
		     struct arena *arena, struct err *err)
{
	poll->zone = str_clean_line(arena, str_is_empty(typed) ? owner_zone : typed);
	if (zone_exists(poll->zone))
		return 0;
	return err_set(err, ERR_INVALID, "there is no time zone \"%.48s\"; name it as in "
		       "Europe/London", poll->zone);
}

/* Midnight at which a civil day begins there, or the first instant that it has. */
static int64_t day_start(const char *zone, int64_t at)
{
	struct civil civil = zone_civil(zone, at);
	struct err ignored;
	int64_t start = at;

	civil.minute = civil.second = 0;
	for (civil.hour = 0; civil.hour < 4; civil.hour++)
		if (zone_instant(zone, &civil, &start, &ignored) == 0)
			break;
	return start;
}

/* The day that begins after a civil day: its noon and twelve hours more are in it. */
static int64_t day_end(const char *zone, int64_t at)
{
	return day_start(zone, day_start(zone, at) + 36 * CLOCK_HOUR);
}

static int read_day(const char *what, const char *typed, const char *zone, int64_t *at,
		    struct arena *arena, struct err *err)
{
	if (zone_parse(zone, str_clean_line(arena, typed), "12:00", at, err))
		return err_in(err, "%s", what);
	return 0;
}

int poll_form_deadline(const char *date, const char *zone, int64_t *at, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = read_day("deadline", date, zone, at, scratch, err);

	if (!rc) {
		*at = day_end(zone, *at);
		if (*at <= clock_now())
			rc = err_set(err, ERR_INVALID, "deadline: %.20s has passed", date);
	}
	arena_free(scratch);
	return rc;
}

static int read_range(const struct settings *settings, const struct poll_form *form,
		      struct poll *poll, struct arena *arena, struct err *err)
{
	int64_t now = clock_now(), at;

	poll->deadline_at = (now + settings->poll.days * CLOCK_DAY + CLOCK_HOUR - 1) /
			    CLOCK_HOUR * CLOCK_HOUR;
	if (!str_is_empty(form->deadline) &&
	    poll_form_deadline(str_clean_line(arena, form->deadline), poll->zone,
			       &poll->deadline_at, err))
		return -1;
	at = poll->deadline_at + NOTICE_SECS;
	if (!str_is_empty(form->earliest) &&
	    read_day("earliest", form->earliest, poll->zone, &at, arena, err))
		return -1;
	poll->earliest_at = day_start(poll->zone, at);
	at += RANGE_DAYS * CLOCK_DAY;
	if (!str_is_empty(form->latest) &&
	    read_day("latest", form->latest, poll->zone, &at, arena, err))
		return -1;
	poll->latest_at = day_end(poll->zone, at);
	if (poll->latest_at <= now)
		return err_set(err, ERR_INVALID, "latest: %.20s has passed", form->latest);
	if (poll->latest_at <= poll->earliest_at)
		return err_set(err, ERR_INVALID, "latest: it is before the earliest day");
	if (poll->latest_at - poll->earliest_at > TIMES_DAYS_MAX * CLOCK_DAY)
		return err_set(err, ERR_LIMIT, "latest: a poll looks at %d days at most",
			       TIMES_DAYS_MAX - 1);
	return 0;
}

static int read_place(const struct settings *settings, const struct poll_form *form,
		      struct poll *poll, struct arena *arena, struct err *err)
{
	struct call_form place = {
		.network = form->network, .channel = form->channel, .link = form->link,
		.phone = form->phone, .room = form->room,
	};
	struct call call = { 0 };

	if (call_form_place(&place, &call, arena, err))
		return -1;
	poll->network = call.network;
	poll->channel = call.channel;
	poll->link = call.link;
	poll->phone = call.phone;
	poll->room = call.room;
	poll->wants_conference = form->wants_conference;
	if (poll->wants_conference && !settings->conferences.len)
		return err_set(err, ERR_INVALID, "conference: this site has none to give");
	return 0;
}

static int read_voters(const struct settings *settings, const struct poll_form *form,
		       struct poll *poll, struct arena *arena, struct err *err)
{
	struct guests guests = { 0 };

	if (guests_parse(form->must, form->may, arena, &guests, err))
		return -1;
	for (size_t i = 0; i < guests.len; i++) {
		const struct guest *guest = &guests.items[i];
		struct voter *voter;

		if (str_eq_fold(guest->email, settings->list.email) ||
		    str_eq_fold(guest->email, settings->mail.from_email))
			continue;
		if (poll->voters.len == POLL_VOTERS_MAX)
			return err_set(err, ERR_LIMIT, "more than %d people are asked; anybody "
				       "else can answer on the page", POLL_VOTERS_MAX);
		voter = vec_add(&poll->voters, arena);
		voter->name = guest->name;
		voter->email = guest->email;
		voter->is_must = guest->must;
		voter->is_invited = true;
	}
	return 0;
}

static int read_thread(const char *typed, struct poll *poll, struct arena *arena,
		       struct err *err)
{
	if (call_form_line("thread", typed, THREAD_MAX, arena, &poll->thread, err))
		return -1;
	if (!*poll->thread)
		poll->thread = NULL;
	if (poll->thread && !str_starts_fold(poll->thread, "https://") &&
	    !str_starts_fold(poll->thread, "http://"))
		return err_set(err, ERR_INVALID, "thread: \"%.60s\" is no link to one",
			       poll->thread);
	return 0;
}

int poll_form_read(const struct settings *settings, const struct poll_form *form,
		   const char *owner_zone, struct poll *poll, struct arena *arena,
		   struct err *err)
{
	if (call_form_line("topic", form->title, TITLE_MAX, arena, &poll->title, err))
		return -1;
	if (!*poll->title)
		return err_set(err, ERR_INVALID, "topic: say what the call is to be about");
	if (call_form_text("why", form->why, WHY_MAX, arena, &poll->why, err) ||
	    read_thread(form->thread, poll, arena, err) ||
	    read_minutes(form->minutes, poll, arena, err) ||
	    read_zone(form->zone, owner_zone, poll, arena, err) ||
	    read_range(settings, form, poll, arena, err) ||
	    read_place(settings, form, poll, arena, err))
		return -1;
	poll->message_id = form->message_id;
	return read_voters(settings, form, poll, arena, err);
}
