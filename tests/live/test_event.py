# SPDX-License-Identifier: GPL-2.0-or-later
"""A hackathon from an empty page to the index mail, on IRC, in browsers and by mail; and
its schedule as programs read it."""
import datetime
import json
import re
import subprocess
import time

import icalendar
import pytest

from event import Event, london, post
from moot import wait_for

CHANNEL = "#xendevel"


@pytest.fixture
def house(ircd, make_moot):
    one = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0")
    for name in ("web", "mail", "bot"):
        one.start(name)
    one.wait_log("bot", "in #xendevel")
    return one


def iam(house, client, address, n=1):
    """The nick is that person's from now on."""
    client.say("moot", f"!iam {address}")
    mail = house.wait_mail("Your account on test", n)
    client.say("moot", "confirm " + re.search(r"confirm (\S+)", mail.get_content()).group(1))
    client.expect(r"PRIVMSG \S+ :Thank you")


def write_notes(browser, session, text):
    where = post(browser, f"/session/{session}/notes", {}, f"/session/{session}")
    post(browser, where, {"text": text}, where)


def test_a_hackathon_from_an_empty_page_to_the_index_mail(house, on_irc):
    event = Event(house, people=6, sessions=8, channel="test #xendevel")
    post(event.olga, event.url + "/announce", {}, event.url)
    head = house.wait_mail("Design sessions: Winter Meetup")
    event.rate()

    # Proposed and rated on IRC.
    ann = on_irc("ann")
    iam(house, ann, "p0@example.org")
    ann.say(CHANNEL, "#propose Late idea: it came up at breakfast")
    late = int(ann.expect(r"session (\d+), hosted by you").group(1))
    bo = on_irc("bo")
    iam(house, bo, "p1@example.org", 2)
    bo.say(CHANNEL, f"!rate {late} very")
    bo.expect(rf'session {late} is "very" for you')
    event.sessions.append(late)

    # Planned and published.
    event.search(wait_for)
    event.apply()
    draft = event.olga.get(event.url + "/draft").text
    assert "These rules are broken" not in draft and "Not placed" not in draft
    event.publish()
    ann.expect(r"Winter Meetup: the schedule is out, 9 sessions")
    mail = house.wait_mail("the schedule")
    assert mail["In-Reply-To"] == head["Message-ID"]
    assert "Late idea, Ann Developer" in " ".join(mail.get_content().split())

    # Ten minutes before, and during.
    event.begins_in(9 * 60)
    ann.expect(r"In \d+ minutes: \S+: ", timeout=30)
    event.shift(10 * 60)
    ann.say(CHANNEL, "!now")
    ann.expect(r'PRIVMSG #xendevel :(Hall|Library): "')
    host = house.sql("SELECT proposal_id FROM proposal_person JOIN person ON person.id ="
                     " person_id WHERE person.name = 'Ann Developer'")[0]["proposal_id"]
    ann.say(CHANNEL, f"!session {host} late 15m")
    ann.expect(rf"session {host} begins late")
    bo.say(CHANNEL, f"!session {host} now tea")
    bo.expect("hosts' to change")
    bo.say(CHANNEL, "!where Ann")
    bo.expect("has not said where they are")
    ann.say(CHANNEL, "!in Hall")
    ann.expect("Noted")
    bo.say(CHANNEL, "!where Ann")
    bo.expect("Ann Developer is in Hall")

    # A room is lost at noon: two clicks and a notice.
    lost = house.sql("SELECT room_id FROM sitting WHERE start_at > ? AND number ="
                     " (SELECT max(number) FROM edition) AND room_id IS NOT NULL"
                     " ORDER BY start_at DESC, room_id DESC", int(time.time()))[0]["room_id"]
    where = post(event.olga, event.url + "/rooms/do", {"room": lost, "do": "lose"},
                 event.url + "/rooms")
    assert where.startswith(event.url + "/draft")
    event.publish()
    ann.expect(r"schedule changed: ")
    moved = wait_for(lambda: [m for m in house.mails() if "moved" in str(m["Subject"])],
                     "mails about what moved")
    assert all("(was " in m.get_content() for m in moved)
    assert not [m for m in moved if "devel@lists" in str(m["To"])]

    # Every note is on the list, under one thread, and the index at the end.
    for n, session in enumerate(event.sessions):
        write_notes(event.people[n % 6], session,
                    f"Ann: we should do it\nACTION(Bo): write {session}\n")
        post(event.olga, f"/session/{session}/notes/post", {},
             f"/session/{session}/notes/preview")
    wait_for(lambda: len({str(m["Message-ID"]) for m in house.mails()
                          if str(m["Subject"]).startswith("Design session notes: ")}) == 9,
             "nine notes on the list")
    for mail in house.mails():
        if str(mail["Subject"]).startswith("Design session notes: "):
            assert mail["In-Reply-To"] == head["Message-ID"]
            assert "devel@lists.example.org" in mail["To"]
            assert "Ann Developer" in mail["Cc"]
    post(event.olga, event.url + "/close", {}, event.url + "/notes")
    index = house.wait_mail("index of the session notes").get_content()
    assert "9 sessions, notes of 9" in index and "missing" not in index
    assert len(re.findall(r"Bo: write \d+", index)) == 9
    page = house.get(event.url + "/notes").text
    assert page.count("missing") == 0
    answer = event.people[0].post(event.url + "/propose",
                                  {"title": "Too late", "problem": "?", "slots": ""},
                                  page=event.url + "/propose")
    assert "is over" in answer.text


@pytest.fixture
def published(moot):
    moot.start("web")
    event = Event(moot, people=4, sessions=6)
    event.rate()
    event.search(wait_for, quick=True)
    event.apply()
    event.publish()
    return event


def test_a_search_that_is_killed_changes_nothing_and_says_so(moot):
    moot.start("web")
    event = Event(moot, people=3, sessions=5)
    event.rate()
    post(event.olga, event.url + "/search", {"times": 120, "fair": 2, "move_cost": 0, "seed": 1},
         event.url + "/draft")
    from moot import processes
    ids = wait_for(lambda: processes(f"{moot.conf}\0event\0plan"), "the search's process")
    for pid in ids:
        subprocess.run(["kill", "-9", str(pid)], check=True)
    import sqlite3
    db = sqlite3.connect(moot.db, timeout=10)
    with db:                            # as if the time had passed
        db.execute("UPDATE planning SET alive_at = alive_at - 60")
    db.close()
    page = event.olga.get(event.url + "/draft").text
    assert "The last search was interrupted" in page
    assert not moot.sql("SELECT * FROM placement")
    event.search(wait_for, quick=True)
    event.apply()
    assert len(moot.sql("SELECT * FROM placement")) == 5


def test_stopping_a_search_keeps_the_best_so_far(moot):
    moot.start("web")
    event = Event(moot, people=3, sessions=5)
    event.rate()
    post(event.olga, event.url + "/search", {"times": 120, "fair": 0, "move_cost": 0, "seed": 1},
         event.url + "/draft")
    wait_for(lambda: moot.sql("SELECT score FROM planning")[0]["score"] > 0, "a first schedule")
    began = time.monotonic()
    post(event.olga, event.url + "/search/stop", {}, event.url + "/draft")
    wait_for(lambda: moot.sql("SELECT state FROM planning")[0]["state"] == "done", "its end", 5)
    assert time.monotonic() - began < 3
    event.apply()
    assert len(moot.sql("SELECT * FROM placement")) == 5


def test_calendars_follow_rooms_and_times(published):
    moot, event = published.moot, published
    feed = icalendar.Calendar.from_ical(moot.get(event.url + "/schedule.ics").body)
    entries = {str(e["UID"]): e for e in feed.walk("VEVENT")}
    assert len(entries) == 6
    rooms = [icalendar.Calendar.from_ical(moot.get(f"{event.url}/room/{n}.ics").body)
             for n in (1, 2)]
    assert sum(len(room.walk("VEVENT")) for room in rooms) == 6
    # One session moves to a free place: its entry does, with a higher SEQUENCE.
    used = {(r["slot_id"], r["room_id"]) for r in moot.sql("SELECT * FROM placement")}
    slots = [r["id"] for r in moot.sql("SELECT id FROM slot WHERE kind = 'session'")]
    free = next((s, r) for s in reversed(slots) for r in (1, 2) if (s, r) not in used)
    session = event.sessions[0]
    post(event.olga, event.url + "/draft/move",
         {"session": session, "part": 1, "place": f"{free[0]}-{free[1]}"}, event.url + "/draft")
    event.publish()
    after = {str(e["UID"]): e for e in icalendar.Calendar.from_ical(
        moot.get(event.url + "/schedule.ics").body).walk("VEVENT")}
    moved = [uid for uid in entries if after[uid]["DTSTART"].dt != entries[uid]["DTSTART"].dt
             or after[uid]["LOCATION"] != entries[uid]["LOCATION"]]
    assert len(moved) == 1
    assert int(after[moved[0]]["SEQUENCE"]) > int(entries[moved[0]]["SEQUENCE"])


def test_ones_own_feed_has_what_one_wants(published):
    moot, ann = published.moot, published.people[0]
    page = ann.post("/me/feed", {}, page="/me").text
    path = re.search(r'value="http://[^/]+(/feed/\S+)\.ics"', page).group(1)
    feed = icalendar.Calendar.from_ical(moot.get(path + "/sessions.ics").body)
    got = {str(e["SUMMARY"]) for e in feed.walk("VEVENT")}
    want = {r["title"] for r in moot.sql(
        "SELECT title FROM proposal WHERE owner_id ="
        " (SELECT id FROM person WHERE name = 'Ann Developer') OR id IN (SELECT proposal_id"
        " FROM interest JOIN person ON person.id = person_id WHERE level >= 2"
        " AND name = 'Ann Developer')")}
    assert got == want and got
    assert moot.get("/feed/nonsense/sessions.ics").status == 404


def test_khal_reads_the_feed(published, tmp_path):
    (tmp_path / "e.ics").write_bytes(published.moot.get(published.url + "/schedule.ics").body)
    (tmp_path / "khal.conf").write_text(
        f"[calendars]\n[[moot]]\npath = {tmp_path}/cal\n[locale]\ntimeformat = %H:%M\n"
        f"dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        f"longdatetimeformat = %Y-%m-%d %H:%M\nlocal_timezone = Europe/London\n"
        f"default_timezone = Europe/London\n[sqlite]\npath = {tmp_path}/khal.db\n"
        f"[default]\ndefault_calendar = moot\n")
    (tmp_path / "cal").mkdir()
    khal = ["khal", "-c", str(tmp_path / "khal.conf")]
    subprocess.run([*khal, "import", "--batch", "-a", "moot", str(tmp_path / "e.ics")],
                   check=True, capture_output=True)
    out = subprocess.run([*khal, "list", "--format", "{start-time} {title} @ {location}",
                          published.first.isoformat(), "2d"],
                         check=True, capture_output=True, text=True).stdout
    assert len(re.findall(r"^\d\d:\d\d Topic \d @ (Hall|Library)", out, re.M)) == 6


def test_programs_read_frab_xml_json_and_text(published):
    import xml.etree.ElementTree as ElementTree
    moot, url = published.moot, published.url
    tree = ElementTree.fromstring(moot.get(url + "/schedule.xml").body)
    assert tree.tag == "schedule" and len(tree.findall("day")) == 2
    events = tree.findall("day/room/event")
    assert len(events) == 6 and len({e.get("guid") for e in events}) == 6
    for one in events:
        assert {c.tag for c in one} >= {"room", "title", "type", "date", "start", "duration",
                                        "abstract", "slug", "subtitle", "track", "persons"}
        assert one.findtext("duration") == "00:20"
        assert one.findtext("date")[11:16] == one.findtext("start")
    sittings = json.loads(moot.get(url + "/schedule.json").text)["sittings"]
    assert [s["title"] for s in sittings] and len(sittings) == 6
    text = moot.get(url + "/schedule.txt").text
    assert max(map(len, text.splitlines())) <= 78
    assert text.count("  * ") == 6


def test_a_hidden_session_is_nowhere_to_be_read_and_still_scheduled(published):
    moot, url, session = published.moot, published.url, published.sessions[0]
    post(published.olga, f"/session/{session}/state", {"state": "hidden"}, f"/session/{session}")
    for path in ("/board", "/sessions", "/schedule.xml", "/schedule.json", "/schedule.txt",
                 "/schedule.ics"):
        assert "Topic 0" not in moot.get(url + path).text, path
    assert moot.get(f"/session/{session}").status == 404
    assert "Topic 0" in published.olga.get(url + "/draft").text


def test_viewers_hear_of_a_change_at_once(published):
    import http.client
    conn = http.client.HTTPConnection("127.0.0.1", published.moot.web_port, timeout=10)
    conn.request("GET", published.url + "/board/events")
    events = conn.getresponse()
    assert events.headers["Content-Type"].startswith("text/event-stream")

    def next_number():
        while True:
            line = events.readline().decode()
            if line.startswith("data: "):
                return int(line[6:])
    first = next_number()
    post(published.olga, published.url + "/phase", {"phase": "running"}, published.url)
    assert next_number() > first
    conn.close()


def test_a_session_page_says_where_and_when(published):
    moot, session = published.moot, published.sessions[0]
    row = moot.sql("SELECT start_at, name FROM sitting JOIN room ON room.id = room_id"
                   " WHERE proposal_id = ?", session)[0]
    page = moot.get(f"/session/{session}").text
    assert f"{london(row['start_at']):%H:%M}" in page and f"<b>{row['name']}</b>" in page
    assert f"https://meet.example.org/{row['name']}" in page
    assert "Winter Meetup" in moot.get("/").text
    assert re.match(r"1\tscheduled\tWinter Meetup\t", moot.run("event", "list"))


def test_a_second_part_and_an_overflow_room_are_two_clicks_on_the_drafts_page(published):
    moot, event = published.moot, published
    session = event.sessions[0]
    hall = moot.sql("SELECT room.name FROM sitting JOIN room ON room.id = room_id"
                    " WHERE proposal_id = ?", session)[0]["name"]
    # One of the first day: that there is a next one.
    day = (event.first + datetime.timedelta(days=1)).isoformat()
    first = next(r["proposal_id"] for r in moot.sql("SELECT * FROM sitting")
                 if london(r["start_at"]).date().isoformat() < day)
    draft = event.olga.get(event.url + "/draft").text
    assert "A second part, next day" in draft and "This room is lost" in draft
    post(event.olga, event.url + "/draft/part", {"session": first}, event.url + "/draft")
    draft = event.olga.get(event.url + "/draft").text
    assert "part 2" in draft and "These rules are broken" not in draft
    event.publish()
    second = moot.sql("SELECT start_at FROM sitting WHERE proposal_id = ? AND part = 2"
                      " ORDER BY start_at DESC", first)
    assert london(second[0]["start_at"]).date().isoformat() == day
    assert "(part 2 of 2)" in moot.get(event.url + "/board").text
    post(event.olga, event.url + "/draft/overflow", {"session": session, "room": "Cafe <b>"},
         event.url + "/draft")
    assert "also in Cafe &lt;b&gt;" in moot.get(event.url + "/board").text
    page = moot.get(f"/session/{session}").text
    assert "overflow in <b>Cafe &lt;b&gt;</b>" in page and hall in page
    token = event.people[3].form(event.url + "/me")["csrf"]
    answer = event.people[3].post(event.url + "/draft/overflow",
                                  {"csrf": token, "session": session, "room": "X"})
    assert answer.status == 403


def test_the_board_says_who_takes_notes_at_the_door(published):
    moot, event = published.moot, published
    session = event.sessions[0]
    post(event.people[1], f"/session/{session}/taker", {}, f"/session/{session}")
    assert "notes: Bo Developer" in moot.get(event.url + "/board").text
    post(event.people[0], f"/session/{session}/taker", {"taker": "Cleo"}, f"/session/{session}")
    assert "notes: Cleo Developer" in moot.get(event.url + "/board").text
