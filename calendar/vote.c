/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers to the times of a poll: table vote.  The last one of each counts. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/poll.h"
#include "people/person.h"

#include "poll_rows.h"

static const char *const answers_names[] = {
	[ANSWER_NONE] = "-",
	[ANSWER_YES] = "yes",
	[ANSWER_MAYBE] = "if need be",
	[ANSWER_NO] = "no",
};

const char *answer_name(enum answer answer)
{
	return answers_names[answer];
}

int answer_parse(const char *text, enum answer *out, struct err *err)
{
	static const struct { const char *word; enum answer answer; } words[] = {
		{ "yes", ANSWER_YES }, { "y", ANSWER_YES }, { "+1", ANSWER_YES },
		{ "if need be", ANSWER_MAYBE }, { "ifneedbe", ANSWER_MAYBE },
		{ "if-need-be", ANSWER_MAYBE }, { "maybe", ANSWER_MAYBE },
		{ "no", ANSWER_NO }, { "n", ANSWER_NO }, { "-1", ANSWER_NO },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (str_eq_fold(text, words[i].word)) {
			*out = words[i].answer;
			return 0;
		}
	}
	return err_set(err, ERR_INVALID, "\"%.30s\" is none of yes, if need be and no", text);
}

static void count(struct poll *poll, struct voter *voter)
{
	for (size_t i = 0; i < poll->options.len; i++) {
		struct poll_option *option = &poll->options.items[i];
		enum answer answer = voter->answers[option->number];

		option->yes += answer == ANSWER_YES;
		option->maybe += answer == ANSWER_MAYBE;
		option->no += answer == ANSWER_NO;
		option->is_blocked |= answer == ANSWER_NO && voter->is_must;
		voter->has_answered |= answer != ANSWER_NONE;
	}
}

static struct voter *voter_of(struct poll *poll, int64_t id)
{
	for (size_t i = 0; i < poll->voters.len; i++)
		if (poll->voters.items[i].id == id)
			return &poll->voters.items[i];
	bug("a vote of voter %lld, who is not in poll %lld", (long long)id, (long long)poll->id);
}

int votes_load(struct db *db, struct poll *poll, struct err *err)
{
	struct arena *scratch = arena_new();
	struct db_stmt *st = db_prepare(db,
		"SELECT voter_id, number, answer FROM vote JOIN voter ON voter.id = voter_id"
		" WHERE poll_id = :poll_id");
	int rc;

	db_bind_int(st, "poll_id", poll->id);
	while ((rc = db_step(st, err)) == 1) {
		struct voter *voter = voter_of(poll, db_int(st, "voter_id"));
		int64_t number = db_int(st, "number");
		struct err ignored;

		if (number < 1 || number > POLL_OPTIONS_MAX ||
		    answer_parse(db_text(st, "answer", scratch), &voter->answers[number],
				 &ignored))
			bug("vote for %lld", (long long)number);
	}
	for (size_t i = 0; i < poll->voters.len; i++)
		count(poll, &poll->voters.items[i]);
	arena_free(scratch);
	return rc;
}

static int put(struct db *db, int64_t voter_id, int64_t number, enum answer answer,
	       enum door door, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO vote (voter_id, number, answer, door, voted_at)"
		" VALUES (:voter_id, :number, :answer, :door, :now)"
		" ON CONFLICT DO UPDATE SET answer = excluded.answer, door = excluded.door,"
		" voted_at = excluded.voted_at");

	db_bind_int(st, "voter_id", voter_id);
	db_bind_int(st, "number", number);
	db_bind_text(st, "answer", answers_names[answer]);
	db_bind_text(st, "door", door_name(door));
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static int check_open(const struct poll *poll, struct err *err)
{
	switch (poll->state) {
	case POLL_DRAFT:
		return err_set(err, ERR_CONFLICT, "the poll about \"%.100s\" is not open yet",
			       poll->title);
	case POLL_SETTLED:
		return err_set(err, ERR_CONFLICT, "the poll about \"%.100s\" is settled",
			       poll->title);
	case POLL_WITHDRAWN:
		return err_set(err, ERR_CONFLICT, "the poll about \"%.100s\" is withdrawn",
			       poll->title);
	case POLL_OPEN:
		break;
	}
	if (poll->deadline_at > clock_now())
		return 0;
	return err_set(err, ERR_CONFLICT, "answers to \"%.100s\" are no longer taken: its "
		       "deadline is over; ask %s to extend it", poll->title, poll->owner_name);
}

static int put_all(struct db *db, const struct poll *poll, int64_t voter_id,
		   const enum answer *answers, enum door door, struct err *err)
{
	bool any = false;

	for (int64_t number = 1; number <= POLL_OPTIONS_MAX; number++) {
		if (answers[number] == ANSWER_NONE)
			continue;
		if (!poll_find_option(poll, number))
			return err_set(err, ERR_NOT_FOUND, "there is no time %lld in \"%.100s\"",
				       (long long)number, poll->title);
		if (put(db, voter_id, number, answers[number], door, err))
			return -1;
		any = true;
	}
	return any ? 0 : err_set(err, ERR_INVALID, "say yes, if need be or no to at least one "
				 "of the times");
}

/* Who was not asked may answer all the same, by name. */
static int find_voter(struct db *db, const struct actor *who, const struct poll *poll,
		      int64_t *voter_id, struct arena *arena, struct err *err)
{
	const struct voter *known = poll_find_voter(poll, who->person_id);
	struct person *person;
	struct voter voter = { 0 };

	if (known) {
		*voter_id = known->id;
		return 0;
	}
	if (poll->voters.len >= 2 * POLL_VOTERS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d people have answered already",
			       2 * POLL_VOTERS_MAX);
	person = person_get(db, who->person_id, arena, err);
	if (!person)
		return -1;
	voter.person_id = person->id;
	voter.name = person->name;
	voter.email = person->email;
	if (voter_add(db, poll->id, &voter, err))
		return -1;
	*voter_id = voter.id;
	return 0;
}

int poll_vote(struct db *db, const struct actor *who, int64_t id,
	      const enum answer answers[POLL_OPTIONS_MAX + 1], struct err *err)
{
	struct arena *arena = arena_new();
	struct poll *poll;
	int64_t voter_id = 0;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err))
		goto out;
	if (!who->person_id) {
		err_set(err, ERR_DENIED, "votes are by name: sign in first");
		goto out;
	}
	if (db_begin(db, err))
		goto out;
	poll = poll_get(db, id, arena, err);
	if (!poll || check_open(poll, err) || find_voter(db, who, poll, &voter_id, arena, err) ||
	    put_all(db, poll, voter_id, answers, who->door, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_vote_ballot(struct db *db, const char *secret,
		     const enum answer answers[POLL_OPTIONS_MAX + 1], struct err *err)
{
	struct arena *arena = arena_new();
	struct poll *poll;
	int64_t voter_id;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	poll = poll_get_ballot(db, secret, arena, &voter_id, err);
	if (!poll || check_open(poll, err) ||
	    put_all(db, poll, voter_id, answers, DOOR_MAIL, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
