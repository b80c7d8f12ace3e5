/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of a parsed mail. */
#ifndef MAIL_BODY_H
#define MAIL_BODY_H

#include <gmime/gmime.h>

#include "mail.h"

/*
 * Fill in body and no_body from the tree of parts.  data is the mail itself,
 * for mails whose multipart has no parts.  ERR_LIMIT when there are too many.
 */
int body_read(struct mail *mail, GMimeMessage *message, const char *data, size_t len,
	      const struct mail_limits *limits, struct arena *arena, struct err *err) MUST_CHECK;

/* RFC 3676 text put together again: soft line breaks undone, quoting kept. */
char *body_unflow(struct arena *arena, const char *text, bool delsp);

/* Bytes in a charset (NULL: none said) as valid UTF-8 with LF and no NUL. */
char *body_utf8(struct arena *arena, const char *data, size_t len, const char *charset);

#endif
