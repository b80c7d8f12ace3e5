/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command that has to know who asks before it runs. */
#ifndef BOT_WHO_H
#define BOT_WHO_H

#include "command.h"

/*
 * Run fn when the network has told the asker's account, which may be at once;
 * after 15 s without an answer they are told so instead.
 * The request is copied; its account is then right, or there is none.
 */
int who_then(struct request *request, command_fn *fn, struct err *err) MUST_CHECK;

/* The database was busy: try for five seconds. */
void who_again(const struct request *request, command_fn *fn);

/*
 * Go on in a quarter of a second, as the database is busy; the network may be
 * gone then.  False: that was tried often enough, *tries times.
 */
typedef void who_pause_fn(void *cookie, bool is_there);
bool who_pause(struct network *network, unsigned *tries, who_pause_fn *fn, void *cookie);

/* With an arena of its own, which the caller frees. */
void request_copy(const struct request *request, struct request *copy);

/* What a command that ran later had to say. */
void who_fault(struct request *request, const struct err *err);

#endif
