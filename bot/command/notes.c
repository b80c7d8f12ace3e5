/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !notes: where a call's notes are, and who takes them. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/notes.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"

/* The call that is due in this channel, or else the next one: 1, 0, -1. */
static int find(struct request *request, struct notes **out, struct err *err)
{
	struct network *network = request->network;
	struct db *db = network->bot->db;
	struct call *call = NULL;
	int rc = 0;

	if (request->channel)
		rc = call_due_in(db, network->id, request->channel, clock_now(), request->arena,
				 &call, err);
	if (rc == 0)
		rc = call_next(db, clock_now(), request->arena, &call, err);
	return rc == 1 ? notes_find_call(db, call->id, request->arena, out, err) : rc;
}

static int change(struct request *request, const struct notes *notes, struct err *err)
{
	struct db *db = request->network->bot->db;
	struct actor who;

	if (command_actor(request, &who, err))
		return -1;
	if (str_eq_fold(request->args, "take"))
		return notes_set_taker(db, &who, notes->id, who.person_id, err);
	if (str_eq_fold(request->args, "backup"))
		return notes_set_backup(db, &who, notes->id, who.person_id, err);
	if (!str_eq_fold(request->args, "leave"))
		return err_set(err, ERR_INVALID, "say !notes, !notes take, !notes backup or "
			       "!notes leave");
	if (who.person_id && notes->taker_id == who.person_id)
		return notes_set_taker(db, &who, notes->id, 0, err);
	if (who.person_id && notes->backup_id == who.person_id)
		return notes_set_backup(db, &who, notes->id, 0, err);
	return err_set(err, ERR_CONFLICT, "you do not take notes of \"%s\"", notes->title);
}

int command_notes(struct request *request, struct err *err)
{
	struct notes *notes = NULL;
	int found = find(request, &notes, err);

	if (found < 0)
		return -1;
	if (!found) {
		command_reply(request, "No call is planned.");
		return 0;
	}
	if (*request->args) {
		if (change(request, notes, err))
			return -1;
		notes = notes_get(request->network->bot->db, notes->id, request->arena, err);
		if (!notes)
			return -1;
	}
	command_reply(request, "Notes of \"%s\", which all can write: %s/notes/%lld; %s takes "
		      "them, %s stands by", notes->title,
		      request->network->bot->settings->site.url, (long long)notes->id,
		      notes->taker ? notes->taker : "nobody (!notes take)",
		      notes->backup ? notes->backup : "nobody (!notes backup)");
	return 0;
}
