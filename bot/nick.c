/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nicks, for as long as they are in sight. */
#include <stdlib.h>

#include "nick.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "people/person.h"
#include "people/secret.h"
#include "bot.h"

#define NICKS_MAX 1000
#define WORD_LEN  10
#define TOLD_SECS 3600

struct nick {
	char *name;
	char *account;			/* "=name=WORD", or NULL: never asked for */
	bool tied;
	int64_t told_at;
	struct nick *next;
};

struct nicks {
	struct nick *first;
	size_t n;
};

struct nicks *nicks_new(void)
{
	return mem_alloc(sizeof(struct nicks));
}

static void nick_free(struct nick *nick)
{
	free(nick->name);
	free(nick->account);
	free(nick);
}

void nicks_free(struct nicks *nicks)
{
	struct nick *nick;

	if (!nicks)
		return;
	while ((nick = nicks->first)) {
		nicks->first = nick->next;
		nick_free(nick);
	}
	free(nicks);
}

static struct nick **place(struct network *network, const char *name)
{
	struct nick **at = &network->nicks->first;

	while (*at && !irc_connection_same_nick(network->irc, (*at)->name, name))
		at = &(*at)->next;
	return at;
}

static void drop_account(struct network *network, const struct nick *nick)
{
	struct err err = ERR_INIT;

	if (nick->account && account_drop_connection(network->bot->db, network_id(network),
						     nick->account + 1, &err))
		log_error("%s: \"%s\" stays tied: %s", network_id(network), nick->name, err.msg);
}

static void forget(struct network *network, struct nick **at)
{
	struct nick *nick = *at;

	*at = nick->next;
	network->nicks->n--;
	drop_account(network, nick);
	nick_free(nick);
}

/* Too many: who came first is forgotten first. */
static struct nick *get(struct network *network, const char *name)
{
	struct nick **at = place(network, name);

	if (*at)
		return *at;
	*at = mem_alloc(sizeof(**at));
	(*at)->name = mem_dup(name);
	if (++network->nicks->n > NICKS_MAX)
		forget(network, &network->nicks->first);
	return *place(network, name);
}

const char *nick_tie(struct network *network, const char *name)
{
	struct nick *nick = get(network, name);
	struct arena *scratch;

	if (!nick->account) {
		scratch = arena_new();
		nick->account = mem_printf("=%.40s=%.*s", name, WORD_LEN, secret_new(scratch));
		arena_free(scratch);
	}
	return nick->account;
}

const char *nick_tied(struct network *network, const char *name, struct arena *arena)
{
	struct nick *nick = *place(network, name);
	struct err err = ERR_INIT;
	struct person *person;

	if (!nick || !nick->account)
		return NULL;
	if (!nick->tied)
		nick->tied = person_find_account(network->bot->db, network_id(network),
						 nick->account, arena, &person, &err) == 1;
	return nick->tied ? nick->account : NULL;
}

void nick_gone(struct network *network, const char *name)
{
	struct nick **at = place(network, name);

	if (*at)
		forget(network, at);
}

void nicks_gone(struct network *network)
{
	struct err err = ERR_INIT;

	nicks_free(network->nicks);
	network->nicks = nicks_new();
	if (account_drop_connection(network->bot->db, network_id(network), NULL, &err))
		log_error("%s: nicks stay tied: %s", network_id(network), err.msg);
}

bool nick_may_be_told(struct network *network, const char *name)
{
	struct nick *nick = get(network, name);
	int64_t now = clock_now();

	if (nick->told_at && now - nick->told_at < TOLD_SECS)
		return false;
	nick->told_at = now;
	return true;
}
