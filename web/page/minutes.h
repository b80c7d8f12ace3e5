/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files about minutes share. */
#ifndef WEB_PAGE_MINUTES_H
#define WEB_PAGE_MINUTES_H

#include "base/base.h"

struct err;
struct minutes;
struct visit;

struct minutes *page_minutes_get(struct visit *visit, struct err *err);

/* The same, -1 and ERR_DENIED where the reader may not edit them. */
int page_minutes_get_mine(struct visit *visit, struct minutes **out, struct err *err);

/* Suggestions with what became of them; buttons for who may edit. */
int page_minutes_write_suggestions(struct visit *visit, const struct minutes *minutes,
				   bool may_edit, struct err *err);

/* The form for a suggestion on line `n`, which reads `was` (was_len bytes). */
void page_minutes_write_suggest(struct visit *visit, const struct minutes *minutes,
				int64_t n, const char *was, size_t was_len);

/* The draft's window, who objects, and the form to do so; nothing once it was posted. */
void page_minutes_write_window(struct visit *visit, const struct minutes *minutes,
			       bool may_edit);

/* What replies on the list said; buttons for who may edit. */
int page_minutes_write_corrections(struct visit *visit, const struct minutes *minutes,
				   bool may_edit, struct err *err);

#endif
