/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * moot deliver: one mail on standard input, from an MTA's pipe or from sieve.  It
 * is on disk when this ends with 0; whatever is wrong here ends with 75, and the
 * MTA keeps the mail and tries again.
 */
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "mail/intake.h"

#include "ctl.h"

static int read_input(struct buf *mail, struct err *err)
{
	char chunk[65536];
	ssize_t n;

	while ((n = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0)
		buf_add(mail, chunk, (size_t)n);
	if (n < 0)
		return err_sys(err, "cannot read standard input");
	if (!buf_ok(mail))
		return err_set(err, ERR_LIMIT, "the mail has more than the %zu bytes that are read",
			       mail->limit);
	return 0;
}

static int exit_code(const struct err *err)
{
	return err->kind == ERR_LIMIT || err->kind == ERR_INVALID ? EX_DATAERR : EX_TEMPFAIL;
}

/* Not the common way out, whose status an MTA would take for a bounce. */
int ctl_deliver(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct buf mail;
	int rc = 0;

	if (ctl_want(argc, argv, 0, 0, err)) {
		fprintf(stderr, "moot: %s\n", err->msg);
		return EX_USAGE;
	}
	if (settings_load(&ctl->settings, ctl->conf, ctl->arena, err)) {
		fprintf(stderr, "moot: %s\n", err->msg);
		return EX_TEMPFAIL;
	}
	mail = (struct buf)BUF_INIT((size_t)ctl->settings.limits.bytes);
	if (read_input(&mail, err) ||
	    intake_queue(&ctl->settings, mail.data, mail.len, err)) {
		fprintf(stderr, "moot: %s\n", err->msg);
		rc = exit_code(err);
	}
	buf_free(&mail);
	return rc;
}
