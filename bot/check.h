/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `moot-bot check`: can each network be reached and signed in to? */
#ifndef BOT_CHECK_H
#define BOT_CHECK_H

struct settings;

/*
 * Registers with each network as the bot would, joins no channel, says nothing
 * and leaves.  A line on standard output for each: "fine ..." or "WRONG ...".  The
 * exit status of the program: 0, or 1 where one failed.
 */
int bot_check(const struct settings *settings);

#endif
