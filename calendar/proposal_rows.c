/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables proposal_person, proposal_barred and proposal_after. */
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"

#include "proposal_rows.h"

static struct proposal *find(struct proposals *proposals, int64_t id)
{
	size_t low = 0, high = proposals->len;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (proposals->items[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < proposals->len && proposals->items[low].id == id ?
	       &proposals->items[low] : NULL;
}

static int load_persons(struct db *db, int64_t event_id, struct proposals *proposals,
			struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT proposal_id, person_id, is_host, person.name AS name"
		" FROM proposal JOIN proposal_person ON proposal_id = proposal.id"
		" JOIN person ON person.id = person_id WHERE event_id = :event"
		" ORDER BY proposal_id, is_host DESC, person.name");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1) {
		struct proposal *proposal = find(proposals, db_int(st, "proposal_id"));
		struct proposal_person *person;

		if (!proposal)
			continue;
		person = vec_add(&proposal->persons, arena);
		person->person_id = db_int(st, "person_id");
		person->name = db_text(st, "name", arena);
		person->is_host = db_int(st, "is_host");
	}
	return rc;
}

static int load_barred(struct db *db, int64_t event_id, struct proposals *proposals,
		       struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT proposal_id, slot_id FROM proposal"
		" JOIN proposal_barred ON proposal_id = proposal.id WHERE event_id = :event"
		" ORDER BY proposal_id, slot_id");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1) {
		struct proposal *proposal = find(proposals, db_int(st, "proposal_id"));

		if (proposal)
			*(int64_t *)vec_add(&proposal->barred, arena) = db_int(st, "slot_id");
	}
	return rc;
}

static int load_after(struct db *db, int64_t event_id, struct proposals *proposals,
		      struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT proposal_id, after_id FROM proposal"
		" JOIN proposal_after ON proposal_id = proposal.id WHERE event_id = :event"
		" ORDER BY proposal_id, after_id");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1) {
		struct proposal *proposal = find(proposals, db_int(st, "proposal_id"));

		if (proposal)
			*(int64_t *)vec_add(&proposal->after, arena) = db_int(st, "after_id");
	}
	return rc;
}

int proposal_rows_load(struct db *db, int64_t event_id, struct proposals *proposals,
		       struct arena *arena, struct err *err)
{
	if (load_persons(db, event_id, proposals, arena, err) ||
	    load_barred(db, event_id, proposals, arena, err))
		return -1;
	return load_after(db, event_id, proposals, arena, err);
}

static int clear(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *persons = db_prepare(db,
		"DELETE FROM proposal_person WHERE proposal_id = :id");
	struct db_stmt *barred = db_prepare(db,
		"DELETE FROM proposal_barred WHERE proposal_id = :id");
	struct db_stmt *after = db_prepare(db,
		"DELETE FROM proposal_after WHERE proposal_id = :id");

	db_bind_int(persons, "id", id);
	db_bind_int(barred, "id", id);
	db_bind_int(after, "id", id);
	if (db_run(persons, err) || db_run(barred, err))
		return -1;
	return db_run(after, err);
}

static int add_person(struct db *db, int64_t id, const struct proposal_person *person,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO proposal_person (proposal_id, person_id, is_host)"
		" VALUES (:id, :person, :is_host)");

	db_bind_int(st, "id", id);
	db_bind_int(st, "person", person->person_id);
	db_bind_int(st, "is_host", person->is_host);
	return db_run(st, err);
}

/* A slot of another event is left out. */
static int add_barred(struct db *db, const struct proposal *proposal, int64_t slot_id,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT OR IGNORE INTO proposal_barred (proposal_id, slot_id)"
		" SELECT :id, slot.id FROM slot WHERE slot.id = :slot AND event_id = :event");

	db_bind_int(st, "id", proposal->id);
	db_bind_int(st, "slot", slot_id);
	db_bind_int(st, "event", proposal->event_id);
	return db_run(st, err);
}

static int add_after(struct db *db, int64_t id, int64_t after_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT OR IGNORE INTO proposal_after (proposal_id, after_id)"
		" VALUES (:id, :after)");

	db_bind_int(st, "id", id);
	db_bind_int(st, "after", after_id);
	return db_run(st, err);
}

int proposal_rows_save(struct db *db, const struct proposal *proposal, struct err *err)
{
	if (clear(db, proposal->id, err))
		return -1;
	for (size_t i = 0; i < proposal->persons.len; i++)
		if (add_person(db, proposal->id, &proposal->persons.items[i], err))
			return -1;
	for (size_t i = 0; i < proposal->barred.len; i++)
		if (add_barred(db, proposal, proposal->barred.items[i], err))
			return -1;
	for (size_t i = 0; i < proposal->after.len; i++)
		if (add_after(db, proposal->id, proposal->after.items[i], err))
			return -1;
	return 0;
}

int proposal_rows_merge(struct db *db, int64_t from, int64_t into, struct err *err)
{
	struct db_stmt *persons = db_prepare(db,
		"INSERT OR IGNORE INTO proposal_person (proposal_id, person_id, is_host)"
		" SELECT :into, person_id, is_host FROM proposal_person"
		" WHERE proposal_id = :from");
	struct db_stmt *after = db_prepare(db,
		"INSERT OR IGNORE INTO proposal_after (proposal_id, after_id)"
		" SELECT proposal_id, :into FROM proposal_after"
		" WHERE after_id = :from AND proposal_id <> :into");

	db_bind_int(persons, "from", from);
	db_bind_int(persons, "into", into);
	db_bind_int(after, "from", from);
	db_bind_int(after, "into", into);
	if (db_run(persons, err))
		return -1;
	return db_run(after, err);
}
