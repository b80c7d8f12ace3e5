# SPDX-License-Identifier: GPL-2.0-or-later
"""A scripted server that does what real ones rarely do."""
import base64
import os
import random
import sqlite3
import time

import pytest

from ircd import ScriptedServer
from moot import wait_for

CHANNEL = "#xendevel"
ANN = ":ann!a@example.org"


@pytest.fixture
def server():
    one = ScriptedServer()
    yield one
    one.close()


@pytest.fixture
def started(server, make_moot):
    """The bot and the server's end of its connection, registered and in the channel."""
    moot = make_moot(irc_port=server.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    return moot, server.welcome(server.accept())


def still_works(peer):
    peer.send(f"{ANN} PRIVMSG {CHANNEL} :!next")
    peer.expect(rf"^PRIVMSG {CHANNEL} :No call is planned")


def test_lines_may_come_in_any_pieces(started):
    _, peer = started
    data = (f"PING :a\r\n{ANN} PRIVMSG {CHANNEL} :!next\r\n"
            f"{ANN} PRIVMSG {CHANNEL} :caf\u00e9\n{ANN} PRIVMSG {CHANNEL} :!next\n").encode()
    for byte in data:
        peer.sock.sendall(bytes([byte]))
    peer.expect("^PONG :a$")
    for _ in range(2):
        peer.expect("No call is planned")


def test_a_ping_with_tags_is_answered(started):
    _, peer = started
    peer.send("@time=2026-11-19T16:00:00Z PING :tagged")
    peer.expect("^PONG :tagged$")
    peer.send(":irc.example.org PING two words")
    peer.expect("^PONG :two$")


def test_lines_that_crash_libircclient_do_no_harm(started):
    moot, peer = started
    for line in (b":s NOTICE", b"NICK x", b":s 000 x", b":", b":s MODE", b":s 123",
                 ANN.encode() + b" PRIVMSG moot :\x01", b":a\x00b PRIVMSG #xendevel :x",
                 b"@" + b"t" * 8000 + b" PING x", b"\x00" * 300, b":s 005 moot " + b"A=B " * 40,
                 b":s 353 moot = #xendevel :" + b"@" * 400, b":s KICK #xendevel",
                 b"JOIN", b":s JOIN", b":ann!a@h NICK", b":ann!a@h NICK :", b"\xff" * 500):
        peer.send(line)
    still_works(peer)
    assert moot.running["bot"].poll() is None


def test_a_line_without_end_is_passed_over(started):
    _, peer = started
    peer.sock.sendall(f"{ANN} PRIVMSG {CHANNEL} :".encode() + b"x" * 200000 + b"\r\n")
    still_works(peer)


def test_a_long_line_of_a_generous_server_is_recorded_whole(started):
    moot, peer = started
    peer.send(f"{ANN} PRIVMSG {CHANNEL} :#startmeeting long")
    peer.expect("Meeting started")
    peer.send(f"@account=ann {ANN} PRIVMSG {CHANNEL} :" + "y" * 1500)
    peer.send(f"{ANN} PRIVMSG {CHANNEL} :#endmeeting")
    peer.expect("Log: ")
    rows = moot.sql("SELECT text FROM line WHERE text LIKE 'yyy%'")
    assert len(rows) == 1 and len(rows[0]["text"]) > 400


def test_twenty_thousand_lines_of_garbage_do_no_harm(started):
    moot, peer = started
    dice = random.Random(2026)
    words = [b"PRIVMSG", b"NOTICE", b"NICK", b"JOIN", b"moot", b"#xendevel", b":", b"\x01",
             b":ann!a@h", b"353", b"433", b"MODE", b"KICK", b"@a=b", b"\x01DCC SEND a 1 2 3\x01"]
    for _ in range(200):
        lines = []
        for _ in range(100):
            line = b" ".join(dice.choice(words) for _ in range(dice.randint(1, 7)))
            # not the one that renames or removes us
            lines.append(b":x!x@x " + line if dice.random() < 0.8 else line)
        peer.sock.sendall(b"\r\n".join(lines) + b"\r\n")
    peer.send(f":moot!m@h JOIN {CHANNEL}")
    still_works(peer)
    rss = int([x for x in open(f"/proc/{moot.pid('bot')}/status")
               if x.startswith("VmRSS")][0].split()[1])
    assert rss < 20 * 1024


def test_what_was_said_before_it_came_is_not_taken_as_said_to_it(started):
    _, peer = started
    old = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() - 3600))
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    peer.send(f"@time={old} {ANN} PRIVMSG {CHANNEL} :!help")
    peer.send(f"@time={now} {ANN} PRIVMSG {CHANNEL} :!next")
    peer.expect("^PRIVMSG")
    assert "No call is planned" in peer.seen[-1]


def test_its_own_words_echoed_are_not_commands(started):
    _, peer = started
    peer.send(f":moot!m@h PRIVMSG {CHANNEL} :!help")
    still_works(peer)
    assert not [x for x in peer.seen if "!help [command]" in x]


def register_with_caps(peer, offered, nick="moot"):
    peer.expect("^CAP LS :?302")
    peer.send(f":irc.example.org CAP * LS :{offered}")
    asked = peer.expect("^CAP REQ :(.*)").group(1)
    peer.send(f":irc.example.org CAP * ACK :{asked}")
    peer.expect("^CAP END")
    peer.send(f":irc.example.org 001 {nick} :Welcome")
    peer.send(f":irc.example.org 422 {nick} :no motd")
    peer.expect("^JOIN ")
    peer.send(f":{nick}!m@example.org JOIN {CHANNEL} * :moot")
    peer.send(f":irc.example.org 353 {nick} = {CHANNEL} :{nick} ann")
    peer.send(f":irc.example.org 366 {nick} {CHANNEL} :end")
    return asked.split()


def test_accounts_are_read_from_tags(server, make_moot):
    moot = make_moot(irc_port=server.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    peer = server.accept()
    asked = register_with_caps(peer, "account-tag extended-join account-notify server-time "
                                     "multi-prefix message-tags echo-message away-notify")
    assert "echo-message" in asked and "account-tag" in asked
    peer.send(f"@account=ann.e {ANN} PRIVMSG {CHANNEL} :#startmeeting accounts")
    peer.send(f"{ANN} PRIVMSG {CHANNEL} :logged out")
    peer.send(f"@account=ann.e {ANN} PRIVMSG {CHANNEL} :#endmeeting")
    peer.expect("Log: ")
    rows = moot.sql("SELECT account FROM line WHERE kind = 'say' ORDER BY id")
    assert [r["account"] for r in rows] == ["ann.e", None, "ann.e"]


def test_accounts_are_followed_without_tags(server, make_moot):
    moot = make_moot(irc_port=server.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    peer = server.accept()
    register_with_caps(peer, "extended-join account-notify")
    peer.send(f":bob!b@example.org JOIN {CHANNEL} bob.e :Bob")
    peer.send(f":bob!b@example.org PRIVMSG {CHANNEL} :#startmeeting accounts")
    peer.send(f"{ANN} ACCOUNT ann.e")
    peer.send(f"{ANN} PRIVMSG {CHANNEL} :hello")
    peer.send(f"{ANN} ACCOUNT *")
    peer.send(f"{ANN} PRIVMSG {CHANNEL} :hello again")
    peer.send(f":bob!b@example.org PRIVMSG {CHANNEL} :#endmeeting")
    peer.expect("Log: ")
    rows = moot.sql("SELECT account FROM line WHERE kind = 'say' ORDER BY id")
    assert [r["account"] for r in rows] == ["bob.e", "ann.e", None, "bob.e"]


def test_it_logs_in_to_its_account(server, make_moot, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("sesame\n")
    secret.chmod(0o600)
    moot = make_moot(irc_port=server.port,
                     irc=f"account = mootbot\naccount_password_file = {secret}")
    moot.start("bot")
    peer = server.accept()
    peer.expect("^CAP LS :?302")
    peer.send(":irc.example.org CAP * LS :sasl=PLAIN")
    peer.expect("^CAP REQ :sasl")
    peer.send(":irc.example.org CAP * ACK :sasl")
    peer.expect("^AUTHENTICATE PLAIN")
    peer.send("AUTHENTICATE +")
    said = peer.expect("^AUTHENTICATE (.*)").group(1)
    assert base64.b64decode(said) == b"\0mootbot\0sesame"
    peer.send(":irc.example.org 900 * moot!m@h mootbot :You are now logged in")
    peer.send(":irc.example.org 903 * :SASL authentication successful")
    peer.expect("^CAP END")
    moot.wait_log("bot", 'logged in as "mootbot"')
    assert "sesame" not in moot.log("bot")


def test_a_label_ends_an_answer_that_nothing_else_ends(server, make_moot):
    moot = make_moot(irc_port=server.port, channels=f"{CHANNEL} #closed",
                     irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    peer = server.accept()
    peer.expect("^CAP LS :?302")
    peer.send(":irc.example.org CAP * LS :batch labeled-response sasl=PLAIN")
    assert "labeled-response" in peer.expect("^CAP REQ :(.*)").group(1)
    peer.send(":irc.example.org CAP * ACK :batch labeled-response")
    peer.expect("^CAP END")
    peer.send(":irc.example.org 001 moot :Welcome")
    peer.send(":irc.example.org 005 moot MODES=1 TARGMAX=JOIN:1 :are supported")
    peer.send(":irc.example.org 422 moot :no motd")
    label = peer.expect(rf"^@label=(\d+) JOIN {CHANNEL}$").group(1)
    peer.send(f"@label={label} :irc.example.org BATCH +a1 labeled-response")
    peer.send(f"@batch=a1 :moot!m@example.org JOIN {CHANNEL}")
    peer.send(f"@batch=a1 :irc.example.org 353 moot = {CHANNEL} :moot ann")
    peer.send(":irc.example.org BATCH -a1")
    label = peer.expect(r"^@label=(\d+) JOIN #closed$").group(1)
    peer.send(f"@label={label} :irc.example.org ACK")       # and not a word why not
    moot.wait_log("bot", "cannot join #closed: the server does not say why")
    label = peer.expect(rf"^@label=(\d+) WHO {CHANNEL}").group(1)
    peer.send(f"@label={label} :irc.example.org ACK")
    peer.send(f"{ANN} PRIVMSG moot :!whoami")
    label = peer.expect(r"^@label=(\d+) WHOIS ann$").group(1)
    peer.send(f"@label={label} :irc.example.org BATCH +a2 labeled-response")
    peer.send("@batch=a2 :irc.example.org 311 moot ann a example.org * :Ann")
    peer.send("@batch=a2 :irc.example.org 330 moot ann ann.e :is logged in as")
    peer.send(":irc.example.org BATCH -a2")     # without 318
    peer.expect("^PRIVMSG ann :.*ann.e")
    assert not [x for x in peer.seen if x.startswith("MODE") and len(x.split()[2]) > 2]


def test_the_first_command_waits_until_the_server_has_said_who_asks(server, make_moot):
    """Neither tags nor WHOX; NickServ is there, and says nothing by itself."""
    moot = make_moot(irc_port=server.port, irc="burst = 1000\nrate_ms = 0\n"
                                               "services_host = services.*")
    moot.start("bot")
    peer = server.accept()
    server.welcome(peer)
    peer.send(":irc.example.org 312 moot NickServ services.example.org :services")
    peer.send(":irc.example.org 318 moot NickServ :End")
    peer.send(f"{ANN} PRIVMSG moot :!iam ann@example.org")
    peer.expect(r"^WHOIS ann$")
    assert not [x for x in peer.seen if x.startswith("PRIVMSG ann")]
    peer.send(":irc.example.org 311 moot ann a example.org * :Ann")
    peer.send(":irc.example.org 307 moot ann :has identified for this nick")
    peer.send(":irc.example.org 318 moot ann :End")
    peer.expect(r"^PRIVMSG ann :If ann@example.org can be used here")
    peer.send(":eve!e@example.org PRIVMSG moot :!iam eve@example.org")
    peer.expect(r"^WHOIS eve$")
    peer.send(":irc.example.org 318 moot eve :End")
    peer.expect(r"^PRIVMSG eve :log in to your services account first")
    peer.send(f"{ANN} PRIVMSG {CHANNEL} :!quiet 1h")
    peer.expect(r"^WHOIS ann$")                  # afresh: who is an operator
    peer.send(f":irc.example.org 319 moot ann :@{CHANNEL}")
    peer.send(":irc.example.org 318 moot ann :End")
    peer.expect(r"^PRIVMSG ann :I keep quiet in #xendevel until")
    peer.send(f":fay!f@example.org PRIVMSG {CHANNEL} :!ok")
    peer.expect(r"^WHOIS fay$")                  # never answered
    peer.expect(r"^PRIVMSG fay :the network does not tell me who you are", 30)


def test_five_hundred_channels_of_one_network_are_joined_and_heard(server, make_moot):
    names = [f"#c{i}" for i in range(500)]
    moot = make_moot(irc_port=server.port, channels=" ".join(names),
                     irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    peer = server.accept()
    peer.expect(r"^USER ")
    peer.send(":irc.example.org 001 moot :Welcome")
    peer.send(":irc.example.org 005 moot CASEMAPPING=ascii WHOX :are supported")
    peer.send(":irc.example.org 422 moot :no motd")
    asked = []
    while len(asked) < 500:
        asked += peer.expect(r"^JOIN (\S+)").group(1).split(",")
    assert asked == names
    for name in names:
        peer.send(f":moot!m@example.org JOIN {name}")
        peer.send(f":irc.example.org 353 moot = {name} :moot @ann bob")
        peer.send(f":irc.example.org 366 moot {name} :end")
    for name in names:                          # one WHO after the other, and none left out
        assert peer.expect(r"^WHO (\S+)").group(1) == name
        peer.send(f":irc.example.org 315 moot {name} :End of WHO")
    for name in ("#c0", "#c64", "#c499"):
        peer.send(f"{ANN} PRIVMSG {name} :!next")
        peer.expect(rf"^PRIVMSG {name} :No call is planned")
    peer.send(f"{ANN} PRIVMSG #c499 :#startmeeting far out")
    peer.expect("Useful commands")
    peer.send(f"{ANN} NICK :anna")
    peer.send(":anna!a@example.org PRIVMSG #c499 :#endmeeting")
    peer.expect("Log: ")
    assert "left out" not in moot.log("bot")


def test_who_was_in_the_channel_before_is_asked_for(server, make_moot):
    moot = make_moot(irc_port=server.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    peer = server.welcome(server.accept(), support="WHOX CASEMAPPING=ascii")
    peer.expect(r"^WHO #xendevel %tnfa,42")
    peer.send(":irc.example.org 354 moot 42 ann H@ ann.e")
    peer.send(":irc.example.org 354 moot 42 moot H 0")
    peer.send(f"{ANN} PRIVMSG {CHANNEL} :#startmeeting accounts")
    peer.expect("Useful commands")
    assert moot.sql("SELECT account FROM line LIMIT 1")[0]["account"] == "ann.e"


def test_thirty_notices_go_one_after_the_other(server, make_moot):
    moot = make_moot(irc_port=server.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    moot.wait_log("bot", "connected")
    db = sqlite3.connect(moot.db, timeout=10)
    with db:
        db.executemany("INSERT INTO notice (network, target, text, queued_at, expires_at)"
                       " VALUES ('test', ?, ?, ?, ?)",
                       [(CHANNEL, f"notice {i}", int(time.time()), int(time.time()) + 600)
                        for i in range(30)])
    db.close()
    start = time.monotonic()
    peer = server.welcome(server.accept())
    for i in range(30):
        peer.expect(rf"^PRIVMSG {CHANNEL} :notice {i}$")
    assert time.monotonic() - start < 5


def test_login_asks_the_network_who_somebody_is(started):
    moot, peer = started
    peer.send(f"{ANN} PRIVMSG moot :!login")
    peer.expect("^WHOIS ann$")
    peer.send(":irc.example.org 311 moot ann a example.org * :Ann")
    peer.send(":irc.example.org 330 moot ann ann.e :is logged in as")
    peer.send(":irc.example.org 318 moot ann :End of WHOIS")
    peer.expect('^PRIVMSG ann :Nobody has the account "ann.e" here yet.*http')
    peer.send(":bob!b@example.org PRIVMSG moot :!login")
    peer.expect("^WHOIS bob$")
    peer.send(":irc.example.org 318 moot bob :End of WHOIS")
    peer.expect("^PRIVMSG bob :log in to your services account first")


def test_login_signs_in_who_is_linked(started):
    moot, peer = started
    moot.person("Ann Example", "ann@example.org")
    moot.run("person", "link", "ann@example.org", "test", "ann.e")
    peer.send(f"{ANN} PRIVMSG moot :!login")
    peer.expect("^WHOIS ann$")
    peer.send(":irc.example.org 307 moot ann :has identified for this nick")
    peer.send(":irc.example.org 330 moot ann ann.e :is logged in as")
    peer.send(":irc.example.org 318 moot ann :End of WHOIS")
    peer.expect(r"^PRIVMSG ann :Ann Example, this signs you in, once.*/login/")
    assert "/login/" not in moot.log("bot")


def test_a_ban_is_final(server, make_moot):
    moot = make_moot(irc_port=server.port)
    moot.start("bot")
    peer = server.accept()
    peer.expect("^NICK ")
    peer.send(":irc.example.org 465 moot :You are banned from this server")
    peer.send("ERROR :Closing link")
    moot.wait_log("bot", "giving up on 127.0.0.1: banned from the server: You are banned")
    with pytest.raises(TimeoutError):
        server.accept(timeout=4)
    assert moot.stop("bot") == 0


def test_a_server_s_last_words_are_in_the_log(started):
    moot, peer = started
    peer.send("ERROR :Closing link: too many tests")
    peer.close()
    moot.wait_log("bot", "too many tests")


def test_a_link_in_flight_is_dropped_when_the_nick_goes(server, make_moot):
    """A slow queue must not hand a sign-in link to who takes the nick meanwhile."""
    moot = make_moot(irc_port=server.port, irc="burst = 1\nrate_ms = 700")
    moot.start("bot")
    peer = server.welcome(server.accept())
    for name in "abcd":
        peer.send(f"{ANN} PRIVMSG {CHANNEL} :#startmeeting {name}")
    peer.expect("Meeting started", 10)
    peer.send(f"{ANN} PRIVMSG moot :!help")
    peer.send(f"{ANN} QUIT :gone")
    peer.send(f":bob!b@example.org PRIVMSG {CHANNEL} :!next")
    peer.expect("No call is planned", 10)
    assert not [x for x in peer.seen if x.startswith("PRIVMSG ann")]


@pytest.mark.skipif(not os.environ.get("MOOT_SLOW"), reason="takes two minutes: MOOT_SLOW=1")
def test_a_dead_line_is_noticed_within_two_minutes(started):
    moot, peer = started
    start = time.monotonic()
    peer.expect("^PING :moot", 60)
    wait_for(lambda: "has not answered" in moot.log("bot"), "the end", 120)
    assert time.monotonic() - start < 120
