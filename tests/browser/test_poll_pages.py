# SPDX-License-Identifier: GPL-2.0-or-later
"""A call proposed, polled and settled with a browser: on a telephone, without JavaScript."""
import re
import urllib.parse

import pytest

from moot import wait_for


@pytest.fixture
def web(moot):
    moot.start("web")
    moot.start("mail")
    return moot


def sign_in(web, w, name, mail, role=None):
    web.person(name, mail, role)
    link = re.search(r"http\S+/login/\S+", web.run("person", "login", mail)).group(0)
    w.open(urllib.parse.urlsplit(link).path)
    w.press("Sign in")


def mail_to(web, address, subject):
    return wait_for(lambda: next((m for m in web.mails() if address in str(m["To"])
                                  and subject in str(m["Subject"])), None), subject)


def test_a_poll_goes_the_whole_way_on_a_telephone_without_javascript(web, window):
    ann = window(width=360, height=740, script=False)
    sign_in(web, ann, "Ann Author", "ann@example.org", "organiser")
    ann.open("/calls")
    ann.press("Propose a call")
    ann.fill(title="vPCI on Arm, and a longer topic", why="Mail goes in circles.",
             must="Ben Builder <ben@example.org>", minutes="45")
    assert ann.page_width() <= 360
    ann.press("Find times")
    ann.shot("poll-draft-360")
    assert ann.page_width() <= 360 and "nobody has been asked yet" in ann.text
    before = len(ann.all(".options > li"))
    ann.press("Drop")
    assert len(ann.all(".options > li")) == before - 1
    ann.press("Pin")
    assert "pinned" in ann.find(".options > li").text
    ann.press("Ask the list and 2 people")
    assert "The poll is open" in ann.text
    ann.shot("poll-open-360")
    assert ann.page_width() <= 360

    ben = window(width=360, height=740, script=False, zone="Asia/Tokyo")
    body = mail_to(web, "ben@", "When can you talk").get_content()
    ben.open(re.search(r"http://[^/]+(/ballot/\S+\?yes=2)", body).group(1))
    assert ben.find('input[name="a2"][value="yes"]').is_selected()
    assert web.sql("SELECT count(*) AS n FROM vote")[0]["n"] == 0
    ben.find('input[name="a1"][value="no"]').click()
    ben.shot("ballot-360")
    assert ben.page_width() <= 360
    ben.press("Send my answer")
    assert "your answer is in" in ben.text
    assert {(v["number"], v["answer"]) for v in web.sql("SELECT * FROM vote")} == {
        (1, "no"), (2, "yes")}

    ann.open("/poll/1")
    assert "somebody who must be there cannot" in ann.text
    ann.press("Choose this time")               # the first: Ben said no
    ann.press("Set up the call and announce it")
    assert "Ben Builder must be there and said no" in ann.text
    ann.fill(override="he sends his notes")
    ann.shot("poll-settle-360")
    assert ann.page_width() <= 360
    ann.press("Set up the call and announce it")
    assert ann.path.startswith("/call/1") and "The call is set up" in ann.text
    result = mail_to(web, "devel@", "[ANNOUNCE] vPCI on Arm")
    assert "he sends his notes" in " ".join(result.get_body(("plain",)).get_content().split())


def test_the_pages_of_polls_hold_on_a_screen_in_the_dark(web, window):
    w = window(dark=True)
    sign_in(web, w, "Ann Author", "ann@example.org", "organiser")
    w.open("/call/propose")
    w.fill(title="vPCI", may="xi@example.org")
    w.press("Find times")
    w.press("Ask the list and 2 people")
    for path in ("/poll/1", "/polls", "/me/preferences", "/poll/1/settle?number=1"):
        w.open(path)
        w.shot("dark" + path.replace("/", "-").replace("?", "-"))
        assert not w.console(), path
