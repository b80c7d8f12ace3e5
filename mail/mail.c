/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What composing, parsing and sending have in common. */
#include <gmime/gmime.h>
#include <string.h>

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
