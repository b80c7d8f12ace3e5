/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of moot verdict share. */
#ifndef CTL_VERDICT_H
#define CTL_VERDICT_H

#include "base/base.h"

struct buf;
struct change;
struct ctl;
struct err;
struct trailer_warnings;
struct verdict;

/* An object; id_name is "commit" or "message_id". */
void verdict_json(struct buf *out, const char *id_name, const struct change *change,
		  const struct verdict *verdict, const struct trailer_warnings *warnings);

/*
 * A series of the list (series_get()): 0 ready, 1 not, 2 could not tell; why
 * it could be no commit, or NULL, is told then.
 */
int verdict_series(struct ctl *ctl, const char *what, const char *policy, bool json,
		   bool quiet, const char *why_no_commit);

#endif
