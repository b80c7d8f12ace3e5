/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text/plain parts of a mail, decoded and put together. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "body.h"

struct reader {
	struct arena *arena;
	const char *first;		/* the first text; text has all where there are more */
	struct buf text;
	const struct mail_limits *limits;
	const char *calendar;
	int64_t parts;
	bool has_html, is_encrypted, has_other;
	struct err *err;
};

/* LF alone; NUL would end the string, so it becomes U+FFFD. */
static char *plain_lines(struct arena *arena, const char *s, size_t len)
{
	struct buf out = BUF_INIT(SIZE_MAX / 2);
	const char *end = s + len, *next;

	if (!memchr(s, '\r', len) && !memchr(s, '\0', len))
		return arena_dup_len(arena, s, len);
	for (; s < end; s = next) {
		next = s;
		while (next < end && *next && *next != '\r')
			next++;
		buf_add(&out, s, (size_t)(next - s));
		if (next == end)
			break;
		if (!*next)
			buf_puts(&out, "\xef\xbf\xbd");
		else if (next + 1 == end || next[1] != '\n')
			buf_putc(&out, '\n');
		next++;
	}
	return buf_to_arena(&out, arena);
}

/* ISO-8859-1 on paper is windows-1252 in practice; and that decodes anything. */
static const char *charset_from(const char *charset)
{
	static const char *const names[] = { "iso-8859-1", "latin1", "us-ascii", "ascii" };

	if (!charset)
		return "windows-1252";
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq_fold(charset, names[i]))
			return "windows-1252";
	return charset;
}

/* Shift states: text that looks like ASCII and is not. */
static bool is_shifting(const char *charset)
{
	static const char *const starts[] = { "iso-2022", "hz", "utf-7", "utf-16", "utf-32" };

	for (size_t i = 0; charset && i < ARRAY_LEN(starts); i++)
		if (str_starts_fold(charset, starts[i]))
			return true;
	return false;
}

char *body_utf8(struct arena *arena, const char *data, size_t len, const char *charset)
{
	gchar *converted = NULL;
	gsize n = 0;
	char *out;

	if (!len)
		return arena_dup(arena, "");	/* data may be NULL then */
	if (!is_shifting(charset) && str_is_utf8(data, len))
		return plain_lines(arena, data, len);
	if (!str_eq_fold(charset, "utf-8"))
		converted = g_convert_with_fallback(data, (gssize)len, "UTF-8",
						    charset_from(charset), "?", NULL, &n, NULL);
	if (!converted) {
		converted = g_utf8_make_valid(data, (gssize)len);
		n = strlen(converted);
	}
	out = plain_lines(arena, converted, n);
	g_free(converted);
	return out;
}

static size_t quote_depth(const char *line)
{
	return strspn(line, ">");
}

/* Where a line's own text begins: behind its quote marks and one stuffed blank. */
static const char *unstuffed(const char *line)
{
	line += quote_depth(line);
	return *line == ' ' ? line + 1 : line;
}

char *body_unflow(struct arena *arena, const char *text, bool delsp)
{
	struct buf out = BUF_INIT(SIZE_MAX / 2);
	char *copy = arena_dup(arena, text), *line;
	bool soft = false;
	size_t depth = 0;

	while (copy && (*copy || !out.len) && (line = str_piece(&copy, '\n'))) {
		const char *own = unstuffed(line);
		bool signature = strcmp(own, "-- ") == 0;
		size_t len = strlen(own);

		if (soft && (quote_depth(line) != depth || signature)) {
			buf_putc(&out, '\n');
			soft = false;
		}
		if (!soft) {
			depth = quote_depth(line);
			buf_add(&out, line, depth);
			if (depth && len)
				buf_putc(&out, ' ');
		}
		soft = len && own[len - 1] == ' ' && !signature;
		buf_add(&out, own, soft && delsp ? len - 1 : len);
		if (!soft)
			buf_putc(&out, '\n');
	}
	if (soft)
		buf_putc(&out, '\n');
	return buf_to_arena(&out, arena);
}

/* The bytes where they stand, if they are not encoded. */
static bool find_plain(GMimeDataWrapper *content, const char **data, size_t *len)
{
	GMimeStream *stream = g_mime_data_wrapper_get_stream(content);
	GByteArray *bytes;
	gint64 start, end;

	switch (g_mime_data_wrapper_get_encoding(content)) {
	case GMIME_CONTENT_ENCODING_DEFAULT: case GMIME_CONTENT_ENCODING_7BIT:
	case GMIME_CONTENT_ENCODING_8BIT: case GMIME_CONTENT_ENCODING_BINARY:
		break;
	default:
		return false;
	}
	if (!stream || !GMIME_IS_STREAM_MEM(stream))
		return false;
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	start = stream->bound_start;
	end = stream->bound_end < 0 ? (gint64)bytes->len : stream->bound_end;
	if (start < 0 || end < start || end > (gint64)bytes->len)
		return false;
	*data = (const char *)bytes->data + start;
	*len = (size_t)(end - start);
	return true;
}

static char *decoded(struct reader *reader, GMimePart *part)
{
	GMimeObject *object = GMIME_OBJECT(part);
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	const char *format = g_mime_object_get_content_type_parameter(object, "format");
	const char *delsp = g_mime_object_get_content_type_parameter(object, "delsp");
	const char *charset = g_mime_object_get_content_type_parameter(object, "charset");
	const char *data;
	size_t len;
	char *text;

	if (!content)
		return arena_dup(reader->arena, "");
	if (find_plain(content, &data, &len)) {
		text = body_utf8(reader->arena, data, len, charset);
	} else {
		GMimeStream *stream = g_mime_stream_mem_new();
		GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));

		g_mime_data_wrapper_write_to_stream(content, stream);
		text = body_utf8(reader->arena, (const char *)bytes->data, bytes->len, charset);
		g_object_unref(stream);
	}
	if (str_eq_fold(format, "flowed"))
		text = body_unflow(reader->arena, text, str_eq_fold(delsp, "yes"));
	return text;
}

static void add_text(struct reader *reader, GMimePart *part)
{
	const char *text = decoded(reader, part);

	if (!reader->first) {
		reader->first = text;
		return;
	}
	if (!reader->text.len)
		buf_puts(&reader->text, reader->first);
	if (reader->text.len && buf_str(&reader->text)[reader->text.len - 1] != '\n')
		buf_putc(&reader->text, '\n');
	buf_puts(&reader->text, text);
}

/* RFC 6047 says text/calendar; as an attachment it may be called anything. */
static bool is_calendar(GMimeObject *object, GMimeContentType *type)
{
	const char *name = g_mime_part_get_filename(GMIME_PART(object));
	size_t len = name ? strlen(name) : 0;

	return g_mime_content_type_is_type(type, "text", "calendar") ||
	       (g_mime_content_type_is_type(type, "application", "*") && len > 4 &&
		str_eq_fold(name + len - 4, ".ics"));
}

/* The first one; the others are the same as an attachment, as a rule. */
static void read_calendar(struct reader *reader, GMimePart *part)
{
	char *text;

	if (reader->calendar)
		return;
	text = decoded(reader, part);
	if (strlen(text) <= MAIL_CALENDAR_MAX)
		reader->calendar = text;
}

static void visit_leaf(struct reader *reader, GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);

	if (!GMIME_IS_PART(object)) {
		reader->has_other = true;	/* a mail within the mail, say */
	} else if (is_calendar(object, type)) {
		reader->has_other = true;
		read_calendar(reader, GMIME_PART(object));
	} else if (g_mime_part_is_attachment(GMIME_PART(object))) {
		reader->has_other = true;
	} else if (g_mime_content_type_is_type(type, "text", "plain")) {
		add_text(reader, GMIME_PART(object));
	} else if (g_mime_content_type_is_type(type, "text", "html")) {
		reader->has_html = true;
	} else {
		reader->has_other = true;
	}
}

static int visit(struct reader *reader, GMimeObject *object, int depth)
{
	GMimeMultipart *multipart;
	int n;

	if (!object)
		return 0;
	if (++reader->parts > reader->limits->parts)
		return err_set(reader->err, ERR_LIMIT, "the mail has more than %lld parts",
			       (long long)reader->limits->parts);
	if (depth > reader->limits->depth)
		return err_set(reader->err, ERR_LIMIT,
			       "the mail has parts within parts, more than %lld deep",
			       (long long)reader->limits->depth);
	if (GMIME_IS_MULTIPART_ENCRYPTED(object))
		reader->is_encrypted = true;
	if (!GMIME_IS_MULTIPART(object) || reader->is_encrypted) {
		visit_leaf(reader, object);
		return 0;
	}
	multipart = GMIME_MULTIPART(object);
	n = g_mime_multipart_get_count(multipart);
	for (int i = 0; i < n; i++)
		if (visit(reader, g_mime_multipart_get_part(multipart, i), depth + 1))
			return -1;
	return 0;
}

/* "multipart" of which no part was found: what follows the header is the text. */
static void read_raw(struct reader *reader, const char *data, size_t len)
{
	const char *end = memmem(data, len, "\n\n", 2);
	const char *crlf = memmem(data, len, "\r\n\r\n", 4);
	const char *from;

	if (!end && !crlf)
		return;
	from = end && (!crlf || end < crlf) ? end + 2 : crlf + 4;
	len -= (size_t)(from - data);
	reader->first = body_utf8(reader->arena, from, len, NULL);
}

static const char *why_empty(const struct reader *reader)
{
	if (reader->is_encrypted)
		return "the mail is encrypted";
	if (reader->has_html)
		return "the mail has its text as HTML only";
	if (reader->has_other)
		return "the mail has attachments only";
	return "the mail has no text";
}

int body_read(struct mail *mail, GMimeMessage *message, const char *data, size_t len,
	      const struct mail_limits *limits, struct arena *arena, struct err *err)
{
	struct reader reader = {
		.arena = arena, .text = BUF_INIT(2 * (size_t)limits->bytes), .err = err,
		.limits = limits,
	};
	GMimeObject *top = g_mime_message_get_mime_part(message);
	int rc = visit(&reader, top, 1);

	if (rc == 0 && top && GMIME_IS_MULTIPART(top) &&
	    g_mime_multipart_get_count(GMIME_MULTIPART(top)) == 0)
		read_raw(&reader, data, len);
	if (rc == 0 && (!buf_ok(&reader.text) ||
			(reader.first && strlen(reader.first) > reader.text.limit)))
		rc = err_set(err, ERR_LIMIT, "the text of the mail is too long");
	mail->body = reader.text.len || !reader.first ? buf_to_arena(&reader.text, arena) :
		reader.first;
	buf_free(&reader.text);
	if (rc == 0 && str_is_empty(mail->body))
		mail->no_body = why_empty(&reader);
	mail->calendar = reader.calendar;
	return rc;
}
