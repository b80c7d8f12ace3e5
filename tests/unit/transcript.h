/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A meeting without a database, line by line, for the tests of the engine. */
#ifndef TESTS_UNIT_TRANSCRIPT_H
#define TESTS_UNIT_TRANSCRIPT_H

#include "base/buf.h"
#include "base/str.h"
#include "calendar/minutes/transcript.h"

#include "unit.h"

static struct buf said;		/* to the last line */
static int64_t now_at = UNIT_NOW;

static inline void on_reply(void *cookie, const char *text)
{
	(void)cookie;
	buf_printf(&said, "%s\n", text);
}

static inline const char *feed(struct transcript *t, enum transcript_kind kind, const char *nick,
			const char *account, const char *text)
{
	struct transcript_line line = {
		.at = now_at, .kind = kind, .nick = nick, .account = account, .text = text,
	};

	said.limit = 1024 * 1024;
	buf_reset(&said);
	transcript_feed(t, &line, on_reply, NULL);
	return buf_str(&said);
}

static inline const char *say(struct transcript *t, const char *nick, const char *text)
{
	return feed(t, TRANSCRIPT_SAY, nick, NULL, text);
}

static inline const char *say_as(struct transcript *t, const char *nick, const char *account,
			  const char *text)
{
	return feed(t, TRANSCRIPT_SAY, nick, account, text);
}

static inline struct transcript *begin(void)
{
	struct transcript *t = transcript_new("#xendevel", "moot");

	say(t, "ann", "#startmeeting Test");
	return t;
}

static inline int end(void **state)
{
	(void)state;
	buf_free(&said);
	return 0;
}

/* What the minutes are now, until the next call of this. */
static inline const char *minutes(const struct transcript *t)
{
	static struct buf text = BUF_INIT(1024 * 1024);

	buf_reset(&text);
	transcript_write(t, NULL, &text);
	return buf_str(&text);
}

#define assert_has(text, part) do {						\
		if (!strstr((text), (part)))					\
			fail_msg("\"%s\" is not in:\n%s", (part), (text));	\
	} while (0)
#define assert_lacks(text, part) do {						\
		if (strstr((text), (part)))					\
			fail_msg("\"%s\" is in:\n%s", (part), (text));		\
	} while (0)

#endif
