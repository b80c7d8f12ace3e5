/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Votes: one a person, the last one counts.  #startvote is OpenStack's, with
 * options; what #vote takes hangs on which is open, and only one is.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define OPTIONS_MAX       20
#define OPTION_MAX_LEN    60
#define QUESTION_MAX_LEN  300
#define NONE_OPEN "No vote is in progress"

struct vote *vote_open(const struct transcript *t)
{
	struct vote *last = t->votes.len ? &t->votes.items[t->votes.len - 1] : NULL;

	return last && !last->closed ? last : NULL;
}

struct vote *vote_add(struct transcript *t, const struct heard *heard, enum vote_kind kind,
		      const char *text)
{
	struct vote *vote;

	if (vote_open(t)) {
		reply(heard, "Already voting on '%s'", vote_open(t)->text);
		return NULL;
	}
	vote = vec_add(&t->votes, t->arena);
	vote->kind = kind;
	vote->text = arena_dup(t->arena, text);
	vote->nick = arena_dup(t->arena, heard->line->nick);
	vote->at = heard->line->at;
	vote->line = heard->index;
	undo_step(t)->kind = STEP_VOTE;
	return vote;
}

/*
 * One who voted before the network knew their account is a speaker without
 * one, of the same nick: that is not a second person.
 */
static bool is_same(const struct transcript *t, size_t voted, size_t votes)
{
	const struct speaker *a = &t->speakers.items[voted], *b = &t->speakers.items[votes];

	return voted == votes || (!a->account && b->account && str_eq_fold(a->nick, b->nick));
}

void vote_cast(struct transcript *t, struct vote *vote, size_t speaker, int value,
	       const char *words)
{
	struct ballot *ballot;
	size_t kept = 0;

	for (size_t i = 0; i < vote->ballots.len; i++)
		if (!is_same(t, vote->ballots.items[i].speaker, speaker))
			vote->ballots.items[kept++] = vote->ballots.items[i];
	vote->ballots.len = kept;
	ballot = vec_add(&vote->ballots, t->arena);
	ballot->speaker = speaker;
	ballot->value = value;
	ballot->words = arena_dup(t->arena, words);
}

struct item *vote_close(struct transcript *t, const struct heard *heard, enum item_kind kind)
{
	struct vote *vote = &t->votes.items[t->votes.len - 1];
	struct item *item = note_item(t, heard, kind, vote->text);

	vote->closed = true;
	item->vote = t->votes.len;
	undo_step(t)->kind = STEP_OUTCOME;
	if (!t->told_decisions)
		reply(heard, REPLY_DECISION);
	t->told_decisions = true;
	return item;
}

bool vote_is_relayed(const struct transcript *t, const struct ballot *ballot)
{
	return speaker_is_relayed(t->speakers.items[ballot->speaker].nick);
}

static size_t count(const struct vote *vote, int value)
{
	size_t n = 0;

	for (size_t i = 0; i < vote->ballots.len; i++)
		n += vote->ballots.items[i].value == value;
	return n;
}

void vote_write_names(const struct transcript *t, const struct vote *vote, int from, int to,
		      struct buf *out)
{
	const char *sep = "";

	for (size_t i = 0; i < vote->ballots.len; i++) {
		const struct ballot *ballot = &vote->ballots.items[i];

		if (ballot->value < from || ballot->value > to)
			continue;
		buf_printf(out, "%s%s%s", sep, t->speakers.items[ballot->speaker].nick,
			   vote_is_relayed(t, ballot) ? " (unverified)" : "");
		if (vote->kind == VOTE_MOTION) {
			const char *colon = *ballot->words ? ": " : "";

			if (ballot->value == 2 || ballot->value == -2 || *colon)
				buf_printf(out, " (%+d%s%s)", ballot->value, colon,
					   ballot->words);
		}
		sep = ", ";
	}
}

void vote_write_counts(const struct vote *vote, struct buf *out)
{
	buf_printf(out, "%s (", vote->text);
	for (size_t i = 0; i < vote->options.len; i++)
		buf_printf(out, "%s%s %zu", i ? ", " : "", vote->options.items[i],
			   count(vote, (int)i));
	buf_putc(out, ')');
}

static void write_choice(const struct transcript *t, const struct vote *vote, struct buf *out)
{
	for (size_t i = 0; i < vote->options.len; i++) {
		size_t n = count(vote, (int)i);

		buf_printf(out, "%s%s %zu", i ? "; " : "", vote->options.items[i], n);
		if (n)
			buf_puts(out, ": ");
		vote_write_names(t, vote, (int)i, (int)i, out);
	}
}

void vote_write(const struct transcript *t, const struct vote *vote, struct buf *out)
{
	buf_printf(out, "%s (", vote->text);
	if (vote->kind == VOTE_MOTION)
		motion_write_tally(t, vote, out);
	else
		write_choice(t, vote, out);
	if (vote->remark)
		buf_printf(out, "; %s", vote->remark);
	buf_putc(out, ')');
}

static void list_options(const struct heard *heard, const struct vote *vote, const char *first)
{
	struct list list;

	list_begin(&list, heard, first, ", ");
	for (size_t i = 0; i < vote->options.len; i++)
		list_add(&list, vote->options.items[i]);
	list_end(&list);
}

static bool add_option(struct transcript *t, const struct heard *heard, struct vote *vote,
		       const char *option)
{
	if (!*option)
		return true;
	if (strlen(option) > OPTION_MAX_LEN || vote->options.len == OPTIONS_MAX) {
		reply(heard, "A vote has at most %d options of at most %d bytes each.",
		      OPTIONS_MAX, OPTION_MAX_LEN);
		return false;
	}
	for (size_t i = 0; i < vote->options.len; i++)
		if (str_eq_fold(vote->options.items[i], option))
			return true;
	*vec_add(&vote->options, t->arena) = option;
	return true;
}

/* "Which one? a, b": the options into vote, the question cut off in place; or NULL. */
static char *parse(struct transcript *t, const struct heard *heard, struct vote *vote)
{
	char *question = arena_dup(t->arena, heard->rest), *end = strrchr(question, '?');
	char *options, *option;

	if (!end) {
		reply(heard, "Unable to parse vote topic and options.");
		return NULL;
	}
	options = arena_dup(t->arena, end + 1);
	end[1] = '\0';
	if (strlen(question) > QUESTION_MAX_LEN) {
		reply(heard, "The question of a vote has at most %d bytes.", QUESTION_MAX_LEN);
		return NULL;
	}
	if (str_is_empty(options))
		options = arena_dup(t->arena, "Yes, No");
	while ((option = str_piece(&options, ',')))
		if (!add_option(t, heard, vote, str_trim(option)))
			return NULL;
	if (vote->options.len < 2) {
		reply(heard, "A vote needs at least two different options.");
		return NULL;
	}
	return question;
}

void run_vote_start(struct transcript *t, const struct heard *heard)
{
	struct vote draft = { 0 }, *vote;
	const char *question;

	if (vote_open(t)) {
		reply(heard, "Already voting on '%s'", vote_open(t)->text);
		return;
	}
	question = parse(t, heard, &draft);
	if (!question)
		return;
	vote = vote_add(t, heard, VOTE_CHOICE, question);
	vote->options.items = draft.options.items;
	vote->options.len = vote->options.cap = draft.options.len;
	list_options(heard, vote, arena_printf(t->arena, "Begin voting on: %s Valid vote options "
					       "are", question));
	reply(heard, "Vote using '#vote OPTION'. Only your last vote counts.");
}

static void cast_choice(struct transcript *t, const struct heard *heard, struct vote *vote)
{
	for (size_t i = 0; i < vote->options.len; i++)
		if (str_eq_fold(vote->options.items[i], heard->rest)) {
			vote_cast(t, vote, heard->speaker, (int)i, "");
			return;
		}
	list_options(heard, vote, arena_printf(t->arena, "%s: %.100s is not a valid option. "
					       "Valid options are", heard->line->nick,
					       *heard->rest ? heard->rest : "nothing"));
}

void run_vote(struct transcript *t, const struct heard *heard)
{
	struct vote *vote = vote_open(t);

	if (!vote)
		reply(heard, NONE_OPEN);
	else if (vote->kind == VOTE_MOTION)
		motion_cast(t, heard, vote);
	else
		cast_choice(t, heard, vote);
}

static void list_voter(struct list *list, const struct transcript *t,
		       const struct ballot *ballot)
{
	const char *nick = t->speakers.items[ballot->speaker].nick;

	list_add(list, vote_is_relayed(t, ballot) ?
		 arena_printf(t->arena, "%s (unverified)", nick) : nick);
}

/* "OPT (n): nick, nick", those that nobody wants left out. */
static void show_choice(const struct heard *heard, const struct vote *vote)
{
	const struct transcript *t = heard->t;
	struct list list;
	char first[OPTION_MAX_LEN + 32];

	if (!vote->ballots.len)
		reply(heard, "Nobody has voted.");
	for (size_t i = 0; i < vote->options.len; i++) {
		size_t n = count(vote, (int)i);

		if (!n)
			continue;
		snprintf(first, sizeof(first), "%s (%zu):", vote->options.items[i], n);
		list_begin(&list, heard, first, ", ");
		for (size_t k = 0; k < vote->ballots.len; k++)
			if (vote->ballots.items[k].value == (int)i)
				list_voter(&list, t, &vote->ballots.items[k]);
		list_end(&list);
	}
}

void run_vote_show(struct transcript *t, const struct heard *heard)
{
	const struct vote *vote = vote_open(t);

	if (!vote)
		reply(heard, NONE_OPEN);
	else if (vote->kind == VOTE_MOTION)
		motion_show(heard, vote);
	else
		show_choice(heard, vote);
}

/* #endvote and #close: whichever is open. */
void run_vote_end(struct transcript *t, const struct heard *heard)
{
	struct vote *vote = vote_open(t);

	if (!vote) {
		reply(heard, NONE_OPEN);
		return;
	}
	if (vote->kind == VOTE_MOTION) {
		motion_close(t, heard, vote);
		return;
	}
	reply(heard, "Voted on \"%s\" Results are", vote->text);
	show_choice(heard, vote);
	vote_close(t, heard, ITEM_VOTE);
}
