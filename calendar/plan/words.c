/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words and numbers of a line. */
#include <string.h>

#include "base/err.h"
#include "base/str.h"

#include "words.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct words *words)
{
	while (words->word < words->line_end && is_blank(*words->word))
		words->word++;
}

void words_init(struct words *words, const char *text, size_t len)
{
	*words = (struct words){ .at = text, .end = text + len };
}

int words_line(struct words *words)
{
	while (words->at < words->end) {
		const char *newline = memchr(words->at, '\n', (size_t)(words->end - words->at));

		words->word = words->at;
		words->line_end = newline ? newline : words->end;
		words->at = newline ? newline + 1 : words->end;
		words->line++;
		skip_blanks(words);
		if (words->word < words->line_end && *words->word != '#')
			return 1;
	}
	return 0;
}

int words_next(struct words *words, char out[WORDS_WORD_MAX + 1], struct err *err)
{
	size_t len = 0;

	skip_blanks(words);
	if (words->word == words->line_end)
		return 0;
	for (; words->word < words->line_end && !is_blank(*words->word); words->word++) {
		if (len == WORDS_WORD_MAX)
			return err_set(err, ERR_LIMIT, "a word of over %d bytes",
				       WORDS_WORD_MAX);
		if (!*words->word)
			return err_set(err, ERR_INVALID, "a NUL byte");
		out[len++] = *words->word;
	}
	out[len] = '\0';
	return 1;
}

int words_maybe_int(struct words *words, int min, int max, int *out, struct err *err)
{
	char word[WORDS_WORD_MAX + 1];
	int64_t value;
	int r = words_next(words, word, err);

	if (r <= 0)
		return r;
	if (str_to_int(word, min, max, &value, err))
		return -1;
	*out = (int)value;
	return 1;
}

int words_int(struct words *words, const char *what, int min, int max, int *out,
	      struct err *err)
{
	int r = words_maybe_int(words, min, max, out, err);

	if (r == 0)
		return err_set(err, ERR_INVALID, "the %s is missing", what);
	return r < 0 ? err_in(err, "%s", what) : 0;
}

int words_done(struct words *words, struct err *err)
{
	char word[WORDS_WORD_MAX + 1];
	int r = words_next(words, word, err);

	return r > 0 ? err_set(err, ERR_INVALID, "\"%.40s\" is too much", word) : r;
}
