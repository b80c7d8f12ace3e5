/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups of the config file. */
#include "base/arena.h"
#include "base/str.h"
#include "people/group.h"
#include "people/person.h"
#include "people/settings.h"

static bool has(const struct settings_group *group, const char *name)
{
	for (const char **member = group->members; name && member && *member; member++)
		if (str_eq_fold(*member, name))
			return true;
	return false;
}

static const char *with_underscores(const char *name, struct arena *arena)
{
	char *out = arena_dup(arena, name);

	for (char *s = out; s && *s; s++)
		if (*s == ' ')
			*s = '_';
	return out;
}

bool group_has(const struct settings_group *group, const struct caller *caller,
	       const struct peer *peer, bool is_nick_enough, struct arena *arena)
{
	const char *name = with_underscores(peer->person_id ? peer->name : NULL, arena);

	return has(group, caller->account) || has(group, name) ||
	       (is_nick_enough && has(group, caller->nick));
}

int group_has_person(struct db *db, const struct settings_group *group, int64_t person_id,
		     struct err *err)
{
	struct arena *arena = arena_new();
	struct person *person = person_get(db, person_id, arena, err);
	struct accounts accounts = { 0 };
	int rc = -1;

	if (!person || account_list(db, person_id, arena, &accounts, err))
		goto out;
	rc = has(group, with_underscores(person->name, arena));
	for (size_t i = 0; i < accounts.len && !rc; i++)
		rc = has(group, accounts.items[i].name);
out:
	arena_free(arena);
	return rc;
}
