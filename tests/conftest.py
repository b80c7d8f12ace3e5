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


@pytest.fixture
def ircd(tmp_path):
    """A running ngIRCd."""
    from ircd import Ngircd
    server = Ngircd(tmp_path)
    server.start()
    yield server
    server.close()


@pytest.fixture
def on_irc(ircd):
    """Make clients: on_irc("ann"), in #xendevel unless channels says otherwise."""
    from ircd import IrcClient
    made = []

    def make(nick, channels=("#xendevel",)):
        made.append(IrcClient(ircd.port, nick).join(*channels))
        return made[-1]
    yield make
    for client in made:
        client.close()


@pytest.fixture
def bot(ircd, make_moot):
    """An installation whose moot-bot is in #xendevel and says all at once."""
    one = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0")
    one.start("bot")
    one.wait_log("bot", "in #xendevel")
    return one
