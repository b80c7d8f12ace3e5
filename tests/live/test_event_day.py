# SPDX-License-Identifier: GPL-2.0-or-later
"""Two days of a hackathon of 45 people in 6 rooms at speed, on real servers: ngIRCd, web,
Postfix and mlmmj.  Sessions come late, a room is lost, the network goes, programs are
killed; in the end every note is on the list, once, in one thread."""
import concurrent.futures
import re
import sqlite3

import pytest

import mta as mta_module
from event import Event, post
from moot import wait_for
from mta import Postfix

CHANNEL = "#xendevel"
LIST = "devel@lists.example.org"
ARCHIVE = "archive@example.org"
ROOMS = (("Hall", 60), ("Library", 30), ("Attic", 20), ("Garden", 20), ("Cellar", 15),
         ("Kitchen", 12))
PEOPLE = 45
SESSIONS = 36


@pytest.fixture(scope="module")
def mta():
    reason = mta_module.why_not()
    if reason:
        pytest.skip(reason)
    people = [f"p{i}@example.org" for i in range(PEOPLE)]
    with Postfix(mailboxes=["olga@example.org", ARCHIVE, *people],
                 lists={LIST: [ARCHIVE]}) as one:
        yield one


@pytest.fixture
def house(mta, ircd, make_moot):
    one = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0",
                    mail=mta.mail_section(),
                    extra_config=f"[source list]\nmaildir = {mta.maildir(ARCHIVE)}\n")
    for name in ("web", "mail", "bot"):
        one.start(name)
    one.wait_log("bot", "in #xendevel")
    return one


def on_list(mta, subject):
    return [m for m in mta.mails(ARCHIVE) if str(m["Subject"]).startswith(subject)]


def iam(mta, client, n):
    client.say("moot", f"!iam p{n}@example.org")
    mail = mta.wait_mail(f"p{n}@example.org", "Your account on test")
    client.say("moot", "confirm " + re.search(r"confirm (\S+)", mail.get_content()).group(1))
    client.expect(r"PRIVMSG \S+ :Thank you")


def write_and_post(event, n, session):
    browser = event.people[n % PEOPLE]
    where = post(browser, f"/session/{session}/notes", {}, f"/session/{session}")
    post(browser, where, {"text": f"Ann: we should do it\nACTION(Bo): write {session}\n"}, where)
    post(event.olga, f"/session/{session}/notes/post", {}, f"/session/{session}/notes/preview")


def hurry(house, mta):
    """What the killed postman never handed to Postfix does not wait two minutes to be read
    back, as it else would: as if that time had passed."""
    log = mta.log()
    lost = [r["id"] for r in house.sql(
        "SELECT letter.id AS id, message_id FROM letter JOIN delivery ON letter_id = letter.id"
        " WHERE state = 'queued' AND answer LIKE 'interrupted%' AND next_at > unixepoch()")
        if r["message_id"].strip("<>") not in log]
    db = sqlite3.connect(house.db, timeout=10)
    with db:
        for letter in lost:
            db.execute("UPDATE delivery SET next_at = unixepoch() WHERE letter_id = ?", (letter,))
    db.close()


def test_two_days_of_45_people_end_with_every_note_on_the_list(house, mta, ircd, on_irc):
    event = Event(house, people=PEOPLE, sessions=SESSIONS - 2, rooms=ROOMS,
                  channel="test #xendevel")
    post(event.olga, event.url + "/announce", {}, event.url)
    head = mta.wait_mail(ARCHIVE, "Design sessions: Winter Meetup")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(event.rate_as, range(PEOPLE)))

    ann = on_irc("ann")
    iam(mta, ann, 0)
    event.search(wait_for, quick=True)
    event.apply()
    event.publish()
    ann.expect(rf"the schedule is out, {SESSIONS - 2} sessions")
    assert mta.wait_mail(ARCHIVE, "the schedule")["In-Reply-To"] == head["Message-ID"]

    # The first morning: two more ideas, one on IRC, one on the page.
    event.begins_in(9 * 60)
    ann.expect(r"In \d+ minutes: \S+: ", timeout=30)
    ann.say(CHANNEL, "#propose Late idea: it came up at breakfast")
    event.sessions.append(int(ann.expect(r"session (\d+), hosted by you").group(1)))
    event.sessions.append(event.propose(event.people[44], "Later idea"))
    placed = {r["proposal_id"]: (r["slot_id"], r["room_id"])
              for r in house.sql("SELECT * FROM placement")}
    event.search(wait_for, quick=True, move_cost=1000)
    event.apply()
    now = {r["proposal_id"]: (r["slot_id"], r["room_id"])
           for r in house.sql("SELECT * FROM placement")}
    assert set(now) == set(event.sessions)
    event.publish()
    ann.expect(r"schedule changed: ")
    house.kill9("web")                  # right after the click
    house.start("web")
    event.shift(10 * 60)
    ann.say(CHANNEL, "!now")
    ann.expect(r"PRIVMSG #xendevel :\w+: \"")

    # Noon: a room is lost, while the mail server and then the postman are away.
    mta.down()
    lost = house.sql("SELECT id FROM room WHERE name = 'Library'")[0]["id"]
    last = {r["proposal_id"] for r in house.sql(
        "SELECT proposal_id FROM placement JOIN slot ON slot.id = slot_id WHERE room_id = ?"
        " AND start_at > unixepoch()", lost)}
    assert last
    post(event.olga, event.url + "/rooms/do", {"room": lost, "do": "lose"}, event.url + "/rooms")
    event.publish()
    house.kill9("mail")
    ann.expect(r"schedule changed: ")
    mta.up()
    house.start("mail")
    mover = house.sql("SELECT email AS at FROM address JOIN proposal_person USING (person_id)"
                      " WHERE is_main AND is_host AND proposal_id = ?", min(last))[0]["at"]
    mta.wait_mail(mover, "moved", secs=40)
    # What had begun there is the only thing that the draft complains of.
    broken = re.findall(r"<li>(room unfit[^<]*|[^<]*conflict[^<]*)</li>",
                        event.olga.get(event.url + "/draft").text)
    begun = house.sql("SELECT * FROM placement JOIN slot ON slot.id = slot_id WHERE room_id = ?"
                      " AND start_at <= unixepoch() AND start_at + minutes * 60 > unixepoch()",
                      lost)
    assert len(broken) == len(begun) and all("room Library" in words for words in broken)
    assert not house.sql("SELECT * FROM sitting WHERE room_id = ? AND start_at > unixepoch()"
                         " AND number = (SELECT max(number) FROM edition)", lost)

    # A network that is gone for a while, and who takes the notes.
    ircd.restart()
    house.kill9("bot")
    house.start("bot")
    first = event.sessions[0]
    post(event.people[0], f"/session/{first}/taker", {"taker": "Bo Developer"},
         f"/session/{first}")
    assert "notes: Bo Developer" in house.get(event.url + "/board").text

    # The second evening: all notes, from eight hands, and the postman dies in the middle.
    event.shift(2 * 86400)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(write_and_post, event, n, s) for n, s in enumerate(event.sessions)]
        wait_for(lambda: len(on_list(mta, "Design session notes: ")) >= 3, "the first notes", 30)
        house.kill9("mail")
        for job in jobs:
            job.result()
    house.start("mail")
    post(event.olga, event.url + "/close", {}, event.url + "/notes")
    index = mta.wait_mail(ARCHIVE, "index of the session notes", secs=40)
    wait_for(lambda: hurry(house, mta) or len(on_list(mta, "Design session notes: ")) >= SESSIONS,
             "every note on the list", 40)
    notes = on_list(mta, "Design session notes: ")
    assert len(notes) == len({str(m["Message-ID"]) for m in notes}) == SESSIONS
    assert all(m["In-Reply-To"] == head["Message-ID"] for m in [*notes, index])
    assert len(on_list(mta, "Winter Meetup: index")) == 1
    text = index.get_content()
    assert f"{SESSIONS} sessions, notes of {SESSIONS}" in text and "missing" not in text
    assert len(re.findall(r"Bo: write \d+", text)) == SESSIONS
    assert house.get(event.url + "/notes").text.count("missing") == 0
