/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For draft.js: how the search fares, and what putting a session somewhere would do. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "calendar/event.h"
#include "calendar/placement.h"
#include "calendar/planning.h"
#include "calendar/proposal.h"

#include "../visit.h"
#include "api.h"

int api_planning(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct buf *out = &res->html.buf;
	struct planning *planning;
	int found;

	if (!event_get_to_edit(visit->db, &visit->actor, request_id(req), visit->arena, err))
		return -1;
	found = planning_latest(visit->db, request_id(req), visit->arena, &planning, err);
	if (found < 0)
		return -1;
	res->type = "application/json";
	json_lit(out, "{\"state\":");
	json_text(out, found ? planning_state_name(planning->state) : NULL);
	json_lit(out, ",\"progress\":");
	json_int(out, found ? planning->progress : 0);
	json_lit(out, ",\"score\":");
	json_int(out, found ? planning->score : -1);
	json_lit(out, "}\n");
	return 0;
}

static void write_effect(const struct placement_effect *effect, struct arena *arena,
			 struct buf *out)
{
	json_lit(out, "{\"place\":");
	json_text(out, arena_printf(arena, "%" PRId64 "-%" PRId64, effect->slot_id,
				    effect->room_id));
	json_lit(out, ",\"gain\":");
	json_int(out, effect->gain);
	json_lit(out, ",\"conflicts\":");
	json_int(out, effect->conflicts);
	json_lit(out, ",\"words\":");
	json_text(out, effect->words);
	json_lit(out, "}");
}

int api_placement_effects(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct placement_effects effects = { 0 };
	struct buf *out = &res->html.buf;
	const char *session = request_query(req, "session"), *part = request_query(req, "part");
	int64_t id, n;

	if (str_to_int(session ? session : "", 1, INT64_MAX, &id, err) ||
	    str_to_int(part ? part : "1", 1, 4, &n, err) ||
	    !event_get_to_edit(visit->db, &visit->actor, request_id(req), visit->arena, err) ||
	    placement_effects(visit->db, request_id(req), id, (int)n, visit->arena, &effects,
			      err))
		return -1;
	res->type = "application/json";
	json_lit(out, "[");
	for (size_t i = 0; i < effects.len; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_effect(&effects.items[i], visit->arena, out);
	}
	json_lit(out, "\n]\n");
	return 0;
}
