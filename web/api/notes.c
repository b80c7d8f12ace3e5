/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the editor of notes speaks with: changes both ways, and where others are. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/notes.h"

#include "../http/form.h"
#include "../live.h"
#include "../visit.h"
#include "api.h"

#define CHANGES_MAX (400 * 1024)	/* bytes of JSON */

const struct form_field api_notes_change_fields[] = {
	{ "client", FORM_SECRET, 4, NOTES_CLIENT_MAX, "the window's name" },
	{ "v", FORM_INT, 0, INT64_MAX, "the version" },
	{ "changes", FORM_SECRET, 2, CHANGES_MAX, "the changes" },
	{ 0 }
};

const struct form_field api_notes_caret_fields[] = {
	{ "client", FORM_SECRET, 4, NOTES_CLIENT_MAX, "the window's name" },
	{ "v", FORM_INT, 0, INT64_MAX, "the version" },
	{ "anchor", FORM_INT, 0, NOTES_TEXT_MAX, "the place" },
	{ "head", FORM_INT, 0, NOTES_TEXT_MAX, "the place" },
	{ 0 }
};

const struct form_field api_notes_leave_fields[] = {
	{ "client", FORM_SECRET, 4, NOTES_CLIENT_MAX, "the window's name" },
	{ 0 }
};

static int query_version(struct request *req, int64_t *out, struct err *err)
{
	const char *v = request_query(req, "v");

	if (str_to_int(v ? v : "", 0, INT64_MAX, out, err))
		return err_in(err, "v");
	return 0;
}

static struct notes *get(struct visit *visit, struct err *err)
{
	struct notes *notes = notes_get(visit->db, request_id(visit->req), visit->arena, err);

	if (!notes || notes_must_read(visit->db, notes, &visit->actor, err))
		return NULL;
	return notes;
}

static bool is_client(const char *client)
{
	size_t len = strlen(client);

	return len >= 4 && len <= NOTES_CLIENT_MAX &&
	       strspn(client, "0123456789abcdefghijklmnopqrstuvwxyz") == len;
}

static int write_since(struct visit *visit, int64_t id, int64_t version, struct err *err)
{
	struct notes_changes changes;

	if (notes_since(visit->db, id, version, NOTES_BEHIND_MAX, visit->arena, &changes, err))
		return -1;
	visit->res->type = "application/json";
	visit->res->cache = CACHE_NEVER;
	live_write_changes(version, &changes, &visit->h->buf);
	return 0;
}

int api_notes_changes(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct notes *notes = get(visit, err);
	int64_t version;

	if (!notes || query_version(req, &version, err))
		return -1;
	if (version > notes->version)
		return err_set(err, ERR_CONFLICT,
			       "that version of the notes is not known: load the page again");
	return write_since(visit, notes->id, version, err);
}

int api_notes_events(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct notes *notes = get(visit, err);
	const char *client = request_query(req, "client");
	int64_t version;

	if (!notes || query_version(req, &version, err))
		return -1;
	if (!client || !is_client(client))
		return err_set(err, ERR_INVALID, "the window has no name");
	res->stream = live_open(visit->web->live, visit, notes, version, client, err);
	return res->stream ? 0 : -1;
}

/* The answer is what came since, theirs among it. */
int api_notes_write(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *client = request_field(req, "client");
	int64_t id = request_id(req), base = request_field_int(req, "v"), version;

	if (!is_client(client))
		return err_set(err, ERR_INVALID, "the window has no name");
	if (live_rate(visit->web->live, visit->actor.person_id, err) ||
	    notes_write(visit->db, &visit->actor, id, client, base,
			request_field(req, "changes"), &version, err) ||
	    live_flush(visit->web->live, visit->db, id, err))
		return -1;
	return write_since(visit, id, base, err);
}

int api_notes_caret(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct live_caret caret = {
		.client = request_field(req, "client"), .name = visit->actor.name,
		.version = request_field_int(req, "v"),
		.anchor = request_field_int(req, "anchor"),
		.head = request_field_int(req, "head"),
	};

	if (!get(visit, err))
		return -1;
	if (!is_client(caret.client))
		return err_set(err, ERR_INVALID, "the window has no name");
	if (live_rate(visit->web->live, visit->actor.person_id, err))
		return -1;
	live_caret(visit->web->live, request_id(req), &caret);
	res->status = 204;
	res->cache = CACHE_NEVER;
	return 0;
}

int api_notes_leave(struct request *req, struct response *res, struct err *err UNUSED)
{
	struct visit *visit = visit_of(req);

	live_leave(visit->web->live, visit, request_id(req), request_field(req, "client"));
	res->status = 204;
	res->cache = CACHE_NEVER;
	return 0;
}
