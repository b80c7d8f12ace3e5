/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Somebody pings somebody, for the tests of pings. */
#ifndef TESTS_UNIT_PING_H
#define TESTS_UNIT_PING_H

#include "people/group.h"
#include "people/identity.h"
#include "people/notice.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/ping.h"
#include "people/preference.h"
#include "unit.h"

static const struct caller ann = { "test", "ann", NULL }, bob = { "test", "bob", NULL };
static const struct caller bob_here = { "test", "bob", "bob" };	/* with an account */

struct sending {
	const struct caller *from, *to;
	const char *text;
	bool is_active;
	enum ping_kind kind;
};

/* -1, or 0 and the words for the sender. */
static inline int send(struct unit *u, const struct sending *s, const char **words)
{
	struct peer from, to;
	struct ping_wish wish = {
		.kind = s->kind, .from = &from, .to = &to, .from_nick = s->from->nick,
		.to_nick = s->to->nick, .network = "test", .channel = "#devel", .text = s->text,
		.here = s->is_active ? s->to : NULL,
	};

	if (peer_of(u->db, s->from, u->arena, &from, &u->err) ||
	    peer_of(u->db, s->to, u->arena, &to, &u->err))
		return -1;
	wish.from_ids = peer_ids(u->db, s->from, u->arena, &u->err);
	return ping_send(u->db, &u->settings, &wish, u->arena, words, &u->err);
}

static inline const char *ping(struct unit *u, const struct caller *from,
			       const struct caller *to, const char *text)
{
	const struct sending s = { .from = from, .to = to, .text = text };
	const char *words;

	assert_ok(u, send(u, &s, &words));
	return words;
}

static inline void visit(struct unit *u, const struct caller *who, enum ping_visit how)
{
	assert_ok(u, ping_visit(u->db, &u->settings, who, how, &u->err));
}

/* The lines that wait for a nick, which are then said. */
static inline size_t hear(struct unit *u, const char *nick, const char **last)
{
	struct notices list = { 0 };
	size_t n = 0;

	*last = "";
	assert_ok(u, notice_list(u->db, "test", 100, u->arena, &list, &u->err));
	for (size_t i = 0; i < list.len; i++) {
		if (strcmp(list.items[i].target, nick) != 0)
			continue;
		*last = list.items[i].text;
		n++;
		assert_ok(u, notice_sent(u->db, list.items[i].id, &u->err));
	}
	return n;
}

static inline char *ids(struct unit *u, const struct caller *who)
{
	return peer_ids(u->db, who, u->arena, &u->err);
}

/* Bob, a person with the account "bob" and bob@example.org. */
static inline struct actor bob_person(struct unit *u)
{
	struct actor root = unit_operator(), who = unit_person(u, "Bob", ROLE_MEMBER);

	assert_ok(u, account_link(u->db, &root, who.person_id, "test", "bob", &u->err));
	return who;
}

static inline void set(struct unit *u, const struct caller *who, const char *name,
		       const char *value)
{
	struct preference preference;
	struct peer peer;

	assert_ok(u, peer_of(u->db, who, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &preference, &u->err));
	assert_ok(u, preference_change(&preference, name, value, u->arena, &u->err));
	assert_ok(u, preference_save(u->db, &peer, &preference, DOOR_IRC, &u->err));
}

#define assert_contains(s, part) do {						\
		if (!strstr((s), (part)))					\
			fail_msg("\"%s\" is not in \"%s\"", (part), (s));	\
	} while (0)

#endif
