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
			 !str_eq(was->channel, call->channel) ||
			 !str_eq(was->room, call->room),
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
	if (a->news == CALL_NEWS_AGENDA)
		return arena_printf(arena, "REMINDER: %s @ %02d:%02d UTC, %s %d %s", title, c.hour,
				    c.minute, zone_weekday(c.weekday), c.day,
				    zone_month(c.month));
	if (a->news == CALL_NEWS_ANNOUNCE && call->cadence_id)
		return arena_printf(arena, "[ANNOUNCE] Call for agenda items for %s %d %s "
				    "@ %02d:%02d UTC", zone_month(c.month), c.day, title, c.hour,
				    c.minute);
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
	if (a->news == CALL_NEWS_AGENDA) {
		text_fill(out, "", "", arena_printf(arena, "This is a reminder of \"%s\", %s.",
						    a->call->title,
						    call_when(a->call, a->call->zone, arena)));
		buf_putc(out, '\n');
	}
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

/* How to propose an item, by every door, and until when. */
static void write_how(const struct announcement *a, struct arena *arena, struct buf *out)
{
	const struct call *call = a->call;

	text_fill(out, "", "",
		  arena_printf(arena, "Please propose what you want to talk about, with your name "
			       "and a link to its thread or patch series, until %s:",
			       zone_text_utc(arena, call->zone, call->deadline_at)));
	buf_printf(out, "\n* on the page of the call, %s\n",
		   invitation_url(a->settings, call, arena));
	text_fill(out, "* ", "  ", arena_printf(arena, "by a reply to %s: each item on a line that "
						"begins with \"- \"", a->guest ?
						"the announcement on the list" : "this mail"));
	if (call->channel)
		text_fill(out, "* ", "  ", arena_printf(arena, "in %s: !agenda WHAT TO TALK ABOUT",
							call->channel));
	buf_putc(out, '\n');
	if (a->cancels) {
		text_fill(out, "", "", "If there is none by then, the call does not take place.");
		buf_putc(out, '\n');
	}
}

static void write_agenda(const struct announcement *a, struct arena *arena, struct buf *out)
{
	const char *how = a->guest ? "reply to the announcement on the list" :
				     "reply to this mail";
	const char *agenda = call_agenda(a->call, arena);
	bool by_machine = a->call->deadline_at && a->news != CALL_NEWS_AGENDA;

	if (!str_is_empty(a->call->why)) {
		text_wrap_long(out, a->call->why);
		buf_putc(out, '\n');
	}
	if (!str_is_empty(a->call->note))
		buf_printf(out, "%s\n", a->call->note);
	if (by_machine)
		write_how(a, arena, out);
	if (a->last_minutes && a->news != CALL_NEWS_UPDATE)
		buf_printf(out, "The last minutes are at %s\n\n", a->last_minutes);
	if (str_is_empty(agenda) && by_machine)
		return;
	if (str_is_empty(agenda)) {
		text_fill(out, "", "", arena_printf(arena, "There is no agenda yet. To propose an "
						    "item, %s.", how));
		buf_putc(out, '\n');
		return;
	}
	buf_printf(out, "== Agenda%s ==\n\n", by_machine ? " so far" : "");
	text_wrap_long(out, agenda);
	buf_putc(out, '\n');
	if (!by_machine && a->news != CALL_NEWS_AGENDA)
		buf_printf(out, "To propose a further item, %s.\n\n", how);
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

static void write_conventions(const struct announcement *a, struct arena *arena,
			      struct buf *out)
{
	buf_puts(out, "Note the following administrative conventions for the call:\n");
	if (a->rule)
		text_fill(out, "* The call is on the ", "  ",
			  arena_printf(arena, "%s.", a->rule));
	if (!a->guest && !a->call->is_private)
		write_needed(a->call, out);
	buf_puts(out, a->call->is_private ? "* Only those invited join.\n" :
		 "* Anyone may join.\n");
	buf_puts(out, "* The minutes go to the list, as a reply to the announcement.\n"
		      "* Nothing is decided before it has been on the list.\n\n");
}

/* Practice R2: what is private says so, and its summary is public. */
static void write_private(const struct announcement *a, struct buf *out)
{
	text_fill(out, "", "", a->guest ? "This call is private: please do not pass on what it is "
		  "about. A summary that everybody may read goes to the list afterwards." :
		  "This call is private: what it is about is for those invited. It is not done "
		  "until a public summary is on this list; nothing is decided before.");
	buf_putc(out, '\n');
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
	if (call->room)
		text_fill(out, "Room: ", "      ", call->room);
	if (call->is_private && !a->guest)
		buf_puts(out, "For those invited.\n");
	else if (!call->link && !call->phone && !call->channel && !call->room)
		buf_puts(out, "They follow in a reply.\n");
	if (!call->is_private)
		buf_printf(out, "Notes, which all can write: %s/call/%lld/notes\n",
			   a->settings->site.url, (long long)call->id);
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
		if (a->call->is_private)
			write_private(a, &out);
		if (!a->call->is_private || a->guest)
			write_agenda(a, arena, &out);
		write_conventions(a, arena, &out);
		write_dial_in(a, arena, &out);
	}
	if (url)
		buf_printf(&out, "\n%s\n", url);
	buf_printf(&out, "\n-- \n%s\n", a->settings->site.name);
	return buf_to_arena(&out, arena);
}

/* To a guest a private call is what it is, to everybody else what can be seen of it. */
static struct announcement shown(const struct announcement *a, struct arena *arena)
{
	struct announcement out = *a;
	struct call *call = arena_one(arena, struct call), *was;

	if (!a->guest || !a->call->is_private)
		return out;
	*call = call_revealed(a->call);
	out.call = call;
	if (a->was) {
		was = arena_one(arena, struct call);
		*was = call_revealed(a->was);
		out.was = was;
	}
	return out;
}

struct letter *announcement_letter(const struct announcement *of, struct arena *arena)
{
	struct announcement whole = shown(of, arena);
	const struct announcement *a = &whole;
	struct letter *letter = arena_one(arena, struct letter);
	struct buf calendar = BUF_INIT(CALENDAR_MAX);
	bool cancel = a->uninvited || a->news == CALL_NEWS_CANCEL;

	letter->subject = subject(a, arena);
	letter->body = body(a, arena);
	if (a->news != CALL_NEWS_AGENDA) {
		letter->method = cancel ? "CANCEL" : "REQUEST";
		invitation_write(a->settings, a->call, letter->method, a->guest, a->uninvited,
				 &calendar);
		letter->calendar = buf_to_arena(&calendar, arena);
	}
	letter->in_reply_to = letter->refs = a->thread;
	if (a->guest) {
		letter->to_line = mailbox_text(arena, a->guest->name, a->guest->email);
		letter->is_secret = a->call->is_private;
		if (a->guest->token)
			letter->reply_to = invitation_reply_to(a->settings, a->guest, arena);
	} else {
		letter->is_list = true;
		letter->to_line = mailbox_text(arena, a->settings->list.name,
					       a->settings->list.email);
		letter->reply_to = a->settings->list.email;
	}
	letter_complete(letter, a->settings, arena);
	return letter;
}
