# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of a list with 20,000 series; called by import.py with its database.

Whose turn each series is is made up here: judging needs a tree, and is not what pages wait
for.  The pages are asked of moot-web, over a socket; the figure is the server's processor
time a request, which a busy machine does not spoil.
"""
import os
import shutil
import sqlite3
import time

AIM_MS = 10
ROUNDS = 40
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
PAGES = ("/series", "/series?state=author", "/series?state=ready", "/series?owes=Person+7",
         "/series?owes=nobody", "/series?section=SECTION+7", "/series?author=nobody",
         "/series?older=30", "/series/queue", "/series/queue?section=SECTION+7",
         "/series/search?q=hypervisor", "/series/search?q=%22page+table%22+author%3Ajan",
         "/series.json", "/series.atom")
STANDING = """
INSERT OR REPLACE INTO standing (series_id, state, was, owner, verdict, since, quiet_since, why,
 text, n_open, n_unanswered, n_pings, last_ping_at, seen, next_at)
 SELECT id, CASE id % 7 WHEN 0 THEN 'author' WHEN 1 THEN 'ack' WHEN 2 THEN 'stalled'
 ELSE 'review' END, 'review', 'reviewers', '', last_at, last_at, '', 'waits for a review by '
 || 'somebody', id % 3, 0, 0, 0, '', 1 << 60 FROM series WHERE state = 'open';
INSERT OR REPLACE INTO owing SELECT id, 'p' || (id % 40) || '@example.org', 'Person ' ||
 (id % 40), 'person ' || (id % 40), 'a review', 'SECTION ' || (id % 60), 0, NULL FROM series
 WHERE state = 'open';
INSERT OR REPLACE INTO concern SELECT id, 'SECTION ' || (id % 60), id % 2 FROM series
 WHERE state = 'open';
"""


def add_standing(path):
    db = sqlite3.connect(path)
    db.executescript(STANDING)
    counts = db.execute("SELECT count(*), sum(state = 'open') FROM series").fetchone()
    db.close()
    return counts


def cpu_ms(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def median(values):
    return sorted(values)[len(values) // 2]


def page(moot, path):
    assert moot.get(path).status == 200, path
    walls, before = [], cpu_ms(moot.pid("web"))
    for _ in range(ROUNDS):
        start = time.monotonic()
        moot.get(path)
        walls.append(1000 * (time.monotonic() - start))
    cpu = (cpu_ms(moot.pid("web")) - before) / ROUNDS
    print(f"  {path}: {cpu:.1f} ms of the server's processor, {median(walls):.1f} ms there and "
          f"back{'' if cpu <= AIM_MS else f': OVER {AIM_MS} ms'}", flush=True)


def pages(tmp, database):
    from moot import Moot

    moot = Moot(tmp)
    try:
        shutil.copy(database, moot.db)
        moot.run("init")
        n, still_open = add_standing(moot.db)
        moot.start("web")
        print(f"pages of {n} series, {still_open} open:")
        for path in PAGES:
            page(moot, path)
    finally:
        moot.close()
