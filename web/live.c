/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes as events. */
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/json.h"
#include "calendar/notes.h"
#include "people/person.h"

#include "http/stream.h"
#include "live.h"
#include "visit.h"

#define TOPICS_MAX 64			/* notes that are looked at at once */
#define EVENT_MAX  (4 * 1024 * 1024)
#define EVENT_CHANGES 2000
#define BUCKETS	   256
#define BURST	   80			/* posts at once, and then so many a second: */
#define RATE	   25

/* How far the events of some notes have come. */
struct topic {
	int64_t notes_id, version;
};

struct bucket {
	int64_t person_id, at, left;
};

struct live {
	pthread_mutex_t lock;		/* of topics; the server's thread has the buckets */
	struct streams *streams;
	struct topic topics[TOPICS_MAX];
	size_t n;
	struct bucket buckets[BUCKETS];
};

static void add_name(void *cookie, const char *name)
{
	struct buf *out = cookie;

	if (out->data[out->len - 1] != '[')
		buf_putc(out, ',');
	json_text(out, name);
}

static void publish_people(struct streams *streams, int64_t notes_id)
{
	struct buf out = BUF_INIT(EVENT_MAX);

	buf_puts(&out, "event: people\ndata: [");
	streams_names(streams, notes_id, add_name, &out);
	buf_puts(&out, "]\n\n");
	streams_publish(streams, notes_id, out.data, out.len);
	buf_free(&out);
}

static void on_end(void *cookie, const struct stream_id *id)
{
	struct live *live = cookie;
	struct buf out = BUF_INIT(EVENT_MAX);

	buf_puts(&out, "event: leave\ndata: ");
	json_text(&out, id->tag);
	buf_puts(&out, "\n\n");
	streams_publish(live->streams, id->topic, out.data, out.len);
	buf_free(&out);
	publish_people(live->streams, id->topic);
}

struct live *live_new(void)
{
	struct live *live = mem_alloc(sizeof(*live));

	pthread_mutex_init(&live->lock, NULL);
	live->streams = streams_new(on_end, live);
	return live;
}

void live_free(struct live *live)
{
	if (!live)
		return;
	streams_free(live->streams);
	pthread_mutex_destroy(&live->lock);
	free(live);
}

void live_end(struct live *live)
{
	streams_end(live->streams);
}

void live_beat(struct live *live)
{
	streams_beat(live->streams);
}

void live_write_changes(int64_t version, const struct notes_changes *changes,
			struct buf *out)
{
	json_lit(out, "{\"v\":");
	json_int(out, version);
	json_lit(out, ",\"changes\":[");
	for (size_t i = 0; i < changes->len; i++) {
		const struct notes_change *change = &changes->items[i];

		buf_puts(out, i ? ",{\"client\":" : "{\"client\":");
		json_text(out, change->client);
		json_lit(out, ",\"by\":");
		json_text(out, change->author);
		json_lit(out, ",\"c\":");
		buf_puts(out, change->change);
		json_lit(out, "}");
	}
	json_lit(out, "]}");
}

static void write_event(int64_t version, const struct notes_changes *changes,
			struct buf *out)
{
	buf_puts(out, "event: changes\ndata: ");
	live_write_changes(version, changes, out);
	buf_puts(out, "\n\n");
}

/* Under the lock. */
static struct topic *find_topic(struct live *live, int64_t notes_id)
{
	for (size_t i = 0; i < live->n; i++)
		if (live->topics[i].notes_id == notes_id)
			return &live->topics[i];
	return NULL;
}

/* Under the lock: pass on what came after the topic's version. */
static int flush(struct live *live, struct db *db, struct topic *topic, struct err *err)
{
	struct arena *scratch = arena_new();
	struct buf out = BUF_INIT(EVENT_MAX);
	struct notes_changes changes;
	int rc = notes_since(db, topic->notes_id, topic->version, EVENT_CHANGES, scratch,
			     &changes, err);

	if (!rc && changes.len) {
		write_event(topic->version, &changes, &out);
		topic->version = changes.items[changes.len - 1].version;
		/* Too large at once: windows see the gap and fetch. */
		if (buf_ok(&out))
			streams_publish(live->streams, topic->notes_id, out.data, out.len);
	}
	buf_free(&out);
	arena_free(scratch);
	return rc;
}

int live_flush(struct live *live, struct db *db, int64_t notes_id, struct err *err)
{
	struct topic *topic;
	int rc = 0;

	pthread_mutex_lock(&live->lock);
	topic = find_topic(live, notes_id);
	if (topic)
		rc = flush(live, db, topic, err);
	pthread_mutex_unlock(&live->lock);
	return rc;
}

/* Under the lock: those that nobody looks at any more go. */
static void forget(struct live *live)
{
	int64_t open[TOPICS_MAX];
	size_t n = streams_topics(live->streams, open, TOPICS_MAX), kept = 0;

	for (size_t i = 0; i < live->n; i++)
		for (size_t k = 0; k < n; k++)
			if (open[k] == live->topics[i].notes_id) {
				live->topics[kept++] = live->topics[i];
				break;
			}
	live->n = kept;
}

int live_flush_all(struct live *live, struct db *db, struct err *err)
{
	int rc = 0;

	pthread_mutex_lock(&live->lock);
	forget(live);
	for (size_t i = 0; i < live->n; i++)
		if (flush(live, db, &live->topics[i], err))
			rc = -1;
	pthread_mutex_unlock(&live->lock);
	return rc;
}

/* Under the lock: the topic, up to date, so that nothing falls between two events. */
static struct topic *ready_topic(struct live *live, struct db *db, const struct notes *notes,
				 struct err *err)
{
	struct topic *topic = find_topic(live, notes->id);

	if (topic)
		return flush(live, db, topic, err) ? NULL : topic;
	if (live->n == TOPICS_MAX)
		forget(live);
	if (live->n == TOPICS_MAX) {
		err_set(err, ERR_BUSY, "too many notes are being written at once");
		return NULL;
	}
	topic = &live->topics[live->n++];
	*topic = (struct topic){ notes->id, notes->version };
	return topic;
}

struct stream *live_open(struct live *live, struct visit *visit, const struct notes *notes,
			 int64_t version, const char *client, struct err *err)
{
	struct stream_id id = { notes->id, visit->actor.person_id, visit->actor.name, client };
	struct buf out = BUF_INIT(EVENT_MAX);
	struct stream *stream = NULL;
	struct notes_changes missed;
	struct topic *topic;

	pthread_mutex_lock(&live->lock);
	topic = ready_topic(live, visit->db, notes, err);
	if (!topic || notes_since(visit->db, notes->id, version, EVENT_CHANGES, visit->arena,
				  &missed, err))
		goto out;
	if (version > topic->version || (missed.len == 0 && version != topic->version)) {
		err_set(err, ERR_CONFLICT, "that version of the notes is not known: load the "
			"page again");
		goto out;
	}
	/* The browser does not try again by itself: our window does, and waits longer. */
	buf_puts(&out, "retry: 60000\n\n");
	if (missed.len)
		write_event(version, &missed, &out);
	buf_puts(&out, notes->closed_at ? "event: closed\ndata: 1\n\n"
					: "event: hello\ndata: 1\n\n");
	if (!buf_ok(&out))
		err_set(err, ERR_LIMIT, "too much was written meanwhile: load the page again");
	else
		stream = stream_open(live->streams, &id, out.data, out.len, err);
out:
	pthread_mutex_unlock(&live->lock);
	buf_free(&out);
	if (stream)
		publish_people(live->streams, notes->id);
	return stream;
}

void live_leave(struct live *live, const struct visit *visit, int64_t notes_id,
		const char *client)
{
	struct stream_id id = { notes_id, visit->actor.person_id, visit->actor.name, client };

	streams_leave(live->streams, &id);
}

void live_caret(struct live *live, int64_t notes_id, const struct live_caret *caret)
{
	struct buf out = BUF_INIT(EVENT_MAX);

	buf_puts(&out, "event: caret\ndata: {\"client\":");
	json_text(&out, caret->client);
	json_lit(&out, ",\"name\":");
	json_text(&out, caret->name);
	json_lit(&out, ",\"v\":");
	json_int(&out, caret->version);
	json_lit(&out, ",\"anchor\":");
	json_int(&out, caret->anchor);
	json_lit(&out, ",\"head\":");
	json_int(&out, caret->head);
	buf_puts(&out, "}\n\n");
	streams_publish(live->streams, notes_id, out.data, out.len);
	buf_free(&out);
}

void live_closed(struct live *live, int64_t notes_id)
{
	static const char event[] = "event: closed\ndata: 1\n\n";

	streams_publish(live->streams, notes_id, event, sizeof(event) - 1);
}

int live_rate(struct live *live, int64_t person_id, struct err *err)
{
	struct bucket *bucket = &live->buckets[(uint64_t)person_id % BUCKETS];
	int64_t now = clock_now();

	if (bucket->person_id != person_id)
		*bucket = (struct bucket){ person_id, now, BURST };
	bucket->left += (now - bucket->at) * RATE;
	bucket->at = now;
	if (bucket->left > BURST)
		bucket->left = BURST;
	if (bucket->left <= 0)
		return err_set(err, ERR_LIMIT, "you write faster than anybody can: wait a "
			       "second");
	bucket->left--;
	return 0;
}
