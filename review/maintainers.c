/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading MAINTAINERS and matching paths.  Patterns are looked up by the
 * folder that they begin with, so a path meets only those that can cover it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/maintainers.h"

#include "address.h"
#include "identity.h"
#include "mailmap.h"
#include "pattern.h"
#include "regex.h"
#include "sections.h"

#define REGEX_MAX 5000		/* N: and K: lines, and patterns that need one */

struct reader {
	struct maintainers *m;
	struct pattern_reader patterns;
	struct mailmap mailmap;
	size_t current;		/* section, or SIZE_MAX before the first */
	const char *header;	/* the last line that was not "X: ..." */
	int header_line;
	int index;		/* lines so far as the script counts them */
	int line;
	size_t n_regex;
};

static void warn(struct maintainers *m, int line, const char *what)
{
	*vec_add(&m->warnings, m->arena) =
		arena_printf(m->arena, "line %d: %s", line, what);
}

/* ---- people and lists */

/* 20 columns in Xen's script, 50 in Linux's: cut to three less, and dots. */
static char *short_name(const struct maintainers *m, const char *name)
{
	size_t max = m->is_xen ? 20 : 50, len = strlen(name);

	if (len <= max)
		return arena_dup(m->arena, name);
	len = max - 3;
	while (len && strchr(" \t\r\f\v", name[len - 1]))
		len--;
	return arena_printf(m->arena, "%.*s...", (int)len, name);
}

static const char *role_of(const char *status)
{
	static const char *const roles[][2] = {
		{ "supported", "supporter" },
		{ "maintained", "maintainer" },
		{ "odd fixes", "odd fixer" },
		{ "orphan", "orphan minder" },
		{ "obsolete", "obsolete minder" },
		{ "buried alive in reporters", "chief penguin" },
	};

	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (str_eq(status, roles[i][0]))
			return roles[i][1];
	return status;
}

static void set_role(struct maintainers *m, struct section *section)
{
	char *status = arena_dup(m->arena, section->status ? section->status : "unknown");

	str_lower(status);
	section->role = arena_printf(m->arena, "%s:%s", role_of(status),
				     short_name(m, section->name));
}

static const char *unquoted(struct arena *arena, const char *name)
{
	size_t len = strlen(name);

	return len >= 2 && name[0] == '"' ? arena_dup_len(arena, name + 1, len - 2)
					  : name;
}

static void add_person(struct reader *r, struct section *section, const char *value,
		       bool is_reviewer)
{
	struct maintainers *m = r->m;
	const char **pieces = strchr(value, ',') ? address_split(value, m->arena) :
		(const char *[]){ value, NULL };

	for (; *pieces; pieces++) {
		char *name, *address, *shown;
		struct identity who;

		maintainers_address(*pieces, m->arena, &name, &address);
		if (!*address) {
			warn(m, r->line, "no address there");
			continue;
		}
		mailmap_apply(&r->mailmap, m->arena, &name, &address);
		shown = maintainers_address_text(m->arena, name, address);
		who = identity_of(m->arena, unquoted(m->arena, name), address);
		*vec_add(&section->people, m->arena) = (struct maintainer){
			.name = who.name, .address = address, .shown = shown,
			.folded = who.folded, .german = who.german, .is_reviewer = is_reviewer,
		};
	}
}

/* "list@x", "list@x (moderated ...)", "Name <list@x>" */
static void add_list(struct reader *r, struct section *section, const char *value)
{
	struct maintainers *m = r->m;
	const char *open = strchr(value, '<'), *close = open ? strchr(open, '>') : NULL;
	size_t len = strcspn(value, " \t");
	const char *rest = value + len, *kind = "open list";
	char *name, *address;

	if (close) {
		value = open + 1;
		len = close - value;
		rest = close + 1;
	}
	if (strstr(rest, "subscribers-only"))
		return;
	if (strstr(rest, "moderated"))
		kind = "moderated list";
	maintainers_address(arena_dup_len(m->arena, value, len), m->arena, &name,
			    &address);
	mailmap_apply(&r->mailmap, m->arena, &name, &address);
	*vec_add(&section->lists, m->arena) = (struct section_list){
		.address = maintainers_address_text(m->arena, name, address),
		.role = section->is_rest ? kind
					 : arena_printf(m->arena, "%s:%s", kind,
							short_name(m, section->name)),
	};
}

/* ---- lines */

static struct section *current_section(struct reader *r)
{
	struct maintainers *m = r->m;
	struct rules *rules;
	struct section *section;

	if (r->current != SIZE_MAX)
		return &m->sections.items[r->current];
	r->current = m->sections.len;
	section = vec_add(&m->sections, m->arena);
	rules = vec_add(&m->rules, m->arena);
	rules->index = r->index;
	section->name = r->header ? r->header : "";
	section->line = r->header_line;
	section->is_rest = str_eq(section->name, "THE REST");
	return section;
}

static void add_pattern(struct reader *r, char type, const char *value, int line)
{
	struct maintainers *m = r->m;
	struct rule rule = { .type = type, .line = line, .section = r->current };
	struct err err;

	if (pattern_read(&rule.pattern, &r->patterns, value, m->arena, &err)) {
		warn(m, line, err.msg);
		return;
	}
	if (rule.pattern.regex && ++r->n_regex > REGEX_MAX) {
		pattern_clear(&rule.pattern);
		warn(m, line,
		     "too many patterns of this kind; this one is not looked at");
		return;
	}
	*vec_add(type == 'F' ? &m->files : &m->rules.items[r->current].excludes,
		 m->arena) = rule;
}

static void add_expression(struct reader *r, char type, const char *value, int line)
{
	struct maintainers *m = r->m;
	struct rule rule = {
		.type = type, .line = line, .section = r->current, .index = r->index,
		.pattern.text = value,
	};
	struct err err;

	if (++r->n_regex > REGEX_MAX) {
		warn(m, line,
		     "too many patterns of this kind; this one is not looked at");
		return;
	}
	rule.pattern.regex = regex_new(value, true, &err);
	if (!rule.pattern.regex) {
		warn(m, line, err.msg);
		return;
	}
	if (type == 'N') {
		*vec_add(&m->names, m->arena) = rule;
		return;
	}
	rule.in_diff = regex_new(arena_printf(m->arena, "^[+-].*%s", value), true, &err);
	*vec_add(&m->keywords, m->arena) = rule;
}

/* In Linux's file of old a P: line before an M: line bears the name. */
static const char *with_name(struct reader *r, const char *value, const char *before)
{
	char *name, *address;

	maintainers_address(value, r->m->arena, &name, &address);
	if (r->m->is_xen || *name || !before || !str_starts(before, "P:"))
		return value;
	return maintainers_address_text(r->m->arena,
					before + 2 + strspn(before + 2, " \t"), address);
}

static void read_value(struct reader *r, char type, const char *value, int line,
		       const char *before)
{
	struct section *section = current_section(r);

	r->line = line;
	switch (type) {
	case 'M':
	case 'R':
		add_person(r, section, with_name(r, value, before), type == 'R');
		break;
	case 'L':
		add_list(r, section, value);
		break;
	case 'S':
		section->status = value;
		break;
	case 'F':
	case 'X':
		add_pattern(r, type, value, line);
		break;
	case 'N':
	case 'K':
		add_expression(r, type, value, line);
		break;
	}
	r->index++;
}

static bool is_typed(const char *line)
{
	return line[0] >= 'A' && line[0] <= 'Z' && line[1] == ':';
}

static void read_lines(struct reader *r, char *text)
{
	const char *before = NULL;
	char *line;

	for (int n = 1; (line = str_piece(&text, '\n')); n++) {
		if (str_is_empty(line))
			continue;
		if (is_typed(line)) {
			read_value(r, line[0], line + 2 + strspn(line + 2, " \t\r\f\v"),
				   n, before);
		} else {
			r->header = line;
			r->header_line = n;
			r->current = SIZE_MAX;
			r->index++;
		}
		before = line;
	}
}

/* Xen's script insists on a V: line under THE REST; we take it as the sign of Xen's. */
static bool looks_like_xen(const char *text)
{
	const char *s = strstr(text, "\nV:");

	return s && str_starts(s + 3 + strspn(s + 3, " \t"), "xen-maintainers-");
}

struct maintainers *maintainers_read(const char *text, size_t len, const char *mailmap,
				     maintainers_is_dir_fn *is_dir, void *cookie,
				     struct err *err)
{
	struct maintainers *m;
	struct reader r = { .current = SIZE_MAX };

	if (len > MAINTAINERS_MAX) {
		err_set(err, ERR_LIMIT, "a MAINTAINERS file of over %d MB is not read",
			MAINTAINERS_MAX >> 20);
		return NULL;
	}
	m = mem_alloc(sizeof(*m));
	m->arena = arena_new();
	text = arena_dup_len(m->arena, text, len);
	m->is_xen = looks_like_xen(text);
	r.m = m;
	r.patterns = (struct pattern_reader){
		.braces = m->is_xen, .is_dir = is_dir, .cookie = cookie,
	};
	if (mailmap)
		mailmap_read(&r.mailmap, mailmap, m->arena);
	if (pattern_reader_init(&r.patterns, err))
		bug("%s", err->msg);
	read_lines(&r, (char *)text);
	pattern_reader_clear(&r.patterns);
	for (size_t i = 0; i < m->sections.len; i++) {
		set_role(m, &m->sections.items[i]);
		if (!m->sections.items[i].status)
			m->sections.items[i].status = "";
	}
	folders_build(m);
	return m;
}

static void clear_rules(struct rule *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		pattern_clear(&items[i].pattern);
		regex_free(items[i].in_diff);
	}
}

void maintainers_free(struct maintainers *m)
{
	if (!m)
		return;
	clear_rules(m->files.items, m->files.len);
	clear_rules(m->names.items, m->names.len);
	clear_rules(m->keywords.items, m->keywords.len);
	for (size_t i = 0; i < m->rules.len; i++)
		clear_rules(m->rules.items[i].excludes.items,
			    m->rules.items[i].excludes.len);
	arena_free(m->arena);
	free(m);
}

bool maintainers_is_xen(const struct maintainers *m)
{
	return m->is_xen;
}

const char *maintainers_warning(const struct maintainers *m, size_t i)
{
	return i < m->warnings.len ? m->warnings.items[i] : NULL;
}
