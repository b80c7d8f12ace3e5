/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the first line to 001: capabilities (IRCv3 CAP 302), SASL, a nick that
 * is free; and CAP from then on.  Works alike where the server knows nothing of
 * CAP.  Lines in, lines out; no socket, no clock.
 */
#ifndef BOT_IRC_REGISTRATION_H
#define BOT_IRC_REGISTRATION_H

#include "caps.h"
#include "sasl.h"

struct err;
struct irc_line;
struct irc_registration;

struct irc_registration_wish {
	const char *name;		/* of the network, for the log */
	const char *nick;
	const char *greeting;		/* NICK and USER lines, each with CR LF */
	const char *password;		/* the server's, or NULL */
	struct irc_sasl_wish sasl;
	bool sasl_required;		/* rather not at all than without */
};

/* The wish stays the caller's and must live as long. */
struct irc_registration *irc_registration_new(const struct irc_registration_wish *wish,
					      irc_send_fn *send, void *cookie);
void irc_registration_free(struct irc_registration *registration);

void irc_registration_start(struct irc_registration *registration);

/*
 * 1: registered (001); 0: go on; -1: not this time (ERR_IO), or whatever we do
 * (ERR_DENIED: banned, wrong password).  Also understands CAP later on.
 */
int irc_registration_hear(struct irc_registration *registration,
			  const struct irc_line *line, struct err *err) MUST_CHECK;

/* It takes too long: go on without SASL.  -1 as above where it is required. */
int irc_registration_hurry(struct irc_registration *registration, struct err *err) MUST_CHECK;

unsigned irc_registration_caps(const struct irc_registration *registration);
bool irc_registration_is_logged_in(const struct irc_registration *registration);
/* Does the server offer services accounts? */
bool irc_registration_has_services(const struct irc_registration *registration);

#endif
