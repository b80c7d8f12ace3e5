/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cadence as the recurring event that calendars know: one for each of its times. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/settings.h"

#include "cadence_event.h"
#include "cadence_rows.h"
#include "ical/recur.h"
#include "invitation.h"

/* The rule of one of the times that take turns, with its end. */
static char *rrule_of(const struct cadence *cadence, struct arena *arena)
{
	char *rrule = cadence->n_times == 1 ? arena_dup(arena, cadence->rrule) :
		      recur_each(cadence->rrule, cadence->n_times, arena);
	struct civil c;

	if (!cadence->last_on)
		return rrule;
	c = zone_civil("UTC", cadence_instant(cadence->zone, cadence->last_on, "23:59"));
	return arena_printf(arena, "%s;UNTIL=%04d%02d%02dT%02d%02d%02dZ", rrule, c.year, c.month,
			    c.day, c.hour, c.minute, c.second);
}

static struct call call_of(const struct cadence *cadence, int turn, int64_t start,
			   struct arena *arena)
{
	return (struct call) {
		.uid = cadence_uid(cadence, turn, arena), .sequence = cadence->sequence,
		.state = CALL_ANNOUNCED, .title = cadence->title, .why = cadence->why,
		.agenda = "", .items = "", .start_at = start,
		.duration_secs = cadence->duration_secs, .zone = cadence->zone,
		.network = cadence->network, .channel = cadence->channel,
		.link = cadence->link, .phone = cadence->phone,
		.created_at = cadence->created_at, .changed_at = cadence->changed_at,
	};
}

static int write_one(const struct settings *settings, const struct cadence *cadence, int turn,
		     struct arena *arena, struct ical_events *out, struct err *err)
{
	const char *date;
	struct call call;
	struct ical_event *event;

	if (recur_nth(cadence->rrule, cadence->first_on, turn, arena, &date, err))
		return -1;
	if (cadence->last_on && strcmp(date, cadence->last_on) > 0)
		return 0;
	call = call_of(cadence, turn, cadence_instant(cadence->zone, date, cadence->times[turn]),
		       arena);
	event = vec_add(out, arena);
	invitation_event(settings, &call, arena, event);
	event->rrule = rrule_of(cadence, arena);
	event->url = arena_printf(arena, "%s/cadence/%lld", settings->site.url,
				  (long long)cadence->id);
	event->description = arena_printf(arena, "%s%s%s", event->description,
					  *event->description ? "\n\n" : "", event->url);
	return 0;
}

int cadence_events(const struct settings *settings, const struct cadence *cadence,
		   struct arena *arena, struct ical_events *out, struct err *err)
{
	for (int turn = 0; turn < cadence->n_times; turn++)
		if (write_one(settings, cadence, turn, arena, out, err))
			return -1;
	return 0;
}
