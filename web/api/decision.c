/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decisions for scripts. */
#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/zone.h"
#include "calendar/decision.h"
#include "people/settings.h"

#include "../visit.h"
#include "api.h"

#define LIST_MAX 500

static void write_decision(struct visit *visit, const struct decision *decision, struct buf *out)
{
	json_lit(out, "{\"id\":");
	json_int(out, decision->id);
	json_lit(out, ",\"title\":");
	json_text(out, decision->title);
	json_lit(out, ",\"state\":");
	json_text(out, decision_state_name(decision->state));
	json_lit(out, ",\"rule\":");
	json_text(out, decision->rule);
	json_lit(out, ",\"proposer\":");
	json_text(out, decision->owner_name);
	json_lit(out, ",\"until\":");
	json_text(out, zone_rfc3339(visit->arena, decision->closes_at));
	json_lit(out, ",\"closed\":");
	json_text(out, decision->closed_at ?
		  zone_rfc3339(visit->arena, decision->closed_at) : NULL);
	json_lit(out, ",\"message_id\":");
	json_text(out, decision->message_id);
	json_lit(out, ",\"url\":");
	json_text(out, decision_url(visit->settings, decision->id, visit->arena));
	json_lit(out, ",\"text\":");
	json_text(out, decision->text);
	json_lit(out, "}");
}

int api_decision_json(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct buf *out = &res->html.buf;
	struct decisions decisions = { 0 };

	if (decision_list(visit->db, -1, NULL, LIST_MAX, visit->arena, &decisions, err))
		return -1;
	res->type = "application/json";
	json_lit(out, "{\"decisions\":[");
	for (size_t i = 0; i < decisions.len; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_decision(visit, &decisions.items[i], out);
	}
	json_lit(out, "\n]}\n");
	return 0;
}
