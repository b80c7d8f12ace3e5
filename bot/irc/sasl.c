/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SASL as IRC has it: base64 in AUTHENTICATE lines of 400 bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "sasl.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "line.h"
#include "scram.h"

#define CHUNK      400
#define PAYLOAD_MAX 8000

enum mechanism { EXTERNAL, SCRAM, PLAIN, MECHANISMS, NONE = MECHANISMS };

/* the best first */
static const char *const names[] = { "EXTERNAL", "SCRAM-SHA-256", "PLAIN" };

struct irc_sasl {
	const struct irc_sasl_wish *wish;
	irc_send_fn *send;
	void *cookie;
	enum irc_sasl_state state;
	enum mechanism current;
	bool offered[MECHANISMS], refused[MECHANISMS];
	unsigned step;			/* of the current mechanism */
	struct irc_scram *scram;
	bool verified;
	struct buf in;			/* what came, still in base64 */
	char error[256];
};

struct irc_sasl *irc_sasl_new(const struct irc_sasl_wish *wish, irc_send_fn *send, void *cookie)
{
	struct irc_sasl *sasl = mem_alloc(sizeof(*sasl));

	sasl->wish = wish;
	sasl->send = send;
	sasl->cookie = cookie;
	sasl->current = NONE;
	sasl->in.limit = PAYLOAD_MAX;
	return sasl;
}

void irc_sasl_free(struct irc_sasl *sasl)
{
	if (!sasl)
		return;
	irc_scram_free(sasl->scram);
	buf_free(&sasl->in);
	free(sasl);
}

void irc_sasl_offer(struct irc_sasl *sasl, const char *mechanisms)
{
	char *copy = mem_dup(mechanisms), *cursor = copy, *name;
	size_t i;

	for (i = 0; i < MECHANISMS; i++)
		sasl->offered[i] = !*mechanisms;
	while ((name = str_piece(&cursor, ',')))
		for (i = 0; i < MECHANISMS; i++)
			if (str_eq_fold(name, names[i]))
				sasl->offered[i] = true;
	free(copy);
}

static bool is_wished(const struct irc_sasl *sasl, enum mechanism mechanism)
{
	if (mechanism == EXTERNAL)
		return sasl->wish->has_certificate;
	return sasl->wish->account && sasl->wish->password;
}

static enum mechanism best(const struct irc_sasl *sasl)
{
	enum mechanism m;

	for (m = 0; m < MECHANISMS; m++)
		if (sasl->offered[m] && !sasl->refused[m] && is_wished(sasl, m))
			return m;
	return NONE;
}

bool irc_sasl_can(const struct irc_sasl *sasl)
{
	return best(sasl) != NONE;
}

static void say(struct irc_sasl *sasl, const char *word)
{
	struct buf line = BUF_INIT(IRC_LINE_MAX);

	if (irc_line_build(&line, IRC_LINE_MAX, "AUTHENTICATE", word, NULL, NULL) == 0)
		sasl->send(sasl->cookie, buf_str(&line));
	if (line.data)
		explicit_bzero(line.data, line.len);
	buf_free(&line);
}

static void set_error(struct irc_sasl *sasl, const char *text)
{
	snprintf(sasl->error, sizeof(sasl->error), "%s", text);
}

void irc_sasl_start(struct irc_sasl *sasl)
{
	sasl->current = best(sasl);
	if (sasl->current == NONE) {
		sasl->state = IRC_SASL_OUT;
		if (!*sasl->error)
			set_error(sasl, "the server offers no way to log in that we can use");
		return;
	}
	sasl->state = IRC_SASL_ASKED;
	sasl->step = 0;
	sasl->verified = false;
	buf_reset(&sasl->in);
	irc_scram_free(sasl->scram);
	sasl->scram = NULL;
	say(sasl, names[sasl->current]);
}

/* In base64 and pieces; one that fills the last piece needs an empty one behind it. */
static void say_payload(struct irc_sasl *sasl, const void *data, size_t len)
{
	size_t size = 4 * ((len + 2) / 3) + 1, total, at;
	char *text = mem_alloc(size);

	total = (size_t)EVP_EncodeBlock((unsigned char *)text, data, (int)len);
	for (at = 0; at < total; at += CHUNK) {
		char piece[CHUNK + 1];
		size_t n = total - at < CHUNK ? total - at : CHUNK;

		memcpy(piece, text + at, n);
		piece[n] = '\0';
		say(sasl, piece);
		explicit_bzero(piece, sizeof(piece));
	}
	if (total % CHUNK == 0)
		say(sasl, "+");
	explicit_bzero(text, size);
	free(text);
}

static void say_plain(struct irc_sasl *sasl)
{
	struct buf plain = BUF_INIT(PAYLOAD_MAX);

	buf_putc(&plain, '\0');
	buf_puts(&plain, sasl->wish->account);
	buf_putc(&plain, '\0');
	buf_puts(&plain, sasl->wish->password);
	say_payload(sasl, buf_str(&plain), plain.len);
	explicit_bzero(plain.data, plain.len);
	buf_free(&plain);
}

/* What the other end said does not do: off, and the next mechanism at its 904 or 906. */
static void break_off(struct irc_sasl *sasl, const char *why)
{
	set_error(sasl, why);
	say(sasl, "*");
}

static void step_scram(struct irc_sasl *sasl, const char *payload)
{
	struct buf out = BUF_INIT(PAYLOAD_MAX);
	struct err err = ERR_INIT;

	switch (sasl->step++) {
	case 0:
		sasl->scram = irc_scram_new(sasl->wish->account, sasl->wish->password, NULL);
		irc_scram_first(sasl->scram, &out);
		say_payload(sasl, buf_str(&out), out.len);
		break;
	case 1:
		if (irc_scram_answer(sasl->scram, payload, &out, &err))
			break_off(sasl, err.msg);
		else
			say_payload(sasl, buf_str(&out), out.len);
		break;
	default:
		sasl->verified = irc_scram_verify(sasl->scram, payload, &err) == 0;
		if (sasl->verified)
			say(sasl, "+");
		else
			break_off(sasl, err.msg);
		/* PLAIN would hand the password to whoever this is */
		if (!sasl->verified && !str_starts(payload, "e="))
			sasl->state = IRC_SASL_CHEATED;
		break;
	}
	buf_free(&out);
}

static void step(struct irc_sasl *sasl, const char *payload)
{
	switch (sasl->current) {
	case EXTERNAL:
		say(sasl, "+");
		break;
	case SCRAM:
		step_scram(sasl, payload);
		break;
	case PLAIN:
		say_plain(sasl);
		break;
	case MECHANISMS:
		break;
	}
}

/* Put the pieces together; a short one is the last. */
static void hear_piece(struct irc_sasl *sasl, const char *piece)
{
	unsigned char payload[PAYLOAD_MAX / 4 * 3 + 4];
	size_t len = strlen(piece);
	int n = 0;

	if (!str_eq(piece, "+"))
		buf_puts(&sasl->in, piece);
	if (!buf_ok(&sasl->in)) {
		break_off(sasl, "the server's part of the login is too long");
		return;
	}
	if (len == CHUNK)
		return;
	if (sasl->in.len)
		n = sasl->in.len % 4 ? -1 :
			EVP_DecodeBlock(payload, (const unsigned char *)buf_str(&sasl->in),
					(int)sasl->in.len);
	if (n < 0) {
		break_off(sasl, "the server's part of the login is no base64");
		return;
	}
	payload[n] = '\0';		/* the padding comes out as NUL as well */
	buf_reset(&sasl->in);
	step(sasl, (const char *)payload);
}

/* A success that SCRAM did not verify is none: whoever it is, it is not services. */
static void hear_success(struct irc_sasl *sasl)
{
	bool is_true = sasl->current != SCRAM || sasl->verified;

	sasl->state = is_true ? IRC_SASL_IN : IRC_SASL_CHEATED;
	if (!is_true)
		set_error(sasl, "it let us in without a proof that it knows the password");
}

static void hear_refusal(struct irc_sasl *sasl, const char *why)
{
	sasl->refused[sasl->current] = true;
	if (!*sasl->error || sasl->current != SCRAM || sasl->step < 2)
		set_error(sasl, why);
	if (irc_sasl_can(sasl))
		log_warn("SASL %s: %s; trying the next", names[sasl->current], sasl->error);
	irc_sasl_start(sasl);
}

void irc_sasl_hear(struct irc_sasl *sasl, const struct irc_line *line)
{
	if (str_eq(line->command, "AUTHENTICATE")) {
		if (sasl->state == IRC_SASL_ASKED)
			hear_piece(sasl, irc_line_param(line, 0));
		return;
	}
	switch (irc_line_numeric(line)) {
	case 900:
		log_info("logged in as \"%s\"", irc_line_param(line, 2));
		break;
	case 903:
	case 907:
		if (sasl->state == IRC_SASL_ASKED)
			hear_success(sasl);
		break;
	case 908:
		irc_sasl_offer(sasl, irc_line_param(line, 1));
		break;
	case 902:
	case 904:
	case 905:
	case 906:
		if (sasl->state == IRC_SASL_ASKED)
			hear_refusal(sasl, irc_line_param(line, line->n_params - 1));
		break;
	default:
		break;
	}
}

void irc_sasl_abort(struct irc_sasl *sasl)
{
	if (sasl->state != IRC_SASL_ASKED)
		return;
	say(sasl, "*");
	set_error(sasl, "services do not answer");
	sasl->state = IRC_SASL_OUT;
}

enum irc_sasl_state irc_sasl_state(const struct irc_sasl *sasl)
{
	return sasl->state;
}

const char *irc_sasl_error(const struct irc_sasl *sasl)
{
	return sasl->error;
}
