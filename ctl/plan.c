/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot plan: schedules from text files; the same search as the program's. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/plan/bound.h"
#include "calendar/plan/check.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"
#include "calendar/plan/solve.h"

#include "ctl.h"

#define SCHEDULE_MAX ((size_t)1 << 20)

enum { EXIT_FEASIBLE = 0, EXIT_BROKEN = 1, EXIT_UNUSABLE = 2 };
enum { SECONDS_MAX = 86400, BOUND_SECONDS = 5, PROGRESS_MS = 1000 };

static const char solve_help[] =
	"moot plan solve [OPTION]... FILE\n\n"
	"Prints a schedule, a line \"at SESSION SLOT ROOM\" for each session, that breaks\n"
	"no rule; on standard error how far it is, the score, what no schedule can beat,\n"
	"how people fare, and why sessions are left out.  Exits with 1 if some are.\n\n"
	"  --seconds S      for so long; fractions are fine\n"
	"  --work N         N moves in each thread: the same answer on every machine\n"
	"                   (without either: about a second's worth of work)\n"
	"  --seed K         another K, another search (0)\n"
	"  --threads J      each with a seed of its own (2)\n"
	"  --fair K         weigh what the worst-off lose, 2 or 3 is much (0: the plain sum)\n"
	"  --bound S        prove for at most so long what is the most (as long as the\n"
	"                   search took, at most 5 s; 0: not at all)\n"
	"  --from SCHEDULE  what is announced already\n"
	"  --move-cost N    interest-hours that each session moved from there costs (0)\n";

static const char check_help[] =
	"moot plan check FILE SCHEDULE\n\n"
	"Prints the score and every broken rule in words.  Exits with 0 if none is\n"
	"broken, 1 if some are, 2 if a file cannot be used.\n";

static const char bound_help[] =
	"moot plan bound [--seconds S] FILE\n\n"
	"Prints a score that no schedule can beat, proved by column generation, beside\n"
	"the best that a short search knows.  S is 5 if not given.\n";

struct plan {
	struct ctl *ctl;
	struct solve_options options;
	double seconds;				/* 0: no limit */
	double bound_seconds;			/* --bound; negative: not given */
	int64_t began_ms;
	atomic_llong told_ms;			/* when progress was told last */
	atomic_llong best;			/* of all threads */
	const char *before;			/* --from */
	const char *file[2];
	int files;
};

/* ---- options */

static int read_seconds(const char *value, double *out, struct err *err)
{
	char *end;

	*out = strtod(value, &end);
	if (end == value || *end || !(*out > 0 && *out <= SECONDS_MAX))
		return err_set(err, ERR_INVALID, "\"%.40s\" is no number of seconds up to %d",
			       value, SECONDS_MAX);
	return 0;
}

static int read_number(const char *value, int64_t min, int64_t max, int64_t *out,
		       struct err *err)
{
	return str_to_int(value, min, max, out, err);
}

/* One option and its value. */
static int read_option(struct plan *plan, const char *name, const char *value, struct err *err)
{
	struct solve_options *options = &plan->options;
	int64_t n = 0;
	int rc = 0;

	if (str_eq(name, "--from")) {
		plan->before = value;
	} else if (str_eq(name, "--seconds")) {
		rc = read_seconds(value, &plan->seconds, err);
	} else if (str_eq(name, "--bound")) {
		rc = str_eq(value, "0") ? 0 : read_seconds(value, &plan->bound_seconds, err);
		if (str_eq(value, "0"))
			plan->bound_seconds = 0;
	} else if (str_eq(name, "--work")) {
		rc = read_number(value, 1, INT64_MAX / 2, &options->work, err);
	} else if (str_eq(name, "--seed")) {
		rc = read_number(value, 0, INT64_MAX, &n, err);
		options->seed = (uint64_t)n;
	} else if (str_eq(name, "--threads")) {
		rc = read_number(value, 1, SOLVE_THREADS_MAX, &n, err);
		options->threads = (int)n;
	} else if (str_eq(name, "--fair")) {
		rc = read_number(value, 0, SOLVE_FAIR_MAX, &n, err);
		options->fair = (int)n;
	} else if (str_eq(name, "--move-cost")) {
		rc = read_number(value, 0, SOLVE_MOVE_COST_MAX, &n, err);
		options->move_cost = (int)n;
	} else {
		return err_set(err, ERR_INVALID,
			       "unknown option \"%.40s\"; see moot plan solve --help", name);
	}
	return rc ? err_in(err, "%s", name) : 0;
}

static int read_arguments(struct plan *plan, int argc, char **argv, int files,
			  struct err *err)
{
	for (int i = 1; i < argc; i++) {
		if (str_starts(argv[i], "--")) {
			if (i + 1 == argc)
				return err_set(err, ERR_INVALID, "%s: the value is missing",
					       argv[i]);
			if (read_option(plan, argv[i], argv[i + 1], err))
				return -1;
			i++;
		} else if (plan->files < files) {
			plan->file[plan->files++] = argv[i];
		} else {
			return err_set(err, ERR_INVALID, "\"%.40s\" is too much; see moot help "
				       "plan", argv[i]);
		}
	}
	if (plan->files < files)
		return err_set(err, ERR_INVALID, "a file is missing; see moot help plan");
	return 0;
}

/* ---- files */

static struct instance *read_instance(struct plan *plan, struct err *err)
{
	size_t len;
	char *text = ctl_read_file(plan->ctl, plan->file[0], INSTANCE_TEXT_MAX, &len, err);
	struct instance *instance = NULL;

	if (text)
		instance = instance_read(text, len, plan->ctl->arena, err);
	if (text && !instance)
		err_in(err, "%s", plan->file[0]);
	return instance;
}

static struct schedule *read_schedule(struct plan *plan, const struct instance *instance,
				      const char *path, struct err *err)
{
	size_t len;
	char *text = ctl_read_file(plan->ctl, path, SCHEDULE_MAX, &len, err);
	struct schedule *schedule = NULL;

	if (text)
		schedule = schedule_read(instance, text, len, plan->ctl->arena, err);
	if (text && !schedule)
		err_in(err, "%s", path);
	return schedule;
}

/* ---- solve */

static double part_used(void *cookie)
{
	const struct plan *plan = cookie;

	return (double)(clock_ms() - plan->began_ms) / (plan->seconds * 1000);
}

/* A line a second, whichever thread comes first. */
static void tell_progress(struct plan *plan, const struct solve_progress *progress)
{
	long long now = clock_ms(), told = atomic_load(&plan->told_ms);
	long long best = atomic_load(&plan->best);

	while (progress->score > best &&
	       !atomic_compare_exchange_weak(&plan->best, &best, progress->score))
		;
	if (now - told < PROGRESS_MS || progress->score < 0 ||
	    !atomic_compare_exchange_strong(&plan->told_ms, &told, now))
		return;
	fprintf(stderr, "%.0f s: %lld\n", (double)(now - plan->began_ms) / 1000,
		(long long)atomic_load(&plan->best));
}

static double time_used(void *cookie, const struct solve_progress *progress)
{
	struct plan *plan = cookie;

	tell_progress(plan, progress);
	return plan->seconds > 0 ? part_used(plan) : 0;
}

static void set_time(struct plan *plan)
{
	plan->began_ms = clock_ms();
	atomic_store(&plan->told_ms, plan->began_ms);
	plan->options.used = time_used;
	plan->options.cookie = plan;
	plan->options.paced = plan->seconds > 0 && plan->options.work == 0;
}

/* What the plain score cannot be more than; the time is counted from now. */
static void tell_bound(struct plan *plan, const struct instance *instance,
		       const struct solve_result *result, int64_t score)
{
	struct bound_options options = {
		.known = result->schedule, .used = part_used, .cookie = plan,
	};
	struct bound_result bound;

	if (plan->bound_seconds < 0) {
		plan->bound_seconds = (double)(clock_ms() - plan->began_ms) / 1000;
		if (plan->bound_seconds > BOUND_SECONDS)
			plan->bound_seconds = BOUND_SECONDS;
	}
	if (plan->bound_seconds <= 0)
		return;
	plan->seconds = plan->bound_seconds;
	options.whole_ms = (int)(plan->seconds * 500) + 1;
	plan->began_ms = clock_ms();
	bound_find(instance, &options, plan->ctl->arena, &bound);
	fprintf(stderr, "proved: %s scores more than %lld", bound.all ?
		"no schedule that places every session" : "no schedule", (long long)bound.bound);
	if (bound.bound == score)
		fputs("; this one is optimal\n", stderr);
	else
		fprintf(stderr, ", %.3f %% above this one\n", 100.0 *
			(double)(bound.bound - score) / (double)(score ? score : 1));
}

static void tell(struct plan *plan, const struct instance *instance,
		 const struct solve_result *result)
{
	struct check check;
	int64_t ms = clock_ms() - plan->began_ms;

	check_schedule(instance, result->schedule, plan->ctl->arena, &check);
	fprintf(stderr, "score %lld, %d unplaced, %d rules broken\n", (long long)check.score,
		result->unplaced, check.broken - check.count[CHECK_UNPLACED]);
	fprintf(stderr, "people get %.1f %% of their best on average, the worst-off %.1f %%, "
		"the 5th percentile %.1f %%\n", check.mean, check.worst, check.p5);
	fprintf(stderr, "%d find no seat; %lld moves in %.2f s (%.1f M/s)\n", check.overflow,
		(long long)result->work, (double)ms / 1000,
		(double)result->work / 1000 / (double)(ms ? ms : 1));
	if (plan->before)
		fprintf(stderr, "%d sessions moved\n", result->moved);
	if (!result->rooms_chosen)
		fprintf(stderr, "rooms are left open: no session of several slots could keep "
			"one room throughout\n");
	for (int i = 0; i < result->unplaced; i++)
		fprintf(stderr, "%s\n", result->reasons[i]);
	tell_bound(plan, instance, result, check.score);
}

static int plan_solve(struct plan *plan, int argc, char **argv, struct err *err)
{
	struct instance *instance;
	struct schedule *before = NULL;
	struct solve_result result;
	struct buf out = BUF_INIT(SCHEDULE_MAX);

	if (read_arguments(plan, argc, argv, 1, err))
		return -1;
	instance = read_instance(plan, err);
	if (!instance)
		return -1;
	if (plan->before) {
		before = read_schedule(plan, instance, plan->before, err);
		if (!before)
			return -1;
	}
	plan->options.before = before;
	set_time(plan);
	solve(instance, &plan->options, plan->ctl->arena, &result);
	schedule_write(result.schedule, &out);
	fputs(buf_str(&out), stdout);
	fflush(stdout);
	buf_free(&out);
	tell(plan, instance, &result);
	return result.unplaced ? 1 : 0;
}

/* ---- check */

static int plan_check(struct plan *plan, int argc, char **argv, struct err *err)
{
	const struct instance *instance;
	const struct schedule *schedule;
	struct check check;

	if (read_arguments(plan, argc, argv, 2, err))
		return -1;
	instance = read_instance(plan, err);
	if (!instance)
		return -1;
	schedule = read_schedule(plan, instance, plan->file[1], err);
	if (!schedule)
		return -1;
	check_schedule(instance, schedule, plan->ctl->arena, &check);
	printf("score %lld\nconceivable %lld\nbroken %d\n", (long long)check.score,
	       (long long)check.conceivable, check.broken);
	printf("overflow %d\nsatisfaction %.1f worst, %.1f 5th percentile, %.2f mean\n",
	       check.overflow, check.worst, check.p5, check.mean);
	for (int rule = 0; rule < CHECK_RULES; rule++)
		if (check.count[rule])
			printf("rule %d %s\n", check.count[rule],
			       check_rule_name((enum check_rule)rule));
	for (int i = 0; i < check.sentences; i++)
		puts(check.words[i]);
	return check.broken ? EXIT_BROKEN : EXIT_FEASIBLE;
}

/* ---- bound */

/* A good schedule first: it makes proofs possible, and costs a tenth of the time. */
static const struct schedule *find_known(struct plan *plan, const struct instance *instance,
					 struct solve_result *result)
{
	double seconds = plan->seconds;

	plan->seconds = seconds / 10;
	set_time(plan);
	solve(instance, &plan->options, plan->ctl->arena, result);
	plan->seconds = seconds;
	return result->schedule;
}

static int plan_bound(struct plan *plan, int argc, char **argv, struct err *err)
{
	const struct instance *instance;
	struct bound_options options = { .used = part_used, .cookie = plan };
	struct solve_result solved;
	struct bound_result result;

	plan->seconds = BOUND_SECONDS;
	if (read_arguments(plan, argc, argv, 1, err))
		return -1;
	instance = read_instance(plan, err);
	if (!instance)
		return -1;
	options.known = find_known(plan, instance, &solved);
	options.whole_ms = (int)(plan->seconds * 500);
	bound_find(instance, &options, plan->ctl->arena, &result);
	printf("bound %lld\nknown %lld\n", (long long)result.bound, (long long)result.known);
	if (result.optimal)
		puts("optimal");
	else
		printf("gap %.3f %%\n", 100.0 * (double)(result.bound - result.known) /
		       (double)(result.known > 0 ? result.known : 1));
	fprintf(stderr, "%s scores more; %d rounds, %d columns, %.2f s%s\n",
		result.all ? "no schedule that places every session" : "no schedule",
		result.rounds, result.columns, (double)(clock_ms() - plan->began_ms) / 1000,
		result.converged || result.optimal ? "" : "; more time may lower the bound");
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct plan *plan, int argc, char **argv, struct err *err);
	const char *help;
} subcommands[] = {
	{ "solve", plan_solve, solve_help },
	{ "check", plan_check, check_help },
	{ "bound", plan_bound, bound_help },
};

static int run(struct plan *plan, int argc, char **argv, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(subcommands); i++) {
		if (!str_eq(subcommands[i].name, argv[0]))
			continue;
		if (argc > 1 && (str_eq(argv[1], "--help") || str_eq(argv[1], "-h"))) {
			fputs(subcommands[i].help, stdout);
			return 0;
		}
		return subcommands[i].run(plan, argc, argv, err);
	}
	return err_set(err, ERR_INVALID, "plan: there is no \"%.40s\"; see moot help plan",
		       argv[0]);
}

/* It says itself what is wrong, since what cannot be used is 2, not 1, here. */
int ctl_plan(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct plan plan = { .ctl = ctl, .bound_seconds = -1 };
	int rc;

	if (argc < 2)
		rc = err_set(err, ERR_INVALID, "plan: solve, check or bound? see moot help plan");
	else
		rc = run(&plan, argc - 1, argv + 1, err);
	if (rc >= 0)
		return rc;
	fprintf(stderr, "moot: %s\n", err->msg);
	return EXIT_UNUSABLE;
}
