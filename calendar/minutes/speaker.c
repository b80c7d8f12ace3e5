/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who speaks: by account where one is known, else by nick, followed through changes. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "reply.h"
#include "state.h"

static void remove_absent(struct transcript *t, struct absent *absent)
{
	*absent = t->absent.items[--t->absent.len];
}

struct absent *speaker_absent(const struct transcript *t, const char *nick)
{
	for (size_t i = 0; i < t->absent.len; i++)
		if (str_eq_fold(t->absent.items[i].nick, nick))
			return &t->absent.items[i];
	return NULL;
}

void speaker_expect(struct transcript *t, const char *nick, bool chair)
{
	struct absent *absent = speaker_absent(t, nick);

	if (!absent) {
		if (t->absent.len == ABSENT_MAX)
			return;
		absent = vec_add(&t->absent, t->arena);
		absent->nick = arena_dup(t->arena, nick);
	}
	absent->chair |= chair;
}

/* The speaker's name is now nick; the actions that fell to them go along. */
static void set_nick(struct transcript *t, size_t i, const char *nick)
{
	struct speaker *speaker = &t->speakers.items[i];
	const char *was = speaker->nick;

	names_set(&t->holders, nick, i);
	if (str_eq(was, nick))
		return;
	speaker->nick = arena_dup(t->arena, nick);
	for (size_t k = 0; was && k < t->items.len; k++)
		if (t->items.items[k].owner == was)
			t->items.items[k].owner = speaker->nick;
}

/* A nick's speaker whose account is not known; who was without may log in later. */
static size_t find(const struct transcript *t, const char *nick, const char *account)
{
	size_t i = account ? names_get(&t->accounts, account) : NAMES_NONE;

	if (i == NAMES_NONE)
		i = names_get(&t->nicks, nick);
	return i;
}

static size_t add(struct transcript *t)
{
	vec_add(&t->speakers, t->arena);
	return t->speakers.len - 1;
}

size_t speaker_of(struct transcript *t, const char *nick, const char *account)
{
	struct absent *absent = t->absent.len ? speaker_absent(t, nick) : NULL;
	size_t i = find(t, nick, account);

	if (i == NAMES_NONE)
		i = add(t);
	if (account && !t->speakers.items[i].account) {
		t->speakers.items[i].account = arena_dup(t->arena, account);
		names_set(&t->accounts, account, i);
		names_remove(&t->nicks, nick);
	}
	set_nick(t, i, nick);
	if (!t->speakers.items[i].account)
		names_set(&t->nicks, nick, i);
	if (absent) {
		t->speakers.items[i].chair |= absent->chair;
		remove_absent(t, absent);
	}
	return i;
}

void speaker_rename(struct transcript *t, const char *nick, const char *account,
		    const char *becomes)
{
	struct absent *absent = speaker_absent(t, nick);
	size_t i = find(t, nick, account);

	if (absent)
		absent->nick = arena_dup(t->arena, becomes);
	if (i == NAMES_NONE)
		i = names_get(&t->holders, nick);
	if (i == NAMES_NONE)
		return;
	set_nick(t, i, becomes);
	if (t->speakers.items[i].account)
		return;
	/* Whoever takes the old nick now is somebody else. */
	names_remove(&t->nicks, nick);
	names_set(&t->nicks, becomes, i);
}

const char *speaker_known(const struct transcript *t, const char *word)
{
	size_t i = names_get(&t->holders, word);
	struct absent *absent;

	if (i != NAMES_NONE)
		return t->speakers.items[i].nick;
	absent = speaker_absent(t, word);
	return absent ? absent->nick : NULL;
}

/* Whoever has moved on to another nick is not who is meant. */
size_t speaker_now(const struct transcript *t, const char *nick)
{
	size_t i = names_get(&t->holders, nick);

	return i != NAMES_NONE && str_eq_fold(t->speakers.items[i].nick, nick) ? i : NAMES_NONE;
}

void transcript_set_present(struct transcript *t, transcript_present_fn *fn, void *cookie)
{
	t->present = fn;
	t->present_cookie = cookie;
}

/* Who has spoken under that name is known, wherever they are now. */
void speaker_check_present(const struct heard *heard, const char *nick)
{
	const struct transcript *t = heard->t;

	if (t->present && !speaker_is_relayed(nick) && names_get(&t->holders, nick) == NAMES_NONE &&
	    !t->present(t->present_cookie, nick))
		reply(heard, "Warning: Nick not in channel: %.64s", nick);
}

bool speaker_is_relayed(const char *nick)
{
	return strchr(nick, '/');
}

char *speaker_next_nick(char **cursor)
{
	char *nick = *cursor + strspn(*cursor, " ,@+");
	size_t len = strcspn(nick, " ,");

	*cursor = nick + len;
	if (*nick && **cursor)
		*(*cursor)++ = '\0';
	return *nick ? nick : NULL;
}
