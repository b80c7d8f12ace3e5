/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of an event: the index of its notes, and those that do not come. */
#include <inttypes.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "calendar/attendance.h"
#include "calendar/event.h"
#include "calendar/event_notes.h"
#include "calendar/minutes/points.h"
#include "calendar/notes.h"
#include "calendar/proposal.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "event_internal.h"
#include "proposal_rows.h"

#define FIRST_SECS CLOCK_DAY
#define SECOND_SECS (3 * CLOCK_DAY)
#define FORGET_SECS (30 * CLOCK_DAY)

static int archive_url(struct db *db, const struct settings *settings, int64_t letter_id,
		       struct arena *arena, const char **out, struct err *err)
{
	struct letter *letter = outbox_get(db, letter_id, arena, err);

	if (!letter)
		return -1;
	*out = letter->archive_url ? letter->archive_url :
	       arena_printf(arena, "%s/letter/%" PRId64, settings->site.url, letter_id);
	return 0;
}

static int write_notes(struct db *db, const struct settings *settings,
		       const struct event_notes *notes, bool out_ones, struct arena *arena,
		       struct buf *out, struct err *err)
{
	for (size_t i = 0; i < notes->len; i++) {
		const struct event_note *note = &notes->items[i];
		const char *url = NULL;

		if ((note->state == EVENT_NOTES_OUT) != out_ones)
			continue;
		if (out_ones && archive_url(db, settings, note->letter_id, arena, &url, err))
			return -1;
		text_fill(out, "  * ", "    ", arena_printf(arena, "%s (%s)%s", note->title,
							    note->hosts, out_ones ? "" :
							    note->state == EVENT_NOTES_DRAFT ?
							    ": notes are being written" : ""));
		if (url)
			buf_printf(out, "    %s\n", url);
	}
	return 0;
}

/* What explicit markers in the notes make of one kind. */
static int write_points(struct db *db, const struct event_notes *notes, enum point_kind kind,
			const char *title, struct arena *arena, struct buf *out,
			struct err *err)
{
	bool any = false;

	for (size_t i = 0; i < notes->len; i++) {
		struct points points = { 0 };
		struct notes *text;

		if (notes->items[i].state != EVENT_NOTES_OUT)
			continue;
		text = notes_get(db, notes->items[i].notes_id, arena, err);
		if (!text)
			return -1;
		points_read_notes(text->text, arena, &points);
		for (size_t k = 0; k < points.len; k++) {
			const struct point *point = &points.items[k];

			if (point->kind != kind || str_is_empty(point->text))
				continue;
			if (!any)
				buf_printf(out, "\n%s\n", title);
			any = true;
			text_fill(out, "  * ", "    ",
				  arena_printf(arena, "%s%s%s (%s)",
					       point->owner ? point->owner : "",
					       point->owner ? ": " : "", point->text,
					       notes->items[i].title));
		}
	}
	return 0;
}

static int count_people(struct db *db, int64_t event_id, struct arena *arena, size_t *there,
			size_t *afar, struct err *err)
{
	struct attendances list = { 0 };

	*there = *afar = 0;
	if (attendance_list(db, event_id, arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++) {
		if (list.items[i].state != ATTENDANCE_IN)
			continue;
		*(list.items[i].is_remote ? afar : there) += 1;
	}
	return 0;
}

static size_t count_out(const struct event_notes *notes)
{
	size_t n = 0;

	for (size_t i = 0; i < notes->len; i++)
		n += notes->items[i].state == EVENT_NOTES_OUT;
	return n;
}

static int write_index(struct db *db, const struct settings *settings, const struct event *event,
		       struct arena *arena, struct buf *out, struct err *err)
{
	struct event_notes notes = { 0 };
	size_t there, afar, sent;

	if (event_notes_list(db, event->id, arena, &notes, err) ||
	    count_people(db, event->id, arena, &there, &afar, err))
		return -1;
	sent = count_out(&notes);
	buf_printf(out, "%s\n%s\n%zu people, %zu more from afar; %zu sessions, notes of %zu.\n\n",
		   event->name, event_when(event, arena), there, afar, notes.len, sent);
	buf_puts(out, sent ? "Notes:\n" : "No notes are out yet.\n");
	if (write_notes(db, settings, &notes, true, arena, out, err))
		return -1;
	if (sent < notes.len)
		buf_puts(out, "\nNotes are missing of:\n");
	if (write_notes(db, settings, &notes, false, arena, out, err) ||
	    write_points(db, &notes, POINT_DECISION, "Decisions, not official until discussed on "
			 "this list:", arena, out, err) ||
	    write_points(db, &notes, POINT_ACTION, "Actions:", arena, out, err))
		return -1;
	buf_printf(out, "\nThe archive stays here:\n\n  %s/notes\n",
		   event_url(settings, event->id, arena));
	return 0;
}

static struct letter *make_index(struct db *db, const struct settings *settings,
				 const struct event *event, struct arena *arena,
				 struct err *err)
{
	struct letter *letter = arena_one(arena, struct letter), *head;
	struct buf body = BUF_INIT(LETTER_BODY_MAX);

	if (write_index(db, settings, event, arena, &body, err)) {
		buf_free(&body);
		return NULL;
	}
	letter->to_line = mailbox_text(arena, settings->list.name, settings->list.email);
	letter->subject = arena_printf(arena, "%s: index of the session notes", event->name);
	letter->is_list = true;
	letter->body = buf_to_arena(&body, arena);
	if (event->letter_id) {
		head = outbox_get(db, event->letter_id, arena, err);
		if (!head)
			return NULL;
		letter->in_reply_to = letter->refs = head->message_id;
	}
	return letter;
}

struct letter *event_notes_index(struct db *db, const struct settings *settings,
				 int64_t event_id, struct arena *arena, struct err *err)
{
	struct event *event = event_get(db, event_id, arena, err);

	return event ? make_index(db, settings, event, arena, err) : NULL;
}

int event_notes_close(struct db *db, const struct settings *settings, const struct actor *who,
		      int64_t event_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct event *event;
	struct letter *letter;
	int64_t id;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get_to_edit(db, who, event_id, arena, err);
	if (!event)
		goto out;
	if (!event->edition) {
		err_set(err, ERR_CONFLICT, "no schedule was ever published");
		goto out;
	}
	letter = make_index(db, settings, event, arena, err);
	if (!letter || outbox_queue(db, settings, letter, arena, &id, err) ||
	    event_set_index_letter(db, event_id, id, err) ||
	    event_store_phase(db, event_id, EVENT_OVER, err) ||
	    event_audit(db, who, event_id, "index sent, over", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* ---- those that do not come */

static bool is_due(const struct event_note *note, int64_t chased_at, int64_t now)
{
	int64_t ago = now - note->ended_at;

	if (note->state == EVENT_NOTES_OUT || !note->ended_at || ago > FORGET_SECS)
		return false;
	if (!chased_at)
		return ago >= FIRST_SECS;
	return ago >= SECOND_SECS && chased_at < note->ended_at + SECOND_SECS;
}

static int ask(struct db *db, const struct settings *settings, const struct event *event,
	       const struct event_note *note, const struct proposal *proposal,
	       struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < proposal->persons.len; i++) {
		struct letter letter = { 0 };
		struct person *person;
		int64_t id;

		if (!proposal->persons.items[i].is_host)
			continue;
		person = person_get(db, proposal->persons.items[i].person_id, arena, err);
		if (!person)
			return -1;
		if (!person->email)
			continue;
		letter.to_line = mailbox_text(arena, person->name, person->email);
		letter.subject = arena_printf(arena, "Notes of \"%s\"?", note->title);
		letter.body = arena_printf(arena,
			"The list waits for the notes of your session at %s.\n%s\n\n  "
			"%s/session/%" PRId64 "/notes\n\nA few lines are better than none.\n",
			event->name, note->state == EVENT_NOTES_DRAFT ?
			"They are begun; somebody has to send them:" :
			"Nobody has written any yet:", settings->site.url, proposal->id);
		if (outbox_queue(db, settings, &letter, arena, &id, err))
			return -1;
	}
	return 0;
}

static int chase(struct db *db, const struct settings *settings, const struct event *event,
		 int64_t now, struct arena *arena, struct err *err)
{
	struct event_notes notes = { 0 };

	if (event_notes_list(db, event->id, arena, &notes, err))
		return -1;
	for (size_t i = 0; i < notes.len; i++) {
		struct proposal *proposal =
			proposal_get(db, notes.items[i].proposal_id, arena, err);

		if (!proposal)
			return -1;
		if (is_due(&notes.items[i], proposal->chased_at, now) &&
		    (ask(db, settings, event, &notes.items[i], proposal, arena, err) ||
		     proposal_set_chased(db, proposal->id, now, err)))
			return -1;
	}
	return 0;
}

int event_notes_tick(struct db *db, const struct settings *settings, int64_t now,
		     struct err *err)
{
	struct arena *arena = arena_new();
	struct events events = { 0 };
	int rc = -1;

	if (db_begin(db, err) || event_list(db, arena, &events, err))
		goto out;
	for (size_t i = 0; i < events.len; i++)
		if (events.items[i].edition &&
		    events.items[i].changed_at > now - 2 * FORGET_SECS &&
		    chase(db, settings, &events.items[i], now, arena, err))
			goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
