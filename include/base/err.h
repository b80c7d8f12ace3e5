/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why something failed, in words for people.  No allocation, no ownership.
 *
 * Operations return 0 or -1 (makers a pointer or NULL) and fill in the struct
 * err that they were handed as last argument, which is never NULL and is never
 * read on success.  Messages are lower case, have no full stop and name the
 * thing in quotes.  ERR_INVALID to ERR_LIMIT are the asker's and are shown to
 * them; ERR_BUSY and ERR_IO are the operator's and are logged.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/base.h"

enum err_kind {
	ERR_NONE,
	ERR_INVALID,
	ERR_NOT_FOUND,
	ERR_DENIED,
	ERR_CONFLICT,
	ERR_LIMIT,
	ERR_BUSY,
	ERR_IO,
};

struct err {
	enum err_kind kind;
	char msg[256];
};

#define ERR_INIT { .kind = ERR_NONE }

/* Each returns -1, so that `return err_set(...)` is one line. */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...) PRINTF(3, 4);
int err_sys(struct err *err, const char *fmt, ...) PRINTF(2, 3);  /* ERR_IO, + strerror */
int err_in(struct err *err, const char *fmt, ...) PRINTF(2, 3);   /* puts context in front */

#endif
