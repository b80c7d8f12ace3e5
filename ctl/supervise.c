/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Start, watch, start again, stop. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"

#include "supervise.h"

#define BACKOFF_MIN_MS 1000
#define BACKOFF_MAX_MS 60000
#define STEADY_MS      60000		/* who ran so long starts afresh */
#define PATIENCE_MS    10000		/* between SIGTERM and SIGKILL */

struct keeper;

struct child {
	const struct program *program;
	struct keeper *keeper;
	pid_t pid;			/* 0: not running */
	int64_t started_ms, backoff_ms;
	struct loop_timer *again;
	int out;			/* its stdout and stderr, or -1 */
	struct loop_watch *watch;
	char line[4096];
	size_t len;
};

struct keeper {
	struct loop *loop;
	struct child *children;
	size_t n;
	int log_fd;
	bool ending;
};

static void pass_on(struct child *child)
{
	char text[4200];
	int len = snprintf(text, sizeof(text), "%-9s | %.*s\n", child->program->name,
			   (int)child->len, child->line);

	child->len = 0;
	if (write(child->keeper->log_fd, text, (size_t)len) < 0)
		return;			/* nobody reads us: no reason to stop */
}

static void drop_output(struct child *child)
{
	if (child->len)
		pass_on(child);
	loop_unwatch(child->watch);
	child->watch = NULL;
	if (child->out >= 0)
		close(child->out);
	child->out = -1;
}

static void on_output(void *cookie, short revents UNUSED)
{
	struct child *child = cookie;
	char data[4096];
	ssize_t n;

	while ((n = read(child->out, data, sizeof(data))) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (data[i] != '\n')
				child->line[child->len++] = data[i];
			if (data[i] == '\n' || child->len == sizeof(child->line))
				pass_on(child);
		}
	}
	if (n == 0 || errno != EAGAIN)
		drop_output(child);
}

/* As root, be somebody else.  Before PR_SET_PDEATHSIG, which a change of user undoes. */
static int become(const char *user)
{
	const struct passwd *pw;

	if (!user || geteuid() != 0)
		return 0;
	pw = getpwnam(user);
	if (!pw)
		return 0;
	return setgroups(0, NULL) || setgid(pw->pw_gid) || setuid(pw->pw_uid) ? -1 : 0;
}

static _Noreturn void be_program(const struct program *program, int out, pid_t parent)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY);

	setpgid(0, 0);			/* a terminal's Ctrl-C is for us alone */
	if (dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0 ||
	    (program->fd == 3 ? fcntl(3, F_SETFD, 0) : program->fd && dup2(program->fd, 3) < 0) ||
	    become(program->user))
		_exit(126);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(126);		/* we were orphaned before that took hold */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	execv(program->argv[0], program->argv);
	dprintf(2, "cannot start \"%s\": %s\n", program->argv[0], strerror(errno));
	_exit(127);
}

static void start(struct child *child)
{
	pid_t parent = getpid();
	int fds[2];

	if (pipe2(fds, O_CLOEXEC)) {
		log_error("pipe: %s", strerror(errno));
		return;
	}
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	drop_output(child);
	child->started_ms = clock_ms();
	child->pid = fork();
	if (child->pid == 0)
		be_program(child->program, fds[1], parent);
	close(fds[1]);
	child->out = fds[0];
	if (child->pid < 0) {
		log_error("cannot start %s: %s", child->program->name, strerror(errno));
		child->pid = 0;
	}
	child->watch = loop_watch(child->keeper->loop, fds[0], POLLIN, on_output, child);
}

static void start_again(void *cookie)
{
	struct child *child = cookie;

	child->again = NULL;
	if (!child->keeper->ending)
		start(child);
}

static void say_ended(const struct child *child, int status)
{
	const char *name = child->program->name;

	if (WIFSIGNALED(status))
		log_warn("%s was ended by signal %d (%s); again in %lld s", name,
			 WTERMSIG(status), strsignal(WTERMSIG(status)),
			 (long long)child->backoff_ms / 1000);
	else
		log_warn("%s ended with status %d; again in %lld s", name, WEXITSTATUS(status),
			 (long long)child->backoff_ms / 1000);
}

static void ended(struct child *child, int status)
{
	bool steady = clock_ms() - child->started_ms >= STEADY_MS;

	child->pid = 0;
	if (child->out >= 0)
		on_output(child, 0);	/* its last words */
	if (child->keeper->ending)
		return;
	child->backoff_ms = steady || !child->backoff_ms ? BACKOFF_MIN_MS :
			    child->backoff_ms * 2 > BACKOFF_MAX_MS ? BACKOFF_MAX_MS :
			    child->backoff_ms * 2;
	say_ended(child, status);
	child->again = loop_timer(child->keeper->loop, child->backoff_ms, start_again, child);
}

static bool any_running(const struct keeper *keeper)
{
	for (size_t i = 0; i < keeper->n; i++)
		if (keeper->children[i].pid)
			return true;
	return false;
}

static void on_child(void *cookie)
{
	struct keeper *keeper = cookie;
	int status;

	for (size_t i = 0; i < keeper->n; i++) {
		struct child *child = &keeper->children[i];

		if (child->pid && waitpid(child->pid, &status, WNOHANG) == child->pid)
			ended(child, status);
	}
	if (keeper->ending && !any_running(keeper))
		loop_stop(keeper->loop);
}

static void signal_all(struct keeper *keeper, int sig)
{
	for (size_t i = 0; i < keeper->n; i++)
		if (keeper->children[i].pid)
			kill(keeper->children[i].pid, sig);
}

static void on_impatience(void *cookie)
{
	struct keeper *keeper = cookie;

	log_warn("some programs do not stop by themselves");
	loop_stop(keeper->loop);
}

/* A second Ctrl-C ends the loop too, and with it our patience. */
static void stop_all(struct keeper *keeper)
{
	keeper->ending = true;
	signal_all(keeper, SIGTERM);
	loop_timer(keeper->loop, PATIENCE_MS, on_impatience, keeper);
	on_child(keeper);
	if (any_running(keeper))
		loop_run(keeper->loop);
	signal_all(keeper, SIGKILL);
	for (size_t i = 0; i < keeper->n; i++)
		if (keeper->children[i].pid)
			waitpid(keeper->children[i].pid, NULL, 0);
}

int supervise(const struct program *programs, size_t n, int log_fd,
	      void (*started)(struct loop *loop, void *cookie), void *cookie, struct err *err)
{
	struct keeper keeper = { .n = n, .log_fd = log_fd };

	keeper.loop = loop_new(err);
	if (!keeper.loop)
		return -1;
	keeper.children = mem_alloc(n * sizeof(*keeper.children));
	loop_on_child(keeper.loop, on_child, &keeper);
	for (size_t i = 0; i < n; i++) {
		keeper.children[i].program = &programs[i];
		keeper.children[i].keeper = &keeper;
		keeper.children[i].out = -1;
		start(&keeper.children[i]);
	}
	if (started)
		started(keeper.loop, cookie);
	loop_run(keeper.loop);
	stop_all(&keeper);
	for (size_t i = 0; i < n; i++)
		drop_output(&keeper.children[i]);
	loop_free(keeper.loop);
	free(keeper.children);
	return 0;
}
