# SPDX-License-Identifier: GPL-2.0-or-later
"""Actions from a meeting on IRC to the register, and closed by every door."""
import re

import pytest

from moot import wait_for

CHANNEL = "#xendevel"


@pytest.fixture
def whole(bot):
    bot.start("web")
    return bot


def numbers(moot):
    return {a["text"]: a for a in moot.get("/actions.json").json()["actions"]}


def test_posted_minutes_fill_the_registers(whole, on_irc):
    olga = whole.sign_in("Olga", "olga@example.org", "organiser")
    whole.person("Bob", "bob@example.org", "member")
    ann = on_irc("ann")
    for line in ("#startmeeting Weekly", "#agreed branch in January",
                 "#action bob: ask the release technician", "#endmeeting"):
        ann.say(CHANNEL, line)
    wait_for(lambda: "Weekly" in whole.get("/minutes").text, "the draft")
    page = re.search(r'href="(/minutes/\d+)"', whole.get("/minutes").text).group(1)
    assert numbers(whole) == {}
    number = re.search(r'name="number" value="(\d+)"', olga.get(f"{page}/preview").text).group(1)
    posted = olga.post(f"{page}/post", {"number": number}, page=f"{page}/preview")
    assert posted.status == 303, posted.text
    action = numbers(whole)["ask the release technician"]
    assert (action["owner"], action["state"], action["item"]) == ("Bob", "open", "A.2")
    assert "branch in January" in whole.get("/decisions").text


def test_an_action_is_closed_on_its_page_by_its_owner_alone(whole):
    bob = whole.sign_in("Bob", "bob@example.org", "member")
    eve = whole.sign_in("Eve", "eve@example.org", "member")
    made = bob.post("/action/new", {"text": "send v4", "owner": "Bob", "due": ""}, page="/actions")
    assert made.status == 303
    page = f"/action/{numbers(whole)['send v4']['id']}"
    close = {"state": "done", "words": "on the list"}
    assert "name=\"state\"" not in eve.get(page).text
    assert bob.post(f"{page}/close", close, page=page).status == 303
    assert numbers(whole)["send v4"]["words"] == "on the list"
    assert bob.post(f"{page}/reopen", {}, page=page).status == 303
    dropped = bob.post(f"{page}/close", {"state": "dropped", "words": ""}, page=page)
    assert "say why it is dropped" in dropped.text.lower()
