/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stalled series and open actions become items of the next regular calls. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "calendar/action.h"
#include "calendar/agenda.h"
#include "calendar/cadence.h"
#include "people/settings.h"
#include "review/series.h"
#include "review/standing.h"
#include "brought.h"

#define CALLS_MAX 50
#define AHEAD_SECS (16 * CLOCK_DAY)	/* before the call for items goes out */
#define ITEMS_MAX (AGENDA_ITEMS_MAX / 2)
#define STALLED_MAX 6
#define OLD_SECS (180 * (int64_t)CLOCK_DAY)

struct bringing {
	struct db *db;
	const struct settings *settings;
	int64_t now;
	struct arena *arena;
	struct agenda_brought items[ITEMS_MAX];
	size_t n;
	struct agenda_brought stalled[STALLED_MAX];
	size_t n_stalled;
};

static int find_actions(struct bringing *b, struct err *err)
{
	struct action_filter filter = { .state = ACTION_OPEN, .max = ITEMS_MAX };
	struct actions open;

	if (action_list(b->db, &filter, b->arena, &open, err))
		return -1;
	for (size_t i = 0; i < open.len; i++) {
		const struct action *action = &open.items[i];
		const char *due = action_due_text(b->settings, action, b->now, b->arena);

		b->items[b->n++] = (struct agenda_brought){
			.source = arena_printf(b->arena, "action %lld", (long long)action->id),
			.text = arena_printf(b->arena, "A%lld: %s%s%s%s", (long long)action->id,
					     action->text, *due ? " (" : "", due, *due ? ")" : ""),
			.owner_name = action->owner_name,
			.link = action_url(b->settings, action->id, b->arena),
		};
	}
	return 0;
}

/* Of those that lie still the ones that did so last: what is dead is for nobody's agenda. */
static int find_stalled(struct bringing *b, struct err *err)
{
	struct standing_filter filter = { .state = turn_state_key(TURN_STALLED), .limit = 1000 };
	struct standings stalled = { 0 };

	if (standing_list(b->db, &filter, b->arena, &stalled, err))
		return -1;
	for (size_t i = stalled.len; i-- && b->n_stalled < STALLED_MAX;) {
		const struct standing *standing = &stalled.items[i];
		const struct series *series = standing->series;

		if (b->now - standing->quiet_since > OLD_SECS)
			continue;
		b->stalled[b->n_stalled++] = (struct agenda_brought){
			.source = arena_printf(b->arena, "series %lld", (long long)series->id),
			.text = arena_printf(b->arena, "%s, v%s: not a word for %lld days",
					     series->name, series->version,
					     (long long)((b->now - standing->quiet_since) /
							 CLOCK_DAY)),
			.owner_name = series->author_name,
			.link = arena_printf(b->arena, "%s/series/%lld", b->settings->site.url,
					     (long long)series->id),
		};
	}
	return 0;
}

static int bring(struct bringing *b, int64_t call_id, struct err *err)
{
	int rc = db_begin(b->db, err);

	if (rc == 0)
		rc = agenda_bring(b->db, call_id, AGENDA_STALLED, b->stalled, b->n_stalled, err);
	if (rc == 0)
		rc = agenda_bring(b->db, call_id, AGENDA_ACTION, b->items, b->n, err);
	if (rc == 0)
		rc = db_commit(b->db, err);
	db_rollback(b->db);
	return rc;
}

int brought_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	struct bringing b = { .db = db, .settings = settings, .now = now, .arena = arena_new() };
	struct calls calls = { 0 };
	int rc = -1;

	if (call_list(db, now, now + AHEAD_SECS, CALLS_MAX, b.arena, &calls, err) ||
	    find_actions(&b, err) || find_stalled(&b, err))
		goto out;
	rc = 0;
	for (size_t i = 0; i < calls.len && rc == 0; i++)
		if (calls.items[i].cadence_id && calls.items[i].state != CALL_CANCELLED &&
		    agenda_is_open(&calls.items[i], now))
			rc = bring(&b, calls.items[i].id, err);
out:
	arena_free(b.arena);
	return rc;
}
