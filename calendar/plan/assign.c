/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Hungarian method with potentials, one row after the other. */
#include "assign.h"

struct assign {
	const int64_t *cost;
	int columns;
	int64_t row_price[ASSIGN_MAX + 1], column_price[ASSIGN_MAX + 1];
	int row_of[ASSIGN_MAX + 1];		/* 0: free; column 0 is where a path begins */
	int64_t slack[ASSIGN_MAX + 1];
	int from[ASSIGN_MAX + 1];
	bool done[ASSIGN_MAX + 1];
};

/* Lowers the slacks by what `column`'s row offers; the nearest open column. */
static int nearest(struct assign *a, int column)
{
	int row = a->row_of[column], best = 0;
	const int64_t *cost = a->cost + (row - 1) * a->columns;

	for (int j = 1; j <= a->columns; j++) {
		int64_t slack = cost[j - 1] - a->row_price[row] - a->column_price[j];

		if (a->done[j])
			continue;
		if (slack < a->slack[j]) {
			a->slack[j] = slack;
			a->from[j] = column;
		}
		if (!best || a->slack[j] < a->slack[best])
			best = j;
	}
	return best;
}

static void raise_prices(struct assign *a, int64_t by)
{
	for (int j = 0; j <= a->columns; j++)
		if (a->done[j]) {
			a->row_price[a->row_of[j]] += by;
			a->column_price[j] -= by;
		} else {
			a->slack[j] -= by;
		}
}

/* The cheapest path from a new row to a free column, and along it everyone moves. */
static void add_row(struct assign *a, int row)
{
	int column = 0;

	for (int j = 0; j <= a->columns; j++) {
		a->slack[j] = INT64_MAX;
		a->done[j] = false;
	}
	a->row_of[0] = row;
	do {
		int next;

		a->done[column] = true;
		next = nearest(a, column);
		raise_prices(a, a->slack[next]);
		column = next;
	} while (a->row_of[column]);
	for (int before; column; column = before) {
		before = a->from[column];
		a->row_of[column] = a->row_of[before];
	}
}

void assign(const int64_t *cost, int rows, int columns, int *column)
{
	struct assign a = { .cost = cost, .columns = columns };

	for (int row = 1; row <= rows; row++)
		add_row(&a, row);
	for (int j = 1; j <= columns; j++)
		if (a.row_of[j])
			column[a.row_of[j] - 1] = j - 1;
}
