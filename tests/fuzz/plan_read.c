/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz: an instance of any text is refused, or written, scheduled and bounded. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "calendar/plan/bound.h"
#include "calendar/plan/check.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"
#include "calendar/plan/solve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROUNDS = 30 };

static double a_few_rounds(void *cookie)
{
	int *left = cookie;

	return --*left < 0;
}

static void write_and_read(const struct instance *instance, struct arena *arena)
{
	struct buf first = BUF_INIT(1 << 24), second = BUF_INIT(1 << 24);
	const struct instance *again;
	struct err err;

	instance_write(instance, &first);
	again = instance_read(buf_str(&first), first.len, arena, &err);
	if (!again)
		bug("%s", err.msg);
	instance_write(again, &second);
	if (strcmp(buf_str(&first), buf_str(&second)) != 0)
		bug("written twice, and not the same");
	buf_free(&first);
	buf_free(&second);
}

static void schedule_it(const struct instance *instance, struct arena *arena)
{
	struct solve_options how = { .work = 512, .threads = 1 };
	struct solve_result solved;
	struct bound_result bound;
	int left = ROUNDS;
	struct bound_options limits = { .used = a_few_rounds, .cookie = &left, .whole_ms = 20 };
	struct check check;

	solve(instance, &how, arena, &solved);
	check_schedule(instance, solved.schedule, arena, &check);
	if (check.score != solved.score || check.broken != check.count[CHECK_UNPLACED])
		bug("score %d, checked %d; %d broken", (int)solved.score, (int)check.score,
		    check.broken);
	limits.known = solved.schedule;
	bound_find(instance, &limits, arena, &bound);
	if (bound.bound < solved.score)
		bug("bound %d below %d", (int)bound.bound, (int)solved.score);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct err err;
	const struct instance *instance = instance_read((const char *)data, size, arena, &err);

	if (instance && instance->slots * instance->sessions <= 200 &&
	    instance->people <= 200) {
		write_and_read(instance, arena);
		schedule_it(instance, arena);
	}
	arena_free(arena);
	return 0;
}
