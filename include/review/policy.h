/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules by which a patch may go in: a plain file that people can read and
 * change (etc/policy/xen.policy has every key with its meaning).  Without a
 * file, Xen's rules.
 */
#ifndef REVIEW_POLICY_H
#define REVIEW_POLICY_H

#include "base/base.h"

struct arena;
struct buf;
struct err;

enum policy_kind {
	POLICY_NESTED,	/* the most specific maintainers of each file, and a second */
	POLICY_COUNT,	/* so many approvals from so many groups */
};

struct policy {
	struct {
		const char *name, *kind_name, *source;
	} policy;
	struct {
		bool acked, reviewed, is_signed;
		const char *cite, *nested_cite, *general_cite;
	} approval;
	struct {
		bool need;
		const char *cite, *maintainer_cite, *two_authors_cite;
		int64_t intent_days;
	} second;
	struct {
		int64_t days, contested_days, silence_days;
		const char *cite;
	} time;
	struct {
		const char *cite;
	} objection;
	struct {
		const char *cite;
	} release;
	struct {
		int64_t approvals, groups;
		const char *from, *by, *cite;
		const char **alone;
	} count;
	enum policy_kind kind;
};

/* NULL: Xen's.  Strings live in the arena. */
int policy_load(struct policy *out, const char *path, struct arena *arena,
		struct err *err) MUST_CHECK;

/* The commented file with the defaults, which is etc/policy/xen.policy. */
void policy_sample(struct buf *out);

#endif
