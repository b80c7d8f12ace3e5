/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of lists. */
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "calendar/poll.h"

#include "../envelope.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "item.h"

static void write_link(struct html *h, const char *url, const char *text)
{
	html_lit(h, "<li><a class=\"title\"");
	html_href(h, url);
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</a> ");
}

void item_call(struct visit *visit, const struct call *call)
{
	struct html *h = visit->h;

	write_link(h, url_call(visit->arena, call->id, NULL), call->title);
	if (call->state == CALL_CANCELLED)
		layout_badge(visit, "cancelled");
	if (call->state == CALL_DRAFT)
		layout_badge(visit, call->cadence_id ? "planned" : "draft");
	html_lit(h, "<p>");
	when_write_span(visit, call->start_at, call->start_at + call->duration_secs);
	html_lit(h, "</p></li>\n");
}

void item_poll(struct visit *visit, const struct poll *poll)
{
	struct html *h = visit->h;

	write_link(h, url_poll(visit->arena, poll->id, NULL), poll->title);
	html_lit(h, "<p>");
	html_textf(h, "%zu times, asked for by %s", poll->options.len, poll->owner_name);
	if (poll->state == POLL_OPEN) {
		html_text(h, poll->deadline_at > visit->now ? "; answers until " :
			  "; answers were taken until ");
		when_write(visit, poll->deadline_at);
	}
	html_lit(h, "</p></li>\n");
}

void item_meeting(struct visit *visit, const struct meeting *meeting)
{
	struct html *h = visit->h;

	write_link(h, url_meeting(visit->arena, meeting->id, NULL), meeting->name);
	if (!meeting->ended_at)
		layout_badge(visit, "open");
	html_lit(h, "<p><span class=\"chan\">");
	html_text(h, meeting->channel);
	html_lit(h, "</span> ");
	if (meeting->ended_at)
		when_write_span(visit, meeting->started_at, meeting->ended_at);
	else
		when_write(visit, meeting->started_at);
	html_lit(h, "</p></li>\n");
}

int item_minutes(struct visit *visit, const struct minutes *minutes, struct err *err)
{
	struct html *h = visit->h;

	write_link(h, url_minutes(visit->arena, minutes->id, NULL), minutes->title);
	if (!minutes->posted_letter_id)
		layout_badge(visit, "draft");
	else if (envelope_write_state(visit, minutes->posted_letter_id, err))
		return -1;
	html_lit(h, "<p>");
	when_write_span(visit, minutes->held_at, minutes->ends_at);
	html_lit(h, "</p></li>\n");
	return 0;
}
