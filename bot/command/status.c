/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !status: whose turn a series is, since when, and what is missing. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "../bot.h"
#include "../command.h"
#include "about.h"

#define MISSING_BYTES 400
#define SECTIONS_MAX  4

struct missing {
	struct buf text;
	const char *sections[SECTIONS_MAX];
	size_t n_sections;
	bool more_sections;
};

static void add(struct missing *missing, const char *what)
{
	buf_printf(&missing->text, "%s%s", missing->text.len ? ", " : "", what);
}

static void add_section(struct missing *missing, const struct verdict_file *file)
{
	if (file->approval == APPROVAL_SPECIFIC || !file->section)
		return;
	for (size_t i = 0; i < missing->n_sections; i++)
		if (str_eq(missing->sections[i], file->section->name))
			return;
	if (missing->n_sections < SECTIONS_MAX)
		missing->sections[missing->n_sections++] = file->section->name;
	else
		missing->more_sections = true;
}

static void add_sections(struct missing *missing, const struct judgement *j)
{
	for (size_t i = 0; i < j->n_patches; i++)
		for (size_t k = 0; k < j->verdicts[i].files.len; k++)
			add_section(missing, &j->verdicts[i].files.items[k]);
	for (size_t i = 0; i < missing->n_sections; i++)
		buf_printf(&missing->text, "%s%s", i ? ", " : "an ack for ",
			   missing->sections[i]);
	if (missing->more_sections)
		buf_puts(&missing->text, " and more");
}

static bool lacks(const struct judgement *j, enum verdict_state state)
{
	for (size_t i = 0; i < j->n_patches; i++)
		for (size_t k = 0; k < j->verdicts[i].findings.len; k++)
			if (j->verdicts[i].findings.items[k].state == state)
				return true;
	return false;
}

static void find_missing(struct request *request, const struct judgement *j,
			 struct missing *missing)
{
	static const struct { enum verdict_state state; const char *what; } others[] = {
		{ VERDICT_NEEDS_SECOND, "a second person's review" },
		{ VERDICT_NEEDS_APPROVALS, "more approvals" },
		{ VERDICT_NEEDS_RELEASE_ACK, "a Release-Acked-by" },
		{ VERDICT_WAITING, "time to respond" },
		{ VERDICT_OBJECTION, "an answer to an objection" },
		{ VERDICT_MORATORIUM, "the end of the moratorium" },
	};
	const struct series *series = j->series;

	if (series->received < series->total)
		add(missing, arena_printf(request->arena, "%lld of %lld patches",
					  (long long)(series->total - series->received),
					  (long long)series->total));
	if (!j->tree)
		return;
	if (lacks(j, VERDICT_NEEDS_MAINTAINER) || lacks(j, VERDICT_ONLY_GENERAL)) {
		if (missing->text.len)
			buf_puts(&missing->text, ", ");
		add_sections(missing, j);
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (lacks(j, others[i].state))
			add(missing, others[i].what);
}

/* Who intends to commit it, and until when others may speak. */
static const char *intent_text(struct request *request, const struct judgement *j)
{
	for (size_t i = 0; i < j->intents.len; i++) {
		const struct intent *intent = &j->intents.items[i];

		if (!intent->ended_at && intent->until_at > clock_now())
			return arena_printf(request->arena, "; %s intends to commit it in %s",
					    intent->name,
					    about_age(request, 2 * clock_now() -
						      intent->until_at));
	}
	return "";
}

static void show(struct request *request, const struct judgement *j)
{
	struct missing missing = { .text = BUF_INIT(MISSING_BYTES) };
	const struct series *series = j->series;
	bool open = turn_is_open(j->turn.state);
	bool aged = open && j->turn.state != TURN_STALLED;	/* which says it itself */

	command_reply(request, "%s, by %s: %s%s%s", about_title(request, series),
		      about_author(request, series),
		      about_names(request, j->turn.text), aged ? ", for " : "",
		      aged ? about_age(request, j->turn.since) : "");
	if (open)
		find_missing(request, j, &missing);
	command_reply(request, "%s%s%s%s%s", missing.text.len ? "Missing: " : "",
		      buf_str(&missing.text), intent_text(request, j),
		      missing.text.len || *intent_text(request, j) ? "; " : "",
		      about_url(request, series));
	buf_free(&missing.text);
}

int command_status(struct request *request, struct err *err)
{
	char *rest = arena_dup(request->arena, request->args);
	struct series *series = about_series(request, &rest, true, err);
	struct judgement judgement;

	if (!series || about_judge(request, series, &judgement, err))
		return -1;
	show(request, &judgement);
	return 0;
}
