/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series for scripts and feed readers. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/settings.h"

#include "../discreet.h"
#include "../judge.h"
#include "../page/series.h"
#include "../url.h"
#include "../visit.h"
#include "api.h"

#define LIST_MAX 1000
#define FEED_MAX 100

static const char *full_url(struct visit *visit, int64_t id)
{
	return arena_printf(visit->arena, "%s%s", visit->settings->site.url,
			    url_series(visit->arena, id, NULL));
}

static void write_series(struct visit *visit, const struct series *series, struct buf *out)
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
	json_lit(out, ",\"committed\":");
	json_int(out, series->committed);
	json_lit(out, ",\"author\":");
	json_text(out, series->author_name);
	json_lit(out, ",\"message_id\":");
	json_text(out, series->message_id);
	json_lit(out, ",\"cover\":");
	json_text(out, series->cover);
	json_lit(out, ",\"state\":");
	json_text(out, series_state_name(series->state));
	json_lit(out, ",\"posted\":");
	json_text(out, zone_rfc3339(visit->arena, series->posted_at));
	json_lit(out, ",\"url\":");
	json_text(out, full_url(visit, series->id));
}

static void write_standing(struct visit *visit, const struct standing *standing,
			   struct buf *out)
{
	write_series(visit, standing->series, out);
	json_lit(out, ",\"turn\":");
	json_text(out, turn_state_key(standing->state));
	json_lit(out, ",\"owner\":");
	json_text(out, standing->owner);
	json_lit(out, ",\"verdict\":");
	json_text(out, standing->verdict);
	json_lit(out, ",\"since\":");
	json_text(out, zone_rfc3339(visit->arena, standing->since));
	json_lit(out, ",\"text\":");
	json_text(out, discreet_text(visit, standing->text));
	json_lit(out, ",\"comments\":");
	json_int(out, standing->n_open);
	json_lit(out, ",\"unanswered\":");
	json_int(out, standing->n_unanswered);
	json_lit(out, ",\"pings\":");
	json_int(out, standing->n_pings);
	json_lit(out, "}");
}

int api_series_json(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct standing_filter filter = series_filter(visit);
	struct buf *out = &res->html.buf;
	struct standings standings = { 0 };

	filter.limit = LIST_MAX;
	if (standing_list(visit->db, &filter, visit->arena, &standings, err))
		return -1;
	res->type = "application/json";
	json_lit(out, "{\"series\":[");
	for (size_t i = 0; i < standings.len; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_standing(visit, &standings.items[i], out);
	}
	json_lit(out, "\n]}\n");
	return 0;
}

/* ---- one of them */

static void write_file(const struct verdict_file *file, struct buf *out)
{
	json_lit(out, "{\"path\":");
	json_text(out, file->path);
	json_lit(out, ",\"approval\":");
	json_text(out, verdict_approval_name(file->approval));
	json_lit(out, ",\"section\":");
	json_text(out, file->section ? file->section->name : NULL);
	json_lit(out, ",\"maintainers\":[");
	for (size_t i = 0; i < file->owners.len; i++) {
		buf_puts(out, i ? "," : "");
		json_text(out, file->owners.items[i]->name);
	}
	json_lit(out, "],\"by\":");
	json_text(out, file->by ? file->by->name : NULL);
	json_lit(out, ",\"by_message_id\":");
	json_text(out, file->by ? file->by->message_id : NULL);
	json_lit(out, "}");
}

static void write_finding(struct visit *visit, const struct finding *finding, struct buf *out)
{
	json_lit(out, "{\"state\":");
	json_text(out, verdict_state_key(finding->state));
	json_lit(out, ",\"rule\":");
	json_int(out, finding->rule);
	json_lit(out, ",\"cite\":");
	json_text(out, finding->cite);
	json_lit(out, ",\"text\":");
	json_text(out, discreet_text(visit, finding->text));
	json_lit(out, ",\"ask\":");
	json_text(out, finding->ask ? discreet_text(visit, finding->ask) : NULL);
	json_lit(out, ",\"message_id\":");
	json_text(out, finding->message_id);
	json_lit(out, "}");
}

static void write_patch(struct visit *visit, const struct judged *patch, struct buf *out)
{
	json_lit(out, "{\"number\":");
	json_int(out, patch->part->number);
	json_lit(out, ",\"message_id\":");
	json_text(out, patch->part->id);
	json_lit(out, ",\"name\":");
	json_text(out, patch->part->name);
	json_lit(out, ",\"verdict\":");
	json_text(out, verdict_state_key(patch->verdict.state));
	json_lit(out, ",\"second_person\":");
	json_text(out, verdict_second_name(patch->verdict.second));
	json_lit(out, ",\n\"files\":[");
	for (size_t i = 0; i < patch->verdict.files.len; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_file(&patch->verdict.files.items[i], out);
	}
	json_lit(out, "],\n\"findings\":[");
	for (size_t i = 0; i < patch->verdict.findings.len; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_finding(visit, &patch->verdict.findings.items[i], out);
	}
	json_lit(out, "]}");
}

int api_series_one_json(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct judge *judge = web_judge(visit, err);
	struct buf *out = &res->html.buf;
	struct judgement j;

	if (!judge || judge_series(judge, visit->db, request_id(req), visit->arena, &j, err))
		return -1;
	res->type = "application/json";
	write_series(visit, j.series, out);
	json_lit(out, ",\"turn\":");
	json_text(out, turn_state_key(j.turn.state));
	json_lit(out, ",\"text\":");
	json_text(out, discreet_text(visit, j.turn.text));
	json_lit(out, ",\"since\":");
	json_text(out, zone_rfc3339(visit->arena, j.turn.since));
	json_lit(out, ",\"verdict\":");
	json_text(out, j.tree ? verdict_state_key(j.state) : NULL);
	json_lit(out, ",\"patches\":[");
	for (size_t i = 0; i < j.n_patches; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_patch(visit, &j.patches[i], out);
	}
	json_lit(out, "]}\n");
	return 0;
}

/* ---- Atom (RFC 4287) */

static void write_entry(struct visit *visit, const struct standing *standing, struct html *h)
{
	const struct series *series = standing->series;
	const char *link = full_url(visit, series->id);

	html_lit(h, "<entry><title>");
	html_textf(h, "[%s] v%s %s", turn_state_key(standing->state), series->version,
		   series->name);
	/* A turn of a series is one entry: readers show it anew when it changes. */
	html_lit(h, "</title><id>");
	html_textf(h, "%s#%s-%" PRId64, link, turn_state_key(standing->state), standing->since);
	html_lit(h, "</id><updated>");
	html_text(h, zone_rfc3339(visit->arena, standing->since));
	html_lit(h, "</updated><author><name>");
	html_text(h, series->author_name);
	html_lit(h, "</name></author><link");
	html_attr(h, "href", link);
	html_lit(h, "/><summary>");
	html_text(h, discreet_text(visit, standing->text));
	html_lit(h, "</summary></entry>\n");
}

int api_series_atom(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct standing_filter filter = series_filter(visit);
	struct standings standings = { 0 };
	struct html *h = &res->html;
	const char *self;
	int64_t newest = 0;

	filter.limit = FEED_MAX;
	if (standing_list(visit->db, &filter, visit->arena, &standings, err))
		return -1;
	for (size_t i = 0; i < standings.len; i++)
		if (standings.items[i].since > newest)
			newest = standings.items[i].since;
	self = arena_printf(visit->arena, "%s/series.atom%s", visit->settings->site.url,
			    series_query(visit));
	res->type = "application/atom+xml; charset=utf-8";
	html_lit(h, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		 "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>");
	html_textf(h, "%s: series%s", visit->settings->site.name, series_query(visit));
	html_lit(h, "</title><id>");
	html_text(h, self);
	html_lit(h, "</id><link rel=\"self\"");
	html_attr(h, "href", self);
	html_lit(h, "/><updated>");
	html_text(h, zone_rfc3339(visit->arena, newest));
	html_lit(h, "</updated>\n");
	for (size_t i = 0; i < standings.len; i++)
		write_entry(visit, &standings.items[i], h);
	html_lit(h, "</feed>\n");
	return 0;
}
