/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Minutes: the list, one of them line by line, older revisions. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/minutes.h"
#include "calendar/minutes/points.h"
#include "calendar/notes.h"

#include "../discreet.h"
#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "item.h"
#include "minutes.h"
#include "page.h"

#define LIST_MAX 200
#define FOUND_MAX 50

struct minutes *page_minutes_get(struct visit *visit, struct err *err)
{
	return minutes_get(visit->db, request_id(visit->req), visit->arena, err);
}

int page_minutes_get_mine(struct visit *visit, struct minutes **out, struct err *err)
{
	int may;

	*out = page_minutes_get(visit, err);
	if (!*out)
		return -1;
	may = minutes_may_edit(visit->db, &visit->actor, *out, err);
	if (may < 0)
		return -1;
	if (!may)
		return err_set(
			err, ERR_DENIED,
			"these minutes are edited by whoever chaired, "
			"set up the call, or is an organiser; you can suggest "
			"corrections");
	return 0;
}

static void write_search(struct visit *visit, const char *words)
{
	struct html *h = visit->h;

	html_lit(h, "<form class=\"row\" role=\"search\"><div class=\"field grow\"><label "
		 "for=\"q\">Words in minutes</label><input id=\"q\" name=\"q\" type=\"search\" "
		 "maxlength=\"200\"");
	html_attr(h, "value", words);
	html_lit(h, "></div><button>Search</button></form>\n");
}

static int write_found(struct visit *visit, const char *words, struct err *err)
{
	struct minutes_list list;
	struct html *h = visit->h;

	if (minutes_search(visit->db, words, FOUND_MAX, visit->arena, &list, err))
		return -1;
	if (!list.len) {
		html_lit(h, "<p class=\"lead\">No minutes have these words.</p>\n");
		return 0;
	}
	html_lit(h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < list.len; i++) {
		html_lit(h, "<li><a class=\"title\"");
		html_href(h, url_minutes(visit->arena, list.items[i].id, NULL));
		html_lit(h, ">");
		html_text(h, list.items[i].title);
		html_lit(h, "</a><p>");
		when_write_span(visit, list.items[i].held_at, list.items[i].ends_at);
		html_lit(h, "</p><p class=\"quiet\">");
		html_text(h, discreet_text(visit, list.items[i].text));
		html_lit(h, "</p></li>\n");
	}
	html_lit(h, "</ul>\n");
	return 0;
}

static int write_recent(struct visit *visit, struct err *err)
{
	struct minutes_list list = { 0 };
	struct missings missing;
	struct html *h = visit->h;

	if (minutes_list_recent(visit->db, LIST_MAX, visit->arena, &list, err) ||
	    minutes_missing(visit->db, visit->now, visit->arena, &missing, err))
		return -1;
	if (missing.len) {
		html_lit(h, "<p class=\"warning\"><a href=\"/minutes/missing\">");
		html_textf(h, missing.len == 1 ? "Of %zu call" : "Of %zu calls", missing.len);
		html_lit(h, "</a> the minutes are missing.</p>\n");
	}
	if (!list.len)
		html_lit(h, "<p class=\"lead\">None yet.</p><p>They appear when a "
			 "meeting on IRC ends, or when somebody writes down what a call "
			 "said.</p>\n");
	else
		html_lit(h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < list.len; i++)
		if (item_minutes(visit, &list.items[i], err))
			return -1;
	if (list.len)
		html_lit(h, "</ul>\n");
	return 0;
}

int page_minutes_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *words = request_query(req, "q");
	bool searched = !str_is_empty(words);

	layout_begin(visit, searched ? "Minutes with these words" : "Minutes", "Minutes");
	write_search(visit, words ? words : "");
	if (searched ? write_found(visit, words, err) : write_recent(visit, err))
		return -1;
	layout_end(visit);
	return 0;
}

/* Until they are posted; then whoever reads the list corrects there. */
static bool may_suggest(const struct visit *visit, const struct minutes *minutes)
{
	return visit->person && !minutes->letter_id;
}

/* Line numbers are anchors; for people who may suggest, links to a form. */
static void write_number(struct visit *visit, const struct minutes *minutes, int64_t n)
{
	struct html *h = visit->h;

	html_lit(h, "<a class=\"num\"");
	if (may_suggest(visit, minutes)) {
		html_href(h, url_minutes_line(visit->arena, minutes->id, n));
		html_attr(h, "title",
			  arena_printf(visit->arena, "Suggest a correction of line %" PRId64,
				       n));
	} else {
		html_href(h, arena_printf(visit->arena, "#n%" PRId64, n));
	}
	html_lit(h, ">");
	html_textf(h, "%" PRId64, n);
	html_lit(h, "</a>");
}

static int64_t chosen_line(struct visit *visit, const struct minutes *minutes)
{
	const char *line = request_query(visit->req, "line");
	struct err err;
	int64_t n = 0;

	if (!line)
		line = request_typed(visit->req, "line");
	if (!line || !may_suggest(visit, minutes) ||
	    str_to_int(line, 1, INT32_MAX, &n, &err))
		return 0;
	return n;
}

/* An item's own address: /minutes/7#C.5 */
static void write_anchor(struct visit *visit, const struct points *points, int64_t n)
{
	for (size_t i = 0; i < points->len; i++) {
		const struct point *point = &points->items[i];

		if ((int64_t)point->line == n && point->number)
			html_attr(visit->h, "id", point_label(point, visit->arena));
	}
}

static void write_text(struct visit *visit, const struct minutes *minutes)
{
	const char *text = discreet_text(visit, minutes->text);
	int64_t chosen = chosen_line(visit, minutes), n = 1;
	struct points points;
	struct html *h = visit->h;

	html_lit(h, "<ol class=\"lines\">\n");
	points_read_minutes(text, visit->arena, &points);
	for (const char *s = text, *end; *s; s = *end ? end + 1 : end, n++) {
		end = strchrnul(s, '\n');
		html_lit(h, "<li id=\"n");
		html_textf(h, "%" PRId64, n);
		html_lit(h, "\">");
		write_number(visit, minutes, n);
		html_lit(h, "<span");
		write_anchor(visit, &points, n);
		html_lit(h, ">");
		html_text_linked(h, s, (size_t)(end - s));
		html_lit(h, "</span>");
		if (n == chosen)
			page_minutes_write_suggest(visit, minutes, n, s,
						   (size_t)(end - s));
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ol>\n");
}

static int write_head(struct visit *visit, const struct minutes *minutes, struct err *err)
{
	struct html *h = visit->h;

	html_lit(h, "<p class=\"kicker\">Minutes ");
	if (!minutes->posted_letter_id)
		layout_badge(visit, "draft");
	else if (envelope_write_state(visit, minutes->posted_letter_id, err))
		return -1;
	html_lit(h, "</p><h1>");
	html_text(h, minutes->title);
	html_lit(h, "</h1>\n<p class=\"when\">");
	when_write_span(visit, minutes->held_at, minutes->ends_at);
	html_lit(h, "</p>\n");
	return 0;
}

static void write_link(struct visit *visit, const char *term, const char *url,
		       const char *text)
{
	struct html *h = visit->h;

	html_lit(h, "<div><dt>");
	html_text(h, term);
	html_lit(h, "</dt><dd><a");
	html_href(h, url);
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</a></dd></div>\n");
}

static void write_facts(struct visit *visit, const struct minutes *minutes,
			const struct notes *notes)
{
	struct arena *arena = visit->arena;
	struct html *h = visit->h;

	html_lit(h, "<dl class=\"facts\">\n<div><dt>Version</dt><dd>");
	html_textf(h, "%" PRId64 " by %s, ", minutes->number, minutes->author);
	when_write(visit, minutes->revised_at);
	html_lit(h, "</dd></div>\n");
	if (minutes->meeting_id)
		write_link(visit, "Log", url_meeting(arena, minutes->meeting_id, NULL),
			   "what was said, line by line");
	if (minutes->call_id)
		write_link(visit, "Call", url_call(arena, minutes->call_id, NULL),
			   "the call that these are of");
	if (notes)
		write_link(visit, "Notes", url_notes(arena, notes->id, NULL),
			   "as they were taken");
	write_link(visit, "Text", url_minutes_text(arena, minutes->id),
		   "plain, to quote from");
	html_lit(h, "</dl>\n");
}

static void write_actions(struct visit *visit, const struct minutes *minutes,
			  bool may_edit)
{
	struct html *h = visit->h;

	if (!may_edit && visit->person && minutes->letter_id)
		html_lit(h, "<p class=\"note\">Something wrong? These minutes are posted: "
			 "reply to the mail on the list.</p>\n");
	else if (!may_edit && visit->person)
		html_lit(h, "<p class=\"note\">Something wrong? Choose the number of a "
			 "line to suggest how it should read.</p>\n");
	if (!may_edit)
		return;
	html_lit(h, "<div class=\"actions\" role=\"group\" aria-label=\"What you can "
		 "do\">");
	if (!minutes->letter_id) {
		html_lit(h, "<a class=\"action\"");
		html_href(h, url_minutes(visit->arena, minutes->id, "preview"));
		html_lit(h, ">Look at the mail and post it</a>");
	}
	html_lit(h, "<a class=\"action second\"");
	html_href(h, url_minutes(visit->arena, minutes->id, "edit"));
	html_lit(h, ">");
	html_text(h, minutes->letter_id ? "Correct them in a further mail" : "Edit");
	html_lit(h, "</a></div>\n");
}

static int write_revisions(struct visit *visit, const struct minutes *minutes,
			   struct err *err)
{
	struct revisions list = { 0 };
	struct html *h = visit->h;

	if (minutes_revisions(visit->db, minutes->id, visit->arena, &list, err))
		return -1;
	html_lit(h, "<h2>Versions</h2><ul class=\"items\">\n");
	for (size_t i = 0; i < list.len; i++) {
		const struct revision *revision = &list.items[i];

		html_lit(h, "<li><a");
		html_href(h, url_minutes_revision(visit->arena, minutes->id,
						  revision->number));
		html_lit(h, ">Version ");
		html_textf(h, "%" PRId64, revision->number);
		html_lit(h, "</a> by ");
		html_text(h, revision->author);
		html_lit(h, " ");
		if (revision->letter_id &&
		    envelope_write_state(visit, revision->letter_id, err))
			return -1;
		html_lit(h, "<p>");
		when_write(visit, revision->created_at);
		html_lit(h, "</p></li>\n");
	}
	html_lit(h, "</ul>\n");
	return 0;
}

/* Also shown again when a suggestion or its settling failed: *err then says why. */
int page_minutes(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct minutes *minutes = page_minutes_get(visit, err);
	struct notes *notes = NULL;
	int may;

	if (!minutes)
		return -1;
	may = minutes_may_edit(visit->db, &visit->actor, minutes, err);
	if (may < 0)
		return -1;
	if (minutes->call_id &&
	    notes_find_call(visit->db, minutes->call_id, visit->arena, &notes, err) < 0)
		return -1;
	layout_begin_bare(visit, minutes->title, "Minutes");
	if (write_head(visit, minutes, err))
		return -1;
	layout_problem(visit, &problem);
	write_facts(visit, minutes, notes);
	write_actions(visit, minutes, may);
	page_minutes_write_window(visit, minutes, may);
	if (page_minutes_write_corrections(visit, minutes, may, err) ||
	    page_minutes_write_suggestions(visit, minutes, may, err))
		return -1;
	write_text(visit, minutes);
	if (write_revisions(visit, minutes, err))
		return -1;
	layout_end(visit);
	return 0;
}

int page_minutes_revision(struct request *req, struct response *res UNUSED,
			  struct err *err)
{
	struct visit *visit = visit_of(req);
	struct minutes *minutes = page_minutes_get(visit, err);
	struct revisions list = { 0 };
	const char *number = request_param(req, "number");

	if (!minutes ||
	    minutes_revisions(visit->db, minutes->id, visit->arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++) {
		const struct revision *revision = &list.items[i];

		if (!str_eq(arena_printf(visit->arena, "%" PRId64, revision->number),
			    number))
			continue;
		layout_begin(visit,
			     arena_printf(visit->arena, "Version %" PRId64 ": %s",
					  revision->number, minutes->title),
			     "Minutes");
		html_lit(visit->h, "<p>By ");
		html_text(visit->h, revision->author);
		html_lit(visit->h, ", ");
		when_write(visit, revision->created_at);
		html_lit(visit->h, ". <a");
		html_href(visit->h, url_minutes(visit->arena, minutes->id, NULL));
		html_lit(visit->h, ">The newest version</a></p>\n");
		html_lit(visit->h, "<pre class=\"sheet\" tabindex=\"0\">");
		html_text(visit->h, discreet_text(visit, revision->text));
		html_lit(visit->h, "</pre>\n");
		layout_end(visit);
		return 0;
	}
	return err_set(err, ERR_NOT_FOUND, "these minutes have no version %.20s", number);
}
