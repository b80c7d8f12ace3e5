/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Showing letters. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "people/mailbox.h"
#include "people/outbox.h"

#include "discreet.h"
#include "envelope.h"
#include "layout.h"
#include "url.h"
#include "visit.h"
#include "when.h"

static void write_field(struct html *h, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	html_lit(h, "<div><dt>");
	html_text(h, name);
	html_lit(h, "</dt><dd>");
	html_text(h, value);
	html_lit(h, "</dd></div>\n");
}

/* "a@b c@d" becomes "<a@b> <c@d>". */
static const char *with_brackets(struct visit *visit, const char *ids)
{
	char *cursor = arena_dup(visit->arena, ids ? ids : ""), *id;
	const char *all = "";

	while ((id = str_word(&cursor)))
		all = arena_printf(visit->arena, "%s%s<%s>", all, *all ? " " : "", id);
	return all;
}

static void write_date(struct visit *visit, const struct letter *letter)
{
	html_lit(visit->h, "<div><dt>Date</dt><dd>");
	if (letter->id)
		when_write(visit, letter->queued_at);
	else
		html_lit(visit->h, "<i>the moment you post it</i>");
	html_lit(visit->h, "</dd></div>\n");
}

void envelope_write(struct visit *visit, const struct letter *letter)
{
	struct html *h = visit->h;
	const char *body = letter->body;

	html_lit(h, "<article class=\"letter\"><dl>\n");
	write_field(h, "From",
		    discreet_line(visit, mailbox_text(visit->arena, letter->from_name,
						      letter->from_email)));
	write_field(h, "To", discreet_line(visit, letter->to_line));
	write_field(h, "Cc", discreet_line(visit, letter->cc_line));
	write_field(h, "Reply-To", discreet_line(visit, letter->reply_to));
	write_field(h, "Subject", letter->subject);
	write_date(visit, letter);
	if (letter->id)
		write_field(h, "Message-ID", with_brackets(visit, letter->message_id));
	write_field(h, "In-Reply-To", with_brackets(visit, letter->in_reply_to));
	write_field(h, "References", with_brackets(visit, letter->refs));
	html_lit(h, "</dl>\n");
	if (body) {
		body = discreet_text(visit, body);
		html_lit(h, "<pre tabindex=\"0\">");
		html_text_linked(h, body, strlen(body));
		html_lit(h, "</pre>");
	} else {
		html_lit(h, "<p class=\"quiet\">The text is no longer kept.</p>");
	}
	html_lit(h, "</article>\n");
}

void envelope_write_calendar(struct visit *visit, const struct letter *letter)
{
	struct html *h = visit->h;

	if (!letter->calendar)
		return;
	html_lit(h, "<details class=\"more\"><summary>The calendar entry that goes with "
		 "it <span class=\"quiet\">(");
	html_text(h, letter->method);
	html_lit(h, ")</span></summary><pre tabindex=\"0\">");
	html_text(h, discreet_text(visit, letter->calendar));
	html_lit(h, "</pre></details>\n");
}

int envelope_write_state(struct visit *visit, int64_t letter_id, struct err *err)
{
	enum letter_state state;

	if (outbox_state(visit->db, letter_id, &state, err))
		return -1;
	html_lit(visit->h, "<a class=\"plain\"");
	html_href(visit->h, url_letter(visit->arena, letter_id, NULL));
	html_lit(visit->h, ">");
	layout_badge(visit, letter_state_name(state));
	html_lit(visit->h, "</a>");
	return 0;
}
