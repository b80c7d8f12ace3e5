/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the owner of a poll and organisers can do with it. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/poll.h"
#include "people/outbox.h"
#include "people/settings.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"
#include "poll.h"

const struct form_field page_poll_option_fields[] = {
	{ "date", FORM_LINE, 1, 10, "the date" },
	{ "time", FORM_LINE, 1, 5, "the time" },
	{ "zone", FORM_LINE, 0, 48, "the time zone" },
	{ 0 }
};

const struct form_field page_poll_number_fields[] = {
	{ "number", FORM_INT, 1, POLL_OPTIONS_MAX, "the time" },
	{ 0 }
};

const struct form_field page_poll_deadline_fields[] = {
	{ "deadline", FORM_LINE, 1, 10, "the day" },
	{ 0 }
};

const struct form_field page_poll_reason_fields[] = {
	{ "reason", FORM_LINE, 0, 500, "the reason" },
	{ 0 }
};

const struct form_field page_poll_choose_fields[] = {
	{ "number", FORM_INT, 1, POLL_OPTIONS_MAX, "the time" },
	{ "override", FORM_LINE, 0, 300, "why it goes ahead without them" },
	{ 0 }
};

static char *path(struct visit *visit, const char *verb)
{
	return url_poll(visit->arena, request_id(visit->req), verb);
}

static int done(struct visit *visit, const char *what)
{
	response_redirect(visit->res, what ? url_done(visit->arena, path(visit, NULL), what) :
			  path(visit, NULL));
	return 0;
}

/* ---- forms */

static void write_number_button(struct visit *visit, const struct poll *poll,
				const char *verb, int64_t number, const char *label)
{
	struct html *h = visit->h;

	html_lit(h, "<button class=\"second small\" name=\"number\"");
	html_attr(h, "formaction", url_poll(visit->arena, poll->id, verb));
	html_attr_int(h, "value", number);
	html_attr(h, "aria-label", arena_printf(visit->arena, "%s time %lld", label,
						(long long)number));
	html_lit(h, ">");
	html_text(h, label);
	html_lit(h, "</button> ");
}

void poll_write_option_actions(struct visit *visit, const struct poll *poll, size_t i)
{
	const struct poll_option *option = &poll->options.items[i];
	struct html *h = visit->h;

	if (!poll_may_edit(poll, &visit->actor) || poll->state > POLL_OPEN)
		return;
	html_lit(h, "<p class=\"choices\">");
	if (poll->state == POLL_OPEN) {
		html_lit(h, "<a class=\"action small\"");
		html_href(h, url_poll_settle(visit->arena, poll->id, option->number));
		html_lit(h, ">Choose this time</a> ");
	}
	if (poll->state == POLL_DRAFT)
		write_number_button(visit, poll, option->is_pinned ? "unpin" : "pin",
				    option->number, option->is_pinned ? "Unpin" : "Pin");
	write_number_button(visit, poll, "drop", option->number, "Drop");
	html_lit(h, "</p>");
}

static void write_add(struct visit *visit, const struct poll *poll)
{
	const struct input inputs[] = {
		{ .name = "date", .label = "Date", .type = "date",
		  .form = page_poll_option_fields },
		{ .name = "time", .label = "Time", .type = "time",
		  .form = page_poll_option_fields },
		{ .name = "zone", .label = "in the zone", .value = poll->zone, .list = "zones",
		  .form = page_poll_option_fields, .grow = true },
	};

	html_lit(visit->h, "<h2>Another time</h2>\n");
	input_form(visit, path(visit, "option"), "row");
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
		input_line(visit, &inputs[i]);
	input_submit(visit, "Add it", "second");
	input_form_end(visit);
	input_zones(visit);
}

static void write_draft(struct visit *visit, const struct poll *poll)
{
	struct html *h = visit->h;
	size_t n = 0;

	for (size_t i = 0; i < poll->voters.len; i++)
		n += poll->voters.items[i].is_invited && poll->voters.items[i].email;
	html_lit(h, "<div class=\"actions\">");
	input_button(visit, path(visit, "open"),
		     n == 1 ? "Ask the list and 1 person" :
		     arena_printf(visit->arena, "Ask the list and %zu people", n), NULL);
	input_button(visit, path(visit, "again"), "Look for times anew", "second");
	html_lit(h, "</div><p class=\"hint\">Pinned times stay when you look anew. Everybody "
		 "named gets one mail, the list one, and the channel one line.</p>\n");
}

static void write_open(struct visit *visit, const struct poll *poll)
{
	const struct input deadline = {
		.name = "deadline", .label = "Answers until the end of", .type = "date",
		.form = page_poll_deadline_fields,
	};
	struct html *h = visit->h;

	if (visit->actor.role < ROLE_ORGANISER &&
	    poll_owner_may_at(visit->settings, poll) > visit->now) {
		html_lit(h, "<p class=\"quiet\">An organiser may choose a time now, you from ");
		when_write(visit, poll_owner_may_at(visit->settings, poll));
		html_lit(h, " on.</p>\n");
	}
	html_lit(h, "<details class=\"more\"><summary>Move the deadline</summary>\n");
	input_form(visit, path(visit, "deadline"), "row");
	input_line(visit, &deadline);
	input_submit(visit, "Move it", "second");
	input_form_end(visit);
	html_lit(h, "</details>\n");
}

void poll_write_actions(struct visit *visit, const struct poll *poll)
{
	const struct input reason = {
		.name = "reason", .label = "Why", .form = page_poll_reason_fields, .grow = true,
	};

	if (!poll_may_edit(poll, &visit->actor) || poll->state > POLL_OPEN)
		return;
	if (poll->state == POLL_DRAFT)
		write_draft(visit, poll);
	write_add(visit, poll);
	if (poll->state == POLL_OPEN)
		write_open(visit, poll);
	html_lit(visit->h, "<details class=\"more\"><summary>Withdraw the proposal</summary>\n");
	input_form(visit, path(visit, "withdraw"), "stack");
	input_line(visit, &reason);
	input_submit(visit, "Withdraw it", "danger");
	input_form_end(visit);
	html_lit(visit->h, "</details>\n");
}

/* ---- what they send */

int page_poll_open(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (poll_open(visit->db, visit->settings, &visit->actor, request_id(req), err))
		return -1;
	return done(visit, "opened");
}

int page_poll_option(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (poll_add_option(visit->db, &visit->actor, request_id(req),
			    request_field(req, "date"), request_field(req, "time"),
			    request_field(req, "zone"), err))
		return -1;
	return done(visit, "saved");
}

int page_poll_drop(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (poll_drop_option(visit->db, &visit->actor, request_id(req),
			     request_field_int(req, "number"), err))
		return -1;
	return done(visit, "removed");
}

static int pin(struct request *req, bool is_pinned, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (poll_pin_option(visit->db, &visit->actor, request_id(req),
			    request_field_int(req, "number"), is_pinned, err))
		return -1;
	return done(visit, "saved");
}

int page_poll_pin(struct request *req, struct response *res UNUSED, struct err *err)
{
	return pin(req, true, err);
}

int page_poll_unpin(struct request *req, struct response *res UNUSED, struct err *err)
{
	return pin(req, false, err);
}

int page_poll_again(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (poll_compute(visit->db, visit->settings, &visit->actor, request_id(req), err))
		return -1;
	return done(visit, NULL);
}

int page_poll_deadline(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (poll_set_deadline(visit->db, &visit->actor, request_id(req),
			      request_field(req, "deadline"), err))
		return -1;
	return done(visit, "saved");
}

int page_poll_withdraw(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (poll_withdraw(visit->db, visit->settings, &visit->actor, request_id(req),
			  request_field(req, "reason"), err))
		return -1;
	return done(visit, "withdrawn");
}

/* ---- the choice */

/* The number of the form, or of the link to it. */
static int64_t number_of(struct request *req)
{
	const char *text = request_typed(req, "number");
	struct err ignored;
	int64_t number;

	if (!text)
		text = request_query(req, "number");
	if (!text || str_to_int(text, 1, POLL_OPTIONS_MAX, &number, &ignored))
		return 0;
	return number;
}

static void write_choose(struct visit *visit, const struct poll_option *option)
{
	const struct input override = {
		.name = "override", .label = "Why it goes ahead without them",
		.form = page_poll_choose_fields, .grow = true,
		.hint = "Goes into the announcement.",
	};

	input_form(visit, path(visit, "settle"), "stack");
	input_hidden_int(visit, "number", option->number);
	if (option->is_blocked) {
		html_lit(visit->h, "<p class=\"warning\">Somebody who must be there said no to "
			 "this time.</p>");
		input_line(visit, &override);
	}
	html_lit(visit->h, "<div class=\"actions\">");
	input_submit(visit, "Set up the call and announce it", NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, path(visit, NULL));
	html_lit(visit->h, ">Back to the poll</a></div>\n");
	input_form_end(visit);
}

/* Also shown again with what was wrong: *err is then set. */
int page_poll_settle(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct poll *poll = page_poll_get(visit, err);
	const struct poll_option *option;
	struct letter *letter;

	if (!poll)
		return -1;
	if (!poll_may_edit(poll, &visit->actor))
		return err_set(err, ERR_DENIED, "this poll is not yours to settle");
	letter = poll_settle_letter(visit->db, visit->settings, poll, number_of(req),
				    request_typed(req, "override"), visit->arena, err);
	if (!letter)
		return -1;
	option = poll_find_option(poll, number_of(req));
	layout_begin(visit, "The announcement, as it will go out", "Calls");
	layout_problem(visit, &problem);
	write_choose(visit, option);
	envelope_write(visit, letter);
	layout_end(visit);
	return 0;
}

int page_poll_choose(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t call_id;

	if (poll_settle(visit->db, visit->settings, &visit->actor, request_id(req),
			request_field_int(req, "number"), request_field(req, "override"),
			&call_id, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_call(visit->arena, call_id, NULL),
					"settled"));
	return 0;
}
