/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parsing: what mails look like, what hostile ones do, what the list really carries. */
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "mail/body.h"
#include "mail/mail.h"
#include "unit.h"

#define HEAD "From: Ann <ann@example.org>\nMessage-ID: <1@example.org>\n"

static struct mail *parse(struct arena *arena, const char *text, size_t len)
{
	struct err err = ERR_INIT;
	struct mail *mail = mail_parse(text, len, arena, &err);

	if (!mail)
		fail_msg("%s\n%.400s", err.msg, text);
	return mail;
}

/* What a header line makes of a mail. */
static const struct {
	const char *line, *subject, *name, *email;
} headers[] = {
	{ "Subject: plain", "plain", "Ann", "ann@example.org" },
	{ "Subject: folded\n\tand squeezed", "folded and squeezed", NULL, NULL },
	{ "Subject: =?UTF-8?Q?J=C3=BCrgen?=", "Jürgen", NULL, NULL },
	{ "Subject: =?iso-8859-1?q?caf=E9?= =?UTF-8?B?w6k=?=", "caféé", NULL, NULL },
	{ "Subject: =?UTF-8?B?RGVy?=\n =?UTF-8?B?IFRlc3Q=?= end", "Der Test end", NULL, NULL },
	{ "Subject: =?UTF-8?B?4oCe4oCeNg==?= =?UTF-8?B?NjU=?= end", "„„665 end", NULL, NULL },
	{ "Subject: =?UTF-8?Q?w=C3?=\n =?utf-8?q?=B6rt?=er", "wörter", NULL, NULL },
	{ "Subject: =?utf-8*de?Q?=C3=A4_b?= =?us-ascii?q?c?=", "ä bc", NULL, NULL },
	{ "Subject: a=?utf-8?Q?=C3=A4?=b =?x =?utf-8?Q?", "aäb =?x =?utf-8?Q?", NULL, NULL },
	{ "Subject: =?GB2312?B?1tDOxA==?= =?iso-8859-2?Q?=B3?=", "中文ł", NULL, NULL },
	{ "Subject: raw caf\xe9", "raw café", NULL, NULL },
	{ "Subject: raw ü", "raw ü", NULL, NULL },
	{ "Subject: =?UTF-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x", NULL, NULL },
	{ "Subject: =?UTF-8?Q?a=00b?=", NULL, NULL, NULL },
	{ "Subject: =?no-such-charset?Q?abc?=", NULL, NULL, NULL },
	{ "From: =?UTF-8?Q?J=C3=BCrgen_Gro=C3=9F?= <jg@example.org>", NULL, "Jürgen Groß",
	  "jg@example.org" },
	{ "From: \"O'Neil, Cy\" <cy@example.org>", NULL, "O'Neil, Cy", "cy@example.org" },
	{ "From: bare@example.org", NULL, "", "bare@example.org" },
	{ "From: bare@example.org (Comment)", NULL, NULL, "bare@example.org" },
};

static void test_headers_are_decoded(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		struct arena *arena = arena_new();
		char *text = arena_printf(arena, "%s%s\n\nbody\n", HEAD, headers[i].line);
		struct mail *mail;

		if (str_starts(headers[i].line, "From:"))
			text = arena_printf(arena, "%s\n\nbody\n", headers[i].line);
		mail = parse(arena, text, strlen(text));
		if (headers[i].subject)
			assert_string_equal(mail->subject, headers[i].subject);
		if (headers[i].name)
			assert_string_equal(mail->from.name, headers[i].name);
		if (headers[i].email)
			assert_string_equal(mail->from.email, headers[i].email);
		if (mail->subject)
			assert_true(str_is_utf8(mail->subject, strlen(mail->subject)));
		assert_string_equal(mail->body, "body\n");
		arena_free(arena);
	}
}

/* What a mail's own part (header lines, empty line, body) reads as. */
static const struct {
	const char *text, *body, *no_body;
} bodies[] = {
	{ "\nplain\n", "plain\n", NULL },
	{ "\nCR\r\nLF\r\n", "CR\nLF\n", NULL },
	{ "Content-Transfer-Encoding: base64\n\ncGxhaW4K\n", "plain\n", NULL },
	{ "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"
	  "\nGr=C3=BC=C3=9Fe=\n =E2=80=94\n", "Grüße —\n", NULL },
	{ "Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9 \x93q\x94\n", "café “q”\n",
	  NULL },
	{ "Content-Type: text/plain; charset=utf-8\n\nbad \xff byte\n", "bad \xef\xbf\xbd byte\n",
	  NULL },
	{ "Content-Type: text/plain; charset=iso-8859-2\n\n\xb3\xf3" "d\xbc\n", "łódź\n", NULL },
	{ "Content-Type: text/plain; charset=no-such\n\ncaf\xe9\n", NULL, NULL },
	{ "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$\"\x1b(B\n", "あ\n", NULL },
	{ "Content-Type: text/plain; format=flowed\n\none \ntwo\n> quoted \n> on\n>> deeper\n"
	  " From here\n-- \nsig \nnature\n",
	  "one two\n> quoted on\n>> deeper\nFrom here\n-- \nsig nature\n", NULL },
	{ "Content-Type: text/plain; format=flowed; delsp=yes\n\nlo \nng\n", "long\n", NULL },
	{ "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\n"
	  "Content-Type: text/html\n\n<p>html</p>\n--b--\n", "plain", NULL },
	{ "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n"
	  "Content-Type: text/plain\nContent-Disposition: attachment; filename=x\n\nno\n--b\n"
	  "\nfooter\n--b--\n", "one\nfooter", NULL },
	{ "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nunterminated\n",
	  "unterminated\n", NULL },
	{ "Content-Type: multipart/mixed\n\nno boundary at all\n", "no boundary at all\n", NULL },
	{ "Content-Type: multipart/mixed; boundary=never\n\nnever used\n", "never used\n", NULL },
	{ "Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\n\n"
	  "--b\n\nsigned\n--b\nContent-Type: application/pgp-signature\n\nsig\n--b--\n",
	  "signed", NULL },
	{ "Content-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"\n"
	  "\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
	  "Content-Type: application/octet-stream\n\nxxx\n--b--\n", "",
	  "the mail is encrypted" },
	{ "Content-Type: text/html\n\n<p>html</p>\n", "", "the mail has its text as HTML only" },
	{ "Content-Type: message/rfc822\n\nFrom: x@example.org\n\ninner\n", "",
	  "the mail has attachments only" },
	{ "\n", "", "the mail has no text" },
	{ "", "", "the mail has no text" },
};

static void test_bodies_are_decoded(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct arena *arena = arena_new();
		char *text = arena_printf(arena, HEAD "MIME-Version: 1.0\n%s", bodies[i].text);
		struct mail *mail = parse(arena, text, strlen(text));

		assert_true(str_is_utf8(mail->body, strlen(mail->body)));
		if (bodies[i].body && strcmp(mail->body, bodies[i].body) != 0)
			fail_msg("body is \"%s\" of:\n%s", mail->body, text);
		if (bodies[i].no_body)
			assert_string_equal(mail->no_body, bodies[i].no_body);
		else
			assert_null(mail->no_body);
		arena_free(arena);
	}
}

static void test_nul_bytes_do_not_end_a_mail(void **state UNUSED)
{
	static const char text[] = HEAD "\nbefore\0after\n";
	struct arena *arena = arena_new();
	struct mail *mail = parse(arena, text, sizeof(text) - 1);

	assert_string_equal(mail->body, "before\xef\xbf\xbd" "after\n");
	arena_free(arena);
}

static void test_threads_and_lists_are_read(void **state UNUSED)
{
	static const char text[] =
		"From devel-bounces@example.org Thu Nov 26 16:00:00 2026\n"
		"Return-Path: <devel+bounces-7@lists.example.org>\n"
		"From: Ann <ann@example.org>\nMessage-ID: <1@example.org>\n"
		"To: group: bob@example.org, cy@example.org;, devel@lists.example.org\n"
		"Cc: <dan@example.org>, not an address, =?utf-8?q?E?= <e@example.org>\n"
		"Reply-To: Devel <devel@lists.example.org>\n"
		"Date: Thu, 26 Nov 2026 18:00:00 +0200\n"
		"In-Reply-To: Your mail of <a@example.org> \"x\"\n"
		"References: <r1@example.org>\n\t<r2@example.org> junk <no-at> <a@example.org>\n"
		"List-Id: Devel list <devel.lists.example.org>\n"
		"List-Post: <mailto:devel@lists.example.org>\n"
		"List-Archive: <https://lists.example.org/devel>\n"
		"Archived-At: <https://lists.example.org/devel/1>\n"
		"Auto-Submitted: auto-generated\nSubject: Re: x\n\nbody\n";
	struct arena *arena = arena_new();
	struct mail *mail = parse(arena, text, sizeof(text) - 1);

	assert_string_equal(mail->message_id, "1@example.org");
	assert_string_equal(mail->in_reply_to, "a@example.org");
	assert_int_equal(mail->references.len, 3);
	assert_string_equal(mail->references.items[0], "r1@example.org");
	assert_string_equal(mail->references.items[2], "a@example.org");
	assert_int_equal(mail->to.len, 3);
	assert_string_equal(mail->to.items[2].email, "devel@lists.example.org");
	assert_string_equal(mail->cc.items[0].email, "dan@example.org");
	assert_string_equal(mail->cc.items[mail->cc.len - 1].email, "e@example.org");
	assert_string_equal(mail->reply_to, "devel@lists.example.org");
	assert_int_equal(mail->date, 1795708800);
	assert_string_equal(mail->list_id, "devel.lists.example.org");
	assert_string_equal(mail->list_archive, "https://lists.example.org/devel");
	assert_string_equal(mail->archived_at, "https://lists.example.org/devel/1");
	assert_string_equal(mail->return_path, "devel+bounces-7@lists.example.org");
	assert_true(mail->is_automatic);
	arena_free(arena);
}

static void test_what_is_missing_is_null(void **state UNUSED)
{
	static const char text[] = "From: nobody\nArchived-At: <javascript:alert(1)>\n"
				   "Message-ID: no brackets here\nDate: yesterday\n\nx\n";
	struct arena *arena = arena_new();
	struct mail *mail = parse(arena, text, sizeof(text) - 1);

	assert_null(mail->message_id);
	assert_null(mail->from.email);
	assert_null(mail->subject);
	assert_null(mail->in_reply_to);
	assert_null(mail->archived_at);
	assert_int_equal(mail->references.len, 0);
	assert_int_equal(mail->date, 0);
	arena_free(arena);
}

static void refused(struct buf *text, enum err_kind kind, const char *words)
{
	struct arena *arena = arena_new();
	struct err err = ERR_INIT;

	assert_true(buf_ok(text));
	assert_null(mail_parse(buf_str(text), text->len, arena, &err));
	assert_int_equal(err.kind, kind);
	if (!strstr(err.msg, words))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, words);
	buf_free(text);
	arena_free(arena);
}

static void test_no_mail_is_refused(void **state UNUSED)
{
	static const char *const bad[] = { "", "\n\n\n", "hello\nworld\n", "From x\n",
					   ("\x7f" "ELF\x02\x01") };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct buf text = BUF_INIT(1000);

		buf_puts(&text, bad[i]);
		refused(&text, ERR_INVALID, "no mail");
	}
}

static void test_hostile_mails_meet_limits(void **state UNUSED)
{
	struct buf big = BUF_INIT(2 * MAIL_MAX), many = BUF_INIT(MAIL_MAX),
		   parts = BUF_INIT(MAIL_MAX), deep = BUF_INIT(MAIL_MAX);

	buf_puts(&big, HEAD "\n");
	while (big.len <= MAIL_MAX)
		buf_puts(&big, "0123456789abcdef0123456789abcdef0123456789abcdef\n");
	refused(&big, ERR_LIMIT, "over the");

	buf_puts(&many, HEAD "To: x0@example.org");
	for (int i = 1; i < 20000; i++)
		buf_printf(&many, ",\n x%d@example.org", i);
	buf_puts(&many, "\n\nbody\n");
	refused(&many, ERR_LIMIT, "addresses");

	buf_puts(&parts, HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < 20000; i++)
		buf_puts(&parts, "--b\n\nx\n");
	refused(&parts, ERR_LIMIT, "parts");

	buf_puts(&deep, HEAD);
	for (int i = 0; i < 2000; i++)
		buf_printf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	refused(&deep, ERR_LIMIT, "deep");
}

static void test_a_long_subject_takes_no_long_time(void **state UNUSED)
{
	struct buf text = BUF_INIT(MAIL_MAX);
	struct arena *arena = arena_new();
	int64_t start = clock_ms();

	buf_puts(&text, HEAD "Subject: ");
	while (text.len < 400000)
		buf_puts(&text, "=?a?q?");
	buf_puts(&text, "\n\nbody\n");
	assert_string_equal(parse(arena, buf_str(&text), text.len)->body, "body\n");
	assert_true(clock_ms() - start < 10000);	/* 10 ms; valgrind is slow */
	buf_free(&text);
	arena_free(arena);
}

static void test_long_threads_keep_their_end(void **state UNUSED)
{
	struct buf text = BUF_INIT(MAIL_MAX);
	struct arena *arena = arena_new();
	struct mail *mail;

	buf_puts(&text, HEAD "References:");
	for (int i = 0; i < 5000; i++)
		buf_printf(&text, "\n <r%d@example.org>", i);
	buf_puts(&text, "\n\nbody\n");
	mail = parse(arena, buf_str(&text), text.len);
	assert_int_equal(mail->references.len, MAIL_REFERENCES_MAX);
	assert_string_equal(mail->references.items[MAIL_REFERENCES_MAX - 1],
			    "r4999@example.org");
	buf_free(&text);
	arena_free(arena);
}

static void test_the_archive_is_found(void **state UNUSED)
{
	struct arena *arena = arena_new();
	struct mail mail = { .message_id = "a/b+c?%1&#@example.org" };

	assert_null(mail_archive_url(&mail, NULL, arena));
	assert_string_equal(mail_archive_url(&mail, "https://example.org/%s/", arena),
			    "https://example.org/a%2Fb%2Bc%3F%251%26%23@example.org/");
	mail.archived_at = "https://example.org/17";
	assert_string_equal(mail_archive_url(&mail, "https://example.org/%s/", arena),
			    mail.archived_at);
	arena_free(arena);
}

static void test_a_direct_copy_is_told_from_the_lists(void **state UNUSED)
{
	struct mail mail = { .from = { "", "moot@example.org" } };

	assert_false(mail_is_direct(&mail));	/* nothing is known */
	mail.return_path = "Moot@example.org";
	assert_true(mail_is_direct(&mail));
	mail.list_id = "devel.example.org";
	assert_false(mail_is_direct(&mail));
	mail.list_id = NULL;
	mail.return_path = "devel+bounces-1@example.org";
	assert_false(mail_is_direct(&mail));
}

static void test_what_we_compose_is_read_back(void **state UNUSED)
{
	const char *refs[] = { "a@example.org", "b@example.org" };
	const struct mail sent = {
		.message_id = "20261126.1@example.org", .date = 1795708800,
		.from = { "Jürgen \"Jg\" Groß", "jg@example.org" },
		.reply_to = "devel@example.org", .in_reply_to = "b@example.org",
		.subject = "Größe, =?utf-8?q?spoof?= und  zwei Leerzeichen",
		.references = { refs, 2, 2 },
		.body = "From here: Grüße = ü\n.\n\n-- \nsig\n", .is_automatic = true,
		.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", .method = "REQUEST",
	};
	struct arena *arena = arena_new();
	struct buf bytes = BUF_INIT(1 << 20);
	struct err err = ERR_INIT;
	struct mail *mail;

	if (mail_compose(&sent, &bytes, &err))
		fail_msg("%s", err.msg);
	mail = parse(arena, buf_str(&bytes), bytes.len);
	assert_string_equal(mail->message_id, sent.message_id);
	assert_string_equal(mail->from.name, sent.from.name);
	assert_string_equal(mail->from.email, sent.from.email);
	assert_string_equal(mail->reply_to, sent.reply_to);
	assert_string_equal(mail->subject, "Größe, =?utf-8?q?spoof?= und zwei Leerzeichen");
	assert_int_equal(mail->date, sent.date);
	assert_string_equal(mail->in_reply_to, sent.in_reply_to);
	assert_int_equal(mail->references.len, 2);
	assert_string_equal(mail->body, sent.body);
	buf_free(&bytes);
	arena_free(arena);
}

/* "\nFrom somebody Thu Nov 26 ..." and not a line of text that begins with From. */
static bool is_separator(const char *s)
{
	static const char *const days[] = { "Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ",
					    "Sun " };
	size_t len;

	if (!str_starts(s, "From "))
		return false;
	s += 5;
	len = strcspn(s, " \n");
	s += len + strspn(s + len, " ");
	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		if (str_starts(s, days[i]))
			return true;
	return false;
}

static const char *next_separator(const char *s)
{
	for (s = strstr(s, "\nFrom "); s; s = strstr(s + 1, "\nFrom "))
		if (is_separator(s + 1))
			return s + 1;
	return NULL;
}

static void test_real_list_mail_parses(void **state UNUSED)
{
	const char *shared = getenv("MOOT_SHARED") ? getenv("MOOT_SHARED") : "../shared";
	struct arena *arena = arena_new();
	char *path = arena_printf(arena, "%s/data/mail/list-1500.mbox.xz", shared);
	struct buf mbox = BUF_INIT((size_t)64 << 20);
	size_t n, mails = 0, empty = 0;
	const char *at, *next;
	char chunk[65536];
	FILE *pipe;

	pipe = popen(arena_printf(arena, "test -r '%s' && xz -dc '%s'", path, path), "re");
	assert_non_null(pipe);
	while ((n = fread(chunk, 1, sizeof(chunk), pipe)))
		buf_add(&mbox, chunk, n);
	pclose(pipe);
	if (!mbox.len) {
		print_message("skipped: there is no \"%s\"\n", path);
		arena_free(arena);
		skip();
	}
	assert_int_equal(strlen(buf_str(&mbox)), mbox.len);
	for (at = buf_str(&mbox); at; at = next) {
		struct mail *mail;

		next = next_separator(at);
		arena_reset(arena);
		mail = parse(arena, at, next ? (size_t)(next - at) : strlen(at));
		if (!mail->message_id || !mail->from.email || !mail->subject || !mail->date)
			fail_msg("something is missing in:\n%.1000s", at);
		assert_true(str_is_utf8(mail->body, strlen(mail->body)));
		assert_true(!str_is_empty(mail->body) || mail->no_body);
		empty += mail->no_body != NULL;
		mails++;
	}
	print_message("%zu mails of the list, %zu without text\n", mails, empty);
	assert_int_equal(mails, 1500);
	buf_free(&mbox);
	arena_free(arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headers_are_decoded),
		cmocka_unit_test(test_bodies_are_decoded),
		cmocka_unit_test(test_nul_bytes_do_not_end_a_mail),
		cmocka_unit_test(test_threads_and_lists_are_read),
		cmocka_unit_test(test_what_is_missing_is_null),
		cmocka_unit_test(test_no_mail_is_refused),
		cmocka_unit_test(test_hostile_mails_meet_limits),
		cmocka_unit_test(test_a_long_subject_takes_no_long_time),
		cmocka_unit_test(test_long_threads_keep_their_end),
		cmocka_unit_test(test_the_archive_is_found),
		cmocka_unit_test(test_a_direct_copy_is_told_from_the_lists),
		cmocka_unit_test(test_what_we_compose_is_read_back),
		cmocka_unit_test(test_real_list_mail_parses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
