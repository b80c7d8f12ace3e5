/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs, as they tell of themselves: table program. */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/vec.h"
#include "people/program.h"

#define TELL_SECS   30
#define SILENT_SECS 90

static int write_row(struct db *db, const struct program *program, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO program (name, pid, version, started_at, updated_at, stopped_at,"
		" loads, problem, error, error_at) VALUES (:name, :pid, :version, :started_at,"
		" :updated_at, nullif(:stopped_at, 0), :loads, :problem, :error,"
		" nullif(:error_at, 0))"
		" ON CONFLICT DO UPDATE SET pid = excluded.pid, version = excluded.version,"
		" started_at = excluded.started_at, updated_at = excluded.updated_at,"
		" stopped_at = excluded.stopped_at, loads = excluded.loads,"
		" problem = excluded.problem, error = excluded.error,"
		" error_at = excluded.error_at");

	db_bind_text(st, "name", program->name);
	db_bind_int(st, "pid", program->pid);
	db_bind_text(st, "version", program->version);
	db_bind_int(st, "started_at", program->started_at);
	db_bind_int(st, "updated_at", program->updated_at);
	db_bind_int(st, "stopped_at", program->stopped_at);
	db_bind_int(st, "loads", program->loads);
	db_bind_text(st, "problem", program->problem);
	db_bind_text(st, "error", program->error);
	db_bind_int(st, "error_at", program->error_at);
	return db_run(st, err);
}

static int tell(struct db *db, struct program *program, int64_t now, struct err *err)
{
	char error[LOG_LAST_MAX];

	program->error_at = log_last_error(error);
	program->error = program->error_at ? error : NULL;
	program->version = MOOT_VERSION;
	program->pid = getpid();
	if (!program->started_at)
		program->started_at = now;
	program->updated_at = now;
	if (write_row(db, program, err))
		program->updated_at = 0;	/* so that it is tried again */
	program->error = NULL;
	return program->updated_at ? 1 : -1;
}

int program_tell(struct db *db, struct program *program, struct err *err)
{
	char error[LOG_LAST_MAX];
	int64_t now = clock_now();

	if (program->updated_at && now - program->updated_at < TELL_SECS &&
	    log_last_error(error) == program->error_at)
		return 0;
	return tell(db, program, now, err);
}

void program_config(struct program *program, const char *path, const struct err *err)
{
	if (err)
		log_error("the config is as it was before: %s", err->msg);
	else
		log_info("%s is in force", path);
	snprintf(program->text, sizeof(program->text), "%s", err ? err->msg : "");
	program->problem = err ? program->text : NULL;
	program->loads++;
	program->updated_at = 0;
}

int program_stop(struct db *db, struct program *program, struct err *err)
{
	program->stopped_at = clock_now();
	return tell(db, program, program->stopped_at, err) < 0 ? -1 : 0;
}

int program_list(struct db *db, struct arena *arena, struct programs *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT name, pid, version, started_at, updated_at, stopped_at, loads, problem,"
		" error, error_at FROM program ORDER BY name");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct program){
			.name = db_text(st, "name", arena), .pid = db_int(st, "pid"),
			.version = db_text(st, "version", arena),
			.started_at = db_int(st, "started_at"),
			.updated_at = db_int(st, "updated_at"),
			.stopped_at = db_int(st, "stopped_at"), .loads = db_int(st, "loads"),
			.problem = db_text(st, "problem", arena),
			.error = db_text(st, "error", arena),
			.error_at = db_int(st, "error_at"),
		};
	return rc;
}

bool program_is_up(const struct program *program, int64_t now)
{
	return !program->stopped_at && program->updated_at > now - SILENT_SECS;
}

const char *program_state_name(const struct program *program, int64_t now)
{
	if (program->stopped_at)
		return "stopped";
	return program_is_up(program, now) ? "up" : "silent";
}
