/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A meeting from its lines. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "state.h"

struct transcript *transcript_new(const char *channel, const char *bot_nick)
{
	struct transcript *t = mem_alloc(sizeof(*t));

	t->arena = arena_new();
	t->channel = arena_dup(t->arena, channel ? channel : "");
	t->bot_nick = arena_dup(t->arena, bot_nick ? bot_nick : "");
	t->channel_topic = "";
	return t;
}

void transcript_free(struct transcript *t)
{
	if (!t)
		return;
	correct_clear(t);
	names_clear(&t->accounts);
	names_clear(&t->nicks);
	names_clear(&t->holders);
	arena_free(t->arena);
	free(t);
}

bool transcript_is_off(const char *text)
{
	text += strspn(text, " \t");
	return str_starts_fold(text, "[off]") || str_starts(text, "\001ACTION") ||
	       str_starts_fold(text, "/me ") || str_eq_fold(text, "/me");
}

static void say(struct transcript *t, const struct transcript_line *line,
		transcript_reply_fn *fn, void *cookie)
{
	struct arena *scratch = arena_new();
	struct transcript_line clean = *line;
	struct heard heard = {
		.t = t, .line = &clean, .index = t->n_lines++, .reply = fn, .cookie = cookie,
	};

	clean.text = str_clean_line(scratch, line->text);
	clean.nick = str_clean_line(scratch, line->nick);
	heard.speaker = speaker_of(t, clean.nick, line->account);
	t->speakers.items[heard.speaker].lines++;
	command_run(t, &heard);
	t->said_at = line->at > t->said_at ? line->at : t->said_at;
	t->warned_at = 0;
	correct_remember(t, heard.speaker, clean.text);
	arena_free(scratch);
}

/* What time has done is in what the bot said of it. */
static void take_own(struct transcript *t, const struct transcript_line *line)
{
	agenda_take(t, line->text);
	timer_take(t, line->text);
	end_take(t, line);
}

void transcript_tick(const struct transcript *t, int64_t now, transcript_reply_fn *fn,
		     void *cookie)
{
	struct heard heard = { .t = t, .reply = fn, .cookie = cookie };

	if (!t->name || t->over)
		return;
	timer_tick(&heard, now);
	end_tick(&heard, now);
}

void transcript_feed(struct transcript *t, const struct transcript_line *line,
		     transcript_reply_fn *fn, void *cookie)
{
	const char *name;

	if (t->over)
		return;
	if (!t->name && (line->kind != TRANSCRIPT_SAY || !transcript_is_start(line->text, &name) ||
			 str_is_empty(name)))
		return;
	switch (line->kind) {
	case TRANSCRIPT_SAY:
		if (transcript_is_off(line->text))
			return;
		if (!str_eq_fold(line->nick, t->bot_nick)) {
			say(t, line, fn, cookie);
			return;
		}
		break;
	case TRANSCRIPT_NICK:
		speaker_rename(t, line->nick, line->account, line->text);
		break;
	case TRANSCRIPT_BOT:
		take_own(t, line);
		break;
	}
	t->n_lines++;
}

bool transcript_is_over(const struct transcript *t)
{
	return t->over;
}

bool transcript_is_forgotten(const struct transcript *t)
{
	return t->forgotten;
}

bool transcript_wants_save(struct transcript *t)
{
	bool wants = t->wants_save;

	t->wants_save = false;
	return wants;
}

const char *transcript_name(const struct transcript *t)
{
	return t->name ? t->name : "";
}

const char *transcript_channel(const struct transcript *t)
{
	return t->channel;
}

int64_t transcript_started_at(const struct transcript *t)
{
	return t->started_at;
}

int64_t transcript_ended_at(const struct transcript *t)
{
	return t->ended_at;
}

const char *transcript_topic(const struct transcript *t)
{
	return t->channel_topic;
}

const struct topic *transcript_topics(const struct transcript *t, size_t *n)
{
	*n = t->topics.len;
	return t->topics.items;
}

const struct item *transcript_items(const struct transcript *t, size_t *n)
{
	*n = t->items.len;
	return t->items.items;
}

const struct speaker *transcript_speakers(const struct transcript *t, size_t *n)
{
	*n = t->speakers.len;
	return t->speakers.items;
}

const struct vote *transcript_votes(const struct transcript *t, size_t *n)
{
	*n = t->votes.len;
	return t->votes.items;
}
