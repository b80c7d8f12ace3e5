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

static void write_row(struct buf *out, char mark, const struct row *row)
{
	buf_putc(out, mark);
	buf_add(out, row->text, row->len);
	buf_putc(out, '\n');
}

/* common[i * (m + 1) + j]: how many lines a[i..] and b[j..] have in common. */
static void write_changes(const struct row *a, size_t n, const struct row *b, size_t m,
			  struct buf *out)
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
			i++;
			j++;
		} else if (j == m || (i < n && cell[wide] >= cell[1])) {
			write_row(out, '-', &a[i++]);
		} else {
			write_row(out, '+', &b[j++]);
		}
	}
	free(common);
}

bool diff_lines(const char *was, const char *is, struct buf *out)
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
	n -= head;
	m -= head;
	fits = n + 1 <= CELLS_MAX / (m + 1);
	if (fits)
		write_changes(a.items + head, n, b.items + head, m, out);
	free(a.items);
	free(b.items);
	return fits;
}
