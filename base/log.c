/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log lines to standard error. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

static const char *program = "moot";

void log_name(const char *name)
{
	program = name;
}

static void PRINTF(2, 0) write_line(int priority, const char *fmt, va_list ap)
{
	char msg[2048], line[4200];
	size_t len = 0;
	struct tm tm;
	time_t now = time(NULL);

	vsnprintf(msg, sizeof(msg), fmt, ap);
	if (getenv("JOURNAL_STREAM")) {
		len = (size_t)snprintf(line, sizeof(line), "<%d>", priority);
	} else {
		gmtime_r(&now, &tm);
		len = strftime(line, sizeof(line), "%Y-%m-%dT%H:%M:%SZ ", &tm);
		len += (size_t)snprintf(line + len, sizeof(line) - len, "%s: ", program);
	}
	for (const char *s = msg; *s && len < sizeof(line) - 6; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c == 0x7f)
			len += (size_t)snprintf(line + len, sizeof(line) - len, "\\x%02x", c);
		else
			line[len++] = (char)c;
	}
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0)
		return;		/* nowhere left to say it */
}

#define LOG_FUNCTION(name, priority)			\
	void name(const char *fmt, ...)			\
	{						\
		va_list ap;				\
							\
		va_start(ap, fmt);			\
		write_line(priority, fmt, ap);		\
		va_end(ap);				\
	}

LOG_FUNCTION(log_error, 3)
LOG_FUNCTION(log_warn, 4)
LOG_FUNCTION(log_info, 6)

void log_debug(const char *fmt, ...)
{
	static int wanted = -1;
	va_list ap;

	if (wanted < 0)
		wanted = getenv("MOOT_DEBUG") != NULL;
	if (!wanted)
		return;
	va_start(ap, fmt);
	write_line(7, fmt, ap);
	va_end(ap);
}
