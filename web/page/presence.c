/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who came to a call, and ticking it. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/presence.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "page.h"
#include "presence.h"

const struct form_field page_presence_fields[] = {
	{ "names", FORM_TEXT, 1, 4000, "the names" },
	{ "came", FORM_INT, 0, 1, "the choice" },
	{ 0 }
};

static void write_button(struct visit *visit, const char *action, const char *name, bool came,
			 const char *label)
{
	input_form(visit, action, NULL);
	input_hidden(visit, "names", name);
	input_hidden_int(visit, "came", came);
	input_submit(visit, label, "second small");
	input_form_end(visit);
}

static void write_add(struct visit *visit, const char *action)
{
	const struct input names = {
		.name = "names", .label = "Who else came", .rows = 2,
		.form = page_presence_fields, .hint = "Names, by comma or one a line.",
	};

	input_form(visit, action, "stack");
	input_hidden_int(visit, "came", 1);
	input_area(visit, &names);
	input_submit(visit, "They came", "second");
	input_form_end(visit);
}

int presence_write(struct visit *visit, const struct call *call, struct err *err)
{
	char *action = url_call(visit->arena, call->id, "presence");
	bool edits = call_may_edit(call, &visit->actor), own = false;
	struct presences all = { 0 };
	struct html *h = visit->h;

	if (call->state != CALL_ANNOUNCED || call->start_at > visit->now)
		return 0;
	if (presence_list(visit->db, call->id, visit->arena, &all, err))
		return -1;
	if (!all.len && !visit->person)
		return 0;
	html_lit(h, "<section id=\"presence\"><h2>Who came</h2>\n<ul class=\"names\">");
	for (size_t i = 0; i < all.len; i++) {
		html_lit(h, "<li>");
		html_text(h, all.items[i].name);
		own = own || str_eq_fold(all.items[i].name, visit->actor.name);
		if (edits)
			write_button(visit, action, all.items[i].name, false, "Did not");
		html_lit(h, "</li>");
	}
	html_lit(h, "</ul>\n");
	if (visit->person && !own)
		write_button(visit, action, visit->actor.name, true, "I was there");
	if (edits)
		write_add(visit, action);
	html_lit(h, "</section>\n");
	return 0;
}

int page_presence(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (presence_set(visit->db, &visit->actor, id, request_field(req, "names"),
			 request_field_int(req, "came") == 1, err))
		return -1;
	response_redirect(res, arena_printf(visit->arena, "%s#presence",
					    url_call(visit->arena, id, NULL)));
	return 0;
}
