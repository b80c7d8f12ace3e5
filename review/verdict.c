/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdict: who may approve each file, and who did; the rules are asked in turn. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/policy.h"
#include "review/verdict.h"

#include "judging.h"

const char *verdict_state_key(enum verdict_state state)
{
	switch (state) {
	case VERDICT_OBJECTION:
		return "objection";
	case VERDICT_NEEDS_MAINTAINER:
		return "needs-maintainer";
	case VERDICT_NEEDS_SECOND:
		return "needs-second";
	case VERDICT_NEEDS_APPROVALS:
		return "needs-approvals";
	case VERDICT_ONLY_GENERAL:
		return "only-general";
	case VERDICT_MORATORIUM:
		return "moratorium";
	case VERDICT_NEEDS_RELEASE_ACK:
		return "needs-release-ack";
	case VERDICT_WAITING:
		return "waiting";
	case VERDICT_READY:
		return "ready";
	}
	bug("no such verdict");
}

const char *verdict_state_name(enum verdict_state state)
{
	switch (state) {
	case VERDICT_OBJECTION:
		return "somebody objects";
	case VERDICT_NEEDS_MAINTAINER:
		return "needs a maintainer";
	case VERDICT_NEEDS_SECOND:
		return "needs a second person";
	case VERDICT_NEEDS_APPROVALS:
		return "needs more approvals";
	case VERDICT_ONLY_GENERAL:
		return "only a more general maintainer approved";
	case VERDICT_MORATORIUM:
		return "commit moratorium";
	case VERDICT_NEEDS_RELEASE_ACK:
		return "needs a Release-Acked-by";
	case VERDICT_WAITING:
		return "waiting time";
	case VERDICT_READY:
		return "ready";
	}
	bug("no such verdict");
}

const char *verdict_approval_name(enum approval approval)
{
	static const char *const names[] = { "none", "general", "specific" };

	return names[approval];
}

const char *verdict_second_name(enum second second)
{
	static const char *const names[] = { "no", "two-authors", "yes" };

	return names[second];
}

/* ---- people */

static struct identity identity_of_maintainer(const struct maintainer *person)
{
	return (struct identity){
		.name = person->name, .address = person->address,
		.folded = person->folded, .german = person->german,
	};
}

bool judging_is_person(const struct signer *signer, const struct maintainer *person)
{
	struct identity who = identity_of_maintainer(person);

	return identity_same(&who, &signer->who);
}

bool judging_is_author(const struct judging *j, const struct maintainer *person)
{
	struct identity who = identity_of_maintainer(person);

	return identity_same(&who, &j->author);
}

/*
 * The author's own Acked-by or Reviewed-by is no approval, unless two people
 * made the patch and the other one edited last.
 */
bool judging_counts(const struct judging *j, const struct signer *signer)
{
	bool own = signer->is_author &&
		!(j->two_authors && j->last_signed && !j->last_signed->is_author);

	switch (signer->trailer->kind) {
	case TRAILER_SIGNED:
		return j->policy->approval.is_signed;
	case TRAILER_ACKED:
		return j->policy->approval.acked && !own;
	case TRAILER_REVIEWED:
		return j->policy->approval.reviewed && !own;
	case TRAILER_TESTED:
	case TRAILER_RELEASE_ACKED:
	case TRAILER_NACKED:
	case TRAILER_OTHER:
		break;
	}
	return false;
}

static void know_signers(struct judging *j)
{
	const struct trailers *trailers = j->change->trailers;
	const struct signer *first = NULL;

	j->author =
		identity_of(j->arena, j->change->author_name, j->change->author_address);
	j->n_signers = trailers->len;
	j->signers = arena_array(j->arena, struct signer, trailers->len + 1);
	for (size_t i = 0; i < trailers->len; i++) {
		struct signer *signer = &j->signers[i];

		signer->trailer = &trailers->items[i];
		signer->who = identity_of(j->arena, signer->trailer->name,
					  signer->trailer->address);
		signer->is_author = identity_same(&signer->who, &j->author);
		if (signer->trailer->kind != TRAILER_SIGNED)
			continue;
		j->last_signed = signer;
		if (!first)
			first = signer;
		else if (!identity_same(&first->who, &signer->who))
			j->two_authors = true;
	}
}

static void add_owners(struct people *out, const struct section *section,
		       struct arena *arena)
{
	for (size_t i = 0; i < section->people.len; i++)
		if (!section->people.items[i].is_reviewer)
			*vec_add(out, arena) = &section->people.items[i];
}

/* ---- files */

static const struct signer *approver(const struct judging *j,
				     const struct verdict_file *file,
				     const struct section *section,
				     const char *const *names, bool by_signing)
{
	for (size_t i = 0; i < j->n_signers; i++) {
		const struct signer *signer = &j->signers[i];
		const struct trailer *trailer = signer->trailer;

		if ((trailer->kind == TRAILER_SIGNED) != by_signing ||
		    !judging_counts(j, signer))
			continue;
		if (trailer->area &&
		    !trailer_area_covers(trailer->area, file->path, names))
			continue;
		for (size_t k = 0; k < section->people.len; k++)
			if (!section->people.items[k].is_reviewer &&
			    judging_is_person(signer, &section->people.items[k]))
				return signer;
	}
	return NULL;
}

static const char **section_names(const struct judging *j, const struct matches *matches)
{
	const char **names = arena_array(j->arena, const char *, matches->len + 1);

	for (size_t i = 0; i < matches->len; i++)
		names[i] = matches->items[i].section->name;
	return names;
}

/* The tag of a maintainer in any of sections from..to, an A-b or R-b before a S-o-b. */
static bool approve(const struct judging *j, struct verdict_file *file,
		    const struct matches *matches, size_t from, size_t to)
{
	const char **names = section_names(j, matches);

	for (int by_signing = 0; by_signing < 2; by_signing++) {
		for (size_t i = from; i < to; i++) {
			const struct section *section = matches->items[i].section;
			const struct signer *by =
				approver(j, file, section, names, by_signing);

			if (!by)
				continue;
			file->by = by->trailer;
			file->by_section = section;
			return true;
		}
	}
	return false;
}

/* Sections as deep as the first that has an M: are the most specific together. */
static void judge_file(struct judging *j, struct maintainers *m, const char *path)
{
	struct verdict_file *file = vec_add(&j->out->files, j->arena);
	struct matches matches = { 0 };
	size_t from = 0, to;

	file->path = path;
	maintainers_match(m, path, j->arena, &matches);
	for (;; from++) {
		if (from == matches.len)
			return;
		add_owners(&file->owners, matches.items[from].section, j->arena);
		if (file->owners.len)
			break;
	}
	file->section = matches.items[from].section;
	for (to = from + 1; to < matches.len && matches.items[to].depth ==
	     matches.items[from].depth; to++)
		add_owners(&file->owners, matches.items[to].section, j->arena);
	for (size_t i = to; i < matches.len; i++)
		add_owners(&file->wider, matches.items[i].section, j->arena);
	if (approve(j, file, &matches, from, to))
		file->approval = APPROVAL_SPECIFIC;
	else if (approve(j, file, &matches, to, matches.len))
		file->approval = APPROVAL_GENERAL;
}

/* ---- words */

struct finding *judging_add(struct judging *j, enum verdict_state state, int rule,
			    const char *cite)
{
	struct finding *finding = vec_add(&j->out->findings, j->arena);

	*finding =
		(struct finding){.state = state, .rule = rule, .cite = cite, .text = ""};
	if (state < j->out->state)
		j->out->state = state;
	return finding;
}

static bool is_before(const struct people *people, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq_fold(people->items[k]->address, people->items[i]->address))
			return true;
	return false;
}

char *judging_names(const struct judging *j, const struct people *people, size_t max)
{
	struct buf out = BUF_INIT(4000);
	size_t n = 0, more = 0;

	for (size_t i = 0; i < people->len; i++) {
		if (is_before(people, i) || judging_is_author(j, people->items[i]))
			continue;
		if (n < max)
			buf_printf(&out, "%s%s%s<%s>", n++ ? " or " : "",
				   people->items[i]->name,
				   *people->items[i]->name ? " " : "",
				   people->items[i]->address);
		else
			more++;
	}
	if (more)
		buf_printf(&out, " or %zu more", more);
	return buf_to_arena(&out, j->arena);
}

char *judging_paths(const struct judging *j, const bool *same)
{
	struct buf out = BUF_INIT(4000);
	size_t n = 0, more = 0;

	for (size_t i = 0; i < j->out->files.len; i++) {
		if (!same[i])
			continue;
		if (n < 3)
			buf_printf(&out, "%s%.200s", n++ ? ", " : "",
				   j->out->files.items[i].path);
		else
			more++;
	}
	if (more)
		buf_printf(&out, " and %zu more", more);
	return buf_to_arena(&out, j->arena);
}

void verdict_find(struct verdict *out, struct maintainers *m, const struct policy *policy,
		  const struct change *change, struct arena *arena)
{
	struct judging j = {
		.policy = policy, .change = change, .arena = arena, .out = out};

	*out = (struct verdict){ .state = VERDICT_READY, .approval = APPROVAL_SPECIFIC };
	know_signers(&j);
	for (size_t i = 0; i < change->n_paths; i++)
		judge_file(&j, m, change->paths[i]);
	for (size_t i = 0; i < out->files.len; i++)
		if (out->files.items[i].approval < out->approval)
			out->approval = out->files.items[i].approval;
	if (policy->kind == POLICY_COUNT) {
		judge_count(&j);
	} else {
		judge_approval(&j);
		judge_second(&j);
	}
	judge_rest(&j);
}
