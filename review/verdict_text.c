/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A verdict in words: what is so, by which rule, and whom to ask for what. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "review/policy.h"
#include "review/verdict.h"

static void write_finding(const struct finding *finding, const struct policy *policy,
			  struct buf *out)
{
	struct buf line = BUF_INIT(16000);
	char rule[16] = "  - ";

	if (finding->rule)
		rule[2] = (char)('0' + finding->rule);
	buf_printf(&line, "%s%s [%s: %s]",
		   finding->state == VERDICT_READY ? "" : "NOT YET: ", finding->text,
		   policy->policy.source, finding->cite);
	if (finding->message_id)
		buf_printf(&line, " <%s>", finding->message_id);
	text_fill(out, rule, "    ", buf_str(&line));
	if (finding->ask) {
		buf_reset(&line);
		buf_printf(&line, "%s.", finding->ask);
		text_fill(out, "    -> ", "       ", buf_str(&line));
	}
	buf_free(&line);
}

void verdict_write(const struct verdict *verdict, const struct policy *policy,
		   const struct change *change, struct buf *out)
{
	size_t id_len = strlen(change->id) == 40 ? 12 : strlen(change->id);

	buf_printf(out, "%.*s %s\n", (int)id_len, change->id, change->subject);
	if (verdict->state == VERDICT_READY)
		buf_puts(out, "  ready, as far as can be seen\n");
	else
		buf_printf(out, "  not ready: %s\n", verdict_state_name(verdict->state));
	/* What is missing comes first. */
	for (int is_met = 0; is_met < 2; is_met++)
		for (size_t i = 0; i < verdict->findings.len; i++)
			if ((verdict->findings.items[i].state == VERDICT_READY) == is_met)
				write_finding(&verdict->findings.items[i], policy, out);
}
