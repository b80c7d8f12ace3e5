/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of the config file: names, types, defaults and the manual's words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/settings.h"

#define AT(section, member) offsetof(struct settings_##section, member)

static const struct conf_key site_keys[] = {
	{ "name", CONF_TEXT, AT(site, name), "Example Project", 0, 0,
	  "The community's name, as people write it." },
	{ "url", CONF_TEXT, AT(site, url), "http://127.0.0.1:8080", 0, 0,
	  "Where people reach the pages; no slash at the end." },
	{ "database", CONF_FILE, AT(site, database), "var/moot.db", 0, 0,
	  "The one file that holds everything.  Back it up with `moot backup`." },
	{ "zone", CONF_ZONE, AT(site, zone), "Europe/London", 0, 0,
	  "The civil time zone in which the community makes its appointments." },
	{ "zones", CONF_LIST, AT(site, zones),
	  "America/Los_Angeles America/New_York Europe/London Europe/Berlin Europe/Kyiv "
	  "Asia/Kolkata Asia/Shanghai Asia/Tokyo Australia/Sydney", 0, 0,
	  "Rows of the table of local times in announcements." },
	{ "signup", CONF_BOOL, AT(site, signup), "yes", 0, 0,
	  "May anybody with a mail address sign in?  With no, only whom an operator added." },
};

static const struct conf_key web_keys[] = {
	{ "listen", CONF_TEXT, AT(web, listen), "127.0.0.1", 0, 0,
	  "Address to listen on." },
	{ "port", CONF_INT, AT(web, port), "8080", 1, 65535,
	  "Port to listen on." },
	{ "behind_proxy", CONF_BOOL, AT(web, behind_proxy), "no", 0, 0,
	  "Is there a proxy in front that sets X-Forwarded-For?" },
};

static const struct conf_key irc_keys[] = {
	{ "host", CONF_LIST, AT(irc, hosts), "127.0.0.1", 0, 0,
	  "The network's server, or several to be tried in turn; each may name its port "
	  "as in irc.example.org:6697 or [2001:db8::1]:6697." },
	{ "port", CONF_INT, AT(irc, port), "6667", 1, 65535,
	  "The port of those that name none; with TLS usually 6697." },
	{ "tls", CONF_BOOL, AT(irc, tls), "no", 0, 0,
	  "Speak TLS, and refuse a server whose certificate does not fit." },
	{ "ca_file", CONF_FILE, AT(irc, ca_file), NULL, 0, 0,
	  "Certificates to trust instead of the system's." },
	{ "cert_file", CONF_FILE, AT(irc, cert_file), NULL, 0, 0,
	  "The bot's own certificate, to log in with (SASL EXTERNAL)." },
	{ "key_file", CONF_FILE, AT(irc, key_file), NULL, 0, 0,
	  "Its key, where that is not in the same file." },
	{ "nick", CONF_TEXT, AT(irc, nick), "moot", 0, 0,
	  "The bot's nick." },
	{ "user", CONF_TEXT, AT(irc, user), "moot", 0, 0,
	  "Its user name." },
	{ "realname", CONF_TEXT, AT(irc, realname), "moot, minutes and calls", 0, 0,
	  "Its real name field." },
	{ "password_file", CONF_FILE, AT(irc, password_file), NULL, 0, 0,
	  "File with the server password, if the server wants one." },
	{ "account", CONF_TEXT, AT(irc, account), NULL, 0, 0,
	  "Services account to log in with (SASL)." },
	{ "account_password_file", CONF_FILE, AT(irc, account_password_file), NULL, 0, 0,
	  "File with that account's password." },
	{ "sasl", CONF_TEXT, AT(irc, sasl), "optional", 0, 0,
	  "required: rather not on the network at all than not logged in; or optional." },
	{ "services_host", CONF_TEXT, AT(irc, services_host), "services.*", 0, 0,
	  "Pattern of the server that NickServ must be at to be told the password, where "
	  "there is no SASL." },
	{ "channels", CONF_LIST, AT(irc, channels), "", 0, 0,
	  "Channels to join, with their # sign." },
	{ "channel_keys_file", CONF_FILE, AT(irc, channel_keys_file), NULL, 0, 0,
	  "File with the keys of channels that have one, in one line: #channel key #other key." },
	{ "relay", CONF_LIST, AT(irc, relays), "", 0, 0,
	  "Patterns of nicks that speak for many, as bridges to Matrix do: their \"<name> text\" "
	  "is taken apart, and the name has no rights." },
	{ "announce", CONF_TEXT, AT(irc, announce), NULL, 0, 0,
	  "Channel for calls and minutes; the first of channels if empty." },
	{ "series", CONF_TEXT, AT(irc, series), NULL, 0, 0,
	  "Channel where new series of patches are told, a line each, and those that went in; "
	  "none if empty." },
	{ "burst", CONF_INT, AT(irc, burst), "4", 1, 1000,
	  "Lines that may be sent at once ..." },
	{ "rate_ms", CONF_INT, AT(irc, rate_ms), "1000", 0, 60000,
	  "... before it is one line each so many milliseconds." },
	{ "off", CONF_LIST, AT(irc, off), "", 0, 0,
	  "What the bot leaves alone: actions, calls, decisions, events, identity, invites, "
	  "meetings, pings or review; in one channel only with that in front, "
	  "\"#xendevel:pings\"." },
	{ "flood", CONF_INT, AT(irc, flood), "20", 0, 10000,
	  "Who asks more than this in a minute is not listened to for two; 0: no limit." },
};

static const struct conf_key mail_keys[] = {
	{ "from_name", CONF_TEXT, AT(mail, from_name), "moot", 0, 0,
	  "Name in the From field of what moot sends." },
	{ "from_email", CONF_TEXT, AT(mail, from_email), "moot@localhost.localdomain", 0, 0,
	  "Address in the From field.  Its domain is also that of the Message-IDs." },
	{ "transport", CONF_TEXT, AT(mail, transport), "maildir", 0, 0,
	  "smtp, or maildir to put letters into a folder instead of sending them." },
	{ "maildir", CONF_FILE, AT(mail, maildir), "var/mail", 0, 0,
	  "That folder." },
	{ "host", CONF_TEXT, AT(mail, host), "localhost", 0, 0,
	  "The submission server." },
	{ "port", CONF_INT, AT(mail, port), "587", 1, 65535,
	  "Its port: 587 for starttls, 465 for tls." },
	{ "security", CONF_TEXT, AT(mail, security), "starttls", 0, 0,
	  "starttls (insisted on), tls (from the first byte) or none." },
	{ "ca_file", CONF_FILE, AT(mail, ca_file), NULL, 0, 0,
	  "Certificates to trust instead of the system's." },
	{ "user", CONF_TEXT, AT(mail, user), NULL, 0, 0,
	  "User name for the submission server; without one there is no login." },
	{ "password_file", CONF_FILE, AT(mail, password_file), NULL, 0, 0,
	  "File with that user's password.  Only moot-mail reads it." },
	{ "hello", CONF_TEXT, AT(mail, hello), NULL, 0, 0,
	  "Name to greet the server with; this machine's if empty." },
	{ "timeout_secs", CONF_INT, AT(mail, timeout_secs), "60", 1, 600,
	  "Give a server so long for one letter." },
};

static const struct conf_key list_keys[] = {
	{ "name", CONF_TEXT, AT(list, name), "Example developers", 0, 0,
	  "The mailing list's name." },
	{ "email", CONF_TEXT, AT(list, email), "devel@lists.example.org", 0, 0,
	  "Its address: announcements and minutes go there." },
	{ "archive", CONF_TEXT, AT(list, archive), NULL, 0, 0,
	  "Its archive: a URL with %s where the Message-ID goes." },
	{ "private", CONF_LIST, AT(list, privates), "security@*", 0, 0,
	  "Mail from or to these is dropped unread: addresses, with * for any text." },
};

static const struct conf_key source_keys[] = {
	{ "maildir", CONF_FILE, AT(source, maildir), NULL, 0, 0,
	  "A maildir that a subscribed address is delivered to; or" },
	{ "mbox", CONF_FILE, AT(source, mbox), NULL, 0, 0,
	  "an mbox file that grows; or" },
	{ "imap", CONF_TEXT, AT(source, imap), NULL, 0, 0,
	  "a folder on a mail server: imaps://imap.example.org/INBOX (imap:// for STARTTLS); or" },
	{ "public-inbox", CONF_TEXT, AT(source, public_inbox), NULL, 0, 0,
	  "an archive of public-inbox, v1 or v2: its folder, or its URL, which is fetched." },
	{ "user", CONF_TEXT, AT(source, user), NULL, 0, 0,
	  "User name on the mail server (imap)." },
	{ "password_file", CONF_FILE, AT(source, password_file), NULL, 0, 0,
	  "File with that user's password.  Only moot-mail reads it." },
	{ "ca_file", CONF_FILE, AT(source, ca_file), NULL, 0, 0,
	  "Certificates to trust instead of the system's (imap)." },
	{ "seen", CONF_TEXT, AT(source, seen), "", 0, 0,
	  "Mark what was read as seen, yes or no?  A maildir is (with no it may be read-only), "
	  "a mail server's folder is not." },
	{ "poll_secs", CONF_INT, AT(source, poll_secs), "60", 1, 86400,
	  "Ask so often: a URL, and a mail server that does not tell by itself." },
};

static const struct conf_key limits_keys[] = {
	{ "bytes", CONF_INT, AT(limits, bytes), "10485760", 1000, 1 << 30,
	  "Bytes of a mail." },
	{ "headers", CONF_INT, AT(limits, headers), "2000", 10, 1000000,
	  "Fields of its header." },
	{ "addresses", CONF_INT, AT(limits, addresses), "1000", 1, 100000,
	  "Addresses in From, To, Cc and Reply-To, in each." },
	{ "parts", CONF_INT, AT(limits, parts), "500", 1, 100000,
	  "Parts of a mail (MIME)." },
	{ "depth", CONF_INT, AT(limits, depth), "30", 1, 100,
	  "Parts within parts." },
};

static const struct conf_key ping_keys[] = {
	{ "open", CONF_INT, AT(ping, open), "10", 1, 1000,
	  "Unanswered pings that one person may have out." },
	{ "open_to_one", CONF_INT, AT(ping, open_to_one), "3", 1, 1000,
	  "Of these, so many to the same person." },
	{ "per_day", CONF_INT, AT(ping, per_day), "20", 1, 1000,
	  "Pings that one person may send within a day." },
	{ "received", CONF_INT, AT(ping, received), "50", 1, 1000,
	  "Unanswered pings that wait for one person; more are refused." },
	{ "expire_days", CONF_INT, AT(ping, expire_days), "30", 1, 365,
	  "After so many days without an answer a ping is dropped." },
	{ "active_minutes", CONF_INT, AT(ping, active_minutes), "10", 1, 1440,
	  "Who has spoken within so many minutes is told at once." },
};

static const struct conf_key group_keys[] = {
	{ "members", CONF_LIST, AT(group, members), "", 0, 0,
	  "Who can be pinged by the group's name, and may ping it: accounts, nicks, or names "
	  "with _ for blanks." },
};

static const struct conf_key invite_keys[] = {
	{ "channels", CONF_LIST, AT(invite, channels), "", 0, 0,
	  "Invite-only channels that people may ask to be let into, with their # sign; the "
	  "bot must be an operator there.  Without any there are no invites." },
	{ "mode", CONF_TEXT, AT(invite, mode), "auto", 0, 0,
	  "auto: who is established, or vouched for, is invited at once and the operators are "
	  "told; ops: an operator of the channel says !grant." },
	{ "commits", CONF_INT, AT(invite, commits), "3", 1, 1000000,
	  "So many commits in the tree make somebody established." },
	{ "tree", CONF_FILE, AT(invite, tree), NULL, 0, 0,
	  "The tree: a git repository, bare or not, that somebody else keeps up to date." },
	{ "branch", CONF_TEXT, AT(invite, branch), "HEAD", 0, 0,
	  "The branch whose commits count." },
	{ "commit_url", CONF_TEXT, AT(invite, commit_url), NULL, 0, 0,
	  "Where a commit can be read: a URL with %s where its id goes." },
	{ "user_channel", CONF_TEXT, AT(invite, user_channel), NULL, 0, 0,
	  "Where users talk: who is not established is told of it." },
	{ "chanserv_grant", CONF_TEXT, AT(invite, chanserv_grant), NULL, 0, 0,
	  "What to say to ChanServ for who is let in, %c the channel, %a the account: "
	  "FLAGS %c %a +i (Atheme), ACCESS %c ADD %a MEMBER (OFTC).  Nothing if empty." },
	{ "chanserv_revoke", CONF_TEXT, AT(invite, chanserv_revoke), NULL, 0, 0,
	  "The same for who is no longer: FLAGS %c %a -*, ACCESS %c DEL %a." },
};

static const struct conf_key decision_keys[] = {
	{ "policy", CONF_FILE, AT(decision, policy), NULL, 0, 0,
	  "How the community decides; etc/policy/decision.policy is what holds without it." },
};

static const struct conf_key conference_keys[] = {
	{ "link", CONF_TEXT, AT(conference, link), NULL, 0, 0,
	  "Where to join: an https address.  No two calls have it at once." },
	{ "phone", CONF_TEXT, AT(conference, phone), NULL, 0, 0,
	  "Numbers to dial in, and the code." },
};

static const struct conf_key poll_keys[] = {
	{ "days", CONF_INT, AT(poll, days), "4", 1, 60,
	  "Answers are taken for so many days, if the proposer names no day." },
	{ "options", CONF_INT, AT(poll, options), "5", 2, 12,
	  "So many times are computed for a proposal." },
	{ "proposer_hours", CONF_INT, AT(poll, proposer_hours), "48", 0, 1000,
	  "So many hours after a poll opened, who proposed the call may settle its time; an "
	  "organiser may at once." },
	{ "reminder_hours", CONF_INT, AT(poll, reminder_hours), "24", 1, 1000,
	  "So long before the deadline those who have not answered are reminded, once." },
	{ "open", CONF_INT, AT(poll, open), "3", 1, 100,
	  "Polls that one person may have open." },
	{ "holidays", CONF_FILE, AT(poll, holidays), "var/holidays", 0, 0,
	  "Folder of public holidays, a calendar a country, as GB.ics and DE-BY.ics; moot "
	  "holiday update fills it." },
	{ "private_calendars", CONF_BOOL, AT(poll, private_calendars), "no", 0, 0,
	  "May the calendars that people name lie on private networks such as 192.168.0.0/16?" },
};

static const struct conf_key tree_keys[] = {
	{ "path", CONF_FILE, AT(tree, path), NULL, 0, 0,
	  "A git repository, bare or not." },
	{ "branch", CONF_TEXT, AT(tree, branch), "HEAD", 0, 0,
	  "The branch that patches are for." },
	{ "stable", CONF_TEXT, AT(tree, stable), "stable-%s", 0, 0,
	  "Its stable branches: %s is what the brackets say, as in [PATCH 4.19]." },
	{ "commit_url", CONF_TEXT, AT(tree, commit_url), NULL, 0, 0,
	  "Where a commit can be read: a URL with %s where its id goes." },
	{ "prefixes", CONF_LIST, AT(tree, prefixes), "", 0, 0,
	  "Words in a subject's brackets that mean this tree, as XTF in [XTF PATCH].  The first "
	  "tree without any is the one for all other patches." },
};

static const struct conf_key review_keys[] = {
	{ "policy", CONF_FILE, AT(review, policy), NULL, 0, 0,
	  "The rules by which a patch may go in, as in etc/policy; Xen's if empty." },
	{ "release_manager", CONF_LIST, AT(review, release_manager), "", 0, 0,
	  "Addresses of the release managers: what they mail to the list of freezes and "
	  "moratoriums counts; what others say is a guess." },
	{ "committers", CONF_TEXT, AT(review, committers), NULL, 0, 0,
	  "Where to ask for a commit: committers@example.org." },
	{ "remind_days", CONF_INT, AT(review, remind_days), "7", 1, 365,
	  "So many days of silence before the first reminder, to who sent the series." },
	{ "again_days", CONF_INT, AT(review, again_days), "7", 7, 365,
	  "So many before each further one." },
	{ "reminders", CONF_INT, AT(review, reminders), "2", 0, 3,
	  "Reminders to one person for one series; 0: none to anybody." },
	{ "stalled_days", CONF_INT, AT(review, stalled_days), "90", 14, 3650,
	  "A series without a word for so long is stalled, and nobody is reminded of it." },
	{ "silent_days", CONF_INT, AT(review, silent_days), "30", 7, 365,
	  "A maintainer who owes in several series and says nothing for so long is told of to "
	  "the committers, in private." },
	{ "foreign", CONF_LIST, AT(review, foreign),
	  "XTF OSSTEST LIVEPATCH LIVEPATCH-BUILD-TOOLS MINI-OS MINIOS QEMU QEMU-XEN LINUX "
	  "LINUX-NEXT AUTOSEL STABLE OVMF SEABIOS LIBVIRT ISAR TEST-ARTIFACTS IMAGEBUILDER", 0, 0,
	  "Words in a subject's brackets of trees that are not ours: nobody is reminded of "
	  "such patches." },
};

static const struct conf_key minutes_keys[] = {
	{ "draft_hours", CONF_INT, AT(minutes, draft_hours), "24", 0, 1000,
	  "So many hours those who took part may correct a draft; with 0 nobody is asked." },
	{ "post_itself", CONF_BOOL, AT(minutes, post_itself), "no", 0, 0,
	  "Does a draft go to the list by itself then, if nobody objects?  The chair settles it "
	  "for each." },
};

#define KEYS(section) section##_keys, ARRAY_LEN(section##_keys), sizeof(struct settings_##section)

static const struct conf_section sections[] = {
	{ "site", false, KEYS(site), offsetof(struct settings, site),
	  "The community and this service." },
	{ "web", false, KEYS(web), offsetof(struct settings, web),
	  "The web service (moot-web)." },
	{ "irc", true, KEYS(irc), offsetof(struct settings, irc),
	  "A network for the bot (moot-bot); as many sections as networks." },
	{ "mail", false, KEYS(mail), offsetof(struct settings, mail),
	  "Sending mail (moot-mail)." },
	{ "list", false, KEYS(list), offsetof(struct settings, list),
	  "The mailing list that is the record." },
	{ "source", true, KEYS(source), offsetof(struct settings, sources),
	  "Where the list is read; as many sections as there are places." },
	{ "limits", false, KEYS(limits), offsetof(struct settings, limits),
	  "Limits of mails that are read; what is beyond is kept as unreadable." },
	{ "ping", false, KEYS(ping), offsetof(struct settings, ping),
	  "Limits of pings." },
	{ "group", true, KEYS(group), offsetof(struct settings, groups),
	  "People who are pinged together." },
	{ "invite", false, KEYS(invite), offsetof(struct settings, invite),
	  "Who is let into invite-only channels." },
	{ "decision", false, KEYS(decision), offsetof(struct settings, decision),
	  "Lazy consensus and votes." },
	{ "minutes", false, KEYS(minutes), offsetof(struct settings, minutes),
	  "Minutes between the draft and the list." },
	{ "conference", true, KEYS(conference), offsetof(struct settings, conferences),
	  "A conference of the pool that calls are given one from." },
	{ "poll", false, KEYS(poll), offsetof(struct settings, poll),
	  "Calls that people propose, and the polls for their times." },
	{ "tree", true, KEYS(tree), offsetof(struct settings, trees),
	  "A tree that patches are for." },
	{ "review", false, KEYS(review), offsetof(struct settings, review),
	  "What patches still need, and who is reminded of it.  Nobody is who has no account "
	  "here: addresses that are only known from the list get no mail from moot." },
};

static int one_of(const char *value, const char *key, const char *a, const char *b,
		  const char *c, struct err *err)
{
	if (str_eq(value, a) || str_eq(value, b) || (c && str_eq(value, c)))
		return 0;
	return err_set(err, ERR_INVALID, "%s: \"%.40s\" is none of %s, %s%s%s", key, value, a, b,
		       c ? ", " : "", c ? c : "");
}

static int check_invite(const struct settings_invite *invite, struct err *err)
{
	if (one_of(invite->mode, "[invite] mode", "auto", "ops", NULL, err))
		return -1;
	if (!str_is_empty(invite->commit_url) && !strstr(invite->commit_url, "%s"))
		return err_set(err, ERR_INVALID, "[invite] commit_url: \"%%s\" is missing");
	for (const char **channel = invite->channels; channel && *channel; channel++)
		if (!strchr("#&+!", **channel))
			return err_set(err, ERR_INVALID,
				       "[invite] channels: \"%.40s\" wants a # in front", *channel);
	return 0;
}

static int check_conferences(const struct settings *s, struct err *err)
{
	const struct settings_conference *all = s->conferences.items;

	for (size_t i = 0; i < s->conferences.len; i++)
		if (str_is_empty(all[i].link) || (!str_starts(all[i].link, "https://") &&
						  !str_starts(all[i].link, "http://")))
			return err_set(err, ERR_INVALID, "[conference %.40s] link: where to join, "
				       "as https://...", all[i].id);
	return 0;
}

static int check_irc(const struct settings_irc *irc, struct err *err)
{
	const char *fields[] = { irc->nick, irc->user, irc->realname };
	char host[ADDRESS_HOST_MAX + 1];
	int64_t port;

	if (!irc->hosts || !irc->hosts[0])
		return err_set(err, ERR_INVALID, "[irc %s]: host is missing", irc->id);
	for (const char **text = irc->hosts; *text; text++)
		if (!address_parse(*text, host, &port))
			return err_set(err, ERR_INVALID, "[irc %s] host: \"%.80s\" is no host",
				       irc->id, *text);
	if (one_of(irc->sasl, "sasl", "optional", "required", NULL, err))
		return err_in(err, "[irc %s]", irc->id);
	if (irc->cert_file && !irc->tls)
		return err_set(err, ERR_INVALID, "[irc %s]: cert_file wants tls = yes", irc->id);

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (str_is_empty(fields[i]) || strpbrk(fields[i], "%\r\n"))
			return err_set(err, ERR_INVALID,
				       "[irc %s]: nick, user and realname want text without \"%%\"",
				       irc->id);
	for (const char **channel = irc->channels; channel && *channel; channel++)
		if (!strchr("#&+!", **channel))
			return err_set(err, ERR_INVALID,
				       "[irc %s] channels: \"%.40s\" wants a # in front", irc->id,
				       *channel);
	return 0;
}

static int check_source(const struct settings_source *source, struct err *err)
{
	const char *all[] = { source->maildir, source->mbox, source->imap, source->public_inbox };
	int n = 0;

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		n += !str_is_empty(all[i]);
	if (n != 1)
		return err_set(err, ERR_INVALID, "[source %s]: name exactly one of maildir, mbox, "
			       "imap and public-inbox", source->id);
	if (!str_is_empty(source->imap) && !str_starts(source->imap, "imap://") &&
	    !str_starts(source->imap, "imaps://"))
		return err_set(err, ERR_INVALID, "[source %s] imap: \"%.60s\" is no imap or imaps "
			       "URL", source->id, source->imap);
	if (!str_is_empty(source->imap) &&
	    (str_is_empty(source->user) || str_is_empty(source->password_file)))
		return err_set(err, ERR_INVALID, "[source %s]: imap wants user and password_file",
			       source->id);
	if (!str_is_empty(source->seen) && one_of(source->seen, "seen", "yes", "no", NULL, err))
		return err_in(err, "[source %s]", source->id);
	return 0;
}

static int check_sources(const struct settings *s, struct err *err)
{
	const struct settings_source *source;

	for (size_t i = 0; (source = settings_source(s, i)); i++)
		if (check_source(source, err))
			return -1;
	return 0;
}

static int check(const struct settings *s, struct err *err)
{
	const struct settings_irc *irc;

	if (!str_starts(s->site.url, "http://") && !str_starts(s->site.url, "https://"))
		return err_set(err, ERR_INVALID, "[site] url: \"%.60s\" is no http or https URL",
			       s->site.url);
	if (str_ends(s->site.url, "/"))
		return err_set(err, ERR_INVALID, "[site] url: leave out the slash at the end");
	if (one_of(s->mail.transport, "[mail] transport", "maildir", "smtp", NULL, err) ||
	    one_of(s->mail.security, "[mail] security", "starttls", "tls", "none", err))
		return -1;
	if (email_check(s->mail.from_email, err))
		return err_in(err, "[mail] from_email");
	if (check_invite(&s->invite, err) || check_sources(s, err) ||
	    check_conferences(s, err))
		return -1;
	for (const char **one = s->review.release_manager; one && *one; one++)
		if (email_check(*one, err))
			return err_in(err, "[review] release_manager");
	if (!str_is_empty(s->review.committers) && email_check(s->review.committers, err))
		return err_in(err, "[review] committers");
	if (email_check(s->list.email, err))
		return err_in(err, "[list] email");
	if (s->list.archive && *s->list.archive && !strstr(s->list.archive, "%s"))
		return err_set(err, ERR_INVALID, "[list] archive: \"%%s\" is missing in the URL");
	for (const char **zone = s->site.zones; *zone; zone++)
		if (!zone_exists(*zone))
			return err_set(err, ERR_INVALID, "[site] zones: there is no zone \"%.40s\"",
				       *zone);
	for (size_t i = 0; (irc = settings_irc(s, i)); i++)
		if (check_irc(irc, err))
			return -1;
	return 0;
}

static const char *find_file(struct arena *arena)
{
	const char *named = getenv("MOOT_CONF");

	if (named && *named)
		return arena_dup(arena, named);
	if (access("./moot.conf", F_OK) == 0)
		return "./moot.conf";
	if (access("/etc/moot/moot.conf", F_OK) == 0)
		return "/etc/moot/moot.conf";
	return NULL;
}

int settings_load(struct settings *settings, const char *path, struct arena *arena,
		  struct err *err)
{
	if (!path)
		path = find_file(arena);
	memset(settings, 0, sizeof(*settings));
	if (conf_load(path, sections, ARRAY_LEN(sections), settings, arena, err))
		return -1;
	settings->path = arena_dup(arena, path);
	if (check(settings, err))
		return path ? err_in(err, "%s", path) : -1;
	return 0;
}

void settings_sample(struct buf *out)
{
	conf_sample(out, sections, ARRAY_LEN(sections));
}

const struct settings_irc *settings_irc(const struct settings *settings, size_t i)
{
	const struct settings_irc *all = settings->irc.items;

	return i < settings->irc.len ? &all[i] : NULL;
}

const struct settings_irc *settings_network(const struct settings *settings, const char *id)
{
	const struct settings_irc *irc;

	for (size_t i = 0; (irc = settings_irc(settings, i)); i++)
		if (str_eq(irc->id, id))
			return irc;
	return NULL;
}

static bool is_same_list(const char *const *a, const char *const *b)
{
	for (; a && b && *a && *b; a++, b++)
		if (!str_eq(*a, *b))
			return false;
	return (!a || !*a) && (!b || !*b);
}

static bool is_same_value(const struct conf_key *key, const void *a, const void *b)
{
	const void *x = (const char *)a + key->offset, *y = (const char *)b + key->offset;

	switch (key->type) {
	case CONF_TEXT:
	case CONF_FILE:
	case CONF_ZONE:
		return str_eq(*(const char *const *)x, *(const char *const *)y);
	case CONF_INT:
		return *(const int64_t *)x == *(const int64_t *)y;
	case CONF_BOOL:
		return *(const bool *)x == *(const bool *)y;
	case CONF_LIST:
		return is_same_list(*(const char *const *const *)x,
				    *(const char *const *const *)y);
	}
	return false;
}

bool settings_irc_is_same(const struct settings_irc *a, const struct settings_irc *b)
{
	static const char *const may_change[] = {
		"channels", "announce", "series", "burst", "rate_ms", "off",
	};

	for (size_t i = 0; i < ARRAY_LEN(irc_keys); i++) {
		bool may = false;

		for (size_t k = 0; k < ARRAY_LEN(may_change); k++)
			may = may || str_eq(irc_keys[i].name, may_change[k]);
		if (!may && !is_same_value(&irc_keys[i], a, b))
			return false;
	}
	return true;
}

const struct settings_source *settings_source(const struct settings *settings, size_t i)
{
	const struct settings_source *all = settings->sources.items;

	return i < settings->sources.len ? &all[i] : NULL;
}

const char *settings_source_kind(const struct settings_source *source, const char **place)
{
	*place = source->mbox;
	if (!str_is_empty(*place))
		return "mbox";
	*place = source->imap;
	if (!str_is_empty(*place))
		return "imap";
	*place = source->public_inbox;
	if (!str_is_empty(*place))
		return "public-inbox";
	*place = source->maildir;
	return "maildir";
}

char *settings_spool(const struct settings *settings, struct arena *arena)
{
	const char *database = settings->site.database, *slash = strrchr(database, '/');

	if (!slash)
		return arena_dup(arena, "spool");
	return arena_printf(arena, "%.*s/spool", (int)(slash - database), database);
}

const struct settings_tree *settings_tree(const struct settings *settings, size_t i)
{
	const struct settings_tree *trees = settings->trees.items;

	return i < settings->trees.len ? &trees[i] : NULL;
}

const struct settings_group *settings_group(const struct settings *settings, const char *id)
{
	const struct settings_group *all = settings->groups.items;

	for (size_t i = 0; i < settings->groups.len; i++)
		if (str_eq_fold(all[i].id, id))
			return &all[i];
	return NULL;
}

const char *settings_announce_channel(const struct settings_irc *irc)
{
	if (irc->announce && *irc->announce)
		return irc->announce;
	return irc->channels ? irc->channels[0] : NULL;
}

int settings_start(int *argc, char ***argv, const char *usage, struct settings *settings,
		   struct arena *arena, struct err *err)
{
	const char *path = NULL;
	bool only_check = false;
	int opt;

	opterr = 0;
	while ((opt = getopt(*argc, *argv, "+c:nhV")) != -1) {
		switch (opt) {
		case 'c':
			path = optarg;
			break;
		case 'n':
			only_check = true;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		case 'V':
			puts("moot " MOOT_VERSION);
			exit(0);
		default:
			if (str_eq((*argv)[optind - 1], "--help")) {
				fputs(usage, stdout);
				exit(0);
			}
			return err_set(err, ERR_INVALID, "unknown option; see --help");
		}
	}
	*argc -= optind;
	*argv += optind;
	if (settings_load(settings, path, arena, err))
		return -1;
	if (only_check) {
		printf("%s: fine\n", settings->path ? settings->path : "the defaults");
		exit(0);
	}
	return 0;
}

struct db *settings_open_db(const struct settings *settings, struct err *err)
{
	struct db *db = NULL;

	if (db_open(&db, settings->site.database, err))
		return NULL;
	if (db_migrate(db, err) == 0)
		return db;
	err_in(err, "\"%s\"", settings->site.database);
	db_close(db);
	return NULL;
}
