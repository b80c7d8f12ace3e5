/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of the check-in policy, each in words with what would mend it. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/policy.h"
#include "review/verdict.h"

#include "judging.h"

#define NAMES_MAX 3

static const char reply_all[] =
	"by answering the patch on the list (reply to all, with them in To:)";

static const char *whole_days(struct arena *arena, int64_t secs)
{
	int64_t days = secs / CLOCK_DAY;

	return arena_printf(arena, "%lld day%s", (long long)days, days == 1 ? "" : "s");
}

/* ---- 1: approval */

static bool same_case(const struct verdict_file *a, const struct verdict_file *b)
{
	return a->approval == b->approval && a->section == b->section && a->by == b->by;
}

static const char *who_said(const struct judging *j, const struct trailer *trailer)
{
	const char *note =
		trailer->outdated ? ", before the files that it covers changed" : "";

	if (trailer->version)
		return arena_printf(j->arena, "%s, %s from v%d%s", trailer->name,
				    trailer->key, trailer->version, note);
	return arena_printf(j->arena, "%s, %s%s", trailer->name, trailer->key, note);
}

static void approved(struct judging *j, const struct verdict_file *file,
		     const char *paths)
{
	struct finding *finding =
		judging_add(j, VERDICT_READY, 1, j->policy->approval.cite);

	finding->text = arena_printf(j->arena, "%s: approved for %s by %s", paths,
				     file->by_section->name, who_said(j, file->by));
	finding->message_id = file->by->message_id;
}

static bool author_owns(const struct judging *j, const struct verdict_file *file)
{
	for (size_t i = 0; i < file->owners.len; i++)
		if (judging_is_author(j, file->owners.items[i]))
			return true;
	return false;
}

static void not_approved(struct judging *j, const struct verdict_file *file,
			 const char *paths)
{
	struct finding *finding = judging_add(j, VERDICT_NEEDS_MAINTAINER, 1,
					      j->policy->approval.nested_cite);
	const char *names = judging_names(j, &file->owners, NAMES_MAX);

	if (!file->section) {
		finding->text = arena_printf(j->arena,
					     "%s: no section of MAINTAINERS has a "
					     "maintainer for this",
					     paths);
		finding->ask = "ask on the list who looks after it";
		return;
	}
	finding->text = arena_printf(j->arena, "%s: no maintainer of %s has approved",
				     paths, file->section->name);
	if (author_owns(j, file))
		finding->ask = arena_printf(j->arena,
					    "%s maintains this: their own Signed-off-by "
					    "would do%s%s",
					    j->change->author_name,
					    *names ? "; or ask " : "", names);
	else
		finding->ask = arena_printf(j->arena, "ask %s for an Acked-by, %s", names,
					    reply_all);
}

/* Why a wider maintainer's word is enough here and now; NULL: it is not. */
static const char *stand_in_reason(const struct judging *j)
{
	const struct change *change = j->change;

	if (change->stand_in == STAND_IN_URGENT)
		return "it is urgent and the specific maintainer is away";
	if (change->stand_in == STAND_IN_OVERRULE)
		return "the specific maintainer is overruled on purpose";
	if (change->n_pings && change->now - change->last_ping_at >=
	    j->policy->time.silence_days * CLOCK_DAY)
		return arena_printf(
			j->arena, "%zu ping%s had no answer for %s", change->n_pings,
			change->n_pings == 1 ? "" : "s",
			whole_days(j->arena, change->now - change->last_ping_at));
	return NULL;
}

static const char *pings_so_far(const struct judging *j)
{
	const struct change *change = j->change;

	if (!change->list_known)
		return "";
	if (!change->n_pings)
		return "; no ping was seen so far";
	return arena_printf(j->arena, "; %zu ping%s so far, the last %s ago",
			    change->n_pings, change->n_pings == 1 ? "" : "s",
			    whole_days(j->arena, change->now - change->last_ping_at));
}

static void only_general(struct judging *j, const struct verdict_file *file,
			 const char *paths)
{
	const char *reason = stand_in_reason(j);
	struct finding *finding =
		judging_add(j, reason ? VERDICT_READY : VERDICT_ONLY_GENERAL, 1,
			    j->policy->approval.general_cite);
	const char *names = judging_names(j, &file->owners, NAMES_MAX);

	finding->message_id = file->by->message_id;
	finding->text = arena_printf(j->arena,
				     "%s: only the more general %s approved (%s), no "
				     "maintainer of %s",
				     paths, file->by_section->name, who_said(j, file->by),
				     file->section->name);
	if (reason) {
		finding->text = arena_printf(j->arena, "%s; that is enough, as %s",
					     finding->text, reason);
		return;
	}
	finding->ask = arena_printf(
		j->arena,
		"ask %s for an Acked-by, %s.  A more general "
		"maintainer may stand in where it is urgent and the specific "
		"one away, where patch and pings had no answer for %lld days, "
		"or to overrule%s",
		*names ? names : "a co-maintainer", reply_all,
		(long long)j->policy->time.silence_days, pings_so_far(j));
}

void judge_approval(struct judging *j)
{
	size_t n = j->out->files.len;
	bool *done = arena_array(j->arena, bool, n + 1);
	bool *same = arena_array(j->arena, bool, n + 1);

	for (size_t i = 0; i < n; i++) {
		const struct verdict_file *file = &j->out->files.items[i];
		const char *paths;

		if (done[i])
			continue;
		for (size_t k = 0; k < n; k++) {
			same[k] = k >= i && same_case(file, &j->out->files.items[k]);
			done[k] = done[k] || same[k];
		}
		paths = judging_paths(j, same);
		if (file->approval == APPROVAL_SPECIFIC)
			approved(j, file, paths);
		else if (file->approval == APPROVAL_GENERAL)
			only_general(j, file, paths);
		else
			not_approved(j, file, paths);
	}
}

/* ---- 2: a second person */

static bool owns_any(const struct judging *j, const struct signer *signer,
		     bool specific_only)
{
	for (size_t i = 0; i < j->out->files.len; i++) {
		const struct verdict_file *file = &j->out->files.items[i];

		for (size_t k = 0; k < file->owners.len; k++)
			if (judging_is_person(signer, file->owners.items[k]))
				return true;
		for (size_t k = 0; !specific_only && k < file->wider.len; k++)
			if (judging_is_person(signer, file->wider.items[k]))
				return true;
	}
	return false;
}

/* (a) an Acked-by of a maintainer, or (b) anyone's Reviewed-by; not the author's. */
static bool is_second(const struct judging *j, const struct signer *signer)
{
	if (signer->is_author)
		return false;
	if (signer->trailer->kind == TRAILER_REVIEWED)
		return true;
	return signer->trailer->kind == TRAILER_ACKED && owns_any(j, signer, false);
}

static void two_authors(struct judging *j)
{
	const char *other = j->change->author_name;
	struct finding *finding;

	for (size_t i = 0; i < j->n_signers; i++) {
		const struct signer *signer = &j->signers[i];
		enum trailer_kind kind = signer->trailer->kind;

		if (identity_same(&signer->who, &j->last_signed->who))
			continue;
		if (kind == TRAILER_SIGNED)
			other = signer->who.name;
		/* Not a second person's, but of who did not edit last. */
		if ((kind == TRAILER_ACKED || kind == TRAILER_REVIEWED) &&
		    signer->is_author)
			j->out->second_by = signer->trailer;
	}
	if (j->out->second_by) {
		finding = judging_add(j, VERDICT_READY, 2,
				      j->policy->second.two_authors_cite);
		finding->text =
			arena_printf(j->arena,
				     "two authors signed off, and %s, who did "
				     "not edit last, gave %s",
				     j->out->second_by->name, j->out->second_by->key);
		finding->message_id = j->out->second_by->message_id;
		return;
	}
	finding = judging_add(j, VERDICT_NEEDS_SECOND, 2,
			      j->policy->second.two_authors_cite);
	finding->text = arena_printf(j->arena,
				     "%s and %s both signed off, and nobody approved "
				     "what the other wrote",
				     other, j->last_signed->who.name);
	finding->ask = arena_printf(j->arena,
				    "ask %s, who did not edit it last, for an Acked-by "
				    "or Reviewed-by, %s",
				    other, reply_all);
}

/* A maintainer's own patch that no co-maintainer has looked at: a day's notice. */
static void own_patch(struct judging *j)
{
	const struct policy *policy = j->policy;
	const struct change *change = j->change;
	int64_t wait = policy->second.intent_days * CLOCK_DAY;
	bool told = change->intent_at && change->now - change->intent_at >= wait;
	struct finding *finding;

	for (size_t i = 0; i < j->n_signers; i++)
		if (!j->signers[i].is_author && owns_any(j, &j->signers[i], true) &&
		    (j->signers[i].trailer->kind == TRAILER_ACKED ||
		     j->signers[i].trailer->kind == TRAILER_REVIEWED))
			return;
	finding = judging_add(
		j, change->list_known && !told ? VERDICT_WAITING : VERDICT_READY, 2,
		policy->second.maintainer_cite);
	if (told) {
		finding->text = "a maintainer's own patch; the intent to check it in was "
				"declared";
		return;
	}
	finding->text =
		"a maintainer's own patch, on which no co-maintainer has said a word";
	finding->ask = arena_printf(j->arena,
				    "say on the list that you intend to check it in, "
				    "%lld day%s before you do",
				    (long long)policy->second.intent_days,
				    policy->second.intent_days == 1 ? "" : "s");
}

static bool is_own_patch(const struct judging *j)
{
	bool others = false;

	for (size_t i = 0; i < j->out->files.len; i++) {
		const struct verdict_file *file = &j->out->files.items[i];

		if (!author_owns(j, file))
			return false;
		for (size_t k = 0; k < file->owners.len; k++)
			others = others || !judging_is_author(j, file->owners.items[k]);
	}
	return others;
}

static void add_once(struct people *people, const struct maintainer *one, struct arena *arena)
{
	for (size_t i = 0; i < people->len; i++)
		if (str_eq_fold(people->items[i]->address, one->address))
			return;
	*vec_add(people, arena) = one;
}

/* Co-maintainers of any file of it; where the author is alone, those one step wider. */
static const char *who_could_be_second(const struct judging *j)
{
	struct people people = { 0 };
	const char *names = "";

	for (int wider = 0; wider < 2 && !*names; wider++) {
		for (size_t i = 0; i < j->out->files.len; i++) {
			const struct verdict_file *file = &j->out->files.items[i];
			const struct people *of = wider ? &file->wider : &file->owners;

			for (size_t k = 0; k < of->len; k++)
				add_once(&people, of->items[k], j->arena);
		}
		names = judging_names(j, &people, NAMES_MAX);
	}
	return *names ? names : "a maintainer";
}

void judge_second(struct judging *j)
{
	struct finding *finding;

	for (size_t i = 0; i < j->n_signers && !j->out->second_by; i++)
		if (is_second(j, &j->signers[i]))
			j->out->second_by = j->signers[i].trailer;
	if (j->out->second_by)
		j->out->second = SECOND_YES;
	else if (j->two_authors)
		j->out->second = SECOND_TWO_AUTHORS;
	if (!j->policy->second.need)
		return;
	if (j->out->second == SECOND_TWO_AUTHORS) {
		two_authors(j);
		return;
	}
	if (j->out->second == SECOND_NO) {
		finding = judging_add(j, VERDICT_NEEDS_SECOND, 2, j->policy->second.cite);
		finding->text =
			arena_printf(j->arena, "nobody other than %s has approved",
				     j->change->author_name);
		finding->ask = arena_printf(j->arena,
					    "ask %s for an Acked-by, or anyone who knows "
					    "this code for a Reviewed-by, %s",
					    who_could_be_second(j), reply_all);
		return;
	}
	finding = judging_add(j, VERDICT_READY, 2, j->policy->second.cite);
	finding->text = arena_printf(j->arena, "a second person approved: %s",
				     who_said(j, j->out->second_by));
	finding->message_id = j->out->second_by->message_id;
	if (is_own_patch(j))
		own_patch(j);
}

/* ---- 3, 4, and the release manager */

static void judge_time(struct judging *j)
{
	const struct change *change = j->change;
	int64_t days =
		change->contested ? j->policy->time.contested_days : j->policy->time.days;
	int64_t age = change->now - change->posted_at;
	bool enough = age >= days * CLOCK_DAY;
	struct finding *finding;

	if (!days)
		return;
	finding = judging_add(
		j, change->posted_at && !enough ? VERDICT_WAITING : VERDICT_READY, 3,
		j->policy->time.cite);
	if (!change->posted_at) {
		finding->text =
			arena_printf(j->arena,
				     "when it was posted cannot be seen from "
				     "here; people want %lld days to answer, %lld where "
				     "it is contested",
				     (long long)j->policy->time.days,
				     (long long)j->policy->time.contested_days);
		return;
	}
	finding->text = arena_printf(j->arena, "posted %s ago; %lld are wanted%s",
				     whole_days(j->arena, age), (long long)days,
				     change->contested ? ", as it is contested" : "");
	if (!enough)
		finding->ask = arena_printf(j->arena, "wait %s more", whole_days(j->arena,
					    days * CLOCK_DAY - age + CLOCK_DAY - 1));
}

static void judge_objections(struct judging *j)
{
	const struct change *change = j->change;
	struct finding *finding;
	size_t n = 0;

	for (size_t i = 0; i < change->n_objections; i++) {
		const struct objection *objection = &change->objections[i];

		if (!objection->is_open)
			continue;
		n++;
		finding = judging_add(j, VERDICT_OBJECTION, 4, j->policy->objection.cite);
		finding->text =
			arena_printf(j->arena, "%s objects: %.200s (open for %s)",
				     objection->name, objection->reason,
				     whole_days(j->arena, change->now - objection->at));
		finding->ask = "answer on the list; who objected says when it is settled";
		finding->message_id = objection->message_id;
	}
	for (size_t i = 0; i < j->n_signers; i++) {
		if (j->signers[i].trailer->kind != TRAILER_NACKED)
			continue;
		n++;
		finding = judging_add(j, VERDICT_OBJECTION, 4, j->policy->objection.cite);
		finding->text =
			arena_printf(j->arena, "%s gave a %s", j->signers[i].who.name,
				     j->signers[i].trailer->key);
		finding->ask = "answer on the list; who objected says when it is settled";
		finding->message_id = j->signers[i].trailer->message_id;
	}
	if (n)
		return;
	finding = judging_add(j, VERDICT_READY, 4, j->policy->objection.cite);
	finding->text = change->list_known ? "no open objection" :
		"objections cannot be seen from here; look at the thread";
}

static void judge_release(struct judging *j)
{
	struct finding *finding;

	if (j->change->freeze == FREEZE_NONE)
		return;
	if (j->change->freeze == FREEZE_MORATORIUM) {
		finding = judging_add(j, VERDICT_MORATORIUM, 0, j->policy->release.cite);
		finding->text = "a commit moratorium is in force";
		finding->ask = "wait until the release manager lifts it";
		return;
	}
	for (size_t i = 0; i < j->n_signers; i++) {
		if (j->signers[i].trailer->kind != TRAILER_RELEASE_ACKED)
			continue;
		finding = judging_add(j, VERDICT_READY, 0, j->policy->release.cite);
		finding->text = arena_printf(j->arena, "in a freeze: %s",
					     who_said(j, j->signers[i].trailer));
		finding->message_id = j->signers[i].trailer->message_id;
		return;
	}
	finding = judging_add(j, VERDICT_NEEDS_RELEASE_ACK, 0, j->policy->release.cite);
	finding->text = "the tree is frozen, and the release manager has not agreed";
	finding->ask = arena_printf(j->arena,
				    "ask the release manager for a Release-Acked-by, %s",
				    reply_all);
}

void judge_rest(struct judging *j)
{
	judge_time(j);
	judge_objections(j);
	judge_release(j);
}
