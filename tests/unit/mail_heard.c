/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lists and gateways do to mails, and what the folders hear of it. */
#include "base/str.h"
#include "mail/mail.h"
#include "mail/post/heard.h"
#include "mail/post/hearer.h"
#include "unit.h"

#define HEAD "Message-ID: <1@example.org>\nDate: Thu, 26 Nov 2026 16:00:00 +0000\n"
#define LIST "List-Id: Xen devel <xen-devel.lists.example.org>\n"			\
	"List-Post: <mailto:xen-devel@lists.example.org>\n"
#define RULE "_______________________________________________\n"

static void hear(struct unit *u, const char *text, struct heard *heard)
{
	struct mail *mail = mail_parse(text, strlen(text), u->arena, &u->err);

	if (!mail)
		fail_msg("%s\n%s", u->err.msg, text);
	u->settings.mail.from_email = "moot@example.org";
	u->settings.list.email = "xen-devel@lists.example.org";
	u->settings.list.archive = "https://example.org/%s";
	heard_from(mail, &u->settings, "list", u->arena, heard);
}

static const struct {
	const char *head, *name, *email;
} froms[] = {
	{ "From: Ann <ann@example.org>\n", "Ann", "ann@example.org" },
	{ LIST "From: Ann via Xen-devel <xen-devel@lists.example.org>\n"
	  "Reply-To: Ann <ann@example.org>\n", "Ann", "ann@example.org" },
	{ LIST "From: Ann via Xen-devel <xen-devel@lists.example.org>\n"
	  "Reply-To: ann@example.org, Xen devel <xen-devel@lists.example.org>\n",
	  "Ann", "ann@example.org" },
	{ LIST "From: \"'Ann B.' via Xen-devel\" <xen-devel@lists.example.org>\n"
	  "X-Original-From: Ann B. <ann@example.org>\n"
	  "Reply-To: xen-devel@lists.example.org\n", "Ann B.", "ann@example.org" },
	{ LIST "From: ann--- via Xen-devel <xen-devel@lists.example.org>\n", "ann---", NULL },
	{ "From: Via Appia <via@example.org>\n", "Via Appia", "via@example.org" },
	{ LIST "From: Ann via Bob <bob@example.org>\nReply-To: eve@example.org\n",
	  "Ann via Bob", "bob@example.org" },
};

static void test_the_author_stands_in_from_again(void **state)
{
	struct unit *u = *state;
	struct heard heard;

	for (size_t i = 0; i < ARRAY_LEN(froms); i++) {
		hear(u, arena_printf(u->arena, HEAD "%s\nbody\n", froms[i].head), &heard);
		assert_string_equal(heard.from.name, froms[i].name);
		if (froms[i].email)
			assert_string_equal(heard.from.email, froms[i].email);
		else
			assert_null(heard.from.email);
	}
}

static const struct {
	const char *raw, *heard;
} subjects[] = {
	{ "[PATCH v2 1/3] x86: fix [Xen-devel] tag", "[PATCH v2 1/3] x86: fix [Xen-devel] tag" },
	{ "[Xen-devel] [PATCH] a", "[PATCH] a" },
	{ "Re: [Xen-devel] [PATCH] a", "Re: [PATCH] a" },
	{ "[CAUTION: External] Re: [Xen-devel] [PATCH] a", "Re: [PATCH] a" },
	{ "RE: [EXTERNAL] [XEN-DEVEL] a", "RE: a" },
	{ "[XTF] [PATCH] a", "[XTF] [PATCH] a" },
	{ "[External] [XTF PATCH] [ext] a", "[XTF PATCH] a" },
	{ "=?utf-8?Q?Ping=c2=b2=3a?= [PATCH] a", "Ping²: [PATCH] a" },
	{ "=?utf-8?B?UGluZ8KyOg==?= [Xen-devel] [PATCH] a", "Ping²: [PATCH] a" },
	{ "[other] a", "a" },			/* other@ is in Cc */
	{ "[", "[" }, { "[]", "[]" }, { "", "" }, { "Re:", "Re:" }, { "a:b", "a:b" },
};

static void test_tags_of_lists_and_gateways_are_out_of_the_subject(void **state)
{
	struct unit *u = *state;
	struct heard heard;

	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		hear(u, arena_printf(u->arena, HEAD "From: ann@example.org\nCc: other@example.org\n"
				     "Subject: %s\n\nbody\n", subjects[i].raw), &heard);
		assert_string_equal(heard.subject, subjects[i].heard);
	}
}

static const struct {
	const char *raw, *heard;
} bodies[] = {
	{ "a\nb\n", "a\nb\n" },
	{ "a\n" RULE "Xen-devel mailing list\nXen-devel@lists.example.org\n"
	  "https://lists.example.org/mailman/listinfo/xen-devel\n", "a\n" },
	{ "a\n" RULE "no footer\n", "a\n" RULE "no footer\n" },
	{ "a\n\n-- \nYou received this message because you are subscribed to x\n", "a\n\n" },
	{ "a\n-- \nann\n", "a\n-- \nann\n" },
	{ "CAUTION: This email originated from outside of the organization.\nDo not click.\n\n"
	  "a\nb\n", "a\nb\n" },
	{ "CAUTION: is all there is\n", "CAUTION: is all there is\n" },
	{ "\na: CAUTION: b\n", "\na: CAUTION: b\n" },
};

static void test_footers_and_warnings_are_out_of_the_text(void **state)
{
	struct unit *u = *state;
	struct heard heard;

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		hear(u, arena_printf(u->arena, HEAD "From: ann@example.org\n\n%s", bodies[i].raw),
		     &heard);
		assert_string_equal(heard.body, bodies[i].heard);
	}
}

static const struct {
	const char *head, *token;
	bool is_to_us;
} recipients[] = {
	{ "To: moot@example.org\n", NULL, true },
	{ "To: MOOT@example.org\n", NULL, true },
	{ "To: ann@example.org\nCc: moot@example.org\n", NULL, true },
	{ "To: moot+abc123@example.org\n", "abc123", true },
	{ "To: moot@example.org, moot+abc@Example.org\n", "abc", true },
	{ "To: moot+abc@other.example.org\n", NULL, false },
	{ "To: moots@example.org\n", NULL, false },
	{ "To: moot+@example.org\n", NULL, true },
	{ "To: xen-devel@lists.example.org\n", NULL, false },
};

static void test_what_is_for_us_is_told_with_its_token(void **state)
{
	struct unit *u = *state;
	struct heard heard;

	for (size_t i = 0; i < ARRAY_LEN(recipients); i++) {
		hear(u, arena_printf(u->arena, HEAD "From: ann@example.org\n%s\nbody\n",
				     recipients[i].head), &heard);
		assert_int_equal(heard.is_to_us, recipients[i].is_to_us);
		if (recipients[i].token)
			assert_string_equal(heard.token, recipients[i].token);
		else
			assert_null(heard.token);
	}
}

static const struct {
	const char *head;
	bool automatic;
} senders[] = {
	{ "", false },
	{ "Precedence: list\n", false },
	{ "Precedence: bulk\n", false },
	{ "Precedence: auto_reply\n", true },
	{ "Auto-Submitted: no\n", false },
	{ "Auto-Submitted: auto-replied\n", true },
	{ "Return-Path: <>\n", true },
	{ "Subject: Automatic reply: [PATCH] a\n", true },
	{ "Content-Type: multipart/report; boundary=x\n", true },
};

static void test_what_programs_write_is_marked(void **state)
{
	struct unit *u = *state;
	struct heard heard;

	for (size_t i = 0; i < ARRAY_LEN(senders); i++) {
		hear(u, arena_printf(u->arena, HEAD "From: ann@example.org\n%s\nbody\n",
				     senders[i].head), &heard);
		assert_int_equal(heard.is_automatic, senders[i].automatic);
	}
}

static void test_a_reply_to_an_invitation_brings_its_calendar(void **state)
{
	struct unit *u = *state;
	struct heard heard;

	hear(u, HEAD "From: ann@example.org\nTo: moot+k@example.org\nAuto-Submitted: auto-replied\n"
	     "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
	     "Accepted\n--b\nContent-Type: text/calendar; method=REPLY; charset=utf-8\n"
	     "Content-Transfer-Encoding: base64\n\nQkVHSU46VkNBTEVOREFSDQo=\n--b--\n", &heard);
	assert_string_equal(heard.calendar, "BEGIN:VCALENDAR\n");
	assert_string_equal(heard.body, "Accepted");
	assert_string_equal(heard.token, "k");
	assert_true(heard.is_automatic);
	hear(u, HEAD "From: ann@example.org\nContent-Type: application/octet-stream;"
	     " name=\"invite.ics\"\nContent-Disposition: attachment; filename=\"invite.ics\"\n\n"
	     "BEGIN:VCALENDAR\n", &heard);
	assert_string_equal(heard.calendar, "BEGIN:VCALENDAR\n");
	assert_string_equal(heard.body, "");
}

static void test_a_patch_on_the_list_is_heard_once(void **state)
{
	struct unit *u = *state;
	const char *what = NULL;
	struct heard heard;

	hear(u, HEAD LIST "From: ann@example.org\nSubject: [Xen-devel] [PATCH] a\n\nbody\n",
	     &heard);
	assert_string_equal(heard.archive_url, "https://example.org/1@example.org");
	for (int i = 0; i < 2; i++)
		assert_int_equal(hearers_hear(u->db, &u->settings, &heard, &what, u->arena,
					      &u->err), 0);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM posted"), 1);
	assert_null(what);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(test_the_author_stands_in_from_again),
		UNIT_TEST(test_tags_of_lists_and_gateways_are_out_of_the_subject),
		UNIT_TEST(test_footers_and_warnings_are_out_of_the_text),
		UNIT_TEST(test_what_is_for_us_is_told_with_its_token),
		UNIT_TEST(test_what_programs_write_is_marked),
		UNIT_TEST(test_a_reply_to_an_invitation_brings_its_calendar),
		UNIT_TEST(test_a_patch_on_the_list_is_heard_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
