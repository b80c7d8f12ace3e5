/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot freeze: what the release manager says of the tree. */
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/actor.h"
#include "people/moment.h"
#include "review/freeze.h"

#include "ctl.h"

#define SPAN_MAX (366 * (int64_t)CLOCK_DAY)

static int print_list(struct ctl *ctl, struct err *err)
{
	struct freeze_words words = { 0 };
	struct freeze_word now;
	int rc = freeze_now(ctl->db, "", clock_now(), ctl->arena, &now, err);

	if (rc < 0 || freeze_list(ctl->db, 20, ctl->arena, &words, err))
		return -1;
	printf("%s\n", rc ? freeze_name(now.kind) : "not frozen");
	for (size_t i = 0; i < words.len; i++) {
		const struct freeze_word *word = &words.items[i];

		printf("%4lld  %s  %s%s%s, %s%s: %s%s%s%s\n", (long long)word->id,
		       zone_text(ctl->arena, ctl->settings.site.zone, word->at),
		       freeze_name(word->kind), *word->tree ? " of " : "", word->tree,
		       word->name, word->counts ? "" : " (a guess; moot freeze confirm it)",
		       word->words, word->message_id ? " <" : "",
		       word->message_id ? word->message_id : "", word->message_id ? ">" : "");
	}
	return 0;
}

int ctl_freeze(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	const char *tree = "", *words = "";
	enum freeze kind;
	int64_t id, secs = 0;

	if (argc < 2)
		return print_list(ctl, err);
	if (str_eq(argv[1], "confirm")) {
		if (argc != 3 || str_to_int(argv[2], 1, INT64_MAX, &id, err))
			return err_set(err, ERR_INVALID, "moot freeze confirm NUMBER");
		return freeze_confirm(ctl->db, &ctl->settings, &who, id, err);
	}
	if (freeze_parse(argv[1], &kind, err))
		return -1;
	for (int i = 2; i < argc; i++) {
		if (str_eq(argv[i], "--tree") && argv[i + 1]) {
			tree = argv[++i];
		} else if (str_eq(argv[i], "--for") && argv[i + 1]) {
			if (moment_span(argv[++i], CLOCK_HOUR, SPAN_MAX, &secs, err))
				return -1;
		} else {
			words = arena_printf(ctl->arena, "%s%s%s", words, *words ? " " : "",
					     argv[i]);
		}
	}
	return freeze_set(ctl->db, &ctl->settings, &who, tree, kind,
			  secs ? clock_now() + secs : 0, words, err);
}
