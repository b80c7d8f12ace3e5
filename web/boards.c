/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boards as events: one number each, and the page fetches what is new. */
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "calendar/event.h"

#include "boards.h"
#include "http/stream.h"
#include "visit.h"

#define TOPICS_MAX 64			/* events that are looked at at once */

struct topic { int64_t event_id, changes; };

struct boards {
	pthread_mutex_t lock;		/* of topics and of nobody */
	struct streams *streams;
	struct topic topics[TOPICS_MAX];
	size_t n;
	int64_t nobody;			/* owners of those who are not signed in */
};

static void on_end(void *cookie UNUSED, const struct stream_id *id UNUSED)
{
}

struct boards *boards_new(void)
{
	struct boards *boards = mem_alloc(sizeof(*boards));

	pthread_mutex_init(&boards->lock, NULL);
	boards->streams = streams_new(on_end, boards);
	return boards;
}

void boards_free(struct boards *boards)
{
	if (!boards)
		return;
	streams_free(boards->streams);
	pthread_mutex_destroy(&boards->lock);
	free(boards);
}

void boards_end(struct boards *boards)
{
	streams_end(boards->streams);
}

void boards_beat(struct boards *boards)
{
	streams_beat(boards->streams);
}

static void write_event(struct buf *out, int64_t changes)
{
	buf_printf(out, "event: board\ndata: %" PRId64 "\n\n", changes);
}

/* Under the lock. */
static struct topic *find_topic(struct boards *boards, int64_t event_id)
{
	for (size_t i = 0; i < boards->n; i++)
		if (boards->topics[i].event_id == event_id)
			return &boards->topics[i];
	return NULL;
}

/* Under the lock: those that nobody looks at any more go. */
static void forget(struct boards *boards)
{
	int64_t open[TOPICS_MAX];
	size_t n = streams_topics(boards->streams, open, TOPICS_MAX), kept = 0;

	for (size_t i = 0; i < boards->n; i++)
		for (size_t k = 0; k < n; k++)
			if (open[k] == boards->topics[i].event_id) {
				boards->topics[kept++] = boards->topics[i];
				break;
			}
	boards->n = kept;
}

static int flush(struct boards *boards, struct db *db, struct topic *topic, struct err *err)
{
	struct buf out = BUF_INIT(256);
	int64_t changes;

	if (event_changes(db, topic->event_id, &changes, err))
		return -1;
	if (changes != topic->changes) {
		topic->changes = changes;
		write_event(&out, changes);
		streams_publish(boards->streams, topic->event_id, out.data, out.len);
	}
	buf_free(&out);
	return 0;
}

int boards_flush(struct boards *boards, struct db *db, struct err *err)
{
	int rc = 0;

	pthread_mutex_lock(&boards->lock);
	forget(boards);
	for (size_t i = 0; i < boards->n; i++)
		if (flush(boards, db, &boards->topics[i], err))
			rc = -1;
	pthread_mutex_unlock(&boards->lock);
	return rc;
}

/* Under the lock: begun with the number of now, so that a window sees if it is behind. */
static struct topic *ready_topic(struct boards *boards, int64_t event_id, int64_t changes,
				 struct err *err)
{
	struct topic *topic = find_topic(boards, event_id);

	if (topic)
		return topic;
	if (boards->n == TOPICS_MAX)
		forget(boards);
	if (boards->n == TOPICS_MAX) {
		err_set(err, ERR_BUSY, "too many boards are looked at at once");
		return NULL;
	}
	topic = &boards->topics[boards->n++];
	*topic = (struct topic){ event_id, changes };
	return topic;
}

struct stream *boards_open(struct boards *boards, struct visit *visit, int64_t event_id,
			   struct err *err)
{
	struct stream_id id = { event_id, visit->actor.person_id, visit->actor.name, "" };
	struct buf out = BUF_INIT(256);
	struct stream *stream = NULL;
	int64_t changes;

	if (event_changes(visit->db, event_id, &changes, err))
		return NULL;
	pthread_mutex_lock(&boards->lock);
	if (!id.owner)
		id.owner = --boards->nobody;
	if (ready_topic(boards, event_id, changes, err)) {
		buf_puts(&out, "retry: 5000\n\n");
		write_event(&out, changes);
		stream = stream_open(boards->streams, &id, out.data, out.len, err);
	}
	pthread_mutex_unlock(&boards->lock);
	buf_free(&out);
	return stream;
}
