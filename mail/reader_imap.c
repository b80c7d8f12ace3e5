/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a folder on a mail server.  A thread keeps the connection, waits for new
 * mails and fetches them ahead into a small queue; nothing else here waits.  The
 * position is "UIDVALIDITY:UID"; where the first has changed, the folder is read
 * from its beginning.
 */
#include <curl/curl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "imap.h"
#include "mail.h"
#include "reader.h"

#define QUEUE_MAX 64			/* mails fetched ahead, and ... */
#define QUEUE_BYTES ((size_t)16 << 20)	/* ... their bytes, but for the last */
#define RETRY_MAX_SECS 300

struct queued {
	uint32_t validity, uid;
	char *data;			/* NULL: it is too long */
	size_t len;
};

/* Owned by the thread and by the reader; whoever leaves last frees it. */
struct shared {
	pthread_mutex_t lock;
	pthread_cond_t room;
	int owners, wake_fd;
	bool must_stop, has_caught_up;
	char *url, *user, *password_file, *ca_file;
	bool marks;
	size_t max_bytes;
	int64_t poll_secs;
	uint32_t validity, uid;		/* fetched up to here */
	struct queued queue[QUEUE_MAX];	/* a ring */
	size_t first, len, bytes;
	uint32_t *to_mark;		/* UIDs that are to be marked as seen */
	size_t n_to_mark;
	struct err problem;
};

struct folder {
	struct reader reader;
	struct shared *shared;
	bool is_started;
	size_t handed;			/* of the queue, since the last reader_done() */
};

/* ---- shared */

static void leave(struct shared *shared)
{
	bool last;

	pthread_mutex_lock(&shared->lock);
	last = --shared->owners == 0;
	pthread_mutex_unlock(&shared->lock);
	if (!last)
		return;
	for (; shared->len; shared->len--) {
		free(shared->queue[shared->first].data);
		shared->first = (shared->first + 1) % QUEUE_MAX;
	}
	pthread_cond_destroy(&shared->room);
	pthread_mutex_destroy(&shared->lock);
	close(shared->wake_fd);
	free(shared->to_mark);
	free(shared->url);
	free(shared->user);
	free(shared->password_file);
	free(shared->ca_file);
	free(shared);
}

static bool must_stop(struct shared *shared)
{
	bool stop;

	pthread_mutex_lock(&shared->lock);
	stop = shared->must_stop;
	pthread_mutex_unlock(&shared->lock);
	return stop;
}

static void wake(struct shared *shared)
{
	uint64_t one = 1;

	if (write(shared->wake_fd, &one, sizeof(one)) < 0)
		return;			/* it is awake already */
}

static void sleep_well(struct shared *shared)
{
	uint64_t n;

	if (read(shared->wake_fd, &n, sizeof(n)) < 0)
		return;			/* nobody called */
}

/* ---- the thread */

/* Waits for room; false: stop. */
static bool put(struct shared *shared, const struct queued *mail)
{
	bool stop;

	pthread_mutex_lock(&shared->lock);
	while (!shared->must_stop && shared->len &&
	       (shared->len == QUEUE_MAX || shared->bytes + mail->len > QUEUE_BYTES))
		pthread_cond_wait(&shared->room, &shared->lock);
	stop = shared->must_stop;
	if (!stop) {
		shared->queue[(shared->first + shared->len++) % QUEUE_MAX] = *mail;
		shared->bytes += mail->len;
		shared->uid = mail->uid;
	}
	pthread_mutex_unlock(&shared->lock);
	return !stop;
}

/* 0, also for one that has gone meanwhile; -1. */
static int fetch_one(struct shared *shared, struct imap *imap, const struct imap_mail *mail,
		     struct err *err)
{
	struct queued one = { .validity = shared->validity, .uid = mail->uid };
	struct buf text = BUF_INIT(shared->max_bytes);
	int rc = 1;

	if (mail->size <= (int64_t)shared->max_bytes)
		rc = imap_fetch(imap, mail->uid, &text, err);
	if (rc == 1 && text.len && buf_ok(&text)) {
		one.data = mem_alloc(text.len + 1);
		memcpy(one.data, text.data, text.len);
		one.len = text.len;
	}
	buf_free(&text);
	if (rc <= 0)
		return rc;
	if (put(shared, &one))
		return 0;
	free(one.data);
	return err_set(err, ERR_BUSY, "stopped");
}

static int fetch_new(struct shared *shared, struct imap *imap, struct err *err)
{
	struct arena *arena = arena_new();
	struct imap_mails mails = { 0 };
	int rc = imap_list(imap, shared->uid, arena, &mails, err);

	for (size_t i = 0; rc == 0 && i < mails.len; i++)
		rc = fetch_one(shared, imap, &mails.items[i], err);
	arena_free(arena);
	return rc;
}

static int mark_seen(struct shared *shared, struct imap *imap, struct err *err)
{
	uint32_t *uids;
	size_t n;
	int rc = 0;

	pthread_mutex_lock(&shared->lock);
	uids = shared->to_mark;
	n = shared->n_to_mark;
	shared->to_mark = NULL;
	shared->n_to_mark = 0;
	pthread_mutex_unlock(&shared->lock);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = imap_mark_seen(imap, uids[i], err);
	free(uids);
	return rc;
}

/* Another UIDVALIDITY: the UIDs that we know mean nothing any more. */
static void begin_session(struct shared *shared, struct imap *imap)
{
	pthread_mutex_lock(&shared->lock);
	if (shared->validity != imap_uid_validity(imap))
		shared->uid = 0;
	shared->validity = imap_uid_validity(imap);
	shared->problem = (struct err)ERR_INIT;
	pthread_mutex_unlock(&shared->lock);
}

static void tell_caught_up(struct shared *shared)
{
	pthread_mutex_lock(&shared->lock);
	shared->has_caught_up = true;
	pthread_mutex_unlock(&shared->lock);
}

/* As long as the connection stands; -1 with the reason when it does not. */
static int session(struct shared *shared, bool *worked, struct err *err)
{
	struct imap_options options = {
		.url = shared->url, .user = shared->user,
		.password_file = shared->password_file, .ca_file = shared->ca_file,
		.writes = shared->marks, .wake_fd = shared->wake_fd,
	};
	struct imap *imap = imap_open(&options, err);
	int rc = imap ? 0 : -1;

	if (imap)
		begin_session(shared, imap);
	while (rc == 0 && !must_stop(shared)) {
		sleep_well(shared);
		rc = fetch_new(shared, imap, err);
		if (rc == 0)
			rc = mark_seen(shared, imap, err);
		if (rc)
			break;
		*worked = true;
		tell_caught_up(shared);
		rc = imap_wait(imap, shared->poll_secs, err);
	}
	imap_close(imap);
	return rc;
}

static void wait_secs(struct shared *shared, int secs)
{
	struct pollfd fd = { shared->wake_fd, POLLIN, 0 };

	poll(&fd, 1, secs * 1000);
	sleep_well(shared);
}

static void *run(void *cookie)
{
	struct shared *shared = cookie;
	int secs = 1;

	while (!must_stop(shared)) {
		struct err err = ERR_INIT;
		bool worked = false;

		if (session(shared, &worked, &err) == 0)
			break;
		pthread_mutex_lock(&shared->lock);
		shared->problem = err;
		pthread_mutex_unlock(&shared->lock);
		secs = worked ? 1 : 2 * secs;
		if (secs > RETRY_MAX_SECS)
			secs = RETRY_MAX_SECS;
		wait_secs(shared, secs);
	}
	leave(shared);
	return NULL;
}

/* ---- the reader */

static struct reader *make(const struct reader_options *options, struct err *err)
{
	struct folder *folder = mem_alloc(sizeof(*folder));
	struct shared *shared = mem_alloc(sizeof(*shared));

	(void)err;
	signal(SIGPIPE, SIG_IGN);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		bug("libcurl does not start");
	folder->shared = shared;
	pthread_mutex_init(&shared->lock, NULL);
	pthread_cond_init(&shared->room, NULL);
	shared->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	shared->owners = 1;
	shared->url = mem_dup(options->place);
	shared->user = mem_dup(options->user ? options->user : "");
	shared->password_file = mem_dup(options->password_file ? options->password_file : "");
	shared->ca_file = options->ca_file ? mem_dup(options->ca_file) : NULL;
	shared->marks = options->marks;
	shared->max_bytes = options->max_bytes ? options->max_bytes : MAIL_MAX;
	shared->poll_secs = options->poll_secs ? options->poll_secs : 60;
	return &folder->reader;
}

static void free_folder(struct reader *reader)
{
	struct folder *folder = (struct folder *)reader;
	struct shared *shared = folder->shared;

	pthread_mutex_lock(&shared->lock);
	shared->must_stop = true;
	pthread_cond_signal(&shared->room);
	pthread_mutex_unlock(&shared->lock);
	wake(shared);
	leave(shared);
	free(folder);
}

/* The first time it starts; later what was handed on in vain is still in the queue. */
static void seek(struct reader *reader, const char *position)
{
	struct folder *folder = (struct folder *)reader;
	struct shared *shared = folder->shared;
	pthread_t thread;
	char *colon;

	folder->handed = 0;
	if (folder->is_started)
		return;
	shared->validity = (uint32_t)strtoul(position, &colon, 10);
	shared->uid = *colon == ':' ? (uint32_t)strtoul(colon + 1, NULL, 10) : 0;
	shared->owners = 2;
	folder->is_started = true;
	if (pthread_create(&thread, NULL, run, shared)) {
		err_sys(&shared->problem, "cannot start a thread");
		shared->owners = 1;
		return;
	}
	pthread_detach(thread);
}

/* Copied out, so that the thread is not held up while the mail is heard. */
static bool next_queued(struct folder *folder, struct queued *out, struct err *problem)
{
	struct shared *shared = folder->shared;
	bool found;

	pthread_mutex_lock(&shared->lock);
	found = folder->handed < shared->len;
	if (found)
		*out = shared->queue[(shared->first + folder->handed) % QUEUE_MAX];
	*problem = shared->problem;
	pthread_mutex_unlock(&shared->lock);
	return found;
}

static int hand_on(struct folder *folder, const struct queued *mail, reader_fn *fn,
		   void *cookie, struct err *err)
{
	char name[40], position[40], why[80];
	struct reader_item item = {
		.data = mail->data, .len = mail->len, .name = name, .position = position,
	};

	snprintf(name, sizeof(name), "UID %" PRIu32 " of %" PRIu32, mail->uid, mail->validity);
	snprintf(position, sizeof(position), "%" PRIu32 ":%" PRIu32, mail->validity, mail->uid);
	if (!mail->data) {
		snprintf(why, sizeof(why), "it has more than the %zu bytes that are read",
			 folder->shared->max_bytes);
		item.problem = why;
	}
	return fn(cookie, &item, err);
}

static int poll_folder(struct reader *reader, int max, reader_fn *fn, void *cookie,
		       struct err *err)
{
	struct folder *folder = (struct folder *)reader;
	struct queued mail;
	struct err problem = ERR_INIT;
	int n = 0;

	while (n < max && next_queued(folder, &mail, &problem)) {
		if (hand_on(folder, &mail, fn, cookie, err))
			return -1;
		folder->handed++;
		n++;
	}
	if (n || problem.kind == ERR_NONE)
		return n;
	*err = problem;
	return -1;
}

static void add_to_mark(struct shared *shared, uint32_t uid)
{
	shared->to_mark = mem_resize(shared->to_mark,
				     (shared->n_to_mark + 1) * sizeof(*shared->to_mark));
	shared->to_mark[shared->n_to_mark++] = uid;
}

static void done(struct reader *reader)
{
	struct folder *folder = (struct folder *)reader;
	struct shared *shared = folder->shared;
	bool marked = folder->handed && shared->marks;

	pthread_mutex_lock(&shared->lock);
	for (; folder->handed; folder->handed--) {
		struct queued *mail = &shared->queue[shared->first];

		if (marked)
			add_to_mark(shared, mail->uid);
		shared->bytes -= mail->len;
		free(mail->data);
		shared->first = (shared->first + 1) % QUEUE_MAX;
		shared->len--;
	}
	pthread_cond_signal(&shared->room);
	pthread_mutex_unlock(&shared->lock);
	if (marked)
		wake(shared);
}

static bool is_busy(const struct reader *reader)
{
	const struct folder *folder = (const struct folder *)reader;
	struct shared *shared = folder->shared;
	bool busy;

	pthread_mutex_lock(&shared->lock);
	busy = shared->len || !shared->has_caught_up;
	pthread_mutex_unlock(&shared->lock);
	return busy;
}

static int check(const struct reader_options *options, struct err *err)
{
	struct imap_options how = {
		.url = options->place, .user = options->user,
		.password_file = options->password_file, .ca_file = options->ca_file,
		.writes = options->marks, .wake_fd = -1,
	};
	struct imap *imap = imap_open(&how, err);

	imap_close(imap);
	return imap ? 0 : -1;
}

const struct reader_kind reader_imap = {
	"imap", make, free_folder, seek, poll_folder, done, is_busy, check,
};
