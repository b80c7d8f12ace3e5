/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Minutes as plain text, Markdown and JSON. */
#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/minutes.h"
#include "calendar/minutes/points.h"
#include "people/settings.h"

#include "../discreet.h"
#include "../visit.h"
#include "api.h"

int api_minutes_text(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct minutes *minutes =
		minutes_get(visit->db, request_id(req), visit->arena, err);

	if (!minutes)
		return -1;
	res->type = "text/plain; charset=utf-8";
	buf_puts(&res->html.buf, discreet_text(visit, minutes->text));
	return 0;
}

/* "A. Title" and the line below it are a heading; the rest is a list as it stands. */
int api_minutes_markdown(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct minutes *minutes =
		minutes_get(visit->db, request_id(req), visit->arena, err);
	struct buf *out = &res->html.buf;
	const char *text, *line;
	char *cursor;

	if (!minutes)
		return -1;
	res->type = "text/markdown; charset=utf-8";
	buf_printf(out, "# %s\n\n%s\n\n", minutes->title,
		   zone_text_utc(visit->arena, minutes->zone, minutes->held_at));
	text = discreet_text(visit, minutes->text);
	cursor = arena_dup(visit->arena, text);
	while ((line = str_piece(&cursor, '\n'))) {
		bool heads = cursor && str_starts(cursor, "---") &&
			     strspn(cursor, "-") == strcspn(cursor, "\n");

		buf_printf(out, "%s%s\n", heads && *line ? "## " : "", line);
		if (heads && *line)
			str_piece(&cursor, '\n');
	}
	return 0;
}

static void write_point(struct buf *out, const struct point *point, struct arena *arena)
{
	static const char *const kinds[] = {
		[POINT_TEXT] = "text", [POINT_HEADING] = "heading", [POINT_ACTION] = "action",
		[POINT_DECISION] = "decision",
	};

	json_lit(out, "{\"item\":");
	json_text(out, point_label(point, arena));
	json_lit(out, ",\"kind\":");
	json_text(out, kinds[point->kind]);
	json_lit(out, ",\"section\":");
	json_text(out, point->title);
	json_lit(out, ",\"speaker\":");
	json_text(out, point->speaker);
	json_lit(out, ",\"text\":");
	json_text(out, point->text);
	json_lit(out, ",\"owner\":");
	json_text(out, point->owner);
	json_lit(out, ",\"due\":");
	json_text(out, point->due);
	json_lit(out, "}");
}

int api_minutes_json(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct minutes *minutes =
		minutes_get(visit->db, request_id(req), visit->arena, err);
	struct buf *out = &res->html.buf;
	struct points points;

	if (!minutes)
		return -1;
	points_read_minutes(discreet_text(visit, minutes->text), visit->arena, &points);
	res->type = "application/json";
	json_lit(out, "{\"id\":");
	json_int(out, minutes->id);
	json_lit(out, ",\"url\":");
	json_text(out, minutes_url(visit->settings, minutes->id, visit->arena));
	json_lit(out, ",\"title\":");
	json_text(out, minutes->title);
	json_lit(out, ",\"held_at\":");
	json_int(out, minutes->held_at);
	json_lit(out, ",\"ends_at\":");
	json_int(out, minutes->ends_at);
	json_lit(out, ",\"zone\":");
	json_text(out, minutes->zone);
	json_lit(out, ",\"revision\":");
	json_int(out, minutes->number);
	buf_puts(out, minutes->posted_letter_id ? ",\"posted\":true" : ",\"posted\":false");
	json_lit(out, ",\"points\":[");
	for (size_t i = 0; i < points.len; i++) {
		if (i)
			json_lit(out, ",");
		write_point(out, &points.items[i], visit->arena);
	}
	json_lit(out, "]}\n");
	return 0;
}
