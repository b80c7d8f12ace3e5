# SPDX-License-Identifier: GPL-2.0-or-later
"""From "we should talk" to an announced call: pages, links in mails, the list."""
import datetime
import http.server
import re
import sqlite3
import threading
from urllib.parse import urlencode

import pytest

from moot import wait_for


def ballot_path(mail):
    return re.search(r"https?://[^/\s]+(/ballot/\S+)", mail.get_content()).group(1)


def to(moot, address, subject):
    """The last mail to an address with a text in its subject."""
    found = [m for m in moot.mails() if address in str(m["To"]) and subject in str(m["Subject"])]
    return found[-1] if found else None


def propose(browser, **fields):
    form = {"title": "vPCI on Arm", "why": "Mail did not settle it.", "minutes": "45",
            "thread": "https://lore.example.org/xen-devel/1@example.org/",
            "must": "Ben Builder <ben@example.org>", "may": "xi@example.org"}
    form.update(fields)
    answer = browser.post("/call/propose", form, page="/call/propose")
    assert answer.status == 303, answer.text
    return answer.headers["Location"]


def opened(moot, **fields):
    ann = moot.sign_in("Ann Author", "ann@example.org")
    page = propose(ann, **fields)
    assert ann.post(f"{page}/open", {}, page=page).status == 303
    return ann, page


@pytest.fixture
def site(moot):
    moot.start("web")
    moot.start("mail")
    return moot


def test_a_proposal_becomes_an_announced_call(site):
    _, page = opened(site)
    path = ballot_path(wait_for(lambda: to(site, "ben@", "When can you talk about"), "a mail"))
    ben = site.browser()
    form = ben.get(path)
    assert form.status == 200 and "Ben Builder" in form.text
    assert 'value="yes" checked' in form.text          # the link is for one of the times
    assert not site.sql("SELECT * FROM vote")           # and has answered nothing
    answer = ben.post(path.partition("?")[0], {"a1": "no", "a2": "yes"}, page=path)
    assert answer.status == 303, answer.text
    assert len(site.sql("SELECT * FROM vote")) == 2
    olga = site.sign_in("Olga Organiser", "olga@example.org", "organiser")
    settle = f"{page}/settle"
    blocked = olga.post(settle, {"number": "1"}, page=f"{settle}?number=1")
    assert blocked.status == 409 and "Ben Builder must be there" in blocked.text
    done = olga.post(settle, {"number": "2"}, page=f"{settle}?number=2")
    assert done.status == 303 and "/call/1" in done.headers["Location"]
    result = wait_for(lambda: to(site, "devel@lists", "[ANNOUNCE] vPCI on Arm @"), "the result")
    assert result["In-Reply-To"] is None
    text = " ".join(result.get_body(("plain",)).get_content().split())
    assert "1 yes, 0 if need be, 0 no" in text and "Have not answered: Ann Author" in text


def test_a_fair_year_of_a_regular_call_is_planned(moot):
    moot.start("web")
    for name, zone in (("tokyo", "Asia/Tokyo"), ("denver", "America/Denver")):
        person = moot.sign_in(name, f"{name}@example.org")
        person.post("/me", {"name": name, "zone": zone}, page="/me")
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    olga.post("/me", {"name": "Olga", "zone": "Europe/London"}, page="/me")
    first = datetime.date.today() - datetime.timedelta(days=7)
    # so the next one is not the first of all
    form = {"title": "Community call", "rule": f"every 2 weeks on {first:%A}",
            "date": str(first), "times": "16:00", "zone": "Europe/London", "minutes": "60",
            "call_days": "7", "deadline_hours": "24", "no_shows": "0"}
    made = olga.post("/cadence/new", form, page="/cadence/new")
    assert made.status == 303, made.text
    page = olga.get("/cadence/1/rotation?times=2&who=tokyo@example.org,denver@example.org")
    assert page.status == 200 and "Best" in page.text
    out = moot.run("rotation", "--times", "2", "1", "tokyo@example.org", "denver@example.org")
    rows = {line.split()[0]: line.split() for line in out.splitlines() if "/" in line[:60]}
    now, then = int(rows["tokyo"][2]), int(rows["tokyo"][3])
    assert now > 300 and then < now * 0.7       # 01:00 in Tokyo is nobody's lot all year
    assert moot.get("/cadence/1/rotation").status == 303

    times = re.search(r'name="times" value="([0-9: ]+)"><button>Take this year', page.text)[1]
    edit = f"/cadence/1/edit?{urlencode({'times': times})}"
    assert f'value="{times}"' in olga.get(edit).text
    assert olga.post("/cadence/1/edit", {**form, "times": times}, page=edit).status == 303
    out = moot.run("rotation", "--times", "2", "1", "tokyo@example.org", "denver@example.org")
    now = {line.split()[0]: line.split() for line in out.splitlines() if "/" in line[:60]}
    for name in ("tokyo", "denver", "Olga"):        # what was planned is what they carry
        assert now[name][2] == rows[name][3]


def test_who_wrote_in_a_stalled_thread_is_offered(site):
    db = sqlite3.connect(site.db, timeout=10)
    with db:
        for number, (name, parent) in enumerate([("Ann Author", None), ("Jan", 1), ("Xi", 2),
                                                 ("Bot", 2), ("Jan", 3)], 1):
            db.execute("INSERT INTO message (id, message_id, kind, at, from_name, from_email,"
                       " subject, parent_id, is_automatic) VALUES (?, ?, ?, 1, ?, ?, 'x', ?, ?)",
                       (number, f"{number}@example.org", "patch" if not parent else "reply",
                        name, f"{name.split()[0].lower()}@example.org", parent, name == "Bot"))
    db.close()
    ann = site.sign_in("Ann Author", "ann@example.org")
    page = ann.get("/call/propose?thread=https%3A//lore.example.org/xen-devel/"
                   "3%2540example.org/T/").text
    asked = re.search(r'name="may".*?>(.*?)</textarea>', page, re.S).group(1).split("\n")
    assert [x for x in asked if x] == ["Jan &lt;jan@example.org&gt;", "Xi &lt;xi@example.org&gt;"]
    unknown = ann.get("/call/propose?thread=nobody@example.org").text
    assert "That thread is not known here" in unknown


class Calendars(http.server.BaseHTTPRequestHandler):
    """/ann.ics is a calendar, /away redirects to it, /big never ends, the rest is not there."""

    def do_GET(self):
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/ann.ics")
            self.end_headers()
            return
        self.send_response(200 if self.path in ("/ann.ics", "/big") else 404)
        self.end_headers()
        if self.path == "/ann.ics":
            day = (datetime.date.today() + datetime.timedelta(days=8)).strftime("%Y%m%d")
            self.wfile.write(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:{day}T090000Z\r\n"
                             f"DTEND:{day}T170000Z\r\nSUMMARY:dentist\r\nEND:VEVENT\r\n"
                             "END:VCALENDAR\r\n".encode())
        if self.path == "/big":
            try:
                for _ in range(100):
                    self.wfile.write(b"x" * 100000)
            except OSError:
                pass

    def log_message(self, *_):
        pass


@pytest.fixture
def calendars():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Calendars)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def give(moot, browser, url):
    """The address goes into the preferences; what became of it when it was read."""
    fields = {"work": "09:00-17:30", "days": "mon-fri", "country": "", "busy": url}
    answer = browser.post("/me/hours", fields, page="/me/preferences")
    assert answer.status == 303, answer.text
    return wait_for(lambda: moot.sql("SELECT * FROM busy_reading WHERE url = ?", url),
                    "the calendar to be read")[0]["error"]


def test_a_calendar_that_somebody_gave_is_read_and_kept_to_from_and_to(make_moot, calendars):
    moot = make_moot(extra_config="[poll]\nprivate_calendars = yes\n")
    moot.start("web")
    moot.start("mail")
    ann = moot.sign_in("Ann Author", "ann@example.org")
    assert give(moot, ann, f"{calendars}/away") is None
    assert len(moot.sql("SELECT * FROM busy")) == 1
    assert b"dentist" not in moot.db.read_bytes()
    assert "404" in give(moot, ann, f"{calendars}/none")
    assert moot.sql("SELECT * FROM busy") == []         # of the address that was taken back
    assert "more than 4096 KB" in give(moot, ann, f"{calendars}/big")
    assert calendars not in moot.log("mail")


def test_a_calendar_on_a_private_network_is_not_asked(site, calendars):
    ann = site.sign_in("Ann Author", "ann@example.org")
    assert "private network" in give(site, ann, f"{calendars}/ann.ics")
    page = ann.get("/me/preferences").text
    assert "Your calendar could not be read: it is on a private network" in page
