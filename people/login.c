/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links that sign in or tie an IRC account. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/secret.h"
#include "people/settings.h"
#include "account.h"
#include "login.h"
#include "person.h"
#include "rate.h"
#include "session.h"
#include "token.h"

#define PER_ADDRESS 3
#define PER_PLACE 20
#define PER_ACCOUNT 5		/* links by !login in an hour */

/* A path of ours, and nothing that a browser takes for another site. */
static const char *safe_next(const char *next)
{
	if (!next || next[0] != '/' || next[1] == '/' || strchr(next, '\\') ||
	    strlen(next) > 200)
		return NULL;
	for (const char *s = next; *s; s++)
		if (*s <= ' ' || *s >= 0x7f)
			return NULL;
	return next;
}

static char *link_to(const struct settings *settings, const char *secret, struct arena *arena)
{
	return arena_printf(arena, "%s/login/%s", settings->site.url, secret);
}

static struct letter *login_letter(const struct settings *settings, const char *email,
				   const char *secret, struct arena *arena)
{
	struct letter *letter = arena_one(arena, struct letter);

	letter->to_line = email;
	letter->subject = arena_printf(arena, "Sign in to %s", settings->site.name);
	letter->is_secret = true;
	letter->body = arena_printf(arena,
		"Hello,\n\n"
		"somebody, you we hope, wants to sign in to the pages of\n"
		"%s as\n"
		"%s.  This link does it, once, within %d minutes:\n\n"
		"%s\n\n"
		"If it was not you, there is nothing to do: without the link nobody\n"
		"gets in.\n\n"
		"-- \n%s\n%s\n",
		settings->site.name, email, LOGIN_SECS / 60, link_to(settings, secret, arena),
		settings->site.name, settings->site.url);
	return letter;
}

int login_count(struct db *db, const char *email, const char *place, struct arena *arena,
		struct err *err)
{
	char *key = arena_printf(arena, "login %s", email);

	str_lower(key);
	if (rate_count(db, key, PER_ADDRESS, CLOCK_HOUR, err))
		return -1;
	return rate_count(db, arena_printf(arena, "login from %s", place), PER_PLACE,
			  CLOCK_HOUR, err);
}

int login_mail(struct db *db, const struct settings *settings, const char *email,
	       const char *place, const char *next, struct err *err)
{
	struct arena *scratch = arena_new();
	struct token token = { .purpose = "login", .next = safe_next(next) };
	struct person *person;
	char *secret;
	int64_t id;
	int rc = -1, found;

	token.email = email = str_clean_line(scratch, email);
	if (email_check(email, err) || login_count(db, email, place, scratch, err))
		goto out;
	if (db_begin(db, err))
		goto out;
	found = person_find_email(db, email, scratch, &person, err);
	if (found < 0)
		goto out;
	if (!found && !settings->site.signup) {
		rc = 0;			/* the same answer, and no mail */
		goto out;
	}
	secret = token_new(db, &token, scratch, err);
	if (!secret || outbox_queue(db, settings, login_letter(settings, email, secret, scratch),
				    scratch, &id, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

char *login_link(struct db *db, const struct settings *settings, int64_t person_id,
		 struct arena *arena, struct err *err)
{
	struct token token = { .purpose = "login", .person_id = person_id };
	char *secret = token_new(db, &token, arena, err);

	return secret ? link_to(settings, secret, arena) : NULL;
}

char *login_link_asked(struct db *db, const struct settings *settings, int64_t person_id,
		       struct arena *arena, struct err *err)
{
	if (rate_count(db, arena_printf(arena, "login link %lld", (long long)person_id),
		       PER_ACCOUNT, CLOCK_HOUR, err))
		return NULL;
	return login_link(db, settings, person_id, arena, err);
}

char *login_link_account(struct db *db, const struct settings *settings, const char *network,
			 const char *account, struct arena *arena, struct err *err)
{
	struct token token = { .purpose = "link" };
	char *secret;

	if (rate_count(db, arena_printf(arena, "login link %s %s", network, account),
		       PER_ACCOUNT, CLOCK_HOUR, err))
		return NULL;
	token.subject = token_subject(arena, network, account);
	secret = token_new(db, &token, arena, err);
	return secret ? link_to(settings, secret, arena) : NULL;
}

/* What is known of whom the token is for, and of whose address it names. */
static int look_at_people(struct db *db, const struct token *token, struct arena *arena,
			  struct login_token *out, struct err *err)
{
	struct person *person = NULL, *owner = NULL;

	if (token->email && person_find_email(db, token->email, arena, &owner, err) < 0)
		return -1;
	if (token->person_id && !(person = person_get(db, token->person_id, arena, err)))
		return -1;
	out->adds_address = str_eq(token->purpose, "address");
	if (out->adds_address && owner && owner->id != token->person_id)
		out->other = owner->name;
	if (!person)
		person = owner;
	if (person)
		out->person = person->name;
	return 0;
}

int login_look(struct db *db, const char *secret, struct arena *arena,
	       struct login_token *out, struct err *err)
{
	struct token token;

	memset(out, 0, sizeof(*out));
	if (token_find(db, secret, NULL, arena, &token, err))
		return -1;
	if (str_eq(token.purpose, "iam"))
		return err_set(err, ERR_INVALID, "this word is for the bot on IRC: "
			       "say !confirm and the word to it, in private");
	out->email = token.email;
	out->next = token.next;
	if (token.subject)
		token_split_subject(token.subject, arena, &out->network, &out->account);
	return look_at_people(db, &token, arena, out, err);
}

/* Whom a login token means; a first-time address becomes a person. */
static int token_person(struct db *db, const struct token *token, struct arena *arena,
			int64_t *id, struct err *err)
{
	struct person *person;
	int found;

	if (token->person_id) {
		*id = token->person_id;
		return 0;
	}
	found = person_find_email(db, token->email, arena, &person, err);
	if (found < 0)
		return -1;
	if (found) {
		*id = person->id;
		return 0;
	}
	return person_insert(db, arena_dup_len(arena, token->email, strcspn(token->email, "@")),
			     token->email, ROLE_MEMBER, id, err);
}

char *login_use(struct db *db, const char *secret, const char **next, struct arena *arena,
		struct err *err)
{
	struct token token;
	char *session = NULL, *result = NULL;
	int64_t id;

	*next = NULL;
	if (db_begin(db, err))
		goto out;
	if (token_find(db, secret, "login", arena, &token, err) ||
	    token_delete(db, secret, err) || token_person(db, &token, arena, &id, err))
		goto out;
	session = session_start(db, id, arena, err);
	if (!session || db_commit(db, err))
		goto out;
	*next = token.next;
	result = session;
out:
	db_rollback(db);
	return result;
}

int login_use_link(struct db *db, const struct actor *who, const char *secret, struct err *err)
{
	struct arena *scratch = arena_new();
	const char *network, *account;
	struct token token;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	if (token_find(db, secret, "link", scratch, &token, err))
		goto out;
	token_split_subject(token.subject, scratch, &network, &account);
	if (token_delete(db, secret, err) ||
	    account_insert(db, who->person_id, network, account, err) ||
	    audit_add(db, who, arena_printf(scratch, "linked own account %s on %s", account,
					    network), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
