/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time to the first answer: a query, the sections of each file, and order statistics. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/judge.h"
#include "review/latency.h"
#include "review/maintainers.h"

#define SERIES_MAX   20000
#define PATHS_MAX    30			/* of one series: enough to know its sections */
#define SECTIONS_MAX 20

struct sample { int64_t series_id, wait_secs; };	/* -1: not answered */
struct samples { struct sample *items; size_t len, cap; };

struct bin {
	const char *section;
	struct { int64_t *items; size_t len, cap; } waits;
	size_t n;
};
struct bins { struct bin *items; size_t len, cap; };

static int list_samples(struct db *db, int64_t from, int64_t to, struct arena *arena,
			struct samples *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT id, coalesce((SELECT min(m.at) FROM part AS p"
		"  JOIN message AS m ON m.part_id = p.message_id"
		"  WHERE p.series_id = series.id AND m.kind = 'reply' AND NOT m.is_automatic"
		"  AND m.from_email <> author_email AND m.at >= posted_at) - posted_at, -1) AS wait"
		" FROM series WHERE NOT is_foreign AND posted_at >= :from AND posted_at < :to"
		" ORDER BY posted_at LIMIT :max");
	int rc;

	db_bind_int(st, "from", from);
	db_bind_int(st, "to", to);
	db_bind_int(st, "max", SERIES_MAX);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct sample){
			.series_id = db_int(st, "id"), .wait_secs = db_int(st, "wait"),
		};
	return rc;
}

static struct bin *bin_of(struct bins *bins, const char *section, struct arena *arena)
{
	struct bin *bin;

	for (size_t i = 0; i < bins->len; i++)
		if (str_eq(bins->items[i].section, section))
			return &bins->items[i];
	bin = vec_add(bins, arena);
	*bin = (struct bin){ .section = arena_dup(arena, section) };
	return bin;
}

static void count(struct bins *bins, const char *section, const struct sample *sample,
		  struct arena *arena)
{
	struct bin *bin = bin_of(bins, section, arena);

	bin->n++;
	if (sample->wait_secs >= 0)
		*vec_add(&bin->waits, arena) = sample->wait_secs;
}

struct names { const char **items; size_t len, cap; };

static void add_name(struct names *names, const char *name, struct arena *arena)
{
	for (size_t i = 0; i < names->len; i++)
		if (str_eq(names->items[i], name))
			return;
	*vec_add(names, arena) = name;
}

/* The most specific section of a file, as for an approval. */
static void add_section(struct maintainers *m, const char *path, struct arena *arena,
			struct names *out)
{
	struct matches matches = { 0 };

	maintainers_match(m, path, arena, &matches);
	for (size_t i = 0; i < matches.len; i++) {
		const struct section *section = matches.items[i].section;

		for (size_t k = 0; k < section->people.len; k++)
			if (!section->people.items[k].is_reviewer) {
				add_name(out, section->name, arena);
				return;
			}
	}
}

static int list_paths(struct db *db, int64_t series_id, struct arena *arena,
		      struct names *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT DISTINCT path FROM part_file JOIN part USING (message_id)"
		" WHERE series_id = :id ORDER BY path LIMIT :max");
	int rc;

	db_bind_int(st, "id", series_id);
	db_bind_int(st, "max", PATHS_MAX);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_text(st, "path", arena);
	return rc;
}

static int count_sections(struct db *db, struct maintainers *m, const struct sample *sample,
			  struct bins *bins, struct arena *arena, struct err *err)
{
	struct arena *scratch = arena_new();
	struct names paths = { 0 }, sections = { 0 };
	int rc = list_paths(db, sample->series_id, scratch, &paths, err);

	for (size_t i = 0; i < paths.len && sections.len < SECTIONS_MAX; i++)
		add_section(m, paths.items[i], scratch, &sections);
	for (size_t i = 0; i < sections.len; i++)
		count(bins, sections.items[i], sample, arena);
	arena_free(scratch);
	return rc;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int by_number(const void *a, const void *b)
{
	const struct latency *x = a, *y = b;

	if (!*x->section != !*y->section)
		return *x->section ? 1 : -1;
	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return strcmp(x->section, y->section);
}

static struct latency latency_of(struct bin *bin)
{
	size_t n = bin->waits.len;
	struct latency out = {
		.section = bin->section, .n = bin->n, .answered = n, .median_secs = -1,
		.p90_secs = -1,
	};

	if (!n)
		return out;
	qsort(bin->waits.items, n, sizeof(*bin->waits.items), by_size);
	out.median_secs = bin->waits.items[(n - 1) / 2];
	out.p90_secs = bin->waits.items[(n * 9 + 9) / 10 - 1];
	return out;
}

int latency_find(struct judge *judge, struct db *db, int64_t from, int64_t to,
		 struct arena *arena, struct latencies *out, struct err *err)
{
	struct samples samples = { 0 };
	struct bins bins = { 0 };
	struct maintainers *m;
	int rc = judge_maintainers(judge, &m, err);

	*out = (struct latencies){ 0 };
	if (rc < 0 || list_samples(db, from, to, arena, &samples, err))
		return -1;
	bin_of(&bins, "", arena);
	for (size_t i = 0; i < samples.len; i++) {
		count(&bins, "", &samples.items[i], arena);
		if (rc && count_sections(db, m, &samples.items[i], &bins, arena, err))
			return -1;
	}
	for (size_t i = 0; i < bins.len; i++)
		*vec_add(out, arena) = latency_of(&bins.items[i]);
	qsort(out->items, out->len, sizeof(*out->items), by_number);
	return 0;
}
