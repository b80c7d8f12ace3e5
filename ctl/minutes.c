/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot minutes: a log file in, minutes out; the same code as the bot's. */
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/minutes/transcript.h"

#include "ctl.h"

#define LOG_MAX     ((size_t)16 << 20)
#define MINUTES_MAX ((size_t)4 << 20)

int ctl_minutes(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct buf out = BUF_INIT(MINUTES_MAX);
	struct transcript *transcript;
	int64_t day_at = clock_now() / CLOCK_DAY * CLOCK_DAY;
	size_t len;
	char *text;

	if (argc > 2 && str_eq(argv[1], "--day")) {
		if (zone_parse("UTC", argv[2], "00:00", &day_at, err))
			return -1;
		argv[2] = argv[0];
		argc -= 2;
		argv += 2;
	}
	if (ctl_want(argc, argv, 1, 1, err))
		return -1;
	text = ctl_read_file(ctl, argv[1], LOG_MAX, &len, err);
	if (!text)
		return -1;
	transcript = transcript_read(text, len, day_at, err);
	if (!transcript)
		return err_in(err, "%s", argv[1]);
	transcript_write(transcript, NULL, &out);
	fputs(buf_str(&out), stdout);
	buf_free(&out);
	transcript_free(transcript);
	return 0;
}
