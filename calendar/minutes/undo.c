/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * #undo: step by step, newest first, whatever the step was.  Nothing is taken
 * out of the middle, so that no index of what stays ever changes.
 */
#include "base/vec.h"
#include "command.h"
#include "reply.h"
#include "state.h"

struct step *undo_step(struct transcript *t)
{
	return vec_add(&t->steps, t->arena);
}

static void removing(const struct heard *heard, const char *word, const char *text)
{
	reply(heard, "Removing item from minutes: %s %s", word, text);
}

static void undo_item(struct transcript *t, const struct heard *heard)
{
	const struct item *item = &t->items.items[--t->items.len];

	removing(heard, note_word(item->kind), item->text);
}

static void undo_topic(struct transcript *t, const struct heard *heard, const struct step *step)
{
	removing(heard, "#topic", t->topics.items[--t->topics.len].text);
	if (step->index)
		t->agenda.items[step->index - 1].taken = false;
	note_channel_topic(t);
}

/* With all that was voted. */
static void undo_vote(struct transcript *t, const struct heard *heard)
{
	const struct vote *vote = &t->votes.items[--t->votes.len];

	removing(heard, vote->kind == VOTE_MOTION ? "#motion" : "#startvote", vote->text);
}

/* It is open again, as it was. */
static void undo_outcome(struct transcript *t, const struct heard *heard)
{
	const struct item *item = &t->items.items[--t->items.len];
	struct vote *vote = &t->votes.items[item->vote - 1];

	vote->closed = false;
	vote->remark = NULL;
	removing(heard, "the outcome of", vote->text);
	reply(heard, "Voting on it is open again.");
}

static void undo_correction(struct transcript *t, const struct heard *heard,
			    const struct step *step)
{
	struct item *item = &t->items.items[step->index];

	item->text = step->was;
	if (item->kind == ITEM_ACTION)
		item->owner = owner_of(t, item->text);
	reply(heard, "Removing correction from minutes, it is again: %s", item->text);
}

void run_undo(struct transcript *t, const struct heard *heard)
{
	struct step step;

	if (!t->steps.len)
		return;
	step = t->steps.items[--t->steps.len];
	switch (step.kind) {
	case STEP_ITEM:
		undo_item(t, heard);
		break;
	case STEP_TOPIC:
		undo_topic(t, heard, &step);
		break;
	case STEP_VOTE:
		undo_vote(t, heard);
		break;
	case STEP_OUTCOME:
		undo_outcome(t, heard);
		break;
	case STEP_AGENDA:
		removing(heard, "#agenda", t->agenda.items[--t->agenda.len].text);
		break;
	case STEP_CORRECTION:
		undo_correction(t, heard, &step);
		break;
	case STEP_SCRIBE:
		t->scribes = step.scribes;
		reply(heard, "Removing the last #scribe.");
		break;
	}
}
