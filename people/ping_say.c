/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of pings, as notices with keys: each is said once. */
#include "ping_say.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "people/moment.h"
#include "people/notice.h"
#include "people/preference.h"
#include "people/settings.h"
#include "ping.h"

#define PRIORITY 1
#define NEWS_MAX 400
#define CUT 60

/* Not dropped for being late: who is gone gets it again when they are back. */
#define TTL_SECS (30 * CLOCK_DAY)

static char *told_text(const struct ping *ping, const struct preference *preference,
		       struct arena *arena)
{
	int64_t now = clock_now();
	const char *often = ping->count > 1 ?
		arena_printf(arena, ", %lld times", (long long)ping->count) : "";
	const char *when = now - ping->created_at < CLOCK_MINUTE ? "" :
		arena_printf(arena, ", %s", moment_text(arena, preference->zone, now,
							ping->created_at));
	long long n = (long long)ping->number;

	if (ping->kind == PING_TELL)
		return arena_printf(arena, "[%lld] %s%s%s%s%s tells you: %s", n,
				    ping_from_text(ping, arena), ping->channel ? " in " : "",
				    ping->channel ? ping->channel : "", when, often, ping->text);
	return arena_printf(arena, "[%lld] %s%s%s%s%s pings you: %s (!ok %lld, !done %lld or "
			    "!snooze %lld 1d)", n, ping_from_text(ping, arena),
			    ping->channel ? " in " : "", ping->channel ? ping->channel : "", when,
			    often, ping->text, n, n, n);
}

/* A tell asks for no answer. */
int ping_say_told(struct db *db, const struct settings *settings UNUSED, struct ping *ping,
		  const struct caller *here, const struct preference *preference,
		  struct arena *arena, struct err *err)
{
	ping->told_key = arena_printf(arena, "ping %lld %lld", (long long)ping->id,
				      (long long)++ping->n_notices);
	ping->state = ping->kind == PING_TELL ? PING_DONE : PING_TOLD;
	ping->is_held = false;
	ping->changed_at = clock_now();
	if (notice_queue(db, ping->told_key, here->network, here->nick,
			 told_text(ping, preference, arena), PRIORITY, TTL_SECS, err))
		return -1;
	return ping_update(db, ping, err);
}

static void add_news(struct buf *out, const struct ping *ping, const char *zone,
		     struct arena *arena)
{
	const char *to = ping_to_text(ping);
	char *text = ping_cut(ping->text, CUT, arena);

	switch (ping->state) {
	case PING_WAITING:
		break;
	case PING_TOLD:
		buf_printf(out, "%s got \"%s\"", to, text);
		break;
	case PING_MAILED:
		buf_printf(out, "\"%s\" went to %s in a mail", text, to);
		break;
	case PING_OK:
		buf_printf(out, "%s says ok to \"%s\"", to, text);
		break;
	case PING_SNOOZED:
		buf_printf(out, "%s puts off \"%s\" until %s", to, text,
			   moment_text(arena, zone, clock_now(), ping->due_at));
		break;
	case PING_DONE:
		buf_printf(out, ping->kind == PING_TELL ? "%s got \"%s\"" :
			   "%s says done to \"%s\"", to, text);
		break;
	case PING_REFUSED:
		buf_printf(out, "%s takes no pings now and did not get \"%s\"", to, text);
		break;
	case PING_EXPIRED:
		buf_printf(out, "\"%s\" for %s is too old now and dropped", text, to);
		break;
	}
}

int ping_say_news(struct db *db, const struct settings *settings UNUSED, struct pings *pings,
		  const struct caller *here, const char *zone, struct arena *arena,
		  struct err *err)
{
	struct ping *first = &pings->items[0];
	char *key = arena_printf(arena, "ping news %lld %lld", (long long)first->id,
				 (long long)++first->n_notices);
	struct buf text = BUF_INIT(8192);
	int rc = -1;

	for (size_t i = 0; i < pings->len && text.len < NEWS_MAX; i++) {
		struct ping *ping = &pings->items[i];

		if (text.len)
			buf_puts(&text, "; ");
		add_news(&text, ping, zone, arena);
		ping->known = ping->state;
		ping->is_known = true;
		ping->news_key = key;
		if (ping_update(db, ping, err))
			goto out;
	}
	rc = notice_queue(db, key, here->network, here->nick, buf_str(&text), PRIORITY, TTL_SECS,
			  err);
out:
	buf_free(&text);
	return rc;
}
