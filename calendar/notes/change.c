/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes: applying, moving one over another, making them from two texts. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "../minutes/diff.h"
#include "change.h"

#define KEPT (-1)
#define DONE (-2)

static size_t units_of(const char *s, size_t bytes)
{
	size_t units = 0;

	for (size_t i = 0; i < bytes; i++) {
		unsigned char c = (unsigned char)s[i];

		units += ((c & 0xc0) != 0x80) + (c >= 0xf0);
	}
	return units;
}

size_t change_units(const char *text)
{
	return units_of(text, strlen(text));
}

size_t change_len_before(const struct change *change)
{
	size_t len = 0;

	for (size_t i = 0; i < change->len; i++)
		len += change->items[i].len;
	return len;
}

size_t change_len_after(const struct change *change)
{
	size_t len = 0;

	for (size_t i = 0; i < change->len; i++) {
		const struct change_part *part = &change->items[i];

		len += part->ins == KEPT ? part->len : (size_t)part->ins;
	}
	return len;
}

/* Bytes that `units` take at s, or -1: the text ends first, or a character is cut. */
static int64_t bytes_of(const char *s, size_t units)
{
	const char *from = s;

	while (units) {
		size_t wide = (unsigned char)*s >= 0xf0 ? 2 : 1;

		if (!*s || wide > units)
			return -1;
		units -= wide;
		s += str_utf8_next(s);
	}
	return s - from;
}

int change_apply(const struct change *change, const char *text, struct buf *out,
		 struct err *err)
{
	for (size_t i = 0; i < change->len; i++) {
		const struct change_part *part = &change->items[i];
		int64_t bytes = bytes_of(text, part->len);

		if (bytes < 0)
			return err_set(err, ERR_CONFLICT,
				       "the change does not fit the text: load the page again");
		if (part->ins == KEPT)
			buf_add(out, text, (size_t)bytes);
		else
			buf_add(out, part->text, part->text_len);
		text += bytes;
	}
	if (*text)
		return err_set(err, ERR_CONFLICT,
			       "the change is for a shorter text: load the page again");
	return 0;
}

static void add_text(struct change_part *part, const struct change_part *from,
		     struct arena *arena)
{
	char *both;

	if (!from || !from->text_len)
		return;
	if (!part->text_len) {
		part->text = from->text;
		part->text_len = from->text_len;
		return;
	}
	both = arena_alloc(arena, part->text_len + from->text_len + 1, 1);
	memcpy(both, part->text, part->text_len);
	memcpy(both + part->text_len, from->text, from->text_len);
	part->text = both;
	part->text_len += from->text_len;
}

/* addSection() and addInsert() of @codemirror/state: `from` has the inserted text. */
static void add(struct change *out, size_t len, int64_t ins, const struct change_part *from,
		struct arena *arena)
{
	struct change_part *last = out->len ? &out->items[out->len - 1] : NULL;

	if (!len && ins <= 0)
		return;
	if (last && ins <= 0 && ins == last->ins) {
		last->len += len;
	} else if (last && !len && !last->len) {
		last->ins += ins;
		add_text(last, from, arena);
	} else {
		last = vec_add(out, arena);
		*last = (struct change_part){ .len = len, .ins = ins, .text = "" };
		add_text(last, from, arena);
	}
}

/* SectionIter: the part at hand, as far as it is not consumed. */
struct iter {
	const struct change *set;
	size_t i;			/* 1 + index of the part */
	size_t len, off;
	int64_t ins;
};

static void next(struct iter *it)
{
	it->off = 0;
	if (it->i > it->set->len)
		bug("a change is read past its end");
	if (it->i == it->set->len) {
		it->i++;
		it->len = 0;
		it->ins = DONE;
		return;
	}
	it->len = it->set->items[it->i].len;
	it->ins = it->set->items[it->i].ins;
	it->i++;
}

static void forward(struct iter *it, size_t len)
{
	if (len == it->len) {
		next(it);
		return;
	}
	it->len -= len;
	it->off += len;
}

static const struct change_part *part_of(const struct iter *it)
{
	return &it->set->items[it->i - 1];
}

struct mapping {
	struct iter a, b;
	size_t inserted;		/* the i of the part of a that is in already */
	struct change *out;
	struct arena *arena;
};

/* A change in b comes first: skip it, and take what a inserts within. */
static void pass_b(struct mapping *m)
{
	size_t len = m->b.len;

	add(m->out, (size_t)m->b.ins, KEPT, NULL, m->arena);
	while (len) {
		size_t piece = m->a.len < len ? m->a.len : len;

		if (m->a.ins >= 0 && m->inserted < m->a.i && m->a.len <= piece) {
			add(m->out, 0, m->a.ins, part_of(&m->a), m->arena);
			m->inserted = m->a.i;
		}
		forward(&m->a, piece);
		len -= piece;
	}
	next(&m->b);
}

/* A change in a, up to the next change in b that is more than a deletion within. */
static void pass_a(struct mapping *m)
{
	size_t len = 0, left = m->a.len;
	bool is_new = m->inserted < m->a.i;

	while (left) {
		if (m->b.ins == KEPT) {
			size_t piece = left < m->b.len ? left : m->b.len;

			len += piece;
			left -= piece;
			forward(&m->b, piece);
		} else if (m->b.ins == 0 && m->b.len < left) {
			left -= m->b.len;
			next(&m->b);
		} else {
			break;
		}
	}
	add(m->out, len, is_new ? m->a.ins : 0, is_new ? part_of(&m->a) : NULL, m->arena);
	m->inserted = m->a.i;
	forward(&m->a, m->a.len - left);
}

/* Ordered by start, then length, then who is to be before. */
static bool is_b_first(const struct mapping *m, bool before)
{
	const struct iter *a = &m->a, *b = &m->b;

	return b->ins >= 0 &&
	       (a->ins < 0 || m->inserted == a->i ||
		(!a->off && (b->len < a->len || (b->len == a->len && !before))));
}

void change_map(const struct change *a, const struct change *b, bool before,
		struct arena *arena, struct change *out)
{
	struct mapping m = { .a = { .set = a }, .b = { .set = b }, .arena = arena };
	struct change made = { 0 };

	m.out = &made;
	if (change_len_before(a) != change_len_before(b))
		bug("two changes are not of the same text");
	next(&m.a);
	next(&m.b);
	while (m.a.ins != DONE || m.b.ins != DONE) {
		if (m.a.ins == KEPT && m.b.ins == KEPT) {
			size_t len = m.a.len < m.b.len ? m.a.len : m.b.len;

			add(m.out, len, KEPT, NULL, arena);
			forward(&m.a, len);
			forward(&m.b, len);
		} else if (is_b_first(&m, before)) {
			pass_b(&m);
		} else {
			pass_a(&m);
		}
	}
	*out = made;
}

static void add_lines(struct change *out, const char *text, size_t len, int64_t ins,
		      struct arena *arena)
{
	struct change_part part = { .text = text, .text_len = len };
	size_t units = units_of(text, len);

	if (ins <= 0) {
		add(out, units, ins, NULL, arena);
		return;
	}
	add(out, 0, (int64_t)units, &part, arena);
}

struct between {
	struct change *out;
	struct arena *arena;
};

/* Each line with its end: it points into the text. */
static void on_line(void *cookie, enum diff_kind kind, const char *line, size_t len)
{
	static const int64_t ins[] = { [DIFF_KEPT] = KEPT, [DIFF_GONE] = 0, [DIFF_NEW] = 1 };
	struct between *between = cookie;

	add_lines(between->out, line, len + (line[len] == '\n'), ins[kind], between->arena);
}

static size_t common_head(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	while (n && ((unsigned char)a[n] & 0xc0) == 0x80)
		n--;
	/* In b the same bytes may begin another character. */
	while (n && ((unsigned char)b[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static size_t common_tail(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t n = 0;

	while (n < a_len && n < b_len && a[a_len - n - 1] == b[b_len - n - 1])
		n++;
	while (n && ((unsigned char)a[a_len - n] & 0xc0) == 0x80)
		n--;
	return n;
}

static void replace_middle(const char *was, const char *is, struct arena *arena,
			   struct change *out)
{
	size_t head = common_head(was, is), was_len = strlen(was), is_len = strlen(is);
	size_t tail = common_tail(was + head, was_len - head, is + head, is_len - head);

	add_lines(out, was, head, KEPT, arena);
	add_lines(out, was + head, was_len - head - tail, 0, arena);
	if (is_len > head + tail)
		add_lines(out, is + head, is_len - head - tail, 1, arena);
	add_lines(out, was + was_len - tail, tail, KEPT, arena);
}

void change_between(const char *was, const char *is, struct arena *arena,
		    struct change *out)
{
	struct between between = { .out = out, .arena = arena };
	bool lines = str_ends(was, "\n") && str_ends(is, "\n");

	*out = (struct change){ 0 };
	if (!lines || !diff_each(was, is, on_line, &between)) {
		*out = (struct change){ 0 };
		replace_middle(was, is, arena, out);
	}
}
