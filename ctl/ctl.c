/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files, folders and programs, as the subcommands want them. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/actor.h"

#include "ctl.h"

struct actor ctl_actor(struct ctl *ctl)
{
	const struct passwd *user = getpwuid(getuid());
	struct actor who = { 0, "operator", ROLE_OPERATOR, DOOR_MOOT };

	if (user)
		who.name = arena_dup(ctl->arena, user->pw_name);
	return who;
}

int ctl_want(int argc, char **argv, int min, int max, struct err *err)
{
	if (argc - 1 < min)
		return err_set(err, ERR_INVALID, "%s: something is missing; see moot help %s",
			       argv[0], argv[0]);
	if (argc - 1 > max)
		return err_set(err, ERR_INVALID, "%s: \"%.60s\" is too much; see moot help %s",
			       argv[0], argv[max + 1], argv[0]);
	return 0;
}

int ctl_make_dir(const char *path, struct err *err)
{
	char *copy = mem_dup(path);
	int r = 0;

	for (char *slash = copy + 1; r == 0 && slash; ) {
		slash = strchr(slash, '/');
		if (slash)
			*slash = '\0';
		r = mkdir(copy, 0770) && errno != EEXIST ? -1 : 0;
		if (slash)
			*slash++ = '/';
	}
	free(copy);
	return r ? err_sys(err, "cannot make the folder \"%s\"", path) : 0;
}

static int make_parent(struct ctl *ctl, const char *path, struct err *err)
{
	char *dir = arena_dup(ctl->arena, path), *slash = strrchr(dir, '/');

	if (!slash || slash == dir)
		return 0;
	*slash = '\0';
	return ctl_make_dir(dir, err);
}

static int make_maildir(struct ctl *ctl, const char *path, struct err *err)
{
	static const char *const subs[] = { "tmp", "new", "cur" };

	if (str_is_empty(path))
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(subs); i++)
		if (ctl_make_dir(arena_printf(ctl->arena, "%s/%s", path, subs[i]), err))
			return -1;
	return 0;
}

int ctl_make_dirs(struct ctl *ctl, struct err *err)
{
	const struct settings_source *source;

	if (make_parent(ctl, ctl->settings.site.database, err))
		return -1;
	if (str_eq(ctl->settings.mail.transport, "maildir") &&
	    make_maildir(ctl, ctl->settings.mail.maildir, err))
		return -1;
	for (size_t i = 0; (source = settings_source(&ctl->settings, i)); i++)
		if (!str_eq(source->seen, "no") && make_maildir(ctl, source->maildir, err))
			return -1;
	return 0;
}

char *ctl_read_file(struct ctl *ctl, const char *path, size_t max, size_t *len,
		    struct err *err)
{
	int fd = str_eq(path, "-") ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	char *data = arena_alloc(ctl->arena, max + 2, 1);
	ssize_t n = -1;

	*len = 0;
	if (fd >= 0)
		while (*len <= max && (n = read(fd, data + *len, max + 1 - *len)) > 0)
			*len += (size_t)n;
	if (n < 0)
		err_sys(err, "cannot read \"%s\"", path);
	else if (*len > max)
		err_set(err, ERR_LIMIT, "\"%s\" has more than %zu bytes", path, max);
	if (fd > STDIN_FILENO)
		close(fd);
	if (n < 0 || *len > max)
		return NULL;
	data[*len] = '\0';
	return data;
}

int ctl_write_file(struct ctl *ctl, const char *path, const char *text, struct err *err)
{
	char *beside = arena_printf(ctl->arena, "%s.new", path);
	FILE *file = fopen(beside, "we");
	bool good;

	if (!file)
		return err_sys(err, "cannot write \"%s\"", beside);
	good = fputs(text, file) >= 0;
	good = fclose(file) == 0 && good;
	if (good && rename(beside, path) == 0)
		return 0;
	err_sys(err, "cannot write \"%s\"", path);
	unlink(beside);
	return -1;
}

char *ctl_program(struct ctl *ctl, const char *name, struct err *err)
{
	char self[4096], *slash, *path;
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len < 0) {
		err_sys(err, "cannot tell where moot itself is");
		return NULL;
	}
	self[len] = '\0';
	slash = strrchr(self, '/');
	path = arena_printf(ctl->arena, "%.*s/%s", (int)(slash - self), self, name);
	if (access(path, X_OK) == 0)
		return path;
	err_sys(err, "cannot start \"%s\"", path);
	return NULL;
}
