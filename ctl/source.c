/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot source: where mails are read, how far, and what could not be. */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/source.h"

#include "ctl.h"

#define SHOWN 100

int ctl_print_sources(struct ctl *ctl, struct err *err)
{
	struct sources all = { 0 };

	if (source_list(ctl->db, ctl->arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++) {
		const struct source *s = &all.items[i];

		printf("source    %-8s %s %s, %" PRId64 " mails", s->name, s->kind, s->place,
		       s->n_read);
		if (s->n_unreadable)
			printf(", %" PRId64 " unreadable", s->n_unreadable);
		if (s->n_dropped)
			printf(", %" PRId64 " private, dropped unread", s->n_dropped);
		if (s->read_at)
			printf(", last %s", zone_rfc3339(ctl->arena, s->read_at));
		putchar('\n');
		if (s->error)
			printf("          cannot be read since %s: %s\n",
			       zone_rfc3339(ctl->arena, s->error_at),
			       str_clean_line(ctl->arena, s->error));
	}
	return 0;
}

static int print_unreadable(struct ctl *ctl, const char *name, struct err *err)
{
	struct unreadables all = { 0 };

	if (source_list_unreadable(ctl->db, name, SHOWN, ctl->arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++)
		printf("%s  %s, %s: %s\n", zone_rfc3339(ctl->arena, all.items[i].at),
		       all.items[i].source, all.items[i].item, all.items[i].why);
	if (!all.len)
		puts("Every mail could be read.");
	return 0;
}

int ctl_source(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	if (ctl_want(argc, argv, 0, 2, err))
		return -1;
	if (argc == 1 || (argc == 2 && str_eq(argv[1], "list")))
		return ctl_print_sources(ctl, err);
	if (str_eq(argv[1], "unreadable"))
		return print_unreadable(ctl, argv[2], err);
	return err_set(err, ERR_INVALID, "source: \"%.40s\" is neither list nor unreadable",
		       argv[1]);
}
