/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table agreed. */
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/agreed.h"
#include "harvest.h"

int agreed_forget(struct db *db, int64_t minutes_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM agreed WHERE minutes_id = :id");

	db_bind_int(st, "id", minutes_id);
	return db_run(st, err);
}

int agreed_add(struct db *db, int64_t minutes_id, const char *item, const char *text,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT OR IGNORE INTO agreed (minutes_id, item, text)"
		" VALUES (:minutes_id, :item, :text)");

	db_bind_int(st, "minutes_id", minutes_id);
	db_bind_text(st, "item", item);
	db_bind_text(st, "text", text);
	return db_run(st, err);
}

static bool has_words(const struct agreed *agreed, const char *text, struct arena *arena)
{
	char *rest = arena_dup(arena, text), *word;

	while ((word = str_word(&rest)))
		if (!strcasestr(agreed->text, word) && !strcasestr(agreed->title, word))
			return false;
	return true;
}

int agreed_list(struct db *db, const char *text, int64_t max, struct arena *arena,
		struct agreed_list *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT minutes_id, item, text, title, held_at FROM agreed"
		" JOIN minutes ON minutes.id = minutes_id"
		" ORDER BY held_at DESC, minutes_id, agreed.rowid");
	int rc = 1;

	*out = (struct agreed_list){ 0 };
	while ((int64_t)out->len < max && (rc = db_step(st, err)) == 1) {
		struct agreed agreed = {
			.minutes_id = db_int(st, "minutes_id"),
			.item = db_text(st, "item", arena),
			.text = db_text(st, "text", arena),
			.title = db_text(st, "title", arena),
			.held_at = db_int(st, "held_at"),
		};

		if (!text || has_words(&agreed, text, arena))
			*vec_add(out, arena) = agreed;
	}
	if (rc == 1)
		db_done(st);
	return rc < 0 ? -1 : 0;
}
