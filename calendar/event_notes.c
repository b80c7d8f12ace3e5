/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes of sessions: begun, listed, sent to the list. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/attendance.h"
#include "calendar/edition.h"
#include "calendar/event.h"
#include "calendar/event_notes.h"
#include "calendar/minutes/points.h"
#include "calendar/notes.h"
#include "calendar/proposal.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "event_internal.h"
#include "notes_rows.h"
#include "proposal_form.h"
#include "proposal_rows.h"

#define CC_MAX 40

/* ---- begun */

static void write_quoted(struct buf *out, const char *text)
{
	struct buf wrapped = BUF_INIT(NOTES_TEXT_MAX);

	if (str_is_empty(text))
		return;
	text_wrap_long(&wrapped, text);
	text_quote(out, buf_str(&wrapped));
	buf_putc(out, '\n');
	buf_free(&wrapped);
}

static char *first_text(const struct proposal *proposal, struct arena *arena)
{
	struct buf out = BUF_INIT(NOTES_TEXT_MAX);

	buf_printf(&out, "Session description (by %s):\n\n", proposal_hosts(proposal, arena));
	write_quoted(&out, proposal->problem);
	write_quoted(&out, proposal->bring);
	write_quoted(&out, proposal->links);
	buf_puts(&out, "Notes:\n\n");
	return buf_to_arena(&out, arena);
}

/* Inside a transaction. */
static int begin(struct db *db, struct proposal *proposal, struct arena *arena, struct err *err)
{
	if (proposal->notes_id)
		return 0;
	if (notes_create(db, proposal->title, first_text(proposal, arena), &proposal->notes_id,
			 err))
		return -1;
	return proposal_set_notes(db, proposal->id, proposal->notes_id, err);
}

int event_notes_open(struct db *db, const struct actor *who, int64_t proposal_id, int64_t *id,
		     struct err *err)
{
	struct arena *arena = arena_new();
	struct proposal *proposal;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	proposal = proposal_get(db, proposal_id, arena, err);
	if (!proposal || begin(db, proposal, arena, err))
		goto out;
	*id = proposal->notes_id;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* ---- listed */

static int fill(struct db *db, const struct proposal *proposal, struct arena *arena,
		struct event_note *note, struct err *err)
{
	struct notes *notes;
	int written = 0;

	note->proposal_id = proposal->id;
	note->notes_id = proposal->notes_id;
	note->letter_id = proposal->notes_letter_id;
	note->title = proposal->state == PROPOSAL_HIDDEN ? "A session" : proposal->title;
	note->hosts = proposal_hosts(proposal, arena);
	if (proposal->notes_id) {
		notes = notes_get(db, proposal->notes_id, arena, err);
		written = notes ? notes_is_written(db, notes->id, err) : -1;
		if (written < 0)
			return -1;
		note->taker = notes->taker;
	}
	note->state = proposal->notes_letter_id ? EVENT_NOTES_OUT :
		      written ? EVENT_NOTES_DRAFT : EVENT_NOTES_MISSING;
	return 0;
}

static struct event_note *find_note(struct event_notes *notes, int64_t proposal_id)
{
	for (size_t i = 0; i < notes->len; i++)
		if (notes->items[i].proposal_id == proposal_id)
			return &notes->items[i];
	return NULL;
}

int event_notes_list(struct db *db, int64_t event_id, struct arena *arena,
		     struct event_notes *out, struct err *err)
{
	struct sittings sittings = { 0 };
	struct proposals proposals = { 0 };

	if (edition_sittings(db, event_id, 0, arena, &sittings, err) ||
	    proposal_list_all(db, event_id, arena, &proposals, err))
		return -1;
	for (size_t i = 0; i < sittings.len; i++) {
		const struct sitting *sitting = &sittings.items[i];
		const struct proposal *proposal = proposals_find(&proposals, sitting->proposal_id);
		struct event_note *note = find_note(out, sitting->proposal_id);

		if (!proposal)
			continue;
		if (!note) {
			note = vec_add(out, arena);
			note->start_at = sitting->start_at;
			if (fill(db, proposal, arena, note, err))
				return -1;
		}
		if (sitting->end_at > note->ended_at)
			note->ended_at = sitting->end_at;
	}
	return 0;
}

/* ---- sent */

static void add_cc(struct mailboxes *cc, const char *name, const char *email,
		   struct arena *arena)
{
	struct mailbox *box;

	for (size_t i = 0; email && i < cc->len; i++)
		if (str_eq_fold(cc->items[i].email, email))
			return;
	if (!email || cc->len >= CC_MAX)
		return;
	box = vec_add(cc, arena);
	box->name = name;
	box->email = email;
}

static int add_cc_person(struct db *db, int64_t person_id, struct mailboxes *cc,
			 struct arena *arena, struct err *err)
{
	struct person *person = person_get(db, person_id, arena, err);

	if (!person)
		return -1;
	add_cc(cc, person->name, person->email, arena);
	return 0;
}

/* "Ann:" is Ann Author, where no other Ann comes. */
static int64_t speaker_of(const struct attendances *list, const char *name)
{
	int64_t found = 0;
	size_t len = strlen(name);

	for (size_t i = 0; i < list->len; i++) {
		if (str_eq_fold(list->items[i].name, name))
			return list->items[i].person_id;
		if (strncasecmp(list->items[i].name, name, len) != 0 ||
		    list->items[i].name[len] != ' ')
			continue;
		if (found)
			return 0;
		found = list->items[i].person_id;
	}
	return found;
}

static int find_cc(struct db *db, const struct proposal *proposal, const struct notes *notes,
		   struct mailboxes *cc, struct arena *arena, struct err *err)
{
	struct attendances list = { 0 };
	struct mailboxes authors = { 0 };
	struct points points = { 0 };

	if (attendance_list(db, proposal->event_id, arena, &list, err) ||
	    notes_authors(db, notes->id, arena, &authors, err))
		return -1;
	for (size_t i = 0; i < proposal->persons.len; i++)
		if (proposal->persons.items[i].is_host &&
		    add_cc_person(db, proposal->persons.items[i].person_id, cc, arena, err))
			return -1;
	for (size_t i = 0; i < authors.len; i++)
		add_cc(cc, authors.items[i].name, authors.items[i].email, arena);
	points_read_notes(notes->text, arena, &points);
	for (size_t i = 0; i < points.len; i++) {
		const char *speaker = points.items[i].speaker;
		int64_t person = speaker && !points.items[i].unsure ?
				 speaker_of(&list, speaker) : 0;

		if (person && add_cc_person(db, person, cc, arena, err))
			return -1;
	}
	return 0;
}

/* ---- who takes them */

/* By name, address, or a first name that one who attends has; NULL and *err: nobody. */
static struct person *find_taker(struct db *db, const struct proposal *proposal,
				 const char *name, struct arena *arena, struct err *err)
{
	struct person *person = arena_one(arena, struct person);
	struct attendances list = { 0 };
	struct persons persons = { 0 };
	int64_t id;
	int found;

	if (person_list(db, arena, &persons, err) ||
	    attendance_list(db, proposal->event_id, arena, &list, err))
		return NULL;
	found = proposal_form_person(db, name, &persons, arena, person, err);
	if (found)
		return found == 1 ? person : NULL;
	id = speaker_of(&list, name);
	if (id)
		return person_get(db, id, arena, err);
	err_set(err, ERR_NOT_FOUND, "nobody called \"%.60s\" is known here, or several are: say "
		"the whole name, or the mail address", name);
	return NULL;
}

static int may_take(const struct proposal *proposal, const struct notes *notes,
		    const struct actor *who, int64_t person_id, struct err *err)
{
	if (notes->closed_at)
		return err_set(err, ERR_CONFLICT, "these notes are on the list already");
	if (proposal_may_edit(proposal, who))
		return 0;
	if (notes->taker_id && notes->taker_id != who->person_id)
		return err_set(err, ERR_DENIED, "%s takes the notes; they, a host or an "
			       "organiser can change it", notes->taker);
	if (person_id && person_id != who->person_id)
		return err_set(err, ERR_DENIED, "a host or an organiser names somebody else");
	return 0;
}

static int take(struct db *db, const struct actor *who, struct proposal *proposal,
		const char *name, struct arena *arena, const char **taker, struct err *err)
{
	struct person *person = NULL;
	struct notes *notes;

	if (begin(db, proposal, arena, err))
		return -1;
	notes = notes_get(db, proposal->notes_id, arena, err);
	if (!notes)
		return -1;
	if (!str_eq_fold(name, "nobody")) {
		person = *name ? find_taker(db, proposal, name, arena, err) :
			 person_get(db, who->person_id, arena, err);
		if (!person)
			return -1;
	}
	if (may_take(proposal, notes, who, person ? person->id : 0, err))
		return -1;
	*taker = person ? person->name : NULL;
	if (notes_put_taker(db, who, notes, person, arena, err))
		return -1;
	return event_touch(db, proposal->event_id, err);
}

int event_notes_take(struct db *db, const struct actor *who, int64_t proposal_id,
		     const char *name, struct arena *arena, const char **taker,
		     struct err *err)
{
	struct proposal *proposal;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	proposal = proposal_get(db, proposal_id, arena, err);
	if (proposal && !proposal_may_see(proposal, who)) {
		err_set(err, ERR_NOT_FOUND, "there is no session %" PRId64, proposal_id);
		goto out;
	}
	if (!proposal ||
	    take(db, who, proposal, str_trim(arena_dup(arena, name)), arena, taker, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

static char *cc_line(const struct mailboxes *cc, struct arena *arena)
{
	struct buf out = BUF_INIT(16384);

	for (size_t i = 0; i < cc->len; i++)
		buf_printf(&out, "%s%s", i ? ", " : "",
			   mailbox_text(arena, cc->items[i].name, cc->items[i].email));
	return out.len ? buf_to_arena(&out, arena) : NULL;
}

static int write_when(struct db *db, const struct event *event, int64_t proposal_id,
		      struct arena *arena, struct buf *out, struct err *err)
{
	struct sittings sittings = { 0 };

	if (edition_sittings(db, event->id, 0, arena, &sittings, err))
		return -1;
	for (size_t i = 0; i < sittings.len; i++)
		if (sittings.items[i].proposal_id == proposal_id)
			buf_printf(out, "%s\n", zone_text_utc(arena, event->zone,
							     sittings.items[i].start_at));
	return 0;
}

/* Notes that people wrote over the heading of ours begin as they wish. */
static int write_body(struct db *db, const struct settings *settings, const struct event *event,
		      const struct proposal *proposal, const struct notes *notes,
		      struct arena *arena, struct buf *out, struct err *err)
{
	buf_printf(out, "%s, session %" PRId64 "\n", event->name, proposal->id);
	if (write_when(db, event, proposal->id, arena, out, err))
		return -1;
	buf_printf(out, "%s/session/%" PRId64 "\n\n", settings->site.url, proposal->id);
	text_wrap_long(out, notes->text);
	if (out->len && out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
	buf_puts(out, "\nPlease correct what is wrong or missing: reply to this mail.\n");
	buf_printf(out, "\n-- \n%s\n%s\n", settings->site.name,
		   event_url(settings, event->id, arena));
	return 0;
}

static int in_thread(struct db *db, const struct event *event, struct letter *letter,
		     struct arena *arena, struct err *err)
{
	struct letter *head;

	if (!event->letter_id)
		return 0;
	head = outbox_get(db, event->letter_id, arena, err);
	if (!head)
		return -1;
	letter->in_reply_to = letter->refs = head->message_id;
	return 0;
}

static struct letter *make_letter(struct db *db, const struct settings *settings,
				  const struct proposal *proposal, struct arena *arena,
				  struct err *err)
{
	struct letter *letter = arena_one(arena, struct letter);
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	struct mailboxes cc = { 0 };
	struct event *event = event_get(db, proposal->event_id, arena, err);
	struct notes *notes;

	if (!event)
		return NULL;
	if (!proposal->notes_id) {
		err_set(err, ERR_CONFLICT, "nobody has taken notes of \"%.100s\"",
			proposal->title);
		return NULL;
	}
	notes = notes_get(db, proposal->notes_id, arena, err);
	if (!notes || find_cc(db, proposal, notes, &cc, arena, err) ||
	    write_body(db, settings, event, proposal, notes, arena, &body, err) ||
	    in_thread(db, event, letter, arena, err)) {
		buf_free(&body);
		return NULL;
	}
	letter->to_line = mailbox_text(arena, settings->list.name, settings->list.email);
	letter->cc_line = cc_line(&cc, arena);
	letter->subject = arena_printf(arena, "Design session notes: %s", proposal->title);
	letter->is_list = true;
	letter->body = buf_to_arena(&body, arena);
	return letter;
}

struct letter *event_notes_letter(struct db *db, const struct settings *settings,
				  int64_t proposal_id, struct arena *arena, struct err *err)
{
	struct proposal *proposal = proposal_get(db, proposal_id, arena, err);

	return proposal ? make_letter(db, settings, proposal, arena, err) : NULL;
}

static int check_may_post(struct db *db, const struct proposal *proposal,
			  const struct actor *who, struct arena *arena, struct err *err)
{
	struct notes *notes;
	int written;

	if (proposal->notes_letter_id)
		return err_set(err, ERR_CONFLICT, "the notes of \"%.100s\" are on the list",
			       proposal->title);
	if (!proposal->notes_id)
		return err_set(err, ERR_CONFLICT, "nobody has taken notes of \"%.100s\"",
			       proposal->title);
	notes = notes_get(db, proposal->notes_id, arena, err);
	written = notes ? notes_is_written(db, notes->id, err) : -1;
	if (written < 0)
		return -1;
	if (!written)
		return err_set(err, ERR_CONFLICT, "nobody has written in the notes of \"%.100s\" "
			       "yet", proposal->title);
	if (proposal_may_edit(proposal, who) ||
	    (who->person_id && (who->person_id == notes->taker_id ||
				who->person_id == notes->backup_id)))
		return 0;
	return err_set(err, ERR_DENIED, "the hosts and who takes notes send them to the list");
}

int event_notes_post(struct db *db, const struct settings *settings, const struct actor *who,
		     int64_t proposal_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct proposal *proposal;
	struct letter *letter;
	int64_t id;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	proposal = proposal_get(db, proposal_id, arena, err);
	if (!proposal || check_may_post(db, proposal, who, arena, err))
		goto out;
	letter = make_letter(db, settings, proposal, arena, err);
	if (!letter || outbox_queue(db, settings, letter, arena, &id, err) ||
	    proposal_set_notes_letter(db, proposal_id, id, err) ||
	    notes_set_closed(db, proposal->notes_id, true, err) ||
	    event_touch(db, proposal->event_id, err) ||
	    event_audit(db, who, proposal->event_id,
			arena_printf(arena, "notes of session %" PRId64 " sent", proposal_id),
			arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
