/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decisions: a proposal goes to the list with a window to answer in, and what
 * became of it goes there too.  By lazy consensus it is agreed unless somebody
 * objects, with a reason; by a vote the votes count.  Answers are replies on the
 * list and what signed-in people say on the page, one of each person, the last;
 * never anything said on IRC (practice R1).  A reply that looks like an
 * objection is a hint until its author, the owner or an organiser has said what
 * it is: nothing is guessed into fact.
 */
#ifndef CALENDAR_DECISION_H
#define CALENDAR_DECISION_H

#include "people/actor.h"
#include "people/outbox.h"

struct arena;
struct db;
struct heard;
struct settings;

#define DECISION_TITLE_MAX 150
#define DECISION_TEXT_MAX  20000
#define OPINION_WORDS_MAX  1000

enum decision_kind { DECISION_CONSENSUS, DECISION_VOTE };

/* One way to decide: etc/policy/decision.policy says what each key means. */
struct decision_rule {
	const char *id;
	const char *kind_name, *title, *pass, *voters, *cite;
	const char **words;		/* what -2, -1, 0, 1, 2 are called */
	int64_t days, least, scale, answers;
	bool veto, quorum;
	enum decision_kind kind;
};
struct decision_rules { struct decision_rule *items; size_t len; };

/* The file of [decision] policy, or the rules that moot comes with. */
int decision_rules_load(const struct settings *settings, struct arena *arena,
			struct decision_rules *out, struct err *err) MUST_CHECK;
/* ERR_NOT_FOUND names those that there are. */
const struct decision_rule *decision_rule(const struct decision_rules *rules, const char *id,
					  struct err *err);
const char *decision_rule_word(const struct decision_rule *rule, int64_t value,
			       struct arena *arena);

enum decision_state {
	DECISION_DRAFT, DECISION_OPEN,
	DECISION_AGREED, DECISION_REFUSED, DECISION_UNSETTLED, DECISION_WITHDRAWN,
};
const char *decision_state_name(enum decision_state state);	/* "agreed" */

struct decision {
	int64_t id;
	const char *rule;
	enum decision_state state;
	const char *title, *text;
	const char *thread;		/* Message-ID of the talk before it, or "" */
	const char *zone;
	int64_t closes_at;
	int64_t opened_at, closed_at;	/* 0: not yet */
	int64_t owner_id;
	const char *owner_name;
	int64_t created_at;
	const char *reason;		/* of a withdrawal, or NULL */
	const char *message_id;		/* of the proposal, or NULL */
	int64_t letter_id, result_id;	/* 0: none */
	int64_t warned_at, asked_at;
};
struct decisions { struct decision *items; size_t len, cap; };

enum opinion_state {
	OPINION_COUNTS,
	OPINION_HINT,			/* looks like an objection */
	OPINION_RESOLVED,		/* an objection that was met */
	OPINION_VOID,			/* does not count; why says so */
};
const char *opinion_state_name(enum opinion_state state);

struct opinion {
	int64_t id, decision_id, person_id;
	const char *name, *email;	/* email: for signed-in people only */
	int64_t value;
	const char *words;		/* or "" */
	enum opinion_state state;
	const char *why;
	const char *message_id;		/* NULL: said on the page */
	int64_t at;
};
struct opinions { struct opinion *items; size_t len, cap; };

/* How it stands; pure. */
struct decision_count {
	size_t by_value[5];		/* of -2 ... 2, those that count */
	size_t in_favour, against, answers;
	size_t objections;		/* open ones, or vetoes with a reason */
	size_t hints, resolved, void_;
	bool few;			/* fewer answers than the rule expects */
	enum decision_state outcome;	/* were it closed now */
};
void decision_count(const struct decision_rule *rule, const struct opinions *opinions,
		    struct decision_count *out);

/* "3 in favour, 1 against; 2 abstained": for a line. */
char *decision_count_text(const struct decision_rule *rule, const struct decision_count *count,
			  struct arena *arena);

struct decision_form {
	const char *rule, *title, *text, *thread;
	const char *date, *time, *zone;	/* the end, as typed; date "": as the rule says */
};

/* Anybody who is signed in. */
int decision_create(struct db *db, const struct settings *settings, const struct actor *who,
		    const struct decision_form *form, int64_t *id, struct err *err) MUST_CHECK;
/* The owner or an organiser, as are the rest; drafts only. */
int decision_edit(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, const struct decision_form *form, struct err *err) MUST_CHECK;
bool decision_may_edit(const struct decision *decision, const struct actor *who);

/* Onto the list.  From now on answers are counted. */
int decision_open(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, struct err *err) MUST_CHECK;
/* A later end, never an earlier one; said on the list, with the reason. */
int decision_extend(struct db *db, const struct settings *settings, const struct actor *who,
		    int64_t id, const char *date, const char *time, const char *reason,
		    struct err *err) MUST_CHECK;
int decision_withdraw(struct db *db, const struct settings *settings, const struct actor *who,
		      int64_t id, const char *reason, struct err *err) MUST_CHECK;

/* A signed-in person's answer.  An objection and a veto need words. */
int decision_answer(struct db *db, const struct settings *settings, const struct actor *who,
		    int64_t id, int64_t value, const char *words, struct err *err) MUST_CHECK;
/* What a reply is: "counts", "resolved" or "void" (no objection at all). */
int opinion_mark(struct db *db, const struct actor *who, int64_t opinion_id, const char *what,
		 struct err *err) MUST_CHECK;
/* Who may: its author, the decision's owner, an organiser. */
bool opinion_may_mark(const struct decision *decision, const struct opinion *opinion,
		      const struct actor *who);

struct decision *decision_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
/*
 * The register: newest first, at most max, of one state (-1: all but drafts)
 * and with all words of the text (NULL: any) in them.
 */
int decision_list(struct db *db, int state, const char *text, int64_t max, struct arena *arena,
		  struct decisions *out, struct err *err) MUST_CHECK;
/* One's own drafts. */
int decision_list_drafts(struct db *db, int64_t person_id, struct arena *arena,
			 struct decisions *out, struct err *err) MUST_CHECK;
int opinion_list(struct db *db, int64_t decision_id, struct arena *arena, struct opinions *out,
		 struct err *err) MUST_CHECK;

enum decision_news { DECISION_NEWS_OPEN, DECISION_NEWS_EXTEND, DECISION_NEWS_WITHDRAW,
		     DECISION_NEWS_RESULT };

/* The mail that this would put on the list now, exactly; queues nothing. */
struct letter *decision_letter(struct db *db, const struct settings *settings,
			       const struct decision *decision, enum decision_news news,
			       struct arena *arena, struct err *err);

/* The postman's side: a reply (people/heard.h), and what time brings about. */
int decision_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		  struct arena *arena, struct err *err) MUST_CHECK;
int decision_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

char *decision_url(const struct settings *settings, int64_t id, struct arena *arena);

#endif
