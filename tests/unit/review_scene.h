/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list and a tree for the tests of verdicts, turns and reminders. */
#ifndef TESTS_UNIT_REVIEW_SCENE_H
#define TESTS_UNIT_REVIEW_SCENE_H

#include <stdio.h>
#include <unistd.h>

#include "base/str.h"
#include "base/vec.h"
#include "people/heard.h"
#include "review/hear.h"
#include "review/judge.h"
#include "review/standing.h"
#include "unit.h"

#define DAY(n) (UNIT_NOW - (100 - (n)) * (int64_t)CLOCK_DAY)	/* mails come on days 0 to 100 */

#define NEW "New Comer <new@comer.example.org>"
#define JAN "Jan Deep <jan@deep.example.org>"
#define ANN "Ann Deep <ann@deep.example.org>"
#define ELLA "Ella Rest <ella@rest.example.org>"
#define SOME "Some Body <some@body.example.org>"
#define RITA "Rita Lease <rita@release.example.org>"

static const char scene_maintainers[] =
	"SHADOW\nM:\t" JAN "\nM:\t" ANN "\nS:\tMaintained\nF:\tshadow/\n\n"
	"ALONE\nM:\tLone Ly <lone@ly.example.org>\nS:\tMaintained\nF:\talone/\n\n"
	"THE REST\nM:\t" ELLA "\nM:\t" JAN "\nS:\tSupported\nF:\t*\nF:\t*/\n"
	"V:\txen-maintainers-1\n";

struct scene {
	struct unit *u;
	char path[40];
	struct settings_tree tree;
	const char *managers[2];
	struct judge *judge;
	struct judgement j;
};

static inline void scene_commit(struct scene *scene, const char *branch, const char *file,
				const char *text)
{
	char command[100];
	FILE *pipe;

	snprintf(command, sizeof(command), "git -C %s fast-import --quiet --force", scene->path);
	pipe = popen(command, "w");
	assert_non_null(pipe);
	fprintf(pipe, "commit refs/heads/%s\ncommitter A <a@example.org> %lld +0000\n"
		"data 5\nstart\nM 100644 inline %s\ndata %zu\n%s\n"
		"M 100644 inline shadow/a.c\ndata 2\na\n\n", branch, (long long)DAY(0), file,
		strlen(text), text);
	assert_int_equal(pclose(pipe), 0);
}

static inline struct scene scene_of(void **state)
{
	struct unit *u = *state;
	struct scene scene = { .u = u, .path = "/tmp/moot-review-XXXXXX" };
	struct settings_tree *tree = arena_one(u->arena, struct settings_tree);
	const char **managers = arena_array(u->arena, const char *, 2);
	char command[100];

	assert_non_null(mkdtemp(scene.path));
	snprintf(command, sizeof(command), "git init -q --bare %s", scene.path);
	assert_int_equal(system(command), 0);
	scene_commit(&scene, "staging", "MAINTAINERS", scene_maintainers);
	scene_commit(&scene, "stable-4.19", "MAINTAINERS",
		     "STABLE\nM:\tStan Stable <stan@stable.example.org>\nS:\tSupported\nF:\t*/\n"
		     "F:\t*\nV:\txen-maintainers-1\n");
	*tree = (struct settings_tree){ .id = "xen", .path = arena_dup(u->arena, scene.path),
					.branch = "staging", .stable = "stable-%s" };
	u->settings.trees = (struct conf_many){ .items = tree, .len = 1, .cap = 1 };
	managers[0] = "rita@release.example.org";
	u->settings.review.release_manager = managers;
	scene.judge = judge_new(&u->settings, &u->err);
	if (!scene.judge)
		fail_msg("%s", u->err.msg);
	return scene;
}

static inline void scene_clear(struct scene *scene)
{
	char command[100];

	judge_free(scene->judge);
	snprintf(command, sizeof(command), "rm -rf %s", scene->path);
	assert_int_equal(system(command), 0);
}

/* A mail that came through the list on that day; answers: a Message-ID or NULL. */
static inline void scene_mail(struct scene *scene, int day, const char *id, const char *from,
			      const char *subject, const char *answers, const char *body)
{
	struct unit *u = scene->u;
	struct mailboxes boxes = { 0 };
	struct heard heard = {
		.source = "test", .message_id = id, .date = DAY(day), .subject = subject,
		.in_reply_to = answers, .list_id = "devel.lists.example.org", .body = body,
	};

	assert_ok(u, mailbox_parse(from, u->arena, &boxes, &u->err));
	heard.from = boxes.items[0];
	if (answers)
		*vec_add(&heard.references, u->arena) = answers;
	clock_freeze(DAY(day));
	assert_ok(u, review_hear(u->db, &u->settings, &heard, u->arena, &u->err));
}

static inline void scene_reply(struct scene *scene, int day, const char *id, const char *from,
			       const char *answers, const char *body)
{
	scene_mail(scene, day, id, from, "Re: [PATCH] shadow: change", answers, body);
}

/* A single patch that changes one line of a file. */
static inline void scene_patch(struct scene *scene, int day, const char *id, const char *from,
			       const char *subject, const char *path, const char *tags,
			       const char *line)
{
	scene_mail(scene, day, id, from, subject, NULL,
		   arena_printf(scene->u->arena,
				"Why.\n\nSigned-off-by: %s\n%s---\n %s | 2 +-\n"
				" 1 file changed, 1 insertion(+), 1 deletion(-)\n\n"
				"diff --git a/%s b/%s\nindex 1..2 100644\n--- a/%s\n+++ b/%s\n"
				"@@ -1,3 +1,3 @@\n one\n-two\n+%s\n three\n-- \n2.1\n",
				from, tags, path, path, path, path, path, line));
}

/* As of the end of a day. */
static inline enum turn_state scene_judge(struct scene *scene, int day, const char *id)
{
	struct unit *u = scene->u;
	struct series *series;

	clock_freeze(DAY(day));
	series = series_get(u->db, id, u->arena, &u->err);
	if (!series)
		fail_msg("%s", u->err.msg);
	assert_ok(u, judge_series(scene->judge, u->db, series->id, u->arena, &scene->j, &u->err));
	return scene->j.turn.state;
}

/* The finding of the first patch that says so, or NULL. */
static inline const struct finding *scene_finding(const struct scene *scene, const char *words)
{
	for (size_t i = 0; scene->j.n_patches && i < scene->j.verdicts[0].findings.len; i++) {
		const struct finding *finding = &scene->j.verdicts[0].findings.items[i];

		if (strstr(finding->text, words) ||
		    (finding->ask && strstr(finding->ask, words)))
			return finding;
	}
	return NULL;
}

/* A person with the address of "Name <address>". */
static inline struct actor scene_person(struct scene *scene, const char *mailbox, enum role role)
{
	struct unit *u = scene->u;
	struct mailboxes boxes = { 0 };
	struct actor root = unit_operator();
	struct actor who = { .role = role, .door = DOOR_WEB };

	assert_ok(u, mailbox_parse(mailbox, u->arena, &boxes, &u->err));
	who.name = boxes.items[0].name;
	assert_ok(u, person_create(u->db, &root, who.name, boxes.items[0].email, role,
				   &who.person_id, &u->err));
	return who;
}

#endif
