# SPDX-License-Identifier: GPL-2.0-or-later
"""The agenda of a regular call, its list of people and its form, in a real browser."""
import datetime
import sqlite3

from moot import wait_for

DAY = datetime.date.today() + datetime.timedelta(days=3)
FORM = {"title": "Community Call", "why": "What the community wants to talk about.",
        "rule": f"every {DAY:%A}", "times": "16:00", "zone": "Europe/London", "minutes": "60",
        "date": DAY.isoformat(), "last": "", "link": "https://meet.example.org/xen",
        "phone": "+44 20 7946 0000, code 1234", "call_days": "7", "deadline_hours": "24",
        "holidays": "GB", "no_shows": "0", "cancels": "1"}
ITEMS = ("vPCI on Arm", "Who looks after the tests", "The next release")


def set_up(moot, window, **options):
    """The owner's window, and the page of the first call with three items on its agenda."""
    moot.start("web")
    moot.start("mail")
    olga = moot.sign_in("Olga Organiser", "olga@example.org", "organiser")
    assert olga.post("/cadence/new", FORM, page="/cadence/new").status == 303
    people = "Olga Organiser <olga@example.org>\nAnn Author <ann@example.org>"
    added = olga.post("/cadence/1/regulars", {"do": "add", "who": people}, page="/cadence/1")
    assert added.status == 303
    call = wait_for(lambda: moot.sql("SELECT id FROM call ORDER BY start_at"), "its calls")[0]
    page = f"/call/{call['id']}"
    for text in ITEMS:
        answer = olga.post(f"{page}/agenda", {"text": text, "link": "", "minutes": "10"},
                           page=page)
        assert answer.status == 303, answer.text
    w = window(**options)
    w.cdp("Network.setCookie", name="moot_session", url=moot.url,
          value=olga.cookies["moot_session"])
    return w, page


def titles(w):
    return [line.text for line in w.all("ol.agenda .title")]


# Selenium's own gestures do not start a drag of HTML: the events that one gives, in their order.
DRAG = """
const [from, to] = arguments, data = new DataTransfer();
const tell = (where, name) => where.dispatchEvent(new DragEvent(name,
    { bubbles: true, cancelable: true, dataTransfer: data }));
tell(from, "dragstart");
if (!tell(to, "dragover"))
    tell(to, "drop");
"""


def test_items_are_dragged_into_their_order(moot, window):
    w, page = set_up(moot, window)
    w.open(page)
    assert titles(w) == list(ITEMS)
    items = w.all("ol.agenda > li")
    assert all(item.get_attribute("draggable") == "true" for item in items)
    w.driver.execute_script(DRAG, items[2], items[0])
    w.wait(lambda: titles(w) == [ITEMS[2], ITEMS[0], ITEMS[1]], "the new order")
    assert not w.console()
    w.shot("agenda")


def test_the_same_with_buttons_on_a_telephone_without_javascript(moot, window):
    w, page = set_up(moot, window, width=360, height=740, script=False)
    w.open(page)
    w.find('button[aria-label^="Move up: The next"]').click()
    w.wait(lambda: titles(w) == [ITEMS[0], ITEMS[2], ITEMS[1]], "the new order")
    w.find('button[aria-label^="Move down: vPCI"]').click()
    w.wait(lambda: titles(w) == [ITEMS[2], ITEMS[0], ITEMS[1]], "the newer order")
    assert w.page_width() <= 360
    w.shot("phone-agenda")


def test_an_answer_stands_on_the_page_of_the_call(moot, window):
    w, page = set_up(moot, window, width=360, height=740, script=False)
    w.open(page)
    assert "Do you come?" not in w.text, "nobody was asked yet"
    db = sqlite3.connect(moot.db, timeout=10)
    with db:
        db.execute("UPDATE call SET announce_at = 1 WHERE id = ?", (int(page.split("/")[-1]),))
    db.close()
    wait_for(lambda: moot.sql("SELECT 1 FROM call WHERE state = 'announced'"), "it is announced")
    w.open(page)
    w.press("Yes")
    w.wait(lambda: "yes" in w.text, "the answer among the guests")
    w.shot("phone-answer")
    assert w.page_width() <= 360


def test_a_regular_call_and_its_form_fit_a_telephone(moot, window):
    w, page = set_up(moot, window, width=360, height=740)
    for path in ("/cadences", "/cadence/new", "/cadence/1", "/cadence/1/edit",
                 "/cadence/1/rotation?times=2"):
        w.open(path)
        assert w.page_width() <= 360, path
        w.shot("phone" + path.split("?")[0].replace("/", "-"))
    w.press("Take this year's plan")
    assert w.find('[name="times"]').get_attribute("value") != "16:00"
    w.press("Save")
    w.wait(lambda: w.path.startswith("/cadence/1?"), "the regular call")
    assert "16:00" not in w.find("main .lead").text
    assert not w.console()
