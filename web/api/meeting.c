/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log of a meeting as plain text, as `moot minutes` reads it. */
#include "base/arena.h"
#include "base/err.h"
#include "calendar/meeting.h"

#include "../discreet.h"
#include "../visit.h"
#include "api.h"

int api_meeting_text(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct meeting *meeting =
		meeting_get(visit->db, request_id(req), visit->arena, err);
	struct transcript_lines lines = { 0 };

	if (!meeting || meeting_lines(visit->db, meeting->id, visit->arena, &lines, err))
		return -1;
	res->type = "text/plain; charset=utf-8";
	for (size_t i = 0; i < lines.len; i++) {
		struct transcript_line line = lines.items[i];

		line.text = discreet_text(visit, line.text);
		transcript_write_line(&line, &res->html.buf);
	}
	return 0;
}
