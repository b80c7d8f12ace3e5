/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only file that knows SQLite. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/vec.h"
#include "schema.h"

#define BUSY_MS 5000
#define WAIT_MS 5			/* with db_set_patience(): looked again so often */
#define REST_MS 250
#define SLOTS 1024			/* statements kept; a power of two */
#define MAX_COLUMNS 48
#define MAX_PARAMETERS 64

struct db_stmt {
	struct db *db;
	sqlite3_stmt *stmt;
	const char *sql;
	bool in_use, has_row;
	int next;			/* column to look at first */
	char *names[MAX_COLUMNS];		/* of the columns: asking SQLite takes locks */
	const char *asked[MAX_COLUMNS];	/* the literal that found each, last */
	int n_names;
	char *parameters[MAX_PARAMETERS];	/* without the colon */
	int n_parameters, next_parameter;
};

struct db {
	sqlite3 *handle;
	sqlite3_stmt *data_version;
	int64_t seen_version;
	int patience_ms, waited_ms;
	int64_t waited_at_ms;
	bool in_batch, in_step;		/* a batch; a transaction inside it */
	size_t n_stmts;
	struct db_stmt *slots[SLOTS];	/* open addressing by the literal's address */
};

static int db_error(struct db *db, struct err *err)
{
	switch (sqlite3_errcode(db->handle) & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_BUSY, "the database is busy; try again");
	case SQLITE_CONSTRAINT:
		return err_set(err, ERR_CONFLICT, "%s", sqlite3_errmsg(db->handle));
	case SQLITE_FULL:
		return err_set(err, ERR_IO, "the disk is full: free some space for the database");
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return err_set(err, ERR_IO, "the database is damaged (%s); restore a backup",
			       sqlite3_errmsg(db->handle));
	default:
		return err_set(err, ERR_IO, "database: %s", sqlite3_errmsg(db->handle));
	}
}

static int exec(struct db *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return db_error(db, err);
}

/* SQLite would let everybody read it; its -wal and -shm files take this file's mode. */
static int create(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0660);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? -1 : 0;
}

/*
 * Of several programs that open a new file at once, SQLite tells all but one
 * that it is busy, without waiting: changing to WAL has no busy handler.  So
 * one opens at a time.  (A lock on the file itself would get into SQLite's.)
 */
static int lock_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? mem_printf("%.*s", (int)(slash - path + 1), path) : mem_dup(".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(folder);
	if (fd >= 0)
		flock(fd, LOCK_EX);
	return fd;
}

static int set_up(struct db *db, const char *path, struct err *err)
{
	/* One thread at a time uses it, as all of struct db: no locks for each column. */
	if (sqlite3_open_v2(path, &db->handle,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW |
			    SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return db_error(db, err);
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	if (exec(db, "PRAGMA journal_mode = WAL", err) ||
	    exec(db, "PRAGMA synchronous = FULL", err) ||
	    exec(db, "PRAGMA foreign_keys = ON", err) ||
	    exec(db, "PRAGMA temp_store = MEMORY", err) ||
	    exec(db, "PRAGMA cache_size = -16000", err) ||
	    exec(db, "PRAGMA cell_size_check = ON", err))
		return -1;
	if (sqlite3_prepare_v3(db->handle, "PRAGMA data_version", -1,
			       SQLITE_PREPARE_PERSISTENT, &db->data_version, NULL) != SQLITE_OK)
		return db_error(db, err);
	db_changed(db);
	return 0;
}

/* What was waited lately counts: several statements in a row wait as one would. */
static int on_busy(void *cookie, int count UNUSED)
{
	struct db *db = cookie;
	int64_t now = clock_ms();

	if (now - db->waited_at_ms > REST_MS)
		db->waited_ms = 0;
	if (db->waited_ms >= db->patience_ms)
		return 0;
	sqlite3_sleep(WAIT_MS);
	db->waited_ms += (int)(clock_ms() - now);
	db->waited_at_ms = now;
	return 1;
}

void db_set_patience(struct db *db, int ms)
{
	db->patience_ms = ms;
	sqlite3_busy_handler(db->handle, on_busy, db);
}

int db_open(struct db **out, const char *path, struct err *err)
{
	struct db *db = mem_alloc(sizeof(*db));
	int rc, lock = lock_folder(path);

	if (strcmp(path, ":memory:") != 0)
		create(path);	/* if it fails, SQLite says why */
	rc = set_up(db, path, err);
	if (lock >= 0)
		close(lock);
	if (rc) {
		db_close(db);
		return err_in(err, "cannot open the database \"%s\"", path);
	}
	*out = db;
	return 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < SLOTS; i++) {
		if (!db->slots[i])
			continue;
		for (int k = 0; k < db->slots[i]->n_names; k++)
			free(db->slots[i]->names[k]);
		for (int k = 0; k < db->slots[i]->n_parameters; k++)
			free(db->slots[i]->parameters[k]);
		sqlite3_finalize(db->slots[i]->stmt);
		free(db->slots[i]);
	}
	sqlite3_finalize(db->data_version);
	sqlite3_close(db->handle);
	free(db);
}

int db_version_program(void)
{
	int n = 0;

	while (schema_files[n].sql)
		n++;
	return n;
}

int db_version_file(struct db *db)
{
	sqlite3_stmt *stmt = NULL;
	int version = 0;

	if (sqlite3_prepare_v2(db->handle, "PRAGMA user_version", -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return version;
}

static int apply(struct db *db, int number, struct err *err)
{
	char set_version[48];

	if (exec(db, schema_files[number - 1].sql, err))
		return err_in(err, "schema %s", schema_files[number - 1].name);
	sqlite3_snprintf((int)sizeof(set_version), set_version, "PRAGMA user_version = %d", number);
	return exec(db, set_version, err);
}

int db_migrate(struct db *db, struct err *err)
{
	int rc = -1, have, want = db_version_program();

	if (db_version_file(db) == want)
		return 0;
	if (db_begin(db, err))
		goto out;
	have = db_version_file(db);	/* again: another process may have been first */
	if (have > want) {
		err_set(err, ERR_CONFLICT,
			"the database has schema %d and this program knows %d: "
			"install the newer moot", have, want);
		goto out;
	}
	while (have < want)
		if (apply(db, ++have, err))
			goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

int db_begin(struct db *db, struct err *err)
{
	if (db_in_transaction(db))
		bug("db_begin inside a transaction");
	if (!db->in_batch)
		return exec(db, "BEGIN IMMEDIATE", err);
	if (sqlite3_get_autocommit(db->handle))
		return err_set(err, ERR_IO, "the database has given up what was not written yet");
	if (exec(db, "SAVEPOINT step", err))
		return -1;
	db->in_step = true;
	return 0;
}

int db_commit(struct db *db, struct err *err)
{
	if (!db->in_batch)
		return exec(db, "COMMIT", err);
	if (exec(db, "RELEASE step", err))
		return -1;
	db->in_step = false;
	return 0;
}

void db_rollback(struct db *db)
{
	bool batch = db->in_batch;
	struct err err;

	if (!db_in_transaction(db))
		return;
	db->in_step = false;
	if (exec(db, batch ? "ROLLBACK TO step; RELEASE step" : "ROLLBACK", &err))
		log_error("rollback: %s", err.msg);
}

int db_batch_begin(struct db *db, struct err *err)
{
	if (db_begin(db, err))
		return -1;
	db->in_batch = true;
	return 0;
}

int db_batch_commit(struct db *db, struct err *err)
{
	if (!db->in_batch || db->in_step)
		bug("db_batch_commit outside a batch");
	if (sqlite3_get_autocommit(db->handle))
		return err_set(err, ERR_IO, "the database has given up what was not written yet");
	if (exec(db, "COMMIT", err))
		return -1;
	db->in_batch = false;
	return 0;
}

void db_batch_rollback(struct db *db)
{
	if (!db->in_batch)
		return;
	db->in_batch = db->in_step = false;
	db_rollback(db);
}

bool db_in_batch(const struct db *db)
{
	return db->in_batch;
}

bool db_in_transaction(const struct db *db)
{
	return db->in_batch ? db->in_step : !sqlite3_get_autocommit(db->handle);
}

static struct db_stmt *stmt_new(struct db *db, const char *sql)
{
	struct db_stmt *st = mem_alloc(sizeof(*st));
	const char *tail = NULL;

	if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &st->stmt,
			       &tail) != SQLITE_OK)
		bug("SQL: %s in \"%s\"", sqlite3_errmsg(db->handle), sql);
	if (tail && *tail)
		bug("SQL: more than one statement in \"%s\"", sql);
	if (sqlite3_column_count(st->stmt) > MAX_COLUMNS)
		bug("SQL: too many columns in \"%s\"", sql);
	if (sqlite3_bind_parameter_count(st->stmt) > MAX_PARAMETERS)
		bug("SQL: too many parameters in \"%s\"", sql);
	st->db = db;
	st->sql = sql;
	st->n_parameters = sqlite3_bind_parameter_count(st->stmt);
	for (int i = 0; i < st->n_parameters; i++) {
		const char *name = sqlite3_bind_parameter_name(st->stmt, i + 1);

		/* SQLite's own are gone when it prepares the statement again (LIKE :x). */
		st->parameters[i] = mem_dup(name ? name + 1 : "");
	}
	for (st->n_names = 0; st->n_names < sqlite3_column_count(st->stmt); st->n_names++)
		st->names[st->n_names] = mem_dup(sqlite3_column_name(st->stmt, st->n_names));
	return st;
}

struct db_stmt *db_prepare_(struct db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 3) * 2654435761u;
	struct db_stmt **slot;

	for (;; at++) {
		slot = &db->slots[at % SLOTS];
		if (!*slot || (*slot)->sql == sql)
			break;
	}
	if (!*slot) {
		if (++db->n_stmts > SLOTS / 2)
			bug("more than %d statements", SLOTS / 2);
		*slot = stmt_new(db, sql);
	}
	if ((*slot)->in_use)
		bug("statement used while in use: %s", sql);
	(*slot)->in_use = true;
	(*slot)->has_row = false;
	return *slot;
}

/* Most bind them in their order: each is found at once. */
static int parameter(struct db_stmt *st, const char *name)
{
	int n = st->n_parameters, i = st->next_parameter;

	for (int tried = 0; tried < n; tried++, i++) {
		if (i >= n)
			i = 0;
		if (strcmp(st->parameters[i], name) == 0) {
			st->next_parameter = i + 1;
			return i + 1;
		}
	}
	bug("no parameter :%s in \"%s\"", name, st->sql);
}

static void bound(struct db_stmt *st, int rc)
{
	if (rc != SQLITE_OK)
		bug("bind: %s in \"%s\"", sqlite3_errstr(rc), st->sql);
}

void db_bind_int(struct db_stmt *st, const char *name, int64_t value)
{
	bound(st, sqlite3_bind_int64(st->stmt, parameter(st, name), value));
}

void db_bind_text(struct db_stmt *st, const char *name, const char *value)
{
	bound(st, sqlite3_bind_text(st->stmt, parameter(st, name), value, -1, SQLITE_TRANSIENT));
}

void db_bind_blob(struct db_stmt *st, const char *name, const void *data, size_t len)
{
	bound(st, sqlite3_bind_blob64(st->stmt, parameter(st, name), data, len, SQLITE_TRANSIENT));
}

void db_bind_null(struct db_stmt *st, const char *name)
{
	bound(st, sqlite3_bind_null(st->stmt, parameter(st, name)));
}

void db_done(struct db_stmt *st)
{
	sqlite3_reset(st->stmt);
	sqlite3_clear_bindings(st->stmt);
	st->in_use = st->has_row = false;
}

int db_step(struct db_stmt *st, struct err *err)
{
	int rc = sqlite3_step(st->stmt);

	st->has_row = rc == SQLITE_ROW;
	if (st->has_row)
		return 1;
	if (rc != SQLITE_DONE)
		db_error(st->db, err);
	db_done(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

int db_run(struct db_stmt *st, struct err *err)
{
	int rc = db_step(st, err);

	if (rc == 1)
		bug("rows from \"%s\"", st->sql);
	return rc;
}

static int column(struct db_stmt *st, const char *name)
{
	int n = st->n_names, i = st->next;

	if (!st->has_row)
		bug("column \"%s\" read without a row of \"%s\"", name, st->sql);
	/* Most read them in their order: each is found at once. */
	for (int tried = 0; tried < n; tried++, i++) {
		if (i >= n)
			i = 0;
		if (st->asked[i] == name || strcmp(st->names[i], name) == 0) {
			st->asked[i] = name;
			st->next = i + 1;
			return i;
		}
	}
	bug("no column \"%s\" in \"%s\"", name, st->sql);
}

int64_t db_int(struct db_stmt *st, const char *name)
{
	return sqlite3_column_int64(st->stmt, column(st, name));
}

bool db_is_null(struct db_stmt *st, const char *name)
{
	return sqlite3_column_type(st->stmt, column(st, name)) == SQLITE_NULL;
}

char *db_text(struct db_stmt *st, const char *name, struct arena *arena)
{
	int i = column(st, name);
	const char *text = (const char *)sqlite3_column_text(st->stmt, i);

	if (!text)
		return NULL;
	return arena_dup_len(arena, text, (size_t)sqlite3_column_bytes(st->stmt, i));
}

const void *db_blob(struct db_stmt *st, const char *name, size_t *len)
{
	int i = column(st, name);
	const void *data = sqlite3_column_blob(st->stmt, i);

	*len = (size_t)sqlite3_column_bytes(st->stmt, i);
	return data;
}

int64_t db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int db_changes(struct db *db)
{
	return sqlite3_changes(db->handle);
}

bool db_changed(struct db *db)
{
	int64_t before = db->seen_version;

	if (sqlite3_step(db->data_version) == SQLITE_ROW)
		db->seen_version = sqlite3_column_int64(db->data_version, 0);
	sqlite3_reset(db->data_version);
	return db->seen_version != before;
}

int db_backup(struct db *db, const char *path, struct err *err)
{
	struct db_stmt *st;

	if (create(path))
		return err_sys(err, "cannot write the copy \"%s\"", path);
	st = db_prepare(db, "VACUUM INTO :path");
	db_bind_text(st, "path", path);
	return db_run(st, err);
}

/* ---- rows that others refer to, whatever tables the schema has by now */

struct reference { const char *table, *column; bool cascades; };
struct references { struct reference *items; size_t len, cap; };

static int find_references(struct db *db, const char *table, struct arena *arena,
			   struct references *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT m.name AS name, f.\"from\" AS column, f.on_delete = 'CASCADE' AS cascades"
		" FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f"
		" WHERE m.type = 'table' AND f.\"table\" = :table");
	int rc;

	db_bind_text(st, "table", table);
	while ((rc = db_step(st, err)) == 1) {
		struct reference *ref = vec_add(out, arena);

		ref->table = db_text(st, "name", arena);
		ref->column = db_text(st, "column", arena);
		ref->cascades = db_int(st, "cascades");
	}
	return rc;
}

/* sql is sqlite3_mprintf()'s, and freed. */
static int exec_own(struct db *db, char *sql, struct err *err)
{
	int rc = exec(db, sql ? sql : "", err);

	sqlite3_free(sql);
	return rc;
}

/* The ids of the rows that refer to a row: at most max of them, their number; -1. */
static int referring(struct db *db, const struct reference *ref, int64_t to, int64_t *ids,
		     int max, struct err *err)
{
	char *sql = sqlite3_mprintf("SELECT rowid FROM \"%w\" WHERE \"%w\" = %lld", ref->table,
				    ref->column, (long long)to);
	sqlite3_stmt *stmt = NULL;
	int n = 0;

	if (sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL) != SQLITE_OK)
		n = db_error(db, err);
	while (n >= 0 && n < max && sqlite3_step(stmt) == SQLITE_ROW)
		ids[n++] = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
	return n;
}

static int merge_rows(struct db *db, const char *table, int64_t from, int64_t to,
		      struct arena *arena, struct err *err);

/* A row that can be there once only, and is there of both: the two are merged as well. */
static int merge_twins(struct db *db, const struct reference *ref, int64_t from, int64_t to,
		       struct arena *arena, struct err *err)
{
	struct references deeper = { 0 };
	int64_t twins[2], left[2];
	int n;

	if (find_references(db, ref->table, arena, &deeper, err))
		return -1;
	if (!deeper.len)
		return 0;
	n = referring(db, ref, from, left, 2, err);
	if (n <= 0)
		return n;
	if (n > 1 || referring(db, ref, to, twins, 2, err) != 1)
		return err_set(err, ERR_CONFLICT, "\"%s\" has too much of both to make one",
			       ref->table);
	return merge_rows(db, ref->table, left[0], twins[0], arena, err);
}

static int merge_rows(struct db *db, const char *table, int64_t from, int64_t to,
		      struct arena *arena, struct err *err)
{
	struct references refs = { 0 };

	if (find_references(db, table, arena, &refs, err))
		return -1;
	for (size_t i = 0; i < refs.len; i++) {
		const struct reference *ref = &refs.items[i];

		if (exec_own(db, sqlite3_mprintf(
				"UPDATE OR IGNORE \"%w\" SET \"%w\" = %lld WHERE \"%w\" = %lld",
				ref->table, ref->column, (long long)to, ref->column,
				(long long)from), err) ||
		    merge_twins(db, ref, from, to, arena, err) ||
		    exec_own(db, sqlite3_mprintf(
				"DELETE FROM \"%w\" WHERE \"%w\" = %lld", ref->table,
				ref->column, (long long)from), err))
			return -1;
	}
	return exec_own(db, sqlite3_mprintf("DELETE FROM \"%w\" WHERE id = %lld", table,
					    (long long)from), err);
}

int db_merge_rows(struct db *db, const char *table, int64_t from, int64_t to, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc;

	if (!db_in_transaction(db) || from == to)
		bug("db_merge_rows: no transaction, or one row");
	rc = merge_rows(db, table, from, to, scratch, err);
	arena_free(scratch);
	return rc;
}

/* What hangs on the row, where the row itself has to stay. */
static int strip_row(struct db *db, const char *table, int64_t id, struct err *err)
{
	struct arena *scratch = arena_new();
	struct references refs = { 0 };
	int rc = find_references(db, table, scratch, &refs, err);

	for (size_t i = 0; rc == 0 && i < refs.len; i++)
		if (refs.items[i].cascades)
			rc = exec_own(db, sqlite3_mprintf(
				"DELETE FROM \"%w\" WHERE \"%w\" = %lld", refs.items[i].table,
				refs.items[i].column, (long long)id), err);
	arena_free(scratch);
	return rc;
}

int db_forget_row(struct db *db, const char *table, int64_t id, struct err *err)
{
	if (!db_in_transaction(db))
		bug("db_forget_row outside a transaction");
	if (exec_own(db, sqlite3_mprintf("DELETE FROM \"%w\" WHERE id = %lld", table,
					 (long long)id), err) == 0)
		return 0;
	if (err->kind != ERR_CONFLICT || strip_row(db, table, id, err))
		return -1;
	return 1;
}
