# SPDX-License-Identifier: GPL-2.0-or-later
"""What the pages say of series on the list, to people and to programs."""
import re
import xml.etree.ElementTree

import pytest

from review import List, make_tree

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def moot(tmp_path, make_moot):
    """Three series: one for SHADOW without a word, one with a question, one acked."""
    tree = make_tree(tmp_path / "tree")
    mails = List(tmp_path / "list.mbox")
    one = make_moot(lists="email = devel@lists.example.org\n"
                          "archive = https://lore.example.org/devel/%s/\n",
                    extra_config=f"[tree xen]\npath = {tree}\nbranch = staging\n")
    mails.patch("sue@example.org", "[PATCH] shadow: be quick", ("xen/arch/x86/mm/shadow/s.c",))
    asked = mails.patch("sue@example.org", "[PATCH v2] x86: be exact")
    mails.mail("jan@example.org", "Re: [PATCH v2] x86: be exact",
               "> +int x;\n\nWhy is this signed?\n", to=asked)
    acked = mails.patch("sue@example.org", "[PATCH] x86: be brief", ("xen/arch/x86/b.c",))
    mails.mail("jan@example.org", "Re: [PATCH] x86: be brief",
               "Acked-by: Jan Deep <jan@example.org>\n", to=acked)
    one.run("import", str(mails.path))
    one.run("owe")
    one.start("web")
    one.acked = acked
    return one


def page_of(moot, name):
    entry = next(s for s in moot.get("/series.json").json()["series"] if s["name"] == name)
    return f"/series/{entry['id']}"


def test_the_list_says_whose_turn_each_series_is(moot):
    turns = {s["name"]: s["turn"] for s in moot.get("/series.json").json()["series"]}
    assert turns == {"shadow: be quick": "review", "x86: be exact": "author",
                     "x86: be brief": "ready"}
    text = moot.get("/series").text
    assert "waiting for review by Tim Shade (SHADOW)" in text
    assert text.count('class="title"') == 3


@pytest.mark.parametrize("query, found", [
    ("state=ready", ["x86: be brief"]), ("section=SHADOW", ["shadow: be quick"]),
    ("owes=tim", ["shadow: be quick"]), ("state=author&author=sue", ["x86: be exact"]),
    ("older=400", []), ("unapproved=SHADOW", ["shadow: be quick"]),
])
def test_the_list_is_filtered_alike_for_people_programs_and_feeds(moot, query, found):
    assert [s["name"] for s in moot.get(f"/series.json?{query}").json()["series"]] == found
    titles = re.findall(r'class="title" href="/series/\d+">([^<]*)<',
                        moot.get(f"/series?{query}").text)
    assert titles == found
    feed = xml.etree.ElementTree.fromstring(moot.get(f"/series.atom?{query}").text)
    titles = [e.find(f"{ATOM}title").text for e in feed.findall(f"{ATOM}entry")]
    assert [title.split(" ", 2)[2] for title in titles] == found
    assert feed.find(f"{ATOM}id").text.endswith("/series.atom?" + query)


def test_a_page_shows_the_rule_the_people_and_the_mail(moot):
    text = moot.get(page_of(moot, "x86: be brief")).text
    assert "Acked-by of Jan Deep" in text
    assert f"https://lore.example.org/devel/{moot.acked}/" in text
    assert "X86 ARCHITECTURE" in text
    one = moot.get(page_of(moot, "shadow: be quick") + ".json").json()
    assert one["verdict"] == "needs-maintainer"
    assert one["patches"][0]["files"][0]["maintainers"] == ["Tim Shade"]
    assert any("ask" in f and f["ask"] and f["rule"] == 1 for f in one["patches"][0]["findings"])


def test_addresses_are_for_people_who_are_signed_in(moot):
    sue = moot.sign_in("Sue", "sue@example.org", "member")
    page = page_of(moot, "shadow: be quick")
    assert "tim@example.org" in sue.get(page).text
    for path in (page, page + ".json", "/series", "/series.json", "/series.atom", "/series/queue",
                 "/series/search?q=quick"):
        assert not re.search(r"(tim|sue|jan)@example\.org", moot.get(path).text), path


def test_an_objection_stops_a_series_until_it_is_resolved(moot):
    bob = moot.sign_in("Bob", "bob@example.org", "member")
    sue = moot.sign_in("Sue", "sue@example.org", "member")
    page = page_of(moot, "x86: be brief")
    assert bob.post(f"{page}/object", {"reason": "It breaks migration"}, page=page).status == 303
    assert moot.get(page + ".json").json()["verdict"] == "objection"
    text = sue.get(page).text
    assert "It breaks migration" in text
    number = re.search(r'name="objection" value="(\d+)"', text).group(1)
    done = {"objection": number, "what": "resolve", "words": "v2 of the tools handles it"}
    assert sue.post(f"{page}/objection", done, page=page).status == 303
    assert moot.get(page + ".json").json()["verdict"] == "waiting"   # contested: 14 days


def test_a_ping_is_drafted_for_who_sent_it(moot):
    sue = moot.sign_in("Sue", "sue@example.org", "member")
    text = sue.get(page_of(moot, "shadow: be quick") + "/ping").text
    assert "Ping: [PATCH] shadow: be quick" in text
    assert "Tim Shade &lt;tim@example.org&gt;" in text
    assert "git send-email" in text and 'href="mailto:' in text
    assert moot.get(page_of(moot, "shadow: be quick") + "/ping").status == 303


def test_a_call_about_a_series_asks_those_who_wrote(moot):
    sue = moot.sign_in("Sue", "sue@example.org", "member")
    link = re.search(r'href="(/call/propose\?thread=[^"]*)"',
                     sue.get(page_of(moot, "x86: be exact")).text).group(1)
    assert "Jan &lt;jan@example.org&gt;" in sue.get(link.replace("&amp;", "&")).text


def test_ones_own_page_has_what_others_wait_for(moot):
    tim = moot.sign_in("Tim", "tim@example.org", "member")
    sue = moot.sign_in("Sue", "sue@example.org", "member")
    assert "shadow: be quick" in tim.get("/series/mine").text
    assert sue.get("/series/mine").text.count('class="title"') == 3


def test_a_message_id_or_words_lead_to_the_series(moot):
    page = page_of(moot, "x86: be brief")
    assert moot.get(f"/series/mail?id={moot.acked}").headers["Location"] == page
    assert moot.get("/series/mail?id=be%20brief").headers["Location"] == page
    assert moot.get("/series/mail?id=nobody%40nowhere").status == 404
    assert "be brief" in moot.get("/series/search?q=brief").text


def test_months_count_answers_by_section(moot):
    text = moot.get("/series/months").text + moot.get("/").text
    assert "All series" in text
    assert moot.get("/series/months?month=1999-13").status == 404
    assert moot.get("/series/months?month=2019-02").status == 200
