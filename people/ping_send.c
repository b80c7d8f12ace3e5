/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ping is sent: may it be, and what will happen to it. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/moment.h"
#include "people/preference.h"
#include "people/settings.h"
#include "ping.h"
#include "ping_say.h"

static int check_text(const char *text, struct err *err)
{
	if (str_is_empty(text))
		return err_set(err, ERR_INVALID, "say what it is about: who, then the reason");
	if (str_columns(text, strlen(text)) > PING_TEXT_MAX)
		return err_set(err, ERR_INVALID, "that is too long: at most %d characters; a "
			       "link says more", PING_TEXT_MAX);
	return 0;
}

static int check_stop(struct db *db, const struct ping_wish *wish,
		      const struct preference *preference, struct err *err)
{
	int stops = preference_stops(db, wish->to->id, wish->from_ids, err);

	if (stops < 0)
		return -1;
	if (stops || preference->channel == CHANNEL_NONE)
		return err_set(err, ERR_DENIED, "%s takes no pings now; a mail may reach them",
			       wish->to_nick);
	return 0;
}

static int check_counts(struct db *db, const struct settings *settings,
			const struct ping_wish *wish, struct err *err)
{
	const struct settings_ping *max = &settings->ping;
	struct ping_counts n;

	if (ping_count(db, wish, &n, err))
		return -1;
	if (n.sent_to_one >= max->open_to_one)
		return err_set(err, ERR_LIMIT, "%s has not answered %lld pings of yours; !done N "
			       "takes one back (see !pings)", wish->to_nick,
			       (long long)n.sent_to_one);
	if (n.sent >= max->open)
		return err_set(err, ERR_LIMIT, "you have %lld pings open; !done N takes one back "
			       "(see !pings)", (long long)n.sent);
	if (n.sent_today >= max->per_day)
		return err_set(err, ERR_LIMIT, "you have sent %lld pings within a day; that is "
			       "enough for now", (long long)n.sent_today);
	if (n.received >= max->received)
		return err_set(err, ERR_LIMIT, "%s has %lld pings open and could not see to one "
			       "more", wish->to_nick, (long long)n.received);
	return 0;
}

static int merge(struct db *db, const struct ping_wish *wish, struct ping *ping, int64_t now,
		 const char *zone, struct arena *arena, const char **words, struct err *err)
{
	ping->count++;
	ping->last_at = now;
	*words = arena_printf(arena, "%s: the same is open already, since %s (%s); counted, %lld "
			      "times now", wish->to_nick,
			      moment_text(arena, zone, now, ping->created_at),
			      ping_state_name(ping->state), (long long)ping->count);
	return ping_update(db, ping, err);
}

/* When and how they will hear of it. */
static const char *kept_words(const struct ping_wish *wish, const struct preference *preference,
			      const char *zone, int64_t now, int64_t quiet_end,
			      struct arena *arena)
{
	const char *away = preference_away_text(preference, zone, now, arena);
	const char *mail = wish->to->email && wish->kind == PING_PING ?
		arena_printf(arena, ", or by mail after %s",
			     moment_length(arena, preference->digest_secs)) : "";

	if (quiet_end)
		return arena_printf(arena, "%s: it is %s there, quiet hours; kept until %s%s%s",
				    wish->to_nick,
				    moment_text(arena, preference->zone, now, now),
				    moment_text(arena, preference->zone, now, quiet_end),
				    away ? "; away " : "", away ? away : "");
	if (away || wish->is_away)
		return arena_printf(arena, "%s: away%s%s; kept until they next speak%s",
				    wish->to_nick, away ? " " : "", away ? away : "", mail);
	return arena_printf(arena, "%s: not active now; kept until they next speak%s",
			    wish->to_nick, mail);
}

static int send_mail(struct db *db, const struct settings *settings,
		     const struct ping_wish *wish, const struct preference *preference,
		     struct ping *ping, struct arena *arena, const char **words,
		     struct err *err)
{
	struct pings one = { 0 };

	ping->known = PING_MAILED;
	*(struct ping *)vec_add(&one, arena) = *ping;
	*words = arena_printf(arena, "%s: takes pings by mail; it is on its way", wish->to_nick);
	return ping_mail(db, settings, wish->to, preference, &one, err);
}

static int dispatch(struct db *db, const struct settings *settings,
		    const struct ping_wish *wish, const struct preference *preference,
		    struct ping *ping, struct arena *arena, const char **words, struct err *err)
{
	int64_t now = ping->created_at, quiet_end = preference_quiet_end(preference, now);
	const char *zone = wish->from->zone ? wish->from->zone : settings->site.zone;

	if (preference->channel == CHANNEL_MAIL && wish->to->email)
		return send_mail(db, settings, wish, preference, ping, arena, words, err);
	if (preference->channel == CHANNEL_DIGEST && wish->to->email) {
		*words = arena_printf(arena, "%s: takes pings in a mail once a day; it will be in "
				      "the next", wish->to_nick);
		return 0;
	}
	if (wish->here && !quiet_end && !preference->away_until && !wish->is_away) {
		*words = arena_printf(arena, "%s: told just now, in private", wish->to_nick);
		if (ping_say_told(db, settings, ping, wish->here, preference, arena, err))
			return -1;
		ping->known = ping->state;
		return ping_update(db, ping, err);
	}
	*words = kept_words(wish, preference, zone, now, quiet_end, arena);
	ping->is_held = quiet_end;
	return ping_update(db, ping, err);
}

static int create(struct db *db, const struct settings *settings, const struct ping_wish *wish,
		  const struct preference *preference, const char *text, struct arena *arena,
		  const char **words, struct err *err)
{
	int64_t now = clock_now();
	struct ping ping = {
		.kind = wish->kind, .from_id = wish->from->id, .to_id = wish->to->id,
		.from_nick = wish->from_nick, .to_nick = wish->to_nick,
		.from_name = wish->from->person_id ? wish->from->name : NULL,
		.network = wish->network, .channel = wish->channel, .text = text,
		.state = PING_WAITING, .known = PING_WAITING, .is_known = true,
		.due_at = now, .created_at = now, .last_at = now, .changed_at = now, .count = 1,
	};

	if (check_counts(db, settings, wish, err) ||
	    ping_number(db, wish->from_ids, wish->to->id, &ping.number, err) ||
	    ping_insert(db, &ping, err))
		return -1;
	return dispatch(db, settings, wish, preference, &ping, arena, words, err);
}

static int send(struct db *db, const struct settings *settings, const struct ping_wish *wish,
		const char *text, struct arena *arena, const char **words, struct err *err)
{
	const char *zone = wish->from->zone ? wish->from->zone : settings->site.zone;
	struct preference preference;
	struct ping same;
	int found;

	if (preference_get(db, settings, wish->to, arena, &preference, err) ||
	    check_stop(db, wish, &preference, err))
		return -1;
	found = ping_find_same(db, wish, text, arena, &same, err);
	if (found < 0)
		return -1;
	if (found)
		return merge(db, wish, &same, clock_now(), zone, arena, words, err);
	return create(db, settings, wish, &preference, text, arena, words, err);
}

int ping_send(struct db *db, const struct settings *settings, const struct ping_wish *wish,
	      struct arena *arena, const char **words, struct err *err)
{
	struct ping_wish known = *wish;
	char *text = str_clean_line(arena, wish->text);
	int rc = -1;

	if (check_text(text, err))
		return -1;
	if (peer_same(wish->from, wish->to))
		return err_set(err, ERR_INVALID, "\"%.40s\" is you", wish->to_nick);
	if (db_begin(db, err))
		return -1;
	if (peer_keep(db, wish->from, err) || peer_keep(db, wish->to, err))
		goto out;
	known.from_ids = arena_printf(arena, "[%lld%s%s", (long long)wish->from->id,
				      str_eq(wish->from_ids, "[]") ? "" : ",",
				      wish->from_ids + 1);
	if (send(db, settings, &known, text, arena, words, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}
