/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the organiser should know before a call is announced; or, by machine, after. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "call_rows.h"
#include "invitation.h"
#include "timetable.h"

#define NIGHT_ENDS_HOUR 6
#define SATURDAY 6
#define CLASHES_MAX 50

struct lines { const char **items; size_t len, cap; };

static void add(struct lines *lines, struct arena *arena, char *line)
{
	*vec_add(lines, arena) = line;
}

static void warn_notice(const struct call *call, struct lines *lines, struct arena *arena)
{
	int64_t left = call->start_at - clock_now();

	if (left <= 0)
		add(lines, arena, arena_printf(arena, "the start has passed: it was %s",
					       call_when(call, call->zone, arena)));
	else if (left < CALL_SHORT_NOTICE_SECS)
		add(lines, arena, arena_printf(arena, "notice is under 48 h: the call begins in "
					       "%lld h %lld min", (long long)(left / CLOCK_HOUR),
					       (long long)(left / CLOCK_MINUTE % 60)));
}

/* zone_instant() takes the first of two; the same wall clock comes again after it. */
static void warn_twice(const struct call *call, struct lines *lines, struct arena *arena)
{
	struct civil first = zone_civil(call->zone, call->start_at);
	struct civil later = zone_civil(call->zone, call->start_at + CLOCK_DAY);
	int gained = first.offset_secs - later.offset_secs;
	struct civil second = zone_civil(call->zone, call->start_at + gained);

	if (gained <= 0 || second.hour != first.hour || second.minute != first.minute)
		return;
	add(lines, arena, arena_printf(arena, "the clocks go back: %02d:%02d occurs twice that "
				       "day in %s, and the first is meant (%s, %s)", first.hour,
				       first.minute, call->zone, first.abbr,
				       zone_offset(arena, first.offset_secs)));
}

static void warn_weekend(const struct call *call, struct lines *lines, struct arena *arena)
{
	int weekday = zone_civil(call->zone, call->start_at).weekday;

	if (weekday == SATURDAY || weekday == 0)
		add(lines, arena, arena_printf(arena, "it is on a %s in %s", zone_weekday(weekday),
					       timetable_city(arena, call->zone)));
}

static bool at_night(const struct call *call, const char *zone)
{
	struct civil from = zone_civil(zone, call->start_at);
	struct civil to = zone_civil(zone, call_end(call));

	if (from.hour < NIGHT_ENDS_HOUR)
		return true;
	return to.day != from.day && (to.hour > 0 || to.minute > 0);
}

static void add_zone(struct buf *out, const struct call *call, const char *zone,
		     struct arena *arena)
{
	buf_printf(out, "%s%s (%s)", out->len ? ", " : "", timetable_city(arena, zone),
		   timetable_range(arena, call, zone));
}

static void warn_zones(const struct settings *settings, const struct call *call,
		       struct lines *lines, struct arena *arena)
{
	int here = zone_civil(call->zone, call->start_at).weekday;
	struct buf night = BUF_INIT(8192), weekend = BUF_INIT(8192);

	for (size_t i = 0; settings->site.zones && settings->site.zones[i]; i++) {
		const char *zone = settings->site.zones[i];
		int weekday = zone_civil(zone, call->start_at).weekday;

		if (at_night(call, zone))
			add_zone(&night, call, zone, arena);
		if ((weekday == SATURDAY || weekday == 0) && here != SATURDAY && here != 0)
			add_zone(&weekend, call, zone, arena);
	}
	if (weekend.len)
		add(lines, arena, arena_printf(arena, "it is weekend in %s", buf_str(&weekend)));
	if (night.len)
		add(lines, arena, arena_printf(arena, "it is in the night, 00:00 to 06:00, in %s",
					       buf_str(&night)));
	buf_free(&night);
	buf_free(&weekend);
}

static int warn_clashes(struct db *db, const struct call *call, struct lines *lines,
			struct arena *arena, struct err *err)
{
	struct calls calls = { 0 };

	if (call_list(db, call->start_at - CLOCK_DAY, call_end(call), CLASHES_MAX, arena, &calls,
		      err))
		return -1;
	for (size_t i = 0; i < calls.len; i++) {
		const struct call *other = &calls.items[i];

		if (other->id == call->id || other->state != CALL_ANNOUNCED ||
		    call_end(other) <= call->start_at)
			continue;
		add(lines, arena, arena_printf(arena, "it overlaps with \"%s\" (%s)", other->title,
					       call_when(other, call->zone, arena)));
	}
	return 0;
}

static void warn_place(const struct settings *settings, const struct call *call,
		       struct lines *lines, struct arena *arena)
{
	if (!call->link && !call->phone && !call->channel)
		add(lines, arena, arena_dup(arena, "there is no link, phone number or channel: "
					    "nobody will know where to go"));
	if (call->channel && !settings_network(settings, call->network))
		add(lines, arena, arena_printf(arena, "the bot is not on the network \"%s\", so it "
					       "will not announce the call in %s", call->network,
					       call->channel));
}

int call_warnings(struct db *db, const struct settings *settings, const struct call *call,
		  struct arena *arena, const char ***lines, size_t *n, struct err *err)
{
	struct lines found = { 0 };

	warn_notice(call, &found, arena);
	warn_twice(call, &found, arena);
	warn_weekend(call, &found, arena);
	warn_zones(settings, call, &found, arena);
	warn_place(settings, call, &found, arena);
	if (warn_clashes(db, call, &found, arena, err))
		return -1;
	*lines = found.items;
	*n = found.len;
	return 0;
}

static char *owner_text(const struct settings *settings, const struct call *call,
			const struct lines *lines, struct arena *arena)
{
	struct buf out = BUF_INIT(LETTER_BODY_MAX);

	buf_printf(&out, "Hello %s,\n\n", call->owner_name);
	text_fill(&out, "", "", arena_printf(arena, "\"%s\", %s, has just been announced by "
					     "itself. Something about it may be wrong:",
					     call->title, call_when(call, call->zone, arena)));
	buf_puts(&out, "\n");
	for (size_t i = 0; i < lines->len; i++)
		text_fill(&out, "- ", "  ", lines->items[i]);
	text_fill(&out, "\n", "", "If that is meant so, there is nothing to do. Else move or "
		  "cancel it on its page:");
	buf_printf(&out, "%s\n\n-- \n%s\n", invitation_url(settings, call, arena),
		   settings->site.name);
	return buf_to_arena(&out, arena);
}

int call_warn_owner_in(struct db *db, const struct settings *settings, const struct call *call,
		       struct arena *arena, struct err *err)
{
	struct person *owner;
	struct lines lines = { 0 };
	struct letter letter = { 0 };
	int64_t id;

	warn_notice(call, &lines, arena);
	warn_twice(call, &lines, arena);
	if (warn_clashes(db, call, &lines, arena, err))
		return -1;
	if (!lines.len)
		return 0;
	owner = person_get(db, call->owner_id, arena, err);
	if (!owner || !owner->email)
		return owner ? 0 : -1;
	letter.to_line = mailbox_text(arena, owner->name, owner->email);
	letter.subject = arena_printf(arena, "Please look at %s: %s", call->title,
				      lines.items[0]);
	letter.body = owner_text(settings, call, &lines, arena);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}
