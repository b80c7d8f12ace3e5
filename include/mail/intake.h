/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A source that is read into the database: each mail is parsed and heard by the
 * folders, what cannot be read is kept with the reason, what is for a private
 * address is dropped unread.  Mails and the position behind them are committed
 * together, many at a time; so each is heard once, also after a crash.
 */
#ifndef MAIL_INTAKE_H
#define MAIL_INTAKE_H

#include "base/base.h"

struct arena;
struct db;
struct err;
struct intake;
struct settings;
struct settings_source;

struct intake_counts { int64_t heard, unreadable, dropped, bytes; };

/* A source of the config; NULL: the queue of `moot deliver`. */
struct intake *intake_new(struct db *db, const struct settings *settings,
			  const struct settings_source *source, struct err *err);
/* A file, a folder, "-" or a repository, read from its beginning to its end. */
struct intake *intake_new_import(struct db *db, const struct settings *settings,
				 const char *path, struct err *err);
void intake_free(struct intake *intake);

/*
 * Read what is new, at most max mails: how many, or -1 with what is wrong, which
 * the source's row says from then on.  Never waits for a network.
 */
int intake_poll(struct intake *intake, int max, struct err *err) MUST_CHECK;
bool intake_is_busy(const struct intake *intake);	/* more is on its way */

const char *intake_name(const struct intake *intake);
const struct intake_counts *intake_counts(const struct intake *intake);

/* Can it be read?  Does wait.  0, or -1 with what is wrong and what to do. */
int intake_check(const struct settings *settings, const struct settings_source *source,
		 struct err *err) MUST_CHECK;

/*
 * A mail put into the queue of `moot deliver`: on disk when this returns.
 * ERR_LIMIT: too long; ERR_INVALID: nothing.
 */
int intake_queue(const struct settings *settings, const char *data, size_t len,
		 struct err *err) MUST_CHECK;

#endif
