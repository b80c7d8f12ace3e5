/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What time brings about, as far as it makes letters: each job looks whether
 * something is due, and does it in a transaction of its own.  Run again after a
 * crash it does nothing twice.  The table in job.c is where a folder that has
 * such a job gets its line.
 */
#ifndef MAIL_POST_JOB_H
#define MAIL_POST_JOB_H

#include "base/base.h"

struct db;
struct settings;

#define JOBS_MS 2000			/* between two runs */

/* All of them; what goes wrong with one is logged and stops no other. */
void jobs_run(struct db *db, const struct settings *settings, int64_t now);

#endif
