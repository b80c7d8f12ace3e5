/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ping for the list, for its submitter to send. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/settings.h"
#include "review/draft.h"
#include "review/judge.h"

#include "party.h"

#define TO_MAX 10

static const char unreserved[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

static void add_encoded(struct buf *out, const char *s, const char *also)
{
	for (; *s; s++) {
		if (strchr(unreserved, *s) || strchr(also, *s))
			buf_putc(out, *s);
		else
			buf_printf(out, "%%%02X", (unsigned char)*s);
	}
}

char *draft_archive_url(const struct settings *settings, const char *message_id,
			struct arena *arena)
{
	const char *pattern = settings->list.archive;
	const char *at = pattern ? strstr(pattern, "%s") : NULL;
	struct buf out = BUF_INIT(4000);

	if (!at)
		return NULL;
	buf_add(&out, pattern, (size_t)(at - pattern));
	add_encoded(&out, message_id, "@+=");
	buf_puts(&out, at + 2);
	return buf_to_arena(&out, arena);
}

/* "Ping", "Ping²", "Ping³" ... */
static char *ping_word(size_t n, struct arena *arena)
{
	static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };

	if (n < 2)
		return arena_dup(arena, "Ping");
	if (n < 10)
		return arena_printf(arena, "Ping%s", raised[n]);
	return arena_printf(arena, "Ping%s%s", raised[n / 10 % 10], raised[n % 10]);
}

/* THE REST is not asked while somebody more specific owes. */
static bool is_asked(const struct turn_oweds *owed, size_t i)
{
	bool specific = false;

	for (size_t k = 0; k < owed->len; k++)
		specific = specific || !owed->items[k].is_rest;
	return !specific || !owed->items[i].is_rest;
}

static void add_missing(struct buf *body, const struct turn_oweds *owed)
{
	const char *section = NULL;
	size_t n = 0;

	for (size_t i = 0; i < owed->len; i++) {
		const struct turn_owed *one = &owed->items[i];

		if (!is_asked(owed, i))
			continue;
		if (n++ && str_eq(section, one->section))
			continue;
		section = one->section;
		if (section)
			buf_printf(body, " - %s for %s\n", turn_owes_name(one->what), section);
		else
			buf_printf(body, " - %s by %s\n", turn_owes_name(one->what), one->name);
	}
}

static const char *write_body(const struct settings *settings, const struct judgement *j,
			      const char *subject, const char *why, struct arena *arena)
{
	struct buf body = BUF_INIT(8000);
	int64_t days = (clock_now() - j->turn.quiet_since) / CLOCK_DAY;

	text_quote(&body, subject);
	buf_putc(&body, '\n');
	text_fill(&body, "", "", arena_printf(arena,
		"This was posted on %s, and nothing was said for %lld day%s.  Still missing:",
		zone_text_utc(arena, settings->site.zone, j->series->posted_at), (long long)days,
		days == 1 ? "" : "s"));
	add_missing(&body, &j->turn.owed);
	if (!str_is_empty(why)) {
		buf_putc(&body, '\n');
		text_fill(&body, "", "", why);
	}
	buf_printf(&body, "\nThanks,\n%s\n", j->series->author_name);
	return buf_to_arena(&body, arena);
}

static const char *write_mailto(const struct draft *draft, const char *addresses,
				const char *cc, struct arena *arena)
{
	struct buf out = BUF_INIT(16000);
	struct buf body = BUF_INIT(8000);

	buf_puts(&out, "mailto:");
	add_encoded(&out, addresses, "@,");
	buf_puts(&out, "?cc=");
	add_encoded(&out, cc, "@,");
	buf_puts(&out, "&subject=");
	add_encoded(&out, draft->subject, "");
	buf_puts(&out, "&in-reply-to=");
	add_encoded(&out, arena_printf(arena, "<%s>", draft->in_reply_to), "@");
	for (const char *s = draft->body; *s; s++) {
		if (*s == '\n')
			buf_putc(&body, '\r');
		buf_putc(&body, *s);
	}
	buf_puts(&out, "&body=");
	add_encoded(&out, buf_str(&body), "");
	buf_free(&body);
	return buf_to_arena(&out, arena);
}

static void add_quoted(struct buf *out, const char *option, const char *s)
{
	buf_printf(out, " --%s='", option);
	for (; *s; s++) {
		if (*s == '\'')
			buf_puts(out, "'\\''");
		else
			buf_putc(out, *s);
	}
	buf_putc(out, '\'');
}

int draft_ping(const struct settings *settings, const struct judgement *j, const char *why,
	       struct arena *arena, struct draft *out, struct err *err)
{
	const struct turn_oweds *owed = &j->turn.owed;
	struct buf to = BUF_INIT(8000), addresses = BUF_INIT(8000), line = BUF_INIT(8000);
	const char *subject;
	size_t n = 0;

	if (why && !(why = party_words(why, DRAFT_WHY_MAX, arena, err)))
		return -1;
	if (j->turn.owner != OWNER_REVIEWERS || !owed->len)
		return err_set(err, ERR_CONFLICT, "there is nobody to ping: it is %.150s",
			       j->turn.text);
	subject = series_subject(j->series, arena);
	buf_puts(&line, "git send-email");
	for (size_t i = 0; i < owed->len && n < TO_MAX; i++) {
		const char *box;

		if (!is_asked(owed, i))
			continue;
		box = mailbox_text(arena, owed->items[i].name, owed->items[i].address);
		buf_printf(&to, "%s%s", n ? ", " : "", box);
		buf_printf(&addresses, "%s%s", n++ ? "," : "", owed->items[i].address);
		add_quoted(&line, "to", box);
	}
	*out = (struct draft){
		.subject = arena_printf(arena, "%s: %s", ping_word(j->turn.n_pings + 1, arena),
					subject),
		.to_line = buf_to_arena(&to, arena),
		.cc_line = mailbox_text(arena, "", settings->list.email),
		.in_reply_to = j->series->message_id,
		.body = write_body(settings, j, subject, why, arena),
	};
	add_quoted(&line, "cc", settings->list.email);
	add_quoted(&line, "in-reply-to", arena_printf(arena, "<%s>", out->in_reply_to));
	buf_puts(&line, " --suppress-cc=all --8bit-encoding=UTF-8 ping.txt");
	out->send_email = buf_to_arena(&line, arena);
	out->file = arena_printf(arena, "Subject: %s\n\n%s", out->subject, out->body);
	out->mailto = write_mailto(out, buf_str(&addresses), settings->list.email, arena);
	buf_free(&addresses);
	return 0;
}
