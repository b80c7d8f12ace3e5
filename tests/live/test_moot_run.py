# SPDX-License-Identifier: GPL-2.0-or-later
"""moot run: three programs in the foreground, and nothing left of them afterwards."""
import os
import signal
import socket
import subprocess

import pytest

from moot import BUILD, PROGRAMS, free_port, port_answers, processes, wait_for


@pytest.fixture
def moot(make_moot):
    return make_moot(irc_port=free_port())


@pytest.fixture
def running(moot):
    """moot run, ready; its output is in the file run.log."""
    log = open(moot.dir / "run.log", "wb")
    process = subprocess.Popen([BUILD / "moot", "-c", moot.conf, "run"], cwd=moot.dir,
                               stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    moot.running["run"] = process
    wait_for(lambda: port_answers(moot.web_port), "the page")
    wait_for(lambda: len(children(moot)) == 3, "three programs")
    yield process
    for pid in processes(moot.conf):
        os.kill(pid, signal.SIGKILL)


def children(moot):
    """{name: pid} of the programs that run with this config."""
    found = {}
    for name in PROGRAMS.values():
        for pid in processes(f"{name}\0-c\0{moot.conf}"):
            found[name] = pid
    return found


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_three(sig, moot, running):
    running.send_signal(sig)
    assert running.wait(15) == 0
    assert processes(moot.conf) == []


def test_nothing_is_left_when_it_is_killed(moot, running):
    moot.kill9("run")
    wait_for(lambda: not processes(moot.conf), "all programs to end")
    assert not port_answers(moot.web_port)


@pytest.mark.parametrize("name", PROGRAMS.values())
def test_a_program_that_dies_is_started_again(name, moot, running):
    before = children(moot)
    os.kill(before[name], signal.SIGKILL)
    wait_for(lambda: children(moot).get(name) not in (None, before[name]), "a new one")
    after = children(moot)
    assert {n: p for n, p in after.items() if n != name} == \
           {n: p for n, p in before.items() if n != name}
    assert f"{name} was ended by signal 9" in moot.log("run")


def test_each_line_says_which_program_it_is_from(moot, running):
    assert f"moot runs: {moot.url}" in moot.log("run")
    lines = [line for line in moot.log("run").splitlines() if " | " in line]
    assert lines and {line.split(" | ")[0].strip() for line in lines} <= set(PROGRAMS.values())


def test_a_program_that_cannot_run_is_tried_less_and_less(moot):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", moot.web_port))
        s.listen()
        log = open(moot.dir / "run.log", "wb")
        process = subprocess.Popen([BUILD / "moot", "-c", moot.conf, "run"], cwd=moot.dir,
                                   stdout=log, stderr=log)
        moot.running["run"] = process
        moot.wait_log("run", "again in 1 s")
        moot.wait_log("run", "again in 2 s")
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert processes(moot.conf) == []


def test_without_a_network_there_is_no_bot(make_moot):
    moot = make_moot()
    log = open(moot.dir / "run.log", "wb")
    process = subprocess.Popen([BUILD / "moot", "-c", moot.conf, "run"], cwd=moot.dir,
                               stdout=log, stderr=log)
    moot.running["run"] = process
    wait_for(lambda: port_answers(moot.web_port), "the page")
    assert "nothing for moot-bot" in moot.log("run")
    moot.stop("run")
    assert "moot-bot |" not in moot.log("run")


def test_a_wrong_config_is_told_at_once(moot):
    moot.conf.write_text("[web]\nprot = 1\n")
    done = moot.run("run", check=False)
    assert done.returncode == 1 and f"{moot.conf}:2" in done.stderr
