/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the calendars that people gave, one at a time. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "calendar/busy.h"
#include "people/settings.h"
#include "../fetch.h"
#include "busy.h"

#define BYTES_MAX (4 << 20)
#define TIMEOUT_SECS 10

int busy_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	struct fetch_options options = {
		.max = BYTES_MAX, .timeout_secs = TIMEOUT_SECS,
		.may_be_private = settings->poll.private_calendars,
	};
	struct arena *arena = arena_new();
	struct buf text = BUF_INIT(BYTES_MAX + 1);
	struct err wrong = ERR_INIT;
	struct busy_source source;
	int rc = busy_next(db, now, arena, &source, err);
	bool good;

	if (rc == 1) {
		good = fetch_url(source.url, &options, &text, &wrong) == 0;
		if (good && memchr(text.data ? text.data : "", '\0', text.len))
			good = err_set(&wrong, ERR_INVALID, "that is no calendar (.ics)") == 0;
		log_info("the calendar of peer %lld: %s", (long long)source.peer_id,
			 good ? "read" : wrong.msg);
		rc = busy_store(db, &source, good ? buf_str(&text) : NULL,
				good ? NULL : wrong.msg, now, err);
	}
	buf_free(&text);
	arena_free(arena);
	return rc;
}
