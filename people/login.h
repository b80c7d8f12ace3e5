/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What session_sweep() needs of sign-in links. */
#ifndef PEOPLE_LOGIN_PRIVATE_H
#define PEOPLE_LOGIN_PRIVATE_H

#include "people/login.h"

/* Forget the links that are over. */
int login_sweep(struct db *db, struct err *err) MUST_CHECK;

#endif
