/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Config files: inih reads the lines, the tables say what they mean. */
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"

#define MANY_MAX 32
#define LINE_MAX_LEN 4096		/* with the newline and a NUL */

struct reader {
	const char *path;
	const struct conf_section *sections;
	size_t n;
	char *settings;
	struct arena *arena;
	struct err *err;
	int line;			/* that was read last */
	int failed_line, long_line;	/* the first of each; 0: none */
};

static int set_list(char *member, const char *value, struct arena *arena)
{
	char *copy = arena_dup(arena, value), *word;
	const char **words = arena_array(arena, const char *, strlen(value) / 2 + 2);
	size_t n = 0;

	for (char *s = copy; *s; s++)
		if (*s == ',')
			*s = ' ';
	while ((word = str_word(&copy)))
		words[n++] = word;
	memcpy(member, &words, sizeof(words));
	return 0;
}

static int set_text(char *member, const char *value, struct arena *arena)
{
	const char *copy = arena_dup(arena, value);

	memcpy(member, &copy, sizeof(copy));
	return 0;
}

/* Relative paths count from the config file's folder, wherever we were started. */
static int set_file(char *member, const char *value, const char *path, struct arena *arena)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	if (value[0] == '/' || !value[0] || !slash)
		return set_text(member, value, arena);
	return set_text(member, arena_printf(arena, "%.*s/%s", (int)(slash - path), path, value),
			arena);
}

static int set_bool(char *member, const char *value, struct err *err)
{
	bool yes = str_eq_fold(value, "yes");

	if (!yes && !str_eq_fold(value, "no"))
		return err_set(err, ERR_INVALID, "\"%.40s\" is neither yes nor no", value);
	memcpy(member, &yes, sizeof(yes));
	return 0;
}

static int set_value(char *base, const struct conf_key *key, const char *value,
		     const char *path, struct arena *arena, struct err *err)
{
	char *member = base + key->offset;
	int64_t n;

	switch (key->type) {
	case CONF_TEXT:
		return set_text(member, value, arena);
	case CONF_FILE:
		return set_file(member, value, path, arena);
	case CONF_INT:
		if (str_to_int(value, key->min, key->max, &n, err))
			return -1;
		memcpy(member, &n, sizeof(n));
		return 0;
	case CONF_BOOL:
		return set_bool(member, value, err);
	case CONF_LIST:
		return set_list(member, value, arena);
	case CONF_ZONE:
		if (!zone_exists(value))
			return err_set(err, ERR_INVALID,
				       "there is no time zone \"%.40s\"; "
				       "name it as in Europe/London", value);
		return set_text(member, value, arena);
	}
	bug("key \"%s\" has no type", key->name);
}

static void set_defaults(char *base, const struct conf_section *section, const char *path,
			 struct arena *arena)
{
	struct err err;

	for (size_t i = 0; i < section->n_keys; i++)
		if (section->keys[i].value &&
		    set_value(base, &section->keys[i], section->keys[i].value, path, arena, &err))
			bug("default of \"%s\": %s", section->keys[i].name, err.msg);
}

/* The struct for "[name id]": the one there is, or a new one with defaults. */
static char *many_item(struct reader *r, const struct conf_section *section, const char *id)
{
	struct conf_many *many = (struct conf_many *)(void *)(r->settings + section->offset);
	char *item;

	for (size_t i = 0; i < many->len; i++) {
		item = (char *)many->items + i * section->size;
		if (str_eq(*(const char **)(void *)item, id))
			return item;
	}
	if (!many->items) {
		many->items = arena_alloc(r->arena, MANY_MAX, section->size);
		many->cap = MANY_MAX;
	}
	if (many->len == many->cap) {
		err_set(r->err, ERR_LIMIT, "more than %d [%s] sections", MANY_MAX, section->name);
		return NULL;
	}
	item = (char *)many->items + many->len++ * section->size;
	*(const char **)(void *)item = arena_dup(r->arena, id);
	set_defaults(item, section, r->path, r->arena);
	return item;
}

static char *find_section(struct reader *r, const char *title, const struct conf_section **out)
{
	size_t len = strcspn(title, " ");
	const char *id = title + len + strspn(title + len, " ");

	for (size_t i = 0; i < r->n; i++) {
		const struct conf_section *section = &r->sections[i];

		if (strlen(section->name) != len || memcmp(section->name, title, len) != 0)
			continue;
		*out = section;
		if (section->many && *id)
			return many_item(r, section, id);
		if (!section->many && !*id)
			return r->settings + section->offset;
		err_set(r->err, ERR_INVALID, section->many ?
			"section [%s] wants a name, as in [%s main]" :
			"section [%s] takes no name; write [%s]", title, section->name);
		return NULL;
	}
	err_set(r->err, ERR_INVALID, "unknown section [%.60s]", title);
	return NULL;
}

static int read_pair(struct reader *r, const char *title, const char *name, const char *value)
{
	const struct conf_section *section = NULL;
	char *base = find_section(r, title, &section);

	if (!base)
		return -1;
	for (size_t i = 0; i < section->n_keys; i++) {
		if (!str_eq(section->keys[i].name, name))
			continue;
		if (set_value(base, &section->keys[i], value, r->path, r->arena, r->err))
			return err_in(r->err, "%s", name);
		return 0;
	}
	return err_set(r->err, ERR_INVALID, "unknown key \"%.60s\" in section [%.60s]", name,
		       title);
}

static int on_pair(void *cookie, const char *title, const char *name, const char *value)
{
	struct reader *r = cookie;

	if (r->failed_line)	/* inih goes on; the first mistake is the one to say */
		return 0;
	if (read_pair(r, title, name, value) == 0)
		return 1;
	r->failed_line = r->line;
	return 0;
}

struct source { FILE *file; struct reader *reader; };

/* A line for inih, which would take the rest of one that is too long for a line. */
static char *read_line(char *line, int size, void *cookie)
{
	struct source *source = cookie;
	struct reader *r = source->reader;

	if (!fgets(line, size, source->file))
		return NULL;
	r->line++;
	if (!strchr(line, '\n') && !feof(source->file) && !r->long_line)
		r->long_line = r->line;
	return line;
}

/* inih's answer: 0, or the line of the first mistake that it saw. */
static int read_all(struct reader *r, FILE *file, struct err *err)
{
	struct source source = { file, r };
	int line;

	ini_use_stack = false;
	ini_initial_alloc = LINE_MAX_LEN;
	line = ini_parse_stream(read_line, &source, on_pair, r);
	if (r->long_line && (!line || r->long_line <= line)) {
		line = r->long_line;
		err_set(err, ERR_LIMIT, "a line of over %d bytes", LINE_MAX_LEN - 2);
	} else if (line && line != r->failed_line) {
		err_set(err, ERR_INVALID, "neither a [section] nor \"key = value\"");
	}
	return line;
}

int conf_load(const char *path, const struct conf_section *sections, size_t n,
	      void *settings, struct arena *arena, struct err *err)
{
	struct reader r = { path, sections, n, settings, arena, err, 0, 0, 0 };
	FILE *file;
	int line;

	for (size_t i = 0; i < n; i++)
		if (!sections[i].many)
			set_defaults(r.settings + sections[i].offset, &sections[i], path, arena);
	if (!path)
		return 0;
	file = fopen(path, "re");
	if (!file)
		return err_sys(err, "cannot read \"%s\"", path);
	line = read_all(&r, file, err);
	if (ferror(file)) {		/* a folder, for one */
		fclose(file);
		return err_sys(err, "cannot read \"%s\"", path);
	}
	fclose(file);
	return line ? err_in(err, "%s:%d", path, line) : 0;
}

char *conf_secret(const char *path, struct arena *arena, struct err *err)
{
	char line[1024];
	struct stat st;
	FILE *file = fopen(path, "re");

	if (!file) {
		err_sys(err, "cannot read the secret in \"%s\"", path);
		return NULL;
	}
	if (fstat(fileno(file), &st) == 0 && (st.st_mode & 0007)) {
		fclose(file);
		err_set(err, ERR_INVALID, "anyone may read the secret in \"%s\": chmod o-rwx it",
			path);
		return NULL;
	}
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	line[strcspn(line, "\r\n")] = '\0';
	if (!line[0]) {
		err_set(err, ERR_INVALID, "\"%s\" is empty; put the secret on its first line",
			path);
		return NULL;
	}
	return arena_dup(arena, line);
}

void conf_sample(struct buf *out, const struct conf_section *sections, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "%s# %s\n", i ? "\n" : "", sections[i].help);
		buf_printf(out, sections[i].many ? "#[%s main]\n" : "[%s]\n", sections[i].name);
		for (size_t k = 0; k < sections[i].n_keys; k++) {
			const struct conf_key *key = &sections[i].keys[k];

			buf_printf(out, "\n# %s\n#%s =%s%s\n", key->help, key->name,
				   key->value && *key->value ? " " : "",
				   key->value ? key->value : "");
		}
	}
}
