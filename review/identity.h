/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is this the same person?  By any address, or by name, however spelt. */
#ifndef REVIEW_IDENTITY_H
#define REVIEW_IDENTITY_H

#include "base/base.h"

struct arena;

struct identity {
	const char *name, *address;	/* as given */
	const char *folded;		/* "roger pau monne" */
	const char *german;		/* the same with ue for u umlaut */
};

struct identity identity_of(struct arena *arena, const char *name, const char *address);

/* Same address, or same name of at least two words. */
bool identity_same(const struct identity *a, const struct identity *b);

#endif
