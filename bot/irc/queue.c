/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The send queue and its flood control. */
#include <stdlib.h>

#include "queue.h"

#include "base/str.h"

struct fifo {
	struct irc_queued *first, **last;
	size_t len;
};

struct irc_queue {
	struct fifo fifos[IRC_PRIORITIES];
	int64_t burst, rate_ms;
	int64_t credit_ms;		/* a line costs rate_ms of it */
	int64_t counted_ms;		/* when credit_ms was right */
	bool started;
};

void irc_queue_set_pace(struct irc_queue *queue, int64_t burst, int64_t rate_ms)
{
	queue->burst = burst > 0 ? burst : 1;
	queue->rate_ms = rate_ms;
}

struct irc_queue *irc_queue_new(int64_t burst, int64_t rate_ms)
{
	struct irc_queue *queue = mem_alloc(sizeof(*queue));
	size_t i;

	irc_queue_set_pace(queue, burst, rate_ms);
	queue->credit_ms = queue->burst * rate_ms;
	for (i = 0; i < IRC_PRIORITIES; i++)
		queue->fifos[i].last = &queue->fifos[i].first;
	return queue;
}

void irc_queued_free(struct irc_queued *queued)
{
	if (!queued)
		return;
	free(queued->line);
	free(queued);
}

static struct irc_queued *shift(struct fifo *fifo)
{
	struct irc_queued *queued = fifo->first;

	if (!queued)
		return NULL;
	fifo->first = queued->next;
	if (!fifo->first)
		fifo->last = &fifo->first;
	fifo->len--;
	return queued;
}

void irc_queue_free(struct irc_queue *queue)
{
	struct irc_queued *queued;
	size_t i;

	if (!queue)
		return;
	for (i = 0; i < IRC_PRIORITIES; i++)
		while ((queued = shift(&queue->fifos[i])))
			irc_queued_free(queued);
	free(queue);
}

int irc_queue_add(struct irc_queue *queue, enum irc_priority priority, const char *line,
		  int64_t id, int64_t now_ms)
{
	struct fifo *fifo = &queue->fifos[priority];
	struct irc_queued *queued;

	if (fifo->len >= IRC_QUEUE_MAX)
		return -1;
	queued = mem_alloc(sizeof(*queued));
	queued->line = mem_dup(line);
	queued->id = id;
	queued->queued_ms = now_ms;
	*fifo->last = queued;
	fifo->last = &queued->next;
	fifo->len++;
	return 0;
}

static void earn(struct irc_queue *queue, int64_t now_ms)
{
	int64_t full = queue->burst * queue->rate_ms;

	if (queue->started)
		queue->credit_ms += now_ms - queue->counted_ms;
	if (queue->credit_ms > full)
		queue->credit_ms = full;
	queue->counted_ms = now_ms;
	queue->started = true;
}

struct irc_queued *irc_queue_take(struct irc_queue *queue, int64_t now_ms, bool only_urgent,
				  int64_t *wait_ms)
{
	struct fifo *fifo = &queue->fifos[IRC_URGENT];

	*wait_ms = -1;
	earn(queue, now_ms);
	if (fifo->first) {
		/* servers count these as well, but they cannot wait */
		queue->credit_ms -= queue->rate_ms;
		if (queue->credit_ms < 0)
			queue->credit_ms = 0;
		return shift(fifo);
	}
	if (only_urgent)
		return NULL;
	fifo = queue->fifos[IRC_ANSWER].first ? &queue->fifos[IRC_ANSWER] :
		&queue->fifos[IRC_NOTICE];
	if (!fifo->first)
		return NULL;
	if (queue->credit_ms < queue->rate_ms) {
		*wait_ms = queue->rate_ms - queue->credit_ms;
		return NULL;
	}
	queue->credit_ms -= queue->rate_ms;
	return shift(fifo);
}

bool irc_queue_repeats(const struct irc_queue *queue, enum irc_priority priority,
		       const char *line)
{
	const struct irc_queued *queued = queue->fifos[priority].first;

	if (queue->fifos[priority].len <= (size_t)queue->burst)
		return false;
	while (queued && (queued->id || !str_eq(queued->line, line)))
		queued = queued->next;
	return queued;
}

size_t irc_queue_len(const struct irc_queue *queue, enum irc_priority priority)
{
	return queue->fifos[priority].len;
}

struct irc_queued *irc_queue_remove(struct irc_queue *queue, enum irc_priority priority,
				    irc_queue_match_fn *match, const void *cookie)
{
	struct fifo *fifo = &queue->fifos[priority];
	struct irc_queued **at = &fifo->first, *queued;

	while (*at && match && !match(cookie, *at))
		at = &(*at)->next;
	queued = *at;
	if (!queued)
		return NULL;
	*at = queued->next;
	if (fifo->last == &queued->next)
		fifo->last = at;
	fifo->len--;
	return queued;
}
