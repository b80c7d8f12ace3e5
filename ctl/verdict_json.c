/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A verdict as JSON. */
#include "base/json.h"
#include "review/trailer.h"
#include "review/verdict.h"

#include "verdict.h"

static void write_people(struct buf *out, const struct people *people)
{
	json_lit(out, "[");
	for (size_t i = 0; i < people->len; i++) {
		if (i)
			json_lit(out, ", ");
		json_text(out, people->items[i]->shown);
	}
	json_lit(out, "]");
}

static void write_files(struct buf *out, const struct verdict *verdict)
{
	json_lit(out, ", \"per_file\": {");
	for (size_t i = 0; i < verdict->files.len; i++) {
		if (i)
			json_lit(out, ", ");
		json_text(out, verdict->files.items[i].path);
		json_lit(out, ": ");
		json_text(out, verdict_approval_name(verdict->files.items[i].approval));
	}
	json_lit(out, "}, \"files\": [");
	for (size_t i = 0; i < verdict->files.len; i++) {
		const struct verdict_file *file = &verdict->files.items[i];

		if (i)
			json_lit(out, ", ");
		json_lit(out, "{\"path\": ");
		json_text(out, file->path);
		json_lit(out, ", \"section\": ");
		json_text(out, file->section ? file->section->name : NULL);
		json_lit(out, ", \"may_approve\": ");
		write_people(out, &file->owners);
		json_lit(out, ", \"approved_by\": ");
		json_text(out, file->by ? file->by->name : NULL);
		json_lit(out, ", \"approved_with\": ");
		json_text(out, file->by ? file->by->key : NULL);
		json_lit(out, ", \"approved_in\": ");
		json_text(out, file->by ? file->by->message_id : NULL);
		json_lit(out, ", \"approved_in_version\": ");
		json_int(out, file->by ? file->by->version : 0);
		json_lit(out, ", \"outdated\": ");
		if (file->by && file->by->outdated)
			json_lit(out, "true");
		else
			json_lit(out, "false");
		json_lit(out, ", \"approved_for\": ");
		json_text(out,
			  file->by && file->by_section ? file->by_section->name : NULL);
		json_lit(out, "}");
	}
	json_lit(out, "]");
}

static void write_findings(struct buf *out, const struct verdict *verdict)
{
	json_lit(out, ", \"findings\": [");
	for (size_t i = 0; i < verdict->findings.len; i++) {
		const struct finding *finding = &verdict->findings.items[i];

		if (i)
			json_lit(out, ", ");
		json_lit(out, "{\"state\": ");
		json_text(out, verdict_state_key(finding->state));
		json_lit(out, ", \"rule\": ");
		json_int(out, finding->rule);
		json_lit(out, ", \"cite\": ");
		json_text(out, finding->cite);
		json_lit(out, ", \"text\": ");
		json_text(out, finding->text);
		json_lit(out, ", \"ask\": ");
		json_text(out, finding->ask);
		json_lit(out, ", \"message_id\": ");
		json_text(out, finding->message_id);
		json_lit(out, "}");
	}
	json_lit(out, "]");
}

static void write_warnings(struct buf *out, const struct trailer_warnings *warnings)
{
	json_lit(out, ", \"warnings\": [");
	for (size_t i = 0; i < warnings->len; i++) {
		if (i)
			json_lit(out, ", ");
		json_text(out, warnings->items[i].text);
	}
	json_lit(out, "]");
}

void verdict_json(struct buf *out, const char *id_name, const struct change *change,
		  const struct verdict *verdict, const struct trailer_warnings *warnings)
{
	json_lit(out, "{");
	json_text(out, id_name);
	json_lit(out, ": ");
	json_text(out, change->id);
	json_lit(out, ", \"subject\": ");
	json_text(out, change->subject);
	json_lit(out, ", \"state\": ");
	json_text(out, verdict_state_key(verdict->state));
	json_lit(out, ", \"approval\": ");
	json_text(out, verdict_approval_name(verdict->approval));
	json_lit(out, ", \"second_person\": ");
	json_text(out, verdict_second_name(verdict->second));
	write_files(out, verdict);
	write_findings(out, verdict);
	write_warnings(out, warnings);
	json_lit(out, "}");
}
