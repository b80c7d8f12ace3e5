/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is noted on IRC during a call (#info, #agreed, ...) stands in its notes as well. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "calendar/meeting.h"
#include "calendar/notes.h"

#include "meeting_notes.h"

void meeting_notes_mark(const struct hearing *h, struct noted *out)
{
	transcript_items(h->open->transcript, &out->items);
	transcript_topics(h->open->transcript, &out->topics);
}

static const char *line_of(const struct item *item, struct arena *arena)
{
	switch (item->kind) {
	case ITEM_ACTION:
		if (!item->owner)
			return arena_printf(arena, "- ACTION: %s", item->text);
		return arena_printf(arena, "- ACTION(%s): %s", item->owner, item->text);
	case ITEM_AGREED:
	case ITEM_ACCEPTED:
		return arena_printf(arena, "- AGREED: %s", item->text);
	case ITEM_LINK:
		return arena_printf(arena, "- Link: %s", item->text);
	case ITEM_IDEA:
		return arena_printf(arena, "- Idea: %s", item->text);
	case ITEM_HELP:
		return arena_printf(arena, "- Help wanted: %s", item->text);
	case ITEM_REJECTED:
		return arena_printf(arena, "- Rejected: %s", item->text);
	case ITEM_FAILED:
		return arena_printf(arena, "- Failed: %s", item->text);
	case ITEM_INCONCLUSIVE:
		return arena_printf(arena, "- Inconclusive: %s", item->text);
	case ITEM_VOTE:
		return arena_printf(arena, "- Vote: %s", item->text);
	case ITEM_INFO:
		break;
	}
	return arena_printf(arena, "- %s: %s", item->nick, item->text);
}

static int write(struct hearing *h, const struct noted *before, int64_t notes_id,
		 struct err *err)
{
	struct noted now;
	const struct topic *topics = transcript_topics(h->open->transcript, &now.topics);
	const struct item *items = transcript_items(h->open->transcript, &now.items);

	for (size_t i = before->topics; i < now.topics; i++)
		if (*topics[i].text &&
		    (notes_append(h->meetings->db, topics[i].nick, notes_id, "", err) ||
		     notes_append(h->meetings->db, topics[i].nick, notes_id,
				  arena_printf(h->arena, "# %s", topics[i].text), err)))
			return -1;
	for (size_t i = before->items; i < now.items; i++)
		if (notes_append(h->meetings->db, items[i].nick, notes_id,
				 line_of(&items[i], h->arena), err))
			return -1;
	return 0;
}

/* What #undo took back is left to people: they may have written around it. */
int meeting_notes_write(struct hearing *h, const struct noted *before, struct err *err)
{
	struct meeting *meeting;
	struct noted now;
	struct notes *notes;
	int rc;

	meeting_notes_mark(h, &now);
	if (now.items <= before->items && now.topics <= before->topics)
		return 0;
	meeting = meeting_get(h->meetings->db, h->open->id, h->arena, err);
	if (!meeting || !meeting->call_id)
		return meeting ? 0 : -1;
	rc = notes_find_call(h->meetings->db, meeting->call_id, h->arena, &notes, err);
	if (rc == 1)
		rc = write(h, before, notes->id, err);
	return rc;
}
