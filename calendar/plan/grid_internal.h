/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What grid.c, grid_slot.c and grid_try.c share. */
#ifndef CALENDAR_PLAN_GRID_INTERNAL_H
#define CALENDAR_PLAN_GRID_INTERNAL_H

#include "calendar/plan/instance.h"

#include "grid.h"
#include "model.h"

/* A slot that a change touches, and who leaves and enters it. */
struct touched {
	int slot, outs, ins;
	int out[INSTANCE_ROOMS_MAX + GRID_SPARE];
	int in[INSTANCE_ROOMS_MAX + GRID_SPARE];
};

static inline const uint8_t *want_row(const struct model *model, int session)
{
	return session < 0 ? model->nobody : instance_want(model->instance, session);
}

static inline uint8_t *top_row(const struct grid *grid, int slot)
{
	return grid->top + (size_t)slot * grid->model->instance->width;
}

static inline uint8_t *second_row(const struct grid *grid, int slot)
{
	return grid->second + (size_t)slot * grid->model->instance->width;
}

static inline uint64_t *here_set(const struct grid *grid, int slot)
{
	return grid->here + (size_t)slot * (size_t)grid->model->words;
}

static inline int length_of(const struct grid *grid, int session)
{
	return grid->model->instance->session[session].length;
}

static inline bool leaves(const struct touched *touched, int session)
{
	for (int i = 0; i < touched->outs; i++)
		if (touched->out[i] == session)
			return true;
	return false;
}

/* Can the session, with the change under trial made, not have every room of the slot? */
bool grid_is_picky(const struct grid *grid, int session, int slot);

/* Clashes that come, less those that go, with a slot's change. */
int grid_clashes(const struct grid *grid, const struct touched *touched);

/* Sessions of a slot that get no room once it is changed. */
int grid_missing(const struct grid *grid, const struct touched *touched);

/* The entry of a slot in grid->touched, and all these taken back. */
struct touched *grid_touch(struct grid *grid, int slot);
void grid_untouch(struct grid *grid, const struct change *change);

/* A slot's two highest rows as they would be, into try_top and try_second. */
void grid_build_rows(struct grid *grid, const struct touched *touched);

#endif
