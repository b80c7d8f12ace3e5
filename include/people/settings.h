/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The config file in C.  All programs read the same file; each looks at its
 * part.  With no file at all everything runs on this machine (design.md,
 * embedded defaults).  The tables in settings.c are the manual.
 */
#ifndef PEOPLE_SETTINGS_H
#define PEOPLE_SETTINGS_H

#include "base/conf.h"

struct settings_site {
	const char *name;		/* of the community: "Xen Project" */
	const char *url;		/* "http://127.0.0.1:8080", no slash at the end */
	const char *database;		/* file */
	const char *zone;		/* the community's civil zone */
	const char **zones;		/* rows of the table of local times */
	bool signup;			/* may a new address sign in? */
};

struct settings_web {
	const char *listen;		/* "127.0.0.1", "::1" */
	int64_t port;
	bool behind_proxy;		/* take the client's address from X-Forwarded-For */
};

struct settings_irc {			/* one [irc NAME] each */
	const char *id;			/* NAME; what the tables call network */
	const char **hosts;		/* "irc.example.org:6697 [2001:db8::1]", tried in turn */
	int64_t port;			/* of those that name none */
	bool tls;
	const char *ca_file;		/* NULL: the system's */
	const char *cert_file, *key_file;		/* ours; key NULL: in cert_file */
	const char *nick, *user, *realname;
	const char *password_file;	/* server password, or NULL */
	const char *account;		/* services account to log in with, or NULL */
	const char *account_password_file;
	const char *sasl;		/* "optional" or "required" */
	const char *services_host;	/* pattern of the server where NickServ must be */
	const char **channels;		/* "#xendevel", ... */
	const char *channel_keys_file;	/* or NULL */
	const char **relays;		/* patterns of nicks that speak for others */
	const char *announce;		/* channel for calls and minutes; NULL: the first */
	const char *series;		/* channel for new and committed series; NULL: none */
	int64_t burst;			/* lines that may go at once */
	int64_t rate_ms;		/* then one line each so many milliseconds */
	const char **off;		/* "pings" or "#channel:pings": not answered */
	int64_t flood;			/* questions from one person a minute; 0: any number */
};

struct settings_mail {
	const char *from_name, *from_email;
	const char *transport;		/* "maildir" or "smtp" */
	const char *maildir;		/* where "maildir" puts mail */
	const char *host;
	int64_t port;
	const char *security;		/* "starttls", "tls" or "none" */
	const char *ca_file;
	const char *user, *password_file;
	const char *hello;		/* EHLO name; NULL: the host name */
	int64_t timeout_secs;
};

struct settings_list {
	const char *name, *email;	/* "Xen developers" <xen-devel@...> */
	const char *archive;		/* URL with %s for the Message-ID, or NULL */
	const char **privates;		/* patterns of addresses whose mail is not read */
};

struct settings_source {		/* one [source NAME] each: where the list is read */
	const char *id;			/* of these four exactly one is named */
	const char *maildir, *mbox;
	const char *imap;		/* URL: imaps://host/FOLDER */
	const char *public_inbox;	/* folder or URL */
	const char *user, *password_file, *ca_file;	/* imap */
	const char *seen;		/* "yes" "no"; "" as is usual for the kind */
	int64_t poll_secs;		/* how often to ask the other side */
};

struct settings_limits {		/* of mails that are read */
	int64_t bytes, headers, addresses, parts, depth;
};

struct settings_ping {
	int64_t open;			/* unanswered ones that one may have out */
	int64_t open_to_one;
	int64_t per_day;
	int64_t received;		/* unanswered ones that one may have to answer */
	int64_t expire_days;
	int64_t active_minutes;		/* who spoke within is there */
};

struct settings_group {			/* one [group NAME] each */
	const char *id;
	const char **members;		/* accounts, names with _ for blanks, nicks */
};

struct settings_invite {
	const char **channels;		/* invite-only ones that are asked for; maybe none */
	const char *mode;		/* "auto" or "ops" */
	int64_t commits;		/* that make somebody established */
	const char *tree, *branch;	/* repository (NULL: none) and revision */
	const char *commit_url;		/* URL with %s for the commit, or NULL */
	const char *user_channel;	/* for everybody else, or NULL */
	const char *chanserv_grant, *chanserv_revoke;	/* with %c and %a, or NULL */
};

struct settings_decision {
	const char *policy;		/* a file; NULL: etc/policy/decision.policy as built in */
};

struct settings_conference {		/* one [conference NAME] each */
	const char *id;
	const char *link, *phone;	/* phone: numbers and code, or NULL */
};

struct settings_poll {
	int64_t days;			/* answers are taken for so long */
	int64_t options;		/* times that are computed */
	int64_t proposer_hours;		/* after so long who proposed it may settle it */
	int64_t reminder_hours;		/* before the deadline */
	int64_t open;			/* polls that one person may have open */
	const char *holidays;		/* folder of calendars, a file a country */
	bool private_calendars;		/* may people's calendars be on our own network? */
};

struct settings_tree {			/* one [tree NAME] each: a git repository */
	const char *id;
	const char *path;
	const char *branch;
	const char *stable;		/* "stable-%s", or NULL */
	const char *commit_url;		/* URL with %s for the commit, or NULL */
	const char **prefixes;		/* words in brackets that mean it; none: all others */
};

struct settings_review {		/* verdicts and reminders */
	const char *policy;		/* file of the rules, or NULL: Xen's */
	const char **release_manager;	/* addresses whose mails freeze and lift */
	const char *committers;		/* address to ask for a commit, or NULL */
	int64_t remind_days;		/* of silence before the first reminder */
	int64_t again_days;		/* and before the next */
	int64_t reminders;		/* to one person for one series; 0: no reminders */
	int64_t stalled_days;		/* without a word: stalled */
	int64_t silent_days;		/* of a maintainer, before committers hear of it */
	const char **foreign;		/* words in brackets of trees that are not ours */
};

struct settings_minutes {
	int64_t draft_hours;		/* those who took part may correct for so long */
	bool post_itself;		/* then, unless the chair set otherwise */
};

struct settings {
	struct settings_site site;
	struct settings_web web;
	struct conf_many irc;		/* struct settings_irc */
	struct settings_mail mail;
	struct settings_list list;
	struct conf_many sources;	/* struct settings_source */
	struct settings_limits limits;
	struct settings_ping ping;
	struct conf_many groups;	/* struct settings_group */
	struct settings_invite invite;
	struct settings_decision decision;
	struct settings_poll poll;
	struct conf_many conferences;	/* struct settings_conference */
	struct conf_many trees;		/* struct settings_tree */
	struct settings_review review;
	struct settings_minutes minutes;
	const char *path;		/* the file it came from, or NULL */
};

/* NULL: $MOOT_CONF if set, else ./moot.conf, else /etc/moot/moot.conf, else defaults. */
int settings_load(struct settings *settings, const char *path, struct arena *arena,
		  struct err *err) MUST_CHECK;

/* Index i of settings->irc, and the network of that name or NULL. */
const struct settings_irc *settings_irc(const struct settings *settings, size_t i);
const struct settings_irc *settings_network(const struct settings *settings, const char *id);
const struct settings_source *settings_source(const struct settings *settings, size_t i);
/* "maildir" "mbox" "imap" or "public-inbox", and the folder, file or URL. */
const char *settings_source_kind(const struct settings_source *source, const char **place);
/* The queue of `moot deliver`, beside the database. */
char *settings_spool(const struct settings *settings, struct arena *arena);
const struct settings_tree *settings_tree(const struct settings *settings, size_t i);
const struct settings_group *settings_group(const struct settings *settings, const char *id);
const char *settings_announce_channel(const struct settings_irc *irc);

/*
 * May a connection that was made for a go on for b?  Not if a key differs that
 * it was made with.
 */
bool settings_irc_is_same(const struct settings_irc *a, const struct settings_irc *b);

/* The commented sample file. */
void settings_sample(struct buf *out);

/*
 * The usual start of a program: -c FILE, -n (check the file and exit), -h and
 * -V are understood; the rest is left in argv.  Exits by itself where asked to.
 */
struct db;
int settings_start(int *argc, char ***argv, const char *usage, struct settings *settings,
		   struct arena *arena, struct err *err) MUST_CHECK;
/* The database opened and at this program's schema. */
struct db *settings_open_db(const struct settings *settings, struct err *err);

#endif
