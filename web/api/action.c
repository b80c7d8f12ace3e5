/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions for scripts. */
#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/zone.h"
#include "calendar/action.h"

#include "../visit.h"
#include "api.h"

#define LIST_MAX 1000

static void write_action(struct visit *visit, const struct action *action, struct buf *out)
{
	json_lit(out, "{\"id\":");
	json_int(out, action->id);
	json_lit(out, ",\"text\":");
	json_text(out, action->text);
	json_lit(out, ",\"owner\":");
	json_text(out, action->owner_name);
	json_lit(out, ",\"due\":");
	json_text(out, action->due_on);
	json_lit(out, ",\"state\":");
	json_text(out, action_state_name(action->state));
	json_lit(out, ",\"words\":");
	json_text(out, action->words);
	json_lit(out, ",\"closed\":");
	json_text(out, action->closed_at ?
		  zone_rfc3339(visit->arena, action->closed_at) : NULL);
	json_lit(out, ",\"minutes\":");
	json_int(out, action->minutes_id);
	json_lit(out, ",\"item\":");
	json_text(out, action->item);
	json_lit(out, ",\"url\":");
	json_text(out, action_url(visit->settings, action->id, visit->arena));
	json_lit(out, "}");
}

int api_action_json(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct action_filter filter = { .state = -1, .max = LIST_MAX };
	struct buf *out = &res->html.buf;
	struct actions actions = { 0 };

	if (action_list(visit->db, &filter, visit->arena, &actions, err))
		return -1;
	res->type = "application/json";
	json_lit(out, "{\"actions\":[");
	for (size_t i = 0; i < actions.len; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_action(visit, &actions.items[i], out);
	}
	json_lit(out, "\n]}\n");
	return 0;
}
