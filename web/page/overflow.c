/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes up while an event runs, each in two clicks: on the draft's page. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "calendar/overflow.h"

#include "../input.h"
#include "../url.h"
#include "../visit.h"
#include "event.h"
#include "page.h"
#include "placement.h"

const struct form_field page_overflow_fields[] = {
	{ "session", FORM_INT, 1, INT64_MAX, "the session" },
	{ "room", FORM_LINE, 0, 60, "the overflow room" },
	{ 0 }
};

const struct form_field page_placement_part_fields[] = {
	{ "session", FORM_INT, 1, INT64_MAX, "the session" },
	{ 0 }
};

static void begin_select(struct html *h, const char *name, const char *label)
{
	html_lit(h, "<select");
	html_attr(h, "name", name);
	html_attr(h, "aria-label", label);
	html_lit(h, ">");
}

static void write_option(struct html *h, int64_t id, const char *text)
{
	html_lit(h, "<option");
	html_attr_int(h, "value", id);
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</option>");
}

static void write_sessions(struct visit *visit, const struct draft_page *page)
{
	begin_select(visit->h, "session", "The session");
	for (size_t i = 0; i < page->proposals.len; i++) {
		const struct proposal *proposal = &page->proposals.items[i];

		if (placements_find(&page->placed, proposal->id, 1))
			write_option(visit->h, proposal->id,
				     arena_printf(visit->arena, "%" PRId64 ": %s", proposal->id,
						  proposal->title));
	}
	html_lit(visit->h, "</select>");
}

static void write_lost(struct visit *visit, const struct draft_page *page)
{
	input_form(visit, url_event(visit, page->event->id, "rooms/do"), "row");
	begin_select(visit->h, "room", "The room");
	for (size_t i = 0; i < page->rooms.len; i++)
		write_option(visit->h, page->rooms.items[i].id, page->rooms.items[i].name);
	html_lit(visit->h, "</select><button class=\"second\" name=\"do\" value=\"lose\">"
		 "This room is lost</button>");
	input_form_end(visit);
}

void draft_write_relief(struct visit *visit, const struct draft_page *page)
{
	struct html *h = visit->h;

	if (!page->placed.len)
		return;
	html_lit(h, "<details class=\"more\"");
	if (page->event->phase == EVENT_RUNNING)
		html_lit(h, " open");
	html_lit(h, "><summary>At the event: a second part, a lost room, an overflow room"
		 "</summary>\n");
	input_form(visit, url_event(visit, page->event->id, "draft/part"), "row");
	write_sessions(visit, page);
	input_submit(visit, "A second part, next day", "second");
	input_form_end(visit);
	write_lost(visit, page);
	html_lit(h, "<p class=\"hint\">These find the best free place and leave all else; then "
		 "publish, and those concerned are told.</p>\n");
	if (page->event->edition) {
		input_form(visit, url_event(visit, page->event->id, "draft/overflow"), "row");
		write_sessions(visit, page);
		input_line(visit, &(struct input){
			.name = "room", .label = "Overflow room", .value = "",
			.form = page_overflow_fields });
		input_submit(visit, "It is heard there too: tell everybody", "second");
		input_form_end(visit);
		html_lit(h, "<p class=\"hint\">Any room's name; it hears the session by the link "
			 "of the room that is full. Empty: no more.</p>\n");
	}
	html_lit(h, "</details>\n");
}

int page_overflow_set(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (overflow_set(visit->db, visit->settings, &visit->actor,
			 request_field_int(req, "session"), request_field(req, "room"), err))
		return -1;
	response_redirect(res, url_event(visit, request_id(req), "board"));
	return 0;
}

int page_placement_part(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (placement_add_part(visit->db, &visit->actor, request_id(req),
			       request_field_int(req, "session"), err))
		return -1;
	response_redirect(res, url_event(visit, request_id(req), "draft"));
	return 0;
}
