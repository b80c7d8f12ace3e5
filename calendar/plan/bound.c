/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Column generation.  Any prices for the sessions give a bound: the prices of
 * all of them, and for each slot the most that a column is worth above the
 * prices of its sessions.  The master program says which prices to try next.
 */
#include <string.h>

#include "base/arena.h"
#include "calendar/plan/bound.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

#include "column.h"
#include "kernel.h"
#include "master.h"
#include "model.h"

enum {
	KEEP = 16,			/* columns of one search */
	NODES_FIRST = 20000,		/* of one search; doubled when they do not suffice */
	WHOLE_COLUMNS_MAX = 30000,	/* for a proof by whole columns */
	WHOLE_NODES = 20000000,
	WHOLE_MS = 10000,
};

#define TINY 1e-6			/* of an interest-hour */
#define STAY 0.6			/* how far new prices stay with the best old ones */

struct bound {
	const struct model *model;
	const struct bound_options *options;
	struct bound_result *result;
	struct arena *arena, *scratch;
	struct column_parts *parts;
	struct master_shape shape;
	struct master *master;
	double *price, *trial, *best_price;	/* of each row: the master's, tried, best */
	double *most, *best_most;		/* of each kind, the highest surplus at these */
	double lowest;				/* the best bound so far */
	double value;				/* of the master */
	double stay;
	int64_t nodes;
	bool stopped;

	/* what one search keeps, best first; arrays of KEEP */
	struct column kept[KEEP];
	double surplus[KEEP];
	int kept_len;
};

static bool out_of_time(struct bound *b)
{
	if (!b->stopped && b->options->used)
		b->stopped = b->options->used(b->options->cookie) >= 1;
	return b->stopped;
}

/* ---- kinds of slots */

/* Are two slots alike, as far as one slot alone is concerned? */
static bool are_alike(const struct model *model, int a, int b)
{
	size_t width = model->instance->width;
	int slots = model->instance->slots;

	if (model->has_long || model->instance->orders || model->open[a] != model->open[b])
		return false;
	if (memcmp(model->absent + (size_t)a * width, model->absent + (size_t)b * width,
		   width) != 0)
		return false;
	for (int s = 0; s < model->instance->sessions; s++)
		if (model->rooms[s * slots + a] != model->rooms[s * slots + b])
			return false;
	return true;
}

/* A kind's columns are those of its first slot. */
static void find_kinds(struct bound *b)
{
	int slots = b->model->instance->slots;
	int *kind = arena_array(b->arena, int, slots), *count = arena_array(b->arena, int, slots);

	for (int t = 0; t < slots; t++) {
		int like = 0;

		while (like < t && !are_alike(b->model, like, t))
			like++;
		kind[t] = like < t ? kind[like] : b->shape.kinds++;
		count[kind[t]]++;
	}
	b->shape.kind = kind;
	b->shape.kind_count = count;
}

static int first_of(const struct bound *b, int kind)
{
	int t = 0;

	while (b->shape.kind[t] != kind)
		t++;
	return t;
}

/* ---- one round */

static double keep_column(void *cookie, const struct column *column, double surplus)
{
	struct bound *b = cookie;
	int at = b->kept_len < KEEP ? b->kept_len++ : KEEP - 1;
	struct column copy = *column;

	copy.part = arena_array(b->scratch, int, column->len);
	memcpy(copy.part, column->part, (size_t)column->len * sizeof(int));
	for (; at && b->surplus[at - 1] < surplus; at--) {
		b->kept[at] = b->kept[at - 1];
		b->surplus[at] = b->surplus[at - 1];
	}
	b->kept[at] = copy;
	b->surplus[at] = surplus;
	return b->kept_len == KEEP ? b->surplus[KEEP - 1] : 0;
}

static void set_part_prices(const struct bound *b, const double *row_price, int slot,
			    double *part_price)
{
	for (int part = 0; part < b->parts->n; part++)
		if (slot >= b->parts->index[part])
			part_price[part] = master_part_price(b->master, row_price, part, slot);
}

static double kind_price(const struct bound *b, const double *row_price, int kind)
{
	return row_price[b->model->instance->sessions + kind];
}

/* A column's worth above the prices, that of its slot's kind included. */
static double surplus_of(const struct bound *b, const double *row_price,
			 const struct column *column)
{
	double sum = column->value - kind_price(b, row_price, b->shape.kind[column->slot]);

	for (int i = 0; i < column->len; i++)
		sum -= master_part_price(b->master, row_price, column->part[i], column->slot);
	return sum;
}

/*
 * Searches one kind of slot at the trial prices.  Columns that the master wants
 * at its own prices go in.  Returns the most that any column is worth.
 */
static double search_kind(struct bound *b, int kind, int *added)
{
	struct column_search search = {
		.model = b->model, .parts = b->parts, .slot = first_of(b, kind),
		.nodes = b->nodes, .found = keep_column, .cookie = b,
	};
	double *prices = arena_array(b->scratch, double, b->parts->n), left, most;

	set_part_prices(b, b->trial, search.slot, prices);
	search.price = prices;
	b->kept_len = 0;
	left = column_search(&search, b->scratch);
	most = b->kept_len ? b->surplus[0] : 0;
	for (int i = 0; i < b->kept_len; i++)
		if (surplus_of(b, b->price, &b->kept[i]) > TINY) {
			master_add(b->master, &b->kept[i]);
			++*added;
		}
	arena_reset(b->scratch);
	return left > most ? left : most;
}

/* Prices between the master's, which jump about, and the best so far. */
static void choose_trial(struct bound *b)
{
	for (int row = 0; row < master_rows(b->master); row++) {
		b->trial[row] = b->stay * b->best_price[row] + (1 - b->stay) * b->price[row];
		if (b->trial[row] < 0 && master_is_capped(b->master, row))
			b->trial[row] = 0;
	}
}

/* One search of every kind; the number of columns that are new. */
static int search_all(struct bound *b)
{
	double bound = master_fixed(b->master, b->trial);
	int added = 0;

	for (int kind = 0; kind < b->shape.kinds; kind++) {
		if (out_of_time(b))
			return added;
		b->most[kind] = search_kind(b, kind, &added);
		bound += b->most[kind] * b->shape.kind_count[kind];
	}
	if (bound < b->lowest) {
		b->lowest = bound;
		memcpy(b->best_price, b->trial,
		       (size_t)master_rows(b->master) * sizeof(*b->trial));
		memcpy(b->best_most, b->most, (size_t)b->shape.kinds * sizeof(*b->most));
	}
	return added;
}

/* ---- from bound to answer */

/* Scores are sums of wants: a common divisor of these divides them. */
static int common_divisor(const struct instance *instance)
{
	int divisor = 0;

	for (size_t i = 0; i < (size_t)instance->sessions * instance->width; i++)
		for (int a = instance->want[i], rest; a; a = rest) {
			rest = divisor % a;
			divisor = a;
		}
	return divisor ? divisor : 1;
}

/* What everybody's best sessions would come to: the bound to begin with. */
static double conceivable(const struct model *model)
{
	double sum = 0;

	for (int u = 0; u < model->instance->people; u++)
		sum += model->best[u];
	return sum;
}

static int64_t round_down(const struct bound *b)
{
	int64_t divisor = common_divisor(b->model->instance);

	return (int64_t)((b->lowest + 1e-3) / (double)divisor) * divisor;
}

static void generate(struct bound *b)
{
	while (!out_of_time(b) && master_solve(b->master, &b->value, b->price)) {
		int added;

		choose_trial(b);
		added = search_all(b);
		b->result->rounds++;
		if (round_down(b) <= b->result->known)
			return;
		if (b->lowest - b->value < 1e-4) {
			b->result->converged = true;
			return;
		}
		if (added) {
			b->stay = STAY;
		} else if (b->stay > 0) {
			b->stay = 0;		/* what the master itself would like */
		} else {
			b->nodes *= 4;		/* the searches broke off too early */
		}
	}
}

/* ---- a proof by whole columns */

struct whole {
	struct master *master;
	double floor;
};

static double add_whole(void *cookie, const struct column *column, double surplus)
{
	struct whole *whole = cookie;

	(void)surplus;
	if (master_columns(whole->master) < WHOLE_COLUMNS_MAX)
		master_add(whole->master, column);
	return whole->floor;
}

/*
 * Every column that a schedule better than the known one can have: its surplus
 * is short of the highest by no more than what is between bound and known.
 */
static bool add_all_columns(struct bound *b)
{
	double *prices = arena_array(b->arena, double, b->parts->n);
	double gap = b->lowest - (double)b->result->known;

	for (int kind = 0; kind < b->shape.kinds; kind++) {
		struct whole whole = { b->master, b->best_most[kind] - gap - TINY };
		struct column_search search = {
			.model = b->model, .parts = b->parts, .slot = first_of(b, kind),
			.nodes = WHOLE_NODES, .found = add_whole, .cookie = &whole,
		};

		set_part_prices(b, b->best_price, search.slot, prices);
		search.price = prices;
		search.floor = whole.floor;
		if (column_search(&search, b->scratch) > search.floor || out_of_time(b) ||
		    master_columns(b->master) == WHOLE_COLUMNS_MAX)
			return false;
		arena_reset(b->scratch);
	}
	return true;
}

/* With whole columns: is there anything better than the known schedule? */
static void prove(struct bound *b)
{
	int64_t divisor = common_divisor(b->model->instance);
	int ms = b->options->whole_ms ? b->options->whole_ms : WHOLE_MS;
	double value;
	int r;

	master_free(b->master);
	b->master = master_new(&b->shape);
	if (!add_all_columns(b))
		return;
	r = master_whole(b->master, (double)(b->result->known + divisor) - 0.5, ms, &value);
	if (r == 0)
		b->lowest = (double)b->result->known;
	else if (r == 1 && value < b->lowest)
		b->lowest = value;
}

/* ---- the beginning */

/* The known schedule's columns, if all its sessions are placed. */
static void begin_with_known(struct bound *b)
{
	const struct instance *instance = b->model->instance;
	struct schedule_line *places;
	int *start = arena_array(b->arena, int, instance->sessions);

	b->result->known = -1;
	if (!b->options->known)
		return;
	places = schedule_places(instance, b->options->known, b->arena);
	b->shape.all = true;
	for (int s = 0; s < instance->sessions; s++) {
		start[s] = places[s].slot;
		b->shape.all &= start[s] >= 0;
	}
	b->master = master_new(&b->shape);
	b->result->known = 0;
	for (int t = 0; t < instance->slots; t++) {
		struct column column;

		column_from(b->model, b->parts, start, t, &column, b->arena);
		b->result->known += column.value;
		master_add(b->master, &column);
	}
}

void bound_find(const struct instance *instance, const struct bound_options *options,
		struct arena *arena, struct bound_result *result)
{
	struct model_options plain = { .fair = 0 };
	struct bound *b = arena_one(arena, struct bound);

	*result = (struct bound_result){ .rounds = 0 };
	b->model = model_new(instance, &plain, arena);
	b->options = options;
	b->result = result;
	b->arena = arena;
	b->scratch = arena_new();
	b->parts = column_parts_new(b->model, arena);
	b->shape.model = b->model;
	b->shape.parts = b->parts;
	b->lowest = conceivable(b->model);
	b->nodes = NODES_FIRST;
	find_kinds(b);
	begin_with_known(b);
	if (!b->master)
		b->master = master_new(&b->shape);
	b->price = arena_array(arena, double, master_rows(b->master));
	b->trial = arena_array(arena, double, master_rows(b->master));
	b->best_price = arena_array(arena, double, master_rows(b->master));
	b->most = arena_array(arena, double, b->shape.kinds);
	b->best_most = arena_array(arena, double, b->shape.kinds);
	generate(b);
	result->columns = master_columns(b->master);
	if (result->converged && round_down(b) > result->known && result->known >= 0)
		prove(b);
	result->bound = round_down(b);
	result->all = b->shape.all;
	result->optimal = result->bound == result->known;
	master_free(b->master);
	arena_free(b->scratch);
}
