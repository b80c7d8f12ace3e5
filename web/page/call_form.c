/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Setting up a call and changing it. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/settings.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "call.h"
#include "page.h"

const struct form_field page_call_fields[] = {
	{ "title", FORM_LINE, 1, 150, "the topic" },
	{ "why", FORM_TEXT, 0, 4000, "the reason" },
	{ "agenda", FORM_TEXT, 0, 8000, "the agenda" },
	{ "date", FORM_LINE, 1, 10, "the date" },
	{ "time", FORM_LINE, 1, 5, "the time" },
	{ "zone", FORM_LINE, 1, 48, "the time zone" },
	{ "minutes", FORM_LINE, 1, 4, "the duration" },
	{ "place", FORM_LINE, 0, 120, "the channel" },
	{ "link", FORM_LINE, 0, 500, "the link" },
	{ "phone", FORM_LINE, 0, 200, "the phone number" },
	{ "room", FORM_LINE, 0, 200, "the room" },
	{ "private", FORM_FLAG, 0, 0, "private" },
	{ "must", FORM_TEXT, 0, 8000, "who must be there" },
	{ "cc", FORM_TEXT, 0, 8000, "who else is invited" },
	{ 0 }
};

/* "network #channel" from the form's one choice. */
void page_call_take_place(struct visit *visit, struct call_form *form)
{
	char *rest = arena_dup(visit->arena, request_field(visit->req, "place"));

	form->network = str_word(&rest);
	form->channel = form->network ? rest : NULL;
}

static struct call_form take_form(struct visit *visit)
{
	struct request *req = visit->req;
	struct call_form form = {
		.title = request_field(req, "title"), .why = request_field(req, "why"),
		.agenda = request_field(req, "agenda"),
		.date = request_field(req, "date"), .time = request_field(req, "time"),
		.zone = request_field(req, "zone"),
		.minutes = request_field(req, "minutes"),
		.link = request_field(req, "link"), .phone = request_field(req, "phone"),
		.room = request_field(req, "room"),
		.is_private = *request_field(req, "private"),
		.must = request_field(req, "must"),
		.cc = request_field(req, "cc"),
	};

	page_call_take_place(visit, &form);
	return form;
}

static const char *guests_text(struct visit *visit, const struct call *call, bool must)
{
	struct buf out = BUF_INIT(65536);

	for (size_t i = 0; i < call->guests.len; i++) {
		const struct guest *guest = &call->guests.items[i];

		if (guest->must == must)
			buf_printf(&out, "%s\n", mailbox_text(visit->arena, guest->name,
							      guest->email));
	}
	return buf_to_arena(&out, visit->arena);
}

/* What the form shows of a call that is there. */
static struct call_form form_of(struct visit *visit, const struct call *call)
{
	struct arena *arena = visit->arena;
	struct civil c = zone_civil(call->zone, call->start_at);
	struct call_form form = {
		.title = call->title, .why = call->why, .agenda = call->agenda,
		.date = arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day),
		.time = arena_printf(arena, "%02d:%02d", c.hour, c.minute),
		.zone = call->zone,
		.minutes = arena_printf(arena, "%" PRId64,
					call->duration_secs / CLOCK_MINUTE),
		.network = call->network, .channel = call->channel, .link = call->link,
		.phone = call->phone, .room = call->room, .must = guests_text(visit, call, true),
		.cc = guests_text(visit, call, false),
	};

	return form;
}

static void write_what(struct visit *visit, const struct call_form *form)
{
	const struct input inputs[] = {
		{ .name = "title", .label = "Topic", .value = form->title,
		  .form = page_call_fields,
		  .hint = "As it shall stand in the subject: \"Design review: vPCI on "
			  "Arm\"." },
		{ .name = "why", .label = "Why a call", .value = form->why, .rows = 3,
		  .form = page_call_fields,
		  .hint = "What mail did not settle; a link to the thread helps." },
		{ .name = "agenda", .label = "Agenda", .value = form->agenda, .rows = 6,
		  .form = page_call_fields, .hint = "One point a line." },
	};

	html_lit(visit->h, "<fieldset><legend>What</legend>\n");
	input_line(visit, &inputs[0]);
	input_area(visit, &inputs[1]);
	input_area(visit, &inputs[2]);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_when(struct visit *visit, const struct call_form *form)
{
	const struct input inputs[] = {
		{ .name = "date", .label = "Date", .value = form->date, .type = "date",
		  .form = page_call_fields },
		{ .name = "time", .label = "Time", .value = form->time, .type = "time",
		  .form = page_call_fields },
		{ .name = "zone", .label = "in the zone", .value = form->zone,
		  .list = "zones", .form = page_call_fields, .grow = true },
		{ .name = "minutes", .label = "Minutes", .value = form->minutes,
		  .type = "number", .form = page_call_fields },
	};

	html_lit(visit->h, "<fieldset><legend>When</legend><div class=\"row\">\n");
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
		input_line(visit, &inputs[i]);
	html_lit(visit->h, "</div>\n<p class=\"hint\">The zone is a city's, such as "
		 "Europe/London or America/New_York: its clock counts, also after it "
		 "changes.</p></fieldset>\n");
	input_zones(visit);
}

static void write_option(struct html *h, const char *value, const char *label,
			 bool chosen)
{
	html_lit(h, "<option");
	html_attr(h, "value", value);
	if (chosen)
		html_lit(h, " selected");
	html_lit(h, ">");
	html_text(h, label);
	html_lit(h, "</option>");
}

/* The channels that the bot is in; one that it has left stays choosable. */
void page_call_write_places(struct visit *visit, const struct call_form *form)
{
	const char *old = !str_is_empty(form->channel) ?
		arena_printf(visit->arena, "%s %s", form->network, form->channel) : "";
	const char *now = input_value(visit, "place", old);
	const struct settings_irc *irc;
	struct html *h = visit->h;
	bool found = !*now;

	html_lit(h, "<div class=\"field\"><label for=\"place\">IRC channel</label>"
		 "<select id=\"place\" name=\"place\">");
	write_option(h, "", "none", !*now);
	for (size_t i = 0; (irc = settings_irc(visit->settings, i)); i++) {
		for (const char **channel = irc->channels; channel && *channel;
		     channel++) {
			const char *value =
				arena_printf(visit->arena, "%s %s", irc->id, *channel);

			write_option(h, value,
				     arena_printf(visit->arena, "%s on %s", *channel,
						  irc->id),
				     str_eq(value, now));
			found = found || str_eq(value, now);
		}
	}
	if (!found)
		write_option(h, now, now, true);
	html_lit(h, "</select></div>\n");
}

/* The links of the pool, to choose from. */
static void write_conferences(struct visit *visit)
{
	const struct settings_conference *all = visit->settings->conferences.items;
	struct html *h = visit->h;

	html_lit(h, "<datalist id=\"conferences\">");
	for (size_t i = 0; i < visit->settings->conferences.len; i++) {
		html_lit(h, "<option");
		html_attr(h, "value", all[i].link);
		html_lit(h, ">");
		html_text(h, all[i].id);
		html_lit(h, "</option>");
	}
	html_lit(h, "</datalist>\n");
}

/* Whether a call is private is settled when it is made. */
static void write_private(struct visit *visit)
{
	html_lit(visit->h, "<p><label><input type=\"checkbox\" name=\"private\" value=\"1\"");
	if (*input_value(visit, "private", ""))
		html_lit(visit->h, " checked");
	html_lit(visit->h, "> Private: the list is told that there is a call, and when; what it "
		 "is about, and where, only those invited read</label></p>\n<p class=\"hint\">It "
		 "is not done until a public summary of it is on the list.</p>\n");
}

static void write_where(struct visit *visit, const struct call_form *form)
{
	bool has_pool = visit->settings->conferences.len > 0;
	const struct input inputs[] = {
		{ .name = "link", .label = "Link to the conference", .value = form->link,
		  .type = "url", .form = page_call_fields, .grow = true,
		  .list = has_pool ? "conferences" : NULL },
		{ .name = "phone", .label = "Phone number and code", .value = form->phone,
		  .form = page_call_fields, .grow = true },
		{ .name = "room", .label = "Room", .value = form->room,
		  .form = page_call_fields, .grow = true },
	};

	html_lit(visit->h, "<fieldset><legend>Where</legend><div class=\"row\">\n");
	page_call_write_places(visit, form);
	input_line(visit, &inputs[0]);
	html_lit(visit->h, "</div><div class=\"row\">");
	input_line(visit, &inputs[1]);
	input_line(visit, &inputs[2]);
	html_lit(visit->h, "</div></fieldset>\n");
	if (has_pool)
		write_conferences(visit);
}

static void write_who(struct visit *visit, const struct call_form *form)
{
	const struct input inputs[] = {
		{ .name = "must", .label = "Must be there", .value = form->must,
		  .rows = 3, .form = page_call_fields,
		  .hint = "One a line: Ann Author <ann@example.org>. Each gets an "
			  "invitation." },
		{ .name = "cc", .label = "Also invited (Cc)", .value = form->cc,
		  .rows = 3, .form = page_call_fields },
	};

	html_lit(visit->h, "<fieldset><legend>Who</legend>\n");
	input_area(visit, &inputs[0]);
	input_area(visit, &inputs[1]);
	html_lit(visit->h, "</fieldset>\n");
}

static void write_form(struct visit *visit, const char *action,
		       const struct call_form *form, const char *submit, const char *back)
{
	input_form(visit, action, "stack");
	write_what(visit, form);
	write_when(visit, form);
	write_where(visit, form);
	write_who(visit, form);
	if (str_eq(action, "/call/new"))
		write_private(visit);
	html_lit(visit->h, "<div class=\"actions\">");
	input_submit(visit, submit, NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, back);
	html_lit(visit->h, ">Leave it</a></div>\n");
	input_form_end(visit);
}

/* Also shown again with what was wrong with it: *err is then set. */
int page_call_new(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct call_form form = { .zone = visit->settings->site.zone, .minutes = "60" };

	layout_begin(visit, "Set up a call", "Calls");
	layout_problem(visit, err);
	html_lit(visit->h, "<p class=\"quiet\">Nothing is sent yet: next you see the "
		 "announcement as it will go out.</p>\n");
	write_form(visit, "/call/new", &form, "Save and look at the announcement",
		   "/calls");
	layout_end(visit);
	return 0;
}

int page_call_create(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct call_form form = take_form(visit);
	int64_t id;

	if (call_create(visit->db, &visit->actor, &form, &id, err))
		return -1;
	response_redirect(res, url_call(visit->arena, id, "preview"));
	return 0;
}

int page_call_edit(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct call *call = page_call_get(visit, err);
	struct call_form form;
	bool known;

	if (!call)
		return -1;
	if (!call_may_edit(call, &visit->actor))
		return err_set(err, ERR_DENIED, "this call is not yours to change");
	form = form_of(visit, call);
	layout_begin(visit, arena_printf(visit->arena, "Change \"%s\"", call->title),
		     "Calls");
	layout_problem(visit, &problem);
	if (call->state == CALL_ANNOUNCED)
		html_lit(visit->h, "<p class=\"note\">This call is announced. If you "
			 "change its time, place, title or guests, the list, the guests "
			 "and the channel are told; you see the mail first.</p>\n");
	known = call->state == CALL_ANNOUNCED || call->cadence_id;
	write_form(visit, url_call(visit->arena, call->id, known ? "change" : "edit"), &form,
		   known ? "Save, or look at the update first" : "Save",
		   url_call(visit->arena, call->id, NULL));
	layout_end(visit);
	return 0;
}

/* Everything that was typed goes along to the button that sends it. */
static void write_typed(struct visit *visit)
{
	for (const struct form_field *field = page_call_fields; field->name; field++)
		input_hidden(visit, field->name, request_field(visit->req, field->name));
}

static void write_update(struct visit *visit, const struct call_preview *preview, int64_t id)
{
	struct html *h = visit->h;

	html_lit(h, "<p class=\"note\">Nothing is sent yet. ");
	if (preview->to_list)
		html_lit(h, "The mail below goes to the list, and IRC gets a line. ");
	if (preview->guests)
		html_textf(h, "Guests who get a mail of their own with the invitation: %zu. ",
			   preview->guests);
	if (preview->removed)
		html_textf(h, "Guests who are told that they are no longer invited: %zu.",
			   preview->removed);
	html_lit(h, "</p>\n");
	if (preview->letter) {
		envelope_write(visit, preview->letter);
		envelope_write_calendar(visit, preview->letter);
	}
	input_form(visit, url_call(visit->arena, id, "edit"), "stack");
	write_typed(visit);
	html_lit(h, "<div class=\"actions\">");
	input_submit(visit, "Save it and send this", NULL);
	html_lit(h, "<a class=\"action second\"");
	html_href(h, url_call(visit->arena, id, "edit"));
	html_lit(h, ">Start over</a></div>\n");
	input_form_end(visit);
}

/* An announced call: what its change would send; one that tells nobody is saved. */
int page_call_change(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct call_form form = take_form(visit);
	int64_t id = request_id(req);
	struct call_preview preview;

	if (call_preview_edit(visit->db, visit->settings, &visit->actor, id, &form,
			      visit->arena, &preview, err))
		return -1;
	if (!preview.told)
		return page_call_save(req, res, err);
	layout_begin(visit, "The update, as it will go out", "Calls");
	if (page_call_write_warnings(visit, preview.call, err))
		return -1;
	write_update(visit, &preview, id);
	layout_end(visit);
	return 0;
}

int page_call_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct call_form form = take_form(visit);
	int64_t id = request_id(req);

	if (call_edit(visit->db, visit->settings, &visit->actor, id, &form, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_call(visit->arena, id, NULL),
					"saved"));
	return 0;
}
