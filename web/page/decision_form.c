/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proposing: the form, the mail seen before it goes out, more time, taking it back. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/settings.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "decision.h"
#include "page.h"

const struct form_field page_decision_fields[] = {
	{ "title", FORM_LINE, 1, DECISION_TITLE_MAX, "the title" },
	{ "text", FORM_TEXT, 1, DECISION_TEXT_MAX, "the proposal" },
	{ "rule", FORM_LINE, 1, 40, "how it is decided" },
	{ "thread", FORM_LINE, 0, 500, "the thread" },
	{ "date", FORM_LINE, 0, 10, "the date" },
	{ "time", FORM_LINE, 0, 5, "the time" },
	{ "zone", FORM_LINE, 1, 48, "the time zone" },
	{ 0 }
};
const struct form_field page_decision_extend_fields[] = {
	{ "date", FORM_LINE, 1, 10, "the new date" },
	{ "time", FORM_LINE, 0, 5, "the new time" },
	{ "reason", FORM_LINE, 1, 200, "the reason" },
	{ 0 }
};
const struct form_field page_decision_withdraw_fields[] = {
	{ "reason", FORM_LINE, 1, 200, "the reason" },
	{ 0 }
};

static struct decision_form take_form(struct visit *visit)
{
	struct request *req = visit->req;

	return (struct decision_form){
		.rule = request_field(req, "rule"), .title = request_field(req, "title"),
		.text = request_field(req, "text"), .thread = request_field(req, "thread"),
		.date = request_field(req, "date"), .time = request_field(req, "time"),
		.zone = request_field(req, "zone"),
	};
}

static void write_rules(struct visit *visit, const struct decision_rules *rules, const char *was)
{
	const char *now = input_value(visit, "rule", was);
	struct html *h = visit->h;

	html_lit(h, "<div class=\"field\"><label for=\"rule\">How it is decided</label>"
		 "<select id=\"rule\" name=\"rule\">");
	for (size_t i = 0; i < rules->len; i++) {
		html_lit(h, "<option");
		html_attr(h, "value", rules->items[i].id);
		if (str_eq(rules->items[i].id, now))
			html_lit(h, " selected");
		html_lit(h, ">");
		html_text(h, rules->items[i].title);
		html_lit(h, "</option>");
	}
	html_lit(h, "</select></div>\n");
}

static void write_end(struct visit *visit, const struct decision_form *form)
{
	const struct input inputs[] = {
		{ .name = "date", .label = "Answers until", .value = form->date, .type = "date",
		  .form = page_decision_fields },
		{ .name = "time", .label = "at", .value = form->time, .type = "time",
		  .form = page_decision_fields },
		{ .name = "zone", .label = "in the zone", .value = form->zone,
		  .list = "zones", .form = page_decision_fields, .grow = true },
	};

	html_lit(visit->h, "<fieldset><legend>Until when</legend><div class=\"row\">\n");
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
		input_line(visit, &inputs[i]);
	html_lit(visit->h, "</div>\n<p class=\"hint\">Left empty: as long as the rule says, and "
		 "until noon of that day.</p></fieldset>\n");
	input_zones(visit);
}

static int write_form(struct visit *visit, const char *action, const struct decision_form *form,
		      const char *back, struct err *err)
{
	const struct input inputs[] = {
		{ .name = "title", .label = "Title", .value = form->title,
		  .form = page_decision_fields,
		  .hint = "As it shall stand in the subject: \"Drop support for Python 2\"." },
		{ .name = "text", .label = "What is proposed", .value = form->text, .rows = 10,
		  .mono = true, .form = page_decision_fields,
		  .hint = "The words that people agree to, and why. Plain text, as in a mail." },
		{ .name = "thread", .label = "The talk before it", .value = form->thread,
		  .form = page_decision_fields,
		  .hint = "Message-ID or archive link; the proposal then answers that mail." },
	};
	struct decision_rules rules;

	if (decision_rules_load(visit->settings, visit->arena, &rules, err))
		return -1;
	input_form(visit, action, "stack");
	input_line(visit, &inputs[0]);
	input_area(visit, &inputs[1]);
	input_line(visit, &inputs[2]);
	write_rules(visit, &rules, form->rule);
	write_end(visit, form);
	html_lit(visit->h, "<div class=\"actions\">");
	input_submit(visit, "Save and look at the mail", NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, back);
	html_lit(visit->h, ">Leave it</a></div>\n");
	input_form_end(visit);
	return 0;
}

/* Also shown again with what was wrong with it: *err is then set. */
int page_decision_new(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct decision_form form = { .rule = "", .time = "12:00", .zone = visit->zone };

	layout_begin(visit, "Propose something", "Decisions");
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p class=\"quiet\">Nothing is sent yet: next you see the mail as it "
		 "will go to the list.</p>\n");
	if (write_form(visit, "/decision/new", &form, "/decisions", err))
		return -1;
	layout_end(visit);
	return 0;
}

int page_decision_create(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct decision_form form = take_form(visit);
	int64_t id;

	if (decision_create(visit->db, visit->settings, &visit->actor, &form, &id, err))
		return -1;
	response_redirect(res, url_decision(visit->arena, id, "preview"));
	return 0;
}

static struct decision_form form_of(struct visit *visit, const struct decision *decision)
{
	struct civil c = zone_civil(decision->zone, decision->closes_at);

	return (struct decision_form){
		.rule = decision->rule, .title = decision->title, .text = decision->text,
		.thread = decision->thread, .zone = decision->zone,
		.date = arena_printf(visit->arena, "%04d-%02d-%02d", c.year, c.month, c.day),
		.time = arena_printf(visit->arena, "%02d:%02d", c.hour, c.minute),
	};
}

/* One that this reader may change. */
static struct decision *get_mine(struct visit *visit, struct err *err)
{
	struct decision *decision = page_decision_get(visit, err);

	if (decision && !decision_may_edit(decision, &visit->actor)) {
		err_set(err, ERR_DENIED, "this proposal is not yours to change");
		return NULL;
	}
	return decision;
}

int page_decision_edit(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct decision *decision = get_mine(visit, err);
	struct decision_form form;

	if (!decision)
		return -1;
	form = form_of(visit, decision);
	layout_begin(visit, "Change your proposal", "Decisions");
	layout_problem(visit, &problem);
	if (write_form(visit, url_decision(visit->arena, decision->id, "edit"), &form,
		       url_decision(visit->arena, decision->id, NULL), err))
		return -1;
	layout_end(visit);
	return 0;
}

int page_decision_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct decision_form form = take_form(visit);
	int64_t id = request_id(req);

	if (decision_edit(visit->db, visit->settings, &visit->actor, id, &form, err))
		return -1;
	response_redirect(res, url_decision(visit->arena, id, "preview"));
	return 0;
}

/* Also shown again when sending was refused: *err then says why. */
int page_decision_preview(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct decision *decision = get_mine(visit, err);
	struct letter *letter;

	if (!decision)
		return -1;
	if (decision->state != DECISION_DRAFT && problem.kind == ERR_NONE) {
		response_redirect(res, url_decision(visit->arena, decision->id, NULL));
		return 0;
	}
	letter = decision_letter(visit->db, visit->settings, decision, DECISION_NEWS_OPEN,
				 visit->arena, err);
	if (!letter)
		return -1;
	layout_begin(visit, "The proposal, as it will go out", "Decisions");
	layout_problem(visit, &problem);
	envelope_write(visit, letter);
	html_lit(visit->h, "<div class=\"actions\">");
	input_button(visit, url_decision(visit->arena, decision->id, "open"), "Put it to the list",
		     NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, url_decision(visit->arena, decision->id, "edit"));
	html_lit(visit->h, ">Change it</a></div>\n");
	layout_end(visit);
	return 0;
}

static int back(struct visit *visit, struct response *res)
{
	response_redirect(res, url_done(visit->arena,
					url_decision(visit->arena, request_id(visit->req), NULL),
					"saved"));
	return 0;
}

int page_decision_open(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (decision_open(visit->db, visit->settings, &visit->actor, request_id(req), err))
		return -1;
	return back(visit, res);
}

static void write_extend(struct visit *visit, const struct decision *decision)
{
	const struct input inputs[] = {
		{ .name = "date", .label = "New end", .type = "date",
		  .form = page_decision_extend_fields },
		{ .name = "time", .label = arena_printf(visit->arena, "at (%s)", decision->zone),
		  .type = "time", .value = "12:00", .form = page_decision_extend_fields },
		{ .name = "reason", .label = "Why", .form = page_decision_extend_fields,
		  .grow = true },
	};

	html_lit(visit->h, "<h2>More time</h2>\n");
	input_form(visit, url_decision(visit->arena, decision->id, "extend"), "stack");
	html_lit(visit->h, "<div class=\"row\">");
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
		input_line(visit, &inputs[i]);
	html_lit(visit->h, "</div><div class=\"actions\">");
	input_submit(visit, "Extend it, and tell the list", NULL);
	html_lit(visit->h, "</div>");
	input_form_end(visit);
}

/* The reason's field once more: two forms of a page share no id. */
static void write_withdraw(struct visit *visit, const struct decision *decision)
{
	html_lit(visit->h, "<h2>Take it back</h2>\n");
	input_form(visit, url_decision(visit->arena, decision->id, "withdraw"), "stack");
	html_lit(visit->h, "<div class=\"field\"><label for=\"why\">Why</label><input id=\"why\" "
		 "name=\"reason\" maxlength=\"200\" required></div><div class=\"actions\">");
	input_submit(visit, "Withdraw it, and tell the list", "second");
	html_lit(visit->h, "</div>");
	input_form_end(visit);
}

/* Also shown again when one of the two was refused: *err then says why. */
int page_decision_change(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct decision *decision = get_mine(visit, err);

	if (!decision)
		return -1;
	if (decision->state != DECISION_OPEN) {
		response_redirect(res, url_decision(visit->arena, decision->id, NULL));
		return 0;
	}
	layout_begin(visit, arena_printf(visit->arena, "Change \"%s\"", decision->title),
		     "Decisions");
	layout_problem(visit, &problem);
	write_extend(visit, decision);
	write_withdraw(visit, decision);
	layout_end(visit);
	return 0;
}

int page_decision_extend(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (decision_extend(visit->db, visit->settings, &visit->actor, request_id(req),
			    request_field(req, "date"), request_field(req, "time"),
			    request_field(req, "reason"), err))
		return -1;
	return back(visit, res);
}

int page_decision_withdraw(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (decision_withdraw(visit->db, visit->settings, &visit->actor, request_id(req),
			      request_field(req, "reason"), err))
		return -1;
	return back(visit, res);
}
