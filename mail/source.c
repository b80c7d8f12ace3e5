/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a maildir. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "base/vec.h"
#include "mail.h"
#include "source.h"

#define SETTLED_MAX 100000		/* names kept in memory */

struct source {
	char *path;
	bool has_looked_at_cur;
	GHashTable *settled;		/* names that stay where they are and are done with */
};

struct names { const char **items; size_t len, cap; };

struct source *source_new(const char *path)
{
	struct source *source = mem_alloc(sizeof(*source));

	source->path = mem_dup(path);
	source->settled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return source;
}

void source_free(struct source *source)
{
	if (!source)
		return;
	g_hash_table_destroy(source->settled);
	free(source->path);
	free(source);
}

static void settle(struct source *source, const char *name)
{
	if (g_hash_table_size(source->settled) >= SETTLED_MAX)
		g_hash_table_remove_all(source->settled);
	g_hash_table_add(source->settled, g_strdup(name));
}

/* "name:2,RS" */
static bool is_seen(const char *name)
{
	const char *flags = strstr(name, ":2,");

	return flags && strchr(flags + 3, 'S');
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Unread names, sorted: maildir names begin with the time. */
static int list(struct source *source, const char *sub, struct arena *arena, struct names *out,
		struct err *err)
{
	const char *path = arena_printf(arena, "%s/%s", source->path, sub);
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return err_sys(err, "cannot read the maildir \"%s\"", path);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.' && !is_seen(entry->d_name) &&
		    !g_hash_table_contains(source->settled, entry->d_name))
			*vec_add(out, arena) = arena_dup(arena, entry->d_name);
	closedir(dir);
	if (out->len)
		qsort(out->items, out->len, sizeof(*out->items), compare);
	return 0;
}

static char *read_all(int fd, size_t *len, struct arena *arena, struct err *err)
{
	struct buf text = BUF_INIT(MAIL_MAX);
	char chunk[16384];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) > 0 && buf_ok(&text))
		buf_add(&text, chunk, (size_t)n);
	if (n < 0)
		err_sys(err, "cannot read");
	else if (!buf_ok(&text))
		err_set(err, ERR_LIMIT, "it has more than the %zu bytes that are read", MAIL_MAX);
	if (n < 0 || !buf_ok(&text)) {
		buf_free(&text);
		return NULL;
	}
	*len = text.len;
	return buf_to_arena(&text, arena);
}

/* NULL with err; ENOENT is ERR_NOT_FOUND: another reader was faster. */
static char *read_file(const char *path, size_t *len, struct arena *arena, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	char *data = NULL;

	if (fd < 0) {
		err_sys(err, "cannot read");
		if (errno == ENOENT)
			err->kind = ERR_NOT_FOUND;
		return NULL;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		data = read_all(fd, len, arena, err);
	else
		err_set(err, ERR_INVALID, "it is not a file");
	close(fd);
	return data;
}

/* Flags are letters in order; S goes behind those before it. */
static char *seen_name(const char *name, struct arena *arena)
{
	const char *info = strstr(name, ":2,");
	size_t before;

	if (!info)
		return arena_printf(arena, "%.*s:2,S", (int)strcspn(name, ":"), name);
	before = strspn(info + 3, "ABCDEFGHIJKLMNOPQR");
	return arena_printf(arena, "%.*sS%s", (int)(info + 3 - name + (ptrdiff_t)before), name,
			    info + 3 + before);
}

static void mark_seen(struct source *source, const char *sub, const char *name,
		      struct arena *arena)
{
	const char *from = arena_printf(arena, "%s/%s/%s", source->path, sub, name);
	const char *to = arena_printf(arena, "%s/cur/%s", source->path, seen_name(name, arena));

	if (rename(from, to) == 0 || errno == ENOENT)
		return;
	log_warn("\"%s\" cannot be moved to cur: %s; it will be read again after a restart", from,
		 strerror(errno));
	settle(source, name);
}

/* 1 read, 0 left where it is, -1 not now. */
static int handle(struct source *source, const char *sub, const char *name, source_fn *fn,
		  void *cookie, struct err *err)
{
	struct arena *arena = arena_new();
	const char *path = arena_printf(arena, "%s/%s/%s", source->path, sub, name);
	struct mail *mail = NULL;
	size_t len = 0;
	char *data = read_file(path, &len, arena, err);
	int rc = 0;

	if (data)
		mail = mail_parse(data, len, arena, err);
	if (mail) {
		rc = fn(cookie, mail, err);
		if (rc == 0)
			mark_seen(source, sub, name, arena);
		rc = rc ? -1 : 1;
	} else if (err->kind != ERR_NOT_FOUND) {
		log_warn("\"%s\" is left unread: %s", path, err->msg);
		settle(source, name);
	}
	arena_free(arena);
	return rc;
}

static int poll_folder(struct source *source, const char *sub, int max, source_fn *fn,
		       void *cookie, struct err *err)
{
	struct arena *arena = arena_new();
	struct names names = { 0 };
	int rc = list(source, sub, arena, &names, err), n = 0;

	for (size_t i = 0; rc == 0 && i < names.len && n < max; i++) {
		int handled = handle(source, sub, names.items[i], fn, cookie, err);

		if (handled < 0)
			rc = -1;
		else
			n += handled;
	}
	arena_free(arena);
	return rc ? -1 : n;
}

int source_poll(struct source *source, int max, source_fn *fn, void *cookie, struct err *err)
{
	int n = 0, more;

	if (!source->has_looked_at_cur) {
		n = poll_folder(source, "cur", max, fn, cookie, err);
		if (n < 0)
			return -1;
		source->has_looked_at_cur = n < max;
	}
	more = poll_folder(source, "new", max - n, fn, cookie, err);
	return more < 0 ? -1 : n + more;
}
