/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Netsplits: servers lose each other, and everybody on the other side seems to
 * quit at once.  Who went that way is remembered until they are back, for a
 * quarter of an hour at most.  The caller says what time it is.
 */
#ifndef BOT_IRC_SPLIT_H
#define BOT_IRC_SPLIT_H

#include "base/base.h"

struct irc_isupport;
struct irc_splits;

/* "a.example.org b.example.org": what a server gives as the reason of a quit. */
bool irc_is_split(const char *reason);

struct irc_splits *irc_splits_new(const struct irc_isupport *isupport);
void irc_splits_free(struct irc_splits *splits);

void irc_splits_add(struct irc_splits *splits, const char *nick, int64_t now_ms);
/* True: the nick was lost in a split; it is not any more. */
bool irc_splits_remove(struct irc_splits *splits, const char *nick);
bool irc_splits_has(const struct irc_splits *splits, const char *nick, int64_t now_ms);
size_t irc_splits_sweep(struct irc_splits *splits, int64_t now_ms);	/* how many are left */

#endif
