/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a form may hold, as a table: type and length are checked before a
 * handler runs, and a handler sees only what the table names.
 */
#ifndef WEB_HTTP_FORM_H
#define WEB_HTTP_FORM_H

#include "pairs.h"

enum form_type {
	FORM_LINE,		/* one line, cleaned; min to max characters */
	FORM_TEXT,		/* several lines, cleaned; min to max characters */
	FORM_SECRET,		/* as it came: min to max bytes */
	FORM_INT,		/* a whole number, min to max */
	FORM_FLAG,		/* a check box: "1" or "" */
};

struct form_field {
	const char *name;	/* NULL ends the table */
	enum form_type type;
	int64_t min, max;
	const char *label;	/* in messages: "the title" */
};

/* Every field of the table is in *out, "" where it was left out. */
int form_check(const struct form_field *fields, const struct pairs *in,
	       struct arena *arena, struct pairs *out, struct err *err) MUST_CHECK;

#endif
