/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a repository that the test has made: files, folders, commits, ranges. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <git2.h>

#include "base/git.h"
#include "unit.h"

struct made {
	char path[40];
	git_repository *git;
	git_oid tip;
	struct repo *repo;
};

static void git_ok(int r)
{
	if (r)
		fail_msg("libgit2: %s", git_error_last()->message);
}

/* One file named by a path of at most two parts, on top of what the tip has. */
static void commit(struct made *made, const char *folder, const char *name,
		   const char *text, const char *message)
{
	git_signature *who;
	git_treebuilder *top, *sub = NULL;
	git_commit *parent = NULL;
	git_tree *tree = NULL, *old = NULL;
	git_oid blob, sub_id, tree_id;
	bool first = git_oid_is_zero(&made->tip);
	const git_commit *parents[1];

	git_ok(git_signature_new(&who, "An Äuthor", "an@author.example.org", 1735000000,
				 60));
	git_ok(git_blob_create_from_buffer(&blob, made->git, text, strlen(text)));
	if (!first) {
		git_ok(git_commit_lookup(&parent, made->git, &made->tip));
		git_ok(git_commit_tree(&old, parent));
	}
	git_ok(git_treebuilder_new(&top, made->git, old));
	if (folder) {
		git_ok(git_treebuilder_new(&sub, made->git, NULL));
		git_ok(git_treebuilder_insert(NULL, sub, name, &blob, GIT_FILEMODE_BLOB));
		git_ok(git_treebuilder_write(&sub_id, sub));
		git_ok(git_treebuilder_insert(NULL, top, folder, &sub_id,
					      GIT_FILEMODE_TREE));
		git_treebuilder_free(sub);
	} else {
		git_ok(git_treebuilder_insert(NULL, top, name, &blob, GIT_FILEMODE_BLOB));
	}
	git_ok(git_treebuilder_write(&tree_id, top));
	git_ok(git_tree_lookup(&tree, made->git, &tree_id));
	parents[0] = parent;
	git_ok(git_commit_create(&made->tip, made->git, "refs/heads/main", who, who, NULL,
				 message, tree, !first, parents));
	git_treebuilder_free(top);
	git_tree_free(tree);
	git_tree_free(old);
	git_commit_free(parent);
	git_signature_free(who);
}

static void make(struct unit *u, struct made *made)
{
	memset(made, 0, sizeof(*made));
	snprintf(made->path, sizeof(made->path), "/tmp/moot-git-XXXXXX");
	assert_non_null(mkdtemp(made->path));
	git_libgit2_init();
	git_ok(git_repository_init(&made->git, made->path, 1));
	commit(made, NULL, "README", "hello\n", "start\n\nbody\n");
	commit(made, "src", "a.c", "int a;\n",
	       "src: add a\n\nSigned-off-by: X <x@x.example.org>\n");
	commit(made, NULL, "README", "hello again\n", "README: again\n");
	made->repo = repo_open(made->path, &u->err);
	assert_non_null(made->repo);
}

static void unmake(struct made *made)
{
	int pid, status;

	repo_close(made->repo);
	git_repository_free(made->git);
	git_libgit2_shutdown();
	pid = fork();
	if (pid == 0)
		execlp("rm", "rm", "-rf", made->path, (char *)NULL);
	waitpid(pid, &status, 0);
}

static void a_file_is_read_at_a_revision(void **state)
{
	struct unit *u = *state;
	struct made made;
	char *text = NULL;
	size_t len;

	make(u, &made);
	assert_int_equal(repo_read(made.repo, "main", "README", 100, &text, &len,
				   u->arena, &u->err),
			 1);
	assert_string_equal(text, "hello again\n");
	assert_int_equal(repo_read(made.repo, "main~2", "README", 100, &text, &len,
				   u->arena, &u->err),
			 1);
	assert_string_equal(text, "hello\n");
	assert_int_equal(repo_read(made.repo, "main", "nothing", 100, &text, &len,
				   u->arena, &u->err),
			 0);
	assert_int_equal(repo_read(made.repo, "main", "src", 100, &text, &len, u->arena,
				   &u->err), 0);
	assert_int_equal(repo_read(made.repo, "main", "README", 5, &text, &len, u->arena,
				   &u->err), -1);
	assert_int_equal(u->err.kind, ERR_LIMIT);
	unmake(&made);
}

static void a_folder_is_one_only_where_it_is(void **state)
{
	struct unit *u = *state;
	struct made made;
	struct repo_paths paths = { 0 };

	make(u, &made);
	assert_int_equal(repo_is_dir(made.repo, "main", "src", &u->err), 1);
	assert_int_equal(repo_is_dir(made.repo, "main", "README", &u->err), 0);
	assert_int_equal(repo_is_dir(made.repo, "main~2", "src", &u->err), 0);
	assert_int_equal(repo_is_dir(made.repo, "main", "/etc", &u->err), 0);
	assert_ok(u, repo_list(made.repo, "main", &paths, u->arena, &u->err));
	assert_int_equal(paths.len, 2);
	assert_string_equal(paths.items[1], "src/a.c");
	unmake(&made);
}

static void a_commit_has_its_people_message_and_files(void **state)
{
	struct unit *u = *state;
	struct repo_commit commit;
	struct made made;

	make(u, &made);
	assert_ok(u, repo_commit(made.repo, "main~1", &commit, u->arena, &u->err));
	assert_string_equal(commit.author_name, "An Äuthor");
	assert_string_equal(commit.author_address, "an@author.example.org");
	assert_int_equal(commit.authored_at, 1735000000);
	assert_string_equal(commit.subject, "src: add a");
	assert_non_null(strstr(commit.message, "Signed-off-by: X"));
	assert_int_equal(commit.paths.len, 1);
	assert_string_equal(commit.paths.items[0], "src/a.c");
	assert_int_equal(commit.n_parents, 1);
	assert_ok(u, repo_commit(made.repo, "main~2", &commit, u->arena, &u->err));
	assert_string_equal(commit.paths.items[0], "README");
	assert_string_equal(commit.parent, "");
	unmake(&made);
}

static void a_range_is_oldest_first(void **state)
{
	struct unit *u = *state;
	struct repo_commit commit;
	struct repo_paths ids = { 0 };
	struct made made;

	make(u, &made);
	assert_ok(u, repo_range(made.repo, "main~2..main", 10, &ids, u->arena, &u->err));
	assert_int_equal(ids.len, 2);
	assert_ok(u, repo_commit(made.repo, ids.items[0], &commit, u->arena, &u->err));
	assert_string_equal(commit.subject, "src: add a");
	assert_int_equal(
		repo_range(made.repo, "main~2..main", 1, &ids, u->arena, &u->err), -1);
	assert_int_equal(u->err.kind, ERR_LIMIT);
	unmake(&made);
}

static void what_is_not_there_is_said_in_words(void **state)
{
	struct unit *u = *state;
	struct repo_paths ids = { 0 };
	struct repo_commit commit;
	struct made made;

	make(u, &made);
	assert_fails(u, ERR_NOT_FOUND,
		     repo_commit(made.repo, "nowhere", &commit, u->arena, &u->err));
	assert_string_equal(u->err.msg, "there is no revision \"nowhere\"");
	assert_fails(u, ERR_NOT_FOUND,
		     repo_range(made.repo, "main..nowhere", 9, &ids, u->arena, &u->err));
	assert_fails(u, ERR_INVALID,
		     repo_commit(made.repo, "main:README", &commit, u->arena, &u->err));
	assert_null(repo_open("/proc", &u->err));
	assert_int_equal(u->err.kind, ERR_NOT_FOUND);
	unmake(&made);
}

/* The value is what git 2.39 says. */
static void a_patch_in_a_mail_has_the_id_that_git_gives_it(void **state)
{
	static const char text[] =
		"A word before it.\n\n---\n src/a.c | 2 +-\n\n"
		"diff --git a/src/a.c b/src/a.c\nindex 1234567..89abcde 100644\n"
		"--- a/src/a.c\n+++ b/src/a.c\n@@ -1,3 +1,3 @@ int main(void)\n"
		" int a;\n-int  b;\n+int c;\n int d;\n-- \n2.39.5\n\n";
	char id[REPO_ID_LEN + 1];

	(void)state;
	assert_true(repo_patch_id(text, sizeof(text) - 1, id));
	assert_string_equal(id, "5185ce5e2681a83007f31e2c7e78689fe53b6695");
	assert_false(repo_patch_id("no diff\n", 8, id));
	assert_false(repo_patch_id("", 0, id));
	for (size_t len = 0; len < sizeof(text); len++)
		repo_patch_id(text, len, id);
}

static int count_commit(void *cookie, const struct repo_commit *commit, struct err *err)
{
	int *n = cookie;

	(void)err;
	assert_true(*commit->id);
	(*n)++;
	return 0;
}

static void a_walk_goes_on_where_it_ended(void **state)
{
	struct unit *u = *state;
	struct made made;
	int n = 0;

	make(u, &made);
	assert_ok(u, repo_walk_since(made.repo, "main", NULL, count_commit, &n, &u->err));
	assert_int_equal(n, 3);
	assert_ok(u, repo_walk_since(made.repo, "main", "main~1", count_commit, &n, &u->err));
	assert_int_equal(n, 4);
	assert_fails(u, ERR_NOT_FOUND,
		     repo_walk_since(made.repo, "main",
				     "0123456789012345678901234567890123456789",
				     count_commit, &n, &u->err));
	unmake(&made);
}

static void a_commit_has_the_id_of_its_patch(void **state)
{
	static const char text[] = "diff --git a/README b/README\n--- a/README\n+++ b/README\n"
		"@@ -1 +1 @@\n-hello\n+hello again\n";
	struct unit *u = *state;
	char id[REPO_ID_LEN + 1], same[REPO_ID_LEN + 1];
	struct made made;

	make(u, &made);
	assert_int_equal(repo_commit_patch_id(made.repo, "main", id, &u->err), 1);
	assert_true(repo_patch_id(text, sizeof(text) - 1, same));
	assert_string_equal(id, same);
	assert_int_equal(repo_commit_patch_id(made.repo, "main~2", id, &u->err), 1);
	unmake(&made);
}

static bool never(void *cookie)
{
	(void)cookie;
	return false;
}

static void a_repository_is_fetched_and_followed(void **state)
{
	struct unit *u = *state;
	struct made made, copy = { .path = "/tmp/moot-git-XXXXXX" };
	struct repo_commit tip;

	make(u, &made);
	assert_non_null(mkdtemp(copy.path));
	assert_fails(u, ERR_BUSY, repo_fetch(copy.path, made.path, never, NULL, &u->err));
	assert_int_equal(repo_fetch(copy.path, made.path, NULL, NULL, &u->err), 1);
	assert_int_equal(repo_fetch(copy.path, made.path, NULL, NULL, &u->err), 0);
	commit(&made, NULL, "README", "more\n", "README: more\n");
	assert_int_equal(repo_fetch(copy.path, made.path, NULL, NULL, &u->err), 1);
	copy.repo = repo_open(copy.path, &u->err);
	assert_non_null(copy.repo);
	assert_ok(u, repo_commit(copy.repo, "HEAD", &tip, u->arena, &u->err));
	assert_string_equal(tip.subject, "README: more");
	assert_int_equal(repo_fetch(copy.path, "/nowhere/at/all", NULL, NULL, &u->err), -1);
	git_libgit2_init();		/* as make() does: unmake() undoes it */
	unmake(&copy);
	unmake(&made);
}

static void what_is_written_is_read_also_where_another_user_owns_it(void **state)
{
	struct unit *u = *state;
	const struct repo_text first[] = { { "a/b.c", "one\n" }, { "c", "c\n" } };
	const struct repo_text second = { "a/b.c", "two\n" };
	struct repo_commit by = { .author_name = "Ann", .author_address = "ann@example.org",
				  .committed_at = UNIT_NOW, .message = "begin\n" };
	char path[] = "/tmp/moot-git-XXXXXX";
	struct repo_commit tip;
	struct repo *repo;
	char *text;
	size_t len;

	assert_non_null(mkdtemp(path));
	assert_ok(u, repo_write(path, "refs/heads/main", first, 2, &by, &u->err));
	by.message = "go on\n";
	assert_ok(u, repo_write(path, "refs/heads/main", &second, 1, &by, &u->err));
	if (geteuid() == 0)
		assert_int_equal(chown(path, 65534, 65534), 0);
	repo = repo_open_at(path, &u->err);
	assert_non_null(repo);
	assert_int_equal(repo_read(repo, "main", "a/b.c", 100, &text, &len, u->arena, &u->err), 1);
	assert_string_equal(text, "two\n");
	assert_int_equal(repo_read(repo, "HEAD", "c", 100, &text, &len, u->arena, &u->err), 1);
	assert_ok(u, repo_commit(repo, "main", &tip, u->arena, &u->err));
	assert_string_equal(tip.subject, "go on");
	assert_int_equal(tip.n_parents, 1);
	repo_close(repo);
	assert_int_equal(system(arena_printf(u->arena, "rm -rf %s", path)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_file_is_read_at_a_revision),
		UNIT_TEST(a_folder_is_one_only_where_it_is),
		UNIT_TEST(a_commit_has_its_people_message_and_files),
		UNIT_TEST(a_range_is_oldest_first),
		UNIT_TEST(what_is_not_there_is_said_in_words),
		UNIT_TEST(a_patch_in_a_mail_has_the_id_that_git_gives_it),
		UNIT_TEST(a_walk_goes_on_where_it_ended),
		UNIT_TEST(a_commit_has_the_id_of_its_patch),
		UNIT_TEST(a_repository_is_fetched_and_followed),
		UNIT_TEST(what_is_written_is_read_also_where_another_user_owns_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
