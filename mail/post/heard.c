/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lists and gateways did to a mail, undone. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/settings.h"
#include "../mail.h"

#include "heard.h"

#define BANNER_LINES 8			/* a gateway's warning is no longer than this */
#define FOOTER_LINES 12			/* nor is a list's footer */
#define RULE_MIN 30			/* underscores that make a line across */

/* ---- from */

static bool is_list(const struct mail *mail, const struct settings *settings,
		    const char *email)
{
	if (str_eq_fold(email, settings->list.email))
		return true;
	return mail->list_post && strcasestr(mail->list_post, email);
}

/* "Ann via Xen-devel", "'Ann' via devel", "Ann (by way of devel)": Ann. */
static const char *bare_name(const char *name, struct arena *arena)
{
	static const char *const marks[] = { " via ", " (by way of ", " (via " };
	char *copy = arena_dup(arena, name), *found = NULL;
	size_t len;

	for (size_t i = 0; i < ARRAY_LEN(marks) && !found; i++)
		found = strcasestr(copy, marks[i]);
	if (found)
		*found = '\0';
	copy = str_trim(copy);
	len = strlen(copy);
	if (len > 1 && strchr("'\"", *copy) && copy[len - 1] == *copy) {
		copy[len - 1] = '\0';
		copy++;
	}
	return copy;
}

/* A list that wrote its own address into From keeps the author's somewhere. */
static struct mailbox author(const struct mail *mail, const struct settings *settings,
			     struct arena *arena)
{
	struct mailbox from = { mail->from.name ? mail->from.name : "", mail->from.email };
	const char *original = mail->original_from.email;

	if (!from.email || !is_list(mail, settings, from.email))
		return from;
	from.name = bare_name(from.name, arena);
	from.email = NULL;
	if (original && !is_list(mail, settings, original)) {
		from.email = original;
		if (*mail->original_from.name)
			from.name = mail->original_from.name;
	} else if (mail->reply_to && !is_list(mail, settings, mail->reply_to)) {
		from.email = mail->reply_to;
		if (mail->reply_to_name && *mail->reply_to_name)
			from.name = mail->reply_to_name;
	}
	return from;
}

static struct mailboxes boxes(const struct mail_addresses *from, struct arena *arena)
{
	struct mailboxes out = { 0 };

	for (size_t i = 0; i < from->len; i++)
		*vec_add(&out, arena) =
			(struct mailbox){ from->items[i].name, from->items[i].email };
	return out;
}

/* ---- is it for us */

/* moot@ or moot+TOKEN@: 1, and the token if there is one. */
static bool is_us(const char *email, const char *us, const char **token, struct arena *arena)
{
	const char *at = strchr(us, '@'), *plus;
	size_t local = at ? (size_t)(at - us) : 0;

	if (str_eq_fold(email, us))
		return true;
	if (!at || strncasecmp(email, us, local) != 0 || email[local] != '+')
		return false;
	plus = email + local + 1;
	at = strchr(plus, '@');
	if (!at || !str_eq_fold(at, us + local))
		return false;
	if (!*token && at > plus)
		*token = arena_dup_len(arena, plus, (size_t)(at - plus));
	return true;
}

static void find_us(const struct mail_addresses *in, const char *us, struct heard *out,
		    struct arena *arena)
{
	for (size_t i = 0; i < in->len; i++)
		if (is_us(in->items[i].email, us, &out->token, arena))
			out->is_to_us = true;
}

/* ---- subject */

static bool is_word(const char *s, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(s, word, len) == 0;
}

static bool is_left_of(const char *s, size_t len, const char *text, char end)
{
	const char *stop = text ? strchr(text, end) : NULL;

	return stop && (size_t)(stop - text) == len && strncasecmp(s, text, len) == 0;
}

/* The name of a list that the mail went to. */
static bool is_list_tag(const struct mail *mail, const struct settings *settings, const char *s,
			size_t len)
{
	const struct mail_addresses *all[] = { &mail->to, &mail->cc };

	if (is_left_of(s, len, settings->list.email, '@') ||
	    is_left_of(s, len, mail->list_id, '.'))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		for (size_t k = 0; k < all[i]->len; k++)
			if (is_left_of(s, len, all[i]->items[k].email, '@'))
				return true;
	return false;
}

static bool is_warning_tag(const char *s, size_t len)
{
	static const char *const words[] = {
		"external", "ext", "external email", "external sender", "external mail", "extern",
	};

	if (len >= 7 && strncasecmp(s, "caution", 7) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (is_word(s, len, words[i]))
			return true;
	return false;
}

/* Where the tag at s ends that is to go; 0: it stays. */
static size_t tag_len(const struct mail *mail, const struct settings *settings, const char *s)
{
	size_t len;

	if (*s != '[')
		return 0;
	len = strcspn(s + 1, "[]");
	if (s[1 + len] != ']' ||
	    (!is_list_tag(mail, settings, s + 1, len) && !is_warning_tag(s + 1, len)))
		return 0;
	len += 2;
	return len + strspn(s + len, " ");
}

/* What may stand in front of a tag: "Re: ", "Fwd: ", "Ping²: ", other tags. */
static size_t front_len(const char *s)
{
	size_t len;

	if (*s == '[')
		len = strcspn(s, "]") + 1;
	else
		len = strcspn(s, ": ") + 1;
	if (len > strlen(s) || s[len - 1] == ' ')
		return 0;
	return len + strspn(s + len, " ");
}

static const char *clean_subject(const struct mail *mail, const struct settings *settings,
				 struct arena *arena)
{
	char *copy = arena_dup(arena, mail->subject ? mail->subject : ""), *at = copy;
	size_t len;

	while (*at) {
		if ((len = tag_len(mail, settings, at)))
			memmove(at, at + len, strlen(at + len) + 1);
		else if ((len = front_len(at)))
			at += len;
		else
			break;
	}
	return str_trim(copy);
}

/* ---- body */

static bool is_rule(const char *line)
{
	size_t n = strspn(line, "_");

	return n >= RULE_MIN && (line[n] == '\n' || line[n] == '\0');
}

static const char *line_before(const char *text, const char *line)
{
	const char *end = line - 1;		/* the newline of the line before */

	if (line == text)
		return NULL;
	while (end > text && end[-1] != '\n')
		end--;
	return end;
}

static bool is_footer(const char *text)
{
	return strcasestr(text, "mailing list") || strcasestr(text, "/listinfo/") ||
	       strcasestr(text, "unsubscribe") || strcasestr(text, "list-") ||
	       strcasestr(text, "@lists.");
}

/* mailman's line of underscores, Google's "-- \nYou received this message because". */
static void cut_footer(char *text)
{
	const char *line = text + strlen(text);

	for (int n = 0; n < FOOTER_LINES && (line = line_before(text, line)); n++) {
		bool google = str_starts(line, "-- \nYou received this message because you are");

		if (!google && (!is_rule(line) || !is_footer(line)))
			continue;
		text[line - text] = '\0';
		return;
	}
}

static bool is_banner(const char *line)
{
	static const char *const starts[] = {
		"CAUTION:", "[CAUTION", "CAUTION This", "WARNING: This email",
		"WARNING: This message", "[External", "[EXT]", "EXTERNAL EMAIL", "External email:",
		"This email originated from outside", "This message was sent from outside",
	};

	line += strspn(line, " *");
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_starts_fold(line, starts[i]))
			return true;
	return false;
}

/* What a gateway put on top, up to the empty line behind it. */
static const char *behind_banner(const char *text)
{
	const char *top = text + strspn(text, "\n"), *at = top;

	if (!is_banner(top))
		return text;
	for (int n = 0; n < BANNER_LINES && *at && *at != '\n'; n++) {
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	return *at == '\n' ? at + strspn(at, "\n") : text;
}

static const char *clean_body(const char *body, struct arena *arena)
{
	char *copy = arena_dup(arena, behind_banner(body));

	cut_footer(copy);
	return copy;
}

void heard_from(const struct mail *mail, const struct settings *settings, const char *source,
		struct arena *arena, struct heard *out)
{
	const char *us = settings->mail.from_email;

	*out = (struct heard){
		.source = source, .message_id = mail->message_id, .date = mail->date,
		.from = author(mail, settings, arena),
		.to = boxes(&mail->to, arena), .cc = boxes(&mail->cc, arena),
		.subject = clean_subject(mail, settings, arena),
		.in_reply_to = mail->in_reply_to,
		.references = { mail->references.items, mail->references.len,
				mail->references.cap },
		.list_id = mail->list_id, .is_direct = mail_is_direct(mail),
		.archive_url = mail_archive_url(mail, settings->list.archive, arena),
		.body = clean_body(mail->body, arena), .no_body = mail->no_body,
		.calendar = mail->calendar, .is_automatic = mail->is_automatic,
	};
	find_us(&mail->to, us, out, arena);
	find_us(&mail->cc, us, out, arena);
}
