/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One series: whose turn, what is missing by which rule, and every mail about it. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "review/message.h"
#include "review/tag.h"

#include "../discreet.h"
#include "../input.h"
#include "../judge.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"
#include "series.h"

#define VERSIONS_MAX 50

static int write_versions(struct visit *visit, const struct series *series, struct err *err)
{
	struct serieses versions = { 0 };
	struct html *h = visit->h;

	if (series_versions(visit->db, series->id, visit->arena, &versions, err))
		return -1;
	if (versions.len < 2)
		return 0;
	html_lit(h, "<p>Versions: ");
	for (size_t i = 0; i < versions.len && i < VERSIONS_MAX; i++) {
		if (i)
			html_lit(h, ", ");
		if (versions.items[i].id == series->id) {
			html_textf(h, "v%s", versions.items[i].version);
			continue;
		}
		html_lit(h, "<a");
		html_href(h, url_series(visit->arena, versions.items[i].id, NULL));
		html_lit(h, ">");
		html_textf(h, "v%s", versions.items[i].version);
		html_lit(h, "</a>");
	}
	html_lit(h, "</p>\n");
	return 0;
}

static void write_head(struct visit *visit, const struct judgement *j)
{
	const struct series *series = j->series;
	struct html *h = visit->h;

	html_lit(h, "<p class=\"kicker\">");
	html_textf(h, "%s v%s ", series->is_pull ? "Pull request" : series->is_rfc ? "RFC" :
		   "Series", series->version);
	layout_badge(visit, series->state == SERIES_OPEN ? turn_state_key(j->turn.state) :
			    series_state_name(series->state));
	html_lit(h, "</p><h1>");
	html_text(h, series->name);
	html_lit(h, "</h1>\n<p>");
	html_textf(h, "%s, ", series->author_name);
	when_write(visit, series->posted_at);
	html_textf(h, "; %" PRId64 " of %" PRId64 " patches", series->received, series->total);
	if (series->committed)
		html_textf(h, ", %" PRId64 " committed", series->committed);
	html_textf(h, "; %" PRId64 " replies; ", series->replies);
	series_write_mail(visit, series->message_id, "read it in the archive");
	html_lit(h, "</p>\n");
}

static void write_comments(struct visit *visit, const char *title,
			   const struct turn_comments *comments, bool open_only)
{
	struct html *h = visit->h;
	bool any = false;

	for (size_t i = 0; i < comments->len; i++) {
		const struct turn_comment *comment = &comments->items[i];

		if (open_only && comment->state != COMMENT_ASKED &&
		    comment->state != COMMENT_PROMISED)
			continue;
		if (!any) {
			html_lit(h, "<h2>");
			html_text(h, title);
			html_lit(h, "</h2><ul class=\"items\">\n");
		}
		any = true;
		html_lit(h, "<li><b>");
		html_text(h, comment->mail->name);
		html_lit(h, "</b> ");
		if (comment->mail->patch)
			html_textf(h, "on patch %d ", comment->mail->patch);
		if (comment->state == COMMENT_PROMISED)
			layout_badge(visit, "promised");
		html_lit(h, "<p>");
		html_text(h, comment->mail->line ?
			  discreet_text(visit, comment->mail->line) : "");
		html_lit(h, " ");
		series_write_mail(visit, comment->mail->message_id, "the mail");
		html_lit(h, "</p></li>\n");
	}
	if (any)
		html_lit(h, "</ul>\n");
}

static void write_turn(struct visit *visit, const struct judgement *j)
{
	struct html *h = visit->h;

	html_lit(h, "<section class=\"next\"><p class=\"kicker\">Whose turn</p><p class=\"lead\">");
	html_text(h, discreet_text(visit, j->turn.text));
	html_lit(h, "</p>");
	if (!str_is_empty(j->turn.why)) {
		html_lit(h, "<p>");
		html_text(h, discreet_text(visit, j->turn.why));
		html_lit(h, "</p>");
	}
	if (j->series->state == SERIES_OPEN) {
		html_lit(h, "<p class=\"quiet\">Since ");
		when_write(visit, j->turn.since);
		html_lit(h, "</p>");
	}
	if (j->freeze.kind != FREEZE_NONE)
		html_textf(h, "%s: %s", freeze_name(j->freeze.kind), j->freeze.words);
	html_lit(h, "</section>\n");
}

static void write_finding(struct visit *visit, const struct finding *finding)
{
	struct html *h = visit->h;

	html_lit(h, "<li>");
	layout_badge(visit, finding->state == VERDICT_READY ? "met" : "not yet");
	html_lit(h, " ");
	html_text(h, discreet_text(visit, finding->text));
	html_lit(h, " <span class=\"quiet\">[");
	if (finding->rule)
		html_textf(h, "rule %d; ", finding->rule);
	html_textf(h, "%s]", finding->cite ? finding->cite : "");
	if (finding->message_id) {
		html_lit(h, " ");
		series_write_mail(visit, finding->message_id, "the mail");
	}
	html_lit(h, "</span>");
	if (finding->ask) {
		html_lit(h, "<p><b>Next: </b>");
		html_text(h, discreet_text(visit, finding->ask));
		html_lit(h, ".</p>");
	}
	html_lit(h, "</li>\n");
}

static void write_patch(struct visit *visit, const struct judged *patch)
{
	struct html *h = visit->h;

	html_lit(h, "<section><h3>");
	if (patch->part->number)
		html_textf(h, "%" PRId64 ". ", patch->part->number);
	html_text(h, patch->part->name);
	html_lit(h, "</h3><p>");
	html_text(h, verdict_state_name(patch->verdict.state));
	html_lit(h, "; ");
	series_write_mail(visit, patch->part->id, "the patch");
	html_lit(h, "</p><ul class=\"items\">\n");
	for (size_t i = 0; i < patch->verdict.findings.len; i++)
		write_finding(visit, &patch->verdict.findings.items[i]);
	for (size_t i = 0; i < patch->warnings.len; i++) {
		html_lit(h, "<li>");
		html_text(h, discreet_text(visit, patch->warnings.items[i].text));
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ul></section>\n");
}

static void write_patches(struct visit *visit, const struct judgement *j)
{
	struct html *h = visit->h;

	if (j->series->state != SERIES_OPEN)
		return;
	if (!j->tree) {
		html_lit(h, "<p class=\"note\">");
		html_text(h, j->series->is_foreign ?
			  "This is for another tree: there is no verdict." :
			  "No tree with a MAINTAINERS file is known for this: there is no "
			  "verdict.");
		html_lit(h, "</p>\n");
		return;
	}
	html_lit(h, "<h2>May it go in?</h2><p class=\"quiet\">");
	html_textf(h, "By MAINTAINERS of %s %s at %.12s", j->tree, j->branch, j->commit);
	html_lit(h, "</p>\n");
	series_write_files(visit, j);
	for (size_t i = 0; i < j->n_patches; i++)
		write_patch(visit, &j->patches[i]);
}

int page_series(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct judge *judge = web_judge(visit, err);
	struct judgement j;

	if (!judge || judge_series(judge, visit->db, request_id(req), visit->arena, &j, err))
		return -1;
	layout_begin_bare(visit, j.series->name, "Series");
	write_head(visit, &j);
	layout_problem(visit, &problem);
	if (write_versions(visit, j.series, err))
		return -1;
	write_turn(visit, &j);
	write_comments(visit, "For the author to answer", &j.turn.comments, true);
	write_comments(visit, "Resent without an answer to", &j.unanswered, false);
	write_patches(visit, &j);
	series_write_forms(visit, &j);
	if (series_write_timeline(visit, &j, err))
		return -1;
	html_lit(visit->h, "<p class=\"quiet\">For programs: <a");
	html_href(visit->h, arena_printf(visit->arena, "/series/%" PRId64 ".json", j.series->id));
	html_lit(visit->h, ">JSON</a></p>\n");
	layout_end(visit);
	return 0;
}
