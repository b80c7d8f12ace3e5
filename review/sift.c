/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that count of some only, or for some only. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/turn.h"

#include "identity.h"
#include "sections.h"
#include "sift.h"

bool sift_is_robot(const char *name, const char *address)
{
	static const char *const marks[] = { "bot@", "-bot", "_bot", "bot+", "robot", "noreply",
					     "no-reply", "notify", "mailer-daemon" };
	char both[400];

	snprintf(both, sizeof(both), "%.150s %.200s", name, address);
	str_lower(both);
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (strstr(both, marks[i]))
			return true;
	return false;
}

struct sieve {
	struct identity *items;		/* all who are M: of some section */
	size_t len, cap;
};

static void read_maintainers(struct sieve *sieve, const struct maintainers *m,
			     struct arena *arena)
{
	for (size_t i = 0; i < m->sections.len; i++) {
		const struct section *section = &m->sections.items[i];

		for (size_t n = 0; n < section->people.len; n++)
			if (!section->people.items[n].is_reviewer)
				*vec_add(sieve, arena) = identity_of(arena,
					section->people.items[n].name,
					section->people.items[n].address);
	}
}

static bool has_person(const struct sieve *sieve, const struct identity *who)
{
	for (size_t i = 0; i < sieve->len; i++)
		if (identity_same(&sieve->items[i], who))
			return true;
	return false;
}

static bool is_first_name(const struct identity *who, const char *name, size_t n)
{
	return !strncasecmp(who->folded, name, n) && who->folded[n] == ' ';
}

/* "Hi Dave, ...", where Dave is a maintainer and not the author. */
static bool greets_another(const struct sieve *sieve, const char *line,
			   const struct identity *author)
{
	static const char *const hellos[] = { "hi ", "hello ", "hey ", "dear " };
	const char *name = line;
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(hellos) && name == line; i++)
		if (str_starts_fold(line, hellos[i]))
			name += strlen(hellos[i]);
	n = strcspn(name, " ,:-");
	if (name == line || n < 2 || name[n] != ',' || is_first_name(author, name, n))
		return false;
	for (size_t i = 0; i < sieve->len; i++)
		if (is_first_name(&sieve->items[i], name, n))
			return true;
	return false;
}

void sift_mails(struct turn_mail *mails, size_t n, const struct maintainers *m,
		const struct identity *author, struct arena *arena)
{
	struct sieve sieve = { 0 };

	if (n)
		read_maintainers(&sieve, m, arena);
	for (size_t i = 0; i < n; i++) {
		struct turn_mail *mail = &mails[i];
		struct identity who;

		if (mail->says & TURN_SAYS_QUESTION && mail->line &&
		    greets_another(&sieve, mail->line, author))
			mail->says &= ~(unsigned)(TURN_SAYS_QUESTION | TURN_SAYS_WORDS);
		if (!(mail->says & TURN_SAYS_APPLIED) ||
		    sift_is_robot(mail->name, mail->address))
			continue;
		who = identity_of(arena, mail->name, mail->address);
		if (!has_person(&sieve, &who))
			mail->says &= ~(unsigned)TURN_SAYS_APPLIED;
	}
}
