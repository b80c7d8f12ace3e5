/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot import: mails of files, folders and archives, as if the list had just sent them. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "mail/intake.h"

#include "ctl.h"

#define BATCH 1000			/* mails of one transaction */
#define SAY_MS 1000
#define LOOK_MS 100

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

static int64_t total(const struct intake_counts *counts)
{
	return counts->heard + counts->unreadable + counts->dropped;
}

static void print_rate(FILE *file, const struct intake_counts *counts, int64_t ms)
{
	double secs = ms > 0 ? (double)ms / 1000 : 0.001;

	fprintf(file, "%" PRId64 " mails, %.1f MB, in %.1f s: %.0f mails/s", total(counts),
		(double)counts->bytes / 1e6, secs, (double)total(counts) / secs);
}

/* On a terminal one line that is written over. */
static void say_progress(const struct intake *intake, int64_t start_ms, int64_t *said_ms)
{
	int64_t now = clock_ms();

	if (now - *said_ms < SAY_MS || !isatty(STDERR_FILENO))
		return;
	*said_ms = now;
	fprintf(stderr, "\r%s: ", intake_name(intake));
	print_rate(stderr, intake_counts(intake), now - start_ms);
	fputs("\033[K", stderr);
}

static void say_end(const struct intake *intake, int64_t start_ms)
{
	const struct intake_counts *counts = intake_counts(intake);

	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	printf("%s: ", intake_name(intake));
	print_rate(stdout, counts, clock_ms() - start_ms);
	if (counts->unreadable)
		printf("; %" PRId64 " unreadable (see moot source unreadable)",
		       counts->unreadable);
	if (counts->dropped)
		printf("; %" PRId64 " private, dropped unread", counts->dropped);
	putchar('\n');
}

/*
 * Until there is nothing more.  A source is looked at twice: the last mail of an
 * mbox that grows is whole when it has not grown.  Fetching may take its time.
 */
static int read_to_end(struct intake *intake, int looks, struct err *err)
{
	const struct timespec pause = { 0, LOOK_MS * 1000000L };
	int64_t start_ms = clock_ms(), said_ms = start_ms;
	int n = 1, idle = 0;

	while (!interrupted && n >= 0 && (idle < looks || intake_is_busy(intake))) {
		n = intake_poll(intake, BATCH, err);
		idle = n > 0 ? 0 : idle + 1;
		say_progress(intake, start_ms, &said_ms);
		if (n == 0 && (idle < looks || intake_is_busy(intake)))
			nanosleep(&pause, NULL);
	}
	say_end(intake, start_ms);
	if (interrupted)
		return err_set(err, ERR_BUSY, "interrupted; what was read is kept");
	return n < 0 ? err_in(err, "%s", intake_name(intake)) : 0;
}

static int read_one(struct intake *intake, int looks, struct err *err)
{
	int rc = intake ? read_to_end(intake, looks, err) : -1;

	intake_free(intake);
	return rc;
}

static const struct settings_source *named(struct ctl *ctl, const char *name)
{
	const struct settings_source *source;

	for (size_t i = 0; (source = settings_source(&ctl->settings, i)); i++)
		if (str_eq(source->id, name))
			return source;
	return NULL;
}

static int import_source(struct ctl *ctl, const char *name, struct err *err)
{
	const struct settings_source *source = named(ctl, name);

	if (!source)
		return err_set(err, ERR_NOT_FOUND, "the config has no [source %.60s]", name);
	return read_one(intake_new(ctl->db, &ctl->settings, source, err), 2, err);
}

/* Each that the config names. */
static int import_all(struct ctl *ctl, struct err *err)
{
	const struct settings_source *source;

	for (size_t i = 0; (source = settings_source(&ctl->settings, i)); i++)
		if (!interrupted && import_source(ctl, source->id, err))
			return -1;
	if (!ctl->settings.sources.len)
		return err_set(err, ERR_NOT_FOUND, "the config has no [source NAME] with the "
			       "list's mbox, maildir, imap or public-inbox; name one, or a FILE");
	return 0;
}

int ctl_import(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	if (argc == 1)
		return import_all(ctl, err);
	for (int i = 1; i < argc && !interrupted; i++) {
		int rc;

		if (str_eq(argv[i], "--source") && i + 1 < argc)
			rc = import_source(ctl, argv[++i], err);
		else if (argv[i][0] == '-' && argv[i][1])
			return err_set(err, ERR_INVALID, "import: there is no option \"%.40s\"",
				       argv[i]);
		else
			rc = read_one(intake_new_import(ctl->db, &ctl->settings, argv[i], err), 1,
				      err);
		if (rc)
			return -1;
	}
	return 0;
}
