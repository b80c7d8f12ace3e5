/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A parsed mail as the folders hear it: what lists and gateways did to it is
 * undone.  The author stands in From again ("Ann via devel" does not), tags
 * ("[Xen-devel]", "[CAUTION: External]") are out of the subject, and footers and
 * warnings out of the text.
 */
#ifndef MAIL_POST_HEARD_H
#define MAIL_POST_HEARD_H

#include "people/heard.h"

struct arena;
struct mail;
struct settings;

/* The mail has a Message-ID.  What is heard lives in the arena, beside the mail. */
void heard_from(const struct mail *mail, const struct settings *settings, const char *source,
		struct arena *arena, struct heard *out);

#endif
