/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From calls to what calendars import. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"
#include "people/settings.h"

#include "cadence_event.h"
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
	if (out->len)
		buf_puts(out, before);
	buf_puts(out, heading);
	buf_puts(out, text);
}

/* Texts that several properties have; made once, a feed has a thousand of them. */
struct parts { const char *channel, *url; };

static char *location(const struct call *call, const struct parts *parts, struct arena *arena)
{
	struct buf out = BUF_INIT(TEXT_MAX_BYTES);

	add_part(&out, "", "", call->link);
	add_part(&out, ", ", "", parts->channel);
	add_part(&out, ", ", "", call->room);
	if (!out.len)
		add_part(&out, "", "", call->phone);
	return buf_to_arena(&out, arena);
}

static char *description(const struct call *call, const struct parts *parts,
			 struct arena *arena)
{
	struct buf out = BUF_INIT(TEXT_MAX_BYTES);

	if (call->state == CALL_CANCELLED)
		add_part(&out, "", "Cancelled: ", call->cancel_reason);
	add_part(&out, "\n\n", "", call->why);
	add_part(&out, "\n\n", "Agenda:\n", call_agenda(call, arena));
	add_part(&out, "\n\n", "Web: ", call->link);
	add_part(&out, "\n\n", "Phone: ", call->phone);
	add_part(&out, "\n\n", "IRC: ", parts->channel);
	add_part(&out, "\n\n", "", parts->url);
	return buf_to_arena(&out, arena);
}

void invitation_event(const struct settings *settings, const struct call *call,
		      struct arena *arena, struct ical_event *event)
{
	struct parts parts = {
		.channel = call->channel ? invitation_channel(settings, call, arena) : NULL,
		.url = invitation_url(settings, call, arena),
	};

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
	event->description = description(call, &parts, arena);
	event->location = location(call, &parts, arena);
	event->url = parts.url;
	event->organizer_name = settings->mail.from_name;
	event->organizer_email = settings->mail.from_email;
	event->cancelled = call->state == CALL_CANCELLED;
}

static const char *partstat_of(enum rsvp answer)
{
	static const char *const names[] = {
		[RSVP_YES] = "ACCEPTED", [RSVP_MAYBE] = "TENTATIVE", [RSVP_NO] = "DECLINED",
	};

	return answer < ARRAY_LEN(names) ? names[answer] : NULL;
}

const char *invitation_reply_to(const struct settings *settings, const struct guest *guest,
				struct arena *arena)
{
	const char *us = settings->mail.from_email, *at = strchr(us, '@');

	if (!guest->token || !at)
		return us;
	return arena_printf(arena, "%.*s+%s%s", (int)(at - us), us, guest->token, at);
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

	invitation_event(settings, call, arena, &event);
	event.no_status = uninvited;
	event.cancelled = event.cancelled || str_eq(method, "CANCEL");
	if (guest) {
		attendee.name = guest->name;
		attendee.email = guest->email;
		attendee.role = guest->must ? ICAL_NEEDED : ICAL_OPTIONAL;
		attendee.partstat = partstat_of(guest->rsvp);
		event.organizer_email = invitation_reply_to(settings, guest, arena);
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

/* An override needs its recurring event beside it; without it, it stands alone. */
static void set_alone(const struct ical_events *recurring, struct arena *arena,
		      struct ical_event *event)
{
	if (!event->recurrence_at)
		return;
	for (size_t i = 0; i < recurring->len; i++)
		if (str_eq(recurring->items[i].uid, event->uid))
			return;
	event->uid = arena_printf(arena, "%s-%lld", event->uid, (long long)event->recurrence_at);
	event->recurrence_at = 0;
}

int call_write_feed(const struct settings *settings, const struct cadences *cadences,
		    const struct calls *calls, const char *name, struct buf *out,
		    struct err *err)
{
	struct arena *arena = arena_new();
	struct ical_events events = { 0 }, recurring;
	struct ical_object object = {
		.method = "PUBLISH", .name = name, .refresh_secs = REFRESH_SECS,
	};
	int rc = -1;

	for (size_t i = 0; cadences && i < cadences->len; i++)
		if (cadence_events(settings, &cadences->items[i], arena, &events, err))
			goto out;
	recurring = events;
	for (size_t i = 0; i < calls->len; i++) {
		struct ical_event *event = vec_add(&events, arena);

		invitation_event(settings, &calls->items[i], arena, event);
		set_alone(&recurring, arena, event);
	}
	object.events = events.items;
	object.n_events = events.len;
	ical_write(&object, out);
	rc = 0;
out:
	arena_free(arena);
	return rc;
}
