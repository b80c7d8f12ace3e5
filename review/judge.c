/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdict on a series: all that is known of it is brought together. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "people/settings.h"
#include "review/judge.h"
#include "review/message.h"
#include "review/tag.h"

#include "identity.h"
#include "said.h"
#include "sift.h"
#include "tip.h"

#define CONTENT_MAX ((size_t)4 << 20)	/* of a file whose text is looked at for K: */

struct judge {
	const struct settings *settings;
	struct arena *arena;		/* of the rules */
	struct policy policy;
	struct tips *tips;
};

struct judge *judge_new(const struct settings *settings, struct err *err)
{
	struct judge *judge = mem_alloc(sizeof(*judge));

	judge->settings = settings;
	judge->arena = arena_new();
	judge->tips = tips_new();
	if (policy_load(&judge->policy, settings->review.policy, judge->arena, err) == 0)
		return judge;
	err_in(err, "[review] policy");
	judge_free(judge);
	return NULL;
}

void judge_free(struct judge *judge)
{
	if (!judge)
		return;
	tips_free(judge->tips);
	arena_free(judge->arena);
	free(judge);
}

const struct policy *judge_policy(const struct judge *judge)
{
	return &judge->policy;
}

/* ---- the mails, as turns see them */

struct gathering {
	struct judge *judge;
	struct db *db;
	struct arena *arena;
	struct judgement *out;
	struct turn_mail *mails;
	size_t n_mails;
	int64_t now;
};

static const struct said *said_in(const struct saids *saids, int64_t id)
{
	size_t from = 0, to = saids->len;

	while (from < to) {
		size_t mid = (from + to) / 2;

		if (saids->items[mid].message_id == id)
			return &saids->items[mid];
		if (saids->items[mid].message_id < id)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

static const char *id_of(const struct messages *messages, int64_t id)
{
	for (size_t i = 0; i < messages->len; i++)
		if (messages->items[i].id == id)
			return messages->items[i].message_id;
	return NULL;
}

static int number_of(const struct parts *parts, int64_t message_id)
{
	for (size_t i = 0; i < parts->len; i++)
		if (parts->items[i].message_id == message_id)
			return (int)parts->items[i].number;
	return 0;
}

static int says_tag(struct db *db, int64_t message_id, struct arena *arena, unsigned *says,
		    struct err *err)
{
	struct trailers tags = { 0 };

	if (tag_in_message(db, message_id, arena, &tags, err))
		return -1;
	for (size_t i = 0; i < tags.len; i++)
		if (tags.items[i].kind != TRAILER_SIGNED && tags.items[i].kind != TRAILER_OTHER &&
		    tags.items[i].kind != TRAILER_NACKED)
			*says |= TURN_SAYS_TAG;
	return 0;
}

static void add_said(struct turn_mail *mail, const struct said *said)
{
	const struct hint *hint = &said->hint;

	if (hint->is_ping || (hint->is_soft_ping && mail->is_author))
		mail->says |= TURN_SAYS_PING;
	if (hint->question)
		mail->says |= TURN_SAYS_QUESTION;
	if (hint->words)
		mail->says |= TURN_SAYS_WORDS;
	if (hint->agrees)
		mail->says |= TURN_SAYS_AGREES;
	if (hint->promises)
		mail->says |= TURN_SAYS_PROMISES;
	if (hint->on_condition)
		mail->says |= TURN_SAYS_CONDITION;
	mail->line = hint->question ? hint->question : hint->words;
	if (hint->applied && !mail->is_author) {
		mail->says |= TURN_SAYS_APPLIED;
		mail->line = hint->applied;
	}
}

static size_t last_word(const char *name)
{
	const char *blank = strrchr(name, ' ');

	return blank ? (size_t)(blank + 1 - name) : 0;
}

/* "Ann B. Author" and "Ann Author": for whose turn it is alone, no right hangs on it. */
static bool is_likely(const struct identity *a, const struct identity *b)
{
	size_t n = strcspn(a->folded, " ");

	if (identity_same(a, b))
		return true;
	return last_word(a->folded) && last_word(b->folded) &&
	       !strncmp(a->folded, b->folded, n + 1) &&
	       str_eq(a->folded + last_word(a->folded), b->folded + last_word(b->folded));
}

/* A ping that moot sent for its submitter counts as theirs. */
static bool is_of_program(const struct gathering *g, const struct message *message)
{
	bool ours = str_eq_fold(message->from_email, g->judge->settings->mail.from_email);

	if (ours && message->is_ping)
		return false;
	return ours || message->is_automatic ||
	       sift_is_robot(message->from_name, message->from_email);
}

static int gather_mails(const struct gathering *g, const struct series *series,
			const struct parts *parts, struct turn_mail **mails, size_t *n,
			struct err *err)
{
	struct arena *arena = g->arena;
	struct db *db = g->db;
	struct identity author = identity_of(arena, series->author_name, series->author_email);
	struct messages messages = { 0 };
	struct saids saids = { 0 };

	if (message_of_series(db, series->id, arena, &messages, err) ||
	    said_of_series(db, series->id, arena, &saids, err))
		return -1;
	*mails = arena_array(arena, struct turn_mail, messages.len + 1);
	*n = 0;
	for (size_t i = 0; i < messages.len; i++) {
		const struct message *message = &messages.items[i];
		const struct said *said = said_in(&saids, message->id);
		struct turn_mail *mail = &(*mails)[*n];
		struct identity from;

		if (message->kind != MESSAGE_REPLY ||
		    (is_of_program(g, message) && !(said && said->hint.applied)))
			continue;
		from = identity_of(arena, message->from_name, message->from_email);
		*mail = (struct turn_mail){
			.message_id = message->message_id,
			.parent_id = id_of(&messages, message->parent_id),
			.name = *message->from_name ? message->from_name : message->from_email,
			.address = message->from_email, .at = message->at,
			.patch = number_of(parts, message->part_id),
			.is_author = is_likely(&from, &author),
			.says = message->is_ping ? TURN_SAYS_PING : 0,
		};
		if (said)
			add_said(mail, said);
		if (says_tag(db, message->id, arena, &mail->says, err))
			return -1;
		++*n;
	}
	return 0;
}

/* ---- the patches */

static bool has_open_objection(const struct judgement *out)
{
	for (size_t i = 0; i < out->objections.len; i++)
		if (out->objections.items[i].state == OBJECTION_OPEN)
			return true;
	return false;
}

static void add_objections(struct gathering *g, struct change *change)
{
	const struct objecteds *from = &g->out->objections;
	struct objection *items = arena_array(g->arena, struct objection, from->len + 1);

	for (size_t i = 0; i < from->len; i++) {
		const struct objected *one = &from->items[i];

		change->contested = change->contested || one->state == OBJECTION_OPEN ||
			one->state == OBJECTION_RESOLVED;
		if (one->state == OBJECTION_OPEN)
			items[change->n_objections++] = (struct objection){
				.name = one->name, .reason = one->reason, .at = one->at,
				.message_id = one->message_id, .is_open = true,
			};
	}
	change->objections = items;
}

static void add_pings(const struct gathering *g, struct change *change)
{
	for (size_t i = 0; i < g->n_mails; i++) {
		if (!(g->mails[i].says & TURN_SAYS_PING))
			continue;
		change->n_pings++;
		change->last_ping_at = g->mails[i].at;
	}
}

static void add_intent(const struct gathering *g, struct change *change)
{
	struct identity author = identity_of(g->arena, change->author_name,
					     change->author_address);

	for (size_t i = 0; i < g->out->intents.len; i++) {
		const struct intent *intent = &g->out->intents.items[i];
		struct identity who = identity_of(g->arena, intent->name, intent->email);

		if (!intent->ended_at && !change->intent_at && identity_same(&who, &author))
			change->intent_at = intent->at;
	}
}

static char *subject_of(const struct series *series, const struct part *part,
			struct arena *arena)
{
	const char *version = str_eq(series->version, "1") ? "" :
		arena_printf(arena, " v%s", series->version);
	const char *number = series->total < 2 && !series->cover ? "" :
		arena_printf(arena, " %lld/%lld", (long long)part->number,
			     (long long)series->total);

	return arena_printf(arena, "[PATCH%s%s] %s", version, number, part->name);
}

static int fill_change(struct gathering *g, struct judged *judged, struct err *err)
{
	const struct part *part = judged->part;
	struct change *change = &judged->change;
	struct part_files files = { 0 };
	const char **paths;

	if (part_files(g->db, part->message_id, g->arena, &files, err) ||
	    tag_of_part(g->db, part->message_id, g->arena, &judged->tags, err) ||
	    tag_warnings(g->db, part->message_id, g->arena, &judged->warnings, err))
		return -1;
	paths = arena_array(g->arena, const char *, files.len + 1);
	for (size_t i = 0; i < files.len; i++)
		paths[i] = files.items[i].path;
	*change = (struct change){
		.id = part->id, .subject = subject_of(g->out->series, part, g->arena),
		.author_name = part->author_name, .author_address = part->author_email,
		.paths = paths, .n_paths = files.len, .trailers = &judged->tags,
		.list_known = true, .now = g->now, .posted_at = g->out->series->posted_at,
		.stand_in = g->out->stood_in.kind, .freeze = g->out->freeze.kind,
	};
	add_objections(g, change);
	add_pings(g, change);
	add_intent(g, change);
	return 0;
}

/* A ping that one of those it was for has answered since is no silence. */
static bool is_answered(const struct gathering *g, const struct judged *judged)
{
	for (size_t i = 0; i < g->n_mails; i++) {
		const struct turn_mail *mail = &g->mails[i];
		struct identity from = identity_of(g->arena, mail->name, mail->address);

		if (mail->at <= judged->change.last_ping_at)
			continue;
		for (size_t k = 0; k < judged->verdict.files.len; k++) {
			const struct people *owners = &judged->verdict.files.items[k].owners;

			for (size_t n = 0; n < owners->len; n++) {
				struct identity owner = identity_of(g->arena,
					owners->items[n]->name, owners->items[n]->address);

				if (identity_same(&from, &owner))
					return true;
			}
		}
	}
	return false;
}

static void judge_patch(struct gathering *g, struct judged *judged, struct maintainers *m)
{
	const struct policy *policy = &g->judge->policy;

	verdict_find(&judged->verdict, m, policy, &judged->change, g->arena);
	if (judged->change.n_pings && is_answered(g, judged)) {
		judged->change.n_pings = 0;
		verdict_find(&judged->verdict, m, policy, &judged->change, g->arena);
	}
	if (judged->verdict.state < g->out->state)
		g->out->state = judged->verdict.state;
}

static int judge_patches(struct gathering *g, struct err *err)
{
	struct judgement *out = g->out;
	struct identity author = identity_of(g->arena, out->series->author_name,
					     out->series->author_email);
	struct tip tip;
	int rc = out->series->is_foreign ? 0 :
		tip_of_series(g->judge->tips, g->judge->settings, out->series, &tip, err);

	/* A repository that is away for a while holds up nothing else. */
	if (rc < 0)
		out->trouble = arena_dup(g->arena, err->msg);
	if (rc == 1) {
		out->tree = tip.tree;
		out->branch = arena_dup(g->arena, tip.branch);
		memcpy(out->commit, tip.commit, sizeof(out->commit));
	}
	if (rc == 1)
		sift_mails(g->mails, g->n_mails, tip.maintainers, &author, g->arena);
	out->patches = arena_array(g->arena, struct judged, out->parts.len + 1);
	out->verdicts = arena_array(g->arena, struct verdict, out->parts.len + 1);
	for (size_t i = 0; i < out->parts.len; i++) {
		struct judged *judged = &out->patches[out->n_patches];

		judged->part = &out->parts.items[i];
		if (!judged->part->number || !judged->part->is_current ||
		    judged->part->commit_id)
			continue;
		if (fill_change(g, judged, err))
			return -1;
		if (rc == 1)
			judge_patch(g, judged, tip.maintainers);
		out->verdicts[out->n_patches++] = judged->verdict;
	}
	return 0;
}

/* ---- all of it */

static int find_before(struct gathering *g, struct err *err)
{
	struct judgement *out = g->out;
	struct serieses versions = { 0 };
	struct turn_comments comments = { 0 };
	struct parts parts = { 0 };
	struct turn_mail *mails;
	size_t n;

	if (series_versions(g->db, out->series->id, g->arena, &versions, err))
		return -1;
	for (size_t i = 1; i < versions.len; i++)
		if (versions.items[i].id == out->series->id)
			out->before = &versions.items[i - 1];
	if (!out->before)
		return 0;
	if (series_parts(g->db, out->before->id, g->arena, &parts, err) ||
	    gather_mails(g, out->before, &parts, &mails, &n, err))
		return -1;
	turn_comments(mails, n, g->arena, &comments);
	for (size_t i = 0; i < comments.len; i++)
		if (comments.items[i].state == COMMENT_ASKED &&
		    comments.items[i].mail->at < out->series->posted_at)
			*vec_add(&out->unanswered, g->arena) = comments.items[i];
	return 0;
}

/* Once it was taken nobody is to be asked for anything. */
static void drop_asks(struct judgement *out)
{
	for (size_t i = 0; out->turn.taken && i < out->n_patches; i++)
		for (size_t k = 0; k < out->verdicts[i].findings.len; k++)
			out->verdicts[i].findings.items[k].ask = NULL;
}

/* "superseded by v3" */
static int name_successor(struct gathering *g, struct err *err)
{
	struct series *next;
	int rc = 0;

	if (g->out->turn.state != TURN_SUPERSEDED)
		return 0;
	rc = series_find(g->db, g->out->series->superseded_by, g->arena, &next, err);
	if (rc == 1) {
		g->out->successor = next;
		g->out->turn.text = arena_printf(g->arena, "superseded by v%s", next->version);
	}
	return rc < 0 ? -1 : 0;
}

static void find_turn(struct gathering *g)
{
	static const enum turn_end ends[] = {
		[SERIES_OPEN] = TURN_END_OPEN, [SERIES_SUPERSEDED] = TURN_END_SUPERSEDED,
		[SERIES_COMMITTED] = TURN_END_COMMITTED, [SERIES_WITHDRAWN] = TURN_END_WITHDRAWN,
	};
	const struct settings_review *review = &g->judge->settings->review;
	const struct series *series = g->out->series;
	struct turn_input in = {
		.now = g->now, .posted_at = series->posted_at, .end = ends[series->state],
		.is_rfc = series->is_rfc, .author_name = series->author_name,
		.author_address = series->author_email, .mails = g->mails,
		.n_mails = g->n_mails, .verdicts = g->out->verdicts,
		.n_verdicts = g->out->tree ? g->out->n_patches : 0,
		.n_patches = g->out->n_patches, .has_objection = has_open_objection(g->out),
		.release_manager = review->release_manager ? *review->release_manager : NULL,
		.stalled_secs = review->stalled_days * CLOCK_DAY,
	};

	turn_find(&g->out->turn, &in, g->arena);
}

int judge_series(struct judge *judge, struct db *db, int64_t series_id, struct arena *arena,
		 struct judgement *out, struct err *err)
{
	struct gathering g = { .judge = judge, .db = db, .arena = arena, .out = out,
			       .now = clock_now() };
	int rc;

	*out = (struct judgement){ .state = VERDICT_READY };
	rc = series_find(db, series_id, arena, &out->series, err);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(err, ERR_NOT_FOUND, "there is no series %lld",
					     (long long)series_id);
	if (series_parts(db, series_id, arena, &out->parts, err) ||
	    objection_of_series(db, series_id, arena, &out->objections, err) ||
	    intent_of_series(db, series_id, arena, &out->intents, err) ||
	    stand_in_of_series(db, series_id, arena, &out->stood_in, err) < 0)
		return -1;
	rc = freeze_now(db, out->series->tree, g.now, arena, &out->freeze, err);
	if (rc < 0)
		return -1;
	if (rc == 0)
		out->freeze.kind = FREEZE_NONE;
	if (gather_mails(&g, out->series, &out->parts, &g.mails, &g.n_mails, err) ||
	    judge_patches(&g, err) || find_before(&g, err))
		return -1;
	find_turn(&g);
	drop_asks(out);
	return name_successor(&g, err);
}

int judge_maintainers(struct judge *judge, struct maintainers **out, struct err *err)
{
	struct series any = { .prefix = "" };
	struct tip tip;
	int rc = tip_of_series(judge->tips, judge->settings, &any, &tip, err);

	*out = rc == 1 ? tip.maintainers : NULL;
	return rc;
}

/* A file at the top that nobody names is THE REST's alone. */
int judge_committers(struct judge *judge, struct arena *arena, struct people *out,
		     struct err *err)
{
	struct series any = { .prefix = "" };
	struct matches matches = { 0 };
	struct tip tip;
	int rc = tip_of_series(judge->tips, judge->settings, &any, &tip, err);

	if (rc <= 0)
		return rc;
	maintainers_match(tip.maintainers, "nobody-names-this", arena, &matches);
	for (size_t i = 0; i < matches.len; i++) {
		const struct section *section = matches.items[i].section;

		for (size_t k = 0; section->is_rest && k < section->people.len; k++)
			if (!section->people.items[k].is_reviewer)
				*vec_add(out, arena) = &section->people.items[k];
	}
	return 0;
}

static bool has_maintainer(const struct section *section)
{
	for (size_t i = 0; i < section->people.len; i++)
		if (!section->people.items[i].is_reviewer)
			return true;
	return false;
}

/* What is covered by a path, and by what stands in the file. */
static int match_all(const struct tip *tip, struct covered *out, struct arena *arena,
		     struct err *err)
{
	size_t text_len;
	char *text;
	int rc;

	rc = repo_is_dir(tip->repo, tip->commit, out->path, err);
	if (rc < 0)
		return -1;
	out->is_there = rc;
	if (rc)
		out->path = arena_printf(arena, "%s/", out->path);
	maintainers_match(tip->maintainers, out->path, arena, &out->matches);
	rc = rc ? 0 : repo_read(tip->repo, tip->commit, out->path, CONTENT_MAX, &text, &text_len,
				arena, err);
	if (rc == 1)
		maintainers_keywords(tip->maintainers, text, text_len, false, arena,
				     &out->matches);
	out->is_there = out->is_there || rc == 1;
	return rc < 0 && err->kind != ERR_LIMIT ? -1 : 0;
}

int judge_covers(struct judge *judge, const char *path, struct arena *arena,
		 struct covered *out, struct err *err)
{
	struct series any = { .prefix = "" };
	struct matches *matches = &out->matches;
	bool others = false;
	struct tip tip;
	size_t n = 0;
	int rc = tip_of_series(judge->tips, judge->settings, &any, &tip, err);

	if (rc <= 0)
		return rc;
	*out = (struct covered){ .tree = tip.tree, .branch = tip.branch, .path = path };
	if (match_all(&tip, out, arena, err))
		return -1;
	for (size_t i = 0; i < matches->len; i++)
		others = others || (maintainers_is_xen(tip.maintainers) &&
				    matches->items[i].type != 'K' &&
				    !matches->items[i].section->is_rest &&
				    has_maintainer(matches->items[i].section));
	for (size_t i = 0; i < matches->len; i++)
		if (!others || !matches->items[i].section->is_rest)
			matches->items[n++] = matches->items[i];
	matches->len = n;
	return 1;
}

/* ---- in words */

static void write_unanswered(const struct judgement *j, struct buf *out)
{
	struct buf line = BUF_INIT(4000);

	if (j->unanswered.len)
		buf_printf(out, "  resent without an answer to\n");
	for (size_t i = 0; i < j->unanswered.len; i++) {
		const struct turn_mail *mail = j->unanswered.items[i].mail;

		buf_reset(&line);
		buf_printf(&line, "%s, on v%s: %.200s <%s>", mail->name, j->before->version,
			   mail->line ? mail->line : "", mail->message_id);
		text_fill(out, "  * ", "    ", buf_str(&line));
	}
	buf_free(&line);
}

static void write_open(const struct judgement *j, struct buf *out)
{
	struct buf line = BUF_INIT(4000);

	for (size_t i = 0; i < j->turn.comments.len; i++) {
		const struct turn_comment *comment = &j->turn.comments.items[i];

		if (comment->state != COMMENT_ASKED && comment->state != COMMENT_PROMISED)
			continue;
		buf_reset(&line);
		buf_printf(&line, "%s: %.200s <%s>", comment->mail->name,
			   comment->mail->line ? comment->mail->line : "",
			   comment->mail->message_id);
		text_fill(out, comment->state == COMMENT_ASKED ? "  ? " : "  ~ ", "    ",
			  buf_str(&line));
	}
	buf_free(&line);
}

static void write_objections(const struct judgement *j, struct buf *out)
{
	struct buf line = BUF_INIT(4000);

	for (size_t i = 0; i < j->objections.len; i++) {
		const struct objected *one = &j->objections.items[i];

		if (one->state == OBJECTION_DISMISSED)
			continue;
		buf_reset(&line);
		buf_printf(&line, "objection %lld, %s: %s: %.200s", (long long)one->id,
			   one->state == OBJECTION_HINT ? "only guessed, confirm or dismiss it" :
			   objection_state_name(one->state), one->name, one->reason);
		if (one->resolution && *one->resolution)
			buf_printf(&line, " (%s)", one->resolution);
		if (one->message_id)
			buf_printf(&line, " <%s>", one->message_id);
		text_fill(out, "  ! ", "    ", buf_str(&line));
	}
	buf_free(&line);
}

static void write_intents(const struct judgement *j, struct arena *arena, struct buf *out)
{
	for (size_t i = 0; i < j->intents.len; i++) {
		const struct intent *intent = &j->intents.items[i];
		int64_t left = intent->until_at - clock_now();

		if (intent->ended_at)
			continue;
		text_fill(out, "  ! ", "    ",
			  arena_printf(arena, "intent %lld: %s intends to commit this%s%s%s%s",
				       (long long)intent->id, intent->name,
				       left > 0 ? arena_printf(arena, ", in %lld h",
							       (long long)(left / CLOCK_HOUR) + 1) :
				       ", the time for that has come",
				       intent->message_id ? " <" : "",
				       intent->message_id ? intent->message_id : "",
				       intent->message_id ? ">" : ""));
	}
}

void judgement_write(const struct judge *judge, const struct judgement *j, struct buf *out)
{
	struct arena *arena = arena_new();

	buf_printf(out, "%s, by %s\n", series_subject(j->series, arena), j->series->author_name);
	text_fill(out, "  = ", "    ", j->turn.text);
	if (j->turn.taken)
		text_fill(out, "    ", "    ", arena_printf(arena, "%s <%s>", j->turn.why,
							    j->turn.taken->message_id));
	if (j->successor)
		text_fill(out, "    ", "    ", arena_printf(arena, "<%s>",
							    j->successor->message_id));
	if (j->tree)
		buf_printf(out, "  MAINTAINERS of %s %s at %.12s\n", j->tree, j->branch,
			   j->commit);
	else if (j->trouble)
		text_fill(out, "  ", "  ", arena_printf(arena, "there is no verdict, as the tree "
			  "cannot be read: %s", j->trouble));
	else if (!j->series->is_foreign)
		text_fill(out, "  ", "  ", "no [tree] with a MAINTAINERS file is known for this: "
			  "there is no verdict");
	else
		text_fill(out, "  ", "  ", "for another tree: there is no verdict");
	if (turn_is_open(j->turn.state)) {
		write_open(j, out);
		write_unanswered(j, out);
	}
	write_objections(j, out);
	write_intents(j, arena, out);
	buf_putc(out, '\n');
	for (size_t i = 0; j->tree && turn_is_open(j->turn.state) && i < j->n_patches; i++) {
		const struct judged *patch = &j->patches[i];

		verdict_write(&patch->verdict, &judge->policy, &patch->change, out);
		for (size_t k = 0; k < patch->warnings.len; k++)
			text_fill(out, "  ! ", "    ", patch->warnings.items[k].text);
		buf_putc(out, '\n');
	}
	arena_free(arena);
}
