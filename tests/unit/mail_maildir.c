/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Maildirs: delivered once, read once. */
#include <glob.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "mail/mail.h"
#include "mail/maildir.h"
#include "mail/reader.h"
#include "unit.h"

struct fixture {
	struct arena *arena;
	char dir[64];
	char *box;			/* a maildir in dir that is not there yet */
	int seen, refuse_from;		/* what on_mail() has had; from which on it says no */
	char last_id[100], position[100];
	int problems;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new();
	snprintf(f->dir, sizeof(f->dir), "/tmp/moot-maildir-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->box = arena_printf(f->arena, "%s/deep/box", f->dir);
	f->refuse_from = 1000;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(system(arena_printf(f->arena, "rm -r %s", f->dir)), 0);
	arena_free(f->arena);
	free(f);
	return 0;
}

static size_t count(struct fixture *f, const char *pattern)
{
	size_t n = 0;
	glob_t found;

	if (glob(arena_printf(f->arena, "%s/%s", f->box, pattern), 0, NULL, &found) == 0)
		n = found.gl_pathc;
	globfree(&found);
	return n;
}

static const char *deliver(struct fixture *f, const char *id, const char *to)
{
	static const char text[] =
		"From: a@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHi\r\n";
	struct maildir_letter letter = {
		.message_id = id, .from = "moot@example.org", .to = to, .date = 1795708800,
		.data = text, .len = sizeof(text) - 1,
	};
	char *name = arena_alloc(f->arena, 100, 1);
	struct err err = ERR_INIT;

	if (maildir_deliver(f->box, &letter, name, 100, &err))
		fail_msg("%s", err.msg);
	return name;
}

static void put(struct fixture *f, const char *file, const char *text)
{
	FILE *out = fopen(arena_printf(f->arena, "%s/%s", f->box, file), "we");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void test_a_letter_is_delivered_once(void **state)
{
	struct fixture *f = *state;
	const char *name = deliver(f, "1@example.org", "ann@example.org");
	char *from, *to;

	assert_string_equal(deliver(f, "1@example.org", "ann@example.org"), name);
	assert_int_equal(count(f, "new/*"), 1);
	deliver(f, "1@example.org", "bob@example.org");
	deliver(f, "2@example.org", "ann@example.org");
	assert_int_equal(count(f, "new/*"), 3);
	assert_int_equal(count(f, "tmp/*"), 0);

	/* a reader has moved it and set flags */
	from = arena_printf(f->arena, "%s/new/%s", f->box, name);
	to = arena_printf(f->arena, "%s/cur/%s:2,RS", f->box, name);
	assert_int_equal(rename(from, to), 0);
	deliver(f, "1@example.org", "ann@example.org");
	assert_int_equal(count(f, "new/*"), 2);
}

static void test_what_a_crash_left_in_tmp_is_no_hindrance(void **state)
{
	struct fixture *f = *state;
	const char *name = deliver(f, "1@example.org", "ann@example.org");
	char *new = arena_printf(f->arena, "%s/new/%s", f->box, name);

	assert_int_equal(unlink(new), 0);
	put(f, arena_printf(f->arena, "tmp/%s", name), "half of a very long letter that was");
	deliver(f, "1@example.org", "ann@example.org");
	assert_int_equal(count(f, "tmp/*"), 0);
	assert_int_equal(count(f, "new/*"), 1);
}

static void test_the_file_has_lf_and_the_envelope(void **state)
{
	struct fixture *f = *state;
	const char *name = deliver(f, "1@example.org", "ann@example.org");
	FILE *file = fopen(arena_printf(f->arena, "%s/new/%s", f->box, name), "re");
	char text[1000] = "";

	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	assert_string_equal(text, "Return-Path: <moot@example.org>\n"
				  "Delivered-To: ann@example.org\n"
				  "From: a@example.org\nMessage-ID: <1@example.org>\n\nHi\n");
}

static void test_a_folder_that_cannot_be_is_said(void **state UNUSED)
{
	struct maildir_letter letter = { .message_id = "1@x", .from = "a@b", .to = "c@d",
					 .data = "", .len = 0 };
	struct err err = ERR_INIT;
	char name[100];

	assert_int_equal(maildir_deliver("/dev/null/box", &letter, name, sizeof(name), &err), -1);
	assert_non_null(strstr(err.msg, "/dev/null"));
}

static void test_an_envelope_cannot_bring_headers(void **state)
{
	struct fixture *f = *state;
	struct maildir_letter letter = {
		.message_id = "1@x", .from = "a@b", .to = "c@d\nX-Evil: yes", .data = "", .len = 0,
	};
	struct err err = ERR_INIT;
	char name[100];

	assert_int_equal(maildir_deliver(f->box, &letter, name, sizeof(name), &err), -1);
	assert_int_equal(err.kind, ERR_INVALID);
}

static int on_mail(void *cookie, const struct reader_item *item, struct err *err)
{
	struct fixture *f = cookie;
	const char *id;

	if (f->seen >= f->refuse_from)
		return err_set(err, ERR_BUSY, "not now");
	f->problems += item->problem != NULL;
	if (item->problem)
		return 0;
	f->seen++;
	id = memmem(item->data, item->len, "<", 1);
	assert_non_null(id);
	snprintf(f->last_id, sizeof(f->last_id), "%.*s", (int)strcspn(id + 1, ">"), id + 1);
	snprintf(f->position, sizeof(f->position), "%s", item->position);
	return 0;
}

static struct reader *open_reader(struct fixture *f, bool marks)
{
	struct reader_options options = {
		.kind = "maildir", .place = f->box, .marks = marks, .max_bytes = 1000,
	};
	struct err err = ERR_INIT;
	struct reader *reader = reader_new(&options, &err);

	assert_non_null(reader);
	return reader;
}

/* As the postman does: what was handed on is kept, or comes again. */
static int read_source(struct fixture *f, struct reader *reader, int max)
{
	struct err err = ERR_INIT;
	int n = reader_poll(reader, max, on_mail, f, &err);

	if (n < 0)
		reader_seek(reader, "");
	else
		reader_done(reader);
	return n;
}

#define MAIL(id) "From: a@example.org\nMessage-ID: <" id "@example.org>\n\nHi\n"

static void test_each_mail_is_read_once_also_after_a_restart(void **state)
{
	struct fixture *f = *state;
	struct reader *source = open_reader(f, true);
	struct err err = ERR_INIT;

	assert_int_equal(maildir_make(f->box, &err), 0);
	put(f, "new/1.a", MAIL("1"));
	put(f, "cur/0.old:2,S", MAIL("0"));
	put(f, "cur/0.unread:2,FT", MAIL("00"));
	assert_int_equal(read_source(f, source, 10), 2);
	assert_int_equal(count(f, "cur/1.a:2,S"), 1);
	assert_int_equal(count(f, "cur/0.unread:2,FST"), 1);
	assert_int_equal(read_source(f, source, 10), 0);
	put(f, "new/2.a", MAIL("2"));
	assert_int_equal(read_source(f, source, 10), 1);
	assert_string_equal(f->last_id, "2@example.org");
	reader_free(source);
	source = open_reader(f, true);
	assert_int_equal(read_source(f, source, 10), 0);
	assert_int_equal(f->seen, 3);
	reader_free(source);
}

static void test_what_could_not_be_handled_comes_again(void **state)
{
	struct fixture *f = *state;
	struct reader *source = open_reader(f, true);
	struct err err = ERR_INIT;

	assert_int_equal(maildir_make(f->box, &err), 0);
	put(f, "new/1.a", MAIL("1"));
	put(f, "new/2.a", MAIL("2"));
	f->refuse_from = 1;
	assert_int_equal(read_source(f, source, 10), -1);
	assert_int_equal(count(f, "new/*"), 2);
	f->refuse_from = 1000;
	assert_int_equal(read_source(f, source, 10), 2);
	assert_int_equal(count(f, "new/*"), 0);
	assert_string_equal(f->last_id, "2@example.org");
	reader_free(source);
}

static void test_rubbish_is_left_and_holds_up_nobody(void **state)
{
	struct fixture *f = *state;
	struct reader *source = open_reader(f, true);
	struct err err = ERR_INIT;

	assert_int_equal(maildir_make(f->box, &err), 0);
	put(f, "new/1.long", arena_printf(f->arena, "%s%1000s", MAIL("1"), ""));
	assert_int_equal(mkdir(arena_printf(f->arena, "%s/new/2.folder", f->box), 0700), 0);
	assert_int_equal(mkfifo(arena_printf(f->arena, "%s/new/3.fifo", f->box), 0600), 0);
	assert_int_equal(symlink("/etc/passwd",
				 arena_printf(f->arena, "%s/new/4.link", f->box)), 0);
	put(f, "new/5.a", MAIL("5"));
	assert_int_equal(read_source(f, source, 10), 5);
	assert_int_equal(read_source(f, source, 10), 0);
	assert_int_equal(f->problems, 4);
	assert_int_equal(count(f, "new/*"), 4);
	assert_string_equal(f->last_id, "5@example.org");
	reader_free(source);
}

static void test_a_batch_has_a_size(void **state)
{
	struct fixture *f = *state;
	struct reader *source = open_reader(f, true);
	struct err err = ERR_INIT;

	assert_int_equal(maildir_make(f->box, &err), 0);
	for (int i = 0; i < 7; i++)
		put(f, arena_printf(f->arena, "%s/%d.a", i % 2 ? "new" : "cur", i), MAIL("1"));
	assert_int_equal(read_source(f, source, 3), 3);
	assert_int_equal(read_source(f, source, 3), 3);
	assert_int_equal(read_source(f, source, 3), 1);
	reader_free(source);
}

static void test_an_archive_stays_as_it_is(void **state)
{
	struct fixture *f = *state;
	struct reader *source = open_reader(f, false);
	struct err err = ERR_INIT;

	assert_int_equal(maildir_make(f->box, &err), 0);
	put(f, "new/1.a", MAIL("1"));
	put(f, "cur/2.a:2,S", MAIL("2"));
	assert_int_equal(read_source(f, source, 1), 1);
	assert_int_equal(read_source(f, source, 10), 1);
	assert_int_equal(read_source(f, source, 10), 0);
	reader_free(source);
	source = open_reader(f, false);
	reader_seek(source, f->position);
	assert_int_equal(read_source(f, source, 10), 0);
	put(f, "new/0.a", MAIL("3"));
	assert_int_equal(read_source(f, source, 10), 1);
	assert_string_equal(f->last_id, "3@example.org");
	assert_int_equal(count(f, "new/*"), 2);
	reader_free(source);
}

static void test_a_maildir_that_is_missing_is_said(void **state)
{
	struct fixture *f = *state;
	struct reader *source = open_reader(f, true);
	struct err err = ERR_INIT;

	assert_int_equal(reader_poll(source, 10, on_mail, f, &err), -1);
	assert_non_null(strstr(err.msg, f->box));
	reader_free(source);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_a_letter_is_delivered_once),
		TEST(test_what_a_crash_left_in_tmp_is_no_hindrance),
		TEST(test_the_file_has_lf_and_the_envelope),
		TEST(test_a_folder_that_cannot_be_is_said),
		TEST(test_an_envelope_cannot_bring_headers),
		TEST(test_each_mail_is_read_once_also_after_a_restart),
		TEST(test_what_could_not_be_handled_comes_again),
		TEST(test_rubbish_is_left_and_holds_up_nobody),
		TEST(test_a_batch_has_a_size),
		TEST(test_an_archive_stays_as_it_is),
		TEST(test_a_maildir_that_is_missing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
