/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The database: migrations, transactions, what is busy, broken or in the way. */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static char dir[64], path[96];

static int make_dir(void **state)
{
	snprintf(dir, sizeof(dir), "/tmp/moot-db-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/moot.db", dir);
	return unit_setup(state);
}

static int remove_dir(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".copy" };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
	rmdir(dir);
	return unit_teardown(state);
}

#define DIR_TEST(fn) cmocka_unit_test_setup_teardown(fn, make_dir, remove_dir)

/* Behind the interface's back, as another program would. */
static void outside(const char *sql)
{
	sqlite3 *handle;
	char *msg = NULL;

	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	if (sqlite3_exec(handle, sql, NULL, NULL, &msg) != SQLITE_OK)
		fail_msg("%s", msg);
	sqlite3_close(handle);
}

static struct db *opened(struct unit *u)
{
	struct db *db = NULL;

	assert_ok(u, db_open(&db, path, &u->err));
	assert_ok(u, db_migrate(db, &u->err));
	return db;
}

static int count(struct db *db, const char *key, int64_t n, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO rate (key, since_at, count) VALUES (:key, 0, :n)");

	db_bind_text(st, "key", key);
	db_bind_int(st, "n", n);
	return db_run(st, err);
}

static int64_t rows(struct unit *u, struct db *db)
{
	struct db_stmt *st = db_prepare(db, "SELECT count(*) AS n FROM rate");
	int64_t n;

	assert_int_equal(db_step(st, &u->err), 1);
	n = db_int(st, "n");
	db_done(st);
	return n;
}

static void a_new_file_gets_the_whole_schema(void **state)
{
	struct unit *u = *state;
	struct db *db = opened(u);
	struct stat st;

	assert_true(db_version_program() >= 5);
	assert_int_equal(db_version_file(db), db_version_program());
	assert_ok(u, db_migrate(db, &u->err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0007, 0);
	db_close(db);
	db_close(NULL);
}

static void a_newer_database_is_refused(void **state)
{
	struct unit *u = *state;
	struct db *db = opened(u);

	db_close(db);
	outside("PRAGMA user_version = 9999");
	assert_ok(u, db_open(&db, path, &u->err));
	assert_fails(u, ERR_CONFLICT, db_migrate(db, &u->err));
	assert_non_null(strstr(u->err.msg, "the database has schema 9999 and this program knows"));
	assert_non_null(strstr(u->err.msg, "install the newer moot"));
	assert_false(db_in_transaction(db));
	db_close(db);
}

static void two_that_start_at_once_migrate_once(void **state)
{
	struct unit *u = *state;
	pid_t pids[4];
	int status;

	for (size_t i = 0; i < ARRAY_LEN(pids); i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct err err;
			struct db *db;
			int rc = db_open(&db, path, &err) || db_migrate(db, &err);

			if (rc)
				fprintf(stderr, "%s\n", err.msg);
			else
				raise(SIGKILL);		/* and not a word from valgrind */
			_exit(rc);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(pids); i++) {
		waitpid(pids[i], &status, 0);
		assert_true(WIFSIGNALED(status));
	}
	db_close(opened(u));
}

static void what_cannot_be_opened_is_said_in_words(void **state)
{
	struct unit *u = *state;
	struct db *db = NULL;
	FILE *file;

	assert_int_equal(db_open(&db, "/nonexistent/moot.db", &u->err), -1);
	assert_non_null(strstr(u->err.msg, "cannot open the database \"/nonexistent/moot.db\""));
	file = fopen(path, "we");
	for (int i = 0; i < 300; i++)
		fputs("this is no database at all\n", file);
	fclose(file);
	assert_fails(u, ERR_IO, db_open(&db, path, &u->err));
	assert_non_null(strstr(u->err.msg, "damaged"));
}

static void values_come_back_as_they_went(void **state)
{
	struct unit *u = *state;
	struct db_stmt *st = db_prepare(u->db,
		"SELECT :i AS i, :t AS t, :n AS n, :b AS b, '' AS e");
	size_t len;

	db_bind_int(st, "i", INT64_MIN);
	db_bind_text(st, "t", "o'; DROP TABLE call; --\xc3\xa9");
	db_bind_text(st, "n", NULL);
	db_bind_blob(st, "b", "a\0b", 3);
	assert_int_equal(db_step(st, &u->err), 1);
	assert_true(db_int(st, "i") == INT64_MIN);
	assert_string_equal(db_text(st, "t", u->arena), "o'; DROP TABLE call; --\xc3\xa9");
	assert_true(db_is_null(st, "n"));
	assert_null(db_text(st, "n", u->arena));
	assert_int_equal(db_int(st, "n"), 0);
	assert_memory_equal(db_blob(st, "b", &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_string_equal(db_text(st, "e", u->arena), "");
	assert_int_equal(db_step(st, &u->err), 0);
}

static void a_statement_forgets_what_it_was_given(void **state)
{
	struct unit *u = *state;

	for (int i = 0; i < 2; i++) {
		struct db_stmt *st = db_prepare(u->db, "SELECT :x AS x, :y AS y");

		if (i == 0)
			db_bind_int(st, "y", 7);
		assert_int_equal(db_step(st, &u->err), 1);
		assert_int_equal(db_int(st, "y"), i ? 0 : 7);
		db_done(st);
	}
}

static void broken_constraints_are_conflicts(void **state)
{
	struct unit *u = *state;
	struct db_stmt *st;

	assert_ok(u, count(u->db, "a", 1, &u->err));
	assert_fails(u, ERR_CONFLICT, count(u->db, "a", 1, &u->err));
	st = db_prepare(u->db, "INSERT INTO account (network, name, person_id, linked_at)"
			" VALUES ('n', 'a', 999, 0)");
	assert_fails(u, ERR_CONFLICT, db_run(st, &u->err));	/* foreign keys are on */
	st = db_prepare(u->db, "INSERT INTO rate (key, since_at, count) VALUES ('b', 'x', 1)");
	assert_fails(u, ERR_CONFLICT, db_run(st, &u->err));	/* STRICT */
}

static void a_rollback_takes_all_back(void **state)
{
	struct unit *u = *state;

	assert_ok(u, db_begin(u->db, &u->err));
	assert_true(db_in_transaction(u->db));
	assert_ok(u, count(u->db, "a", 1, &u->err));
	assert_int_equal(db_changes(u->db), 1);
	db_rollback(u->db);
	assert_int_equal(rows(u, u->db), 0);
	assert_ok(u, db_begin(u->db, &u->err));
	assert_ok(u, count(u->db, "a", 1, &u->err));
	assert_ok(u, db_commit(u->db, &u->err));
	db_rollback(u->db);		/* nothing after a commit */
	assert_int_equal(rows(u, u->db), 1);
}

static void another_writer_is_waited_for_and_then_busy(void **state)
{
	struct unit *u = *state;
	struct db *a = opened(u), *b = opened(u);
	int64_t start = clock_ms();

	assert_ok(u, db_begin(a, &u->err));
	assert_fails(u, ERR_BUSY, db_begin(b, &u->err));
	assert_string_equal(u->err.msg, "the database is busy; try again");
	assert_in_range(clock_ms() - start, 4000, 9000);
	assert_false(db_in_transaction(b));
	assert_int_equal(rows(u, b), 0);	/* readers never wait */
	assert_ok(u, db_commit(a, &u->err));
	assert_ok(u, db_begin(b, &u->err));
	db_rollback(b);
	db_close(a);
	db_close(b);
}

static void others_changes_are_noticed_and_ones_own_not(void **state)
{
	struct unit *u = *state;
	struct db *a = opened(u), *b = opened(u);

	db_changed(a);
	assert_false(db_changed(a));
	assert_ok(u, count(a, "own", 1, &u->err));
	assert_false(db_changed(a));
	assert_ok(u, count(b, "other", 1, &u->err));
	assert_true(db_changed(a));
	assert_false(db_changed(a));
	db_close(a);
	db_close(b);
}

static void what_was_committed_outlives_a_kill(void **state)
{
	struct unit *u = *state;
	struct db *db;
	int status;
	pid_t pid;

	db_close(opened(u));
	pid = fork();
	if (pid == 0) {
		struct err err;

		if (db_open(&db, path, &err) || count(db, "kept", 1, &err) || db_begin(db, &err) ||
		    count(db, "lost", 1, &err))
			_exit(1);
		raise(SIGKILL);
	}
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	db = opened(u);
	assert_int_equal(rows(u, db), 1);
	db_close(db);
}

static void a_backup_is_a_database(void **state)
{
	struct unit *u = *state;
	struct db *db = opened(u), *copy;
	char *to = arena_printf(u->arena, "%s.copy", path);
	struct stat st;

	assert_ok(u, count(db, "a", 1, &u->err));
	assert_ok(u, db_backup(db, to, &u->err));
	assert_int_equal(stat(to, &st), 0);
	assert_int_equal(st.st_mode & 0007, 0);
	assert_int_equal(db_backup(db, to, &u->err), -1);	/* never over a file */
	assert_non_null(strstr(u->err.msg, ".copy\": File exists"));
	assert_ok(u, db_open(&copy, to, &u->err));
	assert_int_equal(rows(u, copy), 1);
	assert_int_equal(db_version_file(copy), db_version_program());
	db_close(copy);
	db_close(db);
}

static void on_abort(int signo UNUSED)
{
	raise(SIGKILL);
}

/* bug() aborts: in a child, which then goes without a word from the sanitizers. */
static int aborts(struct unit *u, void (*fn)(struct unit *))
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		fclose(stderr);
		signal(SIGABRT, on_abort);
		fn(u);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void wrong_sql(struct unit *u)
{
	db_prepare(u->db, "SELEC 1");
}

static void two_statements(struct unit *u)
{
	db_prepare(u->db, "SELECT 1; DROP TABLE call");
}

static void wrong_parameter(struct unit *u)
{
	db_bind_int(db_prepare(u->db, "SELECT :a AS a"), "b", 1);
}

static void wrong_column(struct unit *u)
{
	struct db_stmt *st = db_prepare(u->db, "SELECT 1 AS a");

	if (db_step(st, &u->err) == 1)
		db_int(st, "b");
}

static void used_twice(struct unit *u)
{
	for (int i = 0; i < 2; i++)
		db_prepare(u->db, "SELECT 2 AS a");
}

static void nested(struct unit *u)
{
	if (db_begin(u->db, &u->err) || db_begin(u->db, &u->err))
		_exit(1);
}

static void programmers_mistakes_are_found_at_once(void **state)
{
	struct unit *u = *state;

	assert_true(aborts(u, wrong_sql));
	assert_true(aborts(u, two_statements));
	assert_true(aborts(u, wrong_parameter));
	assert_true(aborts(u, wrong_column));
	assert_true(aborts(u, used_twice));
	assert_true(aborts(u, nested));
}

/* SQLite does so by itself where a LIKE is given another pattern. */
static void a_statement_that_is_prepared_again_knows_its_names(void **state)
{
	struct unit *u = *state;

	unit_person(u, "ann", ROLE_MEMBER);
	for (int i = 0; i < 20; i++) {
		struct db_stmt *st = db_prepare(u->db, "SELECT count(*) AS n FROM person"
						" WHERE name LIKE :like OR name LIKE :other");

		db_bind_text(st, "like", i % 2 ? "a%" : "%z");
		db_bind_text(st, "other", i % 3 ? "x" : "%q%");
		assert_int_equal(db_step(st, &u->err), 1);
		assert_int_equal(db_int(st, "n"), i % 2);
		db_done(st);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(a_new_file_gets_the_whole_schema),
		DIR_TEST(a_newer_database_is_refused),
		DIR_TEST(two_that_start_at_once_migrate_once),
		DIR_TEST(what_cannot_be_opened_is_said_in_words),
		UNIT_TEST(values_come_back_as_they_went),
		UNIT_TEST(a_statement_forgets_what_it_was_given),
		UNIT_TEST(broken_constraints_are_conflicts),
		UNIT_TEST(a_rollback_takes_all_back),
		DIR_TEST(another_writer_is_waited_for_and_then_busy),
		DIR_TEST(others_changes_are_noticed_and_ones_own_not),
		DIR_TEST(what_was_committed_outlives_a_kill),
		DIR_TEST(a_backup_is_a_database),
		UNIT_TEST(a_statement_that_is_prepared_again_knows_its_names),
		UNIT_TEST(programmers_mistakes_are_found_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
