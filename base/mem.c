/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocation that aborts instead of failing, and bug(). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

void bug(const char *fmt, ...)
{
	va_list ap;

	fputs("<2>bug: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

void *mem_alloc(size_t size)
{
	void *ptr = calloc(1, size ? size : 1);

	if (!ptr)
		bug("out of memory (%zu bytes)", size);
	return ptr;
}

void *mem_resize(void *ptr, size_t size)
{
	ptr = realloc(ptr, size ? size : 1);
	if (!ptr)
		bug("out of memory (%zu bytes)", size);
	return ptr;
}

char *mem_dup(const char *s)
{
	size_t size;
	char *copy;

	if (!s)
		return NULL;
	size = strlen(s) + 1;
	copy = mem_alloc(size);
	memcpy(copy, s, size);
	return copy;
}

char *mem_printf(const char *fmt, ...)
{
	va_list ap;
	char *s = NULL;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (len < 0)
		bug("out of memory (formatting)");
	return s;
}
