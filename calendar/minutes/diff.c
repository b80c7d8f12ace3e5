/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Longest common subsequence of lines, between the common head and tail. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "diff.h"

#define CELLS_MAX (1024 * 1024)		/* 4 MB, for a moment */

struct row {
	const char *text;
	size_t len;
};

struct rows {
	struct row *items;
	size_t len;
};

static struct rows split(const char *text)
{
	struct rows rows = { 0 };
	size_t n = 1;

	for (const char *s = text; *s; s++)
		n += *s == '\n';
	rows.items = mem_alloc(n * sizeof(*rows.items));
	while (*text) {
		size_t len = strcspn(text, "\n");

		rows.items[rows.len++] = (struct row){ .text = text, .len = len };
		text += len + (text[len] == '\n');
	}
	return rows;
}

static bool same(const struct row *a, const struct row *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* common[i * (m + 1) + j]: how many lines a[i..] and b[j..] have in common. */
static void walk(const struct row *a, size_t n, const struct row *b, size_t m, diff_fn *fn,
		 void *cookie)
{
	size_t wide = m + 1, i, j;
	uint32_t *common = mem_alloc((n + 1) * wide * sizeof(*common));

	for (i = n; i-- > 0;) {
		for (j = m; j-- > 0;) {
			uint32_t *cell = &common[i * wide + j];

			if (same(&a[i], &b[j]))
				*cell = cell[wide + 1] + 1;
			else
				*cell = cell[wide] > cell[1] ? cell[wide] : cell[1];
		}
	}
	for (i = j = 0; i < n || j < m;) {
		const uint32_t *cell = &common[i * wide + j];

		if (i < n && j < m && same(&a[i], &b[j])) {
			fn(cookie, DIFF_KEPT, a[i].text, a[i].len);
			i++;
			j++;
		} else if (j == m || (i < n && cell[wide] >= cell[1])) {
			fn(cookie, DIFF_GONE, a[i].text, a[i].len);
			i++;
		} else {
			fn(cookie, DIFF_NEW, b[j].text, b[j].len);
			j++;
		}
	}
	free(common);
}

static void keep(const struct row *rows, size_t n, diff_fn *fn, void *cookie)
{
	for (size_t i = 0; i < n; i++)
		fn(cookie, DIFF_KEPT, rows[i].text, rows[i].len);
}

bool diff_each(const char *was, const char *is, diff_fn *fn, void *cookie)
{
	struct rows a = split(was), b = split(is);
	size_t head = 0, n = a.len, m = b.len;
	bool fits;

	while (head < n && head < m && same(&a.items[head], &b.items[head]))
		head++;
	while (n > head && m > head && same(&a.items[n - 1], &b.items[m - 1])) {
		n--;
		m--;
	}
	fits = n - head + 1 <= CELLS_MAX / (m - head + 1);
	if (fits) {
		keep(a.items, head, fn, cookie);
		walk(a.items + head, n - head, b.items + head, m - head, fn, cookie);
		keep(a.items + n, a.len - n, fn, cookie);
	}
	free(a.items);
	free(b.items);
	return fits;
}

static void write_row(void *cookie, enum diff_kind kind, const char *line, size_t len)
{
	struct buf *out = cookie;

	if (kind == DIFF_KEPT)
		return;
	buf_putc(out, kind == DIFF_GONE ? '-' : '+');
	buf_add(out, line, len);
	buf_putc(out, '\n');
}

bool diff_lines(const char *was, const char *is, struct buf *out)
{
	return diff_each(was, is, write_row, out);
}
