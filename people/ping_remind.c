/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pings of moot's own: one for each person, said anew while it was not heard. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/preference.h"
#include "people/settings.h"
#include "ping.h"

struct reminding {
	struct db *db;
	const struct settings *settings;
	struct arena *arena;
	struct peer us, them;
	const char *our_ids;
};

/* moot is a peer by the bot's nick on the first network. */
static int find_peers(struct reminding *r, int64_t person_id, struct err *err)
{
	const struct settings_irc *irc = settings_irc(r->settings, 0);
	struct caller us = { irc ? irc->id : "moot", irc ? irc->nick : "moot", NULL };

	if (peer_of(r->db, &us, r->arena, &r->us, err) || peer_keep(r->db, &r->us, err) ||
	    peer_of_person(r->db, person_id, r->arena, &r->them, err) ||
	    peer_keep(r->db, &r->them, err))
		return -1;
	r->our_ids = arena_printf(r->arena, "[%lld]", (long long)r->us.id);
	return 0;
}

/* 1 they take reminders, 0 not, -1 */
static int wants(struct reminding *r, struct err *err)
{
	struct preference preference;
	int stops;

	if (preference_get(r->db, r->settings, &r->them, r->arena, &preference, err))
		return -1;
	if (preference.channel == CHANNEL_NONE)
		return 0;
	stops = preference_stops(r->db, r->them.id, r->our_ids, err);
	return stops < 0 ? -1 : !stops;
}

static int create(struct reminding *r, const char *about, const char *text,
		  const char *detail, struct err *err)
{
	int64_t now = clock_now();
	struct ping ping = {
		.kind = PING_PING, .from_id = r->us.id, .to_id = r->them.id,
		.from_nick = r->us.nick ? r->us.nick : "moot", .to_nick = r->them.name,
		.network = r->us.network ? r->us.network : "moot", .text = text,
		.detail = detail, .about = about, .state = PING_WAITING,
		.due_at = now, .created_at = now,
		.last_at = now, .changed_at = now, .count = 1, .is_held = true,
	};
	const char *ids = peer_ids_person(r->db, r->them.person_id, r->arena, err);

	if (!ids || ping_number(r->db, ids, r->us.id, &ping.number, err))
		return -1;
	return ping_insert(r->db, &ping, err);
}

static int say_anew(struct reminding *r, struct ping *ping, const char *text,
		    const char *detail, struct err *err)
{
	int64_t now = clock_now();

	if (text && ping->state == PING_SNOOZED && ping->due_at > now) {
		ping->text = text;
		ping->detail = detail;
		return ping_update(r->db, ping, err);
	}
	if (!text && ping->state != PING_WAITING && ping->state != PING_SNOOZED)
		return 0;
	ping->state = text ? PING_WAITING : PING_DONE;
	if (text) {
		ping->text = text;
		ping->detail = detail;
		ping->is_held = true;
		ping->created_at = ping->due_at = now;
	}
	ping->last_at = ping->changed_at = now;
	return ping_update(r->db, ping, err);
}

int ping_remind(struct db *db, const struct settings *settings, int64_t person_id,
		const char *about, const char *text, const char *detail, struct err *err)
{
	struct reminding r = { .db = db, .settings = settings, .arena = arena_new() };
	struct ping ping;
	int rc = find_peers(&r, person_id, err);

	if (rc == 0)
		rc = wants(&r, err);
	if (text)
		text = arena_dup_len(r.arena, text, str_utf8_cut(text, PING_TEXT_MAX));
	if (rc == 1) {
		rc = ping_find_reminder(db, r.them.id, about, r.arena, &ping, err);
		if (rc == 1)
			rc = say_anew(&r, &ping, text, detail, err);
		else if (rc == 0 && text)
			rc = create(&r, about, text, detail, err);
		rc = rc < 0 ? -1 : 1;
	}
	arena_free(r.arena);
	return rc;
}
