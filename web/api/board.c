/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Schedules for programs: iCalendar, frab XML, JSON, plain text; and news of changes. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/edition.h"
#include "calendar/event.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "people/person.h"
#include "people/settings.h"

#include "../boards.h"
#include "../visit.h"
#include "api.h"

int api_board_events(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	res->stream = boards_open(visit->web->boards, visit, request_id(req), err);
	return res->stream ? 0 : -1;
}

int api_board_ics(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	res->type = "text/calendar; charset=utf-8";
	return edition_write_feed(visit->db, visit->settings, request_id(req), 0, visit->arena,
				  &res->html.buf, err);
}

int api_board_room_ics(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t room;

	if (str_to_int(request_param(req, "room"), 1, INT64_MAX, &room, err))
		return err_set(err, ERR_NOT_FOUND, "there is no such room");
	res->type = "text/calendar; charset=utf-8";
	return edition_write_feed(visit->db, visit->settings, request_id(req), room,
				  visit->arena, &res->html.buf, err);
}

int api_board_person_ics(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct person *person;
	int found = person_find_feed(visit->db, request_param(req, "secret"), visit->arena,
				     &person, err);

	if (found < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "this feed has another address now; its "
			       "owner finds it on their page");
	res->type = "text/calendar; charset=utf-8";
	res->cache = CACHE_PRIVATE;
	return edition_write_person_feed(visit->db, visit->settings, person->id, visit->arena,
					 &res->html.buf, err);
}

int api_board_text(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	res->type = "text/plain; charset=utf-8";
	return edition_write_text(visit->db, request_id(req), visit->arena, &res->html.buf, err);
}

/* ---- what XML and JSON share */

struct schedule {
	struct event *event;
	struct rooms rooms;
	struct proposals proposals;
	struct sittings sittings;
};

static int load(struct visit *visit, struct schedule *schedule, struct err *err)
{
	int64_t id = request_id(visit->req);

	schedule->event = event_get(visit->db, id, visit->arena, err);
	if (!schedule->event || room_list_all(visit->db, id, visit->arena, &schedule->rooms, err) ||
	    proposal_list_all(visit->db, id, visit->arena, &schedule->proposals, err))
		return -1;
	return edition_sittings(visit->db, id, 0, visit->arena, &schedule->sittings, err);
}

static const struct proposal *shown(const struct schedule *schedule,
				    const struct sitting *sitting)
{
	const struct proposal *proposal =
		proposals_find(&schedule->proposals, sitting->proposal_id);

	return proposal && proposal->state != PROPOSAL_HIDDEN ? proposal : NULL;
}

static char *moment(struct visit *visit, const char *zone, int64_t at)
{
	struct civil c = zone_civil(zone, at);

	return arena_printf(visit->arena, "%04d-%02d-%02dT%02d:%02d:%02d%s", c.year, c.month,
			    c.day, c.hour, c.minute, c.second,
			    zone_offset(visit->arena, c.offset_secs));
}

static char *day_of(struct visit *visit, const char *zone, int64_t at)
{
	struct civil c = zone_civil(zone, at);

	return arena_printf(visit->arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* ---- frab */

#define xml_element(h, name, value) do {					\
		html_lit(h, "        <" name ">");				\
		html_text(h, value);						\
		html_lit(h, "</" name ">\n");					\
	} while (0)

static void write_persons(struct html *h, const struct proposal *proposal)
{
	html_lit(h, "        <persons>");
	for (size_t i = 0; i < proposal->persons.len; i++) {
		if (!proposal->persons.items[i].is_host)
			continue;
		html_lit(h, "<person");
		html_attr_int(h, "id", proposal->persons.items[i].person_id);
		html_lit(h, ">");
		html_text(h, proposal->persons.items[i].name);
		html_lit(h, "</person>");
	}
	html_lit(h, "</persons>\n");
}

static void write_links(struct visit *visit, const struct proposal *proposal,
			const struct room *room)
{
	struct html *h = visit->h;

	html_lit(h, "        <links><link");
	html_attr(h, "href", arena_printf(visit->arena, "%s/session/%" PRId64,
					  visit->settings->site.url, proposal->id));
	html_lit(h, ">session page</link>");
	if (room && room->link) {
		html_lit(h, "<link");
		html_attr(h, "href", room->link);
		html_lit(h, ">join from afar</link>");
	}
	html_lit(h, "</links>\n");
}

static void write_frab_event(struct visit *visit, const struct schedule *schedule,
			     const struct sitting *sitting, const struct proposal *proposal)
{
	const char *zone = schedule->event->zone;
	const struct room *room = rooms_find(&schedule->rooms, sitting->room_id);
	struct civil c = zone_civil(zone, sitting->start_at);
	int64_t minutes = (sitting->end_at - sitting->start_at) / CLOCK_MINUTE;
	struct arena *arena = visit->arena;
	struct html *h = visit->h;

	html_lit(h, "      <event");
	html_attr_int(h, "id", proposal->id * 10 + sitting->part);
	html_attr(h, "guid", arena_printf(arena, "%08x-0000-4000-8000-%08x%04x",
					  (unsigned)schedule->event->id, (unsigned)proposal->id,
					  (unsigned)sitting->part));
	html_lit(h, ">\n");
	xml_element(h, "room", room ? room->name : "");
	xml_element(h, "title", proposal->parts > 1 ?
		    arena_printf(arena, "%s (part %d of %d)", proposal->title, sitting->part,
				 proposal->parts) : proposal->title);
	xml_element(h, "subtitle", "");
	xml_element(h, "type", "Design session");
	xml_element(h, "date", moment(visit, zone, sitting->start_at));
	xml_element(h, "start", arena_printf(arena, "%02d:%02d", c.hour, c.minute));
	xml_element(h, "duration", arena_printf(arena, "%02d:%02d", (int)(minutes / 60),
						(int)(minutes % 60)));
	xml_element(h, "abstract", proposal->problem);
	xml_element(h, "slug", arena_printf(arena, "%" PRId64 "-%d-%s", proposal->id,
					    sitting->part, str_slug(arena, proposal->title, 60)));
	xml_element(h, "track", "Design sessions");
	write_persons(h, proposal);
	xml_element(h, "language", "en");
	xml_element(h, "description", proposal->bring);
	html_lit(h, "        <recording><license></license><optout>true</optout></recording>\n");
	write_links(visit, proposal, room);
	html_lit(h, "      </event>\n");
}

static void write_frab_room(struct visit *visit, const struct schedule *schedule,
			    const struct room *room, const char *day)
{
	struct html *h = visit->h;

	html_lit(h, "    <room");
	html_attr(h, "name", room->name);
	html_lit(h, ">\n");
	for (size_t i = 0; i < schedule->sittings.len; i++) {
		const struct sitting *sitting = &schedule->sittings.items[i];
		const struct proposal *proposal = shown(schedule, sitting);

		if (proposal && sitting->room_id == room->id &&
		    str_eq(day_of(visit, schedule->event->zone, sitting->start_at), day))
			write_frab_event(visit, schedule, sitting, proposal);
	}
	html_lit(h, "    </room>\n");
}

static void write_frab_day(struct visit *visit, const struct schedule *schedule,
			   const char *day, int index)
{
	struct html *h = visit->h;
	struct err err;
	int64_t from;

	if (zone_parse(schedule->event->zone, day, "06:00", &from, &err))
		return;
	html_lit(h, "  <day");
	html_attr_int(h, "index", index);
	html_attr(h, "date", day);
	html_attr(h, "start", moment(visit, schedule->event->zone, from));
	html_attr(h, "end", moment(visit, schedule->event->zone, from + CLOCK_DAY - 1));
	html_lit(h, ">\n");
	for (size_t r = 0; r < schedule->rooms.len; r++)
		if (!schedule->rooms.items[r].is_removed)
			write_frab_room(visit, schedule, &schedule->rooms.items[r], day);
	html_lit(h, "  </day>\n");
}

int api_board_xml(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct schedule schedule = { 0 };
	struct html *h = &res->html;
	int64_t first, last;
	int index = 0;

	if (load(visit, &schedule, err) ||
	    zone_parse("UTC", schedule.event->first_day, "12:00", &first, err) ||
	    zone_parse("UTC", schedule.event->last_day, "12:00", &last, err))
		return -1;
	res->type = "application/xml";
	html_lit(h, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<schedule>\n  <version>");
	html_textf(h, "%" PRId64, schedule.event->edition);
	html_lit(h, "</version>\n  <conference>\n");
	xml_element(h, "title", schedule.event->name);
	xml_element(h, "acronym", str_slug(visit->arena, schedule.event->name, 40));
	xml_element(h, "start", schedule.event->first_day);
	xml_element(h, "end", schedule.event->last_day);
	xml_element(h, "days", arena_printf(visit->arena, "%d",
					    (int)((last - first) / CLOCK_DAY) + 1));
	xml_element(h, "timeslot_duration", "00:05");
	html_lit(h, "  </conference>\n");
	for (int64_t at = first; at <= last; at += CLOCK_DAY)
		write_frab_day(visit, &schedule, day_of(visit, "UTC", at), ++index);
	html_lit(h, "</schedule>\n");
	return 0;
}

/* ---- JSON */

static void write_json(struct visit *visit, const struct schedule *schedule,
		       const struct sitting *sitting, const struct proposal *proposal,
		       struct buf *out)
{
	const struct room *room = rooms_find(&schedule->rooms, sitting->room_id);

	json_lit(out, "{\"session\":");
	json_int(out, proposal->id);
	json_lit(out, ",\"part\":");
	json_int(out, sitting->part);
	json_lit(out, ",\"parts\":");
	json_int(out, proposal->parts);
	json_lit(out, ",\"title\":");
	json_text(out, proposal->title);
	json_lit(out, ",\"hosts\":");
	json_text(out, proposal_hosts(proposal, visit->arena));
	json_lit(out, ",\"room\":");
	json_text(out, room ? room->name : NULL);
	json_lit(out, ",\"link\":");
	json_text(out, room ? room->link : NULL);
	json_lit(out, ",\"start\":");
	json_text(out, zone_rfc3339(visit->arena, sitting->start_at));
	json_lit(out, ",\"end\":");
	json_text(out, zone_rfc3339(visit->arena, sitting->end_at));
	json_lit(out, ",\"url\":");
	json_text(out, arena_printf(visit->arena, "%s/session/%" PRId64,
				    visit->settings->site.url, proposal->id));
	json_lit(out, "}");
}

int api_board_json(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct schedule schedule = { 0 };
	struct buf *out = &res->html.buf;
	bool any = false;

	if (load(visit, &schedule, err))
		return -1;
	res->type = "application/json";
	json_lit(out, "{\"event\":");
	json_text(out, schedule.event->name);
	json_lit(out, ",\"zone\":");
	json_text(out, schedule.event->zone);
	json_lit(out, ",\"edition\":");
	json_int(out, schedule.event->edition);
	json_lit(out, ",\"sittings\":[");
	for (size_t i = 0; i < schedule.sittings.len; i++) {
		const struct proposal *proposal = shown(&schedule, &schedule.sittings.items[i]);

		if (!proposal)
			continue;
		buf_puts(out, any ? ",\n" : "\n");
		any = true;
		write_json(visit, &schedule, &schedule.sittings.items[i], proposal, out);
	}
	json_lit(out, "\n]}\n");
	return 0;
}
