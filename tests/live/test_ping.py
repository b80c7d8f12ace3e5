# SPDX-License-Identifier: GPL-2.0-or-later
"""Pings between people on a real server, and on the web."""
import re
import sqlite3
import time
import urllib.parse

import pytest

from ircd import IrcClient
from moot import wait_for
from services import Atheme, Inspircd

CHANNEL = "#xendevel"


def pinged_as(client, nick, text, timeout=15):
    """The line that brings a ping; its number."""
    return client.expect(rf":moot!\S+ PRIVMSG {nick} :\[(\d+)\] .*pings you: {text}",
                         timeout).group(1)


def pinged(client, text, timeout=15):
    return pinged_as(client, client.nick, text, timeout)


def answer(client, regex):
    return client.expect(rf":moot!\S+ PRIVMSG {client.nick} :{regex}")


def lines_after(client, text="!next"):
    """What the bot has said to the client before its answer to a question asked now."""
    client.say("moot", text)
    return [x for x in client.until("No call is planned") if ":moot!" in x and "PRIVMSG" in x]


def write(moot, sql, *args):
    db = sqlite3.connect(moot.db, timeout=10)
    with db:
        db.execute(sql, args)
    db.close()


def tie(bot, client, browser):
    """The nick is tied to the person who is signed in."""
    client.say("moot", "!login")
    line = answer(client, "This network has no accounts.*").group(0)
    path = urllib.parse.urlsplit(re.search(r"http\S+", line).group(0)).path
    assert browser.post(path, {}, page=path).status in (302, 303)
    client.say("moot", "!login")
    answer(client, ".*this signs you in")


def test_who_is_active_is_told_at_once_in_private(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    bob.say(CHANNEL, "hello")
    ann.expect(r"bob!\S+ PRIVMSG #xendevel :hello")
    ann.say(CHANNEL, "!ping bob please look at v3")
    bob.expect(r":moot!\S+ PRIVMSG bob :\[1\] ann in #xendevel pings you: please look at v3 "
               r"\(!ok 1")
    answer(ann, "bob: told just now, in private")
    bob.say("moot", "!ok")
    answer(bob, 'ok: "please look at v3" from ann')
    answer(ann, 'bob says ok to "please look at v3"')
    assert not [x for x in ann.seen + bob.seen if ":moot!" in x and "PRIVMSG #xendevel" in x]


def test_who_is_silent_is_told_on_speaking_and_not_on_joining(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.say(CHANNEL, "!ping bob please look at v3")
    answer(ann, "bob: not active now; kept until they next speak$")
    bob.quit()
    bob = on_irc("bob")
    assert not [x for x in bob.sync() if "pings you" in x]
    bob.say(CHANNEL, "morning")
    pinged(bob, "please look at v3")
    answer(ann, 'bob got "please look at v3"')
    bob.say(CHANNEL, "so")
    assert lines_after(bob) == []


def test_ping_wants_a_reason_and_somebody(bot, on_irc):
    ann = on_irc("ann")
    on_irc("bob")
    for text, words in [("!ping", "who, and what about"), ("!ping bob", "say what it is about"),
                        ("!ping bob,", "say what it is about"),
                        ("!ping nobody here", "nobody: I have not seen anybody of that name"),
                        ("!ping ann me", '"ann" is you'), ("!ping moot hello", "I am here"),
                        ("!ping reviewers of x86 v3", "no series .x86. was seen on the list"),
                        ('!ping "bob hello', "say what it is about"),
                        ("!ping bob " + "x" * 301, "too long")]:
        ann.say(CHANNEL, text)
        answer(ann, f".*({words})")
    assert bot.sql("SELECT count(*) AS n FROM ping")[0]["n"] == 0


def test_several_are_pinged_and_the_reason_may_have_commas(bot, on_irc):
    ann, bob, cara = on_irc("ann"), on_irc("bob"), on_irc("cara")
    ann.say(CHANNEL, "!ping bob, cara: please, look")
    answer(ann, "bob: not active now; .*; cara: not active now;")
    ann.say(CHANNEL, "!ping bob, please look again")
    answer(ann, "bob: not active now")
    bob.say(CHANNEL, "hello")
    pinged(bob, "please, look")
    pinged(bob, "please look again")
    cara.say(CHANNEL, "hello")
    pinged(cara, "please, look")


def test_plain_nick_and_text_is_never_touched(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.say(CHANNEL, "bob: ping")
    ann.say(CHANNEL, "ping bob please")
    bob.say(CHANNEL, "hello")
    assert lines_after(bob) == [] and lines_after(ann) == []


def test_snooze_done_and_the_list(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    bob.say(CHANNEL, "hello")
    ann.expect("hello")
    ann.say(CHANNEL, "!ping bob one")
    number = pinged(bob, "one")
    bob.say("moot", f"!snooze {number} 2h")
    answer(bob, 'snoozed: "one" from ann; until ')
    answer(ann, 'bob puts off "one" until ')
    ann.say("moot", "!pings")
    answer(ann, rf"\[{number}\] to bob, .*, snoozed: one")
    write(bot, "UPDATE ping SET due_at = ?", int(time.time()) - 1)
    assert pinged(bob, "one", 20) == number
    bob.say("moot", f"!done {number}")
    answer(ann, 'bob says done to "one"')
    bob.say("moot", "!pings")
    answer(bob, "No ping is open")
    bob.say("moot", f"!ok {number}")
    answer(bob, "you have no open ping")


def test_a_kill_loses_nothing_and_says_nothing_twice(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.say(CHANNEL, "!ping bob kept")
    answer(ann, "bob: not active now")
    bot.kill9("bot")
    bot.start("bot")
    ann.wait_in(CHANNEL, "moot")
    bob.say(CHANNEL, "hello")
    pinged(bob, "kept")
    ann.say(CHANNEL, "hello")
    answer(ann, 'bob got "kept"')
    wait_for(lambda: not bot.sql("SELECT 1 FROM notice WHERE sent_at IS NULL"), "all to be sent")
    bot.kill9("bot")
    bot.start("bot")
    ann.wait_in(CHANNEL, "moot")
    bob.say(CHANNEL, "hello again")
    assert lines_after(bob) == [] and lines_after(ann) == []


def test_what_was_queued_and_not_said_waits_for_its_receiver_again(bot, ircd, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.say(CHANNEL, "!ping bob kept")
    answer(ann, "bob: not active now")
    bot.kill9("bot")
    # as it is when the kill comes between queueing and saying
    write(bot, "UPDATE ping SET state = 'told', told_key = 'ping 1 1', n_notices = 1")
    now = int(time.time())
    write(bot, "INSERT INTO notice (key, network, target, text, queued_at, expires_at)"
               " VALUES ('ping 1 1', 'test', 'bob', 'for bob alone', ?, ?)", now, now + 9999)
    bob.quit()
    thief = on_irc("bob")
    bot.start("bot")
    ann.wait_in(CHANNEL, "moot")
    assert lines_after(thief) == [] or "kept" in "".join(thief.seen)
    assert not [x for x in thief.seen if "for bob alone" in x]
    assert bot.sql("SELECT count(*) AS n FROM notice WHERE text = 'for bob alone'")[0]["n"] == 0


def test_a_stranger_with_the_nick_gets_nothing(bot, on_irc):
    bot.start("web")
    browser = bot.sign_in("Bob Example", "bob@example.org")
    ann, bob = on_irc("ann"), on_irc("bob")
    tie(bot, bob, browser)
    bob.quit()
    ann.expect("bob.* QUIT")
    ann.say(CHANNEL, '!ping "Bob Example" for Bob alone')
    answer(ann, "Bob Example: not active now; .* or by mail after 24 hours")
    thief = on_irc("bob")
    thief.say(CHANNEL, "hello")
    thief.say("moot", "!pings")
    answer(thief, "No ping is open")
    back = on_irc("bob_")
    tie(bot, back, browser)
    back.say(CHANNEL, "hello")
    wait_for(lambda: (back.sync(), any("for Bob alone" in x for x in back.seen))[1], "the ping")
    assert not [x for x in thief.seen if ":moot!" in x and "for Bob alone" in x]


def test_seen_tells_of_speaking_and_not_who_wants_it_not(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.say(CHANNEL, "!seen bob")
    ann.expect(r"PRIVMSG #xendevel :I know nothing of bob having been active")
    bob.say(CHANNEL, "hello")
    ann.expect("bob!.*hello")
    ann.say(CHANNEL, "!seen bob")
    ann.expect(r"PRIVMSG #xendevel :bob was active within the last ten minutes")
    bob.say("moot", "!set seen off")
    answer(bob, "zone .* seen off")
    bob.say(CHANNEL, "hello again")
    ann.say(CHANNEL, "!seen bob")
    ann.expect(r"PRIVMSG #xendevel :I know nothing of bob")


def test_away_is_shown_and_stop_stops(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    bob.say("moot", "!away until 3d at FOSDEM")
    answer(bob, "Away until ")
    ann.say(CHANNEL, "!ping bob hello")
    answer(ann, r"bob: away until .* \(at FOSDEM\); kept")
    bob.say("moot", "!back")
    answer(bob, "Welcome back")
    pinged(bob, "hello")
    bob.say("moot", "!stop ann")
    answer(bob, "No pings from ann")
    ann.say(CHANNEL, "!ping bob again")
    answer(ann, ".*bob takes no pings now")
    bob.say("moot", "!stop off")
    answer(bob, "Pings come through again")
    ann.say(CHANNEL, "!tell bob thanks")
    bob.expect(r"PRIVMSG bob :\[\d+\] ann in #xendevel tells you: thanks$")


def test_a_group_is_for_its_members(ircd, make_moot, on_irc):
    moot = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0",
                     extra_config="[group x86]\nmembers = ann, bob, cara\n")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann, bob, dan = on_irc("ann"), on_irc("bob"), on_irc("dan")
    bob.say(CHANNEL, "hello")
    ann.expect("hello")
    dan.say(CHANNEL, "!ping x86 hello")
    answer(dan, "only members of x86 may ping it")
    ann.say(CHANNEL, "!ping x86 the tree is broken")
    answer(ann, "bob: told just now, in private; cara: I have not seen anybody")
    pinged(bob, "the tree is broken")


# ---- on the web

def test_pings_are_answered_on_the_web_without_javascript(bot, on_irc):
    bot.start("web")
    browser = bot.sign_in("Bob Example", "bob@example.org")
    ann, bob = on_irc("ann"), on_irc("bob")
    tie(bot, bob, browser)
    bob.say(CHANNEL, "hello")
    ann.expect("bob!.*hello")
    ann.say(CHANNEL, "!ping bob <b>look</b>")
    number = pinged(bob, "<b>look</b>")
    page = browser.get("/pings").text
    assert "&lt;b&gt;look&lt;/b&gt;" in page and "ann" in page
    assert browser.post(f"/ping/{number}/ok", {}, page="/pings").status == 303
    answer(ann, 'bob says ok to "<b>look</b>"')
    assert browser.post(f"/ping/{number}/snooze", {"until": "2h"}, page="/pings").status == 303
    answer(ann, "bob puts off")
    assert browser.post(f"/ping/{number}/done", {}, page="/pings").status == 303
    answer(ann, "bob says done")
    assert "None is open" in browser.get("/pings").text
    other = bot.sign_in("Eve Example", "eve@example.org")
    ann.say(CHANNEL, "!ping bob unseen")
    number = pinged(bob, "unseen")
    assert "unseen" not in other.get("/pings").text
    form = browser.form("/pings")
    form["csrf"] = other.form("/me/preferences")["csrf"]
    assert "no open ping" in other.post(f"/ping/{number}/ok", form).text


def test_preferences_are_set_on_the_web(bot):
    bot.start("web")
    browser = bot.sign_in("Bob Example", "bob@example.org")
    path = "/me/preferences"
    assert 'href="/me/preferences"' in browser.get("/me").text
    good = {"channel": "digest", "quiet": "22:00-08:00", "digest": "48h"}
    assert browser.post(path, good, page=path).status == 303
    page = browser.get(path).text
    assert 'value="22:00-08:00"' in page and 'value="48h"' in page
    assert re.search(r'value="digest" selected', page) and " checked" not in page
    again = browser.post(path, dict(good, quiet="25:00-08:00"), page=path)
    assert again.status == 400 or "no time of day" in again.text
    assert browser.post("/me/away", {"until": "3d", "where": "at FOSDEM"}, page=path).status == 303
    assert "(at FOSDEM)" in browser.get(path).text
    assert browser.post("/me/away", {"until": "", "where": ""}, page=path).status == 303
    assert "(at FOSDEM)" not in browser.get(path).text
    assert browser.post("/me/unstop", {}, page=path).status == 303
    assert bot.get("/pings").status in (302, 303)


def test_what_was_not_heard_of_goes_into_one_mail(bot, on_irc):
    bot.start("web")
    bot.start("mail")
    bot.sign_in("Bob Example", "bob@example.org")
    ann = on_irc("ann")
    for text in ("one", "two"):
        ann.say(CHANNEL, f"!ping Bob_Example {text}")
        answer(ann, "Bob_Example: not active now; .* or by mail")
    write(bot, "UPDATE ping SET created_at = created_at - 86400")
    mail = bot.wait_mail("2 pings wait for you", secs=30)
    assert mail["To"] == "Bob Example <bob@example.org>"
    assert "    one\n" in mail.get_content() and "    two\n" in mail.get_content()
    ann.expect(r'"one" went to Bob_Example in a mail; "two" went')


# ---- where there are accounts

@pytest.fixture
def network(tmp_path):
    net = Inspircd(tmp_path, services=True)
    services = Atheme(tmp_path, net)
    net.start()
    services.start()
    for account in ("bob", "mallory"):
        services.register(account, "secret" + account).quit()
    yield net
    services.close()
    net.close()


def log_in(net, nick, account):
    client = IrcClient(net.port, nick)
    client.say("NickServ", f"IDENTIFY {account} secret{account}")
    client.expect(r" 900 ")
    return client.join(CHANNEL)


def test_an_account_is_pinged_whatever_its_nick(network, make_moot):
    moot = make_moot(irc_port=network.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann = IrcClient(network.port, "ann").join(CHANNEL)
    bob = log_in(network, "bob", "bob")
    bob.say(CHANNEL, "hello")
    ann.expect("bob!.*hello")
    bob.send("NICK robert")
    ann.expect("bob!.*NICK :?robert")
    ann.say(CHANNEL, "!ping robert while you are here")
    pinged_as(bob, "robert", "while you are here")
    bob.quit()
    ann.expect("robert!.*QUIT")
    ann.say(CHANNEL, "!ping robert for the account alone")
    answer(ann, "robert: not active now; kept")
    for nick in ("robert", "bob_"):
        thief = log_in(network, nick, "mallory")
        thief.say(CHANNEL, "hello")
        thief.say("moot", "!pings")
        answer(thief, "No ping is open")
        thief.quit()
    back = log_in(network, "bobby", "bob")
    back.say(CHANNEL, "good morning")
    pinged_as(back, "bobby", "for the account alone")


def test_irc_away_is_honoured(network, make_moot):
    moot = make_moot(irc_port=network.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann, bob = [IrcClient(network.port, n).join(CHANNEL) for n in ("ann", "bob")]
    bob.say(CHANNEL, "hello")
    ann.expect("bob!.*hello")
    bob.send("AWAY :lunch")
    bob.expect(" 306 ")
    ann.say(CHANNEL, "!ping bob after lunch")
    answer(ann, "bob: away; kept until they next speak")
    bob.send("AWAY")
    bob.say(CHANNEL, "back")
    pinged(bob, "after lunch")
