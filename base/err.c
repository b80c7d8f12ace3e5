/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors as values. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	char msg[sizeof(err->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	err->kind = kind;
	memcpy(err->msg, msg, sizeof(msg));
	return -1;
}

int err_sys(struct err *err, const char *fmt, ...)
{
	const char *reason = strerror(errno);
	char msg[sizeof(err->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	return err_set(err, ERR_IO, "%s: %s", msg, reason);
}

int err_in(struct err *err, const char *fmt, ...)
{
	char context[sizeof(err->msg)];
	struct err inner = *err;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(context, sizeof(context), fmt, ap);
	va_end(ap);
	return err_set(err, inner.kind, "%s: %s", context, inner.msg);
}
