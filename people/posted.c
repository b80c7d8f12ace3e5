/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches that were read on the list: table posted. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/author.h"
#include "people/posted.h"

#define SUBJECT_MAX 200

/* A list's own tag may stand in front: "[Xen-devel] [PATCH] ...". */
bool posted_is_patch(const char *subject)
{
	while (*subject == '[') {
		size_t len = strcspn(subject, "]");

		if (memmem(subject, len, "PATCH", 5))
			return subject[len] == ']';
		subject += len + (subject[len] == ']');
		subject += strspn(subject, " \t");
	}
	return false;
}

int posted_add(struct db *db, const char *message_id, const char *email, const char *subject,
	       struct err *err)
{
	struct arena *scratch = arena_new();
	char *line = str_clean_line(scratch, subject);
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO posted (message_id, email, subject, at)"
		" VALUES (:message_id, :email, :subject, :now) ON CONFLICT DO NOTHING");
	int rc;

	line[str_utf8_cut(line, SUBJECT_MAX)] = '\0';
	db_bind_text(st, "message_id", message_id);
	db_bind_text(st, "email", email);
	db_bind_text(st, "subject", line);
	db_bind_int(st, "now", clock_now());
	rc = db_run(st, err);
	arena_free(scratch);
	return rc;
}

#define THEIRS "email IN (SELECT email FROM address"			\
	" WHERE person_id = :person_id AND confirmed_at IS NOT NULL)"

static int count(struct db *db, int64_t person_id, int64_t *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT count(*) AS n FROM posted WHERE " THEIRS);

	db_bind_int(st, "person_id", person_id);
	if (db_step(st, err) != 1)
		return -1;
	*out = db_int(st, "n");
	db_done(st);
	return 0;
}

int posted_of(struct db *db, int64_t person_id, struct arena *arena, struct authorship *out,
	      struct err *err)
{
	struct db_stmt *st;
	int rc;

	if (count(db, person_id, &out->patches, err))
		return -1;
	st = db_prepare(db, "SELECT message_id, subject, at FROM posted WHERE " THEIRS
			" ORDER BY at DESC, message_id LIMIT 3");
	db_bind_int(st, "person_id", person_id);
	while ((rc = db_step(st, err)) == 1) {
		struct author_commit *patch = &out->newest_patch[out->n_newest_patches++];

		patch->id = db_text(st, "message_id", arena);
		patch->subject = db_text(st, "subject", arena);
		patch->at = db_int(st, "at");
	}
	return rc;
}
