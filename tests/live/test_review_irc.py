# SPDX-License-Identifier: GPL-2.0-or-later
"""Series of the list on IRC: whose turn, what is missing, who owes, and news of them."""
import re
import time
import urllib.parse

import pytest

from community import ELLA, JAN, NEW, Community, git
from ircd import IrcClient
from moot import wait_for
from services import Atheme, Inspircd

CHANNEL = "#xendevel"
FAST = "burst = 1000\nrate_ms = 0\n"


@pytest.fixture
def community(tmp_path, ircd):
    one = Community(tmp_path, irc_port=ircd.port, irc=FAST,
                    review="committers = committers@example.org\n"
                           "release_manager = rita@release.example.org")
    yield one
    one.moot.close()


@pytest.fixture
def bot(community):
    community.moot.start("bot")
    community.moot.wait_log("bot", "in #xendevel")
    return community.moot


def asked(client, text, *answers, to=CHANNEL):
    """What is asked in the channel is answered there, a line for each of answers."""
    client.say(to, text)
    target = CHANNEL if to == CHANNEL else client.nick
    return [client.expect(rf":moot!\S+ PRIVMSG {target} :({regex})").group(1)
            for regex in answers]


def told(client, regex):
    return client.expect(rf":moot!\S+ PRIVMSG {client.nick} :({regex})").group(1)


def known(moot, client, name, mail):
    """The client's nick is that person's, for as long as it stays."""
    browser = moot.sign_in(name, mail)
    client.say("moot", "!login")
    link = told(client, "This network has no accounts.*")
    path = urllib.parse.urlsplit(re.search(r"http\S+", link).group(0)).path
    assert browser.post(path, {}, page=path).status in (302, 303)


def no_address(client):
    said = [x for x in client.seen if ":moot!" in x and f"PRIVMSG {CHANNEL} " in x]
    assert said and not [x for x in said if re.search(r"\S@\S+\.example\.org", x)], said


def test_whose_turn_and_what_is_missing_is_told_in_two_lines(community, bot, on_irc):
    ann = on_irc("ann")
    community.patch(20, "p1@x")
    for what in ("p1@x", "<p1@x>", "https://lore.example.org/p1@x/", "1", "shadow: ch",
                 '"shadow: change"'):
        first, second = asked(ann, f"!status {what}", r"\[PATCH\] shadow: change, by New Comer: "
                              r"waiting for review by Jan Deep \(SHADOW\), for 20 days$",
                              "Missing: an ack for SHADOW, a second person's review; .*")
        assert second.endswith(f"; {bot.url}/series/1")
    community.mail(10, "r1@x", JAN, "Re: [PATCH] shadow: change", "> +2\n\nWhy two?\n", "p1@x")
    asked(ann, "!status 1",
          ".*waiting for the author, New Comer: 1 question unanswered, for 10 days")
    ann.say(CHANNEL, "!status nosuch words")
    told(ann, 'no series "nosuch words" was seen on the list')
    ann.say(CHANNEL, "!status")
    told(ann, "which series\\?  !status SERIES")
    no_address(ann)


def test_a_newcomer_is_told_in_private_what_to_do_and_whom_to_ask(community, bot, on_irc):
    ann = on_irc("ann")
    community.patch(20, "p1@x")
    ann.say(CHANNEL, "!ready p1@x")
    told(ann, r"\[PATCH\] shadow: change, by New Comer: not ready yet, waiting for review by Jan")
    told(ann, r"- Rule 1, the patch: shadow/a.c: no maintainer of SHADOW has approved: ask Jan "
              r"Deep for an Acked-by, by answering the patch on the list.*\(MAINTAINERS: ")
    told(ann, r"- Rule 2, the patch: nobody other than New Comer has approved: ask .*: Check-in")
    told(ann, r"Then a committer puts it in \(Ella Rest\).*committers@example.org.*"
              + re.escape(bot.url) + "/series/1$")
    community.mail(18, "r1@x", JAN, "Re: [PATCH] shadow: change", f"Acked-by: {JAN}\n", "p1@x")
    ann.say(CHANNEL, "!ready p1@x")
    told(ann, r"\[PATCH\] shadow: change, by New Comer: ready: a committer can take it$")
    told(ann, r"Now a committer puts it in \(Ella Rest\)\.  If nobody does .*committers@example")
    assert not [x for x in ann.seen if f":moot!" in x and f"PRIVMSG {CHANNEL}" in x]
    community.patch(5, "p2@x", "[PATCH v2] shadow: change", line="22")
    ann.say(CHANNEL, "!ready p1@x")
    told(ann, ".*: superseded by v2$")
    told(ann, "Ask of the newer version: .*/series/2$")


def test_who_owes_and_what_waits_is_told(community, bot, on_irc):
    ann, jan = on_irc("ann"), on_irc("jan")
    community.patch(20, "p1@x")
    community.patch(3, "q1@x", "[PATCH] shadow: another", line="3")
    bot.run("owe")
    asked(ann, "!owe jan", r"Jan Deep: a review \(SHADOW\) for \[PATCH\] shadow: change, by New "
          r"Comer, for 20 days: .*/series/1$", r"Jan Deep: .*another")
    asked(ann, "!owe nobody", 'Nobody called "nobody" owes nothing')
    ann.say(CHANNEL, "!owe")
    told(ann, "I do not know who you are on the list: say !iam")
    bot.start("web")
    known(bot, jan, "Jan D.", "jan@deep.example.org")
    jan.sync()
    jan.at = len(jan.seen)
    asked(jan, "!owe", r"Jan Deep: a review \(SHADOW\) for \[PATCH\] shadow: change")
    asked(ann, "!queue", r"2 waiting for review: .*/series/queue$",
          r"Longest without an ack: SHADOW \(2, the oldest for 20 days\)$")
    asked(ann, "!queue shad", r"\[PATCH\] shadow: change.*waiting for review.*20 days",
          r"\[PATCH\] shadow: another.*3 days")
    ann.say(CHANNEL, "!queue nosuch")
    told(ann, 'no open series touches a section "nosuch"')
    asked(ann, "!series shadow", r"\[PATCH\] shadow: another, by New Comer, 3 days ago: waiting",
          r"\[PATCH\] shadow: change")
    asked(ann, "!search subject:another", r"\[PATCH\] shadow: another, by New Comer, 3 days ago: "
          "https://lore.example.org/q1@x$")
    no_address(ann)


def test_maintainers_of_a_path_are_named_as_the_script_names_them(community, bot, on_irc):
    ann = on_irc("ann")
    asked(ann, "!maint shadow/a.c ./shadow README", r"shadow/a.c: SHADOW \(M: Jan Deep\)$",
          r"shadow/: SHADOW \(M: Jan Deep\)$",
          r"README \(not in xen staging\): THE REST \(M: Ella Rest\)$")
    git(community.tree, "fast-import", "--quiet", input=(
        "commit refs/heads/staging\ncommitter A <a@example.org> 1700000100 +0000\ndata 3\nnew\n"
        "from refs/heads/staging^0\nM 100644 inline MAINTAINERS\ndata <<EOF\n"
        f"SHADOW\nM:\t{ELLA}\nR:\t{JAN}\nS:\tMaintained\nF:\tshadow/\n"
        f"THE REST\nM:\t{ELLA}\nS:\tSupported\nF:\t*\nF:\t*/\nV:\txen-maintainers-1\nEOF\n\n"))
    asked(ann, "!maint shadow/a.c", r"shadow/a.c: SHADOW \(M: Ella Rest; R: Jan Deep\)$")
    ann.say(CHANNEL, "!maint")
    told(ann, "of which file")
    ann.say(CHANNEL, "!maint " + "x " * 6)
    told(ann, "at most 5 paths at once")
    no_address(ann)


def test_objections_intents_and_freezes_want_somebody_known_with_the_right(community, bot, on_irc):
    ann, rita, new, eve = on_irc("ann"), on_irc("rita"), on_irc("new"), on_irc("eve")
    community.patch(20, "p1@x", tags=f"Acked-by: {JAN}\n")
    bot.start("web")
    for text in ("!object 1 no", "!intend 1 soon", "!freeze moratorium x", "!remind 1 off"):
        eve.say(CHANNEL, text)
        told(eve, "I do not know who you are on the list")
    known(bot, ann, "Ann Able", "ann@able.example.org")
    known(bot, rita, "Rita Lease", "rita@release.example.org")
    known(bot, new, "New Comer", "new@comer.example.org")
    ann.say(CHANNEL, "!object 1")
    told(ann, "an objection needs a reason")
    asked(ann, '!object "shadow: change" it breaks migration', r"Objection 1 of Ann Able to "
          r"\[PATCH\] shadow: change is open: .*The list is the record")
    asked(ann, "!status 1", ".*an objection is open", "Missing: an answer to an objection; ")
    asked(ann, "!intend 1 in 48h all acks are here", r"Intent 1: Ann Able intends to commit "
          r"\[PATCH\] shadow: change, until .* others may speak; it is waiting for the author")
    asked(ann, "!freeze", "Nothing is frozen")
    ann.say(CHANNEL, "!freeze moratorium until friday RC1")
    told(ann, ".*release manager")
    asked(rita, "!freeze xen ack until 3d RC1 is near", "From now on, xen: frozen: each patch "
          "wants a Release-Acked-by until ")
    asked(ann, "!freeze", "xen: frozen: .* until .*, by Rita Lease on .*: RC1 is near$")
    asked(rita, "!freeze xen none RC1 is out", "From now on, xen: not frozen")
    asked(ann, "!freeze", "Nothing is frozen")
    ann.say(CHANNEL, "!freeze nosuch ack")
    told(ann, '"nosuch" is no tree and none of ack, moratorium and none')
    ann.say(CHANNEL, "!remind 1 mute")
    told(ann, ".*only|.*organiser")
    asked(ann, "!remind 1 off", ".*you are not reminded of this version any more")
    asked(ann, "!remind 1 on", ".*you are reminded of it again")
    asked(new, "!remind shadow mute", ".*nobody is reminded of this version any more")
    asked(new, "!remind 1 unmute", ".*people are reminded of it again")
    asked(new, "!remind 1", ".*waiting for the author", "I remind after 7 days without a word")
    no_address(ann)


def test_reviewers_of_a_series_are_pinged_and_the_sender_hears_who(community, bot, on_irc):
    ann, jan = on_irc("ann"), on_irc("jan")
    community.patch(20, "p1@x")
    ann.say(CHANNEL, "!ping reviewers of p1@x it blocks the release")
    told(ann, "Jan Deep: has no account here; the list reaches them$")
    bot.start("web")
    known(bot, jan, "Jan Deep", "jan@deep.example.org")
    ann.say(CHANNEL, "!ping reviewers of p1@x it blocks the release")
    told(ann, "Jan Deep: not active now; kept until they next speak")
    jan.say(CHANNEL, "morning")
    told(jan, r"\[1\] ann in #xendevel pings you: \[PATCH\] shadow: change: " + bot.url
         + r"/series/1 it blocks the release")
    ann.say(CHANNEL, "!ping reviewers of p1@x it blocks the release")
    told(ann, "Jan Deep: the same is open already, .*counted, 2 times now")
    ann.say(CHANNEL, "!ping reviewers of shadow: change")
    told(ann, 'no series "shadow:" was seen on the list; put a name of several words in "quotes"'
         "|.*counted|Jan Deep: told just now")
    community.mail(10, "r1@x", JAN, "Re: [PATCH] shadow: change", "> +2\n\nWhy two?\n", "p1@x")
    ann.say(CHANNEL, "!ping reviewers of p1@x")
    told(ann, r"\[PATCH\] shadow: change is for no reviewer now: waiting for the author, New")
    assert bot.sql("SELECT count(*) AS n FROM ping WHERE text LIKE '%blocks%'")[0]["n"] == 1


def test_a_name_that_nobody_has_is_not_silently_text(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.say(CHANNEL, "!ping bob, nosuch please look")
    told(ann, 'bob: not active now; .*; I know nobody called "nosuch" and took that for the text$')
    ann.say(CHANNEL, "!ping bob, nosuch: again please")
    told(ann, "nosuch: I have not seen anybody of that name; nobody was pinged$")
    bob.say(CHANNEL, "hello")
    told(bob, ".*pings you: nosuch please look")
    assert bot.sql("SELECT count(*) AS n FROM ping")[0]["n"] == 1


def test_the_family_is_switched_off_in_one_channel(community, on_irc):
    moot = community.moot
    text = moot.conf.read_text()
    moot.conf.write_text(text.replace(FAST, FAST + "off = #xendevel:review\n"))
    community.patch(20, "p1@x")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann = on_irc("ann")
    ann.say(CHANNEL, "!status p1@x")
    told(ann, "!status is switched off here")
    asked(ann, "!status p1@x", ".*waiting for review", to="moot")


# ---- news

def news(client, regex, timeout=30):
    return client.expect(rf":moot!\S+ PRIVMSG {CHANNEL} :({regex})", timeout).group(1)


def started(moot):
    return wait_for(lambda: moot.sql("SELECT at FROM news WHERE kind = 'start'"), "the start", 30)


def wanted(moot):
    text = moot.conf.read_text()
    assert FAST in text
    moot.conf.write_text(text.replace(FAST, FAST + "series = #xendevel\n"))


def test_news_are_told_where_they_are_wanted_once_and_never_of_old_mail(community, on_irc):
    moot = community.moot
    wanted(moot)
    ann = on_irc("ann")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    started(moot)
    community.patch(20, "old@x", "[PATCH] shadow: old")
    soon = -2 / 86400
    community.read(community.text(soon, "c0@x", NEW, "[PATCH v2 0/2] shadow: two", "Both.\n"),
                   *[community.patch_text(soon, f"c{n}@x", f"[PATCH v2 {n}/2] part {n}",
                                          line=f"{n}0", answers="c0@x") for n in (1, 2)])
    line = news(ann, "New on the list: .*")
    assert re.fullmatch(r"New on the list: \[PATCH v2 0/2\] shadow: two, by New Comer: "
                        + re.escape(moot.url) + r"/series/\d+", line)
    moot.kill9("bot")
    community.read(*[community.patch_text(soon, f"m{n}@x", f"[PATCH] shadow: many {n}",
                                          line=f"x{n}") for n in range(5)])
    moot.start("bot")
    assert news(ann, "(New|5 new).*") == f"5 new series on the list: {moot.url}/series"
    ann.sync()
    assert len([x for x in ann.seen if f"PRIVMSG {CHANNEL} :" in x]) == 2


def test_what_went_in_is_told_and_nothing_at_all_without_the_setting(community, bot, on_irc):
    ann = on_irc("ann")
    community.patch(2, "p1@x")
    bot.stop("bot")
    assert bot.sql("SELECT * FROM news") == []
    wanted(bot)
    bot.start("bot")
    started(bot)
    now = int(time.time()) + 2
    git(community.tree, "fast-import", "--quiet", input=(
        f"commit refs/heads/staging\nauthor {NEW} {now} +0000\ncommitter A <a@example.org> {now} "
        "+0000\ndata 14\nshadow: change\nfrom refs/heads/staging^0\n"
        "M 100644 inline shadow/a.c\ndata 13\none\n2\nthree\n\n\n"))
    bot.start("mail")
    wait_for(lambda: bot.sql("SELECT 1 FROM series WHERE state = 'committed'"), "the commit", 30)
    bot.kill9("bot")
    bot.start("bot")
    line = news(ann, "(New|Committed).*")
    assert line.startswith("Committed to xen: [PATCH] shadow: change, by New Comer: ")


# ---- a network with accounts

@pytest.fixture
def network(tmp_path):
    net = Inspircd(tmp_path, services=True)
    services = Atheme(tmp_path, net)
    net.start()
    services.start()
    services.register("jan", "secretjan").quit()
    yield net
    services.close()
    net.close()


def test_an_account_is_who_owes_whatever_its_nick(network, tmp_path):
    community = Community(tmp_path, irc_port=network.port, irc=FAST)
    moot = community.moot
    try:
        community.patch(20, "p1@x")
        moot.run("owe")
        moot.person("Jan Deep", "jan@deep.example.org")
        moot.run("person", "link", "jan@deep.example.org", moot.network, "jan")
        moot.start("bot")
        moot.wait_log("bot", "in #xendevel")
        jan = IrcClient(network.port, "janny")
        jan.say("NickServ", "IDENTIFY jan secretjan")
        jan.expect(r" 900 ")
        jan.join(CHANNEL)
        asked(jan, "!owe", r"Jan Deep: a review \(SHADOW\) for \[PATCH\] shadow: change")
        ann = IrcClient(network.port, "ann").join(CHANNEL)
        ann.say(CHANNEL, "!ping reviewers of p1@x")
        told(ann, "Jan Deep: told just now, in private")
        told(jan, r"\[1\] ann in #xendevel pings you: \[PATCH\] shadow: change")
        ann.say(CHANNEL, "!owe")
        told(ann, "I do not know who you are")
    finally:
        moot.close()
