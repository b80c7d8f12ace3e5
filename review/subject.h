/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Re: [PATCH v5.1 2/9] x86: fix it", taken apart.  Pure. */
#ifndef REVIEW_SUBJECT_H
#define REVIEW_SUBJECT_H

#include "base/base.h"

struct arena;

#define SUBJECT_VERSION_ONE 1000	/* version_key of "1" */
#define SUBJECT_NUMBER_MAX 9999

struct subject {
	bool is_answer;			/* "Re:", "Fwd:", "Ping:" before it */
	bool is_ping;
	bool is_patch;			/* brackets say so: PATCH, a number, a version */
	bool is_pull;			/* "[GIT PULL]", "[PULL 00/12]" */
	bool is_rfc, is_resend;
	int64_t number;			/* -1: none; 0: a cover */
	int64_t total;			/* 0: not said */
	const char *version;		/* "1" where none is said */
	int64_t version_key;		/* 5001 of "5.1" */
	const char *prefix;		/* what else the brackets say, by one blank */
	const char *name;		/* the rest; "(no subject)" */
	const char *name_key;		/* folded, for comparing */
};

/*
 * A decoded subject.  list, or NULL, is the mark that the list may have put in
 * front: "xen-devel" of "[Xen-devel]".
 */
void subject_parse(const char *text, const char *list, struct arena *arena,
		   struct subject *out);

/* A name folded as name_key is. */
char *subject_key(struct arena *arena, const char *name);

/* The text behind all marks of answers, and of the list; what was answered. */
const char *subject_answered(const char *text, const char *list);

#endif
