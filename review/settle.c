/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From mails to series.  Everything here follows from which mails there are, never
 * from the order in which they came: each step is done anew for what a mail touches.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/settings.h"
#include "review/hear.h"
#include "group.h"
#include "landed_row.h"
#include "message_row.h"
#include "series_row.h"
#include "tree.h"
#include "versions.h"

#define NEAR_MAX 1000			/* parts that may hang together */
#define DEPTH_MAX 50			/* replies to replies whose subject changes */

struct settling {
	struct db *db;
	const struct settings *settings;
	struct arena *arena;		/* of this run */
	struct arena *hand;		/* of the mail in hand */
	struct part_ids dirty;		/* series, with repetitions */
};

static void touch(struct settling *s, int64_t series_id)
{
	if (series_id)
		*vec_add(&s->dirty, s->arena) = series_id;
}

/* ---- parts */

static bool has_row(const struct part_rows *rows, int64_t id)
{
	for (size_t i = 0; i < rows->len; i++)
		if (rows->items[i].id == id)
			return true;
	return false;
}

static int add_row(struct settling *s, int64_t id, struct part_rows *rows, struct err *err)
{
	struct part_row row;
	int rc;

	if (has_row(rows, id) || rows->len >= NEAR_MAX)
		return 0;
	rc = part_row_find(s->db, id, s->hand, &row, err);
	if (rc == 1)
		*vec_add(rows, s->hand) = row;
	return rc < 0 ? -1 : 0;
}

/* All that hangs together with a part, however far. */
static int find_near(struct settling *s, int64_t id, struct part_rows *rows, struct err *err)
{
	if (add_row(s, id, rows, err))
		return -1;
	for (size_t i = 0; i < rows->len; i++) {
		struct part_ids near = { 0 };

		if (!rows->items[i].total)
			continue;
		if (part_near(s->db, &rows->items[i], GROUP_SECS, s->hand, &near, err))
			return -1;
		for (size_t k = 0; k < near.len; k++)
			if (add_row(s, near.items[k], rows, err))
				return -1;
	}
	return 0;
}

/*
 * "[PATCH v5.1 10/12]" in answer to v5's 10/12, and no more of it: v5 goes on with
 * another 10/12.  The part that a part stands for, or 0.
 */
static int stands_for(struct settling *s, const struct part_row *row, struct part_row *out,
		      struct err *err)
{
	for (size_t i = 0; i < row->n_refs; i++) {
		int rc = part_row_find(s->db, row->refs[i], s->hand, out, err);

		if (rc < 0)
			return -1;
		if (rc == 0 || !out->series_id || !str_eq_fold(out->sender_email,
							       row->sender_email))
			continue;
		if (row->total && out->total == row->total && out->number == row->number &&
		    out->version_key < row->version_key)
			return 1;
		if (!row->total && out->total > 1 && out->number > 0 &&
		    out->version_key < row->version_key && str_eq(out->name_key, row->name_key))
			return 1;
	}
	return 0;
}

struct group {
	struct part_row **rows;
	size_t n;
	int64_t series_id;
};

static bool is_whole(const struct group *group)
{
	bool *seen;
	int64_t total = group->rows[0]->total, left = total;

	if (total == 0)
		return false;
	seen = mem_alloc((size_t)total + 1);
	for (size_t i = 0; i < group->n; i++) {
		int64_t number = group->rows[i]->number;

		if (number == 0)
			left = 0;	/* a cover: a version of its own */
		else if (number <= total && !seen[number]) {
			seen[number] = true;
			left--;
		}
	}
	free(seen);
	return left <= 0;
}

/*
 * A cover that counts otherwise than its patches do: "[PATCH 00/12]" above
 * "[PATCH 01/11]".  The cover has none of its own, and all of these answer it.
 */
static int find_cover(struct settling *s, struct group *group, struct err *err)
{
	struct part_row cover;
	int rc;

	for (size_t i = 0; i < group->n; i++)
		if (group->rows[i]->number == 0)
			return 0;
	for (size_t i = 0; i < group->rows[0]->n_refs; i++) {
		rc = part_row_find(s->db, group->rows[0]->refs[i], s->hand, &cover, err);
		if (rc < 0)
			return -1;
		if (rc == 0)
			continue;
		if (cover.number || !cover.series_id || !cover.total || !group->rows[0]->total ||
		    cover.total == group->rows[0]->total ||
		    cover.version_key != group->rows[0]->version_key ||
		    !str_eq_fold(cover.sender_email, group->rows[0]->sender_email))
			return 0;
		rc = part_has_patches(s->db, &cover, err);
		if (rc == 0)
			group->series_id = cover.series_id;
		return rc < 0 ? -1 : rc == 0;
	}
	return 0;
}

/* 1 all of the group stand for parts of one older series, which goes on; 0; -1 */
static int find_host(struct settling *s, struct group *group, struct err *err)
{
	int64_t host = 0;

	if (is_whole(group))
		return 0;
	for (size_t i = 0; i < group->n; i++) {
		struct part_row old;
		int rc = stands_for(s, group->rows[i], &old, err);

		if (rc <= 0)
			return rc;
		if (host && host != old.series_id)
			return 0;
		host = old.series_id;
		group->rows[i]->number = old.number;
	}
	group->series_id = host;
	return 1;
}

/* The group keeps the series that one of it leads; several become one. */
static int claim(struct settling *s, struct group *group, struct err *err)
{
	for (size_t i = 0; i < group->n; i++) {
		int64_t led = 0;
		int rc = series_led_by(s->db, group->rows[i]->id, &led, err);

		if (rc < 0)
			return -1;
		if (rc == 0 || led == group->series_id)
			continue;
		if (!group->series_id) {
			group->series_id = led;
			continue;
		}
		if (series_join(s->db, led, group->series_id, err))
			return -1;
	}
	if (group->series_id)
		return 0;
	return series_make(s->db, group->rows[0], &group->series_id, err);
}

static int assemble(struct settling *s, int64_t id, int depth, struct err *err);

/* Another version of the part, or a patch of the cover that counts otherwise. */
static bool may_follow(const struct part_row *other, const struct part_row *row)
{
	if (!str_eq_fold(other->sender_email, row->sender_email))
		return false;
	if (other->version_key > row->version_key)
		return other->total == row->total || !other->total;
	return row->number == 0 && row->total && other->total && other->total != row->total &&
	       other->version_key == row->version_key;
}

/* Later versions that are no more than a part of this one sent again. */
static int assemble_successors(struct settling *s, const struct part_row *row, int depth,
			       struct err *err)
{
	struct part_ids later = { 0 };

	if (part_referring(s->db, row->id, s->hand, &later, err))
		return -1;
	for (size_t i = 0; i < later.len; i++) {
		struct part_row other;
		int rc = part_row_find(s->db, later.items[i], s->hand, &other, err);

		if (rc < 0)
			return -1;
		if (rc == 1 && other.series_id && may_follow(&other, row) &&
		    assemble(s, other.id, depth + 1, err))
			return -1;
	}
	return 0;
}

static int write_group(struct settling *s, struct group *group, int depth, struct err *err)
{
	int rc = find_cover(s, group, err);

	if (rc == 0)
		rc = find_host(s, group, err);
	if (rc < 0 || claim(s, group, err))
		return -1;
	touch(s, group->series_id);
	for (size_t i = 0; i < group->n; i++) {
		struct part_row *row = group->rows[i];
		int64_t before = row->series_id;

		if (part_settle(s->db, row->id, group->series_id, row->number, row->is_current,
				err))
			return -1;
		row->series_id = group->series_id;
		touch(s, before);
		if (before != group->series_id && depth < DEPTH_MAX &&
		    assemble_successors(s, row, depth, err))
			return -1;
	}
	return 0;
}

/* Make the series anew that a part belongs to, with all that hang together with it. */
static int assemble(struct settling *s, int64_t id, int depth, struct err *err)
{
	struct part_rows rows = { 0 };
	size_t *group_of, n;

	if (find_near(s, id, &rows, err))
		return -1;
	for (size_t i = 0; i < rows.len; i++)
		if (!rows.items[i].total)	/* it may have stood for another number */
			rows.items[i].number = !rows.items[i].is_pull;
	group_of = arena_array(s->hand, size_t, rows.len);
	n = group_parts(&rows, group_of, s->hand);
	for (size_t g = 0; g < n; g++) {
		struct group group = { .rows = arena_array(s->hand, struct part_row *, rows.len) };

		for (size_t i = 0; i < rows.len; i++)
			if (group_of[i] == g)
				group.rows[group.n++] = &rows.items[i];
		if (write_group(s, &group, depth, err))
			return -1;
	}
	return 0;
}

/* ---- replies */

static int touch_part(struct settling *s, int64_t part_id, struct err *err)
{
	struct part_row row;
	int rc = part_id ? part_row_find(s->db, part_id, s->hand, &row, err) : 0;

	if (rc == 1)
		touch(s, row.series_id);
	return rc < 0 ? -1 : 0;
}

static int settle_reply(struct settling *s, int64_t id, int depth, struct err *err)
{
	struct message_ids more = { 0 };
	int64_t before = 0, after = 0;
	int rc = message_attach(s->db, id, &before, &after, err);

	if (rc <= 0)
		return rc;
	if (touch_part(s, before, err) || touch_part(s, after, err))
		return -1;
	if (depth >= DEPTH_MAX)
		return 0;
	if (message_referring(s->db, id, s->hand, &more, err))
		return -1;
	for (size_t i = 0; i < more.len; i++)
		if (settle_reply(s, more.items[i], depth + 1, err))
			return -1;
	return 0;
}

static int settle_part(struct settling *s, const struct part_row *row, struct err *err)
{
	struct message_ids waiting = { 0 };
	int rc;

	if (!row->series_id && assemble(s, row->id, 0, err))
		return -1;
	rc = landed_match(s->db, row, err);
	if (rc == 1)
		touch(s, row->series_id);
	if (rc < 0 || message_waiting(s->db, row->id, s->hand, &waiting, err))
		return -1;
	for (size_t i = 0; i < waiting.len; i++)
		if (settle_reply(s, waiting.items[i], 0, err))
			return -1;
	return 0;
}

static int settle_message(struct settling *s, int64_t id, struct err *err)
{
	struct part_row row;
	int rc = settle_reply(s, id, 0, err);

	if (rc < 0)
		return -1;
	rc = part_row_find(s->db, id, s->hand, &row, err);
	if (rc == 1)
		rc = settle_part(s, &row, err);
	return rc;
}

/* ---- series */

static bool counts_more(const struct part_row *a, const struct part_row *b)
{
	if (a->version_key != b->version_key)
		return a->version_key > b->version_key;
	if (a->at != b->at)
		return a->at > b->at;
	return strcmp(a->message_id, b->message_id) > 0;
}

/* Of each number the newest counts. */
static int settle_current(struct settling *s, int64_t series_id, struct part_rows *rows,
			  struct err *err)
{
	for (size_t i = 0; i < rows->len; i++) {
		struct part_row *row = &rows->items[i];
		bool is_current = true;

		for (size_t k = 0; k < rows->len; k++)
			if (rows->items[k].number == row->number &&
			    counts_more(&rows->items[k], row))
				is_current = false;
		if (row->is_current == is_current)
			continue;
		row->is_current = is_current;
		if (part_settle(s->db, row->id, series_id, row->number, is_current, err))
			return -1;
	}
	return 0;
}

/* The cover, else the first part, of the version that the series is. */
static const struct part_row *find_lead(const struct part_rows *rows)
{
	const struct part_row *lead = &rows->items[0];

	for (size_t i = 1; i < rows->len; i++) {
		const struct part_row *row = &rows->items[i];

		if (row->version_key != lead->version_key) {
			if (row->version_key < lead->version_key)
				lead = row;
		} else if (row->number != lead->number) {
			if (row->number < lead->number)
				lead = row;
		} else if (counts_more(row, lead)) {
			lead = row;
		}
	}
	return lead;
}

/* Some mailers leave the sender's name out; then the patches may say it. */
static const char *find_name(const struct part_row *lead, const struct part_rows *rows,
			     struct arena *arena)
{
	if (*lead->sender_name)
		return lead->sender_name;
	for (size_t i = 0; i < rows->len; i++)
		if (*rows->items[i].author_name)
			return rows->items[i].author_name;
	return arena_dup_len(arena, lead->sender_email, strcspn(lead->sender_email, "@"));
}

static void find_facts(struct settling *s, const struct part_rows *rows,
		       struct series_facts *facts)
{
	const struct part_row *lead = find_lead(rows);

	*facts = (struct series_facts){
		.lead = lead, .posted_at = lead->at,
		.author_name = find_name(lead, rows, s->hand),
		.total = lead->total ? lead->total : !lead->is_pull,
	};
	for (size_t i = 0; i < rows->len; i++) {
		const struct part_row *row = &rows->items[i];

		facts->received += row->is_current && row->number > 0;
		if (!lead->number && row->number && row->version_key == lead->version_key &&
		    row->total != lead->total)
			facts->total = row->total;	/* the patches count better */
		if (row->version_key == lead->version_key && row->at < facts->posted_at)
			facts->posted_at = row->at;
	}
	facts->tree = tree_of_prefix(s->settings, lead->prefix, &facts->is_foreign);
}

/* 1 it is there, 0 not any more, -1 */
static int write_series(struct settling *s, int64_t id, struct err *err)
{
	struct part_rows rows = { 0 };
	struct series_facts facts;

	if (part_rows_of(s->db, id, s->hand, &rows, err))
		return -1;
	if (!rows.len)
		return series_drop(s->db, id, err);
	if (settle_current(s, id, &rows, err))
		return -1;
	find_facts(s, &rows, &facts);
	return series_write(s->db, id, &facts, err) ? -1 : 1;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void sort_dirty(struct settling *s)
{
	size_t n = 0;

	if (s->dirty.len)
		qsort(s->dirty.items, s->dirty.len, sizeof(*s->dirty.items), compare_ids);
	for (size_t i = 0; i < s->dirty.len; i++)
		if (!n || s->dirty.items[n - 1] != s->dirty.items[i])
			s->dirty.items[n++] = s->dirty.items[i];
	s->dirty.len = n;
}

static bool has_id(const struct part_ids *sorted, int64_t id)
{
	return bsearch(&id, sorted->items, sorted->len, sizeof(id), compare_ids) != NULL;
}

struct tie { int64_t id, changed; };	/* a series, and one of its kin that changed */
struct ties { struct tie *items; size_t len, cap; };

static int compare_ties(const void *a, const void *b)
{
	const struct tie *x = a, *y = b;

	return x->id != y->id ? compare_ids(&x->id, &y->id) :
		compare_ids(&x->changed, &y->changed);
}

/* A series that has changed may have another successor. */
static int settle_changed(struct settling *s, struct ties *ties, struct err *err)
{
	for (size_t i = 0; i < s->dirty.len; i++) {
		struct part_ids kin = { 0 };

		if (series_find_kin(s->db, s->dirty.items[i], s->hand, &kin, err) ||
		    versions_settle(s->db, s->dirty.items[i], &kin, s->hand, err))
			return -1;
		for (size_t k = 0; k < kin.len; k++)
			if (!has_id(&s->dirty, kin.items[k]))
				*vec_add(ties, s->arena) =
					(struct tie){ kin.items[k], s->dirty.items[i] };
		arena_reset(s->hand);
	}
	return 0;
}

/* Or be that of another, which is tied to it. */
static int settle_tied(struct settling *s, int64_t id, const struct part_ids *changed,
		       struct err *err)
{
	struct part_ids kin = { 0 };
	int rc = versions_update(s->db, id, changed, &s->dirty, s->hand, err);

	if (rc == 0 && (series_find_kin(s->db, id, s->hand, &kin, err) ||
			versions_settle(s->db, id, &kin, s->hand, err)))
		rc = -1;
	arena_reset(s->hand);
	return rc < 0 ? -1 : 0;
}

static int settle_versions(struct settling *s, struct err *err)
{
	struct ties ties = { 0 };

	if (settle_changed(s, &ties, err))
		return -1;
	if (ties.len)
		qsort(ties.items, ties.len, sizeof(*ties.items), compare_ties);
	for (size_t i = 0, k; i < ties.len; i = k) {
		struct part_ids changed = { 0 };

		for (k = i; k < ties.len && ties.items[k].id == ties.items[i].id; k++)
			*vec_add(&changed, s->hand) = ties.items[k].changed;
		if (settle_tied(s, ties.items[i].id, &changed, err))
			return -1;
	}
	return 0;
}

static int settle_series(struct settling *s, struct err *err)
{
	sort_dirty(s);
	for (size_t i = 0; i < s->dirty.len; i++) {
		if (write_series(s, s->dirty.items[i], err) < 0)
			return -1;
		arena_reset(s->hand);
	}
	return settle_versions(s, err);
}

static int settle_all(struct settling *s, struct err *err)
{
	int64_t id;
	int rc;

	while ((rc = message_unsettled(s->db, &id, err)) == 1) {
		if (settle_message(s, id, err) < 0)
			return -1;
		arena_reset(s->hand);
	}
	return rc ? -1 : settle_series(s, err);
}

int review_settle(struct db *db, const struct settings *settings, struct err *err)
{
	struct settling s = {
		.db = db, .settings = settings, .arena = arena_new(), .hand = arena_new(),
	};
	bool own = !db_in_transaction(db);
	int rc = own ? db_begin(db, err) : 0;

	if (rc == 0)
		rc = settle_all(&s, err);
	if (rc == 0 && own)
		rc = db_commit(db, err);
	if (own)
		db_rollback(db);
	arena_free(s.hand);
	arena_free(s.arena);
	return rc;
}
