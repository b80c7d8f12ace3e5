/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who chairs, who is known, who is there and who writes. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define ALIAS_MAX_LEN 60
#define ALIASES_MAX   200
#define SCRIBES_MAX   5

static void say_chairs(const struct heard *heard)
{
	const struct transcript *t = heard->t;
	struct list list;

	list_begin(&list, heard, "Current chairs:", " ");
	for (size_t i = 0; i < t->speakers.len; i++)
		if (t->speakers.items[i].chair)
			list_add(&list, t->speakers.items[i].nick);
	for (size_t i = 0; i < t->absent.len; i++)
		if (t->absent.items[i].chair)
			list_add(&list, t->absent.items[i].nick);
	list_end(&list);
}

static void set_chair(struct transcript *t, const char *nick, bool chair)
{
	size_t i = speaker_now(t, nick);
	struct absent *absent = speaker_absent(t, nick);

	if (i != NAMES_NONE)
		t->speakers.items[i].chair = chair || i == t->founder;
	else if (chair)
		speaker_expect(t, nick, true);
	else if (absent)
		absent->chair = false;
}

static void set_one(struct transcript *t, const struct heard *heard, const char *nick,
		    bool chair)
{
	if (chair)
		speaker_check_present(heard, nick);
	set_chair(t, nick, chair);
}

static void set_chairs(struct transcript *t, const struct heard *heard, bool chair)
{
	char *cursor = arena_dup(t->arena, heard->rest), *nick;

	while ((nick = speaker_next_nick(&cursor))) {
		if (chair && speaker_is_relayed(nick))
			reply(heard, "%.80s speaks through a bridge, where anybody can have that "
				     "name: a chair has to be on IRC.", nick);
		else
			set_one(t, heard, nick, chair);
	}
	say_chairs(heard);
}

void run_chair(struct transcript *t, const struct heard *heard)
{
	set_chairs(t, heard, true);
}

void run_unchair(struct transcript *t, const struct heard *heard)
{
	set_chairs(t, heard, false);
}

/* Make nicks known, so that actions may fall to them. */
void run_nick(struct transcript *t, const struct heard *heard)
{
	char *cursor = arena_dup(t->arena, heard->rest), *nick;
	struct list list;

	while ((nick = speaker_next_nick(&cursor))) {
		speaker_check_present(heard, nick);
		if (names_get(&t->holders, nick) == NAMES_NONE)
			speaker_expect(t, nick, false);
	}
	list_begin(&list, heard, "Current nicks:", " ");
	for (size_t i = 0; i < t->absent.len; i++)
		list_add(&list, t->absent.items[i].nick);
	for (size_t i = 0; i < t->speakers.len; i++)
		list_add(&list, t->speakers.items[i].nick);
	list_end(&list);
}

/* To be there it is enough to have said so; the alias is for the minutes. */
void run_here(struct transcript *t, const struct heard *heard)
{
	struct speaker *speaker = &t->speakers.items[heard->speaker];

	if (!*heard->rest)
		return;
	if (strlen(heard->rest) > ALIAS_MAX_LEN) {
		reply(heard, "%s: a name for #here has at most %d bytes.", speaker->nick,
		      ALIAS_MAX_LEN);
		return;
	}
	if (!speaker->alias) {
		if (t->aliased.len == ALIASES_MAX) {
			reply(heard, "%s: %d names are as many as I keep.", speaker->nick,
			      ALIASES_MAX);
			return;
		}
		*vec_add(&t->aliased, t->arena) = heard->speaker;
	}
	speaker->alias = arena_dup(t->arena, heard->rest);
}

static void say_scribes(const struct heard *heard)
{
	const struct transcript *t = heard->t;
	struct list list;

	list_begin(&list, heard, "Scribe:", " ");
	for (size_t i = 0; i < t->scribes.len; i++)
		list_add(&list, t->scribes.items[i]);
	if (!t->scribes.len)
		list_add(&list, "nobody");
	list_end(&list);
}

/* The ones before are a step of #undo: they are not altered. */
void run_scribe(struct transcript *t, const struct heard *heard)
{
	char *cursor = arena_dup(t->arena, heard->rest), *nick;
	struct scribes scribes = { 0 };
	struct step *step;

	if (*heard->rest) {
		while (!str_eq_fold(heard->rest, "none") && (nick = speaker_next_nick(&cursor))) {
			if (scribes.len == SCRIBES_MAX) {
				reply(heard, "At most %d can be scribe.", SCRIBES_MAX);
				break;
			}
			if (names_get(&t->holders, nick) == NAMES_NONE)
				speaker_expect(t, nick, false);
			*vec_add(&scribes, t->arena) = nick;
		}
		step = undo_step(t);
		step->kind = STEP_SCRIBE;
		step->scribes = t->scribes;
		t->scribes = scribes;
	}
	say_scribes(heard);
}
