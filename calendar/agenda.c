/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Agendas: table agenda_item.  call.items is what agenda_refresh() writes of it. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/agenda.h"
#include "people/settings.h"

#include "agenda_rows.h"
#include "call_form.h"
#include "call_rows.h"
#include "timetable.h"

#define TEXT_MAX 200
#define MINUTES_MAX 240
#define COLUMNS "id, call_id, kind, text, owner_id, owner_name, link, minutes, created_at"

static const char *const kinds[] = {
	[AGENDA_STALLED] = "stalled", [AGENDA_ACTION] = "action", [AGENDA_ITEM] = "item",
};

static struct agenda_item item_from(struct db_stmt *st, struct arena *arena)
{
	struct agenda_item item = {
		.id = db_int(st, "id"),
		.call_id = db_int(st, "call_id"),
		.kind = AGENDA_ITEM,
		.text = db_text(st, "text", arena),
		.owner_id = db_int(st, "owner_id"),
		.owner_name = db_text(st, "owner_name", arena),
		.link = db_text(st, "link", arena),
		.minutes = db_int(st, "minutes"),
		.created_at = db_int(st, "created_at"),
	};
	const char *kind = db_text(st, "kind", arena);

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(kinds[i], kind))
			item.kind = (enum agenda_kind)i;
	return item;
}

int agenda_list(struct db *db, int64_t call_id, struct arena *arena, struct agenda_items *out,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS " FROM agenda_item WHERE call_id = :call_id"
		" AND removed_at IS NULL ORDER BY CASE kind WHEN 'stalled' THEN 0"
		" WHEN 'action' THEN 1 ELSE 2 END, position, id");
	int rc;

	db_bind_int(st, "call_id", call_id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = item_from(st, arena);
	return rc;
}

struct agenda_item *agenda_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS " FROM agenda_item WHERE id = :id AND removed_at IS NULL");
	struct agenda_item *item = NULL;
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		item = arena_one(arena, struct agenda_item);
		*item = item_from(st, arena);
		db_done(st);
	} else if (rc == 0) {
		err_set(err, ERR_NOT_FOUND, "this item is not on the agenda any more");
	}
	return item;
}

size_t agenda_proposed(const struct agenda_items *items)
{
	size_t n = 0;

	for (size_t i = 0; i < items->len; i++)
		n += items->items[i].kind == AGENDA_ITEM;
	return n;
}

char *agenda_line(const struct agenda_item *item, struct arena *arena)
{
	struct buf out = BUF_INIT(2048);
	const char *between = " (";

	buf_puts(&out, item->kind == AGENDA_STALLED ? "Stalled: " :
		       item->kind == AGENDA_ACTION ? "Action: " : "");
	buf_puts(&out, item->text);
	if (*item->owner_name) {
		buf_printf(&out, "%s%s", between, item->owner_name);
		between = ", ";
	}
	if (item->minutes) {
		buf_printf(&out, "%s%lld min", between, (long long)item->minutes);
		between = ", ";
	}
	if (!item->link && item->kind == AGENDA_ITEM) {
		buf_printf(&out, "%sno thread yet", between);
		between = ", ";
	}
	if (*between == ',')
		buf_putc(&out, ')');
	if (item->link)
		buf_printf(&out, " %s", item->link);
	return buf_to_arena(&out, arena);
}

int agenda_refresh(struct db *db, int64_t call_id, struct arena *arena, struct err *err)
{
	struct agenda_items items = { 0 };
	struct buf text = BUF_INIT(64 * 1024);

	if (agenda_list(db, call_id, arena, &items, err))
		return -1;
	for (size_t i = 0; i < items.len; i++)
		buf_printf(&text, "%zu. %s\n", i + 1, agenda_line(&items.items[i], arena));
	return call_set_items(db, call_id, buf_to_arena(&text, arena), err);
}

bool agenda_is_open(const struct call *call, int64_t now)
{
	return call->state != CALL_CANCELLED && now < call->start_at &&
	       (!call->deadline_at || now < call->deadline_at);
}

static bool runs_call(const struct call *call, const struct actor *who)
{
	return call->state != CALL_CANCELLED &&
	       (who->role >= ROLE_ORGANISER ||
		(who->person_id && who->person_id == call->owner_id));
}

bool agenda_may_change(const struct call *call, const struct agenda_item *item,
		       const struct actor *who)
{
	return runs_call(call, who) ||
	       (agenda_is_open(call, clock_now()) && item->owner_id &&
		item->owner_id == who->person_id);
}

static int check_open(const struct call *call, const struct actor *who, struct err *err)
{
	int64_t now = clock_now();

	if (call->state == CALL_CANCELLED)
		return err_set(err, ERR_CONFLICT, "\"%.100s\" is cancelled", call->title);
	if (call_end(call) <= now)
		return err_set(err, ERR_CONFLICT, "\"%.100s\" is over", call->title);
	if (agenda_is_open(call, now) || runs_call(call, who))
		return 0;
	return err_set(err, ERR_CONFLICT, "the agenda of \"%.100s\" is closed; ask %.60s, who "
		       "runs the call", call->title, call->owner_name);
}

/* A thread is a web address; a bare Message-ID becomes the archive's. */
static int read_link(const char *typed, struct arena *arena, const char **out, struct err *err)
{
	if (call_form_line("link", typed, 500, arena, out, err))
		return -1;
	if (!**out)
		*out = NULL;
	return *out ? call_form_link(*out, err) : 0;
}

static int read_form(const struct agenda_form *form, struct arena *arena,
		     struct agenda_item *item, struct err *err)
{
	const char *minutes;

	if (call_form_line("item", form->text, TEXT_MAX, arena, &item->text, err) ||
	    call_form_line("minutes", form->minutes, 4, arena, &minutes, err) ||
	    read_link(form->link, arena, &item->link, err))
		return -1;
	if (!*item->text)
		return err_set(err, ERR_INVALID, "item: say what to talk about");
	item->minutes = 0;
	if (*minutes && str_to_int(minutes, 1, MINUTES_MAX, &item->minutes, err))
		return err_in(err, "minutes");
	return 0;
}

int agenda_insert(struct db *db, const struct agenda_item *item, const char *source,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO agenda_item (call_id, kind, position, text, owner_id, owner_name,"
		" link, minutes, source, created_at)"
		" SELECT :call_id, :kind, coalesce(max(position), 0) + 1, :text,"
		" NULLIF(:owner_id, 0), :owner_name, :link, NULLIF(:minutes, 0), :source, :now"
		" FROM agenda_item WHERE call_id = :call_id");

	db_bind_int(st, "call_id", item->call_id);
	db_bind_text(st, "kind", kinds[item->kind]);
	db_bind_text(st, "text", item->text);
	db_bind_int(st, "owner_id", item->owner_id);
	db_bind_text(st, "owner_name", item->owner_name);
	db_bind_text(st, "link", item->link);
	db_bind_int(st, "minutes", item->minutes);
	db_bind_text(st, "source", source);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int agenda_check_room(struct db *db, int64_t call_id, struct arena *arena, struct err *err)
{
	struct agenda_items items = { 0 };

	if (agenda_list(db, call_id, arena, &items, err))
		return -1;
	if (items.len < AGENDA_ITEMS_MAX)
		return 0;
	return err_set(err, ERR_LIMIT, "the agenda is full: %d items", AGENDA_ITEMS_MAX);
}

static int audit(struct db *db, const struct actor *who, int64_t call_id, const char *what,
		 struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "call %lld: agenda: %s", (long long)call_id,
					       what), err);
}

int agenda_add(struct db *db, const struct actor *who, int64_t call_id,
	       const struct agenda_form *form, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct agenda_item item = {
		.call_id = call_id, .kind = AGENDA_ITEM, .owner_id = who->person_id,
		.owner_name = who->name,
	};
	struct call *call;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	call = call_get(db, call_id, arena, err);
	if (!call || check_open(call, who, err) || read_form(form, arena, &item, err) ||
	    agenda_check_room(db, call_id, arena, err) || agenda_insert(db, &item, NULL, err))
		goto out;
	*id = db_last_id(db);
	if (agenda_refresh(db, call_id, arena, err) ||
	    audit(db, who, call_id, "item added", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* The item and its call, if this actor may change it. */
static struct agenda_item *get_to_change(struct db *db, const struct actor *who, int64_t id,
					 struct arena *arena, struct err *err)
{
	struct agenda_item *item = agenda_get(db, id, arena, err);
	struct call *call = item ? call_get(db, item->call_id, arena, err) : NULL;

	if (!call)
		return NULL;
	if (agenda_may_change(call, item, who))
		return item;
	err_set(err, ERR_DENIED, "this item is %.60s's, and the call is %.60s's",
		*item->owner_name ? item->owner_name : "somebody else", call->owner_name);
	return NULL;
}

static int update(struct db *db, const struct agenda_item *item, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE agenda_item SET text = :text, link = :link,"
		" minutes = NULLIF(:minutes, 0) WHERE id = :id");

	db_bind_int(st, "id", item->id);
	db_bind_text(st, "text", item->text);
	db_bind_text(st, "link", item->link);
	db_bind_int(st, "minutes", item->minutes);
	return db_run(st, err);
}

int agenda_edit(struct db *db, const struct actor *who, int64_t id,
		const struct agenda_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct agenda_item *item;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	item = get_to_change(db, who, id, arena, err);
	if (!item || read_form(form, arena, item, err) || update(db, item, err) ||
	    agenda_refresh(db, item->call_id, arena, err) ||
	    audit(db, who, item->call_id, "item changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int set_removed(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE agenda_item SET removed_at = :now WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int agenda_remove(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct agenda_item *item;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	item = get_to_change(db, who, id, arena, err);
	if (!item || set_removed(db, id, err) ||
	    agenda_refresh(db, item->call_id, arena, err) ||
	    audit(db, who, item->call_id, "item removed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int set_position(struct db *db, int64_t id, int64_t position, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE agenda_item SET position = :position WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_int(st, "position", position);
	return db_run(st, err);
}

/* All of its kind get their places anew, with this one at n. */
static int place(struct db *db, const struct agenda_item *item, int64_t n, struct arena *arena,
		 struct err *err)
{
	struct agenda_items items = { 0 };
	int64_t position = 0;

	if (agenda_list(db, item->call_id, arena, &items, err))
		return -1;
	for (size_t i = 0; i < items.len; i++) {
		if (items.items[i].kind != item->kind || items.items[i].id == item->id)
			continue;
		if (++position == n)
			position++;
		if (set_position(db, items.items[i].id, position, err))
			return -1;
	}
	return set_position(db, item->id, n > position + 1 ? position + 1 : n, err);
}

int agenda_move(struct db *db, const struct actor *who, int64_t id, int64_t n, struct err *err)
{
	struct arena *arena = arena_new();
	struct agenda_item *item;
	struct call *call;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	item = get_to_change(db, who, id, arena, err);
	call = item ? call_get(db, item->call_id, arena, err) : NULL;
	if (!call)
		goto out;
	if (!runs_call(call, who)) {
		err_set(err, ERR_DENIED, "the order is %.60s's to choose", call->owner_name);
		goto out;
	}
	if (place(db, item, n < 1 ? 1 : n, arena, err) ||
	    agenda_refresh(db, item->call_id, arena, err) ||
	    audit(db, who, item->call_id, "item moved", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int agenda_has_source(struct db *db, int64_t call_id, const char *source, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS one FROM agenda_item WHERE call_id = :call_id AND source = :source");
	int rc;

	db_bind_int(st, "call_id", call_id);
	db_bind_text(st, "source", source);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

static int bring(struct db *db, int64_t call_id, enum agenda_kind kind,
		 const struct agenda_brought *thing, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO agenda_item (call_id, kind, position, text, owner_name, link, source,"
		" created_at)"
		" SELECT :call_id, :kind, coalesce(max(position), 0) + 1, :text, :owner_name,"
		" :link, :source, :now FROM agenda_item WHERE call_id = :call_id"
		" ON CONFLICT (call_id, source) DO UPDATE SET text = excluded.text,"
		" owner_name = excluded.owner_name, link = excluded.link");

	db_bind_int(st, "call_id", call_id);
	db_bind_text(st, "kind", kinds[kind]);
	db_bind_text(st, "text", thing->text);
	db_bind_text(st, "owner_name", thing->owner_name ? thing->owner_name : "");
	db_bind_text(st, "link", thing->link);
	db_bind_text(st, "source", thing->source);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static int drop_others(struct db *db, int64_t call_id, enum agenda_kind kind,
		       const char *sources, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM agenda_item WHERE call_id = :call_id AND kind = :kind"
		" AND removed_at IS NULL"
		" AND source NOT IN (SELECT value FROM json_each(:sources))");

	db_bind_int(st, "call_id", call_id);
	db_bind_text(st, "kind", kinds[kind]);
	db_bind_text(st, "sources", sources);
	return db_run(st, err);
}

int agenda_bring(struct db *db, int64_t call_id, enum agenda_kind kind,
		 const struct agenda_brought *things, size_t n, struct err *err)
{
	struct arena *arena = arena_new();
	struct buf sources = BUF_INIT(64 * 1024);
	int rc = -1;

	if (n > AGENDA_ITEMS_MAX / 2)
		n = AGENDA_ITEMS_MAX / 2;	/* the rest stays where they come from */
	json_lit(&sources, "[");
	for (size_t i = 0; i < n; i++) {
		struct agenda_brought thing = things[i];

		thing.text = arena_dup_len(arena, thing.text, str_utf8_cut(thing.text, TEXT_MAX));
		if (i)
			json_lit(&sources, ",");
		json_text(&sources, thing.source);
		if (bring(db, call_id, kind, &thing, err))
			goto out;
	}
	json_lit(&sources, "]");
	if (drop_others(db, call_id, kind, buf_str(&sources), err))
		goto out;
	rc = agenda_refresh(db, call_id, arena, err);
out:
	buf_free(&sources);
	arena_free(arena);
	return rc;
}
