/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each golden/minutes/NAME.in read as a log is NAME.out as minutes, or the
 * reason why not.  GOLDEN=write writes the .out files instead; read the diff.
 */
#include <glob.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/minutes/transcript.h"

#include "unit.h"

#define DAY_AT (UNIT_NOW - 16 * 3600)

static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "re");
	struct buf buf = BUF_INIT(1024 * 1024);
	char chunk[4096];
	size_t n;

	if (!file)
		return NULL;
	while ((n = fread(chunk, 1, sizeof(chunk), file)))
		buf_add(&buf, chunk, n);
	fclose(file);
	*len = buf.len;
	return buf.data ? buf.data : mem_dup("");
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	if (!file || fputs(text, file) < 0 || fclose(file))
		fail_msg("cannot write %s", path);
}

static void minutes_of(const char *log, size_t len, struct buf *out)
{
	struct err err;
	struct transcript *t = transcript_read(log, len, DAY_AT, &err);

	if (t)
		transcript_write(t, "https://moot.example.org/meeting/7", out);
	else
		buf_printf(out, "%s\n", err.msg);
	transcript_free(t);
}

static void check(const char *path)
{
	char *out_path = mem_printf("%.*s.out", (int)strlen(path) - 3, path);
	struct buf is = BUF_INIT(1024 * 1024);
	size_t len, want_len;
	char *log = read_file(path, &len), *want;

	minutes_of(log, len, &is);
	if (str_eq(getenv("GOLDEN"), "write"))
		write_file(out_path, buf_str(&is));
	want = read_file(out_path, &want_len);
	if (!want || !str_eq(want, buf_str(&is)))
		fail_msg("%s is not what it was; it is now:\n%s", out_path, buf_str(&is));
	if (!str_is_utf8(is.data, is.len))
		fail_msg("%s is not UTF-8", out_path);
	buf_free(&is);
	free(want);
	free(log);
	free(out_path);
}

static void each_log_gives_its_minutes(void **state)
{
	const char *tests = getenv("MOOT_TESTS");
	char *pattern = mem_printf("%s/golden/minutes/*.in", tests ? tests : "tests");
	glob_t found;

	(void)state;
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= 8);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check(found.gl_pathv[i]);
	globfree(&found);
	free(pattern);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_log_gives_its_minutes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
