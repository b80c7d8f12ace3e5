# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of shared notes and of the search; `python3 tests/bench/notes.py`.

30 people write 5 lines a second each for SECS (10) seconds, each at a place of their own
choice, over real sockets, and everybody sees what everybody writes.  What is measured is the
time from the moment before a change is sent to when it was read from each other's event stream.
Base of the search: the same words with LIKE.
"""
import asyncio
import json
import os
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from moot import Moot  # noqa: E402

WRITERS, RATE = 30, 5
SECS = int(os.environ.get("SECS", "10"))
UNITS = 40                              # of each line, with its end: so length is 40 * version
LINE = re.compile(rb"w(\d\d)-(\d{4})")
MINUTES = 10_000


def row(what, ours, base, verdict):
    print(f"{what:<34} {ours:>22}  {base:>26}  {verdict}", flush=True)


class Writer:
    def __init__(self, n, moot, notes, cookie, csrf):
        self.n, self.moot, self.path = n, moot, f"/notes/{notes}"
        self.cookie, self.csrf = cookie, csrf
        self.client = f"bench{n:02}"
        self.version = 0
        self.seen = {}                  # line -> when it was read from the stream
        self.sent = {}
        self.refused = 0

    def head(self, method, path, more=""):
        return (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.moot.web_port}\r\n"
                f"Cookie: {self.cookie}\r\n{more}\r\n").encode()

    async def listen(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.moot.web_port,
                                                       limit=1 << 22)
        writer.write(self.head("GET", f"{self.path}/events?v=0&client={self.client}"))
        self.stream = writer
        assert b" 200 " in await reader.readline()
        while line := await reader.readline():
            if not line.startswith(b"data: {\"v\""):
                if b"event: hello" in line:
                    self.ready.set()
                continue
            now = time.perf_counter()
            lines = LINE.findall(line)
            for who, k in lines:
                self.seen[int(who), int(k)] = now
            start = int(line[len(b'data: {"v":'):line.index(b",")])
            self.version = max(self.version, start + len(lines))

    async def post(self, fields):
        body = urllib.parse.urlencode(fields).encode()
        self.out.write(self.head("POST", f"{self.path}/changes", f"Content-Length: {len(body)}\r\n"
                                 "Content-Type: application/x-www-form-urlencoded\r\n") + body)
        status = int((await self.back.readline()).split()[1])
        length = 0
        while (line := await self.back.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = await self.back.readexactly(length)
        if status == 200:               # what came since, our own among it
            start = int(body[len(b'{"v":'):body.index(b",")])
            self.version = max(self.version, start + len(LINE.findall(body)))
        return status

    async def write(self):
        self.back, self.out = await asyncio.open_connection("127.0.0.1", self.moot.web_port)
        start = time.perf_counter() + random.random() / RATE
        for k in range(SECS * RATE):
            await asyncio.sleep(max(0, start + k / RATE - time.perf_counter()))
            text = f"w{self.n:02}-{k:04} a line of the bench".ljust(UNITS - 1, ".")
            at, whole = UNITS * random.randint(0, self.version), UNITS * self.version
            change = [part for part in (at, [0, text, ""], whole - at) if part]
            self.sent[k] = time.perf_counter()
            status = await self.post({"csrf": self.csrf, "client": self.client,
                                      "v": self.version, "changes": json.dumps([change])})
            if status != 200:
                self.refused += 1
                print(f"refused: {status}", file=sys.stderr)
        self.out.close()


async def together(writers):
    for w in writers:
        w.ready = asyncio.Event()
    listening = [asyncio.create_task(w.listen()) for w in writers]
    await asyncio.gather(*(w.ready.wait() for w in writers))
    await asyncio.gather(*(w.write() for w in writers))
    end = time.monotonic() + 10
    while time.monotonic() < end and any(len(w.seen) < WRITERS * RATE * SECS for w in writers):
        await asyncio.sleep(0.05)
    for task in listening:
        task.cancel()


def notes(moot):
    moot.start("web")
    writers = []
    db = sqlite3.connect(moot.db)
    with db:
        note = db.execute("INSERT INTO notes (title, text, created_at, changed_at) "
                          "VALUES ('Bench', '', 0, 0)").lastrowid
        db.execute("INSERT INTO notes_revision (notes_id, version, text, authors, at) "
                   "VALUES (?, 0, '', '', 0)", (note,))
    for n in range(WRITERS):
        browser = moot.sign_in(f"Writer {n}", f"w{n}@example.org")
        page = browser.get(f"/notes/{note}").text
        csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
        cookie = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
        writers.append(Writer(n, moot, note, cookie, csrf))
    asyncio.run(together(writers))
    text = db.execute("SELECT text FROM notes WHERE id = ?", (note,)).fetchone()[0]
    kept = re.findall(r"w(\d\d)-(\d{4})", text)
    wanted = {(n, k) for n in range(WRITERS) for k in range(SECS * RATE)}
    lost = len(wanted - {(int(n), int(k)) for n, k in kept}) + len(kept) - len(set(kept))
    unseen = sum(len(wanted - set(w.seen)) for w in writers)
    times = sorted(1000 * (other.seen[w.n, k] - at) for w in writers for k, at in w.sent.items()
                   for other in writers if other is not w and (w.n, k) in other.seen)
    p99 = times[int(len(times) * 0.99)]
    good = not lost and not unseen and p99 < 150 and not any(w.refused for w in writers)
    row(f"notes: {WRITERS} writers, {RATE}/s, {SECS} s", f"p99 {p99:.1f} ms",
        f"median {statistics.median(times):.1f} ms, max {times[-1]:.0f}",
        f"{lost} lines lost of {len(wanted)}, {unseen} unseen; goal: 0 and 150 ms, "
        f"{'met' if good else 'MISSED'}")
    return good


WORDS = ("vpci arm hotplug ioreq grant table event channel scheduler credit xenstore toolstack "
         "release freeze patch series review misra cppcheck gitlab coverage fuzz livepatch "
         "altp2m vmx svm iommu pci passthrough dom0less device tree acpi").split()


def search(moot):
    moot.run("init", check=False)
    db = sqlite3.connect(moot.db)
    dice = random.Random(1)
    with db:
        who = db.execute("INSERT INTO person (name, role, created_at) VALUES ('Ann', 'member', 0)"
                         if "role" in [c[1] for c in db.execute("PRAGMA table_info(person)")]
                         else "INSERT INTO person (name, created_at) VALUES ('Ann', 0)").lastrowid
        for n in range(MINUTES):
            text = "\n".join(" ".join(dice.choices(WORDS, k=12)) for _ in range(25))
            if n == 4711:
                text += "\nthe needle that was agreed upon"
            db.execute("INSERT INTO meeting (id, network, channel, name, started_at, ended_at) "
                       "VALUES (?, 'oftc', '#x', 'Weekly', ?, ?)", (n + 1000, n, n + 1))
            db.execute("INSERT INTO minutes (id, meeting_id, title, held_at, ends_at, zone, "
                       "created_at) VALUES (?, ?, ?, ?, ?, 'UTC', 0)",
                       (n + 1000, n + 1000, f"Weekly {n}", n, n + 1))
            db.execute("INSERT INTO revision (minutes_id, number, text, author_id, created_at) "
                       "VALUES (?, 1, ?, ?, 0)", (n + 1000, text, who))
            db.execute("INSERT INTO minutes_text (rowid, title, text) VALUES (?, ?, ?)",
                       (n + 1000, f"Weekly {n}", text))
    browser = moot.sign_in("Searcher", "searcher@example.org")
    worst, shown = 0, 0
    for words in ("needle", "needle agreed", "vpci hotplug", "vpci", "iommu pass", "nothingness"):
        took = []
        for _ in range(9):
            start = time.perf_counter()
            answer = browser.get("/minutes?q=" + urllib.parse.quote(words))
            took.append(1000 * (time.perf_counter() - start))
            assert answer.status == 200, answer.text
        shown += ("Weekly 4711" in answer.text) == words.startswith("needle")
        worst = max(worst, statistics.median(took))
    start = time.perf_counter()
    db.execute("SELECT count(*) FROM revision WHERE text LIKE '%needle%'").fetchone()
    base = 1000 * (time.perf_counter() - start)
    row(f"search of {MINUTES:,} minutes, page", f"worst {worst:.1f} ms", f"LIKE: {base:.0f} ms",
        f"goal: under 10 ms, {'met' if worst < 10 and shown >= 5 else 'MISSED'}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        moot = Moot(Path(folder))
        try:
            notes(moot)
            search(moot)
        finally:
            moot.close()


if __name__ == "__main__":
    main()
