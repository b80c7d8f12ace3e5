/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "people/settings.h"

#include "url.h"
#include "visit.h"

static char *with_id(struct arena *arena, const char *noun, int64_t id, const char *verb)
{
	return arena_printf(arena, "/%s/%" PRId64 "%s%s", noun, id, verb ? "/" : "",
			    verb ? verb : "");
}

char *url_call(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "call", id, verb);
}

char *url_cadence(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "cadence", id, verb);
}

char *url_counter(struct arena *arena, int64_t id)
{
	return with_id(arena, "counter", id, NULL);
}

char *url_agenda(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "agenda", id, verb);
}

char *url_poll(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "poll", id, verb);
}

char *url_meeting(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "meeting", id, verb);
}

char *url_minutes(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "minutes", id, verb);
}

char *url_action(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "action", id, verb);
}

char *url_decision(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "decision", id, verb);
}

char *url_notes(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "notes", id, verb);
}

char *url_series(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "series", id, verb);
}

char *url_letter(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "letter", id, verb);
}

char *url_person(struct arena *arena, int64_t id, const char *verb)
{
	return with_id(arena, "person", id, verb);
}

char *url_ballot(struct arena *arena, const char *secret)
{
	return arena_printf(arena, "/ballot/%s", secret);
}

char *url_poll_settle(struct arena *arena, int64_t id, int64_t number)
{
	return arena_printf(arena, "/poll/%" PRId64 "/settle?number=%" PRId64, id, number);
}

char *url_call_ics(struct arena *arena, int64_t id)
{
	return arena_printf(arena, "/call/%" PRId64 ".ics", id);
}

char *url_meeting_log(struct arena *arena, int64_t id)
{
	return arena_printf(arena, "/meeting/%" PRId64 ".txt", id);
}

char *url_minutes_text(struct arena *arena, int64_t id)
{
	return arena_printf(arena, "/minutes/%" PRId64 ".txt", id);
}

char *url_notes_version(struct arena *arena, int64_t id, int64_t version)
{
	return arena_printf(arena, "/notes/%" PRId64 "/version/%" PRId64, id, version);
}

char *url_minutes_revision(struct arena *arena, int64_t id, int64_t number)
{
	return arena_printf(arena, "/minutes/%" PRId64 "/revision/%" PRId64, id, number);
}

char *url_minutes_line(struct arena *arena, int64_t id, int64_t line)
{
	return arena_printf(arena, "/minutes/%" PRId64 "?line=%" PRId64 "#n%" PRId64, id,
			    line, line);
}

/* RFC 3986's unreserved characters, and the slash for people's eyes. */
static char *encode(struct arena *arena, const char *s)
{
	struct buf out = BUF_INIT(4096);

	for (; *s; s++) {
		if (isalnum((unsigned char)*s) || strchr("-._~/", *s))
			buf_putc(&out, *s);
		else
			buf_printf(&out, "%%%02X", (unsigned)(unsigned char)*s);
	}
	return buf_to_arena(&out, arena);
}

/* The same where an @ may stand, and a slash not. */
static char *encode_mail(struct arena *arena, const char *s)
{
	struct buf out = BUF_INIT(4096);

	for (; *s; s++) {
		if (isalnum((unsigned char)*s) || strchr("-._~@+=$", *s))
			buf_putc(&out, *s);
		else
			buf_printf(&out, "%%%02X", (unsigned)(unsigned char)*s);
	}
	return buf_to_arena(&out, arena);
}

char *url_query(struct arena *arena, const char *value)
{
	return encode(arena, value);
}

const char *url_archive(const struct visit *visit, const char *message_id)
{
	const char *pattern = visit->settings->list.archive, *mark;

	mark = pattern ? strstr(pattern, "%s") : NULL;
	if (!mark)
		return NULL;
	return arena_printf(visit->arena, "%.*s%s%s", (int)(mark - pattern), pattern,
			    encode_mail(visit->arena, message_id), mark + 2);
}

char *url_login(struct arena *arena, const char *next)
{
	return arena_printf(arena, "/login?next=%s", encode(arena, next));
}

char *url_zone(struct arena *arena, const char *next)
{
	return arena_printf(arena, "/zone?next=%s", encode(arena, next));
}

char *url_done(struct arena *arena, const char *path, const char *what)
{
	return arena_printf(arena, "%s?done=%s", path, what);
}
