# SPDX-License-Identifier: GPL-2.0-or-later
"""A call proposed and voted on in the channel, beside a meeting with votes of its own."""
import re
import urllib.parse

CHANNEL = "#xendevel"


def answer(client, regex):
    return client.expect(rf":moot!\S+ PRIVMSG ({client.nick}|{CHANNEL}) :{regex}")


def tie(client, browser):
    """The nick is tied to the person who is signed in."""
    client.say("moot", "!login")
    line = client.expect(rf"PRIVMSG {client.nick} :This network has no accounts.*").group(0)
    path = urllib.parse.urlsplit(re.search(r"http\S+", line).group(0)).path
    assert browser.post(path, {}, page=path).status in (302, 303)


def test_a_call_is_proposed_and_voted_on_in_the_channel(bot, on_irc):
    bot.start("web")
    bot.start("mail")
    ann, ben = on_irc("ann"), on_irc("ben")
    tie(ann, bot.sign_in("Ann Author", "ann@example.org"))
    tie(ben, bot.sign_in("Ben Builder", "ben@example.org"))
    ann.say(CHANNEL, "!call propose must ben 45m: vPCI on Arm https://lore.example.org/1")
    ben.expect(rf"PRIVMSG {CHANNEL} :ann: 5 times are being asked about, answers until .*/poll/1")
    poll = bot.sql("SELECT * FROM poll")[0]
    assert poll["title"] == "vPCI on Arm" and poll["thread"] == "https://lore.example.org/1"
    assert poll["duration_secs"] == 2700 and poll["channel"] == CHANNEL
    bot.wait_mail("When can you talk about: vPCI on Arm", n=2)
    ben.say(CHANNEL, "!vote 2 yes")
    answer(ben, "Ben Builder: yes to vPCI on Arm, ")
    ben.say(CHANNEL, "!vote 1/2 if need be")
    answer(ben, "Ben Builder: if need be to vPCI on Arm, ")
    assert [v["answer"] for v in bot.sql("SELECT * FROM vote")] == ["if need be"]
    ann.say(CHANNEL, "!polls")
    answer(ann, "1: vPCI on Arm, answers until .*/poll/1")


def test_what_is_said_wrong_is_told_in_private(bot, on_irc):
    bot.start("web")
    ann, eve = on_irc("ann"), on_irc("eve")
    eve.say(CHANNEL, "!call propose vPCI")
    answer(eve, "I do not know who you are")
    tie(ann, bot.sign_in("Ann Author", "ann@example.org"))
    for text, words in [("!call propose", "say what the call is to be about"),
                        ("!call dance", "!call knows: .*propose"),
                        ("!call propose must nobody: x", "I know no mail address of"),
                        ("!call propose 45m vPCI", "the topic goes behind a colon"),
                        ("!vote 2 yes", "no poll is open"), ("!vote", "as in !vote 2 yes")]:
        ann.say(CHANNEL, text)
        answer(ann, f".*({words})")
    assert not bot.sql("SELECT * FROM poll")


def test_a_vote_of_a_meeting_and_one_of_a_poll_do_not_meet(bot, on_irc):
    bot.start("web")
    ann = on_irc("ann")
    tie(ann, bot.sign_in("Ann Author", "ann@example.org"))
    ann.say(CHANNEL, "!call propose vPCI")
    answer(ann, "ann: 5 times")
    ann.say(CHANNEL, "#startmeeting Design")
    answer(ann, ".*")
    ann.say(CHANNEL, "#startvote Shall we? Yes, No")
    answer(ann, ".*Begin voting on.*")
    ann.say(CHANNEL, "#vote yes")
    ann.say(CHANNEL, "!vote 3 no")
    answer(ann, "Ann Author: no to vPCI")
    ann.say(CHANNEL, "#endvote")
    ann.expect(r"PRIVMSG #xendevel :Yes \(1\): ann|PRIVMSG #xendevel :.*Yes \(1\)")
    ann.say(CHANNEL, "#endmeeting")
    answer(ann, ".*Minutes: ")
