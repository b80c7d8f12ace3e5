# SPDX-License-Identifier: GPL-2.0-or-later
"""What people do with the pages, in a real browser; screenshots are kept."""
import datetime
import html
import re
import sqlite3
import urllib.parse

import pytest
from selenium.webdriver.common.keys import Keys

from moot import wait_for

SOON = datetime.date.today() + datetime.timedelta(days=10)


@pytest.fixture
def web(moot):
    moot.start("web")
    moot.start("mail")
    return moot


def sign_in(web, window, mail="ann@example.org", role="organiser", name="Ann Author"):
    web.person(name, mail, role)
    window.open("/login")
    window.fill(email=mail)
    window.press("Mail me a link")
    assert "a link is on its way" in window.text
    link = re.search(r"http\S+/login/\S+", web.wait_mail("Sign in to").get_content()).group(0)
    window.open(urllib.parse.urlsplit(link).path)
    assert name in window.text
    window.press("Sign in")
    assert name in window.find("header").text


def set_up_call(window):
    window.open("/calls")
    window.press("Set up a call")
    window.fill(title="Design review: vPCI on Arm",
                why="The thread of last week stalled: https://lists.example.org/vpci",
                agenda="1. Interfaces\n2. Testing", date=SOON.isoformat(), time="16:00",
                zone="Europe/London", minutes="60", link="https://meet.example.org/vpci",
                must="Bo Breaker <bo@example.org>")
    window.press("Save and look at the announcement")


def make_old(web):
    """The call was yesterday: now minutes can be written."""
    db = sqlite3.connect(web.db)
    with db:
        db.execute("UPDATE call SET start_at = start_at - 11 * 86400")
    db.close()


def list_mail(web, subject):
    """The letter to the list: guests get one of their own with the same subject."""
    return wait_for(lambda: next((m for m in web.mails() if subject in str(m["Subject"])
                                  and "devel@lists" in str(m["To"])), None), subject)


def letter_shown(window):
    source = window.driver.page_source
    body = re.search(r'<article class="letter">.*?<pre tabindex="0">(.*?)</pre>', source, re.S)
    fields = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", source, re.S)

    def text(markup):
        return html.unescape(re.sub(r"<[^>]+>", "", markup))
    return {k: text(v) for k, v in fields}, text(body.group(1))


def same_letter(shown, mail):
    fields, body = shown
    got = mail.get_body(("plain",)).get_content()
    assert got.rstrip("\n").split("\n") == body.rstrip("\n").split("\n")
    for name in ("Subject", "From", "To", "Cc", "In-Reply-To", "References"):
        if name in fields:
            assert " ".join(str(mail[name]).split()) == " ".join(fields[name].split()), name
        else:
            assert mail[name] is None, name


def whole_way(web, window, prefix):
    """Sign in, set up a call, announce it; then its minutes: write, look, post."""
    sign_in(web, window)
    set_up_call(window)
    window.shot(f"{prefix}-call-preview")
    announced = letter_shown(window)
    window.press("Announce it")
    assert "on its way to the list" in window.text
    same_letter(announced, list_mail(web, "vPCI"))
    make_old(web)
    window.open(window.path.split("?")[0])
    window.press("Write the minutes")
    window.fill(text="A. Interfaces\n-------------\n1) Agreed: keep them (ann)\n\n"
                     "Actions\n-------\nbo:\n- to post v3 (A.1)\n")
    window.shot(f"{prefix}-minutes-edit")
    window.press("Save and look at the mail")
    window.shot(f"{prefix}-minutes-preview")
    shown = letter_shown(window)
    assert "keep them" in shown[1]
    window.press("Post it to the list")
    assert "on their way to the list" in window.text
    same_letter(shown, list_mail(web, "Minutes"))
    window.open(window.path.split("?")[0])
    window.wait(lambda: (window.driver.refresh(), "sent" in window.text)[1], "sent")
    window.shot(f"{prefix}-minutes-posted")


def test_a_call_and_its_minutes_go_the_whole_way(web, window):
    w = window()
    whole_way(web, w, "light")
    assert w.console() == []


def test_the_same_works_without_javascript(web, window):
    whole_way(web, window(script=False), "noscript")


def test_a_reader_suggests_a_correction_without_javascript(web, window):
    w = window(script=False)
    sign_in(web, w)
    set_up_call(w)
    w.press("Announce it")
    make_old(web)
    w.open("/call/1")
    w.press("Write the minutes")
    w.fill(text="A. Interfaces\n-------------\n1) Agreed: keep them (ann)\n")
    w.press("Save and look at the mail")
    reader = window(script=False)
    browser = web.sign_in("Mia Member", "mia@example.org")
    reader.open("/")
    reader.cdp("Network.setCookie", name="moot_session", url=web.url,
               value=browser.cookies["moot_session"])
    reader.open("/minutes/1")
    reader.find("#n3 .num").click()
    reader.wait(lambda: reader.find('[name="becomes"]'), "the form")
    assert "keep them" in reader.find('[name="becomes"]').get_attribute("value")
    reader.fill(becomes="1) Agreed: keep most of them (ann)")
    reader.shot("suggest-line")
    reader.press("Suggest it")
    assert "Thank you" in reader.text
    w.open("/minutes/1")
    w.press("Take it")
    assert "keep most of them" in w.text


PAGES = ("/", "/calls", "/call/1", "/call/new", "/call/1/edit", "/minutes", "/minutes/1",
         "/minutes/1/edit", "/minutes/1/preview", "/letters", "/letter/2", "/me", "/people",
         "/zone", "/login", "/nothing")


def test_every_page_fits_a_telephone(web, window):
    w = window(width=360, height=740)
    whole_way(web, w, "phone")
    browser = web.sign_in("Opa Operator", "opa@example.org", "operator")
    w.cdp("Network.setCookie", name="moot_session", url=web.url,
          value=browser.cookies["moot_session"])
    for path in PAGES:
        w.open(path)
        assert w.page_width() <= 360, path
        w.shot("phone" + path.replace("/", "-"))


def test_dark_and_paper_have_a_look_of_their_own(web, window):
    w = window(dark=True)
    sign_in(web, w)
    set_up_call(w)
    w.press("Announce it")
    for path in ("/", "/call/1"):
        w.open(path)
        w.shot("dark" + path.replace("/", "-"))
    ground = w.driver.execute_script("return getComputedStyle(document.documentElement)"
                                     ".backgroundColor")
    assert max(map(int, re.findall(r"\d+", ground)[:3])) < 60
    assert w.pdf("paper-call").startswith(b"%PDF")


def test_everything_can_be_done_by_keyboard(web, window):
    w = window()
    web.person("Ann Author", "ann@example.org", "organiser")
    w.open("/")

    def focused():
        return w.driver.switch_to.active_element

    def tab_to(words, most=60):
        for _ in range(most):
            w.find("body").send_keys(Keys.TAB) if focused().tag_name == "body" \
                else focused().send_keys(Keys.TAB)
            if words in (focused().text.strip(), focused().get_attribute("name")):
                return focused()
        raise AssertionError(f'no "{words}" within {most} tabs on {w.path}')

    first = tab_to("Skip to the content", 1)
    assert w.driver.execute_script(
        "return arguments[0].getBoundingClientRect().top", first) >= 0
    outline = first.value_of_css_property("outline-style")
    assert outline != "none"
    tab_to("Sign in").send_keys(Keys.ENTER)
    w.wait(lambda: w.path.startswith("/login"), "the form")
    tab_to("email").send_keys("ann@example.org", Keys.ENTER)
    w.wait(lambda: "on its way" in w.text, "the answer")
    link = re.search(r"http\S+/login/\S+", web.wait_mail("Sign in to").get_content()).group(0)
    w.open(urllib.parse.urlsplit(link).path)
    form = w.find("main form button")
    tab_to("Sign in", 16)
    while focused() != form:
        focused().send_keys(Keys.TAB)
    form.send_keys(Keys.ENTER)
    w.wait(lambda: "Ann Author" in w.find("header").text, "being signed in")
    tab_to("Calls").send_keys(Keys.ENTER)
    w.wait(lambda: w.path == "/calls", "the calls")
    tab_to("Set up a call").send_keys(Keys.ENTER)
    w.wait(lambda: w.path == "/call/new", "the form")
    for name, keys in (("title", "By keyboard"), ("zone", ""), ("link", "")):
        tab_to(name).send_keys(keys)
    assert w.find('[name="title"]').get_attribute("value") == "By keyboard"


def test_the_browsers_zone_is_offered_once(web, window):
    w = window(zone="Asia/Tokyo")
    w.open("/")
    w.find("#shown-zone button").click()
    w.wait(lambda: "Asia/Tokyo" in w.find("#shown-zone").text, "times in Tokyo")
    w.wait(lambda: not w.all("#shown-zone button"), "the offer to be gone")
    other = window(zone="Asia/Tokyo")
    other.open("/zone")
    assert other.find('[name="zone"]').get_attribute("value") == "Asia/Tokyo"
    other.press("Show times in it")
    assert "JST" in other.text


def test_leaving_with_unsaved_words_is_asked_about(web, window):
    w = window()
    sign_in(web, w)
    w.open("/call/new")
    asks = ("const e = new Event('beforeunload', { cancelable: true });"
            "window.dispatchEvent(e); return e.defaultPrevented;")
    assert not w.driver.execute_script(asks)
    w.fill(title="Half a tho")
    assert w.driver.execute_script(asks)


def test_lines_too_wide_for_a_mail_are_named(web, window):
    w = window()
    sign_in(web, w)
    set_up_call(w)
    w.press("Announce it")
    make_old(web)
    w.open("/call/1")
    w.press("Write the minutes")
    w.fill(text="short\n" + "word " * 20 + "\nhttps://example.org/" + "x" * 90)
    assert "line 2" in w.find(".too-long").text
    assert "3" not in w.find(".too-long").text.split("line")[1]


def contrast(a, b):
    def light(colour):
        parts = [c / 255 for c in colour]
        parts = [c / 12.92 if c <= .03928 else ((c + .055) / 1.055) ** 2.4 for c in parts]
        return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2]
    one, two = sorted((light(a), light(b)), reverse=True)
    return (one + .05) / (two + .05)


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground(web, window, dark):
    w = window(dark=dark)
    sign_in(web, w)
    set_up_call(w)
    w.press("Announce it")
    script = """
        const out = [];
        for (const e of document.querySelectorAll("body *")) {
            const own = [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
            if (!own || !e.getClientRects().length) continue;
            let ground = "rgba(0, 0, 0, 0)";
            for (let p = e; p && ground == "rgba(0, 0, 0, 0)"; p = p.parentElement)
                ground = getComputedStyle(p).backgroundColor;
            out.push([e.tagName + "." + e.className, getComputedStyle(e).color, ground]);
        }
        return out;"""
    for path in ("/", "/call/1", "/call/new", "/letters", "/letter/2", "/me", "/login"):
        w.open(path)
        for name, ink, ground in w.driver.execute_script(script):
            a, b = (list(map(int, re.findall(r"\d+", c)[:3])) for c in (ink, ground))
            assert contrast(a, b) >= 4.5, (path, name, ink, ground)
