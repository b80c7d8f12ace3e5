/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Public holidays: tables holiday and holiday_file, and the folder they come from. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/holiday.h"
#include "people/preference.h"
#include "people/settings.h"

#include "ical/read.h"

#define PAST_SECS  (40 * (int64_t)CLOCK_DAY)
#define AHEAD_SECS (3 * 366 * (int64_t)CLOCK_DAY)
#define FILES_MAX 400
#define NAME_MAX_LEN 100

/* ---- tables */

static int forget(struct db *db, const char *country, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM holiday WHERE country = :country");

	db_bind_text(st, "country", country);
	return db_run(st, err);
}

static int add(struct db *db, const char *country, const char *day, const char *name,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO holiday (country, day, name) VALUES (:country, :day, :name)"
		" ON CONFLICT DO NOTHING");

	db_bind_text(st, "country", country);
	db_bind_text(st, "day", day);
	db_bind_text(st, "name", name);
	return db_run(st, err);
}

static int note_file(struct db *db, const char *country, int64_t changed_at,
		     const char *error, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO holiday_file (country, changed_at, error)"
		" VALUES (:country, :changed_at, :error) ON CONFLICT DO UPDATE"
		" SET changed_at = excluded.changed_at, error = excluded.error");

	db_bind_text(st, "country", country);
	db_bind_int(st, "changed_at", changed_at);
	db_bind_text(st, "error", error);
	return db_run(st, err);
}

/* 1 the file was read as it is now, 0, -1 */
static int is_read(struct db *db, const char *country, int64_t changed_at, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS one FROM holiday_file WHERE country = :country"
		" AND changed_at = :changed_at");
	int rc;

	db_bind_text(st, "country", country);
	db_bind_int(st, "changed_at", changed_at);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

int holiday_list_files(struct db *db, struct arena *arena, struct holiday_files *out,
		       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT country, changed_at, error, (SELECT count(*) FROM holiday"
		" WHERE holiday.country = holiday_file.country) AS days"
		" FROM holiday_file ORDER BY country");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct holiday_file){
			.country = db_text(st, "country", arena), .days = db_int(st, "days"),
			.changed_at = db_int(st, "changed_at"),
			.error = db_text(st, "error", arena),
		};
	return rc;
}

int holiday_list(struct db *db, const char *country, const char *from, const char *to,
		 struct arena *arena, struct holidays *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT day, name FROM holiday WHERE day BETWEEN :from AND :to AND country ="
		" (SELECT max(country) FROM holiday WHERE country IN (:country,"
		"  substr(:country, 1, 2))) ORDER BY day");
	int rc;

	db_bind_text(st, "country", country);
	db_bind_text(st, "from", from);
	db_bind_text(st, "to", to);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct holiday){
			db_text(st, "day", arena), db_text(st, "name", arena),
		};
	return rc;
}

/* ---- files */

static char *read_file(const char *path, struct arena *arena, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	char *text = arena_alloc(arena, ICAL_READ_MAX + 2, 1);
	size_t len;

	if (!file) {
		err_sys(err, "%s", path);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	len = fread(text, 1, ICAL_READ_MAX + 1, file);
	fclose(file);
	if (len > ICAL_READ_MAX || memchr(text, '\0', len)) {
		err_set(err, ERR_LIMIT, "%s: that is too long for a calendar, or is none", path);
		return NULL;
	}
	text[len] = '\0';
	return text;
}

static char *day_text(struct arena *arena, int64_t at)
{
	struct civil c = zone_civil("UTC", at);

	return arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static int store(struct db *db, const char *country, const struct ical_spans *spans,
		 struct arena *arena, struct err *err)
{
	if (forget(db, country, err))
		return -1;
	for (size_t i = 0; i < spans->len; i++) {
		const struct ical_span *span = &spans->items[i];

		for (int64_t at = span->from_at; at < span->to_at; at += CLOCK_DAY)
			if (add(db, country, day_text(arena, at), span->summary, err))
				return -1;
	}
	return 0;
}

/* A file that is no calendar is noted, and what was known of the country stays. */
static int read_country(struct db *db, const char *path, const char *country,
			int64_t changed_at, int64_t now, struct err *err)
{
	struct arena *arena = arena_new();
	struct ical_spans spans = { 0 };
	struct err wrong = ERR_INIT;
	char *text = read_file(path, arena, &wrong);
	int rc = -1;
	bool good;

	good = text && ical_read(text, now - PAST_SECS, now + AHEAD_SECS, "UTC", arena, &spans,
				 &wrong) == 0;
	if (good)
		log_info("holidays of %s: %zu", country, spans.len);
	else
		log_warn("holidays of %s: %s", country, wrong.msg);
	if (db_begin(db, err) ||
	    note_file(db, country, changed_at, good ? NULL : wrong.msg, err) ||
	    (good && store(db, country, &spans, arena, err)))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* "DE-BY" of "DE-BY.ics"; NULL: another file. */
static char *country_of(const char *name, struct arena *arena)
{
	size_t len = strlen(name);
	char *country;

	if (len < 6 || len > NAME_MAX_LEN || !str_ends(name, ".ics"))
		return NULL;
	country = arena_dup_len(arena, name, len - 4);
	return preference_is_country(country) ? country : NULL;
}

static int look_at(struct db *db, const char *dir, const char *name, int64_t now,
		   struct arena *arena, struct err *err)
{
	char *country = country_of(name, arena), *path;
	struct stat st;
	int rc;

	if (!country)
		return 0;
	path = arena_printf(arena, "%s/%s", dir, name);
	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return 0;
	rc = is_read(db, country, (int64_t)st.st_mtime, err);
	if (rc)
		return rc < 0 ? -1 : 0;
	return read_country(db, path, country, (int64_t)st.st_mtime, now, err);
}

int holiday_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	const char *path = settings->poll.holidays;
	DIR *dir = path && *path ? opendir(path) : NULL;
	struct arena *arena;
	struct dirent *entry;
	int rc = 0;

	if (!dir)
		return 0;		/* it need not be there */
	arena = arena_new();
	for (int n = 0; !rc && n < FILES_MAX && (entry = readdir(dir)); n++)
		rc = look_at(db, path, entry->d_name, now, arena, err);
	closedir(dir);
	arena_free(arena);
	return rc;
}
