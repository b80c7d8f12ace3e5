/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands in words, for who does not ask !help. */
#ifndef BOT_MANUAL_H
#define BOT_MANUAL_H

#include "base/base.h"

struct db;
struct err;

/* To standard output, a line for each. */
void manual_print(void);
/* Into the database, for the web. */
int manual_store(struct db *db, struct err *err) MUST_CHECK;

#endif
