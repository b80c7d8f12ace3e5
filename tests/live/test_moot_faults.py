# SPDX-License-Identifier: GPL-2.0-or-later
"""A full disk and a busy database: nothing that was acknowledged is lost."""
import os
import sqlite3
import subprocess
import threading
import time

import pytest

from ircd import IrcClient
from moot import wait_for


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MiB."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small tmpfs takes root")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place],
                          text=True, capture_output=True)
    if done.returncode:
        pytest.skip(f"this machine lets nobody mount a tmpfs: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(place):
    """Not a byte is free afterwards; the ballast is returned."""
    ballast = place / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        size = 65536
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2
    return ballast


def in_meeting(ircd, moot):
    """Somebody in a meeting that the bot has opened."""
    moot.start("bot")
    ann = IrcClient(ircd.port, "ann").join("#xendevel")
    ann.wait_in("#xendevel", "moot")
    ann.say("#xendevel", "#startmeeting Faults")
    ann.expect(r":moot\S* PRIVMSG #xendevel :.*Meeting started")
    ann.sync()
    return ann


def told(moot):
    return [row["text"] for row in moot.sql("SELECT text FROM line WHERE kind = 'say'")]


def test_on_a_full_disk_the_bot_says_so_and_loses_nothing(small_disk, ircd, make_moot):
    moot = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0",
                     site=f"database = {small_disk}/moot.db")
    moot.db = small_disk / "moot.db"
    moot.run("person", "list")
    ann = in_meeting(ircd, moot)
    ann.say("#xendevel", "#chair before")
    ann.expect(r":moot\S* PRIVMSG #xendevel :Current chairs: ann before")
    ballast = fill(small_disk)
    refused = None
    for i in range(400):                # what the journal has room for still goes in
        ann.say("#xendevel", f"#chair full{i}")
        answer = ann.expect(r":moot\S* PRIVMSG #xendevel :(.*)").group(1)
        if "disk is full" in answer:
            refused = i
            break
        assert f"full{i}" in answer
    assert refused is not None, "the disk never was full"
    ballast.unlink()
    ann.sync()
    ann.say("#xendevel", "#chair after")
    ann.expect(r":moot\S* PRIVMSG #xendevel :.*after")
    expected = ["#startmeeting Faults", "#chair before",
                *[f"#chair full{i}" for i in range(refused)], "#chair after"]
    assert told(moot) == expected
    ann.quit()


def test_on_a_full_disk_the_web_says_so_and_serves_on(small_disk, make_moot):
    moot = make_moot(site=f"database = {small_disk}/moot.db")
    moot.db = small_disk / "moot.db"
    moot.person("Ann", "ann@example.org")
    moot.start("web")
    browser = moot.browser()
    fields = browser.form("/login", "/login")
    ballast = fill(small_disk)

    def refused():                      # the journal may have room for a few
        answer = browser.post("/login", {**fields, "email": f"u{time.monotonic_ns()}@e.org"})
        return answer if answer.status >= 500 else None
    answer = wait_for(refused, "a refusal")
    assert answer.status == 500 and "Nothing was changed" in answer.text
    assert moot.get("/").status == 200
    assert "disk is full" in moot.log("web")
    ballast.unlink()
    answer = browser.post("/login", {**fields, "email": "ann@example.org"})
    assert answer.status < 400
    assert moot.sql("SELECT email FROM delivery WHERE email = 'ann@example.org'")


def hold(moot, secs):
    """Keep the database's write lock; starts at once, ends by itself."""
    conn = sqlite3.connect(moot.db, isolation_level=None, check_same_thread=False)
    conn.execute("BEGIN IMMEDIATE")

    def let_go():
        conn.execute("ROLLBACK")
        conn.close()
    timer = threading.Timer(secs, let_go)
    timer.start()
    return timer


def test_a_line_waits_for_a_database_that_is_busy_for_a_moment(ircd, make_moot):
    moot = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0")
    ann = in_meeting(ircd, moot)
    holder = hold(moot, 1)
    ann.say("#xendevel", "#chair bo")
    ann.expect(r":moot\S* PRIVMSG #xendevel :.*bo")
    holder.join()
    assert told(moot)[-1] == "#chair bo"
    ann.quit()


def test_a_line_is_not_acknowledged_while_the_database_stays_busy(ircd, make_moot):
    """And the web tells its visitor to try again; both go on afterwards."""
    moot = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0")
    ann = in_meeting(ircd, moot)
    moot.start("web")
    browser = moot.browser()
    fields = browser.form("/login", "/login")
    holder = hold(moot, 8)
    ann.say("#xendevel", "#chair bo")
    answer = browser.post("/login", {**fields, "email": "ann@example.org"})
    assert answer.status == 503 and "try again" in answer.text.lower()
    ann.expect(r":moot\S* PRIVMSG #xendevel :.*busy")
    holder.join()
    assert "#chair bo" not in told(moot)
    ann.say("#xendevel", "#chair dana")
    ann.expect(r":moot\S* PRIVMSG #xendevel :.*dana")
    assert told(moot)[-1] == "#chair dana"
    assert browser.post("/login", {**fields, "email": "ann@example.org"}).status < 400
    ann.quit()
