/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Published schedules in calendars: all of an event, a room's, one person's. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/edition.h"
#include "calendar/event.h"
#include "calendar/interest.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "people/settings.h"

#include "ical/event.h"

#define REFRESH_SECS (15 * CLOCK_MINUTE)	/* rooms change while people walk */
#define TEXT_MAX (16 * 1024)

struct ical_list { struct ical_event *items; size_t len, cap; };

struct feed {
	const struct settings *settings;
	struct event *event;
	struct rooms rooms;
	struct proposals proposals;
	struct sittings sittings;
	struct editions editions;
	struct interests own;
	struct ical_list events;
};

static int load(struct db *db, int64_t event_id, struct arena *arena, struct feed *feed,
		struct err *err)
{
	feed->event = event_get(db, event_id, arena, err);
	if (!feed->event || room_list_all(db, event_id, arena, &feed->rooms, err) ||
	    proposal_list_all(db, event_id, arena, &feed->proposals, err) ||
	    edition_sittings(db, event_id, 0, arena, &feed->sittings, err))
		return -1;
	return edition_list(db, event_id, arena, &feed->editions, err);
}

static int64_t changed_at(const struct feed *feed, int64_t edition)
{
	for (size_t i = 0; i < feed->editions.len; i++)
		if (feed->editions.items[i].number == edition)
			return feed->editions.items[i].published_at;
	return feed->event->changed_at;
}

static void add_part(struct buf *out, const char *text)
{
	if (!str_is_empty(text))
		buf_printf(out, "%s%s", out->len ? "\n\n" : "", text);
}

static char *description(const struct feed *feed, const struct proposal *proposal,
			 const struct room *room, struct arena *arena)
{
	struct buf out = BUF_INIT(TEXT_MAX);

	add_part(&out, proposal->problem);
	add_part(&out, proposal->bring);
	add_part(&out, proposal->links);
	add_part(&out, arena_printf(arena, "Hosts: %s", proposal_hosts(proposal, arena)));
	if (room && room->link)
		add_part(&out, arena_printf(arena, "From afar: %s%s%s", room->link,
					    room->dial_in ? "; phone " : "",
					    room->dial_in ? room->dial_in : ""));
	add_part(&out, arena_printf(arena, "%s/session/%lld", feed->settings->site.url,
				    (long long)proposal->id));
	return buf_to_arena(&out, arena);
}

static void add_sitting(struct feed *feed, const struct sitting *sitting,
			const struct proposal *proposal, struct arena *arena)
{
	const struct room *room = rooms_find(&feed->rooms, sitting->room_id);
	struct ical_event *event = vec_add(&feed->events, arena);
	bool hidden = proposal->state == PROPOSAL_HIDDEN;

	event->uid = arena_printf(arena, "%s-%lld-%d", feed->event->uid,
				  (long long)proposal->id, sitting->part);
	event->sequence = sitting->sequence;
	event->created_at = proposal->created_at;
	event->changed_at = changed_at(feed, sitting->sequence);
	event->start_at = sitting->start_at;
	event->end_at = sitting->end_at;
	event->zone = feed->event->zone;
	event->summary = hidden ? "A session" : proposal->title;
	if (proposal->parts > 1)
		event->summary = arena_printf(arena, "%s (part %d of %d)", event->summary,
					      sitting->part, proposal->parts);
	event->description = hidden ? NULL : description(feed, proposal, room, arena);
	event->location = room ? room->name : NULL;
	event->url = arena_printf(arena, "%s/session/%lld", feed->settings->site.url,
				  (long long)proposal->id);
}

static void finish(struct feed *feed, const char *name, struct buf *out)
{
	struct ical_object object = {
		.method = "PUBLISH", .name = name, .refresh_secs = REFRESH_SECS,
		.events = feed->events.items, .n_events = feed->events.len,
	};

	ical_write(&object, out);
}

int edition_write_feed(struct db *db, const struct settings *settings, int64_t event_id,
		       int64_t room_id, struct arena *arena, struct buf *out, struct err *err)
{
	struct feed feed = { .settings = settings };
	const struct room *room;

	if (load(db, event_id, arena, &feed, err))
		return -1;
	room = rooms_find(&feed.rooms, room_id);
	if (room_id && !room)
		return err_set(err, ERR_NOT_FOUND, "there is no such room");
	for (size_t i = 0; i < feed.sittings.len; i++) {
		const struct sitting *sitting = &feed.sittings.items[i];
		const struct proposal *proposal =
			proposals_find(&feed.proposals, sitting->proposal_id);

		if (proposal && (!room_id || sitting->room_id == room_id))
			add_sitting(&feed, sitting, proposal, arena);
	}
	finish(&feed, room ? arena_printf(arena, "%s: %s", feed.event->name, room->name) :
	       feed.event->name, out);
	return 0;
}

static void add_own(struct feed *feed, int64_t person_id, struct arena *arena)
{
	for (size_t i = 0; i < feed->sittings.len; i++) {
		const struct sitting *sitting = &feed->sittings.items[i];
		const struct proposal *proposal =
			proposals_find(&feed->proposals, sitting->proposal_id);

		if (proposal && (proposal_has(proposal, person_id, true) ||
				 interests_find(&feed->own, proposal->id) >= INTEREST_YES))
			add_sitting(feed, sitting, proposal, arena);
	}
}

int edition_write_person_feed(struct db *db, const struct settings *settings,
			      int64_t person_id, struct arena *arena, struct buf *out,
			      struct err *err)
{
	struct events events = { 0 };
	struct feed all = { .settings = settings };

	if (event_list(db, arena, &events, err))
		return -1;
	for (size_t i = 0; i < events.len; i++) {
		struct feed feed = { .settings = settings, .events = all.events };

		if (!events.items[i].edition)
			continue;
		if (load(db, events.items[i].id, arena, &feed, err) ||
		    interest_list(db, events.items[i].id, person_id, arena, &feed.own, err))
			return -1;
		add_own(&feed, person_id, arena);
		all.events = feed.events;
	}
	finish(&all, arena_printf(arena, "%s: my sessions", settings->site.name), out);
	return 0;
}
