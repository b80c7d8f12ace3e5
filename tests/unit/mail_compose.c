/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Composing: golden mails, refusals, and what the bytes must never have. */
#include <glob.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "mail/mail.h"
#include "unit.h"

static const struct mail plain = {
	.message_id = "1@example.org", .date = 1764172800,
	.from = { "Moot", "moot@example.org" }, .subject = "Minutes", .body = "Hello.\n",
};

static char *slurp(struct arena *arena, const char *path)
{
	struct buf text = BUF_INIT(1 << 20);
	FILE *file = fopen(path, "re");
	char chunk[4096];
	size_t n;

	if (!file)
		return NULL;
	while ((n = fread(chunk, 1, sizeof(chunk), file)))
		buf_add(&text, chunk, n);
	fclose(file);
	return buf_to_arena(&text, arena);
}

/* "Name <a@b>" or "a@b" of a golden .in file. */
static struct mail_address address(struct arena *arena, char *line)
{
	struct mail_address out = { "", line };
	char *open = strrchr(line, '<');

	if (!open)
		return out;
	*open = '\0';
	open[strlen(open + 1)] = '\0';
	out.email = open + 1;
	out.name = arena_dup(arena, str_trim(line));
	return out;
}

static void field(struct arena *arena, struct mail *mail, const char *name, char *value)
{
	if (str_eq(name, "from"))
		mail->from = address(arena, value);
	else if (str_eq(name, "to"))
		*vec_add(&mail->to, arena) = address(arena, value);
	else if (str_eq(name, "cc"))
		*vec_add(&mail->cc, arena) = address(arena, value);
	else if (str_eq(name, "reply-to"))
		mail->reply_to = value;
	else if (str_eq(name, "subject"))
		mail->subject = value;
	else if (str_eq(name, "date"))
		mail->date = strtoll(value, NULL, 10);
	else if (str_eq(name, "message-id"))
		mail->message_id = value;
	else if (str_eq(name, "in-reply-to"))
		mail->in_reply_to = value;
	else if (str_eq(name, "reference"))
		*vec_add(&mail->references, arena) = value;
	else if (str_eq(name, "method"))
		mail->method = value;
	else
		fail_msg("golden file: what is \"%s\"?", name);
}

/* "name value" lines, an empty line, the text; after "%calendar" the calendar. */
static struct mail read_in(struct arena *arena, char *text)
{
	struct mail mail = { .is_automatic = true };
	char *line, *calendar;

	while ((line = str_piece(&text, '\n')) && *line) {
		char *name = str_word(&line);

		field(arena, &mail, name, line);
	}
	mail.body = text;
	calendar = text ? strstr(text, "%calendar\n") : NULL;
	if (calendar) {
		*calendar = '\0';
		mail.calendar = calendar + strlen("%calendar\n");
	}
	return mail;
}

/* Every LF has its CR; golden files are kept without, for people and git. */
static char *without_cr(struct arena *arena, const char *s)
{
	char *copy = arena_alloc(arena, strlen(s) + 1, 1), *to = copy;

	for (; *s; s++) {
		if (*s == '\n')
			assert_true(to > copy && to[-1] == '\r');
		if (*s == '\n')
			to[-1] = '\n';
		else
			*to++ = *s;
	}
	return copy;
}

static void check_golden(const char *path)
{
	struct arena *arena = arena_new();
	char *name = arena_printf(arena, "%.*s.out", (int)strlen(path) - 3, path), *text, *want;
	struct buf out = BUF_INIT(1 << 20);
	struct err err = ERR_INIT;
	struct mail mail = read_in(arena, slurp(arena, path));

	if (mail_compose(&mail, &out, &err))
		fail_msg("%s: %s", path, err.msg);
	text = without_cr(arena, buf_str(&out));
	if (getenv("MOOT_GOLDEN")) {
		FILE *file = fopen(name, "we");

		fputs(text, file);
		fclose(file);
	}
	want = slurp(arena, name);
	if (!want || strcmp(want, text) != 0)
		fail_msg("%s differs; it would be:\n%s", name, text);
	buf_free(&out);
	arena_free(arena);
}

static void test_golden_mails_come_out_as_kept(void **state UNUSED)
{
	glob_t found;

	assert_int_equal(glob("tests/golden/mail/*.in", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_golden(found.gl_pathv[i]);
	globfree(&found);
}

static void refused(const struct mail *mail, const char *words)
{
	struct buf out = BUF_INIT(1 << 20);
	struct err err = ERR_INIT;

	assert_int_equal(mail_compose(mail, &out, &err), -1);
	assert_int_equal(out.len, 0);
	if (!strstr(err.msg, words))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, words);
	buf_free(&out);
}

static void test_header_injection_is_refused(void **state UNUSED)
{
	static const char *const evil[] = {
		"x\r\nBcc: victim@example.org", "x\nBcc: victim@example.org", "x\rBcc: v",
		"tab\there", "bell\a", "del\x7f",
	};

	for (size_t i = 0; i < ARRAY_LEN(evil); i++) {
		struct mail mail = plain;

		mail.subject = evil[i];
		refused(&mail, "control character");
		mail = plain;
		mail.from.name = evil[i];
		refused(&mail, "control character");
		mail = plain;
		mail.reply_to = evil[i];
		refused(&mail, "mail address");
		mail = plain;
		mail.message_id = evil[i];
		refused(&mail, "Message-ID");
		mail = plain;
		mail.in_reply_to = evil[i];
		refused(&mail, "Message-ID");
		mail = plain;
		mail.references.items = (const char **)&evil[i];
		mail.references.len = 1;
		refused(&mail, "Message-ID");
		mail = plain;
		mail.calendar = "BEGIN:VCALENDAR\n";
		mail.method = evil[i];
		refused(&mail, "METHOD");
	}
}

static void test_bad_addresses_are_refused(void **state UNUSED)
{
	static const char *const bad[] = {
		"", "ann", "@example.org", "ann@", "ann@exam ple.org", "ann@example.org\r\nRSET",
		"a@b@c", "<ann@example.org>", "ann@example.org>", "ann,bob@example.org",
		"\"ann\"@example.org", "j\xc3\xbcrgen@example.org",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct mail_address address_bad = { "", bad[i] };
		struct mail mail = plain;

		assert_false(mail_is_address(bad[i]));
		mail.cc.items = &address_bad;
		mail.cc.len = 1;
		refused(&mail, "mail address");
	}
	assert_false(mail_is_address(NULL));
	assert_true(mail_is_address("ann+x.y=z@sub.example.org"));
}

static void test_text_that_is_not_utf8_is_refused(void **state UNUSED)
{
	struct mail mail = plain;

	mail.body = "caf\xe9\n";
	refused(&mail, "the text is not UTF-8");
	mail = plain;
	mail.subject = "caf\xe9";
	refused(&mail, "Subject is not UTF-8");
}

static void compose(const struct mail *mail, struct buf *out)
{
	struct err err = ERR_INIT;

	if (mail_compose(mail, out, &err))
		fail_msg("%s", err.msg);
}

static void test_the_same_mail_gives_the_same_bytes(void **state UNUSED)
{
	struct buf a = BUF_INIT(1 << 20), b = BUF_INIT(1 << 20);
	struct mail mail = plain;

	mail.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
	mail.method = "REQUEST";
	compose(&mail, &a);
	compose(&mail, &b);
	assert_string_equal(buf_str(&a), buf_str(&b));
	buf_free(&a);
	buf_free(&b);
}

static void test_long_lines_are_encoded(void **state UNUSED)
{
	struct buf out = BUF_INIT(1 << 20);
	struct mail mail = plain;
	char line[5000];

	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	mail.body = line;
	compose(&mail, &out);
	assert_non_null(strstr(buf_str(&out), "quoted-printable"));
	for (const char *s = buf_str(&out); *s; s += strcspn(s, "\n") + 1)
		assert_true(strcspn(s, "\r") <= 78);
	buf_free(&out);
}

/* Header lines fold at 78 wherever there is a blank, or an encoded word, to fold at. */
static void test_headers_fold(void **state UNUSED)
{
	static const char *const subjects[] = {
		"Community Call: Minutes for call on Thursday November 26, 16:00 - 17:00 UTC, long",
		"Jürgen Groß: Gespräch über Grenzübergänge, Überläufe und viel längere Wörter",
		("日本語の件名がとても長いとき" "どうなるかを確かめるためのものです"),
	};

	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		struct buf out = BUF_INIT(1 << 20);
		struct mail mail = plain;

		mail.subject = subjects[i];
		mail.from.name = "Jürgen Groß, a person with a very long name, who signs all of it";
		compose(&mail, &out);
		for (const char *s = buf_str(&out); *s; s += strcspn(s, "\n") + 1)
			if (strcspn(s, "\r") > 78)
				fail_msg("longer than 78: %.*s", (int)strcspn(s, "\r"), s);
		buf_free(&out);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_mails_come_out_as_kept),
		cmocka_unit_test(test_header_injection_is_refused),
		cmocka_unit_test(test_bad_addresses_are_refused),
		cmocka_unit_test(test_text_that_is_not_utf8_is_refused),
		cmocka_unit_test(test_the_same_mail_gives_the_same_bytes),
		cmocka_unit_test(test_long_lines_are_encoded),
		cmocka_unit_test(test_headers_fold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
