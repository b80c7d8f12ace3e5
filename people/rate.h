/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What session_sweep() needs of rates. */
#ifndef PEOPLE_RATE_PRIVATE_H
#define PEOPLE_RATE_PRIVATE_H

#include "people/rate.h"

/* Forget windows that began more than a day ago; none is longer. */
int rate_sweep(struct db *db, struct err *err) MUST_CHECK;

#endif
