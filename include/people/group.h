/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups of people who are pinged together: [group NAME] in the config file. */
#ifndef PEOPLE_GROUP_H
#define PEOPLE_GROUP_H

#include "people/peer.h"

struct db;
struct err;
struct settings_group;

/*
 * Is the caller, who is this peer, a member: by account or person's name, or by
 * nick alone where the network has nothing better.
 */
bool group_has(const struct settings_group *group, const struct caller *caller,
	       const struct peer *peer, bool is_nick_enough, struct arena *arena);

/* Is this person one, by name or by an account of theirs?  1, 0, -1. */
int group_has_person(struct db *db, const struct settings_group *group, int64_t person_id,
		     struct err *err) MUST_CHECK;

#endif
