/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the bot fares on each network, as it last told. */
#ifndef PEOPLE_NETWORK_H
#define PEOPLE_NETWORK_H

#include "base/base.h"

struct arena;
struct db;
struct err;

struct network_row {
	const char *name;		/* of its [irc] section */
	const char *state;		/* "up", "connecting", ... */
	const char *nick;
	int64_t since_at;		/* when it came up; 0: it is not */
	int64_t lag_ms;			/* -1: not measured */
	int64_t joined, channels;	/* in so many, of so many in the config */
	int64_t queued;			/* lines that wait for their turn */
	int64_t waiting;		/* notices for it; only told by network_list() */
	int64_t heard_at;		/* the last line that people said; 0: none yet */
	const char *error;		/* why it was lost last, or NULL */
};
struct network_rows { struct network_row *items; size_t len, cap; };

int network_write(struct db *db, const struct network_row *row, struct err *err) MUST_CHECK;
int network_forget(struct db *db, const char *name, struct err *err) MUST_CHECK;
/* By name. */
int network_list(struct db *db, struct arena *arena, struct network_rows *out, struct err *err)
	MUST_CHECK;

#endif
