/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Owners are reminded of what they said they would do. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "people/ping.h"
#include "people/settings.h"
#include "action_rows.h"

#define ABOUT       "actions"
#define BEFORE_SECS CLOCK_DAY		/* its day */
#define AGAIN_SECS  (7 * CLOCK_DAY)
#define DAYLESS_SECS (14 * CLOCK_DAY)	/* one without a day, after it was written down */
#define OWN_MAX     50
#define CUT         120			/* of a text, on IRC */

struct round {
	struct db *db;
	const struct settings *settings;
	int64_t now;
	struct arena *arena;
};

static bool is_due(const struct round *r, const struct action *action)
{
	int64_t due_at = action_due_at(r->settings, action);

	if (action->reminded_at)
		return r->now - action->reminded_at >= AGAIN_SECS;
	return due_at ? r->now >= due_at - BEFORE_SECS :
			r->now - action->created_at >= DAYLESS_SECS;
}

static const char *line(const struct round *r, const struct actions *open)
{
	const struct action *first = &open->items[0];
	const char *due = action_due_text(r->settings, first, r->now, r->arena);
	char *text = arena_dup_len(r->arena, first->text, str_utf8_cut(first->text, CUT));
	const char *more = open->len > 1 ?
		arena_printf(r->arena, ", and %zu more", open->len - 1) : "";

	return arena_printf(r->arena, "A%lld is yours: %s%s%s%s%s. !done A%lld or !drop A%lld why; "
			    "%s/actions", (long long)first->id, text, *due ? " (" : "", due,
			    *due ? ")" : "", more, (long long)first->id, (long long)first->id,
			    r->settings->site.url);
}

static const char *detail(const struct round *r, const struct actions *open)
{
	struct buf out = BUF_INIT(32 * 1024);

	text_fill(&out, "", "", "You said that you would do this; it is open still:");
	buf_putc(&out, '\n');
	for (size_t i = 0; i < open->len; i++) {
		const struct action *action = &open->items[i];
		const char *due = action_due_text(r->settings, action, r->now, r->arena);

		text_fill(&out, arena_printf(r->arena, "A%lld  ", (long long)action->id), "     ",
			  arena_printf(r->arena, "%s%s%s%s", action->text, *due ? " (" : "", due,
				       *due ? ")" : ""));
		buf_printf(&out, "     %s\n", action_url(r->settings, action->id, r->arena));
	}
	buf_putc(&out, '\n');
	text_fill(&out, "", "", arena_printf(r->arena, "When one is done, or will not be: say so "
		  "on its page, on IRC with !done A%lld, or in a reply to this mail with \"done "
		  "A%lld\" or \"drop A%lld: why\" at the start of a line.",
		  (long long)open->items[0].id, (long long)open->items[0].id,
		  (long long)open->items[0].id));
	return buf_to_arena(&out, r->arena);
}

static int remind(struct round *r, int64_t owner_id, struct err *err)
{
	struct action_filter filter = { .state = ACTION_OPEN, .owner_id = owner_id,
					.max = OWN_MAX };
	struct actions open;
	bool any = false;
	int rc = action_list(r->db, &filter, r->arena, &open, err);

	for (size_t i = 0; rc == 0 && i < open.len; i++)
		any = any || is_due(r, &open.items[i]);
	if (rc || !any)
		return rc;
	if (db_begin(r->db, err))
		return -1;
	if (ping_remind(r->db, r->settings, owner_id, ABOUT, line(r, &open), detail(r, &open),
			err) < 0)
		rc = -1;
	for (size_t i = 0; rc == 0 && i < open.len; i++)
		if (is_due(r, &open.items[i]))
			rc = action_reminded(r->db, open.items[i].id, r->now, err);
	if (rc == 0)
		rc = db_commit(r->db, err);
	db_rollback(r->db);
	return rc;
}

/* All is done: what they were not told yet need not be said any more. */
static int forget(struct round *r, int64_t owner_id, struct err *err)
{
	int rc = db_begin(r->db, err);

	if (rc == 0 && ping_remind(r->db, r->settings, owner_id, ABOUT, NULL, NULL, err) < 0)
		rc = -1;
	if (rc == 0)
		rc = db_commit(r->db, err);
	db_rollback(r->db);
	return rc;
}

int action_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	struct round r = { .db = db, .settings = settings, .now = now, .arena = arena_new() };
	struct action_owners owners, over;
	int rc = -1;

	if (action_list_owners(db, r.arena, &owners, err) ||
	    action_list_over(db, now - CLOCK_HOUR, r.arena, &over, err))
		goto out;
	rc = 0;
	for (size_t i = 0; i < owners.len && rc == 0; i++)
		rc = remind(&r, owners.items[i], err);
	for (size_t i = 0; i < over.len && rc == 0; i++)
		rc = forget(&r, over.items[i], err);
out:
	arena_free(r.arena);
	return rc;
}
