/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The zone in which a reader wants to see times; no account needed. */
#include "base/err.h"
#include "base/zone.h"

#include "../input.h"
#include "../layout.h"
#include "../visit.h"
#include "page.h"

const struct form_field page_zone_fields[] = {
	{ "zone", FORM_LINE, 1, 48, "the time zone" },
	{ "next", FORM_LINE, 0, 200, "the page to go to" },
	{ 0 }
};

/* Also shown again with what was wrong: *err is then set. */
int page_zone(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *next = visit_next(visit);
	const struct input zone = {
		.name = "zone", .label = "Time zone", .value = visit->zone,
		.list = "zones", .form = page_zone_fields,
		.hint = "Begin to type a city: Europe/London, America/New_York, "
			"Asia/Kolkata, UTC.",
	};

	layout_begin(visit, "Which zone are you in?", NULL);
	layout_problem(visit, err);
	html_lit(visit->h, "<p>All times on these pages are then shown in it, with UTC "
		 "beside. It is kept in this browser.</p>\n");
	input_form(visit, "/zone", "stack narrow");
	input_hidden(visit, "next", next ? next : "/");
	input_line(visit, &zone);
	input_zones(visit);
	input_submit(visit, "Show times in it", NULL);
	input_form_end(visit);
	layout_end(visit);
	return 0;
}

int page_zone_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *zone = request_field(req, "zone"), *next = visit_next(visit);

	if (!zone_exists(zone))
		return err_set(err, ERR_INVALID,
			       "there is no time zone \"%.48s\"; name it as in Europe/London",
			       zone);
	visit_set_zone(visit, zone);
	response_redirect(res, next ? next : "/");
	return 0;
}
