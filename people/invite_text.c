/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Invites in words: for the operators, for who asks, and what is kept as evidence. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "people/author.h"
#include "people/settings.h"
#include "invite.h"

/* "ann (account ann_, Ann Example)" */
char *invite_name(const struct invite *invite, struct arena *arena)
{
	bool account = invite->account && *invite->account != '=';

	if (!account && !invite->person)
		return arena_printf(arena, "%s (this nick, while it stays)", invite->nick);
	return arena_printf(arena, "%s (%s%s%s%s)", invite->nick, account ? "account " : "",
			    account ? invite->account : "",
			    account && invite->person ? ", " : "",
			    invite->person ? invite->person : "");
}

/* Lines as one: the commits' addresses are left out. */
char *invite_evidence_text(const char *evidence, struct arena *arena)
{
	struct buf out = BUF_INIT(400);
	char *rest = arena_dup(arena, evidence), *line;

	for (size_t n = 0; rest && (line = str_piece(&rest, '\n')); n++) {
		char *tab = strchr(line, '\t');

		if (tab)
			*tab = '\0';
		if (*line)
			buf_printf(&out, "%s%s", n == 0 ? "" : n == 1 ? ": " : ", ", line);
	}
	return buf_to_arena(&out, arena);
}

char *invite_line(const struct invite *invite, struct arena *arena)
{
	const char *whom = invite_name(invite, arena);
	const char *why = invite_evidence_text(invite->evidence, arena);
	const char *key = invite->account && *invite->account != '=' ? invite->account :
		invite->nick;

	if (str_eq(invite->state, "asked"))
		return arena_printf(arena, "%s asks to be let into %s (!grant %s, or !deny %s "
				    "REASON): %s", whom, invite->channel, key, key, why);
	if (str_eq(invite->state, "granted"))
		return arena_printf(arena, "%s is let into %s%s%s%s%s%s%s", whom, invite->channel,
				    invite->decided_by ? " by " : "",
				    invite->decided_by ? invite->decided_by : "",
				    invite->reason ? ": " : "",
				    invite->reason ? invite->reason : "",
				    *why ? "; " : "", why);
	return arena_printf(arena, "%s: %s by %s: %s", whom,
			    str_eq(invite->state, "denied") ? "refused" : "no longer invited",
			    invite->decided_by ? invite->decided_by : "somebody",
			    invite->reason ? invite->reason : "");
}

/* Where to go instead. */
static char *elsewhere(const struct settings *settings, struct arena *arena)
{
	const char *channel = settings->invite.user_channel;

	return arena_printf(arena, "You can ask on the list, %s%s%s.", settings->list.email,
			    str_is_empty(channel) ? "" : "; users talk in ",
			    str_is_empty(channel) ? "" : channel);
}

static char *commits_text(struct arena *arena, int64_t n)
{
	return arena_printf(arena, "%lld commit%s", (long long)n, n == 1 ? "" : "s");
}

static char *patches_text(struct arena *arena, int64_t n)
{
	return arena_printf(arena, "%lld patch%s on the list", (long long)n, n == 1 ? "" : "es");
}

static void write_works(struct buf *out, const struct author_commit *works, size_t n,
			const char *url)
{
	const char *at = str_is_empty(url) ? NULL : strstr(url, "%s");

	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "\n\"%.100s\"", works[i].subject);
		if (at)
			buf_printf(out, "\t%.*s%s%s", (int)(at - url), url, works[i].id, at + 2);
	}
}

/* The summary, then "subject<TAB>address" a line. */
char *invite_evidence(const struct settings *settings, const struct authorship *wrote,
			 struct arena *arena)
{
	struct buf out = BUF_INIT(4096);

	if (str_is_empty(settings->invite.tree))
		buf_puts(&out, "there is no tree to look at");
	else
		buf_printf(&out, "%s in the tree", commits_text(arena, wrote->commits));
	if (wrote->by_name)
		buf_printf(&out, " and %lld by the name alone", (long long)wrote->by_name);
	if (wrote->patches)
		buf_printf(&out, ", %s", patches_text(arena, wrote->patches));
	if (wrote->n_newest)
		write_works(&out, wrote->newest, wrote->n_newest, settings->invite.commit_url);
	else
		write_works(&out, wrote->newest_patch, wrote->n_newest_patches,
			    settings->list.archive);
	return buf_to_arena(&out, arena);
}

char *invite_missing(const struct settings *settings, const struct invite_for *whom,
		     const struct authorship *wrote, struct arena *arena)
{
	if (!whom->person_id)
		return arena_printf(arena, "I do not know yet who you are.  Say !iam and the mail "
				    "address of your patches to me, then !invite again; or let "
				    "somebody in %s say !vouch %s and why.  %s", whom->channel,
				    whom->nick, elsewhere(settings, arena));
	return arena_printf(arena, "%s is for people who have submitted a few patches.  I find "
			    "%s in the tree%s%s by the addresses that I know as yours, and "
			    "%lld are needed.  !iam adds another address; or let somebody in %s "
			    "say !vouch %s and why.  %s", whom->channel,
			    commits_text(arena, wrote->commits), wrote->patches ? " and " : "",
			    wrote->patches ? patches_text(arena, wrote->patches) : "",
			    (long long)settings->invite.commits, whom->channel, whom->nick,
			    elsewhere(settings, arena));
}

char *invite_granted_text(const char *channel, struct arena *arena)
{
	return arena_printf(arena, "You are let into %s, and invited as soon as I see you on "
			    "IRC.  It stands: say !invite whenever you are outside.", channel);
}
