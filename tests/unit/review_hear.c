/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails heard one by one, as the postman gets them from a list that is alive. */
#include "people/heard.h"
#include "review/hear.h"
#include "review/series.h"
#include "review/tag.h"
#include "unit.h"

#define DIFF "Why.\n\nSigned-off-by: Ann <ann@example.org>\n---\n"				\
	"diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1,2 @@\n int x;\n+int yes = 1;\n"

static void hear(struct unit *u, const char *id, const char *subject, const char *from,
		 const char *to, const char *body)
{
	struct heard heard = {
		.source = "test", .message_id = id, .date = UNIT_NOW, .subject = subject,
		.from = { from, arena_printf(u->arena, "%s@example.org", from) },
		.in_reply_to = to, .list_id = "devel.example.org", .body = body,
	};

	assert_ok(u, review_hear(u->db, &u->settings, &heard, u->arena, &u->err));
}

static struct series *get(struct unit *u, const char *what)
{
	struct series *series = series_get(u->db, what, u->arena, &u->err);

	if (!series)
		fail_msg("%s", u->err.msg);
	return series;
}

static void a_mail_alone_is_settled_at_once(void **state)
{
	struct unit *u = *state;
	struct trailers tags = { 0 };
	struct parts parts = { 0 };
	struct series *series;

	hear(u, "r@x", "Re: [PATCH v2 1/1] a: do", "ben", "p@x",
	     "Acked-by: Ben <ben@example.org>\n");
	assert_null(series_get(u->db, "r@x", u->arena, &u->err));
	hear(u, "p@x", "[PATCH v2 1/1] a: do", "ann", "c@x", DIFF);
	series = get(u, "r@x");
	assert_null(series->cover);
	assert_int_equal(series->replies, 1);
	hear(u, "c@x", "[PATCH v2 0/1] All of it", "ann", NULL, "Hello\n");
	series = get(u, "p@x");
	assert_string_equal(series->cover, "c@x");
	assert_string_equal(series->name, "All of it");
	assert_string_equal(series_subject(series, u->arena), "[PATCH v2 0/1] All of it");
	assert_ok(u, series_parts(u->db, series->id, u->arena, &parts, &u->err));
	assert_int_equal(parts.len, 2);
	assert_ok(u, tag_of_part(u->db, parts.items[1].message_id, u->arena, &tags, &u->err));
	assert_int_equal(tags.len, 2);
	assert_string_equal(tags.items[1].message_id, "r@x");
}

static void the_same_mail_again_changes_nothing(void **state)
{
	struct unit *u = *state;
	struct serieses all = { 0 };
	struct series_filter filter = { .limit = 10 };

	hear(u, "p@x", "[PATCH] a: do", "ann", NULL, DIFF);
	hear(u, "p@x", "[PATCH] a: do", "ann", NULL, DIFF);
	hear(u, "p@x", "[PATCH] quite another", "eve", NULL, DIFF);
	assert_ok(u, series_list(u->db, &filter, u->arena, &all, &u->err));
	assert_int_equal(all.len, 1);
	assert_string_equal(all.items[0].name, "a: do");
}

static void what_came_to_moot_itself_is_no_patch(void **state)
{
	struct unit *u = *state;
	struct heard heard = {
		.source = "test", .message_id = "p@x", .date = UNIT_NOW, .subject = "[PATCH] a",
		.from = { "eve", "eve@example.org" }, .body = DIFF, .is_to_us = true,
	};

	assert_ok(u, review_hear(u->db, &u->settings, &heard, u->arena, &u->err));
	assert_null(series_get(u->db, "p@x", u->arena, &u->err));
	assert_int_equal(u->err.kind, ERR_NOT_FOUND);
}

static void its_author_and_organisers_mark_a_series_others_do_not(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	struct series *series;

	hear(u, "p@x", "[PATCH] a: do", "ann", NULL, DIFF);
	series = get(u, "p@x");
	assert_fails(u, ERR_DENIED, series_mark_withdrawn(u->db, &eve, series->id, true, &u->err));
	assert_ok(u, series_mark_withdrawn(u->db, &ann, series->id, true, &u->err));
	assert_int_equal(get(u, "p@x")->state, SERIES_WITHDRAWN);
	assert_ok(u, series_mark_withdrawn(u->db, &ann, series->id, false, &u->err));
	assert_int_equal(get(u, "p@x")->state, SERIES_OPEN);
	hear(u, "q@x", "[PATCH v2] a: do", "ann", "p@x", DIFF);
	assert_int_equal(get(u, "p@x")->state, SERIES_OPEN);
}

static void pages_of_the_list_meet_without_gaps(void **state)
{
	struct unit *u = *state;
	struct series_filter filter = { .open = true, .limit = 3 };
	size_t seen = 0;

	for (int i = 0; i < 10; i++)
		hear(u, arena_printf(u->arena, "p%d@x", i),
		     arena_printf(u->arena, "[PATCH] number %d", i), "ann", NULL, DIFF);
	for (;;) {
		struct serieses page = { 0 };

		assert_ok(u, series_list(u->db, &filter, u->arena, &page, &u->err));
		seen += page.len;
		if (!page.len)
			break;
		filter.before_at = page.items[page.len - 1].posted_at;
		filter.before_id = page.items[page.len - 1].id;
	}
	assert_int_equal(seen, 10);
}

static void a_batch_is_settled_at_its_end(void **state)
{
	struct unit *u = *state;

	assert_ok(u, db_batch_begin(u->db, &u->err));
	hear(u, "p@x", "[PATCH] a: do", "ann", NULL, DIFF);
	assert_null(series_get(u->db, "p@x", u->arena, &u->err));
	assert_ok(u, review_settle(u->db, &u->settings, &u->err));
	assert_ok(u, db_batch_commit(u->db, &u->err));
	assert_int_equal(get(u, "p@x")->received, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_mail_alone_is_settled_at_once),
		UNIT_TEST(the_same_mail_again_changes_nothing),
		UNIT_TEST(what_came_to_moot_itself_is_no_patch),
		UNIT_TEST(its_author_and_organisers_mark_a_series_others_do_not),
		UNIT_TEST(pages_of_the_list_meet_without_gaps),
		UNIT_TEST(a_batch_is_settled_at_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
