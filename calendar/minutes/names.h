/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A map from names to numbers; the case of ASCII letters does not count. */
#ifndef MINUTES_NAMES_H
#define MINUTES_NAMES_H

#include "base/base.h"

#define NAMES_NONE SIZE_MAX

struct names {
	struct name *slots;
	size_t len, cap;
};

size_t names_get(const struct names *names, const char *key);	/* or NAMES_NONE */
void names_set(struct names *names, const char *key, size_t value);
void names_remove(struct names *names, const char *key);
void names_clear(struct names *names);

#endif
