# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands' manuals, the config read again, what programs tell of themselves, quiet."""
import os
import re
import sqlite3
import subprocess
import time

import pytest

from moot import BUILD, REPO, wait_for

CHANNEL = "#xendevel"


def commands():
    """[(name, place, role)] as the bot's table has them."""
    out = subprocess.run([BUILD / "moot-bot", "--commands"], text=True, capture_output=True,
                         check=True).stdout
    return [(line.split("\t")[0].split()[0], *line.split("\t")[1:3])
            for line in out.splitlines()]


def change(moot, old, new):
    text = moot.conf.read_text()
    assert old in text
    moot.conf.write_text(text.replace(old, new))


def make_organiser(moot, client):
    """Who speaks as the client may do what organisers may."""
    browser = moot.sign_in("Ann Example", "ann@example.org", "organiser")
    client.say("moot", "!login")
    path = re.search(r"/login/\S+", client.expect("PRIVMSG .*/login/").string).group(0)
    assert browser.post(path, {}, page=path).status in (302, 303)


def lines_of_moot(client):
    return [line for line in client.seen if line.startswith(":moot!") and "PRIVMSG" in line]


# ---- one table of commands

BLOCK = ('.\\" the table of commands, as "GOLDEN=write pytest -k manual" writes it\n',
         '.\\" the end of it\n')


def manual_block():
    out = subprocess.run([BUILD / "moot-bot", "--commands"], text=True, capture_output=True,
                         check=True).stdout
    text = ".Bl -tag -width Ds\n"
    for line in out.splitlines():
        usage, place, who, words = line.split("\t")
        text += f'.It Li "{usage}"\n{words[0].upper()}{words[1:]}.\n'
        text += f"{place[0].upper()}{place[1:]}{', for ' + who if who else ''}.\n"
    return text + ".El\n"


def test_the_manual_page_has_the_table_of_commands():
    path = REPO / "etc/man/moot-bot.8"
    page = path.read_text()
    before, rest = page.split(BLOCK[0])
    block, after = rest.split(BLOCK[1])
    if os.environ.get("GOLDEN") == "write":
        path.write_text(before + BLOCK[0] + manual_block() + BLOCK[1] + after)
    else:
        assert block == manual_block(), 'GOLDEN=write pytest -k manual tests/live/test_status.py'
    prose = set(re.findall(r"^\.It Ic (![a-z]+)", page, re.M))
    assert prose <= {name for name, _, _ in commands()}


def test_the_page_of_commands_is_the_tables(bot):
    bot.start("web")
    text = bot.get("/commands").text
    for name, place, role in commands():
        assert re.search(rf"<code>{name}\b.*{place}.*{role or 'anybody'}", text), name
    for name in ("#startmeeting", "#agreed", "#endmeeting"):
        assert f"<code>{name}" in text


# ---- reload

def test_a_new_channel_is_joined_and_an_old_one_left_without_reconnecting(bot, on_irc):
    ann = on_irc("ann", channels=(CHANNEL, "#old", "#new"))
    change(bot, f"channels = {CHANNEL}", f"channels = #old {CHANNEL}")
    assert "moot-bot has taken it over" in bot.run("reload")
    ann.expect(r":moot!\S+ JOIN :?#old")
    change(bot, f"channels = #old {CHANNEL}", f"channels = {CHANNEL} #new")
    bot.run("reload")
    ann.expect(r":moot!\S+ PART :?#old")
    ann.expect(r":moot!\S+ JOIN :?#new")
    ann.say("#new", "!next")
    ann.expect(r":moot!\S+ PRIVMSG #new :No call")
    ann.say(CHANNEL, "!next")
    ann.expect(rf":moot!\S+ PRIVMSG {CHANNEL} :No call")
    assert not [line for line in ann.seen if re.match(r":moot!\S+ QUIT", line)]
    assert bot.log("bot").count("registered as") == 1


def test_a_meeting_goes_on_over_a_reload(bot, on_irc):
    ann = on_irc("ann")
    ann.say(CHANNEL, "#startmeeting weekly")
    ann.expect("Useful commands")
    change(bot, f"channels = {CHANNEL}", f"channels = #a {CHANNEL} #b")
    bot.run("reload")
    ann.say(CHANNEL, "#info after")
    ann.say(CHANNEL, "#endmeeting")
    ann.expect("Minutes: ")
    assert "after" in bot.sql("SELECT text FROM revision ORDER BY number DESC")[0]["text"]


def test_a_broken_file_changes_nothing_and_is_told_with_its_line(bot, on_irc):
    ann = on_irc("ann")
    good = bot.conf.read_text()
    bot.conf.write_text(good + "[irc test]\nchanels = #x\n")
    number = len(good.splitlines()) + 2
    done = bot.run("reload", check=False)
    assert done.returncode == 1 and f"{bot.conf}:{number}:" in done.stderr
    bot.running["bot"].send_signal(1)
    bot.wait_log("bot", f"the config is as it was before: {bot.conf}:{number}:")
    ann.say(CHANNEL, "!next")
    ann.expect("No call is planned")
    bot.conf.write_text(good)
    assert f"keeps an older config: {bot.conf}:{number}:" in bot.run("status")
    bot.run("reload")
    assert "keeps an older" not in bot.run("status")


def test_another_nick_connects_that_network_anew(bot, on_irc):
    ann = on_irc("ann")
    change(bot, "nick = moot", "nick = tomato")
    bot.run("reload")
    ann.expect(r":moot!\S+ QUIT")
    ann.expect(r":tomato!\S+ JOIN")
    ann.say(CHANNEL, "!next")
    ann.expect(r":tomato!\S+ PRIVMSG #xendevel :No call")


def test_a_network_comes_and_goes(bot, on_irc):
    ann = on_irc("ann")
    more = f"\n[irc second]\nhost = 127.0.0.1\nport = {bot.irc_port}\nnick = second\n" \
           f"channels = {CHANNEL}\n"
    good = bot.conf.read_text()
    bot.conf.write_text(good + more)
    bot.run("reload")
    ann.expect(r":second!\S+ JOIN")
    wait_for(lambda: len(bot.sql("SELECT * FROM network WHERE state = 'up'")) == 2, "two", 20)
    bot.conf.write_text(good)
    bot.run("reload")
    ann.expect(r":second!\S+ QUIT")
    wait_for(lambda: len(bot.sql("SELECT * FROM network")) == 1, "one network")
    assert bot.stop("bot") == 0


def test_web_and_mail_take_another_name_over(moot):
    moot.start("web")
    moot.start("mail")
    assert "<title>Example Project" in moot.get("/").text
    change(moot, "name = Example Project", "name = Other Project")
    out = moot.run("reload")
    assert "moot-web has taken it over" in out and "moot-mail has taken it over" in out
    assert "<title>Other Project" in moot.get("/").text
    change(moot, str(moot.maildir), str(moot.maildir) + "2")
    moot.run("reload")
    moot.person("Ann Example", "ann@example.org")
    browser = moot.browser()
    browser.post("/login", {"email": "ann@example.org"}, page="/login")
    wait_for(lambda: list((moot.dir / "var/mail2/new").glob("*")), "the letter")


# ---- status

def test_status_tells_what_runs_and_since_when(bot, on_irc):
    bot.start("web")
    ann = on_irc("ann")
    ann.say(CHANNEL, "!next")
    ann.expect("No call")
    wait_for(lambda: "in 1 of 1 channels" in bot.run("status"), "the network in the status", 20)
    out = bot.run("status")
    assert re.search(rf"moot-bot +up +pid {bot.pid('bot')}, ", out)
    assert re.search(rf"moot-web +up +pid {bot.pid('web')}, ", out)
    assert re.search(r"irc test +up +as moot", out) and "schema " in out
    assert bot.stop("bot") == 0
    done = bot.run("status", check=False)
    assert done.returncode == 1 and re.search(r"moot-bot +stopped", done.stdout)


def test_who_was_killed_falls_silent(moot):
    moot.start("mail")
    wait_for(lambda: moot.sql("SELECT * FROM program"), "its row")
    moot.kill9("mail")
    db = sqlite3.connect(moot.db)
    with db:
        db.execute("UPDATE program SET updated_at = ?", (int(time.time()) - 100,))
    db.close()
    done = moot.run("status", check=False)
    assert done.returncode == 1 and re.search(r"moot-mail +silent", done.stdout)
    assert "moot-mail does not run" in moot.run("reload", check=False).stdout


def test_a_lost_network_is_told_with_the_reason(bot, ircd):
    ircd.kill()
    wait_for(lambda: "lost last: " in bot.run("status"), "the loss", 20)
    assert not re.search(r"irc test +up", bot.run("status"))


def test_only_operators_see_errors_on_the_page(bot, ircd):
    bot.start("web")
    ircd.kill()
    wait_for(lambda: bot.sql("SELECT * FROM network WHERE error IS NOT NULL"), "the loss", 20)
    everybody = bot.get("/status").text
    assert "moot-bot" in everybody and "Lost last" not in everybody
    operator = bot.sign_in("Olga Example", "olga@example.org", "operator")
    assert "Lost last" in operator.get("/status").text


# ---- quiet

def test_quiet_answers_in_private_and_records_meetings(bot, on_irc):
    bot.start("web")
    ann, bob = on_irc("ann"), on_irc("bob")
    make_organiser(bot, ann)
    ann.say(CHANNEL, "!quiet 1h")
    ann.expect(r"PRIVMSG ann :I keep quiet in #xendevel until ")
    bob.say(CHANNEL, "!next")
    bob.expect(r":moot!\S+ PRIVMSG bob :No call is planned")
    bob.say(CHANNEL, "#startmeeting hushed")
    bob.expect(r":moot!\S+ PRIVMSG bob :Meeting started")
    bob.say(CHANNEL, "#endmeeting")
    bob.expect(r"PRIVMSG bob :Log: ")
    assert not [line for line in lines_of_moot(bob) if CHANNEL + " :" in line]
    ann.say(CHANNEL, "!quiet off")
    ann.expect("I speak in #xendevel again")
    bob.say(CHANNEL, "!next")
    bob.expect(rf":moot!\S+ PRIVMSG {CHANNEL} :No call")


def test_notices_wait_while_it_is_to_be_quiet(bot, on_irc):
    bot.start("web")
    ann = on_irc("ann")
    make_organiser(bot, ann)
    ann.say(CHANNEL, "!quiet 1h")
    ann.expect("I keep quiet")
    now = int(time.time())
    db = sqlite3.connect(bot.db, timeout=10)
    with db:
        db.execute("INSERT INTO notice (network, target, text, queued_at, expires_at)"
                   " VALUES ('test', ?, 'The call was moved', ?, ?)", (CHANNEL, now, now + 600))
    db.close()
    ann.say(CHANNEL, "!next")
    ann.expect("PRIVMSG ann :No call")
    ann.say(CHANNEL, "!quiet off")
    ann.until("I speak in")
    ann.expect(rf"PRIVMSG {CHANNEL} :The call was moved", 20)
    assert len([line for line in ann.seen if "was moved" in line]) == 1


@pytest.mark.parametrize("text, answer", [
    ("!quiet 1h", "for the operators of #xendevel"), ("!quiet", "say for how long"),
])
def test_not_everybody_may_hush_it(bot, on_irc, text, answer):
    bob = on_irc("bob")
    bob.say(CHANNEL, text)
    bob.expect(rf"PRIVMSG bob :.*{answer}")
    assert bot.sql("SELECT * FROM quiet") == []


def test_an_operator_of_the_channel_may_hush_it(ircd, make_moot, on_irc):
    ann = on_irc("ann")                 # who is first in a channel is its operator
    moot = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann.say(CHANNEL, "!quiet 1h")
    ann.expect(r"PRIVMSG ann :I keep quiet in #xendevel until ")
    assert moot.sql("SELECT what FROM audit")[-1]["what"].endswith("by an operator of it")
    ann.say(CHANNEL, "!quiet off")
    ann.expect("I speak in #xendevel again")


def test_a_family_is_off_where_the_config_says_so(ircd, make_moot, on_irc):
    moot = make_moot(irc_port=ircd.port, channels=f"{CHANNEL} #other",
                     irc="burst = 1000\nrate_ms = 0\noff = #other:calls #other:meetings")
    moot.start("bot")
    moot.wait_log("bot", "in #other")
    ann = on_irc("ann", channels=(CHANNEL, "#other"))
    ann.say("#other", "!next")
    ann.expect(r"PRIVMSG ann :!next is switched off here")
    ann.say("#other", "#startmeeting here")
    ann.say(CHANNEL, "!next")
    ann.expect(rf"PRIVMSG {CHANNEL} :No call")
    assert moot.sql("SELECT * FROM meeting") == []
    change(moot, "off = ", "#off = ")
    moot.run("reload")
    ann.say("#other", "#startmeeting here")
    ann.expect("PRIVMSG #other :Meeting started")
