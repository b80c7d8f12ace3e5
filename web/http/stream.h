/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers that do not end: server-sent events (HTML, 9.2).  A stream belongs to
 * a topic, a number; what is published there goes to all of them.  While there
 * is nothing to say its connection is suspended and costs no time.  Who does
 * not read what is sent is cut off: their browser asks again and catches up.
 * May be used from several threads.
 */
#ifndef WEB_HTTP_STREAM_H
#define WEB_HTTP_STREAM_H

#include "base/base.h"

struct err;
struct stream;
struct streams;
struct MHD_Connection;
struct MHD_Response;

#define STREAM_TAG_MAX 63

/* What a stream is: copied. */
struct stream_id {
	int64_t topic;
	int64_t owner;			/* who may have a few, not all of them */
	const char *name;		/* of the owner, for the others */
	const char *tag;		/* of this one among the topic's, or "" */
};

/* Called when one has ended, with what it was; publishing is fine in it. */
typedef void stream_end_fn(void *cookie, const struct stream_id *id);

struct streams *streams_new(stream_end_fn *on_end, void *cookie);
/* All have ended: nobody is answered any more. */
void streams_free(struct streams *streams);

/* One more, that begins with `first`.  ERR_BUSY: too many, of all or of this owner. */
struct stream *stream_open(struct streams *streams, const struct stream_id *id,
			   const char *first, size_t len, struct err *err);
/* One that no answer was made of. */
void stream_drop(struct stream *stream);

void streams_publish(struct streams *streams, int64_t topic, const char *data, size_t len);
/* The names of a topic's owners, each as often as they have streams, oldest first. */
typedef void stream_name_fn(void *cookie, const char *name);
void streams_names(struct streams *streams, int64_t topic, stream_name_fn *fn, void *cookie);
/* The topics that have any, once each; at most max. */
size_t streams_topics(struct streams *streams, int64_t *out, size_t max);

/* End the one with this owner and tag. */
void streams_leave(struct streams *streams, const struct stream_id *id);
/* A sign of life to all, so that proxies keep them and dead ones are found. */
void streams_beat(struct streams *streams);
/* Say goodbye to all, and open none any more: before the server stops. */
void streams_end(struct streams *streams);

/* For server.c: the answer, which owns the stream from then on. */
struct MHD_Response *stream_response(struct stream *stream,
				     struct MHD_Connection *connection);

#endif
