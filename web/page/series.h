/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the pages about series have in common. */
#ifndef WEB_PAGE_SERIES_H
#define WEB_PAGE_SERIES_H

#include "review/judge.h"
#include "review/standing.h"

struct visit;

/* One line of a list: what it is and whose turn. */
void series_write_item(struct visit *visit, const struct standing *standing);

/* The filter of the address: /series?state=review&section=X86... */
struct standing_filter series_filter(struct visit *visit);
/* "?state=review&q=..." of the same, for links; "" for none. */
const char *series_query(struct visit *visit);

/* A mail, linked to the archive where that is known. */
void series_write_mail(struct visit *visit, const char *message_id, const char *words);

/* series_page.c's parts */
void series_write_files(struct visit *visit, const struct judgement *judgement);
void series_write_forms(struct visit *visit, const struct judgement *judgement);
int series_write_timeline(struct visit *visit, const struct judgement *judgement,
			  struct err *err) MUST_CHECK;

#endif
