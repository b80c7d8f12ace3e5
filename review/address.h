/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses as get_maintainer.pl takes them apart and puts them together. */
#ifndef REVIEW_ADDRESS_H
#define REVIEW_ADDRESS_H

#include "base/base.h"

struct arena;

/*
 * "a@x, B <b@y>" cut at its commas, where each piece is a valid address by
 * itself; else the whole as one piece.  The last is followed by NULL.
 */
const char **address_split(const char *text, struct arena *arena);

#endif
