/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mail addresses are for people who are signed in; others see where one was. */
#ifndef WEB_DISCREET_H
#define WEB_DISCREET_H

#include "base/base.h"

struct arena;

/* "ann@example.org" becomes "ann@..."; the text is borrowed where it holds none. */
const char *discreet_text(struct arena *arena, const char *text);

/* "Ann <ann@example.org>, bob@example.org" becomes "Ann, bob@...". */
const char *discreet_line(struct arena *arena, const char *line);

#endif
