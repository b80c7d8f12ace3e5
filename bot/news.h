/* SPDX-License-Identifier: GPL-2.0-or-later */
/* News of series for the channels that want them. */
#ifndef BOT_NEWS_H
#define BOT_NEWS_H

struct bot;

/* What came since it was last called; now and then. */
void news_tell_all(struct bot *bot);

#endif
