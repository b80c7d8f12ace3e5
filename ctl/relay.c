/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From one maildir to another, as a list manager's copy. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include "relay.h"

#define MAIL_MAX ((size_t)4 << 20)

static int read_mail(const char *path, struct buf *out, struct err *err)
{
	FILE *file = fopen(path, "re");
	char data[4096];
	size_t n;

	if (!file)
		return err_sys(err, "cannot read \"%s\"", path);
	while ((n = fread(data, 1, sizeof(data), file)))
		buf_add(out, data, n);
	fclose(file);
	return 0;
}

static int write_copy(const char *to, const char *name, const char *list_email,
		      struct buf *mail, struct arena *arena, struct err *err)
{
	char *tmp = arena_printf(arena, "%s/tmp/%s", to, name);
	char *list_id = arena_dup(arena, list_email), *at = strchr(list_id, '@');
	FILE *file = fopen(tmp, "we");
	bool good;

	if (!file)
		return err_sys(err, "cannot write \"%s\"", tmp);
	if (at)
		*at = '.';
	good = fprintf(file, "List-Id: <%s>\nList-Post: <mailto:%s>\n%s", list_id, list_email,
		       buf_str(mail)) > 0;
	good = fclose(file) == 0 && good;
	if (!good || rename(tmp, arena_printf(arena, "%s/new/%s", to, name)))
		return err_sys(err, "cannot write \"%s\"", tmp);
	return 0;
}

static int relay_one(const char *from, const char *to, const char *name,
		     const char *list_email, struct arena *arena, struct err *err)
{
	char *path = arena_printf(arena, "%s/new/%s", from, name);
	char *mark = arena_printf(arena, "Delivered-To: %s\n", list_email);
	struct buf mail = BUF_INIT(MAIL_MAX);
	int rc = read_mail(path, &mail, err);

	if (rc == 0 && buf_ok(&mail) && strstr(buf_str(&mail), mark))
		rc = write_copy(to, name, list_email, &mail, arena, err);
	buf_free(&mail);
	if (rc == 0 && rename(path, arena_printf(arena, "%s/cur/%s:2,", from, name)))
		rc = err_sys(err, "cannot move \"%s\"", path);
	return rc;
}

int relay(const char *from, const char *to, const char *list_email, struct err *err)
{
	struct arena *scratch = arena_new();
	const struct dirent *entry;
	DIR *dir = opendir(arena_printf(scratch, "%s/new", from));
	int rc = dir ? 0 : err_sys(err, "cannot read \"%s/new\"", from);

	while (dir && rc == 0 && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			rc = relay_one(from, to, entry->d_name, list_email, scratch, err);
	if (dir)
		closedir(dir);
	arena_free(scratch);
	return rc;
}
