/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot verdict of a series of the list, with the database. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "people/settings.h"
#include "review/judge.h"

#include "ctl.h"
#include "verdict.h"

#define OUTPUT_MAX ((size_t)4 << 20)

enum { READY = 0, NOT_READY = 1, UNKNOWN = 2 };

static void write_comments(struct buf *out, const struct turn_comments *comments, bool all)
{
	size_t n = 0;

	json_lit(out, "[");
	for (size_t i = 0; i < comments->len; i++) {
		const struct turn_comment *comment = &comments->items[i];

		if (!all && comment->state != COMMENT_ASKED && comment->state != COMMENT_PROMISED)
			continue;
		if (n++)
			json_lit(out, ", ");
		json_lit(out, "{\"name\": ");
		json_text(out, comment->mail->name);
		json_lit(out, ", \"message_id\": ");
		json_text(out, comment->mail->message_id);
		json_lit(out, ", \"text\": ");
		json_text(out, comment->mail->line);
		json_lit(out, "}");
	}
	json_lit(out, "]");
}

static void write_owed(struct buf *out, const struct turn_oweds *owed)
{
	json_lit(out, "[");
	for (size_t i = 0; i < owed->len; i++) {
		if (i)
			json_lit(out, ", ");
		json_lit(out, "{\"name\": ");
		json_text(out, owed->items[i].name);
		json_lit(out, ", \"what\": ");
		json_text(out, turn_owes_name(owed->items[i].what));
		json_lit(out, ", \"section\": ");
		json_text(out, owed->items[i].section);
		json_lit(out, "}");
	}
	json_lit(out, "]");
}

static void write_json(struct buf *out, const struct judgement *j, struct arena *arena)
{
	json_lit(out, "{\"series\": ");
	json_text(out, j->series->message_id);
	json_lit(out, ", \"subject\": ");
	json_text(out, series_subject(j->series, arena));
	json_lit(out, ", \"author\": ");
	json_text(out, j->series->author_name);
	json_lit(out, ", \"version\": ");
	json_text(out, j->series->version);
	json_lit(out, ", \"state\": ");
	json_text(out, turn_state_key(j->turn.state));
	json_lit(out, ", \"owner\": ");
	json_text(out, turn_owner_key(j->turn.owner));
	json_lit(out, ", \"since\": ");
	json_int(out, j->turn.since);
	json_lit(out, ", \"text\": ");
	json_text(out, j->turn.text);
	json_lit(out, ", \"verdict\": ");
	json_text(out, j->tree ? verdict_state_key(j->state) : NULL);
	json_lit(out, ", \"tree\": ");
	json_text(out, j->tree);
	json_lit(out, ", \"branch\": ");
	json_text(out, j->branch);
	json_lit(out, ", \"owed\": ");
	write_owed(out, &j->turn.owed);
	json_lit(out, ", \"open_comments\": ");
	write_comments(out, &j->turn.comments, false);
	json_lit(out, ", \"unanswered_before\": ");
	write_comments(out, &j->unanswered, true);
	json_lit(out, ", \"patches\": [");
	for (size_t i = 0; j->tree && i < j->n_patches; i++) {
		if (i)
			json_lit(out, ", ");
		verdict_json(out, "message_id", &j->patches[i].change, &j->patches[i].verdict,
			     &j->patches[i].warnings);
	}
	json_lit(out, "]}\n");
}

static int open_all(struct ctl *ctl, const char *policy, struct judge **judge, struct err *err)
{
	if (!ctl->db) {
		if (settings_load(&ctl->settings, ctl->conf, ctl->arena, err))
			return -1;
		if (policy)
			ctl->settings.review.policy = policy;
		ctl->db = settings_open_db(&ctl->settings, err);
	}
	*judge = ctl->db ? judge_new(&ctl->settings, err) : NULL;
	return *judge ? 0 : -1;
}

int verdict_series(struct ctl *ctl, const char *what, const char *policy, bool json,
		   bool quiet, const char *why_no_commit)
{
	struct arena *arena = arena_new();
	struct judge *judge = NULL;
	struct buf out = BUF_INIT(OUTPUT_MAX);
	struct series *series;
	struct judgement j;
	struct err err;
	int rc = UNKNOWN;

	if (open_all(ctl, policy, &judge, &err))
		goto out;
	series = series_get(ctl->db, what, arena, &err);
	if (!series || judge_series(judge, ctl->db, series->id, arena, &j, &err))
		goto out;
	if (json)
		write_json(&out, &j, arena);
	else if (!quiet || j.turn.state != TURN_READY)
		judgement_write(judge, &j, &out);
	fputs(buf_str(&out), stdout);
	rc = !j.tree ? UNKNOWN : j.turn.state == TURN_READY || j.turn.state == TURN_COMMITTED ?
		READY : NOT_READY;
	err.kind = ERR_NONE;
out:
	if (rc == UNKNOWN && err.kind != ERR_NONE)
		fprintf(stderr, "moot: %s: %s%s%s\n", what, why_no_commit ? why_no_commit : "",
			why_no_commit ? "; as a series: " : "", err.msg);
	buf_free(&out);
	judge_free(judge);
	arena_free(arena);
	return rc;
}
