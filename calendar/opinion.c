/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table opinion: what people answer to a proposal. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/group.h"
#include "people/person.h"
#include "people/settings.h"
#include "decision_rows.h"

static const char *const states[] = {
	[OPINION_COUNTS] = "counts", [OPINION_HINT] = "hint", [OPINION_RESOLVED] = "resolved",
	[OPINION_VOID] = "void",
};

const char *opinion_state_name(enum opinion_state state)
{
	return states[state];
}

static enum opinion_state state_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], name))
			return (enum opinion_state)i;
	bug("opinion state %s", name);
}

#define COLUMNS									\
	"id, decision_id, person_id, name, email, value, words, state, why, message_id, at"

static struct opinion opinion_from(struct db_stmt *st, struct arena *arena)
{
	return (struct opinion){
		.id = db_int(st, "id"),
		.decision_id = db_int(st, "decision_id"),
		.person_id = db_int(st, "person_id"),
		.name = db_text(st, "name", arena),
		.email = db_text(st, "email", arena),
		.value = db_int(st, "value"),
		.words = db_text(st, "words", arena),
		.state = state_of(db_text(st, "state", arena)),
		.why = db_text(st, "why", arena),
		.message_id = db_text(st, "message_id", arena),
		.at = db_int(st, "at"),
	};
}

int opinion_list(struct db *db, int64_t decision_id, struct arena *arena, struct opinions *out,
		 struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS " FROM opinion WHERE decision_id = :id ORDER BY at, id");
	int rc;

	*out = (struct opinions){ 0 };
	db_bind_int(st, "id", decision_id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = opinion_from(st, arena);
	return rc;
}

static int get(struct db *db, int64_t id, struct arena *arena, struct opinion *out,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS " FROM opinion WHERE id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no answer %lld", (long long)id);
	if (rc < 0)
		return -1;
	*out = opinion_from(st, arena);
	db_done(st);
	return 0;
}

/* Of the same person, or of the same address where no person is known. */
static int forget_older(struct db *db, const struct opinion *opinion, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM opinion WHERE decision_id = :id AND at <= :at AND"
		" (nullif(email, '') = :email OR person_id = :person_id)");

	db_bind_int(st, "id", opinion->decision_id);
	db_bind_int(st, "at", opinion->at);
	db_bind_text(st, "email", opinion->email);
	db_bind_int(st, "person_id", opinion->person_id);
	return db_run(st, err);
}

/* A mail that comes late does not undo what was said after it. */
int opinion_put(struct db *db, const struct opinion *opinion, struct err *err)
{
	struct db_stmt *st;

	if (forget_older(db, opinion, err))
		return -1;
	st = db_prepare(db,
		"INSERT INTO opinion (decision_id, person_id, name, email, value, words, state,"
		" why, message_id, at)"
		" SELECT :id, nullif(:person_id, 0), :name, :email, :value, :words, :state, :why,"
		" :message_id, :at WHERE NOT EXISTS"
		" (SELECT 1 FROM opinion WHERE decision_id = :id AND"
		"  (nullif(email, '') = :email OR person_id = :person_id))");
	db_bind_int(st, "id", opinion->decision_id);
	db_bind_int(st, "person_id", opinion->person_id);
	db_bind_text(st, "name", opinion->name);
	db_bind_text(st, "email", opinion->email);
	db_bind_int(st, "value", opinion->value);
	db_bind_text(st, "words", opinion->words);
	db_bind_text(st, "state", states[opinion->state]);
	db_bind_text(st, "why", opinion->why);
	db_bind_text(st, "message_id", opinion->message_id);
	db_bind_int(st, "at", opinion->at);
	return db_run(st, err);
}

static int is_organiser(struct db *db, int64_t person_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct person *person = person_get(db, person_id, arena, err);
	int rc = person ? person->role >= ROLE_ORGANISER : -1;

	arena_free(arena);
	return rc;
}

int opinion_may_answer(struct db *db, const struct settings *settings,
		       const struct decision_rule *rule, int64_t person_id, const char **why,
		       struct err *err)
{
	const struct settings_group *group = settings_group(settings, rule->voters);

	*why = "only members vote: sign in once with this address";
	if (str_eq(rule->voters, "anyone"))
		return 1;
	if (!person_id)
		return 0;
	if (str_eq(rule->voters, "members"))
		return 1;
	if (group) {
		*why = "not one of those who vote by this rule";
		return group_has_person(db, group, person_id, err);
	}
	*why = "only organisers vote by this rule";
	return is_organiser(db, person_id, err);
}

static int check_answer(const struct decision *decision, const struct decision_rule *rule,
			int64_t value, const char *words, struct err *err)
{
	bool objects = rule->kind == DECISION_CONSENSUS ? value < 0 : rule->veto && value == -2;

	if (decision->state != DECISION_OPEN || decision->closes_at <= clock_now())
		return err_set(err, ERR_CONFLICT, "\"%s\" is not open for answers any more",
			       decision->title);
	if (value < -rule->scale || value > rule->scale)
		return err_set(err, ERR_INVALID, "an answer is a number from %+d to %+d",
			       (int)-rule->scale, (int)rule->scale);
	if (strlen(words) > OPINION_WORDS_MAX)
		return err_set(err, ERR_LIMIT, "at most %d bytes here: the rest belongs into a "
			       "reply on the list", OPINION_WORDS_MAX);
	if (objects && str_is_empty(words))
		return err_set(err, ERR_INVALID, rule->kind == DECISION_CONSENSUS ?
			       "an objection needs a reason: say what is wrong, and what would "
			       "make it right" : "a -2 blocks and needs a reason");
	return 0;
}

static int answer(struct db *db, const struct settings *settings, const struct actor *who,
		  const struct decision *decision, int64_t value, char *words,
		  struct arena *arena, struct err *err)
{
	struct person *person = person_get(db, who->person_id, arena, err);
	struct opinion opinion = {
		.decision_id = decision->id, .person_id = who->person_id, .value = value,
		.words = words, .state = OPINION_COUNTS, .at = clock_now(),
	};
	const struct decision_rule *rule;
	struct decision_rules rules;
	const char *why;
	int may;

	if (!person || decision_rules_load(settings, arena, &rules, err))
		return -1;
	rule = decision_rule(&rules, decision->rule, err);
	if (!rule || check_answer(decision, rule, value, words, err))
		return -1;
	may = opinion_may_answer(db, settings, rule, who->person_id, &why, err);
	if (may <= 0)
		return may < 0 ? -1 : err_set(err, ERR_DENIED, "%s", why);
	opinion.name = person->name;
	opinion.email = person->email ? person->email : "";
	return opinion_put(db, &opinion, err);
}

int decision_answer(struct db *db, const struct settings *settings, const struct actor *who,
		    int64_t id, int64_t value, const char *words, struct err *err)
{
	struct arena *arena = arena_new();
	struct decision *decision;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	decision = decision_get(db, id, arena, err);
	if (!decision || answer(db, settings, who, decision, value,
				str_trim(str_clean_text(arena, words ? words : "")), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

bool opinion_may_mark(const struct decision *decision, const struct opinion *opinion,
		      const struct actor *who)
{
	return decision->state == DECISION_OPEN && opinion->value < 0 &&
	       opinion->state != OPINION_VOID &&
	       (decision_may_edit(decision, who) ||
		(who->person_id && who->person_id == opinion->person_id));
}

static int set_state(struct db *db, int64_t id, const char *state, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE opinion SET state = :state,"
		" why = CASE :state WHEN 'void' THEN 'marked as no objection' END WHERE id = :id");

	db_bind_text(st, "state", state);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int opinion_mark(struct db *db, const struct actor *who, int64_t opinion_id, const char *what,
		 struct err *err)
{
	struct arena *arena = arena_new();
	struct decision *decision;
	struct opinion opinion = { 0 };
	int rc = -1;

	if (!str_eq(what, "counts") && !str_eq(what, "resolved") && !str_eq(what, "void")) {
		err_set(err, ERR_INVALID, "an answer counts, is resolved or void");
		goto out;
	}
	if (db_begin(db, err) || get(db, opinion_id, arena, &opinion, err))
		goto out;
	decision = decision_get(db, opinion.decision_id, arena, err);
	if (!decision)
		goto out;
	if (!opinion_may_mark(decision, &opinion, who)) {
		err_set(err, ERR_DENIED, "only %s, %s who proposed it, or an organiser says what "
			"that reply is, while the proposal is open", opinion.name,
			decision->owner_name);
		goto out;
	}
	if (set_state(db, opinion_id, what, err) ||
	    decision_audit(db, who, decision,
			   arena_printf(arena, "the answer of %s is marked: %s", opinion.name,
					what), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
