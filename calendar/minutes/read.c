/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log files: what moot writes, and MeetBot's .log.txt. */
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "state.h"

#define DAY 86400
#define RENAMED " is now known as "

struct reader {
	struct transcript *t;
	struct arena *arena;		/* one line's */
	char *bot_nick;			/* once it has said that a meeting started */
	int64_t day_at;			/* midnight of the day that "16:00:05" is on */
	int64_t last_at;
	size_t number;			/* of the line in the file */
};

/* Two digits up to max at *s, moving past them and the separator; -1 if not so. */
static int two_digits(const char **s, int max, char sep)
{
	const char *d = *s;
	int value;

	if (d[0] < '0' || d[0] > '9' || d[1] < '0' || d[1] > '9' || (sep && d[2] != sep))
		return -1;
	value = (d[0] - '0') * 10 + d[1] - '0';
	*s += sep ? 3 : 2;
	return value <= max ? value : -1;
}

static bool take_clock(const char **s, int64_t *secs)
{
	int hour, minute, second;

	hour = two_digits(s, 23, ':');
	if (hour < 0)
		return false;
	minute = two_digits(s, 59, ':');
	if (minute < 0)
		return false;
	second = two_digits(s, 60, '\0');
	*secs = hour * 3600 + minute * 60 + second;
	return second >= 0;
}

static bool take_date(const char **s, int64_t *midnight)
{
	struct tm tm = { 0 };
	int century = two_digits(s, 99, '\0'), year, month, day;

	if (century < 0)
		return false;
	year = two_digits(s, 99, '-');
	if (year < 0)
		return false;
	month = two_digits(s, 12, '-');
	if (month < 1)
		return false;
	day = two_digits(s, 31, 'T');
	if (day < 1)
		return false;
	tm.tm_year = century * 100 + year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	*midnight = (int64_t)timegm(&tm);
	return tm.tm_mon == month - 1;
}

/* "2026-11-19T16:00:05Z " or "16:00:05 ", which may run past midnight. */
static bool take_time(struct reader *r, const char **s, int64_t *at)
{
	int64_t midnight, secs;
	const char *from = *s;

	if (take_date(s, &midnight)) {
		if (!take_clock(s, &secs) || *(*s)++ != 'Z')
			return false;
		*at = midnight + secs;
	} else {
		*s = from;
		if (!take_clock(s, &secs))
			return false;
		if (r->day_at + secs < r->last_at - DAY / 2)
			r->day_at += DAY;
		*at = r->day_at + secs;
	}
	r->last_at = *at;
	return *(*s)++ == ' ';
}

/* What stands behind the time is taken apart; false: it is none of the forms. */
static bool take_text(struct reader *r, const char *s, struct transcript_line *line)
{
	const char *end;

	line->kind = TRANSCRIPT_SAY;
	if (*s == '<') {
		end = strchr(s, '>');
		if (!end || end == s + 1 || (end[1] && end[1] != ' '))
			return false;
		line->nick = arena_dup_len(r->arena, s + 1, (size_t)(end - s - 1));
		line->text = end[1] ? end + 2 : "";
		return true;
	}
	if (str_starts(s, "* "))
		return true;
	if (!str_starts(s, "-!- "))
		return false;
	s += strlen("-!- ");
	end = strstr(s, RENAMED);
	if (end && end > s) {
		line->kind = TRANSCRIPT_NICK;
		line->nick = arena_dup_len(r->arena, s, (size_t)(end - s));
		line->text = end + strlen(RENAMED);
	}
	return true;
}

/*
 * A log does not say which nick is the bot's; MeetBot and moot tell by their
 * first words.
 */
static void find_bot(struct reader *r, struct transcript_line *line)
{
	if (!r->bot_nick && *transcript_name(r->t) &&
	    str_starts(line->text, "Meeting started ") && strstr(line->text, "The chair is "))
		r->bot_nick = mem_dup(line->nick);
	if (r->bot_nick && str_eq_fold(line->nick, r->bot_nick))
		line->kind = TRANSCRIPT_BOT;
}

static int take_line(struct reader *r, char *text, struct err *err)
{
	struct transcript_line line = { 0 };
	const char *s = str_clean_line(r->arena, text);

	r->number++;
	if (!*s)
		return 0;
	if (!take_time(r, &s, &line.at) || !take_text(r, s, &line))
		return err_set(err, ERR_INVALID,
			       "line %zu is not like \"16:00:05 <nick> text\": \"%.60s\"",
			       r->number, str_clean_line(r->arena, text));
	if (!line.nick || !*line.text)
		return 0;
	if (line.kind == TRANSCRIPT_SAY) {
		if (transcript_is_off(line.text))
			return 0;
		find_bot(r, &line);
	}
	transcript_feed(r->t, &line, NULL, NULL);
	return 0;
}

struct transcript *transcript_read(const char *text, size_t len, int64_t day_at, struct err *err)
{
	struct reader r = { .arena = arena_new(), .t = transcript_new("", "") };
	struct arena *copies = arena_new();
	char *cursor = arena_dup_len(copies, text, len), *line;
	int rc = 0;

	if (memchr(text, '\0', len))
		rc = err_set(err, ERR_INVALID, "this is not a text: it holds a zero byte");
	r.day_at = r.last_at = day_at - ((day_at % DAY) + DAY) % DAY;
	while (!rc && (line = str_piece(&cursor, '\n'))) {
		rc = take_line(&r, line, err);
		arena_reset(r.arena);
	}
	if (!rc && !*transcript_name(r.t))
		rc = err_set(err, ERR_INVALID,
			     "no line of it starts a meeting: \"#startmeeting NAME\"");
	owner_settle(r.t);
	free(r.bot_nick);
	arena_free(copies);
	arena_free(r.arena);
	if (!rc)
		return r.t;
	transcript_free(r.t);
	return NULL;
}

void transcript_write_line(const struct transcript_line *line, struct buf *out)
{
	time_t at = (time_t)line->at;
	char when[32] = "";
	struct tm tm;

	if (gmtime_r(&at, &tm))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	switch (line->kind) {
	case TRANSCRIPT_SAY:
	case TRANSCRIPT_BOT:
		buf_printf(out, "%s <%s> %s\n", when, line->nick, line->text);
		break;
	case TRANSCRIPT_NICK:
		buf_printf(out, "%s -!- %s" RENAMED "%s\n", when, line->nick, line->text);
		break;
	}
}
