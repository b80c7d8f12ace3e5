/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table action: added, changed, closed, listed. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/moment.h"
#include "people/peer.h"
#include "people/settings.h"
#include "action_rows.h"

#define OWNER_MAX 100
#define WORDS_MAX 500

static const char *const states[] = {
	[ACTION_OPEN] = "open", [ACTION_DONE] = "done", [ACTION_DROPPED] = "dropped",
};

const char *action_state_name(enum action_state state)
{
	return states[state];
}

static enum action_state state_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], name))
			return (enum action_state)i;
	bug("action state %s", name);
}

#define COLUMNS								\
	"action.id AS id, text, owner_id, coalesce(person.name, owner_name) AS owner_name,"	\
	" due_on, state, words, minutes_id, item, author_id,"		\
	" action.created_at AS created_at, changed_at, closed_at, reminded_at, reminders"
#define FROM " FROM action LEFT JOIN person ON person.id = owner_id"

static struct action action_from(struct db_stmt *st, struct arena *arena)
{
	return (struct action){
		.id = db_int(st, "id"),
		.text = db_text(st, "text", arena),
		.owner_id = db_int(st, "owner_id"),
		.owner_name = db_text(st, "owner_name", arena),
		.due_on = db_text(st, "due_on", arena),
		.state = state_of(db_text(st, "state", arena)),
		.words = db_text(st, "words", arena),
		.minutes_id = db_int(st, "minutes_id"),
		.item = db_text(st, "item", arena),
		.author_id = db_int(st, "author_id"),
		.created_at = db_int(st, "created_at"),
		.changed_at = db_int(st, "changed_at"),
		.closed_at = db_int(st, "closed_at"),
		.reminded_at = db_int(st, "reminded_at"),
		.reminders = db_int(st, "reminders"),
	};
}

struct action *action_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS FROM " WHERE action.id = :id");
	struct action *action = NULL;
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no action A%lld", (long long)id);
	if (rc != 1)
		return NULL;
	action = arena_one(arena, struct action);
	*action = action_from(st, arena);
	db_done(st);
	return action;
}

static bool has_words(const struct action *action, const char *text, struct arena *arena)
{
	char *rest = arena_dup(arena, text), *word;

	while ((word = str_word(&rest)))
		if (!strcasestr(action->text, word) && !strcasestr(action->owner_name, word))
			return false;
	return true;
}

int action_list(struct db *db, const struct action_filter *filter, struct arena *arena,
		struct actions *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS FROM
		" WHERE (:state IS NULL OR state = :state)"
		" AND (:owner_id = 0 OR owner_id = :owner_id)"
		" AND (:minutes_id = 0 OR minutes_id = :minutes_id)"
		" ORDER BY state != 'open', closed_at DESC, due_on IS NULL, due_on, action.id");
	int rc = 1;

	*out = (struct actions){ 0 };
	db_bind_text(st, "state", filter->state < 0 ? NULL : states[filter->state]);
	db_bind_int(st, "owner_id", filter->owner_id);
	db_bind_int(st, "minutes_id", filter->minutes_id);
	while ((int64_t)out->len < filter->max && (rc = db_step(st, err)) == 1) {
		struct action action = action_from(st, arena);

		if (!filter->text || has_words(&action, filter->text, arena))
			*vec_add(out, arena) = action;
	}
	if (rc == 1)
		db_done(st);
	return rc < 0 ? -1 : 0;
}

bool action_may_edit(const struct action *action, const struct actor *who)
{
	return who->role >= ROLE_ORGANISER ||
	       (who->person_id && who->role >= ROLE_MEMBER &&
		(who->person_id == action->owner_id || who->person_id == action->author_id ||
		 !action->owner_id));
}

static int audit(struct db *db, const struct actor *who, int64_t id, const char *what,
		 struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "action %lld: %s", (long long)id, what),
			 err);
}

/* ---- what was typed */

/* "2026-12-01", or as people say it in a chat: "friday", "2w" is not one. */
static int read_due(const struct settings *settings, const char *typed, struct arena *arena,
		    const char **out, struct err *err)
{
	char *text = str_clean_line(arena, typed ? typed : ""), *rest = text;
	struct civil c;
	int64_t at;

	*out = NULL;
	if (!*text)
		return 0;
	if (moment_parse(settings->site.zone, clock_now(), &rest, &at, err) || !str_is_empty(rest))
		return err_set(err, ERR_INVALID, "due: \"%.40s\" is no day to come, such as "
			       "2026-12-01 or friday", typed);
	c = zone_civil(settings->site.zone, at);
	*out = arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
	return 0;
}

static int read_owner(struct db *db, const char *network, const char *typed,
		      struct arena *arena, struct action *out, struct err *err)
{
	char *name = str_clean_line(arena, typed ? typed : "");
	struct peer peer;
	int rc;

	name += *name == '@';
	name[str_utf8_cut(name, OWNER_MAX)] = '\0';
	out->owner_id = 0;
	out->owner_name = name;
	if (!*name)
		return 0;
	rc = peer_find(db, network ? network : "", name, arena, &peer, err);
	/* Two of one name: nobody is chosen for them. */
	if (rc < 0 && err->kind != ERR_CONFLICT)
		return -1;
	if (rc == 1)
		out->owner_id = peer.person_id;
	return 0;
}

static int read_form(struct db *db, const struct settings *settings, const char *network,
		     const struct action_form *form, struct arena *arena, struct action *out,
		     struct err *err)
{
	char *text = str_clean_line(arena, form->text);

	if (!*text)
		return err_set(err, ERR_INVALID, "say what is to be done");
	if (str_columns(text, strlen(text)) > ACTION_TEXT_MAX)
		return err_set(err, ERR_LIMIT, "an action has at most %d characters",
			       ACTION_TEXT_MAX);
	out->text = text;
	if (read_due(settings, form->due, arena, &out->due_on, err))
		return -1;
	return read_owner(db, network, form->owner, arena, out, err);
}

static int insert(struct db *db, struct action *action, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT OR IGNORE INTO action (text, owner_id, owner_name, due_on, minutes_id,"
		" item, author_id, created_at, changed_at) VALUES (:text, nullif(:owner_id, 0),"
		" :owner_name, :due_on, nullif(:minutes_id, 0), :item, nullif(:author_id, 0), :now,"
		" :now)");

	db_bind_text(st, "text", action->text);
	db_bind_int(st, "owner_id", action->owner_id);
	db_bind_text(st, "owner_name", action->owner_name);
	db_bind_text(st, "due_on", action->due_on);
	db_bind_int(st, "minutes_id", action->minutes_id);
	db_bind_text(st, "item", action->item ? action->item : "");
	db_bind_int(st, "author_id", action->author_id);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err))
		return -1;
	action->id = db_last_id(db);
	return 0;
}

int action_add(struct db *db, const struct settings *settings, const struct actor *who,
	       const char *network, const struct action_form *form, int64_t *id, struct err *err)
{
	struct action action = { .author_id = who->person_id, .minutes_id = form->minutes_id,
				 .item = form->item };
	struct arena *arena = arena_new();
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err) ||
	    read_form(db, settings, network, form, arena, &action, err) ||
	    insert(db, &action, err) || audit(db, who, action.id, "added", arena, err))
		goto out;
	rc = db_commit(db, err);
	*id = action.id;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int action_take(struct db *db, const struct settings *settings, const struct action_form *forms,
		size_t n, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct action action = { .minutes_id = forms[i].minutes_id,
					 .item = forms[i].item };
		struct action_form form = forms[i];
		struct err problem = ERR_INIT;

		/* A day that is none, or past, is no reason to lose the action. */
		if (read_form(db, settings, NULL, &form, arena, &action, &problem)) {
			form.due = NULL;
			form.text = arena_dup_len(arena, form.text,
						  str_utf8_cut(form.text, ACTION_TEXT_MAX));
			rc = read_form(db, settings, NULL, &form, arena, &action, err);
		}
		if (rc == 0)
			rc = insert(db, &action, err);
	}
	arena_free(arena);
	return rc;
}

static struct action *get_to_change(struct db *db, const struct actor *who, int64_t id,
				    struct arena *arena, struct err *err)
{
	struct action *action = action_get(db, id, arena, err);

	if (action && !action_may_edit(action, who)) {
		err_set(err, ERR_DENIED, who->role == ROLE_NONE ? "sign in first" :
			"only %s, who owns A%lld, who wrote it down, or an organiser does that",
			*action->owner_name ? action->owner_name : "somebody", (long long)id);
		return NULL;
	}
	return action;
}

static int update(struct db *db, const struct action *action, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE action SET text = :text, owner_id = nullif(:owner_id, 0),"
		" owner_name = :owner_name, due_on = :due_on, reminded_at = NULL, reminders = 0,"
		" changed_at = :now WHERE id = :id");

	db_bind_int(st, "id", action->id);
	db_bind_text(st, "text", action->text);
	db_bind_int(st, "owner_id", action->owner_id);
	db_bind_text(st, "owner_name", action->owner_name);
	db_bind_text(st, "due_on", action->due_on);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int action_edit(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t id, const struct action_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct action *action;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	action = get_to_change(db, who, id, arena, err);
	if (!action || read_form(db, settings, NULL, form, arena, action, err) ||
	    update(db, action, err) || audit(db, who, id, "changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int set_state(struct db *db, const struct actor *who, int64_t id,
		     enum action_state state, const char *words, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE action SET state = :state, words = nullif(:words, ''), changed_at = :now,"
		" closed_at = CASE :state WHEN 'open' THEN NULL ELSE :now END,"
		" closed_by = nullif(:who, 0) WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_text(st, "state", states[state]);
	db_bind_text(st, "words", words);
	db_bind_int(st, "who", who->person_id);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static int check_close(const struct action *action, enum action_state state, const char *words,
		       struct err *err)
{
	if (action->state == state)
		return err_set(err, ERR_CONFLICT, "A%lld is %s already", (long long)action->id,
			       states[state]);
	if (state == ACTION_DROPPED && !*words)
		return err_set(err, ERR_INVALID, "say why it is dropped");
	if (strlen(words) > WORDS_MAX)
		return err_set(err, ERR_LIMIT, "at most %d bytes of words", WORDS_MAX);
	return 0;
}

int action_close(struct db *db, const struct actor *who, int64_t id, enum action_state state,
		 const char *words, struct err *err)
{
	struct arena *arena = arena_new();
	char *said = str_clean_line(arena, words ? words : "");
	struct action *action;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	action = get_to_change(db, who, id, arena, err);
	if (!action || check_close(action, state, said, err) ||
	    set_state(db, who, id, state, said, err) ||
	    audit(db, who, id, states[state], arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int action_reopen(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	return action_close(db, who, id, ACTION_OPEN, "", err);
}

int64_t action_number(const char *text)
{
	struct err err = ERR_INIT;
	int64_t id;

	if (!text || (*text != 'A' && *text != 'a') ||
	    str_to_int(text + 1, 1, INT64_MAX, &id, &err))
		return 0;
	return id;
}

int64_t action_due_at(const struct settings *settings, const struct action *action)
{
	struct err err = ERR_INIT;
	int64_t at;

	if (!action->due_on || zone_parse(settings->site.zone, action->due_on, "12:00", &at, &err))
		return 0;
	return at;
}

char *action_due_text(const struct settings *settings, const struct action *action, int64_t now,
		      struct arena *arena)
{
	int64_t at = action_due_at(settings, action), days;
	struct civil today = zone_civil(settings->site.zone, now);
	int64_t noon;
	struct err err = ERR_INIT;

	today.hour = 12;
	today.minute = today.second = 0;
	if (!at || zone_instant(settings->site.zone, &today, &noon, &err))
		return arena_dup(arena, "");
	/* Between two noons a clock change makes an hour more or less. */
	days = (at - noon + (at > noon ? 1 : -1) * 2 * CLOCK_HOUR) / CLOCK_DAY;
	if (!days)
		return arena_dup(arena, "due today");
	if (days < 0)
		return arena_printf(arena, "%lld day%s late", (long long)-days,
				    days == -1 ? "" : "s");
	return arena_printf(arena, "due in %lld day%s", (long long)days, days == 1 ? "" : "s");
}

char *action_url(const struct settings *settings, int64_t id, struct arena *arena)
{
	return arena_printf(arena, "%s/action/%lld", settings->site.url, (long long)id);
}

/* ---- the reminder's side: action_reminder.c */

int action_list_owners(struct db *db, struct arena *arena, struct action_owners *out,
		       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT DISTINCT owner_id FROM action WHERE state = 'open'"
		" AND owner_id IS NOT NULL");
	int rc;

	*out = (struct action_owners){ 0 };
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_int(st, "owner_id");
	return rc;
}

int action_list_over(struct db *db, int64_t since, struct arena *arena,
		     struct action_owners *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT DISTINCT owner_id FROM action AS a WHERE state != 'open'"
		" AND reminders > 0 AND closed_at >= :since AND owner_id IS NOT NULL AND NOT EXISTS"
		" (SELECT 1 FROM action AS b WHERE b.owner_id = a.owner_id AND b.state = 'open')");
	int rc;

	*out = (struct action_owners){ 0 };
	db_bind_int(st, "since", since);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_int(st, "owner_id");
	return rc;
}

int action_reminded(struct db *db, int64_t id, int64_t now, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE action SET reminded_at = :now, reminders = reminders + 1 WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_int(st, "now", now);
	return db_run(st, err);
}
