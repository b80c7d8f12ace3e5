/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agenda of a call: shown on its page; items added, changed, moved, removed. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/agenda.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "agenda.h"
#include "page.h"

const struct form_field page_agenda_fields[] = {
	{ "text", FORM_LINE, 1, 200, "the item" },
	{ "link", FORM_LINE, 0, 500, "the link" },
	{ "minutes", FORM_LINE, 0, 4, "the minutes" },
	{ 0 }
};
const struct form_field page_agenda_move_fields[] = {
	{ "place", FORM_INT, 1, AGENDA_ITEMS_MAX, "the place" },
	{ 0 }
};

static void write_move(struct visit *visit, const struct agenda_item *item, int64_t place,
		       const char *label, const char *name)
{
	struct html *h = visit->h;

	input_form(visit, url_agenda(visit->arena, item->id, "move"), NULL);
	input_hidden_int(visit, "place", place);
	html_lit(h, "<button class=\"second small\"");
	html_attr(h, "aria-label", arena_printf(visit->arena, "%s: %s", name, item->text));
	html_attr(h, "title", name);
	html_lit(h, ">");
	html_text(h, label);
	html_lit(h, "</button>");
	input_form_end(visit);
}

static void write_fields(struct visit *visit, const struct agenda_item *item)
{
	char *minutes = item && item->minutes ?
			arena_printf(visit->arena, "%" PRId64, item->minutes) : NULL;
	const struct input inputs[] = {
		{ .name = "text", .label = "What to talk about", .form = page_agenda_fields,
		  .value = item ? item->text : NULL, .grow = true },
		{ .name = "minutes", .label = "Minutes", .type = "number", .value = minutes,
		  .form = page_agenda_fields },
		{ .name = "link", .label = "Its thread or patch series", .type = "url",
		  .value = item ? item->link : NULL, .form = page_agenda_fields, .grow = true,
		  .hint = "An item without one is welcome, but marked: what is on the list "
			  "first is settled sooner." },
	};

	html_lit(visit->h, "<div class=\"row\">");
	input_line(visit, &inputs[0]);
	input_line(visit, &inputs[1]);
	html_lit(visit->h, "</div>");
	input_line(visit, &inputs[2]);
}

static void write_tools(struct visit *visit, const struct call *call,
			const struct agenda_item *item, int64_t place, int64_t last)
{
	struct html *h = visit->h;
	bool runs = call_may_edit(call, &visit->actor);

	if (!agenda_may_change(call, item, &visit->actor))
		return;
	html_lit(h, "<div class=\"tools\">");
	if (runs && place > 1)
		write_move(visit, item, place - 1, "\xe2\x86\x91", "Move up");
	if (runs && place < last)
		write_move(visit, item, place + 1, "\xe2\x86\x93", "Move down");
	html_lit(h, "<a class=\"small\"");
	html_href(h, url_agenda(visit->arena, item->id, "edit"));
	html_lit(h, ">Change</a>");
	input_button(visit, url_agenda(visit->arena, item->id, "remove"), "Remove",
		     "second small");
	html_lit(h, "</div>");
}

static void write_item(struct visit *visit, const struct call *call,
		       const struct agenda_item *item, int64_t place, int64_t last)
{
	struct html *h = visit->h;

	html_lit(h, "<li");
	html_attr_int(h, "data-kind", (int64_t)item->kind);
	html_attr_int(h, "data-place", place);
	html_lit(h, "><div><span class=\"title\">");
	if (item->kind == AGENDA_STALLED)
		layout_badge(visit, "stalled");
	if (item->kind == AGENDA_ACTION)
		layout_badge(visit, "action");
	if (item->kind != AGENDA_ITEM)
		html_lit(h, " ");
	html_text(h, item->text);
	html_lit(h, "</span><p class=\"quiet\">");
	if (*item->owner_name)
		html_text(h, item->owner_name);
	if (item->minutes)
		html_textf(h, "%s%" PRId64 " min", *item->owner_name ? " \xc2\xb7 " : "",
			   item->minutes);
	if (item->link) {
		html_lit(h, " \xc2\xb7 ");
		html_text_linked(h, item->link, strlen(item->link));
	} else if (item->kind == AGENDA_ITEM) {
		html_lit(h, " ");
		layout_badge(visit, "no thread yet");
	}
	html_lit(h, "</p></div>");
	write_tools(visit, call, item, place, last);
	html_lit(h, "</li>\n");
}

/* Place among those of its kind, from 1, and the last such place. */
static void place_of(const struct agenda_items *items, size_t at, int64_t *place,
		     int64_t *last)
{
	*place = *last = 0;
	for (size_t i = 0; i < items->len; i++) {
		if (items->items[i].kind != items->items[at].kind)
			continue;
		++*last;
		if (i <= at)
			++*place;
	}
}

static void write_items(struct visit *visit, const struct call *call,
			const struct agenda_items *items)
{
	struct html *h = visit->h;
	int64_t place, last, minutes = 0;

	html_lit(h, "<ol class=\"agenda\">\n");
	for (size_t i = 0; i < items->len; i++) {
		place_of(items, i, &place, &last);
		write_item(visit, call, &items->items[i], place, last);
		minutes += items->items[i].minutes;
	}
	html_lit(h, "</ol>\n");
	if (minutes * 60 <= call->duration_secs)
		return;
	html_lit(h, "<p class=\"note\">");
	html_textf(h, "Together they want %" PRId64 " minutes, and the call has %" PRId64 ".",
		   minutes, call->duration_secs / 60);
	html_lit(h, "</p>\n");
}

static void write_deadline(struct visit *visit, const struct call *call)
{
	struct html *h = visit->h;

	if (!call->deadline_at || call->state == CALL_CANCELLED)
		return;
	html_lit(h, "<p class=\"quiet\">");
	if (visit->now < call->deadline_at) {
		html_lit(h, "Items until ");
		when_write(visit, call->deadline_at);
		html_lit(h, ", here, by a reply to the announcement, or on IRC with "
			 "<code>!agenda</code>.");
	} else {
		html_lit(h, "No more items since ");
		when_write(visit, call->deadline_at);
		html_lit(h, ".");
	}
	html_lit(h, "</p>\n");
}

static void write_form(struct visit *visit, const struct call *call)
{
	struct html *h = visit->h;
	bool open = agenda_is_open(call, visit->now) ||
		    (call_may_edit(call, &visit->actor) &&
		     visit->now < call->start_at + call->duration_secs);

	if (!open)
		return;
	if (!visit->person) {
		html_lit(h, "<p><a class=\"action second\"");
		html_href(h, url_login(visit->arena, url_call(visit->arena, call->id, NULL)));
		html_lit(h, ">Sign in to propose an item</a></p>\n");
		return;
	}
	html_lit(h, "<details class=\"more\"");
	if (request_typed(visit->req, "text"))
		html_lit(h, " open");
	html_lit(h, "><summary>Propose an item</summary>\n");
	input_form(visit, url_call(visit->arena, call->id, "agenda"), "stack");
	write_fields(visit, NULL);
	input_submit(visit, "Put it on the agenda", NULL);
	input_form_end(visit);
	html_lit(h, "</details>\n");
}

int agenda_write(struct visit *visit, const struct call *call, struct err *err)
{
	struct agenda_items items = { 0 };

	if (agenda_list(visit->db, call->id, visit->arena, &items, err))
		return -1;
	if (!items.len && !call->cadence_id)
		return 0;
	html_lit(visit->h, "<section id=\"agenda\"><h2>");
	html_lit(visit->h, "Agenda</h2>\n");
	if (items.len)
		write_items(visit, call, &items);
	else
		html_lit(visit->h, "<p>No item yet.</p>\n");
	write_deadline(visit, call);
	write_form(visit, call);
	html_lit(visit->h, "</section>\n");
	return 0;
}

static struct agenda_form take_form(struct request *req)
{
	return (struct agenda_form) {
		.text = request_field(req, "text"), .link = request_field(req, "link"),
		.minutes = request_field(req, "minutes"),
	};
}

static void back(struct visit *visit, struct response *res, int64_t call_id, const char *done)
{
	char *path = url_call(visit->arena, call_id, NULL);

	response_redirect(res, arena_printf(visit->arena, "%s#agenda",
					    done ? url_done(visit->arena, path, done) : path));
}

int page_agenda_add(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct agenda_form form = take_form(req);
	int64_t id;

	if (agenda_add(visit->db, &visit->actor, request_id(req), &form, &id, err))
		return -1;
	back(visit, res, request_id(req), "proposed");
	return 0;
}

/* The item in the address, which outlives a removal only in its call's id. */
static struct agenda_item *get_item(struct visit *visit, struct err *err)
{
	return agenda_get(visit->db, request_id(visit->req), visit->arena, err);
}

/* Also shown again with what was wrong with it: *err is then set. */
int page_agenda_edit(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct agenda_item *item = get_item(visit, err);

	if (!item)
		return -1;
	layout_begin(visit, "Change an item of the agenda", "Calls");
	layout_problem(visit, &problem);
	input_form(visit, url_agenda(visit->arena, item->id, "edit"), "stack");
	write_fields(visit, item);
	html_lit(visit->h, "<div class=\"actions\">");
	input_submit(visit, "Save", NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, url_call(visit->arena, item->call_id, NULL));
	html_lit(visit->h, ">Leave it</a></div>\n");
	input_form_end(visit);
	layout_end(visit);
	return 0;
}

int page_agenda_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct agenda_item *item = get_item(visit, err);
	struct agenda_form form = take_form(req);

	if (!item || agenda_edit(visit->db, &visit->actor, item->id, &form, err))
		return -1;
	back(visit, res, item->call_id, "saved");
	return 0;
}

int page_agenda_remove(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct agenda_item *item = get_item(visit, err);

	if (!item || agenda_remove(visit->db, &visit->actor, item->id, err))
		return -1;
	back(visit, res, item->call_id, "removed");
	return 0;
}

int page_agenda_move(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct agenda_item *item = get_item(visit, err);

	if (!item || agenda_move(visit->db, &visit->actor, item->id,
				 request_field_int(req, "place"), err))
		return -1;
	back(visit, res, item->call_id, NULL);
	return 0;
}
