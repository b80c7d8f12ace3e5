/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "N approvals from M groups", for projects without nested maintainers. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/policy.h"
#include "review/verdict.h"

#include "judging.h"

struct vote {
	const struct signer *signer;
	const char *group;
};

struct votes { struct vote *items; size_t len, cap; };

static bool is_maintainer(const struct verdict_file *file, const struct signer *signer)
{
	for (size_t i = 0; i < file->owners.len; i++)
		if (judging_is_person(signer, file->owners.items[i]))
			return true;
	for (size_t i = 0; i < file->wider.len; i++)
		if (judging_is_person(signer, file->wider.items[i]))
			return true;
	return false;
}

static bool is_alone(const struct policy *policy, const char *domain)
{
	for (const char **alone = policy->count.alone; alone && *alone; alone++)
		if (str_eq_fold(*alone, domain))
			return true;
	return false;
}

static const char *group_of(const struct judging *j, const struct verdict_file *file,
			    const struct signer *signer)
{
	const char *at = strrchr(signer->who.address, '@');

	if (str_eq(j->policy->count.by, "section"))
		return file->section ? file->section->name : "";
	if (!at || is_alone(j->policy, at + 1))
		return signer->who.folded;
	return at + 1;
}

static bool votes_for(const struct judging *j, const struct verdict_file *file,
		      const struct signer *signer)
{
	enum trailer_kind kind = signer->trailer->kind;

	if (signer->is_author || kind == TRAILER_SIGNED || !judging_counts(j, signer))
		return false;
	return str_eq(j->policy->count.from, "anyone") || is_maintainer(file, signer);
}

static void count_file(const struct judging *j, const struct verdict_file *file,
		       struct votes *votes, size_t *groups)
{
	*groups = 0;
	for (size_t i = 0; i < j->n_signers; i++) {
		const struct signer *signer = &j->signers[i];
		bool known = false, group_known = false;
		const char *group;

		if (!votes_for(j, file, signer))
			continue;
		group = group_of(j, file, signer);
		for (size_t k = 0; k < votes->len; k++) {
			known = known ||
				identity_same(&votes->items[k].signer->who, &signer->who);
			group_known =
				group_known || str_eq_fold(votes->items[k].group, group);
		}
		if (known)
			continue;
		*vec_add(votes, j->arena) = (struct vote){ signer, group };
		*groups += !group_known;
	}
}

static void say(struct judging *j, const struct verdict_file *worst, size_t votes,
		size_t groups, bool enough)
{
	const struct policy *policy = j->policy;
	struct finding *finding =
		judging_add(j, enough ? VERDICT_READY : VERDICT_NEEDS_APPROVALS, 1,
			    policy->count.cite);
	const char *names = "";

	finding->text =
		arena_printf(j->arena,
			     "%s: %zu of %lld approvals, from %zu of %lld "
			     "group%s (by %s)",
			     worst->path, votes, (long long)policy->count.approvals,
			     groups, (long long)policy->count.groups,
			     policy->count.groups == 1 ? "" : "s", policy->count.by);
	if (enough)
		return;
	if (worst->owners.len)
		names = judging_names(j, &worst->owners, 5);
	finding->ask = arena_printf(j->arena,
				    "ask %s for a Reviewed-by or Acked-by, by answering "
				    "the patch on the list",
				    *names ? names : "other reviewers");
}

/* The file that has least decides; each says specific, general or none for itself. */
void judge_count(struct judging *j)
{
	const struct policy *policy = j->policy;
	const struct verdict_file *worst = NULL;
	size_t least = 0, least_groups = 0;
	bool enough = true;

	j->out->approval = APPROVAL_SPECIFIC;
	for (size_t i = 0; i < j->out->files.len; i++) {
		struct verdict_file *file = &j->out->files.items[i];
		struct votes votes = { 0 };
		size_t groups;
		bool here;

		count_file(j, file, &votes, &groups);
		here = (int64_t)votes.len >= policy->count.approvals &&
			(int64_t)groups >= policy->count.groups;
		file->approval = here ? APPROVAL_SPECIFIC :
			votes.len ? APPROVAL_GENERAL : APPROVAL_NONE;
		if (file->approval < j->out->approval)
			j->out->approval = file->approval;
		file->by = votes.len ? votes.items[0].signer->trailer : NULL;
		if (votes.len && !j->out->second_by) {
			j->out->second = SECOND_YES;
			j->out->second_by = file->by;
		}
		if (!worst || (!here && (enough || votes.len < least))) {
			worst = file;
			least = votes.len;
			least_groups = groups;
		}
		enough = enough && here;
	}
	if (worst)
		say(j, worst, least, least_groups, enough);
}
