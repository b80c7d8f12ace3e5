/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From calls to what calendars import. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"
#include "people/settings.h"

#include "ical/event.h"
#include "invitation.h"
#include "timetable.h"

#define REFRESH_SECS CLOCK_HOUR
#define TEXT_MAX_BYTES (64 * 1024)

char *invitation_channel(const struct settings *settings, const struct call *call,
			 struct arena *arena)
{
	const struct settings_irc *irc = settings_network(settings, call->network);

	return arena_printf(arena, "%s on %s", call->channel, irc ? irc->hosts[0] : call->network);
}

char *invitation_url(const struct settings *settings, const struct call *call,
		     struct arena *arena)
{
	if (!call->id)
		return NULL;
	return arena_printf(arena, "%s/call/%lld", settings->site.url, (long long)call->id);
}

static void add_part(struct buf *out, const char *before, const char *heading, const char *text)
{
	if (str_is_empty(text))
		return;
	buf_printf(out, "%s%s%s", out->len ? before : "", heading, text);
}

static char *location(const struct settings *settings, const struct call *call,
		      struct arena *arena)
{
	struct buf out = BUF_INIT(TEXT_MAX_BYTES);

	add_part(&out, "", "", call->link);
	if (call->channel)
		add_part(&out, ", ", "", invitation_channel(settings, call, arena));
	if (!out.len)
		add_part(&out, "", "", call->phone);
	return buf_to_arena(&out, arena);
}

static char *description(const struct settings *settings, const struct call *call,
			 struct arena *arena)
{
	struct buf out = BUF_INIT(TEXT_MAX_BYTES);

	if (call->state == CALL_CANCELLED)
		add_part(&out, "", "Cancelled: ", call->cancel_reason);
	add_part(&out, "\n\n", "", call->why);
	add_part(&out, "\n\n", "Agenda:\n", call_agenda(call, arena));
	add_part(&out, "\n\n", "Web: ", call->link);
	add_part(&out, "\n\n", "Phone: ", call->phone);
	if (call->channel)
		add_part(&out, "\n\n", "IRC: ", invitation_channel(settings, call, arena));
	add_part(&out, "\n\n", "", invitation_url(settings, call, arena));
	return buf_to_arena(&out, arena);
}

static void event_of(const struct settings *settings, const struct call *call,
		     struct arena *arena, struct ical_event *event)
{
	event->uid = call->uid;
	event->sequence = call->sequence + call->cadence_sequence;
	event->recurrence_at = call->recurrence_at;
	event->recurrence_zone = call->recurrence_zone;
	event->created_at = call->created_at;
	event->changed_at = call->changed_at;
	event->start_at = call->start_at;
	event->end_at = call_end(call);
	event->zone = call->zone;
	event->summary = call->title;
	event->description = description(settings, call, arena);
	event->location = location(settings, call, arena);
	event->url = invitation_url(settings, call, arena);
	event->organizer_name = settings->mail.from_name;
	event->organizer_email = settings->mail.from_email;
	event->cancelled = call->state == CALL_CANCELLED;
}

void invitation_write(const struct settings *settings, const struct call *call,
		      const char *method, const struct guest *guest, bool uninvited,
		      struct buf *out)
{
	struct arena *arena = arena_new();
	struct ical_event event = { 0 };
	struct ical_attendee attendee = {
		.name = settings->list.name, .email = settings->list.email, .role = ICAL_LIST,
	};
	struct ical_object object = { .method = method, .events = &event, .n_events = 1 };

	event_of(settings, call, arena, &event);
	event.no_status = uninvited;
	event.cancelled = event.cancelled || str_eq(method, "CANCEL");
	if (guest) {
		attendee.name = guest->name;
		attendee.email = guest->email;
		attendee.role = guest->must ? ICAL_NEEDED : ICAL_OPTIONAL;
	}
	if (!str_eq(method, "PUBLISH")) {	/* RFC 5546, 3.2.1: it has no attendees */
		event.attendees = &attendee;
		event.n_attendees = 1;
	}
	ical_write(&object, out);
	arena_free(arena);
}

void call_write_ics(const struct settings *settings, const struct call *call,
		    const char *method, struct buf *out)
{
	invitation_write(settings, call, method, NULL, false, out);
}

void call_write_feed(const struct settings *settings, const struct calls *calls,
		     const char *name, struct buf *out)
{
	struct arena *arena = arena_new();
	struct ical_event *events = arena_array(arena, struct ical_event, calls->len);
	struct ical_object object = {
		.method = "PUBLISH", .name = name, .refresh_secs = REFRESH_SECS,
		.events = events, .n_events = calls->len,
	};

	for (size_t i = 0; i < calls->len; i++)
		event_of(settings, &calls->items[i], arena, &events[i]);
	ical_write(&object, out);
	arena_free(arena);
}
