/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rooms of an event. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/event.h"
#include "calendar/room.h"
#include "calendar/slot.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "event.h"
#include "page.h"

const struct form_field page_room_fields[] = {
	{ "room", FORM_INT, 0, INT64_MAX, "the room" },
	{ "name", FORM_LINE, 1, 60, "the name" },
	{ "capacity", FORM_LINE, 1, 5, "the seats" },
	{ "link", FORM_LINE, 0, 500, "the link" },
	{ "dial_in", FORM_LINE, 0, 200, "the dial-in" },
	{ "remote_host", FORM_LINE, 0, 100, "the remote host" },
	{ "is_remote", FORM_FLAG, 0, 1, "remote" },
	{ "has_projector", FORM_FLAG, 0, 1, "the projector" },
	{ 0 }
};

const struct form_field page_room_do_fields[] = {
	{ "room", FORM_INT, 1, INT64_MAX, "the room" },
	{ "do", FORM_LINE, 1, 10, "what to do" },
	{ 0 }
};

/* Fields of several rooms on one page: ids must not repeat, so labels wrap inputs. */
static void write_field(struct html *h, const char *name, const char *label, const char *value,
			const char *type)
{
	html_lit(h, "<label class=\"small-field\">");
	html_text(h, label);
	html_lit(h, "<input");
	html_attr(h, "name", name);
	html_attr(h, "type", type);
	html_attr(h, "value", value ? value : "");
	html_lit(h, "></label>");
}

static void write_tick(struct html *h, const char *name, const char *label, bool checked)
{
	html_lit(h, "<label class=\"tick\"><input type=\"checkbox\" value=\"1\"");
	html_attr(h, "name", name);
	if (checked)
		html_lit(h, " checked");
	html_lit(h, "> ");
	html_text(h, label);
	html_lit(h, "</label>");
}

/* What was typed for this room, right or wrong, instead of what is stored. */
static struct room as_typed(struct visit *visit, const struct room *room)
{
	const char *id = request_typed(visit->req, "room"), *seats;
	struct room typed = *room;
	struct err err;
	int64_t n;

	if (visit->req->method != HTTP_POST || request_typed(visit->req, "do") ||
	    !str_eq(id, arena_printf(visit->arena, "%" PRId64, room->id)))
		return typed;
	seats = input_value(visit, "capacity", "");
	typed.name = input_value(visit, "name", "");
	typed.capacity = str_to_int(seats, 1, 10000, &n, &err) ? 0 : (int)n;
	typed.link = input_value(visit, "link", "");
	typed.dial_in = input_value(visit, "dial_in", "");
	typed.remote_host = input_value(visit, "remote_host", "");
	typed.is_remote = page_event_ticked(visit, "is_remote");
	typed.has_projector = page_event_ticked(visit, "has_projector");
	return typed;
}

static void write_form(struct visit *visit, const struct event *event,
		       const struct room *stored, const char *submit)
{
	struct room shown = as_typed(visit, stored), *room = &shown;
	struct html *h = visit->h;

	input_form(visit, url_event(visit, event->id, "rooms"), "row");
	input_hidden_int(visit, "room", room->id);
	write_field(h, "name", "Name", room->name, "text");
	write_field(h, "capacity", "Seats",
		    room->capacity ? arena_printf(visit->arena, "%d", room->capacity) : "30",
		    "number");
	write_field(h, "link", "Link for people far away", room->link, "url");
	write_field(h, "dial_in", "Dial-in", room->dial_in, "text");
	write_field(h, "remote_host", "Who hosts the far side", room->remote_host, "text");
	write_tick(h, "is_remote", "can be joined from afar", room->is_remote);
	write_tick(h, "has_projector", "projector", room->has_projector);
	input_submit(visit, submit, "second");
	input_form_end(visit);
}

static void write_do(struct visit *visit, const struct event *event, int64_t room,
		     const char *what, const char *label, const char *class)
{
	input_form(visit, url_event(visit, event->id, "rooms/do"), "button");
	input_hidden_int(visit, "room", room);
	input_hidden(visit, "do", what);
	input_submit(visit, label, class);
	input_form_end(visit);
}

struct rooms_page { struct rooms rooms; struct room_offs offs; struct slots slots; };

static int count_off(const struct rooms_page *page, int64_t room_id)
{
	int n = 0;

	for (size_t i = 0; i < page->slots.len; i++)
		n += room_is_off(&page->offs, room_id, page->slots.items[i].id);
	return n;
}

static void write_room(struct visit *visit, const struct event *event,
		       const struct rooms_page *page, const struct room *room)
{
	struct html *h = visit->h;
	int off = count_off(page, room->id);

	html_lit(h, "<section class=\"room\"><h2>");
	html_text(h, room->name);
	html_lit(h, "</h2>\n");
	if (off) {
		html_lit(h, "<p class=\"warning\">");
		html_textf(h, "Cannot be had in %d slots.", off);
		html_lit(h, "</p>\n");
	}
	write_form(visit, event, room, "Save");
	html_lit(h, "<div class=\"actions\">");
	write_do(visit, event, room->id, "lose", "It is lost from now on", "danger small");
	if (off)
		write_do(visit, event, room->id, "have", "It can be had again", "second small");
	write_do(visit, event, room->id, "remove", "Remove it", "danger small");
	html_lit(h, "</div></section>\n");
}

/* Also shown again with what was wrong: *err is then set. */
int page_room_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct event *event = page_event_get_to_edit(visit, err);
	struct rooms_page page = { 0 };
	struct room fresh = { .has_projector = true };

	if (!event || room_list(visit->db, event->id, visit->arena, &page.rooms, err) ||
	    room_off_list(visit->db, event->id, visit->arena, &page.offs, err) ||
	    slot_list(visit->db, event->id, visit->arena, &page.slots, err))
		return -1;
	page_event_begin(visit, event, "Rooms", "rooms");
	layout_problem(visit, &problem);
	for (size_t i = 0; i < page.rooms.len; i++)
		write_room(visit, event, &page, &page.rooms.items[i]);
	html_lit(visit->h, "<h2>Another room</h2>\n");
	write_form(visit, event, &fresh, "Add it");
	page_event_end(visit);
	return 0;
}

static int back(struct visit *visit, struct response *res, int moved)
{
	int64_t id = request_id(visit->req);

	/* Sessions that had to move: the organiser looks at the draft next. */
	response_redirect(res, url_done(visit->arena,
					url_event(visit, id, moved ? "draft" : "rooms"),
					"saved"));
	return 0;
}

int page_room_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct room_form form = {
		.name = request_field(req, "name"), .capacity = request_field(req, "capacity"),
		.link = request_field(req, "link"), .dial_in = request_field(req, "dial_in"),
		.remote_host = request_field(req, "remote_host"),
		.is_remote = *request_field(req, "is_remote"),
		.has_projector = *request_field(req, "has_projector"),
	};

	if (room_save(visit->db, &visit->actor, request_id(req), request_field_int(req, "room"),
		      &form, err))
		return -1;
	return back(visit, res, 0);
}

int page_room_do(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *what = request_field(req, "do");
	int64_t room = request_field_int(req, "room");
	int moved = 0, rc;

	if (str_eq(what, "remove"))
		rc = room_remove(visit->db, &visit->actor, room, &moved, err);
	else
		rc = room_lose(visit->db, &visit->actor, room, visit->now,
			       str_eq(what, "lose"), &moved, err);
	return rc ? -1 : back(visit, res, moved);
}
