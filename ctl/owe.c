/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot owe: whose turn each series is, and who owes what. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "people/actor.h"
#include "review/judge.h"
#include "review/reminder.h"
#include "review/standing.h"
#include "review/turn.h"

#include "ctl.h"

#define OWE_MAX 1000
#define NAME_MAX_LEN 100
#define OUTPUT_MAX ((size_t)4 << 20)

static long long days_since(int64_t at)
{
	return (long long)((clock_now() - at) / CLOCK_DAY);
}

static void print_json(const struct owings *owings)
{
	struct buf out = BUF_INIT(OUTPUT_MAX);

	for (size_t i = 0; i < owings->len; i++) {
		const struct owing *owing = &owings->items[i];

		json_lit(&out, "{\"name\": ");
		json_text(&out, owing->name);
		json_lit(&out, ", \"what\": ");
		json_text(&out, owing->what);
		json_lit(&out, ", \"section\": ");
		json_text(&out, owing->section);
		json_lit(&out, ", \"answer_to\": ");
		json_text(&out, owing->message_id);
		json_lit(&out, ", \"series\": ");
		json_text(&out, owing->standing.series->message_id);
		json_lit(&out, ", \"subject\": ");
		json_text(&out, owing->standing.series->name);
		json_lit(&out, ", \"state\": ");
		json_text(&out, turn_state_key(owing->standing.state));
		json_lit(&out, ", \"since\": ");
		json_int(&out, owing->standing.since);
		json_lit(&out, "}\n");
	}
	fputs(buf_str(&out), stdout);
	buf_free(&out);
}

static void print_one(const struct owing *owing)
{
	const struct series *series = owing->standing.series;

	size_t cut = str_utf8_cut(series->name, NAME_MAX_LEN);
	long long days = days_since(owing->standing.since);

	printf("  %.*s%s v%s, by %s\n    owes %s%s%s%s, for %lld day%s  <%s>\n", (int)cut,
	       series->name, series->name[cut] ? "..." : "", series->version,
	       *series->author_name ? series->author_name : series->author_email, owing->what,
	       owing->section ? " (" : "", owing->section ? owing->section : "",
	       owing->section ? ")" : "", days, days == 1 ? "" : "s", series->message_id);
}

static bool is_before(const struct owings *owings, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (owings->items[k].is_rest &&
		    owings->items[k].series_id == owings->items[i].series_id)
			return true;
	return false;
}

/* What nobody more specific owes stands once at the end, not with each of THE REST. */
static void print_words(const struct owings *owings, bool all)
{
	const char *name = NULL;
	bool rest = false;

	for (size_t i = 0; i < owings->len; i++) {
		const struct owing *owing = &owings->items[i];

		if (all && owing->is_rest)
			continue;
		if (!str_eq(name, owing->name))
			printf("%s%s\n", name ? "\n" : "", owing->name);
		name = owing->name;
		print_one(owing);
	}
	for (size_t i = 0; all && i < owings->len; i++) {
		if (!owings->items[i].is_rest || is_before(owings, i))
			continue;
		if (!rest)
			printf("%sTHE REST, as nobody more specific looks after it\n",
			       name ? "\n" : "");
		rest = true;
		print_one(&owings->items[i]);
	}
}

static int print_counts(struct ctl *ctl, struct err *err)
{
	int64_t counts[TURN_STATES];

	if (standing_count(ctl->db, counts, err))
		return -1;
	for (int i = 0; i < TURN_STATES; i++)
		if (counts[i])
			printf("%6lld  %s\n", (long long)counts[i],
			       turn_state_name((enum turn_state)i));
	return 0;
}

static int print_silent(struct ctl *ctl, struct judge *judge, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	struct silents silents = { 0 };

	if (reminder_silent(judge, ctl->db, &ctl->settings, &who, ctl->arena, &silents, err))
		return -1;
	for (size_t i = 0; i < silents.len; i++) {
		const struct silent *one = &silents.items[i];

		printf("%s: %lld series wait, the oldest for %lld days; ", one->name,
		       (long long)one->n, days_since(one->since));
		if (one->last_at)
			printf("their last mail was %lld days ago\n", days_since(one->last_at));
		else
			printf("no mail of theirs is known\n");
	}
	return 0;
}

/* What changed since the postman last looked. */
static int refresh(struct ctl *ctl, struct judge **judge, struct err *err)
{
	int n;

	*judge = judge_new(&ctl->settings, err);
	if (!*judge)
		return -1;
	do
		n = standing_refresh(*judge, ctl->db, 50, err);
	while (n > 0);
	return n;
}

int ctl_owe(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct judge *judge = NULL;
	struct owings owings = { 0 };
	const char *who = NULL;
	bool json = false, silent = false;
	int rc = -1;

	for (int i = 1; i < argc; i++) {
		if (str_eq(argv[i], "--json"))
			json = true;
		else if (str_eq(argv[i], "--silent"))
			silent = true;
		else if (argv[i][0] == '-' || who)
			return err_set(err, ERR_INVALID, "see moot help owe");
		else
			who = argv[i];
	}
	if (refresh(ctl, &judge, err))
		goto out;
	if (silent) {
		rc = print_silent(ctl, judge, err);
		goto out;
	}
	if (owing_list(ctl->db, who, OWE_MAX, ctl->arena, &owings, err))
		goto out;
	if (json)
		print_json(&owings);
	else
		print_words(&owings, !who);
	if (!json && !who && owings.len)
		printf("\n");
	rc = json || who ? 0 : print_counts(ctl, err);
	if (rc == 0 && !json && who && !owings.len)
		printf("nothing\n");
out:
	judge_free(judge);
	return rc;
}
