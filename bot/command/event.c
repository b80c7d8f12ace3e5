/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An event on IRC: !now, !where, !in, !out, !session, !rate, !propose. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/attendance.h"
#include "calendar/board.h"
#include "calendar/event.h"
#include "calendar/event_notes.h"
#include "calendar/interest.h"
#include "calendar/overflow.h"
#include "calendar/proposal.h"
#include "people/moment.h"
#include "people/person.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../irc/connection.h"
#include "../nick.h"

#define LATE_MAX_SECS (4 * CLOCK_HOUR)

int command_now(struct request *request, struct err *err)
{
	const char *text;

	if (board_now(request->network->bot->db, clock_now(), request->arena, &text, err))
		return -1;
	command_reply(request, "%s", text ? text : "No session goes on.  !next tells what comes.");
	return 0;
}

int command_where(struct request *request, struct err *err)
{
	const char *text;

	if (!*request->args)
		return err_set(err, ERR_INVALID, "whom?  !where and a name");
	if (board_where(request->network->bot->db, request->args, clock_now(), request->arena,
			&text, err))
		return -1;
	command_reply(request, "%s", text);
	return 0;
}

/* The event that is on or comes next; ERR_NOT_FOUND: none. */
static struct event *current(struct request *request, struct err *err)
{
	struct event *event;
	int found = event_current(request->network->bot->db, request->arena, &event, err);

	if (found == 0)
		err_set(err, ERR_NOT_FOUND, "no event is planned");
	return found == 1 ? event : NULL;
}

static int here(struct request *request, bool is_here, struct err *err)
{
	struct event *event = current(request, err);
	struct actor who;

	if (!event || command_actor(request, &who, err) ||
	    attendance_here(request->network->bot->db, &who, event->id, is_here, request->args,
			    err))
		return -1;
	command_reply(request, is_here ? "Noted: whoever asks !where %s is told.  !out ends it." :
		      "%s: nobody is told where you are.", who.name);
	return 0;
}

int command_in(struct request *request, struct err *err)
{
	return here(request, true, err);
}

int command_out(struct request *request, struct err *err)
{
	return here(request, false, err);
}

/* "12 very": the number; *rest is what follows. */
static int read_number(struct request *request, const char *usage, int64_t *id, char **rest,
		       struct err *err)
{
	char *word;

	*rest = arena_dup(request->arena, request->args);
	word = str_word(rest);
	if (word && *word == '#')
		word++;
	if (str_to_int(word ? word : "", 1, INT64_MAX, id, err))
		return err_set(err, ERR_INVALID, "which session?  %s", usage);
	return 0;
}

int command_rate(struct request *request, struct err *err)
{
	enum interest_level level;
	struct actor who;
	int64_t id;
	char *rest;

	if (read_number(request, "!rate 12 very", &id, &rest, err) ||
	    interest_parse(rest, &level, err) || command_actor(request, &who, err))
		return -1;
	if (!who.person_id)
		return err_set(err, ERR_DENIED, "I do not know who you are: /msg me !iam and your "
			       "address, once");
	if (interest_rate(request->network->bot->db, &who, id, level, err))
		return -1;
	command_reply(request, "%s: session %" PRId64 " is \"%s\" for you.", request->nick, id,
		      interest_name(level));
	return 0;
}

int command_propose(struct request *request, struct err *err)
{
	struct proposal_form form = { 0 };
	struct event *event = current(request, err);
	char *title = arena_dup(request->arena, request->args), *problem = NULL;
	struct actor who;
	int64_t id;

	if (!event || command_actor(request, &who, err))
		return -1;
	if (!who.person_id)
		return err_set(err, ERR_DENIED, "I do not know who you are: /msg me !iam and your "
			       "address, once; or propose at %s",
			       event_url(request->network->bot->settings, event->id,
					 request->arena));
	/* "Title: what the problem is" */
	for (char *s = title; *s && !problem; s++)
		if (s[0] == ':' && s[1] == ' ') {
			*s = '\0';
			problem = s + 2;
		}
	form.title = title;
	form.problem = problem;
	if (proposal_create(request->network->bot->db, &who, event->id, &form, &id, err))
		return -1;
	command_reply(request, "%s: session %" PRId64 ", hosted by you: %s/session/%" PRId64
		      "/edit to say more; others !rate %" PRId64 " yes", request->nick, id,
		      request->network->bot->settings->site.url, id, id);
	return 0;
}

static int set_late(struct request *request, const struct actor *who, int64_t id,
		    const char *text, struct err *err)
{
	int64_t secs = 10 * CLOCK_MINUTE;

	if (*text && moment_span(text, CLOCK_MINUTE, LATE_MAX_SECS, &secs, err))
		return err_in(err, "how late, such as 10m");
	return proposal_set_late(request->network->bot->db, who, id, secs, err);
}

/* A nick that is known stands for its person, as address; else it is a name. */
static const char *nick_person(struct request *request, const char *nick)
{
	struct network *network = request->network;
	const char *account = irc_connection_account(network->irc, nick);
	struct err ignored = ERR_INIT;
	struct person *person;

	if (!account)
		account = nick_tied(network, nick, request->arena);
	if (!account || person_find_account(network->bot->db, network_id(network), account,
					    request->arena, &person, &ignored) != 1)
		return nick;
	return person->email ? person->email : person->name;
}

static int take_notes(struct request *request, const struct actor *who, int64_t id,
		      const char *name, struct err *err)
{
	const char *taker;

	if (event_notes_take(request->network->bot->db, who, id, nick_person(request, name),
			     request->arena, &taker, err))
		return -1;
	command_reply(request, "%s takes the notes of session %" PRId64 ": %s/session/%" PRId64
		      "/notes", taker ? taker : "Nobody", id,
		      request->network->bot->settings->site.url, id);
	return 0;
}

static int open_overflow(struct request *request, const struct actor *who, int64_t id,
			 const char *room, struct err *err)
{
	struct bot *bot = request->network->bot;

	if (overflow_set(bot->db, bot->settings, who, id, room, err))
		return -1;
	command_reply(request, *room ? "The board says so, and the channel is told." :
		      "Session %" PRId64 " has its overflow room no more.", id);
	return 0;
}

int command_session(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	struct actor who;
	const char *text;
	char *rest, *verb;
	int64_t id;

	if (read_number(request, "!session 12; now TOPIC, late 10m, notes NAME or overflow ROOM "
			"may follow", &id, &rest, err) ||
	    command_actor(request, &who, err))
		return -1;
	verb = str_word(&rest);
	if (!verb) {
		if (board_session(bot->db, bot->settings, id, request->arena, &text, err))
			return -1;
		command_reply(request, "%s", text);
		return 0;
	}
	if (str_eq_fold(verb, "now")) {
		if (proposal_set_topic(bot->db, &who, id, rest, err))
			return -1;
		command_reply(request, "Session %" PRId64 " talks of \"%s\" now.", id, rest);
		return 0;
	}
	if (str_eq_fold(verb, "notes"))
		return take_notes(request, &who, id, rest, err);
	if (str_eq_fold(verb, "overflow"))
		return open_overflow(request, &who, id, rest, err);
	if (!str_eq_fold(verb, "late"))
		return err_set(err, ERR_INVALID, "!session 12 now TOPIC, late 10m, notes NAME, or "
			       "overflow ROOM");
	if (set_late(request, &who, id, rest, err))
		return -1;
	command_reply(request, "The board says that session %" PRId64 " begins late.", id);
	return 0;
}
