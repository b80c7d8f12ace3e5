/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Encoded words: neighbours of one charset are decoded as one run of bytes. */
#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "body.h"
#include "words.h"

#define CHARSET_MAX 40
#define WORD_MAX 1000			/* 75 on paper */

/* "=?charset*language?B?text?=" taken apart. */
struct word {
	char charset[CHARSET_MAX];
	char encoding;			/* 'B' or 'Q' */
	const char *text;
	size_t len;
	const char *end;		/* behind the word */
};

static bool word_at(const char *s, struct word *word)
{
	const char *charset = s + 2, *end;
	size_t n, bare;

	if (!str_starts(s, "=?"))
		return false;
	n = strcspn(charset, "? \t\r\n");
	bare = strcspn(charset, "*? \t\r\n");
	if (!bare || bare >= sizeof(word->charset) || charset[n] != '?' ||
	    !charset[n + 1] || !strchr("bBqQ", charset[n + 1]) || charset[n + 2] != '?')
		return false;
	memset(word->charset, 0, sizeof(word->charset));
	memcpy(word->charset, charset, bare);
	word->encoding = strchr("bB", charset[n + 1]) ? 'B' : 'Q';
	word->text = charset + n + 3;
	end = memmem(word->text, strnlen(word->text, WORD_MAX), "?=", 2);
	if (!end || memchr(word->text, '\n', (size_t)(end - word->text)))
		return false;
	word->len = (size_t)(end - word->text);
	word->end = end + 2;
	return true;
}

static void add_base64(struct buf *out, struct arena *arena, const struct word *word)
{
	char *bytes = arena_dup_len(arena, word->text, word->len);
	gint state = 0;
	guint save = 0;
	gsize n = g_base64_decode_step(word->text, word->len, (guchar *)bytes, &state, &save);

	buf_add(out, bytes, n);
}

static void add_quoted(struct buf *out, const struct word *word)
{
	for (size_t i = 0; i < word->len; i++) {
		int high = -1, low = -1;

		if (word->text[i] == '=' && i + 2 < word->len) {
			high = g_ascii_xdigit_value(word->text[i + 1]);
			low = g_ascii_xdigit_value(word->text[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			buf_putc(out, (char)(high * 16 + low));
			i += 2;
		} else {
			buf_putc(out, word->text[i] == '_' ? ' ' : word->text[i]);
		}
	}
}

/* A run of words with blanks alone between; returns what stands behind it. */
static const char *add_run(struct buf *out, struct arena *arena, struct word word)
{
	struct buf bytes = BUF_INIT(out->limit);
	struct word next = word;

	do {
		word = next;
		if (word.encoding == 'B')
			add_base64(&bytes, arena, &word);
		else
			add_quoted(&bytes, &word);
	} while (word_at(word.end + strspn(word.end, " \t\r\n"), &next) &&
		 str_eq_fold(next.charset, word.charset));
	buf_puts(out, body_utf8(arena, bytes.data, bytes.len, word.charset));
	buf_free(&bytes);
	return word.end;
}

char *words_decode(struct arena *arena, const char *raw)
{
	size_t limit = 4 * strlen(raw) + 64, gap;
	struct buf out = BUF_INIT(limit), plain = BUF_INIT(limit);
	bool after_word = false;
	struct word word;

	while (*raw) {
		gap = after_word ? strspn(raw, " \t\r\n") : 0;
		if (word_at(raw + gap, &word)) {
			buf_puts(&out, body_utf8(arena, plain.data, plain.len, NULL));
			buf_reset(&plain);
			raw = add_run(&out, arena, word);
			after_word = true;
		} else {
			buf_putc(&plain, *raw++);
			after_word = false;
		}
	}
	buf_puts(&out, body_utf8(arena, plain.data, plain.len, NULL));
	buf_free(&plain);
	return buf_to_arena(&out, arena);
}
