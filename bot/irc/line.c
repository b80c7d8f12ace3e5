/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IRC lines.  The rules of hygiene come from runs of libircclient 1.9 against
 * hostile servers: each keeps off a crash, a hang or a stale read in it.
 */
#include <string.h>

#include "line.h"

#include "base/buf.h"
#include "base/str.h"

#define LIBRARY_PARAMS_MAX 10

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* IRCv3 tag values: \: is ';', \s a blank, and so on. */
static void unescape(char *value)
{
	char *to = value;

	for (; *value; value++) {
		if (*value != '\\') {
			*to++ = *value;
			continue;
		}
		if (!*++value)
			break;
		*to++ = *value == ':' ? ';' : *value == 's' || *value == 'r' || *value == 'n' ?
			' ' : *value;
	}
	*to = '\0';
}

static void parse_tags(struct irc_line *line, char *tags)
{
	char *tag, *value;

	while ((tag = str_piece(&tags, ';'))) {
		value = strchr(tag, '=');
		if (!value)
			continue;
		*value++ = '\0';
		unescape(value);
		if (!*value)
			continue;
		if (str_eq(tag, "time"))
			line->time = value;
		else if (str_eq(tag, "account"))
			line->account = value;
		else if (str_eq(tag, "msgid"))
			line->msgid = value;
		else if (str_eq(tag, "batch"))
			line->batch = value;
		else if (str_eq(tag, "label"))
			line->label = value;
	}
}

/* The next word, cut off; blanks behind it skipped. */
static char *cut_word(char **cursor)
{
	char *word = *cursor, *end = word + strcspn(word, " ");

	*cursor = end + strspn(end, " ");
	*end = '\0';
	return word;
}

static void parse_params(struct irc_line *line, char *at)
{
	while (*at) {
		if (*at == ':' || line->n_params == IRC_PARAMS_MAX - 1) {
			line->params[line->n_params++] = at + (*at == ':');
			return;
		}
		line->params[line->n_params++] = cut_word(&at);
	}
}

static bool is_command(const char *s)
{
	size_t len = strlen(s), i;

	if (len == 3 && is_digit(s[0]))
		return is_digit(s[1]) && is_digit(s[2]) && !str_eq(s, "000");
	if (len < 2 || len > 20)
		return false;
	for (i = 0; i < len; i++)
		if (!is_letter(s[i]))
			return false;
	return true;
}

static bool is_talk(const char *command)
{
	return str_eq(command, "PRIVMSG") || str_eq(command, "NOTICE");
}

/* Talk needs a text; one that begins with \1 must hold something, and no DCC. */
static bool is_talk_safe(struct irc_line *line)
{
	const char *text;

	if (line->n_params < 2 || !line->params[1][0])
		return false;
	text = line->params[1];
	if (text[0] != '\1')
		return true;
	text += strspn(text, "\1 ");
	line->is_dcc = str_starts_fold(text, "DCC");
	return *text && !line->is_dcc;
}

/* libircclient reads parameters that these have, whether they came or not. */
static size_t least_params(const char *command)
{
	static const struct { const char *command; size_t least; } table[] = {
		{ "ACK", 0 }, { "AWAY", 0 },
		{ "INVITE", 2 }, { "KICK", 2 }, { "MODE", 1 }, { "QUIT", 0 }, { "TOPIC", 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++)
		if (str_eq(command, table[i].command))
			return table[i].least;
	return 1;
}

static void upper(char *s)
{
	for (; *s; s++)
		if (*s >= 'a' && *s <= 'z')
			*s = (char)(*s - 'a' + 'A');
}

int irc_line_parse(struct irc_line *line, char *text, size_t len)
{
	char *command;

	memset(line, 0, sizeof(*line));
	if (strlen(text) != len)
		return -1;
	for (char *s = text; *s; s++)
		if (*s == '\r' || *s == '\n')
			*s = ' ';
	text += strspn(text, " ");
	if (*text == '@')
		parse_tags(line, cut_word(&text) + 1);
	if (*text == ':') {
		line->prefix = cut_word(&text) + 1;
		if (!*line->prefix)
			return -1;
	}
	line->command = command = cut_word(&text);
	if (!is_command(command))
		return -1;
	upper(command);
	parse_params(line, text);
	if (line->n_params < least_params(command))
		return -1;
	if (!is_talk(command))
		return 0;
	if (line->n_params > 2)
		line->n_params = 2;	/* the library looks at the second for \1 */
	return is_talk_safe(line) ? 0 : -1;
}

int irc_line_numeric(const struct irc_line *line)
{
	const char *s = line->command;

	return is_digit(s[0]) ? (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0') : 0;
}

const char *irc_line_param(const struct irc_line *line, size_t i)
{
	return i < line->n_params ? line->params[i] : "";
}

void irc_line_nick(const struct irc_line *line, char nick[IRC_NICK_MAX + 1])
{
	const char *prefix = line->prefix ? line->prefix : "";
	size_t len = strcspn(prefix, "!");

	if (len > IRC_NICK_MAX)
		len = str_utf8_cut(prefix, IRC_NICK_MAX);
	memcpy(nick, prefix, len);
	nick[len] = '\0';
}

bool irc_line_is_person(const struct irc_line *line)
{
	return line->prefix && strchr(line->prefix, '!');
}

/* "\1BODY\1", whatever the ends were like: a lone \1 makes the library over-read. */
static void write_talk(struct buf *out, const char *text)
{
	size_t len;

	if (text[0] != '\1') {
		buf_puts(out, text);
		return;
	}
	text += strspn(text, "\1 ");
	len = strcspn(text, "\1");
	buf_putc(out, '\1');
	buf_add(out, text, out->len + len + 1 <= IRC_LINE_MAX ? len :
		str_utf8_cut(text, IRC_LINE_MAX - 1 - out->len));
	buf_putc(out, '\1');
}

void irc_line_write(const struct irc_line *line, struct buf *out)
{
	size_t n = line->n_params, i;

	if (n > LIBRARY_PARAMS_MAX)
		n = LIBRARY_PARAMS_MAX;
	buf_reset(out);
	buf_printf(out, ":%.200s %s", line->prefix ? line->prefix : "server", line->command);
	for (i = 0; i + 1 < n && out->len < 300; i++)
		buf_printf(out, " %.200s", line->params[i]);
	buf_puts(out, " :");
	if (n && i + 1 >= n && is_talk(line->command))
		write_talk(out, line->params[n - 1]);
	else if (n)
		buf_puts(out, line->params[n - 1]);
	if (out->len > IRC_LINE_MAX)
		buf_cut(out, str_utf8_cut(buf_str(out), IRC_LINE_MAX));
	buf_puts(out, "\r\n");
}

static bool is_middle(const char *s)
{
	if (!*s || *s == ':')
		return false;
	for (; *s; s++)
		if (*s == ' ' || is_control(*s))
			return false;
	return true;
}

static void add_clean(struct buf *out, const char *text, size_t room)
{
	size_t len = str_utf8_cut(text, room), i;

	for (i = 0; i < len; i++)
		buf_putc(out, text[i] == '\r' || text[i] == '\n' ? ' ' : text[i]);
}

int irc_line_build(struct buf *out, size_t max, const char *command, const char *a,
		   const char *b, const char *text)
{
	if (!is_middle(command) || (a && !is_middle(a)) || (b && !is_middle(b)))
		return -1;
	buf_reset(out);
	buf_puts(out, command);
	if (a)
		buf_printf(out, " %s", a);
	if (b)
		buf_printf(out, " %s", b);
	if (out->len + 2 > max)
		return -1;
	if (text) {
		buf_puts(out, " :");
		add_clean(out, text, max - out->len);
	}
	return buf_ok(out) ? 0 : -1;
}

size_t irc_text_piece(const char *text, size_t max, const char **next)
{
	size_t len = strnlen(text, max + 1), cut;

	if (len <= max) {
		*next = text + len;
		return len;
	}
	for (cut = max; cut && text[cut] != ' '; cut--)
		;
	if (!cut)
		cut = str_utf8_cut(text, max);
	if (!cut)
		cut = max ? max : 1;
	*next = text + cut + strspn(text + cut, " ");
	while (cut > 1 && text[cut - 1] == ' ')
		cut--;
	return cut;
}

/* Bytes of "\3" 4[,12]: a foreground and perhaps a background colour. */
static size_t colour(const char *s)
{
	size_t n = 1, i;

	for (i = 0; i < 2 && is_digit(s[n]); i++)
		n++;
	if (n == 1 || s[n] != ',' || !is_digit(s[n + 1]))
		return n;
	n += 2;
	return is_digit(s[n]) ? n + 1 : n;
}

void irc_text_plain(char *text)
{
	char *to = text;

	while (*text) {
		if (*text == '\3')
			text += colour(text);
		else if (strchr("\1\2\17\21\26\35\36\37", *text))
			text++;
		else
			*to++ = *text++;
	}
	*to = '\0';
}

bool irc_text_ctcp(const char *text, char command[16], char *rest, size_t size)
{
	size_t len;

	if (*text != '\1')
		return false;
	text += strspn(text, "\1 ");
	len = strcspn(text, " \1");
	if (!len || len > 15)
		return false;
	for (size_t i = 0; i < len; i++)
		command[i] = text[i] >= 'a' && text[i] <= 'z' ?
			(char)(text[i] - 'a' + 'A') : text[i];
	command[len] = '\0';
	text += len;
	text += strspn(text, " ");
	len = strcspn(text, "\1");
	if (len >= size)
		len = str_utf8_cut(text, size - 1);
	memcpy(rest, text, len);
	rest[len] = '\0';
	return true;
}
