# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of reading a list; `python3 tests/bench/import.py`.

The base is `notmuch new` over the same mails in the same run.  Then a list of MAILS mails
(15,000; 100,000 for the figure of memory, 172,500 for a list of 20,000 series), the same
ones with other ids, senders, names and changes, for the memory that it takes, and the
queries and pages that ask of what came out.  MOOT_SHARED says where the data is.
"""
import lzma
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import series  # noqa: E402

BUILD = Path(os.environ.get("MOOT_BUILD", ROOT / "build"))
SHARED = Path(os.environ.get("MOOT_SHARED", ROOT / ".." / "shared")).resolve()
LIST = SHARED / "data" / "mail" / "list-1500.mbox.xz"
MAILS = int(os.environ.get("MAILS", "15000"))
ROUNDS = 3


def entries(text):
    return [b"From " + part + b"\n" for part in
            re.split(rb"(?:\A|\n)From (?=mboxrd@z )", text) if part]


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "moot.conf").write_text("[list]\nemail = devel@example.org\n")
    return folder


def moot(folder, *args, **kwargs):
    return subprocess.run([BUILD / "moot", "-c", "moot.conf", *args], cwd=folder, check=True,
                          capture_output=True, **kwargs)


def cpu_of(call):
    """Wall-clock and processor seconds; the second is what a busy machine does not spoil."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (time.monotonic() - start,
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def import_once(tmp, box):
    folder = fresh(tmp / "moot")
    moot(folder, "init")
    return cpu_of(lambda: moot(folder, "import", box))


def notmuch_once(tmp, mails):
    home = tmp / "notmuch"
    shutil.rmtree(home, ignore_errors=True)
    for sub in ("cur", "new", "tmp"):
        (home / "mail" / sub).mkdir(parents=True)
    for i, text in enumerate(mails):
        (home / "mail" / "cur" / f"{i}:2,S").write_bytes(text.split(b"\n", 1)[1])
    config = home / "config"
    config.write_text(f"[database]\npath={home}/mail\n[user]\nname=a\n"
                      "primary_email=a@example.org\n[new]\ntags=new\n")
    env = dict(os.environ, NOTMUCH_CONFIG=str(config))
    return cpu_of(lambda: subprocess.run(["notmuch", "new", "--quiet"], env=env, check=True,
                                         capture_output=True))


def speed(tmp, mails):
    box = tmp / "box"
    box.write_bytes(b"".join(mails))
    wall, cpu = map(min, zip(*[import_once(tmp, box) for _ in range(ROUNDS)]))
    print(f"import: {len(mails)} mails, {len(mails) / wall:.0f} mails/s "
          f"({len(mails) / cpu:.0f} by processor time)")
    if shutil.which("notmuch"):
        base, base_cpu = notmuch_once(tmp, mails)
        print(f"  base, notmuch new: {len(mails) / base:.0f} mails/s "
              f"({len(mails) / base_cpu:.0f}); ratio {base / wall:.1f} ({base_cpu / cpu:.1f})")


def big(tmp, mails):
    """The same mails again and again under other names, through a pipe."""
    folder = fresh(tmp / "big")
    moot(folder, "init")
    program = subprocess.Popen([BUILD / "moot", "-c", "moot.conf", "import", "-"], cwd=folder,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    start, n, text = time.monotonic(), 0, b"".join(mails)
    while n < MAILS:
        mark = b"r%d." % n
        again = re.sub(rb"<([^<>@\s]+@)", b"<" + mark + rb"\1", text)
        again = re.sub(rb"(?m)^(Subject: .*)$", rb"\1 " + mark, again)
        again = re.sub(rb"(?m)^([+-])(?![+-])", rb"\1" + mark, again)
        program.stdin.write(again)
        status = Path(f"/proc/{program.pid}/status").read_text()
        n += len(mails)
    program.stdin.close()
    said = program.stdout.read().decode().strip()
    assert program.wait() == 0
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1])    # its own, not what it was forked of
    print(f"memory: {n} mails, {peak / 1024:.0f} MB at most; {said}; with what "
          f"made the mails {time.monotonic() - start:.0f} s")
    return folder


def queries(folder):
    counted = moot(folder, "series", "-n", "10000000").stdout.count(b"\n")
    none = min(cpu_of(lambda: moot(folder, "series", "-n", "1"))[1] for _ in range(5))
    for what in (["-n", "50"], ["--open", "-n", "50"], ["--author", "kelley", "-n", "50"],
                 ["--name", "mana", "-n", "50"], ["--name", "no such name"]):
        took = min(cpu_of(lambda: moot(folder, "series", *what))[1] for _ in range(5))
        print(f"list: moot series {' '.join(what)} of {counted}: {1000 * (took - none):.1f} ms "
              f"over that of one line ({1000 * none:.1f} ms, the program's start)")


def main():
    if not LIST.exists():
        sys.exit(f"no data at {LIST}: set MOOT_SHARED")
    mails = entries(lzma.open(LIST).read())
    with tempfile.TemporaryDirectory() as name:
        tmp = Path(name)
        speed(tmp, mails)
        folder = big(tmp, mails)
        queries(folder)
        series.pages(tmp / "pages", next(folder.glob("**/moot.db")))


if __name__ == "__main__":
    main()
