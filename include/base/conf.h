/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The config file: INI sections described by tables.  The table is the truth:
 * what it does not name is refused with file and line, and its help texts are
 * the manual.  Secrets are never values: a CONF_FILE names where one is kept.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/base.h"

struct arena;
struct buf;
struct err;

enum conf_type {
	CONF_TEXT,		/* const char * */
	CONF_FILE,		/* const char *: path, relative to the config file */
	CONF_INT,		/* int64_t between min and max */
	CONF_BOOL,		/* bool: yes or no */
	CONF_LIST,		/* const char **, ends with NULL: words, by blank or comma */
	CONF_ZONE,		/* const char *: an IANA zone that exists */
};

struct conf_key {
	const char *name;
	enum conf_type type;
	size_t offset;			/* of the member, by offsetof() */
	const char *value;		/* default; NULL: none (NULL, 0, no) */
	int64_t min, max;
	const char *help;
};

/* "[name]" once, or "[name id]" any number of times when `many`. */
struct conf_section {
	const char *name;
	bool many;
	const struct conf_key *keys;
	size_t n_keys;
	size_t size;			/* of the struct that the keys fill in */
	/*
	 * Once: offset of the embedded struct in the settings.  Many: offset of
	 * a struct conf_many, whose items have `const char *id` as first member.
	 */
	size_t offset;
	const char *help;
};

struct conf_many {
	void *items;			/* array of that section's struct */
	size_t len, cap;
};

/*
 * Fill in settings from path; a NULL path gives the defaults.  Strings live in
 * the arena.  ERR_INVALID names file, line and what would be right.
 */
int conf_load(const char *path, const struct conf_section *sections, size_t n,
	      void *settings, struct arena *arena, struct err *err) MUST_CHECK;

/* The first line of a secret's file, its newline cut; refused when others may read it. */
char *conf_secret(const char *path, struct arena *arena, struct err *err) MUST_CHECK;

/* The commented sample file, from the tables. */
void conf_sample(struct buf *out, const struct conf_section *sections, size_t n);

#endif
