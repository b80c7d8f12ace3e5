/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attendance: tables attendance and absence. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/attendance.h"
#include "people/person.h"
#include "people/settings.h"

#include "event_internal.h"
#include "typed.h"

#define ATTENDEES_MAX 2000
#define WHERE_MAX 60
#define DAY_MINUTES 1440
#define HALVES_MAX 62

#define ATTENDANCE_COLUMNS							\
	"event_id, person_id, person.name AS name, state, is_remote, arrive_at, leave_at,"	\
	" from_minute, to_minute, is_told, here_at, here, joined_at,"			\
	" (SELECT group_concat(half, '|') FROM absence WHERE absence.event_id ="	\
	"  attendance.event_id AND absence.person_id = attendance.person_id) AS absent"
#define ATTENDANCE_TABLES " FROM attendance JOIN person ON person.id = person_id"

static const char *const states[] = {
	[ATTENDANCE_ASKED] = "asked", [ATTENDANCE_IN] = "in", [ATTENDANCE_REFUSED] = "refused",
};

static enum attendance_state state_from(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], name))
			return (enum attendance_state)i;
	bug("an attendance in state \"%s\"", name);
}

static const char **split(char *halves, struct arena *arena)
{
	const char **out = arena_array(arena, const char *, HALVES_MAX + 1);
	char *half;

	for (size_t n = 0; n < HALVES_MAX && (half = str_piece(&halves, '|')); n++)
		out[n] = half;
	return out;
}

static void attendance_from(struct db_stmt *st, struct arena *arena, struct attendance *a)
{
	a->event_id = db_int(st, "event_id");
	a->person_id = db_int(st, "person_id");
	a->name = db_text(st, "name", arena);
	a->state = state_from(db_text(st, "state", arena));
	a->is_remote = db_int(st, "is_remote");
	a->arrive_at = db_int(st, "arrive_at");
	a->leave_at = db_int(st, "leave_at");
	a->from_minute = (int)db_int(st, "from_minute");
	a->to_minute = (int)db_int(st, "to_minute");
	a->is_told = db_int(st, "is_told");
	a->here_at = db_int(st, "here_at");
	a->here = db_text(st, "here", arena);
	a->joined_at = db_int(st, "joined_at");
	a->absent = split(db_text(st, "absent", arena), arena);
}

int attendance_find(struct db *db, int64_t event_id, int64_t person_id, struct arena *arena,
		    struct attendance **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " ATTENDANCE_COLUMNS ATTENDANCE_TABLES
		" WHERE event_id = :event AND person_id = :person");
	int rc;

	*out = NULL;
	db_bind_int(st, "event", event_id);
	db_bind_int(st, "person", person_id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct attendance);
	attendance_from(st, arena, *out);
	db_done(st);
	return 1;
}

int attendance_list(struct db *db, int64_t event_id, struct arena *arena,
		    struct attendances *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " ATTENDANCE_COLUMNS ATTENDANCE_TABLES " WHERE event_id = :event"
		" ORDER BY person.name COLLATE NOCASE, person_id");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1)
		attendance_from(st, arena, vec_add(out, arena));
	return rc;
}

static bool is_absent(const struct attendance *a, const char *zone, int64_t at)
{
	struct civil c = zone_civil(zone, at);
	char half[48];

	snprintf(half, sizeof(half), "%04d-%02d-%02d %s", c.year, c.month, c.day,
		 c.hour < 13 ? "am" : "pm");
	for (const char **absent = a->absent; absent && *absent; absent++)
		if (strcmp(*absent, half) == 0)
			return true;
	return false;
}

bool attendance_has(const struct attendance *a, const struct event *event, int64_t from,
		    int64_t to)
{
	int64_t start = from / CLOCK_MINUTE % DAY_MINUTES;
	int64_t end = start + (to - from) / CLOCK_MINUTE;

	if (a->state != ATTENDANCE_IN)
		return false;
	if ((a->arrive_at && from < a->arrive_at) || (a->leave_at && to > a->leave_at))
		return false;
	if (a->from_minute <= a->to_minute ? start < a->from_minute || end > a->to_minute :
	    start < a->from_minute && end > a->to_minute)
		return false;
	return !is_absent(a, event->zone, from);
}

/* ---- writing */

static int insert(struct db *db, int64_t event_id, int64_t person_id,
		  enum attendance_state state, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO attendance (event_id, person_id, state, joined_at)"
		" VALUES (:event, :person, :state, :now)");

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "person", person_id);
	db_bind_text(st, "state", states[state]);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static int check_room_for_one(struct db *db, int64_t event_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) AS n FROM attendance WHERE event_id = :event");
	int64_t n;

	db_bind_int(st, "event", event_id);
	if (db_step(st, err) != 1)
		return -1;
	n = db_int(st, "n");
	db_done(st);
	if (n < ATTENDEES_MAX)
		return 0;
	return err_set(err, ERR_LIMIT, "an event has at most %d attendees", ATTENDEES_MAX);
}

/* Inside a transaction: joined now, if they had not. */
static int join(struct db *db, const struct actor *who, const struct event *event,
		struct arena *arena, struct attendance **out, struct err *err)
{
	bool free = !event->needs_approval || event_may_edit(event, who);
	int found;

	if (!who->person_id)
		return err_set(err, ERR_DENIED, "sign in first: one link by mail, no password");
	found = attendance_find(db, event->id, who->person_id, arena, out, err);
	if (found)
		return found < 0 ? -1 : 0;
	if (check_room_for_one(db, event->id, err) ||
	    insert(db, event->id, who->person_id, free ? ATTENDANCE_IN : ATTENDANCE_ASKED, err) ||
	    event_audit(db, who, event->id, free ? "comes" : "asks to come", arena, err))
		return -1;
	return attendance_find(db, event->id, who->person_id, arena, out, err) == 1 ? 0 : -1;
}

int attendance_must(struct db *db, const struct actor *who, const struct event *event,
		    struct err *err)
{
	struct arena *arena = arena_new();
	struct attendance *a = NULL;
	int rc;

	if (event->phase == EVENT_OVER)
		rc = err_set(err, ERR_CONFLICT, "\"%.100s\" is over", event->name);
	else
		rc = join(db, who, event, arena, &a, err);
	if (rc == 0 && a->state == ATTENDANCE_ASKED)
		rc = err_set(err, ERR_DENIED, "an organiser has to let you in first: press \"I "
			     "am coming\" on the page of \"%.80s\", and you will hear from them",
			     event->name);
	else if (rc == 0 && a->state == ATTENDANCE_REFUSED)
		rc = err_set(err, ERR_DENIED, "the organisers of \"%.100s\" did not let you in",
			     event->name);
	arena_free(arena);
	return rc;
}

int attendance_join(struct db *db, const struct actor *who, int64_t event_id,
		    struct err *err)
{
	struct arena *arena = arena_new();
	struct attendance *a;
	struct event *event;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get(db, event_id, arena, err);
	if (!event || join(db, who, event, arena, &a, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int attendance_leave(struct db *db, const struct actor *who, int64_t event_id,
		     struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM attendance WHERE event_id = :event AND person_id = :person"
		" AND state <> 'refused'");

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "person", who->person_id);
	return db_run(st, err);
}

/* "2026-09-14 10:00" there; 0: not said. */
static int read_moment(const char *what, const char *zone, const char *text,
		       struct arena *arena, int64_t *out, struct err *err)
{
	char *cursor = str_clean_line(arena, text ? text : ""), *date, *time;

	*out = 0;
	for (char *s = cursor; *s; s++)
		if (*s == 'T')
			*s = ' ';
	date = str_word(&cursor);
	if (!date)
		return 0;
	time = str_word(&cursor);
	if (zone_parse(zone, date, time ? time : "00:00", out, err))
		return err_in(err, "%s", what);
	return 0;
}

/* "15:00" in UTC. */
static int read_minute(const char *what, const char *text, int otherwise, struct arena *arena,
		       int64_t *out, struct err *err)
{
	char *clean = str_clean_line(arena, text ? text : "");
	int64_t at;

	*out = otherwise;
	if (!*clean)
		return 0;
	if (zone_parse("UTC", "1970-01-01", clean, &at, err))
		return err_in(err, "%s", what);
	*out = at / CLOCK_MINUTE;
	return 0;
}

static int store_absent(struct db *db, const struct attendance *a, const char **absent,
			struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM absence WHERE event_id = :event AND person_id = :person");

	db_bind_int(st, "event", a->event_id);
	db_bind_int(st, "person", a->person_id);
	if (db_run(st, err))
		return -1;
	for (size_t n = 0; absent && *absent && n < HALVES_MAX; absent++, n++) {
		if (strlen(*absent) != strlen("2026-09-14 am"))
			continue;
		st = db_prepare(db, "INSERT OR IGNORE INTO absence (event_id, person_id, half)"
				" VALUES (:event, :person, :half)");
		db_bind_int(st, "event", a->event_id);
		db_bind_int(st, "person", a->person_id);
		db_bind_text(st, "half", *absent);
		if (db_run(st, err))
			return -1;
	}
	return 0;
}

static int store(struct db *db, const struct attendance *a, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE attendance SET is_remote = :is_remote, arrive_at = NULLIF(:arrive, 0),"
		" leave_at = NULLIF(:leave, 0), from_minute = :from, to_minute = :to,"
		" is_told = :is_told, here_at = NULLIF(:here_at, 0), here = :here,"
		" state = :state WHERE event_id = :event AND person_id = :person");

	db_bind_int(st, "is_remote", a->is_remote);
	db_bind_int(st, "arrive", a->arrive_at);
	db_bind_int(st, "leave", a->leave_at);
	db_bind_int(st, "from", a->from_minute);
	db_bind_int(st, "to", a->to_minute);
	db_bind_int(st, "is_told", a->is_told);
	db_bind_int(st, "here_at", a->here_at);
	db_bind_text(st, "here", a->here);
	db_bind_text(st, "state", states[a->state]);
	db_bind_int(st, "event", a->event_id);
	db_bind_int(st, "person", a->person_id);
	return db_run(st, err);
}

static int read_form(const struct event *event, const struct attendance_form *form,
		     struct attendance *a, struct arena *arena, struct err *err)
{
	int64_t from, to;

	if (read_moment("arrival", event->zone, form->arrive, arena, &a->arrive_at, err) ||
	    read_moment("departure", event->zone, form->leave, arena, &a->leave_at, err) ||
	    read_minute("not before", form->from, 0, arena, &from, err) ||
	    read_minute("not after", form->to, DAY_MINUTES, arena, &to, err))
		return -1;
	if (a->arrive_at && a->leave_at && a->leave_at <= a->arrive_at)
		return err_set(err, ERR_INVALID, "departure: it is before the arrival");
	a->from_minute = (int)from;
	a->to_minute = to ? (int)to : DAY_MINUTES;
	a->is_remote = form->is_remote;
	a->is_told = form->is_told;
	return 0;
}

int attendance_save(struct db *db, const struct actor *who, int64_t event_id,
		    const struct attendance_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct attendance *a;
	struct event *event;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get(db, event_id, arena, err);
	if (!event || join(db, who, event, arena, &a, err) ||
	    read_form(event, form, a, arena, err) || store(db, a, err) ||
	    store_absent(db, a, form->absent, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int tell(struct db *db, const struct settings *settings, const struct event *event,
		const struct attendance *a, bool let_in, struct arena *arena, struct err *err)
{
	struct person *person = person_get(db, a->person_id, arena, err);
	struct letter letter = { 0 };
	int64_t id;

	if (!person)
		return -1;
	if (!person->email)
		return 0;
	letter.to_line = person->email;
	letter.subject = arena_printf(arena, "%s: %s", event->name,
				      let_in ? "you are in" : "no place for you");
	letter.body = let_in ?
		arena_printf(arena, "Propose sessions, and say which of the others you want to "
			     "be at:\n\n  %s\n", event_url(settings, event->id, arena)) :
		arena_printf(arena, "The organisers could not let you in.  Please ask %s if that "
			     "is a mistake.\n", event->owner_name);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

int attendance_decide(struct db *db, const struct settings *settings, const struct actor *who,
		      int64_t event_id, int64_t person_id, bool let_in, struct err *err)
{
	enum attendance_state state = let_in ? ATTENDANCE_IN : ATTENDANCE_REFUSED;
	struct arena *arena = arena_new();
	struct attendance *a;
	struct event *event;
	int found, rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get_to_edit(db, who, event_id, arena, err);
	found = event ? attendance_find(db, event_id, person_id, arena, &a, err) : -1;
	if (found == 0)
		err_set(err, ERR_NOT_FOUND, "they have not asked to come");
	if (found != 1)
		goto out;
	if (a->state != state) {
		a->state = state;
		if (store(db, a, err) || tell(db, settings, event, a, let_in, arena, err) ||
		    event_audit(db, who, event_id,
				arena_printf(arena, "%s is %s", a->name,
					     let_in ? "let in" : "not let in"), arena, err))
			goto out;
	}
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int attendance_here(struct db *db, const struct actor *who, int64_t event_id, bool is_here,
		    const char *where, struct err *err)
{
	struct arena *arena = arena_new();
	struct attendance *a;
	struct event *event;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get(db, event_id, arena, err);
	if (!event || join(db, who, event, arena, &a, err) ||
	    typed_line("where", where, WHERE_MAX, arena, &a->here, err))
		goto out;
	a->here_at = is_here ? clock_now() : 0;
	if (!is_here)
		a->here = "";
	if (store(db, a, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
