/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that are used once; the database keeps their hashes.  For login and identity. */
#ifndef PEOPLE_TOKEN_H
#define PEOPLE_TOKEN_H

#include "base/base.h"

struct arena;
struct db;
struct err;

struct token {
	const char *purpose;		/* "login", "link", "iam" or "address" */
	const char *email;		/* or NULL */
	int64_t person_id;		/* 0: none */
	const char *subject;		/* "network account", or NULL */
	const char *next;		/* or NULL */
};

/* The secret, good for LOGIN_SECS. */
char *token_new(struct db *db, const struct token *token, struct arena *arena,
		struct err *err);
/* Of this purpose, or of any where it is NULL; ERR_NOT_FOUND when used, over or unknown. */
int token_find(struct db *db, const char *secret, const char *purpose, struct arena *arena,
	       struct token *out, struct err *err) MUST_CHECK;
int token_delete(struct db *db, const char *secret, struct err *err) MUST_CHECK;

char *token_subject(struct arena *arena, const char *network, const char *account);
void token_split_subject(const char *subject, struct arena *arena, const char **network,
			 const char **account);

/* Forget those that are over. */
int token_sweep(struct db *db, struct err *err) MUST_CHECK;

#endif
