# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures that every test may ask for."""
import sys
from pathlib import Path

import pytest

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from moot import Moot  # noqa: E402


@pytest.fixture
def moot(tmp_path):
    """An installation without IRC; moot.start("web") and so on."""
    one = Moot(tmp_path / "moot")
    yield one
    one.close()


@pytest.fixture
def make_moot(tmp_path):
    """Make installations: make_moot(irc_port=..., mail="transport = smtp")."""
    made = []

    def make(**options):
        made.append(Moot(tmp_path / f"moot{len(made)}", **options))
        return made[-1]
    yield make
    for one in made:
        one.close()
