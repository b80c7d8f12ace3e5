/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks what people typed about a cadence. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"

#include "cadence_rows.h"
#include "cadence_rule.h"
#include "call_form.h"
#include "ical/recur.h"

#define RULE_MAX 200
#define COUNTRIES_MAX 20

/* "16:00 08:00", or with commas. */
static int read_times(const char *typed, struct cadence *cadence, struct arena *arena,
		      struct err *err)
{
	char *rest = str_clean_line(arena, typed ? typed : ""), *word;
	int64_t at;

	for (char *s = rest; *s; s++)
		if (*s == ',')
			*s = ' ';
	for (cadence->n_times = 0; (word = str_word(&rest)); ) {
		if (zone_parse("UTC", "2026-01-01", word, &at, err))
			return err_in(err, "time of day");
		if (cadence->n_times == CADENCE_TIMES_MAX)
			return err_set(err, ERR_LIMIT, "time of day: %d in turn are the most",
				       CADENCE_TIMES_MAX);
		cadence->times[cadence->n_times++] = word;
	}
	if (cadence->n_times)
		return 0;
	return err_set(err, ERR_INVALID, "time of day: when does it begin, as in 16:00?");
}

static int read_number(const char *what, const char *typed, int64_t min, int64_t max,
		       int64_t *out, struct arena *arena, struct err *err)
{
	if (str_is_empty(typed))
		return 0;
	if (str_to_int(str_clean_line(arena, typed), min, max, out, err))
		return err_in(err, "%s", what);
	return 0;
}

static int read_countries(const char *typed, struct cadence *cadence, struct arena *arena,
			  struct err *err)
{
	char *rest = str_clean_line(arena, typed ? typed : ""), *word;
	struct buf out = BUF_INIT(4 * COUNTRIES_MAX);

	while ((word = str_word(&rest))) {
		if (strlen(word) > 2 && word[2] == ',')
			word[2] = '\0';
		if (strlen(word) != 2 || !isalpha((unsigned char)word[0]) ||
		    !isalpha((unsigned char)word[1])) {
			buf_free(&out);
			return err_set(err, ERR_INVALID, "holidays: \"%.20s\" is no country's code "
				       "of two letters, like GB", word);
		}
		buf_printf(&out, "%s%c%c", out.len ? " " : "", toupper((unsigned char)word[0]),
			   toupper((unsigned char)word[1]));
	}
	if (!buf_ok(&out)) {
		buf_free(&out);
		return err_set(err, ERR_LIMIT, "holidays: more than %d countries", COUNTRIES_MAX);
	}
	cadence->holidays = buf_to_arena(&out, arena);
	return 0;
}

static int read_last(const char *typed, struct cadence *cadence, struct arena *arena,
		     struct err *err)
{
	int64_t at;

	cadence->last_on = str_clean_line(arena, typed ? typed : "");
	if (!*cadence->last_on) {
		cadence->last_on = NULL;
		return 0;
	}
	if (zone_parse("UTC", cadence->last_on, "12:00", &at, err))
		return err_in(err, "last day");
	if (strcmp(cadence->last_on, cadence->first_on) < 0)
		return err_set(err, ERR_INVALID, "last day: it is before the first, %s",
			       cadence->first_on);
	return 0;
}

/* The rule, and the first day that it has on or after the one that was typed. */
static int read_rule(const struct cadence_form *form, struct cadence *cadence,
		     struct arena *arena, struct err *err)
{
	const char *words, *date = str_clean_line(arena, form->call.date ? form->call.date : "");
	int per_period;

	if (call_form_line("rule", form->rule, RULE_MAX, arena, &words, err) ||
	    recur_parse(cadence_rule_of_words(words, arena), arena, &cadence->rrule, &per_period,
			err) ||
	    recur_first(cadence->rrule, date, arena, &cadence->first_on, err))
		return -1;
	if (cadence->n_times > 1 && per_period > 1)
		return err_set(err, ERR_INVALID, "times that alternate need a rule with one day in "
			       "each interval; make two regular calls of this");
	return 0;
}

int cadence_form_read(const struct cadence_form *form, struct cadence *cadence,
		      struct arena *arena, struct err *err)
{
	struct call_form what = form->call;
	struct call call = { 0 };

	if (read_times(form->times, cadence, arena, err))
		return -1;
	what.time = "12:00";		/* exists on every day; the hours are the rule's */
	if (call_form_read(&what, &call, arena, err))
		return -1;
	cadence->title = call.title;
	cadence->why = call.why;
	cadence->zone = call.zone;
	cadence->duration_secs = call.duration_secs;
	cadence->network = call.network;
	cadence->channel = call.channel;
	cadence->link = call.link;
	cadence->phone = call.phone;
	cadence->cancels = form->cancels;
	cadence->skips = form->skips;
	cadence->votes = form->votes;
	if (read_rule(form, cadence, arena, err) ||
	    read_last(form->last_on, cadence, arena, err) ||
	    read_countries(form->holidays, cadence, arena, err) ||
	    read_number("days before", form->call_days, 1, 60, &cadence->call_days, arena, err) ||
	    read_number("deadline in hours before", form->deadline_hours, 1, 336,
			&cadence->deadline_hours, arena, err) ||
	    read_number("times not there", form->no_shows, 0, 12, &cadence->no_shows, arena, err))
		return -1;
	if (cadence->deadline_hours < cadence->call_days * 24)
		return 0;
	return err_set(err, ERR_INVALID, "the deadline, %lld hours before, is not after the call "
		       "for items, %lld days before", (long long)cadence->deadline_hours,
		       (long long)cadence->call_days);
}
