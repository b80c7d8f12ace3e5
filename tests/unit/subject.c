/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subjects: every form that was seen, and some that people thought of. */
#include <stdio.h>

#include "review/subject.h"
#include "unit.h"

struct sample {
	const char *text;
	const char *read;	/* "what version number/total prefix|name" */
};

static const struct sample samples[] = {
	{ "[PATCH] x86: fix it", "patch v1 -1/0 |x86: fix it" },
	{ "[PATCH v2 1/3] x86: fix it", "patch v2 1/3 |x86: fix it" },
	{ "[PATCH 00/17] many", "patch v1 0/17 |many" },
	{ "[Patch v3] a", "patch v3 -1/0 |a" },
	{ "[RFC PATCH V3 01/16] a", "patch rfc v3 1/16 |a" },
	{ "[PATCH RFC net-next v4 0/8] a", "patch rfc v4 0/8 net-next|a" },
	{ "[PATCH v5.1 10/12] a", "patch v5.1 10/12 |a" },
	{ "[PATCH net,v3] a", "patch v3 -1/0 net|a" },
	{ "[PATCH V2,net-next, 1/3] a", "patch v2 1/3 net-next|a" },
	{ "[PATCH 0/2 V3 net] a", "patch v3 0/2 net|a" },
	{ "[PATCH AUTOSEL 6.1 01/93] a", "patch v1 1/93 AUTOSEL 6.1|a" },
	{ "[PATCH -next] a", "patch v1 -1/0 -next|a" },
	{ "[PATCHv2 1/8] a", "patch v2 1/8 |a" },
	{ "[PATCH1/8] a", "patch v1 1/8 |a" },
	{ "[PATCH-for-4.19 v3] a", "patch v3 -1/0 for-4.19|a" },
	{ "[PATCH for-4.19? v3 2/2] a", "patch v3 2/2 for-4.19?|a" },
	{ "[PATCH 1 of 3] a", "patch v1 1/3 |a" },
	{ "[PATCH 00 of 17] a", "patch v1 0/17 |a" },
	{ "[PATCH v2 RESEND 3/4] a", "patch resend v2 3/4 |a" },
	{ "[REPOST][PATCH v2] a", "patch resend v2 -1/0 |a" },
	{ "[RESEND] a", "patch resend v1 -1/0 |a" },
	{ "[XEN][PATCH v5 01/17] a", "patch v5 1/17 XEN|a" },
	{ "[XEN v5 1/2] a", "patch v5 1/2 XEN|a" },
	{ "[XEN PATCH v2 3/9] a", "patch v2 3/9 XEN|a" },
	{ "[XTF PATCH] a", "patch v1 -1/0 XTF|a" },
	{ "[PATCH][4.15] a", "patch v1 -1/0 4.15|a" },
	{ "[PATCH v2][for-4.19] a", "patch v2 -1/0 for-4.19|a" },
	{ "[PATCH 1/2][RFC] a", "patch rfc v1 1/2 |a" },
	{ "[PATCH] [media] a: b", "patch v1 -1/0 |[media] a: b" },
	{ "[PATCH] [RFC] a", "patch rfc v1 -1/0 |a" },
	{ "[RFC] a", "rfc v1 -1/0 |a" },
	{ "[RFC v2 0/3] a", "patch rfc v2 0/3 |a" },
	{ "[RFCv2 PATCH] a", "patch rfc v2 -1/0 |a" },
	{ "[RFC/PATCH] a", "patch rfc v1 -1/0 |a" },
	{ "[WIP PATCH 1/2] a", "patch rfc v1 1/2 |a" },
	{ "[PATCH] a (v2)", "patch v2 -1/0 |a" },
	{ "[PATCH] (v2) a", "patch v2 -1/0 |a" },
	{ "[PATCH v3] a (v2)", "patch v3 -1/0 |a (v2)" },
	{ "[PATCH] a (vcpu)", "patch v1 -1/0 |a (vcpu)" },
	{ "[PATCH v2 2.5/7] a", "patch v2 -1/0 2.5/7|a" },
	{ "[PATCH 1/0] a", "patch v1 -1/0 1/0|a" },
	{ "[PATCH 3/2] a", "patch v1 3/2 |a" },
	{ "[PATCH v9999999999999999999999] a",
	  "patch v1 -1/0 v9999999999999999999999|a" },
	{ "[PATCH 99999999999/3] a", "patch v1 -1/0 99999999999/3|a" },
	{ "[GIT PULL] a", "pull v1 -1/0 |a" },
	{ "[GIT-PULL] a", "pull v1 -1/0 |a" },
	{ "[PULL 03/12] a", "patch pull v1 3/12 |a" },
	{ "GIT PULL: a", "pull v1 -1/0 |GIT PULL: a" },
	{ "Re: [PATCH v2 1/3] a", "answer patch v2 1/3 |a" },
	{ "RE: [PATCH] a", "answer patch v1 -1/0 |a" },
	{ "AW: Re: [Xen-devel] [PATCH] a", "answer patch v1 -1/0 |a" },
	{ "[Xen-devel] Re: [PATCH] a", "answer patch v1 -1/0 |a" },
	{ "[Xen-devel] [PATCH 2/2] a", "patch v1 2/2 |a" },
	{ "[CAUTION: External] [PATCH] a", "patch v1 -1/0 |a" },
	{ "[EXT] Re: [PATCH] a", "answer patch v1 -1/0 |a" },
	{ "Re[2]: [PATCH] a", "answer patch v1 -1/0 |a" },
	{ "\xe5\x9b\x9e\xe5\xa4\x8d\xef\xbc\x9a [PATCH] a", "answer patch v1 -1/0 |a" },
	{ "Fwd: [PATCH] a", "answer patch v1 -1/0 |a" },
	{ "Ping: [PATCH v2 0/2] a", "answer ping patch v2 0/2 |a" },
	{ "Ping\xc2\xb2: [PATCH v2 0/2] a", "answer ping patch v2 0/2 |a" },
	{ "Ping^2: [PATCH] a", "answer ping patch v1 -1/0 |a" },
	{ "PING 3: Re: [PATCH] a", "answer ping patch v1 -1/0 |a" },
	{ "Re: gentle ping: [PATCH] a", "answer ping patch v1 -1/0 |a" },
	{ "[tip: x86/urgent] x86: a", "v1 -1/0 |[tip: x86/urgent] x86: a" },
	{ "[xen-unstable test] 1234: tolerable FAIL", "v1 -1/0 |[xen-unstable test] 1234: "
	  "tolerable FAIL" },
	{ "Xen 4.19 release schedule", "v1 -1/0 |Xen 4.19 release schedule" },
	{ "React: no answer", "v1 -1/0 |React: no answer" },
	{ "pinging: how", "v1 -1/0 |pinging: how" },
	{ "[ unclosed", "v1 -1/0 |[ unclosed" },
	{ "[]", "v1 -1/0 |[]" },
	{ "[PATCH]", "patch v1 -1/0 |(no subject)" },
	{ "", "v1 -1/0 |(no subject)" },
};

static void subjects_are_read_as_people_write_them(void **state)
{
	struct unit *u = *state;

	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		struct subject s;
		const char *got;

		subject_parse(samples[i].text, "xen-devel", u->arena, &s);
		got = arena_printf(u->arena, "%s%s%s%s%s%sv%s %lld/%lld %s|%s",
				   s.is_answer ? "answer " : "", s.is_ping ? "ping " : "",
				   s.is_patch ? "patch " : "", s.is_pull ? "pull " : "",
				   s.is_rfc ? "rfc " : "", s.is_resend ? "resend " : "",
				   s.version, (long long)s.number, (long long)s.total, s.prefix,
				   s.name);
		if (strcmp(got, samples[i].read) != 0)
			fail_msg("\"%s\": %s, not %s", samples[i].text, got, samples[i].read);
	}
}

static void versions_compare_as_numbers(void **state)
{
	struct unit *u = *state;
	static const char *const rising[] = {
		"[PATCH v1] a", "[PATCH v1.1] a", "[PATCH v2] a", "[PATCH v9] a",
		"[PATCH v10] a", "[PATCH v10.9] a", "[PATCH v10.10] a",
	};
	int64_t last = 0;

	for (size_t i = 0; i < ARRAY_LEN(rising); i++) {
		struct subject s;

		subject_parse(rising[i], NULL, u->arena, &s);
		assert_true(s.version_key > last);
		last = s.version_key;
	}
}

static void names_compare_without_case_and_blanks(void **state)
{
	struct unit *u = *state;

	assert_string_equal(subject_key(u->arena, " X86:  Fix\tit. "), "x86: fix it");
	assert_string_equal(subject_key(u->arena, "..."), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(subjects_are_read_as_people_write_them),
		UNIT_TEST(versions_compare_as_numbers),
		UNIT_TEST(names_compare_without_case_and_blanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
