/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * getaddrinfo(3) in a thread.  Loop and thread share a job that the one who
 * lets go of it last frees: a cancelled look-up may take its time.
 */
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "resolve.h"

#include "base/err.h"
#include "base/loop.h"

#define STACK_BYTES (256 * 1024)

struct job {
	atomic_int holders;
	char *host;
	char service[8];
	int event_fd;
	int rc, system_errno;
	struct addrinfo *list;
};

struct irc_resolve {
	struct job *job;
	struct loop_watch *watch;
	irc_resolve_fn *fn;
	void *cookie;
};

static void let_go(struct job *job)
{
	if (atomic_fetch_sub(&job->holders, 1) > 1)
		return;
	if (job->list)
		freeaddrinfo(job->list);
	close(job->event_fd);
	free(job->host);
	free(job);
}

static void *look_up(void *arg)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
	struct addrinfo numeric = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST };
	struct job *job = arg;
	uint64_t one = 1;

	/* AI_ADDRCONFIG knows no loopback: an address as such is taken as it is */
	job->rc = getaddrinfo(job->host, job->service, &numeric, &job->list);
	if (job->rc)
		job->rc = getaddrinfo(job->host, job->service, &hints, &job->list);
	job->system_errno = errno;
	if (write(job->event_fd, &one, sizeof(one)) < 0)
		bug("eventfd: %s", strerror(errno));
	let_go(job);
	return NULL;
}

static void on_found(void *cookie, short revents UNUSED)
{
	struct irc_resolve *resolve = cookie;
	struct job *job = resolve->job;
	struct addrinfo *list;
	irc_resolve_fn *fn = resolve->fn;
	void *fn_cookie = resolve->cookie;
	char error[160];
	uint64_t n;

	if (read(job->event_fd, &n, sizeof(n)) < 0)
		return;
	list = job->list;
	job->list = NULL;
	snprintf(error, sizeof(error), "%s", job->rc == EAI_SYSTEM ?
		 strerror(job->system_errno) : gai_strerror(job->rc));
	irc_resolve_cancel(resolve);
	fn(fn_cookie, list, error);
}

static int start_thread(struct job *job, struct err *err)
{
	pthread_attr_t attr;
	pthread_t thread;
	int r;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	r = pthread_create(&thread, &attr, look_up, job);
	pthread_attr_destroy(&attr);
	if (r) {
		errno = r;
		return err_sys(err, "thread");
	}
	return 0;
}

struct irc_resolve *irc_resolve_new(struct loop *loop, const char *host, int64_t port,
				    irc_resolve_fn *fn, void *cookie, struct err *err)
{
	struct irc_resolve *resolve;
	struct job *job = mem_alloc(sizeof(*job));

	atomic_init(&job->holders, 2);
	job->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	job->host = mem_dup(host);
	snprintf(job->service, sizeof(job->service), "%d", (int)port);
	if (job->event_fd < 0)
		err_sys(err, "eventfd");
	if (job->event_fd < 0 || start_thread(job, err)) {
		atomic_store(&job->holders, 1);
		let_go(job);
		return NULL;
	}
	resolve = mem_alloc(sizeof(*resolve));
	resolve->job = job;
	resolve->fn = fn;
	resolve->cookie = cookie;
	resolve->watch = loop_watch(loop, job->event_fd, POLLIN, on_found, resolve);
	return resolve;
}

void irc_resolve_cancel(struct irc_resolve *resolve)
{
	if (!resolve)
		return;
	loop_unwatch(resolve->watch);
	let_go(resolve->job);
	free(resolve);
}
