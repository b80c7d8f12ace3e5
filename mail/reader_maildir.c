/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a maildir.  A mailbox of ours: what was read lies in cur/ with the flag
 * S, which is what maildirs are for.  An archive (marks: no) stays as it is, and
 * the position is how new the newest was.  The queue of `moot deliver` (a spool):
 * what was read is deleted.
 */
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
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "base/vec.h"
#include "mail.h"
#include "maildir.h"
#include "reader.h"

#define SETTLED_MAX 100000		/* names kept in memory */
#define NS_PER_SEC 1000000000LL

struct file { const char *sub, *name; int64_t changed_ns; };
struct files { struct file *items; size_t len, cap; };

struct maildir {
	struct reader reader;
	char *path;
	bool marks, deletes;
	size_t max_bytes;
	bool has_looked_at_cur;
	int64_t behind_ns;		/* archive: files that changed since are new */
	GHashTable *settled;		/* names that stay where they are and are done with */
	struct arena *arena;		/* of the two lists */
	struct files files;		/* an archive's, so far as they are not handed on */
	size_t next;
	struct files handed;		/* since the last reader_done() */
};

static struct reader *make(const struct reader_options *options, struct err *err)
{
	struct maildir *box = mem_alloc(sizeof(*box));

	(void)err;
	box->path = mem_dup(options->place);
	box->deletes = str_eq(options->kind, "spool");
	box->marks = options->marks || box->deletes;
	box->max_bytes = options->max_bytes ? options->max_bytes : MAIL_MAX;
	box->settled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	box->arena = arena_new();
	return &box->reader;
}

static void free_box(struct reader *reader)
{
	struct maildir *box = (struct maildir *)reader;

	g_hash_table_destroy(box->settled);
	arena_free(box->arena);
	free(box->path);
	free(box);
}

static void forget_lists(struct maildir *box)
{
	arena_reset(box->arena);
	box->files = box->handed = (struct files){ 0 };
	box->next = 0;
}

static void seek(struct reader *reader, const char *position)
{
	struct maildir *box = (struct maildir *)reader;
	struct err err;

	forget_lists(box);
	if (str_to_int(position, 0, INT64_MAX, &box->behind_ns, &err))
		box->behind_ns = 0;
}

static void settle(struct maildir *box, const char *name)
{
	if (g_hash_table_size(box->settled) >= SETTLED_MAX)
		g_hash_table_remove_all(box->settled);
	g_hash_table_add(box->settled, g_strdup(name));
}

/* "name:2,RS" */
static bool is_seen(const char *name)
{
	const char *flags = strstr(name, ":2,");

	return flags && strchr(flags + 3, 'S');
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static int by_change(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	if (x->changed_ns != y->changed_ns)
		return x->changed_ns < y->changed_ns ? -1 : 1;
	return by_name(a, b);
}

static bool is_wanted(struct maildir *box, int fd, const char *name, int64_t *changed_ns)
{
	struct stat st;

	if (name[0] == '.')
		return false;
	if (box->marks)
		return !is_seen(name) && !g_hash_table_contains(box->settled, name);
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return false;
	*changed_ns = st.st_ctim.tv_sec * NS_PER_SEC + st.st_ctim.tv_nsec;
	return *changed_ns > box->behind_ns;
}

static int list(struct maildir *box, const char *sub, struct arena *arena, struct files *out,
		struct err *err)
{
	const char *path = arena_printf(arena, "%s/%s", box->path, sub);
	DIR *dir = opendir(path);
	struct dirent *entry;
	int64_t changed_ns = 0;

	if (!dir)
		return err_sys(err, "cannot read the maildir \"%s\"", path);
	while ((entry = readdir(dir)))
		if (is_wanted(box, dirfd(dir), entry->d_name, &changed_ns))
			*vec_add(out, arena) = (struct file){
				sub, arena_dup(arena, entry->d_name), changed_ns,
			};
	closedir(dir);
	return 0;
}

static char *read_all(int fd, size_t max, size_t *len, struct arena *arena, struct err *err)
{
	struct buf text = BUF_INIT(max);
	char chunk[16384];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) > 0 && buf_ok(&text))
		buf_add(&text, chunk, (size_t)n);
	if (n < 0)
		err_sys(err, "cannot read");
	else if (!buf_ok(&text))
		err_set(err, ERR_LIMIT, "it has more than the %zu bytes that are read", max);
	if (n < 0 || !buf_ok(&text)) {
		buf_free(&text);
		return NULL;
	}
	*len = text.len;
	return buf_to_arena(&text, arena);
}

/* NULL with err; ENOENT is ERR_NOT_FOUND: another reader was faster. */
static char *read_file(const char *path, size_t max, size_t *len, struct arena *arena,
		       struct err *err)
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
		data = read_all(fd, max, len, arena, err);
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

static void mark_seen(struct maildir *box, const struct file *file, struct arena *arena)
{
	const char *from = arena_printf(arena, "%s/%s/%s", box->path, file->sub, file->name);
	const char *to = arena_printf(arena, "%s/cur/%s", box->path,
				      seen_name(file->name, arena));
	int r = box->deletes ? unlink(from) : rename(from, to);

	if (r == 0 || errno == ENOENT)
		return;
	log_warn("\"%s\" cannot be %s: %s; it will be read again after a restart", from,
		 box->deletes ? "deleted" : "moved to cur", strerror(errno));
	settle(box, file->name);
}

/* Handed on, or gone: 1, 0; -1 not now. */
static int handle(struct maildir *box, const struct file *file, reader_fn *fn, void *cookie,
		  struct err *err)
{
	struct arena *scratch = arena_new();
	const char *path = arena_printf(scratch, "%s/%s/%s", box->path, file->sub, file->name);
	struct reader_item item = {
		.name = file->name,
		.position = arena_printf(scratch, "%lld", (long long)file->changed_ns),
	};
	struct err why = ERR_INIT;
	int rc = 0;

	item.data = read_file(path, box->max_bytes, &item.len, scratch, &why);
	if (item.data || why.kind != ERR_NOT_FOUND) {
		item.problem = item.data ? NULL : why.msg;
		rc = fn(cookie, &item, err) ? -1 : 1;
	}
	if (rc == 1 && item.data)
		*vec_add(&box->handed, box->arena) = (struct file){
			file->sub, arena_dup(box->arena, file->name), 0,
		};
	else if (rc == 1)
		settle(box, file->name);
	arena_free(scratch);
	return rc;
}

/* A mailbox: what is unread in the one folder, oldest first, as names begin with the time. */
static int poll_folder(struct maildir *box, const char *sub, int max, reader_fn *fn,
		       void *cookie, struct err *err)
{
	struct arena *scratch = arena_new();
	struct files files = { 0 };
	int rc = list(box, sub, scratch, &files, err), n = 0;

	if (rc == 0 && files.len)
		qsort(files.items, files.len, sizeof(*files.items), by_name);
	for (size_t i = 0; rc == 0 && i < files.len && n < max; i++) {
		int handled = handle(box, &files.items[i], fn, cookie, err);

		if (handled < 0)
			rc = -1;
		else
			n += handled;
	}
	arena_free(scratch);
	return rc ? -1 : n;
}

static int poll_mailbox(struct maildir *box, int max, reader_fn *fn, void *cookie,
			struct err *err)
{
	int n = 0, more;

	if (!box->has_looked_at_cur) {
		n = poll_folder(box, "cur", max, fn, cookie, err);
		if (n < 0)
			return -1;
		box->has_looked_at_cur = n < max;
	}
	if (n == max)
		return n;
	more = poll_folder(box, "new", max - n, fn, cookie, err);
	return more < 0 ? -1 : n + more;
}

/* The two folders are listed once, and handed on bit by bit. */
static int poll_archive(struct maildir *box, int max, reader_fn *fn, void *cookie,
			struct err *err)
{
	int n = 0;

	if (box->next == box->files.len) {
		forget_lists(box);
		if (list(box, "cur", box->arena, &box->files, err) ||
		    list(box, "new", box->arena, &box->files, err))
			return -1;
		if (box->files.len)
			qsort(box->files.items, box->files.len, sizeof(*box->files.items),
			      by_change);
	}
	for (; box->next < box->files.len && n < max; box->next++) {
		const struct file *file = &box->files.items[box->next];
		int handled = handle(box, file, fn, cookie, err);

		if (handled < 0)
			return -1;
		box->behind_ns = file->changed_ns;
		n += handled;
	}
	return n;
}

static int poll_box(struct reader *reader, int max, reader_fn *fn, void *cookie,
		    struct err *err)
{
	struct maildir *box = (struct maildir *)reader;

	return box->marks ? poll_mailbox(box, max, fn, cookie, err) :
		poll_archive(box, max, fn, cookie, err);
}

static void done(struct reader *reader)
{
	struct maildir *box = (struct maildir *)reader;
	struct arena *scratch = arena_new();

	for (size_t i = 0; box->marks && i < box->handed.len; i++)
		mark_seen(box, &box->handed.items[i], scratch);
	box->handed.len = 0;
	if (box->marks)
		forget_lists(box);
	arena_free(scratch);
}

static int check(const struct reader_options *options, struct err *err)
{
	static const char *const subs[] = { "tmp", "new", "cur" };
	struct arena *scratch = arena_new();
	int rc = 0;

	for (size_t i = options->marks ? 0 : 1; rc == 0 && i < ARRAY_LEN(subs); i++) {
		const char *sub = arena_printf(scratch, "%s/%s", options->place, subs[i]);

		if (access(sub, R_OK | X_OK | (options->marks ? W_OK : 0)))
			rc = err_sys(err, "cannot use the maildir folder \"%s\"", sub);
	}
	arena_free(scratch);
	return rc;
}

const struct reader_kind reader_maildir = {
	"maildir", make, free_box, seek, poll_box, done, NULL, check,
};
const struct reader_kind reader_spool = {
	"spool", make, free_box, seek, poll_box, done, NULL, check,
};
