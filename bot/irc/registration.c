/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CAP, when to log in, and the nick. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registration.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "line.h"

#define NICK_TRIES 50

struct irc_registration {
	const struct irc_registration_wish *wish;
	irc_send_fn *send;
	void *cookie;
	struct irc_sasl *sasl;
	unsigned offered, enabled;
	unsigned awaited;		/* answers to CAP REQ */
	bool ended, registered;
	unsigned tries;			/* nicks that were not free */
};

struct irc_registration *irc_registration_new(const struct irc_registration_wish *wish,
					      irc_send_fn *send, void *cookie)
{
	struct irc_registration *r = mem_alloc(sizeof(*r));

	r->wish = wish;
	r->send = send;
	r->cookie = cookie;
	r->sasl = irc_sasl_new(&wish->sasl, send, cookie);
	return r;
}

void irc_registration_free(struct irc_registration *r)
{
	if (!r)
		return;
	irc_sasl_free(r->sasl);
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

static bool wants_sasl(const struct irc_registration *r)
{
	const struct irc_sasl_wish *wish = &r->wish->sasl;

	return wish->has_certificate || (wish->account && wish->password);
}

/* ---- the end of it: with an account, without, or not at all */

static int without_account(struct irc_registration *r, const char *why, enum err_kind kind,
			   struct err *err)
{
	if (r->wish->sasl_required)
		return err_set(err, kind, "not logged in, and sasl = required: %s", why);
	log_error("%s: going on without an account: %s", r->wish->name, why);
	return 0;
}

static int judge_sasl(struct irc_registration *r, struct err *err)
{
	if (!wants_sasl(r))
		return 0;
	switch (irc_sasl_state(r->sasl)) {
	case IRC_SASL_CHEATED:
		return err_set(err, ERR_DENIED, "these are not the services that know our "
			       "password: %s", irc_sasl_error(r->sasl));
	case IRC_SASL_OUT:
		return without_account(r, irc_sasl_error(r->sasl), ERR_DENIED, err);
	case IRC_SASL_IDLE:
		return without_account(r, "the server offers no SASL that we can use", ERR_IO,
				       err);
	case IRC_SASL_ASKED:
	case IRC_SASL_IN:
		break;
	}
	return 0;
}

static int end_cap(struct irc_registration *r, struct err *err)
{
	if (r->ended)
		return 0;
	r->ended = true;
	if (judge_sasl(r, err))
		return -1;
	say(r, "CAP", "END", NULL);
	return 0;
}

/* All that was asked is answered? */
static int go_on(struct irc_registration *r, struct err *err)
{
	if (r->awaited || irc_sasl_state(r->sasl) == IRC_SASL_ASKED)
		return 0;
	return end_cap(r, err);
}

/* ---- CAP */

static void request(struct irc_registration *r, unsigned bits)
{
	struct buf names = BUF_INIT(400);

	irc_caps_write(bits, &names);
	if (names.len) {
		r->awaited++;
		say(r, "CAP", "REQ", buf_str(&names));
	}
	buf_free(&names);
}

/* SASL is asked for apart, so that its refusal costs nothing else. */
static void request_new(struct irc_registration *r, unsigned bits)
{
	request(r, bits & ~(unsigned)IRC_CAP_SASL);
	if (bits & IRC_CAP_SASL && wants_sasl(r) && irc_sasl_can(r->sasl) &&
	    irc_sasl_state(r->sasl) != IRC_SASL_IN)
		request(r, IRC_CAP_SASL);
}

static void hear_offer(struct irc_registration *r, char *words)
{
	const char *mechanisms = NULL;
	unsigned off;

	r->offered |= irc_caps_parse(words, &off, &mechanisms);
	if (mechanisms)
		irc_sasl_offer(r->sasl, mechanisms);
}

/* cap-notify; services that were away are back when it is "sasl". */
static void hear_new(struct irc_registration *r, char *words)
{
	char *copy = mem_dup(words);
	unsigned off, bits = irc_caps_parse(copy, &off, NULL);

	hear_offer(r, words);
	request_new(r, bits & ~r->enabled);
	free(copy);
}

static void hear_ack(struct irc_registration *r, char *words)
{
	unsigned off, on = irc_caps_parse(words, &off, NULL);

	r->awaited -= r->awaited > 0;
	r->enabled = (r->enabled | on) & ~off;
	if (on & IRC_CAP_SASL && irc_sasl_state(r->sasl) != IRC_SASL_ASKED)
		irc_sasl_start(r->sasl);
}

/* All or nothing is the rule of a request: so each by itself. */
static void hear_nak(struct irc_registration *r, char *words)
{
	unsigned off, bits = irc_caps_parse(words, &off, NULL), bit;

	r->awaited -= r->awaited > 0;
	if (!(bits & (bits - 1)))
		return;
	for (bit = 1; bit && bit <= bits; bit <<= 1)
		request(r, bits & bit);
}

static void hear_del(struct irc_registration *r, char *words)
{
	unsigned off, bits = irc_caps_parse(words, &off, NULL);

	r->enabled &= ~bits;
	r->offered &= ~bits;
}

/* "CAP nick LS * :words"; the star: more lines follow. */
static int hear_cap(struct irc_registration *r, const struct irc_line *line, struct err *err)
{
	const char *verb = irc_line_param(line, 1);
	bool more = line->n_params > 3 && str_eq(irc_line_param(line, 2), "*");
	char *words = mem_dup(line->n_params > 2 ? line->params[line->n_params - 1] : "");
	bool is_answer = true;

	if (str_eq_fold(verb, "LS")) {
		hear_offer(r, words);
		is_answer = !more && !r->ended;
		if (is_answer)
			request_new(r, r->offered);
	} else if (str_eq_fold(verb, "ACK")) {
		hear_ack(r, words);
	} else if (str_eq_fold(verb, "NAK")) {
		hear_nak(r, words);
	} else {
		is_answer = false;
		if (str_eq_fold(verb, "NEW"))
			hear_new(r, words);
		else if (str_eq_fold(verb, "DEL"))
			hear_del(r, words);
	}
	free(words);
	return is_answer ? go_on(r, err) : 0;
}

static int hear_sasl(struct irc_registration *r, const struct irc_line *line, struct err *err)
{
	enum irc_sasl_state before = irc_sasl_state(r->sasl), now;

	irc_sasl_hear(r->sasl, line);
	now = irc_sasl_state(r->sasl);
	if (now == before)
		return 0;
	if (now == IRC_SASL_IN)
		log_info("%s: logged in to services", r->wish->name);
	if (r->ended && now != IRC_SASL_ASKED)
		return judge_sasl(r, err);	/* after registration */
	return go_on(r, err);
}

/* ---- nick and refusals */

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

/* A server that does not wait for CAP END may be here before the login. */
static int hear_welcome(struct irc_registration *r, struct err *err)
{
	r->registered = true;
	if (!r->ended) {
		r->ended = true;
		if (judge_sasl(r, err))
			return -1;
	}
	return 1;
}

int irc_registration_hear(struct irc_registration *r, const struct irc_line *line,
			  struct err *err)
{
	int numeric = irc_line_numeric(line);

	if (str_eq(line->command, "CAP"))
		return hear_cap(r, line, err);
	if (str_eq(line->command, "AUTHENTICATE") || (numeric >= 900 && numeric <= 908))
		return hear_sasl(r, line, err);
	if (r->registered)
		return 0;
	switch (numeric) {
	case 1:
		return hear_welcome(r, err);
	case 432:
	case 433:
	case 436:
	case 437:
		if (r->tries < NICK_TRIES)
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

int irc_registration_hurry(struct irc_registration *r, struct err *err)
{
	if (irc_sasl_state(r->sasl) != IRC_SASL_ASKED) {
		if (!r->awaited)
			return 0;
		r->awaited = 0;
		return end_cap(r, err);
	}
	irc_sasl_abort(r->sasl);
	if (r->wish->sasl_required)
		return err_set(err, ERR_IO, "not logged in, and sasl = required: %s",
			       irc_sasl_error(r->sasl));
	return end_cap(r, err);
}

unsigned irc_registration_caps(const struct irc_registration *r)
{
	return r->enabled;
}

bool irc_registration_is_logged_in(const struct irc_registration *r)
{
	return irc_sasl_state(r->sasl) == IRC_SASL_IN;
}

bool irc_registration_has_services(const struct irc_registration *r)
{
	return r->offered & (IRC_CAP_SASL | IRC_CAP_ACCOUNT_TAG);
}
