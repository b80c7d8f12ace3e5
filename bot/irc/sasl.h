/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Logging in to services: EXTERNAL (our certificate), SCRAM-SHA-256, PLAIN, the
 * first of them that both sides can do, and the next when that is refused.
 * Lines in, lines out; no socket, no clock.
 */
#ifndef BOT_IRC_SASL_H
#define BOT_IRC_SASL_H

#include "base/base.h"

struct err;
struct irc_line;
struct irc_sasl;

/* Without CR LF. */
typedef void irc_send_fn(void *cookie, const char *line);

struct irc_sasl_wish {
	const char *account, *password;		/* or NULL */
	bool has_certificate;
};

enum irc_sasl_state {
	IRC_SASL_IDLE,			/* nothing asked */
	IRC_SASL_ASKED,			/* the server is to answer */
	IRC_SASL_IN,			/* logged in */
	IRC_SASL_OUT,			/* refused, see irc_sasl_error() */
	IRC_SASL_CHEATED,		/* the server could not prove what it is */
};

struct irc_sasl *irc_sasl_new(const struct irc_sasl_wish *wish, irc_send_fn *send, void *cookie);
void irc_sasl_free(struct irc_sasl *sasl);		/* NULL is fine */

/* "PLAIN,EXTERNAL"; "" where the server did not say. */
void irc_sasl_offer(struct irc_sasl *sasl, const char *mechanisms);
/* Is there one that both sides can do and that was not refused? */
bool irc_sasl_can(const struct irc_sasl *sasl);
void irc_sasl_start(struct irc_sasl *sasl);

/* An AUTHENTICATE line or a numeric of 900 to 908. */
void irc_sasl_hear(struct irc_sasl *sasl, const struct irc_line *line);
/* It takes too long: away with it. */
void irc_sasl_abort(struct irc_sasl *sasl);

enum irc_sasl_state irc_sasl_state(const struct irc_sasl *sasl);
const char *irc_sasl_error(const struct irc_sasl *sasl);	/* what was said last */

#endif
