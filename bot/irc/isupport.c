/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numeric 005 and case mapping. */
#include <stdio.h>
#include <string.h>

#include "isupport.h"

#include "base/err.h"
#include "base/str.h"

void irc_isupport_init(struct irc_isupport *isupport)
{
	*isupport = (struct irc_isupport){
		.chantypes = "#&", .prefixes = "@+", .casemap = IRC_RFC1459,
		.nick_len = 9, .line_len = 512, .topic_len = 300,
	};
}

static void set_number(size_t *out, const char *value, int64_t min, int64_t max)
{
	struct err err = ERR_INIT;
	int64_t n;

	if (str_to_int(value, min, max, &n, &err) == 0)
		*out = (size_t)n;
}

/* "(ohv)@%+" */
static void set_prefixes(struct irc_isupport *isupport, const char *value)
{
	const char *marks = strchr(value, ')');

	if (*value == '(' && marks && strlen(marks + 1) < sizeof(isupport->prefixes))
		snprintf(isupport->prefixes, sizeof(isupport->prefixes), "%s", marks + 1);
}

/* "PRIVMSG:4,JOIN:,KICK:1" */
static void set_targets(struct irc_isupport *isupport, const char *value)
{
	const char *join = strstr(value, "JOIN:");
	char number[8];
	size_t len;

	if (!join || (join > value && join[-1] != ','))
		return;
	join += strlen("JOIN:");
	len = strcspn(join, ",");
	if (!len || len >= sizeof(number))
		return;
	memcpy(number, join, len);
	number[len] = '\0';
	set_number(&isupport->join_max, number, 1, 1000);
}

void irc_isupport_hear(struct irc_isupport *isupport, const char *token)
{
	size_t len = strcspn(token, "=");
	const char *value = token[len] ? token + len + 1 : "";
	char name[24];

	if (len >= sizeof(name))
		return;
	memcpy(name, token, len);
	name[len] = '\0';
	if (str_eq(name, "CHANTYPES") && *value && strlen(value) < sizeof(isupport->chantypes))
		snprintf(isupport->chantypes, sizeof(isupport->chantypes), "%s", value);
	else if (str_eq(name, "PREFIX"))
		set_prefixes(isupport, value);
	else if (str_eq(name, "STATUSMSG") && strlen(value) < sizeof(isupport->statusmsg))
		snprintf(isupport->statusmsg, sizeof(isupport->statusmsg), "%s", value);
	else if (str_eq(name, "CASEMAPPING"))
		isupport->casemap = str_eq(value, "rfc1459") ? IRC_RFC1459 :
			str_eq(value, "strict-rfc1459") ? IRC_STRICT_RFC1459 : IRC_ASCII;
	else if (str_eq(name, "NICKLEN") || str_eq(name, "MAXNICKLEN"))
		set_number(&isupport->nick_len, value, 2, 63);
	else if (str_eq(name, "LINELEN"))
		set_number(&isupport->line_len, value, 512, 8192);
	else if (str_eq(name, "TOPICLEN"))
		set_number(&isupport->topic_len, value, 1, 4096);
	else if (str_eq(name, "TARGMAX"))
		set_targets(isupport, value);
	else if (str_eq(name, "WHOX"))
		isupport->whox = true;
	else if (str_eq(name, "MONITOR"))
		isupport->monitor = true;
	else if (str_eq(name, "BOT") && strlen(value) == 1)
		isupport->bot_mode = *value;
}

bool irc_is_channel(const struct irc_isupport *isupport, const char *target)
{
	return *target && strchr(isupport->chantypes, *target);
}

static char fold(enum irc_casemap casemap, char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	if (casemap == IRC_ASCII)
		return c;
	if (c >= '[' && c <= ']')
		return (char)(c - '[' + '{');
	return c == '^' && casemap == IRC_RFC1459 ? '~' : c;
}

bool irc_same_name(const struct irc_isupport *isupport, const char *a, const char *b)
{
	while (*a && fold(isupport->casemap, *a) == fold(isupport->casemap, *b)) {
		a++;
		b++;
	}
	return !*a && !*b;
}

uint32_t irc_name_hash(const struct irc_isupport *isupport, const char *name)
{
	uint32_t hash = 2166136261u;		/* FNV-1a */

	for (; *name; name++)
		hash = (hash ^ (unsigned char)fold(isupport->casemap, *name)) * 16777619u;
	return hash;
}
