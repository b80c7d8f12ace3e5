/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose turn it is: what became of each comment, then what the verdicts miss. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/turn.h"
#include "review/verdict.h"

#include "identity.h"

#define DEPTH_MAX 200		/* of a thread that is followed upwards */
#define NAMES_MAX 3

static const struct { const char *key, *name; } states[TURN_STATES] = {
	[TURN_REVIEW] = { "review", "waiting for review" },
	[TURN_AUTHOR] = { "author", "waiting for the author" },
	[TURN_ACK] = { "ack", "waiting for an ack" },
	[TURN_CLOCK] = { "clock", "waiting for the clock" },
	[TURN_READY] = { "ready", "ready" },
	[TURN_STALLED] = { "stalled", "stalled" },
	[TURN_SUPERSEDED] = { "superseded", "superseded" },
	[TURN_COMMITTED] = { "committed", "committed" },
	[TURN_WITHDRAWN] = { "withdrawn", "withdrawn" },
};

const char *turn_state_key(enum turn_state state)
{
	return states[state].key;
}

const char *turn_state_name(enum turn_state state)
{
	return states[state].name;
}

bool turn_is_open(enum turn_state state)
{
	return state < TURN_SUPERSEDED;
}

bool turn_state_parse(const char *key, enum turn_state *out)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (!str_eq_fold(key, states[i].key))
			continue;
		*out = (enum turn_state)i;
		return true;
	}
	return false;
}

const char *turn_owner_key(enum turn_owner owner)
{
	static const char *const keys[] = {
		[OWNER_NOBODY] = "nobody", [OWNER_AUTHOR] = "author",
		[OWNER_REVIEWERS] = "reviewers", [OWNER_RELEASE] = "release-manager",
		[OWNER_COMMITTERS] = "committers",
	};

	return keys[owner];
}

const char *turn_owes_name(enum turn_owes what)
{
	static const char *const names[] = {
		[OWES_REVIEW] = "a review", [OWES_ACK] = "an ack", [OWES_ANSWER] = "an answer",
		[OWES_RELEASE_ACK] = "a Release-Acked-by",
	};

	return names[what];
}

/* ---- comments */

struct thread {
	const struct turn_mail *mails;
	size_t n;
	struct arena *arena;
	struct identity *who;		/* one a mail */
};

static const struct turn_mail *find_mail(const struct thread *thread, const char *message_id)
{
	for (size_t i = 0; message_id && i < thread->n; i++)
		if (str_eq(thread->mails[i].message_id, message_id))
			return &thread->mails[i];
	return NULL;
}

static bool descends(const struct thread *thread, const struct turn_mail *mail,
		     const struct turn_mail *from)
{
	for (int depth = 0; mail && depth < DEPTH_MAX; depth++) {
		if (str_eq(mail->parent_id, from->message_id))
			return true;
		mail = find_mail(thread, mail->parent_id);
	}
	return false;
}

static bool same_writer(const struct thread *thread, size_t a, size_t b)
{
	return identity_same(&thread->who[a], &thread->who[b]);
}

/* What reviewers say to each other is not for the author. */
static bool is_to_another(const struct thread *thread, size_t i)
{
	const struct turn_mail *parent = find_mail(thread, thread->mails[i].parent_id);

	return parent && !parent->is_author &&
	       !same_writer(thread, i, (size_t)(parent - thread->mails));
}

static bool is_comment(const struct thread *thread, size_t i)
{
	const struct turn_mail *mail = &thread->mails[i];

	if (mail->is_author || mail->says & (TURN_SAYS_PING | TURN_SAYS_APPLIED))
		return mail->says & TURN_SAYS_APPLIED && mail->says & TURN_SAYS_QUESTION;
	if (mail->says & TURN_SAYS_TAG)
		return mail->says & TURN_SAYS_CONDITION;
	if (is_to_another(thread, i))
		return false;
	if (mail->says & TURN_SAYS_QUESTION)
		return true;
	return mail->says & TURN_SAYS_WORDS && !(mail->says & TURN_SAYS_AGREES);
}

/* A later tag by who commented, to this patch or to all of them. */
static bool is_satisfied(const struct thread *thread, size_t comment, size_t later)
{
	const struct turn_mail *mail = &thread->mails[later];

	return mail->says & TURN_SAYS_TAG && !(mail->says & TURN_SAYS_CONDITION) &&
	       (!mail->patch || mail->patch == thread->mails[comment].patch) &&
	       same_writer(thread, comment, later);
}

/* "Ok" to what was asked for; to a question it is the answer. */
static bool is_promise(const struct turn_mail *comment, const struct turn_mail *answer)
{
	if (answer->says & TURN_SAYS_QUESTION)
		return false;
	return answer->says & TURN_SAYS_PROMISES ||
	       (answer->says & TURN_SAYS_AGREES && !(comment->says & TURN_SAYS_QUESTION));
}

static struct turn_comment follow(const struct thread *thread, size_t i)
{
	const struct turn_mail *mail = &thread->mails[i];
	struct turn_comment out = { .mail = mail };

	for (size_t k = i + 1; k < thread->n; k++) {
		const struct turn_mail *later = &thread->mails[k];

		if (is_satisfied(thread, i, k)) {
			out.state = COMMENT_SETTLED;
			return out;
		}
		if (later->is_author && !(later->says & TURN_SAYS_PING) &&
		    descends(thread, later, mail)) {
			out.answer = later;
			out.state = is_promise(mail, later) ? COMMENT_PROMISED :
				COMMENT_ANSWERED;
		} else if (out.answer && same_writer(thread, i, k) &&
			   descends(thread, later, mail)) {
			/* They went on from there: their newer words count. */
			if (is_comment(thread, k) || out.state == COMMENT_ANSWERED)
				out.state = COMMENT_SETTLED;
			return out;
		}
	}
	return out;
}

void turn_comments(const struct turn_mail *mails, size_t n, struct arena *arena,
		   struct turn_comments *out)
{
	struct thread thread = { mails, n, arena, arena_array(arena, struct identity, n + 1) };

	for (size_t i = 0; i < n; i++)
		thread.who[i] = identity_of(arena, mails[i].name, mails[i].address);
	for (size_t i = 0; i < n; i++)
		if (is_comment(&thread, i))
			*vec_add(out, arena) = follow(&thread, i);
}

/* ---- who owes */

struct finder {
	struct turn *out;
	const struct turn_input *in;
	struct arena *arena;
	struct identity author;
};

static bool is_owed_already(const struct turn *turn, const char *address, bool is_rest)
{
	for (size_t i = 0; i < turn->owed.len; i++) {
		struct turn_owed *owed = &turn->owed.items[i];

		if (!str_eq_fold(owed->address, address))
			continue;
		owed->is_rest = owed->is_rest && is_rest;
		return true;
	}
	return false;
}

/* How many there are to owe it. */
static size_t owe_people(struct finder *f, const struct people *people,
			 const struct section *section, enum turn_owes what)
{
	size_t n = 0;

	for (size_t i = 0; i < people->len; i++) {
		const struct maintainer *person = people->items[i];
		struct identity who = { .name = person->name, .address = person->address,
					.folded = person->folded, .german = person->german };
		bool is_rest = section && section->is_rest;

		if (identity_same(&who, &f->author))
			continue;
		n++;
		if (is_owed_already(f->out, person->address, is_rest))
			continue;
		*vec_add(&f->out->owed, f->arena) = (struct turn_owed){
			.name = arena_dup(f->arena, *person->name ? person->name :
					  person->address),
			.address = arena_dup(f->arena, person->address),
			.what = what, .is_rest = is_rest,
			.section = section ? arena_dup(f->arena, section->name) : NULL,
		};
	}
	return n;
}

/* Who could be the second person: co-maintainers, else those one step wider. */
static void owe_second(struct finder *f, const struct verdict *verdict, enum turn_owes what)
{
	size_t before = f->out->owed.len, n = 0;

	for (size_t i = 0; i < verdict->files.len; i++)
		n += owe_people(f, &verdict->files.items[i].owners,
				verdict->files.items[i].section, what);
	if (n)
		return;
	for (size_t i = 0; i < verdict->files.len; i++)
		owe_people(f, &verdict->files.items[i].wider, NULL, what);
	for (size_t i = before; i < f->out->owed.len; i++)
		f->out->owed.items[i].is_rest = true;
}

static void owe_verdict(struct finder *f, const struct verdict *verdict)
{
	enum turn_owes what = verdict->second_by || verdict->approval != APPROVAL_NONE ?
		OWES_ACK : OWES_REVIEW;
	size_t n = 0;

	for (size_t i = 0; i < verdict->files.len; i++) {
		const struct verdict_file *file = &verdict->files.items[i];

		if (file->approval != APPROVAL_SPECIFIC)
			n += owe_people(f, &file->owners, file->section, what);
	}
	if (verdict->state == VERDICT_NEEDS_SECOND || !n)
		owe_second(f, verdict, OWES_REVIEW);
}

static void owe_answers(struct finder *f)
{
	for (size_t i = 0; i < f->out->comments.len; i++) {
		const struct turn_comment *comment = &f->out->comments.items[i];

		if (comment->state != COMMENT_ANSWERED ||
		    is_owed_already(f->out, comment->mail->address, false))
			continue;
		*vec_add(&f->out->owed, f->arena) = (struct turn_owed){
			.name = comment->mail->name, .address = comment->mail->address,
			.what = OWES_ANSWER, .message_id = comment->answer->message_id,
		};
		if (comment->answer->at > f->out->since)
			f->out->since = comment->answer->at;
	}
}

/* ---- in words */

/* "Jan Deep or Ann Deep (SHADOW), Ti Ed (TIED)" */
static char *owed_text(const struct finder *f)
{
	const struct turn_oweds *owed = &f->out->owed;
	struct buf out = BUF_INIT(4000);
	const char *section = NULL;
	size_t n = 0;

	for (size_t i = 0; i < owed->len; i++) {
		const struct turn_owed *one = &owed->items[i];
		bool same = i && str_eq(one->section, section);

		if (!same && i) {
			if (section)
				buf_printf(&out, " (%s)", section);
			buf_puts(&out, ", ");
			n = 0;
		}
		if (n < NAMES_MAX)
			buf_printf(&out, "%s%.100s", n ? " or " : "", one->name);
		else if (n == NAMES_MAX)
			buf_puts(&out, " or others");
		n++;
		section = one->section;
	}
	if (section)
		buf_printf(&out, " (%s)", section);
	return buf_to_arena(&out, f->arena);
}

/* Those of THE REST stand behind all who are more specific. */
static void sort_owed(struct finder *f)
{
	struct turn_oweds sorted = { 0 };

	for (int rest = 0; rest < 2; rest++)
		for (size_t i = 0; i < f->out->owed.len; i++)
			if (f->out->owed.items[i].is_rest == rest)
				*vec_add(&sorted, f->arena) = f->out->owed.items[i];
	f->out->owed = sorted;
}

static const char *plural(struct arena *arena, size_t n, const char *one, const char *many)
{
	return arena_printf(arena, "%zu %s", n, n == 1 ? one : many);
}

/* ---- states */

static void count_mails(struct finder *f)
{
	struct turn *out = f->out;

	out->quiet_since = f->in->posted_at;
	for (size_t i = 0; i < f->in->n_mails; i++) {
		const struct turn_mail *mail = &f->in->mails[i];

		if (mail->says & TURN_SAYS_PING) {
			out->n_pings++;
			out->last_ping_at = mail->at;
		} else if (mail->at > out->quiet_since) {
			out->quiet_since = mail->at;
		}
	}
}

static const struct verdict *worst_verdict(const struct turn_input *in)
{
	const struct verdict *worst = NULL;

	for (size_t i = 0; i < in->n_verdicts; i++)
		if (!worst || in->verdicts[i].state < worst->state)
			worst = &in->verdicts[i];
	return worst;
}

static bool find_author_turn(struct finder *f)
{
	struct turn *out = f->out;
	const struct verdict *worst = worst_verdict(f->in);
	size_t questions = 0, comments = 0, promised = 0;

	for (size_t i = 0; i < out->comments.len; i++) {
		const struct turn_comment *comment = &out->comments.items[i];

		if (comment->state == COMMENT_ASKED && comment->mail->says & TURN_SAYS_QUESTION)
			questions++;
		else if (comment->state == COMMENT_ASKED)
			comments++;
		else if (comment->state == COMMENT_PROMISED)
			promised++;
		else
			continue;
		if (!out->n_open++ || comment->mail->at < out->since)
			out->since = comment->mail->at;
	}
	if (f->in->has_objection || (worst && worst->state == VERDICT_OBJECTION))
		out->why = "an objection is open";
	else if (questions)
		out->why = arena_printf(f->arena, "%s unanswered%s",
					plural(f->arena, questions, "question", "questions"),
					comments ? ", changes asked" : "");
	else if (comments)
		out->why = arena_printf(f->arena, "changes asked in %s",
					plural(f->arena, comments, "mail", "mails"));
	else if (promised)
		out->why = "a new version was promised";
	else
		return false;
	out->state = TURN_AUTHOR;
	out->owner = OWNER_AUTHOR;
	out->text = arena_printf(f->arena, "waiting for the author, %s: %s",
				 f->in->author_name, out->why);
	return true;
}

static void reviewers(struct finder *f, enum turn_state state, const char *what)
{
	f->out->state = state;
	f->out->owner = OWNER_REVIEWERS;
	f->out->text = f->out->owed.len ?
		arena_printf(f->arena, "waiting for %s by %s", what, owed_text(f)) :
		arena_printf(f->arena, "waiting for %s by anybody who knows this code", what);
}

static void find_missing(struct finder *f)
{
	bool acks = true;

	for (size_t i = 0; i < f->in->n_verdicts; i++)
		if (f->in->verdicts[i].state <= VERDICT_ONLY_GENERAL)
			owe_verdict(f, &f->in->verdicts[i]);
	sort_owed(f);
	for (size_t i = 0; i < f->out->owed.len; i++)
		acks = acks && f->out->owed.items[i].what == OWES_ACK;
	if (acks && f->out->owed.len)
		reviewers(f, TURN_ACK, "an ack");
	else
		reviewers(f, TURN_REVIEW, "review");
}

static void find_release(struct finder *f)
{
	const char *who = f->in->release_manager ? f->in->release_manager :
		"the release manager";

	f->out->state = TURN_ACK;
	f->out->owner = OWNER_RELEASE;
	f->out->why = "the tree is frozen";
	f->out->text = arena_printf(f->arena, "waiting for a Release-Acked-by of %s", who);
}

static void find_clock(struct finder *f, const struct verdict *worst)
{
	f->out->state = TURN_CLOCK;
	f->out->why = worst->state == VERDICT_MORATORIUM ? "a commit moratorium is in force" :
		"people have time to respond";
	f->out->text = arena_printf(f->arena, "waiting for the clock: %s", f->out->why);
}

static void find_ready(struct finder *f)
{
	if (f->in->is_rfc) {
		f->out->state = TURN_AUTHOR;
		f->out->owner = OWNER_AUTHOR;
		f->out->why = "an RFC is not committed";
		f->out->text = arena_printf(f->arena, "waiting for the author, %s: approved, but "
					    "posted as RFC", f->in->author_name);
		return;
	}
	f->out->state = TURN_READY;
	f->out->owner = OWNER_COMMITTERS;
	f->out->text = "ready: a committer can take it";
}

static void find_by_verdict(struct finder *f)
{
	const struct verdict *worst = worst_verdict(f->in);

	if (!worst) {
		reviewers(f, TURN_REVIEW, "review");
		return;
	}
	switch (worst->state) {
	case VERDICT_OBJECTION:		/* was the author's above */
	case VERDICT_NEEDS_MAINTAINER:
	case VERDICT_NEEDS_SECOND:
	case VERDICT_NEEDS_APPROVALS:
	case VERDICT_ONLY_GENERAL:
		owe_answers(f);
		if (f->out->owed.len)
			reviewers(f, TURN_REVIEW, "review");
		else
			find_missing(f);
		return;
	case VERDICT_NEEDS_RELEASE_ACK:
		find_release(f);
		return;
	case VERDICT_MORATORIUM:
	case VERDICT_WAITING:
		find_clock(f, worst);
		return;
	case VERDICT_READY:
		find_ready(f);
		return;
	}
}

/* Whether all of it was taken, by whom last. */
static const struct turn_mail *find_taking(const struct turn_input *in)
{
	const struct turn_mail *last = NULL;
	uint64_t seen = 0;
	size_t n = 0;

	for (size_t i = 0; i < in->n_mails; i++) {
		const struct turn_mail *mail = &in->mails[i];
		uint64_t bit = (uint64_t)1 << (mail->patch & 63);

		if (!(mail->says & TURN_SAYS_APPLIED))
			continue;
		n = mail->patch ? n + !(seen & bit) : in->n_patches;
		seen |= bit;
		last = mail;
	}
	return n >= in->n_patches ? last : NULL;
}

/* Nobody is waited for once it was taken, unless there is something new since. */
static bool find_taken(struct finder *f)
{
	const struct turn_mail *taking = find_taking(f->in);
	struct turn *out = f->out;

	if (!taking)
		return false;
	for (size_t i = 0; i < out->comments.len; i++)
		if (out->comments.items[i].state == COMMENT_ASKED &&
		    out->comments.items[i].mail->at > taking->at)
			return false;
	for (size_t i = 0; i < f->in->n_mails; i++)
		if (f->in->mails[i].at > taking->at &&
		    f->in->mails[i].says & TURN_SAYS_WORDS &&
		    str_eq_fold(f->in->mails[i].address, taking->address))
			return false;
	out->since = taking->at;
	out->state = TURN_CLOCK;
	out->taken = taking;
	out->why = arena_printf(f->arena, "\"%.80s\"", taking->line);
	out->text = arena_printf(f->arena, "waiting for the clock: taken, as %s says, but not in "
				 "the tree yet", taking->name);
	return true;
}

static bool find_end(struct finder *f)
{
	switch (f->in->end) {
	case TURN_END_OPEN:
		return false;
	case TURN_END_SUPERSEDED:
		f->out->state = TURN_SUPERSEDED;
		f->out->text = "superseded by a newer version";
		return true;
	case TURN_END_COMMITTED:
		f->out->state = TURN_COMMITTED;
		f->out->text = "committed";
		return true;
	case TURN_END_WITHDRAWN:
		f->out->state = TURN_WITHDRAWN;
		f->out->text = "withdrawn by the author";
		return true;
	}
	bug("no such end");
}

static void find_stalled(struct finder *f)
{
	struct turn *out = f->out;
	int64_t last = out->last_ping_at > out->quiet_since ? out->last_ping_at :
		out->quiet_since;

	if (!f->in->stalled_secs || f->in->now - last < f->in->stalled_secs ||
	    out->state == TURN_READY || out->state == TURN_CLOCK)
		return;
	out->state = TURN_STALLED;
	out->text = arena_printf(f->arena, "stalled, not a word for %lld days; it was %s",
				 (long long)((f->in->now - last) / CLOCK_DAY), out->text);
}

void turn_find(struct turn *out, const struct turn_input *in, struct arena *arena)
{
	struct finder f = { out, in, arena,
			    identity_of(arena, in->author_name, in->author_address) };

	*out = (struct turn){ .since = in->posted_at, .why = "" };
	count_mails(&f);
	turn_comments(in->mails, in->n_mails, arena, &out->comments);
	if (find_end(&f)) {
		out->before = out->state;
		return;
	}
	if (!find_taken(&f) && !find_author_turn(&f))
		find_by_verdict(&f);
	out->before = out->state;
	find_stalled(&f);
}
