/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long the first answer took, a month on a page, by section. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "review/latency.h"

#include "../judge.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

#define MONTHS 12

struct month {
	int year, month;
	int64_t from, to;
};

/* Months are UTC's, so that a page reads the same for everybody. */
static int fill(struct month *m, struct err *err)
{
	struct civil c = { .year = m->year, .month = m->month, .day = 1 };

	if (zone_instant("UTC", &c, &m->from, err))
		return -1;
	c.year += c.month == 12;
	c.month = c.month % 12 + 1;
	return zone_instant("UTC", &c, &m->to, err);
}

static struct month before(struct month m)
{
	m.month--;
	if (!m.month) {
		m.month = 12;
		m.year--;
	}
	return m;
}

/* ?month=2026-10, else this month. */
static int find_month(struct visit *visit, struct month *out, struct err *err)
{
	const char *text = request_query(visit->req, "month");
	char *cursor = arena_dup(visit->arena, text), *year;
	struct civil now = zone_civil("UTC", visit->now);
	int64_t y = now.year, m = now.month;

	if (!str_is_empty(text)) {
		year = str_piece(&cursor, '-');
		if (str_to_int(year, 1990, 2200, &y, err) ||
		    str_to_int(cursor ? cursor : "", 1, 12, &m, err))
			return err_set(err, ERR_NOT_FOUND, "a month is 2026-10");
	}
	*out = (struct month){ .year = (int)y, .month = (int)m };
	return fill(out, err);
}

static void write_months(struct visit *visit)
{
	struct civil now = zone_civil("UTC", visit->now);
	struct month m = { .year = now.year, .month = now.month };
	struct html *h = visit->h;

	html_lit(h, "<p>");
	for (int i = 0; i < MONTHS; i++, m = before(m)) {
		html_lit(h, "<a");
		html_href(h, arena_printf(visit->arena, "/series/months?month=%04d-%02d", m.year,
					  m.month));
		html_lit(h, ">");
		html_textf(h, "%.3s %d", zone_month(m.month), m.year);
		html_lit(h, "</a> ");
	}
	html_lit(h, "</p>\n");
}

static void write_row(struct visit *visit, const struct latency *latency)
{
	struct html *h = visit->h;

	html_lit(h, "<tr><td>");
	if (*latency->section) {
		html_lit(h, "<a");
		html_href(h, arena_printf(visit->arena, "/series?section=%s",
					  url_query(visit->arena, latency->section)));
		html_lit(h, ">");
		html_text(h, latency->section);
		html_lit(h, "</a>");
	} else {
		html_lit(h, "<b>All series</b>");
	}
	html_lit(h, "</td><td>");
	html_textf(h, "%zu", latency->n);
	html_lit(h, "</td><td>");
	html_textf(h, "%zu", latency->answered);
	html_lit(h, "</td><td>");
	html_text(h, latency->median_secs < 0 ? "-" :
		  when_length(visit->arena, latency->median_secs));
	html_lit(h, "</td><td>");
	html_text(h, latency->p90_secs < 0 ? "-" :
		  when_length(visit->arena, latency->p90_secs));
	html_lit(h, "</td></tr>\n");
}

int page_series_months(struct request *req UNUSED, struct response *res UNUSED,
		       struct err *err)
{
	struct visit *visit = visit_of(req);
	struct judge *judge = web_judge(visit, err);
	struct latencies latencies = { 0 };
	struct html *h = visit->h;
	struct month month;

	if (!judge || find_month(visit, &month, err) ||
	    latency_find(judge, visit->db, month.from, month.to, visit->arena, &latencies, err))
		return -1;
	layout_begin(visit, arena_printf(visit->arena, "How long the first answer took: %s %d",
					 zone_month(month.month), month.year), "Series");
	html_lit(h, "<p class=\"quiet\">Series posted in that month (UTC), each version for "
		 "itself, by the sections of MAINTAINERS that they touch; the first answer by "
		 "anybody but who sent it. It says where help is wanted, and nothing of people."
		 "</p>\n");
	write_months(visit);
	html_lit(h, "<div class=\"wide\"><table><thead><tr><th>Section</th><th>Series</th>"
		 "<th>Answered</th><th>Half within</th><th>Nine in ten within</th></tr></thead>"
		 "<tbody>\n");
	for (size_t i = 0; i < latencies.len; i++)
		write_row(visit, &latencies.items[i]);
	html_lit(h, "</tbody></table></div>\n");
	layout_end(visit);
	return 0;
}
