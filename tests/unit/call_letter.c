/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/golden/call/NAME.in is the life of a call: "field value" lines, then
 * %announce, %edit (with the fields that change above it), %cancel REASON, or
 * %new for another call with the fields as they are.  NAME.out is what the last
 * of these said to the list, the guests and IRC; after %feed it is the feed.
 * MOOT_GOLDEN=1 writes the .out files anew.
 */
#include <glob.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "people/notice.h"
#include "unit.h"

static const char *hosts[] = { "irc.oftc.net", NULL };
static const char *channels[] = { "#xendevel", NULL };
static const char *zones[] = {
	"America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Berlin",
	"Asia/Kolkata", "Asia/Shanghai", "Australia/Brisbane", NULL,
};

#define TOKEN_DIGITS 20

struct life {
	struct unit *u;
	struct actor who;
	struct call_form form;
	int64_t id;			/* 0: not created yet */
	int64_t letters;		/* before the last step */
	bool is_feed;
};

static char *slurp(struct arena *arena, const char *path)
{
	struct buf text = BUF_INIT(1 << 20);
	FILE *file = fopen(path, "re");
	char chunk[4096];
	size_t n;

	if (!file)
		return NULL;
	while ((n = fread(chunk, 1, sizeof(chunk), file)))
		buf_add(&text, chunk, n);
	fclose(file);
	return buf_to_arena(&text, arena);
}

/* Lines of the same name make one text. */
static void append(struct arena *arena, const char **text, const char *line)
{
	*text = *text ? arena_printf(arena, "%s\n%s", *text, line) : line;
}

static void set_now(struct unit *u, const char *value)
{
	int64_t at;

	if (zone_parse("UTC", arena_dup_len(u->arena, value, 10), value + 11, &at, &u->err))
		fail_msg("now: %s", u->err.msg);
	clock_freeze(at);
}

static void set_field(struct life *life, const char *name, const char *value)
{
	struct call_form *form = &life->form;
	struct arena *arena = life->u->arena;
	const struct { const char *name; const char **member; } members[] = {
		{ "title", &form->title }, { "date", &form->date }, { "time", &form->time },
		{ "zone", &form->zone }, { "minutes", &form->minutes },
		{ "network", &form->network }, { "channel", &form->channel },
		{ "link", &form->link }, { "phone", &form->phone }, { "cc", &form->cc },
		{ "must", &form->must },
	};

	if (str_eq(name, "now")) {
		set_now(life->u, value);
		return;
	}
	if (str_eq(name, "why") || str_eq(name, "agenda")) {
		append(arena, name[0] == 'w' ? &form->why : &form->agenda, value);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		if (!str_eq(members[i].name, name))
			continue;
		*members[i].member = value;
		return;
	}
	fail_msg("golden file: what is \"%s\"?", name);
}

static void sent_all(struct unit *u)
{
	struct notices notices = { 0 };

	assert_ok(u, notice_list(u->db, "oftc", 100, u->arena, &notices, &u->err));
	for (size_t i = 0; i < notices.len; i++)
		assert_ok(u, notice_sent(u->db, notices.items[i].id, &u->err));
}

static void step(struct life *life, const char *what, const char *rest)
{
	struct unit *u = life->u;

	life->is_feed = str_eq(what, "%feed");
	if (str_eq(what, "%new"))
		life->id = 0;
	if (life->is_feed || str_eq(what, "%new"))
		return;
	if (!life->id)
		assert_ok(u, call_create(u->db, &life->who, &life->form, &life->id, &u->err));
	sent_all(u);
	life->letters = unit_count(u, "SELECT count(*) AS n FROM letter");
	if (str_eq(what, "%announce"))
		assert_ok(u, call_announce(u->db, &u->settings, &life->who, life->id, &u->err));
	else if (str_eq(what, "%edit"))
		assert_ok(u, call_edit(u->db, &u->settings, &life->who, life->id, &life->form,
				       &u->err));
	else if (str_eq(what, "%cancel"))
		assert_ok(u, call_cancel(u->db, &u->settings, &life->who, life->id, rest,
					 &u->err));
	else
		fail_msg("golden file: what is \"%s\"?", what);
}

/* What is random or in CRLF would make a poor golden file. */
static void put(struct buf *out, const char *text, const char *uid)
{
	while (*text) {
		if (*text == '\r') {
			assert_int_equal(text[1], '\n');
			text++;
		} else if (*text == '+' && strspn(text + 1, "0123456789abcdef") == TOKEN_DIGITS) {
			buf_puts(out, "+(token)");
			text += 1 + TOKEN_DIGITS;
		} else if (str_starts(text, uid)) {
			buf_puts(out, "(uid)");
			text += strlen(uid);
		} else {
			buf_putc(out, *text++);
		}
	}
}

static void put_letter(struct life *life, int64_t id, const char *uid, struct buf *out)
{
	struct unit *u = life->u;
	struct letter *letter = outbox_get(u->db, id, u->arena, &u->err);
	struct letter *first = outbox_get(u->db, 1, u->arena, &u->err);

	assert_non_null(letter);
	buf_printf(out, "---- mail\nFrom: %s <%s>\nTo: %s\n", letter->from_name,
		   letter->from_email, letter->to_line);
	if (letter->reply_to)
		put(out, arena_printf(u->arena, "Reply-To: %s\n", letter->reply_to), uid);
	if (letter->in_reply_to) {
		assert_string_equal(letter->in_reply_to, first->message_id);
		assert_string_equal(letter->refs, first->message_id);
		buf_puts(out, "In-Reply-To: (the announcement)\n");
	}
	assert_int_equal(letter->is_list, strstr(letter->to_line, "devel@lists") != NULL);
	buf_printf(out, "Subject: %s\n\n%s---- calendar, method=%s\n", letter->subject,
		   letter->body, letter->method);
	for (const char *line = letter->body; *line; line += strcspn(line, "\n") + 1)
		if (str_columns(line, strcspn(line, "\n")) > 75 && *line != '\t')
			fail_msg("a line of over 75 columns: %.90s", line);
	put(out, letter->calendar, uid);
}

static void put_all(struct life *life, struct buf *out)
{
	struct unit *u = life->u;
	struct call *call = call_get(u->db, life->id, u->arena, &u->err);
	struct notices notices = { 0 };
	const char **lines;
	size_t n;

	assert_non_null(call);
	assert_ok(u, call_warnings(u->db, &u->settings, call, u->arena, &lines, &n, &u->err));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "---- warning: %s\n", lines[i]);
	assert_ok(u, notice_list(u->db, "oftc", 100, u->arena, &notices, &u->err));
	for (size_t i = 0; i < notices.len; i++)
		buf_printf(out, "---- %s: %s\n", notices.items[i].target, notices.items[i].text);
	for (int64_t id = life->letters + 1;
	     id <= unit_count(u, "SELECT count(*) AS n FROM letter"); id++)
		put_letter(life, id, call->uid, out);
}

static void put_feed(struct life *life, struct buf *out)
{
	struct unit *u = life->u;
	struct calls calls = { 0 };
	struct buf feed = BUF_INIT(1 << 20);

	assert_ok(u, call_list(u->db, 0, INT64_MAX, 100, u->arena, &calls, &u->err));
	for (size_t i = 0; i < calls.len; i++)
		calls.items[i].uid = arena_printf(u->arena, "uid-%lld",
						  (long long)calls.items[i].id);
	assert_ok(u, call_write_feed(&u->settings, NULL, &calls, "Xen Project calls", &feed,
				     &u->err));
	put(out, buf_str(&feed), "no such uid");
	buf_free(&feed);
}

static void live(struct life *life, char *text)
{
	char *line;

	while ((line = str_piece(&text, '\n'))) {
		char *name = str_piece(&line, ' ');

		line = line ? line : name + strlen(name);
		if (!*name)
			continue;
		if (name[0] == '%') {
			step(life, name, line);
			continue;
		}
		/* an edit says its texts anew */
		if (life->id && str_eq(name, "agenda"))
			life->form.agenda = NULL;
		set_field(life, name, line);
	}
}

static void use_settings(struct unit *u, struct settings_irc *irc)
{
	*irc = (struct settings_irc) { .id = "oftc", .hosts = hosts,
				       .channels = channels };
	u->settings.irc.items = irc;
	u->settings.irc.len = 1;
	u->settings.site.name = "Xen Project";
	u->settings.site.url = "https://moot.example.org";
	u->settings.site.zones = zones;
	u->settings.mail.from_name = "Xen Project moot";
	u->settings.mail.from_email = "moot@example.org";
}

static void check(const char *path)
{
	void *state = NULL;
	struct settings_irc irc;
	struct life life = { 0 };
	struct buf out = BUF_INIT(1 << 20);
	char *name, *want;

	unit_setup(&state);
	life.u = state;
	use_settings(life.u, &irc);
	life.who = unit_person(life.u, "olga", ROLE_ORGANISER);
	live(&life, slurp(life.u->arena, path));
	if (life.is_feed)
		put_feed(&life, &out);
	else
		put_all(&life, &out);
	name = arena_printf(life.u->arena, "%.*s.out", (int)strlen(path) - 3, path);
	if (getenv("MOOT_GOLDEN")) {
		FILE *file = fopen(name, "we");

		fputs(buf_str(&out), file);
		fclose(file);
	}
	want = slurp(life.u->arena, name);
	if (!str_eq(want, buf_str(&out)))
		fail_msg("%s differs; it would be:\n%s", name, buf_str(&out));
	buf_free(&out);
	unit_teardown(&state);
}

static void what_a_call_says_is_as_kept(void **state UNUSED)
{
	const char *tests = getenv("MOOT_TESTS");
	char pattern[256];
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/golden/call/*.in", tests ? tests : "tests");
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check(found.gl_pathv[i]);
	globfree(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_a_call_says_is_as_kept) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
