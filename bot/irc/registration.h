/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the first line to 001: capabilities (IRCv3 CAP 302), SASL PLAIN, a nick
 * that is free.  Works alike where the server knows nothing of CAP.  Lines in,
 * lines out; no socket, no clock.
 */
#ifndef BOT_IRC_REGISTRATION_H
#define BOT_IRC_REGISTRATION_H

#include "base/base.h"

struct err;
struct irc_line;
struct irc_registration;

enum {
	IRC_CAP_ACCOUNT_NOTIFY = 1, IRC_CAP_ACCOUNT_TAG = 2, IRC_CAP_EXTENDED_JOIN = 4,
	IRC_CAP_MESSAGE_TAGS = 8, IRC_CAP_MULTI_PREFIX = 16, IRC_CAP_SERVER_TIME = 32,
	IRC_CAP_SASL = 64,
};

struct irc_registration_wish {
	const char *nick;
	const char *greeting;		/* NICK and USER lines, each with CR LF */
	const char *password;		/* the server's, or NULL */
	const char *account, *account_password;		/* or NULL */
};

/* Without CR LF. */
typedef void irc_send_fn(void *cookie, const char *line);

/* The wish stays the caller's and must live as long. */
struct irc_registration *irc_registration_new(const struct irc_registration_wish *wish,
					      irc_send_fn *send, void *cookie);
void irc_registration_free(struct irc_registration *registration);

void irc_registration_start(struct irc_registration *registration);

/*
 * 1: registered (001); 0: go on; -1: the server will not have us, whatever we
 * do (ERR_DENIED: banned, wrong password).  Also understands CAP later on.
 */
int irc_registration_hear(struct irc_registration *registration,
			  const struct irc_line *line, struct err *err) MUST_CHECK;

/* It takes too long: go on without SASL. */
void irc_registration_hurry(struct irc_registration *registration);

unsigned irc_registration_caps(const struct irc_registration *registration);
/* Does the server offer services accounts? */
bool irc_registration_has_services(const struct irc_registration *registration);

#endif
