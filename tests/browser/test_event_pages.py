# SPDX-License-Identifier: GPL-2.0-or-later
"""What people do at an event, in a real browser: rating by keys, dragging by keys, the
board as it changes, on a phone and on paper."""
import base64
import subprocess

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from event import Event, post
from moot import wait_for


@pytest.fixture
def event(moot):
    moot.start("web")
    one = Event(moot, people=4, sessions=6)
    return one


@pytest.fixture
def published(event):
    event.rate()
    event.search(wait_for, quick=True)
    event.apply()
    event.publish()
    return event


def sign_in(window, browser):
    """The window is the same person as the test's plain client."""
    window.open("/zone")
    for name, value in browser.cookies.items():
        window.driver.add_cookie({"name": name, "value": value})


def keys(window, *typed):
    for key in typed:
        ActionChains(window.driver).send_keys(key).perform()


def levels(moot, name):
    return {r["title"]: r["level"] for r in moot.sql(
        "SELECT title, level FROM interest JOIN person ON person.id = person_id"
        " JOIN proposal ON proposal.id = proposal_id WHERE person.name = ?", name)}


def test_sessions_are_rated_with_one_key_each(event, window):
    page = window()
    sign_in(page, event.people[0])
    page.open(event.url + "/rate")
    titles = [e.text for e in page.all(".rate .title")]
    hosted = {f"Topic {n}" for n in (0, 4)}
    assert "4 left to rate" in page.text
    keys(page, *["3" if t not in hosted else "j" for t in titles])
    wait_for(lambda: len(levels(event.moot, "Ann Developer")) == 4, "four ratings")
    assert set(levels(event.moot, "Ann Developer")) == set(titles) - hosted
    wait_for(lambda: "All rated" in page.text, "all rated")
    keys(page, "k", "k", "k", "k", "k", "k", "0")
    first = next(t for t in titles if t not in hosted)
    wait_for(lambda: 0 in levels(event.moot, "Ann Developer").values(), "one changed")
    assert list(levels(event.moot, "Ann Developer").values()).count(3) == 3, first
    page.shot("event-rate")


def test_rating_works_without_javascript(event, window):
    page = window(script=False)
    sign_in(page, event.people[1])
    page.open(event.url + "/rate")
    button = page.all('.rating button[value="2"]')[0]
    button.click()
    wait_for(lambda: levels(event.moot, "Bo Developer"), "the rating")
    page.wait(lambda: page.path.startswith(event.url + "/rate"), "the page again")
    assert set(levels(event.moot, "Bo Developer").values()) == {2}


def test_a_session_is_dragged_by_keys_and_undone(published, window):
    page = window(height=1400)
    moot = published.moot
    sign_in(page, published.olga)
    before = moot.sql("SELECT * FROM placement ORDER BY proposal_id")
    page.open(published.url + "/draft")
    card = page.find(".card")
    session = int(card.get_attribute("data-session"))
    was = next(r for r in before if r["proposal_id"] == session)
    page.driver.execute_script("arguments[0].focus()", card)
    keys(page, " ")
    wait_for(lambda: page.all("[data-gain]"), "the effects of all places")
    keys(page, Keys.ARROW_DOWN)
    aim = page.find(".aim").get_attribute("data-place")
    assert aim != f"{was['slot_id']}-{was['room_id']}"
    said = page.find("#effect").text
    assert "Topic" in said and (": +" in said or ": -" in said)
    page.shot("event-drag")
    keys(page, Keys.ESCAPE)
    assert "Left where it was" in page.find("#effect").text
    keys(page, " ", Keys.ARROW_DOWN, Keys.ENTER)

    def moved():
        row = moot.sql("SELECT * FROM placement WHERE proposal_id = ?", session)[0]
        return f"{row['slot_id']}-{row['room_id']}" == aim
    wait_for(moved, "the session where it was put")
    page.wait(lambda: "changes since it was published" in page.text, "the page of it")
    page.press("Undo")
    assert moot.sql("SELECT * FROM placement ORDER BY proposal_id") == before


def test_the_draft_is_changed_by_form_alone(published, window):
    page = window(script=False)
    sign_in(page, published.olga)
    page.open(published.url + "/draft")
    page.find(".card a").click()
    page.wait(lambda: "Where to put" in page.text, "the places")
    page.find('button[value="0-0"]').click()
    page.wait(lambda: "Not placed" in page.text, "the draft without it")
    assert len(published.moot.sql("SELECT * FROM placement")) == 5
    assert "out of the schedule" in page.text


def test_the_board_shows_a_change_by_itself(published, window):
    page = window()
    sign_in(page, published.people[0])
    published.begins_in(-60)
    page.open(published.url + "/board")
    wait_for(lambda: "Topic" in page.find("#now").text, "what goes on now")
    assert page.all(".mark-own")
    session = published.sessions[0]
    post(published.olga, f"/session/{session}/edit",
         {"title": "Quite another topic", "problem": "?", "hosts": "p0@example.org",
          "slots": ""}, f"/session/{session}/edit")
    post(published.olga, published.url + "/phase", {"phase": "running"}, published.url)
    page.wait(lambda: "Quite another topic" in page.find("#board").text, "the new title")
    page.shot("event-board")


def test_the_board_goes_on_without_a_network(published, window):
    page = window()
    published.begins_in(-60)
    page.open(published.url + "/board")
    now = page.find("#now").text
    published.moot.stop("web")
    wait_for(lambda: "No network" in page.text, "the word of it")
    # Twenty minutes on, by the reader's own clock.
    page.driver.execute_script(
        "const real = Date.now; Date.now = () => real() + 20 * 60 * 1000; tick();")
    assert page.find("#now").text != now


def test_nothing_is_wider_than_a_phone(published, window):
    page = window(width=360, height=740)
    sign_in(page, published.olga)
    for path in ("", "/board", "/rate", "/sessions", "/propose", "/draft", "/rooms", "/slots",
                 "/notes", "/me", "/mine", "/people"):
        page.open(published.url + path)
        page.shot("event-phone" + path.replace("/", "-"))
        assert page.page_width() <= 360, path


def test_the_board_is_printed(published, window, tmp_path):
    page = window()
    for paper, width, height in (("a4", 842, 595), ("a3", 1191, 842)):
        page.open(published.url + "/board?paper=" + paper)
        pdf = tmp_path / f"board-{paper}.pdf"
        pdf.write_bytes(base64.b64decode(page.cdp(
            "Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]))
        info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True,
                              check=True).stdout
        size = next(line for line in info.splitlines() if line.startswith("Page size"))
        got = [float(word) for word in size.replace("x", " ").split() if word[0].isdigit()][:2]
        assert abs(got[0] - width) < 3 and abs(got[1] - height) < 3, size
        text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True,
                              text=True, check=True).stdout
        assert all(f"Topic {n}" in text for n in range(6))
        assert "Hall" in text and "Library" in text and "Propose" not in text
