/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The days of an event: slots added by the line, changed one by one. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/event.h"
#include "calendar/slot.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "event.h"
#include "page.h"

const struct form_field page_slot_fields[] = {
	{ "slot", FORM_INT, 1, INT64_MAX, "the slot" },
	{ "date", FORM_LINE, 1, 10, "the day" },
	{ "time", FORM_LINE, 1, 5, "the start" },
	{ "minutes", FORM_LINE, 1, 4, "the length" },
	{ "kind", FORM_LINE, 1, 10, "the kind" },
	{ "title", FORM_LINE, 0, 80, "the title" },
	{ "remove", FORM_LINE, 0, 1, "removing" },
	{ 0 }
};

const struct form_field page_slot_day_fields[] = {
	{ "day", FORM_LINE, 1, 10, "the day" },
	{ "lines", FORM_TEXT, 1, 4000, "the slots" },
	{ 0 }
};

static const char *const kinds[] = { "session", "break", "plenary" };

static void write_small(struct html *h, const char *type, const char *name, const char *label,
			const char *value)
{
	html_lit(h, "<input");
	html_attr(h, "type", type);
	html_attr(h, "name", name);
	html_attr(h, "aria-label", label);
	html_attr(h, "value", value);
	html_lit(h, ">");
}

static void write_slot(struct visit *visit, const struct event *event, const struct slot *slot)
{
	struct html *h = visit->h;

	html_lit(h, "<li>");
	input_form(visit, url_event(visit, event->id, "slots/edit"), "row slot");
	input_hidden_int(visit, "slot", slot->id);
	write_small(h, "date", "date", "Day", slot_day(event, slot, visit->arena));
	write_small(h, "time", "time", "Start",
		    page_event_clock(visit, event, slot->start_at));
	write_small(h, "number", "minutes", "Minutes",
		    arena_printf(visit->arena, "%d", slot->minutes));
	html_lit(h, "<select name=\"kind\" aria-label=\"Kind\">");
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		html_lit(h, "<option");
		if (str_eq(kinds[i], slot_kind_name(slot->kind)))
			html_lit(h, " selected");
		html_lit(h, ">");
		html_text(h, kinds[i]);
		html_lit(h, "</option>");
	}
	html_lit(h, "</select>");
	write_small(h, "text", "title", "Title", slot->title);
	html_lit(h, "<button class=\"second small\">Save</button><button class=\"danger small\" "
		 "name=\"remove\" value=\"1\">Remove</button>");
	input_form_end(visit);
	html_lit(h, "</li>\n");
}

static void write_slots(struct visit *visit, const struct event *event,
			const struct slots *slots)
{
	struct html *h = visit->h;
	const char *day = NULL;

	for (size_t i = 0; i < slots->len; i++) {
		const struct slot *slot = &slots->items[i];
		const char *own = slot_day(event, slot, visit->arena);

		if (!str_eq(day, own)) {
			if (day)
				html_lit(h, "</ul>\n");
			html_lit(h, "<h2>");
			html_text(h, page_event_day(visit, event, slot->start_at));
			html_lit(h, "</h2><ul class=\"plain\">\n");
		}
		day = own;
		write_slot(visit, event, slot);
	}
	if (day)
		html_lit(h, "</ul>\n");
}

static const char *next_day(struct visit *visit, const struct event *event,
			    const struct slots *slots)
{
	struct civil c;

	if (!slots->len)
		return event->first_day;
	c = zone_civil(event->zone, slots->items[slots->len - 1].start_at + CLOCK_DAY);
	return arena_printf(visit->arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* Also shown again with what was wrong: *err is then set. */
int page_slot_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct event *event = page_event_get_to_edit(visit, err);
	struct slots slots = { 0 };

	if (!event || slot_list(visit->db, event->id, visit->arena, &slots, err))
		return -1;
	page_event_begin(visit, event, "Days and slots", "slots");
	layout_problem(visit, &problem);
	write_slots(visit, event, &slots);
	html_lit(visit->h, "<h2>Add a day</h2>\n");
	input_form(visit, url_event(visit, event->id, "slots"), "stack narrow");
	input_line(visit, &(struct input){ .name = "day", .label = "Day", .type = "date",
					   .value = next_day(visit, event, &slots),
					   .form = page_slot_day_fields });
	input_area(visit, &(struct input){
		.name = "lines", .label = "Slots", .rows = 12, .form = page_slot_day_fields,
		.value = slots.len ? "" : "09:30-10:00 plenary Opening\n10:00-10:50\n"
			"11:00-11:50\n11:50-13:00 break Lunch\n13:00-13:50\n14:00-14:50\n"
			"14:50-15:20 break Coffee\n15:20-16:10\n16:20-17:10",
		.hint = "A line each, of any length; \"break\" or \"plenary\" and a title may "
			"follow. Times are those of the place." });
	input_submit(visit, "Add these slots", NULL);
	input_form_end(visit);
	page_event_end(visit);
	return 0;
}

static int back(struct visit *visit, struct response *res)
{
	response_redirect(res, url_done(visit->arena,
					url_event(visit, request_id(visit->req), "slots"),
					"saved"));
	return 0;
}

int page_slot_add(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (slot_add_day(visit->db, &visit->actor, request_id(req), request_field(req, "day"),
			 request_field(req, "lines"), err))
		return -1;
	return back(visit, res);
}

int page_slot_edit(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t slot = request_field_int(req, "slot");
	struct slot_form form = {
		.date = request_field(req, "date"), .time = request_field(req, "time"),
		.minutes = request_field(req, "minutes"), .kind = request_field(req, "kind"),
		.title = request_field(req, "title"),
	};
	int moved;

	if (*request_field(req, "remove") ?
	    slot_remove(visit->db, &visit->actor, slot, &moved, err) :
	    slot_edit(visit->db, &visit->actor, slot, &form, err))
		return -1;
	return back(visit, res);
}
