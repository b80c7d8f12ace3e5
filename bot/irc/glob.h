/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns with * and ?, ASCII case folded: "services.*", "bridge-?".  Pure. */
#ifndef BOT_IRC_GLOB_H
#define BOT_IRC_GLOB_H

#include "base/base.h"

bool irc_glob(const char *pattern, const char *text);
/* Any of patterns, which ends with NULL and may be NULL. */
bool irc_glob_any(const char *const *patterns, const char *text);

#endif
