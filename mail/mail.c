/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What composing, parsing and sending have in common. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "mail.h"

#define ADDRESS_MAX 254			/* RFC 5321, without the angle brackets */
#define MESSAGE_ID_MAX 250

void mail_start(void)
{
	static bool started;

	if (started)
		return;
	g_mime_init();
	started = true;
}

/* Printable ASCII without the bad ones, something on both sides of one '@'. */
static bool is_left_at_right(const char *s, size_t max, const char *bad)
{
	const char *at = s ? strchr(s, '@') : NULL;

	if (!at || at == s || !at[1] || strchr(at + 1, '@') || strlen(s) > max)
		return false;
	for (; *s; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr(bad, *s))
			return false;
	return true;
}

bool mail_is_address(const char *email)
{
	return is_left_at_right(email, ADDRESS_MAX, "<>()[]\\,;:\"");
}

bool mail_is_message_id(const char *id)
{
	return is_left_at_right(id, MESSAGE_ID_MAX, "<>");
}

bool mail_is_direct(const struct mail *mail)
{
	return !mail->list_id && !mail->list_post && mail->return_path && mail->from.email &&
	       str_eq_fold(mail->return_path, mail->from.email);
}

/* RFC 3986's unreserved characters, and '@', which archives show as it is. */
static bool is_plain_in_url(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       strchr("-._~@", c);
}

char *mail_archive_url(const struct mail *mail, const char *pattern, struct arena *arena)
{
	struct buf out = BUF_INIT(8192);
	const char *gap = pattern ? strstr(pattern, "%s") : NULL;

	if (mail->archived_at)
		return arena_dup(arena, mail->archived_at);
	if (!gap || !mail->message_id)
		return NULL;
	buf_add(&out, pattern, (size_t)(gap - pattern));
	for (const char *s = mail->message_id; *s; s++)
		if (is_plain_in_url(*s))
			buf_putc(&out, *s);
		else
			buf_printf(&out, "%%%02X", (unsigned char)*s);
	buf_puts(&out, gap + 2);
	return buf_to_arena(&out, arena);
}
