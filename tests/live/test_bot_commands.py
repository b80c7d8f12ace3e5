# SPDX-License-Identifier: GPL-2.0-or-later
"""What the bot answers, what it does not, and what it says by itself."""
import re
import sqlite3
import time
import urllib.parse

import pytest

from moot import wait_for

CHANNEL = "#xendevel"


def write(moot, sql, *args):
    db = sqlite3.connect(moot.db, timeout=10)
    with db:
        row = db.execute(sql, args).lastrowid
    db.close()
    return row


def add_call(moot, title, starts_in):
    owner = write(moot, "INSERT INTO person (name, role, created_at)"
                        " VALUES ('Ada', 'organiser', 0)")
    letter = write(moot, "INSERT INTO letter (message_id, queued_at, from_name, from_email,"
                         " to_line, subject) VALUES (?, 0, 'moot', 'moot@example.org',"
                         " 'devel@lists.example.org', ?)", f"{title}@example.org", title)
    return write(moot, "INSERT INTO call (uid, state, title, start_at, zone, duration_secs, link,"
                       " phone, owner_id, letter_id, created_at, changed_at)"
                       " VALUES (?, 'announced', ?, ?, 'Europe/London', 3600,"
                       " 'https://meet.example.org/x', '+44 20 7946 0000 pin 1', ?, ?, 0, 0)",
                 f"{title}@example.org", title, int(time.time()) + starts_in, owner, letter)


def notice(moot, text, target=CHANNEL, ttl=600, network="test"):
    now = int(time.time())
    return write(moot, "INSERT INTO notice (network, target, text, queued_at, expires_at)"
                       " VALUES (?, ?, ?, ?, ?)", network, target, text, now, now + ttl)


def is_sent(moot, notice_id):
    return moot.sql("SELECT sent_at FROM notice WHERE id = ?", notice_id)[0]["sent_at"]


# ---- commands

def test_next_says_that_no_call_is_planned(bot, on_irc):
    ann = on_irc("ann")
    ann.say(CHANNEL, "!next")
    ann.expect(r":moot!\S+ PRIVMSG #xendevel :No call is planned\.")


def test_next_names_the_next_call_and_how_to_join(bot, on_irc):
    ann = on_irc("ann")
    add_call(bot, "Later Call", 90000)
    call = add_call(bot, "Community Call", 7200)
    ann.say(CHANNEL, "!next")
    line = ann.expect(r"PRIVMSG #xendevel :(Community Call: .*)").group(1)
    assert "UTC" in line and "https://meet.example.org/x" in line
    assert "+44 20 7946 0000 pin 1" in line and line.endswith(f"{bot.url}/call/{call}")


def test_a_command_in_private_is_answered_in_private(bot, on_irc):
    ann = on_irc("ann")
    ann.say("moot", "!next")
    ann.expect(r":moot!\S+ PRIVMSG ann :No call is planned")
    ann.say("moot", "NEXT")
    ann.expect(r":moot!\S+ PRIVMSG ann :No call is planned")


def test_help_is_given_in_private(bot, on_irc):
    ann = on_irc("ann")
    ann.say(CHANNEL, "!help")
    ann.expect(r"PRIVMSG ann :I know: .*!help .*!login .*!next")
    ann.expect(r"PRIVMSG ann :Meetings: #startmeeting")
    ann.expect(r"PRIVMSG ann :!help ping tells of one; .*http://\S+/commands")
    ann.say("moot", "help login")
    ann.expect(r"PRIVMSG ann :!login: .*\(in private\)")
    ann.say(CHANNEL, "!help !next")
    ann.expect(r"PRIVMSG ann :!next: ")
    ann.say(CHANNEL, "!help nonsense")
    ann.expect(r'PRIVMSG ann :I do not know "nonsense"')
    assert not [line for line in ann.seen if "PRIVMSG #xendevel" in line]


def test_an_unknown_command_is_answered_once_in_private(bot, on_irc):
    ann = on_irc("ann")
    for text in ("!weather", "!weather", "!rain bob"):
        ann.say(CHANNEL, text)
    ann.say("moot", "!weather again")
    ann.say(CHANNEL, "!next")
    lines = ann.until("No call is planned")
    answers = [line for line in lines if ":moot!" in line and "PRIVMSG" in line]
    assert len(answers) == 1 and "PRIVMSG ann :I do not know !weather" in answers[0]


@pytest.mark.parametrize("chatter", ["hello moot", "moot: hello", "!", "!!!", "! next", "!123",
                                     "wow!", "next", "!next!"])
def test_chatter_is_never_answered(bot, on_irc, chatter):
    ann = on_irc("ann")
    ann.say(CHANNEL, chatter)
    ann.send(f"NOTICE {CHANNEL} :!next")
    ann.send("NOTICE moot :!next")
    ann.send(f"PRIVMSG {CHANNEL} :\x01ACTION !next\x01")
    ann.say(CHANNEL, "!next")
    lines = ann.until("No call is planned")
    assert not [line for line in lines if line.startswith(":moot!")]


def test_ctcp_version_ping_and_time_are_answered_and_no_more(bot, on_irc):
    ann = on_irc("ann")
    ann.say("moot", "\x01DCC SEND passwd 2130706433 4000 100\x01")
    ann.say("moot", "\x01FINGER\x01")
    ann.say("moot", "\x01VERSION\x01")
    ann.expect(r"NOTICE ann :\x01VERSION moot \d\S*, .*\x01")
    ann.say("moot", "\x01PING 12345\x01")
    ann.expect(r"NOTICE ann :\x01PING 12345\x01")
    ann.say("moot", "\x01TIME\x01")
    ann.expect(r"NOTICE ann :\x01TIME \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\x01")
    ann.say(CHANNEL, "\x01VERSION\x01")
    ann.say(CHANNEL, "!next")
    lines = ann.until("No call is planned")
    assert not [line for line in lines if line.startswith(":moot!")]
    assert not [line for line in ann.seen if "FINGER" in line]


def test_answers_are_paced(ircd, make_moot, on_irc):
    moot = make_moot(irc_port=ircd.port, irc="burst = 3\nrate_ms = 400")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann = on_irc("ann")
    names = ["help", "login", "next", "ping", "seen", "tell"]
    for name in names:
        ann.say("moot", f"help {name}")
    times = []
    for name in names:
        ann.expect(f"PRIVMSG ann :!{name} ?")
        times.append(time.monotonic())
    assert times[5] - times[2] > 0.9        # three more, 400 ms each, less the jitter
    assert min(b - a for a, b in zip(times[2:], times[3:])) > 0.2


def test_a_flood_of_commands_is_not_answered_to_the_end(ircd, make_moot, on_irc):
    moot = make_moot(irc_port=ircd.port, irc="burst = 2\nrate_ms = 50\nflood = 0")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann = on_irc("ann")
    for i in range(200):
        ann.say("moot", f"seen nobody{i}")
    ann.say(CHANNEL, "#startmeeting all the same")
    before = ann.until("Meeting started")
    answers = len([line for line in before if "nobody" in line])
    assert 20 < answers < 60


# ---- !login

def link_in(line):
    return urllib.parse.urlsplit(re.search(r"http\S+", line).group(0)).path


def test_login_ties_a_nick_for_as_long_as_it_stays(bot, on_irc):
    bot.start("web")
    browser = bot.sign_in("Ann Example", "ann@example.org")
    watcher, ann = on_irc("watcher"), on_irc("ann")
    ann.say("moot", "!login")
    path = link_in(ann.expect(r"PRIVMSG ann :(This network has no accounts.*)").group(1))
    answer = browser.post(path, {}, page=path)
    assert answer.status in (302, 303), answer.text
    assert bot.sql("SELECT name FROM account")[0]["name"].startswith("=ann=")
    ann.say("moot", "!login")
    path = link_in(ann.expect(r"PRIVMSG ann :Ann Example, this signs you in(.*)").group(1))
    fresh = bot.browser()
    assert fresh.post(path, {}, page=path).status in (302, 303)
    assert "Ann Example" in fresh.get("/me").text
    ann.quit()
    wait_for(lambda: not bot.sql("SELECT name FROM account"), "the nick to be untied")
    thief = on_irc("ann")
    thief.say("moot", "!login")
    assert "signs you in" not in thief.expect(r"PRIVMSG ann :(.*)").group(1)
    assert not [line for line in watcher.seen if "/login/" in line]


def test_a_link_of_who_had_the_nick_before_is_of_no_use(bot, on_irc):
    bot.start("web")
    browser = bot.sign_in("Ann Example", "ann@example.org")
    ann = on_irc("ann")
    ann.say("moot", "!login")
    old = link_in(ann.expect(r"PRIVMSG ann :(This network.*)").group(1))
    ann.quit()
    thief = on_irc("ann")
    thief.say("moot", "!login")
    thief.expect("This network has no accounts")
    assert browser.post(old, {}, page=old).status in (302, 303)
    thief.say("moot", "!login")
    assert "signs you in" not in thief.expect(r"PRIVMSG ann :(.*)").group(1)


def test_nobody_is_tied_after_a_crash(bot, on_irc):
    bot.start("web")
    browser = bot.sign_in("Ann Example", "ann@example.org")
    ann = on_irc("ann")
    ann.say("moot", "!login")
    path = link_in(ann.expect(r"PRIVMSG ann :(This network.*)").group(1))
    browser.post(path, {}, page=path)
    assert bot.sql("SELECT name FROM account")
    bot.kill9("bot")
    bot.start("bot")
    ann.wait_in(CHANNEL, "moot")
    wait_for(lambda: not bot.sql("SELECT name FROM account"), "the nick to be untied")


def test_login_is_for_private_messages(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.say(CHANNEL, "!login")
    ann.expect(r"PRIVMSG ann :!login is for private messages")
    bob.sync()
    assert not [line for line in bob.seen if ":moot!" in line and "PRIVMSG" in line]


def test_login_wants_the_nick_in_sight(bot, ircd, on_irc):
    ann = on_irc("ann", channels=())
    ann.say("moot", "!login")
    ann.expect(r"PRIVMSG ann :join a channel that I am in first")


# ---- notices

def test_a_notice_is_said_and_marked_once_it_is_said(bot, on_irc):
    ann = on_irc("ann")
    one = notice(bot, "The call was moved")
    ann.expect(r":moot!\S+ PRIVMSG #xendevel :The call was moved$", 5)
    wait_for(lambda: is_sent(bot, one), "the notice to be marked")
    ann.say(CHANNEL, "!next")
    assert not [x for x in ann.until("No call is planned") if "was moved" in x]


def test_notices_wait_while_the_link_is_down(bot, ircd, on_irc):
    ircd.stop()
    bot.wait_log("bot", "trying again")
    one = notice(bot, "Said later")
    late = notice(bot, "Too late", ttl=-1)
    assert not is_sent(bot, one)
    ircd.start()
    ann = on_irc("ann")
    ann.expect(r"PRIVMSG #xendevel :Said later$", 40)
    wait_for(lambda: is_sent(bot, one), "the notice to be marked")
    assert not is_sent(bot, late)
    ann.say(CHANNEL, "!next")
    ann.expect("No call is planned")
    assert len([x for x in ann.seen if "Said later" in x]) == 1


def test_a_notice_for_a_channel_that_we_are_not_in_waits(bot, on_irc):
    ann = on_irc("ann")
    other = notice(bot, "For elsewhere", target="#elsewhere")
    one = notice(bot, "For here")
    ann.expect("For here", 5)
    assert not is_sent(bot, other)
    wait_for(lambda: is_sent(bot, one), "the notice to be marked")


def test_a_notice_cannot_smuggle_a_command(bot, on_irc):
    ann = on_irc("ann")
    notice(bot, "hello\r\nQUIT :smuggled")
    ann.expect(r"PRIVMSG #xendevel :hello  QUIT :smuggled", 5)


def test_a_long_notice_is_cut_between_words(bot, on_irc):
    ann = on_irc("ann")
    url = "https://example.org/" + "x" * 200
    words = [f"w\u00f6rd{i}" for i in range(60)] + [url] + [f"w\u00f6rd{i}" for i in range(60, 90)]
    one = notice(bot, " ".join(words))
    ann.expect(r"w\u00f6rd89$", 10)
    ours = [line for line in ann.seen if line.startswith(":moot!") and "PRIVMSG" in line]
    assert len(ours) == 3
    assert all(len(line.encode()) <= 510 for line in ours)
    assert " ".join(line.split(" :", 1)[1] for line in ours).split() == words
    wait_for(lambda: is_sent(bot, one), "the notice to be marked")


def test_a_call_that_nears_is_announced_once(bot, on_irc):
    ann = on_irc("ann")
    call = add_call(bot, "Soon Call", 19 * 60)
    write(bot, "UPDATE call SET network = 'test', channel = ? WHERE id = ?", CHANNEL, call)
    ann.expect(r"PRIVMSG #xendevel :Reminder: Soon Call", 30)
    bot.stop("bot")
    bot.start("bot")
    ann.wait_in(CHANNEL, "moot")
    ann.say(CHANNEL, "!next")
    assert not [x for x in ann.until("phone ") if "Reminder" in x]
