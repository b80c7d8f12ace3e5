/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A year of a regular call: times that alternate, and what each member carries. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/rotation.h"

#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

#define HEAVY 12

/* A form that only looks: its address can be passed on. */
static void write_form(struct visit *visit, const struct cadence *cadence, int n,
		       const char *who)
{
	struct html *h = visit->h;

	html_lit(h, "<form class=\"stack\"");
	html_attr(h, "action", url_cadence(visit->arena, cadence->id, "rotation"));
	html_lit(h, "><div class=\"field\"><label for=\"times\">Times that alternate</label>"
		 "<select id=\"times\" name=\"times\">");
	for (int i = 1; i <= CADENCE_TIMES_MAX; i++) {
		html_lit(h, "<option");
		html_attr_int(h, "value", i);
		if (i == n)
			html_lit(h, " selected");
		html_lit(h, ">");
		html_textf(h, "%d", i);
		html_lit(h, "</option>");
	}
	html_lit(h, "</select></div><div class=\"field\"><label for=\"who\">Also for</label>"
		 "<textarea id=\"who\" name=\"who\" rows=\"3\" maxlength=\"4000\">\n");
	html_text(h, who);
	html_lit(h, "</textarea><p class=\"hint\">Besides those who are invited to its calls; "
		 "one a line: Ann Author &lt;ann@example.org&gt;</p></div>"
		 "<button>Plan the year</button></form>\n");
}

/* Into the form, where it is looked at once more before it is saved. */
static void write_take(struct visit *visit, const struct cadence *cadence,
		       const struct rotation_plan *plan)
{
	struct html *h = visit->h;

	if (!cadence_may_edit(cadence, &visit->actor))
		return;
	html_lit(h, "<form class=\"actions\"");
	html_attr(h, "action", url_cadence(visit->arena, cadence->id, "edit"));
	html_lit(h, "><input type=\"hidden\" name=\"times\"");
	html_attr(h, "value", plan->in_order);
	html_lit(h, "><button>Take this year's plan</button></form>\n");
}

static void write_cost(struct html *h, const char *label, int64_t cost, int worst)
{
	html_lit(h, "<td class=\"num\"");
	html_attr(h, "data-label", label);
	html_lit(h, ">");
	html_textf(h, "%lld", (long long)cost);
	if (worst >= HEAVY)
		html_textf(h, " (worst %d)", worst);
	html_lit(h, "</td>");
}

static void write_members(struct html *h, const struct rotation_plan *plan)
{
	html_lit(h, "<h2>What each carries in a year</h2><p class=\"quiet\">0 is within working "
		 "hours; one call at six in the morning is 12, at eleven in the evening 22, at "
		 "three at night 40.</p><div class=\"wide\"><table><thead><tr><th>Member</th>"
		 "<th>Zone</th><th>Now</th><th>Then</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < plan->n_members; i++) {
		const struct rotation_member *m = &plan->members[i];

		html_lit(h, "<tr><td>");
		html_text(h, m->name);
		html_lit(h, "</td><td>");
		html_text(h, m->is_guess ? "not known" : m->zone);
		html_lit(h, "</td>");
		write_cost(h, "Now", m->before, m->worst_before);
		write_cost(h, "Then", m->after, m->worst_after);
		html_lit(h, "</tr>\n");
	}
	html_lit(h, "</tbody></table></div>\n");
}

static void write_year(struct visit *visit, const struct cadence *cadence,
		       const struct rotation_plan *plan)
{
	struct html *h = visit->h;

	html_lit(h, "<details class=\"more\"><summary>The year, call by call</summary>"
		 "<ol class=\"items\">\n");
	for (size_t i = 0; i < plan->n_starts; i++) {
		if (!plan->starts[i])
			continue;
		html_lit(h, "<li>");
		when_write_span(visit, plan->starts[i],
				plan->starts[i] + cadence->duration_secs);
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ol></details>\n");
}

static int take_times(struct request *req, int fallback)
{
	const char *text = request_query(req, "times");
	struct err ignored;
	int64_t n;

	if (!text || str_to_int(text, 1, CADENCE_TIMES_MAX, &n, &ignored))
		return fallback;
	return (int)n;
}

int page_rotation(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct cadence *cadence = cadence_get(visit->db, request_id(req), visit->arena, err);
	const char *who = request_query(req, "who");
	struct err problem = ERR_INIT;
	struct rotation_plan plan = { 0 };
	struct html *h = visit->h;
	int n;

	if (!cadence)
		return -1;
	n = take_times(req, 2);
	if (rotation_plan(visit->db, visit->settings, &visit->actor, cadence, who, n,
			  visit->arena, &plan, &problem) && problem.kind >= ERR_BUSY) {
		*err = problem;
		return -1;
	}
	layout_begin(visit, arena_printf(visit->arena, "A fair year of \"%s\"", cadence->title),
		     "Calls");
	layout_problem(visit, &problem);
	html_lit(h, "<p class=\"quiet\">Now: ");
	html_text(h, cadence_when(cadence, visit->arena));
	html_lit(h, "</p>\n");
	if (plan.n_members) {
		html_lit(h, "<p class=\"lead\">");
		html_text(h, plan.n_times > 1 ? "Best in turn: " : "Best: ");
		for (int i = 0; i < plan.n_times; i++)
			html_textf(h, "%s%s", i ? ", " : "", plan.times[i]);
		html_textf(h, " in %s; %zu calls a year.", cadence->zone, plan.n_starts);
		html_lit(h, "</p>\n");
		write_take(visit, cadence, &plan);
		write_members(h, &plan);
		write_year(visit, cadence, &plan);
	}
	write_form(visit, cadence, n, who);
	layout_end(visit);
	return 0;
}
