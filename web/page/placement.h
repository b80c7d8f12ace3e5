/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the pages of a draft share. */
#ifndef WEB_PAGE_PLACEMENT_H
#define WEB_PAGE_PLACEMENT_H

#include "calendar/event.h"
#include "calendar/placement.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "calendar/slot.h"

struct err;
struct planning;
struct visit;

struct draft_page {
	struct event *event;
	struct slots slots;
	struct rooms rooms;
	struct room_offs offs;
	struct proposals proposals;
	struct placements placed;
	struct placement_report report;
	struct planning *planning;	/* the newest search, or NULL */
	const char *last;		/* what undo would take back, or NULL */
	const char **changes;		/* what publishing would say */
	size_t n_changes;
};

/* "Title", "Title, part 2" */
char *draft_title(struct visit *visit, const struct proposal *proposal, int part);

/* How good, who loses, what is in the way. */
void draft_write_report(struct visit *visit, const struct draft_page *page);
/* The search: what it found, how it fares, and the form to begin one. */
int draft_write_planning(struct visit *visit, const struct draft_page *page,
			 struct err *err) MUST_CHECK;
/* What publishing would say, and the button. */
void draft_write_publish(struct visit *visit, const struct draft_page *page);
/* What comes up while it runs: a second part, a lost room, an overflow room. */
void draft_write_relief(struct visit *visit, const struct draft_page *page);

#endif
