/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What waits for people: series, decisions, the next event, one's own actions. */
#include <inttypes.h>

#include "base/arena.h"
#include "calendar/action.h"
#include "calendar/decision.h"
#include "calendar/event.h"
#include "people/person.h"
#include "review/standing.h"

#include "../envelope.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "event.h"
#include "waiting.h"

#define SHOWN 3

struct waiting {
	int64_t counts[TURN_STATES];
	struct decisions decisions;
	struct actions actions;
	struct event *event;
};

static int gather(struct visit *visit, struct waiting *out, struct err *err)
{
	struct action_filter own = { .state = ACTION_OPEN, .max = SHOWN };

	if (standing_count(visit->db, out->counts, err) ||
	    decision_list(visit->db, DECISION_OPEN, NULL, SHOWN, visit->arena, &out->decisions,
			  err) ||
	    event_current(visit->db, visit->arena, &out->event, err) < 0)
		return -1;
	if (!visit->person)
		return 0;
	own.owner_id = visit->person->id;
	return action_list(visit->db, &own, visit->arena, &out->actions, err);
}

static void write_title(struct html *h, const char *href, const char *text)
{
	html_lit(h, "<li><a class=\"title\"");
	html_href(h, href);
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</a>");
}

static void write_actions(struct visit *visit, const struct actions *actions)
{
	struct html *h = visit->h;

	for (size_t i = 0; i < actions->len; i++) {
		const struct action *action = &actions->items[i];
		const char *due = action_due_text(visit->settings, action, visit->now,
						  visit->arena);

		write_title(h, url_action(visit->arena, action->id, NULL), action->text);
		html_textf(h, " A%" PRId64, action->id);
		html_lit(h, "<p>");
		html_textf(h, "yours to do%s%s", *due ? "; " : "", due);
		html_lit(h, "</p></li>\n");
	}
}

static void write_series(struct visit *visit, const int64_t counts[TURN_STATES])
{
	struct html *h = visit->h;
	bool any = false;

	for (int state = 0; state < TURN_STATES; state++) {
		if (!counts[state] || !turn_is_open((enum turn_state)state))
			continue;
		if (!any)
			write_title(h, "/series", "Patch series");
		if (any)
			html_lit(h, " \xc2\xb7 <a");
		else
			html_lit(h, "<p><a");
		any = true;
		html_href(h, arena_printf(visit->arena, "/series?state=%s",
					  turn_state_key((enum turn_state)state)));
		html_lit(h, ">");
		html_textf(h, "%" PRId64 " %s", counts[state],
			   turn_state_name((enum turn_state)state));
		html_lit(h, "</a>");
	}
	if (any)
		html_lit(h, "</p></li>\n");
}

static void write_decisions(struct visit *visit, const struct decisions *decisions)
{
	struct html *h = visit->h;

	for (size_t i = 0; i < decisions->len; i++) {
		const struct decision *decision = &decisions->items[i];

		write_title(h, url_decision(visit->arena, decision->id, NULL), decision->title);
		html_lit(h, "<p>up for decision; answers until ");
		when_write(visit, decision->closes_at);
		html_lit(h, "</p></li>\n");
	}
}

static void write_event(struct visit *visit, const struct event *event)
{
	struct html *h = visit->h;

	if (!event)
		return;
	write_title(h, url_event(visit, event->id, NULL), event->name);
	html_lit(h, "<p>");
	html_text(h, event_when(event, visit->arena));
	if (event->edition) {
		html_lit(h, " \xc2\xb7 <a");
		html_href(h, url_event(visit, event->id, "board"));
		html_lit(h, ">schedule</a>");
	}
	html_lit(h, "</p></li>\n");
}

int waiting_write(struct visit *visit, struct err *err)
{
	struct waiting waiting = { 0 };
	int64_t open = 0;

	if (gather(visit, &waiting, err))
		return -1;
	for (int state = 0; state < TURN_STATES; state++)
		open += turn_is_open((enum turn_state)state) ? waiting.counts[state] : 0;
	if (!open && !waiting.decisions.len && !waiting.actions.len && !waiting.event)
		return 0;
	html_lit(visit->h, "<section><h2>Open now</h2><ul class=\"items\">\n");
	write_actions(visit, &waiting.actions);
	write_series(visit, waiting.counts);
	write_decisions(visit, &waiting.decisions);
	write_event(visit, waiting.event);
	html_lit(visit->h, "</ul></section>\n");
	return 0;
}
