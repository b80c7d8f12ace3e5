# SPDX-License-Identifier: GPL-2.0-or-later
"""Every invitation, update and cancellation as calendar programs take them: a CalDAV server
(Radicale) stores them, khal shows them, python-icalendar reads them."""
import base64
import datetime as dt
import http.client
import sqlite3
import subprocess
import zoneinfo

import icalendar
import pytest

from moot import free_port, port_answers, wait_for

LONDON = zoneinfo.ZoneInfo("Europe/London")
UTC = dt.timezone.utc


class Radicale:
    def __init__(self, folder):
        self.port = free_port()
        (folder / "radicale.conf").write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n[auth]\ntype = none\n"
            f"[storage]\nfilesystem_folder = {folder}/collections\n")
        self.process = subprocess.Popen(
            ["/usr/bin/radicale", "--config", folder / "radicale.conf"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: port_answers(self.port), "Radicale")
        assert self.ask("MKCALENDAR", "/ann/cal/")[0] == 201

    def ask(self, method, path, body=None):
        conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        login = base64.b64encode(b"ann:x").decode()
        conn.request(method, path, body, {"Authorization": f"Basic {login}",
                                          "Content-Type": "text/calendar; charset=utf-8"})
        response = conn.getresponse()
        answer = response.status, response.read()
        conn.close()
        return answer

    def put(self, ics):
        """Stored under its UID as a client does, one of many beside the others; what the
        server then has."""
        event = next(iter(icalendar.Calendar.from_ical(ics).walk("VEVENT")))
        uid = str(event["UID"])
        if "RECURRENCE-ID" in event:
            status, said = self.ask("GET", f"/ann/cal/{uid}.ics")
            assert status == 200, "the invitation to all came first"
            whole = icalendar.Calendar.from_ical(said)
            whole.subcomponents = [
                c for c in whole.subcomponents if c.name != "VEVENT" or "RECURRENCE-ID" not in c
                or c["RECURRENCE-ID"].dt != event["RECURRENCE-ID"].dt] + [event]
            ics = whole.to_ical()
        status, said = self.ask("PUT", f"/ann/cal/{uid}.ics", ics)
        assert status in (201, 204), (status, said, ics)
        return icalendar.Calendar.from_ical(self.ask("GET", f"/ann/cal/{uid}.ics")[1])

    def close(self):
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def radicale(tmp_path):
    one = Radicale(tmp_path)
    yield one
    one.close()


class Khal:
    def __init__(self, folder):
        self.folder = folder
        (folder / "vdir").mkdir()
        (folder / "khal.conf").write_text(
            f"[calendars]\n[[c]]\npath = {folder}/vdir\n[sqlite]\npath = {folder}/khal.db\n"
            "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\n"
            "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n")

    def run(self, *args):
        done = subprocess.run(["/usr/bin/khal", "-c", self.folder / "khal.conf", *args],
                              capture_output=True, text=True, timeout=60,
                              env={"HOME": str(self.folder), "LC_ALL": "C.UTF-8",
                                   "PATH": "/usr/bin:/bin"})
        assert done.returncode == 0, done.stderr
        return done.stdout

    def starts(self, ics, start, days):
        """When its events begin, in UTC, as khal expands and shows them."""
        (self.folder / "in.ics").write_bytes(ics)
        self.run("import", "--batch", "-a", "c", self.folder / "in.ics")
        shown = self.run("list", "--day-format", "", "--format", "{start-long}",
                         f"{start:%Y-%m-%d}", f"{days}d")
        return [line for line in shown.splitlines() if line.strip()]


def part(mail):
    found = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    assert len(found) == 1
    ics = found[0].get_content().encode()
    calendar = icalendar.Calendar.from_ical(ics)
    # the MIME parameter and the property agree (couchers#8557, ical4j#423)
    assert found[0]["Content-Type"].params["method"] == str(calendar["METHOD"])
    # every TZID has its VTIMEZONE (ihasmail#216)
    zones = {str(z["TZID"]) for z in calendar.walk("VTIMEZONE")}
    for event in calendar.walk("VEVENT"):
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
            if name in event and "TZID" in event[name].params:
                assert event[name].params["TZID"] in zones
    return ics, calendar, next(iter(calendar.walk("VEVENT")))


def ann_mail(moot, subject, n=1):
    def found():
        hits = [m for m in moot.mails() if subject in str(m["Subject"])
                and "ann@example.org" in str(m["To"])]
        return hits[n - 1] if len(hits) >= n else None
    return wait_for(found, f"mail {n} {subject} to ann")


def fields(day, time="16:00", title="Grant tables"):
    return {"title": title, "why": "", "agenda": "", "date": f"{day:%Y-%m-%d}", "time": time,
            "zone": "Europe/London", "minutes": "60", "place": "",
            "link": "https://meet.example.org/g", "phone": "", "must": "",
            "cc": "Ann <ann@example.org>, Ben <ben@example.org>"}


def test_a_call_is_invited_to_moved_and_cancelled(moot, radicale):
    moot.start("web")
    moot.start("mail")
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    day = dt.datetime.now(LONDON) + dt.timedelta(days=9)
    olga.post("/call/new", fields(day), page="/call/new")
    olga.post("/call/1/announce", {}, page="/call/1/preview")
    ics, calendar, event = part(ann_mail(moot, "[ANNOUNCE] Grant tables"))
    assert str(calendar["METHOD"]) == "REQUEST" and event["SEQUENCE"] == 0
    assert b"ben@example.org" not in ics, "nobody's address leaks (rallly#1206)"
    stored = next(iter(radicale.put(ics).walk("VEVENT")))
    assert stored["DTSTART"].dt == event["DTSTART"].dt

    moved = day + dt.timedelta(days=1)
    preview = olga.post("/call/1/change", fields(moved, "17:00"), page="/call/1/edit")
    assert preview.status == 200 and "moved to" in preview.text
    assert len(moot.sql("SELECT 1 FROM letter")) == 3, "a preview sends nothing"
    answer = olga.post("/call/1/edit", {**fields(moved, "17:00"),
                                        **olga.form("/call/1/edit", "/call/1/change")})
    assert answer.status == 303, answer.text
    ics, calendar, update = part(ann_mail(moot, "[UPDATE] Grant tables"))
    assert str(calendar["METHOD"]) == "REQUEST"
    assert update["UID"] == event["UID"] and update["SEQUENCE"] > event["SEQUENCE"]
    assert update["ORGANIZER"] == event["ORGANIZER"]
    stored = next(iter(radicale.put(ics).walk("VEVENT")))
    assert stored["DTSTART"].dt.astimezone(LONDON).hour == 17

    olga.post("/call/1/cancel", {"reason": "No time"}, page="/call/1")
    ics, calendar, cancel = part(ann_mail(moot, "[CANCELLED] Grant tables"))
    # METHOD:REQUEST with STATUS:CANCELLED leaves the event there (cal.diy#29706)
    assert str(calendar["METHOD"]) == "CANCEL" and str(cancel["STATUS"]) == "CANCELLED"
    assert cancel["UID"] == event["UID"] and cancel["SEQUENCE"] > update["SEQUENCE"]
    stored = next(iter(radicale.put(ics).walk("VEVENT")))
    assert str(stored["STATUS"]) == "CANCELLED"
    # it stays in the feed (w3c/calendar#60, hackgreenville PR 498)
    feed = icalendar.Calendar.from_ical(moot.get("/calls.ics").body)
    assert [str(e["STATUS"]) for e in feed.walk("VEVENT")] == ["CANCELLED"]


def cadence(moot, olga, **more):
    day = dt.datetime.now(LONDON) + dt.timedelta(days=2)
    form = dict(title="Community Call", why="", rule="every 2 weeks on " + f"{day:%A}",
                times="16:00", zone="Europe/London", minutes="60", date=f"{day:%Y-%m-%d}",
                last="", place="", link="https://meet.example.org/xen", phone="",
                call_days="7", deadline_hours="24", holidays="", cancels="1")
    assert olga.post("/cadence/new", {**form, **more}, page="/cadence/new").status == 303
    olga.post("/cadence/1/regulars", {"do": "add", "who": "Ann <ann@example.org>"},
              page="/cadence/1")
    wait_for(lambda: moot.sql("SELECT 1 FROM call WHERE cadence_id = 1"), "calls")
    return dt.datetime(day.year, day.month, day.day, 16, tzinfo=LONDON)


def test_one_of_many_is_invited_to_moved_and_cancelled(moot, radicale, tmp_path):
    moot.start("web")
    moot.start("mail")
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    first = cadence(moot, olga)
    conn = sqlite3.connect(moot.db, timeout=10)
    with conn:
        conn.execute("UPDATE call SET announce_at = 1 WHERE id = 1")
    conn.close()
    ics, calendar, whole = part(ann_mail(moot, "You are on the Cc list"))
    assert str(calendar["METHOD"]) == "REQUEST" and whole["RRULE"]
    assert whole["DTSTART"].dt == first
    radicale.put(ics)
    ics, calendar, event = part(ann_mail(moot, "Call for agenda items"))
    assert event["UID"] == whole["UID"] and event["ORGANIZER"] == whole["ORGANIZER"]
    assert event["RECURRENCE-ID"].dt == first == event["DTSTART"].dt
    radicale.put(ics)
    # move this one alone
    answer = olga.post("/call/1/edit", {
        **fields(first + dt.timedelta(days=1), "15:00", "Community Call"),
        **olga.form("/call/1/edit", "/call/1/change"), "cc": "Ann <ann@example.org>"})
    assert answer.status == 303, answer.text
    ics, calendar, update = part(ann_mail(moot, "moved to"))
    assert update["RECURRENCE-ID"].dt == first
    assert update["DTSTART"].dt == (first + dt.timedelta(days=1)).replace(hour=15)
    assert update["SEQUENCE"] > event["SEQUENCE"] and update["UID"] == event["UID"]
    radicale.put(ics)

    # the feed: one event with its rule, and the moved one instead of what the rule says
    feed = moot.get("/cadence/1.ics")
    assert feed.headers["ETag"]
    again = moot.get("/cadence/1.ics", **{"If-None-Match": feed.headers["ETag"]})
    assert again.status == 304
    stored = icalendar.Calendar.from_ical(feed.body)
    master = [e for e in stored.walk("VEVENT") if "RRULE" in e]
    assert len(master) == 1 and str(master[0]["UID"]) == str(event["UID"])
    shown = Khal(tmp_path).starts(feed.body, first, 60)
    want = [(first + dt.timedelta(days=1)).replace(hour=15)] + [
        first + dt.timedelta(days=14 * i) for i in range(1, 5)]
    assert shown[:5] == [f"{w.astimezone(UTC):%Y-%m-%d %H:%M}" for w in want]

    olga.post("/call/1/cancel", {"reason": "Nobody is there"}, page="/call/1")
    ics, calendar, cancel = part(ann_mail(moot, "[CANCELLED] Community Call"))
    assert str(calendar["METHOD"]) == "CANCEL"
    assert cancel["RECURRENCE-ID"].dt == first and cancel["SEQUENCE"] > update["SEQUENCE"]
    kept = radicale.put(ics)
    assert len(list(kept.walk("VEVENT"))) == 2
    after = icalendar.Calendar.from_ical(moot.get("/calls.ics").body)
    gone = [e for e in after.walk("VEVENT") if str(e["STATUS"]) == "CANCELLED"]
    assert len(gone) == 1 and gone[0]["RECURRENCE-ID"].dt == first


def test_the_rule_keeps_the_wall_clock_in_khal(moot, tmp_path):
    """calcom/cal.diy#4400: recurring calls shift when the clocks change."""
    moot.start("web")
    moot.start("mail")
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    cadence(moot, olga, rule="first Thursday", times="16:00")
    feed = moot.get("/cadence/1.ics").body
    year = dt.date.today().year + 1
    shown = Khal(tmp_path).starts(feed, dt.date(year, 1, 1), 364)
    days = []
    for month in range(1, 13):
        day = dt.datetime(year, month, 1, 16, tzinfo=LONDON)
        while day.weekday() != 3:
            day += dt.timedelta(days=1)
        days.append(f"{day.astimezone(UTC):%Y-%m-%d %H:%M}")
    assert [s for s in shown if s.startswith(str(year))] == days
    assert {d[-5:] for d in days} == {"15:00", "16:00"}


def test_times_in_turn_are_events_of_their_own(moot, tmp_path):
    moot.start("web")
    moot.start("mail")
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    first = cadence(moot, olga, times="16:00 08:00")
    feed = moot.get("/cadence/1.ics").body
    rules = [e for e in icalendar.Calendar.from_ical(feed).walk("VEVENT") if "RRULE" in e]
    assert len({str(e["UID"]) for e in rules}) == 2
    shown = Khal(tmp_path).starts(feed, first, 60)
    want = [(first + dt.timedelta(days=14 * i)).replace(hour=8 if i % 2 else 16)
            for i in range(4)]
    assert shown[:4] == [f"{w.astimezone(UTC):%Y-%m-%d %H:%M}" for w in want]
