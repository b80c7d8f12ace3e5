/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * poll(2), timers and signals for one thread.  SIGINT and SIGTERM end
 * loop_run(); they arrive through a signalfd, so none is missed between a look
 * and the next poll.  Callbacks may add and remove watches and timers, also
 * their own.
 */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "base/base.h"

struct err;
struct loop;
struct loop_timer;
struct loop_watch;

typedef void loop_fd_fn(void *cookie, short revents);	/* poll(2) events */
typedef void loop_fn(void *cookie);

struct loop *loop_new(struct err *err);		/* blocks SIGINT SIGTERM SIGHUP SIGCHLD */
void loop_free(struct loop *loop);
void loop_run(struct loop *loop);		/* until a signal or loop_stop() */
void loop_stop(struct loop *loop);
void loop_on_hangup(struct loop *loop, loop_fn *fn, void *cookie);	/* SIGHUP */
void loop_on_child(struct loop *loop, loop_fn *fn, void *cookie);	/* SIGCHLD */

/* Watch fd for poll(2) events; change them; stop (NULL is fine; fd stays open). */
struct loop_watch *loop_watch(struct loop *loop, int fd, short events, loop_fd_fn *fn,
			      void *cookie);
void loop_watch_events(struct loop_watch *watch, short events);
void loop_unwatch(struct loop_watch *watch);

/*
 * Call fn once, ms milliseconds from now.  The timer is gone when fn is
 * called: the owner sets its pointer to NULL first thing there.
 */
struct loop_timer *loop_timer(struct loop *loop, int64_t ms, loop_fn *fn, void *cookie);
void loop_timer_cancel(struct loop_timer *timer);	/* NULL is fine */

#endif
