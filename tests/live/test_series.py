# SPDX-License-Identifier: GPL-2.0-or-later
"""From mails to series: what a real list comes to, in whichever order it is read."""
import email
import email.header
import json
import lzma
import os
import random
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
from moot import Moot, wait_for

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("MOOT_BUILD", "build")
SHARED = Path(os.environ.get("MOOT_SHARED", ROOT / ".." / "shared")).resolve()
LIST = SHARED / "mail" / "list-1500.mbox.xz"
if not LIST.exists():
    LIST = SHARED / "data" / "mail" / "list-1500.mbox.xz"


class List:
    """A database of its own, and mails that are put into it."""

    def __init__(self, path):
        self.path = path
        path.mkdir(exist_ok=True)
        (path / "moot.conf").write_text("[list]\nemail = devel@example.org\n")

    def moot(self, *args, **kwargs):
        done = subprocess.run([BUILD / "moot", "-c", "moot.conf", *args], cwd=self.path,
                              capture_output=True, timeout=120, **kwargs)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def read(self, mails):
        """Each mail is the bytes of an mbox entry."""
        box = self.path / "box"
        box.write_bytes(b"".join(mails))
        return self.moot("import", "box")

    def series(self, *args):
        return [json.loads(line) for line in self.moot("series", "--json", *args).splitlines()]

    def facts(self):
        """All that does not depend on numbers that the database gives."""
        db = sqlite3.connect(self.path / "var" / "moot.db")
        db.row_factory = sqlite3.Row
        facts = {}
        for table in ("series", "part", "message", "tag", "reference"):
            rows = db.execute(QUERIES[table]).fetchall()
            facts[table] = sorted(tuple(row) for row in rows)
        db.close()
        return facts


QUERIES = {
    "series": """SELECT l.message_id, s.name, s.author_name, s.author_email, version, total,
        received, prefix, is_foreign, is_rfc, is_resend, is_pull, posted_at, last_at, replies,
        state, coalesce((SELECT m.message_id FROM series AS n JOIN message AS m
        ON m.id = n.lead_id WHERE n.id = s.superseded_by), ''), coalesce(withdrawn_id, 0) > 0
        FROM series AS s JOIN message AS l ON l.id = s.lead_id""",
    "part": """SELECT m.message_id, l.message_id, number, is_current, p.name FROM part AS p
        JOIN message AS m ON m.id = p.message_id JOIN series AS s ON s.id = p.series_id
        JOIN message AS l ON l.id = s.lead_id""",
    "message": """SELECT m.message_id, coalesce(m.kind, ''), coalesce(p.message_id, '')
        FROM message AS m LEFT JOIN message AS p ON p.id = m.part_id""",
    "tag": """SELECT m.message_id, place, t.kind, name, email FROM tag AS t
        JOIN message AS m ON m.id = t.message_id""",
    "reference": """SELECT m.message_id, place, r.message_id FROM reference AS f
        JOIN message AS m ON m.id = f.message_id JOIN message AS r ON r.id = f.to_id""",
}


@pytest.fixture
def fresh(tmp_path):
    made = []

    def make():
        made.append(List(tmp_path / f"list{len(made)}"))
        return made[-1]
    return make


@pytest.fixture(scope="module")
def real():
    if not LIST.exists():
        pytest.skip(f"no data at {LIST}; set MOOT_SHARED")
    text = lzma.open(LIST).read()
    return [b"From " + part + b"\n" for part in
            re.split(rb"(?:\A|\n)From (?=mboxrd@z )", text) if part]


def mail(name, subject, sender="Ann Author <ann@example.org>", at=0, to=None, refs=(), body="",
         **headers):
    """One own-made mail; at: minutes behind a Monday noon."""
    lines = [f"From mboxrd@z Thu Jan  1 00:00:00 1970", f"Message-ID: <{name}@example.org>",
             f"Subject: {subject}", f"From: {sender}", "To: devel@example.org",
             "List-Id: <devel.example.org>",
             "Date: " + email.utils.formatdate(1764590400 + 60 * at)]
    if to:
        lines.append(f"In-Reply-To: <{to}@example.org>")
        lines.append("References: " + " ".join(f"<{r}@example.org>" for r in (*refs, to)))
    lines += [f"{key}: {value}" for key, value in headers.items()]
    return ("\n".join(lines) + "\n\n" + body + "\n\n").encode()


def diff(path="a.c", text="call()", extra=""):
    return (f"Why.\n\nSigned-off-by: Ann Author <ann@example.org>\n{extra}---\n {path} | 1 +\n\n"
            f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1 +1,4 @@\n int x;\n"
            f"+int {path[0]}_one = 1; /* {path} */\n+int {path[0]}_two = 2; /* {path} */\n"
            f"+{text};\n-- \n2.40.0\n")


def one(series, **wanted):
    found = [s for s in series if all(s[key] == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def by_any_order(fresh, mails):
    """What some mails come to: the same in each order, and one by one as together."""
    first = fresh()
    first.read(mails)
    want = first.facts()
    for seed in range(3):
        shuffled = mails[:]
        random.Random(seed).shuffle(shuffled)
        other = fresh()
        for part in (shuffled[:len(mails) // 2], shuffled[len(mails) // 2:], mails):
            other.read(part)
        assert other.facts() == want, f"in the order of {seed}"
    return first.series()


def test_a_series_is_put_together_by_its_references(fresh):
    series = by_any_order(fresh, [
        mail("c", "[PATCH v2 0/2] Two things"),
        mail("p1", "[PATCH v2 1/2] one", at=1, to="c", body=diff("a.c")),
        mail("p2", "[PATCH v2 2/2] two", at=2, to="c", body=diff("b.c")),
        mail("r1", "Re: [PATCH v2 1/2] one", "Bob B <bob@example.org>", 9, "p1", ["c"],
             "> x\nReviewed-by: Bob B <bob@example.org>\n"),
        mail("r2", "Re: [PATCH v2 1/2] one", at=10, to="r1", refs=["c", "p1"], body="Thanks!"),
    ])
    only = one(series, name="Two things", version="2", total=2, received=2)
    assert only["cover"] == "c@example.org" and only["replies"] == 2
    assert only["patches"] == ["p1@example.org", "p2@example.org"]


def test_without_references_time_tells_two_series_apart(fresh):
    series = by_any_order(fresh, [
        mail("a1", "[PATCH 1/2] first a", at=0, body=diff("a.c")),
        mail("a2", "[PATCH 2/2] first b", at=1, body=diff("b.c")),
        mail("b1", "[PATCH 1/2] second a", at=60, body=diff("c.c")),
        mail("b2", "[PATCH 2/2] second b", at=61, body=diff("d.c")),
        mail("c1", "[PATCH 1/2] third a", "Bob B <bob@example.org>", 0, body=diff("e.c")),
    ])
    assert one(series, name="first a")["patches"] == ["a1@example.org", "a2@example.org"]
    assert one(series, name="second a")["patches"] == ["b1@example.org", "b2@example.org"]
    assert one(series, name="third a")["patches"] == ["c1@example.org", None]


def test_two_series_in_one_thread_stay_two(fresh):
    series = by_any_order(fresh, [
        mail("talk", "How to do it?", "Bob B <bob@example.org>"),
        mail("a1", "[PATCH 1/2] first a", at=1, to="talk", body=diff("a.c")),
        mail("a2", "[PATCH 2/2] first b", at=2, to="a1", refs=["talk"], body=diff("b.c")),
        mail("b1", "[PATCH 1/2] second a", at=3, to="talk", body=diff("c.c")),
        mail("b2", "[PATCH 2/2] second b", at=4, to="b1", refs=["talk"], body=diff("d.c")),
    ])
    assert one(series, name="first a")["patches"] == ["a1@example.org", "a2@example.org"]
    assert one(series, name="second a")["patches"] == ["b1@example.org", "b2@example.org"]


def test_a_part_sent_again_counts_instead(fresh):
    series = by_any_order(fresh, [
        mail("c", "[PATCH v5 0/2] Two things"),
        mail("p1", "[PATCH v5 1/2] one", at=1, to="c", body=diff("a.c")),
        mail("p2", "[PATCH v5 2/2] two", at=2, to="c", body=diff("b.c")),
        mail("p2.1", "[PATCH v5.1 2/2] two", at=90, to="p2", refs=["c"],
             body=diff("b.c", "better()")),
        mail("p1.1", "[PATCH v6] one", at=99, to="p1", refs=["c"], body=diff("a.c", "good()")),
    ])
    only = one(series, version="5")
    assert len(series) == 1 and only["received"] == 2
    assert only["patches"] == ["p1.1@example.org", "p2.1@example.org"]
    assert [part["version"] for part in only["parts"]] == ["6", "5.1"]


def test_a_whole_fifth_and_a_half_version_is_a_version(fresh):
    series = by_any_order(fresh, [
        mail("c", "[PATCH v5 0/1] Thing"),
        mail("p", "[PATCH v5 1/1] one", at=1, to="c", body=diff("a.c")),
        mail("c1", "[PATCH v5.1 0/1] Thing", at=50, to="c"),
        mail("p1", "[PATCH v5.1 1/1] one", at=51, to="c1", refs=["c"], body=diff("a.c", "b()")),
    ])
    assert one(series, version="5")["superseded_by"] == "c1@example.org"
    assert one(series, version="5.1")["state"] == "open"


def test_a_version_is_known_by_what_it_changes_not_by_its_name(fresh):
    series = by_any_order(fresh, [
        mail("a", "[PATCH] Fix typo", body=diff("a.c")),
        mail("b", "[PATCH v2] Fix typo", at=2000, body=diff("zebra.c", "other()")),
        mail("c", "[PATCH] Old name", at=1, body=diff("c.c")),
        mail("d", "[PATCH v2] New name", at=3000, to="c", body=diff("c.c", "call(2)")),
    ])
    assert one(series, name="Fix typo", version="1")["state"] == "open"
    assert one(series, name="Old name")["superseded_by"] == "d@example.org"


def test_a_backport_supersedes_no_other(fresh):
    series = by_any_order(fresh, [
        mail("a", "[PATCH AUTOSEL 6.2 3/9] x: fix", body=diff("a.c")),
        mail("b", "[PATCH AUTOSEL 6.1 2/7] x: fix", at=5, body=diff("a.c")),
        mail("c", "[PATCH AUTOSEL 6.2 1/5] x: fix", at=5000, body=diff("a.c")),
    ])
    assert all(s["foreign"] for s in series)
    assert one(series, total=9)["superseded_by"] == "c@example.org"
    assert one(series, total=7)["state"] == "open"


def test_a_series_may_say_what_it_supersedes(fresh):
    series = by_any_order(fresh, [
        mail("a", "[PATCH 0/1] Thing"),
        mail("a1", "[PATCH 1/1] thing", at=1, to="a", body=diff("a.c")),
        mail("b", "[PATCH] quite another", at=500,
             body=diff("zebra.c", "z()", "Supersedes: <a@example.org>\n")),
        mail("e", "[PATCH] not theirs to say", "Eve <eve@example.org>", 600,
             body=diff("q.c", "q()", "Supersedes: <b@example.org>\n")),
    ])
    assert one(series, name="Thing")["superseded_by"] == "b@example.org"
    assert one(series, name="quite another")["state"] == "open"


def test_only_its_author_takes_a_series_back(fresh):
    mails = [mail("a", "[PATCH] Thing", body=diff("a.c")),
             mail("r", "Re: [PATCH] Thing", "Eve <eve@example.org>", 5, "a",
                  body="Please drop this patch.\n")]
    assert by_any_order(fresh, mails)[0]["state"] == "open"
    mails.append(mail("s", "Re: [PATCH] Thing", at=9, to="a", body="Please drop this patch.\n"))
    assert by_any_order(fresh, mails)[0]["state"] == "withdrawn"


def test_answers_without_references_are_found_by_their_subject(fresh):
    series = by_any_order(fresh, [
        mail("a", "[PATCH 1/2] one", body=diff("a.c")),
        mail("b", "[PATCH 1/2] one", at=9000, body=diff("a.c")),
        mail("r", "RE: [PATCH 1/2] one", "Bob B <bob@example.org>", 9005,
             body="Acked-by: Bob B <bob@example.org>\n"),
    ])
    assert [s["replies"] for s in sorted(series, key=lambda s: s["posted_at"])] == [0, 1]


def test_a_cover_may_count_otherwise_than_its_patches(fresh):
    series = by_any_order(fresh, [
        mail("c", "[PATCH 00/3] Many"),
        mail("p1", "[PATCH 1/2] one", at=1, to="c", body=diff("a.c")),
        mail("p2", "[PATCH 2/2] two", at=2, to="c", body=diff("b.c")),
    ])
    only = one(series, name="Many", total=2, received=2)
    assert len(series) == 1 and only["cover"] == "c@example.org"


def test_a_number_given_twice_by_mistake_is_told_by_the_newer(fresh):
    series = by_any_order(fresh, [
        mail("c", "[PATCH 0/2 V3 net] Thing"),
        mail("p", "[PATCH 1/2 V3 net] thing one", at=1, to="c", body=diff("a.c")),
        mail("q", "[PATCH 1/2 V3 net] thing one", at=2, to="p", refs=["c"], body=diff("b.c")),
        mail("r", "[PATCH 2/2 V3 net] thing two", at=3, to="p", refs=["c"], body=diff("d.c")),
    ])
    assert one(series, version="3")["patches"] == ["q@example.org", "r@example.org"]


def test_what_only_looks_like_a_patch_is_none(fresh):
    series = by_any_order(fresh, [
        mail("a", "[PATCH] Thing", body=diff("a.c")),
        mail("t", "[tip: x86/urgent] Thing", "tip-bot2 <bot@example.org>", 9, "a",
             body=diff("a.c")),
        mail("u", "[RFC] How shall we?", body="A question\n"),
        mail("v", "[xen-unstable test] 12: tolerable FAIL", body="log\n"),
        mail("w", "Re: [PATCH] Thing", at=20, to="a", body="What about\n\n" + diff("a.c")),
    ])
    assert [s["name"] for s in series] == ["Thing"] and series[0]["replies"] == 2


def test_pull_requests_and_bare_diffs_are_series(fresh):
    series = by_any_order(fresh, [
        mail("p", "[GIT PULL] Fixes for 4.19", body="The following changes since commit 1\n"
             "are available in the Git repository at:\n  git://example.org/x\n"),
        mail("d", "x86: no brackets at all", at=5, body=diff("a.c")),
        mail("q", "[PULL 0/1] misc", at=6), mail("q1", "[PULL 1/1] one", at=7, to="q",
                                                body=diff("b.c")),
    ])
    assert one(series, name="Fixes for 4.19")["pull"]
    assert one(series, name="x86: no brackets at all")["patches"] == ["d@example.org"]
    assert one(series, name="misc", pull=True)["received"] == 1


def test_a_tag_for_an_older_version_is_told_with_what_has_changed(fresh):
    box = fresh()
    box.read([
        mail("a", "[PATCH] Thing", body=diff("a.c")),
        mail("r", "Re: [PATCH] Thing", "Bob B <bob@example.org>", 5, "a",
             body="Reviewed-by: Bob B <bob@example.org>\n"),
        mail("b", "[PATCH v2] Thing", at=99, body=diff("a.c")),
        mail("c", "[PATCH v3] Thing", at=999, body=diff("a.c", "other()")),
    ])
    assert "Reviewed-by: Bob B (from v1) <r@example.org>" in box.moot("series", "b@example.org")
    assert "(what it covers has changed since)" in box.moot("series", "c@example.org")


def test_a_series_is_found_by_anything_that_names_it(fresh):
    box = fresh()
    box.read([mail("a", "[PATCH] Thing of Beauty", body=diff("xen/a.c")),
              mail("r", "Re: [PATCH] Thing of Beauty", at=1, to="a", body="ok\n")])
    for what in ("a@example.org", "<r@example.org>", "https://example.org/list/a@example.org/",
                 "thing of", "1"):
        assert box.series(what)[0]["name"] == "Thing of Beauty", what
    assert box.series("--path", "xen/") and not box.series("--path", "arch/")
    assert "Thing of Beauty" in box.moot("search", "subject:beau*", "-nothing")
    assert "Thing of Beauty" in box.moot("search", '(int "x_one = 1" *"'), "odd, but no error"
    assert box.moot("search", "thing OR AND NOT ^ {}") == "", "these are words like others"


# ---- the real list

# lead: name, version, patches received and said, state.  Checked by hand, by reading
# the threads; the odd ones are told.
CHECKED = {
    "1675706060-22361-1-git-send-email-ssengar@linux.microsoft.com":
        ("Device tree support for Hyper-V VMBus driver", "3", 6, 6, "superseded"),
    "1679298460-11855-1-git-send-email-ssengar@linux.microsoft.com":
        ("Device tree support for Hyper-V VMBus driver", "9", 5, 5, "open"),
    # the same version posted twice, four days apart
    "1675374437-4917-1-git-send-email-haiyangz@microsoft.com":
        ("net: mana: Fix accessing freed irq affinity_hint", "3", 1, 1, "superseded"),
    "1675718929-19565-1-git-send-email-haiyangz@microsoft.com":
        ("net: mana: Fix accessing freed irq affinity_hint", "3", 1, 1, "open"),
    # a series of one with a number
    "1675714317-48577-1-git-send-email-mikelley@microsoft.com":
        ("hv_netvsc: Allocate memory in netvsc_dma_map() with GFP_ATOMIC", "1", 1, 1, "open"),
    # backports: other trees, cut down to what was copied to this list
    "20230215070620.2718851-1-sashal@kernel.org":
        ("hv_netvsc: Allocate memory in netvsc_dma_map() with GFP_ATOMIC", "1", 1, 93, "open"),
    "20230213103402.1189285-1-jpiotrowski@linux.microsoft.com":
        ("Support nested SNP KVM guests on Hyper-V", "2", 7, 7, "open"),
    # v2 in answer to v1's thread
    "20230310154452.1169204-1-gpiccoli@igalia.com":
        ("x86/hyperv: Mark hv_ghcb_terminate() as noreturn", "2", 1, 1, "superseded"),
    "20230317160546.1497477-1-gpiccoli@igalia.com":
        ("x86/hyperv: Mark hv_ghcb_terminate() as noreturn", "3", 1, 1, "open"),
    # no cover
    "20230323090314.22431-1-cai.huoqing@linux.dev":
        ("net: liquidio: Remove redundant pci_clear_master", "1", 8, 8, "open"),
    # "00/12" above "01/11"
    "cover.1680912057.git.jpoimboe@kernel.org":
        ("Sprinkle more __noreturn", "1", 11, 11, "superseded"),
    "cover.1681342859.git.jpoimboe@kernel.org":
        ("Sprinkle more __noreturn", "2", 11, 11, "open"),
    # "[PATCH 1/2 V3 net]" twice
    "1687771058-26634-1-git-send-email-schakrabarti@linux.microsoft.com":
        ("net: mana: Fix MANA VF unload when host is unresponsive", "3", 2, 2, "open"),
    # one patch that becomes three, under another name
    "1679261264-26375-1-git-send-email-haiyangz@microsoft.com":
        ("net: mana: Add support for jumbo frame", "1", 1, 1, "superseded"),
    # two of many patches came to this list; another sender took it over
    "20230406132109.32050-4-tzimmermann@suse.de":
        ("drm/aperture: Remove primary argument", "5", 2, 9, "open"),
    # the name changes from pci-hyper to pci-hyperv, six patches become five
    "20230615044451.5580-1-decui@microsoft.com":
        ("pci-hyperv: Fix race condition bugs for fast device hotplug", "4", 5, 5, "open"),
    # a Message-ID of April for a posting of June
    "20230413-b4-vsock-dgram-v4-0-0cebbb2ae899@bytedance.com":
        ("virtio/vsock: support datagrams", "4", 8, 8, "open"),
    # RFC becomes a patch series that counts from 1 again
    "20230515165917.1306922-1-ltykernel@gmail.com":
        ("x86/hyperv/sev: Add AMD sev-snp enlightened guest support on hyperv", "6", 14, 14,
         "superseded"),
    "20230627032248.2170007-1-ltykernel@gmail.com":
        ("x86/hyperv: Add AMD sev-snp enlightened guest support on hyperv", "2", 9, 9, "open"),
    "20230519102058.581557770@infradead.org": ("local_clock() vs noinstr", "2", 13, 13, "open"),
    "20230504225351.10765-1-decui@microsoft.com":
        ("Support TDX guests on Hyper-V", "6", 6, 6, "superseded"),
    # only one half goes on, under a name that says so
    "20230621191317.4129-1-decui@microsoft.com":
        ("Support TDX guests on Hyper-V (the x86/tdx part)", "9", 2, 2, "open"),
    # a sender without a name; "[Patch v3]"; one patch that becomes a series of two
    "1687823827-15850-1-git-send-email-longli@linuxonhyperv.com":
        ("net: mana: Batch ringing RX queue doorbell on receiving packets", "3", 1, 1,
         "superseded"),
    "1688076571-24938-1-git-send-email-longli@linuxonhyperv.com":
        ("net: mana: Fix doorbell access for receive queues", "4", 2, 2, "open"),
    "20230629121952.10559-1-tzimmermann@suse.de":
        ("arch,fbdev: Move screen_info into arch/", "1", 12, 12, "open"),
    "20230302204612.782387-1-mcgrof@kernel.org":
        ("sysctl: slowly deprecate register_sysctl_table()", "1", 7, 7, "open"),
}


def test_the_real_list_comes_to_what_people_see_in_it(fresh, real):
    box = fresh()
    assert len(real) == 1500
    assert "1500 mails" in box.read(real)
    series = {s["cover"] or next(filter(None, s["patches"]), None): s for s in box.series()}
    pulls = [s for s in box.series() if s["pull"]]
    assert len(box.series()) == 177 and len(pulls) == 4
    assert sum(s["received"] for s in box.series()) == 469
    for lead, (name, version, received, total, state) in CHECKED.items():
        got = series[lead]
        assert (got["name"], got["version"], got["received"], got["total"], got["state"]) == \
            (name, version, received, total, state), lead
    assert len(CHECKED) >= 25


def test_the_real_list_is_the_same_in_any_order_and_read_twice(fresh, real):
    first, second = fresh(), fresh()
    first.read(real)
    want = first.facts()
    shuffled = real[:]
    random.Random(7).shuffle(shuffled)
    second.read(shuffled[:400])
    second.read(shuffled[300:])
    second.read(real)
    got = second.facts()
    for table in want:
        assert got[table] == want[table], table


# ---- commits


def git(tree, *args, **env):
    return subprocess.run(["git", "-C", tree, *args], check=True, capture_output=True, text=True,
                          env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", **env}).stdout


def commit(tree, path, text, subject, author="Ann Author <ann@example.org>", day=2):
    (tree / path).write_text(text)
    git(tree, "add", path)
    when = f"2025-12-{day:02}T12:00:00Z"
    git(tree, "-c", "user.name=C", "-c", "user.email=c@example.org", "commit", "-qm",
        f"{subject}\n\nWhy.", "--author", author, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
    return git(tree, "rev-parse", "HEAD").strip()


def test_patches_are_found_in_the_tree(tmp_path):
    tree = tmp_path / "tree"
    subprocess.run(["git", "init", "-q", "-b", "staging", tree], check=True)
    commit(tree, "a.c", "int x;\n", "start", day=1)
    run = Moot(tmp_path / "moot", extra_config=f"[tree xen]\npath = {tree}\nbranch = staging\n")
    try:
        box = run.dir / "box"
        same = commit(tree, "a.c", "int x;\nint a;\n", "Renamed by its committer")
        patch = git(tree, "show", "--format=", same)
        named = commit(tree, "a.c", "int x;\nint a;\nint b;\n", "b: by name", day=3)
        commit(tree, "a.c", "int x;\nint a;\nint b;\nint c;\n", "c: somebody else's",
               "Eve <eve@example.org>", day=4)
        box.write_bytes(b"".join([
            mail("c", "[PATCH 0/2] Both"),
            mail("p1", "[PATCH 1/2] by change", at=1, to="c", body=patch),
            mail("p2", "[PATCH 2/2] b: By Name", at=2, to="c", body=diff("zz.c")),
            mail("q", "[PATCH] c: somebody else's", at=3, body=diff("y.c")),
            mail("late", "[PATCH] b: by name", at=60 * 24 * 20, body=diff("x.c")),
        ]))
        run.run("import", str(box))
        run.start("mail")
        wait_for(lambda: run.sql("SELECT 1 FROM series WHERE state = 'committed'"), "a commit")
        found = {s["name"]: s for s in map(json.loads, run.run("series", "--json").splitlines())}
        assert found["Both"]["state"] == "committed"
        assert [part["commit"] for part in found["Both"]["parts"]] == [same, named]
        assert found["c: somebody else's"]["state"] == "open"
        assert found["b: by name"]["state"] == "open", "it was posted after that commit"
        new = commit(tree, "x.c", "int new;\n", "b: by name", day=25)
        run.stop("mail")
        run.start("mail")
        wait_for(lambda: run.sql("SELECT 1 FROM part WHERE commit_id = ?", new), "another")
    finally:
        run.close()
