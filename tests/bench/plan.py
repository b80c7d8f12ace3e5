# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of the scheduler; `python3 tests/bench/plan.py [INSTANCE]...`.

The base is a greedy search in the same run (each session in turn, the most wanted
first, where it adds most, here in Python), and the best known schedules of the
instances.  Scores are the verifier's.  MOOT_SHARED says where the data is;
MOOT_BENCH_LONG=1 adds 10 seconds, and the largest instances.
"""
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
MOOT = Path(os.environ.get("MOOT_BUILD", ROOT / "build")) / "moot"
SHARED = Path(os.environ.get("MOOT_SHARED", ROOT / ".." / "shared")).resolve()
DATA = SHARED / "data" / "scheduling"
LONG = bool(os.environ.get("MOOT_BENCH_LONG"))
SECS = [0.1, 1] + ([10] if LONG else [])
ROUNDS = {0.1: 5, 1: 3, 10: 1}

BEST_KNOWN = {
    "Sp1": 6450, "Sf1": 5650, "Sg1": 7727, "Mp1": 29575, "Mp2": 31275, "Mf1": 28250,
    "Mf2": 29250, "Mg1": 43123, "Mg2": 39068, "Lp1": 89200, "Lp2": 95650, "Lf1": 74175,
    "Lf2": 78850, "Lg1": 121651, "Lg2": 121972, "Rbid1": 20250, "Rbid2": 23750,
    "Rbid3": 100550, "Raamas15": 271900, "Raamas16": 176000, "XLp1": 3537300,
    "XLf1": 3337900,
}
LARGEST = ["XLp1", "XLf1"]


def largest(name, folder):
    path = Path(folder) / f"{name}.sch"
    path.write_text(subprocess.run(
        [sys.executable, "-B", DATA / "gen.py", name, "XL", name[2], name[3:]],
        capture_output=True, text=True, check=True).stdout)
    return path


def greedy(instance):
    """The plain model only: sessions by all that is wanted of them, leads apart."""
    wants = [sum(w.get(s, 0) for w in instance["want"]) for s in range(instance["N"])]
    slots = [[] for _ in range(instance["T"])]
    top = [[0] * instance["U"] for _ in slots]
    for s in sorted(range(instance["N"]), key=lambda s: -wants[s]):
        mine = [(u, w[s]) for u, w in enumerate(instance["want"]) if s in w]
        lead = instance["ses"][s][2]
        free = [t for t in range(instance["T"]) if len(slots[t]) < instance["R"] and not any(
            lead >= 0 and instance["ses"][o][2] == lead for o in slots[t])]
        if not free:
            continue
        t = max(free, key=lambda t: sum(max(0, w - top[t][u]) for u, w in mine))
        slots[t].append(s)
        for u, w in mine:
            top[t][u] = max(top[t][u], w)
    return [(s, t, -1) for t, here in enumerate(slots) for s in here]


def most_memory(child):
    most = 0
    while child.poll() is None:
        found = re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{child.pid}/status").read_text())
        most = int(found.group(1)) if found else most
        time.sleep(0.01)
    return most / 1024


def solve(verify, path, secs, seed):
    """Score (None where a rule is broken), million moves a second, megabytes."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as told:
        child = subprocess.Popen([MOOT, "plan", "solve", "--bound", "0", "--seconds", str(secs),
                                  "--seed", str(seed), path], stdout=out, stderr=told)
        memory = most_memory(child)
        out.seek(0)
        told.seek(0)
        found = verify.score(verify.load(path), verify.readsch(out))
        moves = re.search(r"\(([\d.]+) M/s\)", told.read())
    return None if found["viol"] else found["score"], float(moves.group(1)), memory


def gap_of(score, best):
    return f"{100 * (best - score) / best:.2f}" if score else "broken"


def median_of(scores):
    return None if None in scores else int(statistics.median(scores))


def proved(path):
    ran = subprocess.run([MOOT, "plan", "bound", "--seconds", "5", path], text=True,
                         capture_output=True, check=True)
    bound = int(ran.stdout.split()[1])
    return bound, "optimal" in ran.stdout, re.search(r"([\d.]+) s", ran.stderr).group(1)


def measure(verify, name, path):
    best = BEST_KNOWN[name]
    instance = verify.load(path)
    base = verify.score(instance, greedy(instance))
    cells, scores, moves, memory = [], [], [], []
    for secs in SECS:
        runs = [solve(verify, path, secs, seed) for seed in range(ROUNDS[secs])]
        scores.append(median_of([r[0] for r in runs]))
        cells.append(gap_of(scores[-1], best))
        moves.append(max(r[1] for r in runs))
        memory.append(max(r[2] for r in runs))
    note = ""
    if name not in LARGEST:
        bound, optimal, took = proved(path)
        note = f"{100 * (bound - best) / best:6.2f} {'proved' if optimal else '':7} {took:>5} s"
    if max(s or 0 for s in scores) > best:
        note += f"  better than known: {max(s or 0 for s in scores)}"
    rules = "" if not base["viol"] else "*"
    print(f"{name:9} {best:8} {100 * (best - base['score']) / best:6.2f}{rules:1} "
          + " ".join(f"{cell:>7}" for cell in cells)
          + f" {max(moves):6.1f} {max(memory):6.1f}  {note}", flush=True)


def main():
    if not DATA.is_dir():
        sys.exit(f"no instances in {DATA}: set MOOT_SHARED")
    sys.path.insert(0, str(DATA))
    import verify

    names = sys.argv[1:] or [n for n in BEST_KNOWN if LONG or n not in LARGEST]
    print("gap to the best known schedule in per cent, median; * the base breaks rules")
    print(f"{'instance':9} {'best':>8} {'greedy':>7} " +
          " ".join(f"{f'{s} s':>7}" for s in SECS) + "    M/s     MB   bound")
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = largest(name, folder) if name in LARGEST else DATA / f"{name}.sch"
            measure(verify, name, path)


if __name__ == "__main__":
    main()
