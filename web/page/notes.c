/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notes: a form that the editor takes the place of.  Without JavaScript the
 * form has the version that it began with, and what it sends is merged.
 */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/minutes.h"
#include "calendar/notes.h"
#include "people/person.h"

#include "../discreet.h"
#include "../http/asset.h"
#include "../input.h"
#include "../layout.h"
#include "../live.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "notes.h"
#include "page.h"

/* The text as it was typed: what may be in it is the notes' own affair. */
const struct form_field page_notes_fields[] = {
	{ "base", FORM_INT, 0, INT64_MAX, "the version" },
	{ "text", FORM_SECRET, 0, 2 * NOTES_TEXT_MAX, "the text" },
	{ 0 }
};

const struct form_field page_notes_taker_fields[] = {
	{ "place", FORM_LINE, 1, 10, "the place" },
	{ "leave", FORM_FLAG, 0, 1, "the choice" },
	{ "email", FORM_LINE, 0, 254, "the address" },
	{ 0 }
};

const struct form_field page_notes_discreet_fields[] = {
	{ "discreet", FORM_FLAG, 0, 1, "the choice" },
	{ 0 }
};

struct notes *page_notes_get(struct visit *visit, struct err *err)
{
	struct notes *notes = notes_get(visit->db, request_id(visit->req), visit->arena, err);

	if (!notes || notes_must_read(visit->db, notes, &visit->actor, err))
		return NULL;
	return notes;
}

static void write_place(struct visit *visit, const struct notes *notes, const char *place,
			const char *label, int64_t holder_id, const char *holder)
{
	bool mine = holder_id && holder_id == visit->actor.person_id;
	struct html *h = visit->h;

	html_lit(h, "<div><dt>");
	html_text(h, label);
	html_lit(h, "</dt><dd class=\"place\">");
	html_text(h, holder ? holder : "nobody yet");
	if (visit->person && !notes->closed_at && (!holder_id || mine)) {
		input_form(visit, url_notes(visit->arena, notes->id, "taker"), "button");
		input_hidden(visit, "place", place);
		if (mine)
			input_hidden(visit, "leave", "1");
		input_submit(visit, mine ? "Lay it down" : "I do it", "second small");
		input_form_end(visit);
	}
	html_lit(h, "</dd></div>\n");
}

static void write_attribution(struct visit *visit, const struct notes *notes)
{
	struct html *h = visit->h;

	html_lit(h, "<div><dt>Names</dt><dd class=\"place\">");
	html_text(h, notes->discreet
		  ? "Chatham House Rule: the minutes say what was said, and not who said it"
		  : "the minutes say who said what");
	if (visit->person && !notes->closed_at) {
		input_form(visit, url_notes(visit->arena, notes->id, "discreet"), "button");
		if (!notes->discreet)
			input_hidden(visit, "discreet", "1");
		input_submit(visit, notes->discreet ? "With names" : "Without names",
			     "second small");
		input_form_end(visit);
	}
	html_lit(h, "</dd></div>\n");
}

/* For who holds the call: somebody else. */
static void write_naming(struct visit *visit, const struct notes *notes,
			 const struct call *call)
{
	struct input email = {
		.name = "email", .label = "Their mail address", .grow = true, .type = "email",
		.form = page_notes_taker_fields,
	};
	struct html *h = visit->h;

	if (notes->closed_at || !call || !call_may_edit(call, &visit->actor))
		return;
	html_lit(h, "<details class=\"more\"><summary>Name somebody else for the "
		 "notes</summary>\n");
	input_form(visit, url_notes(visit->arena, notes->id, "taker"), "stack");
	input_line(visit, &email);
	html_lit(h, "<div class=\"actions\"><button name=\"place\" value=\"taker\">They take "
		 "notes</button><button name=\"place\" value=\"backup\" "
		 "class=\"second\">They stand by</button></div>\n");
	input_form_end(visit);
	html_lit(h, "</details>\n");
}

static int write_minutes(struct visit *visit, const struct notes *notes, struct err *err)
{
	struct minutes *minutes = NULL;

	if (notes->call_id && minutes_find_call(visit->db, notes->call_id, visit->arena, &minutes,
						err) < 0)
		return -1;
	if (!minutes)
		return 0;
	html_lit(visit->h, "<p class=\"note\">");
	html_text(visit->h, notes->closed_at ? "They have become " : "There are also ");
	html_lit(visit->h, "<a");
	html_href(visit->h, url_minutes(visit->arena, minutes->id, NULL));
	html_lit(visit->h, ">minutes</a>.</p>\n");
	return 0;
}

static void write_facts(struct visit *visit, const struct notes *notes,
			const struct call *call)
{
	struct html *h = visit->h;

	html_lit(h, "<dl class=\"facts\">\n");
	if (call) {
		html_lit(h, "<div><dt>Call</dt><dd><a");
		html_href(h, url_call(visit->arena, call->id, NULL));
		html_lit(h, ">");
		html_text(h, call->title);
		html_lit(h, "</a></dd></div>\n");
	}
	write_place(visit, notes, "taker", "Takes notes", notes->taker_id, notes->taker);
	write_place(visit, notes, "backup", "Stands by", notes->backup_id, notes->backup);
	write_attribution(visit, notes);
	html_lit(h, "<div><dt>History</dt><dd><a");
	html_href(h, url_notes(visit->arena, notes->id, "history"));
	html_lit(h, ">who wrote what when</a></dd></div>\n</dl>\n");
}

/* Who holds the call, organises, or takes the notes; once the call has begun. */
static void write_minutes_button(struct visit *visit, const struct notes *notes,
				 const struct call *call)
{
	int64_t me = visit->actor.person_id;
	bool may = call && (call_may_edit(call, &visit->actor) || notes->taker_id == me ||
			    notes->backup_id == me);

	if (!may || call->start_at > visit->now || str_is_empty(notes->text))
		return;
	html_lit(visit->h, "<h2>When the call is over</h2><p>The notes become draft minutes: "
		 "sections get letters, items numbers. Those who took part get one mail and can "
		 "correct them before they go to the list.</p><div class=\"actions\">");
	input_button(visit, url_notes(visit->arena, notes->id, "minutes"),
		     "Make minutes of them", NULL);
	html_lit(visit->h, "</div>\n");
}

static void write_help(struct visit *visit)
{
	html_lit(visit->h,
		 "<details class=\"more\"><summary>How to write them</summary>\n"
		 "<p>As you like; it stays word for word. These are understood:</p>\n"
		 "<dl class=\"facts\">"
		 "<div><dt><code># Heading</code></dt><dd>a section; it gets a letter</dd></div>"
		 "<div><dt><code>- text</code></dt><dd>an item; it gets a number</dd></div>"
		 "<div><dt><code>Ann: text</code></dt><dd>who said it; <code>Ann?: text</code> "
		 "where you are not sure</dd></div>"
		 "<div><dt><code>ACTION(ann, by 2026-12-01): text</code></dt><dd>an action of "
		 "Ann's, with the day it is due; <code>ACTION:</code> or <code>TODO:</code> "
		 "of nobody yet</dd></div>"
		 "<div><dt><code>AGREED: text</code></dt><dd>a decision; also "
		 "<code>Conclusion:</code></dd></div></dl></details>\n");
}

static void write_form(struct visit *visit, const struct notes *notes)
{
	struct input input = {
		.name = "text", .label = "Notes", .value = notes->text, .rows = 24,
		.mono = true, .form = page_notes_fields,
	};
	struct html *h = visit->h;

	html_lit(h, "<p id=\"notes-status\" class=\"hint\" role=\"status\">What others write "
		 "meanwhile is merged when you save.</p>\n");
	html_lit(h, "<div");
	html_attr(h, "data-notes", url_notes(visit->arena, notes->id, NULL));
	html_attr_int(h, "data-version", notes->version);
	html_lit(h, ">");
	input_form(visit, url_notes(visit->arena, notes->id, NULL), "stack");
	input_hidden_int(visit, "base", notes->version);
	input_area(visit, &input);
	html_lit(h, "<div class=\"actions\">");
	input_submit(visit, "Save", NULL);
	html_lit(h, "</div>\n");
	input_form_end(visit);
	html_lit(h, "</div>\n<script defer");
	html_attr(h, "src", asset_url(visit->arena, "notes.js"));
	html_lit(h, "></script>\n");
}

static void write_text(struct visit *visit, const struct notes *notes)
{
	struct html *h = visit->h;

	if (!notes->closed_at && !visit->person) {
		html_lit(h, "<p class=\"note\">To write with the others, <a");
		html_href(h, url_login(visit->arena, visit->req->target));
		html_lit(h, ">sign in</a>.</p>\n");
	}
	if (str_is_empty(notes->text)) {
		html_lit(h, "<p class=\"quiet\">Nothing is written yet.</p>\n");
		return;
	}
	html_lit(h, "<pre class=\"sheet wrap\" tabindex=\"0\">");
	html_text(h, discreet_text(visit, notes->text));
	html_lit(h, "</pre>\n");
}

static int write_head(struct visit *visit, const struct notes *notes, struct call **call,
		      struct err *err)
{
	struct html *h = visit->h;

	*call = NULL;
	if (notes->call_id) {
		*call = call_get(visit->db, notes->call_id, visit->arena, err);
		if (!*call)
			return -1;
	}
	layout_begin_bare(visit, arena_printf(visit->arena, "Notes: %s", notes->title),
			  "Minutes");
	html_lit(h, "<p class=\"kicker\">Notes");
	if (notes->closed_at) {
		html_lit(h, " ");
		layout_badge(visit, "closed");
	}
	html_lit(h, "</p><h1>");
	html_text(h, notes->title);
	html_lit(h, "</h1>\n");
	if (*call) {
		html_lit(h, "<p class=\"when\">");
		when_write_span(visit, (*call)->start_at,
				(*call)->start_at + (*call)->duration_secs);
		html_lit(h, "</p>\n");
	}
	return 0;
}

/* Also shown again when a change was refused: *err then says why. */
int page_notes(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct notes *notes = page_notes_get(visit, err);
	struct call *call;

	if (!notes || write_head(visit, notes, &call, err))
		return -1;
	layout_problem(visit, &problem);
	if (write_minutes(visit, notes, err))
		return -1;
	if (!visit->person || !notes_may_write(notes, &visit->actor)) {
		write_facts(visit, notes, call);
		write_text(visit, notes);
	} else {
		write_facts(visit, notes, call);
		write_naming(visit, notes, call);
		write_form(visit, notes);
		write_help(visit);
		write_minutes_button(visit, notes, call);
	}
	layout_end(visit);
	return 0;
}

int page_notes_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);
	bool both;

	if (notes_save(visit->db, &visit->actor, id, request_field_int(req, "base"),
		       request_field(req, "text"), &both, err) ||
	    live_flush(visit->web->live, visit->db, id, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_notes(visit->arena, id, NULL),
					both ? "both" : "saved"));
	return 0;
}

int page_notes_taker(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);
	int64_t who = *request_field(req, "leave") ? 0 : visit->actor.person_id;
	struct person *person;
	int rc = *request_field(req, "email")
		 ? person_find_email(visit->db, request_field(req, "email"), visit->arena, &person,
				     err) : 2;

	if (rc == 0)
		return err_set(err, ERR_INVALID, "nobody here has the address \"%.100s\": they "
			       "sign in once first", request_field(req, "email"));
	if (rc < 0)
		return -1;
	if (rc == 1)
		who = person->id;
	rc = str_eq(request_field(req, "place"), "backup")
		 ? notes_set_backup(visit->db, &visit->actor, id, who, err)
		 : notes_set_taker(visit->db, &visit->actor, id, who, err);

	if (rc)
		return -1;
	response_redirect(res, url_notes(visit->arena, id, NULL));
	return 0;
}

int page_notes_discreet(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (notes_set_discreet(visit->db, &visit->actor, id,
			       *request_field(req, "discreet"), err))
		return -1;
	response_redirect(res, url_notes(visit->arena, id, NULL));
	return 0;
}

int page_notes_minutes(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct notes *notes = page_notes_get(visit, err);
	int64_t id;

	if (!notes)
		return -1;
	if (!notes->call_id)
		return err_set(err, ERR_CONFLICT, "these notes belong to no call");
	if (minutes_draft_call(visit->db, visit->settings, &visit->actor, notes->call_id, &id,
			       err))
		return -1;
	live_closed(visit->web->live, notes->id);
	response_redirect(res, url_minutes(visit->arena, id, NULL));
	return 0;
}

/* Where the announcement points to: a call has one address for all of its life. */
int page_notes_call(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct notes *notes;
	int rc = notes_find_call(visit->db, request_id(req), visit->arena, &notes, err);

	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "this call has no notes: they begin with its announcement");
	if (rc < 0)
		return -1;
	response_redirect(res, url_notes(visit->arena, notes->id, NULL));
	return 0;
}
