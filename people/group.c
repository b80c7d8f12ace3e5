/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups of the config file. */
#include "base/arena.h"
#include "base/str.h"
#include "people/group.h"
#include "people/settings.h"

static bool has(const struct settings_group *group, const char *name)
{
	for (const char **member = group->members; name && member && *member; member++)
		if (str_eq_fold(*member, name))
			return true;
	return false;
}

bool group_has(const struct settings_group *group, const struct caller *caller,
	       const struct peer *peer, bool is_nick_enough, struct arena *arena)
{
	char *name = arena_dup(arena, peer->person_id ? peer->name : NULL);

	for (char *s = name; s && *s; s++)
		if (*s == ' ')
			*s = '_';
	return has(group, caller->account) || has(group, name) ||
	       (is_nick_enough && has(group, caller->nick));
}
