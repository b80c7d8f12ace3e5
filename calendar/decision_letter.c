/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A decision's mails to the list: the proposal, its end moved, taken back, the result. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"
#include "decision_rows.h"

#define TITLE_BYTES_MAX 240

/* What a letter is made of. */
struct frame {
	struct db *db;
	const struct settings *settings;
	const struct decision *decision;
	const struct decision_rule *rule;
	struct opinions opinions;
	struct decision_count count;
	struct arena *arena;
};

static const char *title(const struct frame *f)
{
	const char *title = f->decision->title;

	return arena_dup_len(f->arena, title, str_utf8_cut(title, TITLE_BYTES_MAX));
}

/* "[VOTE] Drop Python 2 (until Thu 3 Dec 2026, 12:00 UTC)" */
static char *subject(const struct frame *f)
{
	struct civil c = zone_civil("UTC", f->decision->closes_at);

	return arena_printf(f->arena, "[%s] %s (until %.3s %d %.3s %d, %02d:%02d UTC)",
			    f->rule->kind == DECISION_VOTE ? "VOTE" : "PROPOSAL", title(f),
			    zone_weekday(c.weekday), c.day, zone_month(c.month), c.year, c.hour,
			    c.minute);
}

static char *end_text(const struct frame *f)
{
	return zone_text_utc(f->arena, f->decision->zone, f->decision->closes_at);
}

static const char *voters_text(const struct frame *f)
{
	const char *voters = f->rule->voters;

	if (str_eq(voters, "anyone"))
		return "anybody";
	if (str_eq(voters, "members"))
		return arena_printf(f->arena, "whoever has signed in once at %s",
				    f->settings->site.url);
	if (str_eq(voters, "organisers"))
		return "the organisers";
	return arena_printf(f->arena, "the group %s", voters);
}

static void write_ladder(const struct frame *f, struct buf *out)
{
	for (int64_t value = f->rule->scale; value >= -f->rule->scale; value--)
		buf_printf(out, "  %s%lld  %s%s\n", value > 0 ? "+" : value ? "" : " ",
			   (long long)value, decision_rule_word(f->rule, value, f->arena),
			   f->rule->veto && value == -2 ? ": say why, or it does not count" : "");
}

static void write_how(const struct frame *f, struct buf *out)
{
	const char *url = decision_url(f->settings, f->decision->id, f->arena);

	if (f->rule->kind == DECISION_CONSENSUS) {
		text_fill(out, "", "", arena_printf(f->arena,
			  "This is lazy consensus: unless somebody objects by the time below, it "
			  "is agreed.  An objection has a reason.  To object or to agree, reply to "
			  "this mail with -1 or +1 at the start of a line and your words behind "
			  "it, or use the page."));
	} else {
		text_fill(out, "", "", arena_printf(f->arena,
			  "To vote, reply to this mail with one of these at the start of a line, "
			  "or use the page.  The last vote of each counts; %s may vote.",
			  voters_text(f)));
		buf_putc(out, '\n');
		write_ladder(f, out);
	}
	buf_printf(out, "\nUntil: %s\nPage:  %s\nRule:  %s\n", end_text(f), url,
		   f->rule->cite ? f->rule->cite : f->rule->id);
}

static void write_opinion(const struct frame *f, const struct opinion *opinion, struct buf *out)
{
	const char *mark = arena_printf(f->arena, "  %s%lld  ",
					opinion->value > 0 ? "+" : opinion->value ? "" : " ",
					(long long)opinion->value);

	text_fill(out, mark, "      ",
		  arena_printf(f->arena, "%s%s%s", opinion->name, *opinion->words ? ": " : "",
			       opinion->words));
	if (opinion->state == OPINION_RESOLVED)
		buf_puts(out, "      (this objection was met)\n");
	if (opinion->message_id)
		buf_printf(out, "      <%s>\n", opinion->message_id);
}

static void write_opinions(const struct frame *f, struct buf *out)
{
	bool any = false;

	for (int value = 2; value >= -2; value--)
		for (size_t i = 0; i < f->opinions.len; i++) {
			const struct opinion *opinion = &f->opinions.items[i];

			if (opinion->value != value || (opinion->state != OPINION_COUNTS &&
							opinion->state != OPINION_RESOLVED))
				continue;
			if (!any)
				buf_puts(out, "Who said what:\n\n");
			any = true;
			write_opinion(f, opinion, out);
		}
	if (any)
		buf_putc(out, '\n');
}

static void write_void(const struct frame *f, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < f->opinions.len; i++) {
		const struct opinion *opinion = &f->opinions.items[i];

		if (opinion->state != OPINION_VOID)
			continue;
		if (!any)
			buf_puts(out, "Not counted:\n\n");
		any = true;
		text_fill(out, "  ", "      ",
			  arena_printf(f->arena, "%+d %s (%s)", (int)opinion->value,
				       opinion->name, opinion->why ? opinion->why : ""));
	}
	if (any)
		buf_putc(out, '\n');
}

static const char *outcome_text(const struct frame *f)
{
	switch (f->count.outcome) {
	case DECISION_AGREED:
		return "This is agreed.";
	case DECISION_REFUSED:
		return f->count.objections ? "This is refused: somebody blocks it, with a reason." :
					     "This is refused.";
	case DECISION_UNSETTLED:
		if (f->rule->kind == DECISION_CONSENSUS && f->count.objections)
			return "There is no consensus: objections are open.";
		return "Nothing is decided: there was no clear answer.";
	case DECISION_DRAFT:
	case DECISION_OPEN:
	case DECISION_WITHDRAWN:
		break;
	}
	bug("outcome %d", (int)f->count.outcome);
}

static void write_result(const struct frame *f, struct buf *out)
{
	text_fill(out, "", "", outcome_text(f));
	text_fill(out, "", "", arena_printf(f->arena, "Count: %s.",
					    decision_count_text(f->rule, &f->count, f->arena)));
	if (f->count.few)
		text_fill(out, "", "", arena_printf(f->arena,
			  "Silent majority: only %zu answered, and the rule expects %lld.  Who "
			  "disagrees should say so soon.", f->count.answers,
			  (long long)f->rule->answers));
	buf_putc(out, '\n');
	write_opinions(f, out);
	write_void(f, out);
	buf_puts(out, "What was proposed:\n\n");
	text_quote(out, f->decision->text);
}

static void write_body(const struct frame *f, enum decision_news news, struct buf *out)
{
	struct buf text = BUF_INIT(LETTER_BODY_MAX);

	switch (news) {
	case DECISION_NEWS_OPEN:
		text_wrap_long(&text, f->decision->text);
		buf_printf(out, "%s proposes:\n\n%s\n", f->decision->owner_name, buf_str(&text));
		write_how(f, out);
		break;
	case DECISION_NEWS_EXTEND:
		text_fill(out, "", "", arena_printf(f->arena, "There is more time to answer: %s",
						    f->decision->reason));
		buf_putc(out, '\n');
		write_how(f, out);
		break;
	case DECISION_NEWS_WITHDRAW:
		text_fill(out, "", "", arena_printf(f->arena, "This proposal is withdrawn: %s",
						    f->decision->reason));
		break;
	case DECISION_NEWS_RESULT:
		write_result(f, out);
		break;
	}
	buf_printf(out, "\n-- \n%s\n%s\n", f->settings->site.name,
		   decision_url(f->settings, f->decision->id, f->arena));
	buf_free(&text);
}

static const char *prefix(const struct frame *f, enum decision_news news)
{
	switch (news) {
	case DECISION_NEWS_EXTEND:
		return "EXTENDED";
	case DECISION_NEWS_WITHDRAW:
		return "WITHDRAWN";
	case DECISION_NEWS_RESULT:
		return f->count.outcome == DECISION_AGREED ? "RESULT: agreed" :
		       f->count.outcome == DECISION_REFUSED ? "RESULT: refused" :
		       "RESULT: not settled";
	case DECISION_NEWS_OPEN:
		break;
	}
	bug("news %d", (int)news);
}

/* The proposal answers the talk before it; the rest answers the proposal. */
static void write_head(const struct frame *f, enum decision_news news, struct letter *letter)
{
	const struct decision *decision = f->decision;

	if (news == DECISION_NEWS_OPEN) {
		letter->subject = subject(f);
		if (*decision->thread)
			letter->in_reply_to = letter->refs = decision->thread;
		return;
	}
	letter->subject = news == DECISION_NEWS_EXTEND ?
		arena_printf(f->arena, "[EXTENDED] %s", subject(f)) :
		arena_printf(f->arena, "[%s] %s", prefix(f, news), title(f));
	letter->in_reply_to = decision->message_id;
	letter->refs = *decision->thread ?
		arena_printf(f->arena, "%s %s", decision->thread, decision->message_id) :
		decision->message_id;
}

static const char *owner_box(const struct frame *f, struct err *err)
{
	struct person *owner = person_get(f->db, f->decision->owner_id, f->arena, err);

	if (!owner)
		return NULL;
	return owner->email ? mailbox_text(f->arena, owner->name, owner->email) : "";
}

struct letter *decision_letter(struct db *db, const struct settings *settings,
			       const struct decision *decision, enum decision_news news,
			       struct arena *arena, struct err *err)
{
	struct frame f = { .db = db, .settings = settings, .decision = decision, .arena = arena };
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	struct letter *letter = arena_one(arena, struct letter);
	struct decision_rules rules;
	const char *owner = owner_box(&f, err);

	if (!owner || decision_rules_load(settings, arena, &rules, err) ||
	    opinion_list(db, decision->id, arena, &f.opinions, err))
		return NULL;
	f.rule = decision_rule(&rules, decision->rule, err);
	if (!f.rule)
		return NULL;
	decision_count(f.rule, &f.opinions, &f.count);
	letter->to_line = mailbox_text(arena, settings->list.name, settings->list.email);
	letter->cc_line = *owner ? owner : NULL;
	letter->is_list = true;
	write_head(&f, news, letter);
	write_body(&f, news, &body);
	if (!buf_ok(&body)) {
		buf_free(&body);
		err_set(err, ERR_LIMIT, "the mail would be larger than %d KB",
			LETTER_BODY_MAX / 1024);
		return NULL;
	}
	letter->body = buf_to_arena(&body, arena);
	letter_complete(letter, settings, arena);
	return letter;
}
