/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Diffs in mails: their files, their lines, and how alike two are. */
#include "base/buf.h"
#include "review/diff.h"
#include "unit.h"

#define HEAD "x86: fix it\n\nBecause.\n---\n a.c | 2 +-\n\n"
#define ONE "--- a/xen/a.c\n+++ b/xen/a.c\n@@ -1,3 +1,3 @@ int f(void)\n {\n" \
	"-\tint a = one();\n+\tint a = two();\n }\n"
#define FOOT "-- \n2.40.0\n"

static const char *files(struct unit *u, const char *text)
{
	struct buf out = BUF_INIT(10000);
	struct diff diff;

	diff_read(text, strlen(text), u->arena, &diff);
	for (size_t i = 0; i < diff.files.len; i++)
		buf_printf(&out, "%s:%s:+%lld-%lld ", diff.files.items[i].path,
			   part_file_kind_name(diff.files.items[i].kind),
			   (long long)diff.files.items[i].added,
			   (long long)diff.files.items[i].removed);
	return buf_to_arena(&out, u->arena);
}

static void each_way_to_write_a_diff_is_read(void **state)
{
	struct unit *u = *state;
	static const char *const samples[][2] = {
		{ HEAD "diff --git a/xen/a.c b/xen/a.c\nindex 1..2 100644\n" ONE FOOT,
		  "xen/a.c:changed:+1-1 " },
		{ HEAD ONE FOOT, "xen/a.c:changed:+1-1 " },
		{ "diff -u -p a/xen/a.c b/xen/a.c\n" ONE, "xen/a.c:changed:+1-1 " },
		{ "Index: xen/a.c\n======\n--- xen.orig/a.c\t2026-01-01\n"
		  "+++ xen/a.c\t2026-01-02\n@@ -1 +1,2 @@\n a\n+b\n", "a.c:changed:+1-0 " },
		{ "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n"
		  "@@ -0,0 +1,2 @@\n+a\n+-- \n-- \n2.40\n", "n:added:+2-0 " },
		{ "diff --git a/n b/n\ndeleted file mode 100644\n--- a/n\n+++ /dev/null\n"
		  "@@ -1,2 +0,0 @@\n-a\n--- b\n", "n:deleted:+0-2 " },
		{ "diff --git a/o/x b/n/y\nsimilarity index 90%\nrename from o/x\nrename to n/y\n"
		  "--- a/o/x\n+++ b/n/y\n@@ -1 +1 @@\n-a\n+b\n",
		  "n/y:renamed:+1-1 o/x:deleted:+0-0 " },
		{ "diff --git a/o b/n\nsimilarity index 100%\nrename from o\nrename to n\n",
		  "n:renamed:+0-0 o:deleted:+0-0 " },
		{ "diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n",
		  "x.sh:changed:+0-0 " },
		{ "diff --git a/p.png b/p.png\nnew file mode 100644\nBinary files /dev/null and "
		  "b/p.png differ\n", "p.png:added:+0-0 " },
		{ "diff --git \"a/\\303\\251.c\" \"b/\\303\\251.c\"\n"
		  "--- \"a/\\303\\251.c\"\n+++ \"b/\\303\\251.c\"\n@@ -1 +1 @@\n-a\n+b\n",
		  "\xc3\xa9.c:changed:+1-1 " },
		{ "diff --git a/b.c b/b.c\n--- a/b.c\n+++ b/b.c\n@@ -1 +1 @@\n-a\n+b\n"
		  "diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +0,0 @@\n-a\n",
		  "a.c:changed:+0-1 b.c:changed:+1-1 " },
		{ "> diff --git a/xen/a.c b/xen/a.c\n> --- a/xen/a.c\n> +++ b/xen/a.c\n", "" },
		{ "No diff\n---\nhere\n--- \nnor here\n", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		assert_string_equal(files(u, samples[i][0]), samples[i][1]);
}

static struct diff read_one(struct unit *u, const char *text)
{
	struct diff diff;

	diff_read(text, strlen(text), u->arena, &diff);
	assert_int_equal(diff.files.len, 1);
	return diff;
}

#define HUNK(at, context, line)							\
	"diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -" at ",2 +" at ",3 @@\n " context	\
	"\n+" line "\n }\n"

static void a_digest_changes_with_the_change_alone(void **state)
{
	struct unit *u = *state;
	struct diff one = read_one(u, HUNK("1", "{", "call();"));
	struct diff moved = read_one(u, HUNK("700", "{ /* new */", "call();  "));
	struct diff other = read_one(u, HUNK("1", "{", "call(1);"));

	assert_memory_equal(one.files.items[0].digest, moved.files.items[0].digest,
			    PART_DIGEST_LEN);
	assert_memory_not_equal(one.files.items[0].digest, other.files.items[0].digest,
				PART_DIGEST_LEN);
}

static void lines(struct buf *out, int from, int to)
{
	buf_reset(out);
	buf_printf(out, "--- a/a.c\n+++ b/a.c\n@@ -0,0 +1,%d @@\n", to - from);
	for (int i = from; i < to; i++)
		buf_printf(out, "+\tline number %d;\n", i);
}

static int likeness(struct unit *u, int a, int b, int c, int d)
{
	struct buf text = BUF_INIT(1 << 20);
	struct diff one, two;

	lines(&text, a, b);
	one = read_one(u, buf_str(&text));
	lines(&text, c, d);
	two = read_one(u, buf_str(&text));
	buf_free(&text);
	return diff_likeness(one.sketch, one.n_sketch, two.sketch, two.n_sketch);
}

static void likeness_is_the_share_of_common_lines(void **state)
{
	struct unit *u = *state;

	assert_int_equal(likeness(u, 0, 10, 0, 10), 100);
	assert_int_equal(likeness(u, 0, 10, 5, 15), 33);
	assert_int_equal(likeness(u, 0, 10, 10, 20), 0);
	assert_int_equal(likeness(u, 0, 5000, 0, 5000), 100);
	assert_in_range(likeness(u, 0, 5000, 1000, 6000), 40, 90);	/* 67 on the whole */
	assert_int_equal(likeness(u, 0, 5000, 5000, 10000), 0);
	assert_int_equal(diff_likeness(NULL, 0, NULL, 0), 0);
}

static void more_files_than_are_counted_do_no_harm(void **state)
{
	struct unit *u = *state;
	struct buf text = BUF_INIT(1 << 20);
	struct diff diff;

	for (int i = 0; i < DIFF_FILES_MAX + 10; i++)
		buf_printf(&text, "diff --git a/%05d b/%05d\nnew file mode 100644\n", i, i);
	diff_read(buf_str(&text), text.len, u->arena, &diff);
	assert_int_equal(diff.files.len, DIFF_FILES_MAX);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(each_way_to_write_a_diff_is_read),
		UNIT_TEST(a_digest_changes_with_the_change_alone),
		UNIT_TEST(likeness_is_the_share_of_common_lines),
		UNIT_TEST(more_files_than_are_counted_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
