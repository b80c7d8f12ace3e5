/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdict where it knows of the list: time, pings, objections, freezes, versions. */
#include "base/buf.h"
#include "review/maintainers.h"
#include "review/policy.h"
#include "review/trailer.h"
#include "review/verdict.h"
#include "unit.h"

#define DAYS(n) (UNIT_NOW - (n) * (int64_t)CLOCK_DAY)

static const char maintainers[] =
	"SHADOW\nM:\tJan Deep <jan@deep.example.org>\nM:\tAnn Deep "
	"<ann@deep.example.org>\n"
	"S:\tMaintained\nF:\tshadow/\n\n"
	"TIED\nM:\tTi Ed <ti@ed.example.org>\nS:\tSupported\nF:\tshadow/tied/\n\n"
	"TOO\nM:\tTo O <to@o.example.org>\nS:\tSupported\nF:\tshadow/tied/\n\n"
	"THE REST\nM:\tElla Rest <ella@rest.example.org>\nS:\tSupported\nF:\t*\nF:\t*/\n"
	"V:\txen-maintainers-1\n";

struct ask {
	struct change change;
	struct trailers tags;
	struct policy policy;
	struct verdict verdict;
};

static void begin(struct unit *u, struct ask *ask, const char *tags)
{
	static const char *const paths[] = { "shadow/a.c" };
	struct trailer_warnings warnings = { 0 };

	*ask = (struct ask){ 0 };
	assert_ok(u, policy_load(&ask->policy, NULL, u->arena, &u->err));
	trailers_read(tags, strlen(tags), TRAILER_COMMIT, u->arena, &ask->tags,
		      &warnings);
	ask->change = (struct change){
		.id = "20261120.1@x.example.org", .subject = "[PATCH] shadow: change",
		.author_name = "New Comer", .author_address = "new@comer.example.org",
		.paths = paths, .n_paths = 1, .trailers = &ask->tags,
		.list_known = true, .now = UNIT_NOW, .posted_at = DAYS(5),
	};
}

static enum verdict_state find(struct unit *u, struct ask *ask)
{
	struct maintainers *m = maintainers_read(maintainers, strlen(maintainers), NULL,
						 NULL, NULL, &u->err);
	struct buf out = BUF_INIT(100000);
	enum verdict_state state;

	verdict_find(&ask->verdict, m, &ask->policy, &ask->change, u->arena);
	state = ask->verdict.state;
	verdict_write(&ask->verdict, &ask->policy, &ask->change, &out);
	assert_true(buf_ok(&out));
	assert_non_null(strstr(buf_str(&out), "[MAINTAINERS: "));
	buf_free(&out);
	maintainers_free(m);
	return state;
}

/* Is it said somewhere? */
static bool says(const struct ask *ask, const char *words)
{
	for (size_t i = 0; i < ask->verdict.findings.len; i++) {
		const struct finding *finding = &ask->verdict.findings.items[i];

		if (strstr(finding->text, words) ||
		    (finding->ask && strstr(finding->ask, words)))
			return true;
	}
	return false;
}

#define SIGNED "Signed-off-by: New Comer <new@comer.example.org>\n"
#define BY_JAN SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n"
#define BY_ELLA SIGNED "Reviewed-by: Ella Rest <ella@rest.example.org>\n"

static void a_patch_waits_for_two_days(void **state)
{
	struct unit *u = *state;
	struct ask ask;

	begin(u, &ask, BY_JAN);
	assert_int_equal(find(u, &ask), VERDICT_READY);
	ask.change.posted_at = DAYS(1);
	assert_int_equal(find(u, &ask), VERDICT_WAITING);
	assert_true(says(&ask, "wait 1 day more"));
	ask.change.posted_at = DAYS(5);
	ask.change.contested = true;
	assert_int_equal(find(u, &ask), VERDICT_WAITING);
	assert_true(says(&ask, "wait 9 days more"));
}

static void time_alone_approves_nothing(void **state)
{
	struct unit *u = *state;
	struct ask ask;

	begin(u, &ask, SIGNED);
	ask.change.posted_at = DAYS(400);
	assert_int_equal(find(u, &ask), VERDICT_NEEDS_MAINTAINER);
}

static void an_open_objection_stands_above_all(void **state)
{
	struct unit *u = *state;
	struct objection objection = {
		.name = "Ob Ject",
		.reason = "breaks migration",
		.at = DAYS(3),
		.is_open = true,
		.message_id = "no@x.example.org",
	};
	struct ask ask;

	begin(u, &ask, BY_JAN);
	ask.change.objections = &objection;
	ask.change.n_objections = 1;
	assert_int_equal(find(u, &ask), VERDICT_OBJECTION);
	assert_true(says(&ask, "Ob Ject objects: breaks migration (open for 3 days)"));
	objection.is_open = false;
	assert_int_equal(find(u, &ask), VERDICT_READY);
	begin(u, &ask, BY_JAN "Nacked-by: Ob Ject <ob@ject.example.org>\n");
	assert_int_equal(find(u, &ask), VERDICT_OBJECTION);
}

static void a_wider_maintainer_stands_in_after_unanswered_pings(void **state)
{
	struct unit *u = *state;
	struct ask ask;

	begin(u, &ask, BY_ELLA);
	assert_int_equal(find(u, &ask), VERDICT_ONLY_GENERAL);
	assert_true(says(&ask, "no ping was seen so far"));
	ask.change.n_pings = 2;
	ask.change.last_ping_at = DAYS(6);
	assert_int_equal(find(u, &ask), VERDICT_ONLY_GENERAL);
	assert_true(says(&ask, "2 pings so far, the last 6 days ago"));
	ask.change.last_ping_at = DAYS(15);
	assert_int_equal(find(u, &ask), VERDICT_READY);
	assert_true(says(&ask, "2 pings had no answer for 15 days"));
	assert_int_equal(ask.verdict.approval, APPROVAL_GENERAL);
}

static void or_where_somebody_says_why(void **state)
{
	struct unit *u = *state;
	struct ask ask;

	begin(u, &ask, BY_ELLA);
	ask.change.stand_in = STAND_IN_URGENT;
	assert_int_equal(find(u, &ask), VERDICT_READY);
	assert_true(says(&ask, "it is urgent"));
	ask.change.stand_in = STAND_IN_OVERRULE;
	assert_int_equal(find(u, &ask), VERDICT_READY);
	assert_true(says(&ask, "overruled on purpose"));
}

static void a_freeze_wants_the_release_managers_ack(void **state)
{
	struct unit *u = *state;
	struct ask ask;

	begin(u, &ask, BY_JAN);
	ask.change.freeze = FREEZE_ACK;
	assert_int_equal(find(u, &ask), VERDICT_NEEDS_RELEASE_ACK);
	begin(u, &ask, BY_JAN "Relese-Acked-by: Rel Man <rel@man.example.org>\n");
	ask.change.freeze = FREEZE_ACK;
	assert_int_equal(find(u, &ask), VERDICT_READY);
	ask.change.freeze = FREEZE_MORATORIUM;
	assert_int_equal(find(u, &ask), VERDICT_MORATORIUM);
}

static void a_maintainers_own_patch_wants_a_days_notice(void **state)
{
	struct unit *u = *state;
	struct ask ask;

	begin(u, &ask, "Signed-off-by: Jan Deep <jan@deep.example.org>\n"
	      "Reviewed-by: Any One <any@one.example.org>\n");
	ask.change.author_name = "Jan Deep";
	ask.change.author_address = "jan@deep.example.org";
	assert_int_equal(find(u, &ask), VERDICT_WAITING);
	ask.change.intent_at = UNIT_NOW - CLOCK_HOUR;
	assert_int_equal(find(u, &ask), VERDICT_WAITING);
	ask.change.intent_at = DAYS(1);
	assert_int_equal(find(u, &ask), VERDICT_READY);
}

static void a_tag_from_an_older_version_is_named_so(void **state)
{
	struct unit *u = *state;
	struct ask ask;

	begin(u, &ask, BY_JAN);
	ask.tags.items[1].version = 2;
	ask.tags.items[1].outdated = true;
	ask.tags.items[1].message_id = "ack@x.example.org";
	assert_int_equal(find(u, &ask), VERDICT_READY);
	assert_true(
		says(&ask, "Acked-by from v2, before the files that it covers changed"));
	assert_string_equal(ask.verdict.findings.items[0].message_id,
			    "ack@x.example.org");
}

static void sections_as_specific_as_each_other_are_one(void **state)
{
	static const char *const paths[] = { "shadow/tied/x.c" };
	struct unit *u = *state;
	struct ask ask;

	begin(u, &ask, SIGNED "Acked-by: To O <to@o.example.org>\n");
	ask.change.paths = paths;
	assert_int_equal(find(u, &ask), VERDICT_READY);
	assert_int_equal(ask.verdict.files.items[0].owners.len, 2);
	assert_int_equal(ask.verdict.files.items[0].wider.len, 3);
}

static void a_policy_file_says_what_is_wrong_with_it(void **state)
{
	struct unit *u = *state;
	struct policy policy;
	char path[] = "/tmp/moot-policy-XXXXXX";
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");

	fputs("[policy]\nkind = vote\n", file);
	fclose(file);
	assert_fails(u, ERR_INVALID, policy_load(&policy, path, u->arena, &u->err));
	assert_non_null(strstr(u->err.msg, "nested or count"));
	remove(path);
}

static void the_file_that_is_shipped_has_the_defaults(void **state)
{
	struct unit *u = *state;
	struct buf sample = BUF_INIT(100000);
	char text[20000];
	FILE *file = fopen("etc/policy/xen.policy", "r");
	size_t len;

	if (!file)
		skip();
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	fclose(file);
	policy_sample(&sample);
	assert_string_equal(buf_str(&sample), text);
	buf_free(&sample);
	(void)u;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_patch_waits_for_two_days),
		UNIT_TEST(time_alone_approves_nothing),
		UNIT_TEST(an_open_objection_stands_above_all),
		UNIT_TEST(a_wider_maintainer_stands_in_after_unanswered_pings),
		UNIT_TEST(or_where_somebody_says_why),
		UNIT_TEST(a_freeze_wants_the_release_managers_ack),
		UNIT_TEST(a_maintainers_own_patch_wants_a_days_notice),
		UNIT_TEST(a_tag_from_an_older_version_is_named_so),
		UNIT_TEST(sections_as_specific_as_each_other_are_one),
		UNIT_TEST(a_policy_file_says_what_is_wrong_with_it),
		UNIT_TEST(the_file_that_is_shipped_has_the_defaults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
