/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A letter as it leaves the house: header and text, to be read before and after. */
#ifndef WEB_ENVELOPE_H
#define WEB_ENVELOPE_H

#include "base/base.h"

struct err;
struct letter;
struct visit;

/* A letter that is not queued yet has no Date and Message-ID to show. */
void envelope_write(struct visit *visit, const struct letter *letter);

/* The calendar entry that goes along, folded away; nothing where there is none. */
void envelope_write_calendar(struct visit *visit, const struct letter *letter);

/* Its state as a badge, linked to its page. */
int envelope_write_state(struct visit *visit, int64_t letter_id,
			 struct err *err) MUST_CHECK;

#endif
