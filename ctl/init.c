/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot init: the first config, and what it names. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"

#include "ctl.h"

#define SAMPLE_MAX (256 * 1024)

static int write_sample(struct ctl *ctl, struct err *err)
{
	struct buf sample = BUF_INIT(SAMPLE_MAX);
	int rc;

	settings_sample(&sample);
	rc = ctl_write_file(ctl, ctl->conf, buf_str(&sample), err);
	buf_free(&sample);
	if (rc == 0)
		printf("%s: written; every key is in it, with its default\n", ctl->conf);
	return rc;
}

int ctl_init(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	if (ctl_want(argc, argv, 0, 0, err))
		return -1;
	if (!ctl->conf)
		ctl->conf = "moot.conf";
	if (access(ctl->conf, F_OK) == 0)
		printf("%s: is there already and was left as it is\n", ctl->conf);
	else if (write_sample(ctl, err))
		return -1;
	if (settings_load(&ctl->settings, ctl->conf, ctl->arena, err) ||
	    ctl_make_dirs(ctl, err))
		return -1;
	ctl->db = settings_open_db(&ctl->settings, err);
	if (!ctl->db)
		return -1;
	printf("%s: is ready, schema %d\n", ctl->settings.site.database,
	       db_version_file(ctl->db));
	puts("Next: moot person add \"Your Name\" you@example.org --operator");
	return 0;
}
