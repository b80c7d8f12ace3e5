/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Handing mails to a submission server by SMTP, one recipient at a time.  The
 * connection is kept between mails.
 */
#ifndef MAIL_SEND_H
#define MAIL_SEND_H

#include "base/base.h"

struct err;
struct send;

struct send_options {			/* as in the config; NULL and "" are "none" */
	const char *host;		/* the name that its certificate must bear */
	int64_t port;
	const char *security;		/* "starttls", "tls" or "none" */
	const char *ca_file;		/* none: the system's */
	const char *user, *password_file;	/* none: without signing in */
	const char *hello;		/* EHLO name; none: this host's */
	int64_t timeout_secs;		/* for one mail, all in all */
};

enum send_outcome {
	SEND_SENT,			/* the server has taken it */
	SEND_LATER,			/* network, TLS, sign-in, 4xx: try again */
	SEND_UNSURE,			/* all was said and no answer came: it may have it */
	SEND_FAILED,			/* 5xx to this mail: do not */
};

struct send_result {
	enum send_outcome outcome;
	char answer[512];		/* the server's own words, or what went wrong */
};

/* Reads the password.  ERR_INVALID names the option that cannot be. */
struct send *send_new(const struct send_options *options, struct err *err);
void send_free(struct send *send);

/* One mail (bytes with CRLF) to one recipient. */
void send_mail(struct send *send, const char *from, const char *to, const char *data,
	       size_t len, struct send_result *result);

/* Say QUIT; the next mail connects anew. */
void send_hang_up(struct send *send);

/* Connect, shake hands, sign in, leave.  Nothing is sent. */
int send_check(const struct send_options *options, struct err *err) MUST_CHECK;

#endif
