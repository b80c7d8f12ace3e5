/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mail addresses are for people who are signed in; others see where one was. */
#ifndef WEB_DISCREET_H
#define WEB_DISCREET_H

#include "base/base.h"

struct visit;

/*
 * What this reader may see of a text: "ann@example.org" becomes "ann@...".  The
 * list's and the service's own addresses stay.  Borrowed where nothing is hidden.
 */
const char *discreet_text(const struct visit *visit, const char *text);

/* Of an address line: "Ann <ann@example.org>, bob@example.org" becomes "Ann, bob@...". */
const char *discreet_line(const struct visit *visit, const char *line);

#endif
