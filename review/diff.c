/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Diffs as git, diff -u and quilt write them, counted and told apart. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/git.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/secret.h"
#include "diff.h"

#define PATH_BYTES_MAX 500
#define WORTH_COMPARING 3		/* bytes of a line: "}" is in every patch */

struct file {
	const char *from, *to;		/* as ---/+++ say; NULL: not yet */
	const char *renamed_from;
	enum part_file_kind kind;
	int64_t added, removed;
	bool is_git;
};

struct reader {
	struct arena *arena;
	struct diff *out;
	bool in_file;
	struct file file;
	struct buf changed;		/* the file's changed lines, or what else is so */
	int64_t before, after;		/* lines that the hunk has yet */
};

/* ---- paths */

/* "a/\303\251" as git quotes it; a byte that is none is dropped. */
static char *unquote(struct arena *arena, const char *s)
{
	struct buf out = BUF_INIT(PATH_BYTES_MAX);

	for (s++; *s && *s != '"'; s++) {
		if (*s != '\\') {
			buf_putc(&out, *s);
		} else if (s[1] >= '0' && s[1] <= '3' && s[2] && s[3]) {
			char c = (char)((s[1] - '0') << 6 | ((s[2] - '0') & 7) << 3 |
					((s[3] - '0') & 7));

			if (c)
				buf_putc(&out, c);
			s += 3;
		} else if (s[1]) {
			buf_putc(&out, *++s);
		}
	}
	return buf_to_arena(&out, arena);
}

/* Of "--- a/x.c\t2026-01-01" the "x.c"; NULL: /dev/null, or not to be used. */
static const char *side_path(struct arena *arena, const char *s, bool is_git)
{
	char *path = *s == '"' ? unquote(arena, s)
			       : arena_dup_len(arena, s, strcspn(s, is_git ? "\t\r" : "\t\r "));
	char *slash = strchr(path, '/');

	if (str_eq(path, "/dev/null") || strlen(path) >= PATH_BYTES_MAX)
		return NULL;
	if (slash && slash > path)
		path = slash + 1;
	return *path ? path : NULL;
}

/* "a/x b/x": the same twice, or a rename that other lines tell. */
static const char *git_path(struct arena *arena, const char *s)
{
	size_t len = strlen(s), half = len / 2;

	if (*s == '"')
		return side_path(arena, s, true);
	if (len < 5 || s[half] != ' ' || strcmp(s + 2, s + half + 3) != 0)
		len = strcspn(s, " ");
	else
		len = half;
	return side_path(arena, arena_dup_len(arena, s, len), true);
}

/* ---- files */

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct part_file *)a)->path, ((const struct part_file *)b)->path);
}

static void add_file(struct reader *reader, const char *path, enum part_file_kind kind)
{
	struct part_files *files = &reader->out->files;
	unsigned char hash[SECRET_HASH_LEN];
	struct part_file *file;

	if (!path || files->len >= DIFF_FILES_MAX || !str_is_utf8(path, strlen(path)))
		return;
	file = vec_add(files, reader->arena);
	*file = (struct part_file){
		.path = path, .kind = kind, .added = reader->file.added,
		.removed = reader->file.removed,
	};
	secret_hash(buf_str(&reader->changed), hash);
	memcpy(file->digest, hash, PART_DIGEST_LEN);
}

static void end_file(struct reader *reader)
{
	struct file *file = &reader->file;
	const char *path = file->to ? file->to : file->from;

	if (reader->in_file) {
		if (file->renamed_from && path && !str_eq(file->renamed_from, path)) {
			add_file(reader, path, FILE_RENAMED);
			file->added = file->removed = 0;
			add_file(reader, file->renamed_from, FILE_DELETED);
		} else {
			add_file(reader, path, file->kind);
		}
	}
	reader->in_file = false;
	reader->before = reader->after = 0;
	*file = (struct file){ 0 };
	buf_reset(&reader->changed);
}

/* A path that stands twice becomes one. */
static void merge_twins(struct part_files *files)
{
	size_t n = 0;

	if (files->len)
		qsort(files->items, files->len, sizeof(*files->items), compare_files);
	for (size_t i = 0; i < files->len; i++) {
		struct part_file *last = n ? &files->items[n - 1] : NULL, *file = &files->items[i];

		if (!last || !str_eq(last->path, file->path)) {
			files->items[n++] = *file;
			continue;
		}
		last->added += file->added;
		last->removed += file->removed;
		last->kind = last->kind == file->kind ? last->kind : FILE_CHANGED;
		for (size_t k = 0; k < PART_DIGEST_LEN; k++)
			last->digest[k] = (unsigned char)(last->digest[k] + 3 * file->digest[k]);
	}
	files->len = n;
}

/* ---- lines */

static void add_to_sketch(struct diff *out, uint32_t hash)
{
	size_t at = out->n_sketch;

	if (at == DIFF_SKETCH_MAX && hash >= out->sketch[at - 1])
		return;
	while (at && out->sketch[at - 1] > hash)
		at--;
	if (at && out->sketch[at - 1] == hash)
		return;
	if (out->n_sketch < DIFF_SKETCH_MAX)
		out->n_sketch++;
	memmove(out->sketch + at + 1, out->sketch + at,
		(out->n_sketch - at - 1) * sizeof(*out->sketch));
	out->sketch[at] = hash;
}

/* FNV-1a over what is no blank. */
static void sketch_line(struct diff *out, const char *line, size_t len)
{
	uint64_t hash = 14695981039346656037u;
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (line[i] == ' ' || line[i] == '\t' || line[i] == '\r')
			continue;
		hash = (hash ^ (unsigned char)line[i]) * 1099511628211u;
		n++;
	}
	if (n > WORTH_COMPARING)
		add_to_sketch(out, (uint32_t)(hash >> 32) ^ (uint32_t)hash);
}

static void changed_line(struct reader *reader, const char *line, size_t len)
{
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t' || line[len - 1] == '\r'))
		len--;
	buf_add(&reader->changed, line, len);
	buf_putc(&reader->changed, '\n');
	sketch_line(reader->out, line, len);
}

/* False: the hunk has ended before this line. */
static bool hunk_line(struct reader *reader, const char *line, size_t len)
{
	if (!reader->before && !reader->after)
		return false;
	switch (len ? *line : ' ') {
	case '+':
		reader->file.added++;
		reader->out->added++;
		reader->after -= reader->after > 0;
		changed_line(reader, line, len);
		return true;
	case '-':
		reader->file.removed++;
		reader->out->removed++;
		reader->before -= reader->before > 0;
		changed_line(reader, line, len);
		return true;
	case ' ': case '\t': case '\r':
		reader->before -= reader->before > 0;
		reader->after -= reader->after > 0;
		return true;
	case '\\':
		return true;
	}
	reader->before = reader->after = 0;
	return false;
}

/* "-3,7": 7; "-3": 1 */
static int64_t side_count(const char *s)
{
	s += strspn(s, "0123456789");
	return *s == ',' ? strtol(s + 1, NULL, 10) : 1;
}

static void begin_hunk(struct reader *reader, const char *line)
{
	const char *after = strchr(line, '+');

	reader->before = side_count(line + 4);
	reader->after = after ? side_count(after + 1) : 0;
}

static void note(struct reader *reader, const char *line)
{
	buf_puts(&reader->changed, line);
	buf_putc(&reader->changed, '\n');
}

/* A line of git's extended header. */
static void header_line(struct reader *reader, const char *line)
{
	struct file *file = &reader->file;
	struct arena *arena = reader->arena;

	if (str_starts(line, "new file mode"))
		file->kind = FILE_ADDED;
	else if (str_starts(line, "deleted file mode"))
		file->kind = FILE_DELETED;
	else if (str_starts(line, "rename from "))
		file->renamed_from = arena_dup(arena, line + 12);
	else if (str_starts(line, "rename to "))
		file->to = arena_dup(arena, line + 10);
	else if (str_starts(line, "old mode") || str_starts(line, "new mode") ||
		 str_starts(line, "Binary files ") || str_starts(line, "copy from "))
		note(reader, line);
	else if (str_starts(line, "index ") || str_starts(line, "GIT binary patch"))
		return;			/* an index names contents, whatever the change */
}

/* "--- a/x" with "+++ b/x" below it; a file begins where git did not say so. */
static void begin_sides(struct reader *reader, const char *line, const char *next)
{
	struct file *file = &reader->file;
	bool is_git = reader->in_file && file->is_git && !file->from;
	const char *from, *to;

	if (!is_git) {
		end_file(reader);
		reader->in_file = true;
	}
	from = side_path(reader->arena, line + 4, is_git);
	to = side_path(reader->arena, arena_dup_len(reader->arena, next + 4,
						    strcspn(next + 4, "\n")), is_git);
	file->kind = !from && to ? FILE_ADDED : from && !to ? FILE_DELETED : file->kind;
	file->from = from ? from : to;
	file->to = to ? to : from;
}

static void begin_git(struct reader *reader, const char *line)
{
	end_file(reader);
	reader->in_file = true;
	reader->file.is_git = true;
	reader->file.to = git_path(reader->arena, line + 11);
}

static void scan_line(struct reader *reader, const char *line, size_t len, const char *next)
{
	if (hunk_line(reader, line, len))
		return;
	if (str_starts(line, "diff --git "))
		begin_git(reader, line);
	else if (str_starts(line, "--- ") && next && str_starts(next, "+++ "))
		begin_sides(reader, line, next);
	else if (reader->in_file && str_starts(line, "@@ -"))
		begin_hunk(reader, line);
	else if (reader->in_file && reader->file.is_git)
		header_line(reader, line);
}

const char *diff_start(const char *text)
{
	for (const char *s = text; s; s = strchr(s, '\n')) {
		const char *end;

		s += *s == '\n';
		if (str_starts(s, "diff --git ") || str_starts(s, "Index: "))
			return s;
		if (!str_starts(s, "--- "))
			continue;
		end = strchr(s, '\n');
		if (end && str_starts(end + 1, "+++ "))
			return s;
	}
	return NULL;
}

void diff_patch_id(const char *hex, unsigned char out[DIFF_PATCH_ID_LEN])
{
	for (size_t i = 0; i < DIFF_PATCH_ID_LEN; i++) {
		char byte[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		out[i] = (unsigned char)strtoul(byte, NULL, 16);
	}
}

/* git's own way of telling equal patches. */
static void take_patch_id(struct diff *out, const char *text, size_t len)
{
	char hex[REPO_ID_LEN + 1];

	if (!out->files.len || !repo_patch_id(text, len, hex))
		return;
	diff_patch_id(hex, out->patch_id);
	out->has_patch_id = true;
}

void diff_read(const char *text, size_t len, struct arena *arena, struct diff *out)
{
	struct reader reader = { .arena = arena, .out = out, .changed = BUF_INIT(len + 4096) };
	const char *start = diff_start(text);
	char *rest, *line;

	*out = (struct diff){ 0 };
	if (!start)
		return;
	len -= (size_t)(start - text);
	rest = arena_dup_len(arena, start, len);
	while ((line = str_piece(&rest, '\n')))
		scan_line(&reader, line, strlen(line), rest);
	end_file(&reader);
	buf_free(&reader.changed);
	merge_twins(&out->files);
	take_patch_id(out, start, len);
}

int diff_likeness(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
	size_t i = 0, k = 0, all = 0, common = 0;

	while ((i < n_a || k < n_b) && all < DIFF_SKETCH_MAX) {
		bool left = k == n_b || (i < n_a && a[i] <= b[k]);
		bool right = i == n_a || (k < n_b && b[k] <= a[i]);

		i += left;
		k += right;
		common += left && right;
		all++;
	}
	return all ? (int)(100 * common / all) : 0;
}
