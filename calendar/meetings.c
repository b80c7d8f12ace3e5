/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The meetings that are open, and what the bot does about a line.  A line and
 * the bot's answers to it are committed before anybody hears of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "people/settings.h"
#include "hearing.h"
#include "meeting_call.h"
#include "meeting_notes.h"
#include "meeting_rows.h"

#define LINE_MAX_LEN  2000
#define CUT           " [cut]"
#define NAME_MAX_LEN  120
#define NICK_MAX_LEN  64
#define LINES_MAX     20000
#define LINES_HARD    (2 * LINES_MAX)	/* only #endmeeting goes on */

#define NAME_REQUIRED \
	"A meeting name is required, e.g., '#startmeeting Marketing Committee'"
#define FROM_A_BRIDGE \
	"%.80s: who starts a meeting chairs it, and through a bridge I cannot tell who you " \
	"are.  Somebody on IRC has to say #startmeeting."
#define TOO_MUCH \
	"This meeting has %d lines: no more are recorded.  Please end it with #endmeeting."

struct open *hearing_find(const struct meetings *meetings, const char *network,
			  const char *channel)
{
	for (size_t i = 0; i < meetings->len; i++)
		if (str_eq(meetings->items[i].network, network) &&
		    str_eq_fold(meetings->items[i].channel, channel))
			return &meetings->items[i];
	return NULL;
}

static struct open *add(struct meetings *meetings, int64_t id, const char *network,
			const char *channel)
{
	struct open *open;

	if (meetings->len == meetings->cap) {
		meetings->cap = meetings->cap ? meetings->cap * 2 : 4;
		meetings->items = mem_resize(meetings->items,
					     meetings->cap * sizeof(*meetings->items));
	}
	open = &meetings->items[meetings->len++];
	*open = (struct open){
		.id = id, .network = mem_dup(network), .channel = mem_dup(channel),
	};
	return open;
}

static void drop(struct meetings *meetings, struct open *open)
{
	transcript_free(open->transcript);
	free(open->network);
	free(open->channel);
	*open = meetings->items[--meetings->len];
}

/* Changes whenever the chairs, their nicks or their accounts do. */
static uint64_t chairs_mark(const struct transcript *transcript)
{
	uint64_t mark = 0xcbf29ce484222325u;
	size_t n;
	const struct speaker *speakers = transcript_speakers(transcript, &n);

	for (size_t i = 0; i < n; i++) {
		if (!speakers[i].chair)
			continue;
		for (const char *s = speakers[i].nick; *s; s++)
			mark = (mark ^ (unsigned char)*s) * 0x100000001b3u;
		mark = (mark ^ 0xff) * 0x100000001b3u;
		for (const char *s = speakers[i].account; s && *s; s++)
			mark = (mark ^ (unsigned char)*s) * 0x100000001b3u;
		mark = (mark ^ 0xfe) * 0x100000001b3u;
	}
	return mark;
}

static int replay(struct db *db, struct open *open, struct err *err)
{
	struct arena *scratch = arena_new();
	struct transcript_lines lines;
	int rc = meeting_lines(db, open->id, scratch, &lines, err);

	if (!rc) {
		open->transcript = transcript_new(open->channel, "");
		open->n_lines = lines.len;
		for (size_t i = 0; i < lines.len; i++)
			transcript_feed(open->transcript, &lines.items[i], NULL, NULL);
		transcript_wants_save(open->transcript);	/* was done then */
		open->chairs = chairs_mark(open->transcript);
	}
	arena_free(scratch);
	return rc;
}

struct meetings *meetings_open(struct db *db, const struct settings *settings, struct err *err)
{
	struct meetings *meetings = mem_alloc(sizeof(*meetings));
	struct arena *scratch = arena_new();
	struct meeting_list list;
	int rc = meeting_list_open(db, scratch, &list, err);

	meetings->db = db;
	meetings->settings = settings;
	for (size_t i = 0; !rc && i < list.len; i++)
		rc = replay(db, add(meetings, list.items[i].id, list.items[i].network,
				    list.items[i].channel), err);
	arena_free(scratch);
	if (!rc)
		return meetings;
	meetings_close(meetings);
	return NULL;
}

void meetings_close(struct meetings *meetings)
{
	if (!meetings)
		return;
	while (meetings->len)
		drop(meetings, &meetings->items[meetings->len - 1]);
	free(meetings->items);
	free(meetings);
}

void meetings_set_settings(struct meetings *meetings, const struct settings *settings)
{
	meetings->settings = settings;
}

void meetings_set_present(struct meetings *meetings, meetings_present_fn *fn, void *cookie)
{
	meetings->present = fn;
	meetings->present_cookie = cookie;
}

int64_t meetings_in(const struct meetings *meetings, const char *network, const char *channel)
{
	const struct open *open = hearing_find(meetings, network, channel);

	return open ? open->id : 0;
}

char *meetings_resume_text(const struct meetings *meetings, const char *network,
			   const char *channel, struct arena *arena)
{
	const struct open *open = hearing_find(meetings, network, channel);

	if (!open || !open->transcript)
		return NULL;
	return arena_printf(arena, "Resuming the meeting \"%s\": the %zu lines up to here are "
				   "recorded.  What was said while I was away is not.",
			    transcript_name(open->transcript), open->n_lines);
}

int hearing_ready(struct hearing *h, struct err *err)
{
	return h->open->transcript ? 0 : replay(h->meetings->db, h->open, err);
}

void hearing_say(void *cookie, const char *text)
{
	struct hearing *h = cookie;

	*vec_add(&h->answer->says, h->arena) = arena_dup(h->arena, text);
}

static bool is_present(void *cookie, const char *nick)
{
	const struct hearing *h = cookie;
	const struct meetings *meetings = h->meetings;

	return meetings->present(meetings->present_cookie, h->open->network, h->open->channel,
				 nick);
}

static int store(struct hearing *h, const struct transcript_line *line, struct err *err)
{
	struct noted before;

	if (meeting_add_line(h->meetings->db, h->open->id, line, err))
		return -1;
	h->open->n_lines++;
	meeting_notes_mark(h, &before);
	transcript_set_present(h->open->transcript, h->meetings->present ? is_present : NULL, h);
	transcript_feed(h->open->transcript, line, hearing_say, h);
	transcript_set_present(h->open->transcript, NULL, NULL);
	return meeting_notes_write(h, &before, err);
}

static int say_minutes(struct hearing *h, const char *label, struct err *err)
{
	int64_t id;

	if (minutes_draft_meeting(h->meetings->db, h->meetings->settings, h->open->id, &id, err))
		return -1;
	hearing_say(h, arena_printf(h->arena, "%s: %s", label,
				   minutes_url(h->meetings->settings, id, h->arena)));
	return 0;
}

int hearing_end(struct hearing *h, struct err *err)
{
	if (meeting_set_ended(h->meetings->db, h->open->id,
			      transcript_ended_at(h->open->transcript), err) ||
	    say_minutes(h, "Minutes", err))
		return -1;
	hearing_say(h, arena_printf(h->arena, "Log: %s/meeting/%lld",
				   h->meetings->settings->site.url, (long long)h->open->id));
	h->answer->ended = true;
	return 0;
}

/* The chairs go first: the draft asks for them. */
static int store_chairs(struct hearing *h, struct err *err)
{
	uint64_t mark = chairs_mark(h->open->transcript);

	if (mark == h->open->chairs)
		return 0;
	h->open->chairs = mark;
	return meeting_set_chairs(h->meetings->db, h->open->id, h->open->transcript, err);
}

/* It never is a command. */
int hearing_store_answers(struct hearing *h, size_t from, struct err *err)
{
	struct transcript_line line = {
		.at = h->at, .kind = TRANSCRIPT_BOT, .nick = h->bot_nick,
	};

	for (size_t i = from; i < h->answer->says.len; i++) {
		line.text = h->answer->says.items[i];
		if (store(h, &line, err))
			return -1;
	}
	return 0;
}

static bool is_command(const char *text, const char *command)
{
	size_t len = strlen(command);

	return str_starts_fold(text, command) && (!text[len] || strchr(" :", text[len]));
}

/* Past the limit the meeting can be ended and saved, and nicks are followed. */
static bool is_too_much(const struct hearing *h, const struct transcript_line *line)
{
	size_t n = h->open->n_lines;
	bool is_said = line->kind == TRANSCRIPT_SAY;

	if (n < LINES_MAX || (is_said && is_command(line->text, "#endmeeting")))
		return false;
	return n >= LINES_HARD || (is_said && !is_command(line->text, "#save"));
}

static int hear_line(struct hearing *h, const struct transcript_line *line, struct err *err)
{
	size_t said = h->answer->says.len, before = h->open->n_lines;
	char *topic, *name;

	if (is_too_much(h, line))
		return 0;
	topic = arena_dup(h->arena, transcript_topic(h->open->transcript));
	name = arena_dup(h->arena, transcript_name(h->open->transcript));
	if (store(h, line, err) || store_chairs(h, err))
		return -1;
	if (*name && !str_eq(name, transcript_name(h->open->transcript)) &&
	    meeting_set_name(h->meetings->db, h->open->id,
			     transcript_name(h->open->transcript), err))
		return -1;
	if (h->agenda)
		meeting_say_agenda(h->agenda, h->arena, hearing_say, h);
	h->agenda = NULL;
	if (!str_eq(topic, transcript_topic(h->open->transcript)))
		h->answer->topic = arena_dup(h->arena, transcript_topic(h->open->transcript));
	if (transcript_is_over(h->open->transcript)) {
		if (hearing_end(h, err))
			return -1;
	} else if (transcript_wants_save(h->open->transcript) && say_minutes(h, "Saved", err)) {
		return -1;
	}
	if (before < LINES_MAX && h->open->n_lines >= LINES_MAX)
		hearing_say(h, arena_printf(h->arena, TOO_MUCH, LINES_MAX));
	return hearing_store_answers(h, said, err);
}

/* The line as it is kept: one line, clean, of bounded length. */
static void clean(struct hearing *h, struct transcript_line *line)
{
	char *text = str_clean_line(h->arena, line->text);
	char *nick = str_clean_line(h->arena, line->nick);
	size_t cut = str_utf8_cut(text, LINE_MAX_LEN);

	if (text[cut]) {
		cut = str_utf8_cut(text, LINE_MAX_LEN - strlen(CUT));
		text[cut] = '\0';
		text = arena_printf(h->arena, "%s" CUT, text);
	}
	nick[str_utf8_cut(nick, NICK_MAX_LEN)] = '\0';
	line->text = text;
	line->nick = nick;
}

/* Each piece of a paste that arrived as one message is a line of its own. */
static int hear_lines(struct hearing *h, const struct transcript_line *line, struct err *err)
{
	char *cursor = arena_dup(h->arena, line->text), *text;

	while ((text = str_piece(&cursor, '\n')) && !h->answer->ended) {
		struct transcript_line one = *line;

		one.text = text;
		if (transcript_is_off(text))
			continue;
		clean(h, &one);
		if (*one.text && *one.nick && hear_line(h, &one, err))
			return -1;
	}
	return 0;
}

static int start(struct hearing *h, const char *network, const char *channel, const char *name,
		 struct err *err)
{
	char *kept = str_clean_line(h->arena, name);
	struct meeting meeting = {
		.network = network, .channel = channel, .started_at = h->at,
	};
	struct call *call = NULL;

	kept[str_utf8_cut(kept, NAME_MAX_LEN)] = '\0';
	meeting.name = kept;
	if (call_due_in(h->meetings->db, network, channel, h->at, h->arena, &call, err) < 0)
		return -1;
	if (call) {
		meeting.call_id = call->id;
		h->agenda = call_agenda(call, h->arena);
	}
	if (meeting_add(h->meetings->db, &meeting, &meeting.id, err))
		return -1;
	h->open = add(h->meetings, meeting.id, network, channel);
	h->open->transcript = transcript_new(channel, "");
	return 0;
}

/* A line where no meeting is open: 1 it starts one, 0 it does not, -1. */
static int hear_start(struct hearing *h, const char *network, const char *channel,
		      const struct transcript_line *line, struct err *err)
{
	char *text = arena_dup(h->arena, line->text);
	const char *name;

	text[strcspn(text, "\n")] = '\0';
	if (line->kind != TRANSCRIPT_SAY || transcript_is_off(text) ||
	    !transcript_is_start(str_clean_line(h->arena, text), &name))
		return 0;
	if (strchr(line->nick, '/')) {
		hearing_say(h, arena_printf(h->arena, FROM_A_BRIDGE, line->nick));
		return 0;
	}
	name = str_clean_line(h->arena, name);
	if (!*name) {
		hearing_say(h, NAME_REQUIRED);
		return 0;
	}
	return start(h, network, channel, name, err) ? -1 : 1;
}

static int hear(struct hearing *h, const char *network, const char *channel,
		const struct transcript_line *line, struct err *err)
{
	int rc;

	if (!h->open) {
		rc = hear_start(h, network, channel, line, err);
		if (rc <= 0)
			return rc;
	} else if (hearing_ready(h, err)) {
		return -1;
	}
	if (hear_lines(h, line, err))
		return -1;
	if (!*transcript_name(h->open->transcript))
		return err_set(err, ERR_INVALID, "nobody started that meeting");
	return 0;
}

/* Nothing of it happened. */
static void forget(struct hearing *h, bool is_new)
{
	memset(h->answer, 0, sizeof(*h->answer));
	if (!h->open)
		return;
	if (is_new) {
		drop(h->meetings, h->open);
		return;
	}
	transcript_free(h->open->transcript);
	h->open->transcript = NULL;
}

void hearing_finish(struct hearing *h, bool is_new, int rc)
{
	if (rc)
		forget(h, is_new);
	else if (h->answer->ended)
		drop(h->meetings, h->open);
}

int meeting_hear(struct meetings *meetings, const char *network, const char *channel,
		 const struct transcript_line *line, const char *bot_nick, struct arena *arena,
		 struct meeting_answer *answer, struct err *err)
{
	struct hearing h = {
		.meetings = meetings, .open = hearing_find(meetings, network, channel),
		.bot_nick = bot_nick, .at = line->at, .arena = arena, .answer = answer,
	};
	bool is_new = !h.open;
	const char *name;
	int rc = -1;

	memset(answer, 0, sizeof(*answer));
	if (is_new && (line->kind != TRANSCRIPT_SAY || !strchr(line->text, '#')))
		return 0;
	if (line->kind != TRANSCRIPT_NICK && str_eq_fold(line->nick, bot_nick))
		return 0;		/* our own, echoed */
	if (is_new && !transcript_is_start(line->text, &name))
		return 0;
	if (db_begin(meetings->db, err))
		return -1;		/* nothing of it has happened */
	rc = hear(&h, network, channel, line, err);
	if (!rc)
		rc = db_commit(meetings->db, err);
	db_rollback(meetings->db);
	hearing_finish(&h, is_new, rc);
	return rc;
}
