/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot, the operator's program: a table of subcommands. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "people/secret.h"

#include "ctl.h"

enum need { NEED_NOTHING, NEED_SETTINGS, NEED_DB };

struct command {
	const char *name;
	enum need need;
	ctl_fn *run;
	const char *line;		/* for the list */
	const char *help;		/* how it is called, and what it does */
};

/* Sorted as one meets them. */
static const struct command commands[] = {
	{ "demo", NEED_NOTHING, ctl_demo, "a small community on this machine, to look around in",
	  "moot demo [--dir DIR]\n\n"
	  "Starts ngIRCd on loopback and the three programs with a small invented\n"
	  "community, and says where it is to be seen.  Everything lies in DIR (var/demo);\n"
	  "a second start keeps it.  Ctrl-C stops all.\n" },
	{ "init", NEED_NOTHING, ctl_init, "write a commented config and make the database",
	  "moot [-c FILE] init\n\n"
	  "Writes FILE (moot.conf) with every key, its meaning and its default, and makes\n"
	  "the database and the folders that it names.  What is there already is kept.\n" },
	{ "check", NEED_NOTHING, ctl_check, "is everything as it should be?",
	  "moot [-c FILE] check\n\n"
	  "Reads the config, opens the database, looks at ports, folders and secrets, and\n"
	  "connects to IRC and mail servers; it logs in to the mail server and sends\n"
	  "nothing.  Exits with 1 when something is wrong, saying what in words.\n" },
	{ "run", NEED_SETTINGS, ctl_run, "run the three programs in the foreground",
	  "moot [-c FILE] run\n\n"
	  "Starts moot-bot, moot-web and moot-mail, shows their logs, and starts again,\n"
	  "backing off, what ends.  Ctrl-C or SIGTERM stops all three.\n" },
	{ "status", NEED_DB, ctl_status, "what runs, and what troubles it",
	  "moot status\n\n"
	  "Shows each program and each IRC network with queues, lag and last errors, and\n"
	  "mail on its way.  Exits with 1 when a program is down.\n" },
	{ "reload", NEED_DB, ctl_reload, "have the programs read the config again",
	  "moot reload\n\n"
	  "Looks at the config first; then each program that runs takes it over (SIGHUP), and\n"
	  "keeps what it had where it cannot, saying why.  The bot joins and leaves channels\n"
	  "and connects anew only to networks whose keys want it.\n" },
	{ "person", NEED_DB, ctl_person, "people: add, list, show, role, link, merge, login ...",
	  "moot person add NAME EMAIL [--operator|--organiser]\n"
	  "moot person list\n"
	  "moot person show WHO\n"
	  "moot person role WHO member|organiser|operator\n"
	  "moot person link WHO NETWORK ACCOUNT\n"
	  "moot person unlink WHO NETWORK ACCOUNT\n"
	  "moot person address WHO add|main|remove EMAIL\n"
	  "moot person merge FROM TO REASON\n"
	  "moot person login WHO\n\n"
	  "WHO is an address or a number.  `merge` makes two one: all that FROM has is TO's.\n"
	  "`link` ties a services account on an IRC network (the name of its [irc]\n"
	  "section) to a person.  `login` prints a sign-in link, good once and for 15\n"
	  "minutes: for the first operator, and for whom mail does not reach.\n" },
	{ "audit", NEED_DB, ctl_audit, "who changed what, when, through which door",
	  "moot audit [-n N] [--before ID] [TEXT]\n\n"
	  "The newest 50 (N) entries, of those before ID, that hold TEXT.  Operators see the\n"
	  "same on the page /audit.\n" },
	{ "tree", NEED_DB, ctl_tree, "the tree of [invite]: scan",
	  "moot tree scan\n\n"
	  "Counts who wrote how much of it, for the invites; nothing is done where its tip\n"
	  "has not moved.  moot-bot starts it by itself.\n" },
	{ "holiday", NEED_DB, ctl_holiday, "public holidays: update, list",
	  "moot holiday update [COUNTRY ...]\n"
	  "moot holiday list\n\n"
	  "Writes a calendar for each country (GB, DE-BY; without any those that people keep)\n"
	  "into the folder [poll] holidays, for three years, by the package python3-holidays,\n"
	  "and reads it.  Of what it does not know, put a calendar there yourself.\n" },
	{ "rotation", NEED_DB, ctl_rotation, "a year of a regular call in which nights go round",
	  "moot rotation [--times 1-4] CADENCE [ADDRESS ...]\n\n"
	  "Finds the times of day that, in turn, are fairest to those invited to a regular\n"
	  "call (by its number) and to the addresses, over a year with all clock changes and\n"
	  "holidays; shows what each carries now and then.  Changes nothing.\n" },
	{ "minutes", NEED_NOTHING, ctl_minutes, "the minutes of a meeting's log file",
	  "moot minutes [--day YYYY-MM-DD] LOGFILE\n\n"
	  "Reads a raw log (\"-\": standard input) as moot or MeetBot writes it and prints\n"
	  "the minutes that web and list show.  The day is for logs that have only times.\n" },
	{ "source", NEED_DB, ctl_source, "where mails are read, and what could not be: unreadable",
	  "moot source [list]\n"
	  "moot source unreadable [NAME]\n\n"
	  "Shows each source with how much of it was read, and since when it cannot be; or\n"
	  "the mails that could not be read, newest first, and why.\n" },
	{ "import", NEED_DB, ctl_import, "read mails from files, folders and archives",
	  "moot import [--source NAME | FILE | DIR | REPOSITORY | -]...\n\n"
	  "Hears each mail as if the list had just sent it; what was heard before changes\n"
	  "nothing.  Without arguments: every [source] of the config.  FILE is an mbox (-:\n"
	  "standard input, as in xzcat list.mbox.xz | moot import -), DIR a maildir or an\n"
	  "archive of public-inbox, REPOSITORY one of its git repositories.  Says how many\n"
	  "and how fast.\n" },
	{ "deliver", NEED_NOTHING, ctl_deliver, "take one mail from an MTA's pipe or from sieve",
	  "moot deliver\n\n"
	  "Puts the mail on standard input into a queue beside the database, for moot-mail to\n"
	  "read.  Exits with 0 when it is on disk, 65 for what is no mail or too long, and 75\n"
	  "when it is to be tried again.\n" },
	{ "series", NEED_DB, ctl_series, "the list's series of patches, and one of them",
	  "moot series [--json] [--open] [--foreign] [--author WHO] [--tree NAME]\n"
	  "            [--name WORDS] [--path PATH] [--since DAY] [--until DAY] [-n N]\n"
	  "moot series [--json] SERIES\n\n"
	  "The newest 50 (N) versions of series, one a line.  --open: those not superseded,\n"
	  "committed or withdrawn; of other trees' only with --foreign.  WHO is an address or\n"
	  "part of a name; PATH a file or, with a slash at its end, a folder that they touch;\n"
	  "DAY is YYYY-MM-DD.  SERIES is a Message-ID (of any mail about it), its number or\n"
	  "words of its name: its versions, patches and tags.  --json: all of them, an object\n"
	  "a line.\n" },
	{ "search", NEED_DB, ctl_search, "mails by their words",
	  "moot search WORD...\n\n"
	  "The newest 50 mails that have all the words in subject, author or own text.  Also\n"
	  "\"a phrase\", begin*, -without, subject:word, author:word.\n" },
	{ "maintainers", NEED_NOTHING, ctl_maintainers, "who is to hear of a file or a patch",
	  "moot maintainers [-m FILE | --rev REV] [--why] [-f] PATH...\n"
	  "moot maintainers [-m FILE | --rev REV] [--why] PATCH\n"
	  "moot maintainers [-m FILE [--tree LIST] | --rev REV] --batch LIST\n\n"
	  "Prints what scripts/get_maintainer.pl --nogit-fallback --roles prints.  Reads\n"
	  "MAINTAINERS here or above, at a revision of this git repository (--rev; it may\n"
	  "be bare), or FILE.  --why shows the sections, and the lines that decided; -f:\n"
	  "these are paths, even where one looks like a patch.  --batch reads paths, one a\n"
	  "line (\"-\": standard input), and prints path<TAB>answer|answer|...  --tree lists\n"
	  "the tree's files, so that a pattern without a slash at its end is known to be a\n"
	  "directory's; without it, what LIST implies is.\n" },
	{ "verdict", NEED_NOTHING, ctl_verdict, "may these commits go in?",
	  "moot verdict [--json] [--stdin] [--policy FILE] [--freeze] [--quiet] [-m FILE]\n"
	  "             [COMMIT|RANGE|MESSAGE-ID...]\n\n"
	  "For each commit: who may approve each file and who did, a second person, and\n"
	  "what is missing, with whom to ask.  Needs a git repository with a MAINTAINERS\n"
	  "file; the one before the commit is in force (or FILE).  --json: an object a\n"
	  "line; --stdin: a commit or range a line there; --policy: the rules (Xen's, see\n"
	  "etc/policy); --freeze: a Release-Acked-by is needed; --quiet: only what is not\n"
	  "ready.  Exits with 0 when all are ready, 1 when one is not, 2 when it could not\n"
	  "tell.\n\n"
	  "A Message-ID, or outside a git repository also a number or words of a name, is a\n"
	  "series of the list: whose turn it is, tags of all its mails and versions, pings,\n"
	  "objections, and MAINTAINERS at the tip of the branch that it is for.\n" },
	{ "owe", NEED_DB, ctl_owe, "whose turn each series is, and who owes what",
	  "moot owe [--json] [WHO]\n"
	  "moot owe --silent\n\n"
	  "Who owes the next step of which open series, and for how long; with an address or\n"
	  "part of a name, theirs.  --silent: maintainers who owe in three series or more and\n"
	  "have said nothing for [review] silent_days; show it to committers alone.\n" },
	{ "freeze", NEED_DB, ctl_freeze, "freeze or open the tree",
	  "moot freeze\n"
	  "moot freeze ack|moratorium|off [--tree NAME] [--for SPAN] [WORDS]\n"
	  "moot freeze confirm NUMBER\n\n"
	  "Shows or sets what the release manager says: ack, a Release-Acked-by is needed;\n"
	  "moratorium, nothing goes in; off, it is open.  SPAN is as in 7d.  Mails to the list\n"
	  "by [review] release_manager count as well; of others they are guesses, which\n"
	  "`confirm` makes count.\n" },
	{ "remind", NEED_DB, ctl_remind, "pings for the list, objections, intents, reminders",
	  "moot remind draft SERIES [WHY]\n"
	  "moot remind send SERIES [WHY] --as EMAIL\n"
	  "moot remind off|on SERIES\n"
	  "moot remind snooze|wake SERIES --as EMAIL\n"
	  "moot remind object SERIES REASON\n"
	  "moot remind confirm|dismiss NUMBER\n"
	  "moot remind resolve NUMBER HOW\n"
	  "moot remind intent SERIES [--in SPAN] [WORDS]\n"
	  "moot remind unintent NUMBER\n"
	  "moot remind stand-in SERIES urgent|overrule|none WHY\n"
	  "moot remind run\n\n"
	  "SERIES is a Message-ID, a number or words of its name.  `draft` prints the ping that\n"
	  "its submitter may send to the list; `send` has moot send it, once the submitter has\n"
	  "said so.  `off`: nobody is reminded of it; `snooze`: one person is not, until a new\n"
	  "version.  `run` does at once what moot-mail does by itself.  --as EMAIL: for that\n"
	  "person, who asked for it.\n" },
	{ "letter", NEED_DB, ctl_letter, "mail on its way: list, show, retry",
	  "moot letter list\n"
	  "moot letter show ID\n"
	  "moot letter retry ID\n\n"
	  "Shows what was queued, sent, confirmed or refused, and the servers' words.\n"
	  "Sign-in letters are not shown.\n" },
	{ "plan", NEED_NOTHING, ctl_plan, "a schedule of sessions: solve, check, bound",
	  "moot plan solve [OPTION]... FILE\n"
	  "moot plan check FILE SCHEDULE\n"
	  "moot plan bound [--seconds S] FILE\n\n"
	  "FILE is an instance (\"-\": standard input).  `moot plan solve --help` and so on\n"
	  "say more.\n" },
	{ "event", NEED_DB, ctl_event, "events: list, and a search for a schedule",
	  "moot event list\n"
	  "moot event plan N\n\n"
	  "list: number, phase, name and days.  plan: runs search N, which the page of an\n"
	  "event's draft has asked for; moot-web starts it by itself.\n" },
	{ "backup", NEED_DB, ctl_backup, "copy the database while everything runs",
	  "moot backup FILE\n\n"
	  "Writes a consistent copy.  FILE must not exist yet.\n" },
};

static const char usage[] =
	"moot [-c FILE] COMMAND ...\n"
	"\n"
	"  -c FILE  the config; else $MOOT_CONF, ./moot.conf or /etc/moot/moot.conf\n"
	"  -n       check the config's text only\n"
	"  -h, -V   this help, the version\n"
	"\n";

static void print_usage(FILE *file)
{
	fputs(usage, file);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		fprintf(file, "  %-11s %s\n", commands[i].name, commands[i].line);
	fputs("\n`moot help COMMAND` says more.\n", file);
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (str_eq(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static int help(const char *name, struct err *err)
{
	const struct command *command = name ? find(name) : NULL;

	if (name && !command)
		return err_set(err, ERR_INVALID, "there is no command \"%.40s\"; see moot help",
			       name);
	if (command)
		fputs(command->help, stdout);
	else
		print_usage(stdout);
	return 0;
}

static bool is_help(const char *arg)
{
	return str_eq(arg, "-h") || str_eq(arg, "--help");
}

static int run(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	const struct command *command = find(argv[0]);

	if (str_eq(argv[0], "help"))
		return help(argv[1], err);
	if (!command || (argc > 1 && is_help(argv[1])))
		return help(argv[0], err);
	if (command->need >= NEED_SETTINGS &&
	    settings_load(&ctl->settings, ctl->conf, ctl->arena, err))
		return -1;
	if (command->need == NEED_DB) {
		if (ctl_make_dirs(ctl, err))
			return -1;
		ctl->db = settings_open_db(&ctl->settings, err);
		if (!ctl->db)
			return -1;
	}
	return command->run(ctl, argc, argv, err);
}

/* Options before the command; what is left begins with its name. */
static int options(struct ctl *ctl, int *argc, char ***argv, struct err *err)
{
	for ((*argc)--, (*argv)++; *argc && **argv[0] == '-'; (*argc)--, (*argv)++) {
		const char *opt = (*argv)[0];

		if (is_help(opt)) {
			print_usage(stdout);
			return 1;
		} else if (str_eq(opt, "-V") || str_eq(opt, "--version")) {
			puts("moot " MOOT_VERSION);
			return 1;
		} else if (str_eq(opt, "-n")) {
			if (settings_load(&ctl->settings, ctl->conf, ctl->arena, err))
				return -1;
			printf("%s: fine\n",
			       ctl->settings.path ? ctl->settings.path : "the defaults");
			return 1;
		} else if (str_eq(opt, "-c") && *argc > 1) {
			ctl->conf = (*argv)[1];
			(*argc)--;
			(*argv)++;
		} else {
			return err_set(err, ERR_INVALID, "unknown option \"%.40s\"; see moot help",
				       opt);
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct ctl ctl = { .arena = arena_new() };
	struct err err = ERR_INIT;
	int rc;

	umask(0007);			/* the database is its group's */
	log_name("moot");
	secret_init();
	rc = options(&ctl, &argc, &argv, &err);
	if (rc == 0 && argc == 0) {
		print_usage(stderr);
		rc = 1;
	} else if (rc == 0) {
		rc = run(&ctl, argc, argv, &err);
	} else if (rc == 1) {
		rc = 0;
	}
	if (rc < 0)
		fprintf(stderr, "moot: %s\n", err.msg);
	db_close(ctl.db);
	arena_free(ctl.arena);
	return rc < 0 ? 1 : rc;
}
