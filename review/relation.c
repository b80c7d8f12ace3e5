/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a series says of other series: table relation. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/series.h"
#include "message_row.h"
#include "relation.h"

static const struct { const char *key; enum relation_kind kind; } keys[] = {
	{ "Supersedes:", RELATION_SUPERSEDES },
	{ "Depends-on:", RELATION_DEPENDS },
	{ "Depends on:", RELATION_DEPENDS },
	{ "Based-on:", RELATION_DEPENDS },
	{ "prerequisite-message-id:", RELATION_DEPENDS },
	{ "Prerequisites:", RELATION_DEPENDS },
};

static const char *const kinds[] = {
	[RELATION_SUPERSEDES] = "supersedes", [RELATION_DEPENDS] = "depends",
};

/* "<id>", "id", "https://archive/list/id/": the word's last piece that has an '@'. */
static const char *id_in(const char *word, struct arena *arena)
{
	char *rest = arena_dup(arena, word), *piece, *id = NULL;

	while ((piece = str_piece(&rest, '/')))
		if (strchr(piece, '@'))
			id = piece;
	if (!id)
		return NULL;
	if (strchr(id, '<'))
		id = strchr(id, '<') + 1;
	id[strcspn(id, ">,;)?#\"")] = '\0';
	return strlen(id) > 3 && strlen(id) <= 250 && strchr(id, '@') ? id : NULL;
}

static void read_line(const char *line, struct arena *arena, struct relations *out)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		size_t len = strlen(keys[i].key);
		char *rest, *word;

		if (strncasecmp(line, keys[i].key, len) != 0)
			continue;
		rest = arena_dup(arena, line + len);
		while ((word = str_word(&rest)) && out->len < RELATIONS_MAX) {
			const char *id = id_in(word, arena);

			if (id)
				*vec_add(out, arena) = (struct relation){ keys[i].kind, id };
		}
	}
}

void relation_read(const char *text, struct arena *arena, struct relations *out)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");

		if (str_starts(line, "diff --git "))
			break;
		if (len < 1000 && strchr("SsDdBbPp", *line) && memchr(line, '@', len))
			read_line(arena_dup_len(arena, line, len), arena, out);
		line += len + (line[len] == '\n');
	}
}

int relation_add(struct db *db, int64_t id, const struct relations *relations, struct err *err)
{
	for (size_t i = 0; i < relations->len; i++) {
		const struct relation *relation = &relations->items[i];
		struct db_stmt *st;
		int64_t to;

		if (message_id_of(db, relation->message_id, &to, err))
			return -1;
		st = db_prepare(db, "INSERT INTO relation (message_id, kind, to_id)"
				" VALUES (:id, :kind, :to) ON CONFLICT DO NOTHING");
		db_bind_int(st, "id", id);
		db_bind_text(st, "kind", kinds[relation->kind]);
		db_bind_int(st, "to", to);
		if (db_run(st, err))
			return -1;
	}
	return 0;
}

int series_depends(struct db *db, int64_t id, struct arena *arena, struct series_ids *out,
		   struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT DISTINCT m.message_id AS message_id FROM part AS p"
		" JOIN relation AS r ON r.message_id = p.message_id AND r.kind = 'depends'"
		" JOIN message AS m ON m.id = r.to_id WHERE p.series_id = :id ORDER BY 1");
	int rc;

	db_bind_int(st, "id", id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_text(st, "message_id", arena);
	return rc;
}
