/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Reviewed-by: Name <address> # area": the tags of commits, patches and
 * replies.  Pure: text in, tags out.
 *
 * Not taken: quoted lines, diffs, what is below "-- ", tags above "Origin:"
 * (these are the donor project's), jokes.  Known misspellings are taken, and
 * told of.
 */
#ifndef REVIEW_TRAILER_H
#define REVIEW_TRAILER_H

#include "base/base.h"

struct arena;

enum trailer_kind {
	TRAILER_SIGNED,
	TRAILER_ACKED,
	TRAILER_REVIEWED,
	TRAILER_TESTED,
	TRAILER_RELEASE_ACKED,
	TRAILER_NACKED,
	TRAILER_OTHER,			/* Reported-by and the like: no approval */
};

enum trailer_source {
	TRAILER_COMMIT,	/* a commit's message */
	TRAILER_PATCH,	/* a mail with a patch: nothing counts below "---" */
	TRAILER_REPLY,	/* a mail that answers one */
};

struct trailer {
	enum trailer_kind kind;
	const char *key;		/* as it should be spelt */
	const char *name, *address;	/* either may be "" */
	const char *area;		/* what stands behind '#', or NULL: all of it */
	int line;			/* from 1 */
	/* For who collects tags from several mails; the reader leaves them empty. */
	const char *message_id; /* where it was said; NULL: in the change itself */
	int version;			/* of the series it was given to; 0: this one */
	bool outdated;			/* what it covers has changed since */
};

struct trailers { struct trailer *items; size_t len, cap; };

struct trailer_warning {
	int line;
	const char *text;
};

struct trailer_warnings { struct trailer_warning *items; size_t len, cap; };

/* Appends to out and warnings; all in the arena. */
void trailers_read(const char *text, size_t len, enum trailer_source source,
		   struct arena *arena, struct trailers *out,
		   struct trailer_warnings *warnings);

const char *trailer_kind_name(enum trailer_kind kind);	/* "Reviewed-by" */

/*
 * Does an area cover a path?  Its words are folders, files or sections: "x86,
 * arm", "xen/arch/arm", "XSM".  sections are the names of those that cover path,
 * ending with NULL.
 */
bool trailer_area_covers(const char *area, const char *path, const char *const *sections);

#endif
