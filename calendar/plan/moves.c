/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moves of one session and of whole slots; regroup.c has the assignment step. */
#include "calendar/plan/instance.h"

#include "dice.h"
#include "grid.h"
#include "model.h"
#include "moves.h"

static void add(struct change *change, int session, int to)
{
	change->item[change->len].session = session;
	change->item[change->len++].to = to;
}

static int length_of(const struct grid *grid, int session)
{
	return grid->model->instance->session[session].length;
}

static bool may_start(const struct grid *grid, int session, int slot)
{
	return grid->model->rooms[session * grid->model->instance->slots + slot] != 0;
}

static bool is_fixed(const struct grid *grid, int session)
{
	return model_start_count(grid->model, session) <= (grid->start[session] >= 0);
}

static bool has_place(const struct grid *grid, int slot)
{
	return grid->count[slot] < grid->model->places[slot];
}

/* A start that the session may have and does not have now, or -1. */
static int random_start(const struct grid *grid, struct dice *dice, int session)
{
	const int *starts = grid->model->starts + grid->model->starts_from[session];
	int to = starts[dice_below(dice, model_start_count(grid->model, session))];

	return to == grid->start[session] ? -1 : to;
}

/* The session is in the change already. */
static bool is_moving(const struct change *change, int session)
{
	for (int i = 0; i < change->len; i++)
		if (change->item[i].session == session)
			return true;
	return false;
}

/* A session of one slot that may go to `to` (-1: out) and is not in the change, or -1. */
static int random_member(const struct grid *grid, struct dice *dice, int slot, int to,
			 const struct change *change)
{
	int member;

	if (!grid->count[slot])
		return -1;
	member = grid_members(grid, slot)[dice_below(dice, grid->count[slot])];
	if (length_of(grid, member) > 1 || is_fixed(grid, member))
		return -1;
	if (to >= 0 && !may_start(grid, member, to))
		return -1;
	return is_moving(change, member) ? -1 : member;
}

/* The long session that starts where another of its length wants to, or -1. */
static int same_at(const struct grid *grid, int session, int slot)
{
	const int *members = grid_members(grid, slot);

	for (int i = 0; i < grid->count[slot]; i++)
		if (members[i] != session && grid->start[members[i]] == slot &&
		    length_of(grid, members[i]) == length_of(grid, session))
			return members[i];
	return -1;
}

static bool swap_longs(const struct grid *grid, struct change *change, int session, int to)
{
	int from = grid->start[session], other = same_at(grid, session, to);

	if (other < 0 || from < 0 || is_fixed(grid, other) || !may_start(grid, other, from))
		return false;
	add(change, session, to);
	add(change, other, from);
	return true;
}

static bool overlaps(int a, int b, int length)
{
	return a >= 0 && a < b + length && b < a + length;
}

/*
 * A session of several slots goes to `to`; where a slot is full there, one of
 * its sessions goes to the slot that the long one leaves in exchange.
 */
static void move_long(const struct grid *grid, struct dice *dice, struct change *change,
		      int session, int to)
{
	int from = grid->start[session], length = length_of(grid, session);
	bool apart = !overlaps(from, to, length);

	if (dice_below(dice, 2) && swap_longs(grid, change, session, to))
		return;
	add(change, session, to);
	for (int i = 0; apart && i < length; i++) {
		int back = from < 0 ? -1 : from + i, member;

		if (has_place(grid, to + i) && dice_below(dice, 2))
			continue;
		member = random_member(grid, dice, to + i, back, change);
		if (member >= 0)
			add(change, member, back);
		else if (!has_place(grid, to + i))
			change->len = 0;
		if (!change->len || change->len == GRID_MOVES_MAX)
			return;
	}
}

static void move_short(const struct grid *grid, struct dice *dice, struct change *change,
		       int session, int to)
{
	int members = grid->count[to], choices = members + has_place(grid, to);
	int pick = choices ? dice_below(dice, choices) : 0;
	int from = grid->start[session], other;

	if (pick == members) {
		if (choices)
			add(change, session, to);
		return;
	}
	other = grid_members(grid, to)[pick];
	if (length_of(grid, other) > 1) {
		if (from >= 0 && from != grid->start[other] && may_start(grid, other, from))
			move_long(grid, dice, change, other, from);
		return;
	}
	if (is_fixed(grid, other) || (from >= 0 && !may_start(grid, other, from)))
		return;
	add(change, session, to);
	add(change, other, from);
}

/*
 * One who must leave `slot`, where a plenary comes, goes to the slot that the
 * plenary leaves; if it may not, to any other, from where one goes there.
 */
static bool make_way(const struct grid *grid, struct dice *dice, struct change *change,
		     int session, int slot, int left)
{
	int other, to;

	if (length_of(grid, session) > 1 || is_fixed(grid, session))
		return false;
	if (left >= 0 && may_start(grid, session, left)) {
		add(change, session, left);
		return true;
	}
	to = random_start(grid, dice, session);
	if (to < 0 || to == slot)
		return false;
	add(change, session, to);
	if (has_place(grid, to))
		return true;
	other = random_member(grid, dice, to, left, change);
	if (other >= 0)
		add(change, other, left);
	return other >= 0;
}

static void move_plenary(const struct grid *grid, struct dice *dice, struct change *change,
			 int session, int to)
{
	add(change, session, to);
	for (int i = 0; i < grid->count[to]; i++)
		if (is_moving(change, grid_members(grid, to)[i]) ||
		    change->len + 2 > GRID_MOVES_MAX ||
		    !make_way(grid, dice, change, grid_members(grid, to)[i], to,
			      grid->start[session])) {
			change->len = 0;
			return;
		}
}

static void add_once(struct change *change, int session, int to)
{
	if (change->len < GRID_MOVES_MAX && !is_moving(change, session))
		add(change, session, to);
}

/* Out with those who would run before or after the session against an order. */
static void clear_order(const struct grid *grid, struct change *change, int session, int to)
{
	const struct model *model = grid->model;

	for (int k = model->orders_from[session]; k < model->orders_from[session + 1]; k++) {
		const struct instance_order *order = &model->instance->order[model->orders[k]];
		bool is_first = order->first == session;
		int other = is_first ? order->then : order->first, at = grid->start[other];

		if (at >= 0 && (is_first ? to + length_of(grid, session) > at :
				at + length_of(grid, other) > to))
			add_once(change, other, -1);
	}
}

/* A session that is out comes in, and out go all who cannot be beside it. */
static void move_in(const struct grid *grid, struct dice *dice, struct change *change,
		    int session, int to)
{
	add(change, session, to);
	clear_order(grid, change, session, to);
	for (int t = to; t < to + length_of(grid, session); t++) {
		const int *members = grid_members(grid, t);
		int before = change->len;

		for (int i = 0; i < grid->count[t]; i++)
			if (model_clashes(grid->model, session, members[i]))
				add_once(change, members[i], -1);
		if (change->len == before && grid->count[t] && !has_place(grid, t))
			add_once(change, members[dice_below(dice, grid->count[t])], -1);
	}
}

void moves_session(const struct grid *grid, struct dice *dice, struct change *change)
{
	int session = dice_below(dice, grid->model->instance->sessions), to;

	change->len = 0;
	if (is_fixed(grid, session))
		return;
	to = random_start(grid, dice, session);
	if (to < 0) {
		/* now and then out: it lets another in, or mends what cannot stay */
		if (grid->unplaced || grid->broken)
			add(change, session, -1);
		return;
	}
	if (grid->start[session] < 0 && dice_below(dice, 2))
		move_in(grid, dice, change, session, to);
	else if (length_of(grid, session) > 1)
		move_long(grid, dice, change, session, to);
	else if (grid->model->instance->session[session].plenary)
		move_plenary(grid, dice, change, session, to);
	else
		move_short(grid, dice, change, session, to);
}

/* Slots that adjoin, as far as sessions run across: the last slot of the run. */
static int block_end(const struct grid *grid, int slot)
{
	while (slot + 1 < grid->model->instance->slots &&
	       grid->model->instance->slot[slot + 1].adjoins)
		slot++;
	return slot;
}

static int block_begin(const struct grid *grid, int slot)
{
	while (grid->model->instance->slot[slot].adjoins)
		slot--;
	return slot;
}

/*
 * Everybody who starts in a slot moves by an offset; who may not stays.  False
 * where that would be a session of several slots, or too many move.
 */
static bool move_slot(const struct grid *grid, struct change *change, int slot, int offset)
{
	const int *members = grid_members(grid, slot);

	for (int i = 0; i < grid->count[slot]; i++) {
		int session = members[i];

		if (grid->start[session] != slot)
			continue;
		if (!may_start(grid, session, slot + offset)) {
			if (length_of(grid, session) > 1)
				return false;
			continue;
		}
		if (change->len == GRID_MOVES_MAX)
			return false;
		add(change, session, slot + offset);
	}
	return true;
}

static bool has_long(const struct grid *grid, int slot)
{
	for (int i = 0; i < grid->count[slot]; i++)
		if (length_of(grid, grid_members(grid, slot)[i]) > 1)
			return true;
	return false;
}

void moves_block(const struct grid *grid, struct dice *dice, struct change *change)
{
	int slots = grid->model->instance->slots;
	int a = dice_below(dice, slots), b = dice_below(dice, slots);
	int a_end = a, b_end = b;

	change->len = 0;
	if (a == b)
		return;
	if (has_long(grid, a) || has_long(grid, b)) {
		a_end = block_end(grid, a);
		b_end = block_end(grid, b);
		a = block_begin(grid, a);
		b = block_begin(grid, b);
		if (a == b || a_end - a != b_end - b)
			return;
	}
	for (int i = 0; i <= a_end - a; i++)
		if (!move_slot(grid, change, a + i, b - a) ||
		    !move_slot(grid, change, b + i, a - b)) {
			change->len = 0;
			return;
		}
}
