/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses, accounts and Matrix ids of a person, on one's own page and on theirs. */
#ifndef WEB_PAGE_IDENTITY_H
#define WEB_PAGE_IDENTITY_H

#include "base/base.h"

struct err;
struct visit;

/*
 * The lists with their buttons, which post to base ("/me", "/person/7") and
 * "/address/main", "/address/remove", "/unlink", "/matrix/remove" behind it.
 */
int identity_write_addresses(struct visit *visit, int64_t person_id, const char *base,
			     struct err *err) MUST_CHECK;
int identity_write_accounts(struct visit *visit, int64_t person_id, const char *base,
			    struct err *err) MUST_CHECK;
int identity_write_matrices(struct visit *visit, int64_t person_id, const char *base,
			    struct err *err) MUST_CHECK;

#endif
