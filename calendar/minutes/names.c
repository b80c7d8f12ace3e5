/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names to numbers: open addressing, so that a long meeting stays linear. */
#include <stdlib.h>

#include "base/str.h"
#include "names.h"

struct name {
	char *key;
	size_t value;
};

static size_t hash(const char *key)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *key; key++) {
		unsigned char c = (unsigned char)*key;

		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c - 'A' + 'a');
		h = (h ^ c) * 0x100000001b3u;
	}
	return (size_t)(h ^ h >> 32);
}

/* The slot of a key, or the empty one where it belongs; cap is not 0. */
static struct name *slot(const struct names *names, const char *key)
{
	size_t at = hash(key);

	for (;; at++) {
		struct name *name = &names->slots[at & (names->cap - 1)];

		if (!name->key || str_eq_fold(name->key, key))
			return name;
	}
}

static void grow(struct names *names)
{
	struct names larger = { .cap = names->cap ? names->cap * 2 : 32 };

	larger.slots = mem_alloc(larger.cap * sizeof(*larger.slots));
	for (size_t i = 0; i < names->cap; i++)
		if (names->slots[i].key)
			*slot(&larger, names->slots[i].key) = names->slots[i];
	larger.len = names->len;
	free(names->slots);
	*names = larger;
}

size_t names_get(const struct names *names, const char *key)
{
	const struct name *name = names->cap ? slot(names, key) : NULL;

	return name && name->key ? name->value : NAMES_NONE;
}

void names_set(struct names *names, const char *key, size_t value)
{
	struct name *name;

	if (names->len * 2 >= names->cap)
		grow(names);
	name = slot(names, key);
	if (!name->key) {
		name->key = mem_dup(key);
		names->len++;
	}
	name->value = value;
}

/* The key stays: taking it out would break the chain of those behind it. */
void names_remove(struct names *names, const char *key)
{
	if (names_get(names, key) != NAMES_NONE)
		names_set(names, key, NAMES_NONE);
}

void names_clear(struct names *names)
{
	for (size_t i = 0; i < names->cap; i++)
		free(names->slots[i].key);
	free(names->slots);
	*names = (struct names){ 0 };
}
