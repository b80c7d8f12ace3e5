/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CAP, SASL and the nick. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "registration.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "line.h"

#define SASL_CHUNK 400

/* keep alphabetized */
static const struct { const char *name; unsigned bit; } caps[] = {
	{ "account-notify", IRC_CAP_ACCOUNT_NOTIFY },
	{ "account-tag", IRC_CAP_ACCOUNT_TAG },
	{ "extended-join", IRC_CAP_EXTENDED_JOIN },
	{ "message-tags", IRC_CAP_MESSAGE_TAGS },
	{ "multi-prefix", IRC_CAP_MULTI_PREFIX },
	{ "sasl", IRC_CAP_SASL },
	{ "server-time", IRC_CAP_SERVER_TIME },
};

struct irc_registration {
	const struct irc_registration_wish *wish;
	irc_send_fn *send;
	void *cookie;
	unsigned offered, enabled;
	bool sasl_plain;		/* offered, or no list given */
	unsigned awaited;		/* answers to CAP REQ */
	bool in_sasl, ended, registered;
	unsigned tries;			/* nicks that were not free */
};

struct irc_registration *irc_registration_new(const struct irc_registration_wish *wish,
					      irc_send_fn *send, void *cookie)
{
	struct irc_registration *r = mem_alloc(sizeof(*r));

	r->wish = wish;
	r->send = send;
	r->cookie = cookie;
	return r;
}

void irc_registration_free(struct irc_registration *r)
{
	free(r);
}

static void say(struct irc_registration *r, const char *command, const char *a,
		const char *text)
{
	struct buf line = BUF_INIT(4096);

	if (irc_line_build(&line, IRC_LINE_MAX, command, a, NULL, text) == 0)
		r->send(r->cookie, buf_str(&line));
	buf_free(&line);
}

void irc_registration_start(struct irc_registration *r)
{
	char greeting[1024], *cursor = greeting, *line;

	say(r, "CAP", "LS", "302");
	if (r->wish->password)
		say(r, "PASS", NULL, r->wish->password);
	snprintf(greeting, sizeof(greeting), "%s", r->wish->greeting);
	while ((line = str_piece(&cursor, '\n'))) {
		line[strcspn(line, "\r")] = '\0';
		if (*line)
			r->send(r->cookie, line);
	}
}

static void end_cap(struct irc_registration *r)
{
	r->in_sasl = false;
	if (!r->ended)
		say(r, "CAP", "END", NULL);
	r->ended = true;
}

static bool wants_sasl(const struct irc_registration *r)
{
	return r->wish->account && r->wish->account_password;
}

/* "sasl=PLAIN,EXTERNAL" */
static void hear_offer(struct irc_registration *r, char *words)
{
	char *word;
	size_t i;

	while ((word = str_word(&words))) {
		size_t len = strcspn(word, "=");
		const char *value = word[len] ? word + len + 1 : "";

		for (i = 0; i < ARRAY_LEN(caps); i++) {
			if (strlen(caps[i].name) != len || strncmp(word, caps[i].name, len) != 0)
				continue;
			r->offered |= caps[i].bit;
			if (caps[i].bit == IRC_CAP_SASL)
				r->sasl_plain = !*value || strstr(value, "PLAIN");
		}
	}
}

/* SASL is asked for apart, so that its refusal costs nothing else. */
static void request(struct irc_registration *r)
{
	struct buf wanted = BUF_INIT(400);
	size_t i;

	for (i = 0; i < ARRAY_LEN(caps); i++)
		if (r->offered & caps[i].bit && caps[i].bit != IRC_CAP_SASL)
			buf_printf(&wanted, "%s%s", wanted.len ? " " : "", caps[i].name);
	r->awaited = 0;
	if (wanted.len) {
		r->awaited++;
		say(r, "CAP", "REQ", buf_str(&wanted));
	}
	if (wants_sasl(r) && r->offered & IRC_CAP_SASL && r->sasl_plain) {
		r->awaited++;
		say(r, "CAP", "REQ", "sasl");
	} else if (wants_sasl(r)) {
		log_warn("the server offers no SASL PLAIN: not logged in as \"%s\"",
			 r->wish->account);
	}
	if (!r->awaited)
		end_cap(r);
	buf_free(&wanted);
}

static void set_enabled(struct irc_registration *r, char *words, bool on)
{
	char *word;
	size_t i;

	while ((word = str_word(&words))) {
		for (i = 0; i < ARRAY_LEN(caps); i++) {
			if (!str_eq(word + (*word == '-'), caps[i].name))
				continue;
			if (on && *word != '-')
				r->enabled |= caps[i].bit;
			else
				r->enabled &= ~caps[i].bit;
		}
	}
}

static void hear_answer(struct irc_registration *r)
{
	if (r->awaited && --r->awaited)
		return;
	if (r->ended)
		return;
	if (!(r->enabled & IRC_CAP_SASL)) {
		end_cap(r);
		return;
	}
	r->in_sasl = true;
	say(r, "AUTHENTICATE", "PLAIN", NULL);
}

/* "CAP nick LS * :words"; the star: more lines follow. */
static void hear_cap(struct irc_registration *r, const struct irc_line *line)
{
	const char *verb = irc_line_param(line, 1);
	bool more = line->n_params > 3 && str_eq(irc_line_param(line, 2), "*");
	char *words = mem_dup(line->n_params > 2 ? line->params[line->n_params - 1] : "");

	if (str_eq_fold(verb, "LS")) {
		hear_offer(r, words);
		if (!more && !r->ended)
			request(r);
	} else if (str_eq_fold(verb, "ACK")) {
		set_enabled(r, words, true);
		hear_answer(r);
	} else if (str_eq_fold(verb, "NAK")) {
		hear_answer(r);
	} else if (str_eq_fold(verb, "DEL")) {
		set_enabled(r, words, false);
	}
	free(words);
}

static void send_secret(struct irc_registration *r)
{
	char plain[512], text[700];
	int len = snprintf(plain, sizeof(plain), "%c%s%c%s", 0, r->wish->account, 0,
			   r->wish->account_password);
	size_t at = 0, total;

	if (len < 0 || len >= (int)sizeof(plain)) {
		log_error("the password of the account \"%s\" is too long for SASL",
			  r->wish->account);
		say(r, "AUTHENTICATE", "*", NULL);
		return;
	}
	total = (size_t)EVP_EncodeBlock((unsigned char *)text, (unsigned char *)plain, len);
	while (at < total) {
		char chunk[SASL_CHUNK + 1];
		size_t n = total - at < SASL_CHUNK ? total - at : SASL_CHUNK;

		memcpy(chunk, text + at, n);
		chunk[n] = '\0';
		say(r, "AUTHENTICATE", chunk, NULL);
		at += n;
	}
	if (total % SASL_CHUNK == 0)
		say(r, "AUTHENTICATE", "+", NULL);
	explicit_bzero(plain, sizeof(plain));
	explicit_bzero(text, sizeof(text));
}

static void hear_sasl(struct irc_registration *r, const struct irc_line *line)
{
	switch (irc_line_numeric(line)) {
	case 900:
		log_info("logged in as \"%s\"", r->wish->account);
		break;
	case 903:
	case 907:
		if (r->in_sasl)
			end_cap(r);
		break;
	case 902:
	case 904:
	case 905:
	case 906:
		if (!r->in_sasl)
			break;
		log_error("services refuse the account \"%s\": %s", r->wish->account,
			  irc_line_param(line, line->n_params - 1));
		end_cap(r);
		break;
	default:
		break;
	}
}

/* Not free: with one '_', two, and then shortened and numbered. */
static void next_nick(struct irc_registration *r)
{
	char nick[IRC_NICK_MAX + 1];

	r->tries++;
	if (r->tries <= 2)
		snprintf(nick, sizeof(nick), "%.60s%s", r->wish->nick,
			 r->tries == 1 ? "_" : "__");
	else
		snprintf(nick, sizeof(nick), "%.6s_%u", r->wish->nick, r->tries % 100);
	say(r, "NICK", nick, NULL);
}

static int refused(struct err *err, const struct irc_line *line, const char *what)
{
	return err_set(err, ERR_DENIED, "%s: %s", what,
		       irc_line_param(line, line->n_params - 1));
}

int irc_registration_hear(struct irc_registration *r, const struct irc_line *line,
			  struct err *err)
{
	int numeric = irc_line_numeric(line);

	if (str_eq(line->command, "CAP"))
		hear_cap(r, line);
	else if (str_eq(line->command, "AUTHENTICATE") && r->in_sasl)
		send_secret(r);
	else if (numeric >= 900 && numeric <= 908)
		hear_sasl(r, line);
	if (r->registered)
		return 0;
	switch (numeric) {
	case 1:
		r->registered = true;
		return 1;
	case 432:
	case 433:
	case 436:
	case 437:
		if (r->tries < 50)
			next_nick(r);
		return 0;
	case 464:
		return refused(err, line, "the server refuses the password");
	case 465:
		return refused(err, line, "banned from the server");
	default:
		return 0;
	}
}

void irc_registration_hurry(struct irc_registration *r)
{
	if (r->registered || !r->in_sasl)
		return;
	log_error("services do not answer: going on without the account \"%s\"",
		  r->wish->account);
	say(r, "AUTHENTICATE", "*", NULL);
	end_cap(r);
}

unsigned irc_registration_caps(const struct irc_registration *r)
{
	return r->enabled;
}

bool irc_registration_has_services(const struct irc_registration *r)
{
	return r->offered & (IRC_CAP_SASL | IRC_CAP_ACCOUNT_TAG);
}
