/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replies to a proposal: the votes in them, and what looks like an objection. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/heard.h"
#include "people/person.h"
#include "people/settings.h"
#include "decision_rows.h"

struct said {
	int64_t value;
	char *words;
	bool is_number;			/* "+1", and not words that look like it */
};

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t*_");
}

/* "+1", "-2", "0", "Vote: +1"; 0 alone or with words, but no other number. */
static bool read_number(const char *line, struct said *out, const char **rest)
{
	const char *s = skip_blanks(line);
	int sign = 1;

	if (str_starts_fold(s, "vote:"))
		s = skip_blanks(s + strlen("vote:"));
	if (*s == '+' || *s == '-') {
		sign = *s == '-' ? -1 : 1;
		s++;
	} else if (*s != '0') {
		return false;
	}
	if (*s < '0' || *s > '2' || isalnum((unsigned char)s[1]) || s[1] == '%' ||
	    (s[1] == '.' && isdigit((unsigned char)s[2])) || s[1] == '/' || s[1] == ':')
		return false;
	out->value = sign * (*s - '0');
	out->is_number = true;
	*rest = s + 1;
	return true;
}

static bool looks_like_objection(const char *line)
{
	static const char *const starts[] = {
		"I object", "Objection", "NACK", "Nacked-by", "I disagree with this proposal",
		"I am against", "I'm against", "Strong objection",
	};
	const char *s = skip_blanks(line);

	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_starts_fold(s, starts[i]) &&
		    !isalnum((unsigned char)s[strlen(starts[i])]))
			return true;
	return false;
}

static bool is_quoted(const char *line)
{
	return *skip_blanks(line) == '>' || *line == '|';
}

/* The rest of the line and of the paragraph. */
static char *take_words(const char *rest, char *more, struct arena *arena)
{
	char *words = arena_dup(arena, rest + strspn(rest, " \t*_:,.-")), *line;

	while (more && (line = str_piece(&more, '\n')) && !str_is_empty(line) &&
	       !is_quoted(line) && !str_eq(line, "-- ") &&
	       strlen(words) + strlen(line) < OPINION_WORDS_MAX)
		words = arena_printf(arena, "%s%s%s", words, *words ? " " : "", line);
	words[str_utf8_cut(words, OPINION_WORDS_MAX)] = '\0';
	return str_clean_line(arena, words);
}

/* The first line that says something; quotations and the signature do not. */
static bool read_body(const char *body, struct arena *arena, struct said *out)
{
	char *cursor = arena_dup(arena, body), *line;
	const char *rest;

	while ((line = str_piece(&cursor, '\n')) && !str_eq(line, "-- ")) {
		if (is_quoted(line))
			continue;
		if (read_number(line, out, &rest)) {
			/* A reason may stand in the next paragraph. */
			if (str_is_empty(rest) && cursor && *cursor == '\n')
				cursor++;
			out->words = take_words(rest, cursor, arena);
			return true;
		}
		if (looks_like_objection(line)) {
			*out = (struct said){ .value = -1,
					      .words = take_words(line, cursor, arena) };
			return true;
		}
	}
	return false;
}

static int find_decision(struct db *db, const struct heard *heard, struct arena *arena,
			 struct decision **out, struct err *err)
{
	int rc = 0;

	*out = NULL;
	if (heard->in_reply_to)
		rc = decision_find(db, heard->in_reply_to, arena, out, err);
	for (size_t i = heard->references.len; rc == 0 && i--;)
		rc = decision_find(db, heard->references.items[i], arena, out, err);
	return rc;
}

/*
 * A number is what its author says; words are a guess, which somebody must
 * confirm.  So is every "-1" where one alone would stop the proposal.
 */
static void weigh(const struct decision_rule *rule, const struct said *said, int may,
		  const char *why, struct opinion *out)
{
	out->state = OPINION_COUNTS;
	if (may == 0) {
		out->state = OPINION_VOID;
		out->why = why;
	} else if (said->value < -rule->scale || said->value > rule->scale) {
		out->value = said->value < 0 ? -rule->scale : rule->scale;
	} else if (rule->kind == DECISION_VOTE && rule->veto && said->value == -2 &&
		   str_is_empty(said->words)) {
		out->state = OPINION_VOID;
		out->why = "a -2 blocks and needs a reason";
	}
	if (out->state == OPINION_COUNTS && said->value < 0 &&
	    rule->kind == DECISION_CONSENSUS)
		out->state = OPINION_HINT;
}

static int put(struct db *db, const struct settings *settings, const struct heard *heard,
	       const struct decision *decision, const struct said *said, struct arena *arena,
	       struct err *err)
{
	int64_t now = clock_now(), at = heard->date > 0 && heard->date < now ? heard->date : now;
	struct opinion opinion = {
		.decision_id = decision->id, .name = heard->from.name, .email = heard->from.email,
		.value = said->value, .words = said->words, .message_id = heard->message_id,
		.at = at,
	};
	const struct decision_rule *rule;
	struct decision_rules rules;
	struct person *person;
	const char *why = NULL;
	int found = person_find_email(db, heard->from.email, arena, &person, err), may;

	if (found < 0 || decision_rules_load(settings, arena, &rules, err))
		return -1;
	rule = decision_rule(&rules, decision->rule, err);
	/* What looks like an objection is nothing in a vote: there are numbers. */
	if (!rule || (rule->kind == DECISION_VOTE && !said->is_number))
		return rule ? 0 : -1;
	if (found == 1) {
		opinion.person_id = person->id;
		opinion.name = person->name;
	} else if (str_is_empty(opinion.name)) {
		opinion.name = arena_dup_len(arena, opinion.email, strcspn(opinion.email, "@"));
	}
	may = opinion_may_answer(db, settings, rule, opinion.person_id, &why, err);
	if (may < 0)
		return -1;
	weigh(rule, said, may, why, &opinion);
	return opinion_put(db, &opinion, err);
}

int decision_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		  struct arena *arena, struct err *err)
{
	struct decision *decision;
	struct said said = { 0 };
	bool own = db_in_transaction(db);
	int rc;

	if (!heard->list_id || heard->is_automatic || !heard->from.email ||
	    str_eq_fold(heard->from.email, settings->mail.from_email))
		return 0;
	rc = find_decision(db, heard, arena, &decision, err);
	if (rc != 1)
		return rc;
	if (decision->state != DECISION_OPEN || !read_body(heard->body, arena, &said) ||
	    (heard->date && heard->date >= decision->closes_at))
		return 0;
	if (!own && db_begin(db, err))
		return -1;
	rc = put(db, settings, heard, decision, &said, arena, err);
	if (rc == 0 && !own)
		rc = db_commit(db, err);
	if (!own)
		db_rollback(db);
	return rc ? -1 : 1;
}
