# SPDX-License-Identifier: GPL-2.0-or-later
"""InspIRCd with Atheme and with Anope, linked servers, a bouncer: what networks are."""
import os
import re
import ssl

import pytest

from ircd import IrcClient, openssl
from moot import wait_for
from services import SERVICES, Anope, Atheme, Inspircd, Znc

CHANNEL = "#xendevel"


def secret(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module", params=[Atheme, Anope], ids=["atheme", "anope"])
def network(request, tmp_path_factory):
    """A network with services, the bot's account, and a person's."""
    d = tmp_path_factory.mktemp("network")
    d.chmod(0o755)
    for name in ("server", "bot"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-keyout", d / f"{name}.key", "-out", d / f"{name}.pem", "-days", "30",
                "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1")
    net = Inspircd(d, services=True, cert=d / "server.pem", key=d / "server.key")
    services = request.param(d, net)
    try:
        net.start()
        services.start()
        context = ssl.create_default_context(cafile=d / "server.pem")
        context.check_hostname = False
        context.load_cert_chain(d / "bot.pem", d / "bot.key")
        services.register("mootbot", "s3cret", context).quit()
        services.register("ann_e", "annpass").quit()
        net.certificates = d
        net.services = services
        yield net
    finally:
        services.close()
        net.close()


@pytest.fixture
def start(network, tmp_path, make_moot):
    """start("sasl = required", password="s3cret"): a bot, waited for until it is in."""
    made = []

    def make(lines="", password="s3cret", account="mootbot", tls=False, wait="in #xendevel"):
        text = f"burst = 1000\nrate_ms = 0\n{lines}\n"
        if account:
            text += f"account = {account}\n"
        if password:
            text += f"account_password_file = {secret(tmp_path, 'password', password)}\n"
        if tls:
            text += f"tls = yes\nca_file = {network.certificates / 'server.pem'}\n"
        moot = make_moot(irc_port=network.tls_port if tls else network.port, irc=text)
        moot.start("bot")
        if wait:
            moot.wait_log("bot", wait)
        made.append(moot)
        return moot
    yield make
    for moot in made:
        if "bot" in moot.running:
            moot.stop("bot")


def account_of(network, nick):
    client = IrcClient(network.port, "looker")
    client.send(f"WHOIS {nick}")
    lines = client.until(r" 318 ")
    client.quit()
    found = [re.search(r" 330 \S+ \S+ (\S+) ", x) for x in lines]
    return next((m.group(1) for m in found if m), None)


def test_it_logs_in_by_sasl(network, start):
    moot = start("sasl = required")
    assert "logged in to services" in moot.log("bot")
    assert account_of(network, "moot") == "mootbot"


def test_a_wrong_password_is_final_where_sasl_is_required(network, start):
    moot = start("sasl = required", password="wrong", wait="giving up")
    assert "not logged in, and sasl = required" in moot.log("bot")
    assert moot.log("bot").count("connected to") == 1
    assert "wrong" not in moot.log("bot").replace("wrong account", "")


def test_a_wrong_password_is_lived_with_where_it_is_optional(network, start):
    moot = start("sasl = optional", password="wrong")
    assert "going on without an account" in moot.log("bot")
    assert account_of(network, "moot") is None


def test_it_logs_in_with_its_certificate(network, start):
    certificates = network.certificates
    moot = start(f"sasl = required\ncert_file = {certificates / 'bot.pem'}\n"
                 f"key_file = {certificates / 'bot.key'}", password=None, account=None, tls=True)
    assert "logged in to services" in moot.log("bot")
    assert account_of(network, "moot") == "mootbot"


def test_a_certificate_that_services_do_not_know_falls_back_to_the_password(network, start):
    certificates = network.certificates
    moot = start(f"sasl = required\ncert_file = {certificates / 'server.pem'}\n"
                 f"key_file = {certificates / 'server.key'}", tls=True)
    assert "SASL EXTERNAL" in moot.log("bot") and "trying the next" in moot.log("bot")
    assert account_of(network, "moot") == "mootbot"


def test_accounts_reach_commands(network, start):
    moot = start()
    moot.person("Ann Example", "ann@example.org")
    moot.run("person", "link", "ann@example.org", "test", "ann_e")
    ann = IrcClient(network.port, "ann").join(CHANNEL)
    ann.say("moot", "!login")
    ann.expect("moot!.* PRIVMSG ann :log in to your services account first")
    ann.say("NickServ", "IDENTIFY ann_e annpass")
    ann.expect(" 900 ")
    ann.say("moot", "!login")
    ann.expect("moot!.* PRIVMSG ann :Ann Example, this signs you in, once.*/login/")
    ann.quit()


def test_its_questions_are_labelled(network, start):
    """What ends without its numeric ends by its label: see test_irc_hostile.py."""
    os.environ["MOOT_DEBUG"] = "1"
    try:
        moot = start("sasl = required")
    finally:
        del os.environ["MOOT_DEBUG"]
    wait_for(lambda: re.search(r"< @\S*label=\d+ \S+ BATCH \+\S+ :labeled-response",
                               moot.log("bot")), "an answer in a batch")
    assert re.search(r"> @label=\d+ JOIN #xendevel\n", moot.log("bot"))
    ann = IrcClient(network.port, "ann").join(CHANNEL)
    ann.say("moot", "!whoami")
    ann.expect(r"PRIVMSG ann :A nick that is not logged in to services; nobody that I know")


def test_it_is_marked_as_a_bot(network, start):
    start()
    ann = IrcClient(network.port, "ann")
    ann.send("WHOIS moot")
    ann.expect(r" 335 ann moot ")
    ann.quit()


def test_chanserv_lets_it_into_a_closed_channel(network, start):
    founder = IrcClient(network.port, "ann_f")
    founder.say("NickServ", "IDENTIFY ann_e annpass")
    founder.expect(" 900 ")
    founder.join("#closed")
    founder.say("ChanServ", "REGISTER #closed a closed channel")
    founder.expect(r"NOTICE ann_f :.*#closed.*(registered|founder)")
    how = ("FLAGS #closed mootbot +i" if isinstance(network.services, Atheme)
           else "ACCESS #closed ADD mootbot 5")
    founder.say("ChanServ", how)
    founder.expect("ChanServ!.* NOTICE ")
    founder.send("MODE #closed +i")
    founder.expect("MODE #closed")
    moot = start("sasl = required", wait=None)
    moot.stop("bot")
    moot.conf.write_text(moot.conf.read_text().replace("channels = #xendevel",
                                                       "channels = #xendevel #closed"))
    moot.start("bot")
    moot.wait_log("bot", "in #closed")
    founder.quit()


def test_a_password_goes_to_nickserv_at_the_services_only(tmp_path, make_moot):
    """InspIRCd without the sasl module: first without services, then with a false NickServ."""
    net = Inspircd(tmp_path)
    net.start()
    try:
        thief = IrcClient(net.port, "NickServ")
        moot = make_moot(irc_port=net.port, irc=f"account = mootbot\naccount_password_file = "
                         f"{secret(tmp_path, 'password', 's3cret')}")
        moot.start("bot")
        moot.wait_log("bot", "it is not told our password")
        moot.wait_log("bot", "in #xendevel")
        assert not [x for x in thief.sync() if "s3cret" in x]
    finally:
        net.close()


def test_without_sasl_it_identifies_to_nickserv(tmp_path, make_moot):
    net = Inspircd(tmp_path)
    net.allow(SERVICES)
    net.blocks.append(f'<uline server="{SERVICES}" silent="yes">')
    net.start()
    services = Atheme(tmp_path, net)
    try:
        services.start()
        services.register("mootbot", "s3cret").quit()
        moot = make_moot(irc_port=net.port, irc=f"account = mootbot\naccount_password_file = "
                         f"{secret(tmp_path, 'password', 's3cret')}")
        moot.start("bot")
        moot.wait_log("bot", "in #xendevel")
        assert account_of(net, "moot") == "mootbot"
        assert "s3cret" not in moot.log("bot")
    finally:
        services.close()
        net.close()


# ---- two servers

@pytest.fixture
def pair(tmp_path):
    one, two = Inspircd(tmp_path, "one.example.org", "001"), Inspircd(tmp_path, "two.example.org",
                                                                      "002")
    one.link(two)
    one.start()
    two.start()
    yield one, two
    one.close()
    two.close()


def test_a_netsplit_is_one_line_of_the_log_and_the_meeting_goes_on(pair, make_moot):
    one, two = pair
    root = one.oper()
    one.connect_to(two, root)
    moot = make_moot(irc_port=one.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    chair = IrcClient(one.port, "chair").join(CHANNEL)
    far = [IrcClient(two.port, f"far{i}").join(CHANNEL) for i in range(8)]
    far[0].wait_in(CHANNEL, "moot")
    chair.say(CHANNEL, "#startmeeting over two servers")
    far[0].expect("Meeting started")
    root.send("SQUIT two.example.org :test")
    chair.expect(r":far\d!\S+ QUIT :one.example.org two.example.org")
    moot.wait_log("bot", "netsplit: 8 out of sight")
    chair.say(CHANNEL, "#info during the split")
    one.connect_to(two, root)
    moot.wait_log("bot", "the netsplit is over")
    far[0].say(CHANNEL, "#info from the far side again")
    chair.expect("from the far side")
    chair.say(CHANNEL, "#endmeeting")
    chair.expect("Log: ")
    texts = [r["text"] for r in moot.sql("SELECT text FROM line")]
    assert "#info during the split" in texts and "#info from the far side again" in texts
    for client in (root, chair, *far):
        client.close()


def test_it_moves_to_the_other_server_when_its_own_dies_in_a_meeting(pair, make_moot):
    one, two = pair
    root = two.oper()
    two.connect_to(one, root)
    moot = make_moot(irc_port=one.port, irc="burst = 1000\nrate_ms = 0")
    moot.conf.write_text(moot.conf.read_text().replace(
        "[irc test]\nhost = 127.0.0.1",
        f"[irc test]\nhost = 127.0.0.1:{one.port} 127.0.0.1:{two.port}"))
    moot.start("bot")
    moot.wait_log("bot", "in #xendevel")
    ann = IrcClient(two.port, "ann").join(CHANNEL)
    ann.wait_in(CHANNEL, "moot")
    ann.say(CHANNEL, "#startmeeting on the move")
    ann.expect("Meeting started")
    one.kill()
    ann.expect(r":moot!\S+ QUIT")
    ann.expect(r":moot!\S+ JOIN :?#xendevel", 30)
    ann.expect("Resuming the meeting", 30)
    ann.say(CHANNEL, "#endmeeting")
    ann.expect("Log: ")
    assert f"connected to 127.0.0.1 port {two.port}" in moot.log("bot")


def test_its_nick_is_taken_back_as_soon_as_the_server_says_it_is_free(pair, make_moot):
    one, _ = pair
    holder = IrcClient(one.port, "moot")
    moot = make_moot(irc_port=one.port, irc="burst = 1000\nrate_ms = 0")
    moot.start("bot")
    moot.wait_log("bot", 'registered as "moot_"')
    moot.wait_log("bot", "in #xendevel")
    ann = IrcClient(one.port, "ann").join(CHANNEL)
    holder.quit()               # in no channel with the bot: only MONITOR tells
    ann.expect(r":moot_!\S+ NICK :?moot$", 5)


# ---- a bouncer

def test_what_a_bouncer_plays_back_is_not_a_command(tmp_path, make_moot):
    net = Inspircd(tmp_path).start()
    znc = Znc(tmp_path, net)
    try:
        znc.start()
        ann = IrcClient(net.port, "ann").join(CHANNEL)
        ann.wait_in(CHANNEL, "moot")
        for i in range(3):
            ann.say(CHANNEL, "!next")
        ann.say("moot", "!help")
        ann.say("moot", "\x01VERSION\x01")      # ZNC's own answer: it has seen all this
        ann.expect("NOTICE ann :\x01VERSION ZNC")
        moot = make_moot(irc_port=znc.port, irc="burst = 1000\nrate_ms = 0\npassword_file = "
                         f"{secret(tmp_path, 'password', 'moot/test:bounce')}")
        moot.start("bot")
        moot.wait_log("bot", "in #xendevel")
        ann.say(CHANNEL, "!nonsense")           # its answer comes after all others
        ann.expect("PRIVMSG ann :I do not know !nonsense")
        assert len([x for x in ann.seen if "PRIVMSG" in x]) == 1
    finally:
        znc.close()
        net.close()
