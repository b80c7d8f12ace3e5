/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small instances for the tests of calendar/plan/: by hand and by chance. */
#ifndef TESTS_UNIT_PLAN_H
#define TESTS_UNIT_PLAN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "calendar/plan/check.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

#include "calendar/plan/dice.h"

struct plan_size {
	int slots, rooms, people, sessions;
	bool full;			/* with all kinds of rules */
};

static inline struct instance *plan_read(const char *text, struct arena *arena)
{
	struct err err = ERR_INIT;
	struct instance *instance = instance_read(text, strlen(text), arena, &err);

	if (!instance)
		fail_msg("%s\n%s", err.msg, text);
	return instance;
}

static inline void plan_random_rules(const struct plan_size *size, struct dice *dice,
				     struct buf *text)
{
	for (int u = 0; u < size->people; u++)
		if (dice_below(dice, 4) == 0)
			buf_printf(text, "away %d %d\n", u, dice_below(dice, size->slots));
	if (dice_below(dice, 3) == 0) {
		int room = dice_below(dice, size->rooms);

		buf_printf(text, "roomoff %d %d\n", room, dice_below(dice, size->slots));
	}
	for (int s = 0; s < size->sessions; s++) {
		if (dice_below(dice, 4) == 0)
			buf_printf(text, "need %d %d\n", s, dice_below(dice, size->people));
		int slot = dice_below(dice, size->slots);

		if (dice_below(dice, 6) == 0)
			buf_printf(text, "only %d %d %d\n", s, slot, dice_below(dice, size->slots));
		if (dice_below(dice, 12) == 0)
			buf_printf(text, "lock %d %d %d\n", s, slot,
				   dice_below(dice, size->rooms + 1) - 1);
		if (dice_below(dice, 15) == 0)
			buf_printf(text, "plenary %d\n", s);
		if (dice_below(dice, 8) == 0)
			buf_printf(text, "before %d %d\n", s, (s + 1) % size->sessions);
	}
}

/* Slots adjoin in pairs. */
static inline struct instance *plan_random(const struct plan_size *size, struct dice *dice,
					   struct arena *arena)
{
	struct buf text = BUF_INIT(1 << 22);
	struct instance *instance;

	buf_printf(&text, "sched 1 chance\ndim %d %d %d %d\n", size->slots, size->rooms,
		   size->people, size->sessions);
	for (int t = 0; t < size->slots; t++)
		buf_printf(&text, "slot %d 0 %d 60 %d\n", t, 60 * t, t % 2);
	/* One throw a statement: C leaves the order within a call open. */
	for (int r = 0; r < size->rooms; r++) {
		int capacity = 2 + dice_below(dice, size->people);

		buf_printf(&text, "room %d %d %d\n", r, capacity, dice_below(dice, 4));
	}
	for (int s = 0; s < size->sessions; s++) {
		int length = size->full && dice_below(dice, 6) == 0 ? 2 : 1;
		int features = 0;

		if (size->full && dice_below(dice, 4) == 0)
			features = 1 + dice_below(dice, 3);
		buf_printf(&text, "session %d %d %d %d\n", s, length, features,
			   dice_below(dice, size->people + 1) - 1);
	}
	if (size->full)
		plan_random_rules(size, dice, &text);
	for (int u = 0; u < size->people; u++) {
		buf_printf(&text, "want %d", u);
		for (int s = 0; s < size->sessions; s++)
			if (dice_below(dice, 2))
				buf_printf(&text, " %d:%d", s, 1 + dice_below(dice, 100));
		buf_puts(&text, "\n");
	}
	buf_puts(&text, "end\n");
	instance = plan_read(buf_str(&text), arena);
	buf_free(&text);
	return instance;
}

/* A schedule of starts (-1: out) with rooms left open. */
static inline struct schedule plan_schedule(const struct instance *instance, const int *start,
					    struct arena *arena)
{
	struct schedule schedule = {
		.items = arena_array(arena, struct schedule_line, instance->sessions),
	};

	for (int s = 0; s < instance->sessions; s++)
		if (start[s] >= 0)
			schedule.items[schedule.len++] =
				(struct schedule_line){ s, start[s], -1 };
	return schedule;
}

#endif
