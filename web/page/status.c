/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is up and what is down; operators also see what went wrong. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/network.h"
#include "people/outbox.h"
#include "people/program.h"

#include "../html.h"
#include "../layout.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

static bool sees_all(const struct visit *visit)
{
	return visit->actor.role >= ROLE_OPERATOR;
}

static void write_when(struct visit *visit, int64_t at)
{
	if (at)
		when_write(visit, at);
	else
		html_lit(visit->h, "never");
}

static void write_program(struct visit *visit, const struct program *program)
{
	struct html *h = visit->h;

	html_lit(h, "<tr><td>");
	html_text(h, program->name);
	html_lit(h, "</td><td>");
	layout_badge(visit, program_state_name(program, visit->now));
	html_lit(h, "</td><td>");
	write_when(visit, program->started_at);
	html_lit(h, "</td><td>");
	write_when(visit, program->updated_at);
	html_lit(h, "</td></tr>\n");
	if (!sees_all(visit) || (!program->problem && !program->error))
		return;
	html_lit(h, "<tr><td></td><td colspan=\"3\">");
	if (program->problem) {
		html_lit(h, "It keeps an older config: ");
		html_text(h, program->problem);
		html_lit(h, "<br>");
	}
	if (program->error) {
		when_write(visit, program->error_at);
		html_lit(h, ": ");
		html_text(h, program->error);
	}
	html_lit(h, "</td></tr>\n");
}

static int write_programs(struct visit *visit, bool *bot_is_up, struct err *err)
{
	struct programs programs = { 0 };

	if (program_list(visit->db, visit->arena, &programs, err))
		return -1;
	html_lit(visit->h, "<div class=\"wide\"><table><thead><tr><th>Program</th><th></th>"
		 "<th>Started</th><th>Last heard of</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < programs.len; i++) {
		write_program(visit, &programs.items[i]);
		if (str_eq(programs.items[i].name, "moot-bot"))
			*bot_is_up = program_is_up(&programs.items[i], visit->now);
	}
	html_lit(visit->h, "</tbody></table></div>\n");
	return 0;
}

static void write_network(struct visit *visit, const struct network_row *row, bool bot_is_up)
{
	struct html *h = visit->h;

	html_lit(h, "<tr><td>");
	html_text(h, row->name);
	html_lit(h, "</td><td>");
	layout_badge(visit, bot_is_up ? row->state : "down");
	html_lit(h, "</td><td>");
	html_textf(h, "%" PRId64 " of %" PRId64, row->joined, row->channels);
	html_lit(h, "</td><td>");
	if (row->lag_ms >= 0)
		html_textf(h, "%" PRId64 " ms", row->lag_ms);
	html_lit(h, "</td><td>");
	html_textf(h, "%" PRId64, row->queued + row->waiting);
	html_lit(h, "</td><td>");
	write_when(visit, row->heard_at);
	html_lit(h, "</td></tr>\n");
	if (!sees_all(visit) || !row->error)
		return;
	html_lit(h, "<tr><td></td><td colspan=\"5\">Lost last: ");
	html_text(h, row->error);
	html_lit(h, "</td></tr>\n");
}

static int write_networks(struct visit *visit, bool bot_is_up, struct err *err)
{
	struct network_rows rows = { 0 };

	if (network_list(visit->db, visit->arena, &rows, err))
		return -1;
	if (!rows.len)
		return 0;
	html_lit(visit->h, "<h2>IRC</h2><div class=\"wide\"><table><thead><tr><th>Network</th>"
		 "<th></th><th>Channels</th><th>Lag</th><th>Lines waiting</th>"
		 "<th>Last line heard</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < rows.len; i++)
		write_network(visit, &rows.items[i], bot_is_up);
	html_lit(visit->h, "</tbody></table></div>\n");
	return 0;
}

int page_status(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t queued, failed;
	bool bot_is_up = false;

	res->cache = CACHE_PRIVATE;
	if (outbox_count(visit->db, &queued, &failed, err))
		return -1;
	layout_begin(visit, "Status", NULL);
	if (write_programs(visit, &bot_is_up, err) || write_networks(visit, bot_is_up, err))
		return -1;
	html_lit(visit->h, "<h2>Mail</h2><p>");
	html_textf(visit->h, "%" PRId64 " on the way, %" PRId64 " failed.",
		   queued, failed);
	html_lit(visit->h, "</p>\n");
	if (sees_all(visit)) {
		html_lit(visit->h, "<p class=\"quiet\">");
		html_textf(visit->h, "moot " MOOT_VERSION ", schema %d.",
			   db_version_file(visit->db));
		html_lit(visit->h, "</p>\n");
	}
	layout_end(visit);
	return 0;
}
