/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers that are the same for all who are not signed in, kept ready to send.
 * All are forgotten together, as soon as anything changed.
 */
#ifndef WEB_HTTP_CACHE_H
#define WEB_HTTP_CACHE_H

#include "base/base.h"

struct MHD_Response;
struct cache_store;

struct cache_entry {
	const char *etag;
	struct MHD_Response *response;
};

struct cache_store *cache_new(void);
void cache_free(struct cache_store *cache);
void cache_clear(struct cache_store *cache);

/* NULL: not there.  The entry is good until cache_clear() or cache_put(). */
const struct cache_entry *cache_find(struct cache_store *cache, const char *key);

/*
 * Takes the caller's reference over: true.  Too large, or too long a key: false,
 * and the caller still has it.  etag is shorter than ETAG_SIZE.
 */
bool cache_put(struct cache_store *cache, const char *key, const char *etag,
	       struct MHD_Response *response, size_t len);

#endif
