/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changing minutes, and suggesting changes. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/minutes.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "minutes.h"
#include "page.h"

const struct form_field page_minutes_fields[] = {
	{ "base", FORM_INT, 1, INT32_MAX, "the version" },
	{ "title", FORM_LINE, 1, 150, "the title" },
	{ "cc_line", FORM_LINE, 0, 4000, "Cc" },
	{ "text", FORM_TEXT, 1, MINUTES_TEXT_MAX, "the text" },
	{ 0 }
};

const struct form_field page_minutes_suggest_fields[] = {
	{ "base", FORM_INT, 1, INT32_MAX, "the version" },
	{ "line", FORM_INT, 1, INT32_MAX, "the line" },
	{ "becomes", FORM_TEXT, 0, 2000, "the suggestion" },
	{ 0 }
};

const struct form_field page_minutes_settle_fields[] = {
	{ "suggestion", FORM_INT, 1, INT64_MAX, "the suggestion" },
	{ "take", FORM_FLAG, 0, 1, "the decision" },
	{ 0 }
};

/* Somebody was faster: both texts are needed to go on. */
static void write_newer(struct visit *visit, const struct minutes *minutes)
{
	html_lit(visit->h, "<details class=\"more\" open><summary>The newest "
		 "version, by ");
	html_text(visit->h, minutes->author);
	html_lit(visit->h, "</summary><pre class=\"sheet\" tabindex=\"0\">");
	html_text(visit->h, minutes->text);
	html_lit(visit->h, "</pre></details>\n<p>Put your changes into it below. What "
		 "you save now replaces the newest version.</p>\n");
}

static void write_form(struct visit *visit, const struct minutes *minutes)
{
	const struct input inputs[] = {
		{ .name = "title", .label = "Title", .value = minutes->title,
		  .form = page_minutes_fields },
		{ .name = "cc_line", .label = "Cc", .value = minutes->cc_line,
		  .form = page_minutes_fields,
		  .hint = "Who took part, by comma: Ann Author <ann@example.org>" },
		{ .name = "text", .label = "Text", .value = minutes->text, .rows = 28,
		  .mono = true, .form = page_minutes_fields,
		  .hint = "As it will stand in the mail. Lines of up to 75 characters; "
			  "numbers stay with their items, people refer to them." },
	};

	input_form(visit, url_minutes(visit->arena, minutes->id, "edit"), "stack");
	input_hidden_int(visit, "base", minutes->number);
	input_line(visit, &inputs[0]);
	input_line(visit, &inputs[1]);
	input_area(visit, &inputs[2]);
	html_lit(visit->h, "<div class=\"actions\">");
	input_submit(visit, "Save and look at the mail", NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, url_minutes(visit->arena, minutes->id, NULL));
	html_lit(visit->h, ">Leave it</a></div>\n");
	input_form_end(visit);
}

/* Also shown again with what was typed: *err then says why it was not saved. */
int page_minutes_edit(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct minutes *minutes;

	if (page_minutes_get_mine(visit, &minutes, err))
		return -1;
	layout_begin(visit, minutes->posted_letter_id ? "Correct the minutes"
						      : "Edit the minutes", "Minutes");
	layout_problem(visit, &problem);
	if (problem.kind == ERR_CONFLICT)
		write_newer(visit, minutes);
	else if (minutes->posted_letter_id)
		html_lit(visit->h, "<p class=\"note\">What was posted stays as it is. "
			 "This goes out as a further mail in the same thread, with what "
			 "changed.</p>\n");
	write_form(visit, minutes);
	layout_end(visit);
	return 0;
}

int page_minutes_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (minutes_edit(visit->db, &visit->actor, id, request_field_int(req, "base"),
			 request_field(req, "title"), request_field(req, "cc_line"),
			 request_field(req, "text"), err))
		return -1;
	response_redirect(res, url_minutes(visit->arena, id, "preview"));
	return 0;
}

void page_minutes_write_suggest(struct visit *visit, const struct minutes *minutes,
				int64_t n, const char *was, size_t was_len)
{
	struct input input = {
		.name = "becomes", .label = "This line should read",
		.value = arena_dup_len(visit->arena, was, was_len),
		.rows = 3, .mono = true, .form = page_minutes_suggest_fields,
		.hint = "May become several lines; nothing at all takes the line out.",
	};

	html_lit(visit->h, "<div class=\"suggest\">");
	input_form(visit, url_minutes(visit->arena, minutes->id, "suggest"), "stack");
	input_hidden_int(visit, "base", minutes->number);
	input_hidden_int(visit, "line", n);
	input_area(visit, &input);
	html_lit(visit->h, "<div class=\"actions\">");
	input_submit(visit, "Suggest it", NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, url_minutes(visit->arena, minutes->id, NULL));
	html_lit(visit->h, ">Leave it</a></div>\n");
	input_form_end(visit);
	html_lit(visit->h, "</div>");
}

int page_minutes_suggest(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (minutes_suggest(visit->db, &visit->actor, id, request_field_int(req, "base"),
			    request_field_int(req, "line"), request_field(req, "becomes"),
			    err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_minutes(visit->arena, id, NULL),
					"suggested"));
	return 0;
}

int page_minutes_settle(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	bool take = *request_field(req, "take");

	if (minutes_settle(visit->db, &visit->actor, request_field_int(req, "suggestion"),
			   take, err))
		return -1;
	response_redirect(res, url_done(visit->arena,
					url_minutes(visit->arena, request_id(req), NULL),
					take ? "taken" : "declined"));
	return 0;
}

static void write_buttons(struct visit *visit, const struct minutes *minutes,
			  const struct suggestion *suggestion)
{
	const char *action = url_minutes(visit->arena, minutes->id, "settle");

	html_lit(visit->h, "<div class=\"actions\">");
	for (int take = 1; take >= 0; take--) {
		input_form(visit, action, "button");
		input_hidden_int(visit, "suggestion", suggestion->id);
		input_hidden(visit, "take", take ? "1" : "");
		input_submit(visit, take ? "Take it" : "Decline", take ? NULL : "second");
		input_form_end(visit);
	}
	html_lit(visit->h, "</div>");
}

static void write_suggestion(struct visit *visit, const struct minutes *minutes,
			     const struct suggestion *suggestion, bool may_edit)
{
	struct html *h = visit->h;
	bool is_open = str_eq(suggestion->state, "open");

	html_lit(h, "<li><p><b>");
	html_text(h, suggestion->author);
	html_lit(h, "</b> ");
	layout_badge(visit, suggestion->state);
	html_lit(h, " <span class=\"quiet\">");
	when_write(visit, suggestion->created_at);
	html_lit(h, "</span></p><pre class=\"diff\"><del>");
	html_text(h, suggestion->was);
	html_lit(h, "</del>\n<ins>");
	html_text(h, suggestion->becomes);
	html_lit(h, "</ins></pre>");
	if (is_open && may_edit)
		write_buttons(visit, minutes, suggestion);
	html_lit(h, "</li>\n");
}

int page_minutes_write_suggestions(struct visit *visit, const struct minutes *minutes,
				   bool may_edit, struct err *err)
{
	struct suggestions list = { 0 };

	if (!visit->person)
		return 0;
	if (minutes_suggestions(visit->db, minutes->id, visit->arena, &list, err))
		return -1;
	if (!list.len)
		return 0;
	html_lit(visit->h, "<section><h2>Suggestions</h2><ul class=\"suggestions\">\n");
	for (size_t i = 0; i < list.len; i++)
		write_suggestion(visit, minutes, &list.items[i], may_edit);
	html_lit(visit->h, "</ul></section>\n");
	return 0;
}
