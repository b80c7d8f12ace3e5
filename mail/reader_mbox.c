/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading an mbox: one file, mails one behind the other, each after a line
 * "From somebody date".  What looks like one in a text has a '>' in front (mboxo,
 * mboxrd).  GMime's own splitter stops at text that does not, which patches have.
 * The position is "offset hash", the hash being of what stands before the offset:
 * a file that was written anew is read from its beginning.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "mail.h"
#include "reader.h"

#define CHUNK ((size_t)256 << 10)
#define HASHED 256			/* bytes before the offset */

struct mbox {
	struct reader reader;
	char *path;
	int fd;				/* -1: not open */
	bool is_whole, is_stdin;
	size_t max_bytes;
	int64_t offset;			/* of the first byte in data */
	char *data;			/* what was read of the file and not handed on */
	size_t len, cap, start;		/* start: the mail in hand begins there */
	size_t scanned;			/* no separator before this */
	bool at_end;
	uint64_t hash;			/* of the bytes before offset, while it is not open */
	char *plain;			/* a mail without its quoting */
	size_t plain_cap;
	int64_t size_before;		/* of the file at the last look; a mail at its end is */
	int64_t had_size;		/* whole when it has not grown in between */
	bool is_skipping;		/* within a mail that is too long */
};

static struct reader *make(const struct reader_options *options, struct err *err)
{
	struct mbox *box = mem_alloc(sizeof(*box));

	(void)err;
	box->path = mem_dup(options->place);
	box->fd = -1;
	box->is_stdin = str_eq(options->place, "-");
	box->is_whole = options->is_whole || box->is_stdin;
	box->max_bytes = options->max_bytes ? options->max_bytes : MAIL_MAX;
	box->size_before = -1;
	return &box->reader;
}

static void close_file(struct mbox *box)
{
	if (box->fd > STDIN_FILENO)
		close(box->fd);
	box->fd = -1;
	box->len = box->start = box->scanned = 0;
	box->at_end = box->is_skipping = false;
}

static void free_box(struct reader *reader)
{
	struct mbox *box = (struct mbox *)reader;

	close_file(box);
	free(box->plain);
	free(box->data);
	free(box->path);
	free(box);
}

/* FNV-1a */
static uint64_t hash_of(const char *data, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)data[i]) * 0x100000001b3u;
	return hash;
}

static void seek(struct reader *reader, const char *position)
{
	struct mbox *box = (struct mbox *)reader;
	char *end;
	long long offset = strtoll(position, &end, 10);

	if (box->is_stdin)
		return;
	close_file(box);
	box->offset = offset > 0 ? offset : 0;
	box->hash = strtoull(end, NULL, 16);
}

static void make_room(struct mbox *box)
{
	if (box->cap - box->len >= CHUNK)
		return;
	box->cap = box->cap ? 2 * box->cap : 4 * CHUNK;
	box->data = mem_resize(box->data, box->cap);
}

/*
 * Do the bytes before the offset say that this is the file that was read?  They
 * stay in front of the data, for the positions to come.
 */
static void find_offset(struct mbox *box, int64_t size)
{
	int64_t want = box->offset < HASHED ? box->offset : HASHED;
	int64_t from = box->offset - want;

	make_room(box);
	if (size < box->offset || pread(box->fd, box->data, (size_t)want, from) != want ||
	    hash_of(box->data, (size_t)want) != box->hash)
		want = from = 0;
	box->offset = from;
	box->len = box->start = box->scanned = (size_t)want;
}

static int open_file(struct mbox *box, struct err *err)
{
	struct stat st;

	if (box->fd >= 0)
		return 0;
	if (box->is_stdin) {
		box->fd = STDIN_FILENO;
		return 0;
	}
	box->fd = open(box->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (box->fd < 0 || fstat(box->fd, &st))
		return err_sys(err, "cannot read the mbox \"%s\"", box->path);
	if (!S_ISREG(st.st_mode)) {
		close_file(box);
		return err_set(err, ERR_INVALID, "\"%.200s\" is no file", box->path);
	}
	if (box->offset)
		find_offset(box, st.st_size);
	if (lseek(box->fd, box->offset + (int64_t)box->len, SEEK_SET) < 0)
		return err_sys(err, "cannot read the mbox \"%s\"", box->path);
	box->had_size = box->size_before;
	box->size_before = st.st_size;
	return 0;
}

/* More bytes at the end of data; what was handed on makes room. */
static int fill(struct mbox *box, struct err *err)
{
	ssize_t n;

	if (box->start > CHUNK && box->start > box->len / 2) {
		size_t keep = box->start > HASHED ? HASHED : box->start, cut = box->start - keep;

		memmove(box->data, box->data + cut, box->len - cut);
		box->len -= cut;
		box->start -= cut;
		box->scanned -= cut;
		box->offset += (int64_t)cut;
	}
	make_room(box);
	do
		n = read(box->fd, box->data + box->len, CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(err, "cannot read the mbox \"%s\"", box->path);
	box->at_end = n == 0;
	box->len += (size_t)n;
	return 0;
}

static bool is_weekday(const char *s)
{
	static const char days[] = "MonTueWedThuFriSatSun";

	for (int i = 0; i < 7; i++)
		if (memcmp(s, days + 3 * i, 3) == 0)
			return true;
	return false;
}

/* "From somebody Thu Jan  1 00:00:00 1970"; the name may have blanks. */
static bool is_separator(const char *line, size_t len)
{
	const char *end = memchr(line, '\n', len), *at;

	if (len < 5 || memcmp(line, "From ", 5) != 0 || !end)
		return false;
	for (at = line + 5; at + 12 < end; at++)
		if (at[0] == ' ' && is_weekday(at + 1) && at[4] == ' ' &&
		    isupper((unsigned char)at[5]) && memchr(at, ':', (size_t)(end - at)))
			return true;
	return false;
}

/* Where the next mail's separator begins behind the one in hand; NULL: not read yet. */
static const char *find_next(struct mbox *box)
{
	const char *end = box->data + box->len, *at = box->data + box->scanned, *line;

	if (!box->len)
		return NULL;		/* there is no data either */
	while ((at = memmem(at, (size_t)(end - at), "\n\nFrom ", 7))) {
		line = at + 2;
		if (!memchr(line, '\n', (size_t)(end - line)) && !box->at_end)
			break;		/* the line is not whole yet */
		if (is_separator(line, (size_t)(end - line)))
			return line;
		at++;
	}
	if (!at)
		at = box->len > 8 ? end - 8 : box->data;
	if ((size_t)(at - box->data) > box->scanned)
		box->scanned = (size_t)(at - box->data);
	return NULL;
}

/* The next "\n>From ", "\n>>From ", or NULL; by its 'F', for many lines begin with '>'. */
static const char *find_quoted(const char *from, const char *end)
{
	const char *at = from, *line;

	for (; (at = memchr(at, 'F', (size_t)(end - at))); at++) {
		if (at == from || at[-1] != '>' || end - at < 6 || memcmp(at, "From ", 5) != 0)
			continue;
		for (line = at - 1; line > from && line[-1] == '>'; line--)
			;
		if (line > from && line[-1] == '\n')
			return line - 1;
	}
	return NULL;
}

/* One '>' less in front of "From ": a copy where there is any. */
static const char *unquote(struct mbox *box, const char *mail, size_t *len)
{
	const char *end = mail + *len, *quoted = find_quoted(mail, end);
	size_t n = 0, run;

	if (!quoted)
		return mail;
	if (box->plain_cap < *len) {
		box->plain_cap = *len;
		box->plain = mem_resize(box->plain, *len);
	}
	for (; quoted; quoted = find_quoted(mail, end)) {
		run = (size_t)(quoted + 1 - mail);
		memcpy(box->plain + n, mail, run);
		n += run;
		mail = quoted + 2;
	}
	memcpy(box->plain + n, mail, (size_t)(end - mail));
	*len = n + (size_t)(end - mail);
	return box->plain;
}

static void write_position(struct mbox *box, const char *end, char *out, size_t size)
{
	size_t at = (size_t)(end - box->data), want = at < HASHED ? at : HASHED;

	snprintf(out, size, "%lld %llx", (long long)box->offset + (long long)at,
		 (unsigned long long)hash_of(end - want, want));
}

static int hand_on(struct mbox *box, const char *end, reader_fn *fn, void *cookie,
		   struct err *err)
{
	const char *line = box->data + box->start, *mail = memchr(line, '\n', (size_t)(end - line));
	char name[64], position[64], why[100];
	struct reader_item item = { .name = name, .position = position };
	int rc;

	mail = mail ? mail + 1 : line;
	snprintf(name, sizeof(name), "byte %lld",
		 (long long)box->offset + (long long)box->start);
	write_position(box, end, position, sizeof(position));
	if (!is_separator(line, (size_t)(end - line))) {
		item.problem = "the mbox goes on in the middle of a mail here";
	} else if (box->is_skipping || (size_t)(end - mail) > box->max_bytes) {
		snprintf(why, sizeof(why), "it has more than the %zu bytes that are read",
			 box->max_bytes);
		item.problem = why;
	} else {
		item.len = (size_t)(end - mail);
		if (item.len > 1 && mail[item.len - 1] == '\n' && mail[item.len - 2] == '\n')
			item.len--;		/* the empty line before the next */
		item.data = unquote(box, mail, &item.len);
	}
	rc = fn(cookie, &item, err);
	box->start = box->scanned = (size_t)(end - box->data);
	box->is_skipping = false;
	return rc;
}

/* A mail too long for memory is passed over bit by bit; its first line stays. */
static void skip_some(struct mbox *box)
{
	const char *line = box->data + box->start;
	const char *newline = box->len ? memchr(line, '\n', box->len - box->start) : NULL;
	size_t head = newline ? (size_t)(newline + 1 - line) : 0, cut;

	if (!newline || box->scanned <= box->start + head + HASHED ||
	    box->len - box->start <= box->max_bytes + CHUNK)
		return;
	cut = box->scanned - HASHED - box->start - head;
	memmove(box->data + box->start + head, box->data + box->start + head + cut,
		box->len - box->start - head - cut);
	box->len -= cut;
	box->scanned -= cut;
	box->offset += (int64_t)cut;
	box->is_skipping = true;
}

/* At the end of the file: is what stands there a whole mail? */
static bool is_last_whole(const struct mbox *box)
{
	return box->is_whole || (box->size_before == box->had_size &&
				 box->size_before == box->offset + (int64_t)box->len);
}

static int next_mail(struct mbox *box, reader_fn *fn, void *cookie, struct err *err)
{
	const char *end;

	while (!(end = find_next(box)) && !box->at_end) {
		skip_some(box);
		if (fill(box, err))
			return -1;
	}
	if (!end) {
		if (box->start == box->len || !is_last_whole(box))
			return 0;
		end = box->data + box->len;
	}
	return hand_on(box, end, fn, cookie, err) ? -1 : 1;
}

/* What is not whole yet is read again the next time. */
static void stop_at_end(struct mbox *box)
{
	char position[64];

	if (box->is_stdin)
		return;
	if (box->len)
		write_position(box, box->data + box->start, position, sizeof(position));
	else
		snprintf(position, sizeof(position), "%lld %llx", (long long)box->offset,
			 (unsigned long long)box->hash);
	seek(&box->reader, position);
}

static int poll_box(struct reader *reader, int max, reader_fn *fn, void *cookie,
		    struct err *err)
{
	struct mbox *box = (struct mbox *)reader;
	int n = 0, rc = 1;

	if (open_file(box, err))
		return -1;
	while (n < max && (rc = next_mail(box, fn, cookie, err)) == 1)
		n++;
	if (rc < 0)
		return -1;
	if (rc == 0)
		stop_at_end(box);
	return n;
}

static int check(const struct reader_options *options, struct err *err)
{
	struct mbox *box = (struct mbox *)make(options, err);
	int rc = open_file(box, err);

	free_box(&box->reader);
	return rc;
}

const struct reader_kind reader_mbox = {
	"mbox", make, free_box, seek, poll_box, NULL, NULL, check,
};
