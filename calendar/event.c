/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events: table event and the rules of making and changing one. */
#include <string.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/event.h"
#include "calendar/room.h"
#include "calendar/slot.h"
#include "people/secret.h"
#include "people/settings.h"

#include "event_internal.h"
#include "typed.h"

#define NAME_MAX_LEN 150
#define ABOUT_MAX 4000
#define PLACE_MAX 200
#define DAYS_MAX 31
#define FAIR 2				/* scheduling.md: lifts the worst-off at a small cost */

#define EVENT_COLUMNS								\
	"event.id AS id, uid, event.name AS name, about, place, link, event.zone AS zone,"	\
	" first_day, last_day, phase, needs_approval, fair, network, channel, owner_id,"	\
	" person.name AS owner_name, event.created_at AS created_at, changed_at, edition,"	\
	" letter_id, index_letter_id"
#define EVENT_TABLES " FROM event JOIN person ON person.id = event.owner_id"

static const char *const phases[] = {
	[EVENT_PROPOSE] = "propose", [EVENT_RATE] = "rate", [EVENT_SCHEDULED] = "scheduled",
	[EVENT_RUNNING] = "running", [EVENT_OVER] = "over",
};

const char *event_phase_name(enum event_phase phase)
{
	return phases[phase];
}

int event_phase_parse(const char *name, enum event_phase *out, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(phases); i++) {
		if (!str_eq(phases[i], name))
			continue;
		*out = (enum event_phase)i;
		return 0;
	}
	return err_set(err, ERR_INVALID, "\"%.40s\" is no phase: propose, rate, scheduled, "
		       "running or over", name);
}

static void event_from(struct db_stmt *st, struct arena *arena, struct event *event)
{
	struct err err;

	event->id = db_int(st, "id");
	event->uid = db_text(st, "uid", arena);
	event->name = db_text(st, "name", arena);
	event->about = db_text(st, "about", arena);
	event->place = db_text(st, "place", arena);
	event->link = db_text(st, "link", arena);
	event->zone = db_text(st, "zone", arena);
	event->first_day = db_text(st, "first_day", arena);
	event->last_day = db_text(st, "last_day", arena);
	if (event_phase_parse(db_text(st, "phase", arena), &event->phase, &err))
		bug("%s", err.msg);
	event->needs_approval = db_int(st, "needs_approval");
	event->fair = (int)db_int(st, "fair");
	event->network = db_text(st, "network", arena);
	event->channel = db_text(st, "channel", arena);
	event->owner_id = db_int(st, "owner_id");
	event->owner_name = db_text(st, "owner_name", arena);
	event->created_at = db_int(st, "created_at");
	event->changed_at = db_int(st, "changed_at");
	event->edition = db_int(st, "edition");
	event->letter_id = db_int(st, "letter_id");
	event->index_letter_id = db_int(st, "index_letter_id");
}

struct event *event_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct event *event = arena_one(arena, struct event);
	struct db_stmt *st = db_prepare(db,
		"SELECT " EVENT_COLUMNS EVENT_TABLES " WHERE event.id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		event_from(st, arena, event);
		db_done(st);
		return event;
	}
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no event %lld", (long long)id);
	return NULL;
}

int event_list(struct db *db, struct arena *arena, struct events *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " EVENT_COLUMNS EVENT_TABLES " ORDER BY first_day DESC, event.id DESC");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		event_from(st, arena, vec_add(out, arena));
	return rc;
}

/* A day more on both ends: days are those of the event's zone. */
int event_current(struct db *db, struct arena *arena, struct event **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " EVENT_COLUMNS EVENT_TABLES " WHERE phase <> 'over'"
		" ORDER BY phase = 'running' DESC,"
		" abs(unixepoch(first_day) - :now), event.id LIMIT 1");
	int rc;

	*out = NULL;
	db_bind_int(st, "now", clock_now());
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct event);
	event_from(st, arena, *out);
	db_done(st);
	return 1;
}

/* ---- what was typed */

int event_day_parse(const char *what, const char *text, struct civil *out, struct err *err)
{
	int64_t at;

	if (zone_parse("UTC", text ? text : "", "12:00", &at, err))
		return err_in(err, "%s", what);
	*out = zone_civil("UTC", at);
	return 0;
}

static int64_t day_at(const char *day)
{
	struct err err;
	int64_t at = 0;

	if (zone_parse("UTC", day, "00:00", &at, &err))
		bug("a day \"%s\": %s", day, err.msg);
	return at;
}

int64_t event_days_between(const char *from, const char *to)
{
	return (day_at(to) - day_at(from)) / CLOCK_DAY;
}

int64_t event_move(int64_t at, const char *from_zone, const char *to_zone, int64_t days)
{
	struct civil c = zone_civil(from_zone, at), day;
	struct err err;
	int64_t noon, out;

	c.offset_secs = 0;
	day = c;
	day.hour = 12;
	day.minute = day.second = 0;
	if (zone_instant("UTC", &day, &noon, &err))
		bug("moving a day: %s", err.msg);
	day = zone_civil("UTC", noon + days * CLOCK_DAY);
	c.year = day.year;
	c.month = day.month;
	c.day = day.day;
	if (zone_instant(to_zone, &c, &out, &err))	/* skipped by a clock change there */
		return at + days * CLOCK_DAY;
	return out;
}

static int read_days(const struct event_form *form, struct event *event, struct arena *arena,
		     struct err *err)
{
	struct civil day;
	int64_t days;

	event->first_day = str_clean_line(arena, form->first_day ? form->first_day : "");
	event->last_day = str_clean_line(arena, form->last_day ? form->last_day : "");
	if (!*event->last_day)
		event->last_day = event->first_day;
	if (event_day_parse("first day", event->first_day, &day, err))
		return -1;
	event->first_day = arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
	if (event_day_parse("last day", event->last_day, &day, err))
		return -1;
	event->last_day = arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
	days = event_days_between(event->first_day, event->last_day);
	if (days < 0)
		return err_set(err, ERR_INVALID, "last day: it is before the first");
	if (days >= DAYS_MAX)
		return err_set(err, ERR_LIMIT, "last day: an event has at most %d days", DAYS_MAX);
	return 0;
}

static int read_channel(const struct event_form *form, struct event *event, struct arena *arena,
			struct err *err)
{
	if (typed_optional("channel", form->channel, 50, arena, &event->channel, err) ||
	    typed_optional("network", form->network, 32, arena, &event->network, err))
		return -1;
	if (!event->channel || !event->network) {
		event->channel = event->network = NULL;
		return 0;
	}
	if (!strchr("#&+!", event->channel[0]) || !event->channel[1] ||
	    strpbrk(event->channel, " ,:\a"))
		return err_set(err, ERR_INVALID, "channel: \"%s\" is no channel like #xendevel",
			       event->channel);
	return 0;
}

static int read_form(const struct event_form *form, struct event *event, struct arena *arena,
		     struct err *err)
{
	if (typed_line("name", form->name, NAME_MAX_LEN, arena, &event->name, err))
		return -1;
	if (!*event->name)
		return err_set(err, ERR_INVALID, "name: what is the event called?");
	event->zone = str_clean_line(arena, form->zone ? form->zone : "");
	if (!zone_exists(event->zone))
		return err_set(err, ERR_INVALID, "time zone: there is no \"%.40s\"; such as "
			       "Europe/London", event->zone);
	event->needs_approval = form->needs_approval;
	event->fair = form->fair ? FAIR : 0;
	if (typed_text("what it is", form->about, ABOUT_MAX, arena, &event->about, err) ||
	    typed_line("place", form->place, PLACE_MAX, arena, &event->place, err) ||
	    typed_link("link", form->link, arena, &event->link, err) ||
	    read_days(form, event, arena, err))
		return -1;
	return read_channel(form, event, arena, err);
}

/* ---- writing */

static void bind_fields(struct db_stmt *st, const struct event *event)
{
	db_bind_text(st, "name", event->name);
	db_bind_text(st, "about", event->about);
	db_bind_text(st, "place", event->place);
	db_bind_text(st, "link", event->link);
	db_bind_text(st, "zone", event->zone);
	db_bind_text(st, "first_day", event->first_day);
	db_bind_text(st, "last_day", event->last_day);
	db_bind_int(st, "needs_approval", event->needs_approval);
	db_bind_int(st, "fair", event->fair);
	db_bind_text(st, "network", event->network);
	db_bind_text(st, "channel", event->channel);
	db_bind_int(st, "now", clock_now());
}

static int insert(struct db *db, struct event *event, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO event (uid, name, about, place, link, zone, first_day, last_day,"
		" needs_approval, fair, network, channel, owner_id, created_at, changed_at)"
		" VALUES (:uid, :name, :about, :place, :link, :zone, :first_day, :last_day,"
		" :needs_approval, :fair, :network, :channel, :owner_id, :now, :now)");

	bind_fields(st, event);
	db_bind_text(st, "uid", event->uid);
	db_bind_int(st, "owner_id", event->owner_id);
	if (db_run(st, err))
		return -1;
	event->id = db_last_id(db);
	return 0;
}

static int update(struct db *db, const struct event *event, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE event SET name = :name, about = :about, place = :place, link = :link,"
		" zone = :zone, first_day = :first_day, last_day = :last_day,"
		" needs_approval = :needs_approval, fair = :fair, network = :network,"
		" channel = :channel, changed_at = :now, changes = changes + 1"
		" WHERE id = :id");

	bind_fields(st, event);
	db_bind_int(st, "id", event->id);
	return db_run(st, err);
}

int event_audit(struct db *db, const struct actor *who, int64_t event_id, const char *what,
		struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "event %lld: %s", (long long)event_id, what),
			 err);
}

static int copy(struct db *db, const struct event *event, int64_t copy_id, struct arena *arena,
		struct err *err)
{
	const struct event *from;

	if (!copy_id)
		return 0;
	from = event_get(db, copy_id, arena, err);
	if (!from || room_copy(db, from->id, event->id, err))
		return -1;
	return slot_copy(db, from, event, err);
}

int event_create(struct db *db, const struct actor *who, const struct event_form *form,
		 int64_t copy_id, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct event event = { .owner_id = who->person_id };
	int rc = -1;

	if (actor_must_be(who, ROLE_ORGANISER, err))
		goto out;
	if (!who->person_id) {
		err_set(err, ERR_DENIED, "an event needs an owner: sign in first");
		goto out;
	}
	if (read_form(form, &event, arena, err))
		goto out;
	event.uid = secret_new(arena);
	if (db_begin(db, err) || insert(db, &event, err) ||
	    copy(db, &event, copy_id, arena, err) ||
	    event_audit(db, who, event.id, "made", arena, err))
		goto out;
	rc = db_commit(db, err);
	*id = event.id;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

bool event_may_edit(const struct event *event, const struct actor *who)
{
	return who->role >= ROLE_ORGANISER ||
	       (who->person_id && who->person_id == event->owner_id);
}

struct event *event_get_to_edit(struct db *db, const struct actor *who, int64_t id,
				struct arena *arena, struct err *err)
{
	struct event *event = event_get(db, id, arena, err);

	if (!event)
		return NULL;
	if (event_may_edit(event, who))
		return event;
	err_set(err, ERR_DENIED, "\"%.100s\" is its organisers' to change", event->name);
	return NULL;
}

int event_edit(struct db *db, const struct actor *who, int64_t id,
	       const struct event_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct event *event;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get_to_edit(db, who, id, arena, err);
	if (!event || read_form(form, event, arena, err) || update(db, event, err) ||
	    event_audit(db, who, id, "changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int event_store_phase(struct db *db, int64_t id, enum event_phase phase, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE event SET phase = :phase, changed_at = :now, changes = changes + 1"
		" WHERE id = :id");

	db_bind_text(st, "phase", phases[phase]);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int event_set_phase(struct db *db, const struct actor *who, int64_t id,
		    enum event_phase phase, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = -1;

	if (db_begin(db, err) || !event_get_to_edit(db, who, id, arena, err) ||
	    event_store_phase(db, id, phase, err) ||
	    event_audit(db, who, id, arena_printf(arena, "phase %s", phases[phase]), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int event_touch(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE event SET changed_at = :now, changes = changes + 1 WHERE id = :id");

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int event_set_letter(struct db *db, int64_t id, int64_t letter_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE event SET letter_id = :letter WHERE id = :id");

	db_bind_int(st, "letter", letter_id);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int event_set_index_letter(struct db *db, int64_t id, int64_t letter_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE event SET index_letter_id = :letter WHERE id = :id");

	db_bind_int(st, "letter", letter_id);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int event_set_edition(struct db *db, int64_t id, int64_t number, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE event SET edition = :number, changed_at = :now, changes = changes + 1"
		" WHERE id = :id");

	db_bind_int(st, "number", number);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int event_changes(struct db *db, int64_t id, int64_t *n, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT changes FROM event WHERE id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		*n = db_int(st, "changes");
		db_done(st);
		return 0;
	}
	return rc ? -1 : err_set(err, ERR_NOT_FOUND, "there is no event %lld", (long long)id);
}
