/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When one is there; and, for organisers, who comes. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/attendance.h"
#include "calendar/event.h"
#include "people/person.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "event.h"
#include "page.h"

#define DAYS_MAX 14			/* with boxes for their half-days */

const struct form_field page_attendance_fields[] = {
	{ "arrive", FORM_LINE, 0, 16, "the arrival" },
	{ "leave", FORM_LINE, 0, 16, "the departure" },
	{ "from", FORM_LINE, 0, 5, "not before" },
	{ "to", FORM_LINE, 0, 5, "not after" },
	{ "is_remote", FORM_FLAG, 0, 1, "remote" },
	{ "is_told", FORM_FLAG, 0, 1, "reminders" },
	{ 0 }
};

const struct form_field page_attendance_decide_fields[] = {
	{ "person", FORM_INT, 1, INT64_MAX, "the person" },
	{ "let_in", FORM_LINE, 0, 1, "the answer" },
	{ 0 }
};

/* "2026-09-14 am", "2026-09-14 pm", ... */
static const char **halves(struct visit *visit, const struct event *event)
{
	const char **out = arena_array(visit->arena, const char *, 2 * DAYS_MAX + 1);
	struct err err;
	int64_t at;
	size_t n = 0;

	if (zone_parse("UTC", event->first_day, "12:00", &at, &err))
		bug("%s", err.msg);
	for (int day = 0; day < DAYS_MAX; day++, at += CLOCK_DAY) {
		struct civil c = zone_civil("UTC", at);
		char *date = arena_printf(visit->arena, "%04d-%02d-%02d", c.year, c.month,
					  c.day);

		out[n++] = arena_printf(visit->arena, "%s am", date);
		out[n++] = arena_printf(visit->arena, "%s pm", date);
		if (str_eq(date, event->last_day))
			break;
	}
	return out;
}

static bool is_absent(const struct attendance *own, const char *half)
{
	for (const char **absent = own->absent; absent && *absent; absent++)
		if (str_eq(*absent, half))
			return true;
	return false;
}

static const char *moment(struct visit *visit, const struct event *event, int64_t at)
{
	struct civil c = zone_civil(event->zone, at);

	return at ? arena_printf(visit->arena, "%04d-%02d-%02dT%02d:%02d", c.year, c.month,
				 c.day, c.hour, c.minute) : "";
}

static const char *minute(struct visit *visit, int at, int none)
{
	return at == none ? "" : arena_printf(visit->arena, "%02d:%02d", at / 60 % 24, at % 60);
}

static void write_form(struct visit *visit, const struct event *event,
		       const struct attendance *own)
{
	const struct form_field *form = page_attendance_fields;
	const struct input inputs[] = {
		{ .name = "arrive", .label = "You arrive", .type = "datetime-local",
		  .value = moment(visit, event, own->arrive_at), .form = form },
		{ .name = "leave", .label = "You leave", .type = "datetime-local",
		  .value = moment(visit, event, own->leave_at), .form = form },
		{ .name = "from", .label = "Not before (UTC)", .type = "time",
		  .value = minute(visit, own->from_minute, 0), .form = form },
		{ .name = "to", .label = "Not after (UTC)", .type = "time",
		  .value = minute(visit, own->to_minute, 1440), .form = form },
	};
	const char **half = halves(visit, event);

	input_form(visit, url_event(visit, event->id, "me"), "stack");
	html_lit(visit->h, "<fieldset><legend>There</legend><div class=\"row\">");
	input_line(visit, &inputs[0]);
	input_line(visit, &inputs[1]);
	html_lit(visit->h, "</div><p class=\"hint\">On the clock of the place. Empty: all the "
		 "time.</p><div class=\"ticks\"><b>Half-days you are there</b>");
	for (; *half; half++)
		page_event_flag(visit, arena_printf(visit->arena, "half-%s", *half), *half,
				!is_absent(own, *half));
	html_lit(visit->h, "</div></fieldset>\n<fieldset><legend>From afar</legend>");
	page_event_flag(visit, "is_remote", "I take part from afar", own->is_remote);
	html_lit(visit->h, "<div class=\"row\">");
	input_line(visit, &inputs[2]);
	input_line(visit, &inputs[3]);
	html_lit(visit->h, "</div><p class=\"hint\">Your hosts' sessions are not put where you "
		 "sleep.</p></fieldset>\n");
	page_event_flag(visit, "is_told", "Tell me on IRC ten minutes before my sessions",
			own->is_told);
	input_submit(visit, "Save", NULL);
	input_form_end(visit);
}

int page_attendance(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct event *event = page_event_get(visit, err);
	struct attendance none = { .to_minute = 1440, .is_told = true }, *own = NULL;

	if (!event || attendance_find(visit->db, event->id, visit->person->id, visit->arena,
				      &own, err) < 0)
		return -1;
	page_event_begin(visit, event, "When you are there", "me");
	layout_problem(visit, &problem);
	write_form(visit, event, own ? own : &none);
	page_event_end(visit);
	return 0;
}

int page_attendance_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct event *event = page_event_get(visit, err);
	struct attendance_form form = {
		.arrive = request_field(req, "arrive"), .leave = request_field(req, "leave"),
		.from = request_field(req, "from"), .to = request_field(req, "to"),
		.is_remote = *request_field(req, "is_remote"),
		.is_told = *request_field(req, "is_told"),
	};
	size_t n = 0;

	if (!event)
		return -1;
	form.absent = arena_array(visit->arena, const char *, 2 * DAYS_MAX + 1);
	for (const char **half = halves(visit, event); *half; half++)
		if (!page_event_ticked(visit, arena_printf(visit->arena, "half-%s", *half)))
			form.absent[n++] = *half;
	if (attendance_save(visit->db, &visit->actor, event->id, &form, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_event(visit, event->id, "me"),
					"saved"));
	return 0;
}

/* ---- who comes */

static void write_decide(struct visit *visit, const struct event *event,
			 const struct attendance *a)
{
	input_form(visit, url_event(visit, event->id, "people"), "button");
	input_hidden_int(visit, "person", a->person_id);
	if (a->state != ATTENDANCE_IN)
		html_lit(visit->h, "<button class=\"small\" name=\"let_in\" value=\"1\">Let in"
			 "</button>");
	if (a->state != ATTENDANCE_REFUSED)
		html_lit(visit->h, " <button class=\"danger small\">Do not let in</button>");
	input_form_end(visit);
}

static void write_times(struct visit *visit, const struct event *event,
			const struct attendance *a)
{
	struct html *h = visit->h;

	if (a->is_remote)
		html_lit(h, "from afar ");
	if (a->arrive_at)
		html_textf(h, "from %s ", zone_text(visit->arena, event->zone, a->arrive_at));
	if (a->leave_at)
		html_textf(h, "to %s ", zone_text(visit->arena, event->zone, a->leave_at));
	if (a->from_minute)
		html_textf(h, "not before %02d:%02d UTC ", a->from_minute / 60,
			   a->from_minute % 60);
	if (a->to_minute != 1440)
		html_textf(h, "not after %02d:%02d UTC ", a->to_minute / 60, a->to_minute % 60);
	for (const char **absent = a->absent; absent && *absent; absent++)
		html_textf(h, "not %s ", *absent);
}

int page_attendance_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct event *event = page_event_get_to_edit(visit, err);
	struct attendances list = { 0 };
	struct html *h = visit->h;

	if (!event || attendance_list(visit->db, event->id, visit->arena, &list, err))
		return -1;
	page_event_begin(visit, event, "Who comes", "people");
	html_lit(h, "<div class=\"wide\"><table><thead><tr><th>Name</th><th></th><th>When</th>"
		 "<th></th></tr></thead><tbody>\n");
	for (size_t i = 0; i < list.len; i++) {
		const struct attendance *a = &list.items[i];

		html_lit(h, "<tr><td>");
		html_text(h, a->name);
		html_lit(h, "</td><td>");
		if (a->state == ATTENDANCE_ASKED)
			layout_badge(visit, "asks");
		if (a->state == ATTENDANCE_REFUSED)
			layout_badge(visit, "declined");
		html_lit(h, "</td><td>");
		write_times(visit, event, a);
		html_lit(h, "</td><td>");
		if (event->needs_approval || a->state != ATTENDANCE_IN)
			write_decide(visit, event, a);
		html_lit(h, "</td></tr>\n");
	}
	html_lit(h, "</tbody></table></div>\n");
	if (!list.len)
		html_lit(h, "<p class=\"lead\">Nobody has said so yet.</p>\n");
	page_event_end(visit);
	return 0;
}

int page_attendance_decide(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (attendance_decide(visit->db, visit->settings, &visit->actor, id,
			      request_field_int(req, "person"), *request_field(req, "let_in"),
			      err))
		return -1;
	response_redirect(res, url_event(visit, id, "people"));
	return 0;
}
