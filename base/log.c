/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log lines to standard error. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"

#define ERROR 3

static const char *program = "moot";

static struct { char text[LOG_LAST_MAX]; int64_t at; } last_error;
static mtx_t last_lock;
static once_flag last_once = ONCE_FLAG_INIT;

void log_name(const char *name)
{
	program = name;
}

static void make_lock(void)
{
	mtx_init(&last_lock, mtx_plain);
}

static void keep(const char *msg, int64_t now)
{
	call_once(&last_once, make_lock);
	mtx_lock(&last_lock);
	snprintf(last_error.text, sizeof(last_error.text), "%.*s",
		 (int)str_utf8_cut(msg, LOG_LAST_MAX - 1), msg);
	last_error.at = now;
	mtx_unlock(&last_lock);
}

int64_t log_last_error(char out[LOG_LAST_MAX])
{
	int64_t at;

	call_once(&last_once, make_lock);
	mtx_lock(&last_lock);
	memcpy(out, last_error.text, LOG_LAST_MAX);
	at = last_error.at;
	mtx_unlock(&last_lock);
	return at;
}

static void PRINTF(2, 0) write_line(int priority, const char *fmt, va_list ap)
{
	char msg[2048], line[4200];
	size_t len = 0;
	struct tm tm;
	time_t now = time(NULL);

	vsnprintf(msg, sizeof(msg), fmt, ap);
	if (priority == ERROR)
		keep(msg, now);
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

LOG_FUNCTION(log_error, ERROR)
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
