/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The config file: what is refused, where, and in which words. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit.h"

static char path[] = "/tmp/moot-settings-XXXXXX";

static int load(struct unit *u, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return settings_load(&u->settings, path, u->arena, &u->err);
}

static int file_setup(void **state)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return -1;
	close(fd);
	return unit_setup(state);
}

static int file_teardown(void **state)
{
	unlink(path);
	memcpy(path + strlen(path) - 6, "XXXXXX", 6);
	return unit_teardown(state);
}

static void no_file_means_this_machine(void **state)
{
	struct unit *u = *state;

	assert_string_equal(u->settings.web.listen, "127.0.0.1");
	assert_string_equal(u->settings.mail.transport, "maildir");
	assert_int_equal(u->settings.web.port, 8080);
	assert_true(u->settings.site.signup);
	assert_int_equal(u->settings.irc.len, 0);
}

static void sections_with_names_come_many_times(void **state)
{
	struct unit *u = *state;
	const struct settings_irc *irc;

	assert_ok(u, load(u, "[irc oftc]\nhost = irc.example.org\ntls = yes\nport = 6697\n"
			     "channels = #devel, #other\n[irc test]\n"
			     "channels = #test\nannounce = #news\n"));
	assert_int_equal(u->settings.irc.len, 2);
	irc = settings_network(&u->settings, "oftc");
	assert_string_equal(irc->hosts[0], "irc.example.org");
	assert_true(irc->tls);
	assert_string_equal(irc->channels[1], "#other");
	assert_null(irc->channels[2]);
	assert_string_equal(settings_announce_channel(irc), "#devel");
	assert_string_equal(settings_announce_channel(settings_irc(&u->settings, 1)), "#news");
	assert_null(settings_network(&u->settings, "none"));
}

static void paths_count_from_the_files_folder(void **state)
{
	struct unit *u = *state;

	assert_ok(u, load(u, "[site]\ndatabase = db/x.db\n[mail]\nmaildir = /srv/mail\n"));
	assert_string_equal(u->settings.site.database, "/tmp/db/x.db");
	assert_string_equal(u->settings.mail.maildir, "/srv/mail");
}

static void mistakes_are_named_with_file_and_line(void **state)
{
	static const struct { const char *text, *line, *words; } cases[] = {
		{ "[site]\nnmae = x\n", ":2:", "unknown key \"nmae\"" },
		{ "\n\n[stie]\nname = x\n", ":4:", "unknown section [stie]" },
		{ "[web]\nport = 99999\n", ":2:", "between 1 and 65535" },
		{ "[web]\nport = eight\n", ":2:", "not a whole number" },
		{ "[web]\nbehind_proxy = maybe\n", ":2:", "neither yes nor no" },
		{ "[site]\nzone = Mars/Base\n", ":2:", "Europe/London" },
		{ "[irc]\nhost = x\n", ":2:", "wants a name" },
		{ "[web two]\nport = 1\n", ":2:", "takes no name" },
		{ "nonsense\n", ":1:", "neither a [section]" },
		{ "[site]\nurl = example.org\n", "", "no http or https" },
		{ "[site]\nurl = http://example.org/\n", "", "slash" },
		{ "[mail]\ntransport = pigeon\n", "", "none of maildir, smtp" },
		{ "[mail]\nfrom_email = moot\n", "", "not a mail address" },
		{ "[list]\narchive = https://example.org/\n", "", "%s" },
		{ "[site]\nzones = UTC Mars/Base\n", "", "Mars/Base" },
		{ "[irc a]\nchannels = devel\n", "", "# in front" },
		{ "[irc a]\nrealname = 100% bot\n", "", "without" },
	};
	struct unit *u = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_fails(u, ERR_INVALID, load(u, cases[i].text));
		if (!strstr(u->err.msg, path) || !strstr(u->err.msg, cases[i].line) ||
		    !strstr(u->err.msg, cases[i].words))
			fail_msg("case %zu says: %s", i, u->err.msg);
	}
}

static void the_sample_loads_and_changes_nothing(void **state)
{
	struct unit *u = *state;
	struct buf sample = BUF_INIT(1 << 16);

	settings_sample(&sample);
	assert_true(buf_ok(&sample));
	assert_ok(u, load(u, buf_str(&sample)));
	assert_int_equal(u->settings.web.port, 8080);
	assert_int_equal(u->settings.irc.len, 0);
	buf_free(&sample);
}

static void a_secret_that_anyone_may_read_is_refused(void **state)
{
	struct unit *u = *state;
	char *secret;

	load(u, "open sesame\nsecond line\n");
	chmod(path, 0644);
	assert_null(conf_secret(path, u->arena, &u->err));
	assert_non_null(strstr(u->err.msg, "chmod"));
	chmod(path, 0600);
	secret = conf_secret(path, u->arena, &u->err);
	assert_string_equal(secret, "open sesame");
	load(u, "\n");
	assert_null(conf_secret(path, u->arena, &u->err));
	assert_null(conf_secret("/nonexistent", u->arena, &u->err));
}

/* May the connection of one network go on for another, with one line different? */
static bool may_go_on(struct unit *u, const char *line, const char *other)
{
	char text[400];

	snprintf(text, sizeof(text), "[irc a]\nuser = moot\n%s\n[irc b]\nuser = moot\n%s\n",
		 line, other);
	assert_ok(u, load(u, text));
	return settings_irc_is_same(settings_irc(&u->settings, 0), settings_irc(&u->settings, 1));
}

static void only_some_keys_want_a_new_connection(void **state)
{
	struct unit *u = *state;

	assert_true(may_go_on(u, "", ""));
	assert_true(may_go_on(u, "channels = #a #b", "channels = #c"));
	assert_true(may_go_on(u, "burst = 1", "rate_ms = 7"));
	assert_true(may_go_on(u, "off = pings", "announce = #a"));
	assert_false(may_go_on(u, "nick = ann", "nick = bob"));
	assert_false(may_go_on(u, "port = 6697", "port = 6698"));
	assert_false(may_go_on(u, "tls = yes", ""));
	assert_false(may_go_on(u, "", "host = irc.example.org"));
	assert_false(may_go_on(u, "host = a b", "host = a"));
	assert_false(may_go_on(u, "account = a", ""));
}

#define FILE_TEST(fn) cmocka_unit_test_setup_teardown(fn, file_setup, file_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(no_file_means_this_machine),
		FILE_TEST(sections_with_names_come_many_times),
		FILE_TEST(paths_count_from_the_files_folder),
		FILE_TEST(mistakes_are_named_with_file_and_line),
		FILE_TEST(only_some_keys_want_a_new_connection),
		FILE_TEST(the_sample_loads_and_changes_nothing),
		FILE_TEST(a_secret_that_anyone_may_read_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
