# SPDX-License-Identifier: GPL-2.0-or-later
"""Invites into a +i channel, for people who have submitted a few patches."""
import os
import subprocess

import pytest

from ircd import IrcClient
from moot import wait_for
from services import Atheme, Inspircd
from test_identity import audit, iam

CORE = "#core"
USERS = "#users"


class Tree:
    """A git repository that the test writes."""

    def __init__(self, path):
        self.path = path
        self.git("init", "-q", "-b", "staging")
        self.n = 0

    def git(self, *args, **env):
        path = [self.path] if args[0] == "init" else []
        subprocess.run(["git", *([] if path else ["-C", self.path]), *args, *path], check=True,
                       capture_output=True,
                       env=dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", HOME="/nonexistent",
                                **env))

    def commit(self, name, address, subject):
        self.n += 1
        when = f"{1700000000 + self.n} +0000"
        self.git("commit", "-q", "--allow-empty", "-m", subject, GIT_AUTHOR_NAME=name,
                 GIT_AUTHOR_EMAIL=address, GIT_AUTHOR_DATE=when, GIT_COMMITTER_NAME="Com",
                 GIT_COMMITTER_EMAIL="com@example.org", GIT_COMMITTER_DATE=when)


@pytest.fixture
def tree(tmp_path):
    one = Tree(tmp_path / "tree")
    for i in range(4):
        one.commit("Ann Example", "ann@example.org", f"x86: part {i}")
    one.commit("Ann Example", "ann@old.example", "arm: from another address")
    one.commit("Bob Example", "bob@example.org", "docs: only one")
    return one


@pytest.fixture
def make_house(make_moot, ircd, tree, on_irc):
    """Bot, pages and mail; the bot is an operator of #core, which is +i."""
    def make(mode="auto"):
        one = make_moot(
            irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0", channels=f"{CORE} {USERS}",
            extra_config=f"[invite]\nchannels = {CORE}\nmode = {mode}\ntree = {tree.path}\n"
                         f"branch = staging\ncommit_url = https://git.example.org/c/%s\n"
                         f"user_channel = {USERS}\n")
        for name in ("bot", "web", "mail"):
            one.start(name)
        one.wait_log("bot", f"in {USERS}")
        wait_for(lambda: one.sql("SELECT * FROM author"), "the tree to be scanned")
        return one
    return make


@pytest.fixture
def house(make_house):
    return make_house()


@pytest.fixture
def root(on_irc):
    """An operator of the server, who makes #core +i and others its operators."""
    def make(*ops):
        one = on_irc("root", channels=())
        one.send("OPER root wheel")
        one.expect(" 381 ")
        for nick in ops:
            one.send(f"MODE {CORE} +o {nick}")
        one.send(f"MODE {CORE} +i")
        one.sync()
        return one
    return make


def member(house, on_irc, nick="bob"):
    """Somebody in the channel whom the bot knows."""
    one = on_irc(nick, channels=(CORE,))
    iam(house, one, f"{nick}@example.org",
        len(house.sql("SELECT * FROM letter WHERE subject LIKE 'Your account on%'")) + 1)
    return one


def write_to_moot(house, n, sender, subject, extra=""):
    """A mail in the mailbox of moot's own address."""
    (house.dir / "inbox" / "new" / f"{n}.mail").write_text(
        f"Return-Path: <{sender}>\nFrom: {sender}\nTo: moot <moot@example.org>\n"
        f"Subject: {subject}\nMessage-ID: <q{n}@example.org>\n{extra}\nHello.\n")


@pytest.fixture
def postal_house(make_moot, ircd, tree):
    one = make_moot(irc_port=ircd.port, channels=f"{CORE} {USERS}", extra_config=(
        f"[invite]\nchannels = {CORE}\ntree = {tree.path}\nbranch = staging\n"
        "[source own]\nmaildir = inbox\n"))
    for sub in ("new", "cur", "tmp"):
        (one.dir / "inbox" / sub).mkdir(parents=True)
    one.person("Ann Example", "ann@example.org")
    one.person("Bob Example", "bob@example.org")
    for name in ("bot", "mail"):
        one.start(name)
    wait_for(lambda: one.sql("SELECT * FROM author"), "the tree to be scanned")
    return one


def test_a_mail_asks_for_an_invite_too(postal_house):
    write_to_moot(postal_house, 1, "ann@example.org", "Invite me to #core please")
    mail = postal_house.wait_mail("Re: invite")
    assert mail["In-Reply-To"] == "<q1@example.org>" and "ann@example.org" in mail["To"]
    assert "let into #core" in " ".join(mail.get_content().split())
    assert postal_house.sql("SELECT state FROM invite") == [{"state": "granted"}]
    write_to_moot(postal_house, 2, "bob@example.org", "invite")
    text = " ".join(postal_house.wait_mail("Re: invite", 2).get_content().split())
    assert "1 commit" in text and "/invite" in text


def test_patches_on_the_list_count_too(postal_house):
    for i in range(3):
        (postal_house.dir / "inbox" / "new" / f"p{i}.mail").write_text(
            "Return-Path: <devel-bounces@lists.example.org>\nFrom: Bob <bob@example.org>\n"
            f"To: devel@lists.example.org\nList-Id: <devel.lists.example.org>\n"
            f"Subject: [PATCH v2 {i}/2] docs: mend part {i}\nMessage-ID: <p{i}@example.org>\n\nx\n")
    wait_for(lambda: len(postal_house.sql("SELECT * FROM posted")) == 3, "the patches to be read")
    write_to_moot(postal_house, 9, "bob@example.org", "invite #core")
    mail = postal_house.wait_mail("Re: invite")
    assert "let into #core" in " ".join(mail.get_content().split())
    assert "3 patches on the list" in postal_house.sql("SELECT evidence FROM invite")[0]["evidence"]


def test_a_mailed_request_is_answered_once_and_programs_never(postal_house):
    write_to_moot(postal_house, 1, "ann@example.org", "invite")
    postal_house.wait_mail("Re: invite")
    (postal_house.dir / "inbox" / "cur" / "1.mail:2,S").rename(
        postal_house.dir / "inbox" / "new" / "again.mail")
    write_to_moot(postal_house, 2, "bob@example.org", "invite", "Auto-Submitted: auto-replied\n")
    write_to_moot(postal_house, 3, "bob@example.org", "Re: your letter")
    write_to_moot(postal_house, 4, "new@example.org", "invite")
    mail = postal_house.wait_mail("Sign in to")
    assert "new@example.org" in mail["To"]
    assert len([m for m in postal_house.mails() if "Re: invite" in m["Subject"]]) == 1


def test_who_has_commits_is_let_in_and_the_operators_are_told(house, on_irc, root):
    bob = on_irc("bob", channels=(CORE,))
    root()
    ann = on_irc("ann", channels=(USERS,))
    ann.send(f"JOIN {CORE}")
    ann.expect(" 473 ")
    iam(house, ann, "ann@example.org")
    ann.say("moot", "invite")
    ann.expect(r"PRIVMSG ann :You are let into #core")
    ann.expect(r":moot!\S+ INVITE ann :?#core")
    ann.join(CORE)
    line = bob.expect(r":moot!\S+ NOTICE @?#core :(.*)").group(1)
    assert line.startswith("ann (ann) is let into #core; 5 commits in the tree: "
                           "\"arm: from another address\", \"x86: part 3\", \"x86: part 2\"")
    row = house.sql("SELECT * FROM invite")[0]
    assert row["state"] == "granted" and row["account"] is None and row["is_told"]
    assert "https://git.example.org/c/" in row["evidence"]
    assert [x for x in audit(house) if "let into #core: 5 commits" in x]


def test_who_has_too_few_is_told_what_is_missing_and_where_to_go(house, on_irc, root):
    root()
    bob = on_irc("bob", channels=(USERS,))
    bob.say("moot", f"!invite {CORE}")
    first = bob.expect(r"PRIVMSG bob :(I do not know yet who you are.*)").group(1)
    assert "!iam" in first
    iam(house, bob, "bob@example.org")
    bob.say("moot", "!invite")
    text = bob.expect(r"PRIVMSG bob :(#core is for people who have.*)").group(1)
    assert "1 commit " in text and "3 are needed" in text
    assert "devel@lists.example.org" in text and USERS in text and "!vouch bob" in text
    bob.sync()
    assert not [x for x in bob.seen if " INVITE " in x]
    assert house.sql("SELECT * FROM invite") == []


def test_a_name_that_one_gave_oneself_is_no_proof(house, on_irc, root):
    root()
    eve = on_irc("eve", channels=(USERS,))
    house.person("Ann Example", "eve@example.org")
    iam(house, eve, "eve@example.org")
    eve.say("moot", "!invite")
    line = eve.expect(r"PRIVMSG eve :(I have put it before the operators.*)").group(1)
    assert "0 commits in the tree and 5 by the name alone" in line
    eve.sync()
    assert not [x for x in eve.seen if " INVITE " in x]
    assert house.sql("SELECT state FROM invite")[0]["state"] == "asked"


def test_operators_grant_deny_and_revoke(make_house, on_irc, root):
    house = make_house(mode="ops")
    op = on_irc("op", channels=(CORE,))
    bob = on_irc("bob", channels=(CORE,))
    root("op")
    ann = on_irc("ann", channels=(USERS,))
    iam(house, ann, "ann@example.org")
    ann.say("moot", "!invite")
    ann.expect("I have put it before the operators of #core: 5 commits")
    op.expect(r"NOTICE @?#core :ann \(ann\) asks to be let into #core \(!grant ann, or !deny ann")
    bob.say("moot", "!grant ann")
    bob.expect("this is for the operators of #core")
    op.say("moot", "!deny ann")
    op.expect("say why")
    op.say("moot", "!deny ann not just now")
    op.expect("Done: ann is denied")
    ann.say("moot", "!invite")
    ann.expect("op has denied this: not just now")
    op.say("moot", "!grant ann she is right")
    op.expect("Done: ann")
    ann.expect(r":moot!\S+ INVITE ann :?#core")
    ann.join(CORE)
    op.say("moot", "!revoke ann shouting")
    op.expect("Done: ann is revoked")
    op.expect(r"NOTICE @?#core :ann \(ann\): no longer invited by op: shouting")
    ann.send(f"PART {CORE}")
    ann.say("moot", "!invite")
    ann.expect("op has revoked this: shouting")
    op.say("moot", "!invites")
    op.expect(r"PRIVMSG op :1: ann \(ann\): no longer invited by op: shouting")
    states = [x for x in audit(house) if x.startswith("invite 1: ")]
    assert len(states) == 4 and states[1].endswith("denied: not just now")


def test_a_member_vouches_and_others_do_not(house, on_irc, root):
    bob = member(house, on_irc)
    stranger = on_irc("stranger", channels=(CORE,))
    root()
    new = on_irc("newbie", channels=(USERS,))
    stranger.say("moot", "!vouch newbie a friend")
    stranger.expect("for people who are in #core and whose account I know")
    new.say("moot", "!vouch newbie myself")
    new.expect("for people who are in #core and whose account I know")
    bob.say("moot", "!vouch newbie")
    bob.expect("say why")
    bob.say("moot", "!vouch newbie found the XSA")
    bob.expect("newbie is let into #core on your word")
    new.expect(r":moot!\S+ INVITE newbie :?#core")
    new.join(CORE)
    assert "vouched for by bob: found the XSA" in house.sql("SELECT evidence FROM invite")[0][
        "evidence"]


def test_an_invite_of_a_nick_without_account_ends_with_the_nick(house, on_irc, root):
    bob = member(house, on_irc)
    root()
    new = on_irc("newbie", channels=(USERS,))
    bob.say("moot", "!vouch newbie found the XSA")
    new.expect(r":moot!\S+ INVITE newbie :?#core")
    new.quit()
    bob.sync()
    thief = on_irc("newbie", channels=(USERS,))
    thief.say("moot", "!invite")
    thief.expect("I do not know yet who you are")
    thief.sync()
    assert not [x for x in thief.seen if " INVITE " in x]


def test_who_comes_back_is_invited_again(house, on_irc, root):
    on_irc("bob", channels=(CORE,))
    root()
    ann = on_irc("ann", channels=(USERS,))
    iam(house, ann, "ann@example.org")
    ann.say("moot", "!invite")
    ann.expect(r"INVITE ann :?#core")
    ann.join(CORE)
    ann.quit()
    wait_for(lambda: not house.sql("SELECT * FROM account"), "the nick to be untied")
    again = on_irc("ann2", channels=(USERS,))
    iam(house, again, "ann@example.org", 2)
    again.say("moot", "!invite")
    again.expect(r"INVITE ann2 :?#core")
    again.join(CORE)


def test_asking_is_limited(house, on_irc, root):
    root()
    bob = on_irc("bob", channels=(USERS,))
    for _ in range(5):
        bob.say("moot", "!invite")
        bob.expect("I do not know yet")
    bob.say("moot", "!invite")
    bob.expect("that was too often")


def test_the_page_asks_and_organisers_decide_there(make_house, on_irc, root):
    house = make_house(mode="ops")
    op = on_irc("op", channels=(CORE,))
    root("op")
    browser = house.sign_in("Ann Example", "ann@example.org")
    page = browser.get("/invite").text
    assert "5 commits" in page and "https://git.example.org/c/" in page
    assert browser.post("/invite", {"network": "test", "channel": CORE},
                        page="/invite").status == 303
    op.expect(r"NOTICE @?#core :.*asks to be let into #core")
    number = house.sql("SELECT id FROM invite")[0]["id"]
    assert browser.post(f"/invite/{number}/grant", {"reason": ""}).status == 403
    oscar = house.sign_in("Oscar", "oscar@example.org", "organiser")
    assert oscar.post(f"/invite/{number}/grant", {"reason": "welcome"},
                      page="/invite").status == 303
    op.expect(r"NOTICE @?#core :.*is let into #core by Oscar: welcome")
    ann = on_irc("ann", channels=(USERS,))
    iam(house, ann, "ann@example.org")
    ann.say("moot", "!invite")
    ann.expect(r"INVITE ann :?#core")
    assert oscar.post(f"/invite/{number}/revoke", {"reason": "gone"},
                      page="/invite").status == 303
    assert house.sql("SELECT state FROM invite")[0]["state"] == "revoked"


def test_the_scan_follows_the_tree(house, tree):
    assert "nothing new" in house.run("tree", "scan")
    tree.commit("Bob Example", "bob@example.org", "docs: a second")
    assert "counted the authors of 7 commits" in house.run("tree", "scan")
    rows = house.sql("SELECT commits FROM author WHERE email = 'bob@example.org'")
    assert [row["commits"] for row in rows] == [2]


# ---- with services

@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """InspIRCd and Atheme; #core is mootbot's by ChanServ, and +i."""
    d = tmp_path_factory.mktemp("services")
    d.chmod(0o755)
    net = Inspircd(d, services=True)
    atheme = Atheme(d, net)
    try:
        net.start()
        atheme.start()
        owner = atheme.register("mootbot", "s3cret")
        owner.join(CORE)
        owner.say("ChanServ", f"REGISTER {CORE}")
        owner.expect(r":ChanServ!\S+ NOTICE .*registered")
        owner.send(f"MODE {CORE} +i")
        owner.say("ChanServ", f"SET {CORE} MLOCK +i")
        owner.sync()
        for account in ("ann_e", "bob_e"):
            atheme.register(account, "pass").quit()
        net.owner = owner
        yield net
    finally:
        atheme.close()
        net.close()


@pytest.fixture
def on_services(services, make_moot, tree, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    secret.chmod(0o600)
    one = make_moot(
        irc_port=services.port, channels=f"{CORE} {USERS}",
        irc=f"burst = 1000\nrate_ms = 0\naccount = mootbot\naccount_password_file = {secret}",
        extra_config=f"[invite]\nchannels = {CORE}\ntree = {tree.path}\nbranch = staging\n"
                     "chanserv_grant = FLAGS %c %a +i\nchanserv_revoke = FLAGS %c %a -i\n")
    for name in ("bot", "web", "mail"):
        one.start(name)
    one.wait_log("bot", f"in {USERS}")
    services.owner.send(f"INVITE moot {CORE}")
    one.wait_log("bot", f"in {CORE}")
    services.owner.send(f"MODE {CORE} +o moot")
    services.owner.expect(rf"MODE {CORE} \+o :?moot")
    wait_for(lambda: one.sql("SELECT * FROM author"), "the tree to be scanned")
    yield one
    one.stop("bot")


def logged_in(services, nick, account, *channels):
    one = IrcClient(services.port, nick)
    one.say("NickServ", f"IDENTIFY {account} pass")
    one.expect(" 900 ")
    return one.join(*channels)


def test_an_invite_is_the_accounts_whatever_its_nick(services, on_services):
    ann = logged_in(services, "ann", "ann_e", USERS)
    iam(on_services, ann, "ann@example.org")
    ann.say("moot", "!invite")
    ann.expect(r":moot!\S+ INVITE ann :?#core")
    ann.join(CORE)
    services.owner.expect(r":moot!\S+ NOTICE @#core :ann \(account ann_e, ann\) is let into")
    assert on_services.sql("SELECT account FROM invite")[0]["account"] == "ann_e"
    services.owner.say("ChanServ", f"FLAGS {CORE} ann_e")
    services.owner.expect(r"ann_e.*\+i")
    ann.quit()
    thief = IrcClient(services.port, "ann").join(USERS)
    thief.say("moot", "!invite")
    thief.expect("I do not know yet who you are")
    thief.sync()
    assert not [line for line in thief.seen if " INVITE " in line]
    thief.quit()
    again = logged_in(services, "annabel", "ann_e", USERS)
    again.expect(r":moot!\S+ INVITE annabel :?#core")
    again.quit()
    services.owner.say("moot", "!revoke ann_e test over")
    services.owner.expect(r"Done: \S+ is revoked")
    services.owner.say("ChanServ", f"FLAGS {CORE} ann_e")
    services.owner.expect(r"ann_e")


def test_a_grant_waits_until_its_account_is_online(services, on_services):
    services.owner.say("moot", "!grant bob_e met in Lisbon")
    services.owner.expect("Done: the account bob_e, as soon as I see it")
    bob = logged_in(services, "bobby", "bob_e", USERS)
    bob.expect(r":moot!\S+ INVITE bobby :?#core")
    bob.join(CORE).quit()
