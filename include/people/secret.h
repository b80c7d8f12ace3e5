/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unguessable words, and the hashes that alone are stored. */
#ifndef PEOPLE_SECRET_H
#define PEOPLE_SECRET_H

#include "base/base.h"

struct arena;

#define SECRET_HASH_LEN 32

/* Call once at the start of a program; aborts if the system has no randomness. */
void secret_init(void);

/* 144 random bits as 24 characters of a-z A-Z 0-9 - _ */
char *secret_new(struct arena *arena);

/* BLAKE2b of the secret; what the database keeps. */
void secret_hash(const char *secret, unsigned char hash[SECRET_HASH_LEN]);

/*
 * A word that only the holder of secret can be given, for a purpose: CSRF
 * tokens are secret_derive(arena, session cookie, "csrf").
 */
char *secret_derive(struct arena *arena, const char *secret, const char *purpose);

bool secret_equal(const char *a, const char *b);	/* in constant time */

/* A random number in [0, bound), for jitter. */
uint32_t secret_below(uint32_t bound);

#endif
