/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Relays: one nick that speaks for many, as bridges to Matrix and others do.
 * "<name> text" is taken apart.  The name is only what the relay says: it is
 * shown as "name/relay", which no nick can be, and has no rights.  Pure.
 */
#ifndef BOT_IRC_RELAY_H
#define BOT_IRC_RELAY_H

#include "line.h"

/*
 * The speaker as "name/relay" and *text moved behind the name; false where the
 * relay speaks for itself.
 */
bool irc_relay_speaker(const char *relay, char **text, char speaker[IRC_NICK_MAX + 1]);

/*
 * The next piece of *text, cut off in place; NULL at the end.  Where a bridge
 * made one line of several (" | " or the sign U+23CE between), each that begins
 * with a command's '#' or '!' is a piece of its own.
 */
char *irc_relay_piece(char **text);

/*
 * An edit of what was said before ("... (edited)") gets "* " in front, as
 * Matrix has it: so it is no command, and none is run twice.  In place; size is
 * that of the buffer.
 */
void irc_relay_mark_edit(char *text, size_t size);

#endif
