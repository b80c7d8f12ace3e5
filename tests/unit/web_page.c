/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages through the real route table on a small community: golden/page/NAME.html
 * is what each is.  GOLDEN=write writes the files instead; read the diff.
 */
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "people/login.h"

#include "unit.h"
#include "web/layout.h"
#include "web/route.h"
#include "web/visit.h"

#define NETWORK "oftc"
#define CHANNEL "#xendevel"

static const struct { const char *nick, *text; } meeting[] = {
	{ "ann", "#startmeeting Release sync" },
	{ "ann", "#topic Freeze" },
	{ "bo", "#info See https://lists.example.org/devel/1?a=b&c=d" },
	{ "ann", "#agreed <Friday> it is" },
	{ "ann", "#action bo to tell carol@example.org" },
	{ "ann", "#endmeeting" },
};

static struct web site(struct unit *u)
{
	static const char *zones[] = { "Asia/Tokyo", "Europe/London", "UTC", NULL };
	struct web web = { .db = u->db, .settings = &u->settings, .zones = zones,
			   .sweep_at = INT64_MAX };

	return web;
}

static int64_t announce_call(struct unit *u, const struct actor *ann, const char *title,
			     const char *date)
{
	struct call_form form = {
		.title = title, .why = "See <the thread>.", .agenda = "1. Freeze\n2. Else",
		.date = date, .time = "16:00", .zone = "Europe/London", .minutes = "60",
		.link = "https://meet.example.org/x", .must = "Bo Breaker <bo@example.org>",
	};
	int64_t id;

	assert_ok(u, call_create(u->db, ann, &form, &id, &u->err));
	assert_ok(u, call_announce(u->db, &u->settings, ann, id, &u->err));
	return id;
}

static void hold_meeting(struct unit *u)
{
	struct meetings *meetings = meetings_open(u->db, &u->settings, &u->err);

	assert_non_null(meetings);
	for (size_t i = 0; i < ARRAY_LEN(meeting); i++) {
		struct meeting_answer answer = { 0 };
		struct transcript_line line = {
			.at = UNIT_NOW + (int64_t)i * 60, .kind = TRANSCRIPT_SAY,
			.nick = meeting[i].nick, .text = meeting[i].text,
		};

		clock_freeze(line.at);
		assert_ok(u, meeting_hear(meetings, NETWORK, CHANNEL, &line, "moot", u->arena,
					  &answer, &u->err));
	}
	meetings_close(meetings);
}

/* In a person's words, so that what the bot writes may change without these pages. */
static void edit_minutes(struct unit *u, const struct actor *ann)
{
	assert_ok(u, minutes_edit(u->db, ann, 1, 1, "Release sync", "Bo Breaker <bo@example.org>",
				  "A. Freeze\n---------\n1) Agreed: <Friday> it is (ann)\n"
				  "   See https://lists.example.org/devel/1?a=b&c=d\n\n"
				  "Actions\n-------\nbo:\n- to tell carol@example.org (A.1)\n",
				  &u->err));
}

static struct actor populate(struct unit *u)
{
	struct actor ann = unit_person(u, "ann", ROLE_ORGANISER);

	u->settings.site.url = "https://moot.example.org";
	announce_call(u, &ann, "Design review: vPCI", "2026-12-03");
	announce_call(u, &ann, "Monthly call", "2026-12-10");
	hold_meeting(u);
	clock_freeze(UNIT_NOW + CLOCK_HOUR);
	edit_minutes(u, &ann);
	return ann;
}

static const char *sign_in(struct unit *u, const struct actor *who)
{
	const char *next;
	char *link = login_link(u->db, &u->settings, who->person_id, u->arena, &u->err);

	assert_non_null(link);
	return login_use(u->db, strrchr(link, '/') + 1, &next, u->arena, &u->err);
}

static void ask(struct unit *u, const char *target, const char *session, struct response *res)
{
	struct web web = site(u);
	struct router router = {
		.routes = routes, .n = n_routes, .origin = u->settings.site.url, .app = &web,
		.identify = visit_identify, .refuse = layout_refuse, .login = visit_login,
	};
	struct request req = { .arena = u->arena, .method = HTTP_GET, .target = target };

	if (session)
		req.cookie_header = arena_printf(u->arena, "moot_session=%s", session);
	response_init(res, u->arena);
	router_dispatch(&router, &req, res);
}

/* What is random stands as X: all after `start` up to `stop`. */
static char *blank_out(struct unit *u, char *text, const char *start, char stop)
{
	struct buf out = BUF_INIT(4 * 1024 * 1024);
	char *at;

	for (; (at = strstr(text, start)); text = strchrnul(at + strlen(start), stop)) {
		buf_add(&out, text, (size_t)(at - text) + strlen(start));
		buf_putc(&out, 'X');
	}
	buf_puts(&out, text);
	return buf_to_arena(&out, u->arena);
}

static const char *page(struct unit *u, const char *target, const char *session)
{
	struct response res;
	char *text;

	ask(u, target, session, &res);
	text = buf_to_arena(&res.html.buf, u->arena);
	text = blank_out(u, text, "name=\"csrf\" value=\"", '"');
	text = blank_out(u, text, "\"/a/", '/');
	text = blank_out(u, text, "UID:", '@');
	return text;
}

static char *read_file(const char *path)
{
	struct buf buf = BUF_INIT(1024 * 1024);
	FILE *file = fopen(path, "re");
	char chunk[4096];
	size_t n;

	if (!file)
		return mem_dup("");
	while ((n = fread(chunk, 1, sizeof(chunk), file)))
		buf_add(&buf, chunk, n);
	fclose(file);
	return buf.data ? buf.data : mem_dup("");
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	if (!file || fputs(text, file) < 0 || fclose(file))
		fail_msg("cannot write %s", path);
}

static void check(struct unit *u, const char *name, const char *target, const char *session)
{
	const char *tests = getenv("MOOT_TESTS"), *is = page(u, target, session);
	char *path = arena_printf(u->arena, "%s/golden/page/%s.html", tests ? tests : "tests",
				  name);
	char *want;

	if (str_eq(getenv("GOLDEN"), "write"))
		write_file(path, is);
	want = read_file(path);
	if (!str_eq(want, is))
		fail_msg("%s is not what it was; it is now:\n%s", path, is);
	free(want);
}

static void test_pages_are_as_they_were(void **state)
{
	struct unit *u = *state;
	struct actor ann = populate(u);
	const char *session = sign_in(u, &ann);

	check(u, "home", "/", NULL);
	check(u, "calls", "/calls", NULL);
	check(u, "call", "/call/1", NULL);
	check(u, "call_owner", "/call/1", session);
	check(u, "call_form", "/call/1/edit", session);
	check(u, "minutes", "/minutes/1", NULL);
	check(u, "minutes_line", "/minutes/1?line=2", session);
	check(u, "minutes_edit", "/minutes/1/edit", session);
	check(u, "minutes_preview", "/minutes/1/preview", session);
	check(u, "letters", "/letters", NULL);
	check(u, "login", "/login?next=/calls", NULL);
	check(u, "zone", "/zone", NULL);
	check(u, "not_found", "/call/99", NULL);
}

static void test_a_log_has_an_anchor_for_each_line_and_its_speakers(void **state)
{
	struct unit *u = *state;
	const char *text;

	populate(u);
	text = page(u, "/meeting/1", NULL);
	assert_non_null(strstr(text, "<li id=\"l0\"><a class=\"clock\" href=\"#l0\">16:00:00</a>"));
	assert_non_null(strstr(text, "<b>#startmeeting</b> Release sync"));
	assert_non_null(strstr(text, "<b>#agreed</b> &lt;Friday&gt; it is"));
	assert_non_null(strstr(text, "href=\"https://lists.example.org/devel/1?a=b&amp;c=d\""));
	assert_non_null(strstr(text, "<li class=\"bot\""));
	assert_non_null(strstr(text, "<li>ann <span class=\"badge\">chair</span> (5)</li>"));
	assert_non_null(strstr(text, "<li>bo (1)</li>"));
	assert_non_null(strstr(text, "/minutes/1"));
	assert_non_null(strstr(page(u, "/meeting/1.txt", NULL), "<bo> #info See https://"));
}

static void test_strangers_see_no_address_on_any_page(void **state)
{
	static const char *const targets[] = {
		"/", "/calls", "/call/1", "/call/2", "/calls.ics", "/calls.json", "/call/1.ics",
		"/meetings", "/meeting/1", "/meeting/1.txt", "/minutes", "/minutes/1",
		"/minutes/1.txt", "/minutes/1/revision/1", "/letters", "/letter/1", "/letter/2",
		"/letter/3",
	};
	static const char *const addresses[] = {
		"ann@example.org", "bo@example.org", "carol@example.org",
	};
	struct unit *u = *state;

	populate(u);
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		for (size_t k = 0; k < ARRAY_LEN(addresses); k++)
			if (strstr(page(u, targets[i], NULL), addresses[k]))
				fail_msg("%s is on %s", addresses[k], targets[i]);
	assert_non_null(strstr(page(u, "/meeting/1", NULL), "carol@\xe2\x80\xa6"));
}

static void test_what_is_not_for_somebody_is_not_found(void **state)
{
	static const struct { const char *target; int status; } cases[] = {
		{ "/me", 200 }, { "/call/new", 403 }, { "/call/1/edit", 403 },
		{ "/call/1/preview", 403 }, { "/minutes/1/edit", 403 },
		{ "/minutes/1/preview", 403 }, { "/people", 403 }, { "/call/77", 404 },
		{ "/meeting/77", 404 }, { "/meeting/77.txt", 404 }, { "/minutes/77", 404 },
		{ "/minutes/1/revision/77", 404 }, { "/letter/77", 404 },
		{ "/login/abcdefghijklmnopqrstuvwx", 404 }, { "/feed/x.ics", 404 },
	};
	struct unit *u = *state;
	struct actor mia = unit_person(u, "mia", ROLE_MEMBER);
	const char *session = sign_in(u, &mia);
	struct response res;

	populate(u);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ask(u, cases[i].target, session, &res);
		if (res.status != cases[i].status)
			fail_msg("%s: %d", cases[i].target, res.status);
		response_clear(&res);
	}
}

static void test_a_session_that_is_over_is_nobody(void **state)
{
	struct unit *u = *state;
	struct actor ann = populate(u);
	const char *session = sign_in(u, &ann);
	struct response res;

	ask(u, "/me", session, &res);
	assert_int_equal(res.status, 200);
	assert_int_equal(res.cache, CACHE_PRIVATE);
	response_clear(&res);
	clock_freeze(UNIT_NOW + 61 * (int64_t)CLOCK_DAY);
	ask(u, "/me", session, &res);
	assert_int_equal(res.status, 303);
	response_clear(&res);
	ask(u, "/me", "too-short", &res);
	assert_int_equal(res.status, 303);
	response_clear(&res);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(test_pages_are_as_they_were),
		UNIT_TEST(test_a_log_has_an_anchor_for_each_line_and_its_speakers),
		UNIT_TEST(test_strangers_see_no_address_on_any_page),
		UNIT_TEST(test_what_is_not_for_somebody_is_not_found),
		UNIT_TEST(test_a_session_that_is_over_is_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
