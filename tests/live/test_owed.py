# SPDX-License-Identifier: GPL-2.0-or-later
"""A list and a tree: what each series still needs, who owes it, who is reminded."""
import shutil
import sqlite3
import subprocess

import pytest

from community import JAN, Community
from moot import wait_for


@pytest.fixture
def community(tmp_path):
    one = Community(tmp_path)
    yield one
    one.moot.close()


def test_a_verdict_shows_who_is_missing_and_the_mail_that_approves(community):
    community.patch(20, "p1@x")
    status, verdict = community.verdict("p1@x")
    assert status == 1
    assert verdict["text"] == "waiting for review by Jan Deep (SHADOW)"
    assert verdict["owed"] == [{"name": "Jan Deep", "what": "a review", "section": "SHADOW"}]
    community.mail(18, "r1@x", JAN, "Re: [PATCH] shadow: change",
                   f"> +2\n\nAcked-by: {JAN}\n", "p1@x")
    status, verdict = community.verdict("<p1@x>")
    assert (status, verdict["state"]) == (0, "ready")
    assert verdict["patches"][0]["files"][0]["approved_in"] == "r1@x"
    words = community.moot.run("verdict", "https://lore.example.org/p1@x")
    assert "approved for SHADOW by Jan Deep, Acked-by" in words and "<r1@x>" in words


def test_the_turn_goes_to_and_fro_and_owe_says_whose_it_is(community):
    community.patch(20, "p1@x")
    assert "owes a review (SHADOW), for 20 days  <p1@x>" in community.moot.run("owe", "jan")
    community.mail(10, "r1@x", JAN, "Re: [PATCH] shadow: change", "> +2\n\nWhy two?\n", "p1@x")
    assert community.moot.run("owe", "jan") == "nothing\n"
    assert "owes an answer, for 10 days" in community.moot.run("owe", "new@comer.example.org")
    community.patch(5, "p2@x", "[PATCH v2] shadow: change", line="22")
    status, verdict = community.verdict("p2@x")
    assert [c["message_id"] for c in verdict["unanswered_before"]] == ["r1@x"]
    assert community.verdict("p1@x")[1]["state"] == "superseded"
    counts = community.moot.run("owe")
    assert "1  waiting for review" in counts


def test_a_freeze_holds_what_is_ready(community):
    community.patch(20, "p1@x", tags=f"Acked-by: {JAN}\n")
    assert community.verdict("p1@x")[0] == 0
    community.moot.run("freeze", "moratorium", "until", "RC1")
    assert community.verdict("p1@x")[1]["state"] == "clock"
    assert "moratorium" in community.moot.run("freeze")
    community.moot.run("freeze", "off")
    assert community.verdict("p1@x")[0] == 0


def reminded(moot):
    return moot.sql("SELECT name, kind, reminder.count AS n FROM reminder"
                    " JOIN person ON person.id = person_id ORDER BY name")


def pings(moot):
    return moot.sql("SELECT text, person.name AS name FROM ping JOIN peer ON peer.id = to_id"
                    " JOIN person ON person.id = peer.person_id ORDER BY name")


def test_the_postman_reminds_once_though_it_is_killed(community):
    moot = community.moot
    moot.person("Jan Deep", "jan@deep.example.org")
    community.patch(15, "p1@x")
    moot.start("mail")
    wait_for(lambda: pings(moot) or reminded(moot), "the first reminder", 30)
    for _ in range(3):
        moot.kill9("mail")
        moot.start("mail")
    wait_for(lambda: len(pings(moot)) == 1, "one ping")
    moot.stop("mail")
    moot.run("remind", "run")
    assert reminded(moot) == [{"name": "Jan Deep", "kind": "owed", "n": 1}]
    assert [p["name"] for p in pings(moot)] == ["Jan Deep"]
    # Nobody else has an account: not a mail went anywhere.
    assert moot.mails() == []
    assert moot.sql("SELECT count(*) AS n FROM letter") == [{"n": 0}]


def test_a_draft_goes_through_git_send_email(community, tmp_path):
    community.patch(15, "p1@x")
    text = community.moot.run("remind", "draft", "p1@x", "It", "blocks", "the", "release.")
    file = text.split("Or save this as ping.txt:\n")[1].split("\nand:\n")[0]
    line = text.split("\nand:\n")[1].strip()
    assert "Subject: Ping: [PATCH] shadow: change" in file
    assert "It blocks the release." in file
    if not shutil.which("git") or subprocess.run(["git", "send-email", "--dump-aliases"],
                                                 capture_output=True).returncode:
        pytest.skip("there is no git send-email")
    (tmp_path / "ping.txt").write_text(file)
    done = subprocess.run(
        ["sh", "-c", line.replace("git send-email", "git -c user.name=N -c user.email=n@x.org "
                                  "send-email --dry-run --confirm=never", 1)],
        cwd=tmp_path, text=True, capture_output=True)
    assert "Result: OK" in done.stdout, done.stdout + done.stderr
    assert "In-Reply-To: <p1@x>" in done.stdout
    assert "To: Jan Deep <jan@deep.example.org>" in done.stdout


def test_moot_sends_a_ping_with_its_own_name_and_counts_it_when_it_comes_back(community):
    moot = community.moot
    moot.person("New Comer", "new@comer.example.org")
    moot.person("Jan Deep", "jan@deep.example.org")
    community.patch(15, "p1@x")
    refused = moot.run("remind", "send", "p1@x", "--as", "jan@deep.example.org", check=False)
    assert refused.returncode == 1 and "only New Comer" in refused.stderr
    moot.run("remind", "send", "p1@x", "It", "is", "small.", "--as", "new@comer.example.org")
    moot.start("mail")
    sent = moot.wait_mail("Ping: [PATCH] shadow: change")
    assert "moot@example.org" in sent["From"] and "New Comer" in sent["From"]
    assert sent["Reply-To"] == "new@comer.example.org"
    assert sent["In-Reply-To"] == "<p1@x>"
    assert sent["Sender"] is None           # From is moot's own: RFC 5322, 3.6.2
    assert "devel@lists.example.org" in sent["Cc"]
    moot.stop("mail")
    back = community.dir / "back.mbox"
    back.write_bytes(b"From x@example.org Thu Jan  1 00:00:00 2026\n"
                     b"List-Id: <devel.lists.example.org>\n" + sent.as_bytes())
    moot.run("import", back)
    moot.run("owe")
    conn = sqlite3.connect(moot.db)
    assert conn.execute("SELECT n_pings FROM standing").fetchall() == [(1,)]
    conn.close()
