/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "invite [#channel]" by mail to our own address: asked and answered. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "people/heard.h"
#include "people/invite.h"
#include "people/login.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/secret.h"
#include "people/settings.h"

#define BODY_MAX 4096

/* "invite", and a channel behind it if one is named: its words, or NULL. */
static char *request_in(const char *text, struct arena *arena)
{
	char *line = str_clean_line(arena, arena_dup_len(arena, text, strcspn(text, "\n")));
	char *word = str_word(&line);

	return word && (str_eq_fold(word, "invite") || str_eq_fold(word, "!invite")) ? line : NULL;
}

static const char *channel_in(char *words)
{
	char *word;

	while ((word = str_word(&words)))
		if (strchr("#&+!", *word))
			return word;
	return NULL;
}

/* The first network whose bot invites to such a channel. */
static int find_channel(const struct settings *settings, const char *name,
			struct invite_for *whom, struct err *err)
{
	const struct settings_irc *irc;

	for (size_t i = 0; (irc = settings_irc(settings, i)); i++) {
		whom->network = irc->id;
		whom->channel = invite_channel_named(settings, irc->id, name, err);
		if (whom->channel)
			return 0;
	}
	if (!settings->irc.len)
		err_set(err, ERR_NOT_FOUND, "there is no channel here that I invite to");
	return -1;
}

static int ask(struct db *db, const struct settings *settings, const struct person *person,
	       const char *channel, struct arena *arena, const char **text, struct err *err)
{
	struct invite_for whom = { .nick = person->name, .person_id = person->id };
	struct actor who = person_actor(person, DOOR_MAIL);

	if (find_channel(settings, channel, &whom, err))
		return -1;
	return invite_ask(db, settings, &who, &whom, arena, text, err);
}

/* Its Message-ID follows from the question's: asked twice is answered once. */
static int answer(struct db *db, const struct settings *settings,
		  const struct heard *mail, const char *text, struct arena *arena,
		  struct err *err)
{
	const char *domain = strrchr(settings->mail.from_email, '@');
	struct buf body = BUF_INIT(BODY_MAX);
	struct letter letter = {
		.message_id = arena_printf(arena, "%s%s", secret_derive(arena, mail->message_id,
								       "invite"), domain),
		.to_line = mailbox_text(arena, mail->from.name, mail->from.email),
		.subject = arena_printf(arena, "Re: invite to the developers' channel of %s",
					settings->site.name),
		.in_reply_to = mail->message_id, .refs = mail->message_id,
	};
	int64_t id;
	int rc = -1;

	text_fill(&body, "", "", text);
	buf_printf(&body, "\nHow it stands, and how to tie your IRC account to you:\n%s/invite\n\n"
			  "-- \n%s\n", settings->site.url, settings->site.name);
	letter.body = buf_to_arena(&body, arena);
	if (db_begin(db, err) == 0 && outbox_queue(db, settings, &letter, arena, &id, err) == 0)
		rc = db_commit(db, err);
	db_rollback(db);
	return rc && err->kind == ERR_CONFLICT ? 0 : rc;
}

/* Who is asked too often hears nothing more: two machines must not write for ever. */
static int settled(int rc, const struct err *err)
{
	return rc == 0 || err->kind == ERR_LIMIT ? 1 : -1;
}

int invite_hear(struct db *db, const struct settings *settings, const struct heard *mail,
		struct arena *arena, struct err *err)
{
	char *words = request_in(mail->subject, arena);
	const char *channel, *text;
	struct person *person;
	int found;

	if (!mail->is_to_us || mail->list_id || mail->is_automatic || !mail->from.email ||
	    str_eq_fold(mail->from.email, settings->mail.from_email))
		return 0;
	if (!words)
		words = request_in(mail->body + strspn(mail->body, " \t\r\n"), arena);
	if (!words || email_check(mail->from.email, err))
		return 0;
	channel = channel_in(words);
	found = person_find_email(db, mail->from.email, arena, &person, err);
	if (found < 0)
		return -1;
	if (!found)
		return settled(login_mail(db, settings, mail->from.email, "mail", "/invite", err),
			       err);
	if (ask(db, settings, person, channel, arena, &text, err)) {
		if (err->kind >= ERR_LIMIT)
			return settled(-1, err);
		text = arena_dup(arena, err->msg);
	}
	return settled(answer(db, settings, mail, text, arena, err), err);
}
