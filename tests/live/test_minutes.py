# SPDX-License-Identifier: GPL-2.0-or-later
"""Notes of a call, from IRC and the web, through a draft's window to the list and back
by reply, on a real IRC server, Postfix and mlmmj; and the event stream's limits."""
import datetime
import email.message
import email.utils
import html
import http.client
import json
import re
import smtplib
import sqlite3
import time
import zoneinfo

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
def moot(mta, ircd, make_moot):
    one = make_moot(irc_port=ircd.port, irc="burst = 1000\nrate_ms = 0",
                    mail=mta.mail_section(),
                    extra_config=f"[source list]\nmaildir = {mta.maildir('archive@example.org')}\n")
    for name in ("web", "mail", "bot"):
        one.start(name)
    one.wait_log("bot", "in #xendevel")
    return one


def announce(moot, browser):
    start = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")) + datetime.timedelta(days=1)
    answer = browser.post("/call/new", {
        "title": "Grant table locking", "why": "", "agenda": "One lock or two",
        "date": start.strftime("%Y-%m-%d"), "time": start.strftime("%H:%M"),
        "zone": "Europe/London", "minutes": "60", "place": "test #xendevel", "link": "",
        "phone": "", "must": "Bob <bob@example.org>", "cc": ""}, page="/call/new")
    assert answer.status == 303, answer.text
    call = "/call/" + re.search(r"/call/(\d+)", answer.headers["Location"]).group(1)
    assert browser.post(f"{call}/announce", {}, page=f"{call}/preview").status == 303
    return call, re.search(r"/notes/\d+", browser.get(call).text).group(0)


def change(moot, query, *args):
    with sqlite3.connect(moot.db, timeout=10) as conn:
        conn.execute(query, args)


def text_of(page):
    return html.unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.S).group(1))


def reply(mta, to, body):
    mail = email.message.EmailMessage()
    mail["From"] = "Bob <bob@example.org>"
    mail["To"] = LIST
    mail["Subject"] = "Re: " + to["Subject"]
    mail["Message-ID"] = f"<{time.time_ns()}@bob.example.org>"
    mail["In-Reply-To"] = mail["References"] = to["Message-ID"]
    mail["Date"] = email.utils.formatdate()
    mail.set_content(body)
    with smtplib.SMTP("127.0.0.1", mta.relay_port) as smtp:
        smtp.send_message(mail, to_addrs=[LIST])


def test_notes_reach_the_list_by_themselves_and_are_corrected_by_reply(moot, mta, on_irc):
    olga = moot.sign_in("Olga", "olga@example.org", "organiser")
    client = on_irc("ann")
    call, notes = announce(moot, olga)
    change(moot, "UPDATE call SET start_at = start_at - 86400")

    # who takes them is asked and settled; IRC and the page write the same text
    client.say("#xendevel", "!notes")
    client.expect(r"PRIVMSG #xendevel :Notes of \"Grant table locking\".*" + notes)
    client.say("#xendevel", "#startmeeting Grant table locking")
    client.expect("Meeting started")
    client.say("#xendevel", "#topic One lock or two")
    client.say("#xendevel", "#info two locks double the audit work")
    wait_for(lambda: "- ann: two locks" in olga.get(notes).text, "the line of IRC")
    page = olga.get(notes).text
    text = text_of(page)
    assert "# One lock or two\n- ann: two locks double the audit work\n" in text
    client.say("#xendevel", "#agreed one lock until there are figures")
    wait_for(lambda: "AGREED: one lock" in olga.get(notes).text, "the next line of IRC")
    answer = olga.post(notes, {"text": text + "ACTION(Bob, by 2027-01-31): measure it\n",
                               "base": re.search(r'data-version="(\d+)"', page).group(1)},
                       page=notes)
    assert answer.status == 303, answer.text
    client.say("#xendevel", "#endmeeting")
    minutes = client.expect(r"Minutes: http\S+?(/minutes/\d+)").group(1)

    # one mail to who took part; nobody objects: it posts itself when the window ends
    asked = mta.wait_mail("bob@example.org", "Draft minutes: Grant table locking")
    assert minutes in asked.get_content()
    draft = olga.get(f"{minutes}.txt").text
    assert "A. One lock or two\n------------------\n1) ann: two locks" in draft
    assert "ACTION(Bob, by 2027-01-31): measure it\n" in draft
    assert "AGREED: one lock until there are figures" in draft
    assert olga.post(f"{minutes}/window", {"posts_itself": "1"}, page=minutes).status == 303
    assert not [m for m in mta.mails("archive@example.org") if "Minutes" in m["Subject"]]
    change(moot, "UPDATE minutes SET window_ends_at = ?", int(time.time()))
    posted = mta.wait_mail("archive@example.org", "Minutes: Grant table locking")
    assert "measure it" in posted.get_content()
    wait_for(lambda: "confirmed" in moot.get(minutes).text, "the list's copy")
    assert moot.sql("SELECT text, due_on, item FROM action") == [
        {"text": "measure it", "due_on": "2027-01-31", "item": "A.3"}]
    assert moot.get("/latest/grant-table-locking").headers["Location"] == minutes
    assert "Grant table locking" in moot.get("/minutes?q=audit+lock").text

    # a reply corrects; it is taken, and one corrected posting says what changed
    reply(mta, posted, "On Fri, moot wrote:\n> 1) ann: two locks double the audit work\n\n"
                       "A.1) ann: two locks treble the audit work\n\nBob\n")
    wait_for(lambda: "treble" in olga.get(minutes).text, "the correction on the page")
    number = moot.sql("SELECT id FROM correction")[0]["id"]
    answer = olga.post(f"{minutes}/correct", {"correction": str(number), "end": "0"},
                       page=minutes)
    assert answer.status == 303, answer.text
    assert olga.post(f"{minutes}/post", {}, page=f"{minutes}/preview").status == 303
    again = mta.wait_mail("archive@example.org", "Correction: ")
    assert again["In-Reply-To"] == posted["Message-ID"]
    body = again.get_content()
    assert "With corrections by Bob (A.1)." in body
    assert "-1) ann: two locks double the audit work\n+1) ann: two locks treble" in body

    # programs read it as well
    data = json.loads(olga.get(f"{minutes}.json").text)
    assert [p["item"] for p in data["points"] if p["kind"] == "decision"] == ["A.2"]
    assert "## A. One lock or two\n" in olga.get(f"{minutes}.md").text
    assert 'id="A.1"' in moot.get(minutes).text


class Stream:
    """An event stream, read by hand."""

    def __init__(self, moot, browser, notes, client, version=0):
        self.conn = http.client.HTTPConnection("127.0.0.1", moot.web_port, timeout=15)
        cookie = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
        self.conn.request("GET", f"{notes}/events?v={version}&client={client}",
                          headers={"Cookie": cookie})
        self.answer = self.conn.getresponse()

    def wait(self, event):
        """The data of the next event of this name."""
        name = None
        while line := self.answer.readline():
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            elif line.startswith(b"data: ") and name == event:
                return json.loads(line[6:])
        return None

    def close(self):
        self.answer.close()
        self.conn.close()


@pytest.fixture
def alone(make_moot):
    one = make_moot()
    one.start("web")
    with sqlite3.connect(one.db, timeout=10) as conn:
        conn.execute("INSERT INTO notes (id, title, text, created_at, changed_at) "
                     "VALUES (7, 'Session', '', 0, 0)")
        conn.execute("INSERT INTO notes_revision (notes_id, version, text, authors, at) "
                     "VALUES (7, 0, '', '', 0)")
    return one


def write(browser, changes, client="cccc", version=0):
    page = browser.get("/notes/7").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    return browser.post("/notes/7/changes", {"csrf": csrf, "client": client, "v": str(version),
                                             "changes": changes})


def test_a_change_of_another_program_is_passed_on(alone):
    ann = alone.sign_in("Ann", "ann@example.org")
    stream = Stream(alone, ann, "/notes/7", "aaaa")
    assert stream.answer.getheader("Content-Type") == "text/event-stream"
    stream.wait("hello")
    with sqlite3.connect(alone.db, timeout=10) as conn:
        conn.execute("UPDATE notes SET text = 'hi', version = 1 WHERE id = 7")
        conn.execute("INSERT INTO notes_change (notes_id, version, author, client, change, at) "
                     "VALUES (7, 1, 'moot', '', '[[0,\"hi\"]]', 0)")
    assert stream.wait("changes") == {"v": 0, "changes": [
        {"client": "", "by": "moot", "c": [[0, "hi"]]}]}
    stream.close()


def test_who_was_away_gets_what_came_meanwhile_first(alone):
    ann = alone.sign_in("Ann", "ann@example.org")
    assert json.loads(write(ann, '[[[0,"a"]],[1,[0,"b"]]]').text)["v"] == 0
    stream = Stream(alone, ann, "/notes/7", "aaaa", version=1)
    assert stream.wait("changes") == {"v": 1, "changes": [
        {"client": "cccc", "by": "Ann", "c": [1, [0, "b"]]}]}
    stream.close()


def test_bad_changes_are_refused_and_nothing_is_written(alone):
    ann = alone.sign_in("Ann", "ann@example.org")
    many = json.dumps([[n, [0, "x"]] if n else [[0, "x"]] for n in range(300)])
    for changes, status in (('[[[0,"\\ud83d"]]]', 400), ("[[5]]", 409), ("nonsense", 400),
                            ('[[[0,"a\\u0007"]]]', 400), (many, 429)):
        assert write(ann, changes).status == status, changes[:80]
    assert write(ann, "[[[0,\"x\"]]]", version=9).status == 409
    assert write(ann, "[[[0,\"x\"]]]", client="../..").status == 400
    assert alone.browser().post("/notes/7/changes", {"changes": "[]"}).status == 403
    assert alone.sql("SELECT text, version FROM notes") == [{"text": "", "version": 0}]


def test_who_writes_like_a_machine_is_slowed_down(alone):
    ann = alone.sign_in("Ann", "ann@example.org")
    page = ann.get("/notes/7").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    found = {ann.post("/notes/7/caret", {"csrf": csrf, "client": "aaaa", "v": "0", "anchor": "0",
                                         "head": "0"}).status for _ in range(300)}
    assert found == {204, 429}


def test_a_person_has_so_many_streams_and_the_oldest_makes_room(alone):
    ann = alone.sign_in("Ann", "ann@example.org")
    streams = [Stream(alone, ann, "/notes/7", f"client{i:02}") for i in range(13)]
    for stream in streams:
        assert stream.answer.status == 200
    assert streams[0].wait("nothing") is None       # it has ended
    assert streams[12].wait("people") is not None
    for stream in streams:
        stream.close()
    assert ann.get("/notes/7").status == 200


def test_the_server_stops_while_streams_are_open(alone):
    ann = alone.sign_in("Ann", "ann@example.org")
    stream = Stream(alone, ann, "/notes/7", "aaaa")
    stream.wait("hello")
    alone.stop("web")
    assert stream.wait("nothing") is None
    stream.close()


def test_streams_are_for_who_is_signed_in(alone):
    stream = Stream(alone, alone.browser(), "/notes/7", "aaaa")
    assert stream.answer.status == 303
    stream.close()
