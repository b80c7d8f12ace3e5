/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Speaking IMAP over a connection that libcurl has made. */
#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "imap.h"

#define CONNECT_SECS 30L
#define ANSWER_SECS 60
#define IDLE_SECS (25 * 60)		/* RFC 2177 says 29 minutes at most */
#define LINE_MAX_BYTES 65536
#define CHUNK 65536
#define FOLDER_MAX 500

struct imap {
	CURL *curl;
	struct arena *arena;
	int wake_fd;
	bool is_waiting;		/* for news: wake_fd counts */
	unsigned int tag;
	uint32_t uid_validity;
	bool no_idle;			/* the server does not know it */
	char *in;			/* bytes that came and were not looked at */
	size_t in_at, in_len;
	struct buf line;
};

/* ---- bytes */

/* The reason in the server's or libcurl's words. */
static int fail(struct err *err, const char *doing, const char *why)
{
	return err_set(err, ERR_IO, "the mail server: %s: %.160s", doing, why);
}

/* 0 there is something, 1 the time is over or somebody wakes us, -1. */
static int wait_bytes(struct imap *imap, short events, int64_t secs, struct err *err)
{
	bool can_wake = imap->is_waiting && imap->wake_fd >= 0;
	curl_socket_t fd = -1;
	struct pollfd fds[2];

	if (curl_easy_getinfo(imap->curl, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK || fd < 0)
		return fail(err, "connection", "it is gone");
	fds[0] = (struct pollfd){ fd, events, 0 };
	fds[1] = (struct pollfd){ imap->wake_fd, POLLIN, 0 };
	return poll(fds, can_wake ? 2 : 1, (int)secs * 1000) <= 0 || !fds[0].revents;
}

/* 1 some came, 0 none within secs, -1 */
static int receive(struct imap *imap, int64_t secs, struct err *err)
{
	CURLcode r;
	int rc;

	for (;;) {
		imap->in_at = imap->in_len = 0;
		r = curl_easy_recv(imap->curl, imap->in, CHUNK, &imap->in_len);
		if (r == CURLE_OK && imap->in_len)
			return 1;
		if (r == CURLE_OK)
			return fail(err, "connection", "the server has closed it");
		if (r != CURLE_AGAIN)
			return fail(err, "connection", curl_easy_strerror(r));
		rc = wait_bytes(imap, POLLIN, secs, err);
		if (rc)
			return rc < 0 ? -1 : 0;
	}
}

static int send_text(struct imap *imap, const char *text, struct err *err)
{
	size_t len = strlen(text), n;
	CURLcode r;

	while (len) {
		n = 0;
		r = curl_easy_send(imap->curl, text, len, &n);
		if (r != CURLE_OK && r != CURLE_AGAIN)
			return fail(err, "connection", curl_easy_strerror(r));
		text += n;
		len -= n;
		if (len && wait_bytes(imap, POLLOUT, ANSWER_SECS, err))
			return -1;
	}
	return 0;
}

/* A line without its end: 1, 0 none within secs, -1. */
static int read_line(struct imap *imap, int64_t secs, const char **line, struct err *err)
{
	const char *newline, *from;
	size_t n;
	int rc;

	buf_reset(&imap->line);
	for (;;) {
		from = imap->in + imap->in_at;
		n = imap->in_len - imap->in_at;
		newline = memchr(from, '\n', n);
		if (newline)
			n = (size_t)(newline + 1 - from);
		buf_add(&imap->line, from, n);
		imap->in_at += n;
		if (!buf_ok(&imap->line))
			return fail(err, "answer", "a line is too long");
		if (newline)
			break;
		rc = receive(imap, imap->line.len ? ANSWER_SECS : secs, err);
		if (rc == 0 && imap->is_waiting && imap->line.len)
			continue;	/* woken up in the middle of a line */
		if (rc == 0 && imap->line.len)
			return fail(err, "answer", "it stops in the middle");
		if (rc <= 0)
			return rc;
	}
	n = imap->line.len;
	while (n && (imap->line.data[n - 1] == '\n' || imap->line.data[n - 1] == '\r'))
		n--;
	buf_cut(&imap->line, n);
	*line = buf_str(&imap->line);
	return 1;
}

/* So many bytes; what does not fit into out is passed over.  out may be NULL. */
static int read_bytes(struct imap *imap, int64_t left, struct buf *out, struct err *err)
{
	size_t n;

	while (left > 0) {
		if (imap->in_at == imap->in_len) {
			int rc = receive(imap, ANSWER_SECS, err);

			if (rc <= 0)
				return rc ? -1 : fail(err, "mail", "it stops in the middle");
		}
		n = imap->in_len - imap->in_at;
		if ((int64_t)n > left)
			n = (size_t)left;
		if (out)
			buf_add(out, imap->in + imap->in_at, n);
		imap->in_at += n;
		left -= (int64_t)n;
	}
	return 0;
}

/* "... {123}": 123; else -1. */
static int64_t literal_len(const char *line)
{
	const char *open = strrchr(line, '{');
	char *end;
	long long n;

	if (!open || line[strlen(line) - 1] != '}')
		return -1;
	n = strtoll(open + 1, &end, 10);
	return (*end == '}' || *end == '+') && n >= 0 ? n : -1;
}

/* ---- commands */

/* What to do with a line that is not the end; it may read a literal itself. */
typedef int line_fn(struct imap *imap, const char *line, void *cookie, struct err *err);

static int skip_literals(struct imap *imap, const char *line, struct err *err)
{
	int64_t n;

	while ((n = literal_len(line)) >= 0) {
		if (read_bytes(imap, n, NULL, err) ||
		    read_line(imap, ANSWER_SECS, &line, err) != 1)
			return -1;
	}
	return 0;
}

/* Up to "a7 OK ..."; NO and BAD are ERR_INVALID with the server's words. */
static int read_answer(struct imap *imap, const char *doing, line_fn *fn, void *cookie,
		       struct err *err)
{
	char tag[16];
	const char *line;
	int rc;

	snprintf(tag, sizeof(tag), "a%u ", imap->tag);
	for (;;) {
		rc = read_line(imap, ANSWER_SECS, &line, err);
		if (rc <= 0)
			return rc ? -1 : fail(err, doing, "no answer for a minute");
		if (str_starts(line, tag))
			break;
		if (str_starts_fold(line, "* BYE"))
			return fail(err, doing, line + 2);
		if (fn && fn(imap, line, cookie, err))
			return -1;
		if (!fn && skip_literals(imap, line, err))
			return -1;
	}
	line += strlen(tag);
	if (str_starts_fold(line, "OK"))
		return 0;
	return err_set(err, ERR_INVALID, "the mail server: %s: %.160s", doing, line);
}

static int command(struct imap *imap, const char *text, const char *doing, line_fn *fn,
		   void *cookie, struct err *err)
{
	struct buf line = BUF_INIT(2 * FOLDER_MAX + 200);
	int rc;

	buf_printf(&line, "a%u %s\r\n", ++imap->tag, text);
	rc = send_text(imap, buf_str(&line), err);
	buf_free(&line);
	return rc ? -1 : read_answer(imap, doing, fn, cookie, err);
}

static int on_select(struct imap *imap, const char *line, void *cookie, struct err *err)
{
	const char *found = strcasestr(line, "[UIDVALIDITY ");

	(void)cookie;
	if (found)
		imap->uid_validity = (uint32_t)strtoul(found + 13, NULL, 10);
	return skip_literals(imap, line, err);
}

static int select_folder(struct imap *imap, const char *folder, bool writes, struct err *err)
{
	struct buf text = BUF_INIT(2 * FOLDER_MAX + 50);
	int rc;

	buf_printf(&text, "%s \"", writes ? "SELECT" : "EXAMINE");
	for (; *folder; folder++) {
		if (*folder == '"' || *folder == '\\')
			buf_putc(&text, '\\');
		buf_putc(&text, *folder);
	}
	buf_putc(&text, '"');
	rc = command(imap, buf_str(&text), "folder", on_select, NULL, err);
	buf_free(&text);
	if (rc == 0 && !imap->uid_validity)
		return fail(err, "folder", "it has no UIDVALIDITY");
	return rc;
}

/* ---- the connection */

/* Of the URL's path; INBOX without one. */
static char *folder_of(CURL *curl, const char *url, char *bare, size_t size,
		       struct arena *arena, struct err *err)
{
	const char *host = strstr(url, "://") + 3, *path = strchr(host, '/');
	char *decoded, *folder;

	snprintf(bare, size, "%.*s/", path ? (int)(path - url) : (int)strlen(url), url);
	if (!path || !path[1])
		return arena_dup(arena, "INBOX");
	decoded = curl_easy_unescape(curl, path + 1, 0, NULL);
	folder = arena_dup(arena, decoded ? decoded : "");
	curl_free(decoded);
	if (strlen(folder) <= FOLDER_MAX && !strpbrk(folder, "\r\n"))
		return folder;
	err_set(err, ERR_INVALID, "\"%.80s\" names no folder", url);
	return NULL;
}

/* A password goes in clear to nobody but this machine. */
static bool is_here(const char *url)
{
	static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
	const char *host = strstr(url, "://") + 3;
	size_t n = strcspn(host, "/");

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_starts(host, names[i]) &&
		    (strlen(names[i]) == n || host[strlen(names[i])] == ':'))
			return true;
	return false;
}

static int connect_to(struct imap *imap, const struct imap_options *o, const char *url,
		      struct err *err)
{
	char why[CURL_ERROR_SIZE] = "";
	const char *password = conf_secret(o->password_file, imap->arena, err);
	CURLcode r;

	if (!password)
		return -1;
	curl_easy_setopt(imap->curl, CURLOPT_URL, url);
	curl_easy_setopt(imap->curl, CURLOPT_PROTOCOLS_STR, "imap,imaps");
	curl_easy_setopt(imap->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(imap->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(imap->curl, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(imap->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECS);
	curl_easy_setopt(imap->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, CONNECT_SECS);
	curl_easy_setopt(imap->curl, CURLOPT_ERRORBUFFER, why);
	curl_easy_setopt(imap->curl, CURLOPT_USE_SSL,
			 (long)(is_here(o->url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	curl_easy_setopt(imap->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (o->ca_file)
		curl_easy_setopt(imap->curl, CURLOPT_CAINFO, o->ca_file);
	curl_easy_setopt(imap->curl, CURLOPT_USERNAME, o->user);
	curl_easy_setopt(imap->curl, CURLOPT_PASSWORD, password);
	r = curl_easy_perform(imap->curl);
	curl_easy_setopt(imap->curl, CURLOPT_ERRORBUFFER, NULL);
	if (r == CURLE_OK)
		return 0;
	if (r == CURLE_LOGIN_DENIED)
		return err_set(err, ERR_DENIED, "the mail server does not let \"%.60s\" in: look "
			       "at user and password_file", o->user);
	return fail(err, "connection", *why ? why : curl_easy_strerror(r));
}

struct imap *imap_open(const struct imap_options *options, struct err *err)
{
	struct imap *imap = mem_alloc(sizeof(*imap));
	char *folder, url[FOLDER_MAX];

	imap->arena = arena_new();
	imap->in = mem_alloc(CHUNK);
	imap->line = (struct buf)BUF_INIT(LINE_MAX_BYTES);
	imap->wake_fd = options->wake_fd;
	imap->curl = curl_easy_init();
	folder = folder_of(imap->curl, options->url, url, sizeof(url), imap->arena, err);
	if (folder && connect_to(imap, options, url, err) == 0 &&
	    select_folder(imap, folder, options->writes, err) == 0)
		return imap;
	imap_close(imap);
	return NULL;
}

/* Without LOGOUT: a server that is gone must not be waited for. */
void imap_close(struct imap *imap)
{
	if (!imap)
		return;
	curl_easy_cleanup(imap->curl);
	buf_free(&imap->line);
	arena_free(imap->arena);
	free(imap->in);
	free(imap);
}

uint32_t imap_uid_validity(const struct imap *imap)
{
	return imap->uid_validity;
}

/* ---- mails */

/* The number behind a word of "* 3 FETCH (UID 17 RFC822.SIZE 1234)". */
static bool number_of(const char *line, const char *word, int64_t *out)
{
	const char *found = strcasestr(line, word);

	if (!found)
		return false;
	*out = strtoll(found + strlen(word), NULL, 10);
	return *out >= 0;
}

struct listing {
	struct imap_mails *out;
	struct arena *arena;
	uint32_t after;
};

static int on_listed(struct imap *imap, const char *line, void *cookie, struct err *err)
{
	struct listing *listing = cookie;
	int64_t uid, size;

	if (strcasestr(line, " FETCH (") && number_of(line, "UID ", &uid) &&
	    number_of(line, "RFC822.SIZE ", &size) && uid > listing->after && uid <= UINT32_MAX)
		*vec_add(listing->out, listing->arena) =
			(struct imap_mail){ (uint32_t)uid, size };
	return skip_literals(imap, line, err);
}

static int by_uid(const void *a, const void *b)
{
	const struct imap_mail *x = a, *y = b;

	return x->uid < y->uid ? -1 : x->uid > y->uid;
}

/* "7:*" has the last mail even where its UID is less. */
int imap_list(struct imap *imap, uint32_t after, struct arena *arena, struct imap_mails *out,
	      struct err *err)
{
	struct listing listing = { out, arena, after };
	char text[80];

	if (after == UINT32_MAX)
		return 0;
	snprintf(text, sizeof(text), "UID FETCH %u:* (UID RFC822.SIZE)", after + 1);
	if (command(imap, text, "list of mails", on_listed, &listing, err))
		return -1;
	if (out->len)
		qsort(out->items, out->len, sizeof(*out->items), by_uid);
	return 0;
}

struct fetched {
	struct buf *out;
	bool found;
};

static int on_fetched(struct imap *imap, const char *line, void *cookie, struct err *err)
{
	struct fetched *fetched = cookie;
	int64_t n = literal_len(line);

	if (n < 0 || fetched->found || !strcasestr(line, " FETCH (") ||
	    !strcasestr(line, "BODY[]"))
		return skip_literals(imap, line, err);
	fetched->found = true;
	if (read_bytes(imap, n, fetched->out, err) ||
	    read_line(imap, ANSWER_SECS, &line, err) != 1)
		return -1;
	return skip_literals(imap, line, err);
}

int imap_fetch(struct imap *imap, uint32_t uid, struct buf *out, struct err *err)
{
	struct fetched fetched = { out, false };
	char text[60];

	snprintf(text, sizeof(text), "UID FETCH %u (UID BODY.PEEK[])", uid);
	if (command(imap, text, "mail", on_fetched, &fetched, err))
		return -1;
	return fetched.found;
}

int imap_mark_seen(struct imap *imap, uint32_t uid, struct err *err)
{
	char text[60];

	snprintf(text, sizeof(text), "UID STORE %u +FLAGS.SILENT (\\Seen)", uid);
	return command(imap, text, "mark", NULL, NULL, err);
}

/* ---- waiting */

/* Up to a line that says that there are more mails. */
static int idle(struct imap *imap, struct err *err)
{
	int64_t end_ms = clock_ms() + IDLE_SECS * 1000, left_ms;
	const char *line;
	int rc = 1;

	imap->is_waiting = true;
	while (rc == 1 && (left_ms = end_ms - clock_ms()) > 0) {
		rc = read_line(imap, left_ms / 1000 + 1, &line, err);
		if (rc == 1 && str_starts_fold(line, "* BYE"))
			rc = fail(err, "waiting", line + 2);
		if (rc == 1 && str_starts(line, "* ") && strcasestr(line, " EXISTS"))
			break;
	}
	imap->is_waiting = false;
	if (rc < 0)
		return -1;
	return send_text(imap, "DONE\r\n", err) || read_answer(imap, "waiting", NULL, NULL, err) ?
		-1 : 0;
}

int imap_wait(struct imap *imap, int64_t poll_secs, struct err *err)
{
	const char *line;
	char text[32];
	int rc;

	if (imap->no_idle) {
		imap->is_waiting = true;
		rc = wait_bytes(imap, 0, poll_secs, err);
		imap->is_waiting = false;
		return rc < 0 ? -1 : command(imap, "NOOP", "waiting", NULL, NULL, err);
	}
	snprintf(text, sizeof(text), "a%u IDLE\r\n", ++imap->tag);
	if (send_text(imap, text, err))
		return -1;
	while ((rc = read_line(imap, ANSWER_SECS, &line, err)) == 1) {
		if (*line == '+')
			return idle(imap, err);
		if (str_starts(line, "* "))
			continue;
		imap->no_idle = true;		/* BAD: it does not know the word */
		return 0;
	}
	return rc < 0 ? -1 : fail(err, "waiting", "no answer for a minute");
}
