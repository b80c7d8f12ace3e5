/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who asks, of which series. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/actor.h"
#include "people/heard.h"
#include "people/person.h"
#include "review/message.h"
#include "review/series.h"

#include "party.h"

int party_is(struct db *db, const struct actor *who, const char *email, struct err *err)
{
	struct arena *arena;
	struct person *person = NULL;
	int rc;

	if (!who->person_id || !*email)
		return 0;
	arena = arena_new();
	rc = person_find_email(db, email, arena, &person, err);
	if (rc == 1)
		rc = person->id == who->person_id;
	arena_free(arena);
	return rc;
}

int party_email(struct db *db, const struct actor *who, struct arena *arena, const char **out,
		struct err *err)
{
	struct person *person;

	*out = "";
	if (!who->person_id)
		return 0;
	person = person_get(db, who->person_id, arena, err);
	if (!person)
		return -1;
	*out = person->email ? person->email : "";
	return 0;
}

int party_lead(struct db *db, const char *what, struct arena *arena, struct series **series,
	       int64_t *lead_id, struct err *err)
{
	struct series *found = series_get(db, what, arena, err);
	struct message *lead;
	int rc;

	if (!found)
		return -1;
	rc = message_find(db, found->message_id, arena, &lead, err);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND, "<%.200s> was never heard", found->message_id);
	*lead_id = lead->id;
	if (series)
		*series = found;
	return 0;
}

char *party_words(const char *words, size_t max, struct arena *arena, struct err *err)
{
	char *clean = str_clean_line(arena, words);

	if (str_columns(clean, strlen(clean)) <= max)
		return clean;
	err_set(err, ERR_INVALID, "that is too long: at most %zu characters", max);
	return NULL;
}

int64_t party_mail_at(const struct heard *heard)
{
	int64_t now = clock_now();

	return heard->date > 0 && heard->date < now ? heard->date : now;
}
