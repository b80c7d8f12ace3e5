/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !call propose, !polls and !vote: a call wanted, and when it suits whom. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/poll.h"
#include "people/mailbox.h"
#include "people/peer.h"
#include "people/person.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../who.h"

#define LIST_MAX 5
#define FIELD_MAX 8192
#define HOW "as in !call propose must ann, ben may xi 45m: vPCI on Arm https://..."

static int actor_of(struct request *request, struct actor *out, struct err *err)
{
	if (command_actor(request, out, err))
		return -1;
	if (out->person_id)
		return 0;
	return err_set(err, ERR_DENIED, "I do not know who you are: log in to your services "
		       "account and tie it to you with !login, then say that again");
}

/* ---- !call propose */

/* A name of the line as a mailbox: their main address. */
static int add_invitee(struct request *request, char *name, struct buf *out, struct err *err)
{
	struct network *network = request->network;
	struct peer peer = { 0 };
	int found = peer_find(network->bot->db, network_id(network), name, request->arena, &peer,
			      err);

	if (found < 0)
		return -1;
	if (!found || !peer.email)
		return err_set(err, ERR_NOT_FOUND, "I know no mail address of \"%.60s\"; name them "
			       "on the web: %s/call/propose", name,
			       network->bot->settings->site.url);
	buf_printf(out, "%s\n", mailbox_text(request->arena, peer.name, peer.email));
	return 0;
}

/* What stands before the colon: "must ann, ben may xi 45m". */
static int read_options(struct request *request, char *options, struct poll_form *form,
			struct err *err)
{
	struct buf must = BUF_INIT(FIELD_MAX), may = BUF_INIT(FIELD_MAX), *list = NULL;
	char *word;
	int rc = 0;

	while (!rc && (word = str_word(&options))) {
		size_t len = strlen(word);

		if (len > 1 && word[len - 1] == ',')
			word[--len] = '\0';
		if (str_eq_fold(word, "must"))
			list = &must;
		else if (str_eq_fold(word, "may"))
			list = &may;
		else if (len > 1 && word[len - 1] == 'm' &&
			 strspn(word, "0123456789") == len - 1)
			form->minutes = arena_dup_len(request->arena, word, len - 1);
		else if (list)
			rc = add_invitee(request, word, list, err);
		else
			rc = err_set(err, ERR_INVALID, "\"%.40s\": %s", word, HOW);
	}
	form->must = buf_to_arena(&must, request->arena);
	form->may = buf_to_arena(&may, request->arena);
	return rc;
}

static bool has_options(const char *text)
{
	return str_starts_fold(text, "must ") || str_starts_fold(text, "may ") ||
	       strspn(text, "0123456789") > 0;
}

/* The link in a topic is the thread that it is about. */
static const char *take_thread(struct arena *arena, char **topic)
{
	char *link = strstr(*topic, "https://"), *end, *thread;

	if (!link)
		link = strstr(*topic, "http://");
	if (!link)
		return NULL;
	end = link + strcspn(link, " ");
	thread = arena_dup_len(arena, link, (size_t)(end - link));
	*topic = arena_printf(arena, "%.*s%s", (int)(link - *topic), *topic, end);
	return thread;
}

static int read_form(struct request *request, char *text, struct poll_form *form,
		     struct err *err)
{
	char *colon = strstr(text, ": "), *topic = text;

	if (has_options(text)) {
		if (!colon)
			return err_set(err, ERR_INVALID, "the topic goes behind a colon, %s", HOW);
		*colon = '\0';
		topic = colon + 2;
		if (read_options(request, text, form, err))
			return -1;
	}
	form->thread = take_thread(request->arena, &topic);
	form->title = str_trim(topic);
	if (!*form->title)
		return err_set(err, ERR_INVALID, "say what the call is to be about, %s", HOW);
	if (request->channel) {
		form->network = network_id(request->network);
		form->channel = request->channel;
	}
	return 0;
}

static int propose(struct request *request, struct err *err)
{
	char *text = arena_dup(request->arena, request->args), *verb = str_word(&text);
	struct bot *bot = request->network->bot;
	struct poll_form form = { 0 };
	struct poll *poll;
	struct actor who;
	int64_t id;

	if (str_eq_fold(verb, "join") || str_eq_fold(verb, "leave"))
		return actor_of(request, &who, err) ? -1 :
		       command_regular(request, &who, str_eq_fold(verb, "join"), text, err);
	if (!str_eq_fold(verb, "propose"))
		return err_set(err, ERR_INVALID, "!call knows: join, leave, and propose, %s", HOW);
	if (actor_of(request, &who, err) || read_form(request, text, &form, err) ||
	    poll_propose(bot->db, bot->settings, &who, &form, &id, err))
		return -1;
	poll = poll_get(bot->db, id, request->arena, err);
	if (!poll)
		return -1;
	command_reply(request, "%s: %zu times are being asked about, answers until %s: "
		      "%s/poll/%lld", request->nick, poll->options.len,
		      zone_text_utc(request->arena, poll->zone, poll->deadline_at),
		      bot->settings->site.url, (long long)id);
	return 0;
}

int command_call(struct request *request, struct err *err)
{
	return who_then(request, propose, err);
}

/* ---- !vote */

/* The only poll that is open, or of several the only one that asks this person. */
static int find_open(struct request *request, const struct actor *who, int64_t *id,
		     struct err *err)
{
	struct polls polls = { 0 };
	size_t mine = 0;

	if (poll_list(request->network->bot->db, POLL_OPEN, 0, 100, request->arena, &polls, err))
		return -1;
	if (!polls.len)
		return err_set(err, ERR_NOT_FOUND, "no poll is open");
	for (size_t i = 0; i < polls.len; i++) {
		const struct voter *voter = poll_find_voter(&polls.items[i], who->person_id);

		if (polls.len > 1 && (!voter || !voter->is_invited))
			continue;
		*id = polls.items[i].id;
		mine++;
	}
	if (mine == 1)
		return 0;
	return err_set(err, ERR_INVALID, "%zu polls are open: say which, as in !vote %lld/2 yes",
		       polls.len, (long long)polls.items[0].id);
}

/* "2", or "7/2" with the poll's number. */
static int read_number(struct request *request, const struct actor *who, char *text,
		       int64_t *id, int64_t *number, struct err *err)
{
	char *rest = text, *first = str_piece(&rest, '/');

	if (rest)
		return str_to_int(first, 1, INT32_MAX, id, err) ||
		       str_to_int(rest, 1, POLL_OPTIONS_MAX, number, err) ? -1 : 0;
	if (str_to_int(first, 1, POLL_OPTIONS_MAX, number, err))
		return -1;
	return find_open(request, who, id, err);
}

static int vote(struct request *request, struct err *err)
{
	char *text = arena_dup(request->arena, request->args), *which = str_word(&text);
	enum answer answers[POLL_OPTIONS_MAX + 1] = { ANSWER_NONE }, answer;
	struct db *db = request->network->bot->db;
	const struct poll_option *option;
	int64_t id = 0, number = 0;
	struct poll *poll;
	struct actor who;

	if (!which || !*text)
		return err_set(err, ERR_INVALID, "as in !vote 2 yes, or !vote 7/2 no; the answers "
			       "are yes, if need be and no");
	if (actor_of(request, &who, err) ||
	    read_number(request, &who, which, &id, &number, err) ||
	    answer_parse(str_trim(text), &answer, err))
		return -1;
	answers[number] = answer;
	if (poll_vote(db, &who, id, answers, err))
		return -1;
	poll = poll_get(db, id, request->arena, err);
	option = poll ? poll_find_option(poll, number) : NULL;
	if (!option)
		return -1;
	command_reply_private(request, "%s: %s to %s, %s", who.name, answer_name(answer),
			      poll->title, poll_option_when(poll, option, request->arena));
	return 0;
}

int command_vote(struct request *request, struct err *err)
{
	return who_then(request, vote, err);
}

/* ---- !polls */

static void say_poll(struct request *request, const struct poll *poll)
{
	command_reply(request, "%lld: %s, answers until %s: %s/poll/%lld", (long long)poll->id,
		      poll->title, zone_text(request->arena, "UTC", poll->deadline_at),
		      request->network->bot->settings->site.url, (long long)poll->id);
}

int command_polls(struct request *request, struct err *err)
{
	struct polls polls = { 0 };

	if (poll_list(request->network->bot->db, POLL_OPEN, 0, LIST_MAX, request->arena, &polls,
		      err))
		return -1;
	if (!polls.len)
		command_reply(request, "No poll is open.  !call propose TOPIC opens one.");
	for (size_t i = 0; i < polls.len; i++)
		say_poll(request, &polls.items[i]);
	return 0;
}
