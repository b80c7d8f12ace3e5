/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Invites: asking for oneself, and what organisers decide. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/author.h"
#include "people/invite.h"
#include "people/person.h"
#include "people/settings.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

#define LIST_MAX 100

const struct form_field page_invite_fields[] = {
	{ "network", FORM_LINE, 1, 100, "the network" },
	{ "channel", FORM_LINE, 1, 100, "the channel" },
	{ 0 }
};

const struct form_field page_invite_decide_fields[] = {
	{ "reason", FORM_LINE, 0, 200, "the reason" },
	{ 0 }
};

/* A line of evidence, "subject<TAB>address", as a link. */
static void write_evidence(struct visit *visit, const char *evidence)
{
	struct html *h = visit->h;
	char *rest = arena_dup(visit->arena, evidence), *line;

	for (size_t n = 0; rest && (line = str_piece(&rest, '\n')); n++) {
		char *address = strchr(line, '\t');

		if (address)
			*address++ = '\0';
		if (n)
			html_lit(h, "<br>");
		if (address && html_is_url(address)) {
			html_lit(h, "<a");
			html_href(h, address);
			html_lit(h, ">");
		}
		html_text(h, line);
		if (address && html_is_url(address))
			html_lit(h, "</a>");
	}
}

/* "" where the config names no page for commits: html_href() then writes nothing. */
static const char *commit_url(struct visit *visit, const char *id)
{
	const char *url = visit->settings->invite.commit_url;
	const char *at = url ? strstr(url, "%s") : NULL;

	return at ? arena_printf(visit->arena, "%.*s%s%s", (int)(at - url), url, id, at + 2) : "";
}

/* What is known of the reader's own work. */
static int write_mine(struct visit *visit, struct err *err)
{
	struct authorship wrote;
	struct html *h = visit->h;

	if (author_of(visit->db, visit->person->id, visit->arena, &wrote, err))
		return -1;
	html_lit(h, "<p>By the addresses that are known as yours there are <b>");
	html_textf(h, "%lld commit%s", (long long)wrote.commits, wrote.commits == 1 ? "" : "s");
	html_lit(h, "</b> in the tree; ");
	html_textf(h, "%lld let you in at once.", (long long)visit->settings->invite.commits);
	if (wrote.by_name)
		html_textf(h, " %lld more bear your name only: add their address on ",
			   (long long)wrote.by_name);
	if (wrote.by_name)
		html_lit(h, "<a href=\"/me\">your page</a>, and they count.");
	html_lit(h, "</p>\n<ul>\n");
	for (size_t i = 0; i < wrote.n_newest; i++) {
		html_lit(h, "<li><a");
		html_href(h, commit_url(visit, wrote.newest[i].id));
		html_lit(h, ">");
		html_text(h, wrote.newest[i].subject);
		html_lit(h, "</a></li>\n");
	}
	html_lit(h, "</ul>\n");
	return 0;
}

/* The account on that network, and a nick to look for. */
static int find_account(struct visit *visit, struct invite_for *whom, struct err *err)
{
	struct accounts list = { 0 };

	whom->nick = str_slug(visit->arena, visit->person->name, 30);
	if (account_list(visit->db, visit->person->id, visit->arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++)
		if (str_eq(list.items[i].network, whom->network) && *list.items[i].name != '=')
			whom->account = whom->nick = list.items[i].name;
	return 0;
}

/* A channel, and how the reader stands to it. */
static int write_ask(struct visit *visit, const char *network, const char *channel,
		     struct err *err)
{
	struct invite_for whom = {
		.network = network, .channel = channel, .person_id = visit->person->id,
	};
	struct html *h = visit->h;
	struct invite *invite;
	int found;

	if (find_account(visit, &whom, err) ||
	    (found = invite_find(visit->db, &whom, visit->arena, &invite, err)) < 0)
		return -1;
	input_form(visit, "/invite", "row");
	input_hidden(visit, "network", network);
	input_hidden(visit, "channel", channel);
	html_lit(h, "<span class=\"grow\"><b>");
	html_text(h, channel);
	html_lit(h, "</b> on ");
	html_text(h, network);
	html_lit(h, " ");
	if (found)
		layout_badge(visit, invite->state);
	if (found && invite->reason)
		html_textf(h, " %s", invite->reason);
	if (!whom.account)
		html_lit(h, " <span class=\"quiet\">No account of yours there is linked: say "
			 "<code>!login</code> or <code>!iam</code> to the bot.</span>");
	html_lit(h, "</span>");
	if (!found)
		input_submit(visit, "Let me in", NULL);
	input_form_end(visit);
	return 0;
}

/* The channels of all networks; how many, or -1. */
static int write_channels(struct visit *visit, struct err *err)
{
	const struct settings_irc *irc;
	const char *channel;
	int n = 0;

	for (size_t i = 0; (irc = settings_irc(visit->settings, i)); i++)
		for (size_t k = 0; (channel = invite_channel(visit->settings, irc->id, k)); k++) {
			if (write_ask(visit, irc->id, channel, err))
				return -1;
			n++;
		}
	return n;
}

static void write_decide(struct visit *visit, const struct invite *invite, const char *verb,
			 const char *label)
{
	input_form(visit, arena_printf(visit->arena, "/invite/%lld/%s", (long long)invite->id,
				       verb), "row");
	html_lit(visit->h, "<input name=\"reason\" maxlength=\"200\" placeholder=\"why\"");
	html_attr(visit->h, "aria-label", arena_printf(visit->arena, "Why: %s %s", verb,
						       invite->nick));
	html_lit(visit->h, ">");
	input_submit(visit, label, "second");
	input_form_end(visit);
}

static void write_row(struct visit *visit, const struct invite *invite)
{
	bool is_account = invite->account && *invite->account != '=';
	struct html *h = visit->h;

	html_lit(h, "<tr><td><b>");
	html_text(h, invite->person ? invite->person : invite->nick);
	html_lit(h, "</b><br>");
	html_textf(h, "%s%s%s", is_account ? invite->account : invite->nick, " on ",
		   invite->network);
	html_lit(h, "</td><td>");
	html_text(h, invite->channel);
	html_lit(h, "</td><td>");
	layout_badge(visit, invite->state);
	html_lit(h, "<br>");
	when_write(visit, invite->decided_at ? invite->decided_at : invite->asked_at);
	if (invite->decided_by)
		html_textf(h, " by %s", invite->decided_by);
	if (invite->reason)
		html_textf(h, ": %s", invite->reason);
	html_lit(h, "</td><td>");
	write_evidence(visit, invite->evidence);
	html_lit(h, "</td><td>");
	if (!str_eq(invite->state, "granted"))
		write_decide(visit, invite, "grant", "Let in");
	if (str_eq(invite->state, "asked"))
		write_decide(visit, invite, "deny", "Refuse");
	if (str_eq(invite->state, "granted"))
		write_decide(visit, invite, "revoke", "Revoke");
	html_lit(h, "</td></tr>\n");
}

static int write_all(struct visit *visit, struct err *err)
{
	struct invites list = { 0 };
	struct html *h = visit->h;

	if (invite_list(visit->db, NULL, NULL, LIST_MAX, visit->arena, &list, err))
		return -1;
	html_lit(h, "<h2>Who has asked, and who was let in</h2>\n<div class=\"wide\"><table>"
		 "<thead><tr><th>Who</th><th>Channel</th><th>State</th><th>Evidence</th>"
		 "<th>Decide</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < list.len; i++)
		write_row(visit, &list.items[i]);
	html_lit(h, "</tbody></table></div>\n");
	return 0;
}

/* Also shown again with what was wrong: *err is then set. */
int page_invite(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	int n;

	layout_begin(visit, "Invites", NULL);
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p>Some channels are by invitation, for people who have submitted a "
		 "few patches. An invite is bound to your account on IRC, and the bot invites you "
		 "whenever it sees that account outside.</p>\n");
	if (write_mine(visit, err) || (n = write_channels(visit, err)) < 0)
		return -1;
	if (!n)
		html_lit(visit->h, "<p class=\"quiet\">The bot keeps no such channel "
			 "here.</p>\n");
	if (visit->actor.role >= ROLE_ORGANISER && write_all(visit, err))
		return -1;
	layout_end(visit);
	return 0;
}

int page_invite_ask(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct invite_for whom = {
		.network = request_field(req, "network"), .person_id = visit->person->id,
	};
	struct invite *invite;
	const char *text;
	int found;

	whom.channel = invite_channel_named(visit->settings, whom.network,
					    request_field(req, "channel"), err);
	if (!whom.channel || find_account(visit, &whom, err) ||
	    invite_ask(visit->db, visit->settings, &visit->actor, &whom, visit->arena, &text,
		       err))
		return -1;
	found = invite_find(visit->db, &whom, visit->arena, &invite, err);
	if (found < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_CONFLICT, "that is not enough yet; ask on the list, %s, or "
			       "let somebody in %s vouch for you", visit->settings->list.email,
			       whom.channel);
	response_redirect(res, "/invite?done=asked");
	return 0;
}

static int decide(struct request *req, struct response *res, const char *state, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (invite_decide(visit->db, &visit->actor, false, request_id(req), state,
			  request_field(req, "reason"), err))
		return -1;
	response_redirect(res, "/invite?done=saved");
	return 0;
}

int page_invite_grant(struct request *req, struct response *res, struct err *err)
{
	return decide(req, res, "granted", err);
}

int page_invite_deny(struct request *req, struct response *res, struct err *err)
{
	return decide(req, res, "denied", err);
}

int page_invite_revoke(struct request *req, struct response *res, struct err *err)
{
	return decide(req, res, "revoked", err);
}
