/* SPDX-License-Identifier: GPL-2.0-or-later */
/* #timer 10m [what]: the bot says when the time is up. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define TIMERS_MAX   5
#define TIMER_MAX    (4 * HOUR_SECS)
#define TEXT_MAX_LEN 200
#define TIME_IS_UP   "Time is up: "
#define USAGE        "#timer 10m WHAT, from 10s to 4h; #timer off"

static int64_t unit_secs(char unit)
{
	switch (unit) {
	case 's':
		return 1;
	case 'h':
		return HOUR_SECS;
	case 'm':
	case '\0':
		return MINUTE_SECS;
	}
	return 0;
}

/* "90s" "10" "10m" "1h30m"; 0 is none of these. */
static int64_t parse_secs(const char *word)
{
	int64_t secs = 0;

	while (*word) {
		size_t len = strspn(word, "0123456789");
		int64_t n = 0, unit = unit_secs((char)(word[len] | (word[len] ? 32 : 0)));

		if (!len || len > 5 || !unit)
			return 0;
		for (size_t i = 0; i < len; i++)
			n = n * 10 + (word[i] - '0');
		secs += n * unit;
		word += len + (word[len] != '\0');
	}
	return secs;
}

static void clock_of(char text[16], int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	text[0] = '\0';
	if (gmtime_r(&t, &tm))
		strftime(text, 16, "%H:%M:%S", &tm);
}

static void say_timers(const struct heard *heard)
{
	const struct transcript *t = heard->t;
	char text[TEXT_MAX_LEN + 40], when[16];
	struct list list;

	if (!t->timers.len) {
		reply(heard, "No timer is set: " USAGE);
		return;
	}
	list_begin(&list, heard, "Timers:", "; ");
	for (size_t i = 0; i < t->timers.len; i++) {
		clock_of(when, t->timers.items[i].due_at);
		snprintf(text, sizeof(text), "%s UTC %s", when, t->timers.items[i].text);
		list_add(&list, text);
	}
	list_end(&list);
}

/* Without words it is for the topic. */
static const char *subject(struct transcript *t, const char *what)
{
	const char *topic = t->topics.items[t->topics.len - 1].text;
	char *text = arena_dup(t->arena, *what ? what : *topic ? topic : t->name);

	text[str_utf8_cut(text, TEXT_MAX_LEN)] = '\0';
	return text;
}

void run_timer(struct transcript *t, const struct heard *heard)
{
	char *cursor = arena_dup(t->arena, heard->rest), *word = str_word(&cursor);
	struct timer *timer;
	char when[16];
	int64_t secs;

	if (!word) {
		say_timers(heard);
		return;
	}
	if (str_eq_fold(word, "off")) {
		t->timers.len = 0;
		reply(heard, "No timer is set any more.");
		return;
	}
	secs = parse_secs(word);
	if (secs < 10 || secs > TIMER_MAX) {
		reply(heard, "%.20s is no time for a timer: " USAGE, word);
		return;
	}
	if (t->timers.len == TIMERS_MAX) {
		reply(heard, "%d timers are as many as I keep: #timer off", TIMERS_MAX);
		return;
	}
	timer = vec_add(&t->timers, t->arena);
	timer->due_at = heard->line->at + secs;
	timer->text = subject(t, cursor);
	clock_of(when, timer->due_at);
	reply(heard, "Timer set until %s UTC: %s", when, timer->text);
}

void timer_tick(const struct heard *heard, int64_t now)
{
	for (size_t i = 0; i < heard->t->timers.len; i++)
		if (heard->t->timers.items[i].due_at <= now)
			reply_always(heard, TIME_IS_UP "%s", heard->t->timers.items[i].text);
}

/* It was said: the first of that text is the one that was meant. */
void timer_take(struct transcript *t, const char *text)
{
	if (!str_starts(text, TIME_IS_UP))
		return;
	for (size_t i = 0; i < t->timers.len; i++)
		if (str_eq(t->timers.items[i].text, text + strlen(TIME_IS_UP))) {
			memmove(&t->timers.items[i], &t->timers.items[i + 1],
				(t->timers.len - i - 1) * sizeof(*t->timers.items));
			t->timers.len--;
			return;
		}
}
