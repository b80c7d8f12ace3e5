# SPDX-License-Identifier: GPL-2.0-or-later
"""moot demo, as somebody who tries it meets it."""
import os
import re
import signal
import socket
import subprocess
import sqlite3
import urllib.parse

import pytest

from ircd import IrcClient
from moot import BUILD, Browser, processes, read_maildir, wait_for


class Demo:
    """One run of `moot demo`."""

    def __init__(self, folder):
        self.folder = folder
        self.process = subprocess.Popen(
            [BUILD / "moot", "demo", "--dir", folder], text=True, stdin=subprocess.DEVNULL,
            stdout=open(f"{folder}.out", "w"), stderr=subprocess.STDOUT)

    @property
    def said(self):
        with open(f"{self.folder}.out") as file:
            return file.read()

    def wait_ready(self):
        def ready():
            assert self.process.poll() is None, self.said
            return "stop  " in self.said
        wait_for(ready, "the demo to be up", 40)
        self.url = re.search(r"page +(http://[^/]+)/", self.said).group(1)
        self.web_port = urllib.parse.urlsplit(self.url).port
        self.irc_port = int(re.search(r"IRC .* port (\d+)", self.said).group(1))
        return self

    def sql(self, query):
        db = sqlite3.connect(f"file:{self.folder}/moot.db?mode=ro", uri=True)
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@pytest.fixture
def demo(tmp_path):
    """start() gives a demo; all in the same folder."""
    runs = []

    def start():
        runs.append(Demo(tmp_path / "demo"))
        return runs[-1]
    yield start
    for run in runs:
        run.process.kill()
        run.process.wait()
    for pid in processes(tmp_path / "demo"):
        os.kill(pid, signal.SIGKILL)


def sign_in(demo):
    path = urllib.parse.urlsplit(re.search(r"sign in +(\S+)", demo.said).group(1)).path
    ada = Browser(demo)
    assert ada.post(path, {}, page=path).status in (302, 303)
    return ada


def servers(demo):
    """The IRC server and the programs: children of the demo."""
    out = subprocess.run(["ps", "-o", "pid=", "--ppid", str(demo.process.pid)], text=True,
                         capture_output=True).stdout
    return [int(pid) for pid in out.split()]


def alive(pids):
    return [pid for pid in pids if os.path.exists(f"/proc/{pid}")]


def test_the_demo_carries_a_visitor_from_the_page_to_irc(demo):
    demo = demo().wait_ready()
    page = Browser(demo).get("/")
    assert page.status == 200 and "Cache colouring" in page.text
    assert "Ada Wren" in sign_in(demo).get("/me").text
    with_bot = IrcClient(demo.irc_port, "visitor").join("#xendevel")
    with_bot.wait_in("#xendevel", "moot")
    with_bot.say("#xendevel", "!next")
    assert "Cache colouring" in with_bot.expect(r"PRIVMSG \S+ :(.*colouring.*)").group(1)
    with_bot.quit()


def test_the_demo_has_a_past_call_its_minutes_a_draft_and_a_call_tomorrow(demo):
    demo = demo().wait_ready()
    browser = Browser(demo)
    minutes = browser.get("/minutes").text
    assert "Community call" in minutes and "Grant table locking" in minutes
    assert "firmware of last May" in browser.get("/minutes/1").text
    assert "#agreed" in browser.get("/meeting/1").text
    assert "BEGIN:VEVENT" in browser.get("/calls.ics").text
    hours = demo.sql("SELECT (start_at - unixepoch()) / 3600.0 FROM call"
                     " WHERE state = 'announced' ORDER BY start_at DESC LIMIT 1")[0][0]
    assert 0 < hours < 48
    wait_for(lambda: demo.sql("SELECT count(*) FROM letter WHERE is_list AND"
                              " confirmed_at IS NULL")[0][0] == 0, "the list's copies")
    assert demo.sql("SELECT count(*) FROM letter WHERE is_list AND confirmed_at")[0][0] >= 3
    posted = [m for m in read_maildir(demo.folder / "mail") if "Minutes" in m["Subject"]]
    assert posted and posted[0]["In-Reply-To"]


def test_the_demo_has_something_on_every_page_of_the_menu(demo):
    demo = demo().wait_ready()
    browser = Browser(demo)
    wait_for(lambda: "cache colouring" in browser.get("/series").text, "the series to be judged")
    wait_for(lambda: "committed" in browser.get("/series/4").text, "the tree to be read")
    for path, words in (("/series", "cache colouring"), ("/polls", "boards in the lab"),
                        ("/cadences", "Community call"), ("/call/3", "memory"),
                        ("/actions", "Book the big room"), ("/decisions", "Python 3.9"),
                        ("/notes/2", "One config option"), ("/event/1", "Winter hackathon"),
                        ("/event/1/board", "Fuzzing hypercalls")):
        page = browser.get(path)
        assert page.status == 200 and words in page.text, path


def test_an_interrupt_leaves_nothing_running(demo):
    demo = demo().wait_ready()
    pids = servers(demo)
    assert len(pids) == 4
    assert demo.interrupt() == 0
    assert alive(pids) == [] and "nothing is left running" in demo.said


def test_a_kill_leaves_nothing_running_either(demo):
    demo = demo().wait_ready()
    pids = servers(demo)
    demo.process.kill()
    demo.process.wait()
    wait_for(lambda: not alive(pids), "all servers to end")


def test_a_second_start_keeps_the_data(demo):
    first = demo().wait_ready()
    before = first.sql("SELECT id, text FROM line ORDER BY id")
    subprocess.run([BUILD / "moot", "-c", first.folder / "moot.conf", "person", "add",
                    "Zoe New", "zoe@example.org"], check=True, stdout=subprocess.DEVNULL)
    first.interrupt()
    second = demo().wait_ready()
    assert "Keeping what is in" in second.said
    assert second.sql("SELECT id, text FROM line ORDER BY id") == before
    assert second.sql("SELECT count(*) FROM person WHERE name = 'Zoe New'") == [(1,)]
    assert second.sql("SELECT count(*) FROM person")[0][0] == 8


def test_two_demos_in_one_folder_are_refused(demo):
    demo().wait_ready()
    second = demo()
    assert second.process.wait(20) == 1
    assert "is running already" in second.said


@pytest.mark.parametrize("port, what", [(8080, "the page"), (6667, "IRC")])
def test_a_port_in_use_is_named_and_another_taken(port, what, demo):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        owner = f"python3 (process {os.getpid()})"
        try:
            s.bind(("127.0.0.1", port))
            s.listen()
        except OSError:
            owner = ""                  # somebody else has it: as good
        demo = demo().wait_ready()
    match = re.search(rf"Port {port} is in use by (.*); taking port (\d+) for {what}\.",
                      demo.said)
    assert owner in match.group(1)
    assert int(match.group(2)) == (demo.web_port if port == 8080 else demo.irc_port) != port
    assert Browser(demo).get("/").status == 200
