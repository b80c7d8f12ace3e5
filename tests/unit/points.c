/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes as people write them, and minutes as they go to the list, point by point. */
#include "base/buf.h"
#include "base/str.h"
#include "calendar/minutes/points.h"

#include "unit.h"

/* The shapes of real mails (practice, section 1): 1, 2, 4, 5 and 6. */
static const char notes[] =
	"Attendees: Ann Author, Bo Breaker\n"
	"\n"
	"# Committing process\n"
	"Ann: trees are slow\n"
	"  and nobody knows why\n"
	"Bo?: I think it is CI; TODO: @carol asks\n"
	"\n"
	"- a bullet\n"
	"- ACTION(bo, by 2026-12-01): write it up\n"
	"* AGREED: the old way stays\n"
	"http://example.org/x is no name\n"
	"\n"
	"    int code(void);\n"
	"\n"
	"# Nothing yet\n"
	"# Testing\n"
	"Conclusion: we test more\n"
	"we agreed that agreed is a word, and TODO too\n"
	"```\n"
	"- not a bullet\n"
	"\n"
	"# no heading\n"
	"```\n"
	"# Proposed Actions:\n"
	"- dave: buy a board\n";

static struct points read_notes(struct unit *u, const char *text)
{
	struct points points;

	points_read_notes(text, u->arena, &points);
	return points;
}

static const struct point *find(struct unit *u, const struct points *points, const char *label)
{
	for (size_t i = 0; i < points->len; i++)
		if (str_eq(point_label(&points->items[i], u->arena), label))
			return &points->items[i];
	fail_msg("there is no point %s", label);
	return NULL;
}

static void test_each_form_of_the_list_is_a_point(void **state)
{
	struct unit *u = *state;
	struct points points = read_notes(u, notes);
	const struct point *p = find(u, &points, "A.1");

	assert_string_equal(p->speaker, "Ann");
	assert_false(p->unsure);
	assert_string_equal(p->text, "trees are slow\nand nobody knows why");
	assert_string_equal(p->title, "Committing process");
	p = find(u, &points, "A.2");
	assert_string_equal(p->speaker, "Bo");
	assert_true(p->unsure);
	assert_int_equal(p->kind, POINT_ACTION);
	assert_string_equal(p->owner, "carol");
	assert_string_equal(find(u, &points, "A.3")->text, "a bullet");
	assert_int_equal(find(u, &points, "A.3")->kind, POINT_TEXT);
	p = find(u, &points, "A.4");
	assert_int_equal(p->kind, POINT_ACTION);
	assert_string_equal(p->owner, "bo");
	assert_string_equal(p->due, "2026-12-01");
	assert_string_equal(p->text, "write it up");
	p = find(u, &points, "A.5");
	assert_int_equal(p->kind, POINT_DECISION);
	assert_string_equal(p->text, "the old way stays\nhttp://example.org/x is no name");
	assert_null(p->speaker);
	assert_string_equal(find(u, &points, "A.6")->words, "    int code(void);");
	p = find(u, &points, "C.1");
	assert_int_equal(p->kind, POINT_DECISION);
	assert_non_null(strstr(p->text, "- not a bullet\n\n# no heading\n```"));
	p = find(u, &points, "D.1");
	assert_int_equal(p->kind, POINT_ACTION);
	assert_string_equal(p->speaker, "dave");
}

static void test_only_explicit_markers_make_actions_and_decisions(void **state)
{
	struct unit *u = *state;
	static const char *const plain[] = {
		"Ann: we should do this", "somebody must act", "I agreed with Ann", "todo later",
		"ACTION without a colon", "the action: is in the text", "Agreed to disagree",
		"ACTION(never closed: x",
	};

	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		struct points points = read_notes(u, plain[i]);

		assert_int_equal(points.len, 1);
		assert_int_equal(points.items[0].kind, POINT_TEXT);
		assert_string_equal(points.items[0].words, plain[i]);
	}
}

static void test_an_action_has_an_owner_and_a_day_where_they_are_written(void **state)
{
	struct unit *u = *state;
	static const struct { const char *line, *owner, *due, *due_words, *text; } cases[] = {
		{ "TODO: paint it", NULL, NULL, NULL, "paint it" },
		{ "action: ann: paint it", "ann", NULL, NULL, "paint it" },
		{ "ACTION: @ann paints", "ann", NULL, NULL, "@ann paints" },
		{ "ACTION(@ann): paint", "ann", NULL, NULL, "paint" },
		{ "ACTION(by Friday): paint", NULL, NULL, "Friday", "paint" },
		{ "ACTION (ann, bob, 2026-02-28): x", "ann", "2026-02-28", NULL, "x" },
		{ "ACTION(ann, due 2026-13-01): x", "ann", NULL, "2026-13-01", "x" },
		{ "Bob: ACTION(ann): x", "ann", NULL, NULL, "x" },
		{ "ACTION():", NULL, NULL, NULL, "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct points points = read_notes(u, cases[i].line);
		const struct point *p = &points.items[0];

		assert_int_equal(points.len, 1);
		assert_int_equal(p->kind, POINT_ACTION);
		assert_true(str_eq(p->owner, cases[i].owner));
		assert_true(str_eq(p->due, cases[i].due));
		assert_true(str_eq(p->due_words, cases[i].due_words));
		assert_string_equal(p->text, cases[i].text);
	}
}

static void test_a_title_over_sections_is_no_section(void **state)
{
	struct unit *u = *state;
	struct points points = read_notes(u, "# Xen Summit\n## One\n- a\n## Two\n- b\n"
					     "### Deeper\n- c\n");

	assert_string_equal(find(u, &points, "A.1")->title, "One");
	assert_string_equal(find(u, &points, "B.2")->text, "c");
}

static const char *minutes_of(struct unit *u, const char *text, bool discreet)
{
	struct buf out = BUF_INIT(1 << 20);

	points_write_minutes(text, "Dave Third", discreet, &out);
	return buf_to_arena(&out, u->arena);
}

static void test_minutes_say_the_same_with_letters_and_numbers(void **state)
{
	struct unit *u = *state;
	const char *text = minutes_of(u, notes, false);

	assert_string_equal(text,
		"Attendees: Ann Author, Bo Breaker\n"
		"\n"
		"A. Committing process\n"
		"---------------------\n"
		"1) Ann: trees are slow\n"
		"   and nobody knows why\n"
		"2) Bo?: I think it is CI; TODO: @carol asks\n"
		"3) a bullet\n"
		"4) ACTION(bo, by 2026-12-01): write it up\n"
		"5) AGREED: the old way stays\n"
		"   http://example.org/x is no name\n"
		"6)     int code(void);\n"
		"\n"
		"B. Nothing yet\n"
		"--------------\n"
		"\n"
		"C. Testing\n"
		"----------\n"
		"1) Conclusion: we test more\n"
		"   we agreed that agreed is a word, and TODO too\n"
		"   ```\n"
		"   - not a bullet\n"
		"\n"
		"   # no heading\n"
		"   ```\n"
		"\n"
		"D. Proposed Actions:\n"
		"--------------------\n"
		"1) dave: buy a board\n"
		"\n"
		"(\"Name?\": whoever took the notes is not sure who said it.)\n"
		"\n"
		"Decisions\n"
		"---------\n"
		"- the old way stays (A.5)\n"
		"- we test more (C.1)\n"
		"\n"
		"Actions\n"
		"-------\n"
		"carol:\n"
		"- I think it is CI; TODO: @carol asks (A.2)\n"		"bo:\n"
		"- write it up, by 2026-12-01 (A.4)\n"
		"**Unassigned**:\n"
		"- buy a board (D.1)\n");
}

static void test_under_the_chatham_house_rule_nobody_is_named(void **state)
{
	struct unit *u = *state;
	const char *text = minutes_of(u, "Attendees: Ann, Bo\n# One\nAnn: it is so\n"
				      "Bo?: AGREED: yes\n", true);

	assert_null(strstr(text, "Ann"));
	assert_null(strstr(text, "Bo"));
	assert_null(strstr(text, "Dave"));
	assert_non_null(strstr(text, "1) it is so\n2) AGREED: yes\n"));
}

static void test_minutes_are_read_back_as_they_were_written(void **state)
{
	struct unit *u = *state;
	struct points before = read_notes(u, notes), after;
	size_t n = 0;

	points_read_minutes(minutes_of(u, notes, false), u->arena, &after);
	for (size_t i = 0; i < before.len; i++) {
		const struct point *was = &before.items[i], *is;

		if (!was->number)
			continue;
		is = find(u, &after, point_label(was, u->arena));
		assert_int_equal(is->kind, was->kind);
		assert_true(str_eq(is->owner, was->owner));
		assert_true(str_eq(is->due, was->due));
		assert_true(str_eq(is->speaker, was->speaker));
		n++;
	}
	assert_int_equal(n, 8);
}

static void test_a_meeting_s_minutes_give_the_owners_of_their_actions(void **state)
{
	struct unit *u = *state;
	struct points points;

	points_read_minutes("Attendees, lines said: ann (chair, 13)\n\n"
			    "A. Who\n------\n1) Action: bob to start (ann)\n2) Agreed: so\n"
			    "3) Action: it stays\n\n"
			    "Actions\n-------\nbob (not known here):\n- bob to start (A.1)\n"
			    "**Unassigned**:\n- it stays (A.3)\n", u->arena, &points);
	assert_string_equal(find(u, &points, "A.1")->owner, "bob");
	assert_int_equal(find(u, &points, "A.2")->kind, POINT_DECISION);
	assert_null(find(u, &points, "A.3")->owner);
	assert_int_equal(points.len, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(test_each_form_of_the_list_is_a_point),
		UNIT_TEST(test_only_explicit_markers_make_actions_and_decisions),
		UNIT_TEST(test_an_action_has_an_owner_and_a_day_where_they_are_written),
		UNIT_TEST(test_a_title_over_sections_is_no_section),
		UNIT_TEST(test_minutes_say_the_same_with_letters_and_numbers),
		UNIT_TEST(test_under_the_chatham_house_rule_nobody_is_named),
		UNIT_TEST(test_minutes_are_read_back_as_they_were_written),
		UNIT_TEST(test_a_meeting_s_minutes_give_the_owners_of_their_actions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
