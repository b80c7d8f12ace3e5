/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The # commands: MeetBot's words, and who may use them.  Anyone notes, only
 * chairs steer; what is not in the table is not a command and gets no answer.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "state.h"

#define REPLY_MAX 400		/* an IRC line holds 512 with all that is around it */

enum who { ANYONE, CHAIRS };

struct command {
	const char *name;
	enum who who;
	void (*run)(struct transcript *t, const struct heard *heard, enum item_kind kind);
	enum item_kind kind;		/* add_item only */
};

static const char *const kinds[] = {
	[ITEM_INFO] = "#info", [ITEM_ACTION] = "#action", [ITEM_AGREED] = "#agreed",
	[ITEM_LINK] = "#link", [ITEM_IDEA] = "#idea",
};

void reply(const struct heard *heard, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	size_t cut;

	if (!heard->reply)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	cut = str_utf8_cut(text, REPLY_MAX);
	if (text[cut])
		snprintf(text + cut, sizeof(text) - cut, "...");
	heard->reply(heard->cookie, text);
}

/* asctime(3)'s form, as MeetBot has it: "Thu Nov 26 16:00:05 2026" */
static void when(char text[40], int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	text[0] = '\0';
	if (gmtime_r(&t, &tm))
		strftime(text, 40, "%a %b %e %H:%M:%S %Y", &tm);
}

static const char *topic_now(const struct transcript *t)
{
	return t->topics.items[t->topics.len - 1].text;
}

static void set_channel_topic(struct transcript *t)
{
	const char *topic = topic_now(t);

	if (!t->meeting_topic)
		t->channel_topic = topic;
	else
		t->channel_topic = arena_printf(t->arena, "%s%s(Meeting topic: %s)", topic,
						*topic ? " " : "", t->meeting_topic);
}

static void add_topic(struct transcript *t, const struct heard *heard, const char *text)
{
	struct topic *topic = vec_add(&t->topics, t->arena);

	topic->text = arena_dup(t->arena, text);
	topic->nick = arena_dup(t->arena, heard->line->nick);
	topic->at = heard->line->at;
	topic->line = heard->index;
}

static void add_item(struct transcript *t, const struct heard *heard, enum item_kind kind)
{
	struct item *item;

	if (!*heard->rest)
		return;
	item = vec_add(&t->items, t->arena);
	item->kind = kind;
	item->text = arena_dup(t->arena, heard->rest);
	item->nick = arena_dup(t->arena, heard->line->nick);
	item->at = heard->line->at;
	item->line = heard->index;
	item->topic = t->topics.len - 1;
	if (kind == ITEM_ACTION)
		item->owner = owner_of(t, item->text);
}

static void run_start(struct transcript *t UNUSED, const struct heard *heard,
		      enum item_kind kind UNUSED)
{
	reply(heard, "Can't start another meeting, one is in progress.");
}

static void run_topic(struct transcript *t, const struct heard *heard, enum item_kind kind UNUSED)
{
	if (!*heard->rest)
		return;
	add_topic(t, heard, heard->rest);
	set_channel_topic(t);
}

static void run_meetingtopic(struct transcript *t, const struct heard *heard,
			     enum item_kind kind UNUSED)
{
	const char *text = heard->rest;

	if (!*text || str_eq_fold(text, "none") || str_eq_fold(text, "unset"))
		t->meeting_topic = NULL;
	else
		t->meeting_topic = arena_dup(t->arena, text);
	set_channel_topic(t);
}

/* Items and topics go in the reverse of the order in which they came. */
static void run_undo(struct transcript *t, const struct heard *heard, enum item_kind kind UNUSED)
{
	const struct item *item = t->items.len ? &t->items.items[t->items.len - 1] : NULL;

	if (item && item->topic == t->topics.len - 1) {
		reply(heard, "Removing item from minutes: %s %s", kinds[item->kind], item->text);
		t->items.len--;
	} else if (t->topics.len > 1) {
		reply(heard, "Removing item from minutes: #topic %s", topic_now(t));
		t->topics.len--;
		set_channel_topic(t);
	}
}

static void say_chairs(struct transcript *t, const struct heard *heard)
{
	struct buf text = BUF_INIT(REPLY_MAX);

	buf_puts(&text, "Current chairs:");
	for (size_t i = 0; i < t->speakers.len; i++)
		if (t->speakers.items[i].chair)
			buf_printf(&text, " %s", t->speakers.items[i].nick);
	for (size_t i = 0; i < t->absent.len; i++)
		if (t->absent.items[i].chair)
			buf_printf(&text, " %s", t->absent.items[i].nick);
	reply(heard, "%s%s", buf_str(&text), buf_ok(&text) ? "" : " ...");
	buf_free(&text);
}

static void set_chair(struct transcript *t, const char *nick, bool chair)
{
	size_t i = names_get(&t->holders, nick);
	struct absent *absent = speaker_absent(t, nick);

	/* Whoever has moved on to another nick is not who is meant. */
	if (i != NAMES_NONE && str_eq_fold(t->speakers.items[i].nick, nick))
		t->speakers.items[i].chair = chair || i == t->founder;
	else if (chair)
		speaker_expect(t, nick, true);
	else if (absent)
		absent->chair = false;
}

/* "bob, carol @dave" */
static char *next_nick(char **cursor)
{
	char *nick = *cursor + strspn(*cursor, " ,@+");
	size_t len = strcspn(nick, " ,");

	*cursor = nick + len;
	if (*nick && **cursor)
		*(*cursor)++ = '\0';
	return *nick ? nick : NULL;
}

static void set_chairs(struct transcript *t, const struct heard *heard, bool chair)
{
	char *cursor = arena_dup(t->arena, heard->rest), *nick;

	while ((nick = next_nick(&cursor)))
		set_chair(t, nick, chair);
	say_chairs(t, heard);
}

static void run_chair(struct transcript *t, const struct heard *heard, enum item_kind kind UNUSED)
{
	set_chairs(t, heard, true);
}

static void run_unchair(struct transcript *t, const struct heard *heard,
			enum item_kind kind UNUSED)
{
	set_chairs(t, heard, false);
}

/* Make nicks known, so that actions may fall to them. */
static void run_nick(struct transcript *t, const struct heard *heard, enum item_kind kind UNUSED)
{
	char *cursor = arena_dup(t->arena, heard->rest), *nick;

	while ((nick = next_nick(&cursor)))
		if (names_get(&t->holders, nick) == NAMES_NONE)
			speaker_expect(t, nick, false);
}

static void run_save(struct transcript *t, const struct heard *heard UNUSED,
		     enum item_kind kind UNUSED)
{
	owner_settle(t);
	t->wants_save = true;
}

static void run_end(struct transcript *t, const struct heard *heard, enum item_kind kind UNUSED)
{
	char text[40];

	t->ended_at = heard->line->at > t->started_at ? heard->line->at : t->started_at;
	when(text, t->ended_at);
	owner_settle(t);
	t->over = true;
	reply(heard, "Meeting ended %s UTC.", text);
}

static void run_commands(struct transcript *t, const struct heard *heard, enum item_kind kind);

/* Keep alphabetised. */
static const struct command commands[] = {
	{ "action", ANYONE, add_item, ITEM_ACTION },
	{ "agree", CHAIRS, add_item, ITEM_AGREED },
	{ "agreed", CHAIRS, add_item, ITEM_AGREED },
	{ "chair", CHAIRS, run_chair, 0 },
	{ "commands", ANYONE, run_commands, 0 },
	{ "endmeeting", CHAIRS, run_end, 0 },
	{ "idea", ANYONE, add_item, ITEM_IDEA },
	{ "info", ANYONE, add_item, ITEM_INFO },
	{ "link", ANYONE, add_item, ITEM_LINK },
	{ "meetingtopic", CHAIRS, run_meetingtopic, 0 },
	{ "nick", ANYONE, run_nick, 0 },
	{ "save", CHAIRS, run_save, 0 },
	{ "startmeeting", ANYONE, run_start, 0 },
	{ "topic", CHAIRS, run_topic, 0 },
	{ "unchair", CHAIRS, run_unchair, 0 },
	{ "undo", CHAIRS, run_undo, 0 },
};

static void run_commands(struct transcript *t UNUSED, const struct heard *heard,
			 enum item_kind kind UNUSED)
{
	struct buf text = BUF_INIT(REPLY_MAX);

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		buf_printf(&text, " #%s", commands[i].name);
	reply(heard, "Available commands:%s", buf_str(&text));
	buf_free(&text);
}

/*
 * The length of a command's word at the start of a line, or 0: a '#', letters
 * only, then a blank, a colon or the end.  "#1234" and "#chan-name" are none.
 */
static size_t word_len(const char *text)
{
	size_t len = 1;

	if (*text != '#')
		return 0;
	while ((text[len] >= 'a' && text[len] <= 'z') || (text[len] >= 'A' && text[len] <= 'Z'))
		len++;
	return len > 1 && (!text[len] || strchr(" \t:", text[len])) ? len : 0;
}

static const struct command *find(const char *text, const char **rest)
{
	size_t len = word_len(text);

	for (size_t i = 0; len && i < ARRAY_LEN(commands); i++) {
		const char *name = commands[i].name;

		if (strlen(name) != len - 1 || !str_starts_fold(text + 1, name))
			continue;
		*rest = text + len + (text[len] == ':');
		*rest += strspn(*rest, " \t");
		return &commands[i];
	}
	return NULL;
}

static bool is_url(const char *text)
{
	static const char *const schemes[] = {
		"http://", "https://", "ftp://", "irc://", "ircs://", "ssh://", "git://", "mailto:",
	};

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		size_t len = strlen(schemes[i]);

		if (str_starts_fold(text, schemes[i]) && text[len] && text[len] != ' ')
			return true;
	}
	return false;
}

bool transcript_is_start(const char *text, const char **name)
{
	const struct command *command = find(text + strspn(text, " \t"), name);

	return command && command->run == run_start;
}

static void start(struct transcript *t, const struct heard *heard, const char *name)
{
	char text[40];

	t->name = t->meeting_topic = arena_dup(t->arena, name);
	t->started_at = heard->line->at;
	t->founder = heard->speaker;
	t->speakers.items[heard->speaker].chair = true;
	add_topic(t, heard, "");
	when(text, t->started_at);
	reply(heard, "Meeting started %s UTC.  The chair is %s.", text, heard->line->nick);
	reply(heard, "Useful commands: #action #agreed #info #idea #link #topic #chair #undo "
		     "#endmeeting.  Lines that start with [off] are not recorded.");
}

void command_run(struct transcript *t, struct heard *heard)
{
	const char *text = heard->line->text;
	const struct command *command;

	if (!t->name) {
		if (transcript_is_start(text, &heard->rest))
			start(t, heard, heard->rest);
		return;
	}
	command = find(text, &heard->rest);
	if (command) {
		if (command->who == ANYONE || t->speakers.items[heard->speaker].chair)
			command->run(t, heard, command->kind);
	} else if (is_url(text)) {
		heard->rest = text;
		add_item(t, heard, ITEM_LINK);
	}
}
