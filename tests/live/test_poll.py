# SPDX-License-Identifier: GPL-2.0-or-later
"""From "we should talk" to an announced call: pages, links in mails, the list."""
import re

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
