/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Items out of replies to the announcement of a call. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/heard.h"
#include "people/person.h"
#include "people/settings.h"

#include "agenda_rows.h"
#include "call_rows.h"

#define TEXT_MAX 200
#define MAIL_ITEMS_MAX 10
#define GREETING_MAX 40
#define MINUTES_MAX 240

struct found { char *text; bool list; };	/* list: its lines may go on, indented */
struct all_found { struct found *items; size_t len, cap; };

/* "Item: ...", "Agenda: ..." stand for themselves wherever they are in the thread. */
static const char *after_marker(const char *line)
{
	static const char *const markers[] = { "agenda item:", "agenda:", "item:", "topic:" };

	for (size_t i = 0; i < ARRAY_LEN(markers); i++)
		if (str_starts_fold(line, markers[i]))
			return line + strlen(markers[i]);
	return NULL;
}

static const char *after_bullet(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	if ((*line == '-' || *line == '*') && line[1] == ' ')
		return line + 2;
	if (digits && digits < 3 && (line[digits] == '.' || line[digits] == ')') &&
	    line[digits + 1] == ' ')
		return line + digits + 2;
	return NULL;
}

static bool is_greeting(const char *line)
{
	static const char *const words[] = { "hi", "hello", "hey", "dear", "all", "good",
					     "thanks", "thank" };
	size_t len = strcspn(line, " ,!.");

	if (strlen(line) > GREETING_MAX)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (len == strlen(words[i]) && strncasecmp(line, words[i], len) == 0)
			return true;
	return false;
}

/* What is quoted, who is quoted, and the signature are not the author's words. */
static bool is_foreign(const char *line)
{
	return *line == '>' || *line == '|' ||
	       (str_starts_fold(line, "on ") && str_ends(line, "wrote:"));
}

static void take_line(struct all_found *all, char *raw, bool direct, struct arena *arena)
{
	bool indented = *raw == ' ' || *raw == '\t';
	char *line = str_trim(raw);
	const char *text = after_marker(line);

	if (!text && direct)
		text = after_bullet(line);
	if (text && *str_trim(arena_dup(arena, text))) {
		*vec_add(all, arena) = (struct found){ arena_dup(arena, text), true };
	} else if (all->len && all->items[all->len - 1].list && *line && indented) {
		struct found *last = &all->items[all->len - 1];

		last->text = arena_printf(arena, "%s %s", last->text, line);
	} else if (all->len) {
		all->items[all->len - 1].list = false;
	}
}

/* The items that are marked as such. */
static void find_marked(const char *body, bool direct, struct arena *arena,
			struct all_found *all)
{
	char *rest = arena_dup(arena, body), *line;

	while ((line = str_piece(&rest, '\n')) && all->len <= MAIL_ITEMS_MAX) {
		if (str_eq(line, "-- ") || str_eq(line, "--"))
			return;
		if (!is_foreign(line))
			take_line(all, line, direct, arena);
	}
}

/* Somebody simply wrote: their first sentence keeps the call from being cancelled. */
static void find_prose(const char *body, struct arena *arena, struct all_found *all)
{
	char *rest = arena_dup(arena, body), *line;
	struct buf text = BUF_INIT(4 * TEXT_MAX);

	while ((line = str_piece(&rest, '\n')) && !str_eq(line, "-- ")) {
		line = str_trim(line);
		if (is_foreign(line))
			continue;
		if (text.len && !*line)
			break;
		if (!text.len && is_greeting(line))
			continue;
		if (*line)
			buf_printf(&text, "%s%s", text.len ? " " : "", line);
	}
	if (text.len)
		*vec_add(all, arena) = (struct found){ arena_dup(arena, buf_str(&text)), false };
	buf_free(&text);
}

/* The first web address of the text, cut out of it. */
static const char *cut_link(char *text, struct arena *arena)
{
	char *at = strcasestr(text, "https://"), *other = strcasestr(text, "http://"), *link;
	size_t len;

	if (!at || (other && other < at))
		at = other;
	if (!at)
		return NULL;
	len = strcspn(at, " \t<>\"()");
	while (len && strchr(".,;", at[len - 1]))
		len--;
	link = arena_dup_len(arena, at, len);
	if (at > text && at[-1] == '<' && at[len] == '>') {
		at--;
		len += 2;
	}
	memmove(at, at + len, strlen(at + len) + 1);
	return link;
}

/* "10 min", "(15 minutes)": how long they want. */
static int64_t cut_minutes(char *text)
{
	for (char *s = text; *s; s++) {
		size_t digits = strspn(s, "0123456789"), skip;
		struct err err;
		int64_t n;
		char number[4] = "";

		if (!digits || (s > text && isalnum((unsigned char)s[-1])))
			continue;
		skip = digits + (s[digits] == ' ');
		if (digits < sizeof(number) && str_starts_fold(s + skip, "min")) {
			memcpy(number, s, digits);
			if (str_to_int(number, 1, MINUTES_MAX, &n, &err))
				return 0;
			while (isalpha((unsigned char)s[skip]))
				skip++;
			if (s > text && s[-1] == '(' && s[skip] == ')') {
				s--;
				skip += 2;
			}
			memmove(s, s + skip, strlen(s + skip) + 1);
			return n;
		}
		s += digits - 1;
	}
	return 0;
}

static const char *tidy(char *text, struct arena *arena)
{
	char *line = str_clean_line(arena, text);
	size_t len = strlen(line);

	while (len && strchr(" .,;:-", line[len - 1]))
		line[--len] = '\0';
	line[str_utf8_cut(line, TEXT_MAX)] = '\0';
	return line;
}

static int add(struct db *db, const struct heard *heard, struct agenda_item item, size_t n,
	       char *text, struct arena *arena, struct err *err)
{
	const char *source = arena_printf(arena, "mail %s %zu", heard->message_id, n);
	int known = agenda_has_source(db, item.call_id, source, err);

	if (known)
		return known < 0 ? -1 : 0;
	item.link = cut_link(text, arena);
	item.minutes = cut_minutes(text);
	item.text = tidy(text, arena);
	if (!*item.text && item.link)
		item.text = "see the link";
	if (!*item.text)
		return 0;
	if (agenda_check_room(db, item.call_id, arena, err))
		return err->kind == ERR_LIMIT ? 0 : -1;	/* full: it stays in the thread */
	return agenda_insert(db, &item, source, err);
}

static int add_all(struct db *db, const struct heard *heard, const struct call *call,
		   struct all_found *all, struct arena *arena, struct err *err)
{
	struct agenda_item item = { .call_id = call->id, .kind = AGENDA_ITEM };
	struct person *person;
	int found = person_find_email(db, heard->from.email, arena, &person, err);

	if (found < 0)
		return -1;
	item.owner_id = found ? person->id : 0;
	item.owner_name = found ? person->name : *heard->from.name ? heard->from.name :
			  arena_dup_len(arena, heard->from.email, strcspn(heard->from.email, "@"));
	for (size_t i = 0; i < all->len && i < MAIL_ITEMS_MAX; i++)
		if (add(db, heard, item, i, all->items[i].text, arena, err))
			return -1;
	return agenda_refresh(db, call->id, arena, err);
}

/* The call whose announcement the mail answers, itself or further up: 1, 0, -1. */
static int find_call(struct db *db, const struct heard *heard, struct arena *arena,
		     struct call **call, bool *direct, struct err *err)
{
	int found = 0;

	*direct = true;
	if (heard->in_reply_to)
		found = call_find_thread(db, heard->in_reply_to, arena, call, err);
	for (size_t i = heard->references.len; !found && i--;) {
		*direct = i + 1 == heard->references.len && !heard->in_reply_to;
		found = call_find_thread(db, heard->references.items[i], arena, call, err);
	}
	return found;
}

int agenda_hear(struct db *db, const struct settings *settings UNUSED,
		const struct heard *heard, struct arena *arena, struct err *err)
{
	struct all_found all = { 0 };
	struct call *call = NULL;
	bool direct;
	int rc, found;

	if (heard->is_automatic || str_is_empty(heard->from.email) ||
	    (!heard->in_reply_to && !heard->references.len))
		return 0;
	found = find_call(db, heard, arena, &call, &direct, err);
	if (found != 1 || !agenda_is_open(call, clock_now()))
		return found < 0 ? -1 : 0;
	find_marked(heard->body, direct, arena, &all);
	/* Only where silence would cancel the call. */
	if (!all.len && direct && call->deadline_at)
		find_prose(heard->body, arena, &all);
	if (!all.len)
		return 0;
	rc = -1;
	if (db_begin(db, err) || add_all(db, heard, call, &all, arena, err))
		goto out;
	rc = db_commit(db, err);		/* others want the mail as well */
out:
	db_rollback(db);
	return rc;
}
