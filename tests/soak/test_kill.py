# SPDX-License-Identifier: GPL-2.0-or-later
"""Twenty kills during one busy meeting."""
from kills import kill_often


def test_twenty_kills_lose_and_double_nothing(bot, on_irc):
    acknowledged, lost, twice, minutes = kill_often(bot, on_irc, 20)
    print(f"{len(acknowledged)} lines acknowledged, {len(lost)} lost, {len(twice)} doubled")
    assert len(acknowledged) > 100
    assert lost == [] and twice == []
    assert "dev0" in minutes
