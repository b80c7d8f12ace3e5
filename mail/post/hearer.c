/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who hears a mail: the table, and the queues' own hearers. */
#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "calendar/action.h"
#include "calendar/agenda.h"
#include "calendar/decision.h"
#include "calendar/minutes.h"
#include "calendar/poll.h"
#include "calendar/proposal.h"
#include "calendar/regular.h"
#include "calendar/rsvp.h"
#include "people/heard.h"
#include "people/invite.h"
#include "people/outbox.h"
#include "people/posted.h"
#include "review/hear.h"

#include "hearer.h"

typedef int hearer_fn(struct db *db, const struct settings *settings, const struct heard *heard,
		      struct arena *arena, struct err *err);

/* The list's own copy of a letter of ours: it has arrived.  Others hear it as well. */
static int outbox_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		       struct arena *arena, struct err *err)
{
	int rc;

	(void)settings;
	(void)arena;
	if (heard->is_direct || (heard->is_to_us && !heard->list_id))
		return 0;
	rc = outbox_confirm(db, heard->message_id, heard->archive_url, err);
	if (rc == 1)
		log_info("<%s> came back from the list: confirmed", heard->message_id);
	return rc < 0 ? -1 : 0;
}

/* A patch on the list counts for its author. */
static int posted_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		       struct arena *arena, struct err *err)
{
	(void)settings;
	(void)arena;
	if (!heard->list_id || !heard->from.email || !posted_is_patch(heard->subject))
		return 0;
	return posted_add(db, heard->message_id, heard->from.email, heard->subject, err);
}

/*
 * Each says 1 (it was for me alone), 0 or -1, and leaves automatic mails alone
 * unless it wants them.  The order matters where two could want the same mail.
 */
static const struct {
	const char *name;
	hearer_fn *hear;
} hearers[] = {
	{ "outbox", outbox_hear },
	{ "posted", posted_hear },
	{ "review", review_hear },
	{ "rsvp", rsvp_hear },
	{ "regular", regular_hear },
	{ "poll", poll_hear },
	{ "proposal", proposal_hear },
	{ "invite", invite_hear },
	{ "decision", decision_hear },
	{ "minutes", minutes_hear },
	{ "agenda", agenda_hear },
	{ "action", action_hear },
};

/* What is not the database's fault will be the same the next time. */
static bool is_final(const struct err *err)
{
	return err->kind != ERR_BUSY && err->kind != ERR_IO;
}

int hearers_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		 const char **what, struct arena *arena, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < ARRAY_LEN(hearers) && rc != 1; i++) {
		rc = hearers[i].hear(db, settings, heard, arena, err);
		if (rc < 0 && !is_final(err))
			return err_in(err, "%s", hearers[i].name);
		if (rc < 0)
			log_warn("<%s>: %s: %s", heard->message_id, hearers[i].name, err->msg);
		if (rc == 1 && what)
			*what = hearers[i].name;
	}
	return rc == 1;
}

int hearers_settle(struct db *db, const struct settings *settings, struct err *err)
{
	return review_settle(db, settings, err);
}
