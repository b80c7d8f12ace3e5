/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Config files: what is read, and that every mistake is said with its line. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/conf.h"
#include "base/str.h"
#include "unit.h"

struct room { const char *id, *name; int64_t seats; };
struct house {
	struct {
		const char *title, *secret, *zone;
		int64_t floors;
		bool open;
		const char **colours;
	} main;
	struct conf_many rooms;
};

static const struct conf_key main_keys[] = {
	{ "title", CONF_TEXT, offsetof(struct house, main.title), "A house", 0, 0, "Its name." },
	{ "secret", CONF_FILE, offsetof(struct house, main.secret), NULL, 0, 0, "A file." },
	{ "zone", CONF_ZONE, offsetof(struct house, main.zone), "UTC", 0, 0, "A zone." },
	{ "floors", CONF_INT, offsetof(struct house, main.floors), "2", 1, 9, "How many." },
	{ "open", CONF_BOOL, offsetof(struct house, main.open), NULL, 0, 0, "Is it?" },
	{ "colours", CONF_LIST, offsetof(struct house, main.colours), "red", 0, 0, "Which." },
};
static const struct conf_key room_keys[] = {
	{ "name", CONF_TEXT, offsetof(struct room, name), NULL, 0, 0, "Its name." },
	{ "seats", CONF_INT, offsetof(struct room, seats), "10", 0, 500, "How many." },
};
static const struct conf_section sections[] = {
	{ "main", false, main_keys, ARRAY_LEN(main_keys), sizeof(struct house), 0, "The house." },
	{ "room", true, room_keys, ARRAY_LEN(room_keys), sizeof(struct room),
	  offsetof(struct house, rooms), "A room." },
};

static char path[64];

static void write_file(const char *text, mode_t mode)
{
	FILE *file;
	int fd;

	snprintf(path, sizeof(path), "/tmp/moot-conf-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	fchmod(fd, mode);
	file = fdopen(fd, "w");
	fputs(text, file);
	fclose(file);
}

static int load(const char *text, struct house *house, struct arena *arena, struct err *err)
{
	int rc;

	memset(house, 0, sizeof(*house));
	write_file(text, 0600);
	rc = conf_load(path, sections, ARRAY_LEN(sections), house, arena, err);
	unlink(path);
	return rc;
}

static void an_empty_file_gives_the_defaults(void **state UNUSED)
{
	struct arena *arena = arena_new();
	struct house house, none = { 0 };
	struct err err;

	assert_int_equal(load("", &house, arena, &err), 0);
	assert_int_equal(conf_load(NULL, sections, ARRAY_LEN(sections), &none, arena, &err), 0);
	assert_string_equal(house.main.title, none.main.title);
	assert_string_equal(house.main.title, "A house");
	assert_null(house.main.secret);
	assert_int_equal(house.main.floors, 2);
	assert_false(house.main.open);
	assert_string_equal(house.main.colours[0], "red");
	assert_null(house.main.colours[1]);
	assert_int_equal(house.rooms.len, 0);
	arena_free(arena);
}

static void every_type_is_read(void **state UNUSED)
{
	struct arena *arena = arena_new();
	const struct room *rooms;
	struct house house;
	struct err err = ERR_INIT;

	if (load("# a comment\n[main]\ntitle = The old mill; by the river\nsecret=keys/one\n"
		 "zone = Asia/Kolkata\nfloors = 9\nopen = YES\ncolours = green, blue  red\n\n"
		 "[room big]\nname = Big\n[room small]\nseats = 0\n[room big]\nseats = 400\n",
		 &house, arena, &err))
		fail_msg("%s", err.msg);
	assert_true(str_starts(house.main.title, "The old mill"));
	assert_string_equal(house.main.secret, "/tmp/keys/one");
	assert_string_equal(house.main.zone, "Asia/Kolkata");
	assert_int_equal(house.main.floors, 9);
	assert_true(house.main.open);
	assert_string_equal(house.main.colours[2], "red");
	assert_null(house.main.colours[3]);
	assert_int_equal(house.rooms.len, 2);
	rooms = house.rooms.items;
	assert_string_equal(rooms[0].id, "big");
	assert_string_equal(rooms[0].name, "Big");
	assert_int_equal(rooms[0].seats, 400);
	assert_int_equal(rooms[1].seats, 0);
	assert_null(rooms[1].name);
	arena_free(arena);
}

static void each_mistake_names_its_line_and_what_is_right(void **state UNUSED)
{
	const struct { const char *text, *words; } cases[] = {
		{ "[main]\ntitle = x\nflors = 3\n",
		  ":3: unknown key \"flors\" in section [main]" },
		{ "[mian]\nx = y\n", ":2: unknown section [mian]" },
		{ "[main]\nfloors = 10\n", ":2: floors: 10 is not between 1 and 9" },
		{ "[main]\nfloors = two\n", ":2: floors: \"two\" is not a whole number" },
		{ "[main]\nfloors =\n", ":2: floors: \"\" is not a whole number" },
		{ "[main]\n\nopen = maybe\n", ":3: open: \"maybe\" is neither yes nor no" },
		{ "[main]\nzone = Mars\n",
		  ":2: zone: there is no time zone \"Mars\"; name it as in Europe/London" },
		{ "[main]\njust words\n", ":2: neither a [section] nor \"key = value\"" },
		{ "[main x]\ntitle = y\n", ":2: section [main x] takes no name; write [main]" },
		{ "[room]\nname = y\n", ":2: section [room] wants a name, as in [room main]" },
		{ "title = x\n", ":1: unknown section []" },
		{ "[mainx]\ntitle = x\n", ":2: unknown section [mainx]" },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct house house;
		struct err err = ERR_INIT;

		assert_int_equal(load(cases[i].text, &house, arena, &err), -1);
		assert_int_equal(err.kind, ERR_INVALID);
		if (!str_starts(err.msg, path) || !str_eq(err.msg + strlen(path), cases[i].words))
			fail_msg("\"%s\" instead of \"%s\"", err.msg, cases[i].words);
	}
	arena_free(arena);
}

static void the_first_mistake_is_the_one_that_is_said(void **state UNUSED)
{
	struct arena *arena = arena_new();
	struct house house;
	struct err err = ERR_INIT;

	assert_int_equal(load("[main]\nfloors = 10\nnonsense = 1\nx\n", &house, arena, &err), -1);
	assert_non_null(strstr(err.msg, ":2: floors"));
	assert_int_equal(load("[main]\nmore\nnonsense = 1\n", &house, arena, &err), -1);
	assert_non_null(strstr(err.msg, ":2: neither a [section]"));
	arena_free(arena);
}

static void too_many_sections_are_refused(void **state UNUSED)
{
	struct buf text = BUF_INIT(1 << 16);
	struct arena *arena = arena_new();
	struct house house;
	struct err err = ERR_INIT;

	for (int i = 0; i < 33; i++)
		buf_printf(&text, "[room r%d]\nseats = 1\n", i);
	assert_int_equal(load(buf_str(&text), &house, arena, &err), -1);
	assert_non_null(strstr(err.msg, "more than 32 [room] sections"));
	buf_free(&text);
	arena_free(arena);
}

static void long_lines_are_read_whole_or_refused(void **state UNUSED)
{
	const struct { int len; int rc; const char *words; } cases[] = {
		{ 199, 0, "" }, { 300, 0, "" }, { 4080, 0, "" },
		{ 4090, -1, ":2: a line of over 4094 bytes" },
		{ 20000, -1, ":2: a line of over 4094 bytes" },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf text = BUF_INIT(1 << 16);
		struct house house;
		struct err err = ERR_INIT;

		buf_printf(&text, "[main]\ntitle = %0*d\nfloors = 3\n", cases[i].len, 7);
		assert_int_equal(load(buf_str(&text), &house, arena, &err), cases[i].rc);
		if (cases[i].rc && !strstr(err.msg, cases[i].words))
			fail_msg("%s", err.msg);
		if (!cases[i].rc)
			assert_int_equal(strlen(house.main.title), cases[i].len);
		buf_free(&text);
	}
	arena_free(arena);
}

static void a_file_that_is_not_there_is_said(void **state UNUSED)
{
	struct arena *arena = arena_new();
	struct house house = { 0 };
	struct err err = ERR_INIT;

	assert_int_equal(conf_load("/nonexistent/moot.conf", sections, ARRAY_LEN(sections),
				   &house, arena, &err), -1);
	assert_string_equal(err.msg, "cannot read \"/nonexistent/moot.conf\": "
			    "No such file or directory");
	assert_int_equal(conf_load("/tmp", sections, ARRAY_LEN(sections), &house, arena, &err), -1);
	assert_string_equal(err.msg, "cannot read \"/tmp\": Is a directory");
	arena_free(arena);
}

static void secrets_are_first_lines_that_others_cannot_read(void **state UNUSED)
{
	const struct { const char *text; mode_t mode; const char *want, *words; } cases[] = {
		{ "hunter2\nsecond\n", 0600, "hunter2", NULL },
		{ "hunter2\r\n", 0640, "hunter2", NULL },
		{ "hunter2", 0600, "hunter2", NULL },
		{ "hunter2\n", 0644, NULL, "anyone may read the secret" },
		{ "hunter2\n", 0602, NULL, "anyone may read the secret" },
		{ "", 0600, NULL, "is empty; put the secret on its first line" },
		{ "\nhunter2\n", 0600, NULL, "is empty" },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = ERR_INIT;
		char *secret;

		write_file(cases[i].text, cases[i].mode);
		secret = conf_secret(path, arena, &err);
		unlink(path);
		if (!str_eq(secret, cases[i].want))
			fail_msg("case %zu: %s", i, err.msg);
		if (cases[i].words && !strstr(err.msg, cases[i].words))
			fail_msg("\"%s\"", err.msg);
		assert_null(strstr(err.msg, "hunter2"));
	}
	arena_free(arena);
}

/* What the sample shows as defaults is what no file at all gives. */
static void the_sample_can_be_read_when_its_marks_are_taken_off(void **state UNUSED)
{
	struct buf sample = BUF_INIT(1 << 16), bare = BUF_INIT(1 << 16);
	struct arena *arena = arena_new();
	struct house house;
	struct err err = ERR_INIT;

	conf_sample(&sample, sections, ARRAY_LEN(sections));
	assert_int_equal(load(buf_str(&sample), &house, arena, &err), 0);
	for (const char *line = buf_str(&sample); *line;) {
		size_t len = strcspn(line, "\n") + 1;
		bool is_key = line[0] == '#' && line[1] != ' ';

		/* a key without a default has nothing to read */
		if (!is_key || line[len - 2] != '=')
			buf_add(&bare, line + is_key, len - is_key);
		line += len;
	}
	if (load(buf_str(&bare), &house, arena, &err))
		fail_msg("%s in\n%s", err.msg, buf_str(&bare));
	assert_string_equal(house.main.title, "A house");
	assert_int_equal(house.rooms.len, 1);
	buf_free(&sample);
	buf_free(&bare);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(every_type_is_read),
		cmocka_unit_test(each_mistake_names_its_line_and_what_is_right),
		cmocka_unit_test(the_first_mistake_is_the_one_that_is_said),
		cmocka_unit_test(too_many_sections_are_refused),
		cmocka_unit_test(long_lines_are_read_whole_or_refused),
		cmocka_unit_test(a_file_that_is_not_there_is_said),
		cmocka_unit_test(secrets_are_first_lines_that_others_cannot_read),
		cmocka_unit_test(the_sample_can_be_read_when_its_marks_are_taken_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
