# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole grammar of meetings, held by people on a real ngIRCd."""
import sqlite3
import time
import urllib.request

import pytest

CHANNEL = "#xendevel"


def hold(who, *lines):
    for line in lines:
        who.say(CHANNEL, line)


def heard(who, text):
    """Wait for a line of the bot in the channel that begins so."""
    return who.expect(rf":moot!\S+ PRIVMSG {CHANNEL} :{text}")


def newest_minutes(moot):
    return moot.sql("SELECT text FROM revision ORDER BY minutes_id DESC, number DESC LIMIT 1"
                    )[0]["text"]


def alter(moot, sql, *args):
    conn = sqlite3.connect(moot.db, timeout=10, isolation_level=None)
    try:
        return conn.execute(sql, args).lastrowid
    finally:
        conn.close()


def later(moot, secs):
    """The bot away while as much time passes in its meetings."""
    moot.stop("bot")
    alter(moot, "UPDATE line SET at = at - ?", secs)
    alter(moot, "UPDATE meeting SET started_at = started_at - ? WHERE ended_at IS NULL", secs)
    moot.start("bot")


@pytest.fixture
def meeting(bot, on_irc):
    """ann chairs, bob and carol are there."""
    people = [on_irc(nick) for nick in ("ann", "bob", "carol")]
    hold(people[0], "#startmeeting Grammar")
    for one in people:
        heard(one, "Useful commands")
    return people


def test_a_motion_is_voted_on_and_each_counts_once(bot, meeting):
    ann, bob, carol = meeting
    hold(ann, "#motion freeze on Friday")
    heard(bob, "Voting is open")
    hold(bob, "#vote +1", "#vote +1", "#vote maybe")
    heard(bob, "bob: maybe is not a vote")
    bob.send("NICK bob_home")
    bob.expect("NICK :bob_home")
    hold(bob, "#vote +1")
    bob.sync()
    hold(carol, "#vote -2")
    heard(carol, "carol: -2 blocks the motion and needs its reason")
    hold(carol, "#vote -1 too early")
    carol.sync()
    hold(ann, "#vote +2", "#close")
    heard(ann, "Motion accepted: 2 in favor to 1 opposed$")
    heard(ann, r"In favor: bob_home, ann \(\+2\)$")
    heard(ann, r"Opposed: carol \(-1: too early\)$")
    heard(ann, "A decision here is text for the mailing list .* not an approval")
    hold(ann, "#endmeeting")
    heard(ann, "Minutes: ")
    assert "1) Motion accepted: freeze on Friday (2 in favor to 1" in newest_minutes(bot)


def test_a_motion_undone_leaves_nothing_behind(bot, meeting):
    ann, bob, _ = meeting
    hold(ann, "#motion a slip")
    heard(bob, "Voting is open")
    hold(bob, "#vote +1")
    bob.sync()
    hold(ann, "#undo")
    heard(ann, "Removing item from minutes: #motion a slip$")
    hold(ann, "#close")
    heard(ann, "No vote is in progress$")
    hold(ann, "#motion the real one")
    heard(bob, "Voting is open")
    hold(ann, "#close")
    heard(ann, "Motion cannot be closed: no votes found")


def test_a_vote_between_options_survives_kill_9(bot, meeting):
    ann, bob, carol = meeting
    hold(bob, "#startvote Mine? a, b")
    heard(bob, "Only the meeting chair may start a vote")
    hold(ann, "#startvote Where? Lisbon, Cambridge")
    heard(ann, r"Begin voting on: Where\? Valid vote options are Lisbon, Cambridge$")
    heard(bob, "Vote using")
    hold(bob, "#vote lisbon", "#showvote")
    heard(bob, r"Lisbon \(1\): bob$")
    bot.kill9("bot")
    ann.expect(r":moot!\S+ (QUIT|PART)")
    bot.start("bot")
    heard(carol, "Resuming the meeting")
    hold(carol, "#vote CAMBRIDGE")
    carol.sync()
    hold(bob, "#vote cambridge")
    bob.sync()
    hold(ann, "#endvote")
    heard(ann, 'Voted on "Where')
    heard(ann, r"Cambridge \(2\): carol, bob$")
    hold(ann, "#endmeeting")
    heard(ann, "Minutes: ")
    assert "Vote: Where? (Lisbon 0; Cambridge 2: carol, bob) (ann)" in newest_minutes(bot)


def test_speakers_queue_and_are_called(meeting):
    ann, bob, carol = meeting
    hold(bob, "q+ to ask about the ABI")
    heard(bob, "Speaker queue: bob$")
    hold(carol, "q+")
    heard(carol, "Speaker queue: bob, carol$")
    hold(ann, "ack bob's patch", "ack bob")
    heard(ann, "bob has the floor, to ask about the ABI$")
    heard(ann, "Speaker queue: carol$")
    hold(carol, "q-")
    heard(carol, "The speaker queue is empty")


def test_the_agenda_becomes_the_topics(bot, meeting):
    ann, bob, _ = meeting
    hold(bob, "#agenda Release", "#agenda Security", "#agenda")
    heard(bob, r"Agenda: 1\) Release; 2\) Security$")
    hold(ann, "#next")
    ann.expect(r":moot!\S+ TOPIC #xendevel :Release")
    heard(ann, r"Next: Release \(1 of 2\)$")
    hold(ann, "#endmeeting")
    heard(ann, "Minutes: ")
    assert "Agenda items not reached\n------------------------\n- Security" \
        in newest_minutes(bot)


def test_names_scribe_corrections_and_help_are_in_the_minutes(bot, meeting):
    ann, bob, carol = meeting
    hold(bob, "#here Bob Miller", "#info teh branch", "s/teh/the/")
    heard(bob, "Corrected: #info the branch$")
    hold(carol, "#help with the notes", "#here")
    carol.sync()
    hold(ann, "#scribe carol", "#action Bob Miller to cut it", "#action zoe: look",
         "#accept the plan", "#endmeeting")
    heard(ann, "Minutes: ")
    text = newest_minutes(bot)
    for part in ("bob (Bob Miller, 3)", "Scribe: carol\n", "the branch (bob)",
                 "Help wanted: with the notes (carol)", "\nbob:\n- Bob Miller to cut it",
                 "\nzoe (not known here):\n", "- Accepted: the plan", "not an\napproval of any"):
        assert part in text, text
    raw = [row["text"] for row in bot.sql("SELECT text FROM line WHERE nick = 'bob'")]
    assert raw == ["#here Bob Miller", "#info teh branch", "s/teh/the/"]


def test_a_timer_is_said_when_it_is_up(meeting):
    ann = meeting[0]
    hold(ann, "#timer 10s tea")
    heard(ann, "Timer set until ")
    heard(ann, "Time is up: tea$")


def test_a_lurking_bot_is_silent_and_notes(bot, meeting):
    ann, bob, _ = meeting
    hold(ann, "#lurk")
    heard(ann, "I note and say nothing")
    hold(ann, "#chair bob", "#commands")
    ann.sync()
    hold(bob, "#agreed by the new chair")
    bob.sync()
    hold(ann, "#unlurk")
    lines = ann.until("Here I am again")
    assert not [line for line in lines if "Current chairs" in line or "Available" in line]
    hold(ann, "#endmeeting")
    heard(ann, "Minutes: ")
    assert "Agreed: by the new chair" in newest_minutes(bot)


def test_only_a_chair_renames_the_meeting(bot, meeting):
    ann, bob, _ = meeting
    hold(bob, "#meetingname stolen")
    bob.sync()
    hold(ann, "#meetingname Renamed")
    heard(ann, "The meeting name has been set to 'Renamed'")
    assert [row["name"] for row in bot.sql("SELECT name FROM meeting")] == ["Renamed"]


def test_each_command_explains_itself(meeting):
    bob = meeting[1]
    hold(bob, "#commands")
    listed = heard(bob, "Available commands: (.*)").group(1)
    for word in ("#motion", "#startvote", "#agenda", "#timer", "q+", "s/"):
        assert word in listed.split()
    hold(bob, "#commands startvote")
    heard(bob, r"#startvote QUESTION\? A, B \(chairs\): opens a vote between options")
    hold(bob, "#help")
    heard(bob, "#help TEXT notes a call for help")


def test_anyone_ends_a_meeting_after_its_hour(bot, meeting):
    ann, bob, _ = meeting
    hold(bob, "#endmeeting", "q?")
    heard(bob, "The speaker queue is empty")
    later(bot, 3600)
    heard(bob, "This meeting has gone on for an hour: anyone may end it now")
    hold(bob, "#endmeeting")
    heard(bob, "Meeting ended ")
    heard(bob, "Minutes: ")


def test_a_forgotten_meeting_ends_itself_and_tells_the_chair(bot, meeting):
    ann, bob, _ = meeting
    hold(bob, "#info the last word", "q?")
    heard(bob, "The speaker queue is empty")
    later(bot, 170 * 60)
    heard(bob, "Nobody seems to be here: this meeting ends by itself in 10 minutes")
    later(bot, 10 * 60)
    heard(bob, "Meeting ended .* when the last line was said")
    heard(bob, "Minutes: ")
    ann.expect(r":moot!\S+ PRIVMSG ann :The meeting \"Grammar\" in #xendevel ended by itself")
    assert "1) the last word (bob)" in newest_minutes(bot)
    assert bot.sql("SELECT * FROM meeting WHERE ended_at IS NULL") == []
    hold(ann, "#startmeeting Next")
    heard(ann, "Meeting started")


def add_call(moot, start_at, agenda):
    owner = alter(moot, "INSERT INTO person (name, created_at) VALUES ('olga', 0)")
    letter = alter(moot, "INSERT INTO letter (message_id, queued_at, from_name, from_email,"
                   " to_line, subject) VALUES ('l@example.org', 0, 'moot', 'moot@example.org',"
                   " 'devel@lists.example.org', 'Community Call')")
    return alter(moot, "INSERT INTO call (uid, state, title, agenda, start_at, zone,"
                 " duration_secs, network, channel, owner_id, letter_id, created_at, changed_at)"
                 " VALUES ('u@example.org', 'announced', 'Community Call', ?, ?, 'UTC', 3600,"
                 " 'test', ?, ?, ?, 0, 0)", agenda, start_at, CHANNEL, owner, letter)


def test_a_call_that_begins_is_offered_with_its_agenda(bot, on_irc):
    ann = on_irc("ann")
    call = add_call(bot, int(time.time()) + 2, "- Release\n- Security; all of it\n")
    heard(ann, '"Community Call" begins now; say "#startmeeting Community Call"$')
    hold(ann, "#startmeeting Community Call")
    heard(ann, r"Agenda of the call: 1\) Release; 2\) Security, all of it$")
    assert [row["call_id"] for row in bot.sql("SELECT call_id FROM meeting")] == [call]
    hold(ann, "#next", "#endmeeting")
    heard(ann, "Minutes: ")
    assert "A. Release\n" in newest_minutes(bot)
    assert len([line for line in ann.seen if "begins now" in line]) == 1


def test_markup_in_a_meeting_is_text_on_its_page(bot, meeting):
    ann = meeting[0]
    hold(ann, '#topic <script>alert(1)</script> & "quotes"', "#info <img src=x onerror=y>",
         "#motion <b>bold</b>", "#vote +1 <i>words</i>", "#close", "#endmeeting")
    heard(ann, "Minutes: ")
    bot.start("web")
    for path in ("/meeting/1", "/minutes/1"):
        with urllib.request.urlopen(bot.url + path, timeout=10) as response:
            page = response.read().decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        for raw in ("<script>alert", "<img src=x", "<b>bold", "<i>words"):
            assert raw not in page


def test_commands_pasted_at_once_are_all_run(bot, meeting):
    """A bridge sends the lines of one message in one piece."""
    ann = meeting[0]
    lines = ("#topic One", "#info a", "#info b", "#action bob to c", "#motion d", "#vote +1",
             "#close", "#undo", "#undo", "#next", "#endmeeting")
    ann.send("\r\n".join(f"PRIVMSG {CHANNEL} :{line}" for line in lines))
    heard(ann, "The agenda is empty")
    heard(ann, "Minutes: ")
    text = newest_minutes(bot)
    assert "1) a (ann)\n2) b (ann)\n3) Action: bob to c (ann)\n" in text
    assert "Motion" not in text
