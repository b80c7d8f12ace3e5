/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reminders in words: a line for IRC, a paragraph a series for the mail. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/zone.h"
#include "people/person.h"
#include "people/ping.h"
#include "people/settings.h"
#include "review/draft.h"

#include "remind.h"

#define NAME_LEN 50

static const char *short_name(const struct due *due, struct arena *arena)
{
	const struct series *series = due->standing->series;
	size_t len = str_utf8_cut(series->name, NAME_LEN);
	const char *version = str_eq(series->version, "1") ? "" :
		arena_printf(arena, " v%s", series->version);

	return arena_printf(arena, "\"%.*s%s\"%s", (int)len, series->name,
			    series->name[len] ? "..." : "", version);
}

static long long quiet_days(const struct due *due)
{
	return (long long)((clock_now() - due->standing->quiet_since) / CLOCK_DAY);
}

static char *one_line(const struct settings *settings, const struct due *due,
		      struct arena *arena)
{
	const char *name = short_name(due, arena);
	const char *committers = settings->review.committers;

	switch (due->kind) {
	case REMIND_SUBMITTER:
		if (due->standing->state == TURN_READY)
			return arena_printf(arena, "your %s is ready: ask a committer%s%s", name,
					    committers ? ", " : "", committers ? committers : "");
		return arena_printf(arena, "your %s, quiet for %lld days, is %s: you may ping them",
				    name, quiet_days(due), due->standing->text);
	case REMIND_ESCALATION:
		return arena_printf(arena, "your %s had no answer for %lld days: you may ask "
				    "%s", name, quiet_days(due), committers ? committers :
				    "the committers");
	case REMIND_OWED:
	case REMIND_REST:
		if (due->is_own)
			return arena_printf(arena, "your %s waits for you: %s", name,
					    due->standing->why);
		return arena_printf(arena, "%s by %s waits for %s%s%s%s of yours, %lld days", name,
				    due->standing->series->author_name, due->what,
				    due->section ? " (" : "", due->section ? due->section : "",
				    due->section ? ")" : "", quiet_days(due));
	}
	bug("no such reminder");
}

char *remind_text(const struct settings *settings, const struct due *dues, size_t n,
		  struct arena *arena)
{
	const char *end = arena_printf(arena, "; all: %s/series/mine", settings->site.url);
	size_t room = strlen(end) < 150 ? PING_TEXT_MAX - strlen(end) - 20 : 150;
	struct buf out = BUF_INIT(8000);
	size_t i;

	if (n > 1)
		buf_printf(&out, "%zu series wait: ", n);
	for (i = 0; i < n; i++) {
		const char *line = one_line(settings, &dues[i], arena);

		if (i && out.len + strlen(line) > room)
			break;
		buf_printf(&out, "%s%.*s", i ? "; " : "",
			   (int)str_utf8_cut(line, room - out.len), line);
	}
	if (i < n)
		buf_printf(&out, "; %zu more", n - i);
	buf_puts(&out, end);
	return buf_to_arena(&out, arena);
}

/* ---- the mail */

static void add_head(struct buf *out, const struct settings *settings, const struct due *due,
		     const char *zone, struct arena *arena)
{
	const struct series *series = due->standing->series;
	const char *url = draft_archive_url(settings, series->message_id, arena);
	const char *since = zone_text_utc(arena, zone, due->standing->quiet_since);

	buf_printf(out, "* %s\n", series_subject(series, arena));
	text_fill(out, "  ", "  ", due->is_own ?
		  arena_printf(arena, "yours; quiet since %s (%lld days)", since,
			       quiet_days(due)) :
		  arena_printf(arena, "by %s; quiet since %s (%lld days)", series->author_name,
			       since, quiet_days(due)));
	if (url)
		buf_printf(out, "  %s\n", url);
	buf_printf(out, "  %s/series/%lld\n", settings->site.url, (long long)series->id);
}

static int add_draft(struct judge *judge, struct db *db, const struct settings *settings,
		     const struct due *due, struct buf *out, struct arena *arena,
		     struct err *err)
{
	struct judgement judgement;
	struct draft draft;

	if (judge_series(judge, db, due->standing->series_id, arena, &judgement, err))
		return -1;
	if (draft_ping(settings, &judgement, NULL, arena, &draft, err)) {
		if (err->kind != ERR_CONFLICT)
			return -1;
		return 0;
	}
	text_fill(out, "  ", "  ", "You may ping them on the list, as an answer to your own mail. "
		  "This opens it in your mail program, to look at, add a sentence why it matters, "
		  "and send:");
	buf_printf(out, "\n  %s\n\n  or save it as ping.txt and\n\n  %s\n", draft.mailto,
		   draft.send_email);
	return 0;
}

static void add_committers(struct buf *out, const struct settings *settings,
			   struct arena *arena)
{
	const char *committers = settings->review.committers;

	text_fill(out, "  ", "  ", committers ?
		  arena_printf(arena, "You may ask the committers: %s.", committers) :
		  "You may ask the committers, whom THE REST in MAINTAINERS names.");
}

static int add_due(struct judge *judge, struct db *db, const struct settings *settings,
		   const struct due *due, const char *zone, struct buf *out, struct arena *arena,
		   struct err *err)
{
	add_head(out, settings, due, zone, arena);
	switch (due->kind) {
	case REMIND_SUBMITTER:
		text_fill(out, "  ", "  ", arena_printf(arena, "It is %s.", due->standing->text));
		if (due->standing->state == TURN_READY)
			add_committers(out, settings, arena);
		else if (add_draft(judge, db, settings, due, out, arena, err))
			return -1;
		break;
	case REMIND_ESCALATION:
		text_fill(out, "  ", "  ", arena_printf(arena, "It is %s, and reminders had no "
			  "answer.", due->standing->text));
		add_committers(out, settings, arena);
		break;
	case REMIND_OWED:
	case REMIND_REST:
		text_fill(out, "  ", "  ", due->is_own ?
			  arena_printf(arena, "It waits for you: %s.", due->standing->why) :
			  arena_printf(arena, "It waits for %s of yours%s%s%s.", due->what,
				       due->section ? ", as a maintainer of " : "",
				       due->section ? due->section : "",
				       due->kind == REMIND_REST ? "; more specific maintainers "
				       "and pings on the list had no answer, or there are none" :
				       ""));
		break;
	}
	buf_putc(out, '\n');
	return 0;
}

int remind_detail(struct judge *judge, struct db *db, const struct settings *settings,
		  const struct due *dues, size_t n, struct arena *arena, const char **out,
		  struct err *err)
{
	struct buf text = BUF_INIT(100000);
	struct person *person = person_get(db, dues->person_id, arena, err);
	const char *zone = person && person->zone ? person->zone : settings->site.zone;

	if (!person)
		return -1;
	text_fill(&text, "", "", n == 1 ? "A series on the list waits:" :
		  arena_printf(arena, "%zu series on the list wait:", n));
	buf_putc(&text, '\n');
	for (size_t i = 0; i < n; i++) {
		if (add_due(judge, db, settings, &dues[i], zone, &text, arena, err)) {
			buf_free(&text);
			return -1;
		}
	}
	text_fill(&text, "", "", "Any answer on the list ends this.  So does !remind snooze and "
		  "the Message-ID, said to the bot in private, until there is a new version.");
	*out = buf_to_arena(&text, arena);
	return 0;
}
