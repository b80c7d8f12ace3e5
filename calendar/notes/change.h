/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A change of a text, as CodeMirror's ChangeSet: parts that cover the old text
 * from its start to its end, each kept or replaced.  Lengths are UTF-16 units,
 * texts are UTF-8.  Pure; all input is hostile.  The way in which one change is
 * moved over another is @codemirror/state's mapSet(): browsers do the same
 * with what they have not sent yet, and must come to the same text.
 */
#ifndef NOTES_CHANGE_H
#define NOTES_CHANGE_H

#include "base/base.h"

struct arena;
struct buf;
struct err;

#define CHANGE_PARTS_MAX 2000		/* of one change, as it comes in */

struct change_part {
	size_t len;			/* units of the old text */
	int64_t ins;			/* units in their place; -1: they are kept */
	const char *text;		/* what is in their place, text_len bytes */
	size_t text_len;
};
struct change { struct change_part *items; size_t len, cap; };
struct change_list { struct change *items; size_t len, cap; };

/* One ChangeSet: [5,[2],[0,"a","b"],7].  ERR_INVALID for what is not one. */
int change_parse(const char *json, struct arena *arena, struct change *out, struct err *err)
	MUST_CHECK;
/* An array of them, at most max, each made on what the one before it leaves. */
int change_list_parse(const char *json, size_t max, struct arena *arena,
		      struct change_list *out, struct err *err) MUST_CHECK;
void change_write(const struct change *change, struct buf *out);

size_t change_len_before(const struct change *change);
size_t change_len_after(const struct change *change);
size_t change_units(const char *text);		/* of a whole text */

/* ERR_CONFLICT where it was made on a text of another length, or cuts a character. */
int change_apply(const struct change *change, const char *text, struct buf *out,
		 struct err *err) MUST_CHECK;

/*
 * Both were made on the same text: a, as it is once b was applied.  Where both
 * insert at the same place, a's is the first if `before`.  Lengths must be equal.
 */
void change_map(const struct change *a, const struct change *b, bool before,
		struct arena *arena, struct change *out);

/* What makes `is` of `was`, line by line where they are not too different. */
void change_between(const char *was, const char *is, struct arena *arena,
		    struct change *out);

/* Text of a form as a change may hold it: LF, no control characters, UTF-8. */
char *change_clean(const char *text, struct arena *arena);

#endif
