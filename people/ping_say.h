/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines that bring a ping and its news. */
#ifndef PEOPLE_PING_SAY_H
#define PEOPLE_PING_SAY_H

#include "people/ping.h"

struct preference;

/* Queue the line for who is here; the ping counts as told.  In a transaction. */
int ping_say_told(struct db *db, const struct settings *settings, struct ping *ping,
		  const struct caller *here, const struct preference *preference,
		  struct arena *arena, struct err *err) MUST_CHECK;

/* One line of news for the sender, of all of them. */
int ping_say_news(struct db *db, const struct settings *settings, struct pings *pings,
		  const struct caller *here, const char *zone, struct arena *arena,
		  struct err *err) MUST_CHECK;

#endif
