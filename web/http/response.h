/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An answer under construction.  The server adds what every answer carries:
 * security headers, ETag, Cache-Control, length.
 */
#ifndef WEB_HTTP_RESPONSE_H
#define WEB_HTTP_RESPONSE_H

#include "../html.h"

struct arena;
struct request;
struct stream;

enum cache {
	CACHE_PRIVATE,		/* for this reader; asked again each time, by ETag */
	CACHE_PUBLIC,		/* the same for all who are not signed in */
	CACHE_NEVER,		/* holds a secret: kept nowhere */
	CACHE_FOREVER,		/* its address changes with its content */
};

struct response_header { const char *name, *value; };

struct response {
	struct arena *arena;
	int status;
	const char *type;		/* Content-Type */
	enum cache cache;
	struct html html;		/* the body */
	const void *data;		/* instead of it: bytes that live for ever */
	size_t data_len;
	const char *etag;		/* NULL: made from the body */
	struct stream *stream;		/* instead of a body: events, without an end */
	struct { struct response_header *items; size_t len, cap; } headers;
};

void response_init(struct response *res, struct arena *arena);
void response_clear(struct response *res);
/* Begin again: body and headers are gone, cookies too. */
void response_reset(struct response *res);

void response_header(struct response *res, const char *name, const char *value);

/* 303: the answer to every POST that worked.  Path of ours; other texts lead to "/". */
void response_redirect(struct response *res, const char *path);

/* A cookie for max_age_secs; 0 deletes it.  `script`: readable by our own JavaScript. */
struct cookie {
	const char *name, *value;
	int64_t max_age_secs;
	bool secure, script;
};
void response_cookie(struct response *res, const struct cookie *cookie);

/* A strong validator, quoted; 18 characters and NUL. */
#define ETAG_SIZE 20
void etag_of(const void *data, size_t len, char out[ETAG_SIZE]);
/* Does an If-None-Match header name it? */
bool etag_matches(const char *if_none_match, const char *etag);

#endif
