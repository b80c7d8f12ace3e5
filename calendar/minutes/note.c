/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Topics and items: what goes into the minutes by a line of its own. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define NAME_MAX_LEN 120

static const char *const words[] = {
	[ITEM_INFO] = "#info", [ITEM_ACTION] = "#action", [ITEM_AGREED] = "#agreed",
	[ITEM_LINK] = "#link", [ITEM_IDEA] = "#idea", [ITEM_HELP] = "#help",
	[ITEM_ACCEPTED] = "#accepted", [ITEM_REJECTED] = "#rejected",
	[ITEM_FAILED] = "#failed", [ITEM_INCONCLUSIVE] = "#inconclusive",
	[ITEM_VOTE] = "#startvote",
};

const char *note_word(enum item_kind kind)
{
	return words[kind];
}

void note_channel_topic(struct transcript *t)
{
	const char *topic = t->topics.items[t->topics.len - 1].text;

	if (!t->meeting_topic)
		t->channel_topic = topic;
	else
		t->channel_topic = arena_printf(t->arena, "%s%s(Meeting topic: %s)", topic,
						*topic ? " " : "", t->meeting_topic);
}

void note_topic(struct transcript *t, const struct heard *heard, const char *text)
{
	struct topic *topic = vec_add(&t->topics, t->arena);

	topic->text = arena_dup(t->arena, text);
	topic->nick = arena_dup(t->arena, heard->line->nick);
	topic->at = heard->line->at;
	topic->line = heard->index;
}

struct item *note_item(struct transcript *t, const struct heard *heard, enum item_kind kind,
		       const char *text)
{
	struct item *item = vec_add(&t->items, t->arena);

	item->kind = kind;
	item->text = arena_dup(t->arena, text);
	item->nick = arena_dup(t->arena, heard->line->nick);
	item->at = heard->line->at;
	item->line = heard->index;
	item->topic = t->topics.len - 1;
	item->speaker = heard->speaker;
	if (kind == ITEM_ACTION)
		item->owner = owner_of(t, item->text);
	return item;
}

void run_item(struct transcript *t, const struct heard *heard)
{
	const struct item *item;

	if (!*heard->rest)
		return;
	item = note_item(t, heard, heard->kind, heard->rest);
	if (item->owner && !speaker_absent(t, item->owner))
		speaker_check_present(heard, item->owner);
	undo_step(t)->kind = STEP_ITEM;
}

void run_decision(struct transcript *t, const struct heard *heard)
{
	run_item(t, heard);
	if (*heard->rest && !t->told_decisions) {
		t->told_decisions = true;
		reply(heard, REPLY_DECISION);
	}
}

/* Many take it for the way to the commands. */
void run_help(struct transcript *t, const struct heard *heard)
{
	run_item(t, heard);
	if (!*heard->rest)
		reply(heard, "#help TEXT notes a call for help.  #commands lists what I "
			     "understand, #commands NAME explains one.");
}

void run_topic(struct transcript *t, const struct heard *heard)
{
	struct step *step;

	if (!*heard->rest)
		return;
	note_topic(t, heard, heard->rest);
	step = undo_step(t);
	step->kind = STEP_TOPIC;
	step->index = agenda_reach(t, heard->rest);
	note_channel_topic(t);
}

void run_meetingtopic(struct transcript *t, const struct heard *heard)
{
	const char *text = heard->rest;

	if (!*text || str_eq_fold(text, "none") || str_eq_fold(text, "unset"))
		t->meeting_topic = NULL;
	else
		t->meeting_topic = arena_dup(t->arena, text);
	note_channel_topic(t);
}

void run_meetingname(struct transcript *t, const struct heard *heard)
{
	char *name;

	if (!*heard->rest) {
		reply(heard, "The meeting name is '%s'", t->name);
		return;
	}
	if (strlen(heard->rest) > NAME_MAX_LEN) {
		reply(heard, "A meeting name has at most %d bytes.", NAME_MAX_LEN);
		return;
	}
	name = arena_dup(t->arena, heard->rest);
	/* The name stands behind the topic until #meetingtopic says otherwise. */
	if (t->meeting_topic == t->name)
		t->meeting_topic = name;
	t->name = name;
	note_channel_topic(t);
	reply(heard, "The meeting name has been set to '%s'", name);
}
