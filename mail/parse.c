/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes from anybody made into a mail's fields, by GMime and with limits. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "body.h"
#include "mail.h"
#include "words.h"

#define URL_MAX 2000

static const char *const fallback_charsets[] = { "utf-8", "windows-1252", "iso-8859-1", NULL };

static GMimeParserOptions *options(void)
{
	static GMimeParserOptions *made;	/* one for the life of the program */

	if (!made) {
		made = g_mime_parser_options_new();
		g_mime_parser_options_set_fallback_charsets(made,
							    (const char **)fallback_charsets);
	}
	return made;
}

static char *clean(struct arena *arena, const char *s)
{
	return s ? str_clean_line(arena, s) : NULL;
}

static const char *header(GMimeMessage *message, const char *name)
{
	return g_mime_object_get_header(GMIME_OBJECT(message), name);
}

static int add_address(struct mail_addresses *out, InternetAddress *one, int64_t max,
		       struct arena *arena, struct err *err)
{
	const char *email = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
	struct mail_address *item;

	if ((int64_t)out->len >= max)
		return err_set(err, ERR_LIMIT, "the mail has more than %lld addresses",
			       (long long)max);
	if (!mail_is_address(email))
		return 0;
	item = vec_add(out, arena);
	item->email = arena_dup(arena, email);
	item->name = clean(arena, internet_address_get_name(one));
	if (!item->name)
		item->name = "";
	return 0;
}

/* Groups are taken apart one level deep; who is not to be written to is left out. */
static int add_addresses(struct mail_addresses *out, InternetAddressList *list, bool nested,
			 int64_t max, struct arena *arena, struct err *err)
{
	int n = list ? internet_address_list_length(list) : 0;

	for (int i = 0; i < n; i++) {
		InternetAddress *one = internet_address_list_get_address(list, i);

		if (INTERNET_ADDRESS_IS_MAILBOX(one)) {
			if (add_address(out, one, max, arena, err))
				return -1;
		} else if (!nested && INTERNET_ADDRESS_IS_GROUP(one)) {
			InternetAddressGroup *group = INTERNET_ADDRESS_GROUP(one);

			if (add_addresses(out, internet_address_group_get_members(group), true,
					  max, arena, err))
				return -1;
		}
	}
	return 0;
}

static int read_addresses(struct mail *mail, GMimeMessage *message, int64_t max,
			  struct arena *arena, struct err *err)
{
	struct mail_addresses from = { 0 }, reply_to = { 0 };

	if (add_addresses(&from, g_mime_message_get_from(message), false, max, arena, err) ||
	    add_addresses(&reply_to, g_mime_message_get_reply_to(message), false, max, arena,
			  err) ||
	    add_addresses(&mail->to, g_mime_message_get_to(message), false, max, arena, err) ||
	    add_addresses(&mail->cc, g_mime_message_get_cc(message), false, max, arena, err))
		return -1;
	if (from.len)
		mail->from = from.items[0];
	if (reply_to.len) {
		mail->reply_to = reply_to.items[0].email;
		mail->reply_to_name = reply_to.items[0].name;
	}
	return 0;
}

/* What lists that must write a From of their own (DMARC) make of the author's. */
static int read_original_from(struct mail *mail, GMimeMessage *message, struct arena *arena,
			      struct err *err)
{
	static const char *const names[] = {
		"X-Original-From", "X-Google-Original-From", "X-Original-Sender",
	};
	struct mail_addresses found = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(names) && !found.len; i++) {
		const char *value = header(message, names[i]);
		InternetAddressList *list = value ?
			internet_address_list_parse(options(), value) : NULL;
		int rc = add_addresses(&found, list, false, MAIL_ADDRESSES_MAX, arena, err);

		if (list)
			g_object_unref(list);
		if (rc)
			return -1;
	}
	if (found.len)
		mail->original_from = found.items[0];
	return 0;
}

/* Every "<id@host>" in a field, oldest first, whatever stands between. */
static struct mail_ids read_ids(const char *value, struct arena *arena)
{
	struct mail_ids ids = { 0 };
	const char *at = value ? value : "", *open, *close;

	for (; (open = strchr(at, '<')) && (close = strchr(open, '>')); at = close + 1) {
		char *id;

		open = memrchr(open, '<', (size_t)(close - open));
		id = str_trim(arena_dup_len(arena, open + 1, (size_t)(close - open - 1)));
		if (mail_is_message_id(id))
			*vec_add(&ids, arena) = id;
	}
	if (ids.len > MAIL_REFERENCES_MAX) {
		ids.items += ids.len - MAIL_REFERENCES_MAX;
		ids.len = ids.cap = MAIL_REFERENCES_MAX;
	}
	return ids;
}

static void read_threading(struct mail *mail, GMimeMessage *message, struct arena *arena)
{
	struct mail_ids own = read_ids(header(message, "Message-ID"), arena);
	struct mail_ids replied = read_ids(header(message, "In-Reply-To"), arena);

	if (own.len)
		mail->message_id = own.items[0];
	if (replied.len)
		mail->in_reply_to = replied.items[0];
	mail->references = read_ids(header(message, "References"), arena);
}

/* What the first angle brackets hold; the whole where there are none. */
static char *bracketed(struct arena *arena, const char *value)
{
	const char *open = value ? strchr(value, '<') : NULL;
	const char *close = open ? strchr(open, '>') : NULL;

	if (!value)
		return NULL;
	if (!close)
		return str_clean_line(arena, value);
	return str_clean_line(arena, arena_dup_len(arena, open + 1, (size_t)(close - open - 1)));
}

static char *url(struct arena *arena, const char *value)
{
	char *s = bracketed(arena, value);

	if (!s || strlen(s) > URL_MAX || strpbrk(s, " <>\"\\") ||
	    (!str_starts_fold(s, "https://") && !str_starts_fold(s, "http://")))
		return NULL;
	return s;
}

static void read_list(struct mail *mail, GMimeMessage *message, struct arena *arena)
{
	const char *path = bracketed(arena, header(message, "Return-Path"));

	mail->return_path = mail_is_address(path) ? path : NULL;
	mail->list_id = bracketed(arena, header(message, "List-Id"));
	mail->list_post = clean(arena, header(message, "List-Post"));
	mail->archived_at = url(arena, header(message, "Archived-At"));
	mail->list_archive = url(arena, header(message, "List-Archive"));
}

/* From the bytes as they came, the last one if there are two. */
static char *read_subject(GMimeMessage *message, struct arena *arena)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(message));
	GMimeHeader *field = g_mime_header_list_get_header(list, "Subject");
	const char *raw = field ? g_mime_header_get_raw_value(field) : NULL;

	return raw ? clean(arena, words_decode(arena, raw)) : NULL;
}

static bool is_one_of(const char *value, const char *const *words, size_t n)
{
	for (size_t i = 0; value && i < n; i++)
		if (str_starts_fold(value, words[i]))
			return true;
	return false;
}

/* RFC 3834 and what came before it.  "Precedence: bulk" is what lists say. */
static bool is_automatic(GMimeMessage *message, const char *subject)
{
	static const char *const precedences[] = { "auto_reply", "auto-reply", "junk" };
	static const char *const subjects[] = {
		"automatic reply:", "auto-reply:", "autoreply:", "out of office:",
		"undelivered mail returned", "delivery status notification",
		"mail delivery failed",
	};
	static const char *const senders[] = { "mailer-daemon@", "<>" };
	const char *said = header(message, "Auto-Submitted");
	GMimeObject *top = g_mime_message_get_mime_part(message);

	return (said && !str_eq_fold(said, "no")) || header(message, "X-Autoreply") ||
	       header(message, "X-Autorespond") || header(message, "X-Vacation") ||
	       (top && g_mime_content_type_is_type(g_mime_object_get_content_type(top),
						   "multipart", "report")) ||
	       is_one_of(header(message, "Precedence"), precedences, ARRAY_LEN(precedences)) ||
	       is_one_of(header(message, "Return-Path"), senders, ARRAY_LEN(senders)) ||
	       is_one_of(subject, subjects, ARRAY_LEN(subjects));
}

static int read_fields(struct mail *mail, GMimeMessage *message,
		       const struct mail_limits *limits, struct arena *arena, struct err *err)
{
	GDateTime *date = g_mime_message_get_date(message);

	if (read_addresses(mail, message, limits->addresses, arena, err) ||
	    read_original_from(mail, message, arena, err))
		return -1;
	read_threading(mail, message, arena);
	read_list(mail, message, arena);
	mail->subject = read_subject(message, arena);
	mail->date = date ? g_date_time_to_unix(date) : 0;
	mail->is_automatic = is_automatic(message, mail->subject);
	return 0;
}

/* The line that mbox puts in front of a mail is none of it. */
static void skip_mbox_line(const char **data, size_t *len)
{
	const char *end;

	if (*len < 5 || memcmp(*data, "From ", 5) != 0)
		return;
	end = memchr(*data, '\n', *len);
	if (!end)
		return;
	*len -= (size_t)(end + 1 - *data);
	*data = end + 1;
}

/* ---- the bytes for GMime */

/* The fields that are read here or by GMime itself; a '-' at the end: all such. */
static bool is_wanted(const char *name, size_t len)
{
	static const char *const wanted[] = {
		"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Subject", "Message-ID",
		"In-Reply-To", "References", "Return-Path", "List-", "Content-", "MIME-Version",
		"Archived-At", "Auto-Submitted", "Precedence", "X-Original-From",
		"X-Google-Original-From", "X-Original-Sender", "X-Autoreply", "X-Autorespond",
		"X-Vacation",
	};

	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		size_t n = strlen(wanted[i]);

		if ((wanted[i][0] ^ *name) & ~32 || n > len ||
		    (n < len && wanted[i][n - 1] != '-'))
			continue;
		if (strncasecmp(name, wanted[i], n) == 0)
			return true;
	}
	return false;
}

/* A field by its first line; what is no field at all is GMime's to judge. */
static bool is_to_go(const char *line, const char *end)
{
	const char *s = line;

	while (s < end && *s > ' ' && *s < 0x7f && *s != ':')
		s++;
	return s < end && s > line && *s == ':' && !is_wanted(line, (size_t)(s - line));
}

/*
 * Most of a header is how the mail came, and signatures: GMime would make objects
 * of all that.  A copy without.
 */
static char *without_ballast(const char *data, size_t *len, struct arena *arena)
{
	const char *end = data + *len, *line = data, *next;
	char *copy = arena_alloc(arena, *len + 1, 1), *to = copy;
	bool goes = false;

	for (; line < end && *line != '\n' && *line != '\r'; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		if (*line != ' ' && *line != '\t')
			goes = is_to_go(line, next);
		if (goes)
			continue;
		memcpy(to, line, (size_t)(next - line));
		to += next - line;
	}
	memcpy(to, line, (size_t)(end - line));
	*len = (size_t)(to + (end - line) - copy);
	return copy;
}

/* The parts point into the bytes. */
static GMimeMessage *construct(GByteArray *bytes)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
	GMimeMessage *message;
	GMimeParser *parser;

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	message = g_mime_parser_construct_message(parser, options());
	g_object_unref(parser);
	g_object_unref(stream);
	return message;
}

/* Fields up to the empty line; a mail that is all header has not as many, either. */
static int check_header(const char *data, size_t len, int64_t max, struct err *err)
{
	const char *end = data + len, *next;

	for (const char *line = data; line < end && *line != '\n' && *line != '\r'; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		if (*line != ' ' && *line != '\t' && max-- == 0)
			return err_set(err, ERR_LIMIT, "its header has too many fields");
	}
	return 0;
}

static const struct mail_limits usual = {
	MAIL_MAX, MAIL_HEADERS_MAX, MAIL_ADDRESSES_MAX, MAIL_PARTS_MAX, MAIL_DEPTH_MAX,
};

struct mail *mail_parse_within(const char *data, size_t len, const struct mail_limits *limits,
			       struct arena *arena, struct err *err)
{
	struct mail *mail = arena_one(arena, struct mail);
	GMimeMessage *message;
	GByteArray bytes;
	int rc;

	mail_start();
	if ((int64_t)len > limits->bytes) {
		err_set(err, ERR_LIMIT, "a mail of %zu bytes is over the %lld that are read", len,
			(long long)limits->bytes);
		return NULL;
	}
	skip_mbox_line(&data, &len);
	if (check_header(data, len, limits->headers, err))
		return NULL;
	data = without_ballast(data, &len, arena);
	bytes = (GByteArray){ .data = (guint8 *)(uintptr_t)data, .len = (guint)len };
	message = construct(&bytes);
	if (!message || (!header(message, "From") && !header(message, "Message-ID"))) {
		if (message)
			g_object_unref(message);
		err_set(err, ERR_INVALID, "this is no mail: it has neither From nor Message-ID");
		return NULL;
	}
	rc = read_fields(mail, message, limits, arena, err);
	if (rc == 0)
		rc = body_read(mail, message, data, len, limits, arena, err);
	g_object_unref(message);
	return rc == 0 ? mail : NULL;
}

struct mail *mail_parse(const char *data, size_t len, struct arena *arena, struct err *err)
{
	return mail_parse_within(data, len, &usual, arena, err);
}
