/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot audit: who changed what, when, and through which door. */
#include <stdio.h>
#include <time.h>

#include "base/err.h"
#include "base/str.h"
#include "people/actor.h"

#include "ctl.h"

static void print(const struct audit *audit)
{
	time_t at = (time_t)audit->at;
	char when[32];
	struct tm tm;

	gmtime_r(&at, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	printf("%6lld  %s  %-4s  %s: %s\n", (long long)audit->id, when, audit->door,
	       audit->actor, audit->what);
}

int ctl_audit(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	struct audits list = { 0 };
	int64_t max = 50, before = 0;
	int i = 1;

	for (; i + 1 < argc && *argv[i] == '-'; i += 2) {
		if (str_eq(argv[i], "-n") ? str_to_int(argv[i + 1], 1, 100000, &max, err) :
		    str_eq(argv[i], "--before") ?
		    str_to_int(argv[i + 1], 1, INT64_MAX, &before, err) :
		    err_set(err, ERR_INVALID, "audit: unknown option \"%.40s\"", argv[i]))
			return -1;
	}
	if (i + 1 < argc)
		return err_set(err, ERR_INVALID, "audit: one text to look for; see moot help "
			       "audit");
	if (audit_list(ctl->db, &who, before, i < argc ? argv[i] : NULL, max, ctl->arena, &list,
		       err))
		return -1;
	for (size_t k = 0; k < list.len; k++)
		print(&list.items[k]);
	return 0;
}
