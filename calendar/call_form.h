/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what was typed to a call; the struct and what it holds: calendar/call.h. */
#ifndef CALENDAR_CALL_FORM_H
#define CALENDAR_CALL_FORM_H

#include "calendar/call.h"

struct err;

/* Fill in the call's fields and guests, cleaned and within limits. */
int call_form_read(const struct call_form *form, struct call *call, struct arena *arena,
		   struct err *err) MUST_CHECK;

/* Channel, network, link and phone alone. */
int call_form_place(const struct call_form *form, struct call *call, struct arena *arena,
		    struct err *err) MUST_CHECK;

/* A line or a text, cleaned, of at most max characters; NULL is "". */
int call_form_line(const char *what, const char *value, size_t max, struct arena *arena,
		   const char **out, struct err *err) MUST_CHECK;
int call_form_text(const char *what, const char *value, size_t max, struct arena *arena,
		   const char **out, struct err *err) MUST_CHECK;

/* NULL, or a web address that readers of mail and IRC see as one. */
int call_form_link(const char *link, struct err *err) MUST_CHECK;

#endif
