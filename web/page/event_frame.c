/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The frame of all pages of an event: heading, tabs, small parts of forms. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/event.h"
#include "calendar/proposal.h"

#include "../http/asset.h"
#include "../input.h"
#include "../layout.h"
#include "../visit.h"
#include "event.h"

/* What an organiser needs comes last. */
static const struct tab { const char *verb, *name; bool organisers, members; } tabs[] = {
	{ NULL, "Overview", false, false },
	{ "board", "Board", false, false },
	{ "sessions", "Sessions", false, false },
	{ "rate", "Rate", false, true },
	{ "propose", "Propose", false, true },
	{ "mine", "My schedule", false, true },
	{ "me", "My days", false, true },
	{ "notes", "Notes", false, false },
	{ "draft", "Draft", true, true },
	{ "slots", "Slots", true, true },
	{ "rooms", "Rooms", true, true },
	{ "people", "People", true, true },
};

static char *url_of(struct visit *visit, const char *noun, int64_t id, const char *verb)
{
	return arena_printf(visit->arena, "/%s/%" PRId64 "%s%s", noun, id, verb ? "/" : "",
			    verb ? verb : "");
}

char *url_event(struct visit *visit, int64_t id, const char *verb)
{
	return url_of(visit, "event", id, verb);
}

char *url_session(struct visit *visit, int64_t id, const char *verb)
{
	return url_of(visit, "session", id, verb);
}

struct event *page_event_get(struct visit *visit, struct err *err)
{
	return event_get(visit->db, request_id(visit->req), visit->arena, err);
}

struct event *page_event_get_to_edit(struct visit *visit, struct err *err)
{
	return event_get_to_edit(visit->db, &visit->actor, request_id(visit->req), visit->arena,
				 err);
}

static void write_tab(struct visit *visit, const struct event *event, const struct tab *tab,
		      const char *current)
{
	struct html *h = visit->h;

	html_lit(h, "<a");
	html_href(h, url_event(visit, event->id, tab->verb));
	if (str_eq(tab->verb ? tab->verb : "", current))
		html_lit(h, " aria-current=\"page\"");
	html_lit(h, ">");
	html_text(h, tab->name);
	html_lit(h, "</a>");
}

void page_event_begin(struct visit *visit, const struct event *event, const char *title,
		      const char *tab)
{
	bool edits = event_may_edit(event, &visit->actor);
	struct html *h = visit->h;

	layout_begin_bare(visit, title ? arena_printf(visit->arena, "%s \xc2\xb7 %s", title,
						      event->name) : event->name, "Events");
	html_lit(h, "<link rel=\"stylesheet\"");
	html_href(h, asset_url(visit->arena, "event.css"));
	html_lit(h, "><p class=\"kicker\">");
	if (title) {
		html_lit(h, "<a");
		html_href(h, url_event(visit, event->id, NULL));
		html_lit(h, ">");
		html_text(h, event->name);
		html_lit(h, "</a>");
	} else {
		html_text(h, event_when(event, visit->arena));
	}
	html_lit(h, "</p><h1>");
	html_text(h, title ? title : event->name);
	html_lit(h, "</h1>\n<nav class=\"tabs\" aria-label=\"Event\">");
	for (size_t i = 0; i < ARRAY_LEN(tabs); i++)
		if ((!tabs[i].organisers || edits) && (!tabs[i].members || visit->person))
			write_tab(visit, event, &tabs[i], tab);
	html_lit(h, "</nav>\n");
}

void page_event_end(struct visit *visit)
{
	layout_end(visit);
}

void page_event_script(struct visit *visit, const char *name)
{
	html_lit(visit->h, "<script defer");
	html_attr(visit->h, "src", asset_url(visit->arena, name));
	html_lit(visit->h, "></script>\n");
}

void page_session_link(struct visit *visit, const struct proposal *proposal)
{
	struct html *h = visit->h;

	html_lit(h, "<a class=\"title\"");
	html_href(h, url_session(visit, proposal->id, NULL));
	html_lit(h, ">");
	html_text(h, proposal->title);
	html_lit(h, "</a>");
	if (proposal->state != PROPOSAL_OPEN) {
		html_lit(h, " ");
		layout_badge(visit, proposal_state_name(proposal->state));
	}
}

bool page_event_ticked(struct visit *visit, const char *name)
{
	return !str_is_empty(request_typed(visit->req, name));
}

void page_event_flag(struct visit *visit, const char *name, const char *label, bool checked)
{
	struct html *h = visit->h;
	bool sent = visit->req->method == HTTP_POST;

	html_lit(h, "<label class=\"tick\"><input type=\"checkbox\" value=\"1\"");
	html_attr(h, "name", name);
	if (sent ? page_event_ticked(visit, name) : checked)
		html_lit(h, " checked");
	html_lit(h, "> ");
	html_text(h, label);
	html_lit(h, "</label>\n");
}

void page_event_choice(struct visit *visit, const char *name, const char *label,
		       const char *const (*choices)[2], const char *chosen)
{
	struct html *h = visit->h;
	const char *now = input_value(visit, name, chosen);

	html_lit(h, "<div class=\"field\"><label");
	html_attr(h, "for", name);
	html_lit(h, ">");
	html_text(h, label);
	html_lit(h, "</label><select");
	html_attr(h, "id", name);
	html_attr(h, "name", name);
	html_lit(h, ">");
	for (; (*choices)[0]; choices++) {
		html_lit(h, "<option");
		html_attr(h, "value", (*choices)[0]);
		if (str_eq((*choices)[0], now))
			html_lit(h, " selected");
		html_lit(h, ">");
		html_text(h, (*choices)[1]);
		html_lit(h, "</option>");
	}
	html_lit(h, "</select></div>\n");
}

char *page_event_clock(struct visit *visit, const struct event *event, int64_t at)
{
	struct civil c = zone_civil(event->zone, at);

	return arena_printf(visit->arena, "%02d:%02d", c.hour, c.minute);
}

char *page_event_day(struct visit *visit, const struct event *event, int64_t at)
{
	struct civil c = zone_civil(event->zone, at);

	return arena_printf(visit->arena, "%s %d %s %d", zone_weekday(c.weekday), c.day,
			    zone_month(c.month), c.year);
}
