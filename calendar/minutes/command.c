/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of commands: MeetBot's words and others', and who may use them.
 * Anyone notes, only chairs steer; what is not in the table is not a command
 * and gets no answer.
 */
#include <string.h>

#include "command.h"

#include "base/arena.h"
#include "base/str.h"
#include "reply.h"
#include "state.h"

enum who { ANYONE, CHAIRS };

struct command {
	const char *name;		/* with its '#'; "s/" is any word that begins so */
	enum who who;
	command_fn *run;
	enum item_kind kind;		/* of what it notes */
	const char *usage, *help;	/* NULL: another name of the one above */
};

static command_fn run_start, run_save, run_commands, run_lurk, run_unlurk, run_restrictlogs;

/* Keep alphabetised, but other names below their command. */
static const struct command commands[] = {
	{ "#accepted", CHAIRS, run_outcome, ITEM_ACCEPTED, "[TEXT]",
	  "notes what was accepted; closes the motion that is open so" },
	{ "#accept", CHAIRS, run_outcome, ITEM_ACCEPTED, NULL, NULL },
	{ "#action", ANYONE, run_item, ITEM_ACTION, "NICK TEXT",
	  "notes what somebody is to do" },
	{ "#agenda", ANYONE, run_agenda, 0, "[ITEM]", "adds to the agenda, or shows it" },
	{ "#agreed", CHAIRS, run_decision, ITEM_AGREED, "TEXT", "notes what was agreed" },
	{ "#agree", CHAIRS, run_decision, ITEM_AGREED, NULL, NULL },
	{ "#chair", CHAIRS, run_chair, 0, "NICK...", "more chairs" },
	{ "#close", CHAIRS, run_vote_end, 0, "", "counts the votes on the motion" },
	{ "#commands", ANYONE, run_commands, 0, "[NAME]", "all commands, or what one does" },
	{ "#endmeeting", ANYONE, run_end, 0, "",
	  "ends the meeting: for chairs, for all after an hour or 30 silent minutes" },
	{ "#endvote", CHAIRS, run_vote_end, 0, "", "ends the vote and shows the result" },
	{ "#failed", CHAIRS, run_outcome, ITEM_FAILED, "[TEXT]",
	  "notes what failed; closes the motion that is open so" },
	{ "#help", ANYONE, run_help, ITEM_HELP, "TEXT", "notes a call for help" },
	{ "#halp", ANYONE, run_help, ITEM_HELP, NULL, NULL },
	{ "#here", ANYONE, run_here, 0, "[NAME]", "says that you are there, and who you are" },
	{ "#idea", ANYONE, run_item, ITEM_IDEA, "TEXT", "notes an idea" },
	{ "#inconclusive", CHAIRS, run_outcome, ITEM_INCONCLUSIVE, "[TEXT]",
	  "notes what was left open; closes the motion that is open so" },
	{ "#info", ANYONE, run_item, ITEM_INFO, "TEXT", "notes something" },
	{ "#link", ANYONE, run_item, ITEM_LINK, "URL [TEXT]",
	  "notes a link; a line that begins with one does so too" },
	{ "#lurk", CHAIRS, run_lurk, 0, "", "I note and do not speak" },
	{ "#meetingname", CHAIRS, run_meetingname, 0, "NAME", "another name for the meeting" },
	{ "#meetingtopic", CHAIRS, run_meetingtopic, 0, "[TEXT]",
	  "what stands behind each topic; none without text" },
	{ "#motion", CHAIRS, run_motion, 0, "TEXT",
	  "opens the vote on a motion: #vote +2, +1, 0, -1, -2 WHY" },
	{ "#next", CHAIRS, run_agenda_next, 0, "", "the next item of the agenda is the topic" },
	{ "#nick", ANYONE, run_nick, 0, "NICK...", "makes known who has not spoken" },
	{ "#rejected", CHAIRS, run_outcome, ITEM_REJECTED, "[TEXT]",
	  "notes what was rejected; closes the motion that is open so" },
	{ "#reject", CHAIRS, run_outcome, ITEM_REJECTED, NULL, NULL },
	{ "#restrictlogs", CHAIRS, run_restrictlogs, 0, "",
	  "says who can read the log: everybody; [off] in front keeps a line out of it" },
	{ "#save", CHAIRS, run_save, 0, "", "writes the minutes so far" },
	{ "#scribe", CHAIRS, run_scribe, 0, "[NICK...]", "names who writes; none: nobody" },
	{ "#showvote", ANYONE, run_vote_show, 0, "", "shows the votes so far" },
	{ "#startmeeting", ANYONE, run_start, 0, "NAME", "starts a meeting and chairs it" },
	{ "#startvote", CHAIRS, run_vote_start, 0, "QUESTION? A, B",
	  "opens a vote between options, Yes and No without any" },
	{ "#timer", CHAIRS, run_timer, 0, "10m [WHAT]", "I say when the time is up" },
	{ "#topic", CHAIRS, run_topic, 0, "TEXT", "begins a section of the minutes" },
	{ "#unchair", CHAIRS, run_unchair, 0, "NICK...", "fewer chairs" },
	{ "#undo", CHAIRS, run_undo, 0, "", "takes back what was noted last, again and again" },
	{ "#unlurk", CHAIRS, run_unlurk, 0, "", "I speak again" },
	{ "#vote", ANYONE, run_vote, 0, "VOTE", "your vote; the last one counts" },
	{ "ack", CHAIRS, run_queue_ack, 0, "NICK", "gives the floor to who is on the queue" },
	{ "q+", ANYONE, run_queue_join, 0, "[to ...]", "puts you on the speaker queue" },
	{ "q-", ANYONE, run_queue_leave, 0, "", "takes you off the speaker queue" },
	{ "q?", ANYONE, run_queue_show, 0, "", "shows the speaker queue" },
	{ "s/", ANYONE, run_correct, 0, "old/new/", "corrects the last that you noted" },
};

/*
 * The length of the word that may be a command: '#' and letters and then a
 * blank, a colon or the end, so that "#1234" and "#chan-name" are none; or any
 * word without '#'.
 */
static size_t word_len(const char *text)
{
	size_t len = 1;

	if (str_starts(text, "s/"))
		return 2;
	if (*text != '#')
		return strcspn(text, " \t");
	while ((text[len] >= 'a' && text[len] <= 'z') || (text[len] >= 'A' && text[len] <= 'Z'))
		len++;
	return len > 1 && (!text[len] || strchr(" \t:", text[len])) ? len : 0;
}

static const struct command *find(const char *text, const char **rest)
{
	size_t len = word_len(text);

	for (size_t i = 0; len && i < ARRAY_LEN(commands); i++) {
		const char *name = commands[i].name;

		if (strlen(name) != len || !str_starts_fold(text, name))
			continue;
		*rest = text + len + (text[len] == ':');
		*rest += strspn(*rest, " \t");
		return &commands[i];
	}
	return NULL;
}

static bool is_url(const char *text)
{
	static const char *const schemes[] = {
		"http://", "https://", "ftp://", "irc://", "ircs://", "ssh://", "git://", "mailto:",
	};

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		size_t len = strlen(schemes[i]);

		if (str_starts_fold(text, schemes[i]) && text[len] && text[len] != ' ')
			return true;
	}
	return false;
}

bool transcript_is_start(const char *text, const char **name)
{
	const struct command *command = find(text + strspn(text, " \t"), name);

	return command && command->run == run_start;
}

static void run_start(struct transcript *t UNUSED, const struct heard *heard)
{
	reply(heard, "Can't start another meeting, one is in progress.");
}

static void run_save(struct transcript *t, const struct heard *heard UNUSED)
{
	owner_settle(t);
	t->wants_save = true;
}

static void run_lurk(struct transcript *t, const struct heard *heard)
{
	reply(heard, "I note and say nothing from here on, until #unlurk.");
	t->lurks = true;
}

static void run_unlurk(struct transcript *t, const struct heard *heard)
{
	t->lurks = false;
	reply(heard, "Here I am again.");
}

/* MeetBot hid its files then; here nothing is hidden and nobody shall think so. */
static void run_restrictlogs(struct transcript *t UNUSED, const struct heard *heard)
{
	reply(heard, "#restrictlogs hides nothing here: logs and minutes are public, as the list "
		     "is.  Lines that start with [off] are not recorded.");
}

static void explain(const struct heard *heard)
{
	const char *rest, *name = heard->rest;
	const struct command *command = find(name, &rest);

	if (!command && *name != '#')
		command = find(arena_printf(heard->t->arena, "#%s", name), &rest);
	while (command && !command->help)
		command--;
	if (!command)
		reply(heard, "%.40s is no command of mine.", name);
	else
		reply(heard, "%s%s%s%s: %s", command->name,
		      *command->usage && command->run != run_correct ? " " : "", command->usage,
		      command->who == CHAIRS ? " (chairs)" : "", command->help);
}

static void run_commands(struct transcript *t UNUSED, const struct heard *heard)
{
	struct list list;

	if (*heard->rest) {
		explain(heard);
		return;
	}
	list_begin(&list, heard, "Available commands:", " ");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (commands[i].help)
			list_add(&list, commands[i].name);
	list_end(&list);
}

static void start(struct transcript *t, const struct heard *heard, const char *name)
{
	char text[40];

	t->name = t->meeting_topic = arena_dup(t->arena, name);
	t->started_at = heard->line->at;
	t->founder = heard->speaker;
	t->speakers.items[heard->speaker].chair = true;
	note_topic(t, heard, "");
	reply_time(text, t->started_at);
	reply(heard, "Meeting started %s UTC.  The chair is %s.", text, heard->line->nick);
	reply(heard, "Useful commands: #action #agreed #info #idea #link #topic #chair #undo "
		     "#endmeeting, all: #commands.  #here NAME says who you are.  Lines that "
		     "start with [off] are not recorded.");
}

void command_run(struct transcript *t, struct heard *heard)
{
	const char *text = heard->line->text;
	const struct command *command;

	if (!t->name) {
		if (transcript_is_start(text, &heard->rest))
			start(t, heard, heard->rest);
		return;
	}
	command = find(text, &heard->rest);
	if (command && (command->who == ANYONE || t->speakers.items[heard->speaker].chair)) {
		heard->kind = command->kind;
		command->run(t, heard);
	} else if (command && command->run == run_vote_start) {
		reply(heard, "Only the meeting chair may start a vote.");
	} else if (!command && is_url(text)) {
		heard->rest = text;
		heard->kind = ITEM_LINK;
		run_item(t, heard);
	}
}

bool transcript_command(size_t i, struct transcript_command *out)
{
	for (size_t k = 0; k < ARRAY_LEN(commands); k++) {
		if (!commands[k].help || i--)
			continue;
		*out = (struct transcript_command){
			commands[k].name, commands[k].usage, commands[k].help,
			commands[k].who == CHAIRS,
		};
		return true;
	}
	return false;
}
