# SPDX-License-Identifier: GPL-2.0-or-later
"""Who is speaking: accounts, addresses and people tied by those who have them."""
import re
import urllib.parse

import pytest

from moot import wait_for


@pytest.fixture
def house(bot):
    """The bot, pages and mail."""
    bot.start("web")
    bot.start("mail")
    return bot


def word_in(mail):
    return re.search(r"confirm (\S+)", mail.get_content()).group(1)


def iam(moot, client, address, n=1):
    """Say !iam and the mailed word; the bot's answer."""
    client.say("moot", f"!iam {address}")
    client.expect(r"PRIVMSG \S+ :If \S+ can be used here, a mail with a word is on its way")
    word = word_in(moot.wait_mail("Your account on test", n))
    client.say("moot", f"confirm {word}")
    return client.expect(r":moot!\S+ PRIVMSG \S+ :(.*)").group(1)


def people(moot):
    return [row["name"] for row in moot.sql("SELECT name FROM person ORDER BY id")]


def audit(moot):
    return [row["what"] for row in moot.sql("SELECT what FROM audit ORDER BY id")]


def test_a_mailed_word_ties_account_and_address(house, on_irc):
    house.person("Ann Example", "ann@example.org")
    ann = on_irc("ann")
    assert "This nick, for as long as you keep it, is Ann Example here" in \
        iam(house, ann, "ann@example.org")
    ann.say("moot", "!whoami")
    line = ann.expect(r"PRIVMSG ann :(Ann Example, member, .*)").group(1)
    assert "ann@example.org" in line and "ann on test (the nick, for now)" in line
    assert "confirmed account =ann=" in audit(house)[-1]
    ann.say("moot", "!forget")
    ann.expect("this account is nobody's here any more")
    ann.say("moot", "!whoami")
    ann.expect("nobody that I know")
    assert people(house) == ["Ann Example"]


def test_a_new_address_becomes_a_new_person(house, on_irc):
    ann = on_irc("ann")
    assert "ann here" in iam(house, ann, "new@example.org")
    assert people(house) == ["ann"]
    row = house.sql("SELECT email, is_main, confirmed_at FROM address")[0]
    assert row["email"] == "new@example.org" and row["is_main"] and row["confirmed_at"]


def test_somebody_elses_word_is_of_no_use(house, on_irc):
    house.person("Ann Example", "ann@example.org")
    ann, eve = on_irc("ann"), on_irc("eve")
    ann.say("moot", "!iam ann@example.org")
    word = word_in(house.wait_mail("Your account on test"))
    eve.say("moot", f"!confirm {word}")
    eve.expect(r"PRIVMSG eve :this word was asked for by the account")
    page = house.get(f"/login/{word}")
    assert page.status == 400 and "for the bot on IRC" in page.text
    assert house.sql("SELECT * FROM account") == []


def test_a_word_is_used_once(house, on_irc):
    ann = on_irc("ann")
    ann.say("moot", "!iam ann@example.org")
    word = word_in(house.wait_mail("Your account on test"))
    ann.say("moot", f"!confirm {word}")
    ann.expect("Thank you")
    ann.say("moot", f"!confirm {word}")
    ann.expect("used already or is older than 15 minutes")
    ann.say("moot", "!confirm nonsense")
    ann.expect("used already or is older than 15 minutes")


def test_identity_is_for_private_messages(house, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.say("#xendevel", "!iam ann@example.org")
    ann.expect("!iam is for private messages")
    bob.sync()
    assert not [line for line in bob.seen if ":moot!" in line and "PRIVMSG" in line]


def test_mails_to_an_address_are_limited(house, on_irc):
    ann = on_irc("ann")
    for _ in range(3):
        ann.say("moot", "!iam ann@example.org")
        ann.expect("is on its way")
    ann.say("moot", "!iam ann@example.org")
    ann.expect("that was too often")


def test_account_and_address_of_two_people_make_them_one_when_asked(house, on_irc):
    house.person("Ann Example", "ann@example.org", "organiser")
    house.person("A. Example", "a@example.org")
    ann = on_irc("ann")
    iam(house, ann, "a@example.org")
    ann.say("moot", "!iam ann@example.org")
    word = word_in(house.wait_mail("Your account on test", 2))
    ann.say("moot", f"!confirm {word}")
    ann.expect(r'merge')
    assert len(people(house)) == 2
    ann.say("moot", f"!confirm {word} merge")
    ann.expect("is Ann Example here")
    assert people(house) == ["Ann Example"]
    assert house.sql("SELECT role FROM person")[0]["role"] == "organiser"
    assert len(house.sql("SELECT * FROM address WHERE person_id = 1")) == 2
    assert [x for x in audit(house) if "are one, number 1, organiser" in x]


def link_path(mail):
    return urllib.parse.urlsplit(re.search(r"http\S+", mail.get_content()).group(0)).path


def test_addresses_are_added_chosen_and_removed_on_ones_page(house):
    ann = house.sign_in("Ann Example", "ann@example.org")
    ann.post("/me/address", {"email": "work@example.org"}, page="/me")
    path = link_path(house.wait_mail("Your address at"))
    assert "Sign in first" in house.get(path).text
    eve = house.sign_in("Eve", "eve@example.org")
    assert eve.post(path, {}, page=path).status == 403
    assert "work@example.org" in ann.get(path).text
    assert ann.post(path, {}, page=path).status == 303
    assert "work@example.org" in ann.get("/me").text
    ann.post("/me/address/main", {"email": "work@example.org"}, page="/me")
    rows = house.sql("SELECT email FROM address WHERE is_main AND person_id = 1")
    assert [row["email"] for row in rows] == ["work@example.org"]
    ann.post("/me/address/remove", {"email": "ann@example.org"}, page="/me")
    rows = house.sql("SELECT email FROM address WHERE person_id = 1")
    assert [row["email"] for row in rows] == ["work@example.org"]


def test_confirming_anothers_address_signed_in_merges_the_two(house):
    house.person("Other Ann", "other@example.org")
    ann = house.sign_in("Ann Example", "ann@example.org")
    ann.post("/me/address", {"email": "other@example.org"}, page="/me")
    path = link_path(house.wait_mail("Your address at"))
    page = ann.get(path).text
    assert "Other Ann" in page and "one person" in page
    ann.post(path, {}, page=path)
    assert people(house) == ["Ann Example"]
    assert len(house.sql("SELECT * FROM address")) == 2


def test_a_matrix_id_said_on_irc_is_confirmed_on_the_web(house, on_irc):
    browser = house.sign_in("Ann Example", "ann@example.org")
    ann = on_irc("ann")
    iam(house, ann, "ann@example.org")
    ann.say("moot", "!iam matrix nonsense")
    ann.expect("is not a Matrix id")
    ann.say("moot", "!iam matrix @ann:example.org")
    ann.expect("not confirmed yet")
    ann.say("moot", "!whoami")
    ann.expect(r"@ann:example.org \(not confirmed\)")
    assert "not confirmed" in browser.get("/me").text
    browser.post("/me/matrix", {"matrix": "@ann:example.org"}, page="/me")
    assert house.sql("SELECT confirmed_at FROM matrix")[0]["confirmed_at"]


def test_forget_me_leaves_nothing_that_may_go(house, on_irc):
    ann = on_irc("ann")
    iam(house, ann, "ann@example.org")
    ann.say("moot", "!forget me")
    ann.expect("Forgotten")
    for table in ("person", "address", "account", "matrix", "session"):
        assert house.sql(f"SELECT * FROM {table}") == []


def test_people_are_managed_by_hand(moot):
    moot.person("Ann Example", "ann@example.org")
    moot.person("Ann Other", "other@example.org")
    moot.run("person", "address", "ann@example.org", "add", "ann@work.example")
    moot.run("person", "address", 1, "main", "ann@work.example")
    done = moot.run("person", "merge", "other@example.org", 1, check=False)
    assert done.returncode == 1
    moot.run("person", "merge", "other@example.org", 1, "met", "her", "in", "Lisbon")
    shown = moot.run("person", "show", "other@example.org")
    assert "1: Ann Example, member" in shown
    assert "ann@work.example  (main)" in shown and "ann@example.org" in shown
    log = moot.run("audit", "are one")
    assert "met her in Lisbon" in log and "moot" in log and log.count("\n") == 1
    assert moot.run("audit", "-n", 1).count("\n") == 1


def test_an_organiser_merges_by_hand_but_not_upwards(moot):
    moot.start("web")
    moot.person("Olga", "olga@example.org", "operator")
    moot.person("Ann", "ann@example.org")
    moot.person("Ann B", "annb@example.org")
    oscar = moot.sign_in("Oscar", "oscar@example.org", "organiser")
    number = {row["name"]: row["id"] for row in moot.sql("SELECT id, name FROM person")}
    page = f"/person/{number['Ann']}"
    assert oscar.get("/people").status == 200
    no_reason = oscar.post(f"{page}/merge", {"other": str(number["Ann B"]), "reason": ""},
                           page=page)
    assert no_reason.status == 400
    up = oscar.post(f"{page}/merge", {"other": str(number["Olga"]), "reason": "x"}, page=page)
    assert up.status == 403
    good = oscar.post(f"{page}/merge", {"other": "annb@example.org", "reason": "same key"},
                      page=page)
    assert good.status == 303, good.text
    assert len(people(moot)) == 3
    assert "same key" in audit(moot)[-1]


def test_the_audit_page_is_an_operators_and_has_pages(moot):
    moot.start("web")
    oscar = moot.sign_in("Oscar", "oscar@example.org", "organiser")
    assert oscar.get("/audit").status == 403
    olga = moot.sign_in("Olga", "olga@example.org", "operator")
    for i in range(60):
        moot.run("person", "add", f"Person {i}", f"p{i}@example.org")
    first = olga.get("/audit").text
    assert "added Person 59 as member" in first and "added Person 2 as" not in first
    older = re.search(r'href="(/audit\?before=\d+)"', first).group(1)
    assert "added Person 2 as" in olga.get(older).text
    found = olga.get("/audit?text=Person%207%20").text
    assert "added Person 7 as" in found and "added Person 8 as" not in found


def test_a_nick_that_is_gone_is_nobody_again(house, on_irc):
    on_irc("watcher")
    ann = on_irc("ann")
    iam(house, ann, "ann@example.org")
    ann.quit()
    wait_for(lambda: not house.sql("SELECT * FROM account"), "the nick to be untied")
    thief = on_irc("ann")
    thief.say("moot", "!whoami")
    thief.expect("nobody that I know")
