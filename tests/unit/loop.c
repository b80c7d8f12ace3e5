/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop: timers in order, watches that change under it, signals. */
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/loop.h"
#include "unit.h"

struct scene {
	struct loop *loop;
	struct loop_timer *timer;
	struct loop_watch *watch, *other;
	int fds[2];
	char said[64];
	int n;
};

static int setup(void **state)
{
	struct scene *s = mem_alloc(sizeof(*s));
	struct err err;

	s->loop = loop_new(&err);
	assert_non_null(s->loop);
	assert_int_equal(pipe(s->fds), 0);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	loop_free(s->loop);
	close(s->fds[0]);
	close(s->fds[1]);
	free(s);
	return 0;
}

static void stop(void *cookie)
{
	struct scene *s = cookie;

	loop_stop(s->loop);
}

static void say(struct scene *s, char c)
{
	s->said[s->n++] = c;
}

static void say_a(void *cookie)
{
	say(cookie, 'a');
}

static void say_b(void *cookie)
{
	say(cookie, 'b');
}

static void say_c(void *cookie)
{
	say(cookie, 'c');
}

static void timers_run_in_the_order_in_which_they_are_due(void **state)
{
	struct scene *s = *state;

	loop_timer(s->loop, 30, stop, s);
	loop_timer(s->loop, 20, say_c, s);
	loop_timer(s->loop, 1, say_a, s);
	loop_timer(s->loop, 10, say_b, s);
	loop_timer(s->loop, -5, say_a, s);
	loop_run(s->loop);
	assert_string_equal(s->said, "aabc");
}

static void a_cancelled_timer_never_runs(void **state)
{
	struct scene *s = *state;
	struct loop_timer *timer = loop_timer(s->loop, 1, say_a, s);

	loop_timer(s->loop, 10, stop, s);
	loop_timer_cancel(timer);
	loop_timer_cancel(NULL);
	loop_run(s->loop);
	assert_string_equal(s->said, "");
}

static void again(void *cookie)
{
	struct scene *s = cookie;

	s->timer = NULL;
	say(s, 't');
	if (s->n < 5)
		s->timer = loop_timer(s->loop, 0, again, s);
	else
		loop_stop(s->loop);
}

static void a_timer_may_start_itself_again(void **state)
{
	struct scene *s = *state;

	s->timer = loop_timer(s->loop, 0, again, s);
	loop_run(s->loop);
	assert_string_equal(s->said, "ttttt");
}

static void cancel_other(void *cookie)
{
	struct scene *s = cookie;

	loop_timer_cancel(s->timer);
	s->timer = NULL;
	say(s, 'x');
}

static void a_timer_may_cancel_another_that_is_due(void **state)
{
	struct scene *s = *state;

	loop_timer(s->loop, 0, cancel_other, s);
	s->timer = loop_timer(s->loop, 0, say_a, s);
	loop_timer(s->loop, 5, stop, s);
	loop_run(s->loop);
	assert_string_equal(s->said, "x");
}

static void read_one(void *cookie, short revents)
{
	struct scene *s = cookie;
	char c;

	assert_true(revents & POLLIN);
	assert_int_equal(read(s->fds[0], &c, 1), 1);
	say(s, c);
	if (c == '.')
		loop_stop(s->loop);
}

static void a_watch_hears_what_comes(void **state)
{
	struct scene *s = *state;

	loop_watch(s->loop, s->fds[0], POLLIN, read_one, s);
	assert_int_equal(write(s->fds[1], "xy.", 3), 3);
	loop_run(s->loop);
	assert_string_equal(s->said, "xy.");
}

static void unwatch_both(void *cookie, short revents UNUSED)
{
	struct scene *s = cookie;

	say(s, 'u');
	loop_unwatch(s->watch);
	loop_unwatch(s->other);
	loop_unwatch(NULL);
	loop_timer(s->loop, 5, stop, s);
}

static void a_watch_may_end_itself_and_another(void **state)
{
	struct scene *s = *state;

	assert_int_equal(write(s->fds[1], "x", 1), 1);
	s->watch = loop_watch(s->loop, s->fds[0], POLLIN, unwatch_both, s);
	s->other = loop_watch(s->loop, s->fds[0], POLLIN, unwatch_both, s);
	loop_run(s->loop);
	assert_string_equal(s->said, "u");
}

static void watch_more(void *cookie, short revents UNUSED)
{
	struct scene *s = cookie;

	say(s, 'w');
	loop_unwatch(s->watch);
	for (int i = 0; i < 40; i++)	/* the array of descriptors must grow */
		loop_watch(s->loop, s->fds[1], 0, watch_more, s);
	loop_watch(s->loop, s->fds[0], POLLIN, read_one, s);
}

static void a_watch_may_add_others(void **state)
{
	struct scene *s = *state;

	assert_int_equal(write(s->fds[1], ".", 1), 1);
	s->watch = loop_watch(s->loop, s->fds[0], POLLIN, watch_more, s);
	loop_run(s->loop);
	assert_string_equal(s->said, "w.");
}

static void quiet_events_wake_nobody(void **state)
{
	struct scene *s = *state;
	struct loop_watch *watch = loop_watch(s->loop, s->fds[0], POLLIN, read_one, s);

	assert_int_equal(write(s->fds[1], "x.", 2), 2);
	loop_watch_events(watch, 0);
	loop_timer(s->loop, 10, stop, s);
	loop_run(s->loop);
	assert_string_equal(s->said, "");
	loop_watch_events(watch, POLLIN);
	loop_run(s->loop);
	assert_string_equal(s->said, "x.");
}

static void signals_are_not_missed(void **state)
{
	struct scene *s = *state;

	loop_on_hangup(s->loop, say_a, s);
	loop_on_child(s->loop, say_b, s);
	kill(getpid(), SIGHUP);		/* before the loop looks */
	kill(getpid(), SIGCHLD);
	kill(getpid(), SIGTERM);
	loop_run(s->loop);
	assert_int_equal(s->n, 2);
	assert_non_null(strchr(s->said, 'a'));
	assert_non_null(strchr(s->said, 'b'));
	kill(getpid(), SIGINT);
	loop_run(s->loop);
}

static void a_loop_is_freed_with_all_that_waits(void **state)
{
	struct scene *s = *state;

	loop_timer(s->loop, 1000, say_a, s);
	loop_watch(s->loop, s->fds[0], POLLIN, read_one, s);
	loop_unwatch(loop_watch(s->loop, s->fds[0], POLLIN, read_one, s));
	loop_free(NULL);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(timers_run_in_the_order_in_which_they_are_due),
		TEST(a_cancelled_timer_never_runs),
		TEST(a_timer_may_start_itself_again),
		TEST(a_timer_may_cancel_another_that_is_due),
		TEST(a_watch_hears_what_comes),
		TEST(a_watch_may_end_itself_and_another),
		TEST(a_watch_may_add_others),
		TEST(quiet_events_wake_nobody),
		TEST(signals_are_not_missed),
		TEST(a_loop_is_freed_with_all_that_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
