/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Working hours, days and country as typed, for preference.c. */
#ifndef PEOPLE_WORKING_H
#define PEOPLE_WORKING_H

#include "base/base.h"

struct arena;
struct err;

/* "mon-fri", "sun,tue"; bit 0 is Sunday.  Each cuts up its value. */
int working_parse_days(char *value, unsigned *out, struct err *err) MUST_CHECK;
char *working_days_text(unsigned days, struct arena *arena);

/* "DE", "DE-BY"; "" and "none" give NULL. */
int working_parse_country(char *value, const char **out, struct arena *arena, struct err *err)
	MUST_CHECK;
bool working_is_country(const char *country);

/* https, http or webcal; "" gives NULL. */
int working_parse_url(char *value, const char **out, struct err *err) MUST_CHECK;

#endif
