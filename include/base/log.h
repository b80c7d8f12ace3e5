/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log: one line each on standard error, with a syslog priority in front
 * ("<4>") when systemd reads it, with the time otherwise.  Control characters
 * are escaped, so that nobody outside can forge a line.  Never a secret.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

struct err;

void log_name(const char *program);		/* shown when not under systemd */
void log_error(const char *fmt, ...) PRINTF(1, 2);
void log_warn(const char *fmt, ...) PRINTF(1, 2);
void log_info(const char *fmt, ...) PRINTF(1, 2);
void log_debug(const char *fmt, ...) PRINTF(1, 2);	/* only with MOOT_DEBUG=1 */

/* What log_error() wrote last, and when; 0: it has not been called.  From any thread. */
#define LOG_LAST_MAX 240
int64_t log_last_error(char out[LOG_LAST_MAX]);

#endif
