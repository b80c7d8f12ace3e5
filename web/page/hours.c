/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When one can talk: hours, days, holidays and a calendar; part of the preferences. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/busy.h"
#include "calendar/holiday.h"
#include "people/person.h"
#include "people/preference.h"

#include "../input.h"
#include "../layout.h"
#include "../visit.h"
#include "../when.h"
#include "hours.h"
#include "page.h"

const struct form_field page_hours_fields[] = {
	{ "work", FORM_LINE, 0, 13, "the working hours" },
	{ "days", FORM_LINE, 0, 60, "the days" },
	{ "country", FORM_LINE, 0, 12, "the country" },
	{ "busy", FORM_SECRET, 0, 500, "the address of your calendar" },
	{ 0 }
};

/* <datalist> of those whose holidays are known. */
static int write_countries(struct visit *visit, struct err *err)
{
	struct holiday_files files = { 0 };

	if (holiday_list_files(visit->db, visit->arena, &files, err))
		return -1;
	html_lit(visit->h, "<datalist id=\"countries\">");
	for (size_t i = 0; i < files.len; i++) {
		html_lit(visit->h, "<option");
		html_attr(visit->h, "value", files.items[i].country);
		html_lit(visit->h, ">");
	}
	html_lit(visit->h, "</datalist>\n");
	return 0;
}

static int write_reading(struct visit *visit, const struct peer *peer,
			 const struct preference *preference, struct err *err)
{
	struct busy_reading reading;
	struct html *h = visit->h;

	if (!preference->busy_url)
		return 0;
	if (busy_state(visit->db, peer->id, visit->arena, &reading, err))
		return -1;
	html_lit(h, "<p class=\"quiet\">");
	if (!reading.read_at) {
		html_lit(h, "Your calendar has not been read yet.");
	} else if (reading.error) {
		html_lit(h, "Your calendar could not be read: ");
		html_text(h, reading.error);
		html_lit(h, "; tried ");
		when_write(visit, reading.read_at);
	} else {
		html_lit(h, "Your calendar was read ");
		when_write(visit, reading.read_at);
	}
	html_lit(h, "</p>\n");
	return 0;
}

int hours_write(struct visit *visit, const struct peer *peer,
		const struct preference *preference, struct err *err)
{
	const struct input inputs[] = {
		{ .name = "work", .label = "Working hours", .form = page_hours_fields,
		  .value = preference_work_text(preference, visit->arena),
		  .hint = "By your clock; also over midnight, as in 20:00-04:00." },
		{ .name = "days", .label = "Working days", .form = page_hours_fields,
		  .value = preference_days_text(preference, visit->arena),
		  .hint = "Such as mon-fri, sun-thu, or mon,tue,fri." },
		{ .name = "country", .label = "Holidays of", .list = "countries",
		  .form = page_hours_fields, .value = preference->country,
		  .hint = "DE, or DE-BY for a part of it." },
		{ .name = "busy", .label = "Your calendar's address (.ics)", .type = "url",
		  .form = page_hours_fields, .value = preference->busy_url,
		  .hint = "If you like: only when you are busy is kept, and told to "
			  "those who look for a time. Read once an hour." },
	};

	html_lit(visit->h, "<h2 id=\"hours\">When you can talk</h2><p class=\"quiet\">For "
		 "the times that a proposed call looks at.</p>\n");
	if (write_reading(visit, peer, preference, err) || write_countries(visit, err))
		return -1;
	input_form(visit, "/me/hours", "stack narrow");
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
		input_line(visit, &inputs[i]);
	input_submit(visit, "Save", "second");
	input_form_end(visit);
	return 0;
}

int page_hours_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct preference preference;
	struct peer peer;

	if (peer_of_person(visit->db, visit->person->id, visit->arena, &peer, err) ||
	    preference_get(visit->db, visit->settings, &peer, visit->arena, &preference, err))
		return -1;
	for (const struct form_field *field = page_hours_fields; field->name; field++)
		if (preference_change(&preference, field->name, request_field(req, field->name),
				      visit->arena, err))
			return -1;
	if (preference_save(visit->db, &peer, &preference, DOOR_WEB, err))
		return -1;
	response_redirect(res, "/me/preferences?done=saved");
	return 0;
}
