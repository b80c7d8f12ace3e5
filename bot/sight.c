/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Speakers, by nick. */
#include <stdlib.h>
#include <string.h>

#include "sight.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "people/person.h"
#include "people/seen.h"
#include "bot.h"
#include "nick.h"

#define BUCKETS 512
#define SLOT_SECS 300		/* an entry is stored again after so long */
#define ASK_MS 300000

struct sight {
	char *nick;
	char *account;			/* services', or "=nick=WORD"; NULL: none known */
	int64_t spoke_at;
	int64_t stored_at;		/* the spoke_at that the table has */
	int64_t asked_ms;
	struct sight *next;
};

struct sights {
	struct sight *buckets[BUCKETS];
	bool any_new;
};

struct sights *sights_new(void)
{
	return mem_alloc(sizeof(struct sights));
}

static void sight_free(struct sight *sight)
{
	free(sight->nick);
	free(sight->account);
	free(sight);
}

static void clear(struct sights *sights)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		while (sights->buckets[i]) {
			struct sight *sight = sights->buckets[i];

			sights->buckets[i] = sight->next;
			sight_free(sight);
		}
	}
}

void sights_free(struct sights *sights)
{
	if (!sights)
		return;
	clear(sights);
	free(sights);
}

/* Bit 5 is where the cases differ, in each of IRC's casemappings. */
static struct sight **place(struct network *network, const char *nick)
{
	struct sight **at;
	uint32_t hash = 5381;

	for (const char *s = nick; *s; s++)
		hash = hash * 33 + ((unsigned char)*s | 32);
	at = &network->sights->buckets[hash % BUCKETS];
	while (*at && !irc_connection_same_nick(network->irc, (*at)->nick, nick))
		at = &(*at)->next;
	return at;
}

static void set_account(struct sight *sight, const char *account)
{
	if (str_eq(sight->account, account))
		return;
	free(sight->account);
	sight->account = mem_dup(account);
	sight->stored_at = 0;
}

static struct sight *get(struct network *network, const char *nick)
{
	struct sight **at = place(network, nick);

	if (!*at) {
		*at = mem_alloc(sizeof(**at));
		(*at)->nick = mem_dup(nick);
	}
	return *at;
}

static struct caller caller_of(struct network *network, const struct sight *sight)
{
	struct caller caller = { network_id(network), sight->nick, sight->account };

	return caller;
}

/* Who is in no channel of ours could go without our noticing: not kept. */
struct caller sight_hear(struct network *network, const struct irc_message *message)
{
	struct caller caller = { network_id(network), message->nick, message->account };
	struct arena *arena;
	struct sight *sight;
	const char *account;

	if (!irc_connection_sees(network->irc, message->nick))
		return caller;
	arena = arena_new();
	account = message->account ? message->account :
		nick_tied(network, message->nick, arena);
	sight = get(network, message->nick);
	if (account || (sight->account && *sight->account == '='))
		set_account(sight, account);
	sight->spoke_at = clock_now();
	if (sight->spoke_at - sight->stored_at >= SLOT_SECS)
		network->sights->any_new = true;
	arena_free(arena);
	return caller_of(network, sight);
}

void sight_identified(struct network *network, const char *nick, const char *account)
{
	struct sight *sight = *place(network, nick);

	if (sight)
		set_account(sight, account);
}

bool sight_may_ask(struct network *network, const char *nick)
{
	struct sight *sight = *place(network, nick);
	int64_t now = clock_ms();

	if (!sight || (sight->asked_ms && now - sight->asked_ms < ASK_MS))
		return false;
	sight->asked_ms = now;
	return true;
}

/* A nick that was tied is not tied any more under its new name. */
void sight_renamed(struct network *network, const char *nick, const char *to)
{
	struct sight **at = place(network, nick), *sight = *at, **target;

	if (!sight || irc_connection_same_nick(network->irc, nick, to))
		return;
	*at = sight->next;
	sight_gone(network, to);
	free(sight->nick);
	sight->nick = mem_dup(to);
	if (sight->account && *sight->account == '=')
		set_account(sight, NULL);
	sight->stored_at = 0;
	target = place(network, to);
	sight->next = NULL;
	*target = sight;
}

void sight_gone(struct network *network, const char *nick)
{
	struct sight **at = place(network, nick), *sight = *at;

	if (!sight)
		return;
	*at = sight->next;
	sight_free(sight);
}

void sights_gone(struct network *network)
{
	clear(network->sights);
}

/* ---- a peer, under whichever nick */

static bool is_peer(const struct network *network, const struct sight *sight,
		    const struct peer *peer, const struct accounts *accounts)
{
	const char *id = network_id(network);

	if (peer->account)
		return str_eq(id, peer->network) && sight->account &&
		       str_eq_fold(sight->account, peer->account);
	for (size_t i = 0; sight->account && i < accounts->len; i++)
		if (str_eq(id, accounts->items[i].network) &&
		    str_eq_fold(sight->account, accounts->items[i].name))
			return true;
	return peer->nick && str_eq(id, peer->network) &&
	       irc_connection_same_nick(network->irc, sight->nick, peer->nick);
}

bool sight_find(struct bot *bot, const struct peer *peer, int64_t since, struct caller *out)
{
	struct arena *arena = arena_new();
	struct accounts accounts = { 0 };
	struct err err = ERR_INIT;
	int64_t newest = 0;

	if (peer->person_id && account_list(bot->db, peer->person_id, arena, &accounts, &err))
		log_error("accounts: %s", err.msg);
	for (size_t i = 0; i < bot->n_networks; i++) {
		struct network *network = bot->networks[i];

		for (size_t b = 0; network->sights && b < BUCKETS; b++) {
			struct sight *sight = network->sights->buckets[b];

			for (; sight; sight = sight->next) {
				if (sight->spoke_at < since || sight->spoke_at <= newest ||
				    !is_peer(network, sight, peer, &accounts))
					continue;
				newest = sight->spoke_at;
				*out = caller_of(network, sight);
			}
		}
	}
	arena_free(arena);
	return newest;
}

struct network *sight_network(struct bot *bot, const struct caller *found)
{
	for (size_t i = 0; i < bot->n_networks; i++)
		if (str_eq(network_id(bot->networks[i]), found->network))
			return bot->networks[i];
	bug("no network \"%s\"", found->network);
}

bool sight_is_away(struct bot *bot, const struct caller *found)
{
	return irc_connection_is_away(sight_network(bot, found)->irc, found->nick);
}

/* ---- seen */

static int store(struct network *network, struct err *err)
{
	struct bot *bot = network->bot;

	for (size_t b = 0; b < BUCKETS; b++) {
		for (struct sight *s = network->sights->buckets[b]; s; s = s->next) {
			struct caller caller = caller_of(network, s);

			if (s->spoke_at - s->stored_at < SLOT_SECS)
				continue;
			if (seen_note(bot->db, bot->settings, &caller, s->spoke_at, err))
				return -1;
			s->stored_at = s->spoke_at - s->spoke_at % SLOT_SECS;
		}
	}
	return 0;
}

void sights_store(struct network *network)
{
	struct db *db = network->bot->db;
	struct err err = ERR_INIT;

	if (!network->sights || !network->sights->any_new)
		return;
	network->sights->any_new = false;
	if (db_begin(db, &err) || store(network, &err) || db_commit(db, &err))
		network->sights->any_new = true;	/* again, the next time */
	if (err.kind && err.kind != ERR_BUSY)
		log_error("%s: who was seen when: %s", network_id(network), err.msg);
	db_rollback(db);
}
