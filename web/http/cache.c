/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kept answers: a small open hash table that is emptied, never pruned. */
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "response.h"

#define ENTRIES 256			/* a power of two; at most half are used */
#define BYTES_MAX ((size_t)4 * 1024 * 1024)
#define KEY_MAX 256

struct slot {
	char *key;
	char etag[ETAG_SIZE];
	struct cache_entry entry;
};

struct cache_store {
	size_t used, bytes;
	struct slot slots[ENTRIES];
};

struct cache_store *cache_new(void)
{
	return mem_alloc(sizeof(struct cache_store));
}

void cache_clear(struct cache_store *cache)
{
	if (!cache->used)
		return;
	for (size_t i = 0; i < ENTRIES; i++) {
		struct slot *slot = &cache->slots[i];

		if (slot->entry.response)
			MHD_destroy_response(slot->entry.response);
		free(slot->key);
		memset(slot, 0, sizeof(*slot));
	}
	cache->used = cache->bytes = 0;
}

void cache_free(struct cache_store *cache)
{
	if (!cache)
		return;
	cache_clear(cache);
	free(cache);
}

/* FNV-1a; the table is small and bounded, a hostile key costs a walk through it. */
static struct slot *slot_of(struct cache_store *cache, const char *key)
{
	uint32_t hash = 2166136261u;
	size_t i;

	for (const char *s = key; *s; s++)
		hash = (hash ^ (unsigned char)*s) * 16777619u;
	for (i = hash % ENTRIES; cache->slots[i].key; i = (i + 1) % ENTRIES)
		if (strcmp(cache->slots[i].key, key) == 0)
			break;
	return &cache->slots[i];
}

const struct cache_entry *cache_find(struct cache_store *cache, const char *key)
{
	struct slot *slot = slot_of(cache, key);

	return slot->key ? &slot->entry : NULL;
}

bool cache_put(struct cache_store *cache, const char *key, const char *etag,
	       struct MHD_Response *response, size_t len)
{
	struct slot *slot;

	if (strlen(key) > KEY_MAX || len > BYTES_MAX / 4)
		return false;
	if (cache->used == ENTRIES / 2 || cache->bytes + len > BYTES_MAX)
		cache_clear(cache);
	slot = slot_of(cache, key);
	if (slot->key)
		return false;
	slot->key = mem_dup(key);
	memcpy(slot->etag, etag, strlen(etag) + 1);
	slot->entry = (struct cache_entry){ .etag = slot->etag, .response = response };
	cache->used++;
	cache->bytes += len;
	return true;
}
