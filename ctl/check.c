/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot check: says in words what would not work, and changes nothing. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "base/zone.h"
#include "mail/intake.h"
#include "mail/send.h"

#include "ctl.h"
#include "port.h"

#define CONNECT_SECS 5
#define MAIL_SECS    15

struct report {
	struct ctl *ctl;
	int problems;
};

static void good(const char *fmt, ...) PRINTF(1, 2);
static void bad(struct report *report, const char *fmt, ...) PRINTF(2, 3);

static void good(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("fine   ", stdout);
	vprintf(fmt, ap);
	putchar('\n');
	va_end(ap);
	fflush(stdout);
}

static void bad(struct report *report, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("WRONG  ", stdout);
	vprintf(fmt, ap);
	putchar('\n');
	va_end(ap);
	fflush(stdout);
	report->problems++;
}

static void check_zones(struct report *report)
{
	if (zone_exists("Europe/London") && zone_exists("Asia/Kolkata"))
		good("time zones: tzdata is there");
	else
		bad(report, "time zones: the system has none; install the package tzdata");
}

static const char *parent_of(struct ctl *ctl, const char *path)
{
	char *dir = arena_dup(ctl->arena, path), *slash = strrchr(dir, '/');

	if (!slash)
		return ".";
	slash[slash == dir] = '\0';
	return dir;
}

/* What is not there yet is made by who needs it first, if the folder lets them. */
static bool can_be_made(struct ctl *ctl, const char *path)
{
	const char *dir = parent_of(ctl, path);

	while (access(dir, F_OK) && !str_eq(dir, "."))
		dir = parent_of(ctl, dir);
	return access(dir, W_OK | X_OK) == 0;
}

static void check_schema(struct report *report, struct db *db, const char *path)
{
	int file = db_version_file(db), program = db_version_program();
	struct err err;

	if (file > program)
		bad(report, "database \"%s\": a newer moot wrote it (schema %d, ours is %d); "
		    "use that one", path, file, program);
	else if (db_begin(db, &err))
		bad(report, "database \"%s\": %s", path, err.msg);
	else if (file < program)
		good("database \"%s\": schema %d, the next start brings it to %d", path, file,
		     program);
	else
		good("database \"%s\": schema %d, can be written", path, file);
	db_rollback(db);
}

static void check_database(struct report *report)
{
	const char *path = report->ctl->settings.site.database;
	const char *dir = parent_of(report->ctl, path);
	struct db *db = NULL;
	struct err err;

	if (access(path, F_OK) && can_be_made(report->ctl, path)) {
		good("database \"%s\": there is none yet; what needs it first makes it", path);
	} else if (access(path, F_OK)) {
		bad(report, "database \"%s\": there is none, and this user cannot make it there",
		    path);
	} else if (access(dir, W_OK | X_OK)) {
		err_sys(&err, "database: the folder \"%s\" must be writable too", dir);
		bad(report, "%s", err.msg);
	} else if (access(path, R_OK | W_OK)) {
		err_sys(&err, "database \"%s\": cannot be written by this user", path);
		bad(report, "%s", err.msg);
	} else if (db_open(&db, path, &err)) {
		bad(report, "%s", err.msg);
	} else {
		check_schema(report, db, path);
	}
	db_close(db);
}

static void check_web(struct report *report)
{
	const struct settings_web *web = &report->ctl->settings.web;
	char *owner;
	struct err err;

	if (port_is_free(web->listen, web->port, &err) == 0) {
		good("web: %s port %d is free", web->listen, (int)web->port);
		return;
	}
	owner = port_owner(web->port, report->ctl->arena);
	if (owner && str_starts(owner, "moot-web "))
		good("web: %s port %d is taken by %s, which runs already", web->listen,
		     (int)web->port, owner);
	else if (owner)
		bad(report, "web: %s port %d is taken by %s; stop that or change [web] port",
		    web->listen, (int)web->port, owner);
	else
		bad(report, "web: %s; change [web] listen or port", err.msg);
}

static void check_secret(struct report *report, const char *what, const char *path)
{
	struct err err;

	if (str_is_empty(path))
		return;
	if (conf_secret(path, report->ctl->arena, &err))
		good("%s: the secret in \"%s\" can be read, and not by everybody", what, path);
	else
		bad(report, "%s: %s", what, err.msg);
}

static void check_host(struct report *report, const char *what, const struct settings_irc *irc,
		       const char *text)
{
	char host[ADDRESS_HOST_MAX + 1];
	int64_t port = irc->port;
	struct err err;

	if (!address_parse(text, host, &port))
		bad(report, "%s: \"%s\" is no host", what, text);
	else if (port_reach(host, port, CONNECT_SECS, &err))
		bad(report, "%s: %s", what, err.msg);
	else
		good("%s: %s port %d answers", what, host, (int)port);
}

static void check_network(struct report *report, const struct settings_irc *irc)
{
	char *what = arena_printf(report->ctl->arena, "irc %s", irc->id);

	check_secret(report, what, irc->password_file);
	check_secret(report, what, irc->account_password_file);
	if (irc->account && !irc->account_password_file)
		bad(report, "%s: account \"%s\" wants an account_password_file", what,
		    irc->account);
	if (!irc->channels || !irc->channels[0])
		bad(report, "%s: no channels to join", what);
	if (irc->ca_file && access(irc->ca_file, R_OK))
		bad(report, "%s: cannot read ca_file \"%s\"", what, irc->ca_file);
	for (const char **text = irc->hosts; *text; text++)
		check_host(report, what, irc, *text);
}

/* Registering is the bot's art: it tries, and prints lines like ours. */
static void check_login(struct report *report)
{
	struct err err;
	char *bot = ctl_program(report->ctl, "moot-bot", &err);
	const char *conf = report->ctl->settings.path;
	int status = 0;
	pid_t pid;

	if (!bot) {
		bad(report, "irc: %s", err.msg);
		return;
	}
	pid = fork();
	if (pid == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(127);
		if (conf)
			execl(bot, bot, "-c", conf, "check", (char *)NULL);
		else
			execl(bot, bot, "check", (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || WEXITSTATUS(status) == 127)
		bad(report, "irc: cannot start \"%s\"", bot);
	else if (status)
		report->problems++;
}

static void check_irc(struct report *report)
{
	const struct settings_irc *irc;
	int before = report->problems;

	for (size_t i = 0; (irc = settings_irc(&report->ctl->settings, i)); i++)
		check_network(report, irc);
	if (report->ctl->settings.irc.len && report->problems == before)
		check_login(report);
	if (!report->ctl->settings.irc.len)
		good("irc: no network is named in the config; moot-bot has nothing to do");
}

static void check_maildir(struct report *report, const char *what, const char *path)
{
	static const char *const subs[] = { "tmp", "new", "cur" };
	struct err err;

	for (size_t i = 0; i < ARRAY_LEN(subs); i++) {
		const char *sub = arena_printf(report->ctl->arena, "%s/%s", path, subs[i]);

		if (access(sub, R_OK | W_OK | X_OK) == 0)
			continue;
		if (access(path, F_OK) && can_be_made(report->ctl, path)) {
			good("%s: the maildir \"%s\" is made when it is needed", what, path);
			return;
		}
		err_sys(&err, "%s: cannot use the maildir folder \"%s\"", what, sub);
		bad(report, "%s", err.msg);
		return;
	}
	good("%s: the maildir \"%s\" can be used", what, path);
}

/* The letters' own way, up to where the first would be handed over. */
static int try_server(const struct settings_mail *mail, struct err *err)
{
	struct send_options options = {
		.host = mail->host, .port = mail->port, .security = mail->security,
		.ca_file = mail->ca_file, .user = mail->user,
		.password_file = mail->password_file, .hello = mail->hello,
		.timeout_secs = MAIL_SECS,
	};

	return send_check(&options, err);
}

static void check_mail(struct report *report)
{
	const struct settings_mail *mail = &report->ctl->settings.mail;
	struct err err;

	if (str_eq(mail->transport, "maildir"))
		check_maildir(report, "mail", mail->maildir);
	else if (try_server(mail, &err))
		bad(report, "mail: %s port %d: %s", mail->host, (int)mail->port, err.msg);
	else
		good("mail: %s port %d takes our mail (%s%s); nothing was sent", mail->host,
		     (int)mail->port, mail->security, mail->user ? ", logged in" : "");
}

static void check_sources(struct report *report)
{
	const struct settings_source *source;
	const char *kind, *place;
	struct err err;

	for (size_t i = 0; (source = settings_source(&report->ctl->settings, i)); i++) {
		kind = settings_source_kind(source, &place);
		if (intake_check(&report->ctl->settings, source, &err))
			bad(report, "source %s: %s", source->id, err.msg);
		else
			good("source %s: the %s \"%s\" can be %s", source->id, kind, place,
			     str_eq(kind, "maildir") ? "used" : "read");
	}
	if (!report->ctl->settings.sources.len)
		good("source: none; letters to the list will show as sent, not as confirmed");
}

/* Where MAINTAINERS is read from, and commits are found. */
static void check_tree(struct report *report, const struct settings_tree *tree)
{
	struct repo *repo = NULL;
	char commit[REPO_ID_LEN + 1], blob[REPO_ID_LEN + 1];
	struct err err;
	int rc = -1;

	if (str_is_empty(tree->path)) {
		good("tree %s: no path; its series are known by name alone", tree->id);
		return;
	}
	repo = repo_open(tree->path, &err);
	if (repo && repo_tip(repo, tree->branch, commit, &err) == 0)
		rc = repo_file_id(repo, commit, "MAINTAINERS", blob, &err);
	if (rc < 0)
		bad(report, "tree %s: %s", tree->id, err.msg);
	else if (rc == 0)
		bad(report, "tree %s: \"%s\" has no file MAINTAINERS at %s; without it there are "
		    "no verdicts", tree->id, tree->path, tree->branch);
	else
		good("tree %s: MAINTAINERS of \"%s\", %s at %.12s", tree->id, tree->path,
		     tree->branch, commit);
	repo_close(repo);
}

static void check_trees(struct report *report)
{
	const struct settings *settings = &report->ctl->settings;
	const struct settings_tree *tree;

	for (size_t i = 0; (tree = settings_tree(settings, i)); i++)
		check_tree(report, tree);
	if (!settings->trees.len && settings->sources.len)
		good("tree: none; without a [tree NAME] with a path there are no verdicts");
}

int ctl_check(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct report report = { .ctl = ctl };

	if (ctl_want(argc, argv, 0, 0, err))
		return -1;
	if (settings_load(&ctl->settings, ctl->conf, ctl->arena, err)) {
		bad(&report, "config: %s", err->msg);
		return 1;
	}
	good("config: %s", ctl->settings.path ? ctl->settings.path :
	     "no file, the defaults hold");
	check_zones(&report);
	check_database(&report);
	check_web(&report);
	check_irc(&report);
	check_mail(&report);
	check_sources(&report);
	check_trees(&report);
	if (report.problems)
		printf("\n%d thing%s to mend.\n", report.problems,
		       report.problems == 1 ? "" : "s");
	return report.problems ? 1 : 0;
}
