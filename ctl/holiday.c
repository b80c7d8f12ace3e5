/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot holiday: public holidays, written by a package that others maintain. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/holiday.h"
#include "people/preference.h"

#include "ctl.h"

#define PYTHON "/usr/bin/python3"
#define COUNTRIES_MAX 100

/*
 * Debian's python3-holidays, old and new: DIR YEAR COUNTRY...  A file is written
 * beside the old one and renamed.  Exits with 3 where a country is not known.
 */
static const char script[] =
	"import os, sys\n"
	"try:\n"
	"    import holidays\n"
	"except ImportError:\n"
	"    sys.exit('the package python3-holidays is not installed')\n"
	"folder, year, status = sys.argv[1], int(sys.argv[2]), 0\n"
	"def days_of(code):\n"
	"    country, _, part = code.partition('-')\n"
	"    years = range(year, year + 3)\n"
	"    if hasattr(holidays, 'country_holidays'):\n"
	"        return holidays.country_holidays(country, subdiv=part or None, years=years)\n"
	"    kind = getattr(holidays, country)\n"
	"    known = getattr(kind, 'PROVINCES', []), getattr(kind, 'STATES', [])\n"
	"    if not part:\n"
	"        return kind(years=years)\n"
	"    if part in known[0]:\n"
	"        return kind(prov=part, years=years)\n"
	"    if part in known[1]:\n"
	"        return kind(state=part, years=years)\n"
	"    raise KeyError(part)\n"
	"def text(s):\n"
	"    for c in '\\\\;,':\n"
	"        s = s.replace(c, '\\\\' + c)\n"
	"    return s.replace('\\n', ' ')[:60]\n"
	"for code in sys.argv[3:]:\n"
	"    try:\n"
	"        days = sorted(days_of(code).items())\n"
	"    except (KeyError, AttributeError, NotImplementedError, TypeError):\n"
	"        print(code + ': python3-holidays does not know it; put a calendar of its '\n"
	"              'holidays into ' + os.path.join(folder, code + '.ics'), file=sys.stderr)\n"
	"        status = 3\n"
	"        continue\n"
	"    lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//moot//holidays//EN']\n"
	"    for day, name in days:\n"
	"        lines += ['BEGIN:VEVENT', 'UID:%s-%s@moot' % (code, day),\n"
	"                  'DTSTAMP:%04d0101T000000Z' % year,\n"
	"                  'DTSTART;VALUE=DATE:%s' % day.strftime('%Y%m%d'),\n"
	"                  'SUMMARY:' + text(name), 'TRANSP:TRANSPARENT', 'END:VEVENT']\n"
	"    path = os.path.join(folder, code + '.ics')\n"
	"    with open(path + '.new', 'w', encoding='utf-8', newline='') as f:\n"
	"        f.write('\\r\\n'.join(lines + ['END:VCALENDAR', '']))\n"
	"    os.rename(path + '.new', path)\n"
	"sys.exit(status)\n";

struct words { char **items; size_t len, cap; };

static void add(struct ctl *ctl, struct words *words, const char *word)
{
	*vec_add(words, ctl->arena) = arena_dup(ctl->arena, word);
}

/* Those that were named, or else those whose holidays people keep. */
static int add_countries(struct ctl *ctl, int argc, char **argv, struct words *words,
			 struct err *err)
{
	struct preference_countries kept = { 0 };

	for (int i = 2; i < argc; i++) {
		if (!preference_is_country(argv[i]))
			return err_set(err, ERR_INVALID, "\"%.20s\" is no country; as in GB or "
				       "DE-BY", argv[i]);
		add(ctl, words, argv[i]);
	}
	if (argc > 2)
		return 0;
	if (preference_list_countries(ctl->db, ctl->arena, &kept, err))
		return -1;
	for (size_t i = 0; i < kept.len; i++)
		add(ctl, words, kept.items[i]);
	return kept.len ? 0 : err_set(err, ERR_INVALID, "nobody has said whose holidays they keep "
				      "yet; name countries: moot holiday update GB DE-BY");
}

static int run(char **argv, int *status, struct err *err)
{
	pid_t pid;
	int rc = posix_spawn(&pid, PYTHON, NULL, NULL, argv, environ);

	if (rc) {
		errno = rc;
		return err_sys(err, "%s", PYTHON);
	}
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return err_sys(err, "%s", PYTHON);
	*status = WIFEXITED(*status) ? WEXITSTATUS(*status) : 1;
	return 0;
}

static int update(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	const char *dir = ctl->settings.poll.holidays;
	struct words words = { 0 };
	int status = 0, year = zone_civil("UTC", clock_now()).year;

	if (ctl_make_dir(dir, err))
		return -1;
	add(ctl, &words, PYTHON);
	add(ctl, &words, "-c");
	add(ctl, &words, script);
	add(ctl, &words, dir);
	add(ctl, &words, arena_printf(ctl->arena, "%d", year));
	if (add_countries(ctl, argc, argv, &words, err))
		return -1;
	*vec_add(&words, ctl->arena) = NULL;
	if (run(words.items, &status, err) ||
	    holiday_tick(ctl->db, &ctl->settings, clock_now(), err))
		return -1;
	return status ? 1 : 0;
}

static int list(struct ctl *ctl, struct err *err)
{
	struct holiday_files files = { 0 };

	if (holiday_list_files(ctl->db, ctl->arena, &files, err))
		return -1;
	for (size_t i = 0; i < files.len; i++) {
		const struct holiday_file *file = &files.items[i];

		printf("%-8s %3lld days, file of %s%s%s\n", file->country, (long long)file->days,
		       zone_text(ctl->arena, "UTC", file->changed_at),
		       file->error ? "; " : "", file->error ? file->error : "");
	}
	if (!files.len)
		printf("none; `moot holiday update GB` fetches some into %s\n",
		       ctl->settings.poll.holidays);
	return 0;
}

int ctl_holiday(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	if (ctl_want(argc, argv, 1, COUNTRIES_MAX, err))
		return -1;
	if (str_eq(argv[1], "update"))
		return update(ctl, argc, argv, err);
	if (str_eq(argv[1], "list"))
		return list(ctl, err);
	return err_set(err, ERR_INVALID, "holiday: there is no \"%.40s\"; see moot help holiday",
		       argv[1]);
}
