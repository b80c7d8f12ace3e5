/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What time does to a meeting: timers, the hour, and one that everybody left. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "calendar/meeting.h"
#include "people/notice.h"
#include "people/settings.h"
#include "hearing.h"

#define PRIORITY 1

const char *meetings_channel(const struct meetings *meetings, const char *network, size_t i)
{
	for (size_t k = 0; k < meetings->len; k++)
		if (strcmp(meetings->items[k].network, network) == 0 && !i--)
			return meetings->items[k].channel;
	return NULL;
}

/* In private: whoever chairs is not in the channel, or would have ended it. */
static int tell_chairs(struct hearing *h, struct err *err)
{
	const struct open *open = h->open;
	size_t n;
	const struct speaker *speakers = transcript_speakers(open->transcript, &n);
	const char *text = arena_printf(h->arena,
		"The meeting \"%s\" in %s ended by itself, for nobody had spoken for 3 hours. "
		"Its draft minutes wait for you: %s/meeting/%lld",
		transcript_name(open->transcript), open->channel,
		h->meetings->settings->site.url, (long long)open->id);

	for (size_t i = 0; i < n; i++)
		if (speakers[i].chair &&
		    notice_queue(h->meetings->db,
				 arena_printf(h->arena, "meeting %lld forgotten %zu",
					      (long long)open->id, i),
				 open->network, speakers[i].nick, text, PRIORITY, CLOCK_DAY, err))
			return -1;
	return 0;
}

static int tick(struct hearing *h, struct err *err)
{
	size_t said;

	if (db_begin(h->meetings->db, err) || hearing_store_answers(h, 0, err))
		return -1;
	if (transcript_is_over(h->open->transcript)) {
		said = h->answer->says.len;
		if (hearing_end(h, err) || tell_chairs(h, err) ||
		    hearing_store_answers(h, said, err))
			return -1;
	}
	return db_commit(h->meetings->db, err);
}

int meeting_tick(struct meetings *meetings, const char *network, const char *channel,
		 int64_t now, const char *bot_nick, struct arena *arena,
		 struct meeting_answer *answer, struct err *err)
{
	struct hearing h = {
		.meetings = meetings, .open = hearing_find(meetings, network, channel),
		.bot_nick = bot_nick, .at = now, .arena = arena, .answer = answer,
	};
	int rc;

	memset(answer, 0, sizeof(*answer));
	if (!h.open)
		return 0;
	if (hearing_ready(&h, err))
		return -1;
	transcript_tick(h.open->transcript, now, hearing_say, &h);
	if (!answer->says.len)
		return 0;
	rc = tick(&h, err);
	db_rollback(meetings->db);
	hearing_finish(&h, false, rc);
	return rc;
}
