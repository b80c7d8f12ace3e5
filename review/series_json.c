/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A series as JSON, for `moot series` and for the web. */
#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/zone.h"
#include "review/series.h"

static const struct part *find_patch(const struct parts *parts, int64_t number)
{
	for (size_t i = 0; i < parts->len; i++)
		if (parts->items[i].number == number && parts->items[i].is_current)
			return &parts->items[i];
	return NULL;
}

static void write_ids(const struct series *series, const struct parts *parts, struct buf *out)
{
	json_lit(out, "[");
	for (int64_t n = 1; n <= series->total; n++) {
		const struct part *patch = find_patch(parts, n);

		buf_puts(out, n > 1 ? "," : "");
		json_text(out, patch ? patch->id : NULL);
	}
	json_lit(out, "]");
}

static void write_part(const struct part *part, struct arena *arena, struct buf *out)
{
	json_lit(out, "{\"number\":");
	json_int(out, part->number);
	json_lit(out, ",\"message_id\":");
	json_text(out, part->id);
	json_lit(out, ",\"version\":");
	json_text(out, part->version);
	json_lit(out, ",\"name\":");
	json_text(out, part->name);
	json_lit(out, ",\"author\":");
	json_text(out, part->author_name);
	json_lit(out, ",\"posted_at\":");
	json_text(out, zone_rfc3339(arena, part->at));
	json_lit(out, ",\"added\":");
	json_int(out, part->added);
	json_lit(out, ",\"removed\":");
	json_int(out, part->removed);
	json_lit(out, ",\"tree\":");
	json_text(out, part->tree);
	json_lit(out, ",\"commit\":");
	json_text(out, part->commit_id);
	json_lit(out, "}");
}

static void write_parts(const struct parts *parts, struct arena *arena, struct buf *out)
{
	bool first = true;

	json_lit(out, "[");
	for (size_t i = 0; i < parts->len; i++) {
		if (!parts->items[i].is_current || !parts->items[i].number)
			continue;
		buf_puts(out, first ? "" : ",");
		write_part(&parts->items[i], arena, out);
		first = false;
	}
	json_lit(out, "]");
}

static void write_bool(struct buf *out, bool value)
{
	buf_puts(out, value ? "true" : "false");
}

static int write_successor(struct db *db, const struct series *series, struct arena *arena,
			   struct buf *out, struct err *err)
{
	struct series *next = NULL;

	if (series->superseded_by && series_find(db, series->superseded_by, arena, &next, err) < 0)
		return -1;
	json_lit(out, ",\"superseded_by\":");
	json_text(out, next ? next->message_id : NULL);
	return 0;
}

static void write_flags(const struct series *series, struct buf *out)
{
	json_lit(out, ",\"rfc\":");
	write_bool(out, series->is_rfc);
	json_lit(out, ",\"resend\":");
	write_bool(out, series->is_resend);
	json_lit(out, ",\"pull\":");
	write_bool(out, series->is_pull);
	json_lit(out, ",\"foreign\":");
	write_bool(out, series->is_foreign);
}

static void write_head(const struct series *series, bool with_addresses, struct arena *arena,
		       struct buf *out)
{
	json_lit(out, "{\"id\":");
	json_int(out, series->id);
	json_lit(out, ",\"name\":");
	json_text(out, series->name);
	json_lit(out, ",\"version\":");
	json_text(out, series->version);
	json_lit(out, ",\"total\":");
	json_int(out, series->total);
	json_lit(out, ",\"received\":");
	json_int(out, series->received);
	json_lit(out, ",\"author\":");
	json_text(out, series->author_name);
	if (with_addresses) {
		json_lit(out, ",\"email\":");
		json_text(out, series->author_email);
	}
	json_lit(out, ",\"prefix\":");
	json_text(out, series->prefix);
	json_lit(out, ",\"tree\":");
	json_text(out, series->tree);
	write_flags(series, out);
	json_lit(out, ",\"posted_at\":");
	json_text(out, zone_rfc3339(arena, series->posted_at));
	json_lit(out, ",\"last_at\":");
	json_text(out, zone_rfc3339(arena, series->last_at));
	json_lit(out, ",\"replies\":");
	json_int(out, series->replies);
	json_lit(out, ",\"state\":");
	json_text(out, series_state_name(series->state));
}

int series_json(struct db *db, const struct series *series, bool with_addresses,
		struct arena *arena, struct buf *out, struct err *err)
{
	struct parts parts = { 0 };

	if (series_parts(db, series->id, arena, &parts, err))
		return -1;
	write_head(series, with_addresses, arena, out);
	if (write_successor(db, series, arena, out, err))
		return -1;
	json_lit(out, ",\"cover\":");
	json_text(out, series->cover);
	json_lit(out, ",\"patches\":");
	write_ids(series, &parts, out);
	json_lit(out, ",\"parts\":");
	write_parts(&parts, arena, out);
	json_lit(out, "}");
	return 0;
}
