# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages, as people go through them: signing in, calls, feeds, zones, roles."""
import datetime
import html
import html.parser
import json
import re
import sqlite3
import time
import urllib.parse

import icalendar
import pytest

from moot import wait_for

SOON = datetime.date.today() + datetime.timedelta(days=10)


@pytest.fixture
def web(moot):
    moot.start("web")
    return moot


def call_fields(**change):
    fields = {"title": "Design review: vPCI on Arm", "why": "See the thread.",
              "agenda": "1. Interfaces\n2. Testing", "date": SOON.isoformat(), "time": "16:00",
              "zone": "Europe/London", "minutes": "60", "place": "", "phone": "",
              "link": "https://meet.example.org/vpci", "must": "Ann Author <ann@example.org>",
              "cc": "bo@example.org"}
    fields.update(change)
    return fields


def make_call(browser, **change):
    answer = browser.post("/call/new", call_fields(**change), page="/call/new")
    assert answer.status == 303, answer.text
    return int(re.search(r"/call/(\d+)/preview", answer.headers["Location"]).group(1))


def announce(browser, number):
    answer = browser.post(f"/call/{number}/announce", {}, page=f"/call/{number}/preview")
    assert answer.status == 303, answer.text
    return answer


def list_mail(moot, subject):
    """The letter to the list: guests get one of their own with the same subject."""
    return wait_for(lambda: next((m for m in moot.mails() if subject in str(m["Subject"])
                                  and "devel@lists" in str(m["To"])), None), subject)


def make_minutes(moot, browser):
    """A call that is over, its minutes begun: their number."""
    number = make_call(browser, title="Community call")
    announce(browser, number)
    moot.stop("web")
    with sqlite3.connect(moot.db) as db:
        db.execute("UPDATE call SET start_at = start_at - 20 * 86400")
    db.close()
    moot.start("web")
    answer = browser.post(f"/call/{number}/minutes", {}, page=f"/call/{number}")
    assert answer.status == 303, answer.text
    return int(re.search(r"/minutes/(\d+)/edit", answer.headers["Location"]).group(1))


# ---- forms come from our own pages

def test_a_form_without_its_token_changes_nothing(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    answer = ann.post("/call/new", call_fields())
    assert answer.status == 403 and "not yours" in answer.text
    answer = ann.post("/call/new", call_fields(csrf="x" * 24))
    assert answer.status == 403
    assert web.sql("SELECT count(*) n FROM call") == [{"n": 0}]


def test_a_token_of_another_session_is_refused(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    bo = web.sign_in("Bo", "bo@example.org", "organiser")
    theirs = bo.form("/call/new", "/call/new")
    assert ann.post("/call/new", call_fields(**theirs)).status == 403


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example.org"}, {"Origin": "null"},
                                    {"Sec-Fetch-Site": "cross-site"},
                                    {"Sec-Fetch-Site": "same-site"}])
def test_a_form_sent_from_another_site_is_refused(web, header):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    data = call_fields(**ann.form("/call/new", "/call/new"))
    answer = ann.request("POST", "/call/new", urllib.parse.urlencode(data),
                         {"Content-Type": "application/x-www-form-urlencoded", **header})
    assert answer.status == 403
    assert web.sql("SELECT count(*) n FROM call") == [{"n": 0}]


# ---- signing in

def login_link(mail):
    return urllib.parse.urlsplit(re.search(r"http\S+/login/\S+",
                                           mail.get_content()).group(0)).path


def test_a_mailed_link_signs_in_once(web):
    web.start("mail")
    ann = web.browser()
    answer = ann.post("/login", {"email": "ann@example.org"}, page="/login?next=/me")
    assert answer.status == 303
    assert "a link is on its way" in ann.get(answer.headers["Location"]).text
    mail = web.wait_mail("Sign in to")
    assert str(mail["To"]) == "ann@example.org"
    path = login_link(mail)
    for _ in range(3):                  # link scanners look, and use nothing up
        page = ann.get(path)
        assert page.status == 200 and "ann@example.org" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    answer = ann.post(path, {}, page=path)
    assert answer.status == 303 and answer.headers["Location"] == "/me"
    assert "ann@example.org" in ann.get("/me").text
    other = web.browser()
    assert other.get(path).status == 404
    assert other.get("/me").status == 303


def test_the_session_cookie_is_out_of_reach_of_scripts(web):
    web.person("Ann", "ann@example.org")
    out = web.run("person", "login", "ann@example.org")
    path = urllib.parse.urlsplit(re.search(r"http\S+/login/\S+", out).group(0)).path
    cookies = web.browser().post(path, {}, page=path).headers.get_all("Set-Cookie")
    line = next(c for c in cookies if c.startswith("moot_session="))
    assert "HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line
    assert "Secure" not in line         # this installation is http
    secret = line.split("=")[1].split(";")[0]
    dump = str(web.sql("SELECT hex(hash) h FROM session"))
    assert secret not in dump and secret.encode().hex().upper() not in dump


def test_the_session_cookie_is_secure_under_https(make_moot):
    moot = make_moot()
    moot.conf.write_text(moot.conf.read_text().replace("url = http://", "url = https://"))
    moot.start("web")
    moot.person("Ann", "ann@example.org")
    out = moot.run("person", "login", "ann@example.org")
    path = urllib.parse.urlsplit(re.search(r"https\S+/login/\S+", out).group(0)).path
    ann = moot.browser()
    data = ann.form(path)
    answer = ann.request("POST", path, urllib.parse.urlencode(data),
                         {"Content-Type": "application/x-www-form-urlencoded"})
    line = next(c for c in answer.headers.get_all("Set-Cookie") if "moot_session=" in c)
    assert "Secure" in line
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_the_answer_is_the_same_for_an_unknown_address(make_moot):
    moot = make_moot(site="signup = no")
    moot.start("web")
    moot.person("Ann", "ann@example.org")
    pages = []
    for mail in ("ann@example.org", "stranger@example.org"):
        browser = moot.browser()
        answer = browser.post("/login", {"email": mail}, page="/login")
        pages.append((answer.status, answer.headers["Location"],
                      re.sub(r'value="[^"]*"', "", browser.get("/login?sent=1").text)))
    assert pages[0] == pages[1]
    assert [row["to_line"] for row in moot.sql("SELECT to_line FROM letter")] == \
        ["ann@example.org"]


def test_links_for_an_address_are_limited(web):
    browser = web.browser()
    for _ in range(3):
        assert browser.post("/login", {"email": "ann@example.org"},
                            page="/login").status == 303
    answer = browser.post("/login", {"email": "Ann@example.org"}, page="/login")
    assert answer.status == 429
    assert 'value="Ann@example.org"' in answer.text


def test_next_never_leads_to_another_site(web):
    for bad in ("//evil.example.org", "https://evil.example.org", "/\\evil.example.org"):
        quoted = urllib.parse.quote(bad, safe="")
        assert "evil" not in web.get(f"/login?next={quoted}").text
        answer = web.browser().post("/zone", {"zone": "UTC", "next": bad}, page="/zone")
        assert answer.headers["Location"] == "/"


def test_signing_out_everywhere_ends_every_session(web):
    here = web.sign_in("Ann", "ann@example.org")
    there = web.sign_in("ann@example.org")
    assert there.get("/me").status == 200
    assert here.post("/me/logout", {}, page="/me").status == 303
    assert there.get("/me").status == 303 and here.get("/me").status == 303


def test_an_irc_account_is_linked_only_by_who_is_signed_in(web):
    stranger = web.browser()
    assert stranger.get("/login/" + "x" * 24).status == 404


# ---- roles

def test_a_page_for_members_asks_strangers_to_sign_in(web):
    answer = web.get("/call/new")
    assert answer.status == 303
    assert answer.headers["Location"] == "/login?next=/call/new"


def test_roles_open_and_close_doors(web):
    member = web.sign_in("Mia", "mia@example.org")
    assert member.get("/call/new").status == 403
    assert member.get("/people").status == 403
    organiser = web.sign_in("Ola", "ola@example.org", "organiser")
    assert organiser.get("/call/new").status == 200
    assert "<select" not in organiser.get("/people").text
    operator = web.sign_in("Opa", "opa@example.org", "operator")
    page = operator.get("/people").text
    number = re.search(r'action="/person/(\d+)/role"', page).group(1)
    answer = operator.post(f"/person/{number}/role", {"role": "organiser"}, page="/people")
    assert answer.status == 303
    assert member.get("/call/new").status == 200
    assert operator.post(f"/person/{number}/role", {"role": "king"},
                         page="/people").status == 400


# ---- calls

def test_a_call_is_previewed_announced_and_seen(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_call(ann)
    assert web.get(f"/call/{number}").status == 404          # a draft is not for strangers
    preview = ann.get(f"/call/{number}/preview").text
    assert "Design review: vPCI on Arm" in preview and "BEGIN:VCALENDAR" in preview
    assert "Before you send it" in preview or "Announce it" in preview
    announce(ann, number)
    page = web.get(f"/call/{number}").text
    assert "queued" in page
    assert "ann@example.org" not in page and "bo@example.org" not in page
    assert "bo@example.org" in ann.get(f"/call/{number}").text
    assert "vPCI" in web.get("/").text and "vPCI" in web.get("/calls").text
    token = ann.form(f"/call/{number}/edit", f"/call/{number}/change")
    assert ann.post(f"/call/{number}/announce", token).status == 409
    assert web.sql("SELECT count(*) n FROM letter WHERE is_list") == [{"n": 1}]


def test_the_preview_is_the_mail_that_is_sent(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_call(ann)
    preview = ann.get(f"/call/{number}/preview").text
    announce(ann, number)
    web.start("mail")
    mail = list_mail(web, "vPCI")
    body = mail.get_body(("plain",)).get_content()
    shown = unescape(re.search(r'<pre tabindex="0">(.*?)</pre>', preview, re.S).group(1))
    assert body.split() == shown.split()
    subject = unescape(re.search(r"<dt>Subject</dt><dd>(.*?)</dd>", preview).group(1))
    assert str(mail["Subject"]) == subject


def unescape(text):
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def test_a_form_with_a_mistake_comes_back_with_what_was_typed(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    for change, words in (({"zone": "Europe/Londonium"}, "no time zone"),
                          ({"date": "2026-02-31"}, "date"),
                          ({"title": ""}, "topic"), ({"title": "x" * 151}, "too long"),
                          ({"must": "not an address"}, "not an address"),
                          ({"minutes": "2"}, "5")):
        answer = ann.post("/call/new", call_fields(**change), page="/call/new")
        assert answer.status == 400, (change, answer.text)
        assert words in answer.text and "2. Testing" in answer.text
        assert 'role="alert"' in answer.text
    assert web.sql("SELECT count(*) n FROM call") == [{"n": 0}]


def test_what_people_type_is_shown_and_never_run(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    evil = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
    number = make_call(ann, title=evil, why=evil, agenda=evil, phone=evil)
    announce(ann, number)
    for path in (f"/call/{number}", "/", "/calls", "/letters", "/letter/1",
                 f"/call/{number}/edit"):
        text = ann.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text, path
        assert "&lt;script&gt;" in text, path
    assert ann.post("/call/new", call_fields(link="javascript:alert(1)"),
                    page="/call/new").status == 400 \
        or 'href="javascript' not in ann.get(f"/call/{number + 1}").text


def test_a_cancelled_call_says_why(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_call(ann)
    announce(ann, number)
    again = ann.post(f"/call/{number}/cancel", {"reason": ""}, page=f"/call/{number}")
    assert again.status == 400 and "reason" in again.text
    answer = ann.post(f"/call/{number}/cancel", {"reason": "Nobody has time"},
                      page=f"/call/{number}")
    assert answer.status == 303
    page = web.get(f"/call/{number}").text
    assert "Nobody has time" in page and "cancelled" in page
    feed = icalendar.Calendar.from_ical(web.get("/calls.ics").body)
    assert [str(e["STATUS"]) for e in feed.walk("VEVENT")] == ["CANCELLED"]


# ---- feeds

def test_the_feed_has_every_announced_call_and_no_addresses(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    empty = web.get("/calls.ics")
    assert empty.headers["Content-Type"].startswith("text/calendar")
    number = make_call(ann)
    make_call(ann, title="A draft")
    announce(ann, number)
    answer = web.get("/calls.ics")
    assert answer.headers["ETag"] != empty.headers["ETag"]
    assert b"example.org>" not in answer.body and b"ann@example.org" not in answer.body
    calendar = icalendar.Calendar.from_ical(answer.body)
    events = calendar.walk("VEVENT")
    assert [str(e["SUMMARY"]) for e in events] == ["Design review: vPCI on Arm"]
    assert events[0]["DTSTART"].dt.strftime("%H:%M") == "16:00"
    assert calendar.walk("VTIMEZONE")
    one = icalendar.Calendar.from_ical(web.get(f"/call/{number}.ics").body)
    assert str(one.walk("VEVENT")[0]["UID"]) == str(events[0]["UID"])


def test_the_calls_are_there_as_json(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_call(ann, title='A "quoted" <title>\u2028')
    announce(ann, number)
    answer = web.get("/calls.json")
    assert answer.headers["Content-Type"] == "application/json"
    calls = json.loads(answer.body)["calls"]
    assert calls[0]["title"].startswith('A "quoted" <title>')
    assert calls[0]["start"].startswith(SOON.isoformat())
    assert "ann@example.org" not in answer.text


def test_a_personal_feed_has_a_secret_address_that_can_be_renewed(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    announce(ann, make_call(ann))
    feeds = []
    for _ in range(2):
        page = ann.post("/me/feed", {}, page="/me")
        assert page.status == 200 and page.headers["Cache-Control"] == "no-store"
        feeds.append(urllib.parse.urlsplit(
            re.search(r"http\S+/feed/[^\"]+\.ics", page.text).group(0)).path)
    assert web.get(feeds[0]).status == 404
    answer = web.get(feeds[1])
    assert answer.status == 200
    assert len(icalendar.Calendar.from_ical(answer.body).walk("VEVENT")) == 1
    assert web.get("/feed/" + "x" * 24 + ".ics").status == 404


# ---- zones

def test_the_readers_zone_is_chosen_without_an_account(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_call(ann)
    announce(ann, number)
    assert "16:00" in web.get(f"/call/{number}").text
    reader = web.browser()
    answer = reader.post("/zone", {"zone": "Asia/Tokyo"}, page=f"/zone?next=/call/{number}")
    assert answer.headers["Location"] == f"/call/{number}"
    page = reader.get(f"/call/{number}").text
    assert "JST (+09:00)" in page and "UTC" in page
    assert "JST" not in web.get(f"/call/{number}").text      # others keep theirs
    wrong = reader.post("/zone", {"zone": "Mars/Olympus"}, page="/zone")
    assert wrong.status == 400 and "no time zone" in wrong.text
    reader.cookies["moot_zone"] = "../../etc/passwd"
    assert reader.get("/").status == 200


# ---- what is kept for strangers

def test_a_change_is_seen_at_once_by_everybody(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_call(ann)
    announce(ann, number)
    for _ in range(3):
        assert "vPCI" in web.get("/").text
    assert ann.post(f"/call/{number}/edit", call_fields(title="Another name"),
                    page=f"/call/{number}/edit", form=f"/call/{number}/change").status == 303
    assert "Another name" in web.get("/").text and "vPCI" not in web.get("/").text


def test_a_signed_in_page_is_never_given_to_others(web):
    ann = web.sign_in("Ann Author", "ann@example.org")
    for path in ("/", "/calls", "/minutes"):
        assert "Ann Author" in ann.get(path).text
        assert ann.get(path).headers["Cache-Control"] == "private, no-cache"
        assert "Ann Author" not in web.get(path).text


def test_a_form_for_strangers_is_never_given_to_others(web):
    tokens = {web.browser().form("/login")["csrf"] for _ in range(3)}
    assert len(tokens) == 3


# ---- minutes

def test_minutes_are_edited_previewed_and_posted(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_minutes(web, ann)
    edit = f"/minutes/{number}/edit"
    text = "A. Release\n----------\n1) Freeze on Friday <script>\n"
    answer = ann.post(edit, {"title": "Community call", "cc_line": "", "text": text}, page=edit)
    assert answer.headers["Location"] == f"/minutes/{number}/preview"
    preview = ann.get(f"/minutes/{number}/preview").text
    assert "Freeze on Friday &lt;script&gt;" in preview
    answer = ann.post(f"/minutes/{number}/post", {}, page=f"/minutes/{number}/preview")
    assert answer.status == 303
    assert "queued" in web.get(f"/minutes/{number}").text
    assert "Freeze on Friday" in web.get(f"/minutes/{number}.txt").text
    web.start("mail")
    mail = list_mail(web, "Minutes")
    shown = unescape(re.search(r'<pre tabindex="0">(.*?)</pre>', preview, re.S).group(1))
    assert mail.get_body(("plain",)).get_content().split() == shown.split()


def test_whoever_was_slower_keeps_their_text(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_minutes(web, ann)
    edit = f"/minutes/{number}/edit"
    slow = ann.form(edit, edit)
    ann.post(edit, {"title": "Call", "cc_line": "", "text": "fast text"}, page=edit)
    slow.update({"title": "Call", "cc_line": "", "text": "slow text"})
    answer = ann.post(edit, slow)
    assert answer.status == 409
    assert "fast text" in answer.text and "slow text" in answer.text


def test_a_correction_is_suggested_on_a_line_and_taken(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_minutes(web, ann)
    edit = f"/minutes/{number}/edit"
    ann.post(edit, {"title": "Call", "cc_line": "", "text": "one\ntwo\nthree"}, page=edit)
    mia = web.sign_in("Mia", "mia@example.org")
    assert web.get(f"/minutes/{number}?line=2").text.count("<textarea") == 0
    page = f"/minutes/{number}?line=2"
    assert ">two<" in mia.get(page).text or "\ntwo</textarea>" in mia.get(page).text
    answer = mia.post(f"/minutes/{number}/suggest", {"becomes": "zwei"}, page=page)
    assert answer.status == 303
    assert mia.get(edit).status == 403
    theirs = mia.form(page, f"/minutes/{number}/suggest")
    number_of = web.sql("SELECT id FROM suggestion")[0]["id"]
    refused = mia.post(f"/minutes/{number}/settle",
                       {"csrf": theirs["csrf"], "suggestion": number_of, "take": "1"})
    assert refused.status == 403
    answer = ann.post(f"/minutes/{number}/settle", {"take": "1"}, page=f"/minutes/{number}")
    assert answer.status == 303
    assert web.get(f"/minutes/{number}.txt").text.split() == ["one", "zwei", "three"]
    assert "Version 3" in web.get(f"/minutes/{number}").text
    assert "two" in web.get(f"/minutes/{number}/revision/2").text
    assert web.get(f"/minutes/{number}/revision/9").status == 404


def test_a_draft_changed_after_its_preview_is_not_posted_unseen(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    number = make_minutes(web, ann)
    edit, preview = f"/minutes/{number}/edit", f"/minutes/{number}/preview"
    seen = ann.form(preview, f"/minutes/{number}/post")
    ann.post(edit, {"title": "Call", "cc_line": "", "text": "new text"}, page=edit)
    answer = ann.post(f"/minutes/{number}/post", seen)
    assert answer.status == 409 and "new text" in answer.text
    assert web.sql("SELECT count(*) n FROM revision WHERE letter_id IS NOT NULL") == [{"n": 0}]


# ---- markup

VOID = {"meta", "link", "input", "img", "br", "hr", "option"}


class Balance(html.parser.HTMLParser):
    """Every tag is closed where it was opened, every id is there once."""

    def __init__(self, path):
        super().__init__()
        self.path, self.open, self.ids = path, [], set()

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                assert value not in self.ids, (self.path, value)
                self.ids.add(value)

    def handle_endtag(self, tag):
        if tag == "option":             # closed or not, as the standard has it
            return
        assert self.open and self.open[-1] == tag, (self.path, tag, self.open)
        self.open.pop()


def test_markup_is_closed_as_it_was_opened(web):
    ann = web.sign_in("Ann", "ann@example.org", "operator")
    number = make_minutes(web, ann)
    mia = web.sign_in("Mia", "mia@example.org")
    edit = f"/minutes/{number}/edit"
    ann.post(edit, {"title": "Call", "cc_line": "", "text": "one\ntwo"}, page=edit)
    mia.post(f"/minutes/{number}/suggest", {"becomes": "zwei"}, page=f"/minutes/{number}?line=2")
    for path in ("/", "/calls", "/call/1", "/call/1/edit", "/call/new", "/meetings",
                 "/minutes", "/minutes/1", "/minutes/1?line=1", "/minutes/1/edit",
                 "/minutes/1/preview", "/minutes/1/revision/1", "/letters", "/letter/1", "/me",
                 "/people", "/login", "/zone", "/nothing"):
        for browser in (ann, mia, web.browser()):
            answer = browser.get(path)
            page = Balance(path)
            page.feed(answer.text)
            assert not page.open, (path, page.open)


# ---- letters

def test_letters_to_people_are_for_organisers(web):
    ann = web.sign_in("Ann", "ann@example.org", "organiser")
    announce(ann, make_call(ann))
    to_guest = web.sql("SELECT id FROM letter WHERE NOT is_list AND NOT is_secret LIMIT 1")
    secret = web.sql("SELECT id FROM letter WHERE is_secret LIMIT 1")
    to_list = web.sql("SELECT id FROM letter WHERE is_list")[0]["id"]
    assert web.get(f"/letter/{to_list}").status == 200
    assert "devel@lists.example.org" in web.get(f"/letter/{to_list}").text
    for row in to_guest:
        assert web.get(f"/letter/{row['id']}").status == 404
        assert ann.get(f"/letter/{row['id']}").status == 200
    for row in secret:
        assert ann.get(f"/letter/{row['id']}").status == 404


def test_it_starts_within_its_time_on_an_existing_database(web):
    web.stop("web")
    best = 9.0
    for _ in range(3):
        begin = time.monotonic()
        web.start("web")
        best = min(best, time.monotonic() - begin)
        web.stop("web")
    assert best < 0.5                   # the figure itself is in the benchmarks
