/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The web's one judge of series: the rules and MAINTAINERS files that it keeps. */
#ifndef WEB_JUDGE_H
#define WEB_JUDGE_H

#include "base/base.h"

struct err;
struct judge;
struct visit;
struct web;

/* NULL: the rules cannot be read. */
struct judge *web_judge(struct visit *visit, struct err *err);
void web_judge_free(struct web *web);

#endif
