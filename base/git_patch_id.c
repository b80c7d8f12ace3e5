/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `git patch-id --stable` computes, from any text: libgit2 has it for diffs
 * of its own alone, and mails carry others.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/git.h"

#define SHA1_LEN 20

/* ---- SHA-1 (RFC 3174): a name for equal patches, nothing that must hold secrets */

struct sha1 {
	uint32_t state[5];
	uint64_t len;
	unsigned char block[64];
};

static uint32_t rotate(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

static void sha1_init(struct sha1 *sha)
{
	*sha = (struct sha1){
		.state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 },
	};
}

static uint32_t sha1_step(int t, uint32_t b, uint32_t c, uint32_t d)
{
	if (t < 20)
		return ((b & c) | (~b & d)) + 0x5a827999;
	if (t < 40)
		return (b ^ c ^ d) + 0x6ed9eba1;
	if (t < 60)
		return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

static void sha1_block(struct sha1 *sha)
{
	const unsigned char *in = sha->block;
	uint32_t w[80], s[5], next;

	for (int t = 0; t < 16; t++, in += 4)
		w[t] = (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
	for (int t = 16; t < 80; t++)
		w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
	memcpy(s, sha->state, sizeof(s));
	for (int t = 0; t < 80; t++) {
		next = rotate(s[0], 5) + sha1_step(t, s[1], s[2], s[3]) + s[4] + w[t];
		s[4] = s[3];
		s[3] = s[2];
		s[2] = rotate(s[1], 30);
		s[1] = s[0];
		s[0] = next;
	}
	for (int i = 0; i < 5; i++)
		sha->state[i] += s[i];
}

static void sha1_byte(struct sha1 *sha, unsigned char byte)
{
	sha->block[sha->len++ % 64] = byte;
	if (sha->len % 64 == 0)
		sha1_block(sha);
}

static void sha1_end(struct sha1 *sha, unsigned char out[SHA1_LEN])
{
	uint64_t bits = sha->len * 8;

	sha1_byte(sha, 0x80);
	while (sha->len % 64 != 56)
		sha1_byte(sha, 0);
	for (int i = 7; i >= 0; i--)
		sha1_byte(sha, (unsigned char)(bits >> (8 * i)));
	for (int i = 0; i < SHA1_LEN; i++)
		out[i] = (unsigned char)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
}

/* ---- git's builtin/patch-id.c */

struct reader {
	struct sha1 sha;		/* of the file in hand */
	unsigned char sum[SHA1_LEN];	/* of the files so far: their order is nothing */
	long before, after;		/* lines that the hunk has yet; -1: in a header */
	bool has_begun, is_binary;
	const char *index;		/* "1234567..89abcde 100644" */
	size_t index_len;
};

static bool begins(const char *line, size_t len, const char *with)
{
	size_t n = strlen(with);

	return len >= n && memcmp(line, with, n) == 0;
}

static void end_file(struct reader *reader)
{
	unsigned char digest[SHA1_LEN];
	unsigned int carry = 0;

	sha1_end(&reader->sha, digest);
	sha1_init(&reader->sha);
	for (int i = 0; i < SHA1_LEN; i++) {
		carry += (unsigned int)reader->sum[i] + digest[i];
		reader->sum[i] = (unsigned char)carry;
		carry >>= 8;
	}
}

/* Blanks do not count. */
static void add(struct reader *reader, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isspace((unsigned char)text[i]))
			sha1_byte(&reader->sha, (unsigned char)text[i]);
}

/* The lines of a side, "-3,7" being 7 and "-3" one. */
static long count_in(const char *side)
{
	const char *comma = side ? side + 1 + strspn(side + 1, "0123456789") : NULL;

	if (!side)
		return 0;
	return *comma == ',' ? strtol(comma + 1, NULL, 10) : 1;
}

static void read_hunk(struct reader *reader, const char *line, size_t len)
{
	char head[80];

	snprintf(head, sizeof(head), "%.*s", len < sizeof(head) ? (int)len : 79, line);
	reader->before = count_in(strchr(head, '-'));
	reader->after = count_in(strchr(head, '+'));
}

/* Both ends of the index line, as a binary file has no other lines to tell it by. */
static void begin_binary(struct reader *reader)
{
	const char *dots = reader->index ? memmem(reader->index, reader->index_len, "..", 2) : NULL;
	const char *end, *blank;

	reader->is_binary = true;
	reader->before = 0;
	if (dots) {
		end = reader->index + reader->index_len;
		blank = memchr(dots, ' ', (size_t)(end - dots));
		add(reader, reader->index, (size_t)(dots - reader->index));
		add(reader, dots + 2, (size_t)((blank ? blank : end) - dots - 2));
	}
	end_file(reader);
}

/* A line of a file's header: 1 it counts, 0 it does not, -1 this is no header any more. */
static int header_line(struct reader *reader, const char *line, size_t len)
{
	if (begins(line, len, "GIT binary patch") || begins(line, len, "Binary files")) {
		begin_binary(reader);
		return 0;
	}
	if (begins(line, len, "index ")) {
		reader->index = line + 6;
		reader->index_len = len - 6;
		return 0;
	}
	if (begins(line, len, "--- "))
		reader->before = reader->after = 1;
	else if (!len || !isalpha((unsigned char)*line))
		return -1;
	return 1;
}

/* Between two hunks: another one, another file, or the end (false). */
static bool between(struct reader *reader, const char *line, size_t len, bool *counts)
{
	*counts = false;
	if (begins(line, len, "@@ -")) {
		read_hunk(reader, line, len);
		return true;
	}
	if (!begins(line, len, "diff "))
		return false;
	end_file(reader);
	reader->before = reader->after = -1;
	*counts = true;
	return true;
}

/* False: the patch has ended. */
static bool take(struct reader *reader, const char *line, size_t len)
{
	bool counts = true;

	if (begins(line, len, "\\ ") && len > 12)
		return true;		/* "\ No newline at end of file" */
	if (!reader->has_begun && !begins(line, len, "diff "))
		return true;
	if (reader->before == -1 && !reader->is_binary) {
		int rc = header_line(reader, line, len);

		if (rc <= 0)
			return rc == 0;
	}
	if (reader->is_binary) {
		if (!begins(line, len, "diff "))
			return true;
		reader->is_binary = false;
		reader->before = -1;
	} else if (reader->before == 0 && reader->after == 0) {
		if (!between(reader, line, len, &counts))
			return false;
	}
	if (!counts)
		return true;
	if (reader->before > 0 && len && (*line == '-' || *line == ' '))
		reader->before--;
	if (reader->after > 0 && len && (*line == '+' || *line == ' '))
		reader->after--;
	add(reader, line, len);
	reader->has_begun = true;
	return true;
}

bool repo_patch_id(const char *text, size_t len, char out[REPO_ID_LEN + 1])
{
	struct reader reader = { .before = -1, .after = -1 };
	const char *end = text + len, *next;

	sha1_init(&reader.sha);
	for (const char *line = text; line < end; line = next) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));

		next = newline ? newline + 1 : end;
		if (!take(&reader, line, (size_t)((newline ? newline : end) - line)))
			break;
	}
	if (!reader.has_begun)
		return false;
	end_file(&reader);
	for (int i = 0; i < SHA1_LEN; i++)
		snprintf(out + 2 * i, 3, "%02x", reader.sum[i]);
	return true;
}
