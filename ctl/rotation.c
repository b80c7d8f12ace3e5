/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot rotation: a year of a regular call, and what each member carries. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/rotation.h"
#include "people/actor.h"

#include "ctl.h"

#define WHO_MAX 50

static void show(struct ctl *ctl, const struct cadence *cadence,
		 const struct rotation_plan *plan)
{
	printf("%s, now %s\nbest in turn:", cadence->title,
	       cadence_when(cadence, ctl->arena));
	for (int i = 0; i < plan->n_times; i++)
		printf("%s %s", i ? "," : "", plan->times[i]);
	printf(" %s; %zu calls in a year\n\n", cadence->zone, plan->n_starts);
	printf("%-28s %-22s %8s %8s %12s\n", "member", "zone", "now", "then", "worst call");
	for (size_t i = 0; i < plan->n_members; i++) {
		const struct rotation_member *m = &plan->members[i];

		printf("%-28.28s %-22.22s %8lld %8lld %5d -> %d\n", m->name,
		       m->is_guess ? "not known" : m->zone, (long long)m->before,
		       (long long)m->after, m->worst_before, m->worst_after);
	}
	puts("");
	for (size_t i = 0; i < plan->n_starts; i++)
		if (plan->starts[i])
			printf("%s\n", zone_text_utc(ctl->arena, cadence->zone, plan->starts[i]));
}

int ctl_rotation(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct buf who = BUF_INIT(16384);
	struct actor operator = ctl_actor(ctl);
	struct rotation_plan plan;
	struct cadence *cadence;
	int64_t id, n = 2;

	if (argc > 2 && str_eq(argv[1], "--times")) {
		if (str_to_int(argv[2], 1, CADENCE_TIMES_MAX, &n, err))
			return err_in(err, "--times");
		argv[2] = argv[0];
		argc -= 2;
		argv += 2;
	}
	if (ctl_want(argc, argv, 1, 1 + WHO_MAX, err) ||
	    str_to_int(argv[1], 1, INT32_MAX, &id, err))
		return -1;
	for (int i = 2; i < argc; i++)
		buf_printf(&who, "%s\n", argv[i]);
	cadence = cadence_get(ctl->db, id, ctl->arena, err);
	if (!cadence ||
	    rotation_plan(ctl->db, &ctl->settings, &operator, cadence,
			  buf_to_arena(&who, ctl->arena), (int)n, ctl->arena, &plan, err))
		return -1;
	show(ctl, cadence, &plan);
	return 0;
}
