/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !maint: who looks after a path, as scripts/get_maintainer.pl says. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "review/judge.h"
#include "../bot.h"
#include "../command.h"
#include "../judge.h"
#include "about.h"

#define PATHS_MAX  5
#define PATH_MAX_LEN 300
#define LINE_BYTES 700

/* " (M: Ann, Bob; R: Carl": whether there is anybody, told those before. */
static bool add_people(struct buf *line, const struct section *section, bool reviewers,
		       bool told)
{
	size_t n = 0;

	for (size_t i = 0; i < section->people.len; i++) {
		const struct maintainer *person = &section->people.items[i];

		if (person->is_reviewer != reviewers)
			continue;
		if (n++ == 0)
			buf_puts(line, reviewers ? told ? "; R: " : " (R: " : " (M: ");
		else
			buf_puts(line, ", ");
		buf_puts(line, *person->name ? person->name : person->address);
	}
	return told || n;
}

static bool is_before(const struct matches *matches, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (matches->items[i].section == matches->items[at].section)
			return true;
	return false;
}

static void say(struct request *request, const struct covered *covered)
{
	struct buf line = BUF_INIT(LINE_BYTES);
	size_t n = 0;

	for (size_t i = 0; i < covered->matches.len; i++) {
		const struct section *section = covered->matches.items[i].section;
		bool told;

		if (is_before(&covered->matches, i))
			continue;
		buf_printf(&line, "%s%s", n++ ? ", " : "", section->name);
		told = add_people(&line, section, false, false);
		told = add_people(&line, section, true, told);
		if (told)
			buf_putc(&line, ')');
		else
			buf_printf(&line, " (%s)", *section->status ? section->status : "nobody");
	}
	command_reply(request, "%s%s: %s%s", covered->path, covered->is_there ? "" :
		      arena_printf(request->arena, " (not in %s %s)", covered->tree,
				   covered->branch), n ?
		      about_names(request, buf_str(&line)) : "no section of MAINTAINERS covers it",
		      buf_ok(&line) ? "" : " ...");
	buf_free(&line);
}

/* "./xen/arch/", "a/xen/arch" of a diff with a space behind it: xen/arch */
static char *clean(struct request *request, char *path)
{
	size_t len;

	path = str_clean_line(request->arena, path);
	while (str_starts(path, "./") || *path == '/')
		path += 1 + (*path == '.');
	for (len = strlen(path); len && strchr("/,;", path[len - 1]); len--)
		path[len - 1] = '\0';
	return path;
}

int command_maint(struct request *request, struct err *err)
{
	char *rest = arena_dup(request->arena, request->args), *path;
	struct judge *judge = bot_judge(request->network->bot, err);
	struct covered covered;
	int n = 0, rc;

	if (!judge)
		return -1;
	while ((path = str_word(&rest))) {
		path = clean(request, path);
		if (n++ == PATHS_MAX)
			return err_set(err, ERR_LIMIT, "at most %d paths at once; moot maintainers "
				       "takes any number", PATHS_MAX);
		if (!*path || strlen(path) > PATH_MAX_LEN)
			return err_set(err, ERR_INVALID, "that is no path of a file in the tree");
		rc = judge_covers(judge, path, request->arena, &covered, err);
		if (rc == 0)
			return err_set(err, ERR_NOT_FOUND, "no [tree] with a MAINTAINERS file is "
				       "configured");
		if (rc < 0)
			return -1;
		say(request, &covered);
	}
	return n ? 0 : err_set(err, ERR_INVALID, "of which file?  !maint xen/common/sched/core.c");
}
