/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files about notes share. */
#ifndef WEB_PAGE_NOTES_H
#define WEB_PAGE_NOTES_H

#include "base/base.h"

struct err;
struct notes;
struct visit;

/* Those of the address, if this reader may read them. */
struct notes *page_notes_get(struct visit *visit, struct err *err);

#endif
