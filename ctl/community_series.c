/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the demo's list and tree hold: a small MAINTAINERS, patches, replies and
 * tags, heard as if they had come through the list.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/heard.h"
#include "people/settings.h"
#include "review/hear.h"

#include "community_part.h"

#define LIST_ID "devel.lists.example.org"
#define BRANCH  "refs/heads/main"
#define DAYS    60			/* before today the tree begins */

#define ADA_BOX   "Ada Wren <ada@example.org>"
#define BO_BOX    "Bo Lindqvist <bo@example.org>"
#define CHIDI_BOX "Chidi Okafor <chidi@example.org>"
#define DANA_BOX  "Dana Petrov <dana@example.org>"
#define EMRE_BOX  "Emre Kaya <emre@example.org>"
#define FARAH_BOX "Farah Nasser <farah@example.org>"
#define GUS_BOX   "Gus Moreau <gus@example.org>"
#define NOOR_BOX  "Noor Haddad <noor@example.org>"

static const char maintainers[] =
	"Who looks after what, in the form that the Xen Project uses.\n\n"
	"ARM\nM:\t" FARAH_BOX "\nS:\tSupported\nF:\tarch/arm/\n\n"
	"GRANT TABLES\nM:\t" DANA_BOX "\nR:\t" GUS_BOX "\nS:\tSupported\n"
	"F:\tcommon/grant_table.c\n\n"
	"MEMORY MANAGEMENT\nM:\t" ADA_BOX "\nS:\tSupported\nF:\tcommon/page_alloc.c\n"
	"F:\tdocs/memory.md\n\n"
	"TOOLSTACK\nM:\t" CHIDI_BOX "\nS:\tSupported\nF:\ttools/\n\n"
	"THE REST\nM:\t" ADA_BOX "\nM:\t" BO_BOX "\nS:\tSupported\nF:\t*\nF:\t*/\n"
	"V:\txen-maintainers-1\n";

static const struct repo_text start[] = {
	{ "MAINTAINERS", maintainers },
	{ "arch/arm/cache.c", "/* caches */\n" },
	{ "common/grant_table.c", "/* grants */\n" },
	{ "common/page_alloc.c", "/* pages */\n" },
	{ "docs/memory.md", "# Memory\n" },
	{ "tools/xl.c", "/* xl */\n" },
};

/* One mail; a patch has a path, a reply what it answers. */
static const struct sent {
	int days;			/* ago */
	const char *id, *from, *subject;
	const char *path;		/* that the patch changes; NULL: no patch */
	const char *answers;
	const char *words;
} list[] = {
	{ 42, "colour-0", CHIDI_BOX, "[PATCH v9 0/2] xen/arm: cache colouring", NULL, NULL,
	  "Guests share the last level cache and get into each other's way.\nThis gives each "
	  "its own colours." },
	{ 42, "colour-1", CHIDI_BOX, "[PATCH v9 1/2] xen/arm: find the colours of a cache",
	  "arch/arm/cache.c", "colour-0", "The number of colours is read from the registers." },
	{ 42, "colour-2", CHIDI_BOX, "[PATCH v9 2/2] common: allocate pages by colour",
	  "common/page_alloc.c", "colour-0", "One free list for each colour." },
	{ 40, "colour-a", FARAH_BOX, "Re: [PATCH v9 1/2] xen/arm: find the colours of a cache",
	  NULL, "colour-1", "Reviewed-by: " FARAH_BOX },
	{ 36, "colour-b", ADA_BOX, "Re: [PATCH v9 2/2] common: allocate pages by colour", NULL,
	  "colour-2", "> One free list for each colour.\n\nIs this one config option or two?  "
	  "And who is to maintain the tests?" },

	{ 33, "grant3-0", GUS_BOX, "[PATCH v3 0/2] gnttab: a lock of its own for each page",
	  NULL, NULL, "Less waiting with many guests." },
	{ 33, "grant3-1", GUS_BOX, "[PATCH v3 1/2] gnttab: take the lock in one place",
	  "common/grant_table.c", "grant3-0", "No change of behaviour." },
	{ 33, "grant3-2", GUS_BOX, "[PATCH v3 2/2] gnttab: a lock for each page",
	  "common/grant_table.c", "grant3-0", "The table's lock stays for growing." },
	{ 30, "grant3-a", DANA_BOX, "Re: [PATCH v3 1/2] gnttab: take the lock in one place",
	  NULL, "grant3-1", "> No change of behaviour.\n\nThen say so in the subject, please." },
	{ 9, "grant4-0", GUS_BOX, "[PATCH v4 0/2] gnttab: a lock of its own for each page",
	  NULL, NULL, "Changes in v4: measured, see below." },
	{ 9, "grant4-1", GUS_BOX, "[PATCH v4 1/2] gnttab: take the lock in one place, no change",
	  "common/grant_table.c", "grant4-0", "No change of behaviour." },
	{ 9, "grant4-2", GUS_BOX, "[PATCH v4 2/2] gnttab: a lock for each page",
	  "common/grant_table.c", "grant4-0", "A third less time in the lock with 64 guests." },
	{ 7, "grant4-a", DANA_BOX, "Re: [PATCH v4 1/2] gnttab: take the lock in one place, "
	  "no change", NULL, "grant4-1", "Acked-by: " DANA_BOX "\nReviewed-by: " DANA_BOX },
	{ 6, "grant4-b", ADA_BOX, "Re: [PATCH v4 2/2] gnttab: a lock for each page", NULL,
	  "grant4-2", "> A third less time in the lock with 64 guests.\n\nWhat becomes of it "
	  "with two guests?\nPlease take the table's lock first where the table grows." },

	{ 26, "alloc-1", ADA_BOX, "[PATCH] page_alloc: do not scrub pages twice",
	  "common/page_alloc.c", NULL, "They are clean when they come back." },
	{ 24, "alloc-a", BO_BOX, "Re: [PATCH] page_alloc: do not scrub pages twice", NULL,
	  "alloc-1", "Reviewed-by: " BO_BOX },

	{ 12, "docs-1", EMRE_BOX, "[PATCH] docs: how memory is managed, first half",
	  "docs/memory.md", NULL, "What is there, and who may call what." },
	{ 10, "docs-a", ADA_BOX, "Re: [PATCH] docs: how memory is managed, first half", NULL,
	  "docs-1", "Very welcome.\n\nAcked-by: " ADA_BOX },
	{ 8, "docs-b", BO_BOX, "Re: [PATCH] docs: how memory is managed, first half", NULL,
	  "docs-1", "Reviewed-by: " BO_BOX },

	{ 5, "xl-1", NOOR_BOX, "[PATCH] xl: name the domain in error messages", "tools/xl.c",
	  NULL, "\"No such domain\" does not say which one." },

	{ 2, "board-0", FARAH_BOX, "[PATCH 0/2] CI on real Arm boards", NULL, NULL,
	  "Two boards in the lab, powered by a switch that we control." },
	{ 2, "board-1", FARAH_BOX, "[PATCH 1/2] tools: power a board on and off", "tools/board.c",
	  "board-0", "By the switch's own protocol." },
	{ 2, "board-2", FARAH_BOX, "[PATCH 2/2] xen/arm: say when the boot is over",
	  "arch/arm/setup.c", "board-0", "The lab waits for this line." },
	{ 1, "board-a", CHIDI_BOX, "Re: [PATCH 1/2] tools: power a board on and off", NULL,
	  "board-1", "Tested here on one board.\n\nTested-by: " CHIDI_BOX },
};

static const char *message_id(struct community *c, const char *id)
{
	return arena_printf(c->ctl->arena, "%s@example.org", id);
}

static const char *body(struct community *c, const struct sent *mail)
{
	if (!mail->path)
		return mail->words;
	return arena_printf(c->ctl->arena,
		"%s\n\nSigned-off-by: %s\n---\n %s | 2 ++\n 1 file changed, 2 insertions(+)\n\n"
		"diff --git a/%s b/%s\nindex 1234567..89abcde 100644\n--- a/%s\n+++ b/%s\n"
		"@@ -1,1 +1,3 @@\n one\n+/* %s */\n+/* %s */\n-- \n2.39.5\n",
		mail->words, mail->from, mail->path, mail->path, mail->path, mail->path,
		mail->path, mail->id, mail->subject);
}

static int hear(struct community *c, const struct sent *mail, struct err *err)
{
	struct arena *arena = c->ctl->arena;
	int64_t at = c->now - mail->days * CLOCK_DAY;
	struct mailboxes from = { 0 };
	struct heard heard = {
		.source = "devel", .message_id = message_id(c, mail->id), .date = at,
		.subject = mail->subject, .list_id = LIST_ID, .body = body(c, mail),
	};

	if (mailbox_parse(mail->from, arena, &from, err))
		return -1;
	heard.from = from.items[0];
	if (mail->answers) {
		heard.in_reply_to = message_id(c, mail->answers);
		*vec_add(&heard.references, arena) = heard.in_reply_to;
	}
	clock_freeze(at);
	return review_hear(c->ctl->db, &c->ctl->settings, &heard, arena, err);
}

static int make_tree(struct community *c, struct err *err)
{
	const char *path = settings_tree(&c->ctl->settings, 0)->path;
	const struct repo_text scrub = { "common/page_alloc.c", "/* pages, once */\n" };
	struct repo_commit first = {
		.author_name = "Bo Lindqvist", .author_address = "bo@example.org",
		.committed_at = c->now - DAYS * CLOCK_DAY, .message = "Begin\n",
	};
	struct repo_commit landed = {
		.author_name = "Ada Wren", .author_address = "ada@example.org",
		.committed_at = c->now - 20 * CLOCK_DAY,
		.message = "page_alloc: do not scrub pages twice\n\n"
			   "Signed-off-by: " ADA_BOX "\nReviewed-by: " BO_BOX "\n",
	};

	return repo_write(path, BRANCH, start, ARRAY_LEN(start), &first, err) ||
	       repo_write(path, BRANCH, &scrub, 1, &landed, err) ? -1 : 0;
}

int community_series(struct community *c, struct err *err)
{
	if (make_tree(c, err))
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(list); i++)
		if (hear(c, &list[i], err))
			return -1;
	return 0;
}
