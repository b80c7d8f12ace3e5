/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names folded, so that "PERARD" is "Perard" and "Monne" is "Monné". */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#include "identity.h"

/* U+00C0 to U+017F without their marks; '*' stands for two letters, '-' for none. */
static const char plain[] =
	"aaaaaa*ceeeeiiiidnooooo-ouuuuy**aaaaaa*ceeeeiiiidnooooo-ouuuuy*y"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll"
	"lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static const char *two_letters(uint32_t c)
{
	switch (c) {
	case 0xc6: case 0xe6:
		return "ae";
	case 0xde: case 0xfe:
		return "th";
	case 0xdf:
		return "ss";
	case 0x132: case 0x133:
		return "ij";
	case 0x152: case 0x153:
		return "oe";
	}
	return "";
}

static uint32_t decode_two(const char *s)
{
	return ((uint32_t)(unsigned char)s[0] & 0x1f) << 6 | ((unsigned char)s[1] & 0x3f);
}

static void fold_two(struct buf *out, uint32_t c, bool german)
{
	if (c >= 0x300 && c <= 0x36f)
		return;				/* a combining mark */
	if (c < 0xc0 || c > 0x17f) {
		buf_putc(out, (char)(0xc0 | c >> 6));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
		return;
	}
	if (plain[c - 0xc0] == '*')
		buf_puts(out, two_letters(c));
	else if (plain[c - 0xc0] != '-')
		buf_putc(out, plain[c - 0xc0]);
	if (german &&
	    (c == 0xc4 || c == 0xe4 || c == 0xd6 || c == 0xf6 || c == 0xdc || c == 0xfc))
		buf_putc(out, 'e');
}

static void end_word(struct buf *out)
{
	if (out->len && out->data[out->len - 1] != ' ')
		buf_putc(out, ' ');
}

static char *fold(struct arena *arena, const char *name, bool german)
{
	struct buf out = BUF_INIT(strlen(name) * 2 + 2);
	size_t n;

	for (const char *s = name; *s; s += n) {
		unsigned char c = (unsigned char)*s;

		n = str_utf8_next(s);
		if (c < 0x80 && ((c | 32) >= 'a' && (c | 32) <= 'z'))
			buf_putc(&out, (char)(c | 32));
		else if (c >= '0' && c <= '9')
			buf_putc(&out, (char)c);
		else if (c < 0x80)
			end_word(&out);
		else if (n == 2)
			fold_two(&out, decode_two(s), german);
		else
			buf_add(&out, s, n);
	}
	if (out.len && out.data[out.len - 1] == ' ')
		buf_cut(&out, out.len - 1);
	return buf_to_arena(&out, arena);
}

struct identity identity_of(struct arena *arena, const char *name, const char *address)
{
	const char *comma = strchr(name, ','), *turned = name;

	/* "Last, First", as some mailers turn it round. */
	if (comma && !strchr(comma + 1, ','))
		turned = arena_printf(arena, "%s %.*s", comma + 1, (int)(comma - name), name);
	return (struct identity){
		.name = name, .address = address,
		.folded = fold(arena, turned, false), .german = fold(arena, turned, true),
	};
}

bool identity_same(const struct identity *a, const struct identity *b)
{
	if (*a->address && str_eq_fold(a->address, b->address))
		return true;
	if (!strchr(a->folded, ' '))
		return false;
	return str_eq(a->folded, b->folded) || str_eq(a->german, b->folded) ||
		str_eq(a->folded, b->german);
}
