/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the main thread does while the server's answers: it tells that the
 * program runs, and reads the config anew at a SIGHUP.  It has a database
 * handle of its own.
 */
#ifndef WEB_KEEPER_H
#define WEB_KEEPER_H

#include "base/base.h"

struct err;
struct keeper;
struct loop;
struct web;

struct keeper *keeper_new(struct loop *loop, struct web *web, struct err *err);
/* When no request is answered any more.  NULL is fine. */
void keeper_free(struct keeper *keeper);

#endif
