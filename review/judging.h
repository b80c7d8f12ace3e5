/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the verdict share while one is found. */
#ifndef REVIEW_JUDGING_H
#define REVIEW_JUDGING_H

#include "review/verdict.h"

#include "identity.h"

struct signer {
	const struct trailer *trailer;
	struct identity who;
	bool is_author;
};

struct judging {
	const struct policy *policy;
	const struct change *change;
	struct arena *arena;
	struct verdict *out;
	struct identity author;
	struct signer *signers;		/* one per trailer */
	size_t n_signers;
	bool two_authors;		/* two people signed off */
	const struct signer *last_signed;
};

/* Does a tag approve, as the policy counts; the author's own does not. */
bool judging_counts(const struct judging *j, const struct signer *signer);

struct finding *judging_add(struct judging *j, enum verdict_state state, int rule,
			    const char *cite);

bool judging_is_person(const struct signer *signer, const struct maintainer *person);
bool judging_is_author(const struct judging *j, const struct maintainer *person);

/* "Juergen Gross or Anthony PERARD", the author left out; "" for nobody. */
char *judging_names(const struct judging *j, const struct people *people, size_t max);

/* "a.c, b.c, c.c and 7 more" of the files that same[] marks. */
char *judging_paths(const struct judging *j, const bool *same);

/* Each finds what one rule says, and adds it. */
void judge_approval(struct judging *j);
void judge_second(struct judging *j);
void judge_count(struct judging *j);
void judge_rest(struct judging *j);	/* time, objections, release */

#endif
