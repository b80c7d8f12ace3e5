/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IRC lines: those of the server taken apart, those of ours put together.
 * Whatever a server sends, a parsed line is safe to hand to libircclient, and
 * whatever people type, a built line is one line.  Pure.
 */
#ifndef BOT_IRC_LINE_H
#define BOT_IRC_LINE_H

#include "base/base.h"

struct buf;

#define IRC_LINE_MAX   510		/* RFC 1459, CR LF not counted */
#define IRC_TAGS_MAX   8191		/* IRCv3 message tags, both ends' together */
#define IRC_PARAMS_MAX 24
#define IRC_NICK_MAX   63

struct irc_line {
	const char *time, *account, *msgid, *batch, *label;	/* tags; NULL where absent */
	const char *prefix;		/* "nick!user@host" or a server's name, or NULL */
	const char *command;		/* letters, or three digits that are not 000 */
	const char *params[IRC_PARAMS_MAX];	/* the last holds all that is left */
	size_t n_params;
	bool is_dcc;			/* good for nothing but a refusal */
};

/*
 * Take text (a line without its end; changed in place, pointed into) apart.
 * -1 where it is no line that anything good can come of: NUL inside, an empty
 * prefix, no command, no parameters where there must be some, DCC.
 */
int irc_line_parse(struct irc_line *line, char *text, size_t len) MUST_CHECK;

/* The numeric reply that it is, or 0. */
int irc_line_numeric(const struct irc_line *line);

/* Parameter i, or "" where there are fewer. */
const char *irc_line_param(const struct irc_line *line, size_t i);

/* Who said it: the prefix up to '!' (whole if it has none, "" without prefix). */
void irc_line_nick(const struct irc_line *line, char nick[IRC_NICK_MAX + 1]);

/* Is the prefix a person's ("nick!user@host"), not a server's? */
bool irc_line_is_person(const struct irc_line *line);

/*
 * The line again without tags, in the one form that libircclient 1.9 takes
 * without harm: one blank between, a prefix, 1 to 10 parameters, at most
 * IRC_LINE_MAX bytes (cut at a UTF-8 character), then CR LF.
 */
void irc_line_write(const struct irc_line *line, struct buf *out);

/*
 * "COMMAND a b :text" without CR LF, at most max bytes (text is cut at a UTF-8
 * character).  a, b and text may be NULL.  -1 where a or b cannot be a middle
 * parameter (empty, a blank or control character, ':' first).  CR, LF and NUL
 * cannot come out of it.
 */
int irc_line_build(struct buf *out, size_t max, const char *command, const char *a,
		   const char *b, const char *text) MUST_CHECK;

/*
 * Bytes of the first piece of text, at most max: whole words, so that a URL is
 * never broken unless it alone is longer.  *next: where the rest begins.
 */
size_t irc_text_piece(const char *text, size_t max, const char **next);

/* Colours, bold and the like taken out, in place. */
void irc_text_plain(char *text);

/*
 * Is text a CTCP ("\1COMMAND rest\1")?  Then command (upper case) and the rest,
 * which lies in the buffer of size bytes.
 */
bool irc_text_ctcp(const char *text, char command[16], char *rest, size_t size);

#endif
