/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keeps minutes from the list, or brings them there; and what replies corrected. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/minutes.h"
#include "people/settings.h"

#include "../discreet.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "minutes.h"
#include "page.h"

const struct form_field page_minutes_window_fields[] = {
	{ "posts_itself", FORM_FLAG, 0, 1, "the choice" },
	{ 0 }
};

const struct form_field page_minutes_hold_fields[] = {
	{ "why", FORM_LINE, 0, 400, "the reason" },
	{ "release", FORM_FLAG, 0, 1, "the choice" },
	{ 0 }
};

const struct form_field page_minutes_correct_fields[] = {
	{ "correction", FORM_INT, 1, INT64_MAX, "the correction" },
	{ "end", FORM_INT, CORRECTION_TAKE, CORRECTION_DECLINE, "the decision" },
	{ 0 }
};

static void write_switch(struct visit *visit, const struct minutes *minutes)
{
	input_form(visit, url_minutes(visit->arena, minutes->id, "window"), "button");
	if (!minutes->posts_itself)
		input_hidden(visit, "posts_itself", "1");
	input_submit(visit, minutes->posts_itself ? "Not by itself" : "Post it by itself then",
		     "second small");
	input_form_end(visit);
}

static void write_held(struct visit *visit, const struct minutes *minutes, bool may_edit)
{
	bool mine = visit->person && str_eq(minutes->held_by, visit->actor.name);
	struct html *h = visit->h;

	html_lit(h, "<div class=\"warning\"><p><b>");
	html_text(h, minutes->held_by ? minutes->held_by : "Somebody");
	html_lit(h, " objects:</b> ");
	html_text(h, discreet_text(visit, minutes->held_words));
	html_lit(h, "</p>");
	if (mine || may_edit) {
		input_form(visit, url_minutes(visit->arena, minutes->id, "hold"), "button");
		input_hidden(visit, "release", "1");
		input_submit(visit, mine ? "I no longer do" : "That is settled", "second small");
		input_form_end(visit);
	}
	html_lit(h, "</div>\n");
}

static void write_objecting(struct visit *visit, const struct minutes *minutes)
{
	struct input why = {
		.name = "why", .label = "Why they should wait", .grow = true,
		.form = page_minutes_hold_fields,
	};

	html_lit(visit->h, "<details class=\"more\"><summary>These should not go out yet"
		 "</summary>\n");
	input_form(visit, url_minutes(visit->arena, minutes->id, "hold"), "stack");
	input_line(visit, &why);
	input_submit(visit, "Object", NULL);
	input_form_end(visit);
	html_lit(visit->h, "</details>\n");
}

void page_minutes_write_window(struct visit *visit, const struct minutes *minutes, bool may_edit)
{
	bool open = visit->now < minutes->window_ends_at;
	struct html *h = visit->h;

	if (minutes->posted_letter_id)
		return;
	if (minutes->window_ends_at) {
		html_lit(h, "<div class=\"note\"><p>");
		html_text(h, open ? "Those who took part were asked to correct this draft until "
				  : "Those who took part could correct this draft until ");
		when_write(visit, minutes->window_ends_at);
		html_text(h, !minutes->posts_itself ? ". It then waits to be posted."
			  : open ? ". If nobody objects, it goes to the list by itself then."
			  : ". It goes to the list by itself as soon as nobody objects.");
		html_lit(h, "</p>");
		if (may_edit)
			write_switch(visit, minutes);
		html_lit(h, "</div>\n");
	}
	if (minutes->held_words)
		write_held(visit, minutes, may_edit);
	else if (visit->person && minutes->window_ends_at)
		write_objecting(visit, minutes);
}

int page_minutes_window(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (minutes_set_posts_itself(visit->db, &visit->actor, id,
				     *request_field(req, "posts_itself"), err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_minutes(visit->arena, id, NULL),
					"saved"));
	return 0;
}

int page_minutes_hold(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);
	const char *why = *request_field(req, "release") ? NULL : request_field(req, "why");

	if (minutes_hold(visit->db, &visit->actor, id, why, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_minutes(visit->arena, id, NULL),
					"saved"));
	return 0;
}

static void write_end(struct visit *visit, const struct correction *correction, int64_t end,
		      const char *label, const char *class)
{
	input_form(visit, url_minutes(visit->arena, correction->minutes_id, "correct"),
		   "button");
	input_hidden_int(visit, "correction", correction->id);
	input_hidden_int(visit, "end", end);
	input_submit(visit, label, class);
	input_form_end(visit);
}

static void write_correction(struct visit *visit, const struct correction *correction,
			     bool may_edit)
{
	struct html *h = visit->h;

	html_lit(h, "<li><p><b><a");
	html_href(h, arena_printf(visit->arena, "#%s", correction->item));
	html_lit(h, ">");
	html_text(h, correction->item);
	html_lit(h, "</a></b> by ");
	html_text(h, discreet_text(visit, correction->author));
	html_lit(h, ", ");
	when_write(visit, correction->at);
	html_lit(h, " ");
	layout_badge(visit, correction->state);
	html_lit(h, "</p>");
	layout_prose(visit, correction->text);
	if (may_edit && str_eq(correction->state, "open")) {
		html_lit(h, "<div class=\"actions\">");
		write_end(visit, correction, CORRECTION_TAKE, "The item reads so", NULL);
		write_end(visit, correction, CORRECTION_BY_HAND, "I have put it in", "second");
		write_end(visit, correction, CORRECTION_DECLINE, "Decline", "second");
		html_lit(h, "</div>");
	}
	html_lit(h, "</li>\n");
}

int page_minutes_write_corrections(struct visit *visit, const struct minutes *minutes,
				   bool may_edit, struct err *err)
{
	struct corrections list;

	if (minutes_corrections(visit->db, minutes->id, visit->arena, &list, err))
		return -1;
	if (!list.len)
		return 0;
	html_lit(visit->h, "<h2>Corrections from the list</h2><ul class=\"suggestions\">\n");
	for (size_t i = 0; i < list.len; i++)
		write_correction(visit, &list.items[i], may_edit);
	html_lit(visit->h, "</ul>\n");
	return 0;
}

int page_minutes_correct(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t end = request_field_int(req, "end");

	if (minutes_correct(visit->db, &visit->actor, request_field_int(req, "correction"),
			    (enum correction_end)end, err))
		return -1;
	response_redirect(res, url_done(visit->arena,
					url_minutes(visit->arena, request_id(req), NULL),
					end == CORRECTION_DECLINE ? "declined" : "taken"));
	return 0;
}
