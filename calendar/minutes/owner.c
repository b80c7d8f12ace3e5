/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * To whom an action falls: "bob to send the patch", "bob: ...", "@bob ...",
 * also where bob has not said a word if he is marked so.
 */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "state.h"

#define NAME_MAX_LEN 63

/* What stands in front of a colon and is nobody. */
static const char *const labels[] = { "todo", "action", "note", "fixme", "info", "http", "https" };

static bool is_nick(const char *word)
{
	static const char others[] = "-_[]{}\\|^`.";

	if (!*word || strlen(word) > NAME_MAX_LEN)
		return false;
	for (; *word; word++) {
		unsigned char c = (unsigned char)*word;

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c < 0x80 && !strchr(others, c))
			return false;
	}
	return true;
}

static bool is_label(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (str_eq_fold(word, labels[i]))
			return true;
	return false;
}

/* The name in a word: without the marks around it; "" when it is too long for one. */
static const char *bare(const char *word, size_t len, char out[NAME_MAX_LEN + 1])
{
	while (len && strchr("@(<\"'", *word)) {
		word++;
		len--;
	}
	if (len > 2 && memcmp(word + len - 2, "'s", 2) == 0)
		len -= 2;
	while (len && strchr(":,;.!?)>\"'", word[len - 1]))
		len--;
	if (len > NAME_MAX_LEN)
		len = 0;
	memcpy(out, word, len);
	out[len] = '\0';
	return out;
}

/* A nick may end in what looks like a mark: as it stands first, then bare. */
static const char *known(const struct transcript *t, const char *word, size_t len)
{
	char name[NAME_MAX_LEN + 1];
	const char *nick;

	if (len && len <= NAME_MAX_LEN) {
		memcpy(name, word, len);
		name[len] = '\0';
		nick = speaker_known(t, name);
		if (nick)
			return nick;
	}
	return *bare(word, len, name) ? speaker_known(t, name) : NULL;
}

static const char *marked(const struct transcript *t, const char *word, size_t len)
{
	char name[NAME_MAX_LEN + 1];

	if (len < 2 || (*word != '@' && word[len - 1] != ':'))
		return NULL;
	bare(word, len, name);
	if (!is_nick(name) || is_label(name))
		return NULL;
	return arena_dup(t->arena, name);
}

/* By the name that they gave with #here, which may be several words. */
static const char *by_alias(const struct transcript *t, const char *text)
{
	for (size_t i = 0; i < t->aliased.len; i++) {
		const struct speaker *speaker = &t->speakers.items[t->aliased.items[i]];
		size_t len = strlen(speaker->alias);

		if (str_starts_fold(text, speaker->alias) &&
		    (!text[len] || strchr(" :,;.!?)'\"", text[len])))
			return speaker->nick;
	}
	return NULL;
}

const char *owner_of(const struct transcript *t, const char *action)
{
	const char *first = action + strspn(action, " ");
	size_t first_len = strcspn(first, " ");

	for (const char *word = first; *word; word += strspn(word, " ")) {
		size_t len = strcspn(word, " ");
		const char *nick = known(t, word, len);

		if (!nick)
			nick = by_alias(t, word + strspn(word, "@(<\"'"));
		if (nick)
			return nick;
		/* A name in front of a colon is meant, whoever else is spoken of. */
		if (word == first) {
			nick = marked(t, first, first_len);
			if (nick)
				return nick;
		}
		word += len;
	}
	return NULL;
}

void owner_settle(struct transcript *t)
{
	for (size_t i = 0; i < t->items.len; i++) {
		struct item *item = &t->items.items[i];

		if (item->kind == ITEM_ACTION && !item->owner)
			item->owner = owner_of(t, item->text);
	}
}
