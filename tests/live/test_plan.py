# SPDX-License-Identifier: GPL-2.0-or-later
"""moot plan: the shared instances solved, and judged by the verifier beside them."""
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOOT = Path(os.environ.get("MOOT_BUILD", ROOT / "build")) / "moot"
SHARED = Path(os.environ.get("MOOT_SHARED", ROOT / ".." / "shared")).resolve()
DATA = SHARED / "data" / "scheduling"
INSTANCES = sorted(DATA.glob("*.sch"))

needs_data = pytest.mark.skipif(not INSTANCES, reason=f"no instances in {DATA}")

SMALL = """\
sched 1 small
dim 4 2 3 5
slot 0 0 540 60 0
slot 1 0 600 60 1
slot 2 1 540 60 0
slot 3 1 600 60 1
room 0 10 1
room 1 10 0
away 2 0
session 0 2 0 0
session 1 1 1 1
session 2 1 0 2
session 3 1 0 0
session 4 1 0 1
only 3 2 3
before 1 2
want 0 0:100 3:100 1:25
want 1 1:100 4:100 2:75
want 2 2:100 0:75
end
"""


def plan(*args, text=None, code=0):
    ran = subprocess.run([MOOT, "plan", *map(str, args)], input=text, text=True,
                         capture_output=True, timeout=120)
    assert ran.returncode == code, ran.stderr + ran.stdout
    return ran


def verifier():
    """verify.py of the shared data, which shares no line with us."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(DATA))
    try:
        import verify
    finally:
        sys.path.remove(str(DATA))
    return verify


def lines_of(text):
    return [tuple(map(int, line.split()[1:])) for line in text.splitlines()]


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.sch"
    path.write_text(SMALL)
    return path


@needs_data
@pytest.mark.parametrize("path", INSTANCES, ids=lambda p: p.stem)
def test_an_instance_is_solved_without_a_broken_rule(path):
    verify = verifier()
    ran = plan("solve", "--seconds", "0.25", path)
    found = verify.score(verify.load(path), lines_of(ran.stdout))
    assert found["viol"] == {}
    assert f"score {found['score']}, " in ran.stderr
    bound = int(re.search(r"^proved: no schedule.* scores more than (\d+)", ran.stderr,
                          re.M).group(1))
    assert found["score"] <= bound


def random_schedule(verify, instance, solved, dice):
    """A good schedule with some lines moved, lost or doubled; or all of them anywhere."""
    lines = list(solved)
    anywhere = dice.random() < 0.3
    for i in range(len(lines)):
        if anywhere or dice.random() < 0.15:
            lines[i] = (lines[i][0], dice.randrange(instance["T"]),
                        dice.randrange(-1, instance["R"]))
    if dice.random() < 0.3:
        lines = [(s, t, -1) for s, t, r in lines]
    if dice.random() < 0.3:
        lines = dice.sample(lines, dice.randrange(len(lines)))
    if lines and dice.random() < 0.2:
        lines.append(dice.choice(lines))
    return lines


def read_check(text):
    told = {"viol": {}}
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word in ("score", "conceivable", "overflow"):
            told[word] = int(rest)
        elif word == "rule":
            count, _, name = rest.partition(" ")
            told["viol"][name] = int(count)
    return told


@needs_data
@pytest.mark.parametrize("path", INSTANCES, ids=lambda p: p.stem)
def test_check_agrees_with_the_verifier(path, tmp_path):
    verify, dice = verifier(), random.Random(path.stem)
    instance = verify.load(path)
    solved = lines_of(plan("solve", "--work", 60000, "--threads", 1, path).stdout)
    rounds = 10 if instance["N"] > 150 else 100
    for _ in range(rounds):
        lines = random_schedule(verify, instance, solved, dice)
        schedule = tmp_path / "schedule"
        schedule.write_text("".join("at %d %d %d\n" % line for line in lines))
        expected = verify.score(instance, lines)
        ran = plan("check", path, schedule, code=1 if expected["viol"] else 0)
        told = read_check(ran.stdout)
        assert told["score"] == expected["score"]
        assert told["conceivable"] == expected["topk"]
        assert told["overflow"] == expected["over"]
        assert told["viol"] == expected["viol"]


@needs_data
@pytest.mark.parametrize("name", ["Sp1", "Sf1", "Sg1", "Mp1", "Mp2", "Mg1", "Mg2"])
def test_the_best_schedule_is_proved_to_be_it(name):
    path = DATA / f"{name}.sch"
    assert "optimal" in plan("bound", "--seconds", 10, path).stdout


@needs_data
def test_no_schedule_is_above_the_bound():
    path = DATA / "Lf1.sch"
    bound = int(plan("bound", "--seconds", 3, path).stdout.split()[1])
    ran = plan("solve", "--seconds", "0.5", path)
    assert int(re.search(r"^score (\d+)", ran.stderr, re.M).group(1)) <= bound


def most_memory(child):
    """The most kilobytes that a process had of its own, asked until it ends."""
    most = 0
    while child.poll() is None:
        for line in Path(f"/proc/{child.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                most = int(line.split()[1])
        time.sleep(0.02)
    return most


@needs_data
def test_400_sessions_and_2000_people_fit_into_32_megabytes(tmp_path):
    path, out = tmp_path / "XLf1.sch", tmp_path / "schedule"
    path.write_text(subprocess.run([sys.executable, "-B", DATA / "gen.py", "XLf1", "XL", "f",
                                    "1"], capture_output=True, text=True, check=True).stdout)
    with open(out, "w") as file:
        child = subprocess.Popen([MOOT, "plan", "solve", "--seconds", "1.5", path],
                                 stdout=file, stderr=subprocess.DEVNULL)
    assert 1000 < most_memory(child) <= 32 * 1024
    verify = verifier()
    broken = verify.score(verify.load(path), lines_of(out.read_text()))["viol"]
    assert set(broken) <= {"unplaced"} and broken.get("unplaced", 0) <= 1


def test_the_instance_may_come_from_standard_input(small):
    from_file = plan("solve", "--work", 5000, small)
    from_stdin = plan("solve", "--work", 5000, "-", text=SMALL)
    assert from_file.stdout == from_stdin.stdout
    assert len(lines_of(from_file.stdout)) == 5


def test_a_seed_and_a_budget_give_one_schedule_whatever_the_load(small):
    args = ("solve", "--work", 50000, "--seed", 7, "--threads", 3, small)
    first = plan(*args).stdout
    for limit in (False, True, False):
        ran = subprocess.run([MOOT, "plan", *map(str, args)], text=True, capture_output=True,
                             preexec_fn=(lambda: os.sched_setaffinity(0, {0})) if limit else None)
        assert ran.stdout == first


def test_check_says_what_is_broken_in_words(small, tmp_path):
    schedule = tmp_path / "schedule"
    schedule.write_text("at 0 1 0\nat 1 3 1\nat 2 0 0\nat 4 3 1\n")
    told = plan("check", small, schedule, code=1).stdout
    for words in ("not contiguous: session 0 is cut before slot 2",
                  "needed person away: session 2 needs person 2, who is away in slot 0",
                  "order: session 1 must end before session 2",
                  "room unfit: room 1 does not serve session 1 in slot 3",
                  "room clash: sessions 1 and 4 share room 1 in slot 3",
                  "needed person in two places: sessions 1 and 4 both need person 1 in slot 3",
                  "unplaced: session 3"):
        assert words in told


def test_what_cannot_be_used_is_2(small, tmp_path):
    bad = tmp_path / "bad"
    bad.write_text("at 9 0 0\n")
    assert "line 1: session: 9 is not between 0 and 4" in plan("check", small, bad,
                                                               code=2).stderr
    assert "No such file" in plan("check", small, tmp_path / "none", code=2).stderr
    assert "line 2" in plan("solve", "-", text="sched 1 x\ndim 0 1 1 1\n", code=2).stderr
    assert "a file is missing" in plan("solve", code=2).stderr
    assert "the value is missing" in plan("solve", small, "--work", code=2).stderr
    assert "no number of seconds" in plan("solve", "--seconds", "soon", small, code=2).stderr
    assert "unknown option" in plan("solve", "--fast", "1", small, code=2).stderr
    assert "there is no" in plan("guess", code=2).stderr


def test_each_subcommand_helps():
    for name in ("solve", "check", "bound"):
        assert plan(name, "--help").stdout.startswith(f"moot plan {name} ")


def test_a_schedule_that_is_announced_stays_where_moves_are_dear(small, tmp_path):
    announced = tmp_path / "announced"
    announced.write_text("at 0 2 1\nat 1 0 0\nat 2 1 1\nat 3 2 0\nat 4 3 1\n")
    plan("check", small, announced, code=1)
    announced.write_text("at 0 0 1\nat 1 0 0\nat 2 1 0\nat 3 2 0\nat 4 3 1\n")
    plan("check", small, announced)
    ran = plan("solve", "--work", 20000, "--from", announced, "--move-cost", 5000, small)
    assert ran.stdout == announced.read_text()
    assert "0 sessions moved" in ran.stderr
