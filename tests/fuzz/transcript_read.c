/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A log file from anywhere: it is refused, or it gives minutes that are UTF-8,
 * come out the same twice and end in no signature of their own.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/minutes/transcript.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool minutes_of(const char *text, size_t len, struct buf *out)
{
	struct err err;
	struct transcript *t = transcript_read(text, len, 86400, &err);

	if (!t)
		return false;
	transcript_write(t, "https://moot.example.org/meeting/1", out);
	transcript_free(t);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = BUF_INIT(16 * 1024 * 1024), twice = BUF_INIT(16 * 1024 * 1024);
	char *text = mem_alloc(size + 1);

	memcpy(text, data, size);
	if (minutes_of(text, size, &once)) {
		minutes_of(text, size, &twice);
		if (!buf_ok(&once) || !str_eq(buf_str(&once), buf_str(&twice)))
			bug("the minutes are not the same twice");
		if (!str_is_utf8(once.data, once.len))
			bug("the minutes are not UTF-8");
		if (strstr(once.data, "\n-- \n"))
			bug("the minutes hold a signature");
	}
	buf_free(&once);
	buf_free(&twice);
	free(text);
	return 0;
}
