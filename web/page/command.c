/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All commands on IRC: the bot's table, and the meetings' one. */
#include "base/err.h"
#include "calendar/minutes/transcript.h"
#include "people/manual.h"

#include "../html.h"
#include "../layout.h"
#include "../visit.h"
#include "page.h"

static void begin_table(struct html *h)
{
	html_lit(h, "<div class=\"wide\"><table><thead><tr><th>Command</th><th>What it "
		 "does</th><th>Where</th><th>Who</th></tr></thead><tbody>\n");
}

static void end_table(struct html *h)
{
	html_lit(h, "</tbody></table></div>\n");
}

static void write_row(struct html *h, const char *mark, const char *name, const char *usage,
		      const char *help, const char *place, const char *who)
{
	html_lit(h, "<tr><td><code>");
	html_text(h, mark);
	html_text(h, name);
	if (*usage)
		html_lit(h, " ");
	html_text(h, usage);
	html_lit(h, "</code></td><td>");
	html_text(h, help);
	html_lit(h, "</td><td>");
	html_text(h, place);
	html_lit(h, "</td><td>");
	html_text(h, who);
	html_lit(h, "</td></tr>\n");
}

static int write_bot(struct visit *visit, struct err *err)
{
	struct manual manual = { 0 };
	struct html *h = visit->h;

	if (manual_read(visit->db, visit->arena, &manual, err))
		return -1;
	if (!manual.len) {
		html_lit(h, "<p class=\"lead\">The bot has not been here yet.</p>\n");
		return 0;
	}
	begin_table(h);
	for (size_t i = 0; i < manual.len; i++)
		write_row(h, "!", manual.items[i].name, manual.items[i].usage,
			  manual.items[i].help, manual.items[i].place,
			  *manual.items[i].role ? manual.items[i].role : "anybody");
	end_table(h);
	return 0;
}

int page_command_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct transcript_command command;
	struct html *h = visit->h;

	layout_begin(visit, "Commands on IRC", NULL);
	html_lit(h, "<p class=\"quiet\">In a private message the exclamation mark may be "
		 "left out. <code>!help</code> says the same there.</p>\n");
	if (write_bot(visit, err))
		return -1;
	html_lit(h, "<h2>Meetings</h2>\n<p class=\"quiet\">In a channel. A meeting begins "
		 "with <code>#startmeeting</code>; the others count while one is "
		 "open.</p>\n");
	begin_table(h);
	for (size_t i = 0; transcript_command(i, &command); i++)
		write_row(h, "", command.name, command.usage, command.help, "in a channel",
			  command.is_chairs ? "chairs" : "anybody");
	end_table(h);
	layout_end(visit);
	return 0;
}
