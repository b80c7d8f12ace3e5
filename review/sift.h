/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words that count of some only, or for some only: "applied" is a maintainer's or
 * a robot's to say, and "Hi Dave, are you happy with this?" asks Dave.
 */
#ifndef REVIEW_SIFT_H
#define REVIEW_SIFT_H

#include "base/base.h"

struct arena;
struct identity;
struct maintainers;
struct turn_mail;

/* "pr-tracker-bot", "kernel test robot", "noreply": nobody waits for an answer. */
bool sift_is_robot(const char *name, const char *address);

/* Takes from what the mails say (enum turn_says) what does not count. */
void sift_mails(struct turn_mail *mails, size_t n, const struct maintainers *m,
		const struct identity *author, struct arena *arena);

#endif
