# SPDX-License-Identifier: GPL-2.0-or-later
"""Invitations and feeds, as two foreign readers understand them: what a person
typed into the form in some zone is that instant in their calendar."""
import datetime as dt
import re
import subprocess
import zoneinfo

import icalendar
import pytest

from moot import wait_for

UTC = dt.timezone.utc
YEAR = dt.date.today().year + 1

# Winter, summer, and days on which clocks change; zones of every kind.
TIMES = [
    ("Europe/London", f"{YEAR}-01-14", "16:00"),
    ("Europe/London", f"{YEAR}-07-15", "16:00"),
    ("America/New_York", f"{YEAR}-03-10", "11:00"),
    ("America/New_York", f"{YEAR}-12-02", "11:00"),
    ("Australia/Sydney", f"{YEAR}-01-20", "09:00"),
    ("Australia/Sydney", f"{YEAR}-06-20", "09:00"),
    ("Asia/Kolkata", f"{YEAR}-05-05", "19:30"),
    ("Africa/Cairo", f"{YEAR}-01-12", "12:00"),
    ("Africa/Cairo", f"{YEAR}-08-12", "12:00"),
    ("Africa/Casablanca", f"{YEAR}-11-10", "10:00"),
    ("America/Santiago", f"{YEAR}-02-10", "10:00"),
    ("UTC", f"{YEAR}-09-01", "16:00"),
]


def last_sunday(month):
    day = dt.date(YEAR, month, 31)
    return day - dt.timedelta((day.weekday() + 1) % 7)


def instant(zone, date, time):
    local = dt.datetime.fromisoformat(f"{date}T{time}")
    return local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(UTC)


class Calls:
    """An organiser at the web pages."""

    def __init__(self, moot):
        moot.start("web")
        self.moot = moot
        self.browser = moot.sign_in("Olga Organiser", "olga@example.org", "organiser")

    def fields(self, zone, date, time, **more):
        return dict({"title": f"{zone} {date}", "why": "", "agenda": "", "date": date,
                     "time": time, "zone": zone, "minutes": "60", "place": "",
                     "link": "https://meet.example.org/x", "phone": "", "must": "",
                     "cc": ""}, **more)

    def create(self, *when, **more):
        answer = self.browser.post("/call/new", self.fields(*when, **more), page="/call/new")
        assert answer.status == 303, answer.text
        return int(self.moot.sql("SELECT max(id) AS id FROM call")[0]["id"])

    def step(self, id, what, page, fields=None, form=None):
        answer = self.browser.post(f"/call/{id}/{what}", fields or {}, page=page, form=form)
        assert answer.status == 303, answer.text

    def announced(self, *when, **more):
        id = self.create(*when, **more)
        self.step(id, "announce", f"/call/{id}/preview")
        return id


@pytest.fixture
def calls(moot):
    return Calls(moot)


def events(ics):
    return list(icalendar.Calendar.from_ical(ics).walk("VEVENT"))


def khal(tmp_path, ics):
    """(start, end, title) of each event as khal shows it to somebody in UTC."""
    conf = tmp_path / "khal.conf"
    conf.write_text(f"[calendars]\n[[c]]\npath = {tmp_path}/vdir\n"
                    "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
                    "timeformat = %H:%M\ndateformat = %Y-%m-%d\n"
                    "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
                    "longdatetimeformat = %Y-%m-%d %H:%M\n")
    (tmp_path / "vdir").mkdir(exist_ok=True)
    (tmp_path / "in.ics").write_bytes(ics)
    done = subprocess.run(
        ["/usr/bin/khal", "-c", conf, "printics", "--format",
         "{start-long}|{end-long}|{title}", tmp_path / "in.ics"],
        capture_output=True, text=True, timeout=60,
        env={"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    return [line.split("|") for line in done.stdout.splitlines() if line.count("|") == 2]


def calendar_part(mail):
    parts = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    return parts[0]


def test_both_readers_see_the_instants_that_were_typed(calls, tmp_path):
    for when in TIMES:
        calls.announced(*when)
    feed = calls.moot.get("/calls.ics").body
    want = {f"{z} {d}": instant(z, d, t) for z, d, t in TIMES}

    seen = {str(e["summary"]): e for e in events(feed)}
    assert seen.keys() == want.keys()
    for title, start in want.items():
        assert seen[title].decoded("dtstart").astimezone(UTC) == start
        assert seen[title].decoded("dtend").astimezone(UTC) == start + dt.timedelta(hours=1)

    assert {t: (a, b) for a, b, t in khal(tmp_path, feed)} == {
        title: (f"{start:%Y-%m-%d %H:%M}", f"{start + dt.timedelta(hours=1):%Y-%m-%d %H:%M}")
        for title, start in want.items()}


def test_a_call_across_the_change_of_clocks_has_its_length(calls, tmp_path):
    """01:30 comes twice that morning: the first is meant, and two hours are two."""
    date = last_sunday(10).isoformat()
    id = calls.announced("Europe/London", date, "01:30", minutes="60")
    calls.announced("Europe/London", date, "00:30", minutes="180")
    ics = calls.moot.get(f"/call/{id}.ics").body
    (event,) = events(ics)
    start = dt.datetime.fromisoformat(f"{date}T00:30").replace(tzinfo=UTC)
    assert event.decoded("dtstart").astimezone(UTC) == start
    assert event.decoded("dtend").astimezone(UTC) == start + dt.timedelta(hours=1)
    both = [(a, b) for a, b, _ in khal(tmp_path, calls.moot.get("/calls.ics").body)]
    before = start - dt.timedelta(hours=1)
    assert sorted(both) == [(f"{before:%Y-%m-%d %H:%M}", f"{date} 02:30"),
                            (f"{date} 00:30", f"{date} 01:30")]


def test_every_tzid_has_its_vtimezone(calls):
    for when in TIMES[:6]:
        calls.announced(*when)
    calendar = icalendar.Calendar.from_ical(calls.moot.get("/calls.ics").body)
    known = [str(z["tzid"]) for z in calendar.walk("VTIMEZONE")]
    used = {e["dtstart"].params.get("TZID") for e in calendar.walk("VEVENT")}
    assert used == set(known) and len(known) == len(set(known))


def test_the_feed_says_what_it_is_and_names_no_guest(calls):
    calls.announced(*TIMES[0], must="Ann <ann@example.org>", cc="ben@example.org")
    answer = calls.moot.get("/calls.ics")
    calendar = icalendar.Calendar.from_ical(answer.body)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert calendar["method"] == "PUBLISH"
    assert calendar["x-published-ttl"] == "PT1H"
    assert calendar["refresh-interval"].params["VALUE"] == "DURATION"
    assert "ann@" not in answer.text and "ben@" not in answer.text
    assert all(line.endswith(b"\r\n") and len(line) <= 77
               for line in answer.body.splitlines(keepends=True))
    again = calls.moot.get("/calls.ics", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


def test_moved_and_cancelled_is_the_same_event_with_a_higher_sequence(calls, tmp_path):
    zone, date, time = TIMES[0]
    id = calls.announced(zone, date, time, title="vGPU", must="Ann <ann@example.org>")
    calls.step(id, "edit", f"/call/{id}/edit",
               calls.fields(zone, date, "17:30", title="vGPU", must="Ann <ann@example.org>"),
               form=f"/call/{id}/change")
    calls.step(id, "cancel", f"/call/{id}", {"reason": "travelling"})
    calls.moot.start("mail")
    mails = wait_for(lambda: len(calls.moot.mails()) >= 6 and calls.moot.mails(), "six mails")

    for to, cutype in (("devel@lists.example.org", "GROUP"), ("ann@example.org", "INDIVIDUAL")):
        mine = [calendar_part(m) for m in mails if to in str(m["To"])]
        read = [(p.get_param("method"), icalendar.Calendar.from_ical(p.get_content()))
                for p in mine]
        read.sort(key=lambda r: int(r[1].walk("VEVENT")[0]["sequence"]))
        assert [m for m, _ in read] == ["REQUEST", "REQUEST", "CANCEL"]
        assert [str(c["method"]) for _, c in read] == ["REQUEST", "REQUEST", "CANCEL"]
        inner = [c.walk("VEVENT")[0] for _, c in read]
        assert [int(e["sequence"]) for e in inner] == [0, 1, 2]
        assert len({str(e["uid"]) for e in inner}) == 1
        assert str(inner[2]["status"]) == "CANCELLED"
        assert inner[1].decoded("dtstart").astimezone(UTC) == instant(zone, date, "17:30")
        assert len({str(e["organizer"]) for e in inner}) == 1
        for event in inner:
            assert re.fullmatch("mailto:moot@example.org" if cutype == "GROUP" else
                                r"mailto:moot\+[0-9a-f]{20}@example\.org",
                                str(event["organizer"]))
            assert str(event["attendee"]) == f"mailto:{to}"
            assert event["attendee"].params["CUTYPE"] == cutype
    (event,) = events(calls.moot.get("/calls.ics").body)
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 2)


def test_text_of_any_kind_comes_through_whole(calls, tmp_path):
    title = 'Größe, "quoted"; back\\slash, 漢字 and 🐧'
    agenda = "1. one, two; three\n2. END:VEVENT\n\n" + "äöü€🐧" * 60
    id = calls.announced(*TIMES[1], title=title, agenda=agenda)
    ics = calls.moot.get(f"/call/{id}.ics").body
    (event,) = events(ics)
    assert str(event["summary"]) == title
    assert agenda in str(event["description"])
    assert [t for _, _, t in khal(tmp_path, ics)] == [title]
