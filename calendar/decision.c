/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table decision: proposals, their window, and the register. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/settings.h"
#include "decision_rows.h"

#define THREAD_MAX 250
#define WORDS_MAX 8			/* that are searched for */

#define COLUMNS									\
	"decision.id AS id, rule, state, title, text, thread, decision.zone AS zone,"	\
	" closes_at, opened_at, closed_at, owner_id, person.name AS owner_name,"	\
	" decision.created_at AS created_at, reason, message_id, letter_id, result_id,"	\
	" warned_at, asked_at"
#define FROM " FROM decision JOIN person ON person.id = owner_id"

static const char *const states[] = {
	[DECISION_DRAFT] = "draft", [DECISION_OPEN] = "open", [DECISION_AGREED] = "agreed",
	[DECISION_REFUSED] = "refused", [DECISION_UNSETTLED] = "unsettled",
	[DECISION_WITHDRAWN] = "withdrawn",
};

const char *decision_state_name(enum decision_state state)
{
	return states[state];
}

static enum decision_state state_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], name))
			return (enum decision_state)i;
	bug("decision state %s", name);
}

static struct decision decision_from(struct db_stmt *st, struct arena *arena)
{
	return (struct decision){
		.id = db_int(st, "id"),
		.rule = db_text(st, "rule", arena),
		.state = state_of(db_text(st, "state", arena)),
		.title = db_text(st, "title", arena),
		.text = db_text(st, "text", arena),
		.thread = db_text(st, "thread", arena),
		.zone = db_text(st, "zone", arena),
		.closes_at = db_int(st, "closes_at"),
		.opened_at = db_int(st, "opened_at"),
		.closed_at = db_int(st, "closed_at"),
		.owner_id = db_int(st, "owner_id"),
		.owner_name = db_text(st, "owner_name", arena),
		.created_at = db_int(st, "created_at"),
		.reason = db_text(st, "reason", arena),
		.message_id = db_text(st, "message_id", arena),
		.letter_id = db_int(st, "letter_id"),
		.result_id = db_int(st, "result_id"),
		.warned_at = db_int(st, "warned_at"),
		.asked_at = db_int(st, "asked_at"),
	};
}

static int find(struct db_stmt *st, struct arena *arena, struct decision **out, struct err *err)
{
	int rc = db_step(st, err);

	*out = NULL;
	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct decision);
	**out = decision_from(st, arena);
	db_done(st);
	return 1;
}

struct decision *decision_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS FROM " WHERE decision.id = :id");
	struct decision *decision;

	db_bind_int(st, "id", id);
	if (find(st, arena, &decision, err) == 0)
		err_set(err, ERR_NOT_FOUND, "there is no decision %lld", (long long)id);
	return decision;
}

int decision_find(struct db *db, const char *message_id, struct arena *arena,
		  struct decision **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS FROM " WHERE message_id = :message_id");

	db_bind_text(st, "message_id", message_id);
	return find(st, arena, out, err);
}

static int collect(struct db_stmt *st, struct arena *arena, struct decisions *out,
		   struct err *err)
{
	int rc;

	*out = (struct decisions){ 0 };
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = decision_from(st, arena);
	return rc;
}

int decision_list_ending(struct db *db, int64_t before, struct arena *arena,
			 struct decisions *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS FROM " WHERE state = 'open' AND closes_at < :before"
		" ORDER BY closes_at, decision.id");

	db_bind_int(st, "before", before);
	return collect(st, arena, out, err);
}

int decision_list_drafts(struct db *db, int64_t person_id, struct arena *arena,
			 struct decisions *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS FROM " WHERE state = 'draft' AND owner_id = :person_id"
		" ORDER BY decision.id DESC");

	db_bind_int(st, "person_id", person_id);
	return collect(st, arena, out, err);
}

static bool has_words(const struct decision *decision, const char *text, struct arena *arena)
{
	char *rest = arena_dup(arena, text), *word;

	for (int n = 0; n < WORDS_MAX && (word = str_word(&rest)); n++)
		if (!strcasestr(decision->title, word) && !strcasestr(decision->text, word) &&
		    !strcasestr(decision->owner_name, word))
			return false;
	return true;
}

int decision_list(struct db *db, int state, const char *text, int64_t max, struct arena *arena,
		  struct decisions *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS FROM
		" WHERE CASE WHEN :state IS NULL THEN state != 'draft' ELSE state = :state END"
		" ORDER BY coalesce(opened_at, decision.created_at) DESC, decision.id DESC");
	int rc = 1;

	*out = (struct decisions){ 0 };
	db_bind_text(st, "state", state < 0 ? NULL : states[state]);
	while ((int64_t)out->len < max && (rc = db_step(st, err)) == 1) {
		struct decision decision = decision_from(st, arena);

		if (!text || has_words(&decision, text, arena))
			*vec_add(out, arena) = decision;
	}
	if (rc == 1)
		db_done(st);
	return rc < 0 ? -1 : 0;
}

int decision_update(struct db *db, const struct decision *decision, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE decision SET rule = :rule, state = :state, title = :title, text = :text,"
		" thread = :thread, zone = :zone, closes_at = :closes_at,"
		" opened_at = nullif(:opened_at, 0), closed_at = nullif(:closed_at, 0),"
		" reason = :reason, message_id = :message_id, letter_id = nullif(:letter_id, 0),"
		" result_id = nullif(:result_id, 0), warned_at = nullif(:warned_at, 0),"
		" asked_at = nullif(:asked_at, 0) WHERE id = :id");

	db_bind_int(st, "id", decision->id);
	db_bind_text(st, "rule", decision->rule);
	db_bind_text(st, "state", states[decision->state]);
	db_bind_text(st, "title", decision->title);
	db_bind_text(st, "text", decision->text);
	db_bind_text(st, "thread", decision->thread);
	db_bind_text(st, "zone", decision->zone);
	db_bind_int(st, "closes_at", decision->closes_at);
	db_bind_int(st, "opened_at", decision->opened_at);
	db_bind_int(st, "closed_at", decision->closed_at);
	db_bind_text(st, "reason", decision->reason);
	db_bind_text(st, "message_id", decision->message_id);
	db_bind_int(st, "letter_id", decision->letter_id);
	db_bind_int(st, "result_id", decision->result_id);
	db_bind_int(st, "warned_at", decision->warned_at);
	db_bind_int(st, "asked_at", decision->asked_at);
	return db_run(st, err);
}

int decision_audit(struct db *db, const struct actor *who, const struct decision *decision,
		   const char *what, struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "decision %lld: %s",
					       (long long)decision->id, what), err);
}

bool decision_may_edit(const struct decision *decision, const struct actor *who)
{
	return who->role >= ROLE_ORGANISER ||
	       (who->person_id && who->person_id == decision->owner_id);
}

struct decision *decision_to_change(struct db *db, const struct actor *who, int64_t id,
				    enum decision_state state, struct arena *arena,
				    struct err *err)
{
	struct decision *decision = decision_get(db, id, arena, err);

	if (!decision)
		return NULL;
	if (!decision_may_edit(decision, who)) {
		err_set(err, ERR_DENIED, who->role == ROLE_NONE ? "sign in first" :
			"only %s, who proposed it, or an organiser does that",
			decision->owner_name);
		return NULL;
	}
	if (decision->state != state) {
		err_set(err, ERR_CONFLICT, state == DECISION_DRAFT ?
			"it is on the list already: extend or withdraw it" :
			"it is not open: it is %s", decision_state_name(decision->state));
		return NULL;
	}
	return decision;
}

/* ---- what was typed */

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s += str_utf8_next(s))
		n++;
	return n;
}

/* A Message-ID, with or without brackets, or an archive's URL that ends with one. */
static int read_thread(const char *typed, struct decision *out, struct arena *arena,
		       struct err *err)
{
	char *id = str_clean_line(arena, typed ? typed : ""), *slash;

	if (str_starts_fold(id, "http")) {
		while (str_ends(id, "/"))
			id[strlen(id) - 1] = '\0';
		slash = strrchr(id, '/');
		id = slash ? slash + 1 : id;
	}
	id += *id == '<';
	id[strcspn(id, ">")] = '\0';
	if (*id && (!strchr(id, '@') || strpbrk(id, " <\t") || strlen(id) > THREAD_MAX))
		return err_set(err, ERR_INVALID, "thread: \"%.60s\" is no Message-ID, and no "
			       "archive's address that ends with one", id);
	out->thread = id;
	return 0;
}

static int read_end(const struct decision_rule *rule, const struct decision_form *form,
		    struct decision *out, struct arena *arena, struct err *err)
{
	char *date = str_clean_line(arena, form->date ? form->date : "");
	char *time = str_clean_line(arena, form->time ? form->time : "");
	struct civil c;

	if (!zone_exists(form->zone))
		return err_set(err, ERR_INVALID, "zone: there is no \"%.40s\"", form->zone);
	out->zone = arena_dup(arena, form->zone);
	if (*date)
		return zone_parse(out->zone, date, *time ? time : "12:00", &out->closes_at, err) ?
		       err_in(err, "end") : 0;
	c = zone_civil(out->zone, clock_now() + rule->days * CLOCK_DAY);
	c.hour = 12;
	c.minute = c.second = 0;
	return zone_instant(out->zone, &c, &out->closes_at, err);
}

static int read_form(const struct settings *settings, const struct decision_form *form,
		     struct decision *out, struct arena *arena, struct err *err)
{
	const struct decision_rule *rule;
	struct decision_rules rules;

	if (decision_rules_load(settings, arena, &rules, err))
		return -1;
	rule = decision_rule(&rules, form->rule, err);
	if (!rule)
		return -1;
	out->rule = rule->id;
	out->title = str_clean_line(arena, form->title);
	out->text = str_trim(str_clean_text(arena, form->text));
	if (!*out->title || characters(out->title) > DECISION_TITLE_MAX)
		return err_set(err, ERR_INVALID, "the title has 1 to %d characters",
			       DECISION_TITLE_MAX);
	if (str_is_empty(out->text))
		return err_set(err, ERR_INVALID, "write down what is to be decided: the text is "
			       "what people agree to");
	if (characters(out->text) > DECISION_TEXT_MAX)
		return err_set(err, ERR_LIMIT, "the text has at most %d characters",
			       DECISION_TEXT_MAX);
	return read_thread(form->thread, out, arena, err) ||
	       read_end(rule, form, out, arena, err) ? -1 : 0;
}

static int insert(struct db *db, struct decision *decision, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO decision (rule, title, text, thread, zone, closes_at, owner_id,"
		" created_at) VALUES (:rule, :title, :text, :thread, :zone, :closes_at, :owner_id,"
		" :now)");

	db_bind_text(st, "rule", decision->rule);
	db_bind_text(st, "title", decision->title);
	db_bind_text(st, "text", decision->text);
	db_bind_text(st, "thread", decision->thread);
	db_bind_text(st, "zone", decision->zone);
	db_bind_int(st, "closes_at", decision->closes_at);
	db_bind_int(st, "owner_id", decision->owner_id);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err))
		return -1;
	decision->id = db_last_id(db);
	return 0;
}

int decision_create(struct db *db, const struct settings *settings, const struct actor *who,
		    const struct decision_form *form, int64_t *id, struct err *err)
{
	struct decision decision = { .owner_id = who->person_id };
	struct arena *arena = arena_new();
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err))
		goto out;
	if (!who->person_id) {
		err_set(err, ERR_DENIED, "a proposal needs an owner: sign in first");
		goto out;
	}
	if (read_form(settings, form, &decision, arena, err) || db_begin(db, err) ||
	    insert(db, &decision, err) ||
	    decision_audit(db, who, &decision, "drafted", arena, err))
		goto out;
	rc = db_commit(db, err);
	*id = decision.id;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int decision_edit(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, const struct decision_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct decision *decision;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	decision = decision_to_change(db, who, id, DECISION_DRAFT, arena, err);
	if (!decision || read_form(settings, form, decision, arena, err) ||
	    decision_update(db, decision, err) ||
	    decision_audit(db, who, decision, "changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

char *decision_url(const struct settings *settings, int64_t id, struct arena *arena)
{
	return arena_printf(arena, "%s/decision/%lld", settings->site.url, (long long)id);
}
