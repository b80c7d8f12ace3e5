/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two queues: nothing lost, nothing twice, every failure said. */
#include "people/notice.h"
#include "people/outbox.h"
#include "unit.h"

static struct letter to_list(void)
{
	struct letter letter = {
		.subject = "Minutes", .body = "text\n", .is_list = true,
		.cc_line = "Ann <ann@example.org>, ben@example.org, ANN@example.org",
	};

	return letter;
}

static int64_t queue(struct unit *u, struct letter *letter)
{
	int64_t id;

	assert_ok(u, db_begin(u->db, &u->err));
	assert_ok(u, outbox_queue(u->db, &u->settings, letter, u->arena, &id, &u->err));
	assert_ok(u, db_commit(u->db, &u->err));
	return id;
}

static enum letter_state state_of(struct unit *u, int64_t id)
{
	enum letter_state state;

	assert_ok(u, outbox_state(u->db, id, &state, &u->err));
	return state;
}

static void a_letter_has_its_id_and_date_when_it_is_queued(void **state)
{
	struct unit *u = *state;
	struct letter letter = to_list(), *stored;
	int64_t id = queue(u, &letter);

	stored = outbox_get(u->db, id, u->arena, &u->err);
	assert_non_null(stored);
	assert_string_equal(stored->message_id, letter.message_id);
	assert_non_null(strchr(stored->message_id, '@'));
	assert_int_equal(stored->queued_at, UNIT_NOW);
	assert_string_equal(stored->to_line, "Example developers <devel@lists.example.org>");
}

static void each_address_gets_it_once(void **state)
{
	struct unit *u = *state;
	struct letter letter = to_list(), *taken;
	struct delivery delivery;
	int64_t id = queue(u, &letter);
	int n = 0;

	while (outbox_take(u->db, u->arena, &taken, &delivery, &u->err) == 1) {
		assert_int_equal(taken->id, id);
		assert_ok(u, outbox_sent(u->db, &delivery, "250 ok", &u->err));
		n++;
	}
	assert_int_equal(n, 3);
	assert_int_equal(state_of(u, id), LETTER_SENT);
}

static void one_refused_address_holds_up_nobody(void **state)
{
	struct unit *u = *state;
	struct letter letter = to_list(), *taken;
	struct delivery delivery;
	struct deliveries all = { 0 };
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = queue(u, &letter);

	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 1);
	assert_ok(u, outbox_failed(u->db, &delivery, "550 5.1.1 no such user", &u->err));
	while (outbox_take(u->db, u->arena, &taken, &delivery, &u->err) == 1)
		assert_ok(u, outbox_sent(u->db, &delivery, "250 ok", &u->err));
	assert_int_equal(state_of(u, id), LETTER_FAILED);
	assert_ok(u, outbox_deliveries(u->db, id, u->arena, &all, &u->err));
	assert_string_equal(all.items[0].answer, "550 5.1.1 no such user");
	assert_fails(u, ERR_DENIED, outbox_retry(u->db, &ann, id, &u->err));
	assert_ok(u, outbox_retry(u->db, &olga, id, &u->err));
	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 1);
	assert_string_equal(taken->message_id, letter.message_id);
	assert_ok(u, outbox_sent(u->db, &delivery, "250 ok", &u->err));
	assert_int_equal(state_of(u, id), LETTER_SENT);
	assert_fails(u, ERR_CONFLICT, outbox_retry(u->db, &olga, id, &u->err));
}

static void a_fault_is_tried_again_with_growing_pauses(void **state)
{
	struct unit *u = *state;
	struct letter letter = { .subject = "s", .body = "b", .to_line = "a@example.org" }, *taken;
	struct delivery delivery;
	int64_t id = queue(u, &letter), now = UNIT_NOW, wait, last = 0;

	for (int i = 0; i < 12; i++) {
		assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 1);
		assert_ok(u, outbox_later(u->db, &delivery, "451 try later", 0, &u->err));
		assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 0);
		wait = outbox_due_secs(u->db);
		assert_true(wait >= 60 && wait <= 5 * CLOCK_HOUR);
		assert_true(wait >= last || wait >= 4 * CLOCK_HOUR);
		last = wait;
		clock_freeze(now += wait);
	}
	clock_freeze(UNIT_NOW + 6 * CLOCK_DAY);
	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 1);
	assert_ok(u, outbox_later(u->db, &delivery, "451 try later", 0, &u->err));
	assert_int_equal(state_of(u, id), LETTER_FAILED);
}

static void after_a_crash_the_same_letter_goes_out_again(void **state)
{
	struct unit *u = *state;
	struct letter letter = { .subject = "s", .body = "b", .to_line = "a@example.org" }, *taken;
	struct delivery delivery;

	queue(u, &letter);
	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 1);
	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 0);
	assert_ok(u, outbox_recover(u->db, 120, &u->err));
	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 1);
	assert_string_equal(taken->message_id, letter.message_id);
	assert_int_equal(delivery.attempts, 2);
}

static void a_copy_on_the_list_spares_the_second_sending(void **state)
{
	struct unit *u = *state;
	struct letter letter = { .subject = "s", .body = "b", .is_list = true }, *taken;
	struct delivery delivery;
	int64_t id = queue(u, &letter);

	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 1);
	assert_ok(u, outbox_recover(u->db, 120, &u->err));
	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 0);
	assert_int_equal(outbox_confirm(u->db, letter.message_id, "https://a.example.org/1",
					&u->err), 1);
	clock_freeze(UNIT_NOW + 500);
	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 0);
	assert_int_equal(state_of(u, id), LETTER_CONFIRMED);
	taken = outbox_get(u->db, id, u->arena, &u->err);
	assert_string_equal(taken->archive_url, "https://a.example.org/1");
	assert_int_equal(outbox_confirm(u->db, "other@example.net", NULL, &u->err), 0);
}

static void what_may_have_arrived_waits_for_its_copy(void **state)
{
	struct unit *u = *state;
	struct letter letter = { .subject = "s", .body = "b", .is_list = true }, *taken;
	struct delivery delivery;

	queue(u, &letter);
	assert_int_equal(outbox_take(u->db, u->arena, &taken, &delivery, &u->err), 1);
	assert_ok(u, outbox_later(u->db, &delivery, "no answer", 600, &u->err));
	assert_int_equal(outbox_due_secs(u->db), 600);
}

static void header_injection_is_refused(void **state)
{
	struct unit *u = *state;
	const struct letter bad[] = {
		{ .subject = "a\r\nBcc: x@example.org", .body = "b" },
		{ .subject = "a\nb", .body = "b" },
		{ .subject = "s", .body = "b", .cc_line = "A\r\nX: y <a@example.org>\r\n" },
		{ .subject = "s", .body = "b", .in_reply_to = "x@y\nX: z" },
		{ .subject = "s", .body = "b", .refs = "x@y\r" },
		{ .subject = "s\xff", .body = "b" },
		{ .subject = "", .body = "b" },
		{ .subject = "s", .body = "b", .to_line = "no address" },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct letter letter = bad[i];
		int64_t id;

		assert_ok(u, db_begin(u->db, &u->err));
		assert_fails(u, ERR_INVALID, outbox_queue(u->db, &u->settings, &letter, u->arena,
							  &id, &u->err));
		db_rollback(u->db);
	}
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 0);
}

static void too_many_recipients_are_refused(void **state)
{
	struct unit *u = *state;
	struct letter letter = { .subject = "s", .body = "b" };
	char *line = arena_dup(u->arena, "a0@example.org");
	int64_t id;

	for (int i = 1; i <= 100; i++)
		line = arena_printf(u->arena, "%s, a%d@example.org", line, i);
	letter.to_line = line;
	assert_ok(u, db_begin(u->db, &u->err));
	assert_fails(u, ERR_LIMIT, outbox_queue(u->db, &u->settings, &letter, u->arena, &id,
						&u->err));
	db_rollback(u->db);
}

static void a_notice_with_a_key_is_queued_once(void **state)
{
	struct unit *u = *state;
	struct notices notices = { 0 };

	for (int i = 0; i < 2; i++)
		assert_ok(u, notice_queue(u->db, "call 1 0 1d", "net", "#devel",
					  "a\r\nQUIT", 0, 600,
					  &u->err));
	assert_ok(u, notice_queue(u->db, NULL, "net", "#devel", "urgent", 5, 600, &u->err));
	assert_ok(u, notice_queue(u->db, NULL, "other", "#devel", "elsewhere", 0, 600, &u->err));
	assert_ok(u, notice_list(u->db, "net", 10, u->arena, &notices, &u->err));
	assert_int_equal(notices.len, 2);
	assert_string_equal(notices.items[0].text, "urgent");
	assert_string_equal(notices.items[1].text, "a QUIT");
	assert_ok(u, notice_sent(u->db, notices.items[1].id, &u->err));
	assert_ok(u, notice_queue(u->db, "call 1 0 1d", "net", "#devel", "again", 0, 600, &u->err));
	notices.len = 0;
	assert_ok(u, notice_list(u->db, "net", 10, u->arena, &notices, &u->err));
	assert_int_equal(notices.len, 1);
}

static void a_notice_that_is_too_late_is_not_said(void **state)
{
	struct unit *u = *state;
	struct notices notices = { 0 };

	assert_ok(u, notice_queue(u->db, NULL, "net", "#devel", "soon", 0, 600, &u->err));
	clock_freeze(UNIT_NOW + 600);
	assert_ok(u, notice_list(u->db, "net", 10, u->arena, &notices, &u->err));
	assert_int_equal(notices.len, 0);
	assert_ok(u, notice_sweep(u->db, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM notice"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_letter_has_its_id_and_date_when_it_is_queued),
		UNIT_TEST(each_address_gets_it_once),
		UNIT_TEST(one_refused_address_holds_up_nobody),
		UNIT_TEST(a_fault_is_tried_again_with_growing_pauses),
		UNIT_TEST(after_a_crash_the_same_letter_goes_out_again),
		UNIT_TEST(a_copy_on_the_list_spares_the_second_sending),
		UNIT_TEST(what_may_have_arrived_waits_for_its_copy),
		UNIT_TEST(header_injection_is_refused),
		UNIT_TEST(too_many_recipients_are_refused),
		UNIT_TEST(a_notice_with_a_key_is_queued_once),
		UNIT_TEST(a_notice_that_is_too_late_is_not_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
