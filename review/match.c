/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which sections cover a path, and which keywords a text has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/maintainers.h"

#include "regex.h"
#include "sections.h"

#define HASH_START 14695981039346656037u

static uint64_t hash_add(uint64_t hash, char c)
{
	return (hash ^ (unsigned char)c) * 1099511628211u;
}

static struct folder *slot(const struct maintainers *m, uint64_t hash, const char *path,
			   size_t len)
{
	size_t i = hash & (m->n_slots - 1);

	while (m->folders[i].path &&
	       (m->folders[i].hash != hash || m->folders[i].len != len ||
		memcmp(m->folders[i].path, path, len) != 0))
		i = (i + 1) & (m->n_slots - 1);
	return &m->folders[i];
}

/* The folder that a pattern begins with: its literal bytes up to the last slash. */
static size_t folder_len(const struct pattern *pattern)
{
	const char *slash =
		pattern->glob ? memrchr(pattern->glob, '/', pattern->literal) : NULL;

	return slash ? (size_t)(slash + 1 - pattern->glob) : 0;
}

void folders_build(struct maintainers *m)
{
	m->covered = arena_array(m->arena, const struct rule *, m->sections.len + 1);
	m->touched = arena_array(m->arena, size_t, m->sections.len + 1);
	for (m->n_slots = 16; m->n_slots < 2 * m->files.len; m->n_slots *= 2)
		;
	m->folders = arena_array(m->arena, struct folder, m->n_slots);
	for (size_t i = 0; i < m->files.len; i++) {
		const struct pattern *pattern = &m->files.items[i].pattern;
		size_t len = folder_len(pattern);
		const char *path = len ? pattern->glob : "";
		uint64_t hash = HASH_START;
		struct folder *folder;

		for (size_t n = 0; n < len; n++)
			hash = hash_add(hash, path[n]);
		folder = slot(m, hash, path, len);
		folder->path = path;
		folder->len = len;
		folder->hash = hash;
		*vec_add(&folder->files, m->arena) = i;
	}
}

/* Of several lines of a section the last in the file counts, as in the script. */
static void touch(struct maintainers *m, const struct rule *rule, size_t *n)
{
	const struct rule **covered = &m->covered[rule->section];

	if (!*covered)
		m->touched[(*n)++] = rule->section;
	if (!*covered || (*covered)->line < rule->line)
		*covered = rule;
}

static void look_in_folder(struct maintainers *m, const struct folder *folder,
			   const char *path, int slashes, size_t *n)
{
	for (size_t i = 0; i < folder->files.len; i++) {
		const struct rule *rule = &m->files.items[folder->files.items[i]];

		if (pattern_covers(&rule->pattern, path, slashes))
			touch(m, rule, n);
	}
}

static bool is_excluded(const struct maintainers *m, size_t section, const char *path,
			int slashes)
{
	const struct rule_list *excludes = &m->rules.items[section].excludes;

	for (size_t i = 0; i < excludes->len; i++)
		if (pattern_covers(&excludes->items[i].pattern, path, slashes))
			return true;
	return false;
}

static int compare_matches(const void *a, const void *b)
{
	const struct match *x = a, *y = b;

	if (x->depth != y->depth)
		return y->depth - x->depth;
	return (x->section > y->section) - (x->section < y->section);
}

void maintainers_match(struct maintainers *m, const char *path, struct arena *arena,
		       struct matches *out)
{
	int slashes = pattern_slashes(path);
	uint64_t hash = HASH_START;
	size_t n = 0, first = out->len;

	look_in_folder(m, slot(m, hash, path, 0), path, slashes, &n);
	for (const char *s = path; *s; s++) {
		hash = hash_add(hash, *s);
		if (*s == '/')
			look_in_folder(m, slot(m, hash, path, s + 1 - path), path,
				       slashes, &n);
	}
	for (size_t i = 0; i < m->names.len; i++)
		if (regex_found(m->names.items[i].pattern.regex, path, strlen(path)))
			touch(m, &m->names.items[i], &n);
	for (size_t i = 0; i < n; i++) {
		const struct rule *rule = m->covered[m->touched[i]];

		m->covered[m->touched[i]] = NULL;
		if (is_excluded(m, rule->section, path, slashes))
			continue;
		*vec_add(out, arena) = (struct match){
			.section = &m->sections.items[rule->section],
			.type = rule->type,
			.pattern = rule->pattern.text,
			.line = rule->line,
			.depth = rule->type == 'N' ? 0 : rule->pattern.depth,
		};
	}
	if (out->len > first)
		qsort(out->items + first, out->len - first, sizeof(*out->items),
		      compare_matches);
}

/* ---- keywords */

static bool begins(const char *line, size_t n, const char *with)
{
	return n > strlen(with) && !memcmp(line, with, strlen(with));
}

static bool found_in_patch(const struct rule *rule, const char *text, size_t len)
{
	bool in_diff = false;

	for (const char *end = text + len, *line = text, *next; line < end; line = next) {
		const char *newline = memchr(line, '\n', end - line);
		size_t n;

		next = newline ? newline + 1 : end;
		n = next - line;
		if (begins(line, n, "+++ ") || begins(line, n, "--- ") ||
		    begins(line, n, "+++\t") || begins(line, n, "---\t"))
			in_diff = true;
		else if (begins(line, n, "@@ -") || begins(line, n, "diff --git a/") ||
			 begins(line, n, "rename "))
			continue;
		else if (regex_found(in_diff ? rule->in_diff : rule->pattern.regex, line,
				     n))
			return true;
	}
	return false;
}

/* The script sorts its line numbers as text: 1000 comes before 999. */
static int compare_index(const void *a, const void *b)
{
	const struct rule *const *x = a, *const *y = b;
	char s[16], t[16];

	snprintf(s, sizeof(s), "%d", (*x)->index);
	snprintf(t, sizeof(t), "%d", (*y)->index);
	return strcmp(s, t);
}

void maintainers_keywords(struct maintainers *m, const char *text, size_t len,
			  bool is_patch, struct arena *arena, struct matches *out)
{
	const struct rule **found = arena_array(arena, const struct rule *,
						m->keywords.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < m->keywords.len; i++) {
		const struct rule *rule = &m->keywords.items[i];

		if (is_patch ? found_in_patch(rule, text, len) :
		    regex_found(rule->pattern.regex, text, len))
			found[n++] = rule;
	}
	qsort(found, n, sizeof(*found), compare_index);
	for (size_t i = 0; i < n; i++)
		*vec_add(out, arena) = (struct match){
			.section = &m->sections.items[found[i]->section],
			.type = 'K',
			.pattern = found[i]->pattern.text,
			.line = found[i]->line,
		};
}
