/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer of get_maintainer.pl: people, then lists, each line once. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/maintainers.h"

#include "sections.h"

static const char rest_role[] = "supporter:THE REST";
static const char chief[] = "Linus Torvalds <torvalds@linux-foundation.org>";

struct cc {
	const struct maintainer *person;
	const char *shown, *role;
};

struct asking {
	struct maintainers *m;
	struct arena *arena;
	struct { struct cc *items; size_t len, cap; } to;
	struct { struct section_list *items; size_t len, cap; } lists;
};

/* Linux's script takes who is known by name or address only once; Xen's does not. */
static bool is_known(const struct asking *asking, const struct maintainer *person)
{
	if (asking->m->is_xen)
		return false;
	for (size_t i = 0; i < asking->to.len; i++) {
		const struct maintainer *other = asking->to.items[i].person;

		if ((*person->name && str_eq_fold(other->name, person->name)) ||
		    str_eq_fold(other->address, person->address))
			return true;
	}
	return false;
}

static const char *role_in(struct asking *asking, const struct section *section,
			   const struct maintainer *person)
{
	if (!person->is_reviewer)
		return section->role;
	if (asking->m->is_xen)
		return "reviewer";
	return arena_printf(asking->arena, "reviewer:%s", strchr(section->role, ':') + 1);
}

static void add_section(struct asking *asking, const struct section *section)
{
	for (size_t i = 0; i < section->people.len; i++) {
		const struct maintainer *person = &section->people.items[i];

		if (is_known(asking, person))
			continue;
		*vec_add(&asking->to, asking->arena) = (struct cc){
			.person = person, .shown = person->shown,
			.role = role_in(asking, section, person),
		};
	}
	for (size_t i = 0; i < section->lists.len; i++) {
		bool known = false;

		for (size_t n = 0; n < asking->lists.len && !known; n++)
			known = str_eq_fold(asking->lists.items[n].address,
					    section->lists.items[i].address);
		if (!known)
			*vec_add(&asking->lists, asking->arena) = section->lists.items[i];
	}
}

/* THE REST hears of a patch only where nobody else maintains; reviewers do not count. */
static void drop_the_rest(struct asking *asking)
{
	size_t n = 0;
	bool others = false;

	for (size_t i = 0; i < asking->to.len; i++)
		others = others || (!str_eq(asking->to.items[i].role, rest_role) &&
				    !asking->to.items[i].person->is_reviewer);
	if (!others)
		return;
	for (size_t i = 0; i < asking->to.len; i++)
		if (!str_eq(asking->to.items[i].role, rest_role))
			asking->to.items[n++] = asking->to.items[i];
	asking->to.len = n;
}

static void add_line(struct answer *out, struct arena *arena, size_t from,
		     const char *address, const char *role)
{
	size_t len = strlen(address);

	if (str_starts(address, chief))
		return;
	for (size_t i = from; i < out->len; i++)
		if (!strncmp(out->items[i], address, len) &&
		    !strncmp(out->items[i] + len, " (", 2))
			return;
	*vec_add(out, arena) = arena_printf(arena, "%s (%s)", address, role);
}

void maintainers_ask(struct maintainers *m, const char *const *paths, size_t n,
		     const struct matches *keywords, struct arena *arena,
		     struct answer *out)
{
	struct asking asking = { .m = m, .arena = arena };
	bool suppress_the_rest = m->is_xen;
	size_t from = out->len;

	for (size_t i = 0; i < n; i++) {
		struct matches matches = { 0 };
		bool only_the_rest = true;

		maintainers_match(m, paths[i], arena, &matches);
		for (size_t k = 0; k < matches.len; k++) {
			add_section(&asking, matches.items[k].section);
			only_the_rest = only_the_rest &&
				str_eq(matches.items[k].section->role, rest_role);
		}
		if (only_the_rest)
			suppress_the_rest = false;
	}
	if (suppress_the_rest)
		drop_the_rest(&asking);
	for (size_t i = 0; keywords && i < keywords->len; i++)
		add_section(&asking, keywords->items[i].section);
	for (size_t i = 0; i < asking.to.len; i++)
		add_line(out, arena, from, asking.to.items[i].shown,
			 asking.to.items[i].role);
	for (size_t i = 0; i < asking.lists.len; i++)
		add_line(out, arena, from, asking.lists.items[i].address,
			 asking.lists.items[i].role);
}

/* ---- the paths of a patch */

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t word_len(const char *s)
{
	return strcspn(s, " \t\r\n\f\v");
}

static void add_path(struct answer *out, struct arena *arena, const char *s,
		     bool cut_first)
{
	size_t len = word_len(s);
	const char *slash = cut_first ? memchr(s, '/', len) : NULL;

	if (!len || (cut_first && len == 9 && !strncmp(s, "/dev/null", 9)))
		return;
	if (slash) {
		len -= slash + 1 - s;
		s = slash + 1;
	}
	*vec_add(out, arena) = arena_dup_len(arena, s, len);
}

/* Names with blanks are not taken: git quotes those, and the script skips them. */
static void add_whole(struct answer *out, struct arena *arena, const char *s)
{
	if (str_is_empty(s + word_len(s)))
		add_path(out, arena, s, false);
}

static const char *after_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

static void read_patch_line(const char *line, struct arena *arena, struct answer *out)
{
	const char *second;

	if (str_starts(line, " mode change ") && (second = strstr(line, " => "))) {
		second = strchr(second + 4, ' ');
		if (second)
			add_whole(out, arena, second + 1);
	} else if (str_starts(line, "rename from ") || str_starts(line, "rename to ")) {
		add_whole(out, arena, line + (line[7] == 'f' ? 12 : 10));
	} else if (str_starts(line, "diff --git a/")) {
		second = line + 13 + word_len(line + 13);
		if (!str_starts(second, " b/") ||
		    !str_is_empty(second + 3 + word_len(second + 3)))
			return;
		add_path(out, arena, line + 13, false);
		add_path(out, arena, second + 3, false);
	} else if ((str_starts(line, "+++") || str_starts(line, "---")) &&
		   (line[3] == ' ' || line[3] == '\t')) {
		add_path(out, arena, after_blanks(line + 3), true);
	}
}

void maintainers_patch_paths(const char *text, size_t len, struct arena *arena,
			     struct answer *out)
{
	char *rest = arena_dup_len(arena, text, len), *line;
	size_t from = out->len, n = from;

	while ((line = str_piece(&rest, '\n')))
		read_patch_line(line, arena, out);
	if (out->len == from)
		return;
	qsort(out->items + from, out->len - from, sizeof(*out->items), compare_text);
	for (size_t i = from; i < out->len; i++)
		if (n == from || !str_eq(out->items[n - 1], out->items[i]))
			out->items[n++] = out->items[i];
	out->len = n;
}
