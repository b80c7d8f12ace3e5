# SPDX-License-Identifier: GPL-2.0-or-later
"""make bench: a calendar feed with 1,000 calls in five zones, after each change made anew
(uncached), kept, and unchanged (304).  CPU is what moot-web used, whatever else runs here."""
import http.client
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from moot import Moot  # noqa: E402

CALLS, ROUNDS = 1000, 40
ZONES = ["Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"]


def fill(moot):
    moot.person("olga", "olga@example.org", "organiser")
    now = int(time.time())
    conn = sqlite3.connect(moot.db)
    with conn:
        conn.execute("INSERT INTO letter (message_id, queued_at, from_name, from_email, to_line,"
                     " subject, body) VALUES ('a@b', 1, 'm', 'm@x', 'l@x', 's', 'b')")
        for i in range(CALLS):
            conn.execute(
                "INSERT INTO call (uid, state, title, why, agenda, start_at, zone,"
                " duration_secs, network, channel, link, owner_id, created_at, changed_at,"
                " letter_id) VALUES (?, 'announced', ?, ?, ?, ?, ?, 3600, 'test', '#xendevel',"
                " 'https://meet.example.org/x', 1, ?, ?, 1)",
                (f"{i:08d}-1111-4111-8111-111111111111", f"Design review {i}",
                 "See the thread about it, and what follows from that.\nIt has stalled.",
                 "1. Freeze\n2. Else; more, and more", now - 300 * 86400 + i * 86400,
                 ZONES[i % 5], now, now))
    conn.close()


def touch(moot):
    conn = sqlite3.connect(moot.db)
    with conn:
        conn.execute("UPDATE call SET changed_at = changed_at + 1 WHERE id = 1")
    conn.close()


def cpu_ms(moot):
    tasks = Path(f"/proc/{moot.pid('web')}/task").iterdir()
    return sum(int((t / "schedstat").read_text().split()[0]) for t in tasks) / 1e6


def measure(moot, before=None, headers=None):
    """(median wall ms, mean CPU ms, the last answer)"""
    conn = http.client.HTTPConnection("127.0.0.1", moot.web_port)
    walls, cpu = [], cpu_ms(moot)
    for _ in range(ROUNDS):
        if before:
            before(moot)
        start = time.perf_counter()
        conn.request("GET", "/calls.ics", headers=headers or {})
        answer = conn.getresponse()
        answer.read()
        walls.append((time.perf_counter() - start) * 1000)
    return statistics.median(walls), (cpu_ms(moot) - cpu) / ROUNDS, answer


def row(what, wall, cpu, aim):
    print(f"{what:<34} {f'{wall:.2f} ms':>22}  {f'CPU {cpu:.2f} ms':>26}  (aim {aim})", flush=True)


def main():
    folder = Path(tempfile.mkdtemp(prefix="moot-bench-"))
    moot = Moot(folder)
    try:
        fill(moot)
        moot.start("web")
        measure(moot)
        wall, cpu, answer = measure(moot, touch)
        row(f"feed of {CALLS} calls, uncached", wall, cpu, "3 ms")
        wall, cpu, answer = measure(moot)
        row("the same, kept", wall, cpu, "1 ms")
        wall, cpu, again = measure(moot, headers={"If-None-Match": answer.getheader("ETag")})
        assert again.status == 304
        row("the same, unchanged (304)", wall, cpu, "0.2 ms")
    finally:
        moot.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
