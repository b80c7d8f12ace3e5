/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pool of conferences, against the calls that are announced. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/settings.h"

#include "conference.h"
#include "timetable.h"

#define CALLS_MAX 500

/* Another announced call that has the link while this one goes on: 1, 0, -1. */
static int find_user(struct db *db, const struct call *call, const char *link,
		     struct arena *arena, struct call **out, struct err *err)
{
	struct calls calls = { 0 };

	if (call_list(db, call->start_at - CLOCK_DAY, call_end(call), CALLS_MAX, arena, &calls,
		      err))
		return -1;
	for (size_t i = 0; i < calls.len; i++) {
		struct call whole = call_revealed(&calls.items[i]);

		if (whole.id == call->id || whole.state != CALL_ANNOUNCED ||
		    call_end(&whole) <= call->start_at || !str_eq(whole.link, link))
			continue;
		*out = &calls.items[i];
		return 1;
	}
	return 0;
}

int conference_find(struct db *db, const struct settings *settings, const struct call *call,
		    struct arena *arena, const struct settings_conference **out,
		    struct err *err)
{
	const struct settings_conference *all = settings->conferences.items;
	struct call *user;

	for (size_t i = 0; i < settings->conferences.len; i++) {
		int rc = find_user(db, call, all[i].link, arena, &user, err);

		if (rc < 0)
			return -1;
		if (rc)
			continue;
		*out = &all[i];
		return 1;
	}
	return 0;
}

int conference_check(struct db *db, const struct settings *settings, const struct call *call,
		     struct arena *arena, struct err *err)
{
	const struct settings_conference *all = settings->conferences.items;
	struct call whole = call_revealed(call), *user;

	for (size_t i = 0; whole.link && i < settings->conferences.len; i++) {
		int rc;

		if (!str_eq(all[i].link, whole.link))
			continue;
		rc = find_user(db, call, whole.link, arena, &user, err);
		if (rc < 0)
			return -1;
		if (rc)
			return err_set(err, ERR_CONFLICT, "the conference \"%.40s\" is taken by "
				       "\"%.80s\" then, %s", all[i].id, user->title,
				       call_when(user, call->zone, arena));
	}
	return 0;
}
