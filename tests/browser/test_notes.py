# SPDX-License-Identifier: GPL-2.0-or-later
"""Notes that several people write at once, in real browsers."""
import re
import sqlite3
import threading
import urllib.parse

import pytest
from selenium.webdriver.common.keys import Keys

from moot import wait_for
from test_pages import set_up_call

HOME, END = Keys.CONTROL + Keys.HOME + Keys.NULL, Keys.CONTROL + Keys.END + Keys.NULL
EDITOR = "return document.getElementById('notes-editor')"


@pytest.fixture
def web(moot):
    moot.start("web")
    moot.start("mail")
    return moot


def enter(web, window, name, role=None):
    """Sign in by the link in the mail."""
    mail = name.split()[0].lower() + "@example.org"
    web.person(name, mail, role)
    window.open("/login")
    window.fill(email=mail)
    window.press("Mail me a link")
    letter = wait_for(lambda: next((m for m in web.mails() if mail in str(m["To"])
                                    and "Sign in" in str(m["Subject"])), None), "the link")
    link = re.search(r"http\S+/login/\S+", letter.get_content()).group(0)
    window.open(urllib.parse.urlsplit(link).path)
    window.press("Sign in")
    return window


def announced(web, window):
    set_up_call(window)
    window.press("Announce it")
    return "/notes/" + str(web.sql("SELECT id FROM notes")[0]["id"])


class Editor:
    """The editor in a window; it lives in a shadow tree."""

    def __init__(self, window, path):
        self.window = window
        window.open(path)
        window.wait(lambda: self.state("data-version") is not None, "the editor")
        window.wait(lambda: self.status.startswith("Saved"), "a connection")

    def js(self, script, *args):
        return self.window.driver.execute_script(script, *args)

    def state(self, attribute):
        return self.js(EDITOR + "?.getAttribute(arguments[0])", attribute)

    @property
    def status(self):
        return self.window.find("#notes-status").text

    @property
    def text(self):
        return self.js("return window.notes.view.state.doc.toString()")

    def type(self, *keys):
        content = self.js(EDITOR + ".shadowRoot.querySelector('.cm-content')")
        content.send_keys(*keys)

    def carets(self):
        return self.js("return [...document.getElementById('notes-editor').shadowRoot"
                       ".querySelectorAll('.caret-name')].map(e => e.textContent)")

    def wait_text(self, *words):
        self.window.wait(lambda: all(word in self.text for word in words),
                         f"{words} in {self.text!r}")

    def wait_saved(self):
        self.window.wait(lambda: self.state("data-unsent") == "0", "all saved")

    def offline(self, is_off):
        self.window.cdp("Network.enable")
        self.window.cdp("Network.emulateNetworkConditions", offline=is_off, latency=0,
                        downloadThroughput=-1, uploadThroughput=-1)


def stored(web):
    return web.sql("SELECT text FROM notes")[0]["text"]


def test_two_write_at_once_and_see_each_other(web, window):
    ann = enter(web, window(), "Ann Author", "organiser")
    path = announced(web, ann)
    bo = enter(web, window(dark=True), "Bo Breaker")
    a, b = Editor(ann, path), Editor(bo, path)
    a.type("# Interfaces", Keys.ENTER, "Ann: the first line 🐧", Keys.ENTER)
    b.wait_text("the first line 🐧")
    b.type(END, "AGREED: Jürgen's way is kept", Keys.ENTER)
    a.wait_text("AGREED: Jürgen's way is kept")
    a.wait_saved()
    b.wait_saved()
    assert a.text == b.text == stored(web)
    ann.wait(lambda: a.carets() == ["Bo Breaker"], "Bo's caret")
    bo.wait(lambda: b.carets() == ["Ann Author"], "Ann's caret")
    assert "Bo Breaker" in a.status and "Ann Author" in a.status
    ann.shot("notes-two")
    bo.shot("notes-dark")
    assert ann.console() == bo.console() == []
    bo.open("/")
    ann.wait(lambda: a.carets() == [], "that Bo's caret goes with him")


TYPE_AT_RANDOM = """
const done = arguments[arguments.length - 1], view = window.notes.view;
const pieces = ["a", "word ", "\\n", "žluťoučký", "🐧", "# ", "日本", "x\\ny"];
const whole = (at) => {
    const c = view.state.doc.sliceString(at - 1, at + 1);
    return c.length === 2 && c.codePointAt(0) > 0xffff ? at - 1 : at;
};
let n = 0;
const timer = setInterval(() => {
    const end = view.state.doc.length, from = whole(Math.floor(Math.random() * (end + 1)));
    const some = whole(Math.min(end, from + Math.floor(Math.random() * 9)));
    const to = Math.random() < 0.3 ? some : from;
    view.dispatch({ changes: { from, to: Math.max(from, to),
                               insert: pieces[Math.floor(Math.random() * pieces.length)] },
                    userEvent: "input" });
    if (++n === 300) {
        clearInterval(timer);
        done(n);
    }
}, 10);
"""


def test_two_that_type_at_random_come_to_the_server_s_text(web, window):
    ann = enter(web, window(), "Ann Author", "organiser")
    path = announced(web, ann)
    bo = enter(web, window(), "Bo Breaker")
    a, b = Editor(ann, path), Editor(bo, path)
    typing = threading.Thread(target=bo.driver.execute_async_script, args=(TYPE_AT_RANDOM,))
    typing.start()
    ann.driver.execute_async_script(TYPE_AT_RANDOM)
    typing.join()
    a.wait_saved()
    b.wait_saved()
    wait_for(lambda: a.state("data-version") == b.state("data-version") ==
             str(web.sql("SELECT version FROM notes")[0]["version"]), "both to be up to date")
    assert a.text == b.text == stored(web)
    assert len(a.text) > 500
    assert web.sql("SELECT count(*) AS n FROM notes_change")[0]["n"] == 600
    assert ann.console() == bo.console() == []


def test_who_loses_the_network_types_on_and_is_merged(web, window):
    ann = enter(web, window(), "Ann Author", "organiser")
    path = announced(web, ann)
    bo = enter(web, window(), "Bo Breaker")
    a, b = Editor(ann, path), Editor(bo, path)
    a.type("common ground", Keys.ENTER)
    b.wait_text("common ground")
    b.offline(True)
    bo.wait(lambda: "No connection" in b.status, "that the loss is told")
    b.type(END, "from Bo, alone", Keys.ENTER)
    a.type("from Ann, meanwhile", Keys.ENTER)
    wait_for(lambda: "from Ann, meanwhile" in stored(web), "Ann's line")
    assert "alone" not in stored(web)
    b.offline(False)
    a.wait_text("from Bo, alone")
    b.wait_text("from Ann, meanwhile")
    b.wait_saved()
    assert a.text == b.text == stored(web)
    for line in ("common ground", "from Bo, alone", "from Ann, meanwhile"):
        assert stored(web).count(line) == 1


def test_without_javascript_a_form_is_merged_and_both_lines_stay(web, window):
    ann = enter(web, window(), "Ann Author", "organiser")
    path = announced(web, ann)
    bo = enter(web, window(script=False), "Bo Breaker")
    a = Editor(ann, path)
    a.type("one", Keys.ENTER, "two", Keys.ENTER)
    wait_for(lambda: stored(web) == "one\ntwo\n", "two lines")
    bo.open(path)
    a.type(HOME, "zero", Keys.ENTER)
    wait_for(lambda: stored(web).startswith("zero\n"), "a third")
    bo.fill(text="one\ntwo, as Bo puts it\n")
    bo.press("Save")
    assert "Saved." in bo.text
    assert stored(web) == "zero\none\ntwo, as Bo puts it\n"
    a.wait_text("two, as Bo puts it")
    bo.open(path)
    a.type(END, "three by Ann", Keys.ENTER)
    wait_for(lambda: "three by Ann" in stored(web), "Ann's")
    bo.fill(text="zero\none\ntwo, as Bo puts it\nthree by Bo\n")
    bo.press("Save")
    assert "both are there now" in bo.text
    assert "three by Ann\n" in stored(web) and "three by Bo\n" in stored(web)


def test_a_refused_window_keeps_its_text_and_does_not_hammer(web, window):
    ann = enter(web, window(), "Ann Author", "organiser")
    path = announced(web, ann)
    a = Editor(ann, path)
    a.type("before", Keys.ENTER)
    a.wait_saved()
    db = sqlite3.connect(web.db)
    with db:
        db.execute("UPDATE notes SET closed_at = 1")
    db.close()
    a.type("after", Keys.ENTER)
    ann.wait(lambda: "have become minutes" in a.status, "the reason")
    assert "after" in a.text and "after" not in stored(web)
    posts = a.js("return performance.getEntriesByType('resource')"
                 ".filter(e => e.name.includes('/changes')).length")
    a.type("more and more of it")
    assert posts == a.js("return performance.getEntriesByType('resource')"
                         ".filter(e => e.name.includes('/changes')).length") <= 6


def test_an_older_version_is_shown_with_what_changed_and_restored(web, window):
    ann = enter(web, window(), "Ann Author", "organiser")
    path = announced(web, ann)
    off = enter(web, window(script=False, width=360, height=800), "Bo Breaker")
    for text in ("one\ntwo\n", "one\n2\n"):
        off.open(path)
        off.fill(text=text)
        off.press("Save")
    off.shot("notes-phone")
    assert off.page_width() <= 360
    off.press("who wrote what when")
    off.shot("notes-history")
    off.all("main li a")[0].click()
    assert "two" in off.find("del").text and "2" in off.find("ins").text
    off.open(path + "/history")
    off.all("main li a")[1].click()
    off.press("Make the notes read like this again")
    assert stored(web) == "one\ntwo\n"


def test_one_says_that_one_takes_notes(web, window):
    ann = enter(web, window(script=False), "Ann Author", "organiser")
    path = announced(web, ann)
    ann.open(path)
    assert ann.text.count("nobody yet") == 2
    ann.press("I do it")
    assert "Ann Author" in ann.find("main .facts").text
    ann.press("Lay it down")
    assert ann.text.count("nobody yet") == 2
    web.person("Bo Breaker", "bo@example.org")
    ann.press("Name somebody else for the notes")
    ann.fill(email="bo@example.org")
    ann.press("They stand by")
    assert "Bo Breaker" in ann.find("main .facts").text
    ann.press("Name somebody else for the notes")
    ann.fill(email="nobody@example.org")
    ann.press("They take notes")
    assert "they sign in once first" in ann.text


def test_notes_become_minutes_that_may_be_objected_to(web, window):
    ann = enter(web, window(), "Ann Author", "organiser")
    path = announced(web, ann)
    phone = enter(web, window(width=360, height=800), "Bo Breaker")
    a, b = Editor(ann, path), Editor(phone, path)
    for line in ("# Interfaces", "Ann: the hypercall stays as it is, and nobody who was asked "
                 "had a reason to change it", "AGREED: so it stays",
                 "ACTION(Bo, by 2026-12-24): write it up", "Bo?: and the tests?"):
        a.type(line, Keys.ENTER)
    b.wait_text("and the tests?")
    b.type(END, "TODO: find a board", Keys.ENTER)
    a.wait_text("find a board")
    phone.wait(lambda: b.carets() == ["Ann Author"], "Ann's caret")
    assert phone.page_width() <= 360
    phone.shot("notes-phone-editor")
    db = sqlite3.connect(web.db)
    with db:
        db.execute("UPDATE call SET start_at = start_at - 11 * 86400")
    db.close()
    ann.open(path)
    ann.press("Make minutes of them")
    phone.wait(lambda: "have become minutes" in b.status, "that they are closed")
    assert "A. Interfaces" in ann.text and "1) Ann: the hypercall" in ann.text
    ann.press("Post it by itself then")
    assert "If nobody objects, it goes to the list by itself" in ann.text
    phone.open(ann.path.split("?")[0])
    phone.press("These should not go out yet")
    phone.fill(why="I was misheard")
    phone.press("Object")
    assert "Bo Breaker objects: I was misheard" in phone.text
    assert phone.page_width() <= 360
    phone.shot("minutes-objection-phone")
    phone.press("I no longer do")
    assert "objects" not in phone.find("main").text.replace("nobody objects", "")
    ann.open(ann.path.split("?")[0])
    ann.shot("minutes-window")
    ann.open("/minutes?q=hypercall")
    assert "Design review: vPCI on Arm" in ann.text
    ann.shot("minutes-search")


def test_a_server_that_dies_and_comes_back_loses_nothing(web, window):
    ann = enter(web, window(), "Ann Author", "organiser")
    path = announced(web, ann)
    a = Editor(ann, path)
    a.type("before", Keys.ENTER)
    a.wait_saved()
    web.kill9("web")
    a.type("while it was dead", Keys.ENTER)
    ann.wait(lambda: "No connection" in a.status, "that the loss is told")
    web.start("web")
    wait_for(lambda: stored(web) == "before\nwhile it was dead\n", "what was typed")
    a.wait_saved()
    assert a.status.startswith("Saved")
