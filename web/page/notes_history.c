/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What notes said before: the list, one of them beside the one before, and back to it. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/notes.h"

#include "../discreet.h"
#include "../input.h"
#include "../layout.h"
#include "../live.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "notes.h"
#include "page.h"

const struct form_field page_notes_restore_fields[] = {
	{ "version", FORM_INT, 0, INT64_MAX, "the version" },
	{ 0 }
};

static void write_author(struct visit *visit, const struct notes_revision *revision)
{
	html_text(visit->h, !revision->version ? "as it began"
			    : *revision->authors ? revision->authors : "moot");
}

int page_notes_history(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct notes *notes = page_notes_get(visit, err);
	struct notes_revisions list;
	struct html *h = visit->h;

	if (!notes || notes_revisions(visit->db, notes->id, visit->arena, &list, err))
		return -1;
	layout_begin(visit, arena_printf(visit->arena, "History: %s", notes->title),
		     "Minutes");
	html_lit(h, "<p><a");
	html_href(h, url_notes(visit->arena, notes->id, NULL));
	html_lit(h, ">The notes as they are now</a></p>\n<ul class=\"items\">\n");
	for (size_t i = 0; i < list.len; i++) {
		html_lit(h, "<li><a class=\"title\"");
		html_href(h, url_notes_version(visit->arena, notes->id, list.items[i].version));
		html_lit(h, ">");
		when_write(visit, list.items[i].at);
		html_lit(h, "</a><p>");
		write_author(visit, &list.items[i]);
		html_lit(h, "</p></li>\n");
	}
	html_lit(h, "</ul>\n");
	layout_end(visit);
	return 0;
}

/* The revision that is asked for, and the one before it (NULL: it is the first). */
static int find(struct visit *visit, int64_t id, const struct notes_revision **out,
		const struct notes_revision **before, struct err *err)
{
	const char *number = request_param(visit->req, "number");
	struct notes_revisions list;
	int64_t version;

	if (str_to_int(number, 0, INT64_MAX, &version, err) ||
	    notes_revisions(visit->db, id, visit->arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++) {
		if (list.items[i].version != version)
			continue;
		*out = &list.items[i];
		*before = i + 1 < list.len ? &list.items[i + 1] : NULL;
		return 0;
	}
	return err_set(err, ERR_NOT_FOUND, "these notes have no version %.20s", number);
}

static void write_line(void *cookie, enum notes_line kind, const char *line, size_t len)
{
	struct html *h = cookie;

	switch (kind) {
	case NOTES_LINE_KEPT:
		html_text_len(h, line, len);
		break;
	case NOTES_LINE_GONE:
		html_lit(h, "<del>");
		html_text_len(h, line, len);
		html_lit(h, "</del>");
		break;
	case NOTES_LINE_NEW:
		html_lit(h, "<ins>");
		html_text_len(h, line, len);
		html_lit(h, "</ins>");
		break;
	}
	html_lit(h, "\n");
}

static void write_restore(struct visit *visit, const struct notes *notes, int64_t version)
{
	if (version == notes->version || !notes_may_write(notes, &visit->actor))
		return;
	html_lit(visit->h, "<div class=\"actions\">");
	input_form(visit, url_notes(visit->arena, notes->id, "restore"), "button");
	input_hidden_int(visit, "version", version);
	input_submit(visit, "Make the notes read like this again", NULL);
	input_form_end(visit);
	html_lit(visit->h, "</div>\n");
}

int page_notes_version(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct notes *notes = page_notes_get(visit, err);
	const struct notes_revision *revision = NULL, *before = NULL;
	const char *is, *was = "";
	struct html *h = visit->h;

	if (!notes || find(visit, notes->id, &revision, &before, err))
		return -1;
	is = notes_text_at(visit->db, notes->id, revision->version, visit->arena, err);
	if (is && before)
		was = notes_text_at(visit->db, notes->id, before->version, visit->arena, err);
	if (!is || !was)
		return -1;
	layout_begin(visit, arena_printf(visit->arena, "%s: an older version", notes->title),
		     "Minutes");
	html_lit(h, "<p>");
	when_write(visit, revision->at);
	html_lit(h, ", ");
	write_author(visit, revision);
	html_lit(h, ". <a");
	html_href(h, url_notes(visit->arena, notes->id, "history"));
	html_lit(h, ">All versions</a></p>\n");
	write_restore(visit, notes, revision->version);
	html_lit(h, "<pre class=\"sheet diff\" tabindex=\"0\">");
	if (!notes_compare(discreet_text(visit, was), discreet_text(visit, is), write_line, h))
		html_text(h, discreet_text(visit, is));
	html_lit(h, "</pre>\n");
	layout_end(visit);
	return 0;
}

int page_notes_restore(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (notes_restore(visit->db, &visit->actor, id, request_field_int(req, "version"),
			  err) ||
	    live_flush(visit->web->live, visit->db, id, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_notes(visit->arena, id, NULL),
					"saved"));
	return 0;
}
