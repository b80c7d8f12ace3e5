/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot letter: what became of the mail. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/outbox.h"

#include "ctl.h"

#define LIST_MAX 100

static int list(struct ctl *ctl, struct err *err)
{
	struct letters letters = { 0 };
	enum letter_state state;

	if (outbox_list(ctl->db, LIST_MAX, ctl->arena, &letters, err))
		return -1;
	for (size_t i = 0; i < letters.len; i++) {
		const struct letter *letter = &letters.items[i];

		if (outbox_state(ctl->db, letter->id, &state, err))
			return -1;
		printf("%5lld  %-9s  %s  %s\n", (long long)letter->id, letter_state_name(state),
		       zone_rfc3339(ctl->arena, letter->queued_at), letter->subject);
	}
	if (!letters.len)
		puts("no letter has been queued yet");
	return 0;
}

static void print_field(const char *name, const char *value)
{
	if (!str_is_empty(value))
		printf("%-12s %s\n", name, value);
}

static int show(struct ctl *ctl, int64_t id, struct err *err)
{
	struct letter *letter = outbox_get(ctl->db, id, ctl->arena, err);
	struct deliveries deliveries = { 0 };

	if (!letter)
		return -1;
	if (letter->is_secret)
		return err_set(err, ERR_DENIED, "letter %lld holds a sign-in link", (long long)id);
	if (outbox_deliveries(ctl->db, id, ctl->arena, &deliveries, err))
		return -1;
	print_field("Message-ID:", letter->message_id);
	print_field("Date:", zone_rfc3339(ctl->arena, letter->queued_at));
	print_field("To:", letter->to_line);
	print_field("Cc:", letter->cc_line);
	print_field("Subject:", letter->subject);
	if (letter->confirmed_at)
		print_field("Confirmed:", zone_rfc3339(ctl->arena, letter->confirmed_at));
	print_field("Archive:", letter->archive_url);
	for (size_t i = 0; i < deliveries.len; i++) {
		const struct delivery *d = &deliveries.items[i];

		printf("\n%s: %s, tried %lld times\n", d->email, d->state,
		       (long long)d->attempts);
		if (str_eq(d->state, "queued") && d->attempts)
			print_field("  again at", zone_rfc3339(ctl->arena, d->next_at));
		print_field("  answer", d->answer);
	}
	if (letter->body)
		printf("\n%s", letter->body);
	return 0;
}

int ctl_letter(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	int64_t id;

	if (ctl_want(argc, argv, 1, 2, err))
		return -1;
	if (str_eq(argv[1], "list"))
		return ctl_want(argc, argv, 1, 1, err) ? -1 : list(ctl, err);
	if (ctl_want(argc, argv, 2, 2, err) || str_to_int(argv[2], 1, INT64_MAX, &id, err))
		return -1;
	if (str_eq(argv[1], "show"))
		return show(ctl, id, err);
	if (!str_eq(argv[1], "retry"))
		return err_set(err, ERR_INVALID, "letter: \"%.40s\" is none of list, show, retry",
			       argv[1]);
	if (outbox_retry(ctl->db, &who, id, err))
		return -1;
	printf("letter %lld: moot-mail tries again now\n", (long long)id);
	return 0;
}
