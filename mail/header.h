/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Header fields as bytes: folded at 78, encoded by RFC 2047 where they are not
 * ASCII.  Values are checked before: UTF-8, no control characters.
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "mail.h"

void header_text(struct buf *out, const char *name, const char *value);
void header_addresses(struct buf *out, const char *name, const struct mail_address *items,
		      size_t n);
void header_ids(struct buf *out, const char *name, const char *const *ids, size_t n);
void header_date(struct buf *out, const char *name, int64_t at);

#endif
