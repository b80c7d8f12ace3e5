# SPDX-License-Identifier: GPL-2.0-or-later
"""A hackathon for tests: made on the pages, as its people would."""
import datetime
import random
import sqlite3
import urllib.parse
import zoneinfo

ZONE = "Europe/London"
NAMES = ("Ann Bo Cleo Dan Eve Finn Gwen Hal Ida Jon Kim Lea Max Nia Oto Pia Quin Rae Sam Tia Uma "
         "Vic Wes Xia Yan Zoe").split()
SLOTS = ("{0:02}:00-{0:02}:20 plenary Opening\n{0:02}:20-{0:02}:40\n{0:02}:40-{1:02}:00\n"
         "{1:02}:00-{1:02}:10 break Coffee\n{1:02}:10-{1:02}:30\n{1:02}:30-{1:02}:50")


def post(browser, path, fields, page):
    answer = browser.post(path, fields, page=page)
    assert answer.status == 303, answer.text
    return answer.headers["Location"]


class Event:
    """Organised by Olga; people[i] is a browser of NAMES[i], sessions their numbers."""

    def __init__(self, moot, people=6, sessions=8, rooms=(("Hall", 60), ("Library", 20)),
                 days=2, channel="", first=None):
        self.moot = moot
        self.first = first or datetime.date.today() + datetime.timedelta(days=7)
        self.olga = moot.sign_in("Olga Organiser", "olga@example.org", "organiser")
        last = self.first + datetime.timedelta(days=days - 1)
        self.url = post(self.olga, "/event/new", {
            "name": "Winter Meetup", "place": "Cambridge", "zone": ZONE, "channel": channel,
            "first_day": self.first.isoformat(), "last_day": last.isoformat()},
            "/event/new").removesuffix("/slots")
        for n in range(days):
            day = self.first + datetime.timedelta(days=n)
            post(self.olga, self.url + "/slots",
                 {"day": day.isoformat(), "lines": SLOTS.format(10, 11)}, self.url + "/slots")
        for name, seats in rooms:
            post(self.olga, self.url + "/rooms", {
                "room": 0, "name": name, "capacity": seats, "has_projector": "1",
                "link": f"https://meet.example.org/{name}"}, self.url + "/rooms")
        self.people = [moot.sign_in(f"{NAMES[i % 26]} Developer{i // 26 or ''}",
                                    f"p{i}@example.org") for i in range(people)]
        for person in self.people:
            post(person, self.url + "/join", {}, self.url)
        self.sessions = [self.propose(self.people[i % people], f"Topic {i}")
                         for i in range(sessions)]

    def propose(self, browser, title):
        url = post(browser, self.url + "/propose",
                   {"title": title, "problem": f"What do we do about {title}?", "slots": ""},
                   self.url + "/propose")
        return int(url.rsplit("/", 1)[1])

    def rate(self, seed=1):
        """Everybody rates about all, as the dice say."""
        for i in range(len(self.people)):
            self.rate_as(i, seed)

    def rate_as(self, i, seed=1):
        person, dice = self.people[i], random.Random(f"{seed} {i}")
        token = person.form(self.url + "/me")["csrf"]
        for n, session in enumerate(self.sessions):
            if n % len(self.people) != i and dice.random() < .9:
                person.request("POST", f"/session/{session}/rate", urllib.parse.urlencode(
                    {"csrf": token, "level": dice.choice((0, 1, 2, 3))}),
                    {"Content-Type": "application/x-www-form-urlencoded",
                     "Origin": self.moot.url})

    def search(self, wait_for, quick=False, **options):
        """quick: stopped as soon as there is any schedule, unproved."""
        fields = {"times": 1, "fair": 0, "move_cost": 50, "seed": 1} | options
        post(self.olga, self.url + "/search", fields, self.url + "/draft")

        def any_found():
            row = self.moot.sql("SELECT state, score FROM planning ORDER BY id DESC LIMIT 1")[0]
            return row["score"] >= 0 or row["state"] == "done"

        if quick:
            wait_for(any_found, "a first schedule")
            token = self.olga.form(self.url + "/me")["csrf"]
            self.olga.post(self.url + "/search/stop", {"csrf": token, "search": self.moot.sql(
                "SELECT max(id) AS id FROM planning")[0]["id"]})

        def done():
            row = self.moot.sql("SELECT state FROM planning ORDER BY id DESC LIMIT 1")[0]
            return row["state"] not in ("running", "stopping")
        wait_for(done, "the search to end", 40)

    def apply(self):
        post(self.olga, self.url + "/search/apply", {}, self.url + "/draft")

    def publish(self):
        post(self.olga, self.url + "/publish", {}, self.url + "/draft")

    def shift(self, secs):
        """All of it happens so much earlier; nothing else has to wait for the clock."""
        db = sqlite3.connect(self.moot.db, timeout=10)
        with db:
            db.execute("UPDATE slot SET start_at = start_at - ?", (secs,))
            db.execute("UPDATE sitting SET start_at = start_at - ?, end_at = end_at - ?",
                       (secs, secs))
            db.execute("UPDATE event SET changes = changes + 1")
        db.close()

    def begins_in(self, secs):
        """The first session of the published schedule begins in so many seconds."""
        start = self.moot.sql("SELECT min(start_at) AS at FROM sitting")[0]["at"]
        self.shift(start - int(datetime.datetime.now().timestamp()) - secs)


def london(at):
    return datetime.datetime.fromtimestamp(at, zoneinfo.ZoneInfo(ZONE))
