/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a mail: what is read and heard is valid, and can be composed again. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "people/settings.h"

#include "mail/mail.h"
#include "mail/post/heard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void want_text(const char *s)
{
	if (s && !str_is_utf8(s, strlen(s)))
		bug("not UTF-8: \"%s\"", s);
}

static void want_line(const char *s)
{
	want_text(s);
	if (s && strpbrk(s, "\r\n"))
		bug("more than a line: \"%s\"", s);
}

static void check(const struct mail *mail)
{
	want_line(mail->subject);
	want_line(mail->from.name);
	want_line(mail->list_id);
	want_line(mail->archived_at);
	want_text(mail->body);
	if (mail->message_id && !mail_is_message_id(mail->message_id))
		bug("not a Message-ID: \"%s\"", mail->message_id);
	if (mail->from.email && !mail_is_address(mail->from.email))
		bug("not an address: \"%s\"", mail->from.email);
	if (str_is_empty(mail->body) != (mail->no_body != NULL))
		bug("an empty body wants a reason, and no other: \"%s\"", mail->body);
}

/* What the folders hear: nothing is there that the mail had not, and lines are lines. */
static void hear(const struct mail *mail, struct arena *arena)
{
	struct settings settings = {
		.mail = { .from_email = "moot@example.org" },
		.list = { .email = "devel@lists.example.org" },
	};
	struct heard heard;

	heard_from(mail, &settings, "fuzz", arena, &heard);
	want_line(heard.subject);
	want_line(heard.from.name);
	want_line(heard.token);
	want_text(heard.body);
	want_text(heard.calendar);
	if (strlen(heard.body) > strlen(mail->body))
		bug("the body grew: \"%s\"", heard.body);
	if (heard.from.email && !mail_is_address(heard.from.email))
		bug("not an address: \"%s\"", heard.from.email);
}

/* What can be composed comes back as it went, whatever was in it. */
static void compose(const struct mail *mail, struct arena *arena)
{
	struct buf bytes = BUF_INIT(8 * MAIL_MAX);
	struct err err = ERR_INIT;
	struct mail *again;

	if (mail_compose(mail, &bytes, &err) == 0) {
		again = mail_parse(buf_str(&bytes), bytes.len, arena, &err);
		if (!again)
			bug("composed and not read: %s", err.msg);
		if (!str_eq(again->message_id, mail->message_id))
			bug("Message-ID \"%s\" became \"%s\"", mail->message_id,
			    again->message_id ? again->message_id : "");
		if (!str_eq(again->from.email, mail->from.email))
			bug("From \"%s\" became \"%s\"", mail->from.email,
			    again->from.email ? again->from.email : "");
		if (!str_is_empty(mail->subject) && !str_eq(again->subject, mail->subject))
			bug("subject \"%s\" became \"%s\"", mail->subject, again->subject);
		if (again->to.len != mail->to.len || again->cc.len != mail->cc.len)
			bug("%zu and %zu recipients became %zu and %zu", mail->to.len,
			    mail->cc.len, again->to.len, again->cc.len);
	}
	buf_free(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	static const char *const privates[] = { "security@*", NULL };
	struct mail *mail = mail_parse((const char *)data, size, arena, &err);
	char id[REPO_ID_LEN + 1];

	mail_is_private((const char *)data, size, privates);
	repo_patch_id((const char *)data, size, id);
	if (mail) {
		check(mail);
		hear(mail, arena);
		compose(mail, arena);
	}
	arena_free(arena);
	return 0;
}
