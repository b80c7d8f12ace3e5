/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event loop. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"

struct loop_watch {
	struct loop *loop;
	int fd;
	short events;
	loop_fd_fn *fn;			/* NULL: removed, freed after this round */
	void *cookie;
	struct loop_watch *next;
};

struct loop_timer {
	struct loop *loop;
	int64_t due_ms;
	loop_fn *fn;
	void *cookie;
	struct loop_timer *next;	/* sorted by due_ms */
};

struct loop {
	struct loop_watch *watches;
	struct loop_timer *timers;
	struct pollfd *fds;
	size_t fds_cap;
	int signal_fd;
	bool stopped;
	loop_fn *on_hangup, *on_child;
	void *hangup_cookie, *child_cookie;
};

static void on_signal(void *cookie, short revents UNUSED)
{
	struct loop *loop = cookie;
	struct signalfd_siginfo info;

	while (read(loop->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP) {
			if (loop->on_hangup)
				loop->on_hangup(loop->hangup_cookie);
		} else if (info.ssi_signo == SIGCHLD) {
			if (loop->on_child)
				loop->on_child(loop->child_cookie);
		} else {
			loop->stopped = true;
		}
	}
}

struct loop *loop_new(struct err *err)
{
	struct loop *loop = mem_alloc(sizeof(*loop));
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	loop->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signal_fd < 0) {
		err_sys(err, "signalfd");
		free(loop);
		return NULL;
	}
	loop_watch(loop, loop->signal_fd, POLLIN, on_signal, loop);
	return loop;
}

void loop_free(struct loop *loop)
{
	struct loop_watch *watch;

	if (!loop)
		return;
	while (loop->timers)
		loop_timer_cancel(loop->timers);
	while ((watch = loop->watches)) {
		loop->watches = watch->next;
		free(watch);
	}
	close(loop->signal_fd);
	free(loop->fds);
	free(loop);
}

void loop_stop(struct loop *loop)
{
	loop->stopped = true;
}

void loop_on_hangup(struct loop *loop, loop_fn *fn, void *cookie)
{
	loop->on_hangup = fn;
	loop->hangup_cookie = cookie;
}

void loop_on_child(struct loop *loop, loop_fn *fn, void *cookie)
{
	loop->on_child = fn;
	loop->child_cookie = cookie;
}

struct loop_watch *loop_watch(struct loop *loop, int fd, short events, loop_fd_fn *fn,
			      void *cookie)
{
	struct loop_watch *watch = mem_alloc(sizeof(*watch));

	watch->loop = loop;
	watch->fd = fd;
	watch->events = events;
	watch->fn = fn;
	watch->cookie = cookie;
	watch->next = loop->watches;
	loop->watches = watch;
	return watch;
}

void loop_watch_events(struct loop_watch *watch, short events)
{
	watch->events = events;
}

void loop_unwatch(struct loop_watch *watch)
{
	if (watch)
		watch->fn = NULL;
}

struct loop_timer *loop_timer(struct loop *loop, int64_t ms, loop_fn *fn, void *cookie)
{
	struct loop_timer *timer = mem_alloc(sizeof(*timer)), **at = &loop->timers;

	timer->loop = loop;
	timer->due_ms = clock_ms() + (ms > 0 ? ms : 0);
	timer->fn = fn;
	timer->cookie = cookie;
	while (*at && (*at)->due_ms <= timer->due_ms)
		at = &(*at)->next;
	timer->next = *at;
	*at = timer;
	return timer;
}

void loop_timer_cancel(struct loop_timer *timer)
{
	struct loop_timer **at;

	if (!timer)
		return;
	for (at = &timer->loop->timers; *at != timer; at = &(*at)->next)
		if (!*at)
			bug("timer cancelled twice");
	*at = timer->next;
	free(timer);
}

/* Timers that callbacks add are for the next round: none can starve the rest. */
static void run_timers(struct loop *loop)
{
	int64_t now = clock_ms();

	while (loop->timers && loop->timers->due_ms <= now && !loop->stopped) {
		struct loop_timer *timer = loop->timers;
		loop_fn *fn = timer->fn;
		void *cookie = timer->cookie;

		loop->timers = timer->next;
		free(timer);
		fn(cookie);
	}
}

static void sweep(struct loop *loop)
{
	struct loop_watch **at = &loop->watches, *watch;

	while ((watch = *at)) {
		if (watch->fn) {
			at = &watch->next;
			continue;
		}
		*at = watch->next;
		free(watch);
	}
}

static size_t gather(struct loop *loop)
{
	struct loop_watch *watch;
	size_t n = 0;

	for (watch = loop->watches; watch; watch = watch->next) {
		if (n == loop->fds_cap) {
			loop->fds_cap = loop->fds_cap ? loop->fds_cap * 2 : 16;
			loop->fds = mem_resize(loop->fds, loop->fds_cap * sizeof(*loop->fds));
		}
		loop->fds[n].fd = watch->fd;
		loop->fds[n].events = watch->events;
		loop->fds[n++].revents = 0;
	}
	return n;
}

static int wait_ms(const struct loop *loop)
{
	int64_t ms;

	if (!loop->timers)
		return -1;
	ms = loop->timers->due_ms - clock_ms();
	return ms < 0 ? 0 : ms > 60000 ? 60000 : (int)ms;
}

static void run_once(struct loop *loop)
{
	struct loop_watch *watch, *last;
	size_t n, i = 0;

	sweep(loop);
	n = gather(loop);
	last = loop->watches;		/* callbacks put new ones in front of it */
	if (poll(loop->fds, n, wait_ms(loop)) < 0 && errno != EINTR)
		bug("poll: %s", strerror(errno));
	for (watch = last; watch && i < n; watch = watch->next, i++)
		if (loop->fds[i].revents && watch->fn && !loop->stopped)
			watch->fn(watch->cookie, loop->fds[i].revents);
	run_timers(loop);
}

void loop_run(struct loop *loop)
{
	loop->stopped = false;
	while (!loop->stopped)
		run_once(loop);
}
