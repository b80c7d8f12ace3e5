/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list ping that its submitter has moot send for them. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "people/actor.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/settings.h"
#include "review/draft.h"

#include "party.h"
#include "remind.h"

/*
 * From is moot's own address, which passes its domain's SPF and DKIM; nobody's From
 * is forged.  Answers go to the submitter, and to the list as Cc.
 */
static int queue(struct db *db, const struct settings *settings, const struct draft *draft,
		 const struct series *series, struct arena *arena, struct err *err)
{
	struct letter letter = {
		.from_name = arena_printf(arena, "%s (through %s)", series->author_name,
					  settings->mail.from_name),
		.from_email = settings->mail.from_email,
		.reply_to = series->author_email, .to_line = draft->to_line,
		.cc_line = arena_printf(arena, "%s, %s", draft->cc_line,
					mailbox_text(arena, series->author_name,
						     series->author_email)),
		.subject = draft->subject, .in_reply_to = draft->in_reply_to,
		.refs = draft->in_reply_to, .is_list = true,
		.body = arena_printf(arena, "%s\n-- \nSent by %s, %s,\nfor and confirmed by %s.\n",
				     draft->body, settings->mail.from_name, settings->site.url,
				     series->author_name),
	};
	int64_t id;

	return outbox_queue(db, settings, &letter, arena, &id, err);
}

int reminder_send(struct judge *judge, struct db *db, const struct settings *settings,
		  const struct actor *who, const char *what, const char *why,
		  struct arena *arena, struct draft *out, struct err *err)
{
	struct judgement judgement;
	struct series *series;
	int64_t lead_id;
	int rc = -1, mine;

	if (db_begin(db, err) || party_lead(db, what, arena, &series, &lead_id, err))
		goto out;
	mine = party_is(db, who, series->author_email, err);
	if (mine < 0)
		goto out;
	if (!mine) {
		err_set(err, ERR_DENIED, "only %.60s, who sent it, may have it pinged in their "
			"name", series->author_name);
		goto out;
	}
	if (remind_check_sent(db, settings, lead_id, err) ||
	    judge_series(judge, db, series->id, arena, &judgement, err) ||
	    draft_ping(settings, &judgement, why, arena, out, err) ||
	    queue(db, settings, out, series, arena, err) ||
	    remind_note_sent(db, who, lead_id, judgement.turn.quiet_since, err) ||
	    audit_add(db, who, arena_printf(arena, "series %lld: ping sent to the list",
					    (long long)series->id), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}
