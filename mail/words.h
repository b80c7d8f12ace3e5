/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the encoded words of RFC 2047.  GMime loses what follows a padded
 * base64 word and characters that are split between two words; real mailers
 * write both.
 */
#ifndef MAIL_WORDS_H
#define MAIL_WORDS_H

#include "base/base.h"

struct arena;

/* The text of an unstructured field from its raw value, folded or not. */
char *words_decode(struct arena *arena, const char *raw);

#endif
