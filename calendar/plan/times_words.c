/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a time is good or bad, in sentences. */
#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"

#include "times.h"

#define HEAVY 12	/* a cost that is remembered: before seven, after nine */

static void write_person(const struct times_person *person, const struct times_view *view,
			 struct buf *out)
{
	buf_printf(out, "%s", person->name);
	switch (view->state) {
	case TIMES_EARLY:
	case TIMES_LATE:
	case TIMES_NIGHT:
		buf_printf(out, " (from %02d:%02d)", view->minute / 60, view->minute % 60);
		break;
	case TIMES_DAY_OFF:
		buf_printf(out, " (%s)", zone_weekday(view->weekday));
		break;
	case TIMES_ON_HOLIDAY:
	case TIMES_IS_BUSY:
	case TIMES_IS_AWAY:
		if (!str_is_empty(view->what))
			buf_printf(out, " (%s)", view->what);
		break;
	case TIMES_FINE:
		break;
	}
}

static void write_group(const struct times_question *q, int64_t start_at,
			enum times_state first, enum times_state last, const char *label,
			struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < q->n_persons; i++) {
		struct times_view view = times_look(&q->persons[i], start_at, q->duration_secs);

		if (view.state < first || view.state > last ||
		    (q->persons[i].is_guess && view.state < TIMES_ON_HOLIDAY))
			continue;
		buf_printf(out, "%s", n++ ? ", " : out->len ? " " : "");
		if (n == 1)
			buf_printf(out, "%s: ", label);
		write_person(&q->persons[i], &view, out);
	}
	if (n)
		buf_putc(out, '.');
}

/* Whoever has carried most so far, if anybody has. */
static void write_burden(const struct times_question *q, int64_t start_at, struct buf *out)
{
	const struct times_person *worst = NULL;
	struct times_view view;

	for (size_t i = 0; i < q->n_persons; i++)
		if (q->persons[i].burden >= HEAVY &&
		    (!worst || q->persons[i].burden > worst->burden))
			worst = &q->persons[i];
	if (!worst)
		return;
	view = times_look(worst, start_at, q->duration_secs);
	if (view.cost < HEAVY)
		buf_printf(out, "%sIt is easy on %s, who has carried most so far.",
			   out->len ? " " : "", worst->name);
	else
		buf_printf(out, "%s%s, who has carried most so far, would carry it again.",
			   out->len ? " " : "", worst->name);
}

/* Whose clock is not known: true there is somebody. */
static bool find_guesses(const struct times_question *q, struct buf *names)
{
	for (size_t i = 0; i < q->n_persons; i++)
		if (q->persons[i].is_guess)
			buf_printf(names, "%s%s", names->len ? ", " : "", q->persons[i].name);
	return names->len > 0;
}

void times_explain(const struct times_question *q, int64_t start_at, struct buf *out)
{
	size_t before = out->len;
	struct buf names = BUF_INIT(8192);
	bool guesses = find_guesses(q, &names);

	write_group(q, start_at, TIMES_IS_AWAY, TIMES_IS_AWAY, "Away", out);
	write_group(q, start_at, TIMES_IS_BUSY, TIMES_IS_BUSY, "Busy", out);
	write_group(q, start_at, TIMES_ON_HOLIDAY, TIMES_ON_HOLIDAY, "Holiday", out);
	write_group(q, start_at, TIMES_DAY_OFF, TIMES_DAY_OFF, "Day off", out);
	write_group(q, start_at, TIMES_NIGHT, TIMES_NIGHT, "At night", out);
	write_group(q, start_at, TIMES_EARLY, TIMES_LATE, "Outside working hours", out);
	if (out->len == before && q->n_persons)
		buf_puts(out, guesses ? "Within working hours, as far as they are known." :
			 "Within everybody's working hours.");
	write_burden(q, start_at, out);
	if (guesses)
		buf_printf(out, " Zone not known: %s.", buf_str(&names));
	buf_free(&names);
}
