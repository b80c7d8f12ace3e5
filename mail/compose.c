/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail's fields made into bytes. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "header.h"
#include "mail.h"

#define NAME_MAX_LEN 200
#define SUBJECT_MAX_LEN 500
#define LINE_MAX_LEN 900		/* what relays pass is 998; some add to it */

static int check_line(const char *field, const char *s, size_t max, struct err *err)
{
	if (strlen(s) > max)
		return err_set(err, ERR_INVALID, "%s is longer than %zu bytes", field, max);
	if (!str_is_utf8(s, strlen(s)))
		return err_set(err, ERR_INVALID, "%s is not UTF-8", field);
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return err_set(err, ERR_INVALID, "%s has a control character in it",
				       field);
	return 0;
}

static int check_address(const char *field, const char *name, const char *email,
			 struct err *err)
{
	if (!mail_is_address(email))
		return err_set(err, ERR_INVALID, "%s: \"%.100s\" is not a mail address", field,
			       email ? email : "");
	return check_line(field, name ? name : "", NAME_MAX_LEN, err);
}

static int check_addresses(const char *field, const struct mail_addresses *list,
			   struct err *err)
{
	if (list->len > MAIL_ADDRESSES_MAX)
		return err_set(err, ERR_LIMIT, "%s has more than %d addresses", field,
			       MAIL_ADDRESSES_MAX);
	for (size_t i = 0; i < list->len; i++)
		if (check_address(field, list->items[i].name, list->items[i].email, err))
			return -1;
	return 0;
}

static int check_id(const char *field, const char *id, struct err *err)
{
	if (mail_is_message_id(id))
		return 0;
	return err_set(err, ERR_INVALID, "%s: \"%.100s\" is not a Message-ID", field,
		       id ? id : "");
}

static int check_text(const char *what, const char *text, struct err *err)
{
	if (str_is_utf8(text, strlen(text)))
		return 0;
	return err_set(err, ERR_INVALID, "%s is not UTF-8", what);
}

static int check_method(const char *method, struct err *err)
{
	if (method && *method && strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(method))
		return 0;
	return err_set(err, ERR_INVALID, "a calendar wants a METHOD");
}

static int check(const struct mail *mail, struct err *err)
{
	if (check_address("From", mail->from.name, mail->from.email, err) ||
	    check_addresses("To", &mail->to, err) || check_addresses("Cc", &mail->cc, err) ||
	    (mail->reply_to && check_address("Reply-To", NULL, mail->reply_to, err)) ||
	    check_line("Subject", mail->subject ? mail->subject : "", SUBJECT_MAX_LEN, err) ||
	    check_id("Message-ID", mail->message_id, err) ||
	    (mail->in_reply_to && check_id("In-Reply-To", mail->in_reply_to, err)) ||
	    check_text("the text", mail->body ? mail->body : "", err))
		return -1;
	for (size_t i = 0; i < mail->references.len; i++)
		if (check_id("References", mail->references.items[i], err))
			return -1;
	if (mail->calendar && (check_text("the calendar", mail->calendar, err) ||
			       check_method(mail->method, err)))
		return -1;
	return 0;
}

/* Would every relay and list manager leave these bytes alone? */
static bool is_plain(const char *text)
{
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (len > LINE_MAX_LEN || str_starts(text, "From "))
			return false;
		for (size_t i = 0; i < len; i++)
			if ((text[i] < ' ' && text[i] != '\t') || text[i] >= 0x7f)
				return false;
	}
	return true;
}

/* LF alone ends lines, the last one too. */
static char *lines(struct arena *arena, const char *text)
{
	char *copy = arena_alloc(arena, strlen(text) + 2, 1), *to = copy;

	for (; *text; text++)
		if (*text != '\r' || text[1] != '\n')
			*to++ = *text;
	if (to > copy && to[-1] != '\n')
		*to = '\n';
	return copy;
}

static GMimeStream *filtered(GMimeStream *stream, GMimeFilter *filter)
{
	GMimeStream *with = g_mime_stream_filter_new(stream);

	g_mime_stream_filter_add(GMIME_STREAM_FILTER(with), filter);
	g_object_unref(filter);
	g_object_unref(stream);
	return with;
}

/* "From " lines are armoured, so that no mbox on the way marks them with '>'. */
static void put_body(struct buf *out, const char *text, bool plain)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
	GMimeStream *ready = g_mime_stream_mem_new();
	GByteArray *bytes;

	if (!plain) {
		stream = filtered(stream, g_mime_filter_basic_new(
				  GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, TRUE));
		stream = filtered(stream, g_mime_filter_from_new(GMIME_FILTER_FROM_MODE_ARMOR));
	}
	stream = filtered(stream, g_mime_filter_unix2dos_new(FALSE));
	g_mime_stream_write_to_stream(stream, ready);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(ready));
	buf_add(out, bytes->data, bytes->len);
	g_object_unref(stream);
	g_object_unref(ready);
}

static void put_part(struct buf *out, struct arena *arena, const char *type, const char *text)
{
	const char *clean = lines(arena, text ? text : "");
	bool plain = is_plain(clean);

	buf_printf(out, "Content-Type: %s; charset=utf-8\r\n"
		   "Content-Transfer-Encoding: %s\r\n\r\n", type,
		   plain ? "7bit" : "quoted-printable");
	put_body(out, clean, plain);
}

/*
 * The boundary comes from the Message-ID, so that a resend is the same mail;
 * "=_" stands in no 7bit text of ours by chance and in no quoted-printable.
 */
static void put_alternative(struct buf *out, struct arena *arena, const struct mail *mail)
{
	char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, mail->message_id, -1);

	buf_printf(out, "Content-Type: multipart/alternative;\r\n boundary=\"=_%.32s\"\r\n",
		   sum);
	buf_printf(out, "\r\n--=_%.32s\r\n", sum);
	put_part(out, arena, "text/plain", mail->body);
	buf_printf(out, "\r\n--=_%.32s\r\n", sum);
	put_part(out, arena, arena_printf(arena, "text/calendar; method=%s", mail->method),
		 mail->calendar);
	buf_printf(out, "\r\n--=_%.32s--\r\n", sum);
	g_free(sum);
}

static void put_header(struct buf *out, const struct mail *mail)
{
	const struct mail_address reply_to = { "", mail->reply_to };

	header_addresses(out, "From", &mail->from, 1);
	if (mail->to.len)
		header_addresses(out, "To", mail->to.items, mail->to.len);
	if (mail->cc.len)
		header_addresses(out, "Cc", mail->cc.items, mail->cc.len);
	if (mail->reply_to)
		header_addresses(out, "Reply-To", &reply_to, 1);
	header_text(out, "Subject", mail->subject ? mail->subject : "");
	header_date(out, "Date", mail->date);
	header_ids(out, "Message-ID", &mail->message_id, 1);
	if (mail->in_reply_to)
		header_ids(out, "In-Reply-To", &mail->in_reply_to, 1);
	if (mail->references.len)
		header_ids(out, "References", mail->references.items, mail->references.len);
	if (mail->is_automatic)
		buf_puts(out, "Auto-Submitted: auto-generated\r\n");
	buf_puts(out, "User-Agent: moot\r\nMIME-Version: 1.0\r\n");
}

/* A last look at the bytes: no line is longer than SMTP carries. */
static int check_lines(const char *s, size_t len, struct err *err)
{
	const char *end = s + len, *next;

	for (; s < end; s = next) {
		next = memchr(s, '\n', (size_t)(end - s));
		next = next ? next + 1 : end;
		if ((size_t)(next - s) > MAIL_HEADER_MAX + 2)
			return err_set(err, ERR_INVALID,
				       "a line of the mail has more than %d characters: \"%.40s\"",
				       MAIL_HEADER_MAX, s);
	}
	return 0;
}

int mail_compose(const struct mail *mail, struct buf *out, struct err *err)
{
	size_t before = out->len;
	struct arena *arena;

	mail_start();
	if (check(mail, err))
		return -1;
	arena = arena_new();
	put_header(out, mail);
	if (mail->calendar)
		put_alternative(out, arena, mail);
	else
		put_part(out, arena, "text/plain", mail->body);
	arena_free(arena);
	if (!buf_ok(out))
		return err_set(err, ERR_LIMIT, "the mail is too long to send");
	return check_lines(buf_str(out) + before, out->len - before, err);
}
