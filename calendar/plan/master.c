/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The master program, in GLPK's hands.  GLPK counts rows and columns from 1. */
#include <glpk.h>
#include <stdlib.h>

#include "calendar/plan/instance.h"

#include "column.h"
#include "master.h"
#include "model.h"

enum { ORDER_ROWS_MAX = 3000 };

struct master {
	const struct master_shape *shape;
	glp_prob *lp;
	int rows;
	int *link_from;			/* of each session, its first link row */
	int order_from;			/* the first order row */
	int orders;			/* 0 where there would be too many rows */
	int *row;			/* scratch for one column, from 1 */
	double *coefficient;
};

static int session_length(const struct master *master, int session)
{
	return master->shape->model->instance->session[session].length;
}

/* The row that ties part i of a session that starts in a slot to its first part. */
static int link_row(const struct master *master, int session, int start, int i)
{
	return master->link_from[session] + start * (session_length(master, session) - 1) + i - 1;
}

/*
 * Session `first` must have ended when `then` starts.  For each slot t: not both
 * of "then starts by t" and "first starts too late to have ended by t".
 */
static int order_row(const struct master *master, int order, int t)
{
	return master->order_from + order * master->shape->model->instance->slots + t;
}

/* The slots t whose rows know of a session that starts in a slot: from, to. */
static void order_span(const struct master *master, int order, int session, int start,
		       int *from, int *to)
{
	const struct instance *instance = master->shape->model->instance;

	*from = 0;
	*to = instance->slots;
	if (instance->order[order].then == session)
		*from = start;
	else if (start + session_length(master, session) < instance->slots)
		*to = start + session_length(master, session);
}

static void bound_rows(struct master *master)
{
	const struct master_shape *shape = master->shape;
	int sessions = shape->model->instance->sessions;

	glp_add_rows(master->lp, master->rows);
	for (int row = 0; row < master->rows; row++)
		if (row < sessions)
			glp_set_row_bnds(master->lp, row + 1, shape->all ? GLP_FX : GLP_UP, 1, 1);
		else if (row < sessions + shape->kinds)
			glp_set_row_bnds(master->lp, row + 1, GLP_UP, 0,
					 shape->kind_count[row - sessions]);
		else if (row < master->order_from)
			glp_set_row_bnds(master->lp, row + 1, GLP_FX, 0, 0);
		else
			glp_set_row_bnds(master->lp, row + 1, GLP_UP, 0, 1);
}

struct master *master_new(const struct master_shape *shape)
{
	struct master *master = mem_alloc(sizeof(*master));
	const struct instance *instance = shape->model->instance;

	glp_term_out(GLP_OFF);
	master->shape = shape;
	master->lp = glp_create_prob();
	master->rows = instance->sessions + shape->kinds;
	master->link_from = mem_alloc(sizeof(int) * (size_t)instance->sessions);
	for (int s = 0; s < instance->sessions; s++) {
		master->link_from[s] = master->rows;
		master->rows += (instance->session[s].length - 1) * instance->slots;
	}
	master->order_from = master->rows;
	if (instance->orders * instance->slots <= ORDER_ROWS_MAX)
		master->orders = instance->orders;
	master->rows += master->orders * instance->slots;
	master->row = mem_alloc(sizeof(int) * (size_t)(master->rows + 1));
	master->coefficient = mem_alloc(sizeof(double) * (size_t)(master->rows + 1));
	glp_set_obj_dir(master->lp, GLP_MAX);
	bound_rows(master);
	return master;
}

void master_free(struct master *master)
{
	if (!master)
		return;
	glp_delete_prob(master->lp);
	glp_free_env();
	free(master->link_from);
	free(master->row);
	free(master->coefficient);
	free(master);
}

static int add_entry(struct master *master, int n, int row, double coefficient)
{
	master->row[n + 1] = row + 1;
	master->coefficient[n + 1] = coefficient;
	return n + 1;
}

static int add_orders(struct master *master, int n, int session, int slot)
{
	const struct model *model = master->shape->model;

	for (int k = model->orders_from[session]; k < model->orders_from[session + 1]; k++) {
		int from, to;

		order_span(master, model->orders[k], session, slot, &from, &to);
		for (int t = from; t < to; t++)
			n = add_entry(master, n, order_row(master, model->orders[k], t), 1);
	}
	return n;
}

static int add_part(struct master *master, int n, int part, int slot)
{
	const struct column_parts *parts = master->shape->parts;
	int s = parts->session[part], i = parts->index[part];

	if (i > 0)
		return add_entry(master, n, link_row(master, s, slot - i, i), 1);
	n = add_entry(master, n, s, 1);
	for (i = 1; i < session_length(master, s); i++)
		n = add_entry(master, n, link_row(master, s, slot, i), -1);
	return master->orders ? add_orders(master, n, s, slot) : n;
}

void master_add(struct master *master, const struct column *column)
{
	int sessions = master->shape->model->instance->sessions, n = 0;
	int j = glp_add_cols(master->lp, 1);

	for (int i = 0; i < column->len; i++)
		n = add_part(master, n, column->part[i], column->slot);
	n = add_entry(master, n, sessions + master->shape->kind[column->slot], 1);
	glp_set_mat_col(master->lp, j, n, master->row, master->coefficient);
	glp_set_col_bnds(master->lp, j, GLP_LO, 0, 0);
	glp_set_obj_coef(master->lp, j, column->value);
}

int master_columns(const struct master *master)
{
	return glp_get_num_cols(master->lp);
}

int master_rows(const struct master *master)
{
	return master->rows;
}

bool master_is_capped(const struct master *master, int row)
{
	int sessions = master->shape->model->instance->sessions;

	return row < sessions ? !master->shape->all :
	       row < sessions + master->shape->kinds || row >= master->order_from;
}

bool master_solve(struct master *master, double *value, double *price)
{
	glp_smcp how;

	glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	if (glp_simplex(master->lp, &how) || glp_get_status(master->lp) != GLP_OPT)
		return false;
	*value = glp_get_obj_val(master->lp);
	for (int row = 0; row < master->rows; row++)
		price[row] = glp_get_row_dual(master->lp, row + 1);
	return true;
}

static double order_price(const struct master *master, const double *price, int session,
			  int slot)
{
	const struct model *model = master->shape->model;
	double sum = 0;

	for (int k = model->orders_from[session]; k < model->orders_from[session + 1]; k++) {
		int from, to;

		order_span(master, model->orders[k], session, slot, &from, &to);
		for (int t = from; t < to; t++)
			sum += price[order_row(master, model->orders[k], t)];
	}
	return sum;
}

double master_part_price(const struct master *master, const double *price, int part, int slot)
{
	const struct column_parts *parts = master->shape->parts;
	int s = parts->session[part], i = parts->index[part];
	double sum;

	if (i > 0)
		return price[link_row(master, s, slot - i, i)];
	sum = price[s];
	for (i = 1; i < session_length(master, s); i++)
		sum -= price[link_row(master, s, slot, i)];
	return master->orders ? sum + order_price(master, price, s, slot) : sum;
}

double master_fixed(const struct master *master, const double *price)
{
	double sum = 0;

	for (int s = 0; s < master->shape->model->instance->sessions; s++)
		sum += price[s];
	for (int row = master->order_from; row < master->rows; row++)
		sum += price[row];
	return sum;
}

/* The row "worth at least this much": what is no better need not be looked at. */
static void demand(struct master *master, double above)
{
	int n = glp_get_num_cols(master->lp);
	int *column = mem_alloc(sizeof(int) * (size_t)(n + 1));
	double *worth = mem_alloc(sizeof(double) * (size_t)(n + 1));
	int row = glp_add_rows(master->lp, 1);

	for (int j = 1; j <= n; j++) {
		column[j] = j;
		worth[j] = glp_get_obj_coef(master->lp, j);
	}
	glp_set_mat_row(master->lp, row, n, column, worth);
	glp_set_row_bnds(master->lp, row, GLP_LO, above, 0);
	free(column);
	free(worth);
}

int master_whole(struct master *master, double above, int ms, double *value)
{
	glp_iocp how;
	int r;

	demand(master, above);
	for (int j = 1; j <= glp_get_num_cols(master->lp); j++)
		glp_set_col_kind(master->lp, j, GLP_IV);
	glp_init_iocp(&how);
	how.msg_lev = GLP_MSG_OFF;
	how.presolve = GLP_ON;
	how.tm_lim = ms;
	r = glp_intopt(master->lp, &how);
	if (r == GLP_ENOPFS || (r == 0 && glp_mip_status(master->lp) == GLP_NOFEAS))
		return 0;
	if (r || glp_mip_status(master->lp) != GLP_OPT)
		return -1;
	*value = glp_mip_obj_val(master->lp);
	return 1;
}
