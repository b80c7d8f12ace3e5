/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telling people what begins in ten minutes. */
#ifndef BOT_EVENT_H
#define BOT_EVENT_H

struct bot;

void events_remind(struct bot *bot);

#endif
