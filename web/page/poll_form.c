/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proposing a call. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/poll.h"
#include "people/settings.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "call.h"
#include "page.h"
#include "poll.h"

const struct form_field page_poll_fields[] = {
	{ "title", FORM_LINE, 1, 150, "the topic" },
	{ "why", FORM_TEXT, 0, 2000, "the reason" },
	{ "thread", FORM_LINE, 0, 500, "the link to the thread" },
	{ "must", FORM_TEXT, 0, 8000, "who must be there" },
	{ "may", FORM_TEXT, 0, 8000, "who else is asked" },
	{ "minutes", FORM_LINE, 1, 4, "the duration" },
	{ "zone", FORM_LINE, 0, 48, "the time zone" },
	{ "earliest", FORM_LINE, 0, 10, "the earliest day" },
	{ "latest", FORM_LINE, 0, 10, "the latest day" },
	{ "deadline", FORM_LINE, 0, 10, "the deadline" },
	{ "place", FORM_LINE, 0, 120, "the channel" },
	{ "link", FORM_LINE, 0, 500, "the link" },
	{ "phone", FORM_LINE, 0, 200, "the phone number" },
	{ "room", FORM_LINE, 0, 200, "the room" },
	{ "conference", FORM_FLAG, 0, 0, "the conference" },
	{ 0 }
};

static void write_what(struct visit *visit)
{
	const struct input inputs[] = {
		{ .name = "title", .label = "Topic", .form = page_poll_fields,
		  .hint = "As it shall stand in the subject." },
		{ .name = "why", .label = "Why a call", .rows = 3, .form = page_poll_fields,
		  .hint = "What mail did not settle." },
		{ .name = "thread", .label = "Link to the thread or series that is stalled",
		  .type = "url", .form = page_poll_fields,
		  .value = request_query(visit->req, "thread") },
	};

	html_lit(visit->h, "<fieldset><legend>What</legend>\n");
	input_line(visit, &inputs[0]);
	input_area(visit, &inputs[1]);
	input_line(visit, &inputs[2]);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_who(struct visit *visit, const char *people)
{
	const struct input inputs[] = {
		{ .name = "must", .label = "Must be there", .rows = 3, .form = page_poll_fields,
		  .hint = "One a line: Ann Author <ann@example.org>. You are among them." },
		{ .name = "may", .label = "Asked as well", .rows = 3, .form = page_poll_fields,
		  .value = people,
		  .hint = "The list is told in any case, and anybody may answer." },
	};

	html_lit(visit->h, "<fieldset><legend>Who</legend>\n");
	input_area(visit, &inputs[0]);
	input_area(visit, &inputs[1]);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_when(struct visit *visit)
{
	const struct input inputs[] = {
		{ .name = "minutes", .label = "Minutes", .value = "60", .type = "number",
		  .form = page_poll_fields },
		{ .name = "earliest", .label = "Earliest day", .type = "date",
		  .form = page_poll_fields },
		{ .name = "latest", .label = "Latest day", .type = "date",
		  .form = page_poll_fields },
		{ .name = "deadline", .label = "Answers until", .type = "date",
		  .form = page_poll_fields },
		{ .name = "zone", .label = "Days are those of", .value = visit->zone,
		  .list = "zones", .form = page_poll_fields, .grow = true },
	};

	html_lit(visit->h, "<fieldset><legend>When</legend><div class=\"row\">\n");
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
		input_line(visit, &inputs[i]);
	html_lit(visit->h, "</div><p class=\"hint\">All days may be left empty. You need not "
		 "look for times: next you see those that suit everybody best, by their "
		 "zones, working hours, holidays and absences, and can add your own."
		 "</p></fieldset>\n");
	input_zones(visit);
}

static void write_where(struct visit *visit)
{
	const struct call_form none = { 0 };
	const struct input inputs[] = {
		{ .name = "link", .label = "Link to the conference", .type = "url",
		  .form = page_poll_fields, .grow = true },
		{ .name = "phone", .label = "Phone number and code",
		  .form = page_poll_fields, .grow = true },
		{ .name = "room", .label = "Room", .form = page_poll_fields, .grow = true },
	};

	html_lit(visit->h, "<fieldset><legend>Where</legend><div class=\"row\">\n");
	page_call_write_places(visit, &none);
	input_line(visit, &inputs[0]);
	html_lit(visit->h, "</div><div class=\"row\">");
	input_line(visit, &inputs[1]);
	input_line(visit, &inputs[2]);
	html_lit(visit->h, "</div>");
	if (visit->settings->conferences.len) {
		html_lit(visit->h, "<p><label><input type=\"checkbox\" name=\"conference\" "
			 "value=\"1\"");
		if (*input_value(visit, "conference", ""))
			html_lit(visit->h, " checked");
		html_lit(visit->h, "> Give it one of the conferences that are free then</label>"
			 "</p>");
	}
	html_lit(visit->h, "</fieldset>\n");
}

/* A form that only looks up who wrote in a thread, for the form below. */
static void write_thread(struct visit *visit, const char *thread, int known)
{
	struct html *h = visit->h;

	html_lit(h, "<form class=\"row\"><div class=\"field grow\">"
		 "<label for=\"about\">Is a thread stalled? Its address in the archive</label>"
		 "<input id=\"about\" name=\"thread\" maxlength=\"500\"");
	html_attr(h, "value", thread ? thread : "");
	html_lit(h, "></div><button class=\"second\">Ask those who wrote in it</button>"
		 "</form>\n");
	if (thread && known)
		html_lit(h, "<p class=\"note\">Those who wrote in the thread stand below under "
			 "\"Asked as well\": leave out whom you need not ask.</p>\n");
	else if (thread)
		html_lit(h, "<p class=\"note\">That thread is not known here: name the people "
			 "below.</p>\n");
}

/* Also shown again with what was wrong with it: *err is then set. */
int page_poll_new(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);

	const char *thread = request_query(req, "thread"), *people = "";
	struct err problem = *err;
	int known = thread ? poll_thread_people(visit, thread, &people, err) : 0;

	if (known < 0)
		return -1;
	layout_begin(visit, "Propose a call", "Calls");
	layout_problem(visit, &problem);
	write_thread(visit, thread, known);
	html_lit(visit->h, "<p class=\"quiet\">Nobody is asked yet: next you see the times.</p>\n");
	input_form(visit, "/call/propose", "stack");
	write_what(visit);
	write_who(visit, people);
	write_when(visit);
	write_where(visit);
	html_lit(visit->h, "<div class=\"actions\">");
	input_submit(visit, "Find times", NULL);
	html_lit(visit->h, "<a class=\"action second\" href=\"/polls\">Leave it</a></div>\n");
	input_form_end(visit);
	layout_end(visit);
	return 0;
}

int page_poll_create(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct call_form place = { 0 };
	struct poll_form form = {
		.title = request_field(req, "title"), .why = request_field(req, "why"),
		.thread = request_field(req, "thread"), .must = request_field(req, "must"),
		.may = request_field(req, "may"), .minutes = request_field(req, "minutes"),
		.zone = request_field(req, "zone"), .earliest = request_field(req, "earliest"),
		.latest = request_field(req, "latest"),
		.deadline = request_field(req, "deadline"), .link = request_field(req, "link"),
		.phone = request_field(req, "phone"), .room = request_field(req, "room"),
		.wants_conference = *request_field(req, "conference"),
	};
	int64_t id;

	page_call_take_place(visit, &place);
	form.network = place.network;
	form.channel = place.channel;
	if (poll_create(visit->db, visit->settings, &visit->actor, &form, &id, err))
		return -1;
	response_redirect(res, url_poll(visit->arena, id, NULL));
	return 0;
}
