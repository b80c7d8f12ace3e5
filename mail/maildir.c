/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Delivery into a maildir, once however often it is tried. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "mail.h"
#include "maildir.h"

static int make_folder(const char *path, struct err *err)
{
	if (mkdir(path, 0770) == 0 || errno == EEXIST)
		return 0;
	return err_sys(err, "cannot make the folder \"%s\"", path);
}

int maildir_make(const char *path, struct err *err)
{
	static const char *const subs[] = { "tmp", "new", "cur" };
	struct arena *arena = arena_new();
	char *copy = arena_dup(arena, path);
	int rc = -1;

	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (make_folder(copy, err))
			goto out;
		*slash = '/';
	}
	if (make_folder(copy, err))
		goto out;
	for (size_t i = 0; i < ARRAY_LEN(subs); i++)
		if (make_folder(arena_printf(arena, "%s/%s", path, subs[i]), err))
			goto out;
	rc = 0;
out:
	arena_free(arena);
	return rc;
}

/* "1764172800.5ae2bb828f5ae1c8.moot" */
static char *unique_name(const struct maildir_letter *letter, struct arena *arena)
{
	char *key = arena_printf(arena, "%s\n%s", letter->message_id, letter->to), *sum, *name;

	sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
	name = arena_printf(arena, "%lld.%.24s.moot", (long long)letter->date, sum);
	g_free(sum);
	return name;
}

/* Readers move a mail to cur and add flags behind a colon. */
static bool is_delivered(const char *path, const char *name, struct arena *arena)
{
	const char *new = arena_printf(arena, "%s/new/%s", path, name);
	const char *cur = arena_printf(arena, "%s/cur", path);
	struct dirent *entry;
	bool found = access(new, F_OK) == 0;
	DIR *dir = found ? NULL : opendir(cur);

	while (dir && !found && (entry = readdir(dir)))
		found = str_starts(entry->d_name, name);
	if (dir)
		closedir(dir);
	return found;
}

static void put_mail(struct buf *out, const struct maildir_letter *letter)
{
	const char *s = letter->data, *end = s + letter->len, *next;

	buf_printf(out, "Return-Path: <%s>\nDelivered-To: %s\n", letter->from, letter->to);
	for (; s < end; s = next + 1) {
		next = memchr(s, '\r', (size_t)(end - s));
		if (!next)
			next = end;
		buf_add(out, s, (size_t)(next - s));
	}
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static int write_file(const char *path, const char *data, size_t len, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660), rc = 0;

	if (fd < 0)
		return err_sys(err, "cannot write \"%s\"", path);
	if (write_all(fd, data, len) || fsync(fd))
		rc = err_sys(err, "cannot write \"%s\"", path);
	if (close(fd) && rc == 0)
		rc = err_sys(err, "cannot write \"%s\"", path);
	if (rc)
		unlink(path);
	return rc;
}

/* A rename is on disk when its folder is. */
static int sync_folder(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;

	if (fd < 0)
		return err_sys(err, "cannot open \"%s\"", path);
	if (fsync(fd))
		rc = err_sys(err, "cannot sync \"%s\"", path);
	close(fd);
	return rc;
}

/* By way of tmp, so that it is in new whole or not at all. */
static int put_file(const char *path, const char *name, const char *data, size_t len,
		    struct arena *arena, struct err *err)
{
	const char *tmp = arena_printf(arena, "%s/tmp/%s", path, name);
	const char *new = arena_printf(arena, "%s/new/%s", path, name);

	if (write_file(tmp, data, len, err))
		return -1;
	if (rename(tmp, new)) {
		err_sys(err, "cannot move \"%s\" to new", tmp);
		unlink(tmp);
		return -1;
	}
	return sync_folder(arena_printf(arena, "%s/new", path), err);
}

int maildir_spool(const char *path, const char *data, size_t len, struct err *err)
{
	struct arena *arena = arena_new();
	const char *name = arena_printf(arena, "%lld.%ld_%08x.moot", (long long)clock_now(),
					(long)getpid(), g_random_int());
	int rc = maildir_make(path, err);

	if (rc == 0)
		rc = put_file(path, name, data, len, arena, err);
	arena_free(arena);
	return rc;
}

int maildir_deliver(const char *path, const struct maildir_letter *letter, char *out,
		    size_t size, struct err *err)
{
	struct arena *arena = arena_new();
	const char *name = unique_name(letter, arena);
	struct buf text = BUF_INIT(letter->len + 4096);
	int rc = -1;

	snprintf(out, size, "%s", name);
	if (!mail_is_address(letter->from) || !mail_is_address(letter->to)) {
		err_set(err, ERR_INVALID, "\"%.100s\" is not a mail address",
			mail_is_address(letter->from) ? letter->to : letter->from);
		goto out;
	}
	if (maildir_make(path, err))
		goto out;
	if (is_delivered(path, name, arena)) {
		rc = sync_folder(arena_printf(arena, "%s/new", path), err);
		goto out;
	}
	put_mail(&text, letter);
	rc = put_file(path, name, text.data, text.len, arena, err);
out:
	buf_free(&text);
	arena_free(arena);
	return rc;
}
