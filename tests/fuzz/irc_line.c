/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of a server through the parser and libircclient, and as text to be said. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "bot/irc/client.h"
#include "bot/irc/isupport.h"

static char seen;

static void on_event(void *cookie UNUSED, enum irc_event_kind kind UNUSED,
		     const struct irc_line *line)
{
	size_t i;

	for (i = 0; i < line->n_params; i++)
		seen ^= line->params[i][0];
}

static void hear(const char *text, size_t len)
{
	static struct irc_client *client;
	static struct irc_isupport isupport;
	struct err err = ERR_INIT;
	struct irc_line line;
	char *copy = mem_dup(text), nick[IRC_NICK_MAX + 1];
	size_t i;

	if (!client)
		client = irc_client_new("moot", "moot", "moot", on_event, NULL, &err);
	if (!client)
		bug("%s", err.msg);
	irc_isupport_init(&isupport);
	if (irc_line_parse(&line, copy, len) == 0) {
		irc_line_nick(&line, nick);
		for (i = 0; i < line.n_params; i++)
			irc_isupport_hear(&isupport, line.params[i]);
		irc_name_hash(&isupport, nick);
		if (irc_client_feed(client, &line))
			bug("the library gave up");
	}
	free(copy);
}

static void say(const char *text)
{
	struct buf out = BUF_INIT(1000);
	char command[16], rest[40], *copy = mem_dup(text);
	const char *next;

	irc_text_ctcp(text, command, rest, sizeof(rest));
	irc_text_plain(copy);
	for (; *text; text = next) {
		if (irc_text_piece(text, 40, &next) > 40 || next <= text)
			bug("a piece of no or too great length");
	}
	if (irc_line_build(&out, IRC_LINE_MAX, "PRIVMSG", "#c", NULL, copy) == 0 &&
	    (strpbrk(buf_str(&out), "\r\n") || out.len > IRC_LINE_MAX))
		bug("not one line");
	free(copy);
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_alloc(size + 1);

	memcpy(text, data, size);
	hear(text, size);
	say(text);
	free(text);
	return 0;
}
