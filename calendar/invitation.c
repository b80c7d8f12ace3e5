/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From calls to what calendars import. */
#include <stdio.h>
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

/* A text of pieces, joined once: a feed has thousands of them. */
#define PIECES_MAX 24

struct pieces { const char *items[PIECES_MAX]; size_t lens[PIECES_MAX], n, len; };

static void add_piece(struct pieces *text, const char *s)
{
	size_t len = strlen(s);

	if (text->n == PIECES_MAX || len > TEXT_MAX_BYTES - text->len)
		return;
	text->items[text->n] = s;
	text->lens[text->n++] = len;
	text->len += len;
}

static void add_part(struct pieces *text, const char *before, const char *heading,
		     const char *s)
{
	if (str_is_empty(s))
		return;
	if (text->n)
		add_piece(text, before);
	add_piece(text, heading);
	add_piece(text, s);
}

static char *join(const struct pieces *text, struct arena *arena)
{
	char *joined = arena_alloc(arena, text->len + 1, 1), *at = joined;

	for (size_t i = 0; i < text->n; i++) {
		memcpy(at, text->items[i], text->lens[i]);
		at += text->lens[i];
	}
	return joined;
}

char *invitation_channel(const struct settings *settings, const struct call *call,
			 struct arena *arena)
{
	const struct settings_irc *irc = settings_network(settings, call->network);

	return arena_printf(arena, "%s on %s", call->channel, irc ? irc->hosts[0] : call->network);
}

char *invitation_url(const struct settings *settings, const struct call *call,
		     struct arena *arena)
{
	struct pieces url = { 0 };
	char digits[24];

	if (!call->id)
		return NULL;
	snprintf(digits, sizeof(digits), "%lld", (long long)call->id);
	add_piece(&url, settings->site.url);
	add_piece(&url, "/call/");
	add_piece(&url, digits);
	return join(&url, arena);
}

/* Texts that several properties have, and the channel also the next event. */
struct parts {
	const char *channel, *url;
	const char *name, *network;	/* what channel was made of */
};

static void fill_parts(const struct settings *settings, const struct call *call,
		       struct arena *arena, struct parts *parts)
{
	parts->url = invitation_url(settings, call, arena);
	if (call->channel && str_eq(call->channel, parts->name) &&
	    str_eq(call->network, parts->network))
		return;
	parts->channel = call->channel ? invitation_channel(settings, call, arena) : NULL;
	parts->name = call->channel;
	parts->network = call->network;
}

static char *location(const struct call *call, const struct parts *parts, struct arena *arena)
{
	struct pieces text = { 0 };

	add_part(&text, "", "", call->link);
	add_part(&text, ", ", "", parts->channel);
	add_part(&text, ", ", "", call->room);
	if (!text.n)
		add_part(&text, "", "", call->phone);
	return join(&text, arena);
}

static char *description(const struct call *call, const struct parts *parts,
			 struct arena *arena)
{
	struct pieces text = { 0 };

	if (call->state == CALL_CANCELLED)
		add_part(&text, "", "Cancelled: ", call->cancel_reason);
	add_part(&text, "\n\n", "", call->why);
	add_part(&text, "\n\n", "Agenda:\n", call_agenda(call, arena));
	add_part(&text, "\n\n", "Web: ", call->link);
	add_part(&text, "\n\n", "Phone: ", call->phone);
	add_part(&text, "\n\n", "IRC: ", parts->channel);
	add_part(&text, "\n\n", "", parts->url);
	return join(&text, arena);
}

static void write_event(const struct settings *settings, const struct call *call,
			struct arena *arena, struct parts *parts, struct ical_event *event)
{
	fill_parts(settings, call, arena, parts);
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
	event->description = description(call, parts, arena);
	event->location = location(call, parts, arena);
	event->url = parts->url;
	event->organizer_name = settings->mail.from_name;
	event->organizer_email = settings->mail.from_email;
	event->cancelled = call->state == CALL_CANCELLED;
}

void invitation_event(const struct settings *settings, const struct call *call,
		      struct arena *arena, struct ical_event *event)
{
	struct parts parts = { 0 };

	write_event(settings, call, arena, &parts, event);
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
	struct parts parts = { 0 };
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

		write_event(settings, &calls->items[i], arena, &parts, event);
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
