/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series is meant, and how it is told in a line. */
#include <string.h>

#include "about.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/moment.h"
#include "people/settings.h"
#include "review/series.h"
#include "../bot.h"
#include "../judge.h"

#define TITLE_BYTES 140
#define TEXT_BYTES  1500

static bool is_number(const char *word)
{
	return *word && !word[strspn(word, "0123456789")];
}

/* `"shadow: change" words`: what is in the quotes. */
static char *quoted(char **rest)
{
	char *start = *rest + 1, *end = strchr(start, '"');

	if (!end)
		return NULL;
	*end++ = '\0';
	*rest = end + strspn(end, " ");
	return start;
}

static char *cut_series(struct request *request, char **rest, bool all)
{
	char *word, *before;

	*rest += strspn(*rest, " ");
	before = arena_dup(request->arena, *rest);
	if (**rest == '"' && (word = quoted(rest)))
		return word;
	word = str_word(rest);
	if (!word || !all || is_number(word) || strchr(word, '@') || strstr(word, "://"))
		return word;
	*rest += strlen(*rest);
	return before;
}

struct series *about_series(struct request *request, char **rest, bool all, struct err *err)
{
	char *what = cut_series(request, rest, all);
	struct series *series;

	if (!what || !*what) {
		err_set(err, ERR_INVALID, "which series?  !%s %s", request->command->name,
			request->command->usage);
		return NULL;
	}
	series = series_get(request->network->bot->db, what, request->arena, err);
	if (!series && err->kind == ERR_NOT_FOUND && !all)
		err_set(err, ERR_NOT_FOUND, "no series \"%.80s\" was seen on the list; put a name "
			"of several words in \"quotes\"", what);
	return series;
}

int about_judge(struct request *request, const struct series *series, struct judgement *out,
		struct err *err)
{
	struct bot *bot = request->network->bot;
	struct judge *judge = bot_judge(bot, err);

	return judge ? judge_series(judge, bot->db, series->id, request->arena, out, err) : -1;
}

char *about_url(struct request *request, const struct series *series)
{
	return arena_printf(request->arena, "%s/series/%lld",
			    request->network->bot->settings->site.url, (long long)series->id);
}

char *about_title(struct request *request, const struct series *series)
{
	char *title = series_subject(series, request->arena);

	if (strlen(title) <= TITLE_BYTES)
		return title;
	return arena_printf(request->arena, "%.*s...", (int)str_utf8_cut(title, TITLE_BYTES),
			    title);
}

char *about_age(struct request *request, int64_t at)
{
	return moment_length(request->arena, clock_now() - at);
}

/* The end of "<ann@example.org>" at s, or NULL: no address. */
static const char *address_end(const char *s)
{
	size_t len;

	if (*s != '<')
		return NULL;
	len = strcspn(s + 1, "<> ");
	return s[len + 1] == '>' && memchr(s + 1, '@', len) ? s + len + 2 : NULL;
}

/* A bare ann@example.org is told as ann: where no name is known. */
char *about_names(struct request *request, const char *text)
{
	struct buf out = BUF_INIT(TEXT_BYTES);

	while (*text) {
		size_t len = strcspn(text, " ");
		const char *end = address_end(text);
		const char *at = memchr(text, '@', len);

		if (end) {
			if (out.len && out.data[out.len - 1] == ' ')
				out.len--;
			text = end;
			continue;
		}
		if (!at || strstr(text, "://") == text + strcspn(text, ":")) {
			len += strspn(text + len, " ");
			buf_add(&out, text, len);
			text += len;
			continue;
		}
		buf_add(&out, text, (size_t)(at - text));
		while (len && strchr(".,;:)", text[len - 1]))
			len--;
		text += len;
	}
	text = buf_to_arena(&out, request->arena);
	return arena_dup(request->arena, text);
}

char *about_person(struct request *request, const char *name, const char *email)
{
	char *shown = about_names(request, str_is_empty(name) ? email : name);

	return *shown ? shown : arena_dup(request->arena, "somebody");
}

char *about_author(struct request *request, const struct series *series)
{
	return about_person(request, series->author_name, series->author_email);
}

int about_actor(struct request *request, struct actor *who, struct err *err)
{
	if (command_actor(request, who, err))
		return -1;
	if (who->person_id)
		return 0;
	return err_set(err, ERR_DENIED, "I do not know who you are on the list: say !iam ADDRESS "
		       "to me in private, or !login for a page");
}
