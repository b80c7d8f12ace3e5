/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pings by mail: what was not heard of on IRC in time, in one letter a day. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/preference.h"
#include "people/settings.h"
#include "ping.h"

#define WAITING_MAX 200
#define KEEP_SECS (30 * CLOCK_DAY)

static void add_ping(struct buf *out, const struct ping *ping, const char *zone,
		     struct arena *arena)
{
	const char *often = ping->count > 1 ?
		arena_printf(arena, ", asked %lld times", (long long)ping->count) : "";

	if (ping->detail) {
		buf_printf(out, "%s\n", ping->detail);
		return;
	}
	buf_printf(out, "[%lld] %s%s%s, %s%s\n", (long long)ping->number,
		   ping_from_text(ping, arena), ping->channel ? " in " : "",
		   ping->channel ? ping->channel : "",
		   zone_text_utc(arena, zone, ping->created_at), often);
	text_fill(out, "    ", "    ", ping->text);
	buf_putc(out, '\n');
}

static void add_end(struct buf *out, const struct settings *settings)
{
	text_fill(out, "", "", "You can answer in a private message to the bot with !ok N, !done N "
		  "or !snooze N 3d, or on the web:");
	buf_printf(out, "%s/pings\n\n", settings->site.url);
	text_fill(out, "", "", "How and when pings reach you, or whether at all, is up to you:");
	buf_printf(out, "%s/me/preferences\n\n-- \n%s\n%s\n", settings->site.url,
		   settings->site.name, settings->site.url);
}

static int queue(struct db *db, const struct settings *settings, const struct peer *to,
		 const char *zone, const struct pings *pings, struct arena *arena,
		 struct err *err)
{
	struct letter letter = { .to_line = mailbox_text(arena, to->name, to->email) };
	const struct ping *first = &pings->items[0];
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	int64_t id;

	letter.subject = pings->len == 1 && first->detail ? ping_cut(first->text, 70, arena) :
		pings->len == 1 ?
		arena_printf(arena, "%s pings you: %s", first->from_nick,
			     ping_cut(first->text, 60, arena)) :
		arena_printf(arena, "%zu pings wait for you", pings->len);
	if (pings->len > 1 || !first->detail)
		text_fill(&body, "", "", pings->len == 1 ? "This was said to you on IRC:" :
			  "These wait for you:");
	if (body.len)
		buf_putc(&body, '\n');
	for (size_t i = 0; i < pings->len; i++)
		add_ping(&body, &pings->items[i], zone, arena);
	add_end(&body, settings);
	letter.body = buf_to_arena(&body, arena);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

int ping_mail(struct db *db, const struct settings *settings, const struct peer *to,
	      const struct preference *preference, struct pings *pings, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = queue(db, settings, to, preference->zone, pings, arena, err);

	for (size_t i = 0; rc == 0 && i < pings->len; i++) {
		struct ping *ping = &pings->items[i];

		ping->state = ping->kind == PING_TELL ? PING_DONE : PING_MAILED;
		ping->changed_at = clock_now();
		ping->is_held = false;
		if (ping->is_known && ping->known == PING_MAILED)
			ping->known = ping->state;
		rc = ping_update(db, ping, err);
	}
	arena_free(arena);
	return rc;
}

/* What they chose mail for goes at once, the rest when it has waited in vain. */
static bool is_due(const struct ping *ping, const struct preference *preference, int64_t now)
{
	if (preference->channel == CHANNEL_MAIL || preference->channel == CHANNEL_DIGEST)
		return true;
	return preference->channel == CHANNEL_IRC && ping->kind == PING_PING &&
	       now - ping->created_at >= preference->digest_secs;
}

static int list_due(struct db *db, int64_t person_id, const struct preference *preference,
		    struct arena *arena, struct pings *out, struct err *err)
{
	const char *ids = peer_ids_person(db, person_id, arena, err);
	struct pings waiting = { 0 };

	if (!ids || ping_list_waiting(db, ids, WAITING_MAX, arena, &waiting, err))
		return -1;
	for (size_t i = 0; i < waiting.len; i++)
		if (is_due(&waiting.items[i], preference, clock_now()))
			*(struct ping *)vec_add(out, arena) = waiting.items[i];
	return 0;
}

static int digest_one(struct db *db, const struct settings *settings, int64_t person_id,
		      struct arena *arena, struct err *err)
{
	struct preference preference;
	struct pings due = { 0 };
	struct peer peer;

	if (peer_of_person(db, person_id, arena, &peer, err) ||
	    preference_get(db, settings, &peer, arena, &preference, err))
		return -1;
	if (!peer.email || clock_now() - preference.digest_at < CLOCK_DAY ||
	    preference_quiet_end(&preference, clock_now()))
		return 0;
	if (list_due(db, person_id, &preference, arena, &due, err))
		return -1;
	if (!due.len)
		return 0;
	if (peer_keep(db, &peer, err) ||
	    ping_mail(db, settings, &peer, &preference, &due, err))
		return -1;
	return preference_digested(db, peer.id, clock_now(), err);
}

int ping_digest(struct db *db, const struct settings *settings, struct err *err)
{
	struct arena *arena = arena_new();
	struct ping_persons persons = { 0 };
	int rc = ping_list_persons(db, arena, &persons, err);

	for (size_t i = 0; rc == 0 && i < persons.len; i++) {
		rc = db_begin(db, err);
		if (rc == 0)
			rc = digest_one(db, settings, persons.items[i].person_id, arena, err);
		if (rc == 0)
			rc = db_commit(db, err);
		db_rollback(db);
	}
	arena_free(arena);
	return rc;
}

int ping_expire(struct db *db, const struct settings *settings, struct err *err)
{
	if (ping_update_expired(db, settings->ping.expire_days * CLOCK_DAY, err))
		return -1;
	return ping_delete_closed(db, KEEP_SECS, err);
}
