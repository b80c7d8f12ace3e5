# SPDX-License-Identifier: GPL-2.0-or-later
"""Who speaks: relays, floods, away, SCRAM; on ircd-hybrid and on a scripted server."""
import base64
import hashlib
import hmac
import re
import time

import pytest

from ircd import IrcClient, ScriptedServer, openssl
from moot import free_port, wait_for
from services import Hybrid

CHANNEL = "#xendevel"
FAST = "burst = 1000\nrate_ms = 0\n"


@pytest.fixture
def server():
    one = ScriptedServer()
    yield one
    one.close()


# ---- relays

@pytest.fixture
def relayed(ircd, make_moot, on_irc):
    moot = make_moot(irc_port=ircd.port, irc=FAST + "relay = xen-bridge other*")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    return moot, on_irc("xen-bridge"), on_irc("ann")


def test_a_relay_speaks_for_many(relayed):
    moot, bridge, ann = relayed
    ann.say(CHANNEL, "#startmeeting with a bridge")
    ann.expect("Meeting started")
    bridge.say(CHANNEL, "<bob> #info from afar")
    bridge.say(CHANNEL, "<Cara D.> hello")
    bridge.say(CHANNEL, "the bridge itself")
    ann.say(CHANNEL, "#endmeeting")
    ann.expect("Log: ")
    said = {(r["nick"], r["text"]) for r in moot.sql("SELECT nick, text FROM line")}
    assert {("bob/xen-bridge", "#info from afar"), ("Cara_D./xen-bridge", "hello"),
            ("xen-bridge", "the bridge itself")} <= said


def test_a_relayed_name_is_not_the_chair_of_that_name(relayed):
    _, bridge, ann = relayed
    ann.say(CHANNEL, "#startmeeting mine")
    ann.expect("Meeting started")
    bridge.say(CHANNEL, "<ann> #endmeeting")
    bridge.sync()
    ann.say(CHANNEL, "#info still here")
    ann.say(CHANNEL, "#endmeeting")
    ann.expect("Log: ")
    assert len([x for x in ann.seen if "Log: " in x]) == 1
    assert [x for x in ann.seen if "<ann> #endmeeting" in x]


def test_several_commands_in_one_relayed_message_are_all_run(relayed):
    moot, bridge, ann = relayed
    ann.say(CHANNEL, "#startmeeting joined")
    ann.expect("Meeting started")
    bridge.say(CHANNEL, "<bob> #info one | #info two \u23ce #info three | and a half")
    bridge.say(CHANNEL, "<bob> #info three and a half (edited)")
    ann.say(CHANNEL, "#endmeeting")
    ann.expect("Log: ")
    texts = [r["text"] for r in moot.sql("SELECT text FROM line")]
    for text in ("#info one", "#info two", "#info three | and a half",
                 "* #info three and a half"):
        assert texts.count(text) == 1, texts


def test_a_relayed_speaker_is_answered_in_the_channel(relayed):
    _, bridge, ann = relayed
    bridge.say(CHANNEL, "<bob> !nonsense")
    ann.expect(r"PRIVMSG #xendevel :bob: I do not know !nonsense")
    bridge.say(CHANNEL, "<bob> !next")
    ann.expect(r"PRIVMSG #xendevel :No call is planned")


def test_a_vote_through_a_bridge_is_marked_and_starts_no_meeting(relayed):
    _, bridge, ann = relayed
    bridge.say(CHANNEL, "<bob> #startmeeting mine")
    ann.expect(r"bob/xen-bridge: who starts a meeting chairs it")
    ann.say(CHANNEL, "#startmeeting a vote")
    ann.expect("Useful commands")
    ann.say(CHANNEL, "#motion merge it")
    ann.expect("Voting is open")
    bridge.say(CHANNEL, "<bob> #vote +1")
    bridge.say(CHANNEL, "<cara> #vote +1")
    bridge.say(CHANNEL, "<bob> #vote -1")
    bridge.sync()
    ann.say(CHANNEL, "#close")
    ann.expect("Motion inconclusive: 1 in favor to 1 opposed")
    ann.expect(r"In favor: cara/xen-bridge \(unverified\)")
    ann.expect(r"Opposed: bob/xen-bridge \(unverified\)")
    ann.expect("2 of these came through a bridge")


# ---- several hosts

def test_the_next_host_is_tried_also_by_ipv6(make_moot):
    six = ScriptedServer(host="::1")
    try:
        moot = make_moot(irc_port=free_port(), irc=FAST)
        moot.conf.write_text(moot.conf.read_text().replace(
            "[irc test]\nhost = 127.0.0.1", f"[irc test]\nhost = 127.0.0.1 [::1]:{six.port}"))
        moot.start("bot")
        six.welcome(six.accept())
        moot.wait_log("bot", "in #xendevel")
        assert "Connection refused" in moot.log("bot")
    finally:
        six.close()


# ---- netsplits as a server with batches tells them

def test_a_netsplit_in_a_batch_is_one_line_of_the_log(server, make_moot):
    moot = make_moot(irc_port=server.port, irc=FAST)
    moot.start("bot")
    peer = server.welcome(server.accept())
    for i in range(30):
        peer.send(f":far{i}!f@example.org JOIN {CHANNEL}")
    peer.send(":irc.example.org BATCH +x netsplit irc.example.org far.example.org")
    for i in range(30):
        peer.send(f"@batch=x :far{i}!f@example.org QUIT :irc.example.org far.example.org")
    peer.send(":irc.example.org BATCH -x")
    moot.wait_log("bot", "netsplit: 30 out of sight")
    for i in range(30):
        peer.send(f":far{i}!f@example.org JOIN {CHANNEL}")
    moot.wait_log("bot", "the netsplit is over")
    assert moot.log("bot").count("netsplit") == 2


# ---- channels

def test_a_channel_with_a_key_is_joined(ircd, make_moot, on_irc, tmp_path):
    ann = on_irc("ann", ("#locked",))
    ann.send("MODE #locked +k sesame")
    ann.expect("MODE #locked")
    keys = tmp_path / "keys"
    keys.write_text("#other x #LOCKED sesame\n")
    keys.chmod(0o600)
    moot = make_moot(irc_port=ircd.port, channels="#xendevel #locked #third",
                     irc=FAST + f"channel_keys_file = {keys}")
    moot.start("bot")
    for channel in ("#xendevel", "#locked", "#third"):
        moot.wait_log("bot", f"in {channel}")
    assert "sesame" not in moot.log("bot")


def test_many_channels_are_joined_without_a_flood(server, make_moot):
    names = [f"#channel-with-a-rather-long-name-{i:02}" for i in range(40)]
    moot = make_moot(irc_port=server.port, channels=" ".join(names),
                     irc="burst = 4\nrate_ms = 300")
    moot.start("bot")
    peer = server.accept()
    peer.expect("^USER ")
    peer.send(":irc.example.org 001 moot :Welcome")
    peer.send(":irc.example.org 005 moot TARGMAX=JOIN:10 :are supported")
    peer.send(":irc.example.org 422 moot :no motd")
    start, asked = time.monotonic(), []
    while len(asked) < 40:
        line = peer.expect("^JOIN (.*)").group(1).split(",")
        assert len(line) <= 10
        asked += line
    assert asked == names and time.monotonic() - start > 0.8


# ---- floods

def test_who_asks_too_much_is_told_once_and_recorded_all_the_same(ircd, make_moot, on_irc):
    moot = make_moot(irc_port=ircd.port, irc=FAST + "flood = 10")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann, bob = on_irc("ann"), on_irc("bob")
    bob.say(CHANNEL, "#startmeeting with noise")
    bob.expect("Meeting started")
    for i in range(40):
        ann.say("moot", "!help")
        ann.say(CHANNEL, f"!next {i}")
    ann.expect(r"NOTICE ann :That was too much at once")
    ann.send("PRIVMSG moot :\x01VERSION\x01")
    ann.sync()
    bob.say("moot", "!help next")           # others are listened to
    bob.expect("!next")
    wait_for(lambda: len(moot.sql("SELECT 1 FROM line WHERE nick = 'ann'")) == 40, "40 lines")
    ann.sync()
    assert len([x for x in ann.seen if "too much at once" in x]) == 1
    assert not [x for x in ann.seen if "VERSION moot" in x]


def test_ctcp_is_version_time_and_ping_and_no_more(bot, on_irc):
    ann = on_irc("ann")
    ann.send("PRIVMSG moot :\x01FINGER\x01")
    ann.send("PRIVMSG moot :\x01DCC SEND x 2130706433 6667 1\x01")
    ann.send("PRIVMSG moot :\x01CLIENTINFO\x01")
    ann.send("PRIVMSG moot :\x01PING 42 x\x01")
    ann.expect("NOTICE ann :\x01PING 42 x\x01")
    ann.send("PRIVMSG moot :\x01TIME\x01")
    ann.expect("NOTICE ann :\x01TIME 20")
    ann.send("PRIVMSG moot :\x01VERSION\x01")
    ann.expect("NOTICE ann :\x01VERSION moot ")
    assert len([x for x in ann.seen if "NOTICE ann :\x01" in x]) == 3


def test_dcc_is_refused_with_a_word_and_once(bot, on_irc):
    ann, bob = on_irc("ann"), on_irc("bob")
    ann.send("PRIVMSG moot :\x01DCC SEND x 2130706433 6667 1\x01")
    ann.expect("NOTICE ann :DCC SEND refused: I take no files")
    ann.send("PRIVMSG moot :\x01DCC CHAT chat 2130706433 6667\x01")
    ann.send("PRIVMSG moot :\x01PING 7\x01")
    ann.expect("NOTICE ann :\x01PING 7\x01")
    assert len([x for x in ann.seen if "DCC" in x]) == 1
    bob.send("PRIVMSG #xendevel :\x01DCC SEND x 2130706433 6667 1\x01")
    bob.send("PRIVMSG moot :\x01PING 8\x01")
    bob.expect("NOTICE bob :\x01PING 8\x01")
    assert not [x for x in bob.seen if "refused" in x]


# ---- the same thing is not said twice

def test_what_waits_in_the_same_words_is_said_once(ircd, make_moot, on_irc):
    moot = make_moot(irc_port=ircd.port, irc="burst = 1\nrate_ms = 400")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann = on_irc("ann")
    for _ in range(8):
        ann.say(CHANNEL, "!next")
    ann.say(CHANNEL, "#startmeeting after")
    ann.expect("Meeting started", 20)
    assert len([x for x in ann.seen if "No call is planned" in x]) <= 3


# ---- SCRAM, by a server of our own: no services in Debian 12 have it

def b64(data):
    return base64.b64encode(data).decode()


class Scram:
    """The server's half of SCRAM-SHA-256, from RFC 5802."""

    def __init__(self, password, lie=False):
        self.salt, self.rounds, self.lie = b"salty salt", 4096, lie
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), self.salt, self.rounds)
        client = hmac.digest(salted, b"Client Key", "sha256")
        self.stored = hashlib.sha256(client).digest()
        self.server = hmac.digest(salted, b"Server Key", "sha256")

    def first(self, message):
        self.bare = message[3:]
        self.nonce = re.search(r"r=([^,]+)", self.bare).group(1) + "server"
        self.mine = f"r={self.nonce},s={b64(self.salt)},i={self.rounds}"
        return self.mine

    def final(self, message):
        without, proof = message.rsplit(",p=", 1)
        assert without == f"c=biws,r={self.nonce}"
        auth = f"{self.bare},{self.mine},{without}".encode()
        signature = hmac.digest(self.stored, auth, "sha256")
        key = bytes(a ^ b for a, b in zip(base64.b64decode(proof), signature))
        if hashlib.sha256(key).digest() != self.stored:
            return None
        return "v=" + b64(b"\0" * 32 if self.lie else hmac.digest(self.server, auth, "sha256"))


def authenticate(peer):
    return base64.b64decode(peer.expect("^AUTHENTICATE (.*)").group(1)).decode()


def scram(server, make_moot, tmp_path, password, lie=False):
    secret = tmp_path / "secret"
    secret.write_text(password + "\n")
    secret.chmod(0o600)
    moot = make_moot(irc_port=server.port, irc=FAST + "account = mootbot\nsasl = required\n"
                     f"account_password_file = {secret}")
    moot.start("bot")
    peer = server.accept()
    peer.expect("^CAP LS")
    peer.send(":s CAP * LS * :batch")
    peer.send(":s CAP * LS :sasl=PLAIN,SCRAM-SHA-256")
    peer.send(f":s CAP * ACK :{peer.expect('^CAP REQ :(batch)').group(1)}")
    peer.expect("^CAP REQ :sasl")
    peer.send(":s CAP * ACK :sasl")
    peer.expect("^AUTHENTICATE SCRAM-SHA-256$")
    peer.send("AUTHENTICATE +")
    theirs = Scram("right", lie)
    peer.send("AUTHENTICATE " + b64(theirs.first(authenticate(peer)).encode()))
    return moot, peer, theirs.final(authenticate(peer))


def test_scram_proves_both_sides(server, make_moot, tmp_path):
    moot, peer, final = scram(server, make_moot, tmp_path, "right")
    peer.send("AUTHENTICATE " + b64(final.encode()))
    peer.expect(r"^AUTHENTICATE \+$")
    peer.send(":s 900 * moot!m@h mootbot :You are now logged in")
    peer.send(":s 903 * :fine")
    peer.expect("^CAP END")
    moot.wait_log("bot", "logged in to services")
    assert "right" not in moot.log("bot")


def test_scram_with_a_wrong_password_proves_nothing(server, make_moot, tmp_path):
    moot, peer, final = scram(server, make_moot, tmp_path, "wrong")
    assert final is None
    peer.send(":s 908 * SCRAM-SHA-256 :are available")
    peer.send(":s 904 * :Authentication failed")
    moot.wait_log("bot", "giving up")
    assert not [x for x in peer.seen if "AUTHENTICATE PLAIN" in x]


def test_a_server_without_the_password_does_not_get_it_in_plain(server, make_moot, tmp_path):
    moot, peer, final = scram(server, make_moot, tmp_path, "right", lie=True)
    peer.send("AUTHENTICATE " + b64(final.encode()))
    moot.wait_log("bot", "giving up")
    assert "these are not the services that know our password" in moot.log("bot")
    with pytest.raises((EOFError, AssertionError)):
        peer.expect("AUTHENTICATE PLAIN", 2)


# ---- ircd-hybrid, plain and with TLS

@pytest.fixture(params=["plain", "tls"])
def hybrid(request, tmp_path, make_moot):
    lines, files = FAST, {}
    if request.param == "tls":
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key.pem",
                "-out", tmp_path / "cert.pem", "-days", "30", "-subj", "/CN=hybrid",
                "-addext", "subjectAltName=IP:127.0.0.1")
        files = {"cert": tmp_path / "cert.pem", "key": tmp_path / "key.pem"}
        lines += f"tls = yes\nca_file = {tmp_path / 'cert.pem'}\n"
    net = Hybrid(tmp_path, **files)
    try:
        net.start()
        moot = make_moot(irc_port=net.tls_port or net.port, irc=lines)
        moot.start("bot")
        moot.wait_log("bot", "in #xendevel")
        yield net, moot
    finally:
        net.close()


def test_a_meeting_is_held_on_hybrid(hybrid):
    net, moot = hybrid
    ann = IrcClient(net.port, "ann").join(CHANNEL)
    ann.say(CHANNEL, "#startmeeting on hybrid")
    ann.expect("Meeting started")
    ann.say(CHANNEL, "#info it works")
    wait_for(lambda: moot.sql("SELECT 1 FROM line WHERE text = '#info it works'"), "the line")
    net.kill()
    moot.wait_log("bot", "trying again")
    net.start()
    ann = IrcClient(net.port, "ann").join(CHANNEL)
    ann.expect("Resuming the meeting", 40)
    ann.say(CHANNEL, "#endmeeting")
    ann.expect("Log: ")
    ann.close()


def test_hybrid_has_no_accounts_and_the_bot_does_not_wait_for_them(hybrid):
    net, moot = hybrid
    start = time.monotonic()
    ann = IrcClient(net.port, "ann").join(CHANNEL)
    ann.say("moot", "!login")
    ann.expect(r"PRIVMSG ann :", 5)
    assert time.monotonic() - start < 5
    ann.close()
