/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of paths, and the folders that these imply. */
#ifndef CTL_NAMES_H
#define CTL_NAMES_H

#include "base/base.h"

struct arena;

struct names { const char **items; size_t len, cap; };

/* One path a line; text is cut up in place. */
void names_read(struct names *out, char *text, struct arena *arena);

/* The folders of all paths, sorted, put in place of what out held. */
void names_add_dirs(struct names *out, const struct names *paths, struct arena *arena);

/* Is path among what names_add_dirs() made? */
bool names_has_dir(const struct names *dirs, const char *path);

#endif
