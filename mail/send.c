/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SMTP by libcurl, watching the server's words over its shoulder. */
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"
#include "base/str.h"
#include "mail/send.h"
#include "mail.h"

#define CONNECT_SECS 30
#define REPLY_MAX 4096
#define REPLY_LINE_MAX 512		/* RFC 5321, 4.5.3.1.5 */

enum security { STARTTLS, TLS, IN_CLEAR };

struct send {
	struct send_options options;	/* strings in the arena, NULL where none */
	enum security security;
	const char *password;
	struct arena *arena;
	CURL *curl;			/* NULL: not connected since the last QUIT */
	const char *url;
	const char *data;		/* what is still to be uploaded */
	size_t left;
	struct buf reply;		/* the server's last answer, its lines joined */
	bool reply_ended;
	bool in_mail;			/* MAIL FROM was said: a 5xx is about this mail */
	bool data_began;
	bool signed_in;
	bool leaving;			/* QUIT was said: what follows is no answer to us */
	char why[CURL_ERROR_SIZE];
};

static bool is_host(const char *s)
{
	return s && *s && strlen(s) <= 253 &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-_") ==
	       strlen(s);
}

static bool is_here(const char *host)
{
	return str_eq_fold(host, "localhost") || str_starts(host, "127.") || str_eq(host, "::1");
}

static int read_security(struct send *send, const char *word, struct err *err)
{
	static const char *const words[] = {
		[STARTTLS] = "starttls", [TLS] = "tls", [IN_CLEAR] = "none",
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (!str_eq(word, words[i]))
			continue;
		send->security = (enum security)i;
		return 0;
	}
	return err_set(err, ERR_INVALID, "security \"%.40s\" is none of starttls, tls, none",
		       word ? word : "");
}

static int check_options(const struct send *send, struct err *err)
{
	const struct send_options *o = &send->options;

	if (!is_host(o->host))
		return err_set(err, ERR_INVALID, "\"%.60s\" is not a mail server's name",
			       o->host ? o->host : "");
	if (o->port < 1 || o->port > 65535)
		return err_set(err, ERR_INVALID, "%lld is not a port", (long long)o->port);
	if (o->hello && !is_host(o->hello))
		return err_set(err, ERR_INVALID, "\"%.60s\" cannot be said in EHLO", o->hello);
	if (o->user && !o->password_file)
		return err_set(err, ERR_INVALID, "user \"%.60s\" wants a password_file", o->user);
	if (o->user && send->security == IN_CLEAR && !is_here(o->host))
		return err_set(err, ERR_INVALID,
			       "the password would go to \"%.60s\" in clear: use starttls or tls",
			       o->host);
	return 0;
}

static const char *if_said(struct arena *arena, const char *s)
{
	return str_is_empty(s) ? NULL : arena_dup(arena, s);
}

static int read_options(struct send *send, const struct send_options *options, struct err *err)
{
	struct send_options *o = &send->options;

	*o = *options;
	o->host = if_said(send->arena, o->host);
	o->ca_file = if_said(send->arena, o->ca_file);
	o->user = if_said(send->arena, o->user);
	o->password_file = if_said(send->arena, o->password_file);
	o->hello = if_said(send->arena, o->hello);
	if (read_security(send, o->security, err) || check_options(send, err))
		return -1;
	if (!o->user)
		return 0;
	send->password = conf_secret(o->password_file, send->arena, err);
	return send->password ? 0 : -1;
}

static char *make_url(const struct send *send)
{
	const struct send_options *o = &send->options;
	char here[256] = "";
	bool v6 = strchr(o->host, ':') != NULL;

	if (!o->hello && gethostname(here, sizeof(here) - 1) == 0 && !is_host(here))
		here[0] = '\0';
	return arena_printf(send->arena, "%s://%s%s%s:%lld/%s",
			    send->security == TLS ? "smtps" : "smtp", v6 ? "[" : "", o->host,
			    v6 ? "]" : "", (long long)o->port, o->hello ? o->hello : here);
}

struct send *send_new(const struct send_options *options, struct err *err)
{
	struct send *send = mem_alloc(sizeof(*send));

	signal(SIGPIPE, SIG_IGN);	/* a server that is gone is an error like others */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		bug("libcurl does not start");
	send->arena = arena_new();
	send->reply = (struct buf)BUF_INIT(REPLY_MAX);
	send->reply_ended = true;
	if (read_options(send, options, err)) {
		send_free(send);
		return NULL;
	}
	send->url = make_url(send);
	return send;
}

void send_hang_up(struct send *send)
{
	if (!send || !send->curl)
		return;
	curl_easy_cleanup(send->curl);
	send->curl = NULL;
}

/* Without QUIT: libcurl would wait for the answer of a server that hangs. */
static void drop(struct send *send)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	if (curl_easy_getinfo(send->curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK &&
	    fd != CURL_SOCKET_BAD)
		shutdown(fd, SHUT_RDWR);
	send_hang_up(send);
}

void send_free(struct send *send)
{
	if (!send)
		return;
	send_hang_up(send);
	buf_free(&send->reply);
	arena_free(send->arena);
	free(send);
	curl_global_cleanup();
}

/* "250-first", "250 last": one answer, with the code once and the lines joined. */
static void on_reply_line(struct send *send, const char *line, size_t len)
{
	while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	if (len > REPLY_LINE_MAX)
		len = REPLY_LINE_MAX;
	if (send->reply_ended)
		buf_reset(&send->reply);
	if (send->reply.len && len > 4) {
		buf_putc(&send->reply, ' ');
		buf_add(&send->reply, line + 4, len - 4);
	} else if (!send->reply.len) {
		buf_add(&send->reply, line, len);
		if (len > 3)
			send->reply.data[3] = ' ';
	}
	send->reply_ended = len < 4 || line[3] != '-';
	if (len >= 3 && memcmp(line, "220", 3) == 0)
		send->signed_in = false;
	if (len >= 3 && memcmp(line, "235", 3) == 0)
		send->signed_in = true;
}

/* What we say is looked at for its verb only: an AUTH line is a secret. */
static int on_debug(CURL *curl UNUSED, curl_infotype type, char *data, size_t len, void *cookie)
{
	struct send *send = cookie;

	if (type == CURLINFO_HEADER_IN && !send->leaving)
		on_reply_line(send, data, len);
	if (type != CURLINFO_HEADER_OUT || len < 4)
		return 0;
	if (memcmp(data, "MAIL", 4) == 0)
		send->in_mail = true;
	else if (memcmp(data, "DATA", 4) == 0)
		send->data_began = true;
	else if (memcmp(data, "QUIT", 4) == 0)
		send->leaving = true;
	return 0;
}

static size_t on_read(char *out, size_t size, size_t n, void *cookie)
{
	struct send *send = cookie;
	size_t want = size * n;

	if (want > send->left)
		want = send->left;
	memcpy(out, send->data, want);
	send->data += want;
	send->left -= want;
	return want;
}

static size_t on_write(char *data UNUSED, size_t size, size_t n, void *cookie UNUSED)
{
	return size * n;
}

static void set_security(CURL *curl, const struct send *send)
{
	const struct send_options *o = &send->options;

	curl_easy_setopt(curl, CURLOPT_USE_SSL,
			 (long)(send->security == IN_CLEAR ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (o->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, o->ca_file);
	if (!o->user)
		return;
	curl_easy_setopt(curl, CURLOPT_USERNAME, o->user);
	curl_easy_setopt(curl, CURLOPT_PASSWORD, send->password);
}

static void set_limits(CURL *curl, const struct send_options *o)
{
	long secs = o->timeout_secs > 0 ? (long)o->timeout_secs : 60;

	curl_easy_setopt(curl, CURLOPT_TIMEOUT, secs);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, secs);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, secs < CONNECT_SECS ? secs : CONNECT_SECS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");	/* not the environment's */
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
}

/* A handle that is set up and, if it has sent before, still connected. */
static CURL *ready(struct send *send)
{
	if (!send->curl)
		send->curl = curl_easy_init();
	if (!send->curl)
		bug("curl_easy_init failed");
	curl_easy_reset(send->curl);
	curl_easy_setopt(send->curl, CURLOPT_URL, send->url);
	curl_easy_setopt(send->curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(send->curl, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(send->curl, CURLOPT_DEBUGDATA, send);
	curl_easy_setopt(send->curl, CURLOPT_WRITEFUNCTION, on_write);
	curl_easy_setopt(send->curl, CURLOPT_ERRORBUFFER, send->why);
	set_security(send->curl, send);
	set_limits(send->curl, &send->options);
	send->why[0] = '\0';
	buf_reset(&send->reply);
	send->reply_ended = true;
	send->in_mail = send->data_began = send->leaving = false;
	return send->curl;
}

static bool answered(const struct send *send, const char *code)
{
	return send->reply.len && str_starts(send->reply.data, code);
}

static bool refused(const struct send *send)
{
	return answered(send, "4") || answered(send, "5");
}

static bool wants_sign_in(const struct send *send)
{
	return send->options.user && !send->signed_in;
}

/*
 * A 5xx to the mail itself is final.  Before MAIL FROM it is about the server
 * or our own settings, which people mend, and so is 53x (authentication) at
 * any time: no letter is parked for that.
 */
static enum send_outcome outcome_of(const struct send *send, CURLcode code)
{
	if (code == CURLE_OK)
		return SEND_SENT;
	if (answered(send, "5") && !answered(send, "53") && send->in_mail &&
	    !wants_sign_in(send))
		return SEND_FAILED;
	return answered(send, "354") ? SEND_UNSURE : SEND_LATER;
}

static void explain(struct send *send, CURLcode code, struct arena *arena, char *out, size_t size)
{
	const char *words = str_clean_line(arena, buf_str(&send->reply));
	const char *why = send->why[0] ? send->why : curl_easy_strerror(code);

	if (code == CURLE_OK)
		snprintf(out, size, "%s", words);
	else if (code == CURLE_LOGIN_DENIED)
		snprintf(out, size, "%s: signing in as \"%.60s\" was refused: %s",
			 send->options.host, send->options.user, words);
	else if (refused(send) && send->in_mail && wants_sign_in(send))
		snprintf(out, size, "%s offers no way to sign in (AUTH), and says: %s",
			 send->options.host, words);
	else if (refused(send))
		snprintf(out, size, "%s", words);
	else
		snprintf(out, size, "%s port %lld: %s%s", send->options.host,
			 (long long)send->options.port, str_clean_line(arena, why),
			 send->data_began ? ", after DATA: it may have been taken" : "");
	out[str_utf8_cut(out, size - 1)] = '\0';
}

static void conclude(struct send *send, CURLcode code, struct send_result *result)
{
	struct arena *arena = arena_new();

	result->outcome = outcome_of(send, code);
	explain(send, code, arena, result->answer, sizeof(result->answer));
	arena_free(arena);
}

static CURLcode try_mail(struct send *send, const char *from, struct curl_slist *recipients,
			 const char *data, size_t len)
{
	CURL *curl = ready(send);

	send->data = data;
	send->left = len;
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(curl, CURLOPT_READDATA, send);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)len);
	return curl_easy_perform(curl);
}

/* A kept connection that the server has had enough of; a new one is no worse. */
static bool was_worn_out(const struct send *send)
{
	long connects = 1;

	curl_easy_getinfo(send->curl, CURLINFO_NUM_CONNECTS, &connects);
	return connects == 0 && !send->data_began &&
	       (!send->reply.len || answered(send, "421"));
}

void send_mail(struct send *send, const char *from, const char *to, const char *data, size_t len,
	       struct send_result *result)
{
	struct curl_slist *recipients;
	CURLcode code;

	if (!mail_is_address(from) || !mail_is_address(to)) {
		result->outcome = SEND_FAILED;
		snprintf(result->answer, sizeof(result->answer), "\"%.100s\" is not a mail address",
			 mail_is_address(from) ? to : from);
		return;
	}
	recipients = curl_slist_append(NULL, to);
	if (!recipients)
		bug("out of memory");
	code = try_mail(send, from, recipients, data, len);
	if (code != CURLE_OK && was_worn_out(send)) {
		drop(send);
		code = try_mail(send, from, recipients, data, len);
	}
	conclude(send, code, result);
	if (code != CURLE_OK)
		drop(send);
	curl_slist_free_all(recipients);
}

/* NOOP is the command that asks nothing. */
int send_check(const struct send_options *options, struct err *err)
{
	struct send *send = send_new(options, err);
	struct send_result result;
	CURLcode code;
	int rc = 0;

	if (!send)
		return -1;
	ready(send);
	curl_easy_setopt(send->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
	code = curl_easy_perform(send->curl);
	conclude(send, code, &result);
	if (code != CURLE_OK) {
		drop(send);
		rc = err_set(err, ERR_IO, "%s", result.answer);
	}
	if (rc == 0 && wants_sign_in(send))
		rc = err_set(err, ERR_INVALID, "%s offers no way to sign in (AUTH) as \"%.60s\"",
			     options->host, options->user);
	send_free(send);
	return rc;
}
