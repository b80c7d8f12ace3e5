/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Form tables. */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#include "form.h"

static int64_t count_characters(const char *s)
{
	int64_t n = 0;

	for (; *s; s++)
		if (((unsigned char)*s & 0xc0) != 0x80)
			n++;
	return n;
}

static int check_length(const struct form_field *field, int64_t n, struct err *err)
{
	if (n < field->min && n == 0)
		return err_set(err, ERR_INVALID, "please fill in %s", field->label);
	if (n < field->min)
		return err_set(err, ERR_INVALID,
			       "%s is too short: at least %lld characters", field->label,
			       (long long)field->min);
	if (n > field->max)
		return err_set(err, ERR_INVALID,
			       "%s is too long: %lld characters, at most %lld",
			       field->label, (long long)n, (long long)field->max);
	return 0;
}

static int check_int(const struct form_field *field, const char *value, struct err *err)
{
	int64_t n;

	if (str_to_int(value, field->min, field->max, &n, err))
		return err_in(err, "%s", field->label);
	return 0;
}

static int check_field(const struct form_field *field, const char *value,
		       struct arena *arena, const char **out, struct err *err)
{
	switch (field->type) {
	case FORM_LINE:
		*out = str_clean_line(arena, value);
		return check_length(field, count_characters(*out), err);
	case FORM_TEXT:
		*out = str_clean_text(arena, value);
		return check_length(field, count_characters(*out), err);
	case FORM_SECRET:
		*out = value;
		return check_length(field, (int64_t)strlen(value), err);
	case FORM_INT:
		*out = value;
		return check_int(field, value, err);
	case FORM_FLAG:
		*out = *value ? "1" : "";
		return 0;
	}
	bug("field \"%s\" has no type", field->name);
}

int form_check(const struct form_field *fields, const struct pairs *in,
	       struct arena *arena, struct pairs *out, struct err *err)
{
	for (; fields && fields->name; fields++) {
		const char *value = pairs_get(in, fields->name);
		struct pair *pair;

		if (pairs_count(in, fields->name) > 1)
			return err_set(err, ERR_INVALID, "%s came twice", fields->label);
		pair = vec_add(out, arena);
		pair->name = fields->name;
		if (check_field(fields, value ? value : "", arena, &pair->value, err))
			return -1;
	}
	return 0;
}
