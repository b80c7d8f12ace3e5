/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot event: the events there are, and the search that moot-web starts. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/event.h"
#include "calendar/planning.h"

#include "ctl.h"

static int list(struct ctl *ctl, struct err *err)
{
	struct events events = { 0 };

	if (event_list(ctl->db, ctl->arena, &events, err))
		return -1;
	for (size_t i = 0; i < events.len; i++) {
		const struct event *event = &events.items[i];

		printf("%lld\t%s\t%s\t%s\n", (long long)event->id,
		       event_phase_name(event->phase), event->name,
		       event_when(event, ctl->arena));
	}
	return 0;
}

/* Started by moot-web, which goes on; what went wrong then stands in the table. */
static int plan(struct ctl *ctl, const char *text, struct err *err)
{
	int64_t id;

	if (str_to_int(text, 1, INT64_MAX, &id, err))
		return -1;
	if (nice(10) == -1)
		fputs("moot: the search runs as eagerly as the rest\n", stderr);
	return planning_run(ctl->db, id, err);
}

int ctl_event(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	if (argc == 2 && str_eq(argv[1], "list"))
		return list(ctl, err);
	if (argc == 3 && str_eq(argv[1], "plan"))
		return plan(ctl, argv[2], err);
	return err_set(err, ERR_INVALID, "event: list, or plan N; see moot help event");
}
