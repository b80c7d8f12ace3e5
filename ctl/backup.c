/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot backup: a copy of the database while others write. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/db.h"
#include "base/err.h"

#include "ctl.h"

int ctl_backup(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct stat st;

	if (ctl_want(argc, argv, 1, 1, err))
		return -1;
	if (access(argv[1], F_OK) == 0)
		return err_set(err, ERR_CONFLICT, "\"%s\" exists; a backup overwrites nothing",
			       argv[1]);
	umask(0077);		/* mail addresses are in it */
	if (db_backup(ctl->db, argv[1], err))
		return err_in(err, "cannot write \"%s\"", argv[1]);
	if (stat(argv[1], &st))
		return err_sys(err, "cannot find \"%s\" again", argv[1]);
	printf("%s: %lld KiB\n", argv[1], (long long)(st.st_size + 1023) / 1024);
	return 0;
}
