/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls for calendar programs and scripts. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/json.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/cadence.h"
#include "people/person.h"
#include "people/settings.h"

#include "../url.h"
#include "../visit.h"
#include "api.h"

#define PAST_SECS (366 * (int64_t)CLOCK_DAY)
#define AHEAD_SECS (3 * 366 * (int64_t)CLOCK_DAY)
#define FEED_MAX 5000

static void begin_ics(struct response *res, const char *file)
{
	res->type = "text/calendar; charset=utf-8";
	response_header(res, "Content-Disposition",
			arena_printf(res->arena, "inline; filename=\"%s\"", file));
}

/* Everybody reads these: no guest's address goes into them. */
static int list_public(struct visit *visit, int64_t cadence_id, struct calls *calls,
		       struct err *err)
{
	return call_list_feed(visit->db, visit->now - PAST_SECS, visit->now + AHEAD_SECS,
			      cadence_id, FEED_MAX, visit->arena, calls, err);
}

int api_call_feed(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct cadences cadences = { 0 };
	struct calls calls = { 0 };

	if (list_public(visit, 0, &calls, err) ||
	    cadence_list(visit->db, visit->arena, &cadences, err))
		return -1;
	begin_ics(res, "calls.ics");
	return call_write_feed(visit->settings, &cadences, &calls,
			       arena_printf(visit->arena, "%s calls", visit->settings->site.name),
			       &res->html.buf, err);
}

int api_cadence_feed(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct cadences cadences = { 0 };
	struct calls calls = { 0 };
	struct cadence *cadence = cadence_get(visit->db, request_id(req), visit->arena, err);

	if (!cadence || list_public(visit, cadence->id, &calls, err))
		return -1;
	*vec_add(&cadences, visit->arena) = *cadence;
	begin_ics(res, "calls.ics");
	return call_write_feed(visit->settings, &cadences, &calls, cadence->title,
			       &res->html.buf, err);
}

int api_call_person_feed(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct person *person;
	struct calls calls = { 0 };
	int found = person_find_feed(visit->db, request_param(req, "secret"),
				     visit->arena, &person, err);

	if (found < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "this feed has another address now; "
			       "its owner finds it on their page");
	if (call_list_person(visit->db, person->id, visit->arena, &calls, err))
		return -1;
	for (size_t i = 0; i < calls.len; i++)
		calls.items[i] = call_revealed(&calls.items[i]);
	begin_ics(res, "my-calls.ics");
	res->cache = CACHE_PRIVATE;
	return call_write_feed(visit->settings, NULL, &calls,
			       arena_printf(visit->arena, "%s: calls of %s",
					    visit->settings->site.name, person->name),
			       &res->html.buf, err);
}

int api_call_ics(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct call *call = call_get(visit->db, request_id(req), visit->arena, err);

	if (!call)
		return -1;
	if (!call_is_public(call) && !call_may_edit(call, &visit->actor))
		return err_set(err, ERR_NOT_FOUND, "there is no such call");
	call->guests.len = 0;
	begin_ics(res, "call.ics");
	call_write_ics(visit->settings, call, "PUBLISH", &res->html.buf);
	return 0;
}

static void write_call(struct visit *visit, const struct call *call, struct buf *out)
{
	struct arena *arena = visit->arena;

	json_lit(out, "{\"id\":");
	json_int(out, call->id);
	json_lit(out, ",\"uid\":");
	json_text(out, call->uid);
	json_lit(out, ",\"sequence\":");
	json_int(out, call->sequence);
	json_lit(out, ",\"cancelled\":");
	buf_puts(out, call->state == CALL_CANCELLED ? "true" : "false");
	json_lit(out, ",\"title\":");
	json_text(out, call->title);
	json_lit(out, ",\"start\":");
	json_text(out, zone_rfc3339(arena, call->start_at));
	json_lit(out, ",\"end\":");
	json_text(out, zone_rfc3339(arena, call->start_at + call->duration_secs));
	json_lit(out, ",\"zone\":");
	json_text(out, call->zone);
	json_lit(out, ",\"network\":");
	json_text(out, call->network);
	json_lit(out, ",\"channel\":");
	json_text(out, call->channel);
	json_lit(out, ",\"link\":");
	json_text(out, call->link);
	json_lit(out, ",\"url\":");
	json_text(out, arena_printf(arena, "%s%s", visit->settings->site.url,
				    url_call(arena, call->id, NULL)));
	json_lit(out, "}");
}

int api_call_json(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct buf *out = &res->html.buf;
	struct calls calls = { 0 };

	if (list_public(visit, 0, &calls, err))
		return -1;
	res->type = "application/json";
	json_lit(out, "{\"calls\":[");
	for (size_t i = 0; i < calls.len; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_call(visit, &calls.items[i], out);
	}
	json_lit(out, "\n]}\n");
	return 0;
}
