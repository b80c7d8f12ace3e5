/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail of the list as it comes in: what it says about itself is written down. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/heard.h"
#include "review/hear.h"
#include "review/maintainers.h"
#include "diff.h"
#include "hint.h"
#include "identity.h"
#include "message_row.h"
#include "part.h"
#include "relation.h"
#include "remark.h"
#include "said.h"
#include "search_row.h"
#include "subject.h"
#include "tag_row.h"

#define TEXT_MAX ((size_t)4 << 20)	/* bytes of a text that are looked at */

struct hearing {
	struct db *db;
	const struct heard *heard;
	struct arena *arena;
	struct subject subject;
	enum message_kind kind;
	const char *body, *email;
	int64_t id, at;
};

/* "Please pull": what git request-pull writes. */
static bool is_pull_request(const char *body)
{
	const char *since = strstr(body, "The following changes since commit ");

	return since && strstr(since, "are available in the ") != NULL;
}

static bool answers(const struct heard *heard)
{
	return heard->in_reply_to || heard->references.len;
}

/* Brackets decide; without any a diff does, where the mail answers nothing. */
static enum message_kind kind_of(const struct hearing *h)
{
	const struct subject *subject = &h->subject;
	bool has_diff;

	if (subject->is_answer)
		return MESSAGE_REPLY;
	if (subject->is_pull || (!subject->is_patch && is_pull_request(h->body)))
		return subject->number > 0 ? MESSAGE_PATCH : MESSAGE_PULL;
	if (subject->is_patch)
		return subject->number == 0 ? MESSAGE_COVER : MESSAGE_PATCH;
	has_diff = !h->heard->is_automatic && diff_start(h->body) != NULL;
	if (has_diff && (subject->is_rfc || !answers(h->heard)))
		return MESSAGE_PATCH;
	return answers(h->heard) ? MESSAGE_REPLY : MESSAGE_OTHER;
}

/* A date that cannot be, or none: when we heard it. */
static int64_t date_of(const struct heard *heard)
{
	int64_t now = clock_now();

	return heard->date > 0 && heard->date <= now + CLOCK_DAY ? heard->date : now;
}

/* "From: Ann <ann@example.org>" in the first line of the text is the change's author. */
static void find_author(struct hearing *h, struct part_facts *facts)
{
	const char *body = h->body + strspn(h->body, "\n");
	char *name, *address;

	facts->author_name = h->heard->from.name;
	facts->author_email = h->email;
	if (!str_starts_fold(body, "From: ") || strcspn(body, "\n") > 500)
		return;
	maintainers_address(arena_dup_len(h->arena, body + 6, strcspn(body + 6, "\n")), h->arena,
			    &name, &address);
	if (!strchr(address, '@'))
		return;
	facts->author_name = str_clean_line(h->arena, name);
	facts->author_email = str_clean_line(h->arena, address);
}

static int note_part(struct hearing *h, struct err *err)
{
	const struct heard *heard = h->heard;
	struct identity sender = identity_of(h->arena, heard->from.name, h->email);
	struct part_facts facts = {
		.id = h->id, .at = h->at, .subject = &h->subject,
		/* a name is better than nothing to tell who sent what */
		.sender_email = *h->email ? h->email : sender.folded, .sender_key = sender.folded,
	};
	struct relations relations = { 0 };
	struct diff diff = { 0 };

	find_author(h, &facts);
	if (h->kind == MESSAGE_PATCH)
		diff_read(h->body, strlen(h->body), h->arena, &diff);
	relation_read(h->body, h->arena, &relations);
	if (part_add(h->db, &facts, &diff, err) ||
	    relation_add(h->db, h->id, &relations, err))
		return -1;
	return tag_add(h->db, h->id, h->body, TRAILER_PATCH, h->arena, err);
}

static int note_contents(struct hearing *h, struct err *err)
{
	switch (h->kind) {
	case MESSAGE_COVER: case MESSAGE_PATCH: case MESSAGE_PULL:
		if (note_part(h, err))
			return -1;
		break;
	case MESSAGE_REPLY:
		if (tag_add(h->db, h->id, h->body, TRAILER_REPLY, h->arena, err))
			return -1;
		break;
	case MESSAGE_OTHER:
		break;
	}
	return search_add(h->db, h->id, h->heard->subject, h->heard->from.name, h->body, err);
}

/* 1 it is new, 0 it is known, -1 */
static int note(struct hearing *h, const struct settings *settings, struct err *err)
{
	struct remarks remarks = { .excerpt = "" };
	struct hint hint = { 0 };
	int rc;

	if (h->kind == MESSAGE_REPLY || h->kind == MESSAGE_OTHER) {
		remark_read(h->body, h->arena, &remarks);
		hint_read(&hint, h->heard->subject, h->body, h->kind == MESSAGE_REPLY, h->arena);
	}
	rc = message_add(h->db, h->heard, h->kind, h->at, &remarks, &hint, &h->id, h->arena,
			 err);
	if (rc == 1 && (note_contents(h, err) ||
			said_add(h->db, settings, h->id, h->heard, &hint,
				 h->kind == MESSAGE_REPLY, h->arena, err)))
		return -1;
	return rc;
}

static const char *text_of(const struct heard *heard, struct arena *arena)
{
	size_t len = strlen(heard->body);

	return len <= TEXT_MAX ? heard->body :
		arena_dup_len(arena, heard->body, str_utf8_cut(heard->body, TEXT_MAX));
}

static int note_mail(struct hearing *h, const struct settings *settings, struct err *err)
{
	int rc;

	/* A step in a batch would make the search index write itself out each time. */
	if (db_in_batch(h->db))
		return note(h, settings, err) < 0 ? -1 : 0;
	if (db_begin(h->db, err))
		return -1;
	rc = note(h, settings, err);
	if (rc == 1 && review_settle(h->db, settings, err))
		rc = -1;
	if (rc == 1 && db_commit(h->db, err))
		rc = -1;
	db_rollback(h->db);
	return rc < 0 ? -1 : 0;
}

int review_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err)
{
	struct hearing h = { .db = db, .heard = heard, .arena = arena };

	if (heard->is_direct || (heard->is_to_us && !heard->list_id))
		return 0;
	h.at = date_of(heard);
	h.body = text_of(heard, arena);
	h.email = heard->from.email ? heard->from.email : "";
	subject_parse(heard->subject, NULL, arena, &h.subject);
	h.kind = kind_of(&h);
	return note_mail(&h, settings, err);
}
