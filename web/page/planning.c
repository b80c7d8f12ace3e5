/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searching for a schedule: begin, watch, stop, look at the moves, apply; publish. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/edition.h"
#include "calendar/planning.h"
#include "people/settings.h"

#include "../input.h"
#include "../job.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "event.h"
#include "page.h"
#include "placement.h"

#define SHOWN_MAX 100

const struct form_field page_planning_fields[] = {
	{ "times", FORM_INT, 1, 120, "how long" },
	{ "fair", FORM_INT, 0, 20, "the objective" },
	{ "move_cost", FORM_INT, 0, 100000, "what a move costs" },
	{ "seed", FORM_INT, 0, 1000000, "the seed" },
	{ 0 }
};

const struct form_field page_planning_do_fields[] = {
	{ "search", FORM_INT, 1, INT64_MAX, "the search" },
	{ 0 }
};

static void write_list(struct visit *visit, const char *title, const char *const *lines,
		       size_t n)
{
	struct html *h = visit->h;

	if (!n)
		return;
	html_lit(h, "<div class=\"warning\"><p><b>");
	html_text(h, title);
	html_lit(h, "</b></p><ul>");
	for (size_t i = 0; i < n && i < SHOWN_MAX; i++) {
		html_lit(h, "<li>");
		html_text(h, lines[i]);
		html_lit(h, "</li>");
	}
	html_lit(h, "</ul></div>\n");
}

void draft_write_report(struct visit *visit, const struct draft_page *page)
{
	const struct placement_report *r = &page->report;
	struct html *h = visit->h;
	int64_t best = r->conceivable ? r->conceivable : 1;

	html_lit(h, "<dl class=\"facts\">\n<div><dt>Sum</dt><dd><b>");
	html_textf(h, "%" PRId64, r->score);
	html_lit(h, "</b> interest-hours, ");
	html_textf(h, "%.1f %% of what is conceivable if nothing ever met",
		   100.0 * (double)r->score / (double)best);
	if (page->planning && page->planning->bound >= r->score && !r->n_missing) {
		html_textf(h, "; proved: no schedule of all sessions has a sum above %" PRId64
			   " (%.2f %% more)",
			   page->planning->bound,
			   100.0 * (double)(page->planning->bound - r->score) /
			   (double)(r->score ? r->score : 1));
	}
	html_lit(h, "</dd></div>\n<div><dt>Fairness</dt><dd>the worst-off gets <b>");
	html_textf(h, "%.0f %%", r->worst);
	html_lit(h, "</b> of their best, ");
	html_textf(h, "one in twenty %.0f %% or less, the mean %.0f %%; of this no bound is "
		   "proved", r->p5, r->mean);
	html_lit(h, "</dd></div>\n");
	if (r->n_losers) {
		html_lit(h, "<div><dt>Who loses most</dt><dd>");
		for (size_t i = 0; i < r->n_losers; i++)
			html_textf(h, "%s%s %d %%", i ? ", " : "", r->losers[i].name,
				   r->losers[i].percent);
		html_lit(h, "</dd></div>\n");
	}
	if (r->overflow) {
		html_lit(h, "<div><dt>Seats</dt><dd>");
		html_textf(h, "%d people find none, over all slots", r->overflow);
		html_lit(h, "</dd></div>\n");
	}
	html_lit(h, "</dl>\n");
	write_list(visit, "These rules are broken", r->conflicts, r->n_conflicts);
	write_list(visit, "Not placed", r->missing, r->n_missing);
}

void draft_write_publish(struct visit *visit, const struct draft_page *page)
{
	struct html *h = visit->h;

	if (!page->n_changes) {
		if (page->event->edition)
			html_lit(h, "<p class=\"note\">The draft is what is published.</p>\n");
		return;
	}
	html_lit(h, "<details class=\"more\" open><summary>");
	html_textf(h, page->event->edition ? "%zu changes since it was published" :
		   "Not published yet: %zu sessions", page->n_changes);
	html_lit(h, "</summary><ul class=\"names-list\">");
	for (size_t i = 0; page->event->edition && i < page->n_changes && i < SHOWN_MAX; i++) {
		html_lit(h, "<li>");
		html_text(h, page->changes[i]);
		html_lit(h, "</li>");
	}
	html_lit(h, "</ul>");
	input_button(visit, url_event(visit, page->event->id, "publish"),
		     page->event->edition ? "Publish, and tell those concerned" :
		     "Publish, and send it to the list", NULL);
	html_lit(h, "</details>\n");
}

/* ---- the search */

static void write_do(struct visit *visit, const struct draft_page *page, const char *verb,
		     const char *label, const char *class)
{
	input_form(visit, url_event(visit, page->event->id, verb), "button");
	input_hidden_int(visit, "search", page->planning->id);
	input_submit(visit, label, class);
	input_form_end(visit);
}

static void write_running(struct visit *visit, const struct draft_page *page)
{
	const struct planning *p = page->planning;
	struct html *h = visit->h;

	html_lit(h, "<p class=\"live\" id=\"search\"");
	html_attr(h, "data-status", url_event(visit, page->event->id, "search.json"));
	html_lit(h, "><b>Searching:</b> <progress max=\"1000\"");
	html_attr_int(h, "value", p->progress);
	html_lit(h, "></progress> <span>");
	if (p->score >= 0)
		html_textf(h, "best so far %" PRId64, p->score);
	html_lit(h, "</span></p>\n");
	write_do(visit, page, "search/stop", "Stop: keep the best so far", "second");
}

static void write_found(struct visit *visit, const struct draft_page *page)
{
	const struct planning *p = page->planning;
	struct html *h = visit->h;

	html_lit(h, "<p>Found: <b>");
	html_textf(h, "%" PRId64, p->score);
	html_lit(h, "</b> interest-hours");
	if (p->is_optimal)
		html_lit(h, "; proved: no schedule of all sessions has a larger sum");
	else if (p->bound >= 0 && p->score > 0)
		html_textf(h, "; proved: no schedule of all sessions has a sum above %" PRId64
			   ", at most %.2f %% more", p->bound,
			   100.0 * (double)(p->bound - p->score) / (double)p->score);
	html_text(h, p->fair ? ". Searched for: nobody has a bad event; the proof is of the sum "
		  "alone, not of fairness" : ". Searched for: the sum of all");
	html_textf(h, ", seed %" PRId64 ", %" PRId64 " moves a thread.", p->seed, p->work);
	html_lit(h, "</p>\n");
}

static int write_result(struct visit *visit, const struct draft_page *page, struct err *err)
{
	const char **lines = NULL;
	struct html *h = visit->h;
	char *report = arena_dup(visit->arena, page->planning->report), *line;
	size_t n = 0;

	write_found(visit, page);
	if (*report) {
		html_lit(h, "<div class=\"warning\"><p><b>It leaves out</b></p><ul>");
		while ((line = str_piece(&report, '\n')))
			if (*line) {
				html_lit(h, "<li>");
				html_text(h, line);
				html_lit(h, "</li>");
			}
		html_lit(h, "</ul></div>\n");
	}
	if (planning_moves(visit->db, page->planning, visit->arena, &lines, &n, err))
		return -1;
	if (!n) {
		html_lit(h, "<p class=\"note\">It is the draft as it stands.</p>\n");
		return 0;
	}
	html_lit(h, "<details class=\"more\" open><summary>");
	html_textf(h, "Taking it over makes %zu moves", n);
	html_lit(h, "</summary><ul class=\"names-list\">");
	for (size_t i = 0; i < n && i < SHOWN_MAX; i++) {
		html_lit(h, "<li>");
		html_text(h, lines[i]);
		html_lit(h, "</li>");
	}
	html_lit(h, "</ul>");
	write_do(visit, page, "search/apply", "Take it over into the draft", NULL);
	html_lit(h, "</details>\n");
	return 0;
}

static void write_form(struct visit *visit, const struct draft_page *page)
{
	static const char *const times[][2] = {
		{ "1", "quick: a second" }, { "10", "good: ten seconds" },
		{ "60", "long: a minute" }, { NULL, NULL },
	};
	static const char *const fairs[][2] = {
		{ "0", "the sum of all" }, { "2", "nobody has a bad event" }, { NULL, NULL },
	};
	static const char *const costs[][2] = {
		{ "0", "anything may move" }, { "50", "move little" },
		{ "1000", "move only what must" }, { NULL, NULL },
	};
	const char *seed = page->planning ?
		arena_printf(visit->arena, "%" PRId64, page->planning->seed + 1) : "1";

	html_lit(visit->h, "<details class=\"more\"");
	if (!page->placed.len)
		html_lit(visit->h, " open");
	html_lit(visit->h, "><summary>Search for a schedule</summary>");
	input_form(visit, url_event(visit, page->event->id, "search"), "row");
	page_event_choice(visit, "times", "How long", times, "10");
	page_event_choice(visit, "fair", "What counts", fairs, page->event->fair ? "2" : "0");
	page_event_choice(visit, "move_cost", "Moves", costs, page->event->edition ? "50" : "0");
	input_line(visit, &(struct input){ .name = "seed", .label = "Seed", .type = "number",
					   .value = seed, .form = page_planning_fields });
	input_submit(visit, "Search", NULL);
	input_form_end(visit);
	html_lit(visit->h, "<p class=\"hint\">Locked sessions, and those that have begun, stay "
		 "where they are. The same seed and length find the same again.</p></details>\n");
}

int draft_write_planning(struct visit *visit, const struct draft_page *page, struct err *err)
{
	const struct planning *p = page->planning;

	if (p && p->state <= PLANNING_STOPPING) {
		write_running(visit, page);
		return 0;
	}
	if (p && p->state == PLANNING_FAILED)
		html_lit(visit->h, "<p class=\"problem\">The last search was interrupted; nothing "
			 "is changed.</p>\n");
	if (p && p->state == PLANNING_DONE && write_result(visit, page, err))
		return -1;
	write_form(visit, page);
	return 0;
}

static int back(struct visit *visit, struct response *res)
{
	response_redirect(res, url_event(visit, request_id(visit->req), "draft"));
	return 0;
}

int page_planning_start(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct planning_options options = {
		.seed = request_field_int(req, "seed"),
		.times = (int)request_field_int(req, "times"),
		.fair = (int)request_field_int(req, "fair"),
		.move_cost = (int)request_field_int(req, "move_cost"),
	};
	int64_t id;

	if (planning_start(visit->db, &visit->actor, request_id(req), &options, &id, err) ||
	    job_plan_event(visit, id, err))
		return -1;
	return back(visit, res);
}

int page_planning_stop(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (planning_stop(visit->db, &visit->actor, request_field_int(req, "search"), err))
		return -1;
	return back(visit, res);
}

int page_planning_apply(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (planning_apply(visit->db, &visit->actor, request_field_int(req, "search"), err))
		return -1;
	return back(visit, res);
}

int page_edition_publish(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (edition_publish(visit->db, visit->settings, &visit->actor, id, err))
		return -1;
	response_redirect(res, url_event(visit, id, "board"));
	return 0;
}

/* ---- versions */

int page_edition_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct event *event = page_event_get(visit, err);
	struct editions editions = { 0 };
	struct html *h = visit->h;

	if (!event || edition_list(visit->db, event->id, visit->arena, &editions, err))
		return -1;
	page_event_begin(visit, event, "What changed", "board");
	for (size_t i = 0; i < editions.len; i++) {
		const struct edition *edition = &editions.items[i];

		html_lit(h, "<h2>");
		html_textf(h, "Schedule %" PRId64, edition->number);
		html_lit(h, "</h2><p class=\"quiet\">");
		when_write(visit, edition->published_at);
		if (edition->by)
			html_textf(h, " by %s", edition->by);
		html_textf(h, "; %" PRId64 " interest-hours", edition->score);
		html_lit(h, "</p>");
		layout_prose(visit, edition->changes);
	}
	if (!editions.len)
		html_lit(h, "<p class=\"lead\">Nothing is published yet.</p>\n");
	page_event_end(visit);
	return 0;
}
