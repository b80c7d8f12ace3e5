/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing that people typed gets out of its place in a page. */
#include "base/json.h"

#include "unit.h"
#include "web/discreet.h"
#include "web/html.h"
#include "web/visit.h"
#include "web/when.h"

static void expect(struct html *h, const char *want)
{
	assert_string_equal(buf_str(&h->buf), want);
	buf_reset(&h->buf);
}

static void test_text_is_escaped_in_text_and_attributes(void **state UNUSED)
{
	struct html h = HTML_INIT;

	html_text(&h, "<script>alert(\"x\" + 'y' & 1)</script>");
	expect(&h, "&lt;script&gt;alert(&quot;x&quot; + &#39;y&#39; &amp; 1)&lt;/script&gt;");
	html_attr(&h, "value", "\"><img src=x onerror='1'>");
	expect(&h, " value=\"&quot;&gt;&lt;img src=x onerror=&#39;1&#39;&gt;\"");
	html_attr(&h, "value", NULL);
	expect(&h, " value=\"\"");
	html_text(&h, NULL);
	expect(&h, "");
	html_textf(&h, "%s & %d", "<b>", 7);
	expect(&h, "&lt;b&gt; &amp; 7");
	buf_free(&h.buf);
}

static void test_a_long_format_is_escaped_whole(void **state UNUSED)
{
	struct html h = HTML_INIT;
	char text[1001];

	memset(text, '<', 1000);
	text[1000] = '\0';
	html_textf(&h, "%s", text);
	assert_int_equal(h.buf.len, 4000);
	buf_free(&h.buf);
}

static void test_only_harmless_addresses_become_links(void **state UNUSED)
{
	static const struct { const char *url; bool want; } cases[] = {
		{ "https://example.org/?a=b", true }, { "HTTP://example.org", true },
		{ "mailto:ann@example.org", true }, { "/call/1", true }, { "#l3", true },
		{ "?line=2", true }, { "javascript:alert(1)", false }, { "JaVaScRiPt:x", false },
		{ " javascript:x", false }, { "java\nscript:x", false },
		{ "data:text/html,x", false },
		{ "vbscript:x", false }, { "//evil.example.org", false }, { "/\\evil", false },
		{ "ftp://x", false }, { "", false }, { NULL, false },
	};
	struct html h = HTML_INIT;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		html_href(&h, cases[i].url);
		if ((h.buf.len > 0) != cases[i].want)
			fail_msg("%s: %s", cases[i].url, buf_str(&h.buf));
		buf_reset(&h.buf);
	}
	buf_free(&h.buf);
}

static void linked(struct html *h, const char *in, const char *want)
{
	html_text_linked(h, in, strlen(in));
	expect(h, want);
}

#define LINK(url) "<a rel=\"nofollow noopener\" href=\"" url "\">" url "</a>"

static void test_bare_addresses_in_text_are_linked(void **state UNUSED)
{
	struct html h = HTML_INIT;

	linked(&h, "see https://a.example/b.", "see " LINK("https://a.example/b") ".");
	linked(&h, "(http://a.example/x)", "(" LINK("http://a.example/x") ")");
	linked(&h, "https://a.example/x_(y)", LINK("https://a.example/x_(y)"));
	linked(&h, "https://a.example/?a=1&b=2", LINK("https://a.example/?a=1&amp;b=2"));
	linked(&h, "<https://a.example/>", "&lt;" LINK("https://a.example/") "&gt;");
	linked(&h, "https://a.example/\"onclick=x", LINK("https://a.example/") "&quot;onclick=x");
	linked(&h, "https://", "https://");
	linked(&h, "xhttp://a.example", "xhttp://a.example");
	linked(&h, "javascript:alert(1) hhh", "javascript:alert(1) hhh");
	buf_free(&h.buf);
}

static void test_json_strings_are_escaped(void **state UNUSED)
{
	struct buf out = BUF_INIT(1000);

	json_text(&out, "a\"b\\c\n</script>\xc4\x8d");
	assert_string_equal(buf_str(&out), "\"a\\\"b\\\\c\\u000a\\u003c/script>\xc4\x8d\"");
	buf_reset(&out);
	json_text(&out, NULL);
	assert_string_equal(buf_str(&out), "null");
	buf_free(&out);
}

static void test_mail_addresses_are_for_people_who_are_signed_in(void **state)
{
	struct unit *u = *state;
	struct visit visit = { .arena = u->arena, .settings = &u->settings };
	struct person person = { .name = "Ann" };
	const char *text = "Ask ann.b@example.org, or devel@lists.example.org. 5 @ 3, @x, a@";

	assert_string_equal(discreet_text(&visit, text),
			    "Ask ann.b@\xe2\x80\xa6, or devel@lists.example.org. 5 @ 3, @x, a@");
	assert_string_equal(discreet_line(&visit, "Ann B <ann@example.org>, bo@example.org"),
			    "Ann B, bo@\xe2\x80\xa6");
	visit.person = &person;
	assert_ptr_equal(discreet_text(&visit, text), text);
}

static void test_lengths_of_time_are_said_in_words(void **state)
{
	static const struct { int64_t secs; const char *want; } cases[] = {
		{ 60, "1 minute" }, { 3599, "59 minutes" }, { 3600, "1 hour" },
		{ 5400, "1 hour and 30 minutes" }, { 86400, "1 day" },
		{ 86400 * 2 + 3 * 3600, "2 days and 3 hours" },
		{ 86400 * 30 + 3 * 3600, "30 days" },
	};
	struct unit *u = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(when_length(u->arena, cases[i].secs), cases[i].want);
	assert_string_equal(when_until(u->arena, 1000, 1030, 2000), "in less than a minute");
	assert_string_equal(when_until(u->arena, 1000, 1060, 2000), "in 1 minute");
	assert_string_equal(when_until(u->arena, 1000, 1000, 2000), "going on now");
	assert_string_equal(when_until(u->arena, 9200, 1000, 2000), "2 hours ago");
}

static void test_a_time_names_day_zone_offset_and_utc(void **state)
{
	struct unit *u = *state;
	struct html h = HTML_INIT;
	struct visit visit = { .arena = u->arena, .h = &h, .zone = "Asia/Tokyo" };

	when_write_span(&visit, UNIT_NOW, UNIT_NOW + 3600);
	expect(&h, "<time datetime=\"2026-11-26T16:00:00Z\">"
	       "<span class=\"date\">Fri 27 Nov 2026</span> "
	       "<span class=\"hours\">01:00\xe2\x80\x93" "02:00</span> "
	       "<span class=\"zone\">JST (+09:00)</span> "
	       "<span class=\"utc\">Thu 16:00\xe2\x80\x93" "17:00 UTC</span></time>");
	visit.zone = "Europe/London";
	when_write(&visit, UNIT_NOW);
	expect(&h, "<time datetime=\"2026-11-26T16:00:00Z\"><span class=\"date\">Thu 26 Nov 2026"
	       "</span> <span class=\"hours\">16:00</span> <span class=\"zone\">"
	       "GMT (+00:00 = UTC)</span></time>");
	buf_free(&h.buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(test_text_is_escaped_in_text_and_attributes),
		UNIT_TEST(test_a_long_format_is_escaped_whole),
		UNIT_TEST(test_only_harmless_addresses_become_links),
		UNIT_TEST(test_bare_addresses_in_text_are_linked),
		UNIT_TEST(test_json_strings_are_escaped),
		UNIT_TEST(test_mail_addresses_are_for_people_who_are_signed_in),
		UNIT_TEST(test_lengths_of_time_are_said_in_words),
		UNIT_TEST(test_a_time_names_day_zone_offset_and_utc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
