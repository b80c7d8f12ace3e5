/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TLS over a non-blocking socket.  A server whose certificate is not for this
 * host, or not from a known issuer, is refused, and the reason said in words.
 */
#ifndef BOT_IRC_TLS_H
#define BOT_IRC_TLS_H

#include <sys/types.h>

#include "base/base.h"

struct err;
struct irc_tls;

/* What reading and writing return beside a count of bytes; 0 is the end. */
enum { IRC_WANTS_READ = -1, IRC_WANTS_WRITE = -2, IRC_FAILED = -3 };

struct irc_tls_files {
	const char *ca;			/* NULL: the system's certificates */
	const char *cert, *key;		/* ours, to show who we are; NULL: none */
};

/* fd stays the caller's. */
struct irc_tls *irc_tls_new(int fd, const char *host, const struct irc_tls_files *files,
			    struct err *err);
void irc_tls_free(struct irc_tls *tls);			/* NULL is fine */

int irc_tls_handshake(struct irc_tls *tls, struct err *err) MUST_CHECK;	/* 1: done */
ssize_t irc_tls_read(struct irc_tls *tls, void *data, size_t len, struct err *err);
ssize_t irc_tls_write(struct irc_tls *tls, const void *data, size_t len, struct err *err);
bool irc_tls_pending(const struct irc_tls *tls);	/* read already, not yet taken */
const char *irc_tls_name(const struct irc_tls *tls);	/* "TLSv1.3" */

#endif
