/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions: all that are open, and one of them. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/action.h"
#include "people/person.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

#define LIST_MAX 500

const struct form_field page_action_fields[] = {
	{ "text", FORM_LINE, 1, ACTION_TEXT_MAX, "the action" },
	{ "owner", FORM_LINE, 0, 100, "the owner" },
	{ "due", FORM_LINE, 0, 20, "the day" },
	{ 0 }
};
const struct form_field page_action_close_fields[] = {
	{ "state", FORM_LINE, 1, 10, "what became of it" },
	{ "words", FORM_LINE, 0, 400, "your words" },
	{ 0 }
};

static struct action_form take_form(struct request *req)
{
	return (struct action_form){
		.text = request_field(req, "text"), .owner = request_field(req, "owner"),
		.due = request_field(req, "due"),
	};
}

static void write_form(struct visit *visit, const char *action, const struct action_form *form,
		       const char *submit)
{
	const struct input inputs[] = {
		{ .name = "text", .label = "What is to be done", .value = form->text,
		  .form = page_action_fields },
		{ .name = "owner", .label = "Who does it", .value = form->owner, .grow = true,
		  .form = page_action_fields, .hint = "A name, or an account on IRC." },
		{ .name = "due", .label = "By which day", .value = form->due, .type = "date",
		  .form = page_action_fields },
	};

	input_form(visit, action, "stack");
	input_line(visit, &inputs[0]);
	html_lit(visit->h, "<div class=\"row\">");
	input_line(visit, &inputs[1]);
	input_line(visit, &inputs[2]);
	html_lit(visit->h, "</div><div class=\"actions\">");
	input_submit(visit, submit, NULL);
	html_lit(visit->h, "</div>\n");
	input_form_end(visit);
}

/* ---- the list */

static void write_facts(struct visit *visit, const struct action *action)
{
	const char *due = action->state == ACTION_OPEN ?
		action_due_text(visit->settings, action, visit->now, visit->arena) : "";
	struct html *h = visit->h;

	html_text(h, *action->owner_name ? action->owner_name : "nobody yet");
	if (action->state == ACTION_OPEN && *action->owner_name && !action->owner_id)
		html_lit(h, " (not known here)");
	if (action->due_on)
		html_textf(h, "; by %s", action->due_on);
	if (*due)
		html_textf(h, " (%s)", due);
	if (action->state != ACTION_OPEN) {
		html_textf(h, "; %s ", action_state_name(action->state));
		when_write(visit, action->closed_at);
	}
	if (action->words)
		html_textf(h, ": %s", action->words);
}

static void write_item(struct visit *visit, const struct action *action)
{
	struct html *h = visit->h;

	html_lit(h, "<li><a class=\"title\"");
	html_href(h, url_action(visit->arena, action->id, NULL));
	html_lit(h, ">");
	html_textf(h, "A%" PRId64, action->id);
	html_lit(h, "</a> ");
	html_text(h, action->text);
	html_lit(h, "<p class=\"quiet\">");
	write_facts(visit, action);
	html_lit(h, "</p></li>\n");
}

static void write_items(struct visit *visit, const char *title, const struct actions *actions)
{
	if (!actions->len)
		return;
	html_lit(visit->h, "<section><h2>");
	html_text(visit->h, title);
	html_lit(visit->h, "</h2><ul class=\"items\">\n");
	for (size_t i = 0; i < actions->len; i++)
		write_item(visit, &actions->items[i]);
	html_lit(visit->h, "</ul></section>\n");
}

/* Also shown again when one was refused: *err then says why. */
int page_action_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct action_filter filter = { .state = ACTION_OPEN, .max = LIST_MAX };
	struct actions open = { 0 }, done = { 0 }, dropped = { 0 };
	struct action_form empty = { .text = "", .owner = "", .due = "" };

	if (!str_is_empty(request_query(req, "q")))
		filter.text = request_query(req, "q");
	if (action_list(visit->db, &filter, visit->arena, &open, err))
		return -1;
	filter.state = ACTION_DONE;
	if (action_list(visit->db, &filter, visit->arena, &done, err))
		return -1;
	filter.state = ACTION_DROPPED;
	if (action_list(visit->db, &filter, visit->arena, &dropped, err))
		return -1;
	layout_begin(visit, "Actions", "Actions");
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p class=\"quiet\">What somebody said they would do, in a call or on "
		 "IRC, until it is done or dropped.</p>\n");
	write_items(visit, "Open", &open);
	if (!open.len)
		html_lit(visit->h, "<p class=\"lead\">Nothing is open.</p>\n");
	if (visit->person) {
		html_lit(visit->h, "<h2>Another one</h2>\n");
		write_form(visit, "/action/new", &empty, "Write it down");
	}
	write_items(visit, "Done", &done);
	write_items(visit, "Dropped", &dropped);
	layout_end(visit);
	return 0;
}

int page_action_create(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct action_form form = take_form(req);
	int64_t id;

	if (action_add(visit->db, visit->settings, &visit->actor, NULL, &form, &id, err))
		return -1;
	response_redirect(res, "/actions?done=saved");
	return 0;
}

/* ---- one of them */

static void write_close(struct visit *visit, const struct action *action)
{
	struct html *h = visit->h;

	input_form(visit, url_action(visit->arena, action->id, "close"), "stack");
	html_lit(h, "<div class=\"field\"><label for=\"words\">A word on it</label><input "
		 "id=\"words\" name=\"words\" maxlength=\"400\"></div><div class=\"actions\">"
		 "<button name=\"state\" value=\"done\">It is done</button>"
		 "<button class=\"second\" name=\"state\" value=\"dropped\">Drop it (say why)"
		 "</button></div>\n");
	input_form_end(visit);
}

static void write_change(struct visit *visit, const struct action *action)
{
	struct action_form form = {
		.text = action->text, .owner = action->owner_name,
		.due = action->due_on ? action->due_on : "",
	};

	if (!action_may_edit(action, &visit->actor))
		return;
	if (action->state != ACTION_OPEN) {
		input_button(visit, url_action(visit->arena, action->id, "reopen"), "Open it again",
			     "second");
		return;
	}
	write_close(visit, action);
	html_lit(visit->h, "<h2>Change it</h2>\n");
	write_form(visit, url_action(visit->arena, action->id, "edit"), &form, "Save");
}

/* Also shown again when a change was refused: *err then says why. */
int page_action(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct action *action = action_get(visit->db, request_id(req), visit->arena, err);
	struct html *h = visit->h;

	if (!action)
		return -1;
	layout_begin_bare(visit, arena_printf(visit->arena, "Action A%" PRId64, action->id),
			  "Actions");
	html_lit(h, "<p class=\"kicker\">");
	html_textf(h, "Action A%" PRId64 " ", action->id);
	layout_badge(visit, action_state_name(action->state));
	html_lit(h, "</p><h1>");
	html_text(h, action->text);
	html_lit(h, "</h1>\n");
	layout_problem(visit, &problem);
	html_lit(h, "<p>");
	write_facts(visit, action);
	html_lit(h, "</p>\n");
	if (action->minutes_id) {
		html_lit(h, "<p class=\"quiet\">From <a");
		html_href(h, url_minutes(visit->arena, action->minutes_id, NULL));
		html_lit(h, ">these minutes</a>");
		if (*action->item)
			html_textf(h, ", item %s", action->item);
		html_lit(h, "</p>\n");
	}
	write_change(visit, action);
	layout_end(visit);
	return 0;
}

static int back(struct visit *visit, struct response *res)
{
	response_redirect(res, url_done(visit->arena,
					url_action(visit->arena, request_id(visit->req), NULL),
					"saved"));
	return 0;
}

int page_action_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct action_form form = take_form(req);

	if (action_edit(visit->db, visit->settings, &visit->actor, request_id(req), &form, err))
		return -1;
	return back(visit, res);
}

int page_action_close(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *state = request_field(req, "state");

	if (!str_eq(state, "done") && !str_eq(state, "dropped"))
		return err_set(err, ERR_INVALID, "an action is done or dropped");
	if (action_close(visit->db, &visit->actor, request_id(req),
			 str_eq(state, "done") ? ACTION_DONE : ACTION_DROPPED,
			 request_field(req, "words"), err))
		return -1;
	return back(visit, res);
}

int page_action_reopen(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (action_reopen(visit->db, &visit->actor, request_id(req), err))
		return -1;
	return back(visit, res);
}
