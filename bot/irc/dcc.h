/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who was told that there is no DCC here. */
#ifndef BOT_IRC_DCC_H
#define BOT_IRC_DCC_H

#include "base/base.h"

struct irc_dcc;				/* free() is enough */

/* May they be told now?  Counts as told.  *memory is made when it is NULL. */
bool irc_dcc_may_tell(struct irc_dcc **memory, const char *host, int64_t now_ms);

#endif
