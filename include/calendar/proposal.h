/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proposals: sessions that somebody would like to hold.  People know them as
 * sessions; here "session" is a browser that is signed in.  Who attends may
 * propose, at any time before the event is over.
 */
#ifndef CALENDAR_PROPOSAL_H
#define CALENDAR_PROPOSAL_H

#include "people/actor.h"

struct arena;
struct db;

enum proposal_state { PROPOSAL_OPEN, PROPOSAL_HIDDEN, PROPOSAL_MERGED, PROPOSAL_WITHDRAWN };

struct proposal_person { int64_t person_id; const char *name; bool is_host; };
struct proposal_persons { struct proposal_person *items; size_t len, cap; };
struct proposal_ids { int64_t *items; size_t len, cap; };

struct proposal {
	int64_t id, event_id;
	const char *title, *problem, *bring, *links;
	int length;			/* slots in a row, of each sitting */
	int parts;			/* sittings */
	int size;			/* seats wanted at least */
	bool needs_remote, needs_projector, is_plenary;
	enum proposal_state state;
	int64_t merged_id;		/* 0: not */
	int64_t owner_id;
	const char *owner_name;
	int64_t created_at, changed_at;
	const char *topic;		/* what they talk of now */
	int64_t late_secs, late_at;
	const char *overflow;		/* a room beside it where it is heard too; "" none */
	int64_t notes_id;		/* 0: none yet */
	const char *taker;		/* of the notes; or NULL */
	int64_t notes_letter_id;	/* 0: not on the list yet */
	int64_t chased_at;
	struct proposal_persons persons;	/* hosts, and who must be there */
	struct proposal_ids barred;	/* slots in which it may not begin */
	struct proposal_ids after;	/* sessions that must be over before */
};
struct proposals { struct proposal *items; size_t len, cap; };

/* As typed, checked inside. */
struct proposal_form {
	const char *title, *problem, *bring, *links;
	const char *length, *parts, *size;
	const char *hosts, *must;	/* names or addresses, a line or by comma */
	const char *after;		/* numbers */
	bool needs_remote, needs_projector, is_plenary;
	const int64_t *barred;
	size_t n_barred;
};

/* What joins a line of an IRC command or a mail to a proposal: a title, and why. */
int proposal_create(struct db *db, const struct actor *who, int64_t event_id,
		    const struct proposal_form *form, int64_t *id, struct err *err) MUST_CHECK;
/* Its hosts, its owner and organisers. */
int proposal_edit(struct db *db, const struct actor *who, int64_t id,
		  const struct proposal_form *form, struct err *err) MUST_CHECK;
bool proposal_may_edit(const struct proposal *proposal, const struct actor *who);
/* Hidden ones are seen by organisers and by who may edit them. */
bool proposal_may_see(const struct proposal *proposal, const struct actor *who);

/* Organisers: hide and show, both without any say in the schedule.  Hosts: withdraw. */
int proposal_set_state(struct db *db, const struct actor *who, int64_t id,
		       enum proposal_state state, struct err *err) MUST_CHECK;
/* Ratings and hosts move; whoever rated both keeps the higher.  Organisers. */
int proposal_merge(struct db *db, const struct actor *who, int64_t from, int64_t into,
		   struct err *err) MUST_CHECK;

/* What they talk of now; and that it begins so much later.  Hosts and organisers. */
int proposal_set_topic(struct db *db, const struct actor *who, int64_t id, const char *topic,
		       struct err *err) MUST_CHECK;
int proposal_set_late(struct db *db, const struct actor *who, int64_t id, int64_t secs,
		      struct err *err) MUST_CHECK;

struct proposal *proposal_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
/* Those that are to be scheduled: open and hidden ones, by id. */
int proposal_list(struct db *db, int64_t event_id, struct arena *arena, struct proposals *out,
		  struct err *err) MUST_CHECK;
/* Also merged and withdrawn ones. */
int proposal_list_all(struct db *db, int64_t event_id, struct arena *arena,
		      struct proposals *out, struct err *err) MUST_CHECK;
const struct proposal *proposals_find(const struct proposals *proposals, int64_t id);

/* See people/heard.h: "Propose: TITLE" from somebody known; the body is the problem. */
struct heard;
struct settings;
int proposal_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		  struct arena *arena, struct err *err) MUST_CHECK;

const char *proposal_state_name(enum proposal_state state);
/* "Ann, Ben" */
char *proposal_hosts(const struct proposal *proposal, struct arena *arena);
/* Is the person host (or, with must, also: has to be there)? */
bool proposal_has(const struct proposal *proposal, int64_t person_id, bool must);

#endif
