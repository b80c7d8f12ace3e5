/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The minutes as text.  A section has a letter and an item a number, so that a
 * correction can say "C.5)"; both stay as the meeting made them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"
#include "state.h"

#define WORDS_MAX (64 * 1024)	/* of one item; a line of IRC is far shorter */
#define DECISIONS "What was decided here counts once it is on the mailing list, and is not an " \
		  "approval of any patch."

struct section {
	size_t topic, first, end;	/* items [first, end) */
	char letter[8];
};

struct writer {
	const struct transcript *t;
	struct buf *out;
	struct section *sections;	/* by topic; the first may be left out */
};

static const char *const labels[] = {
	[ITEM_INFO] = "", [ITEM_ACTION] = "Action: ", [ITEM_AGREED] = "Agreed: ",
	[ITEM_LINK] = "Link: ", [ITEM_IDEA] = "Idea: ", [ITEM_HELP] = "Help wanted: ",
	[ITEM_ACCEPTED] = "Accepted: ", [ITEM_REJECTED] = "Rejected: ", [ITEM_FAILED] = "Failed: ",
	[ITEM_INCONCLUSIVE] = "Inconclusive: ", [ITEM_VOTE] = "Vote: ",
};

static const char *const motion_labels[] = {
	[ITEM_ACCEPTED] = "Motion accepted: ", [ITEM_REJECTED] = "Motion rejected: ",
	[ITEM_FAILED] = "Motion failed: ", [ITEM_INCONCLUSIVE] = "Motion inconclusive: ",
};

static const char *label_of(const struct writer *w, const struct item *item)
{
	bool moved = item->vote && w->t->votes.items[item->vote - 1].kind == VOTE_MOTION;

	return moved ? motion_labels[item->kind] : labels[item->kind];
}

/* With who voted how, where it is the outcome of a vote. */
static void put_item(const struct writer *w, const struct item *item, struct buf *out)
{
	if (item->vote)
		vote_write(w->t, &w->t->votes.items[item->vote - 1], out);
	else
		buf_puts(out, item->text);
}

/* 0 is A, 25 is Z, 26 is AA. */
static void set_letter(char letter[8], size_t n)
{
	char digits[8];
	size_t len = 0, at = 0;

	for (n++; n && len < sizeof(digits) - 1; n = (n - 1) / 26)
		digits[len++] = (char)('A' + (n - 1) % 26);
	while (len)
		letter[at++] = digits[--len];
	letter[at] = '\0';
}

static void title(struct buf *out, const char *first, const char *text)
{
	size_t columns = str_columns(first, strlen(first)) + str_columns(text, strlen(text));
	char rest[16];

	snprintf(rest, sizeof(rest), "%*s", (int)strlen(first), "");
	buf_putc(out, '\n');
	text_fill(out, first, rest, text);
	for (size_t i = 0; i < columns && i < TEXT_COLUMNS; i++)
		buf_putc(out, '-');
	buf_putc(out, '\n');
}

/* Items come in the order of their topics: one pass finds each topic's. */
static struct section *find_sections(const struct transcript *t)
{
	struct section *sections = mem_alloc((t->topics.len + 1) * sizeof(*sections));
	size_t at = 0, n = 0;

	for (size_t i = 0; i < t->topics.len; i++) {
		sections[i].topic = i;
		sections[i].first = at;
		while (at < t->items.len && t->items.items[at].topic == i)
			at++;
		sections[i].end = at;
		if (i || at)
			set_letter(sections[i].letter, n++);
	}
	return sections;
}

static int by_lines(const void *a, const void *b)
{
	const struct speaker *const *x = a, *const *y = b;

	if ((*x)->lines != (*y)->lines)
		return (*x)->lines < (*y)->lines ? 1 : -1;
	return *x < *y ? -1 : 1;
}

/* Filled like a paragraph, but a name and its count stay together. */
static void write_names(struct writer *w, const struct speaker **order, size_t n)
{
	static const char first[] = "Attendees, lines said:";
	struct buf name = BUF_INIT(WORDS_MAX);
	size_t column = strlen(first), width;

	buf_puts(w->out, first);
	for (size_t i = 0; i < n; i++) {
		buf_reset(&name);
		buf_printf(&name, "%s (%s%s%s%zu)%s", order[i]->nick,
			   order[i]->alias ? order[i]->alias : "", order[i]->alias ? ", " : "",
			   order[i]->chair ? "chair, " : "", order[i]->lines,
			   i + 1 < n ? "," : "");
		width = str_columns(buf_str(&name), name.len);
		if (column + 1 + width > TEXT_COLUMNS) {
			buf_puts(w->out, "\n ");
			column = 1;
		}
		buf_printf(w->out, " %s", buf_str(&name));
		column += 1 + width;
	}
	buf_putc(w->out, '\n');
	buf_free(&name);
}

static void write_attendees(struct writer *w)
{
	size_t n = w->t->speakers.len;
	const struct speaker **order = mem_alloc(n * sizeof(*order));

	for (size_t i = 0; i < n; i++)
		order[i] = &w->t->speakers.items[i];
	qsort(order, n, sizeof(*order), by_lines);
	write_names(w, order, n);
	free(order);
}

static void write_scribes(struct writer *w)
{
	const struct scribes *scribes = &w->t->scribes;

	for (size_t i = 0; i < scribes->len; i++) {
		const char *nick = speaker_known(w->t, scribes->items[i]);

		buf_printf(w->out, "%s%s", i ? ", " : "Scribe: ",
			   nick ? nick : scribes->items[i]);
	}
	if (scribes->len)
		buf_putc(w->out, '\n');
}

static void write_items(struct writer *w, const struct section *section)
{
	struct buf text = BUF_INIT(WORDS_MAX);

	for (size_t i = section->first; i < section->end; i++) {
		const struct item *item = &w->t->items.items[i];
		char first[32], rest[32];
		int len = snprintf(first, sizeof(first), "%zu) ", i - section->first + 1);

		snprintf(rest, sizeof(rest), "%*s", len, "");
		buf_reset(&text);
		buf_puts(&text, label_of(w, item));
		put_item(w, item, &text);
		buf_printf(&text, " (%s)", item->nick);
		text_fill(w->out, first, rest, buf_str(&text));
	}
	buf_free(&text);
}

static void write_section(struct writer *w, const struct section *section)
{
	const char *text = w->t->topics.items[section->topic].text;
	char first[16];

	if (!*section->letter)
		return;
	snprintf(first, sizeof(first), "%s. ", section->letter);
	title(w->out, first, section->topic ? text : "General");
	write_items(w, section);
}

/* An item again in a list at the end, with where it stands; who voted how stands there. */
static void write_again(struct writer *w, const char *label, const struct item *item,
			size_t index)
{
	const struct section *section = &w->sections[item->topic];
	struct buf text = BUF_INIT(WORDS_MAX);

	buf_puts(&text, label);
	if (item->kind == ITEM_VOTE)
		vote_write_counts(&w->t->votes.items[item->vote - 1], &text);
	else
		buf_puts(&text, item->text);
	buf_printf(&text, " (%s.%zu)", section->letter, index - section->first + 1);
	text_fill(w->out, "- ", "  ", buf_str(&text));
	buf_free(&text);
}

static void write_list(struct writer *w, const char *name, enum item_kind kind)
{
	bool any = false;

	for (size_t i = 0; i < w->t->items.len; i++) {
		const struct item *item = &w->t->items.items[i];

		if (item->kind != kind)
			continue;
		if (!any)
			title(w->out, "", name);
		any = true;
		write_again(w, "", item, i);
	}
}

static bool is_decision(const struct item *item)
{
	switch (item->kind) {
	case ITEM_AGREED:
	case ITEM_ACCEPTED:
	case ITEM_REJECTED:
	case ITEM_FAILED:
	case ITEM_VOTE:
		return true;
	case ITEM_INFO:
	case ITEM_ACTION:
	case ITEM_LINK:
	case ITEM_IDEA:
	case ITEM_HELP:
	case ITEM_INCONCLUSIVE:
		return false;
	}
	return false;
}

/* What they are worth stands above them (practice R1). */
static void write_decisions(struct writer *w)
{
	bool any = false;

	for (size_t i = 0; i < w->t->items.len; i++) {
		const struct item *item = &w->t->items.items[i];

		if (!is_decision(item))
			continue;
		if (!any) {
			title(w->out, "", "Decisions");
			text_fill(w->out, "", "", DECISIONS);
			buf_putc(w->out, '\n');
		}
		any = true;
		write_again(w, item->kind == ITEM_AGREED ? "" : label_of(w, item), item, i);
	}
}

/* Of #motion and #startvote without #close and #endvote. */
static void write_undecided(struct writer *w)
{
	struct buf text = BUF_INIT(WORDS_MAX);
	bool any = false;

	for (size_t i = 0; i < w->t->votes.len; i++) {
		const struct vote *vote = &w->t->votes.items[i];

		if (vote->closed)
			continue;
		if (!any)
			title(w->out, "", "Votes that were not closed");
		any = true;
		buf_reset(&text);
		vote_write(w->t, vote, &text);
		text_fill(w->out, "- ", "  ", buf_str(&text));
	}
	buf_free(&text);
}

static void write_agenda(struct writer *w)
{
	bool any = false;

	for (size_t i = 0; i < w->t->agenda.len; i++) {
		if (w->t->agenda.items[i].taken)
			continue;
		if (!any)
			title(w->out, "", "Agenda items not reached");
		any = true;
		text_fill(w->out, "- ", "  ", w->t->agenda.items[i].text);
	}
}

struct task {
	size_t owner, item;		/* owner: in the order of their first action */
};

static int by_owner(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	if (x->owner != y->owner)
		return x->owner < y->owner ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

/* All actions, those of one owner together, those of nobody last. */
static size_t find_tasks(const struct transcript *t, struct task *tasks)
{
	struct names owners = { 0 };
	size_t n = 0, n_owners = 0;

	for (size_t i = 0; i < t->items.len; i++) {
		const struct item *item = &t->items.items[i];

		if (item->kind != ITEM_ACTION)
			continue;
		if (item->owner && names_get(&owners, item->owner) == NAMES_NONE)
			names_set(&owners, item->owner, n_owners++);
		tasks[n].owner = item->owner ? names_get(&owners, item->owner) : NAMES_NONE;
		tasks[n++].item = i;
	}
	names_clear(&owners);
	qsort(tasks, n, sizeof(*tasks), by_owner);
	return n;
}

/* One who was named and whom nobody here has seen is marked: it may be a slip. */
static void write_owner(struct writer *w, const char *owner)
{
	bool unknown = owner && !speaker_known(w->t, owner);

	buf_printf(w->out, "%s%s:\n", owner ? owner : "**Unassigned**",
		   unknown ? " (not known here)" : "");
}

static void write_actions(struct writer *w)
{
	struct task *tasks = mem_alloc((w->t->items.len + 1) * sizeof(*tasks));
	size_t n = find_tasks(w->t, tasks);

	if (n)
		title(w->out, "", "Actions");
	for (size_t i = 0; i < n; i++) {
		const struct item *item = &w->t->items.items[tasks[i].item];

		if (!i || tasks[i].owner != tasks[i - 1].owner)
			write_owner(w, item->owner);
		write_again(w, "", item, tasks[i].item);
	}
	free(tasks);
}

void transcript_write(const struct transcript *t, const char *log_url, struct buf *out)
{
	struct writer w = { .t = t, .out = out, .sections = find_sections(t) };

	write_attendees(&w);
	write_scribes(&w);
	if (log_url)
		text_fill(out, "Full log: ", "  ", log_url);
	for (size_t i = 0; i < t->topics.len; i++)
		write_section(&w, &w.sections[i]);
	write_decisions(&w);
	write_undecided(&w);
	write_actions(&w);
	write_list(&w, "Help wanted", ITEM_HELP);
	write_list(&w, "Links", ITEM_LINK);
	write_agenda(&w);
	free(w.sections);
}
