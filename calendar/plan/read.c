/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An instance from text: one function per kind of line, a table of them. */
#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/plan/instance.h"

#include "words.h"

struct read {
	struct instance *instance;
	struct arena *arena;
	struct words words;
	bool *slot_seen, *room_seen, *session_seen, *only_seen;
	int order_cap;
};

typedef int line_fn(struct read *read, struct err *err);

static int read_index(struct read *read, const char *what, int n, int *out, struct err *err)
{
	return words_int(&read->words, what, 0, n - 1, out, err);
}

static int read_slot_no(struct read *read, int *out, struct err *err)
{
	return read_index(read, "slot", read->instance->slots, out, err);
}

static int read_session_no(struct read *read, int *out, struct err *err)
{
	return read_index(read, "session", read->instance->sessions, out, err);
}

/* Notes that item i is described, and refuses a second description. */
static int once(bool *seen, int i, const char *what, struct err *err)
{
	if (seen[i])
		return err_set(err, ERR_INVALID, "%s %d is there twice", what, i);
	seen[i] = true;
	return 0;
}

static int read_slot(struct read *read, struct err *err)
{
	struct instance_slot *slot;
	int t, adjoins;

	if (read_slot_no(read, &t, err) || once(read->slot_seen, t, "slot", err))
		return -1;
	slot = &read->instance->slot[t];
	if (words_int(&read->words, "day", 0, 10000, &slot->day, err) ||
	    words_int(&read->words, "start", 0, 100000000, &slot->start, err) ||
	    words_int(&read->words, "length", 1, 100000, &slot->minutes, err) ||
	    words_int(&read->words, "adjoining mark", 0, 1, &adjoins, err))
		return -1;
	slot->adjoins = adjoins;
	return 0;
}

static int read_features(struct read *read, unsigned *out, struct err *err)
{
	int features;

	if (words_int(&read->words, "set of features", 0, INT_MAX, &features, err))
		return -1;
	*out = (unsigned)features;
	return 0;
}

static int read_room(struct read *read, struct err *err)
{
	struct instance_room *room;
	int r;

	if (read_index(read, "room", read->instance->rooms, &r, err) ||
	    once(read->room_seen, r, "room", err))
		return -1;
	room = &read->instance->room[r];
	if (words_int(&read->words, "capacity", 0, 1000000, &room->capacity, err))
		return -1;
	return read_features(read, &room->features, err);
}

/* The slots on the rest of the line: row[slot] becomes value. */
static int mark_slots(struct read *read, bool *row, bool value, struct err *err)
{
	int t, r;

	while ((r = words_maybe_int(&read->words, 0, read->instance->slots - 1, &t, err)) > 0)
		row[t] = value;
	return r < 0 ? err_in(err, "slot") : 0;
}

static int read_roomoff(struct read *read, struct err *err)
{
	int r;

	if (read_index(read, "room", read->instance->rooms, &r, err))
		return -1;
	return mark_slots(read, read->instance->off + r * read->instance->slots, true, err);
}

static int read_away(struct read *read, struct err *err)
{
	int u;

	if (read_index(read, "person", read->instance->people, &u, err))
		return -1;
	return mark_slots(read,
			  read->instance->away + (size_t)u * (size_t)read->instance->slots,
			  true, err);
}

static int read_session(struct read *read, struct err *err)
{
	struct instance_session *session;
	int s;

	if (read_session_no(read, &s, err) || once(read->session_seen, s, "session", err))
		return -1;
	session = &read->instance->session[s];
	if (words_int(&read->words, "length", 1, INSTANCE_SLOTS_MAX, &session->length, err) ||
	    read_features(read, &session->features, err))
		return -1;
	return words_int(&read->words, "lead", -1, read->instance->people - 1, &session->lead,
			 err);
}

static int read_need(struct read *read, struct err *err)
{
	struct instance_session *session;
	int s, u, r;

	if (read_session_no(read, &s, err))
		return -1;
	session = &read->instance->session[s];
	if (!session->need)
		session->need = arena_array(read->arena, int, INSTANCE_NEEDS_MAX);
	while ((r = words_maybe_int(&read->words, 0, read->instance->people - 1, &u, err)) > 0) {
		if (session->needs == INSTANCE_NEEDS_MAX)
			return err_set(err, ERR_LIMIT, "session %d needs over %d people", s,
				       INSTANCE_NEEDS_MAX);
		session->need[session->needs++] = u;
	}
	return r < 0 ? err_in(err, "person") : 0;
}

static int read_only(struct read *read, struct err *err)
{
	bool *barred;
	int s;

	if (read_session_no(read, &s, err) || once(read->only_seen, s, "\"only\" of", err))
		return -1;
	barred = read->instance->barred + s * read->instance->slots;
	for (int t = 0; t < read->instance->slots; t++)
		barred[t] = true;
	return mark_slots(read, barred, false, err);
}

static int read_lock(struct read *read, struct err *err)
{
	struct instance_session *session;
	int s, r;

	if (read_session_no(read, &s, err))
		return -1;
	session = &read->instance->session[s];
	if (session->lock_slot >= 0)
		return err_set(err, ERR_INVALID, "session %d is locked twice", s);
	if (read_slot_no(read, &session->lock_slot, err))
		return -1;
	r = words_maybe_int(&read->words, -1, read->instance->rooms - 1, &session->lock_room,
			    err);
	return r < 0 ? err_in(err, "room") : 0;
}

static int read_before(struct read *read, struct err *err)
{
	struct instance *instance = read->instance;
	struct instance_order order;

	if (read_session_no(read, &order.first, err) || read_session_no(read, &order.then, err))
		return -1;
	if (order.first == order.then)
		return err_set(err, ERR_INVALID, "session %d before itself", order.first);
	if (instance->orders == INSTANCE_BEFORE_MAX)
		return err_set(err, ERR_LIMIT, "over %d \"before\" lines", INSTANCE_BEFORE_MAX);
	if (instance->orders == read->order_cap) {
		struct instance_order *old = instance->order;

		read->order_cap = read->order_cap ? read->order_cap * 2 : 16;
		instance->order = arena_array(read->arena, struct instance_order,
					      read->order_cap);
		for (int i = 0; i < instance->orders; i++)
			instance->order[i] = old[i];
	}
	instance->order[instance->orders++] = order;
	return 0;
}

static int read_plenary(struct read *read, struct err *err)
{
	int s;

	if (read_session_no(read, &s, err))
		return -1;
	read->instance->session[s].plenary = true;
	return 0;
}

/* "S:W" */
static int read_wish(struct read *read, char *word, int person, struct err *err)
{
	char *cursor = word;
	const char *left = str_piece(&cursor, ':');
	int64_t session, want;

	if (!cursor)
		return err_set(err, ERR_INVALID, "\"%.40s\" is not SESSION:INTEREST", word);
	if (str_to_int(left, 0, read->instance->sessions - 1, &session, err))
		return err_in(err, "session");
	if (str_to_int(cursor, 1, INSTANCE_WANT_MAX, &want, err))
		return err_in(err, "interest");
	read->instance->want[(size_t)session * read->instance->width + (size_t)person] =
		(uint8_t)want;
	return 0;
}

static int read_want(struct read *read, struct err *err)
{
	char word[WORDS_WORD_MAX + 1];
	int u, r;

	if (read_index(read, "person", read->instance->people, &u, err))
		return -1;
	while ((r = words_next(&read->words, word, err)) > 0)
		if (read_wish(read, word, u, err))
			return -1;
	return r;
}

static const struct {
	const char *word;
	line_fn *read;
} lines[] = {
	{ "away", read_away },		{ "before", read_before },
	{ "lock", read_lock },		{ "need", read_need },
	{ "only", read_only },		{ "plenary", read_plenary },
	{ "room", read_room },		{ "roomoff", read_roomoff },
	{ "session", read_session },	{ "slot", read_slot },
	{ "want", read_want },
};

static int read_line(struct read *read, const char *word, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		if (str_eq(lines[i].word, word))
			return lines[i].read(read, err) || words_done(&read->words, err) ? -1 : 0;
	return err_set(err, ERR_INVALID, "\"%.40s\" is no kind of line", word);
}

/* The first word of the next line into word; -1 at the end of the text. */
static int next_line(struct read *read, char *word, const char *wanted, struct err *err)
{
	if (!words_line(&read->words))
		return err_set(err, ERR_INVALID, "the text ends before \"%s\"", wanted);
	return words_next(&read->words, word, err) < 0 ? -1 : 0;
}

static int read_title(struct read *read, struct err *err)
{
	char word[WORDS_WORD_MAX + 1];
	int version, r;

	if (next_line(read, word, "sched", err))
		return -1;
	if (!str_eq(word, "sched"))
		return err_set(err, ERR_INVALID, "the first line is not \"sched 1 NAME\"");
	if (words_int(&read->words, "version", 1, 1, &version, err))
		return -1;
	r = words_next(&read->words, word, err);
	if (r == 0)
		return err_set(err, ERR_INVALID, "the name is missing");
	if (r < 0 || words_done(&read->words, err))
		return -1;
	if (!str_is_utf8(word, strlen(word)))
		return err_set(err, ERR_INVALID, "the name is not UTF-8");
	read->instance->name = arena_dup(read->arena, word);
	return 0;
}

static int read_dim(struct read *read, struct err *err)
{
	struct instance *instance = read->instance;
	char word[WORDS_WORD_MAX + 1];

	if (next_line(read, word, "dim", err))
		return -1;
	if (!str_eq(word, "dim"))
		return err_set(err, ERR_INVALID, "the second line is not \"dim\"");
	if (words_int(&read->words, "number of slots", 1, INSTANCE_SLOTS_MAX,
		      &instance->slots, err) ||
	    words_int(&read->words, "number of rooms", 1, INSTANCE_ROOMS_MAX,
		      &instance->rooms, err) ||
	    words_int(&read->words, "number of people", 1, INSTANCE_PEOPLE_MAX,
		      &instance->people, err) ||
	    words_int(&read->words, "number of sessions", 1, INSTANCE_SESSIONS_MAX,
		      &instance->sessions, err))
		return -1;
	return words_done(&read->words, err);
}

static void make_tables(struct read *read)
{
	struct instance *instance = read->instance;
	size_t slots = (size_t)instance->slots, rooms = (size_t)instance->rooms;
	size_t people = (size_t)instance->people, sessions = (size_t)instance->sessions;

	instance->width = (people + 31) / 32 * 32;
	instance->slot = arena_array(read->arena, struct instance_slot, slots);
	instance->room = arena_array(read->arena, struct instance_room, rooms);
	instance->session = arena_array(read->arena, struct instance_session, sessions);
	instance->order = arena_array(read->arena, struct instance_order, 1);
	instance->want = arena_array(read->arena, uint8_t, sessions * instance->width);
	instance->away = arena_array(read->arena, bool, people * slots);
	instance->off = arena_array(read->arena, bool, rooms * slots);
	instance->barred = arena_array(read->arena, bool, sessions * slots);
	read->slot_seen = arena_array(read->arena, bool, slots);
	read->room_seen = arena_array(read->arena, bool, rooms);
	read->session_seen = arena_array(read->arena, bool, sessions);
	read->only_seen = arena_array(read->arena, bool, sessions);
	for (size_t s = 0; s < sessions; s++)
		instance->session[s].lock_slot = instance->session[s].lock_room = -1;
}

static int all_seen(const bool *seen, int n, const char *what, struct err *err)
{
	for (int i = 0; i < n; i++)
		if (!seen[i])
			return err_set(err, ERR_INVALID, "%s %d is not described", what, i);
	return 0;
}

static int check_whole(struct read *read, struct err *err)
{
	const struct instance *instance = read->instance;

	if (all_seen(read->slot_seen, instance->slots, "slot", err) ||
	    all_seen(read->room_seen, instance->rooms, "room", err) ||
	    all_seen(read->session_seen, instance->sessions, "session", err))
		return -1;
	for (int t = 0; t < instance->slots; t++)
		if (instance->slot[t].adjoins &&
		    (t == 0 || instance->slot[t].day != instance->slot[t - 1].day))
			return err_set(err, ERR_INVALID,
				       "slot %d cannot adjoin a slot of its day", t);
	return 0;
}

static int read_body(struct read *read, struct err *err)
{
	char word[WORDS_WORD_MAX + 1];

	for (;;) {
		if (next_line(read, word, "end", err))
			return -1;
		if (str_eq(word, "end"))
			break;
		if (read_line(read, word, err))
			return -1;
	}
	if (words_done(&read->words, err))
		return -1;
	return check_whole(read, err);
}

struct instance *instance_read(const char *text, size_t len, struct arena *arena,
			       struct err *err)
{
	struct read read = { .arena = arena };
	int rc = -1;

	if (len > INSTANCE_TEXT_MAX) {
		err_set(err, ERR_LIMIT, "over %d bytes", INSTANCE_TEXT_MAX);
		return NULL;
	}
	read.instance = arena_one(arena, struct instance);
	words_init(&read.words, text, len);
	if (read_title(&read, err) == 0 && read_dim(&read, err) == 0) {
		make_tables(&read);
		rc = read_body(&read, err);
	}
	if (rc == 0)
		return read.instance;
	err_in(err, "line %d", read.words.line);
	return NULL;
}
