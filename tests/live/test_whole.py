# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job from end to end, on real servers: a call is set up on the web and
announced; a meeting is held on IRC and the bot dies in the middle; its minutes are read
over, corrected and posted; they arrive on the mailing list and are read back."""
import datetime
import html
import re
import subprocess
import zoneinfo

import icalendar
import pytest

import mta as mta_module
from moot import BUILD, wait_for
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
def moot(mta, ircd, make_moot):
    one = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0",
                    mail=mta.mail_section(),
                    extra_config=f"[source list]\nmaildir = {mta.maildir('archive@example.org')}\n")
    for name in ("web", "mail", "bot"):
        one.start(name)
    one.wait_log("bot", "in #xendevel")
    return one


def tomorrow(hour, zone="Europe/London"):
    day = datetime.datetime.now(zoneinfo.ZoneInfo(zone)) + datetime.timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def preformatted(page):
    """What a page shows in its first <pre>, as text."""
    inner = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.S).group(1)
    return html.unescape(re.sub(r"<[^>]*>", "", inner))


def set_up_call(moot, browser, start):
    answer = browser.post("/call/new", {
        "title": "Grant table locking", "why": "v3 has stalled.", "agenda": "One lock or two",
        "date": start.strftime("%Y-%m-%d"), "time": start.strftime("%H:%M"),
        "zone": "Europe/London", "minutes": "60", "place": "test #xendevel",
        "link": "https://meet.example.org/grant", "phone": "", "must": "Bob <bob@example.org>",
        "cc": ""}, page="/call/new")
    assert answer.status == 303, answer.text
    return "/call/" + re.search(r"/call/(\d+)", answer.headers["Location"]).group(1)


def calendar_of(mail):
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert str(calendar["METHOD"]) == part.get_param("method")
    return calendar, next(iter(calendar.walk("VEVENT")))


def test_a_call_and_its_meeting_reach_the_list(moot, mta, ircd, on_irc):
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    client = on_irc("ann")

    # C: the call is announced on the list, in a calendar and in the channel
    start = tomorrow(16)
    call = set_up_call(moot, olga, start)
    shown = preformatted(olga.get(f"{call}/preview").text)
    assert olga.post(f"{call}/announce", {}, page=f"{call}/preview").status == 303
    announced = mta.wait_mail("archive@example.org", "[ANNOUNCE] Grant table locking")
    body = announced.get_body(("plain",)).get_content()
    assert body.strip() in shown
    assert announced["List-Id"]
    calendar, event = calendar_of(announced)
    assert event["DTSTART"].dt == start
    assert str(event["DTSTART"].params["TZID"]) == "Europe/London"
    invitation = mta.wait_mail("bob@example.org", "Grant table locking")
    guests = calendar_of(invitation)[1]["ATTENDEE"]
    assert str(guests) == "mailto:bob@example.org"
    client.expect(r":moot!\S+ PRIVMSG #xendevel :.*Grant table locking")
    client.say("#xendevel", "!next")
    client.expect(r":moot!\S+ PRIVMSG #xendevel :Grant table locking: .*16:00.*UTC")

    # A: the meeting; the bot is killed in the middle and misses nothing it had confirmed
    client.say("#xendevel", "#startmeeting Grant table locking")
    client.expect("Meeting started")
    for line in ("#topic One lock or two", "#info two locks double the audit work",
                 "#action ann: measure the contention"):
        client.say("#xendevel", line)
    wait_for(lambda: moot.sql("SELECT 1 FROM line WHERE text LIKE '#action%'"), "the action")
    moot.kill9("bot")
    moot.start("bot")
    client.expect(r"PRIVMSG #xendevel :Resuming the meeting")
    client.say("#xendevel", "#agreed one lock until the figures are there")
    client.say("#xendevel", "#endmeeting")
    minutes = client.expect(r"Minutes: http\S+?(/minutes/\d+)").group(1)

    # B: read over, corrected, previewed, posted, read back from the list
    page = olga.get(f"{minutes}/edit").text
    text = html.unescape(re.search(r"<textarea[^>]*name=\"text\"[^>]*>(.*?)</textarea>", page,
                                   re.S).group(1)).lstrip("\n")
    fixed = text.replace("double the audit work", "double the work of an audit")
    assert fixed != text
    title = html.unescape(re.search(r'name="title"[^>]*value="([^"]*)"', page).group(1))
    answer = olga.post(f"{minutes}/edit", {"title": title, "cc_line": "Ann <ann@example.org>",
                                           "text": fixed}, page=f"{minutes}/edit")
    assert answer.status == 303, answer.text
    shown = preformatted(olga.get(f"{minutes}/preview").text)
    assert olga.post(f"{minutes}/post", {}, page=f"{minutes}/preview").status == 303
    posted = mta.wait_mail("archive@example.org", "Minutes: Grant table locking")
    body = posted.get_content()
    assert body.strip() in shown
    assert "double the work of an audit" in body
    assert "one lock until the figures are there" in body
    assert "measure the contention" in body
    assert max(map(len, body.splitlines())) <= 75
    copy = mta.wait_mail("ann@example.org", "Minutes: Grant table locking")
    assert copy["Message-ID"] == posted["Message-ID"]
    wait_for(lambda: "confirmed" in moot.get(minutes).text, "the page to say confirmed")
    client.expect(r"PRIVMSG #xendevel :.*" + re.escape(minutes))

    # what stands on the page, in the program and in the mail is one text
    log = moot.get(re.search(r"/meeting/\d+", moot.get(minutes).text).group(0) + ".txt").text
    told = subprocess.run([BUILD / "moot", "minutes", "-"], input=log, text=True,
                          capture_output=True, check=True).stdout
    for line in told.splitlines():
        if line.startswith(("A.", "1)", "- one lock")) and "audit" not in line:
            assert line in body


def test_a_moved_call_and_a_cancelled_one_say_so_to_calendars(moot, mta):
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    start = tomorrow(10)
    call = set_up_call(moot, olga, start)
    before = len(mta.mails("bob@example.org"))
    olga.post(f"{call}/announce", {}, page=f"{call}/preview")
    first = wait_for(lambda: mta.mails("bob@example.org")[before:], "the invitation")[0]
    answer = olga.post(f"{call}/edit", {
        "title": "Grant table locking", "why": "", "agenda": "x",
        "date": start.strftime("%Y-%m-%d"), "time": "11:30", "zone": "Europe/London",
        "minutes": "60", "place": "test #xendevel", "link": "", "phone": "",
        "must": "Bob <bob@example.org>", "cc": ""}, page=f"{call}/edit",
        form=f"{call}/change")
    assert answer.status == 303, answer.text
    moved = wait_for(lambda: mta.mails("bob@example.org")[before + 1:], "the update")[0]
    olga.post(f"{call}/cancel", {"reason": "nobody has time"}, page=call)
    gone = wait_for(lambda: mta.mails("bob@example.org")[before + 2:], "the cancellation")[0]
    events = [calendar_of(m) for m in (first, moved, gone)]
    assert [str(c["METHOD"]) for c, _ in events] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(e["UID"]) for _, e in events}) == 1
    sequence = [int(e["SEQUENCE"]) for _, e in events]
    assert sequence == sorted(set(sequence))
    assert events[1][1]["DTSTART"].dt == start.replace(hour=11, minute=30)
    on_list = wait_for(lambda: [m for m in mta.mails("archive@example.org")
                                if "CANCELLED" in m["Subject"]], "the list to hear of it")[0]
    assert on_list["In-Reply-To"]
    feed = icalendar.Calendar.from_ical(moot.get("/calls.ics").text)
    assert [str(e["STATUS"]) for e in feed.walk("VEVENT")] == ["CANCELLED"]
