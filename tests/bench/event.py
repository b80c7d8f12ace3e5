# SPDX-License-Identifier: GPL-2.0-or-later
"""Boards under load: the page of 72 sessions for one of 120 people, signed in, so that
nothing is kept ready; and a change told to 500 viewers at once.

    base: the issue's figures, 5 ms a page and 100 ms for the 99th of 100 viewers
"""
import http.client
import selectors
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from event import Event  # noqa: E402
from moot import Moot, wait_for  # noqa: E402

PEOPLE, SESSIONS, VIEWERS, CHANGES = 120, 72, 500, 10
ROOMS = [(f"Room{n}", 120) for n in range(1, 11)]


def page_ms(moot, browser, path, times=200):
    """Milliseconds of one request on a kept connection."""
    conn = http.client.HTTPConnection("127.0.0.1", moot.web_port, timeout=20)
    headers = {"Cookie": browser._cookie_header()}
    took = []
    for _ in range(times):
        began = time.perf_counter()
        conn.request("GET", path, headers=headers)
        answer = conn.getresponse()
        body = answer.read()
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200
    conn.close()
    return took, len(body)


def open_viewer(moot, path):
    sock = socket.create_connection(("127.0.0.1", moot.web_port))
    sock.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{moot.web_port}\r\n"
                 "Accept: text/event-stream\r\n\r\n".encode())
    return sock


def read_numbers(sock, seen):
    data = sock.recv(65536).decode("latin-1")
    assert data, "a viewer was cut off"
    seen[sock] = seen.get(sock, "") + data
    return seen[sock].count("event: board")


def spread(moot, event, viewers):
    """Milliseconds from the change's own answer being asked for to each viewer's event."""
    chosen, seen, counts = selectors.DefaultSelector(), {}, {}
    for sock in viewers:
        chosen.register(sock, selectors.EVENT_READ)
    took = []

    def drain(target, began):
        left = set(viewers) if began else {s for s in viewers if counts.get(s, 0) < target}
        while left:
            for key, _ in chosen.select(20):
                n = read_numbers(key.fileobj, seen)
                counts[key.fileobj] = n
                if n >= target and key.fileobj in left:
                    left.discard(key.fileobj)
                    if began:
                        took.append((time.perf_counter() - began) * 1000)
    drain(1, None)
    token = event.olga.form(event.url)["csrf"]
    for n in range(CHANGES):
        phase = ("running", "scheduled")[n % 2]
        event.olga.post(event.url + "/phase", {"csrf": token, "phase": phase})
        drain(n + 2, time.perf_counter())
    return took


def main():
    with tempfile.TemporaryDirectory() as tmp:
        moot = Moot(tmp)
        try:
            moot.start("web")
            event = Event(moot, people=PEOPLE, sessions=SESSIONS, rooms=ROOMS)
            event.rate()
            event.search(wait_for, quick=True)
            event.apply()
            event.publish()
            assert len(moot.sql("SELECT * FROM sitting")) == SESSIONS
            for name in ("board", "rate", "mine"):
                took, size = page_ms(moot, event.people[0], f"{event.url}/{name}")
                print(f"{name}: {statistics.median(took):.2f} ms median, "
                      f"{sorted(took)[int(len(took) * .99)]:.2f} ms p99, {size / 1024:.0f} KiB"
                      + (" (base: 5 ms)" if name == "board" else ""))
            took, size = page_ms(moot, event.olga, f"{event.url}/draft", 20)
            print(f"draft: {statistics.median(took):.2f} ms median, {size / 1024:.0f} KiB")
            session = event.sessions[0]
            took, _ = page_ms(moot, event.olga,
                              f"{event.url}/draft/effects?session={session}&part=1", 20)
            print(f"effects of all places: {statistics.median(took):.2f} ms median")
            viewers = [open_viewer(moot, event.url + "/board/events") for _ in range(VIEWERS)]
            took = sorted(spread(moot, event, viewers))
            print(f"{VIEWERS} viewers, {CHANGES} changes: {statistics.median(took):.1f} ms "
                  f"median, {took[int(len(took) * .99)]:.1f} ms p99 after the answer "
                  "(base: 100 ms)")
            for sock in viewers:
                sock.close()
        finally:
            moot.close()


main()
