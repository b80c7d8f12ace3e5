/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Setting up a regular call and changing it. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/cadence.h"
#include "people/settings.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "call.h"
#include "page.h"

const struct form_field page_cadence_fields[] = {
	{ "title", FORM_LINE, 1, 150, "the topic" },
	{ "why", FORM_TEXT, 0, 4000, "what it is for" },
	{ "rule", FORM_LINE, 1, 200, "the rule" },
	{ "times", FORM_LINE, 1, 40, "the time of day" },
	{ "zone", FORM_LINE, 1, 48, "the time zone" },
	{ "minutes", FORM_LINE, 1, 4, "the duration" },
	{ "date", FORM_LINE, 1, 10, "the first day" },
	{ "last", FORM_LINE, 0, 10, "the last day" },
	{ "place", FORM_LINE, 0, 120, "the channel" },
	{ "link", FORM_LINE, 0, 500, "the link" },
	{ "phone", FORM_LINE, 0, 200, "the phone number" },
	{ "call_days", FORM_LINE, 0, 2, "the days" },
	{ "deadline_hours", FORM_LINE, 0, 3, "the deadline" },
	{ "holidays", FORM_LINE, 0, 60, "the countries" },
	{ "no_shows", FORM_LINE, 0, 2, "the number" },
	{ "cancels", FORM_FLAG, 0, 0, "the choice" },
	{ "skips", FORM_FLAG, 0, 0, "the choice" },
	{ "votes", FORM_FLAG, 0, 0, "the choice" },
	{ 0 }
};

const struct form_field page_cadence_import_fields[] = {
	{ "ics", FORM_TEXT, 1, 200000, "the calendar" },
	{ 0 }
};

static bool is_set(struct request *req, const char *name)
{
	return str_eq(request_field(req, name), "1");
}

static struct cadence_form take_form(struct visit *visit)
{
	struct request *req = visit->req;
	struct cadence_form form = {
		.call = {
			.title = request_field(req, "title"), .why = request_field(req, "why"),
			.date = request_field(req, "date"), .zone = request_field(req, "zone"),
			.minutes = request_field(req, "minutes"),
			.link = request_field(req, "link"),
			.phone = request_field(req, "phone"),
		},
		.rule = request_field(req, "rule"), .times = request_field(req, "times"),
		.last_on = request_field(req, "last"),
		.call_days = request_field(req, "call_days"),
		.deadline_hours = request_field(req, "deadline_hours"),
		.holidays = request_field(req, "holidays"),
		.no_shows = request_field(req, "no_shows"),
		.cancels = is_set(req, "cancels"), .skips = is_set(req, "skips"),
		.votes = is_set(req, "votes"),
	};

	page_call_take_place(visit, &form.call);
	return form;
}

static char *number(struct visit *visit, int64_t n)
{
	return arena_printf(visit->arena, "%" PRId64, n);
}

static struct cadence_form form_of(struct visit *visit, const struct cadence *cadence)
{
	struct buf times = BUF_INIT(100);

	for (int i = 0; i < cadence->n_times; i++)
		buf_printf(&times, "%s%s", i ? " " : "", cadence->times[i]);
	return (struct cadence_form) {
		.call = {
			.title = cadence->title, .why = cadence->why,
			.date = cadence->first_on, .zone = cadence->zone,
			.minutes = number(visit, cadence->duration_secs / CLOCK_MINUTE),
			.network = cadence->network, .channel = cadence->channel,
			.link = cadence->link, .phone = cadence->phone,
		},
		.rule = cadence_words(cadence, visit->arena),
		.times = buf_to_arena(&times, visit->arena), .last_on = cadence->last_on,
		.call_days = number(visit, cadence->call_days),
		.deadline_hours = number(visit, cadence->deadline_hours),
		.holidays = cadence->holidays, .no_shows = number(visit, cadence->no_shows),
		.cancels = cadence->cancels, .skips = cadence->skips, .votes = cadence->votes,
	};
}

static void write_what(struct visit *visit, const struct cadence_form *form)
{
	const struct input inputs[] = {
		{ .name = "title", .label = "Topic", .value = form->call.title,
		  .form = page_cadence_fields,
		  .hint = "\"Community Call\" makes the subject that regulars know: \"Call for "
			  "agenda items for December 3 Community Call @ 16:00 UTC\"." },
		{ .name = "why", .label = "What it is for", .value = form->call.why, .rows = 3,
		  .form = page_cadence_fields },
	};

	html_lit(visit->h, "<fieldset><legend>What</legend>\n");
	input_line(visit, &inputs[0]);
	input_area(visit, &inputs[1]);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_when(struct visit *visit, const struct cadence_form *form)
{
	const struct input inputs[] = {
		{ .name = "rule", .label = "On which days", .value = form->rule,
		  .form = page_cadence_fields, .grow = true,
		  .hint = "\"first Thursday\", \"first and third Tuesday\", \"last Friday\", "
			  "\"every 2 weeks on Thursday\"; or an RRULE of RFC 5545." },
		{ .name = "times", .label = "Time of day", .value = form->times,
		  .form = page_cadence_fields },
		{ .name = "zone", .label = "in the zone", .value = form->call.zone,
		  .list = "zones", .form = page_cadence_fields, .grow = true },
		{ .name = "minutes", .label = "Minutes", .value = form->call.minutes,
		  .type = "number", .form = page_cadence_fields },
		{ .name = "date", .label = "From", .value = form->call.date, .type = "date",
		  .form = page_cadence_fields },
		{ .name = "last", .label = "until (may be left open)", .value = form->last_on,
		  .type = "date", .form = page_cadence_fields },
	};

	html_lit(visit->h, "<fieldset><legend>When</legend>");
	input_line(visit, &inputs[0]);
	html_lit(visit->h, "<div class=\"row\">\n");
	for (size_t i = 1; i < 4; i++)
		input_line(visit, &inputs[i]);
	html_lit(visit->h, "</div>\n<p class=\"hint\">Two or more times of day, as in \"16:00 "
		 "08:00\", take turns. The zone's clock counts, also after it "
		 "changes.</p><div class=\"row\">");
	input_line(visit, &inputs[4]);
	input_line(visit, &inputs[5]);
	html_lit(visit->h, "</div></fieldset>\n");
	input_zones(visit);
}

static void write_flag(struct visit *visit, const char *name, const char *label, bool on)
{
	struct html *h = visit->h;
	bool typed = request_typed(visit->req, "title") != NULL;

	html_lit(h, "<label class=\"choice\"><input type=\"checkbox\" value=\"1\"");
	html_attr(h, "name", name);
	if (typed ? str_eq(request_typed(visit->req, name), "1") : on)
		html_lit(h, " checked");
	html_lit(h, "> ");
	html_text(h, label);
	html_lit(h, "</label>\n");
}

static void write_where(struct visit *visit, const struct cadence_form *form)
{
	const struct input inputs[] = {
		{ .name = "link", .label = "Link to the conference", .value = form->call.link,
		  .type = "url", .form = page_cadence_fields, .grow = true },
		{ .name = "phone", .label = "Phone number and code", .value = form->call.phone,
		  .form = page_cadence_fields },
	};

	html_lit(visit->h, "<fieldset><legend>Where</legend><div class=\"row\">\n");
	page_call_write_places(visit, &form->call);
	input_line(visit, &inputs[0]);
	html_lit(visit->h, "</div>");
	input_line(visit, &inputs[1]);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_agenda(struct visit *visit, const struct cadence_form *form)
{
	const struct input inputs[] = {
		{ .name = "call_days", .label = "Ask the list for items, days before",
		  .value = form->call_days, .type = "number", .form = page_cadence_fields },
		{ .name = "deadline_hours", .label = "Take items until, hours before",
		  .value = form->deadline_hours, .type = "number",
		  .form = page_cadence_fields },
	};

	html_lit(visit->h, "<fieldset><legend>Agenda</legend><div class=\"row\">\n");
	input_line(visit, &inputs[0]);
	input_line(visit, &inputs[1]);
	html_lit(visit->h, "</div>");
	write_flag(visit, "cancels", "If nobody has proposed an item by then, the call is "
		   "cancelled by itself", form->cancels);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_people(struct visit *visit, const struct cadence_form *form)
{
	const struct input shows = {
		.name = "no_shows", .label = "Off the list after not coming, times in a row",
		.value = form->no_shows, .type = "number", .form = page_cadence_fields,
		.hint = "Who declined does not count as missing. 0: no such rule.",
	};

	html_lit(visit->h, "<fieldset><legend>Cc list</legend>\n");
	write_flag(visit, "votes", "Those who are on it vote on who joins", form->votes);
	input_line(visit, &shows);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_holidays(struct visit *visit, const struct cadence_form *form)
{
	const struct input countries = {
		.name = "holidays", .label = "Look at the holidays of", .value = form->holidays,
		.form = page_cadence_fields, .hint = "Countries by their two letters: GB US CN.",
	};

	html_lit(visit->h, "<fieldset><legend>Holidays</legend>\n");
	input_line(visit, &countries);
	write_flag(visit, "skips", "No call on them; otherwise they are only pointed out",
		   form->skips);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_form(struct visit *visit, const char *action,
		       const struct cadence_form *form, const char *back)
{
	input_form(visit, action, "stack");
	write_what(visit, form);
	write_when(visit, form);
	write_where(visit, form);
	write_agenda(visit, form);
	write_people(visit, form);
	write_holidays(visit, form);
	html_lit(visit->h, "<div class=\"actions\">");
	input_submit(visit, "Save", NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, back);
	html_lit(visit->h, ">Leave it</a></div>\n");
	input_form_end(visit);
}

static void write_import(struct visit *visit)
{
	const struct input ics = {
		.name = "ics", .label = "The text of an .ics file", .rows = 6,
		.form = page_cadence_import_fields,
		.hint = "Its first event that recurs is taken over, with what it skips and "
			"moves.",
	};

	html_lit(visit->h, "<details class=\"more\"><summary>Take it over from a calendar "
		 "file</summary>\n");
	input_form(visit, "/cadence/import", "stack");
	input_area(visit, &ics);
	input_submit(visit, "Take it over", "second");
	input_form_end(visit);
	html_lit(visit->h, "</details>\n");
}

int page_cadence_import(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id;

	if (cadence_import(visit->db, visit->settings, &visit->actor, request_field(req, "ics"),
			   &id, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_cadence(visit->arena, id, NULL),
					"saved"));
	return 0;
}

/* Also shown again with what was wrong with it: *err is then set. */
int page_cadence_new(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *zone = visit->settings->site.zone;
	struct civil today = zone_civil(zone, visit->now);
	struct cadence_form form = {
		.call = {
			.zone = zone, .minutes = "60",
			.date = arena_printf(visit->arena, "%04d-%02d-%02d", today.year,
					     today.month, today.day),
		},
		.call_days = "7", .deadline_hours = "24", .cancels = true,
	};

	layout_begin(visit, "Set up a regular call", "Calls");
	layout_problem(visit, err);
	html_lit(visit->h, "<p class=\"quiet\">From then on each call announces itself, "
		 "collects its agenda and reminds people. Nothing is sent within the next "
		 "hour.</p>\n");
	write_form(visit, "/cadence/new", &form, "/cadences");
	write_import(visit);
	layout_end(visit);
	return 0;
}

int page_cadence_create(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct cadence_form form = take_form(visit);
	int64_t id;

	if (cadence_create(visit->db, &visit->actor, &form, &id, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_cadence(visit->arena, id, NULL),
					"saved"));
	return 0;
}

int page_cadence_edit(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct cadence *cadence = cadence_get(visit->db, request_id(req), visit->arena, err);
	struct cadence_form form;

	if (!cadence)
		return -1;
	if (!cadence_may_edit(cadence, &visit->actor))
		return err_set(err, ERR_DENIED, "this regular call is not yours to change");
	form = form_of(visit, cadence);
	if (request_query(req, "times"))
		form.times = request_query(req, "times");
	layout_begin(visit, arena_printf(visit->arena, "Change \"%s\"", cadence->title),
		     "Calls");
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p class=\"note\">Calls that are announced, moved or skipped stay as "
		 "they are; the others follow. To change one call alone, go to its page.</p>\n");
	if (request_query(req, "times"))
		html_lit(visit->h, "<p class=\"note\">The times of the year's plan are filled in; "
			 "they hold when you save them.</p>\n");
	write_form(visit, url_cadence(visit->arena, cadence->id, "edit"), &form,
		   url_cadence(visit->arena, cadence->id, NULL));
	layout_end(visit);
	return 0;
}

int page_cadence_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct cadence_form form = take_form(visit);
	int64_t id = request_id(req);

	if (cadence_edit(visit->db, visit->settings, &visit->actor, id, &form, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_cadence(visit->arena, id, NULL),
					"saved"));
	return 0;
}
