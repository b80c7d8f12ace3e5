/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !ready: in words for a newcomer, what a series still needs, by which rule, from whom. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../judge.h"
#include "about.h"

#define NEEDS_MAX 2
#define NAMES_MAX 4

/* The same need of several patches. */
struct need {
	const struct finding *finding;
	struct buf patches;
	size_t n;
	int64_t last;			/* number of the last of these */
	bool differs;			/* the finding is the first patch's */
};
struct needs { struct need *items; size_t len, cap; };

static void add_need(struct needs *needs, const struct finding *finding, int64_t number,
		     struct arena *arena)
{
	struct need *need = NULL;

	for (size_t i = 0; i < needs->len && !need; i++)
		if (needs->items[i].finding->state == finding->state &&
		    str_eq(needs->items[i].finding->ask, finding->ask))
			need = &needs->items[i];
	if (!need) {
		need = vec_add(needs, arena);
		*need = (struct need){ .finding = finding, .patches = BUF_INIT(60) };
	}
	need->differs = need->differs || !str_eq(need->finding->text, finding->text);
	if (need->last == number)
		return;
	need->last = number;
	if (need->n++ < 8)
		buf_printf(&need->patches, "%s%lld", need->patches.len ? ", " : "",
			   (long long)number);
	else if (need->n == 9)
		buf_puts(&need->patches, " ...");
}

/* What is missing, the worst first. */
static void find_needs(const struct judgement *j, struct needs *needs, struct arena *arena)
{
	for (int state = 0; state < VERDICT_READY; state++)
		for (size_t i = 0; i < j->n_patches; i++)
			for (size_t k = 0; k < j->verdicts[i].findings.len; k++) {
				const struct finding *finding = &j->verdicts[i].findings.items[k];

				if (finding->state == (enum verdict_state)state)
					add_need(needs, finding, j->patches[i].part->number,
						 arena);
			}
}

static const char *which_patches(struct request *request, const struct judgement *j,
				 struct need *need)
{
	if (j->n_patches == 1)
		return j->series->total == 1 ? "the patch:" : "the one left:";
	if (need->n == j->n_patches)
		return arena_printf(request->arena, "all %zu patches:", need->n);
	return arena_printf(request->arena, "patch%s %s:", need->n == 1 ? "" : "es",
			    buf_str(&need->patches));
}

static void say_need(struct request *request, const struct judge *judge,
		     const struct judgement *j, struct need *need)
{
	const struct finding *finding = need->finding;

	command_reply_private(request, "- %s%s%s%s%s%s.  (%s: %s)", finding->rule ?
			      arena_printf(request->arena, "Rule %d, ", finding->rule) : "",
			      which_patches(request, j, need), need->differs ? " the first: " : " ",
			      about_names(request, finding->text), finding->ask ? ": " : "",
			      finding->ask ? about_names(request, finding->ask) : "",
			      judge_policy(judge)->policy.source, finding->cite);
}

/* What the author has to see to before anybody else is waited for. */
static void say_comments(struct request *request, const struct judgement *j)
{
	const struct turn_comment *first = NULL;
	const char *more = "";

	for (size_t i = 0; i < j->turn.comments.len && !first; i++)
		if (j->turn.comments.items[i].state == COMMENT_ASKED ||
		    j->turn.comments.items[i].state == COMMENT_PROMISED)
			first = &j->turn.comments.items[i];
	if (!first && j->unanswered.len)
		first = &j->unanswered.items[0];
	if (!first)
		return;
	if (j->turn.n_open > 1)
		more = arena_printf(request->arena, ", and %zu more", j->turn.n_open - 1);
	command_reply_private(request, "- %s has no answer%s: \"%.200s\"%s.  Answer on the list, "
			      "or send a new version.", about_names(request, first->mail->name),
			      j->turn.n_open ? "" : " to what was said of the version before",
			      first->mail->line ? first->mail->line : "", more);
}

static char *committer_names(struct request *request, struct judge *judge, struct err *err)
{
	struct people people = { 0 };
	struct buf names = BUF_INIT(400);

	if (judge_committers(judge, request->arena, &people, err))
		return NULL;
	for (size_t i = 0; i < people.len && i < NAMES_MAX; i++)
		buf_printf(&names, "%s%s", i ? ", " : "",
			   *people.items[i]->name ? people.items[i]->name : "somebody");
	if (people.len > NAMES_MAX)
		buf_puts(&names, " or another");
	return buf_to_arena(&names, request->arena);
}

/* Whom to ask in the end, and where all of it stands. */
static int say_end(struct request *request, struct judge *judge, const struct judgement *j,
		   struct err *err)
{
	const char *ask = request->network->bot->settings->review.committers;
	const char *names = committer_names(request, judge, err);
	bool ready = j->turn.state == TURN_READY;

	if (!names)
		return -1;
	if (*names)
		names = arena_printf(request->arena, " (%s)", names);
	ask = str_is_empty(ask) ? "" :
		arena_printf(request->arena, ready ? "  If nobody does within days, ask %s." :
			     "  Questions go to the list, or to %s.", ask);
	command_reply_private(request, "%s a committer puts it in%s.%s  All of it, with the mails: "
			      "%s", ready ? "Now" : "Then", names, ask,
			      about_url(request, j->series));
	return 0;
}

static int say_open(struct request *request, struct judge *judge, const struct judgement *j,
		    struct err *err)
{
	struct needs needs = { 0 };

	say_comments(request, j);
	if (j->tree)
		find_needs(j, &needs, request->arena);
	for (size_t i = 0; i < needs.len; i++) {
		if (i < NEEDS_MAX)
			say_need(request, judge, j, &needs.items[i]);
		buf_free(&needs.items[i].patches);
	}
	if (needs.len > NEEDS_MAX)
		command_reply_private(request, "- and %zu more, on the page below.",
				      needs.len - NEEDS_MAX);
	return say_end(request, judge, j, err);
}

int command_ready(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	char *rest = arena_dup(request->arena, request->args);
	struct series *series = about_series(request, &rest, true, err);
	struct judgement j;

	if (!series || about_judge(request, series, &j, err))
		return -1;
	command_reply_private(request, "%s, by %s: %s%s", about_title(request, series),
			      about_author(request, series),
			      !turn_is_open(j.turn.state) || j.turn.state == TURN_READY ? "" :
			      "not ready yet, ", about_names(request, j.turn.text));
	if (turn_is_open(j.turn.state) && !series->is_foreign)
		return say_open(request, bot_judge(bot, err), &j, err);
	if (series->superseded_by)
		command_reply_private(request, "Ask of the newer version: %s/series/%lld",
				      bot->settings->site.url, (long long)series->superseded_by);
	else
		command_reply_private(request, "%s%s", series->is_foreign ? "It is for another "
				      "tree: there is no verdict.  " : "",
				      about_url(request, series));
	return 0;
}
