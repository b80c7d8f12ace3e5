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

/* The same, line by line with those that are kept; the line's end is not in len. */
enum diff_kind { DIFF_KEPT, DIFF_GONE, DIFF_NEW };
typedef void diff_fn(void *cookie, enum diff_kind kind, const char *line, size_t len);
bool diff_each(const char *was, const char *is, diff_fn *fn, void *cookie);

#endif
