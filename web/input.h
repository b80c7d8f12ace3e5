/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Forms.  input_form() puts the token in, so that no form lacks it; lengths
 * and what is required come from the route's form table.
 */
#ifndef WEB_INPUT_H
#define WEB_INPUT_H

#include "base/base.h"

struct form_field;
struct visit;

struct input {
	const char *name, *label;
	const char *value;		/* shown unless something was typed */
	const char *hint;		/* under the field, or NULL */
	const char *type;		/* NULL: "text" */
	const char *list;		/* id of a datalist, or NULL */
	const char *complete;		/* autocomplete, or NULL */
	int rows;			/* of an area */
	bool mono;			/* text as it will stand in a mail */
	bool grow;			/* takes the rest of its row */
	const struct form_field *form;	/* the table that its limits are in */
};

/* <form method=post>; class may be NULL.  Ends with input_form_end(). */
void input_form(struct visit *visit, const char *action, const char *class);
void input_form_end(struct visit *visit);
void input_hidden(struct visit *visit, const char *name, const char *value);
void input_hidden_int(struct visit *visit, const char *name, int64_t value);

void input_line(struct visit *visit, const struct input *input);
void input_area(struct visit *visit, const struct input *input);
void input_submit(struct visit *visit, const char *label, const char *class);

/* A form that is one button. */
void input_button(struct visit *visit, const char *action, const char *label,
		  const char *class);

/* <datalist id="zones">, once a page. */
void input_zones(struct visit *visit);

/* What was typed into the field, or else value. */
const char *input_value(const struct visit *visit, const char *name, const char *value);

#endif
