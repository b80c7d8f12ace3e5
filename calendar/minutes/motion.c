/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * #motion, as in hcoop-meetbot, voted on as Xen's governance has it: +2 and -2
 * for those who would argue for it, only -2 blocks, and with its reason.
 */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define TALLY_MAX (64 * 1024)

static const char *const outcomes[] = {
	[ITEM_ACCEPTED] = "accepted", [ITEM_REJECTED] = "rejected", [ITEM_FAILED] = "failed",
	[ITEM_INCONCLUSIVE] = "inconclusive",
};

struct tally {
	size_t favor, opposed, abstaining, blocking;
	size_t relayed;			/* of all these */
};

static struct tally count(const struct transcript *t, const struct vote *motion)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < motion->ballots.len; i++) {
		int value = motion->ballots.items[i].value;
		bool relayed = vote_is_relayed(t, &motion->ballots.items[i]);

		tally.favor += value > 0;
		tally.opposed += value < 0;
		tally.abstaining += value == 0;
		tally.blocking += value == -2 && !relayed;
		tally.relayed += relayed;
	}
	return tally;
}

void run_motion(struct transcript *t, const struct heard *heard)
{
	if (!*heard->rest)
		reply(heard, "Say what the motion is: #motion TEXT");
	else if (vote_add(t, heard, VOTE_MOTION, heard->rest))
		reply(heard, "Voting is open: #vote +2, +1, 0, -1, or -2 with the reason, which "
			     "blocks. Only your last vote counts.");
}

/* "+1 and some words" */
static bool parse(const char *text, int *value, const char **words)
{
	static const char *const values[] = { "-2", "-1", "0", "+1", "+2" };
	size_t len = strcspn(text, " ,:");

	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		if (strlen(values[i]) == len && memcmp(text, values[i], len) == 0) {
			*value = (int)i - 2;
			*words = text + len + strspn(text + len, " ,:");
			return true;
		}
	return false;
}

static void cast(struct transcript *t, const struct heard *heard, struct vote *motion, int value,
		 const char *words)
{
	if (value == -2 && speaker_is_relayed(heard->line->nick))
		reply(heard, "%s: noted as opposed.  Through a bridge a -2 does not block: I "
			     "cannot tell who you are.", heard->line->nick);
	vote_cast(t, motion, heard->speaker, value, words);
}

void motion_cast(struct transcript *t, const struct heard *heard, struct vote *motion)
{
	const char *words;
	int value;

	if (!parse(heard->rest, &value, &words))
		reply(heard, "%s: %.100s is not a vote. Valid votes are +2, +1, 0, -1, and -2 "
			     "with the reason.", heard->line->nick,
		      *heard->rest ? heard->rest : "nothing");
	else if (value == -2 && !*words)
		reply(heard, "%s: -2 blocks the motion and needs its reason: #vote -2 WHY",
		      heard->line->nick);
	else
		cast(t, heard, motion, value, words);
}

static void write_side(const struct transcript *t, const struct vote *motion, const char *first,
		       int from, int to, struct buf *out)
{
	size_t start = out->len;

	buf_puts(out, first);
	vote_write_names(t, motion, from, to, out);
	if (out->len == start + strlen(first))
		buf_cut(out, start);
}

void motion_write_tally(const struct transcript *t, const struct vote *motion, struct buf *out)
{
	struct tally tally = count(t, motion);

	buf_printf(out, "%zu in favor to %zu opposed", tally.favor, tally.opposed);
	write_side(t, motion, "; in favor: ", 1, 2, out);
	write_side(t, motion, "; opposed: ", -2, -1, out);
	write_side(t, motion, "; abstaining: ", 0, 0, out);
}

/* Of those who voted through a bridge nobody knows who they are. */
static void reply_relayed(const struct heard *heard, const struct tally *tally)
{
	if (tally->relayed)
		reply(heard, "%zu of these came through a bridge: the names are unverified.",
		      tally->relayed);
}

static void reply_side(const struct heard *heard, const struct vote *motion, const char *first,
		       int from, int to)
{
	struct buf text = BUF_INIT(TALLY_MAX);

	write_side(heard->t, motion, first, from, to, &text);
	if (text.len)
		reply(heard, "%s", buf_str(&text));
	buf_free(&text);
}

static void reply_sides(const struct heard *heard, const struct vote *motion)
{
	reply_side(heard, motion, "In favor: ", 1, 2);
	reply_side(heard, motion, "Opposed: ", -2, -1);
	reply_side(heard, motion, "Abstaining: ", 0, 0);
}

void motion_show(const struct heard *heard, const struct vote *motion)
{
	struct tally tally = count(heard->t, motion);

	reply(heard, "Motion: %zu in favor to %zu opposed so far", tally.favor, tally.opposed);
	reply_sides(heard, motion);
	reply_relayed(heard, &tally);
}

static void close_as(struct transcript *t, const struct heard *heard, const struct vote *motion,
		     enum item_kind kind)
{
	struct tally tally = count(t, motion);

	reply(heard, "Motion %s: %zu in favor to %zu opposed%s", outcomes[kind], tally.favor,
	      tally.opposed, tally.blocking && kind == ITEM_FAILED ? ", blocked by -2" : "");
	reply_sides(heard, motion);
	reply_relayed(heard, &tally);
	vote_close(t, heard, kind);
}

void motion_close(struct transcript *t, const struct heard *heard, struct vote *motion)
{
	struct tally tally = count(t, motion);
	enum item_kind kind = ITEM_INCONCLUSIVE;

	if (!motion->ballots.len) {
		reply(heard, "Motion cannot be closed: no votes found (maybe use "
			     "#inconclusive?)");
		return;
	}
	if (tally.blocking || tally.opposed > tally.favor)
		kind = ITEM_FAILED;
	else if (tally.favor > tally.opposed)
		kind = ITEM_ACCEPTED;
	close_as(t, heard, motion, kind);
}

/* #accepted and the like: an item, or how the motion that is open came out. */
void run_outcome(struct transcript *t, const struct heard *heard)
{
	struct vote *motion = vote_open(t);

	if (motion && motion->kind == VOTE_MOTION) {
		motion->remark = *heard->rest ? arena_dup(t->arena, heard->rest) : NULL;
		close_as(t, heard, motion, heard->kind);
	} else if (*heard->rest) {
		run_decision(t, heard);
	} else {
		reply(heard, "No motion is open: %s TEXT notes one that was %s.",
		      note_word(heard->kind), outcomes[heard->kind]);
	}
}
