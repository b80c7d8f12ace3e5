# SPDX-License-Identifier: GPL-2.0-or-later
"""make bench: how long the times of a poll take to compute, and a year's rotation.

12 people in 9 zones, 3 weeks at 15 minutes, away times and clock changes among them.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("MOOT_BUILD", REPO / "build")).resolve()
LIMIT_MS = 20


def main():
    program = BUILD / "tests" / "times"
    subprocess.run(["make", "-s", f"BUILD={os.path.relpath(BUILD, REPO)}",
                    str(os.path.relpath(program, REPO))], cwd=REPO, check=True)
    done = subprocess.run([program], env=dict(os.environ, MOOT_BENCH="1"), text=True,
                          capture_output=True, check=True)
    ms = float(re.search(r"candidates: ([\d.]+) ms", done.stdout + done.stderr).group(1))
    print(f"{'poll: 12 people, 3 weeks':<34} {ms:>19.3f} ms  {f'limit {LIMIT_MS} ms':>26}  "
          f"{'ok' if ms < LIMIT_MS else 'TOO SLOW'}")
    return ms >= LIMIT_MS


if __name__ == "__main__":
    sys.exit(main())
