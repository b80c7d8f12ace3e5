# SPDX-License-Identifier: GPL-2.0-or-later
"""moot verdict on git repositories: real commits, and each case of the policy."""
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOOT = Path(os.environ.get("MOOT_BUILD", ROOT / "build")) / "moot"
SHARED = Path(os.environ.get("MOOT_SHARED", ROOT / ".." / "shared")).resolve()
VERDICTS = SHARED / "data" / "verdicts"

SMALL = """
Descriptions

SHADOW
M:	Jan Deep <jan@deep.example.org>
M:	Ann Deep <ann@deep.example.org>
R:	Tim Look <tim@look.example.org>
S:	Maintained
F:	arch/mm/shadow/

ARCH
M:	Roger Pau Wide <roger@wide.example.org>
M:	Jan Deep <jan@deep.example.org>
S:	Supported
F:	arch/

PORT
R:	Rita View <rita@view.example.org>
S:	Supported
F:	port/

SOLO
M:	Sol Alone <sol@solo.example.org>
S:	Supported
F:	solo

THE REST
M:	Ella Rest <ella@rest.example.org>
S:	Supported
F:	*
F:	*/
V:	xen-maintainers-1
"""


class Repo:
    """A repository made by git fast-import, a commit on top of the other."""

    def __init__(self, path, maintainers=SMALL, files=()):
        self.path = path
        self.n = 0
        self.stream = [b""]
        self.ids = []
        path.mkdir()
        self.git("init", "-q", "--bare", ".")
        tree = {"MAINTAINERS": maintainers, **{f: "" for f in files}}
        self.base = self.commit("Some One <some@one.example.org>", "start\n", tree)

    def git(self, *args, **more):
        return subprocess.run(["git", *args], cwd=self.path, check=True, capture_output=True,
                              env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"}, **more)

    def commit(self, author, message, files, at=1735000000):
        """files: path -> text, or a list of paths that get something new."""
        self.n += 1
        if not isinstance(files, dict):
            files = {path: f"{self.n} {path}\n" for path in files}
        body = message.encode()
        out = [f"commit refs/heads/master\nmark :{self.n}\nauthor {author} {at} +0000\n"
               f"committer Comm Itter <comm@itter.example.org> {at} +0000\n"
               f"data {len(body)}\n".encode(), body, b"\n"]
        for path, text in files.items():
            text = text.encode()
            out.append(f"M 644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n")
        self.stream += out
        return self.n

    def finish(self):
        marks = self.path / "marks"
        self.git("fast-import", "--quiet", f"--export-marks={marks}",
                 input=b"".join(self.stream))
        found = dict(line.split() for line in marks.read_text().splitlines())
        self.ids = {int(mark[1:]): commit for mark, commit in found.items()}
        return self

    def verdict(self, *args, **more):
        return subprocess.run([MOOT, "verdict", *args], cwd=self.path, capture_output=True,
                              text=True, timeout=120, **more)

    def json(self, *specs):
        out = self.verdict("--json", *specs)
        return [json.loads(line) for line in out.stdout.splitlines()]


def one(tmp_path, author, tags, files, *options, maintainers=SMALL):
    """The verdict of one commit: (exit status, object, words)."""
    repo = Repo(tmp_path / "repo", maintainers, ["solo/old"])
    message = "area: change it\n\nBecause.\n\n" + "".join(tag + "\n" for tag in tags)
    repo.commit(author, message, files)
    repo.finish()
    out = repo.verdict("--json", *options, "master")
    words = repo.verdict(*options, "master")
    assert out.returncode == words.returncode
    return out.returncode, json.loads(out.stdout), " ".join(words.stdout.split())


JAN = "Jan Deep <jan@deep.example.org>"
ANN = "Ann Deep <ann@deep.example.org>"
ROGER = "Roger Pau Wide <roger@wide.example.org>"
ELLA = "Ella Rest <ella@rest.example.org>"
NEW = "New Comer <new@comer.example.org>"
SHADOW = ["arch/mm/shadow/multi.c"]


def test_a_maintainers_ack_is_approval_and_second_person_at_once(tmp_path):
    rc, v, words = one(tmp_path, NEW, [f"Signed-off-by: {NEW}", f"Acked-by: {JAN}"], SHADOW)
    assert (rc, v["approval"], v["second_person"], v["state"]) == (0, "specific", "yes", "ready")
    assert "Check-in policy, 1" in words and "Jan Deep, Acked-by" in words


def test_a_wider_maintainer_is_not_enough_and_the_way_out_is_said(tmp_path):
    rc, v, words = one(tmp_path, NEW, [f"Signed-off-by: {NEW}", f"Reviewed-by: {ROGER}"], SHADOW)
    assert (rc, v["approval"], v["state"]) == (1, "general", "only-general")
    assert "ask Jan Deep <jan@deep.example.org> or Ann Deep" in words
    assert "may stand in where it is urgent" in words
    assert "The meaning of nesting, 2" in words


def test_a_reviewer_of_the_section_is_a_second_person_but_no_approval(tmp_path):
    rc, v, words = one(tmp_path, NEW, [f"Signed-off-by: {NEW}",
                                       "Reviewed-by: Tim Look <tim@look.example.org>"], SHADOW)
    assert (rc, v["approval"], v["second_person"]) == (1, "none", "yes")
    assert v["state"] == "needs-maintainer"


def test_a_stranger_may_not_ack(tmp_path):
    rc, v, _ = one(tmp_path, JAN, [f"Signed-off-by: {JAN}", f"Acked-by: {NEW}"], SHADOW)
    assert (rc, v["approval"], v["second_person"]) == (1, "specific", "no")


def test_nobody_reviews_their_own_patch(tmp_path):
    rc, v, _ = one(tmp_path, JAN, [f"Signed-off-by: {JAN}", f"Reviewed-by: {JAN}"], SHADOW)
    assert (rc, v["state"], v["second_person"]) == (1, "needs-second", "no")


def test_a_maintainers_own_patch_with_a_review_asks_for_a_days_notice(tmp_path):
    rc, v, words = one(tmp_path, JAN, [f"Signed-off-by: {JAN}", f"Reviewed-by: {NEW}"], SHADOW)
    assert (rc, v["approval"], v["second_person"]) == (0, "specific", "yes")
    assert "say on the list that you intend to check it in, 1 day before" in words


def test_a_co_maintainers_word_spares_the_notice(tmp_path):
    rc, _, words = one(tmp_path, JAN, [f"Signed-off-by: {JAN}", f"Acked-by: {ANN}"], SHADOW)
    assert rc == 0 and "intend to check it in" not in words


def test_two_authors_need_the_word_of_who_did_not_edit_last(tmp_path):
    tags = [f"Signed-off-by: {NEW}", f"Signed-off-by: {JAN}"]
    rc, v, words = one(tmp_path, NEW, tags, SHADOW)
    assert (rc, v["second_person"], v["state"]) == (1, "two-authors", "needs-second")
    assert "ask New Comer, who did not edit it last" in words


def test_two_authors_are_done_when_the_first_has_reviewed(tmp_path):
    rc, v, words = one(tmp_path, NEW, [f"Signed-off-by: {NEW}", f"Signed-off-by: {JAN}",
                                       f"Reviewed-by: {NEW}"], SHADOW)
    assert (rc, v["second_person"]) == (0, "two-authors")
    assert "who did not edit last, gave Reviewed-by" in words


def test_a_section_of_reviewers_only_falls_to_the_next_wider(tmp_path):
    rc, v, _ = one(tmp_path, NEW, [f"Signed-off-by: {NEW}", f"Acked-by: {ELLA}"], ["port/a.c"])
    assert (rc, v["approval"]) == (0, "specific")


def test_a_folder_without_slash_counts_as_a_tree(tmp_path):
    rc, v, _ = one(tmp_path, NEW, [f"Signed-off-by: {NEW}", f"Acked-by: {ELLA}"], ["solo/x/y.c"])
    assert (rc, v["approval"]) == (1, "general")


def test_every_file_wants_its_own_maintainer(tmp_path):
    rc, v, _ = one(tmp_path, NEW, [f"Signed-off-by: {NEW}", f"Acked-by: {JAN}"],
                   [*SHADOW, "arch/irq.c", "solo/x.c"])
    assert v["per_file"] == {"arch/irq.c": "specific", "arch/mm/shadow/multi.c": "specific",
                             "solo/x.c": "none"}
    assert (rc, v["approval"]) == (1, "none")


def test_an_area_limits_an_ack(tmp_path):
    rc, v, _ = one(tmp_path, NEW, [f"Signed-off-by: {NEW}", f"Acked-by: {JAN} # shadow"],
                   [*SHADOW, "arch/irq.c"])
    assert v["per_file"] == {"arch/irq.c": "none", "arch/mm/shadow/multi.c": "specific"}
    assert rc == 1


def test_a_name_is_known_without_its_accents_and_by_any_address(tmp_path):
    maintainers = SMALL.replace("Roger Pau Wide", "Roger Pau Wïdé")
    rc, v, _ = one(tmp_path, NEW, [f"Signed-off-by: {NEW}",
                                   "acked-BY: ROGER Pau Wide <roger@elsewhere.example.org>"],
                   ["arch/irq.c"], maintainers=maintainers)
    assert (rc, v["approval"]) == (0, "specific")


def test_a_misspelt_tag_counts_with_a_warning(tmp_path):
    rc, v, words = one(tmp_path, NEW, [f"Signed-of-by: {NEW}", f"Reviewd-by: {JAN}"], SHADOW)
    assert rc == 0
    assert v["warnings"] == ['"Signed-of-by" is taken for Signed-off-by',
                             '"Reviewd-by" is taken for Reviewed-by']
    assert "! " in words


def test_tags_above_origin_are_the_donors(tmp_path):
    tags = [f"Acked-by: {JAN}", "Origin: git://donor.example.org 1234", f"Signed-off-by: {NEW}"]
    rc, v, _ = one(tmp_path, NEW, tags, SHADOW)
    assert (rc, v["approval"], v["second_person"]) == (1, "none", "no")


def test_in_a_freeze_the_release_manager_is_asked(tmp_path):
    tags = [f"Signed-off-by: {NEW}", f"Acked-by: {JAN}"]
    rc, v, words = one(tmp_path, NEW, tags, SHADOW, "--freeze")
    assert (rc, v["state"]) == (1, "needs-release-ack")
    assert "ask the release manager for a Release-Acked-by" in words


def test_the_maintainers_before_the_change_are_in_force(tmp_path):
    sol = "M:	Sol Alone <sol@solo"
    text = SMALL.replace(sol, f"M:	{NEW}\n{sol}")
    rc, v, _ = one(tmp_path, NEW, [f"Signed-off-by: {NEW}", f"Reviewed-by: {ANN}"],
                   {"MAINTAINERS": text, "solo/x.c": "x"})
    assert v["per_file"]["solo/x.c"] == "none"


def test_other_projects_count_approvals_from_groups(tmp_path):
    policy = ROOT / "etc/policy/rust-vmm.policy"
    tags = [f"Signed-off-by: {NEW}", f"Acked-by: {JAN}", f"Acked-by: {ANN}",
            f"Reviewed-by: {ROGER}"]
    rc, v, words = one(tmp_path, NEW, tags, SHADOW, "--policy", str(policy))
    assert (rc, v["state"]) == (1, "needs-approvals")
    assert "3 of 3 approvals, from 2 of 3 groups" in words


def test_three_groups_are_enough_for_them(tmp_path):
    policy = ROOT / "etc/policy/rust-vmm.policy"
    tags = [f"Signed-off-by: {NEW}", f"Acked-by: {JAN}", f"Acked-by: {ELLA}",
            f"Reviewed-by: {ROGER}"]
    rc, v, _ = one(tmp_path, NEW, tags, SHADOW, "--policy", str(policy))
    assert (rc, v["state"], v["approval"]) == (0, "ready", "specific")


def test_a_range_is_judged_oldest_first_and_stdin_is_read(tmp_path):
    repo = Repo(tmp_path / "repo")
    for n in range(3):
        repo.commit(NEW, f"change {n}\n\nSigned-off-by: {NEW}\nAcked-by: {JAN}\n", SHADOW)
    repo.finish()
    assert [v["subject"] for v in repo.json("master~2..master")] == ["change 1", "change 2"]
    out = repo.verdict("--json", "--stdin", input="master~1\n\nmaster~2..master\n")
    assert [json.loads(line)["subject"] for line in out.stdout.splitlines()] == [
        "change 1", "change 1", "change 2"]
    assert out.returncode == 0


@pytest.mark.parametrize("args", [["no-such-branch"], ["a..b"], ["--policy", "/nowhere", "HEAD"],
                                  [], ["--frobnicate", "HEAD"]])
def test_what_cannot_be_told_is_status_2(tmp_path, args):
    repo = Repo(tmp_path / "repo").finish()
    out = repo.verdict(*args)
    assert out.returncode == 2
    assert out.stderr.startswith("moot: ")


def test_outside_of_a_repository_it_says_so(tmp_path):
    out = subprocess.run([MOOT, "verdict", "HEAD"], cwd=tmp_path, capture_output=True, text=True)
    assert out.returncode == 2 and "is in no git repository" in out.stderr


def test_the_sample_hook_lets_only_ready_commits_through(tmp_path):
    there = Repo(tmp_path / "there").finish()
    here = tmp_path / "here"
    env = {**os.environ, "PATH": f"{MOOT.parent}:{os.environ['PATH']}",
           "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "New Comer",
           "GIT_AUTHOR_EMAIL": "new@comer.example.org", "GIT_COMMITTER_NAME": "New Comer",
           "GIT_COMMITTER_EMAIL": "new@comer.example.org"}

    def git(*args):
        return subprocess.run(["git", *args], cwd=here, env=env, capture_output=True, text=True)

    subprocess.run(["git", "clone", "-q", there.path, here], env=env, check=True)
    hook = here / ".git/hooks/pre-push"
    hook.write_bytes((ROOT / "etc/pre-push").read_bytes())
    hook.chmod(0o755)
    (here / "arch").mkdir()
    (here / "arch/irq.c").write_text("x\n")
    git("add", ".")
    git("commit", "-qm", f"one\n\nSigned-off-by: {NEW}")
    out = git("push", "origin", "HEAD:refs/heads/master")
    assert out.returncode != 0 and "needs a maintainer" in out.stderr
    git("commit", "-q", "--amend", "-m", f"one\n\nSigned-off-by: {NEW}\nAcked-by: {ROGER}")
    out = git("push", "origin", "HEAD:refs/heads/master")
    assert out.returncode == 0, out.stderr


def test_the_classes_of_370_real_commits_are_found(tmp_path):
    """Author, tags, files and MAINTAINERS of each commit, in a tree with those folders."""
    if not VERDICTS.is_dir():
        pytest.skip(f"no data at {VERDICTS}; set MOOT_SHARED")
    wanted = [json.loads(line) for line in (VERDICTS / "commits.jsonl").open(encoding="utf8")]
    folders = (VERDICTS / "directories.txt").read_text().split()
    blobs = {w["maintainers_blob"] for w in wanted}
    texts = {b: (VERDICTS / f"MAINTAINERS.{b}").read_text(encoding="utf8") for b in blobs}
    repo = Repo(tmp_path / "repo", files=[f"{folder}/.keep" for folder in folders])
    for w in wanted:
        repo.commit("Some One <some@one.example.org>", "MAINTAINERS\n",
                    {"MAINTAINERS": texts[w["maintainers_blob"]]})
        files = {f: w["commit"] for f in w["files"] if f != "MAINTAINERS"}
        if "MAINTAINERS" in w["files"]:
            files["MAINTAINERS"] = texts[w["maintainers_blob"]] + "\n"
        w["mark"] = repo.commit(w["author"], w["subject"] + "\n\n" +
                                "".join(tag + "\n" for tag in w["trailers"]), files)
    repo.finish()
    out = repo.verdict("--json", "--stdin",
                       input="".join(repo.ids[w["mark"]] + "\n" for w in wanted))
    found = {v["commit"]: v for v in map(json.loads, out.stdout.splitlines())}
    wrong = []
    for w in wanted:
        v = found[repo.ids[w["mark"]]]
        fields = ("approval", "second_person", "per_file")
        if [v[f] for f in fields] != [w[f] for f in fields]:
            wrong.append((w["commit"][:12], w["subject"], [(w[f], v[f]) for f in fields]))
    assert wrong == []
    assert len(found) == len(wanted) and out.returncode == 1
