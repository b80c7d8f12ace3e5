/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changed from one text to another, by lines. */
#ifndef MINUTES_DIFF_H
#define MINUTES_DIFF_H

#include "base/base.h"

struct buf;

/*
 * "-line" for each that has gone and "+line" for each that is new, in order.
 * False, and nothing is written, where the texts differ in too many lines.
 */
bool diff_lines(const char *was, const char *is, struct buf *out);

#endif
