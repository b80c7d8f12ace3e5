/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a decision stands: opinions in, an outcome out.  Pure. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "calendar/decision.h"

static void add(const struct decision_rule *rule, const struct opinion *opinion,
		struct decision_count *out)
{
	switch (opinion->state) {
	case OPINION_COUNTS:
		out->by_value[opinion->value + 2]++;
		out->answers++;
		out->in_favour += opinion->value > 0;
		out->against += opinion->value < 0;
		out->objections += rule->kind == DECISION_CONSENSUS ? opinion->value < 0 :
				   rule->veto && opinion->value == -2;
		return;
	case OPINION_HINT:
		out->hints++;
		return;
	case OPINION_RESOLVED:
		out->resolved++;
		out->answers++;
		return;
	case OPINION_VOID:
		out->void_++;
		return;
	}
}

static enum decision_state outcome(const struct decision_rule *rule,
				   const struct decision_count *count)
{
	size_t needed = str_eq(rule->pass, "two-thirds") ? 2 * count->against : count->against;

	if (rule->kind == DECISION_CONSENSUS) {
		if (count->objections || (rule->quorum && count->few))
			return DECISION_UNSETTLED;
		return DECISION_AGREED;
	}
	if (count->objections)
		return DECISION_REFUSED;
	if (!count->in_favour && !count->against)
		return DECISION_UNSETTLED;
	if (rule->quorum && count->few)
		return DECISION_UNSETTLED;
	if (str_eq(rule->pass, "two-thirds"))
		return count->in_favour >= needed && count->in_favour ? DECISION_AGREED :
								       DECISION_REFUSED;
	if (count->in_favour == count->against)
		return DECISION_UNSETTLED;
	return count->in_favour > needed ? DECISION_AGREED : DECISION_REFUSED;
}

void decision_count(const struct decision_rule *rule, const struct opinions *opinions,
		    struct decision_count *out)
{
	*out = (struct decision_count){ 0 };
	for (size_t i = 0; i < opinions->len; i++)
		add(rule, &opinions->items[i], out);
	out->few = out->answers < (size_t)rule->answers;
	out->outcome = outcome(rule, out);
}

static void list(struct buf *out, size_t n, const char *what)
{
	if (n)
		buf_printf(out, "%s%zu %s", out->len ? ", " : "", n, what);
}

/* Of a ladder each step, of a plain vote and of consensus the two sides. */
char *decision_count_text(const struct decision_rule *rule, const struct decision_count *count,
			  struct arena *arena)
{
	struct buf out = BUF_INIT(400);

	if (rule->kind == DECISION_CONSENSUS) {
		list(&out, count->in_favour, "in favour");
		list(&out, count->objections, count->objections == 1 ? "open objection" :
		     "open objections");
		list(&out, count->resolved, count->resolved == 1 ? "objection met" :
		     "objections met");
	} else {
		for (int value = 2; value >= -2; value--)
			if (count->by_value[value + 2])
				buf_printf(&out, "%s%s%d (%s): %zu", out.len ? ", " : "",
					   value > 0 ? "+" : "", value,
					   decision_rule_word(rule, value, arena),
					   count->by_value[value + 2]);
	}
	list(&out, count->hints, count->hints == 1 ? "reply to be looked at" :
	     "replies to be looked at");
	if (!out.len)
		buf_puts(&out, "nobody has answered");
	return buf_to_arena(&out, arena);
}
