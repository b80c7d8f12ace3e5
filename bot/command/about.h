/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What commands about series of patches have in common. */
#ifndef BOT_COMMAND_ABOUT_H
#define BOT_COMMAND_ABOUT_H

#include "review/judge.h"
#include "../command.h"

/*
 * The series at the start of *rest: a number, a Message-ID with or without brackets,
 * a link, words in quotes; *rest is left on what follows.  With `all`, all of *rest
 * where it is none of these.  NULL: it is not known, or not said.
 */
struct series *about_series(struct request *request, char **rest, bool all, struct err *err);

/* Judged at this moment. */
int about_judge(struct request *request, const struct series *series, struct judgement *out,
		struct err *err) MUST_CHECK;

char *about_url(struct request *request, const struct series *series);
char *about_title(struct request *request, const struct series *series);
/* "3 days" since then. */
char *about_age(struct request *request, int64_t at);
/* People by name: "ask Ann <ann@example.org>" becomes "ask Ann". */
char *about_names(struct request *request, const char *text);

/* Their name; where none is known, what stands before the @. */
char *about_person(struct request *request, const char *name, const char *email);
char *about_author(struct request *request, const struct series *series);

/* The person who asks; ERR_DENIED saying how to become known. */
int about_actor(struct request *request, struct actor *who, struct err *err) MUST_CHECK;

#endif
