/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every file needs: attributes, allocation that cannot fail, bug(). */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args), nonnull(fmt)))
#define MUST_CHECK __attribute__((warn_unused_result))
#define UNUSED __attribute__((unused))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* A programmer's mistake: say it and abort(3).  Never for bad input. */
_Noreturn void bug(const char *fmt, ...) PRINTF(1, 2);

/*
 * Heap memory, zeroed.  These never return NULL: out of memory aborts, the
 * database keeps what was accepted, and the supervisor starts us again.  That
 * is honest because every input has a limit.
 */
void *mem_alloc(size_t size);
void *mem_resize(void *ptr, size_t size);
char *mem_dup(const char *s);			/* NULL gives NULL */
char *mem_printf(const char *fmt, ...) PRINTF(1, 2);

#endif
