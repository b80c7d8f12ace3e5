/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people typed about a proposal, checked. */
#ifndef CALENDAR_PROPOSAL_FORM_H
#define CALENDAR_PROPOSAL_FORM_H

#include "calendar/proposal.h"

struct person;
struct persons;

/* Into proposal, which has its event already; a host is whoever proposes if none is named. */
int proposal_form_read(struct db *db, const struct actor *who, const struct proposal_form *form,
		       struct proposal *proposal, struct arena *arena, struct err *err) MUST_CHECK;

/* By address, or by a name that only one has: 1, 0, -1. */
int proposal_form_person(struct db *db, const char *text, const struct persons *persons,
			 struct arena *arena, struct person *out, struct err *err) MUST_CHECK;

#endif
