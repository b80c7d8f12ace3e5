/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What bridges make of other people's words. */
#include <stdio.h>
#include <string.h>

#include "relay.h"

#include "base/str.h"

static const char *const separators[] = { " \xe2\x8f\x8e ", " | " };
static const char edited[] = " (edited)";

/* Zero-width characters, which bridges put into names against highlights. */
static size_t invisible(const char *s)
{
	static const char *const marks[] = {
		"\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x81\xa0", "\xef\xbb\xbf",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(marks); i++)
		if (str_starts(s, marks[i]))
			return strlen(marks[i]);
	return 0;
}

/* Marks gone, blanks and '/' made '_', so that it is one word and one name. */
static void add_name(char *out, size_t max, const char *name, size_t len)
{
	const char *end = name + len;
	size_t n = 0;

	while (name < end) {
		size_t size = str_utf8_next(name);

		if (invisible(name)) {
			name += invisible(name);
			continue;
		}
		if (n + size > max)
			break;
		if (*name == ' ' || *name == '/' || (unsigned char)*name < 0x20)
			out[n] = '_';
		else
			memcpy(out + n, name, size);
		n += size;
		name += size;
	}
	out[n] = '\0';
}

bool irc_relay_speaker(const char *relay, char **text, char speaker[IRC_NICK_MAX + 1])
{
	char *at = *text, *end, name[IRC_NICK_MAX + 1];
	size_t room;

	if (*at != '<' || strlen(relay) > IRC_NICK_MAX / 2)
		return false;
	end = strchr(at, '>');
	if (!end || (end[1] && end[1] != ' ') || end == at + 1)
		return false;
	room = IRC_NICK_MAX - 1 - strlen(relay);
	add_name(name, room, at + 1, (size_t)(end - at - 1));
	if (!*name)
		return false;
	snprintf(speaker, IRC_NICK_MAX + 1, "%.*s/%.*s", (int)room, name, IRC_NICK_MAX / 2,
		 relay);
	*text = end + 1 + strspn(end + 1, " ");
	return true;
}

/* The first separator that a command follows. */
static char *find_separator(char *text, size_t *len)
{
	char *first = NULL, *at;
	size_t i;

	for (i = 0; i < ARRAY_LEN(separators); i++) {
		size_t n = strlen(separators[i]);

		for (at = strstr(text, separators[i]); at; at = strstr(at + 1, separators[i])) {
			if ((at[n] != '#' && at[n] != '!') || (first && first < at))
				continue;
			first = at;
			*len = n;
			break;
		}
	}
	return first;
}

char *irc_relay_piece(char **text)
{
	char *piece = *text, *at;
	size_t len = 0;

	if (!piece)
		return NULL;
	at = find_separator(piece, &len);
	*text = at ? at + len : NULL;
	if (at)
		*at = '\0';
	return piece;
}

void irc_relay_mark_edit(char *text, size_t size)
{
	size_t len = strlen(text), room;

	if (!str_ends(text, edited))
		return;
	len -= strlen(edited);
	room = size - 3;
	if (len > room)
		len = str_utf8_cut(text, room);
	memmove(text + 2, text, len);
	memcpy(text, "* ", 2);
	text[len + 2] = '\0';
}
