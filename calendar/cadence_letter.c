/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Letters to who is on the Cc list of a regular call. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/settings.h"

#include "cadence_event.h"
#include "cadence_letter.h"
#include "call_rows.h"
#include "invitation.h"

#define CALENDAR_MAX (256 * 1024)

static char *body(const struct settings *settings, const struct cadence *cadence,
		  const struct guest *guest, bool end, struct arena *arena)
{
	const char *us = settings->mail.from_email, *at = strchr(us, '@');
	struct buf out = BUF_INIT(LETTER_BODY_MAX);

	buf_printf(&out, "Hello%s%s,\n\n", *guest->name ? " " : "", guest->name);
	text_fill(&out, "", "", end ? "You get no more invitations to these calls:" :
		  "You are on the Cc list of these calls. The invitation here puts them all into "
		  "your calendar; before each there is a mail that asks for its agenda.");
	text_fill(&out, "\n", "", arena_printf(arena, "%s: %s.", cadence->title,
					       cadence_when(cadence, arena)));
	buf_printf(&out, "\n%s/cadence/%lld\n", settings->site.url, (long long)cadence->id);
	if (at)
		buf_printf(&out, "To %s: a mail to %.*s+%s-%lld%s\n", end ? "join again" : "leave",
			   (int)(at - us), us, end ? "join" : "leave", (long long)cadence->id, at);
	buf_printf(&out, "\n-- \n%s\n", settings->site.name);
	return buf_to_arena(&out, arena);
}

/* EXDATE: those that do not take place. */
static int add_exceptions(struct db *db, const struct cadence *cadence, struct arena *arena,
			  struct ical_event *event, struct err *err)
{
	struct calls calls = { 0 };
	int64_t *dates;

	if (call_list_cadence(db, cadence->id, clock_now(), INT64_MAX, arena, &calls, err))
		return -1;
	dates = arena_array(arena, int64_t, calls.len + 1);
	event->except_at = dates;
	for (size_t i = 0; i < calls.len; i++)
		if (calls.items[i].state == CALL_CANCELLED &&
		    str_eq(calls.items[i].uid, event->uid))
			dates[event->n_except++] = calls.items[i].recurrence_at;
	return 0;
}

static int queue(struct db *db, const struct settings *settings, const struct cadence *cadence,
		 const struct guest *guest, struct ical_event *event, bool end,
		 struct arena *arena, struct err *err)
{
	struct ical_attendee attendee = {
		.name = guest->name, .email = guest->email, .role = ICAL_OPTIONAL,
	};
	struct ical_object object = {
		.method = end ? "CANCEL" : "REQUEST", .events = event, .n_events = 1,
	};
	struct letter letter = {
		.to_line = mailbox_text(arena, guest->name, guest->email),
		.subject = arena_printf(arena, "You are %s the Cc list of %s", end ? "off" : "on",
					cadence->title),
		.body = body(settings, cadence, guest, end, arena), .method = object.method,
		.reply_to = invitation_reply_to(settings, guest, arena),
	};
	struct buf calendar = BUF_INIT(CALENDAR_MAX);
	int64_t id;

	event->organizer_email = letter.reply_to;
	event->attendees = &attendee;
	event->n_attendees = 1;
	event->no_status = end;		/* it goes on, without them */
	if (!end && add_exceptions(db, cadence, arena, event, err))
		return -1;
	ical_write(&object, &calendar);
	letter.calendar = buf_to_arena(&calendar, arena);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

int cadence_invite(struct db *db, const struct settings *settings,
		   const struct cadence *cadence, const struct guest *guest, bool end,
		   struct arena *arena, struct err *err)
{
	struct ical_events events = { 0 };

	if (cadence_events(settings, cadence, arena, &events, err))
		return -1;
	for (size_t i = 0; i < events.len; i++)
		if (queue(db, settings, cadence, guest, &events.items[i], end, arena, err))
			return -1;
	return 0;
}
