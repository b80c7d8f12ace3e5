/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !ping and !tell: who is meant, then what happens, in one line to who asked. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/group.h"
#include "people/person.h"
#include "people/ping.h"
#include "people/seen.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../nick.h"
#include "../ping.h"
#include "../sight.h"
#include "../who.h"
#include "about.h"

#define TARGETS_MAX 20
#define WORDS_MAX 1500
#define REVIEWERS "reviewers of "

struct target {
	const char *word;		/* as it was typed, or a member of a group */
	bool is_member;
	const char *email;		/* of who owes in a series: no nick; else NULL */
};

/* Asking the network who each is takes a while: this lives so long. */
struct job {
	struct request request;
	enum ping_kind kind;
	const char *text;
	const char *note;		/* said last, or NULL */
	struct { struct target *items; size_t len, cap; } targets;
	size_t at;
	struct peer from;
	const char *from_ids;
	struct buf words;
	unsigned tries;			/* while the database is busy */
};

static void job_free(struct job *job)
{
	buf_free(&job->words);
	arena_free(job->request.arena);
	free(job);
}

static void add_words(struct job *job, const char *words)
{
	buf_printf(&job->words, "%s%s", job->words.len ? "; " : "", words);
}

/* ---- what was typed */

/* `"Ann Example"`, `ann`, `ann:`; *is_more: a comma follows. */
static const char *parse_who(const char **cursor, bool *is_more, struct arena *arena)
{
	bool is_quoted = **cursor == '"';
	const char *start = *cursor + is_quoted, *end = start + strcspn(start, is_quoted ? "\"" :
									" ,");
	const char *next = end;
	size_t len = (size_t)(end - start);

	if (is_quoted && *next)
		next++;
	next += strspn(next, " ");
	*is_more = *next == ',';
	next += *is_more;
	*cursor = next + strspn(next, " ");
	if (len && !is_quoted && start[len - 1] == ':')
		len--;
	return arena_dup_len(arena, start, len);
}

static void add_target(struct job *job, const char *word, bool is_member, const char *email)
{
	for (size_t i = 0; i < job->targets.len; i++)
		if (str_eq_fold(job->targets.items[i].word, word))
			return;
	*vec_add(&job->targets, job->request.arena) = (struct target){ word, is_member, email };
}

static int add_group(struct job *job, const struct settings_group *group, struct err *err)
{
	struct request *request = &job->request;
	struct caller caller = { network_id(request->network), request->nick, request->account };
	bool services = irc_connection_has_services(request->network->irc);

	if (!group_has(group, &caller, &job->from, !services, request->arena))
		return err_set(err, ERR_DENIED, "only members of %s may ping it, and I know you "
			       "by %s", group->id, services ? "your account" : "your nick");
	for (const char **member = group->members; member && *member; member++)
		if (!str_eq_fold(*member, request->nick) &&
		    !str_eq_fold(*member, request->account ? request->account : ""))
			add_target(job, *member, true, NULL);
	return 0;
}

static int add_who(struct job *job, const char *word, struct err *err)
{
	const struct settings *settings = job->request.network->bot->settings;
	const struct settings_group *group = settings_group(settings, word);
	struct irc_connection *irc = job->request.network->irc;

	if (!*word)
		return err_set(err, ERR_INVALID, "who, and what about?  As in !ping ann please "
			       "look at v3");
	if (group)
		return add_group(job, group, err);
	if (irc_connection_same_nick(irc, word, irc_connection_nick(irc)))
		return err_set(err, ERR_INVALID, "I am here; !help tells what I know");
	add_target(job, word, false, NULL);
	return 0;
}

/* "ann, please look" may not be meant for somebody called please. */
static int is_somebody(struct job *job, const char *word, struct err *err)
{
	struct network *network = job->request.network;
	struct bot *bot = network->bot;
	struct peer peer;
	int found;

	if (!*word)
		return 0;
	if (settings_group(bot->settings, word) ||
	    irc_connection_sees(network->irc, word))
		return 1;
	found = seen_peer(bot->db, network_id(network), word, job->request.arena, &peer, err);
	if (found)
		return found;
	found = peer_find(bot->db, network_id(network), word, job->request.arena, &peer, err);
	return found < 0 && err->kind == ERR_CONFLICT ? 1 : found;
}

/*
 * What stands behind a comma and is nobody's name is text, which is said; a colon
 * behind it says that a name was meant.
 */
static int not_somebody(struct job *job, const char *word, bool is_name, struct err *err)
{
	if (!*word)
		return 0;
	if (is_name)
		return err_set(err, ERR_NOT_FOUND, "%.60s: I have not seen anybody of that name; "
			       "nobody was pinged", word);
	job->note = arena_printf(job->request.arena, "I know nobody called \"%.60s\" and took that "
				 "for the text", word);
	return 0;
}

static int parse_targets(struct job *job, struct err *err)
{
	const char *cursor = job->request.args, *before, *word;
	bool is_more;
	int found;

	word = parse_who(&cursor, &is_more, job->request.arena);
	if (add_who(job, word, err))
		return -1;
	while (is_more) {
		before = cursor;
		word = parse_who(&cursor, &is_more, job->request.arena);
		found = is_somebody(job, word, err);
		if (found < 0 || (found && add_who(job, word, err)))
			return -1;
		if (!found) {
			const char *end = before + strcspn(before, " ,:");

			if (not_somebody(job, word, str_starts(end, ": "), err))
				return -1;
			cursor = before;
			break;
		}
	}
	job->text = cursor;
	return 0;
}

/* Who is owed by, and is not THE REST while somebody more specific owes. */
static void add_owed(struct job *job, const struct turn_oweds *owed)
{
	bool specific = false;

	for (size_t i = 0; i < owed->len; i++)
		specific = specific || !owed->items[i].is_rest;
	for (size_t i = 0; i < owed->len; i++) {
		const struct turn_owed *one = &owed->items[i];

		if (specific && one->is_rest)
			continue;
		add_target(job, about_names(&job->request, str_is_empty(one->name) ?
					    one->address : one->name), false, one->address);
	}
}

static int check_owed(struct job *job, const struct judgement *j, struct err *err)
{
	struct request *request = &job->request;

	if (j->turn.owner == OWNER_REVIEWERS && j->turn.owed.len)
		return 0;
	return err_set(err, ERR_CONFLICT, "%s is for no reviewer now: %s; %s",
		       about_title(request, j->series), about_names(request, j->turn.text),
		       about_url(request, j->series));
}

/* "reviewers of 12 it blocks my work" */
static int parse_reviewers(struct job *job, struct err *err)
{
	struct request *request = &job->request;
	char *rest = arena_dup(request->arena, request->args + strlen(REVIEWERS));
	struct series *series = about_series(request, &rest, false, err);
	struct judgement j;

	if (!series || about_judge(request, series, &j, err) || check_owed(job, &j, err))
		return -1;
	job->text = arena_printf(request->arena, "%s: %s%s%s", about_title(request, series),
				 about_url(request, series), *rest ? " " : "", rest);
	add_owed(job, &j.turn.owed);
	if (job->targets.len > TARGETS_MAX)
		return err_set(err, ERR_LIMIT, "%zu people owe it; ask on the list: %s/ping",
			       job->targets.len, about_url(request, series));
	return 0;
}

static int parse(struct job *job, struct err *err)
{
	if (str_starts_fold(job->request.args, REVIEWERS))
		return parse_reviewers(job, err);
	if (parse_targets(job, err))
		return -1;
	if (!*job->text)
		return err_set(err, ERR_INVALID, "say what it is about: !%s %.60s and the reason",
			       job->kind == PING_TELL ? "tell" : "ping",
			       job->targets.len ? job->targets.items[0].word : "ann");
	if (job->targets.len > TARGETS_MAX)
		return err_set(err, ERR_LIMIT, "at most %d people at once", TARGETS_MAX);
	if (!job->targets.len)
		return err_set(err, ERR_INVALID, "there is nobody else in that group");
	return 0;
}

/* ---- who that is */

static int by_nick(struct job *job, const char *nick, const char *account, struct peer *out,
		   struct err *err)
{
	struct request *request = &job->request;
	struct caller caller = { network_id(request->network), nick, account };
	struct person *person;
	int found;

	if (!account) {		/* somebody else's nick is not to get what is theirs */
		found = person_find_account(request->network->bot->db, caller.network, nick,
					    request->arena, &person, err);
		if (found < 0)
			return -1;
		if (found)
			caller.account = nick;
	}
	return peer_of(request->network->bot->db, &caller, request->arena, out, err);
}

/* A member of a group is by that name in the config whom an account or a person is. */
static int find_member(struct job *job, const struct target *target, struct peer *out,
		       struct err *err)
{
	struct request *request = &job->request;

	if (!target->is_member)
		return 0;
	return peer_find(request->network->bot->db, network_id(request->network), target->word,
			 request->arena, out, err);
}

/* A maintainer is who confirmed that address here. */
static int find_owed(struct job *job, const struct target *target, struct peer *out,
		     struct err *err)
{
	struct request *request = &job->request;
	struct db *db = request->network->bot->db;
	struct person *person;
	int found = person_find_email(db, target->email, request->arena, &person, err);

	if (!found)
		return err_set(err, ERR_NOT_FOUND, "%.60s: has no account here; the list reaches "
			       "them", target->word);
	return found < 0 ? -1 : peer_of_person(db, person->id, request->arena, out, err) ? -1 : 1;
}

static int find_absent(struct job *job, const struct target *target, struct peer *out,
		       struct err *err)
{
	struct request *request = &job->request;
	struct db *db = request->network->bot->db;
	const char *network = network_id(request->network);
	int found = seen_peer(db, network, target->word, request->arena, out, err);

	if (!found)
		found = peer_find(db, network, target->word, request->arena, out, err);
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "%.60s: I have not seen anybody of that name",
			       target->word);
	return found;
}

static int send(struct job *job, const struct target *target, struct peer *to, struct err *err)
{
	struct request *request = &job->request;
	struct bot *bot = request->network->bot;
	struct caller here;
	int64_t since = clock_now() - bot->settings->ping.active_minutes * CLOCK_MINUTE;
	struct ping_wish wish = {
		.kind = job->kind, .from = &job->from, .to = to, .from_ids = job->from_ids,
		.from_nick = request->nick, .to_nick = target->word,
		.network = network_id(request->network), .channel = request->channel,
		.text = job->text,
	};
	const char *words;

	if (sight_find(bot, to, since, &here)) {
		wish.here = &here;
		wish.is_away = sight_is_away(bot, &here);
	} else {
		wish.is_away = irc_connection_is_away(request->network->irc, target->word);
	}
	if (ping_send(bot->db, bot->settings, &wish, request->arena, &words, err))
		return -1;
	add_words(job, words);
	return 0;
}

static void step(struct job *job);

static void on_again(void *cookie, bool is_there)
{
	struct job *job = cookie;

	if (is_there)
		step(job);
	else
		job_free(job);
}

/* What is wrong with one does not stop the others; what is wrong with us does. */
static void settle(struct job *job, int rc, const struct err *err)
{
	if (rc && err->kind == ERR_BUSY &&
	    who_pause(job->request.network, &job->tries, on_again, job))
		return;
	if (rc && (err->kind == ERR_BUSY || err->kind == ERR_IO)) {
		who_fault(&job->request, err);
		job->at = job->targets.len;
		buf_reset(&job->words);
	} else if (rc) {
		add_words(job, err->msg);
	}
	job->at++;
	step(job);
}

static void on_identified(void *cookie, const char *nick, const char *account, bool known)
{
	struct job *job = cookie;
	struct target *target = &job->targets.items[job->at];
	struct err err = ERR_INIT;
	struct peer to;
	int rc;

	if (!account)
		account = nick_tied(job->request.network, nick, job->request.arena);
	if (!known && irc_connection_has_services(job->request.network->irc))
		rc = err_set(&err, ERR_NOT_FOUND, "%s: the network does not tell me who that is; "
			     "please try again in a minute", nick);
	else
		rc = by_nick(job, nick, account, &to, &err);
	if (rc == 0 && account)
		sight_identified(job->request.network, nick, account);
	if (rc == 0)
		rc = send(job, target, &to, &err);
	settle(job, rc, &err);
}

static void finish(struct job *job)
{
	struct bot *bot = job->request.network->bot;

	if (job->words.len && job->note)
		add_words(job, job->note);
	if (job->words.len)
		command_reply_private(&job->request, "%s", buf_str(&job->words));
	pings_drain(bot);
	job_free(job);
}

static void step(struct job *job)
{
	struct irc_connection *irc = job->request.network->irc;
	struct target *target;
	struct err err = ERR_INIT;
	struct peer to;
	int found;

	if (job->at >= job->targets.len) {
		finish(job);
		return;
	}
	target = &job->targets.items[job->at];
	found = target->email ? find_owed(job, target, &to, &err) :
		find_member(job, target, &to, &err);
	if (!found && irc_connection_sees(irc, target->word)) {
		irc_connection_identify(irc, target->word, on_identified, job);
		return;
	}
	if (!found)
		found = find_absent(job, target, &to, &err);
	settle(job, found < 0 ? -1 : send(job, target, &to, &err), &err);
}

/* ---- the commands */

static int start(struct request *request, enum ping_kind kind, struct err *err)
{
	struct job *job = mem_alloc(sizeof(*job));
	struct arena *arena = arena_new();
	struct db *db = request->network->bot->db;
	struct caller caller;

	job->words.limit = WORDS_MAX;
	job->kind = kind;
	job->request = *request;
	job->request.arena = arena;
	job->request.channel = arena_dup(arena, request->channel);
	job->request.nick = arena_dup(arena, request->nick);
	job->request.account = arena_dup(arena, request->account);
	job->request.args = arena_dup(arena, request->args);
	caller = (struct caller){ network_id(request->network), request->nick, request->account };
	job->from_ids = peer_ids(db, &caller, arena, err);
	if (!job->from_ids || peer_of(db, &caller, arena, &job->from, err) || parse(job, err)) {
		job_free(job);
		return -1;
	}
	step(job);
	return 0;
}

static int ping(struct request *request, struct err *err)
{
	return start(request, PING_PING, err);
}

static int tell(struct request *request, struct err *err)
{
	return start(request, PING_TELL, err);
}

int command_ping(struct request *request, struct err *err)
{
	return who_then(request, ping, err);
}

int command_tell(struct request *request, struct err *err)
{
	return who_then(request, tell, err);
}
