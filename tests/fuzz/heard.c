/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any subject and any text as a mail that is heard: its subject, its diff and its own
 * words read by themselves, and then all of it into tables, twice, with an answer.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/heard.h"
#include "people/secret.h"
#include "people/settings.h"
#include "review/hear.h"
#include "review/series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bench {
	struct db *db;
	struct settings settings;
	struct arena *arena;
};

static struct bench *bench(void)
{
	static struct bench made;
	struct err err = ERR_INIT;

	if (made.db)
		return &made;
	secret_init();
	made.arena = arena_new();
	if (settings_load(&made.settings, "/dev/null", made.arena, &err) ||
	    db_open(&made.db, ":memory:", &err) || db_migrate(made.db, &err))
		bug("%s", err.msg);
	return &made;
}

static void hear(struct bench *b, const char *id, const char *subject, const char *to,
		 const char *body, struct arena *arena)
{
	struct err err = ERR_INIT;
	struct heard heard = {
		.source = "fuzz", .message_id = id, .date = 1764590400, .subject = subject,
		.from = { "Ann", "ann@example.org" }, .in_reply_to = to, .list_id = "x",
		.body = body,
	};

	if (review_hear(b->db, &b->settings, &heard, arena, &err))
		bug("\"%s\": %s", subject, err.msg);
}

/* Each run leaves the tables as it found them. */
static void check(struct bench *b, const char *subject, const char *body, struct arena *arena)
{
	struct series *series = NULL;
	struct parts parts = { 0 };
	struct err err = ERR_INIT;

	if (db_batch_begin(b->db, &err))
		bug("%s", err.msg);
	hear(b, "a@x", subject, NULL, body, arena);
	hear(b, "b@x", arena_printf(arena, "Re: %s", subject), "a@x", body, arena);
	hear(b, "c@x", subject, "a@x", body, arena);
	hear(b, "a@x", subject, NULL, body, arena);
	if (review_settle(b->db, &b->settings, &err) ||
	    series_find_message(b->db, "a@x", arena, &series, &err) < 0)
		bug("\"%s\": %s", subject, err.msg);
	if (series && series_parts(b->db, series->id, arena, &parts, &err))
		bug("%s", err.msg);
	if (series && !parts.len)
		bug("a series without parts: \"%s\"", subject);
	db_batch_rollback(b->db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench *b = bench();
	struct arena *arena = arena_new();
	char *body = arena_dup_len(arena, (const char *)data, size);
	char *subject = str_piece(&body, '\n');

	subject = str_clean_line(arena, subject);
	if (body && str_is_utf8(body, strlen(body)))
		check(b, subject, body, arena);
	arena_free(arena);
	return 0;
}
