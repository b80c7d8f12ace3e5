/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ports; who owns one is read from /proc. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include "port.h"

static struct addrinfo *resolve(const char *host, int64_t port, int flags, struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = flags }, *found;
	char service[16];
	int r;

	snprintf(service, sizeof(service), "%d", (int)port);
	r = getaddrinfo(host, service, &hints, &found);
	if (r == 0)
		return found;
	err_set(err, ERR_IO, "there is no address for \"%.80s\" (%s)", host, gai_strerror(r));
	return NULL;
}

/* A socket bound there, or -1; the port that was got in *port. */
static int bind_one(const char *listen, int64_t *port, struct err *err)
{
	struct addrinfo *ai = resolve(listen, *port, AI_PASSIVE | AI_NUMERICHOST, err);
	struct sockaddr_storage got;
	socklen_t len = sizeof(got);
	char service[16];
	int fd, one = 1;

	if (!ai)
		return -1;
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || bind(fd, ai->ai_addr, ai->ai_addrlen) ||
	    getsockname(fd, (struct sockaddr *)&got, &len) ||
	    getnameinfo((struct sockaddr *)&got, len, NULL, 0, service, sizeof(service),
			NI_NUMERICSERV)) {
		err_sys(err, "cannot listen on %s port %d", listen, (int)*port);
		if (fd >= 0)
			close(fd);
		fd = -1;
	} else if (str_to_int(service, 1, 65535, port, err)) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(ai);
	return fd;
}

int port_is_free(const char *listen, int64_t port, struct err *err)
{
	int fd = bind_one(listen, &port, err);

	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

int64_t port_pick(const char *listen, int64_t wanted)
{
	struct err err;
	int64_t port = wanted;
	int fd = bind_one(listen, &port, &err);

	if (fd < 0) {
		port = 0;
		fd = bind_one(listen, &port, &err);
	}
	if (fd < 0)
		return -1;
	close(fd);
	return port;
}

/* Fields of /proc/net/tcp: number local remote state queues timer retransmits uid timeout inode */
static const char *inode_if_listens(char *line, int64_t port)
{
	char *cursor = line, *field = NULL, *colon;

	str_word(&cursor);
	field = str_word(&cursor);
	colon = field ? strrchr(field, ':') : NULL;
	if (!colon || strtol(colon + 1, NULL, 16) != port)
		return NULL;
	str_word(&cursor);
	field = str_word(&cursor);
	if (!str_eq(field, "0A"))
		return NULL;
	for (int i = 0; i < 6; i++)
		field = str_word(&cursor);
	return field;
}

static char *listening_inode(const char *table, int64_t port, struct arena *arena)
{
	FILE *file = fopen(table, "re");
	const char *inode = NULL;
	char line[512];

	if (!file)
		return NULL;
	while (!inode && fgets(line, sizeof(line), file))
		inode = inode_if_listens(line, port);
	fclose(file);
	return inode ? arena_printf(arena, "socket:[%s]", inode) : NULL;
}

static bool has_socket(const char *pid, const char *socket, struct arena *arena)
{
	DIR *dir = opendir(arena_printf(arena, "/proc/%s/fd", pid));
	const struct dirent *entry;
	char target[64];
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		ssize_t len = readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1);

		target[len > 0 ? len : 0] = '\0';
		found = str_eq(target, socket);
	}
	if (dir)
		closedir(dir);
	return found;
}

static char *process_name(const char *pid, struct arena *arena)
{
	FILE *file = fopen(arena_printf(arena, "/proc/%s/comm", pid), "re");
	char name[64] = "?";

	if (file && fgets(name, sizeof(name), file))
		name[strcspn(name, "\n")] = '\0';
	if (file)
		fclose(file);
	return arena_printf(arena, "%s (process %s)", name, pid);
}

char *port_owner(int64_t port, struct arena *arena)
{
	char *socket = listening_inode("/proc/net/tcp", port, arena), *owner = NULL;
	const struct dirent *entry;
	DIR *proc;

	if (!socket)
		socket = listening_inode("/proc/net/tcp6", port, arena);
	proc = socket ? opendir("/proc") : NULL;
	while (proc && !owner && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    has_socket(entry->d_name, socket, arena))
			owner = process_name(entry->d_name, arena);
	if (proc)
		closedir(proc);
	return owner;
}

static int connect_within(const struct addrinfo *ai, int secs)
{
	struct pollfd pfd = { .events = POLLOUT };
	socklen_t len = sizeof(errno);
	int r, error = 0;

	pfd.fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (pfd.fd < 0)
		return -1;
	r = connect(pfd.fd, ai->ai_addr, ai->ai_addrlen);
	if (r && errno == EINPROGRESS) {
		r = poll(&pfd, 1, secs * 1000);
		if (r == 0)
			error = ETIMEDOUT;
		else
			getsockopt(pfd.fd, SOL_SOCKET, SO_ERROR, &error, &len);
		errno = error;
		r = error ? -1 : 0;
	}
	error = errno;
	close(pfd.fd);
	errno = error;
	return r;
}

int port_reach(const char *host, int64_t port, int secs, struct err *err)
{
	struct addrinfo *all = resolve(host, port, 0, err);
	int r = -1;

	if (!all)
		return -1;
	for (const struct addrinfo *ai = all; ai && r; ai = ai->ai_next)
		r = connect_within(ai, secs);
	if (r)
		err_sys(err, "cannot connect to %.80s port %d", host, (int)port);
	freeaddrinfo(all);
	return r;
}
