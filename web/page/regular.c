/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cc list of a regular call: who is on it, joining, leaving, voting. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/regular.h"
#include "people/settings.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "page.h"
#include "regular.h"

const struct form_field page_regular_fields[] = {
	{ "do", FORM_LINE, 1, 10, "what to do" },
	{ "who", FORM_TEXT, 0, 20000, "the addresses" },
	{ 0 }
};

static void write_button(struct visit *visit, const struct cadence *cadence, const char *what,
			 const char *who, const char *label, const char *class)
{
	input_form(visit, url_cadence(visit->arena, cadence->id, "regulars"), NULL);
	input_hidden(visit, "do", what);
	if (who)
		input_hidden(visit, "who", who);
	input_submit(visit, label, class);
	input_form_end(visit);
}

static void write_name(struct visit *visit, const struct regular *regular)
{
	struct html *h = visit->h;

	if (*regular->name)
		html_text(h, regular->name);
	else if (!visit->person)
		html_text_len(h, regular->email, strcspn(regular->email, "@"));
	if (!visit->person)
		return;
	html_lit(h, " <span class=\"quiet\">");
	html_text(h, regular->email);
	html_lit(h, "</span>");
}

static void write_one(struct visit *visit, const struct cadence *cadence,
		      const struct regular *regular, bool votes)
{
	struct html *h = visit->h;

	html_lit(h, "<li>");
	write_name(visit, regular);
	if (regular->asks) {
		html_lit(h, " ");
		layout_badge(visit, "asks");
		html_textf(h, " %" PRId64 " yes, %" PRId64 " no ", regular->yes, regular->no);
	}
	if (regular->missed && cadence_may_edit(cadence, &visit->actor))
		html_textf(h, " (not there %" PRId64 " times in a row) ", regular->missed);
	html_lit(h, "<span class=\"tools\">");
	if (regular->asks && votes) {
		write_button(visit, cadence, "yes", regular->email, "Let in", "second small");
		write_button(visit, cadence, "no", regular->email, "Not", "second small");
	}
	if (cadence_may_edit(cadence, &visit->actor))
		write_button(visit, cadence, "remove", regular->email, "Remove", "second small");
	html_lit(h, "</span></li>\n");
}

static void write_own(struct visit *visit, const struct cadence *cadence, int found,
		      const struct regular *own)
{
	struct html *h = visit->h;
	const char *us = visit->settings->mail.from_email, *at = strchr(us, '@');

	if (found && own->asks)
		html_lit(h, "<p>You have asked to join; it is being voted on.</p>");
	if (found)
		write_button(visit, cadence, "leave", NULL, "Leave the list", "second");
	else if (visit->person)
		write_button(visit, cadence, "join", NULL, cadence->votes ? "Ask to join" :
			     "Join the list", NULL);
	if (at)
		html_textf(h, "By mail: write to %.*s+join-%" PRId64 "%s or +leave-%" PRId64
			   "; on IRC: !call join, !call leave.", (int)(at - us), us, cadence->id,
			   at, cadence->id);
}

static void write_add(struct visit *visit, const struct cadence *cadence)
{
	const struct input who = {
		.name = "who", .label = "Add people", .rows = 3, .form = page_regular_fields,
		.hint = "Name <address>, one a line or by comma, as pasted out of a pad: "
			"doubles and hidden characters are dropped.",
	};

	if (!cadence_may_edit(cadence, &visit->actor))
		return;
	html_lit(visit->h, "<details class=\"more\"><summary>Add people</summary>\n");
	input_form(visit, url_cadence(visit->arena, cadence->id, "regulars"), "stack");
	input_hidden(visit, "do", "add");
	input_area(visit, &who);
	input_submit(visit, "Add them", NULL);
	input_form_end(visit);
	html_lit(visit->h, "</details>\n");
}

int regular_write(struct visit *visit, const struct cadence *cadence, struct err *err)
{
	struct html *h = visit->h;
	struct regulars all = { 0 };
	struct regular own = { 0 };
	int found = regular_find_own(visit->db, &visit->actor, cadence->id, visit->arena, &own,
				     err);
	bool votes = (found == 1 && !own.asks) || cadence_may_edit(cadence, &visit->actor);

	if (found < 0 || regular_list(visit->db, cadence->id, visit->arena, &all, err))
		return -1;
	html_lit(h, "<section id=\"regulars\"><h2>On the Cc list</h2><p class=\"quiet\">They "
		 "get an invitation to each of these calls by mail. Anyone may come without "
		 "it.</p>\n");
	if (all.len)
		html_lit(h, "<ul class=\"names\">\n");
	for (size_t i = 0; i < all.len; i++)
		write_one(visit, cadence, &all.items[i], votes);
	if (all.len)
		html_lit(h, "</ul>\n");
	write_own(visit, cadence, found, &own);
	write_add(visit, cadence);
	html_lit(h, "</section>\n");
	return 0;
}

static int change(struct visit *visit, const char *what, const char *who, int64_t id,
		  struct err *err)
{
	const struct actor *actor = &visit->actor;
	size_t added;

	if (str_eq(what, "join"))
		return regular_join(visit->db, visit->settings, actor, id, err);
	if (str_eq(what, "leave"))
		return regular_leave(visit->db, visit->settings, actor, id, err);
	if (str_eq(what, "add"))
		return regular_add(visit->db, visit->settings, actor, id, who, &added, err);
	if (str_eq(what, "remove"))
		return regular_remove(visit->db, visit->settings, actor, id, who, err);
	if (str_eq(what, "yes") || str_eq(what, "no"))
		return regular_vote(visit->db, visit->settings, actor, id, who,
				    str_eq(what, "yes"), err);
	return err_set(err, ERR_INVALID, "what to do: \"%.10s\" is not known", what);
}

int page_regular(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (change(visit, request_field(req, "do"), request_field(req, "who"), id, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_cadence(visit->arena, id, NULL),
					"saved"));
	return 0;
}
