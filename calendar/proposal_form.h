/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people typed about a proposal, checked. */
#ifndef CALENDAR_PROPOSAL_FORM_H
#define CALENDAR_PROPOSAL_FORM_H

#include "calendar/proposal.h"

/* Into proposal, which has its event already; a host is whoever proposes if none is named. */
int proposal_form_read(struct db *db, const struct actor *who, const struct proposal_form *form,
		       struct proposal *proposal, struct arena *arena, struct err *err) MUST_CHECK;

#endif
