/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the demo's community share. */
#ifndef CTL_COMMUNITY_PART_H
#define CTL_COMMUNITY_PART_H

#include "people/actor.h"

#include "community.h"

#define COMMUNITY_ZONE "Europe/London"

enum who { ADA, BO, CHIDI, DANA, EMRE, FARAH, GUS, COMMUNITY_PEOPLE };

struct community {
	struct ctl *ctl;
	int64_t now;			/* the real one; the clock is stopped elsewhere */
	struct actor people[COMMUNITY_PEOPLE];
};

/* "2026-12-01", there. */
const char *community_date(struct community *c, int64_t at);

int community_series(struct community *c, struct err *err) MUST_CHECK;
int community_talks(struct community *c, struct err *err) MUST_CHECK;
int community_hackathon(struct community *c, struct err *err) MUST_CHECK;

#endif
