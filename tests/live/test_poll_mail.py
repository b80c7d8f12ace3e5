# SPDX-License-Identifier: GPL-2.0-or-later
"""A call arranged by mail alone, through a real Postfix, mlmmj and Dovecot's SASL."""
import email.message
import re
import smtplib

import mta as mta_module
import pytest
from moot import Moot, wait_for
from mta import Postfix

LIST = "devel@lists.example.org"
PEOPLE = ["ann@example.org", "ben@example.org", "xi@example.org"]


@pytest.fixture(scope="module")
def mta():
    reason = mta_module.why_not()
    if reason:
        pytest.skip(reason)
    with Postfix(mailboxes=[*PEOPLE, "moot@example.org", "archive@example.org"],
                 lists={LIST: ["archive@example.org", "moot@example.org", *PEOPLE[:1]]}) as one:
        yield one


@pytest.fixture
def site(mta, tmp_path):
    moot = Moot(tmp_path, mail=mta.mail_section(),
                extra_config=f"[source list]\nmaildir = {mta.maildir('moot@example.org')}\n")
    moot.run("init")
    moot.person("Ann Author", "ann@example.org")
    moot.start("web")
    moot.start("mail")
    yield moot
    moot.close()


def send(mta, sender, to, subject, body, cc=None, message_id=None, **fields):
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    if cc:
        mail["Cc"] = cc
    mail["Message-ID"] = message_id or email.utils.make_msgid(domain="example.org")
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    with smtplib.SMTP("127.0.0.1", mta.relay_port) as smtp:
        smtp.send_message(mail)
    return str(mail["Message-ID"])


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_a_call_is_proposed_polled_and_announced_by_mail(mta, site):
    """Proposal on the list, mails with links, a reply and a link as votes, the result in a
    new thread."""
    proposal = send(mta, "Ann Author <ann@example.org>", f"{LIST}, Ben Builder <ben@example.org>",
                    "Call: vPCI on Arm", "Mail goes in circles.\n\nMinutes: 45\n",
                    cc="moot@example.org, Xi <xi@example.org>")
    poll = mta.wait_mail("archive@example.org", "[POLL] When can we talk about: vPCI on Arm")
    assert str(poll["In-Reply-To"]) == proposal
    to_ben = mta.wait_mail("ben@example.org", "When can you talk about: vPCI on Arm")
    assert "needs you to be there" in " ".join(text_of(to_ben).split())
    assert "xi@example.org" not in to_ben.as_string()
    send(mta, "ben@example.org", str(to_ben["Reply-To"]), "Re: When can you talk",
         "1 no\n2 yes\n\n> 3 yes\n")
    wait_for(lambda: len(site.sql("SELECT * FROM vote")) == 2, "Ben's votes", 20)
    to_xi = mta.wait_mail("xi@example.org", "When can you talk about: vPCI on Arm")
    path = re.search(r"http://[^/]+(/ballot/\S+)\?yes=2", text_of(to_xi)).group(1)
    xi = site.browser()
    assert xi.post(path, {"a1": "yes", "a2": "if need be"}, page=path).status == 303
    olga = site.sign_in("Olga Organiser", "olga@example.org", "organiser")
    done = olga.post("/poll/1/settle", {"number": "2"}, page="/poll/1/settle?number=2")
    assert done.status == 303, done.text
    result = mta.wait_mail("archive@example.org", "[ANNOUNCE] vPCI on Arm @")
    assert result["In-Reply-To"] is None and result["References"] is None
    said = " ".join(text_of(result).split())
    assert "1 yes, 1 if need be, 0 no" in said and "* If need be: Xi" in said
    invite = mta.wait_mail("ben@example.org", "[ANNOUNCE] vPCI on Arm @")
    calendar = invite.get_body(("plain",)) and [p for p in invite.walk()
                                                if p.get_content_type() == "text/calendar"][0]
    assert "METHOD:REQUEST" in calendar.get_content()
    assert len(site.sql("SELECT * FROM poll")) == 1


def test_a_stranger_is_sent_a_way_to_sign_in_and_nothing_opens(mta, site):
    send(mta, "Mallory <mallory@elsewhere.example.org>", LIST, "Call: buy this", "Now.\n",
         cc="moot@example.org")
    mta.wait_mail("archive@example.org", "Call: buy this")
    wait_for(lambda: site.sql("SELECT * FROM letter WHERE to_line LIKE '%mallory%'"),
             "a letter to them", 20)
    assert not site.sql("SELECT * FROM poll")
