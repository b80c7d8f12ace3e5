/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One's pings that are open, both ways, and what can be done with each. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "people/moment.h"
#include "people/person.h"
#include "people/ping.h"

#include "../input.h"
#include "../layout.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

const struct form_field page_ping_snooze_fields[] = {
	{ "until", FORM_LINE, 1, 40, "until when" },
	{ 0 }
};

static const struct { const char *value, *text; } delays[] = {
	{ "2h", "2 hours" }, { "tomorrow", "tomorrow" }, { "3d", "3 days" }, { "7d", "a week" },
};

static char *url_of(struct visit *visit, const struct ping *ping, const char *verb)
{
	return arena_printf(visit->arena, "/ping/%" PRId64 "/%s", ping->number, verb);
}

static void write_snooze(struct visit *visit, const struct ping *ping)
{
	struct html *h = visit->h;

	input_form(visit, url_of(visit, ping, "snooze"), "row");
	html_lit(h, "<select name=\"until\"");
	html_attr(h, "aria-label", arena_printf(visit->arena, "Put off ping %" PRId64 " for",
						ping->number));
	html_lit(h, ">");
	for (size_t i = 0; i < ARRAY_LEN(delays); i++) {
		html_lit(h, "<option");
		html_attr(h, "value", delays[i].value);
		html_lit(h, ">");
		html_text(h, delays[i].text);
		html_lit(h, "</option>");
	}
	html_lit(h, "</select>");
	input_submit(visit, "Later", "second");
	input_form_end(visit);
}

static void write_buttons(struct visit *visit, const struct ping *ping)
{
	html_lit(visit->h, "<div class=\"actions\">");
	if (ping->is_to_me) {
		if (ping->state != PING_OK)
			input_button(visit, url_of(visit, ping, "ok"), "Ok, I will see to it",
				     NULL);
		input_button(visit, url_of(visit, ping, "done"), "Done", "second");
		write_snooze(visit, ping);
	} else {
		input_button(visit, url_of(visit, ping, "done"), "Take it back", "second");
	}
	html_lit(visit->h, "</div>");
}

static void write_ping(struct visit *visit, const struct ping *ping)
{
	struct html *h = visit->h;

	html_lit(h, "<li><b>");
	html_textf(h, "[%" PRId64 "] %s", ping->number,
		   ping->is_to_me ? ping->from_nick : ping->to_nick);
	html_lit(h, "</b> ");
	if (ping->is_to_me ? ping->from_name : ping->to_name)
		html_textf(h, "(%s) ", ping->is_to_me ? ping->from_name : ping->to_name);
	layout_badge(visit, ping_state_name(ping->state));
	layout_prose(visit, ping->text);
	html_lit(h, "<p class=\"quiet\">");
	html_textf(h, "%s, ", ping->channel ? ping->channel : "in private");
	when_write(visit, ping->created_at);
	if (ping->count > 1)
		html_textf(h, ", asked %" PRId64 " times", ping->count);
	if (ping->state == PING_SNOOZED) {
		html_lit(h, "; again ");
		when_write(visit, ping->due_at);
	}
	html_lit(h, "</p>\n");
	write_buttons(visit, ping);
	html_lit(h, "</li>\n");
}

static void write_list(struct visit *visit, const struct pings *pings, bool to_me)
{
	bool any = false;

	html_lit(visit->h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < pings->len; i++) {
		if (pings->items[i].is_to_me != to_me)
			continue;
		any = true;
		write_ping(visit, &pings->items[i]);
	}
	html_lit(visit->h, "</ul>\n");
	if (!any)
		html_lit(visit->h, "<p class=\"quiet\">None is open.</p>\n");
}

/* Also shown again when an answer was refused: *err then says why. */
int page_ping_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct pings pings = { 0 };
	const char *ids = peer_ids_person(visit->db, visit->person->id, visit->arena, err);

	if (!ids || ping_list(visit->db, ids, visit->arena, &pings, err))
		return -1;
	layout_begin(visit, "Your pings", NULL);
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p class=\"quiet\">What was said on IRC with <code>!ping</code>, to "
		 "you and by you. <a href=\"/me/preferences\">How pings reach you</a></p>\n"
		 "<h2>To you</h2>\n");
	write_list(visit, &pings, true);
	html_lit(visit->h, "<h2>From you</h2>\n");
	write_list(visit, &pings, false);
	layout_end(visit);
	return 0;
}

int page_ping_ok(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *words, *ids = peer_ids_person(visit->db, visit->person->id, visit->arena, err);

	if (!ids || ping_ok(visit->db, ids, request_id(req), visit->arena, &words, err))
		return -1;
	response_redirect(res, "/pings?done=saved");
	return 0;
}

int page_ping_done(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *words, *ids = peer_ids_person(visit->db, visit->person->id, visit->arena, err);

	if (!ids || ping_done(visit->db, ids, request_id(req), visit->arena, &words, err))
		return -1;
	response_redirect(res, "/pings?done=saved");
	return 0;
}

int page_ping_snooze(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *words, *ids = peer_ids_person(visit->db, visit->person->id, visit->arena, err);
	char *cursor = arena_dup(visit->arena, request_field(req, "until"));
	int64_t until;

	if (!ids || moment_parse(visit->zone, visit->now, &cursor, &until, err) ||
	    ping_snooze(visit->db, ids, request_id(req), until, visit->arena, &words, err))
		return -1;
	response_redirect(res, "/pings?done=saved");
	return 0;
}
