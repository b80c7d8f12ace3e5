/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Server-sent events over libmicrohttpd's suspended connections. */
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

#include "stream.h"

#define STREAMS_MAX 600			/* of the server's 2000 connections */
#define OWNER_MAX   12
#define WAITING_MAX (1024 * 1024)	/* bytes that one has not read */
#define BLOCK	    (16 * 1024)
#define TIDY	    (64 * 1024)		/* bytes sent that are moved out of the way */

struct stream {
	struct streams *all;
	struct stream *next, *prev;
	struct stream_id id;
	char *name, *tag;
	struct MHD_Connection *connection;	/* NULL until it is an answer */
	struct buf out;
	size_t sent;
	bool suspended, ended;
};

/* One lock for all: what is done under it is short. */
struct streams {
	pthread_mutex_t lock;
	struct stream *first, *last;
	size_t n;
	bool closed;
	stream_end_fn *on_end;
	void *cookie;
};

struct streams *streams_new(stream_end_fn *on_end, void *cookie)
{
	struct streams *streams = mem_alloc(sizeof(*streams));

	pthread_mutex_init(&streams->lock, NULL);
	streams->on_end = on_end;
	streams->cookie = cookie;
	return streams;
}

void streams_free(struct streams *streams)
{
	if (!streams)
		return;
	if (streams->first)
		bug("%zu streams are still open", streams->n);
	pthread_mutex_destroy(&streams->lock);
	free(streams);
}

/* Under the lock, as all that follows up to the next comment of this kind. */
static void wake(struct stream *stream)
{
	if (!stream->suspended)
		return;
	stream->suspended = false;
	MHD_resume_connection(stream->connection);
}

static void end(struct stream *stream)
{
	stream->ended = true;
	wake(stream);
}

static void put(struct stream *stream, const char *data, size_t len)
{
	if (stream->ended)
		return;
	buf_add(&stream->out, data, len);
	if (!buf_ok(&stream->out))
		stream->ended = true;
	wake(stream);
}

static size_t count_owner(const struct streams *streams, int64_t owner)
{
	size_t n = 0;

	for (const struct stream *s = streams->first; s; s = s->next)
		n += s->id.owner == owner && !s->ended;
	return n;
}

/* Of somebody who has too many, the oldest makes room: it may be a forgotten window. */
static void make_room(struct streams *streams, int64_t owner)
{
	if (count_owner(streams, owner) < OWNER_MAX)
		return;
	for (struct stream *s = streams->first; s; s = s->next) {
		if (s->id.owner != owner || s->ended)
			continue;
		end(s);
		return;
	}
}

static void link_in(struct stream *stream)
{
	struct streams *streams = stream->all;

	stream->prev = streams->last;
	*(streams->last ? &streams->last->next : &streams->first) = stream;
	streams->last = stream;
	streams->n++;
}

static void unlink_from(struct stream *stream)
{
	struct streams *streams = stream->all;

	*(stream->prev ? &stream->prev->next : &streams->first) = stream->next;
	*(stream->next ? &stream->next->prev : &streams->last) = stream->prev;
	streams->n--;
}

/* From here on functions take the lock themselves. */
struct stream *stream_open(struct streams *streams, const struct stream_id *id,
			   const char *first, size_t len, struct err *err)
{
	struct stream *stream = NULL;

	pthread_mutex_lock(&streams->lock);
	if (streams->closed || streams->n >= STREAMS_MAX) {
		err_set(err, ERR_BUSY, "too many people are connected at once");
		goto out;
	}
	make_room(streams, id->owner);
	stream = mem_alloc(sizeof(*stream));
	stream->all = streams;
	stream->name = mem_dup(id->name);
	stream->tag = mem_dup(id->tag);
	stream->id = (struct stream_id){ id->topic, id->owner, stream->name, stream->tag };
	stream->out.limit = WAITING_MAX;
	link_in(stream);
	put(stream, first, len);
out:
	pthread_mutex_unlock(&streams->lock);
	return stream;
}

void stream_drop(struct stream *stream)
{
	struct streams *streams;

	if (!stream)
		return;
	streams = stream->all;
	pthread_mutex_lock(&streams->lock);
	unlink_from(stream);
	pthread_mutex_unlock(&streams->lock);
	if (streams->on_end && stream->connection)
		streams->on_end(streams->cookie, &stream->id);
	buf_free(&stream->out);
	free(stream->name);
	free(stream->tag);
	free(stream);
}

void streams_publish(struct streams *streams, int64_t topic, const char *data, size_t len)
{
	pthread_mutex_lock(&streams->lock);
	for (struct stream *s = streams->first; s; s = s->next)
		if (s->id.topic == topic)
			put(s, data, len);
	pthread_mutex_unlock(&streams->lock);
}

void streams_names(struct streams *streams, int64_t topic, stream_name_fn *fn, void *cookie)
{
	pthread_mutex_lock(&streams->lock);
	for (const struct stream *s = streams->first; s; s = s->next)
		if (s->id.topic == topic && !s->ended)
			fn(cookie, s->name);
	pthread_mutex_unlock(&streams->lock);
}

size_t streams_topics(struct streams *streams, int64_t *out, size_t max)
{
	size_t n = 0, i;

	pthread_mutex_lock(&streams->lock);
	for (const struct stream *s = streams->first; s && n < max; s = s->next) {
		for (i = 0; i < n && out[i] != s->id.topic; i++)
			;
		if (i == n)
			out[n++] = s->id.topic;
	}
	pthread_mutex_unlock(&streams->lock);
	return n;
}

void streams_leave(struct streams *streams, const struct stream_id *id)
{
	pthread_mutex_lock(&streams->lock);
	for (struct stream *s = streams->first; s; s = s->next)
		if (s->id.topic == id->topic && s->id.owner == id->owner &&
		    strcmp(s->tag, id->tag) == 0)
			end(s);
	pthread_mutex_unlock(&streams->lock);
}

void streams_beat(struct streams *streams)
{
	static const char beat[] = "event: beat\ndata: 1\n\n";

	pthread_mutex_lock(&streams->lock);
	for (struct stream *s = streams->first; s; s = s->next)
		if (s->connection && s->out.len == s->sent)
			put(s, beat, sizeof(beat) - 1);
	pthread_mutex_unlock(&streams->lock);
}

void streams_end(struct streams *streams)
{
	if (!streams)
		return;
	pthread_mutex_lock(&streams->lock);
	streams->closed = true;
	for (struct stream *s = streams->first; s; s = s->next)
		end(s);
	pthread_mutex_unlock(&streams->lock);
}

static void tidy(struct stream *stream)
{
	struct buf *out = &stream->out;

	if (stream->sent < out->len && stream->sent < TIDY)
		return;
	memmove(out->data, out->data + stream->sent, out->len - stream->sent);
	buf_cut(out, out->len - stream->sent);
	stream->sent = 0;
}

/* libmicrohttpd asks for more; without any its connection sleeps. */
static ssize_t on_read(void *cookie, uint64_t at UNUSED, char *to, size_t max)
{
	struct stream *stream = cookie;
	size_t n;
	ssize_t rc;

	pthread_mutex_lock(&stream->all->lock);
	n = stream->out.len - stream->sent;
	if (n > max)
		n = max;
	if (n) {
		memcpy(to, stream->out.data + stream->sent, n);
		stream->sent += n;
		tidy(stream);
		rc = (ssize_t)n;
	} else if (stream->ended) {
		rc = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		stream->suspended = true;
		MHD_suspend_connection(stream->connection);
		rc = 0;
	}
	pthread_mutex_unlock(&stream->all->lock);
	return rc;
}

static void on_free(void *cookie)
{
	stream_drop(cookie);
}

struct MHD_Response *stream_response(struct stream *stream,
				     struct MHD_Connection *connection)
{
	stream->connection = connection;
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, on_read, stream,
						 on_free);
}
