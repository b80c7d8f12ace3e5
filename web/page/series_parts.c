/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A series' page in parts: the table of files, and the timeline. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "review/message.h"
#include "review/tag.h"

#include "../discreet.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "series.h"

#define FILES_MAX    300
#define TIMELINE_MAX 500

static void write_people(struct html *h, const struct people *people)
{
	for (size_t i = 0; i < people->len; i++)
		html_textf(h, "%s%s", i ? ", " : "", people->items[i]->name);
	if (!people->len)
		html_lit(h, "nobody");
}

static void write_by(struct visit *visit, const struct verdict_file *file)
{
	struct html *h = visit->h;

	if (!file->by) {
		html_lit(h, "missing");
		return;
	}
	html_textf(h, "%s of %s", trailer_kind_name(file->by->kind), file->by->name);
	if (file->by->version)
		html_textf(h, ", from v%d", file->by->version);
	if (file->by->outdated)
		html_lit(h, ", changed since");
	if (file->by->message_id) {
		html_lit(h, " (");
		series_write_mail(visit, file->by->message_id, "mail");
		html_lit(h, ")");
	}
}

static void write_file(struct visit *visit, const struct judged *patch,
		       const struct verdict_file *file)
{
	struct html *h = visit->h;

	html_lit(h, "<tr><td><code>");
	html_text(h, file->path);
	html_lit(h, "</code></td><td>");
	if (patch->part->number)
		html_textf(h, "%" PRId64, patch->part->number);
	html_lit(h, "</td><td>");
	html_text(h, file->section ? file->section->name : "none");
	html_lit(h, "</td><td>");
	write_people(h, &file->owners);
	html_lit(h, "</td><td>");
	layout_badge(visit, verdict_approval_name(file->approval));
	html_lit(h, " ");
	write_by(visit, file);
	html_lit(h, "</td></tr>\n");
}

void series_write_files(struct visit *visit, const struct judgement *j)
{
	struct html *h = visit->h;
	size_t n = 0, left = 0;

	html_lit(h, "<details class=\"more\" open><summary>Files, who may approve, and who did"
		 "</summary><div class=\"wide\"><table><thead><tr><th>File</th><th>Patch</th>"
		 "<th>Section</th><th>Its maintainers</th><th>Approved</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < j->n_patches; i++)
		for (size_t k = 0; k < j->patches[i].verdict.files.len; k++) {
			if (n++ < FILES_MAX)
				write_file(visit, &j->patches[i],
					   &j->patches[i].verdict.files.items[k]);
			else
				left++;
		}
	html_lit(h, "</tbody></table></div></details>\n");
	if (left) {
		html_lit(h, "<p class=\"quiet\">");
		html_textf(h, "And %zu files more: the JSON has all.", left);
		html_lit(h, "</p>\n");
	}
}

/* ---- the timeline */

static int write_tags(struct visit *visit, const struct message *message, struct err *err)
{
	struct trailers tags = { 0 };

	if (message->kind != MESSAGE_REPLY)
		return 0;
	if (tag_in_message(visit->db, message->id, visit->arena, &tags, err))
		return -1;
	for (size_t i = 0; i < tags.len; i++) {
		html_lit(visit->h, " ");
		layout_badge(visit, tags.items[i].key);
	}
	return 0;
}

static int write_message(struct visit *visit, const struct message *message, struct err *err)
{
	struct html *h = visit->h;

	html_lit(h, "<li><b>");
	html_text(h, message->from_name);
	html_lit(h, "</b> ");
	series_write_mail(visit, message->message_id, message->subject);
	if (message->is_ping) {
		html_lit(h, " ");
		layout_badge(visit, "ping");
	}
	if (write_tags(visit, message, err))
		return -1;
	html_lit(h, "<p class=\"quiet\">");
	when_write(visit, message->at);
	html_lit(h, "</p>");
	if (message->kind == MESSAGE_REPLY && !str_is_empty(message->excerpt)) {
		html_lit(h, "<p>");
		html_text(h, discreet_text(visit, message->excerpt));
		html_lit(h, "</p>");
	}
	html_lit(h, "</li>\n");
	return 0;
}

int series_write_timeline(struct visit *visit, const struct judgement *j, struct err *err)
{
	struct messages messages = { 0 };

	if (message_of_series(visit->db, j->series->id, visit->arena, &messages, err))
		return -1;
	html_lit(visit->h, "<h2>Timeline</h2><ul class=\"items\">\n");
	for (size_t i = 0; i < messages.len && i < TIMELINE_MAX; i++)
		if (write_message(visit, &messages.items[i], err))
			return -1;
	html_lit(visit->h, "</ul>\n");
	return 0;
}
