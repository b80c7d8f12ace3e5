/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tags that patches on the list have: in their own text, in replies, on the
 * cover for the whole series, and given to an older version by reply.
 */
#ifndef REVIEW_TAG_H
#define REVIEW_TAG_H

#include "review/trailer.h"

struct db;
struct err;

/*
 * Of one patch (message.id), in the order in which they were said.  In each
 * trailer message_id is where it was said (NULL: in the patch itself, where it is
 * trusted as posted), version is set where that was an older version's, and
 * `outdated` where the files that the tag covers have changed since (R46).
 * Somebody's tag of a kind stands once: in the newest place where they gave it.
 */
int tag_of_part(struct db *db, int64_t message_id, struct arena *arena, struct trailers *out,
		struct err *err) MUST_CHECK;

/* What was odd about them: misspelt, given on a condition. */
int tag_warnings(struct db *db, int64_t message_id, struct arena *arena,
		 struct trailer_warnings *out, struct err *err) MUST_CHECK;

/* Those in one mail, whatever it is about. */
int tag_in_message(struct db *db, int64_t message_id, struct arena *arena,
		   struct trailers *out, struct err *err) MUST_CHECK;

#endif
