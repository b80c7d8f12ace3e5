/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings on IRC: the list, and the log of one with an anchor per line. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/zone.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"

#include "../discreet.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "item.h"
#include "page.h"

#define LIST_MAX 200
#define NICK_TONES 6

int page_meeting_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct meeting_list meetings = { 0 };
	struct html *h = visit->h;

	if (meeting_list_recent(visit->db, LIST_MAX, visit->arena, &meetings, err))
		return -1;
	layout_begin(visit, "Meetings on IRC", "Meetings");
	if (!meetings.len)
		html_lit(h, "<p class=\"lead\">None yet.</p><p>Anybody can begin one in "
			 "a channel that the bot is in: <code>#startmeeting</code> and a "
			 "name.</p>\n");
	else
		html_lit(h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < meetings.len; i++)
		item_meeting(visit, &meetings.items[i]);
	if (meetings.len)
		html_lit(h, "</ul>\n");
	layout_end(visit);
	return 0;
}

/* The same nick has the same tone all over the page. */
static unsigned tone_of(const char *nick)
{
	unsigned sum = 0;

	for (; *nick; nick++)
		sum = sum * 31 + (unsigned char)*nick;
	return sum % NICK_TONES;
}

static void write_nick(struct html *h, const struct transcript_line *line)
{
	html_lit(h, "<b class=\"tone");
	html_textf(h, "%u", tone_of(line->nick));
	html_lit(h, "\">");
	html_text(h, line->nick);
	html_lit(h, "</b> ");
}

static void write_said(struct visit *visit, const struct transcript_line *line)
{
	struct html *h = visit->h;
	const char *text = discreet_text(visit, line->text);
	size_t command =
		line->kind == TRANSCRIPT_SAY && text[0] == '#' ? strcspn(text, " ") : 0;

	if (line->kind == TRANSCRIPT_NICK) {
		html_lit(h, "<i>is now known as ");
		html_text(h, text);
		html_lit(h, "</i>");
		return;
	}
	html_lit(h, "<span>");
	if (command) {
		html_lit(h, "<b>");
		html_text_len(h, text, command);
		html_lit(h, "</b>");
	}
	html_text_linked(h, text + command, strlen(text + command));
	html_lit(h, "</span>");
}

static void write_line(struct visit *visit, const struct transcript_line *line, size_t i)
{
	struct civil c = zone_civil(visit->zone, line->at);
	struct html *h = visit->h;

	html_lit(h, "<li");
	if (line->kind == TRANSCRIPT_BOT)
		html_lit(h, " class=\"bot\"");
	html_attr(h, "id", arena_printf(visit->arena, "l%zu", i));
	html_lit(h, "><a class=\"clock\"");
	html_href(h, arena_printf(visit->arena, "#l%zu", i));
	html_lit(h, ">");
	html_textf(h, "%02d:%02d:%02d", c.hour, c.minute, c.second);
	html_lit(h, "</a> ");
	write_nick(h, line);
	write_said(visit, line);
	html_lit(h, "</li>\n");
}

static void write_speakers(struct visit *visit, const struct transcript *transcript)
{
	const struct speaker *speakers;
	struct html *h = visit->h;
	size_t n;

	speakers = transcript_speakers(transcript, &n);
	html_lit(h, "<h2>Present</h2><ul class=\"names\">");
	for (size_t i = 0; i < n; i++) {
		html_lit(h, "<li>");
		html_text(h, speakers[i].nick);
		if (speakers[i].chair)
			html_lit(h, " <span class=\"badge\">chair</span>");
		html_textf(h, " (%zu)", speakers[i].lines);
		html_lit(h, "</li>");
	}
	html_lit(h, "</ul>\n");
}

static int write_facts(struct visit *visit, const struct meeting *meeting,
		       struct err *err)
{
	struct html *h = visit->h;
	struct minutes *minutes = NULL;

	if (minutes_find_meeting(visit->db, meeting->id, visit->arena, &minutes, err) < 0)
		return -1;
	html_lit(h, "<dl class=\"facts\">\n");
	if (minutes) {
		html_lit(h, "<div><dt>Minutes</dt><dd><a");
		html_href(h, url_minutes(visit->arena, minutes->id, NULL));
		html_lit(h, ">");
		html_text(h, minutes->title);
		html_lit(h, "</a></dd></div>\n");
	}
	if (meeting->call_id) {
		html_lit(h, "<div><dt>Call</dt><dd><a");
		html_href(h, url_call(visit->arena, meeting->call_id, NULL));
		html_lit(h, ">the announcement of this meeting</a></dd></div>\n");
	}
	html_lit(h, "<div><dt>Log</dt><dd><a");
	html_href(h, url_meeting_log(visit->arena, meeting->id));
	html_lit(h, ">as plain text</a></dd></div>\n</dl>\n");
	return 0;
}

static void write_head(struct visit *visit, const struct meeting *meeting)
{
	struct html *h = visit->h;

	html_lit(h, "<p class=\"kicker\">Meeting in <span class=\"chan\">");
	html_text(h, meeting->channel);
	html_lit(h, "</span> on ");
	html_text(h, meeting->network);
	if (!meeting->ended_at) {
		html_lit(h, " ");
		layout_badge(visit, "open");
	}
	html_lit(h, "</p><h1>");
	html_text(h, meeting->name);
	html_lit(h, "</h1>\n<p class=\"when\">");
	if (meeting->ended_at)
		when_write_span(visit, meeting->started_at, meeting->ended_at);
	else
		when_write(visit, meeting->started_at);
	html_lit(h, "</p>\n");
}

int page_meeting(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);
	struct meeting *meeting = meeting_get(visit->db, id, visit->arena, err);
	struct transcript_lines lines = { 0 };
	struct transcript *transcript;
	struct civil c;
	int rc;

	if (!meeting || meeting_lines(visit->db, id, visit->arena, &lines, err))
		return -1;
	transcript = meeting_transcript(visit->db, id, err);
	if (!transcript)
		return -1;
	c = zone_civil(visit->zone, meeting->started_at);
	layout_begin_bare(visit, meeting->name, "Meetings");
	write_head(visit, meeting);
	rc = write_facts(visit, meeting, err);
	write_speakers(visit, transcript);
	transcript_free(transcript);
	html_lit(visit->h, "<h2>Log</h2><p class=\"quiet\">Clock times are ");
	html_textf(visit->h, "%s (%s)", c.abbr, zone_offset(visit->arena, c.offset_secs));
	html_lit(visit->h, ". Each is a link to its line.</p>\n<ol class=\"log\">\n");
	for (size_t i = 0; i < lines.len; i++)
		write_line(visit, &lines.items[i], i);
	html_lit(visit->h, "</ol>\n");
	layout_end(visit);
	return rc;
}
