/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proposals: table proposal, and who may do what with one. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/attendance.h"
#include "calendar/interest.h"
#include "calendar/proposal.h"

#include "event_internal.h"
#include "proposal_form.h"
#include "proposal_rows.h"
#include "typed.h"

#define PROPOSALS_MAX 400
#define OPEN_MAX 12			/* of one person who is no organiser */
#define TOPIC_MAX 150

#define PROPOSAL_COLUMNS							\
	"proposal.id AS id, event_id, title, problem, bring, links, length, parts, size,"	\
	" needs_remote, needs_projector, is_plenary, state, merged_id, owner_id,"	\
	" person.name AS owner_name, proposal.created_at AS created_at, changed_at, topic,"	\
	" late_secs, late_at, overflow, notes_id,"	\
	" notes_letter_id, chased_at,"	\
	" (SELECT taker.name FROM notes JOIN person AS taker ON taker.id = taker_id"	\
	"  WHERE notes.id = notes_id) AS taker"
#define PROPOSAL_TABLES " FROM proposal JOIN person ON person.id = owner_id"

static const char *const states[] = {
	[PROPOSAL_OPEN] = "open", [PROPOSAL_HIDDEN] = "hidden",
	[PROPOSAL_MERGED] = "merged", [PROPOSAL_WITHDRAWN] = "withdrawn",
};

const char *proposal_state_name(enum proposal_state state)
{
	return states[state];
}

static enum proposal_state state_from(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], name))
			return (enum proposal_state)i;
	bug("a proposal in state \"%s\"", name);
}

static void proposal_from(struct db_stmt *st, struct arena *arena, struct proposal *proposal)
{
	proposal->id = db_int(st, "id");
	proposal->event_id = db_int(st, "event_id");
	proposal->title = db_text(st, "title", arena);
	proposal->problem = db_text(st, "problem", arena);
	proposal->bring = db_text(st, "bring", arena);
	proposal->links = db_text(st, "links", arena);
	proposal->length = (int)db_int(st, "length");
	proposal->parts = (int)db_int(st, "parts");
	proposal->size = (int)db_int(st, "size");
	proposal->needs_remote = db_int(st, "needs_remote");
	proposal->needs_projector = db_int(st, "needs_projector");
	proposal->is_plenary = db_int(st, "is_plenary");
	proposal->state = state_from(db_text(st, "state", arena));
	proposal->merged_id = db_int(st, "merged_id");
	proposal->owner_id = db_int(st, "owner_id");
	proposal->owner_name = db_text(st, "owner_name", arena);
	proposal->created_at = db_int(st, "created_at");
	proposal->changed_at = db_int(st, "changed_at");
	proposal->topic = db_text(st, "topic", arena);
	proposal->late_secs = db_int(st, "late_secs");
	proposal->late_at = db_int(st, "late_at");
	proposal->overflow = db_text(st, "overflow", arena);
	proposal->notes_id = db_int(st, "notes_id");
	proposal->taker = db_text(st, "taker", arena);
	proposal->notes_letter_id = db_int(st, "notes_letter_id");
	proposal->chased_at = db_int(st, "chased_at");
}

struct proposal *proposal_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct proposals one = { 0 };
	struct db_stmt *st = db_prepare(db,
		"SELECT " PROPOSAL_COLUMNS PROPOSAL_TABLES " WHERE proposal.id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		proposal_from(st, arena, vec_add(&one, arena));
		db_done(st);
		return proposal_rows_load(db, one.items[0].event_id, &one, arena, err) ? NULL :
		       one.items;
	}
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no session %lld", (long long)id);
	return NULL;
}

static int list(struct db *db, int64_t event_id, bool all, struct arena *arena,
		struct proposals *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PROPOSAL_COLUMNS PROPOSAL_TABLES " WHERE event_id = :event"
		" AND (:all OR state IN ('open', 'hidden')) ORDER BY proposal.id");
	int rc;

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "all", all);
	while ((rc = db_step(st, err)) == 1)
		proposal_from(st, arena, vec_add(out, arena));
	return rc ? -1 : proposal_rows_load(db, event_id, out, arena, err);
}

int proposal_list(struct db *db, int64_t event_id, struct arena *arena, struct proposals *out,
		  struct err *err)
{
	return list(db, event_id, false, arena, out, err);
}

int proposal_list_all(struct db *db, int64_t event_id, struct arena *arena,
		      struct proposals *out, struct err *err)
{
	return list(db, event_id, true, arena, out, err);
}

const struct proposal *proposals_find(const struct proposals *proposals, int64_t id)
{
	for (size_t i = 0; i < proposals->len; i++)
		if (proposals->items[i].id == id)
			return &proposals->items[i];
	return NULL;
}

char *proposal_hosts(const struct proposal *proposal, struct arena *arena)
{
	struct buf out = BUF_INIT(4096);

	for (size_t i = 0; i < proposal->persons.len; i++)
		if (proposal->persons.items[i].is_host)
			buf_printf(&out, "%s%s", out.len ? ", " : "",
				   proposal->persons.items[i].name);
	return buf_to_arena(&out, arena);
}

bool proposal_has(const struct proposal *proposal, int64_t person_id, bool must)
{
	for (size_t i = 0; i < proposal->persons.len; i++)
		if (proposal->persons.items[i].person_id == person_id)
			return must || proposal->persons.items[i].is_host;
	return false;
}

bool proposal_may_edit(const struct proposal *proposal, const struct actor *who)
{
	if (who->role >= ROLE_ORGANISER)
		return true;
	return who->person_id && (who->person_id == proposal->owner_id ||
				  proposal_has(proposal, who->person_id, false));
}

bool proposal_may_see(const struct proposal *proposal, const struct actor *who)
{
	return proposal->state != PROPOSAL_HIDDEN || proposal_may_edit(proposal, who);
}

/* ---- writing */

static void bind_fields(struct db_stmt *st, const struct proposal *proposal)
{
	db_bind_text(st, "title", proposal->title);
	db_bind_text(st, "problem", proposal->problem);
	db_bind_text(st, "bring", proposal->bring);
	db_bind_text(st, "links", proposal->links);
	db_bind_int(st, "length", proposal->length);
	db_bind_int(st, "parts", proposal->parts);
	db_bind_int(st, "size", proposal->size);
	db_bind_int(st, "needs_remote", proposal->needs_remote);
	db_bind_int(st, "needs_projector", proposal->needs_projector);
	db_bind_int(st, "is_plenary", proposal->is_plenary);
	db_bind_int(st, "now", clock_now());
}

static int insert(struct db *db, struct proposal *proposal, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO proposal (event_id, title, problem, bring, links, length, parts,"
		" size, needs_remote, needs_projector, is_plenary, owner_id, created_at,"
		" changed_at) VALUES (:event, :title, :problem, :bring, :links, :length, :parts,"
		" :size, :needs_remote, :needs_projector, :is_plenary, :owner, :now, :now)");

	bind_fields(st, proposal);
	db_bind_int(st, "event", proposal->event_id);
	db_bind_int(st, "owner", proposal->owner_id);
	if (db_run(st, err))
		return -1;
	proposal->id = db_last_id(db);
	return proposal_rows_save(db, proposal, err);
}

static int update(struct db *db, const struct proposal *proposal, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE proposal SET title = :title, problem = :problem, bring = :bring,"
		" links = :links, length = :length, parts = :parts, size = :size,"
		" needs_remote = :needs_remote, needs_projector = :needs_projector,"
		" is_plenary = :is_plenary, changed_at = :now WHERE id = :id");

	bind_fields(st, proposal);
	db_bind_int(st, "id", proposal->id);
	if (db_run(st, err))
		return -1;
	return proposal_rows_save(db, proposal, err);
}

/* The same title twice is a mistake, or wants to be merged. */
static int check_others(const struct proposals *all, const struct proposal *proposal,
			const struct actor *who, struct err *err)
{
	int own = 0;

	for (size_t i = 0; i < all->len; i++) {
		const struct proposal *other = &all->items[i];

		if (other->id == proposal->id)
			continue;
		if (str_eq_fold(other->title, proposal->title))
			return err_set(err, ERR_CONFLICT, "session %lld has this title already: "
				       "rate it, or say in the title what is different",
				       (long long)other->id);
		own += other->owner_id == who->person_id;
	}
	if (proposal->id)
		return 0;
	if (all->len >= PROPOSALS_MAX)
		return err_set(err, ERR_LIMIT, "an event has at most %d sessions", PROPOSALS_MAX);
	if (own >= OPEN_MAX && who->role < ROLE_ORGANISER)
		return err_set(err, ERR_LIMIT, "you have proposed %d sessions; withdraw one, or "
			       "ask an organiser", own);
	return 0;
}

static int audit(struct db *db, const struct actor *who, const struct proposal *proposal,
		 const char *what, struct arena *arena, struct err *err)
{
	return event_audit(db, who, proposal->event_id,
			   arena_printf(arena, "session %lld %s", (long long)proposal->id, what),
			   arena, err);
}

int proposal_create(struct db *db, const struct actor *who, int64_t event_id,
		    const struct proposal_form *form, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct proposal proposal = { .event_id = event_id, .owner_id = who->person_id };
	struct proposals all = { 0 };
	struct event *event;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get(db, event_id, arena, err);
	if (!event || attendance_must(db, who, event, err) ||
	    proposal_form_read(db, who, form, &proposal, arena, err) ||
	    proposal_list(db, event_id, arena, &all, err) ||
	    check_others(&all, &proposal, who, err) || insert(db, &proposal, err) ||
	    audit(db, who, &proposal, "proposed", arena, err))
		goto out;
	rc = db_commit(db, err);
	*id = proposal.id;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* The proposal, if this actor may change it; its event may still be on. */
static struct proposal *get_to_edit(struct db *db, const struct actor *who, int64_t id,
				    struct arena *arena, struct err *err)
{
	struct proposal *proposal = proposal_get(db, id, arena, err);

	if (!proposal)
		return NULL;
	if (!proposal_may_edit(proposal, who)) {
		err_set(err, ERR_DENIED, "\"%.100s\" is its hosts' to change", proposal->title);
		return NULL;
	}
	if (proposal->state == PROPOSAL_MERGED) {
		err_set(err, ERR_CONFLICT, "\"%.100s\" is part of session %lld now",
			proposal->title, (long long)proposal->merged_id);
		return NULL;
	}
	return proposal;
}

int proposal_edit(struct db *db, const struct actor *who, int64_t id,
		  const struct proposal_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct proposals all = { 0 };
	struct proposal *proposal;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	proposal = get_to_edit(db, who, id, arena, err);
	if (!proposal || proposal_form_read(db, who, form, proposal, arena, err) ||
	    proposal_list(db, proposal->event_id, arena, &all, err) ||
	    check_others(&all, proposal, who, err) || update(db, proposal, err) ||
	    audit(db, who, proposal, "changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int store_state(struct db *db, int64_t id, enum proposal_state state, int64_t merged_id,
		       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE proposal SET state = :state, merged_id = NULLIF(:merged, 0),"
		" changed_at = :now WHERE id = :id");

	db_bind_text(st, "state", states[state]);
	db_bind_int(st, "merged", merged_id);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int proposal_set_state(struct db *db, const struct actor *who, int64_t id,
		       enum proposal_state state, struct err *err)
{
	struct arena *arena = arena_new();
	struct proposal *proposal;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	proposal = get_to_edit(db, who, id, arena, err);
	if (!proposal)
		goto out;
	if ((state == PROPOSAL_HIDDEN || proposal->state == PROPOSAL_HIDDEN) &&
	    actor_must_be(who, ROLE_ORGANISER, err))
		goto out;
	if (state == PROPOSAL_MERGED)
		bug("merging takes another one");
	if (store_state(db, id, state, 0, err) ||
	    audit(db, who, proposal, arena_printf(arena, "is %s", states[state]), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int proposal_merge(struct db *db, const struct actor *who, int64_t from, int64_t into,
		   struct err *err)
{
	struct arena *arena = arena_new();
	struct proposal *a, *b;
	int rc = -1;

	if (actor_must_be(who, ROLE_ORGANISER, err) || db_begin(db, err))
		goto out;
	a = get_to_edit(db, who, from, arena, err);
	b = a ? get_to_edit(db, who, into, arena, err) : NULL;
	if (!b)
		goto out;
	if (from == into || a->event_id != b->event_id) {
		err_set(err, ERR_INVALID, "merging takes two sessions of one event");
		goto out;
	}
	if (interest_merge(db, from, into, err) || proposal_rows_merge(db, from, into, err) ||
	    store_state(db, from, PROPOSAL_MERGED, into, err) ||
	    audit(db, who, a, arena_printf(arena, "merged into %lld", (long long)into), arena,
		  err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* ---- at the door */

static int store_live(struct db *db, const struct proposal *proposal, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE proposal SET topic = :topic, late_secs = :late_secs, late_at = :late_at,"
		" changed_at = :now WHERE id = :id");

	db_bind_text(st, "topic", proposal->topic);
	db_bind_int(st, "late_secs", proposal->late_secs);
	db_bind_int(st, "late_at", proposal->late_at);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", proposal->id);
	return db_run(st, err);
}

int proposal_set_topic(struct db *db, const struct actor *who, int64_t id, const char *topic,
		       struct err *err)
{
	struct arena *arena = arena_new();
	struct proposal *proposal;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	proposal = get_to_edit(db, who, id, arena, err);
	if (!proposal || typed_line("topic", topic, TOPIC_MAX, arena, &proposal->topic, err) ||
	    store_live(db, proposal, err) ||
	    event_touch(db, proposal->event_id, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int proposal_set_late(struct db *db, const struct actor *who, int64_t id, int64_t secs,
		      struct err *err)
{
	struct arena *arena = arena_new();
	struct proposal *proposal;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	proposal = get_to_edit(db, who, id, arena, err);
	if (!proposal)
		goto out;
	if (secs < 0 || secs > 4 * CLOCK_HOUR) {
		err_set(err, ERR_INVALID, "late: up to four hours, such as 10m");
		goto out;
	}
	proposal->late_secs = secs;
	proposal->late_at = clock_now();
	if (store_live(db, proposal, err) || event_touch(db, proposal->event_id, err) ||
	    audit(db, who, proposal, "begins late", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int proposal_set_notes(struct db *db, int64_t id, int64_t notes_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE proposal SET notes_id = :notes WHERE id = :id");

	db_bind_int(st, "notes", notes_id);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int proposal_set_notes_letter(struct db *db, int64_t id, int64_t letter_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE proposal SET notes_letter_id = :letter WHERE id = :id");

	db_bind_int(st, "letter", letter_id);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int proposal_set_chased(struct db *db, int64_t id, int64_t now, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE proposal SET chased_at = :now WHERE id = :id");

	db_bind_int(st, "now", now);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int proposal_set_overflow(struct db *db, int64_t id, const char *room, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE proposal SET overflow = :room, changed_at = :now WHERE id = :id");

	db_bind_text(st, "room", room);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int proposal_set_parts(struct db *db, int64_t id, int parts, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE proposal SET parts = :parts, changed_at = :now WHERE id = :id");

	db_bind_int(st, "parts", parts);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}
