/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capabilities (IRCv3) that we have a use for, by name and as bits.  Pure. */
#ifndef BOT_IRC_CAPS_H
#define BOT_IRC_CAPS_H

#include "base/base.h"

enum {
	IRC_CAP_ACCOUNT_NOTIFY = 1, IRC_CAP_ACCOUNT_TAG = 2, IRC_CAP_EXTENDED_JOIN = 4,
	IRC_CAP_MESSAGE_TAGS = 8, IRC_CAP_MULTI_PREFIX = 16, IRC_CAP_SERVER_TIME = 32,
	IRC_CAP_SASL = 64, IRC_CAP_AWAY_NOTIFY = 128, IRC_CAP_BATCH = 256,
	IRC_CAP_CHGHOST = 512, IRC_CAP_ECHO_MESSAGE = 1024, IRC_CAP_INVITE_NOTIFY = 2048,
	IRC_CAP_SETNAME = 4096, IRC_CAP_LABELED_RESPONSE = 8192,
};

struct buf;

/*
 * The bits of a list of names ("a b=value -c"; changed in place), those with
 * '-' in front into *off.  sasl: the value of "sasl=", if it is in the list.
 */
unsigned irc_caps_parse(char *words, unsigned *off, const char **sasl);
/* The names of the bits, by blanks. */
void irc_caps_write(unsigned bits, struct buf *out);

#endif
