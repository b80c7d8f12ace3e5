/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCRAM-SHA-256, the client's half (RFC 5802, RFC 7677): the password is never
 * sent, and the server must prove that it knows it too.  Text in, text out.
 */
#ifndef BOT_IRC_SCRAM_H
#define BOT_IRC_SCRAM_H

#include "base/base.h"

struct buf;
struct err;
struct irc_scram;

/* nonce NULL: a fresh one (anything else is for tests). */
struct irc_scram *irc_scram_new(const char *user, const char *password, const char *nonce);
void irc_scram_free(struct irc_scram *scram);		/* wipes it; NULL is fine */

/* What the client says first. */
void irc_scram_first(const struct irc_scram *scram, struct buf *out);
/* The answer to what the server said first; -1 where that makes no sense. */
int irc_scram_answer(struct irc_scram *scram, const char *server_first, struct buf *out,
		     struct err *err) MUST_CHECK;
/* 0: what the server said last proves that it knows the password. */
int irc_scram_verify(const struct irc_scram *scram, const char *server_final,
		     struct err *err) MUST_CHECK;

#endif
