/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of capabilities. */
#include <string.h>

#include "caps.h"

#include "base/buf.h"
#include "base/str.h"

/* keep alphabetized */
static const struct { const char *name; unsigned bit; } caps[] = {
	{ "account-notify", IRC_CAP_ACCOUNT_NOTIFY },
	{ "account-tag", IRC_CAP_ACCOUNT_TAG },
	{ "away-notify", IRC_CAP_AWAY_NOTIFY },
	{ "batch", IRC_CAP_BATCH },
	{ "chghost", IRC_CAP_CHGHOST },
	{ "echo-message", IRC_CAP_ECHO_MESSAGE },
	{ "extended-join", IRC_CAP_EXTENDED_JOIN },
	{ "invite-notify", IRC_CAP_INVITE_NOTIFY },
	{ "labeled-response", IRC_CAP_LABELED_RESPONSE },
	{ "message-tags", IRC_CAP_MESSAGE_TAGS },
	{ "multi-prefix", IRC_CAP_MULTI_PREFIX },
	{ "sasl", IRC_CAP_SASL },
	{ "server-time", IRC_CAP_SERVER_TIME },
	{ "setname", IRC_CAP_SETNAME },
};

unsigned irc_caps_parse(char *words, unsigned *off, const char **sasl)
{
	unsigned on = 0;
	char *word;
	size_t i;

	*off = 0;
	while ((word = str_word(&words))) {
		bool is_off = *word == '-';
		char *value = strchr(word, '=');

		if (value)
			*value++ = '\0';
		for (i = 0; i < ARRAY_LEN(caps); i++) {
			if (!str_eq(word + is_off, caps[i].name))
				continue;
			*(is_off ? off : &on) |= caps[i].bit;
			if (caps[i].bit == IRC_CAP_SASL && sasl)
				*sasl = value ? value : "";
		}
	}
	return on;
}

void irc_caps_write(unsigned bits, struct buf *out)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(caps); i++)
		if (bits & caps[i].bit)
			buf_printf(out, "%s%s", out->len ? " " : "", caps[i].name);
}
