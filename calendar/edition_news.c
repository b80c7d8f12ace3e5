/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is told of a published schedule, and its plain text for the list. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/zone.h"
#include "calendar/interest.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "edition_rows.h"
#include "event_internal.h"
#include "lineup.h"

#define LINE_NAMES_MAX 3		/* moved sessions that the line on IRC names */

/* ---- plain text */

static void write_hours(const char *zone, int64_t from, int64_t to, struct buf *out)
{
	struct civil a = zone_civil(zone, from), b = zone_civil(zone, to);

	buf_printf(out, "%02d:%02d-%02d:%02d", a.hour, a.minute, b.hour, b.minute);
}

static void write_day(const char *zone, int64_t at, struct arena *arena, struct buf *out)
{
	struct civil c = zone_civil(zone, at);

	text_title(out, arena_printf(arena, "%s %d %s %d, %s (%s)", zone_weekday(c.weekday),
				     c.day, zone_month(c.month), c.year, zone,
				     zone_offset(arena, c.offset_secs)), '-');
}

static bool is_same_day(const char *zone, int64_t a, int64_t b)
{
	struct civil x = zone_civil(zone, a), y = zone_civil(zone, b);

	return x.year == y.year && x.month == y.month && x.day == y.day;
}

struct text {
	const struct event *event;
	const struct slots *slots;
	const struct rooms *rooms;
	const struct proposals *proposals;
	const struct sittings *sittings;
};

static void write_sitting(const struct text *text, const struct sitting *sitting,
			  struct arena *arena, struct buf *out)
{
	const struct proposal *proposal =
		proposals_find(text->proposals, sitting->proposal_id);
	const struct room *room = rooms_find(text->rooms, sitting->room_id);
	const char *part = "";

	if (!proposal)
		return;
	if (proposal->parts > 1)
		part = arena_printf(arena, " (part %d of %d)", sitting->part, proposal->parts);
	text_fill(out, "  * ", "    ",
		  arena_printf(arena, "%s: %s%s, %s [%" PRId64 "]", room ? room->name : "?",
			       proposal->state == PROPOSAL_HIDDEN ? "a session" : proposal->title,
			       part, proposal_hosts(proposal, arena), proposal->id));
}

static void write_slots(const struct text *text, struct arena *arena, struct buf *out)
{
	const char *zone = text->event->zone;
	int64_t day = 0;

	for (size_t i = 0; i < text->slots->len; i++) {
		const struct slot *slot = &text->slots->items[i];

		if (!day || !is_same_day(zone, day, slot->start_at)) {
			buf_puts(out, day ? "\n" : "");
			write_day(zone, slot->start_at, arena, out);
		}
		day = slot->start_at;
		write_hours(zone, slot->start_at, slot_end(slot), out);
		buf_printf(out, "%s%s\n", *slot->title ? "  " : "", slot->title);
		for (size_t k = 0; k < text->sittings->len; k++)
			if (text->sittings->items[k].start_at == slot->start_at)
				write_sitting(text, &text->sittings->items[k], arena, out);
	}
}

int edition_write_text(struct db *db, int64_t event_id, struct arena *arena, struct buf *out,
		       struct err *err)
{
	struct slots slots = { 0 };
	struct rooms rooms = { 0 };
	struct proposals proposals = { 0 };
	struct sittings sittings = { 0 };
	struct text text = { NULL, &slots, &rooms, &proposals, &sittings };

	text.event = event_get(db, event_id, arena, err);
	if (!text.event || slot_list(db, event_id, arena, &slots, err) ||
	    room_list_all(db, event_id, arena, &rooms, err) ||
	    proposal_list_all(db, event_id, arena, &proposals, err) ||
	    edition_sittings(db, event_id, 0, arena, &sittings, err))
		return -1;
	buf_printf(out, "%s\n%s\n\n", text.event->name, event_when(text.event, arena));
	write_slots(&text, arena, out);
	return 0;
}

/* ---- letters */

/* The first one is for the list, in the thread of the call for sessions. */
static int tell_list(struct db *db, const struct settings *settings, const struct event *event,
		     struct arena *arena, struct err *err)
{
	struct letter letter = { .is_list = true };
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	int64_t id;

	if (edition_write_text(db, event->id, arena, &body, err))
		return -1;
	buf_printf(&body, "\nIt may change; this page is always right, and has feeds for your "
		   "calendar:\n\n  %s/board\n", event_url(settings, event->id, arena));
	letter.to_line = mailbox_text(arena, settings->list.name, settings->list.email);
	letter.subject = arena_printf(arena, "%s: the schedule", event->name);
	letter.body = buf_to_arena(&body, arena);
	if (event->letter_id) {
		struct letter *head = outbox_get(db, event->letter_id, arena, err);

		if (!head)
			return -1;
		letter.in_reply_to = letter.refs = head->message_id;
	}
	if (outbox_queue(db, settings, &letter, arena, &id, err))
		return -1;
	return event->letter_id ? 0 : event_set_letter(db, event->id, id, err);
}

static int level_of(const struct interests *all, int64_t proposal_id, int64_t person_id)
{
	for (size_t i = 0; i < all->len; i++)
		if (all->items[i].proposal_id == proposal_id &&
		    all->items[i].person_id == person_id)
			return (int)all->items[i].level;
	return -1;
}

static bool concerns(const struct edition_draft *draft, const struct interests *all,
		     int64_t proposal_id, int64_t person_id)
{
	const struct proposal *proposal = proposals_find(&draft->lineup->proposals, proposal_id);

	if (proposal && proposal_has(proposal, person_id, true))
		return true;
	return level_of(all, proposal_id, person_id) >= INTEREST_YES;
}

static int tell_person(struct db *db, const struct settings *settings,
		       const struct edition_draft *draft, const struct interests *all,
		       int64_t person_id, struct arena *arena, struct err *err)
{
	const struct event *event = draft->lineup->event;
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	struct letter letter = { 0 };
	struct person *person;
	size_t n = 0;
	int64_t id;

	for (size_t i = 0; i < draft->changes.len; i++) {
		const struct edition_change *change = &draft->changes.items[i];

		if (!concerns(draft, all, change->proposal_id, person_id))
			continue;
		text_fill(&body, "* ", "  ", change->words);
		n++;
	}
	person = n ? person_get(db, person_id, arena, err) : NULL;
	if (!person || !person->email) {
		buf_free(&body);
		return n && !person ? -1 : 0;
	}
	buf_printf(&body, "\nYour schedule: %s/mine\n\nYou get this because you host these "
		   "sessions, or said that you want them.\n",
		   event_url(settings, event->id, arena));
	letter.to_line = mailbox_text(arena, person->name, person->email);
	letter.subject = arena_printf(arena, "%s: %zu of your sessions moved", event->name, n);
	if (n == 1)
		letter.subject = arena_printf(arena, "%s: one of your sessions moved",
					      event->name);
	letter.body = buf_to_arena(&body, arena);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

static int tell_people(struct db *db, const struct settings *settings,
		       const struct edition_draft *draft, struct arena *arena, struct err *err)
{
	struct interests all = { 0 };
	struct attendances list = { 0 };

	if (interest_list(db, draft->lineup->event->id, 0, arena, &all, err) ||
	    attendance_list(db, draft->lineup->event->id, arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++)
		if (list.items[i].state == ATTENDANCE_IN &&
		    tell_person(db, settings, draft, &all, list.items[i].person_id, arena, err))
			return -1;
	return 0;
}

/* One line, however much moved. */
static char *line(const struct settings *settings, const struct edition_draft *draft,
		  int64_t number, struct arena *arena)
{
	const struct event *event = draft->lineup->event;
	const char *url = event_url(settings, event->id, arena);
	struct buf out = BUF_INIT(2048);

	if (number == 1) {
		buf_printf(&out, "%s: the schedule is out, %zu sessions: %s/board", event->name,
			   draft->is.len, url);
		return buf_to_arena(&out, arena);
	}
	buf_printf(&out, "%s: schedule changed: ", event->name);
	for (size_t i = 0; i < draft->changes.len && i < LINE_NAMES_MAX; i++)
		buf_printf(&out, "%s%s", i ? "; " : "", draft->changes.items[i].words);
	if (draft->changes.len > LINE_NAMES_MAX)
		buf_printf(&out, "; and %zu more", draft->changes.len - LINE_NAMES_MAX);
	buf_printf(&out, ". %s/board", url);
	return buf_to_arena(&out, arena);
}

int edition_tell(struct db *db, const struct settings *settings,
		 const struct edition_draft *draft, int64_t number, struct arena *arena,
		 struct err *err)
{
	const struct event *event = draft->lineup->event;

	if (event_say(db, settings, event, NULL, line(settings, draft, number, arena), CLOCK_HOUR,
		      err))
		return -1;
	if (number == 1)
		return tell_list(db, settings, event, arena, err);
	return tell_people(db, settings, draft, arena, err);
}
