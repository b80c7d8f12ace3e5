/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of invites, for invite.c. */
#ifndef PEOPLE_INVITE_PRIVATE_H
#define PEOPLE_INVITE_PRIVATE_H

#include "people/invite.h"

struct authorship;

/* "ann (account ann_, Ann Example)" */
char *invite_name(const struct invite *invite, struct arena *arena);
/* The summary, then a line for each commit: its subject, a tab and its address. */
char *invite_evidence(const struct settings *settings, const struct authorship *wrote,
		      struct arena *arena);
/* That in one line, without the addresses. */
char *invite_evidence_text(const char *evidence, struct arena *arena);
/* What is not there yet, and where to go. */
char *invite_missing(const struct settings *settings, const struct invite_for *whom,
		     const struct authorship *wrote, struct arena *arena);
char *invite_granted_text(const char *channel, struct arena *arena);

#endif
