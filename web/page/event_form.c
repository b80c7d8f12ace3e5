/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making an event, also from last year's, and changing it. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/event.h"
#include "people/settings.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "event.h"
#include "page.h"

const struct form_field page_event_fields[] = {
	{ "name", FORM_LINE, 1, 150, "the name" },
	{ "about", FORM_TEXT, 0, 4000, "what it is" },
	{ "place", FORM_LINE, 0, 200, "the place" },
	{ "link", FORM_LINE, 0, 500, "the link" },
	{ "first_day", FORM_LINE, 1, 10, "the first day" },
	{ "last_day", FORM_LINE, 0, 10, "the last day" },
	{ "zone", FORM_LINE, 1, 48, "the time zone" },
	{ "channel", FORM_LINE, 0, 120, "the channel" },
	{ "needs_approval", FORM_FLAG, 0, 1, "who may come" },
	{ "fair", FORM_FLAG, 0, 1, "the objective" },
	{ "copy", FORM_LINE, 0, 20, "the event to copy" },
	{ 0 }
};

static struct event_form take_form(struct visit *visit)
{
	struct request *req = visit->req;
	char *rest = arena_dup(visit->arena, request_field(req, "channel"));
	struct event_form form = {
		.name = request_field(req, "name"), .about = request_field(req, "about"),
		.place = request_field(req, "place"), .link = request_field(req, "link"),
		.zone = request_field(req, "zone"),
		.first_day = request_field(req, "first_day"),
		.last_day = request_field(req, "last_day"),
		.needs_approval = *request_field(req, "needs_approval"),
		.fair = *request_field(req, "fair"),
	};

	form.network = str_word(&rest);
	form.channel = form.network ? rest : NULL;
	return form;
}

static void write_what(struct visit *visit, const struct event *event)
{
	const struct input inputs[] = {
		{ .name = "name", .label = "Name", .value = event->name,
		  .form = page_event_fields,
		  .hint = "As people call it: \"Xen Winter Meetup 2027\"." },
		{ .name = "place", .label = "Place", .value = event->place,
		  .form = page_event_fields },
		{ .name = "link", .label = "Link to more", .value = event->link, .type = "url",
		  .form = page_event_fields, .hint = "How to come, where to stay." },
		{ .name = "about", .label = "What it is", .value = event->about, .rows = 4,
		  .form = page_event_fields },
	};

	html_lit(visit->h, "<fieldset><legend>What</legend>\n");
	for (size_t i = 0; i < 3; i++)
		input_line(visit, &inputs[i]);
	input_area(visit, &inputs[3]);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_when(struct visit *visit, const struct event *event)
{
	const struct input inputs[] = {
		{ .name = "first_day", .label = "First day", .value = event->first_day,
		  .type = "date", .form = page_event_fields },
		{ .name = "last_day", .label = "Last day", .value = event->last_day,
		  .type = "date", .form = page_event_fields },
		{ .name = "zone", .label = "Time zone of the place", .value = event->zone,
		  .list = "zones", .form = page_event_fields, .grow = true },
	};

	html_lit(visit->h, "<fieldset><legend>When</legend><div class=\"row\">\n");
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
		input_line(visit, &inputs[i]);
	html_lit(visit->h, "</div></fieldset>\n");
	input_zones(visit);
}

static void write_channels(struct visit *visit, const struct event *event)
{
	const char *now = input_value(visit, "channel", event->channel ?
				      arena_printf(visit->arena, "%s %s", event->network,
						   event->channel) : "");
	const struct settings_irc *irc;
	struct html *h = visit->h;

	html_lit(h, "<div class=\"field\"><label for=\"channel\">IRC channel</label><select "
		 "id=\"channel\" name=\"channel\"><option value=\"\">where calls are announced"
		 "</option>");
	for (size_t i = 0; (irc = settings_irc(visit->settings, i)); i++)
		for (const char **channel = irc->channels; channel && *channel; channel++) {
			const char *value = arena_printf(visit->arena, "%s %s", irc->id,
							 *channel);

			html_lit(h, "<option");
			html_attr(h, "value", value);
			if (str_eq(value, now))
				html_lit(h, " selected");
			html_lit(h, ">");
			html_textf(h, "%s on %s", *channel, irc->id);
			html_lit(h, "</option>");
		}
	html_lit(h, "</select></div>\n");
}

static void write_form(struct visit *visit, const char *action, const struct event *event,
		       const char *copy, const char *submit, const char *back)
{
	struct html *h = visit->h;

	input_form(visit, action, "stack");
	write_what(visit, event);
	write_when(visit, event);
	html_lit(h, "<fieldset><legend>How</legend>\n");
	write_channels(visit, event);
	page_event_flag(visit, "needs_approval", "An organiser lets each attendee in",
			event->needs_approval);
	page_event_flag(visit, "fair", "A schedule that leaves nobody with a bad event, at a "
			"small cost to the sum", event->fair);
	html_lit(h, "</fieldset>\n");
	if (copy)
		input_hidden(visit, "copy", copy);
	html_lit(h, "<div class=\"actions\">");
	input_submit(visit, submit, NULL);
	html_lit(h, "<a class=\"action second\"");
	html_href(h, back);
	html_lit(h, ">Leave it</a></div>\n");
	input_form_end(visit);
}

/* Also shown again with what was wrong with it: *err is then set. */
int page_event_new(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct event event = { .zone = visit->settings->site.zone };
	const char *copy = request_query(req, "copy");
	struct event *from;
	int64_t id;

	if (!copy)
		copy = request_typed(req, "copy");
	if (!str_is_empty(copy)) {
		if (str_to_int(copy, 1, INT64_MAX, &id, err))
			return -1;
		from = event_get(visit->db, id, visit->arena, err);
		if (!from)
			return -1;
		event = *from;
		event.first_day = event.last_day = NULL;
	}
	layout_begin(visit, "Make an event", "Events");
	layout_problem(visit, &problem);
	if (!str_is_empty(copy)) {
		html_lit(visit->h, "<p class=\"note\">Rooms and slots are taken from ");
		html_text(visit->h, event.name);
		html_lit(visit->h, ", moved to the days that you choose.</p>\n");
	}
	write_form(visit, "/event/new", &event, copy, "Make it", "/events");
	layout_end(visit);
	return 0;
}

int page_event_create(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct event_form form = take_form(visit);
	const char *copy = request_field(req, "copy");
	int64_t id, copy_id = 0;

	if (*copy && str_to_int(copy, 1, INT64_MAX, &copy_id, err))
		return -1;
	if (event_create(visit->db, &visit->actor, &form, copy_id, &id, err))
		return -1;
	response_redirect(res, url_event(visit, id, copy_id ? NULL : "slots"));
	return 0;
}

int page_event_edit(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct event *event = page_event_get_to_edit(visit, err);

	if (!event)
		return -1;
	page_event_begin(visit, event, "Change the event", "edit");
	layout_problem(visit, &problem);
	write_form(visit, url_event(visit, event->id, "edit"), event, NULL, "Save",
		   url_event(visit, event->id, NULL));
	page_event_end(visit);
	return 0;
}

int page_event_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct event_form form = take_form(visit);
	int64_t id = request_id(req);

	if (event_edit(visit->db, &visit->actor, id, &form, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_event(visit, id, NULL), "saved"));
	return 0;
}
