/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting the authors of the tree anew when its tip has moved: `moot tree scan`, apart. */
#ifndef BOT_TREE_H
#define BOT_TREE_H

struct bot;

/* Looks now, and every minute from now on. */
void tree_start(struct bot *bot);

#endif
