/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tags: what counts as one, from which text, and for which files. */
#include "review/trailer.h"
#include "unit.h"

struct sample {
	const char *what;
	enum trailer_source source;
	const char *text, *tags;	/* "Kind:name:address:area ..." */
	size_t n_warnings;
};

#define ACK "Acked-by: Jan B <jan@x.example.org>\n"
#define GOT "Acked-by|Jan B|jan@x.example.org|"

static const struct sample samples[] = {
	{ "a plain one", TRAILER_COMMIT, "Subject\n\n" ACK, GOT, 0 },
	{ "any case", TRAILER_COMMIT, "ACKED-BY: Jan B <jan@x.example.org>\n", GOT, 0 },
	{ "no blank after the colon", TRAILER_COMMIT,
	 "Acked-by:Jan B <jan@x.example.org>\n", GOT, 0 },
	{ "a blank before it", TRAILER_COMMIT, "Acked-by : Jan B <jan@x.example.org>\n",
	 GOT, 0 },
	{ "CRLF", TRAILER_REPLY, "Acked-by: Jan B <jan@x.example.org>\r\n", GOT, 0 },
	{ "an area", TRAILER_COMMIT, "Reviewed-by: Jan B <jan@x.example.org> # x86, arm\n",
	 "Reviewed-by|Jan B|jan@x.example.org|x86, arm", 0 },
	{ "an empty area is none", TRAILER_COMMIT,
	 "Acked-by: Jan B <jan@x.example.org> #\n", GOT, 0 },
	{ "a name without address", TRAILER_COMMIT, "Acked-by: Jan B\n",
	 "Acked-by|Jan B||", 1 },
	{ "an address alone", TRAILER_COMMIT, "Acked-by: jan@x.example.org\n",
	 "Acked-by||jan@x.example.org|", 0 },
	{ "a name in quotes", TRAILER_COMMIT, "Acked-by: \"B, Jan\" <jan@x.example.org>\n",
	 "Acked-by|B, Jan|jan@x.example.org|", 0 },
	{ "a long one goes on in the next line", TRAILER_REPLY,
	 "Acked-by: Jan B\n\t<jan@x.example.org>\n", GOT, 0 },
	{ "zero-width characters pasted along", TRAILER_REPLY,
	 "Acked-by: Jan\xe2\x80\x8b B <jan@x.example.org>\n", GOT, 0 },
	{ "misspelt", TRAILER_COMMIT, "Signed-of-by: Jan B <jan@x.example.org>\n",
	 "Signed-off-by|Jan B|jan@x.example.org|", 1 },
	{ "a release ack, misspelt in each way seen", TRAILER_COMMIT,
	 "Released-Acked-by: O K <o@x.example.org>\nRelese-Acked-by: O K "
	 "<o@x.example.org>\n"
	 "Relase-Acked-by: O K <o@x.example.org>\nR-Acked-by: O K <o@x.example.org>\n",
	 "Release-Acked-by|O K|o@x.example.org|;Release-Acked-by|O K|o@x.example.org|;"
	 "Release-Acked-by|O K|o@x.example.org|;Release-Acked-by|O K|o@x.example.org|",
	 4 },
	{ "a blank for a dash", TRAILER_REPLY, "Reviewed by: Jan B <jan@x.example.org>\n",
	 "Reviewed-by|Jan B|jan@x.example.org|", 1 },
	{ "a joke", TRAILER_REPLY,
	 "Well-excellent-carry-on-then-by: Jan B <jan@x.example.org>\n", "", 0 },
	{ "half an ack is none, and that is said", TRAILER_REPLY,
	 "Tentatively-acked-by: Jan B <jan@x.example.org>\n", "", 1 },
	{ "quoted", TRAILER_REPLY, "> " ACK ">> " ACK "  > " ACK, "", 0 },
	{ "in the middle of a line, which is told", TRAILER_REPLY, "You may add " ACK, "",
	 1 },
	{ "below the signature", TRAILER_REPLY, "Hello\n-- \n" ACK, "", 0 },
	{ "below a mailer's quotation", TRAILER_REPLY,
	 "Thanks\n-----Original Message-----\n" ACK, "", 0 },
	{ "and of the other kind", TRAILER_REPLY,
	 "Thanks\n\nFrom: A B\nSent: Monday\n" ACK, "", 0 },
	{ "in a diff within a reply", TRAILER_REPLY,
	 "How about\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n " ACK "+" ACK "\nWith that:\n" ACK,
	 GOT, 1 },
	{ "below the cut of a patch", TRAILER_PATCH,
	 "Because.\n\n" ACK "---\n" ACK "v2: x\n", GOT, 0 },
	{ "in the diff of a patch", TRAILER_PATCH, "Because.\n\ndiff --git a/x b/x\n" ACK,
	 "", 0 },
	{ "a commit's own dashes cut nothing", TRAILER_COMMIT, "Because\n---\n" ACK, GOT,
	 0 },
	{ "above Origin:", TRAILER_COMMIT,
	 ACK "Origin: git://x.example.org/linux.git 12345\n"
	     "Reviewed-by: R P <r@x.example.org>\n",
	 "Reviewed-by|R P|r@x.example.org|", 1 },
	{ "on a condition", TRAILER_REPLY, "With the typo fixed,\n" ACK, GOT, 1 },
	{ "nothing behind the colon", TRAILER_COMMIT, "Acked-by:\nAcked-by: \n", "", 0 },
	{ "no approval", TRAILER_COMMIT, "Reported-by: Jan B <jan@x.example.org>\n",
	 "|Jan B|jan@x.example.org|", 0 },
	{ "an objection", TRAILER_REPLY, "Nacked-by: Jan B <jan@x.example.org>\n",
	 "Nacked-by|Jan B|jan@x.example.org|", 0 },
};

static const char *tags_of(struct unit *u, const struct sample *sample,
			   size_t *n_warnings)
{
	struct trailers tags = { 0 };
	struct trailer_warnings warnings = { 0 };
	const char *out = "";

	trailers_read(sample->text, strlen(sample->text), sample->source, u->arena, &tags,
		      &warnings);
	for (size_t i = 0; i < tags.len; i++) {
		const struct trailer *tag = &tags.items[i];

		out = arena_printf(u->arena, "%s%s%s|%s|%s|%s", out, i ? ";" : "",
				   trailer_kind_name(tag->kind), tag->name, tag->address,
				   tag->area ? tag->area : "");
	}
	*n_warnings = warnings.len;
	return out;
}

static void each_text_gives_the_tags_that_a_person_sees(void **state)
{
	struct unit *u = *state;

	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		size_t n_warnings;
		const char *tags = tags_of(u, &samples[i], &n_warnings);

		if (strcmp(tags, samples[i].tags) != 0 ||
		    n_warnings != samples[i].n_warnings)
			fail_msg("%s:\n got    %s, %zu warnings\n wanted %s, %zu",
				 samples[i].what, tags, n_warnings, samples[i].tags,
				 samples[i].n_warnings);
	}
}

struct area {
	const char *area, *path;
	bool covers;
};

static const struct area areas[] = {
	{ "x86", "xen/arch/x86/traps.c", true },
	{ "x86", "xen/arch/arm/traps.c", false },
	{ "arm", "xen/arch/arm/arm32/head.S", true },
	{ "Arm", "xen/include/asm-arm/page.h", true },
	{ "arm", "tools/alarm.c", false },
	{ "arm64", "xen/arch/arm/traps.c", false },
	{ "x86, arm", "xen/arch/arm/traps.c", true },
	{ "for the x86/mm parts", "xen/arch/x86/mm/p2m.c", true },
	{ "arch/x86/mm", "xen/arch/x86/mm/p2m.c", true },
	{ "tools", "tools/libs/a.c", true },
	{ "VPCI", "xen/drivers/vpci/header.c", true },
	{ "event", "xen/common/monitor.c", true },
	{ "", "xen/a.c", false },
};

static void an_area_is_a_folder_a_file_or_a_section(void **state)
{
	static const char *const sections[] = {"VM EVENT, MEM ACCESS and MONITOR", NULL};
	static const char *const none[] = { NULL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(areas); i++)
		if (trailer_area_covers(areas[i].area, areas[i].path,
					strstr(areas[i].path, "monitor")
						? sections
						: none) != areas[i].covers)
			fail_msg("# %s: %s", areas[i].area, areas[i].path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(each_text_gives_the_tags_that_a_person_sees),
		UNIT_TEST(an_area_is_a_folder_a_file_or_a_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
