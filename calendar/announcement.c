/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subjects and bodies: form of practice R30, 75 columns. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/settings.h"

#include "announcement.h"
#include "invitation.h"
#include "timetable.h"

#define CALENDAR_MAX (256 * 1024)
#define SUBJECT_TITLE_MAX 240		/* bytes; a title of 150 characters may have 600 */

struct call_change call_changed(const struct call *was, const struct call *call)
{
	return (struct call_change) {
		.moved = was->start_at != call->start_at,
		.zone = !str_eq(was->zone, call->zone),
		.lasts = was->duration_secs != call->duration_secs,
		.place = !str_eq(was->link, call->link) || !str_eq(was->phone, call->phone) ||
			 !str_eq(was->network, call->network) ||
			 !str_eq(was->channel, call->channel),
		.title = !str_eq(was->title, call->title),
	};
}

bool call_change_any(const struct call_change *change)
{
	return change->moved || change->zone || change->lasts || change->place || change->title;
}

/* "Thursday 26 November, 16:00 UTC" */
static char *subject_time(const struct call *call, struct arena *arena)
{
	struct civil c = zone_civil("UTC", call->start_at);

	return arena_printf(arena, "%s %d %s, %02d:%02d UTC", zone_weekday(c.weekday), c.day,
			    zone_month(c.month), c.hour, c.minute);
}

static char *subject(const struct announcement *a, struct arena *arena)
{
	const struct call *call = a->call;
	char *title = arena_dup_len(arena, call->title,
				    str_utf8_cut(call->title, SUBJECT_TITLE_MAX));
	char *time = subject_time(call, arena);
	struct civil c = zone_civil("UTC", call->start_at);
	struct call_change change;

	if (a->uninvited || a->news == CALL_NEWS_CANCEL)
		return arena_printf(arena, "[%s] %s @ %s",
				    a->uninvited ? "UNINVITED" : "CANCELLED", title, time);
	if (a->news == CALL_NEWS_ANNOUNCE || !a->was) {
		if (str_is_empty(call->agenda) && strcasestr(call->title, "Community Call"))
			return arena_printf(arena, "[ANNOUNCE] Call for agenda items for %s %d "
					    "Community Call @ %02d:%02d UTC", zone_month(c.month),
					    c.day, c.hour, c.minute);
		return arena_printf(arena, "[ANNOUNCE] %s @ %s", title, time);
	}
	change = call_changed(a->was, call);
	if (change.moved)
		return arena_printf(arena, "[UPDATE] %s moved to %s", title, time);
	return arena_printf(arena, "[UPDATE] %s @ %s%s", title, time,
			    change.place ? ": place changed" : "");
}

/* "16:00 - 17:00 UTC, Thursday 26 November 2026" */
static char *utc_range(const struct call *call, struct arena *arena)
{
	struct civil c = zone_civil("UTC", call->start_at);

	return arena_printf(arena, "%s UTC, %s %d %s %d", timetable_range(arena, call, "UTC"),
			    zone_weekday(c.weekday), c.day, zone_month(c.month), c.year);
}

static void write_greeting(const struct announcement *a, struct arena *arena, struct buf *out)
{
	const char *name = a->guest ? a->guest->name : "all";

	buf_printf(out, "Hello%s%s,\n\n", *name ? " " : "", name);
	if (!a->guest || a->news != CALL_NEWS_ANNOUNCE)
		return;
	text_fill(out, "", "", arena_printf(arena, "You are invited to \"%s\"%s.", a->call->title,
					    a->guest->must ? ", which needs you to be there" : ""));
	buf_putc(out, '\n');
}

static void write_moved(const struct call *was, const struct call *call, struct arena *arena,
			struct buf *out)
{
	text_fill(out, "", "", arena_printf(arena, "\"%s\" has moved.", call->title));
	text_fill(out, "from  ", "      ", call_when(was, call->zone, arena));
	text_fill(out, "to    ", "      ", call_when(call, call->zone, arena));
}

static void write_changes(const struct announcement *a, struct arena *arena, struct buf *out)
{
	const struct call *was = a->was, *call = a->call;
	struct call_change change = call_changed(was, call);

	if (change.moved)
		write_moved(was, call, arena, out);
	else
		text_fill(out, "", "", arena_printf(arena, "\"%s\" has changed.", call->title));
	buf_putc(out, '\n');
	if (change.title)
		text_fill(out, "* ", "  ", arena_printf(arena, "It was called \"%s\" before.",
							was->title));
	if (change.lasts)
		text_fill(out, "* ", "  ",
			  arena_printf(arena, "It takes %s instead of %s.",
				       timetable_duration(arena, call->duration_secs),
				       timetable_duration(arena, was->duration_secs)));
	if (change.zone)
		text_fill(out, "* ", "  ", arena_printf(arena, "Its time is that of %s now, "
							"not of %s.", call->zone, was->zone));
	if (change.place)
		text_fill(out, "* ", "  ",
			  "Its place has changed: see \"Dial in details\" below.");
	if (change.title || change.lasts || change.zone || change.place)
		buf_putc(out, '\n');
}

static void write_agenda(const struct announcement *a, struct arena *arena, struct buf *out)
{
	const char *how = a->guest ? "reply to the announcement on the list" :
				     "reply to this mail";

	if (!str_is_empty(a->call->why)) {
		text_wrap_long(out, a->call->why);
		buf_putc(out, '\n');
	}
	if (str_is_empty(a->call->agenda)) {
		text_fill(out, "", "", arena_printf(arena, "There is no agenda yet. To propose an "
						    "item, %s.", how));
		buf_putc(out, '\n');
		return;
	}
	buf_puts(out, "== Agenda ==\n\n");
	text_wrap_long(out, a->call->agenda);
	buf_printf(out, "\nTo propose a further item, %s.\n\n", how);
}

/* Names only: addresses are for signed-in people. */
static void write_needed(const struct call *call, struct buf *out)
{
	struct buf names = BUF_INIT(32 * 1024);
	const char *between = ", ";

	for (size_t i = 0; i < call->guests.len; i++)
		if (strchr(call->guests.items[i].name, ','))
			between = "; ";
	for (size_t i = 0; i < call->guests.len; i++) {
		const struct guest *guest = &call->guests.items[i];

		if (guest->must && *guest->name)
			buf_printf(&names, "%s%s", names.len ? between : "", guest->name);
	}
	if (names.len)
		text_fill(out, "* Needed for this call: ", "  ", buf_str(&names));
	buf_free(&names);
}

static void write_conventions(const struct announcement *a, struct buf *out)
{
	buf_puts(out, "Note the following administrative conventions for the call:\n");
	if (!a->guest)
		write_needed(a->call, out);
	buf_puts(out, "* Anyone may join.\n"
		      "* The minutes go to the list, as a reply to the announcement.\n"
		      "* Nothing is decided before it has been on the list.\n\n");
}

static void write_dial_in(const struct announcement *a, struct arena *arena, struct buf *out)
{
	const struct call *call = a->call;

	buf_puts(out, "== Dial-in Information ==\n\n## Meeting time\n\n");
	buf_printf(out, "%s\n\n", utc_range(call, arena));
	call_write_times(a->settings, call, arena, out);
	buf_puts(out, "\n## Dial in details\n\n");
	if (call->link)
		buf_printf(out, "Web: %s\n", call->link);
	if (call->phone)
		text_fill(out, "Phone: ", "       ", call->phone);
	if (call->channel)
		buf_printf(out, "IRC: %s\n", invitation_channel(a->settings, call, arena));
	if (!call->link && !call->phone && !call->channel)
		buf_puts(out, "They follow in a reply.\n");
}

static void write_cancelled(const struct announcement *a, struct arena *arena, struct buf *out)
{
	const struct call *call = a->call;

	if (a->uninvited)
		text_fill(out, "", "",
			  arena_printf(arena, "You are no longer on the list of guests of \"%s\", "
				       "%s. The call itself goes on, and anyone may join.",
				       call->title, utc_range(call, arena)));
	else
		text_fill(out, "", "", arena_printf(arena, "\"%s\", %s, is cancelled.",
						    call->title, utc_range(call, arena)));
	if (!a->uninvited && !str_is_empty(call->cancel_reason)) {
		buf_putc(out, '\n');
		text_wrap_long(out, call->cancel_reason);
	}
}

static char *body(const struct announcement *a, struct arena *arena)
{
	struct buf out = BUF_INIT(LETTER_BODY_MAX);
	char *url = invitation_url(a->settings, a->call, arena);

	write_greeting(a, arena, &out);
	if (a->uninvited || a->news == CALL_NEWS_CANCEL) {
		write_cancelled(a, arena, &out);
	} else {
		if (a->news == CALL_NEWS_UPDATE && a->was)
			write_changes(a, arena, &out);
		write_agenda(a, arena, &out);
		write_conventions(a, &out);
		write_dial_in(a, arena, &out);
	}
	if (url)
		buf_printf(&out, "\n%s\n", url);
	buf_printf(&out, "\n-- \n%s\n", a->settings->site.name);
	return buf_to_arena(&out, arena);
}

struct letter *announcement_letter(const struct announcement *a, struct arena *arena)
{
	struct letter *letter = arena_one(arena, struct letter);
	struct buf calendar = BUF_INIT(CALENDAR_MAX);
	bool cancel = a->uninvited || a->news == CALL_NEWS_CANCEL;

	letter->subject = subject(a, arena);
	letter->body = body(a, arena);
	letter->method = cancel ? "CANCEL" : "REQUEST";
	invitation_write(a->settings, a->call, letter->method, a->guest, a->uninvited, &calendar);
	letter->calendar = buf_to_arena(&calendar, arena);
	letter->in_reply_to = letter->refs = a->thread;
	if (a->guest) {
		letter->to_line = mailbox_text(arena, a->guest->name, a->guest->email);
	} else {
		letter->is_list = true;
		letter->to_line = mailbox_text(arena, a->settings->list.name,
					       a->settings->list.email);
		letter->reply_to = a->settings->list.email;
	}
	letter_complete(letter, a->settings, arena);
	return letter;
}
