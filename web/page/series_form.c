/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people say of a series here: objections, intents, stand-ins, reminders. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/person.h"
#include "review/draft.h"
#include "review/reminder.h"

#include "../discreet.h"
#include "../input.h"
#include "../judge.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"
#include "series.h"

const struct form_field page_series_object_fields[] = {
	{ "reason", FORM_LINE, 1, OBJECTION_REASON_MAX, "the reason" },
	{ 0 }
};
const struct form_field page_series_objection_fields[] = {
	{ "objection", FORM_INT, 1, INT64_MAX, "the objection" },
	{ "what", FORM_LINE, 1, 10, "what it is" },
	{ "words", FORM_LINE, 0, OBJECTION_REASON_MAX, "your words" },
	{ 0 }
};
const struct form_field page_series_intend_fields[] = {
	{ "hours", FORM_INT, 1, 24 * 60, "how many hours" },
	{ "words", FORM_LINE, 0, INTENT_WORDS_MAX, "your words" },
	{ 0 }
};
const struct form_field page_series_stand_in_fields[] = {
	{ "kind", FORM_LINE, 1, 20, "why" },
	{ "words", FORM_LINE, 0, STAND_IN_WORDS_MAX, "your words" },
	{ 0 }
};
const struct form_field page_series_remind_fields[] = {
	{ "what", FORM_LINE, 1, 10, "what" },
	{ 0 }
};
const struct form_field page_series_ping_fields[] = {
	{ "why", FORM_LINE, 0, DRAFT_WHY_MAX, "why it matters" },
	{ 0 }
};

static const char *url(struct visit *visit, const struct series *series, const char *verb)
{
	return url_series(visit->arena, series->id, verb);
}

/* ---- objections */

static void write_settle(struct visit *visit, const struct series *series,
			 const struct objected *objected)
{
	bool hint = objected->state == OBJECTION_HINT;

	input_form(visit, url(visit, series, "objection"), "row");
	input_hidden_int(visit, "objection", objected->id);
	html_lit(visit->h, "<div class=\"field grow\"><input name=\"words\" maxlength=\"300\" "
		 "aria-label=\"Your words\"></div>");
	if (hint)
		html_lit(visit->h, "<button name=\"what\" value=\"confirm\">It is an objection"
			 "</button><button class=\"second\" name=\"what\" value=\"dismiss\">"
			 "It is none</button>");
	else
		html_lit(visit->h, "<button name=\"what\" value=\"resolve\">It is resolved: how"
			 "</button>");
	input_form_end(visit);
}

static void write_objection(struct visit *visit, const struct series *series,
			    const struct objected *objected)
{
	struct html *h = visit->h;

	html_lit(h, "<li><b>");
	html_text(h, objected->name);
	html_lit(h, "</b> ");
	layout_badge(visit, objection_state_name(objected->state));
	html_lit(h, "<p>");
	html_text(h, discreet_text(visit, objected->reason ? objected->reason : ""));
	html_lit(h, "</p><p class=\"quiet\">");
	when_write(visit, objected->at);
	if (objected->message_id) {
		html_lit(h, ", ");
		series_write_mail(visit, objected->message_id, "the mail");
	}
	if (objected->state == OBJECTION_OPEN && objected->last_word_at)
		html_textf(h, "; last word of theirs %s ago",
			   when_length(visit->arena, visit->now - objected->last_word_at));
	if (objected->resolution)
		html_textf(h, "; %s: %s", objected->changed_by, objected->resolution);
	html_lit(h, "</p>");
	if (visit->person && (objected->state == OBJECTION_HINT ||
			      objected->state == OBJECTION_OPEN))
		write_settle(visit, series, objected);
	html_lit(h, "</li>\n");
}

static void write_objections(struct visit *visit, const struct judgement *j)
{
	if (j->objections.len) {
		html_lit(visit->h, "<h2>Objections</h2><ul class=\"items\">\n");
		for (size_t i = 0; i < j->objections.len; i++)
			write_objection(visit, j->series, &j->objections.items[i]);
		html_lit(visit->h, "</ul>\n");
	}
}

static void write_intents(struct visit *visit, const struct judgement *j)
{
	struct html *h = visit->h;

	for (size_t i = 0; i < j->intents.len; i++) {
		const struct intent *intent = &j->intents.items[i];

		if (intent->ended_at)
			continue;
		html_lit(h, "<p class=\"note\"><b>");
		html_text(h, intent->name);
		html_lit(h, "</b> intends to commit this, ");
		when_write(visit, intent->until_at);
		if (!str_is_empty(intent->words))
			html_textf(h, ": %s", discreet_text(visit, intent->words));
		if (intent->message_id) {
			html_lit(h, " (");
			series_write_mail(visit, intent->message_id, "the mail");
			html_lit(h, ")");
		}
		html_lit(h, "</p>\n");
	}
	if (j->stood_in.kind != STAND_IN_NONE) {
		html_lit(h, "<p class=\"note\">A wider maintainer's word is enough (");
		html_textf(h, "%s), says %s: %s", stand_in_name(j->stood_in.kind),
			   j->stood_in.name, j->stood_in.words);
		html_lit(h, "</p>\n");
	}
}

/* ---- forms, folded away */

static void write_line_form(struct visit *visit, const char *action, const char *name,
			    const char *label, const char *submit)
{
	struct html *h = visit->h;

	input_form(visit, action, "row");
	html_lit(h, "<div class=\"field grow\"><input");
	html_attr(h, "name", name);
	html_attr(h, "aria-label", label);
	html_attr(h, "placeholder", label);
	html_lit(h, " maxlength=\"300\"></div>");
	input_submit(visit, submit, "second");
	input_form_end(visit);
}

static void write_intend(struct visit *visit, const struct series *series)
{
	input_form(visit, url(visit, series, "intend"), "row");
	html_lit(visit->h, "<div class=\"field\"><label for=\"hours\">In hours</label><input "
		 "id=\"hours\" name=\"hours\" type=\"number\" min=\"1\" max=\"1440\" value=\"24\">"
		 "</div><div class=\"field grow\"><label for=\"intend\">Words</label><input "
		 "id=\"intend\" name=\"words\" maxlength=\"300\"></div>");
	input_submit(visit, "I intend to commit this", "second");
	input_form_end(visit);
}

static void write_stand_in(struct visit *visit, const struct series *series)
{
	input_form(visit, url(visit, series, "stand-in"), "row");
	html_lit(visit->h, "<div class=\"field\"><label for=\"kind\">A wider maintainer may stand "
		 "in</label><select id=\"kind\" name=\"kind\"><option value=\"urgent\">it is "
		 "urgent, and the maintainer away</option><option value=\"overrule\">"
		 "the maintainer is overruled</option><option value=\"none\">no longer"
		 "</option></select></div>"
		 "<div class=\"field grow\"><label for=\"stand\">Words</label><input id=\"stand\" "
		 "name=\"words\" maxlength=\"300\"></div>");
	input_submit(visit, "Declare", "second");
	input_form_end(visit);
}

static void write_reminds(struct visit *visit, const struct series *series)
{
	static const struct { const char *what, *label; } buttons[] = {
		{ "snooze", "Do not remind me of this version" },
		{ "unsnooze", "Remind me again" },
		{ "mute", "Remind nobody" }, { "unmute", "Remind people again" },
	};

	html_lit(visit->h, "<div class=\"actions\">");
	for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
		input_form(visit, url(visit, series, "remind"), "button");
		input_hidden(visit, "what", buttons[i].what);
		input_submit(visit, buttons[i].label, "second");
		input_form_end(visit);
	}
	html_lit(visit->h, "</div>\n");
}

void series_write_forms(struct visit *visit, const struct judgement *j)
{
	struct html *h = visit->h;

	write_objections(visit, j);
	write_intents(visit, j);
	if (!visit->person || j->series->state != SERIES_OPEN)
		return;
	html_lit(h, "<p><a class=\"action\"");
	html_href(h, url(visit, j->series, "ping"));
	html_lit(h, ">Draft a ping for the list</a> <a class=\"action second\"");
	html_href(h, arena_printf(visit->arena, "/call/propose?thread=%s",
				  url_query(visit->arena, j->series->message_id)));
	html_lit(h, ">Propose a call about it</a></p>\n<details class=\"more\"><summary>Say "
		 "something about it</summary>\n");
	write_line_form(visit, url(visit, j->series, "object"), "reason",
			"What is wrong with it, and what would make it right", "I object");
	write_intend(visit, j->series);
	write_stand_in(visit, j->series);
	write_reminds(visit, j->series);
	input_form(visit, url(visit, j->series, "withdraw"), "button");
	input_submit(visit, "Withdraw it", "danger");
	input_form_end(visit);
	html_lit(h, "</details>\n");
}

/* ---- what was sent */

static const char *named(struct request *req)
{
	return arena_printf(req->arena, "%" PRId64, request_id(req));
}

static int back(struct visit *visit, struct response *res, int rc)
{
	if (rc)
		return -1;
	response_redirect(res, url_done(visit->arena,
					url_series(visit->arena, request_id(visit->req), NULL),
					"saved"));
	return 0;
}

int page_series_object(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id;

	return back(visit, res, objection_raise(visit->db, &visit->actor, named(req),
						request_field(req, "reason"), &id, err));
}

int page_series_objection(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *what = request_field(req, "what"), *words = request_field(req, "words");
	int64_t id = request_field_int(req, "objection");
	int rc;

	if (str_eq(what, "confirm"))
		rc = objection_confirm(visit->db, &visit->actor, id, *words ? words : NULL, err);
	else if (str_eq(what, "dismiss"))
		rc = objection_dismiss(visit->db, &visit->actor, id, err);
	else
		rc = objection_resolve(visit->db, &visit->actor, id, words, err);
	return back(visit, res, rc);
}

int page_series_intend(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id;

	return back(visit, res, intent_declare(visit->db, &visit->actor, named(req),
					       request_field_int(req, "hours") * CLOCK_HOUR,
					       request_field(req, "words"), &id, err));
}

int page_series_stand_in(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct judge *judge = web_judge(visit, err);
	enum stand_in kind;

	if (!judge || stand_in_parse(request_field(req, "kind"), &kind, err))
		return -1;
	return back(visit, res, stand_in_declare(judge, visit->db, &visit->actor, named(req), kind,
						 request_field(req, "words"), err));
}

int page_series_remind(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *what = request_field(req, "what");
	bool on = strncmp(what, "un", 2) != 0;

	if (str_eq(what, "mute") || str_eq(what, "unmute"))
		return back(visit, res, reminder_mute(visit->db, &visit->actor, named(req), on,
						      err));
	return back(visit, res, reminder_snooze(visit->db, &visit->actor, named(req), on, err));
}

int page_series_withdraw(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	return back(visit, res, series_mark_withdrawn(visit->db, &visit->actor, request_id(req),
						      true, err));
}

/* ---- the ping that a submitter may send */

static void write_draft(struct visit *visit, const struct judgement *j,
			const struct draft *draft)
{
	struct html *h = visit->h;

	html_lit(h, "<div class=\"letter\"><dl><div><dt>Subject</dt><dd>");
	html_text(h, draft->subject);
	html_lit(h, "</dd></div><div><dt>To</dt><dd>");
	html_text(h, discreet_line(visit, draft->to_line));
	html_lit(h, "</dd></div><div><dt>In-Reply-To</dt><dd>");
	html_text(h, draft->in_reply_to);
	html_lit(h, "</dd></div></dl><pre tabindex=\"0\">");
	html_text(h, draft->body);
	html_lit(h, "</pre></div>\n<div class=\"actions\"><a class=\"action\"");
	html_href(h, draft->mailto);
	html_lit(h, ">Open it in your mail program</a></div>\n<details class=\"more\"><summary>"
		 "Or with git send-email</summary><p>Save this as <code>ping.txt</code>:</p><pre "
		 "class=\"sheet\" tabindex=\"0\">");
	html_text(h, draft->file);
	html_lit(h, "</pre><pre class=\"sheet\" tabindex=\"0\">");
	html_text(h, draft->send_email);
	html_lit(h, "</pre></details>\n");
	input_form(visit, url(visit, j->series, "ping"), "stack");
	input_line(visit, &(struct input){
		.name = "why", .label = "One sentence why it matters", .form =
		page_series_ping_fields, .value = request_query(visit->req, "why"),
	});
	html_lit(h, "<div class=\"actions\">");
	input_submit(visit, "Send it as moot, for me", "second");
	html_lit(h, "</div><p class=\"hint\">Answers come to you (Reply-To); only who sent the "
		 "series can do this.</p>");
	input_form_end(visit);
}

/* Also shown again when sending was refused: *err then says why. */
int page_series_ping(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err, none = ERR_INIT;
	struct judge *judge = web_judge(visit, err);
	const char *why = request_query(req, "why");
	struct judgement j;
	struct draft draft;
	int rc;

	if (!judge || judge_series(judge, visit->db, request_id(req), visit->arena, &j, err))
		return -1;
	rc = draft_ping(visit->settings, &j, str_is_empty(why) ? NULL : why, visit->arena, &draft,
			&none);
	if (rc && none.kind != ERR_CONFLICT) {
		*err = none;
		return -1;
	}
	layout_begin(visit, "A ping for the list, as a draft", "Series");
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p><a");
	html_href(visit->h, url(visit, j.series, NULL));
	html_lit(visit->h, ">");
	html_text(visit->h, j.series->name);
	html_lit(visit->h, "</a></p>\n");
	if (rc)
		layout_problem(visit, &none);
	else
		write_draft(visit, &j, &draft);
	layout_end(visit);
	return 0;
}

int page_series_ping_send(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct judge *judge = web_judge(visit, err);
	const char *why = request_field(req, "why");
	struct draft draft;

	if (!judge)
		return -1;
	return back(visit, res, reminder_send(judge, visit->db, visit->settings, &visit->actor,
					      named(req), *why ? why : NULL, visit->arena, &draft,
					      err));
}
