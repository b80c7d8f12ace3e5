/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An account on IRC and a mail address are shown to be the same human's. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/identity.h"
#include "people/login.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/settings.h"
#include "account.h"
#include "address.h"
#include "login.h"
#include "merge.h"
#include "person.h"
#include "token.h"

static struct letter *word_letter(const struct settings *settings, const struct speaker *speaker,
				  const char *email, const char *secret, struct arena *arena)
{
	const struct settings_irc *irc = settings_network(settings, speaker->network);
	struct letter *letter = arena_one(arena, struct letter);

	letter->to_line = email;
	letter->subject = arena_printf(arena, "Your account on %s and %s", speaker->network,
				       settings->site.name);
	letter->is_secret = true;
	letter->body = arena_printf(arena,
		"Hello,\n\n"
		"%s on the IRC network %s says that\n"
		"%s is their address.  If that is you, say this to the bot on\n"
		"IRC, once, within %d minutes:\n\n"
		"/msg %s confirm %s\n\n"
		"The bot at %s will then know that what this account\n"
		"says is said by you.  If it is not you, do not pass the word on: without it\n"
		"nothing happens.\n\n"
		"-- \n%s\n%s\n",
		speaker->nick, speaker->network, email, LOGIN_SECS / 60,
		irc ? irc->nick : "moot", secret, settings->site.name, settings->site.name,
		settings->site.url);
	return letter;
}

/* Both as far as known; either may be NULL. */
static int find_both(struct db *db, const struct speaker *speaker, const char *email,
		     struct arena *arena, struct person **by_account, struct person **by_email,
		     struct err *err)
{
	*by_account = *by_email = NULL;
	if (person_find_account(db, speaker->network, speaker->account, arena, by_account,
				err) < 0)
		return -1;
	return person_find_email(db, email, arena, by_email, err) < 0 ? -1 : 0;
}

int identity_ask(struct db *db, const struct settings *settings, const struct speaker *speaker,
		 const char *email, struct err *err)
{
	struct arena *scratch = arena_new();
	struct token token = { .purpose = "iam" };
	struct person *by_account, *by_email;
	char *secret;
	int64_t id;
	int rc = -1;

	token.email = email = str_clean_line(scratch, email);
	token.subject = token_subject(scratch, speaker->network, speaker->account);
	if (email_check(email, err) || login_count(db, email, token.subject, scratch, err) ||
	    db_begin(db, err))
		goto out;
	if (find_both(db, speaker, email, scratch, &by_account, &by_email, err))
		goto out;
	if (!by_account && !by_email && !settings->site.signup) {
		rc = 0;			/* the same answer, and no mail */
		goto out;
	}
	secret = token_new(db, &token, scratch, err);
	if (!secret || outbox_queue(db, settings, word_letter(settings, speaker, email, secret,
							      scratch), scratch, &id, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

static int check_account(const struct token *token, const struct speaker *speaker,
			 struct arena *arena, struct err *err)
{
	const char *network, *account;

	token_split_subject(token->subject, arena, &network, &account);
	if (str_eq(network, speaker->network) && str_eq_fold(account, speaker->account))
		return 0;
	return err_set(err, ERR_DENIED, "this word was asked for by the account \"%s\" on %s; "
		       "say it from there", account, network);
}

/* Who has more to lose stays; both are shown to be the same human. */
static int make_one(struct db *db, const struct person *a, const struct person *b,
		    bool may_merge, int64_t *id, struct err *err)
{
	bool a_stays = a->role != b->role ? a->role > b->role : a->id < b->id;
	const struct person *to = a_stays ? a : b, *from = a_stays ? b : a;
	struct actor who = person_actor(to, DOOR_IRC);

	if (!may_merge)
		return err_set(err, ERR_CONFLICT, "the account is %.40s here (number %lld), the "
			       "address %.40s (number %lld).  To make them one person, say "
			       "!confirm, the word, and \"merge\" behind it", a->name,
			       (long long)a->id, b->name, (long long)b->id);
	*id = to->id;
	return merge_people(db, &who, from->id, to->id, "account and address confirmed", err);
}

static int link_both(struct db *db, const struct settings *settings,
		     const struct speaker *speaker, const char *email, bool may_merge,
		     struct arena *arena, int64_t *id, struct err *err)
{
	struct person *by_account, *by_email;
	int confirmed;

	if (find_both(db, speaker, email, arena, &by_account, &by_email, err) ||
	    (confirmed = address_is_confirmed(db, email, err)) < 0)
		return -1;
	if (by_account && confirmed && by_account->id != by_email->id)
		return make_one(db, by_account, by_email, may_merge, id, err);
	if (by_account || by_email) {
		*id = by_account ? by_account->id : by_email->id;
		return address_confirm(db, *id, email, err) ||
		       account_insert(db, *id, speaker->network, speaker->account, err) ? -1 : 0;
	}
	if (!settings->site.signup)
		return err_set(err, ERR_DENIED, "new people are added by an operator here");
	return person_insert(db, speaker->nick, email, ROLE_MEMBER, id, err) ||
	       account_insert(db, *id, speaker->network, speaker->account, err) ? -1 : 0;
}

int identity_confirm(struct db *db, const struct settings *settings,
		     const struct speaker *speaker, const char *secret, bool may_merge,
		     struct arena *arena, struct person **out, struct err *err)
{
	struct actor who;
	struct token token;
	int64_t id;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	if (token_find(db, secret, "iam", arena, &token, err) ||
	    check_account(&token, speaker, arena, err) ||
	    token_delete(db, secret, err) ||
	    link_both(db, settings, speaker, token.email, may_merge, arena, &id, err))
		goto out;
	*out = person_get(db, id, arena, err);
	if (!*out)
		goto out;
	who = person_actor(*out, DOOR_IRC);
	if (audit_add(db, &who, arena_printf(arena, "person %lld: confirmed account %s on %s and "
					     "address %s", (long long)id, speaker->account,
					     speaker->network, token.email), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}
