/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The register of decisions, and one of them with what people answer. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/agreed.h"
#include "people/person.h"
#include "people/settings.h"

#include "../discreet.h"
#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "decision.h"
#include "page.h"

#define LIST_MAX 200

const struct form_field page_decision_answer_fields[] = {
	{ "value", FORM_INT, -2, 2, "your answer" },
	{ "words", FORM_TEXT, 0, OPINION_WORDS_MAX, "your words" },
	{ 0 }
};
const struct form_field page_decision_mark_fields[] = {
	{ "opinion", FORM_INT, 1, INT64_MAX, "the answer" },
	{ "what", FORM_LINE, 1, 10, "what it is" },
	{ 0 }
};

struct decision *page_decision_get(struct visit *visit, struct err *err)
{
	struct decision *decision =
		decision_get(visit->db, request_id(visit->req), visit->arena, err);

	if (decision && decision->state == DECISION_DRAFT &&
	    !decision_may_edit(decision, &visit->actor)) {
		err_set(err, ERR_NOT_FOUND, "there is no decision %" PRId64, decision->id);
		return NULL;
	}
	return decision;
}

/* ---- the register */

static void write_item(struct visit *visit, const struct decision *decision)
{
	struct html *h = visit->h;

	html_lit(h, "<li><a class=\"title\"");
	html_href(h, url_decision(visit->arena, decision->id, NULL));
	html_lit(h, ">");
	html_text(h, decision->title);
	html_lit(h, "</a> ");
	layout_badge(visit, decision_state_name(decision->state));
	html_lit(h, "<p>");
	html_text(h, decision->owner_name);
	if (decision->state == DECISION_OPEN) {
		html_lit(h, "; answers until ");
		when_write(visit, decision->closes_at);
	} else if (decision->closed_at) {
		html_lit(h, "; ");
		when_write(visit, decision->closed_at);
	}
	html_lit(h, "</p></li>\n");
}

static void write_items(struct visit *visit, const char *title,
			const struct decisions *decisions, bool open)
{
	struct html *h = visit->h;
	bool any = false;

	for (size_t i = 0; i < decisions->len; i++) {
		if ((decisions->items[i].state == DECISION_OPEN) != open)
			continue;
		if (!any) {
			html_lit(h, "<section><h2>");
			html_text(h, title);
			html_lit(h, "</h2><ul class=\"items\">\n");
		}
		any = true;
		write_item(visit, &decisions->items[i]);
	}
	if (any)
		html_lit(h, "</ul></section>\n");
}

static void write_search(struct visit *visit, const char *text)
{
	struct html *h = visit->h;

	html_lit(h, "<form class=\"row\" action=\"/decisions\" role=\"search\"><div "
		 "class=\"field grow\"><label for=\"q\">Search</label><input id=\"q\" "
		 "name=\"q\" type=\"search\" maxlength=\"100\"");
	html_attr(h, "value", text ? text : "");
	html_lit(h, "></div><button class=\"second\">Search</button></form>\n");
}

/* Agreed in a meeting: to be read in its minutes, or to be put to the list. */
static void write_agreed(struct visit *visit, const struct agreed_list *agreed)
{
	struct html *h = visit->h;

	if (!agreed->len)
		return;
	html_lit(h, "<section><h2>Agreed in meetings</h2><p class=\"quiet\">As their minutes "
		 "say; none of it is decided until it was on the list.</p><ul class=\"items\">\n");
	for (size_t i = 0; i < agreed->len; i++) {
		const struct agreed *one = &agreed->items[i];

		html_lit(h, "<li>");
		html_text(h, one->text);
		html_lit(h, "<p><a");
		html_href(h, url_minutes(visit->arena, one->minutes_id, NULL));
		html_lit(h, ">");
		html_textf(h, "%s%s%s", one->title, *one->item ? ", " : "", one->item);
		html_lit(h, "</a>, ");
		when_write(visit, one->held_at);
		html_lit(h, "</p></li>\n");
	}
	html_lit(h, "</ul></section>\n");
}

int page_decision_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct decisions decisions = { 0 }, drafts = { 0 };
	struct agreed_list agreed = { 0 };
	const char *text = request_query(req, "q");

	if (str_is_empty(text))
		text = NULL;
	if (decision_list(visit->db, -1, text, LIST_MAX, visit->arena, &decisions, err) ||
	    agreed_list(visit->db, text, LIST_MAX, visit->arena, &agreed, err) ||
	    (visit->person && decision_list_drafts(visit->db, visit->person->id, visit->arena,
						   &drafts, err)))
		return -1;
	layout_begin(visit, "Decisions", "Decisions");
	html_lit(visit->h, "<p class=\"quiet\">What was put to the list to be decided, and what "
		 "became of it. Nothing said on IRC or in a call is a decision.</p>\n");
	if (visit->person)
		html_lit(visit->h, "<p><a class=\"action\" href=\"/decision/new\">Propose "
			 "something</a></p>\n");
	write_search(visit, text);
	write_items(visit, "Your drafts", &drafts, false);
	write_items(visit, "Open: answer now", &decisions, true);
	write_items(visit, "Settled", &decisions, false);
	write_agreed(visit, &agreed);
	if (!decisions.len && !agreed.len) {
		html_lit(visit->h, "<p class=\"lead\">");
		html_text(visit->h, text ? "Nothing like that." :
			  "Nothing has been put to decision yet.");
		html_lit(visit->h, "</p>\n");
	}
	html_lit(visit->h, "<p class=\"quiet\">For programs: <a "
		 "href=\"/decisions.json\">JSON</a>.</p>\n");
	layout_end(visit);
	return 0;
}

/* ---- one of them */

static void write_value(struct html *h, int64_t value)
{
	html_textf(h, "%s%" PRId64, value > 0 ? "+" : "", value);
}

static void write_marks(struct visit *visit, const struct decision *decision,
			const struct opinion *opinion)
{
	static const struct { enum opinion_state state; const char *what, *label; } marks[] = {
		{ OPINION_COUNTS, "counts", "It is an objection" },
		{ OPINION_RESOLVED, "resolved", "It was met" },
		{ OPINION_VOID, "void", "It is none" },
	};

	html_lit(visit->h, "<div class=\"actions\">");
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		if (marks[i].state == opinion->state)
			continue;
		input_form(visit, url_decision(visit->arena, decision->id, "mark"), "inline");
		input_hidden_int(visit, "opinion", opinion->id);
		input_hidden(visit, "what", marks[i].what);
		input_submit(visit, marks[i].label, "second");
		input_form_end(visit);
	}
	html_lit(visit->h, "</div>\n");
}

static void write_opinion(struct visit *visit, const struct decision *decision,
			  const struct decision_rule *rule, const struct opinion *opinion)
{
	struct html *h = visit->h;

	html_lit(h, "<li><b>");
	write_value(h, opinion->value);
	html_lit(h, "</b> ");
	html_text(h, opinion->name);
	html_textf(h, " (%s) ", decision_rule_word(rule, opinion->value, visit->arena));
	if (opinion->state != OPINION_COUNTS)
		layout_badge(visit, opinion->state == OPINION_HINT ? "to be looked at" :
				    opinion->state == OPINION_RESOLVED ? "met" : "not counted");
	if (*opinion->words)
		layout_prose(visit, opinion->words);
	html_lit(h, "<p class=\"quiet\">");
	when_write(visit, opinion->at);
	html_text(h, opinion->message_id ? ", by mail" : ", on this page");
	if (opinion->message_id && url_archive(visit, opinion->message_id)) {
		html_lit(h, " (<a");
		html_href(h, url_archive(visit, opinion->message_id));
		html_lit(h, ">read it</a>)");
	}
	if (opinion->state == OPINION_VOID && opinion->why)
		html_textf(h, "; %s", opinion->why);
	html_lit(h, "</p>");
	if (opinion_may_mark(decision, opinion, &visit->actor))
		write_marks(visit, decision, opinion);
	html_lit(h, "</li>\n");
}

static void write_choice(struct visit *visit, const struct decision_rule *rule, int64_t value,
			 const char *now)
{
	struct html *h = visit->h;
	const char *text = arena_printf(visit->arena, "%" PRId64, value);

	html_lit(h, "<label class=\"choice\"><input type=\"radio\" name=\"value\" required");
	html_attr(h, "value", text);
	if (str_eq(text, now))
		html_lit(h, " checked");
	html_lit(h, "> ");
	write_value(h, value);
	html_textf(h, " %s", decision_rule_word(rule, value, visit->arena));
	html_lit(h, "</label>\n");
}

/* What this reader has answered, or NULL. */
static const struct opinion *mine(const struct visit *visit, const struct opinions *opinions)
{
	for (size_t i = 0; visit->person && i < opinions->len; i++)
		if (opinions->items[i].person_id == visit->person->id)
			return &opinions->items[i];
	return NULL;
}

static void write_answer(struct visit *visit, const struct decision *decision,
			 const struct decision_rule *rule, const struct opinions *opinions)
{
	const struct opinion *old = mine(visit, opinions);
	const char *was = old ? arena_printf(visit->arena, "%" PRId64, old->value) : "";
	const char *now = input_value(visit, "value", was);
	struct html *h = visit->h;

	if (decision->state != DECISION_OPEN || decision->closes_at <= visit->now)
		return;
	html_lit(h, "<h2>Your answer</h2>\n");
	if (!visit->person) {
		html_lit(h, "<p>Reply to the mail on the list, or <a");
		html_href(h, url_login(visit->arena,
				       url_decision(visit->arena, decision->id, NULL)));
		html_lit(h, ">sign in</a> to answer here.</p>\n");
		return;
	}
	input_form(visit, url_decision(visit->arena, decision->id, "answer"), "stack");
	html_lit(h, "<fieldset><legend>What you say to it</legend>\n");
	for (int64_t value = rule->scale; value >= -rule->scale; value--)
		write_choice(visit, rule, value, now);
	html_lit(h, "</fieldset>\n");
	input_area(visit, &(struct input){
		.name = "words", .label = "Your words", .rows = 3,
		.value = old ? old->words : "", .form = page_decision_answer_fields,
		.hint = rule->kind == DECISION_CONSENSUS ?
			"An objection needs a reason." : "They go into the result mail.",
	});
	html_lit(h, "<div class=\"actions\">");
	input_submit(visit, old ? "Change my answer" : "Answer", NULL);
	html_lit(h, "</div>\n");
	input_form_end(visit);
}

static void write_state(struct visit *visit, const struct decision *decision,
			const struct decision_rule *rule, const struct decision_count *count)
{
	struct html *h = visit->h;

	html_lit(h, "<dl class=\"facts\"><div><dt>How</dt><dd>");
	html_text(h, rule->title);
	html_lit(h, "</dd></div>\n<div><dt>Proposed by</dt><dd>");
	html_text(h, decision->owner_name);
	html_lit(h, "</dd></div>\n<div><dt>Answers until</dt><dd>");
	when_write(visit, decision->closes_at);
	when_write_also(visit, decision->zone, decision->closes_at, decision->closes_at);
	html_lit(h, "</dd></div>\n<div><dt>Count</dt><dd>");
	html_text(h, decision_count_text(rule, count, visit->arena));
	html_lit(h, "</dd></div>\n</dl>\n");
	if (count->few && decision->state != DECISION_DRAFT &&
	    decision->state != DECISION_WITHDRAWN) {
		html_lit(h, "<p class=\"warning\">Silent majority: ");
		html_textf(h, "%zu answered, and this rule expects %" PRId64 ".",
			   count->answers, rule->answers);
		html_lit(h, "</p>\n");
	}
	if (decision->state == DECISION_WITHDRAWN) {
		html_lit(h, "<p class=\"problem\">Withdrawn: ");
		html_text(h, decision->reason);
		html_lit(h, "</p>\n");
	}
}

static void write_thread(struct visit *visit, const struct decision *decision)
{
	struct html *h = visit->h;
	const char *url = *decision->thread ? url_archive(visit, decision->thread) : NULL;

	if (!*decision->thread)
		return;
	html_lit(h, "<p>The talk before it: ");
	if (url) {
		html_lit(h, "<a");
		html_href(h, url);
		html_lit(h, ">");
	}
	html_text(h, discreet_text(visit, decision->thread));
	if (url)
		html_lit(h, "</a>");
	html_lit(h, "</p>\n");
}

static int write_letters(struct visit *visit, const struct decision *decision, struct err *err)
{
	if (decision->letter_id) {
		html_lit(visit->h, "<p class=\"quiet\">The proposal on the list: ");
		if (envelope_write_state(visit, decision->letter_id, err))
			return -1;
		html_lit(visit->h, "</p>\n");
	}
	if (decision->result_id) {
		html_lit(visit->h, "<p class=\"quiet\">The result on the list: ");
		if (envelope_write_state(visit, decision->result_id, err))
			return -1;
		html_lit(visit->h, "</p>\n");
	}
	return 0;
}

static void write_links(struct visit *visit, const struct decision *decision)
{
	struct html *h = visit->h;
	bool draft = decision->state == DECISION_DRAFT;

	if (!decision_may_edit(decision, &visit->actor) ||
	    (!draft && decision->state != DECISION_OPEN))
		return;
	html_lit(h, "<div class=\"actions\"><a class=\"action\"");
	html_href(h, url_decision(visit->arena, decision->id, draft ? "preview" : "change"));
	html_lit(h, ">");
	html_text(h, draft ? "Look at the mail and send it" : "Extend or withdraw");
	html_lit(h, "</a></div>\n");
}

static void write_opinions(struct visit *visit, const struct decision *decision,
			   const struct decision_rule *rule, const struct opinions *opinions)
{
	if (!opinions->len)
		return;
	html_lit(visit->h, "<h2>Answers</h2><ul class=\"items\">\n");
	for (size_t i = 0; i < opinions->len; i++)
		write_opinion(visit, decision, rule, &opinions->items[i]);
	html_lit(visit->h, "</ul>\n");
}

/* Also shown again when an answer was refused: *err then says why. */
int page_decision(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct decision *decision = page_decision_get(visit, err);
	const struct decision_rule *rule;
	struct decision_count count;
	struct decision_rules rules;
	struct opinions opinions;

	if (!decision || decision_rules_load(visit->settings, visit->arena, &rules, err) ||
	    opinion_list(visit->db, decision->id, visit->arena, &opinions, err))
		return -1;
	rule = decision_rule(&rules, decision->rule, err);
	if (!rule)
		return -1;
	decision_count(rule, &opinions, &count);
	layout_begin_bare(visit, decision->title, "Decisions");
	html_lit(visit->h, "<p class=\"kicker\">Decision ");
	layout_badge(visit, decision_state_name(decision->state));
	html_lit(visit->h, "</p><h1>");
	html_text(visit->h, decision->title);
	html_lit(visit->h, "</h1>\n");
	layout_problem(visit, &problem);
	html_lit(visit->h, "<section>");
	layout_prose(visit, decision->text);
	html_lit(visit->h, "</section>\n");
	write_thread(visit, decision);
	write_state(visit, decision, rule, &count);
	if (write_letters(visit, decision, err))
		return -1;
	write_links(visit, decision);
	write_answer(visit, decision, rule, &opinions);
	write_opinions(visit, decision, rule, &opinions);
	layout_end(visit);
	return 0;
}

int page_decision_answer(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (decision_answer(visit->db, visit->settings, &visit->actor, id,
			    request_field_int(req, "value"), request_field(req, "words"), err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_decision(visit->arena, id, NULL),
					"saved"));
	return 0;
}

int page_decision_mark(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (opinion_mark(visit->db, &visit->actor, request_field_int(req, "opinion"),
			 request_field(req, "what"), err))
		return -1;
	response_redirect(res, url_done(visit->arena,
					url_decision(visit->arena, request_id(req), NULL),
					"saved"));
	return 0;
}
