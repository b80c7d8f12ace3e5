/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the bot remembers of a nick until it is gone (quit, renamed, out of
 * sight, link lost).
 *
 * On a network without services a nick can be tied to a person for as long as
 * it stays: as the network account "=nick=WORD", whose word nobody can guess
 * and which is new each time the nick comes.  So a link that was given to one
 * who had the nick before is of no use for who has it now.
 */
#ifndef BOT_NICK_H
#define BOT_NICK_H

#include "base/base.h"

struct arena;
struct network;
struct nicks;

struct nicks *nicks_new(void);
void nicks_free(struct nicks *nicks);

/* The account that stands for the nick as it is now; made on the first call. */
const char *nick_tie(struct network *network, const char *nick);
/* The account if it has been tied to somebody, else NULL. */
const char *nick_tied(struct network *network, const char *nick, struct arena *arena);

void nick_gone(struct network *network, const char *nick);
void nicks_gone(struct network *network);		/* all of the network */

/* Has this nick not been told so within the hour?  Counts as told from now on. */
bool nick_may_be_told(struct network *network, const char *nick);

#endif
