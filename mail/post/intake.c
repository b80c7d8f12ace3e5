/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a reader's bytes to what the folders hear, and the position behind it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "mail/intake.h"
#include "people/heard.h"
#include "people/settings.h"
#include "people/source.h"
#include "../mail.h"
#include "../maildir.h"
#include "../reader.h"

#include "heard.h"
#include "hearer.h"

#define POSITION_MAX 200
#define SPOOL_NAME "deliver"

struct intake {
	struct db *db;
	const struct settings *settings;
	struct mail_limits limits;
	struct reader *reader;
	const char *name;
	bool is_import;			/* no row of its own: no position is kept */
	bool is_failing;		/* as its row says */
	bool is_in_batch;
	char position[POSITION_MAX];	/* committed */
	char next[POSITION_MAX];	/* of the batch in hand */
	struct intake_counts counts, before;	/* before: committed */
	struct arena *arena;		/* for as long as the intake */
	struct arena *hand;		/* the mail in hand */
};

/* ---- one mail */

static int keep_unreadable(struct intake *intake, const struct reader_item *item,
			   const char *why, struct err *err)
{
	intake->counts.unreadable++;
	return source_unreadable(intake->db, intake->name, item->name, why, err);
}

static int hear(struct intake *intake, const struct mail *mail, struct err *err)
{
	const char *what = NULL;
	struct heard heard;
	int rc;

	heard_from(mail, intake->settings, intake->name, intake->hand, &heard);
	rc = hearers_hear(intake->db, intake->settings, &heard, &what, intake->hand, err);
	if (rc == 1 && !intake->is_import)
		log_info("<%s> was for: %s", heard.message_id, what);
	intake->counts.heard++;
	return rc < 0 ? -1 : 0;
}

static int read_mail(struct intake *intake, const struct reader_item *item, struct err *err)
{
	const char *const *privates = (const char *const *)intake->settings->list.privates;
	struct err why = ERR_INIT;
	struct mail *mail;

	if (item->problem)
		return keep_unreadable(intake, item, item->problem, err);
	intake->counts.bytes += (int64_t)item->len;
	if (mail_is_private(item->data, item->len, privates)) {
		intake->counts.dropped++;
		return 0;
	}
	mail = mail_parse_within(item->data, item->len, &intake->limits, intake->hand, &why);
	if (!mail)
		return keep_unreadable(intake, item, why.msg, err);
	if (!mail->message_id)
		return keep_unreadable(intake, item, "it has no Message-ID", err);
	return hear(intake, mail, err);
}

/* The batch begins with the first mail: nobody waits for a source without news. */
static int on_item(void *cookie, const struct reader_item *item, struct err *err)
{
	struct intake *intake = cookie;
	int rc;

	if (!intake->is_in_batch) {
		if (db_batch_begin(intake->db, err))
			return -1;
		intake->is_in_batch = true;
	}
	arena_reset(intake->hand);
	rc = read_mail(intake, item, err);
	snprintf(intake->next, sizeof(intake->next), "%s", item->position);
	return rc;
}

/* ---- a batch */

static int commit(struct intake *intake, struct err *err)
{
	const struct intake_counts *now = &intake->counts, *was = &intake->before;

	if (!intake->is_in_batch)
		return 0;
	if (hearers_settle(intake->db, intake->settings, err))
		return -1;
	if (!intake->is_import &&
	    source_advance(intake->db, intake->name, intake->next, now->heard - was->heard,
			   now->dropped - was->dropped, err))
		return -1;
	if (db_batch_commit(intake->db, err))
		return -1;
	intake->is_in_batch = false;
	intake->before = intake->counts;
	memcpy(intake->position, intake->next, sizeof(intake->position));
	reader_done(intake->reader);
	return 0;
}

static void give_up(struct intake *intake)
{
	db_batch_rollback(intake->db);
	intake->is_in_batch = false;
	intake->counts = intake->before;
	reader_seek(intake->reader, intake->position);
}

static void tell(struct intake *intake, const struct err *why)
{
	struct err err = ERR_INIT;

	if (intake->is_import || (!why && !intake->is_failing))
		return;
	intake->is_failing = why != NULL;
	if (source_set_error(intake->db, intake->name, why ? why->msg : NULL, &err))
		log_warn("source %s: its state cannot be kept: %s", intake->name, err.msg);
}

int intake_poll(struct intake *intake, int max, struct err *err)
{
	int n = reader_poll(intake->reader, max, on_item, intake, err);

	if (n >= 0 && commit(intake, err) == 0) {
		tell(intake, NULL);
		return n;
	}
	give_up(intake);
	tell(intake, err);
	return -1;
}

bool intake_is_busy(const struct intake *intake)
{
	return reader_is_busy(intake->reader);
}

const char *intake_name(const struct intake *intake)
{
	return intake->name;
}

const struct intake_counts *intake_counts(const struct intake *intake)
{
	return &intake->counts;
}

/* ---- which reader */

static struct reader_options options_of(const struct settings *settings,
					const struct settings_source *source,
					struct arena *arena)
{
	struct reader_options options = {
		.kind = "spool", .max_bytes = (size_t)settings->limits.bytes,
	};
	const char *database = settings->site.database, *slash = strrchr(database, '/');

	if (!source) {
		options.place = settings_spool(settings, arena);
		return options;
	}
	options.kind = settings_source_kind(source, &options.place);
	options.marks = str_is_empty(source->seen) ? str_eq(options.kind, "maildir") :
		str_eq(source->seen, "yes");
	options.user = source->user;
	options.password_file = source->password_file;
	options.ca_file = source->ca_file;
	options.poll_secs = source->poll_secs;
	options.keep = arena_printf(arena, "%.*s/source-%s",
				    slash ? (int)(slash - database) : 1, slash ? database : ".",
				    str_slug(arena, source->id, 60));
	return options;
}

static bool has(const char *path, const char *name, struct arena *arena)
{
	return access(arena_printf(arena, "%s/%s", path, name), F_OK) == 0;
}

/* What a path is, seen from outside. */
static struct reader_options options_of_path(const struct settings *settings, const char *path,
					     struct arena *arena)
{
	struct reader_options options = {
		.kind = "mbox", .place = path, .is_whole = true,
		.max_bytes = (size_t)settings->limits.bytes,
	};
	struct stat st;

	if (str_eq(path, "-") || stat(path, &st) || !S_ISDIR(st.st_mode))
		return options;
	options.kind = has(path, "cur", arena) && has(path, "new", arena) ? "maildir" :
		"public-inbox";
	return options;
}

static struct intake *make(struct db *db, const struct settings *settings)
{
	const struct settings_limits *limits = &settings->limits;
	struct intake *intake = mem_alloc(sizeof(*intake));

	intake->db = db;
	intake->settings = settings;
	intake->limits = (struct mail_limits){
		limits->bytes, limits->headers, limits->addresses, limits->parts, limits->depth,
	};
	intake->arena = arena_new();
	intake->hand = arena_new();
	return intake;
}

static int begin(struct intake *intake, const struct reader_options *options, struct err *err)
{
	const char *position = "";

	if (!intake->is_import &&
	    source_open(intake->db, intake->name, options->kind, options->place, intake->arena,
			&position, err))
		return -1;
	intake->reader = reader_new(options, err);
	if (!intake->reader)
		return -1;
	snprintf(intake->position, sizeof(intake->position), "%s", position);
	memcpy(intake->next, intake->position, sizeof(intake->next));
	reader_seek(intake->reader, position);
	intake->is_failing = true;	/* maybe so from the last time: said anew at once */
	return 0;
}

struct intake *intake_new(struct db *db, const struct settings *settings,
			  const struct settings_source *source, struct err *err)
{
	struct intake *intake = make(db, settings);
	struct reader_options options = options_of(settings, source, intake->arena);

	intake->name = source ? source->id : SPOOL_NAME;
	if ((source || maildir_make(options.place, err) == 0) &&
	    begin(intake, &options, err) == 0)
		return intake;
	intake_free(intake);
	return NULL;
}

struct intake *intake_new_import(struct db *db, const struct settings *settings,
				 const char *path, struct err *err)
{
	struct intake *intake = make(db, settings);
	struct reader_options options = options_of_path(settings, path, intake->arena);

	intake->is_import = true;
	intake->name = arena_printf(intake->arena, "import of %.200s", path);
	if (begin(intake, &options, err) == 0)
		return intake;
	intake_free(intake);
	return NULL;
}

void intake_free(struct intake *intake)
{
	if (!intake)
		return;
	reader_free(intake->reader);
	arena_free(intake->hand);
	arena_free(intake->arena);
	free(intake);
}

int intake_check(const struct settings *settings, const struct settings_source *source,
		 struct err *err)
{
	struct arena *scratch = arena_new();
	struct reader_options options = options_of(settings, source, scratch);
	int rc = reader_check(&options, err);

	arena_free(scratch);
	return rc;
}

int intake_queue(const struct settings *settings, const char *data, size_t len,
		 struct err *err)
{
	struct arena *scratch = arena_new();
	int rc;

	if (!len)
		rc = err_set(err, ERR_INVALID, "there is no mail on standard input");
	else
		rc = maildir_spool(settings_spool(settings, scratch), data, len, err);
	arena_free(scratch);
	return rc;
}
