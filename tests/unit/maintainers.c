/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MAINTAINERS: each trap of the format, and what the script makes of it. */
#include "review/maintainers.h"
#include "unit.h"

#define XEN "\nTHE REST\nM:\tEl Rest <el@rest.example.org>\nL:\tall@list.example.org\n" \
	"S:\tSupported\nF:\t*\nF:\t*/\nV:\txen-maintainers-1\n"
#define REST "El Rest <el@rest.example.org> (supporter:THE REST)"
#define ALL "all@list.example.org (open list)"

static bool always_dir(void *cookie, const char *path)
{
	return !strcmp(path, cookie);
}

/* The answer for paths (separated by blanks), its lines joined by '|'. */
static const char *ask_dir(struct unit *u, const char *text, const char *paths,
			   const char *dir, const char *content)
{
	struct maintainers *m = maintainers_read(text, strlen(text), NULL, always_dir,
						 (void *)dir, &u->err);
	struct matches keywords = { 0 };
	struct answer answer = { 0 };
	const char *list[8], *out = "";
	char *rest = arena_dup(u->arena, paths), *word;
	size_t n = 0;

	assert_non_null(m);
	while ((word = strsep(&rest, " ")))
		list[n++] = word;
	if (content)
		maintainers_keywords(m, content, strlen(content), false, u->arena,
				     &keywords);
	maintainers_ask(m, list, n, &keywords, u->arena, &answer);
	for (size_t i = 0; i < answer.len; i++)
		out = arena_printf(u->arena, "%s%s%s", out, i ? "|" : "",
				   answer.items[i]);
	maintainers_free(m);
	return out;
}

struct trap {
	const char *what, *section, *path, *answer;
};

#define A "A A <a@x.example.org> (supporter:ONE)"
#define ONE(lines) "ONE\nM:\tA A <a@x.example.org>\nS:\tSupported\n" lines
#define TWO(lines) "\nTWO\nM:\tB B <b@x.example.org>\nS:\tMaintained\n" lines
#define B "B B <b@x.example.org> (maintainer:TWO)"

static const struct trap traps[] = {
	{ "a slash at the end takes all below", ONE("F:\txen/net/\n"), "xen/net/a/b.c",
	 A "|" ALL },
	{ "and not the folder's namesakes", ONE("F:\txen/net/\n"), "xen/network.c",
	 REST "|" ALL },
	{ "a star does not go below", ONE("F:\txen/net/*\n"), "xen/net/a/b.c",
	 REST "|" ALL },
	{ "but matches beside", ONE("F:\txen/net/*\n"), "xen/net/b.c", A "|" ALL },
	{ "a star in the middle may cross a slash if the count is right",
	 ONE("F:\txen/*/livepatch*\n"), "xen/arm/livepatch.c", A "|" ALL },
	{ "a pattern is a beginning, not the whole", ONE("F:\txen/a.c\n"), "xen/a.cpp",
	 A "|" ALL },
	{ "a dot is a dot", ONE("F:\txen/a.c\n"), "xen/abc", REST "|" ALL },
	{ "a question mark is any character", ONE("F:\txen/?.c\n"), "xen/x.c", A "|" ALL },
	{ "X: beats F:", ONE("F:\txen/\nX:\txen/arm/\n"), "xen/arm/a.c", REST "|" ALL },
	{ "X: is its own section's only",
	 ONE("X:\txen/arm/\nF:\txen/\n") TWO("F:\txen/\n"), "xen/arm/a.c", B "|" ALL },
	{ "braces", ONE("F:\txen/{kexec,kimage}.c\n"), "xen/kimage.c", A "|" ALL },
	{ "three in braces", ONE("F:\txen/{a,b,c}.c\n"), "xen/c.c", A "|" ALL },
	{ "and nothing else", ONE("F:\txen/{a,b,c}.c\n"), "xen/d.c", REST "|" ALL },
	{ "an empty alternative", ONE("F:\txen/a{,b}.c\n"), "xen/a.c", A "|" ALL },
	{ "a folder without slash counts as a tree", ONE("F:\ttools/golang\n"),
	 "tools/golang/x/y.go", A "|" ALL },
	{ "deeper patterns come first", ONE("F:\txen/\n") TWO("F:\txen/arm/\n"),
	 "xen/arm/a.c", B "|" A "|" ALL },
	{ "a file is deeper than its folder",
	 ONE("F:\txen/arm/\n") TWO("F:\txen/arm/a.c\n"), "xen/arm/a.c", B "|" A "|" ALL },
	{ "ties stay in the order of the file",
	 ONE("F:\txen/arm/\n") TWO("F:\txen/arm/\n"), "xen/arm/a.c", A "|" B "|" ALL },
	{ "of two lines that match the last gives the depth",
	 ONE("F:\txen/arm/\nF:\txen/\n") TWO("F:\txen/arm/\n"), "xen/arm/a.c",
	 B "|" A "|" ALL },
	{ "a leading star is the least of all", ONE("F:\t*/arm/\n") TWO("F:\txen/\n"),
	 "xen/arm/a.c", B "|" A "|" ALL },
	{ "THE REST stays where others only review",
	 "ONE\nR:\tR R <r@x.example.org>\nS:\tSupported\nF:\txen/\n", "xen/a.c",
	 "R R <r@x.example.org> (reviewer)|" REST "|" ALL },
	{ "and where the others are nobody", "ONE\nS:\tOrphan\nF:\txen/\n", "xen/a.c",
	 REST "|" ALL },
	{ "an orphan's minder", "ONE\nM:\tA A <a@x.example.org>\nS:\tOrphan\nF:\txen/\n",
	 "xen/a.c", "A A <a@x.example.org> (orphan minder:ONE)|" ALL },
	{ "no status", "ONE\nM:\tA A <a@x.example.org>\nF:\txen/\n", "xen/a.c",
	 "A A <a@x.example.org> (unknown:ONE)|" ALL },
	{ "a status that the script does not know",
	 "ONE\nM:\tA A <a@x.example.org>\nS:\tOrphaned\nF:\txen/\n", "xen/a.c",
	 "A A <a@x.example.org> (orphaned:ONE)|" ALL },
	{ "odd fixes", "ONE\nM:\tA A <a@x.example.org>\nS:\tOdd Fixes\nF:\txen/\n",
	 "xen/a.c", "A A <a@x.example.org> (odd fixer:ONE)|" ALL },
	{ "a long name is cut, and blanks with it",
	 "A NAME OF SIXTEEN CHARACTERS\nM:\tA "
	 "<a@x.example.org>\nS:\tSupported\nF:\txen/\n",
	 "xen/a.c", "A <a@x.example.org> (supporter:A NAME OF SIXTEEN...)|" ALL },
	{ "a list with a display name",
	 ONE("L:\tNice Team <team@list.example.org>\nF:\txen/\n"), "xen/a.c",
	 A "|team@list.example.org (open list:ONE)|" ALL },
	{ "a list that is moderated",
	 ONE("L:\tx@l.example.org (moderated for others)\nF:\txen/\n"), "xen/a.c",
	 A "|x@l.example.org (moderated list:ONE)|" ALL },
	{ "a list for subscribers only is left out",
	 ONE("L:\tx@l.example.org (subscribers-only)\nF:\txen/\n"), "xen/a.c", A "|" ALL },
	{ "a list is named once, by the first",
	 ONE("L:\tALL@list.example.org\nF:\txen/\n"), "xen/a.c",
	 A "|ALL@list.example.org (open list:ONE)" },
	{ "a person is named once, by the first",
	 ONE("F:\txen/arm/\n") "\nTWO\nM:\tA A "
			       "<a@x.example.org>\nS:\tMaintained\nF:\txen/\n",
	 "xen/arm/a.c", A "|" ALL },
	{ "the same person by another address is another",
	 ONE("F:\txen/arm/\n") "\nTWO\nM:\tA A "
			       "<a@y.example.org>\nS:\tMaintained\nF:\txen/\n",
	 "xen/arm/a.c", A "|A A <a@y.example.org> (maintainer:TWO)|" ALL },
	{ "a name with dots is quoted",
	 "ONE\nM:\tDaniel P. Smith <d@x.example.org>\nS:\tSupported\nF:\txen/\n",
	 "xen/a.c", "\"Daniel P. Smith\" <d@x.example.org> (supporter:ONE)|" ALL },
	{ "an address alone", "ONE\nM:\td@x.example.org\nS:\tSupported\nF:\txen/\n",
	 "xen/a.c", "d@x.example.org (supporter:ONE)|" ALL },
	{ "two on one line",
	 "ONE\nM:\tA A <a@x.example.org>, b@x.example.org\nS:\tSupported\nF:\txen/\n",
	 "xen/a.c", A "|b@x.example.org (supporter:ONE)|" ALL },
	{ "a comma in a quoted name is no separator",
	 "ONE\nM:\t\"A, B\" <a@x.example.org>\nS:\tSupported\nF:\txen/\n", "xen/a.c",
	 "\"A, B\" <a@x.example.org> (supporter:ONE)|" ALL },
	{ "blank lines do not end a section, the next title does", ONE("\n\nF:\txen/\n"),
	 "xen/a.c", A "|" ALL },
	{ "indented lines are prose", "Descriptions\n\tF:\txen/\n" ONE("F:\tdocs/\n"),
	 "xen/a.c", REST "|" ALL },
	{ "one file of THE REST brings it back", ONE("F:\txen/\n"), "xen/a.c README",
	 A "|" REST "|" ALL },
	{ "a folder asked for", ONE("F:\txen/arm/\n"), "xen/arm/", A "|" ALL },
	{ "a pattern that is no regular expression is left out",
	 ONE("F:\txen/(\nF:\tdocs/\n"), "xen/(", REST "|" ALL },
	{ "a plus is Perl's, not a plus", ONE("F:\txen/c+\n"), "xen/ccc", A "|" ALL },
};

static void each_trap_is_answered_as_the_script_does(void **state)
{
	struct unit *u = *state;

	for (size_t i = 0; i < ARRAY_LEN(traps); i++) {
		const char *text = arena_printf(u->arena, "%s%s", traps[i].section, XEN);
		const char *answer =
			ask_dir(u, text, traps[i].path, "tools/golang", NULL);

		if (strcmp(answer, traps[i].answer) != 0)
			fail_msg("%s: %s\n got    %s\n wanted %s", traps[i].what,
				 traps[i].path, answer, traps[i].answer);
	}
}

static void keywords_add_people_and_never_drop_the_rest(void **state)
{
	struct unit *u = *state;
	static const char text[] =
		ONE("F:\tflask/\nK:\txsm_.*\nK:\t\\b(xsm|XSM)\\b\n") XEN;

	assert_string_equal(ask_dir(u, text, "README", "", "all of XSM here"),
			    REST "|" A "|" ALL);
	assert_string_equal(ask_dir(u, text, "README", "", "the maxsms"), REST "|" ALL);
	assert_string_equal(ask_dir(u, text, "README", "", "call xsm_foo()"),
			    REST "|" A "|" ALL);
}

static void a_patch_names_its_files_and_only_changed_lines_have_keywords(void **state)
{
	struct unit *u = *state;
	static const char text[] = ONE("F:\tflask/\nK:\txsm_\n") XEN;
	static const char patch[] = "From: A\nSubject: [PATCH] change\n\nBecause.\n---\n"
				    " mode change 100644 => 100755 run.sh\n"
				    "diff --git a/old name.c b/xen/b.c\nrename from "
				    "xen/a.c\nrename to xen/b.c\n"
				    "--- a/xen/a.c\n+++ b/xen/b.c\n@@ -1,2 +1,2 @@\n "
				    "xsm_context();\n-int a;\n+int %s;\n"
				    "--- /dev/null\n+++ b/new.c\n";
	struct maintainers *m =
		maintainers_read(text, strlen(text), NULL, NULL, NULL, &u->err);
	struct answer paths = { 0 };
	struct matches found = { 0 };
	const char *with = arena_printf(u->arena, patch, "xsm_b");
	const char *without = arena_printf(u->arena, patch, "b");

	maintainers_patch_paths(with, strlen(with), u->arena, &paths);
	assert_int_equal(paths.len, 4);
	assert_string_equal(paths.items[0], "new.c");
	assert_string_equal(paths.items[1], "run.sh");
	assert_string_equal(paths.items[2], "xen/a.c");
	assert_string_equal(paths.items[3], "xen/b.c");
	maintainers_keywords(m, without, strlen(without), true, u->arena, &found);
	assert_int_equal(found.len, 0);
	maintainers_keywords(m, with, strlen(with), true, u->arena, &found);
	assert_int_equal(found.len, 1);
	maintainers_free(m);
}

static void a_file_without_xens_mark_is_read_as_linuxs(void **state)
{
	struct unit *u = *state;
	static const char text[] =
		"ARM/ROCKCHIP SOC SUPPORT\nM:\tHe Iko <he@x.example.org>\nR:\tRe View "
		"<r@x.example.org>\n"
		"S:\tMaintained\nF:\tarch/rk/\nN:\trockchip\n\n"
		"OTHER\nM:\tHe Iko "
		"<he@other.example.org>\nS:\tMaintained\nF:\tdrivers/\n\n"
		"THE REST\nM:\tLinus Torvalds <torvalds@linux-foundation.org>\n"
		"L:\tlinux-kernel@vger.example.org\nS:\tBuried alive in "
		"reporters\nF:\t*\nF:\t*/\n";

	assert_string_equal(
		ask_dir(u, text, "drivers/clk/rockchip.c", "", NULL),
		"He Iko <he@other.example.org> (maintainer:OTHER)|"
		"Re View <r@x.example.org> (reviewer:ARM/ROCKCHIP SOC SUPPORT)|"
		"linux-kernel@vger.example.org (open list)");
}

static void the_mailmap_renames(void **state)
{
	struct unit *u = *state;
	static const char text[] = ONE("F:\txen/\n") XEN;
	static const char mailmap[] =
		"# people\nNew Name <new@x.example.org> <a@x.example.org>\n";
	struct maintainers *m =
		maintainers_read(text, strlen(text), mailmap, NULL, NULL, &u->err);
	struct answer answer = { 0 };

	maintainers_ask(m, (const char *const[]){ "xen/a" }, 1, NULL, u->arena, &answer);
	assert_string_equal(answer.items[0],
			    "New Name <new@x.example.org> (supporter:ONE)");
	maintainers_free(m);
}

static void a_match_says_which_line_decided(void **state)
{
	struct unit *u = *state;
	static const char text[] = ONE("F:\txen/\nF:\txen/arm/\n") XEN;
	struct maintainers *m =
		maintainers_read(text, strlen(text), NULL, NULL, NULL, &u->err);
	struct matches matches = { 0 };

	maintainers_match(m, "xen/arm/a.c", u->arena, &matches);
	assert_int_equal(matches.len, 2);
	assert_string_equal(matches.items[0].pattern, "xen/arm/");
	assert_int_equal(matches.items[0].line, 5);
	assert_int_equal(matches.items[0].depth, 2);
	assert_true(matches.items[1].section->is_rest);
	assert_int_equal(matches.items[1].depth, -1);
	maintainers_free(m);
}

static void a_pattern_that_runs_away_gives_up(void **state)
{
	struct unit *u = *state;
	static const char text[] =
		ONE("K:\t(a*)*b\nF:\tx(a|a|aa)+(a|a|aa)+(a|aa)+y\n") XEN;
	char content[4000];

	memset(content, 'a', sizeof(content) - 1);
	content[sizeof(content) - 1] = '\0';
	assert_string_equal(ask_dir(u, text, "README", "", content), REST "|" ALL);
}

static void too_large_a_file_is_refused(void **state)
{
	struct unit *u = *state;
	char *text = mem_alloc(MAINTAINERS_MAX + 2);

	memset(text, 'x', MAINTAINERS_MAX + 1);
	assert_null(
		maintainers_read(text, MAINTAINERS_MAX + 1, NULL, NULL, NULL, &u->err));
	assert_int_equal(u->err.kind, ERR_LIMIT);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(each_trap_is_answered_as_the_script_does),
		UNIT_TEST(keywords_add_people_and_never_drop_the_rest),
		UNIT_TEST(a_patch_names_its_files_and_only_changed_lines_have_keywords),
		UNIT_TEST(a_file_without_xens_mark_is_read_as_linuxs),
		UNIT_TEST(the_mailmap_renames),
		UNIT_TEST(a_match_says_which_line_decided),
		UNIT_TEST(a_pattern_that_runs_away_gives_up),
		UNIT_TEST(too_large_a_file_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
