/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who wants to speak, in order, by W3C's words: q+ q- q? and ack. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define QUEUE_MAX 50

static const char *nick_at(const struct transcript *t, size_t i)
{
	return t->speakers.items[t->queue.items[i].speaker].nick;
}

static struct queued *find(const struct transcript *t, size_t speaker)
{
	for (size_t i = 0; i < t->queue.len; i++)
		if (t->queue.items[i].speaker == speaker)
			return &t->queue.items[i];
	return NULL;
}

static struct queued *find_nick(const struct transcript *t, const char *nick)
{
	size_t i = speaker_now(t, nick);

	return i == NAMES_NONE ? NULL : find(t, i);
}

static void take_out(struct transcript *t, struct queued *queued)
{
	size_t i = (size_t)(queued - t->queue.items);

	memmove(queued, queued + 1, (t->queue.len - i - 1) * sizeof(*queued));
	t->queue.len--;
}

static void say_queue(const struct heard *heard)
{
	const struct transcript *t = heard->t;
	struct list list;

	if (!t->queue.len) {
		reply(heard, "The speaker queue is empty.");
		return;
	}
	list_begin(&list, heard, "Speaker queue:", ", ");
	for (size_t i = 0; i < t->queue.len; i++)
		list_add(&list, nick_at(t, i));
	list_end(&list);
}

/* Once in the queue one stays where one is; only what it is about is new. */
void run_queue_join(struct transcript *t, const struct heard *heard)
{
	struct queued *queued = find(t, heard->speaker);

	if (!queued && t->queue.len == QUEUE_MAX) {
		reply(heard, "%s: the speaker queue is full, %d are waiting.",
		      heard->line->nick, QUEUE_MAX);
		return;
	}
	if (!queued)
		queued = vec_add(&t->queue, t->arena);
	queued->speaker = heard->speaker;
	queued->about = arena_dup(t->arena, heard->rest);
	say_queue(heard);
}

/* Out of it oneself; chairs also take out others. */
void run_queue_leave(struct transcript *t, const struct heard *heard)
{
	bool other = *heard->rest && t->speakers.items[heard->speaker].chair;
	struct queued *queued = other ? find_nick(t, heard->rest) : find(t, heard->speaker);

	if (!queued) {
		reply(heard, "%.60s is not on the speaker queue.",
		      other ? heard->rest : heard->line->nick);
		return;
	}
	take_out(t, queued);
	say_queue(heard);
}

void run_queue_show(struct transcript *t UNUSED, const struct heard *heard)
{
	say_queue(heard);
}

/* People say "ack" of patches as well: it is about the queue or about nothing. */
void run_queue_ack(struct transcript *t, const struct heard *heard)
{
	struct queued *queued = find_nick(t, heard->rest);
	struct queued taken;

	if (!queued && str_eq_fold(heard->rest, "next") && t->queue.len)
		queued = t->queue.items;
	if (!queued)
		return;
	taken = *queued;
	take_out(t, queued);
	reply(heard, "%s has the floor%s%s", t->speakers.items[taken.speaker].nick,
	      *taken.about ? ", " : ".", taken.about);
	if (t->queue.len)
		say_queue(heard);
}
