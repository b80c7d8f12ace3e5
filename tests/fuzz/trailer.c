/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz: a message of each source to tags, and these to a verdict. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "review/maintainers.h"
#include "review/policy.h"
#include "review/trailer.h"
#include "review/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char maintainers[] =
	"SHADOW\nM:\tJan Deep <jan@deep.example.org>\nS:\tMaintained\nF:\tshadow/\n\n"
	"THE REST\nM:\tElla Rest <ella@rest.example.org>\nS:\tSupported\nF:\t*\nF:\t*/\n"
	"V:\txen-maintainers-1\n";

static void judge(const struct trailers *tags, struct arena *arena, enum policy_kind kind)
{
	static const char *const paths[] = { "shadow/a.c", "README" };
	struct buf out = BUF_INIT(1 << 20);
	struct verdict verdict;
	struct policy policy;
	struct err err;
	struct maintainers *m = maintainers_read(maintainers, strlen(maintainers), NULL,
						 NULL, NULL, &err);
	struct change change = {
		.id = "x", .subject = "y", .author_name = "Jan Deep",
		.author_address = tags->len ? tags->items[0].address : "", .paths = paths,
		.n_paths = 2, .trailers = tags,
	};

	if (policy_load(&policy, NULL, arena, &err))
		bug("%s", err.msg);
	policy.kind = kind;
	verdict_find(&verdict, m, &policy, &change, arena);
	verdict_write(&verdict, &policy, &change, &out);
	if (verdict.files.len != 2)
		bug("not every file was judged");
	buf_free(&out);
	maintainers_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct trailers tags = { 0 };
	struct trailer_warnings warnings = { 0 };

	for (int source = TRAILER_COMMIT; source <= TRAILER_REPLY; source++)
		trailers_read((const char *)data, size, source, arena, &tags, &warnings);
	for (size_t i = 0; i < tags.len; i++)
		if (!*tags.items[i].name && !*tags.items[i].address)
			bug("a tag of nobody");
	if (tags.len < 50) {
		judge(&tags, arena, POLICY_NESTED);
		judge(&tags, arena, POLICY_COUNT);
	}
	arena_free(arena);
	return 0;
}
