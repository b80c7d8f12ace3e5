/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Minutes as plain text. */
#include "base/arena.h"
#include "base/err.h"
#include "calendar/minutes.h"

#include "../discreet.h"
#include "../visit.h"
#include "api.h"

int api_minutes_text(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct minutes *minutes =
		minutes_get(visit->db, request_id(req), visit->arena, err);

	if (!minutes)
		return -1;
	res->type = "text/plain; charset=utf-8";
	buf_puts(&res->html.buf, discreet_text(visit, minutes->text));
	return 0;
}
