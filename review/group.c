/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts put together by reference, and by time where there is none. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "group.h"

struct pair { size_t a, b; int64_t secs; };
struct pairs { struct pair *items; size_t len, cap; };

struct grouping {
	const struct part_row *rows;
	size_t n, *group, n_groups;
	struct arena *arena;
};

static int compare_rows(const void *a, const void *b)
{
	const struct part_row *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->message_id, y->message_id);
}

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->secs != y->secs)
		return x->secs < y->secs ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

static bool refers(const struct part_row *from, const struct part_row *to)
{
	for (size_t i = 0; i < from->n_refs; i++)
		if (from->refs[i] == to->id)
			return true;
	return false;
}

static bool is_tied(const struct part_row *a, const struct part_row *b)
{
	return refers(a, b) || refers(b, a) ||
		(a->n_refs && b->n_refs && a->refs[0] == b->refs[0]);
}

/* ---- by reference; first whatever hangs together at all */

static size_t root(size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static size_t *components(struct grouping *g)
{
	size_t *parent = arena_array(g->arena, size_t, g->n);

	for (size_t i = 0; i < g->n; i++)
		parent[i] = i;
	for (size_t i = 0; i < g->n; i++) {
		for (size_t k = i + 1; k < g->n; k++) {
			size_t a = root(parent, i), b = root(parent, k);

			if (a != b && is_tied(&g->rows[i], &g->rows[k]))
				parent[a > b ? a : b] = a > b ? b : a;
		}
	}
	for (size_t i = 0; i < g->n; i++)
		parent[i] = root(parent, i);
	return parent;
}

/* A number can be there twice only where it was sent again. */
static bool has_room(const struct grouping *g, size_t upto, size_t group,
		     const struct part_row *row)
{
	for (size_t i = 0; i < upto; i++) {
		const struct part_row *other = &g->rows[i];

		if (g->group[i] == group && other->number == row->number &&
		    !str_eq(other->name_key, row->name_key) && !refers(row, other))
			return false;
	}
	return true;
}

/* The group of the nearest part that it refers to, else the latest of its component. */
static size_t choose(const struct grouping *g, const size_t *component, size_t at)
{
	const struct part_row *row = &g->rows[at];

	for (size_t r = 0; r < row->n_refs; r++)
		for (size_t i = 0; i < at; i++)
			if (g->rows[i].id == row->refs[r] && has_room(g, at, g->group[i], row))
				return g->group[i];
	for (size_t i = at; i-- > 0;)
		if (component[i] == component[at] && has_room(g, at, g->group[i], row))
			return g->group[i];
	return g->n_groups;
}

/* ---- by time, for those that refer to nothing */

static bool may_join(const struct grouping *g, size_t a, size_t b)
{
	for (size_t i = 0; i < g->n; i++) {
		if (g->group[i] != a)
			continue;
		for (size_t k = 0; k < g->n; k++)
			if (g->group[k] == b && g->rows[i].number == g->rows[k].number)
				return false;
	}
	return true;
}

static void find_pairs(const struct grouping *g, struct pairs *pairs)
{
	for (size_t i = 0; i < g->n; i++) {
		for (size_t k = i + 1; !g->rows[i].n_refs && k < g->n; k++) {
			int64_t secs = g->rows[k].at - g->rows[i].at;

			if (secs > GROUP_SECS)
				break;
			if (!g->rows[k].n_refs &&
			    str_eq_fold(g->rows[i].prefix, g->rows[k].prefix))
				*vec_add(pairs, g->arena) = (struct pair){ i, k, secs };
		}
	}
}

static void join_by_time(struct grouping *g)
{
	struct pairs pairs = { 0 };

	find_pairs(g, &pairs);
	if (pairs.len)
		qsort(pairs.items, pairs.len, sizeof(*pairs.items), compare_pairs);
	for (size_t p = 0; p < pairs.len; p++) {
		size_t a = g->group[pairs.items[p].a], b = g->group[pairs.items[p].b];

		if (a == b || !may_join(g, a, b))
			continue;
		for (size_t i = 0; i < g->n; i++)
			if (g->group[i] == b)
				g->group[i] = a;
	}
}

/* Numbers without gaps, in the order in which they begin. */
static void number(struct grouping *g)
{
	size_t *name = arena_array(g->arena, size_t, g->n_groups), next = 0;

	for (size_t i = 0; i < g->n; i++) {
		if (!name[g->group[i]])
			name[g->group[i]] = ++next;
		g->group[i] = name[g->group[i]] - 1;
	}
	g->n_groups = next;
}

size_t group_parts(struct part_rows *rows, size_t *group, struct arena *arena)
{
	struct grouping g = {
		.rows = rows->items, .n = rows->len, .group = group, .arena = arena,
	};
	size_t *component;

	if (!rows->len)
		return 0;
	qsort(rows->items, rows->len, sizeof(*rows->items), compare_rows);
	component = components(&g);
	for (size_t i = 0; i < g.n; i++) {
		group[i] = choose(&g, component, i);
		g.n_groups += group[i] == g.n_groups;
	}
	join_by_time(&g);
	number(&g);
	return g.n_groups;
}
