# SPDX-License-Identifier: GPL-2.0-or-later
"""Regular calls on a real list: they announce themselves, hear their agenda from a reply,
from IRC and from the page, and cancel themselves where nobody wants to talk."""
import datetime
import re
import smtplib
import sqlite3
import time
import zoneinfo
from email.message import EmailMessage

import icalendar
import pytest

import mta as mta_module
from moot import wait_for
from mta import Postfix

LIST = "devel@lists.example.org"
LONDON = zoneinfo.ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def mta():
    reason = mta_module.why_not()
    if reason:
        pytest.skip(reason)
    with Postfix(mailboxes=["ann@example.org", "bob@example.org", "moot@example.org",
                            "archive@example.org"],
                 lists={LIST: ["archive@example.org", "moot@example.org"]}) as one:
        yield one


@pytest.fixture
def moot(mta, ircd, make_moot):
    one = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0",
                    mail=mta.mail_section(),
                    extra_config=f"[source moot]\nmaildir = {mta.maildir('moot@example.org')}\n")
    for name in ("web", "mail", "bot"):
        one.start(name)
    one.wait_log("bot", "in #xendevel")
    return one


def write(moot, query, *args):
    conn = sqlite3.connect(moot.db, timeout=10)
    try:
        with conn:
            conn.execute(query, args)
    finally:
        conn.close()


def set_up(moot, browser, title, **more):
    """A call every week, in three days' time: its first row in the table `call`."""
    day = datetime.datetime.now(LONDON) + datetime.timedelta(days=3)
    fields = dict(title=title, why="", rule=f"every {day:%A}", times="16:00",
                  zone="Europe/London", minutes="60", date=f"{day:%Y-%m-%d}", last="",
                  place="test #xendevel", link="https://meet.example.org/xen", phone="",
                  call_days="7", deadline_hours="24", holidays="", cancels="1")
    answer = browser.post("/cadence/new", {**fields, **more}, page="/cadence/new")
    assert answer.status == 303, answer.text
    return wait_for(lambda: moot.sql("SELECT * FROM call WHERE title = ? ORDER BY start_at",
                                     title), "the calls of it")[0]


def calendar_of(mail):
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_content())
    return calendar, next(iter(calendar.walk("VEVENT")))


def reply(mta, to, text, sender="Bob Reviewer <bob@example.org>", subject=None):
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, LIST
    mail["Subject"] = subject or "Re: " + str(to["Subject"])
    mail["Message-ID"] = f"<{time.time_ns()}@bob.example.org>"
    mail["In-Reply-To"] = mail["References"] = to["Message-ID"]
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", mta.relay_port) as smtp:
        smtp.send_message(mail, "bob@example.org", [LIST])


def test_a_call_collects_its_agenda_by_mail_page_and_irc(moot, mta, on_irc):
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    client = on_irc("ann")
    call = set_up(moot, olga, "Community Call")
    assert not mta.mails("archive@example.org"), "nothing goes out within the first hour"

    # by machine, with nobody's help
    write(moot, "UPDATE call SET announce_at = 1 WHERE id = ?", call["id"])
    announced = mta.wait_mail("archive@example.org", "Call for agenda items for")
    when = datetime.datetime.fromtimestamp(call["start_at"], datetime.timezone.utc)
    assert announced["Subject"] == (
        f"[ANNOUNCE] Call for agenda items for {when:%B} {when.day} Community Call"
        f" @ {when:%H:%M} UTC")
    calendar, event = calendar_of(announced)
    assert event["RECURRENCE-ID"].dt == when
    assert str(calendar["METHOD"]) == "REQUEST"
    client.expect(r"PRIVMSG #xendevel :Agenda items wanted.*Community Call")

    reply(mta, announced, "Hi all,\n\n- vPCI on Arm (10 min)\n  https://lists.example.org/v5\n"
                          "- who looks after the tests\n\nBob\n")
    wait_for(lambda: moot.sql("SELECT 1 FROM call WHERE items LIKE '%the tests%'"),
             "the reply to be heard: " + moot.log("mail"))
    client.say("#xendevel", "!agenda Argo in domU 15m")
    client.expect(r"PRIVMSG #xendevel :On the agenda of Community Call.*Argo in domU.*no thread")
    page = f"/call/{call['id']}"
    answer = olga.post(f"{page}/agenda", {"text": "The next release", "link": "",
                                          "minutes": "5"}, page=page)
    assert answer.status == 303, answer.text
    client.say("#xendevel", "!agenda")
    client.expect(r"1\. vPCI on Arm \(Bob Reviewer\); 2\. who looks after the tests .*"
                  r"3\. Argo in domU \(ann\); 4\. The next release \(Olga\)")
    shown = olga.get(page).text
    assert shown.index("vPCI on Arm") < shown.index("The next release")

    # buttons, without a script
    last = moot.sql("SELECT id FROM agenda_item WHERE text = 'The next release'")[0]["id"]
    answer = olga.post(f"/agenda/{last}/move", {"place": "1"}, page=page)
    assert answer.status == 303, answer.text

    write(moot, "UPDATE call SET deadline_at = 1 WHERE id = ?", call["id"])
    agenda = mta.wait_mail("archive@example.org", "REMINDER: Community Call")
    assert agenda["In-Reply-To"] == announced["Message-ID"]
    assert re.search(r"^1\. The next release \(Olga, 5 min, no thread yet\)\n"
                     r"2\. vPCI on Arm \(Bob Reviewer, 10 min\) https://lists.example.org/v5$",
                     agenda.get_content(), re.M)
    client.say("#xendevel", "!agenda too late")
    client.expect(r"PRIVMSG ann :the agenda of \"Community Call\" is closed; ask Olga")


def test_a_call_that_nobody_wants_cancels_itself(moot, mta, on_irc):
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    client = on_irc("ann")
    call = set_up(moot, olga, "Idle Call")
    write(moot, "UPDATE call SET announce_at = 1 WHERE id = ?", call["id"])
    announced = mta.wait_mail("archive@example.org", "Idle Call")
    write(moot, "UPDATE call SET deadline_at = 1 WHERE id = ?", call["id"])
    cancelled = mta.wait_mail("archive@example.org", "[CANCELLED] Idle Call")
    assert cancelled["In-Reply-To"] == announced["Message-ID"]
    calendar, event = calendar_of(cancelled)
    first = calendar_of(announced)[1]
    assert str(calendar["METHOD"]) == "CANCEL"
    assert str(event["STATUS"]) == "CANCELLED"
    assert event["UID"] == first["UID"] and event["SEQUENCE"] > first["SEQUENCE"]
    assert event["RECURRENCE-ID"].dt == first["RECURRENCE-ID"].dt
    client.expect(r"PRIVMSG #xendevel :Call cancelled: Idle Call.*Nobody has proposed")
    assert "cancelled" in moot.get(f"/call/{call['id']}").text


def answer(mta, invitation, method, *lines, sender="Ann Author <ann@example.org>"):
    """What a calendar program sends to the ORGANIZER's address."""
    event = calendar_of(invitation)[1]
    to = str(event["ORGANIZER"]).removeprefix("mailto:")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: the call"
    mail["Message-ID"] = f"<{time.time_ns()}@ann.example.org>"
    mail["Date"] = datetime.datetime.now(datetime.timezone.utc)
    mail.set_content("My calendar says so.\n")
    mail.add_alternative(
        "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", f"METHOD:{method}",
                     "BEGIN:VEVENT", f"UID:{event['UID']}", f"SEQUENCE:{event['SEQUENCE']}",
                     "DTSTAMP:20261120T120000Z", *lines, "END:VEVENT", "END:VCALENDAR", ""]),
        subtype="calendar", params={"method": method})
    with smtplib.SMTP("127.0.0.1", mta.relay_port) as smtp:
        smtp.send_message(mail, "ann@example.org", [to])


def test_calendars_answer_and_propose_by_mail(moot, mta):
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    day = datetime.datetime.now(LONDON) + datetime.timedelta(days=5)
    made = olga.post("/call/new", {
        "title": "Grant tables", "why": "", "agenda": "", "date": f"{day:%Y-%m-%d}",
        "time": "16:00", "zone": "Europe/London", "minutes": "60", "place": "",
        "link": "https://meet.example.org/g", "phone": "", "must": "Ann <ann@example.org>",
        "cc": ""}, page="/call/new")
    page = "/call/" + re.search(r"/call/(\d+)", made.headers["Location"]).group(1)
    olga.post(f"{page}/announce", {}, page=f"{page}/preview")
    invitation = mta.wait_mail("ann@example.org", "Grant tables")
    assert re.fullmatch(r"mailto:moot\+[0-9a-f]{20}@example\.org",
                        str(calendar_of(invitation)[1]["ORGANIZER"]))
    # as Exchange does: without ORGANIZER
    answer(mta, invitation, "REPLY", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@example.org")
    wait_for(lambda: 'badge yes">yes' in moot.get(page).text, "the answer on the page")
    later = (day + datetime.timedelta(days=1)).replace(hour=17, minute=0)
    answer(mta, invitation, "COUNTER", f"DTSTART;TZID=GMT Standard Time:{later:%Y%m%dT170000}",
           f"DTEND;TZID=GMT Standard Time:{later:%Y%m%dT180000}",
           "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@example.org")
    wait_for(lambda: "Other times that guests propose" in olga.get(page).text, "the counter")
    counter = re.search(r'action="(/counter/\d+)"', olga.get(page).text).group(1)
    olga.post(counter, {"take": "0"}, page=page)
    declined = mta.wait_mail("ann@example.org", "Declined: another time")
    calendar, event = calendar_of(declined)
    assert str(calendar["METHOD"]) == "DECLINECOUNTER"
    assert event["DTSTART"].dt.hour == 17


def write_to_moot(mta, to, subject, sender="Ann Author <ann@example.org>"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{time.time_ns()}@ann.example.org>"
    mail["Date"] = datetime.datetime.now(datetime.timezone.utc)
    mail.set_content("Thanks!\n")
    with smtplib.SMTP("127.0.0.1", mta.relay_port) as smtp:
        smtp.send_message(mail, "ann@example.org", [to])


def test_people_come_onto_the_cc_list_and_leave_it_by_themselves(moot, mta):
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    bob = moot.sign_in("Bob", "bob@example.org", "member")
    cadence = set_up(moot, olga, "Steering")["cadence_id"]
    page = f"/cadence/{cadence}"

    def regulars():
        return {row["email"] for row in moot.sql(
            "SELECT email FROM regular WHERE cadence_id = ? AND state = 'in'", cadence)}
    # by a mail to the address that the page shows
    write_to_moot(mta, f"moot+join-{cadence}@example.org", "hello")
    wait_for(lambda: regulars() == {"ann@example.org"}, "Ann to be on it")
    assert "Steering" in mta.wait_mail("ann@example.org", "Steering")["Subject"]
    # by page
    assert bob.post(f"{page}/regulars", {"do": "join"}, page=page).status == 303
    assert regulars() == {"ann@example.org", "bob@example.org"}
    assert "bob@example.org" in bob.get(page).text
    assert "bob@example.org" not in moot.get(page).text
    # and off it again, by the subject alone
    write_to_moot(mta, "moot@example.org", f"leave {cadence}")
    wait_for(lambda: regulars() == {"bob@example.org"}, "Ann to be off it")
