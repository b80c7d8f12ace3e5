/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SQLite, so that injection does not compile and a typo does not pass:
 *
 *	struct db_stmt *st = db_prepare(db, "SELECT title FROM call WHERE id = :id");
 *
 *	db_bind_int(st, "id", id);
 *	rc = db_step(st, err);			(1 a row, 0 the end, -1 an error)
 *	if (rc == 1)
 *		call->title = db_text(st, "title", arena);
 *	db_done(st);
 *
 * db_prepare takes a string literal and nothing else.  A statement is prepared
 * once per literal and kept.  Wrong SQL, an unknown :name or column, a
 * statement used while it is in use: bug().  A handle is one thread's.
 */
#ifndef BASE_DB_H
#define BASE_DB_H

#include "base/base.h"

struct arena;
struct err;
struct db;
struct db_stmt;

/* Opens, and creates the file (mode 0660) if need be.  ":memory:" for tests. */
int db_open(struct db **out, const char *path, struct err *err) MUST_CHECK;
/*
 * How long to wait for another program that writes, at most and in all within a
 * quarter of a second; then it is ERR_BUSY.  5 s each time unless this is called.
 */
void db_set_patience(struct db *db, int ms);
void db_close(struct db *db);

/*
 * Bring the schema up to this program's.  Safe to call from several processes
 * at once.  A database that a newer program has written is refused
 * (ERR_CONFLICT): nothing is ever migrated down.
 */
int db_migrate(struct db *db, struct err *err) MUST_CHECK;

/* BEGIN IMMEDIATE: waits up to 5 s for another writer, then ERR_BUSY. */
int db_begin(struct db *db, struct err *err) MUST_CHECK;
int db_commit(struct db *db, struct err *err) MUST_CHECK;
void db_rollback(struct db *db);		/* nothing after a commit */
bool db_in_transaction(const struct db *db);

/*
 * Many transactions written as one, for speed: between these two db_begin(),
 * db_commit() and db_rollback() work as ever, but nothing is on disk, and nobody
 * else may write, until the batch is committed.
 */
int db_batch_begin(struct db *db, struct err *err) MUST_CHECK;
int db_batch_commit(struct db *db, struct err *err) MUST_CHECK;
void db_batch_rollback(struct db *db);		/* nothing after a commit */
bool db_in_batch(const struct db *db);

#define db_prepare(db, sql) db_prepare_((db), "" sql "")
struct db_stmt *db_prepare_(struct db *db, const char *sql);

/* Names without the colon. */
void db_bind_int(struct db_stmt *st, const char *name, int64_t value);
void db_bind_text(struct db_stmt *st, const char *name, const char *value); /* NULL: NULL */
void db_bind_blob(struct db_stmt *st, const char *name, const void *data, size_t len);
void db_bind_null(struct db_stmt *st, const char *name);

/*
 * 1 a row, 0 the end, -1 an error.  After 0 or -1 the statement is free again;
 * who stops at a row calls db_done().  Busy is ERR_BUSY, a broken constraint
 * ERR_CONFLICT, a full disk and the rest ERR_IO.
 */
int db_step(struct db_stmt *st, struct err *err) MUST_CHECK;
int64_t db_int(struct db_stmt *st, const char *column);		/* NULL is 0 */
bool db_is_null(struct db_stmt *st, const char *column);
char *db_text(struct db_stmt *st, const char *column, struct arena *arena); /* NULL: NULL */
const void *db_blob(struct db_stmt *st, const char *column, size_t *len);  /* until db_step */
void db_done(struct db_stmt *st);
int db_run(struct db_stmt *st, struct err *err) MUST_CHECK;	/* no rows expected */

int64_t db_last_id(struct db *db);
int db_changes(struct db *db);			/* rows of the last statement */

/*
 * Make two rows (by id) of a table one, inside a transaction: whatever refers to
 * `from`, in any table, refers to `to`, and `from` is deleted.  What can be there
 * once only stays as `to` has it.
 */
int db_merge_rows(struct db *db, const char *table, int64_t from, int64_t to,
		  struct err *err) MUST_CHECK;

/*
 * Delete a row and what hangs on it (ON DELETE CASCADE), inside a transaction:
 * 0; or 1 where others refer to the row, so that it stays, and only what hangs
 * on it is gone; -1.
 */
int db_forget_row(struct db *db, const char *table, int64_t id, struct err *err) MUST_CHECK;

/* Has another connection committed since this was last asked?  About 1 us. */
bool db_changed(struct db *db);

/* A consistent copy while others write (VACUUM INTO). */
int db_backup(struct db *db, const char *path, struct err *err) MUST_CHECK;

/* The schema version that this program speaks, and the one found in the file. */
int db_version_program(void);
int db_version_file(struct db *db);

#endif
