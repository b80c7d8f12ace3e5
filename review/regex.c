/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Perl's regular expressions: the room of PCRE2. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

#include "regex.h"

#define MATCH_LIMIT 200000

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

struct regex *regex_new(const char *pattern, bool spaced, struct err *err)
{
	struct regex *regex = mem_alloc(sizeof(*regex));
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	PCRE2_UCHAR why[120];
	PCRE2_SIZE at;
	int r;

	if (!context)
		bug("out of memory");
	/* As in Perl, \m is m. */
	pcre2_set_compile_extra_options(context, PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL);
	regex->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
				    spaced ? PCRE2_EXTENDED : 0, &r, &at, context);
	pcre2_compile_context_free(context);
	if (!regex->code) {
		pcre2_get_error_message(r, why, sizeof(why));
		err_set(err, ERR_INVALID, "bad pattern \"%.80s\": %s", pattern,
			(char *)why);
		regex_free(regex);
		return NULL;
	}
	pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
	regex->data = pcre2_match_data_create_from_pattern(regex->code, NULL);
	regex->context = pcre2_match_context_create(NULL);
	if (!regex->data || !regex->context)
		bug("out of memory");
	pcre2_set_match_limit(regex->context, MATCH_LIMIT);
	return regex;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_match_context_free(regex->context);
	pcre2_match_data_free(regex->data);
	pcre2_code_free(regex->code);
	free(regex);
}

bool regex_found(const struct regex *regex, const char *text, size_t len)
{
	return pcre2_match(regex->code, (PCRE2_SPTR)text, len, 0, 0, regex->data,
			   regex->context) >= 0;
}

char *regex_replace(const struct regex *regex, const char *text, const char *with,
		    struct arena *arena)
{
	PCRE2_SIZE len = strlen(text) * 2 + strlen(with) + 64;
	char *out = arena_array(arena, char, len);
	int r;

	r = pcre2_substitute(regex->code, (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0,
			     PCRE2_SUBSTITUTE_GLOBAL, regex->data, regex->context,
			     (PCRE2_SPTR)with, PCRE2_ZERO_TERMINATED, (PCRE2_UCHAR *)out,
			     &len);
	return r > 0 ? out : NULL;
}
