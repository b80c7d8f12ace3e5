# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of the reader of MAINTAINERS and of the verdict; `python3 tests/bench/review.py`.

The base is Perl in the same run, with every pattern compiled once for all paths; the
script itself starts anew for each path (two minutes for xen.git's 3,349).  MOOT_SHARED
says where the data is.
"""
import json
import lzma
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tests/live"))

from moot import Moot  # noqa: E402
from test_verdict import MOOT, SHARED, Repo  # noqa: E402

DATA = SHARED / "data" / "maintainers"
VERDICTS = SHARED / "data" / "verdicts"
ROUNDS = 7

PERL = r"""
my (@f, $n); open(M, '<', $ARGV[0]);
while (<M>) {
    next unless /^[FX]:\s*(.*)/;
    my $v = $1; my $s = ($v =~ tr@/@@); my $tree = $v =~ m@/$@;
    $v =~ s@\.@\\.@g; $v =~ s/\*/.*/g; $v =~ s/\?/./g; $v =~ s/[{}]/./g;
    push @f, [qr/^$v/, $s, $tree];
}
while (my $p = <STDIN>) {
    my $s = ($p =~ tr@/@@);
    for (@f) { $n++ if $p =~ $_->[0] && ($_->[2] || $_->[1] == $s) }
}
print "$n\n";
"""


def row(what, ours, base, verdict):
    print(f"{what:<34} {ours:>22}  {base:>26}  {verdict}", flush=True)


def best_ms(run):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def maintainers():
    paths = "".join(line.split("\t")[0] + "\n" for line in
                    (DATA / "expected-roles.tsv").open(encoding="utf8")) * 2
    file = str(DATA / "MAINTAINERS")

    def ask(command):
        return best_ms(lambda: subprocess.run(command, input=paths.encode(), cwd="/",
                                              capture_output=True, check=True))

    ours = ask([MOOT, "maintainers", "-m", file, "--batch", "-"])
    base = ask(["perl", "-e", PERL, file])
    n = paths.count("\n")
    row(f"maintainers of {n} paths", f"{ours:.0f} ms", f"Perl, matching only: {base:.0f} ms",
        f"{ours / base:.2f} of base; goal: under 50 ms, {'met' if ours < 50 else 'MISSED'}")


def verdicts():
    wanted = [json.loads(line) for line in (VERDICTS / "commits.jsonl").open(encoding="utf8")]
    text = (VERDICTS / f"MAINTAINERS.{wanted[-1]['maintainers_blob']}").read_text()
    folders = (VERDICTS / "directories.txt").read_text().split()
    with tempfile.TemporaryDirectory() as folder:
        repo = Repo(Path(folder) / "repo", text, [f"{f}/.keep" for f in folders])
        for w in wanted:
            repo.commit(w["author"], w["subject"] + "\n\n" + "".join(
                tag + "\n" for tag in w["trailers"]), [f for f in w["files"]
                                                       if f != "MAINTAINERS"] or ["x"])
        repo.finish()
        spec = f"{repo.ids[1]}..master"
        ours = best_ms(lambda: repo.verdict("--json", spec)) / len(wanted)
        base = best_ms(lambda: repo.git("log", "--format=%B", "--name-only", spec)) / len(wanted)
    row(f"verdict, each of {len(wanted)} commits", f"{ours:.2f} ms",
        f"git log --name-only: {base:.2f} ms",
        f"{ours / base:.1f} of base; goal: under 5 ms, {'met' if ours < 5 else 'MISSED'}")


def standings():
    """All open series of a real list, judged with xen.git's MAINTAINERS at a tip."""
    text = (DATA / "MAINTAINERS").read_text()
    mails = lzma.decompress((SHARED / "data" / "mail" / "list-1500.mbox.xz").read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        repo = Repo(folder / "repo", text, [])
        repo.finish()
        (folder / "list.mbox").write_bytes(mails)
        one = Moot(folder / "moot", extra_config=f"[tree xen]\npath = {folder / 'repo'}\n"
                   "branch = master\n[review]\nstalled_days = 3650\n")
        one.run("import", folder / "list.mbox")
        one.run("owe")
        n = one.sql("SELECT count(*) AS n FROM standing")[0]["n"]

        def anew():
            conn = sqlite3.connect(one.db)
            with conn:
                conn.execute("UPDATE standing SET next_at = 0")
            conn.close()
            one.run("owe", "nobody@example.org")

        base = best_ms(lambda: one.run("owe", "nobody@example.org"))
        ours = (best_ms(anew) - base) / n
        one.close()
    row(f"verdict, each of {n} series", f"{ours:.2f} ms", f"moot owe, none stale: {base:.0f} ms",
        f"goal: under 5 ms, {'met' if ours < 5 else 'MISSED'}")


def main():
    if not DATA.is_dir():
        print(f"no data at {DATA}; set MOOT_SHARED", file=sys.stderr)
        return
    maintainers()
    verdicts()
    standings()


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main()
