/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing form elements. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/str.h"

#include "http/form.h"
#include "input.h"
#include "visit.h"

void input_form(struct visit *visit, const char *action, const char *class)
{
	struct html *h = visit->h;

	html_lit(h, "<form method=\"post\"");
	html_attr(h, "action", action);
	if (class)
		html_attr(h, "class", class);
	html_lit(h, ">");
	input_hidden(visit, "csrf", visit_csrf(visit));
}

void input_form_end(struct visit *visit)
{
	html_lit(visit->h, "</form>\n");
}

void input_hidden(struct visit *visit, const char *name, const char *value)
{
	html_lit(visit->h, "<input type=\"hidden\"");
	html_attr(visit->h, "name", name);
	html_attr(visit->h, "value", value);
	html_lit(visit->h, ">");
}

void input_hidden_int(struct visit *visit, const char *name, int64_t value)
{
	input_hidden(visit, name, arena_printf(visit->arena, "%" PRId64, value));
}

const char *input_value(const struct visit *visit, const char *name, const char *value)
{
	const char *typed = request_typed(visit->req, name);

	return typed ? typed : value ? value : "";
}

static const struct form_field *find_field(const struct input *input)
{
	for (const struct form_field *field = input->form; field && field->name; field++)
		if (str_eq(field->name, input->name))
			return field;
	return NULL;
}

static void write_label(struct html *h, const struct input *input)
{
	html_lit(h, "<label");
	html_attr(h, "for", input->name);
	html_lit(h, ">");
	html_text(h, input->label);
	html_lit(h, "</label>");
}

static void write_hint(struct html *h, const struct input *input)
{
	if (!input->hint)
		return;
	html_lit(h, "<p class=\"hint\" id=\"hint-");
	html_text(h, input->name);
	html_lit(h, "\">");
	html_text(h, input->hint);
	html_lit(h, "</p>");
}

/* Dates and numbers have no length to limit. */
static bool has_length(const struct input *input)
{
	return !str_eq(input->type, "date") && !str_eq(input->type, "time") &&
	       !str_eq(input->type, "number");
}

/* id, name, limits: what line and area share. */
static void write_common(struct visit *visit, const struct input *input)
{
	const struct form_field *field = find_field(input);
	struct html *h = visit->h;

	html_attr(h, "id", input->name);
	html_attr(h, "name", input->name);
	if (field && field->type != FORM_INT && field->max > 0 && has_length(input))
		html_attr_int(h, "maxlength", field->max);
	if (field && field->min > 0)
		html_lit(h, " required");
	if (input->hint)
		html_attr(h, "aria-describedby",
			  arena_printf(visit->arena, "hint-%s", input->name));
}

static void begin(struct html *h, const struct input *input)
{
	html_lit(h, "<div");
	html_attr(h, "class", input->grow ? "field grow" : "field");
	html_lit(h, ">");
	write_label(h, input);
}

void input_line(struct visit *visit, const struct input *input)
{
	struct html *h = visit->h;

	begin(h, input);
	html_lit(h, "<input");
	html_attr(h, "type", input->type ? input->type : "text");
	write_common(visit, input);
	html_attr(h, "value", input_value(visit, input->name, input->value));
	if (input->list)
		html_attr(h, "list", input->list);
	if (input->complete)
		html_attr(h, "autocomplete", input->complete);
	html_lit(h, ">");
	write_hint(h, input);
	html_lit(h, "</div>\n");
}

/* A newline after the tag is not content: without it, a typed one would get lost. */
void input_area(struct visit *visit, const struct input *input)
{
	struct html *h = visit->h;

	begin(h, input);
	html_lit(h, "<textarea");
	write_common(visit, input);
	html_attr_int(h, "rows", input->rows ? input->rows : 4);
	if (input->mono)
		html_lit(h, " class=\"mono\" spellcheck=\"true\" data-columns=\"75\"");
	html_lit(h, ">\n");
	html_text(h, input_value(visit, input->name, input->value));
	html_lit(h, "</textarea>");
	write_hint(h, input);
	html_lit(h, "</div>\n");
}

void input_submit(struct visit *visit, const char *label, const char *class)
{
	html_lit(visit->h, "<button");
	if (class)
		html_attr(visit->h, "class", class);
	html_lit(visit->h, ">");
	html_text(visit->h, label);
	html_lit(visit->h, "</button>");
}

void input_button(struct visit *visit, const char *action, const char *label,
		  const char *class)
{
	input_form(visit, action, "button");
	input_submit(visit, label, class);
	input_form_end(visit);
}

void input_zones(struct visit *visit)
{
	html_lit(visit->h, "<datalist id=\"zones\">");
	for (const char **zone = visit->web->zones; *zone; zone++) {
		html_lit(visit->h, "<option");
		html_attr(visit->h, "value", *zone);
		html_lit(visit->h, ">");
	}
	html_lit(visit->h, "</datalist>\n");
}
