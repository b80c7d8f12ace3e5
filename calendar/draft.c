/* SPDX-License-Identifier: GPL-2.0-or-later */
/* First drafts of minutes: from the meeting on IRC, or a form for a call. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "calendar/minutes/points.h"
#include "calendar/notes.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"
#include "meeting_call.h"
#include "minutes_rows.h"
#include "revision.h"

#define CC_PEOPLE_MAX 60	/* the list and a hundred recipients are a letter's limit */
#define SECTIONS_MAX  26
#define CUT_SHORT "\n[The minutes are longer than %d KB: the rest is in the log.]\n"

void minutes_add_box(struct mailboxes *boxes, const char *name, const char *email,
		     struct arena *arena)
{
	struct mailbox *box;

	if (boxes->len == CC_PEOPLE_MAX)
		return;
	for (size_t i = 0; i < boxes->len; i++)
		if (str_eq_fold(boxes->items[i].email, email))
			return;
	box = vec_add(boxes, arena);
	box->name = name;
	box->email = email;
}

/* Those who spoke, as far as their accounts tell who they are. */
static int find_cc(struct db *db, const struct meeting *meeting,
		   const struct transcript *transcript, struct arena *arena, const char **out,
		   struct err *err)
{
	struct mailboxes boxes = { 0 };
	struct person *person;
	size_t n;
	const struct speaker *speakers = transcript_speakers(transcript, &n);

	for (size_t i = 0; i < n; i++) {
		int rc = 0;

		if (speakers[i].account && speakers[i].lines)
			rc = person_find_account(db, meeting->network, speakers[i].account, arena,
						 &person, err);
		if (rc < 0)
			return -1;
		if (rc == 1 && person->email)
			minutes_add_box(&boxes, person->name, person->email, arena);
	}
	return minutes_cc_line(&boxes, arena, out, err);
}

static char *write_text(const struct settings *settings, const struct meeting *meeting,
			const struct transcript *transcript, struct arena *arena)
{
	char *url = arena_printf(arena, "%s/meeting/%lld", settings->site.url,
				 (long long)meeting->id);
	struct buf text = BUF_INIT(64 * 1024 * 1024);
	size_t cut;

	transcript_write(transcript, url, &text);
	if (text.len > MINUTES_TEXT_MAX) {
		cut = MINUTES_TEXT_MAX - sizeof(CUT_SHORT) - 16;
		while (cut && text.data[cut - 1] != '\n')
			cut--;
		buf_cut(&text, cut);
		buf_printf(&text, CUT_SHORT, MINUTES_TEXT_MAX / 1024);
	}
	return buf_to_arena(&text, arena);
}

/* The call that the meeting was tied to when it began, unless it has minutes already. */
static int find_call(struct db *db, const struct meeting *meeting, struct minutes *draft,
		     struct arena *arena, struct err *err)
{
	struct minutes *others;
	struct call *call;
	int rc;

	if (!meeting->call_id)
		return 0;
	rc = minutes_find_call(db, meeting->call_id, arena, &others, err);
	if (rc)
		return rc < 0 ? -1 : 0;
	call = call_get(db, meeting->call_id, arena, err);
	if (!call)
		return -1;
	draft->call_id = call->id;
	draft->zone = call->zone;
	return 0;
}

static int create(struct db *db, const struct settings *settings, const struct meeting *meeting,
		  struct minutes *draft, struct arena *arena, int64_t *id, struct err *err)
{
	draft->meeting_id = meeting->id;
	draft->held_at = meeting->started_at;
	draft->zone = settings->site.zone;
	if (find_call(db, meeting, draft, arena, err))
		return -1;
	return minutes_add(db, draft, 0, id, err);
}

/*
 * A new revision and not the old one altered: whoever previews or edits the
 * draft while the meeting goes on is told that it has moved on.
 */
static int renew(struct db *db, const struct minutes *old, const struct minutes *draft,
		 struct err *err)
{
	int edited = revision_is_edited(db, old->id, err);

	if (edited < 0 || minutes_set_end(db, old->id, draft->ends_at, err))
		return -1;
	if (edited)
		return 0;
	if (minutes_set_heading(db, old->id, draft->title, draft->cc_line, err))
		return -1;
	if (str_eq(old->text, draft->text))
		return 0;
	return revision_add(db, old->id, old->number + 1, draft->text, 0, err);
}

/* Who spoke, in the order in which they did. */
static char *names_of(const struct transcript *transcript, struct arena *arena)
{
	struct buf out = BUF_INIT(8 * 1024);
	size_t n;
	const struct speaker *speakers = transcript_speakers(transcript, &n);

	for (size_t i = 0; i < n; i++)
		if (speakers[i].lines)
			buf_printf(&out, "%s%s", out.len ? ", " : "",
				   speakers[i].alias ? speakers[i].alias : speakers[i].nick);
	return buf_to_arena(&out, arena);
}

/* Where people wrote notes beside the meeting, these have its lines too: they are the draft. */
static int take_notes(struct db *db, const struct settings *settings,
		      const struct meeting *meeting, const struct transcript *transcript,
		      struct minutes *draft, struct notes **out, struct arena *arena,
		      struct err *err)
{
	struct notes *notes = NULL;
	struct buf text = BUF_INIT(MINUTES_TEXT_MAX);
	int rc = 0;

	*out = NULL;
	if (meeting->call_id)
		rc = notes_find_call(db, meeting->call_id, arena, &notes, err);
	if (rc == 1)
		rc = notes->is_private ? 0 : notes_is_written(db, notes->id, err);
	if (rc != 1)
		return rc;
	*out = notes;
	points_write_minutes(notes->text, names_of(transcript, arena), notes->discreet, &text);
	if (!notes->discreet)
		buf_printf(&text, "\nFull log: %s/meeting/%lld\n", settings->site.url,
			   (long long)meeting->id);
	draft->text = buf_to_arena(&text, arena);
	if (notes->discreet)
		draft->cc_line = "";
	return 0;
}

static int add_guests(struct db *db, int64_t call_id, struct arena *arena,
		      struct mailboxes *out, struct err *err)
{
	struct call *call = call_get(db, call_id, arena, err);

	for (size_t i = 0; call && i < call->guests.len; i++)
		minutes_add_box(out, call->guests.items[i].name, call->guests.items[i].email,
				arena);
	return call ? 0 : -1;
}

/* It is over: who took part is asked, and what was written is read only. */
static int end_meeting(struct db *db, const struct settings *settings,
		       const struct meeting *meeting, const struct notes *notes, int64_t id,
		       struct arena *arena, struct err *err)
{
	struct mailboxes authors = { 0 };

	if (!meeting->ended_at)
		return 0;
	if (meeting->call_id && add_guests(db, meeting->call_id, arena, &authors, err))
		return -1;
	if (notes && (notes_authors(db, notes->id, arena, &authors, err) ||
		      notes_set_closed(db, notes->id, true, err)))
		return -1;
	return minutes_open_window(db, settings, id, &authors, err);
}

int minutes_draft_meeting(struct db *db, const struct settings *settings, int64_t meeting_id,
			  int64_t *id, struct err *err)
{
	struct arena *scratch = arena_new();
	struct meeting *meeting = meeting_get(db, meeting_id, scratch, err);
	struct transcript *transcript = meeting ? meeting_transcript(db, meeting_id, err) : NULL;
	struct minutes draft = { 0 }, *old;
	struct notes *notes;
	int rc = -1;

	if (!transcript || find_cc(db, meeting, transcript, scratch, &draft.cc_line, err))
		goto out;
	draft.title = meeting->name;
	draft.text = write_text(settings, meeting, transcript, scratch);
	if (take_notes(db, settings, meeting, transcript, &draft, &notes, scratch, err))
		goto out;
	draft.ends_at = meeting->ended_at ? meeting->ended_at : clock_now();
	if (draft.ends_at < meeting->started_at)
		draft.ends_at = meeting->started_at;
	rc = minutes_find_meeting(db, meeting_id, scratch, &old, err);
	if (rc == 1) {
		*id = old->id;
		rc = renew(db, old, &draft, err);
	} else if (rc == 0) {
		rc = create(db, settings, meeting, &draft, scratch, id, err);
	}
	if (!rc)
		rc = end_meeting(db, settings, meeting, notes, *id, scratch, err);
out:
	transcript_free(transcript);
	arena_free(scratch);
	return rc;
}

static void write_heading(struct buf *out, const char *letter, const char *text)
{
	size_t start = out->len;

	buf_printf(out, "\n%s%s\n", letter, text);
	for (size_t columns = str_columns(out->data + start + 1, out->len - start - 2); columns--;)
		buf_putc(out, '-');
	buf_putc(out, '\n');
}

/* A section for each line of the agenda. */
static char *write_form(const struct call *call, struct arena *arena)
{
	struct buf out = BUF_INIT(MINUTES_TEXT_MAX);
	char *cursor = arena_dup(arena, call_agenda(call, arena)), *line, letter[] = "A. ";

	buf_puts(&out, "Attendees: \n");
	while ((line = str_piece(&cursor, '\n')) && letter[0] < 'A' + SECTIONS_MAX) {
		const char *topic = meeting_topic_of(str_trim(line));

		if (!*topic)
			continue;
		write_heading(&out, letter, topic);
		buf_puts(&out, "1) \n");
		letter[0]++;
	}
	if (letter[0] == 'A') {
		write_heading(&out, letter, "General");
		buf_puts(&out, "1) \n");
	}
	write_heading(&out, "", "Decisions");
	buf_puts(&out, "- \n");
	write_heading(&out, "", "Actions");
	buf_puts(&out, "- \n");
	return buf_to_arena(&out, arena);
}

/* What was written together is the draft; where nothing was, a form to fill in. */
static const char *text_for_call(const struct notes *notes, const struct call *call,
				 struct arena *arena)
{
	struct buf out = BUF_INIT(MINUTES_TEXT_MAX);

	/* Of a private call a summary goes to the list, which somebody writes for it. */
	if (!notes || call->is_private || str_is_empty(notes->text))
		return write_form(call, arena);
	points_write_minutes(notes->text, NULL, notes->discreet, &out);
	return buf_to_arena(&out, arena);
}

/* The notes are closed with it, and those who took part are asked whether it is right. */
static int ask_about(struct db *db, const struct settings *settings, const struct notes *notes,
		     int64_t id, struct arena *arena, struct err *err)
{
	struct mailboxes authors = { 0 };

	if (!notes || notes->is_private || str_is_empty(notes->text))
		return 0;
	return notes_authors(db, notes->id, arena, &authors, err) ||
	       notes_set_closed(db, notes->id, true, err) ||
	       minutes_open_window(db, settings, id, &authors, err) ? -1 : 0;
}

static int create_for_call(struct db *db, const struct settings *settings,
			   const struct actor *who, const struct call *call,
			   struct arena *arena, int64_t *id, struct err *err)
{
	struct minutes draft = {
		.call_id = call->id, .title = call->title, .zone = call->zone,
		.held_at = call->start_at, .ends_at = call->start_at + call->duration_secs,
	};
	struct mailboxes boxes = { 0 };
	struct notes *notes = NULL;

	if (notes_find_call(db, call->id, arena, &notes, err) < 0)
		return -1;
	for (size_t i = 0; i < call->guests.len && !(notes && notes->discreet); i++)
		minutes_add_box(&boxes, call->guests.items[i].name,
				call->guests.items[i].email, arena);
	if (minutes_cc_line(&boxes, arena, &draft.cc_line, err))
		return -1;
	draft.text = text_for_call(notes, call, arena);
	if (minutes_add(db, &draft, who->person_id, id, err) ||
	    ask_about(db, settings, notes, *id, arena, err))
		return -1;
	return audit_add(db, who, arena_printf(arena, "minutes %lld: begun for call %lld",
					       (long long)*id, (long long)call->id), err);
}

/* Its owner, organisers, and whoever takes its notes. */
static int may_begin(struct db *db, const struct actor *who, const struct call *call,
		     struct arena *arena, struct err *err)
{
	struct notes *notes;
	int rc;

	if (call_may_edit(call, who))
		return 0;
	rc = notes_find_call(db, call->id, arena, &notes, err);
	if (rc == 1 && who->person_id && who->role >= ROLE_MEMBER &&
	    (notes->taker_id == who->person_id || notes->backup_id == who->person_id))
		return 0;
	if (rc < 0)
		return -1;
	return err_set(err, ERR_DENIED, who->role == ROLE_NONE ? "sign in first" :
		       "only the call's owner, who takes its notes or an organiser begins its "
		       "minutes");
}

int minutes_draft_call(struct db *db, const struct settings *settings,
		       const struct actor *who, int64_t call_id, int64_t *id, struct err *err)
{
	struct arena *scratch = arena_new();
	struct minutes *old;
	struct call *call;
	int rc = -1, found;

	if (db_begin(db, err))
		goto out;
	found = minutes_find_call(db, call_id, scratch, &old, err);
	if (found < 0)
		goto out;
	if (found) {
		*id = old->id;
		rc = 0;
		goto out;
	}
	call = call_get(db, call_id, scratch, err);
	if (!call)
		goto out;
	if (may_begin(db, who, call, scratch, err))
		goto out;
	if (call->state != CALL_ANNOUNCED) {
		err_set(err, ERR_CONFLICT, "\"%s\" was %s: it has no minutes", call->title,
			call->state == CALL_DRAFT ? "not announced yet" : "cancelled");
		goto out;
	}
	if (create_for_call(db, settings, who, call, scratch, id, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
