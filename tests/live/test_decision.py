# SPDX-License-Identifier: GPL-2.0-or-later
"""A proposal goes to a real list, is answered there and on its page, and what was
decided comes back to the list."""
import email.message
import email.utils
import re
import smtplib
import sqlite3
import time

import pytest

import mta as mta_module
from moot import wait_for
from mta import Postfix

LIST = "devel@lists.example.org"


@pytest.fixture(scope="module")
def mta():
    reason = mta_module.why_not()
    if reason:
        pytest.skip(reason)
    with Postfix(mailboxes=["ann@example.org", "bob@example.org", "archive@example.org"],
                 lists={LIST: ["archive@example.org"]}) as one:
        yield one


@pytest.fixture
def moot(mta, make_moot):
    one = make_moot(mail=mta.mail_section(), lists=f"email = {LIST}\n",
                    extra_config=f"[source list]\nmaildir = {mta.maildir('archive@example.org')}\n")
    for name in ("web", "mail"):
        one.start(name)
    return one


def propose(browser, rule, title):
    answer = browser.post("/decision/new", {
        "title": title, "text": "We require Python 3.6 from now on.", "rule": rule,
        "thread": "", "date": "", "time": "", "zone": "Europe/London"}, page="/decision/new")
    assert answer.status == 303, answer.text
    page = "/decision/" + re.search(r"/decision/(\d+)", answer.headers["Location"]).group(1)
    assert "Python 3.6" in browser.get(f"{page}/preview").text
    assert browser.post(f"{page}/open", {}, page=f"{page}/preview").status == 303
    return page


def reply(mta, to, who, body):
    mail = email.message.EmailMessage()
    mail["From"] = f"{who.title()} <{who}@example.org>"
    mail["To"] = LIST
    mail["Subject"] = "Re: " + to["Subject"]
    mail["Message-ID"] = f"<{time.time_ns()}@{who}.example.org>"
    mail["In-Reply-To"] = mail["References"] = to["Message-ID"]
    mail["Date"] = email.utils.formatdate()
    mail.set_content(body)
    with smtplib.SMTP("127.0.0.1", mta.relay_port) as smtp:
        smtp.send_message(mail, to_addrs=[LIST])


def end(moot, page):
    """Its window is over: nobody waits three days for a test."""
    with sqlite3.connect(moot.db, timeout=10) as conn:
        conn.execute("UPDATE decision SET closes_at = ? WHERE id = ?",
                     (int(time.time()), int(page.rsplit("/", 1)[1])))


def test_a_vote_is_counted_from_the_list_and_the_page(moot, mta):
    ann = moot.sign_in("Ann", "ann@example.org", "member")
    bob = moot.sign_in("Bob", "bob@example.org", "member")
    page = propose(ann, "vote", "Drop Python 2")
    proposal = mta.wait_mail("archive@example.org", "[VOTE] Drop Python 2")
    reply(mta, proposal, "bob", "On Thu, moot wrote:\n> -1\n\n-1, CentOS 7 lacks it\n")
    wait_for(lambda: "CentOS 7 lacks it" in ann.get(page).text, "the vote by mail", secs=30)
    answer = {"value": "1", "words": "I was wrong"}
    assert bob.post(f"{page}/answer", answer, page=page).status == 303
    assert ann.post(f"{page}/answer", {"value": "1", "words": ""}, page=page).status == 303
    text = ann.get(page).text
    assert "CentOS 7" not in text and "+1 (for): 2" in text
    end(moot, page)
    result = mta.wait_mail("archive@example.org", "[RESULT: agreed] Drop Python 2", secs=40)
    assert result["In-Reply-To"] == proposal["Message-ID"]
    body = result.get_content()
    assert "+1  Bob: I was wrong" in body and "Silent majority: only 2 answered" in body
    assert "agreed" in moot.get("/decisions.json").text


def test_an_objection_by_mail_is_a_hint_until_somebody_says_so(moot, mta):
    ann = moot.sign_in("Ann", "ann@example.org", "member")
    page = propose(ann, "lazy-consensus", "Move the call")
    proposal = mta.wait_mail("archive@example.org", "[PROPOSAL] Move the call")
    reply(mta, proposal, "carl", "I object: that is 3 am here.\n")
    wait_for(lambda: "that is 3 am here" in ann.get(page).text, "the reply", secs=30)
    assert "to be looked at" in ann.get(page).text
    end(moot, page)
    mta.wait_mail("ann@example.org", "Is this an objection?: Move the call", secs=40)
    opinion = re.search(r'name="opinion" value="(\d+)"', ann.get(page).text).group(1)
    assert ann.post(f"{page}/mark", {"opinion": opinion, "what": "counts"}, page=page).status == 303
    result = mta.wait_mail("archive@example.org", "[RESULT: not settled] Move the call", secs=40)
    assert "There is no consensus: objections are open." in result.get_content()


def test_a_guest_reads_but_does_not_propose(moot):
    assert moot.get("/decisions").status == 200
    assert moot.get("/decision/new").status == 303
    assert moot.get("/decision/77").status == 404
