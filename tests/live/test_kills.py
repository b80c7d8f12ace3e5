# SPDX-License-Identifier: GPL-2.0-or-later
"""A few kills; tests/soak has more."""
from kills import kill_often


def test_three_kills_lose_and_double_nothing(bot, on_irc):
    acknowledged, lost, twice, _ = kill_often(bot, on_irc, 3, seed=7)
    assert acknowledged
    assert lost == [] and twice == []
