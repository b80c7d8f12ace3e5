# SPDX-License-Identifier: GPL-2.0-or-later
"""The editor that is served is what its sources and its lock file make."""
import json
import shutil
import subprocess

import pytest

from moot import REPO

EDITOR = REPO / "web" / "editor"


@pytest.mark.skipif(not shutil.which("npm"), reason="there is no npm here")
def test_the_editor_is_what_its_sources_make(tmp_path):
    if subprocess.run(["npm", "ping", "--silent"], capture_output=True, timeout=60).returncode:
        pytest.skip("the npm registry cannot be reached")
    made = tmp_path / "notes.js"
    done = subprocess.run(["sh", EDITOR / "build.sh", made], text=True, capture_output=True,
                          timeout=300)
    assert done.returncode == 0, done.stderr
    assert made.read_bytes() == (REPO / "web" / "static" / "notes.js").read_bytes(), \
        "run `make editor` and commit web/static/notes.js"


def test_each_package_of_the_editor_is_pinned_by_its_hash():
    wanted = json.loads((EDITOR / "package.json").read_text())
    lock = json.loads((EDITOR / "package-lock.json").read_text())["packages"]
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert version[0].isdigit(), f"{name} is not pinned"
        assert lock[f"node_modules/{name}"]["version"] == version
    for path, package in lock.items():
        assert not path or package["integrity"].startswith("sha512-"), path
