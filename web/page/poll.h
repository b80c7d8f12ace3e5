/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the pages about polls share. */
#ifndef WEB_PAGE_POLL_H
#define WEB_PAGE_POLL_H

#include "base/base.h"

struct err;
struct poll;
struct visit;
struct voter;

/* The poll of the address, unless it is a draft of somebody else's. */
struct poll *page_poll_get(struct visit *visit, struct err *err);

/* What the call is about, who is asked, and where it stands. */
void poll_write_head(struct visit *visit, const struct poll *poll);

/*
 * The times with a choice for each, as fields of the form around them.  What
 * the voter (or NULL) has answered is marked; wished (0: none) is marked yes.
 */
void poll_write_choices(struct visit *visit, const struct poll *poll,
			const struct voter *voter, int64_t wished, const char **texts);

/* The times as they stand, without a choice. */
void poll_write_options(struct visit *visit, const struct poll *poll, const char **texts);

/* What the owner and organisers can do; nothing for others. */
void poll_write_actions(struct visit *visit, const struct poll *poll);
/* Buttons for one of the times, inside whatever form is around them. */
void poll_write_option_actions(struct visit *visit, const struct poll *poll, size_t i);

/*
 * Who wrote in a thread that the list's archive (or a Message-ID) names, a line
 * each; the reader is left out.  1, 0 nobody is known, -1.
 */
int poll_thread_people(struct visit *visit, const char *thread, const char **out,
		       struct err *err) MUST_CHECK;

#endif
