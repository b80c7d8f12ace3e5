# SPDX-License-Identifier: GPL-2.0-or-later
"""Killing moot-bot in the middle of a busy meeting, again and again.

A line is acknowledged once the bot has answered a command that was said after it.
Each of those must be in the log once, whatever was killed when.
"""
import random

CHANNEL = "#xendevel"
SPEAKERS = 3
AT_ONCE = 40


def kill_often(moot, on_irc, times, seed=1):
    """(lines that were acknowledged, those lost, those there twice, the minutes' text)"""
    rand = random.Random(seed)
    ann = on_irc("ann")
    speakers = [on_irc(f"dev{i}") for i in range(SPEAKERS)]
    acknowledged, sent = [], 0
    ann.say(CHANNEL, "#startmeeting busy")
    ann.expect("Useful commands")
    for number in range(times):
        batch = []
        for _ in range(rand.randrange(AT_ONCE)):
            who = rand.choice(speakers)
            batch.append(f"said {sent}")
            who.say(CHANNEL, batch[-1])
            sent += 1
        for who in speakers:                    # all are with the server now
            who.sync()
        ann.say(CHANNEL, f"#chair nick{number}")
        ann.expect(rf"Current chairs: .*nick{number}\b")
        acknowledged += batch
        for i in range(rand.randrange(AT_ONCE)):        # it dies over these
            rand.choice(speakers).say(CHANNEL, f"maybe {sent + i}")
        moot.kill9("bot")
        ann.expect(r":moot!\S+ QUIT", 30)
        moot.start("bot")
        ann.expect("Resuming the meeting", 30)
        for who in speakers:
            who.sync()
    ann.say(CHANNEL, "#endmeeting")
    ann.expect("Minutes: ", 30)
    kept = [row["text"] for row in moot.sql("SELECT text FROM line WHERE kind = 'say'")]
    said = [text for text in kept if text.startswith(("said ", "maybe "))]
    lost = sorted(set(acknowledged) - set(said))
    twice = sorted({text for text in said if said.count(text) > 1})
    minutes = moot.sql("SELECT text FROM revision ORDER BY minutes_id DESC, number DESC LIMIT 1")
    return acknowledged, lost, twice, minutes[0]["text"]
