# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS to a real ngIRCd: taken where the certificate fits, refused in words where not."""
import pytest

from ircd import IrcClient, Ngircd, openssl


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """An issuer, and what it signed: for 127.0.0.1, for another name, and long ago."""
    d = tmp_path_factory.mktemp("tls")
    d.chmod(0o755)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-keyout", d / "ca.key", "-out", d / "ca.pem", "-days", "30",
            "-subj", "/CN=Issuer for tests")
    for name, san, days in (("good", "IP:127.0.0.1,DNS:localhost", 30),
                            ("other", "DNS:irc.example.org", 30),
                            ("old", "IP:127.0.0.1", -1)):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", d / f"{name}.key", "-out", d / f"{name}.csr", "-subj", f"/CN={name}")
        (d / "ext").write_text(f"subjectAltName={san}\n")
        openssl("x509", "-req", "-in", d / f"{name}.csr", "-CA", d / "ca.pem", "-CAkey",
                d / "ca.key", "-CAcreateserial", "-days", days, "-extfile", d / "ext",
                "-out", d / f"{name}.pem")
        (d / f"{name}.key").chmod(0o644)
    return d


@pytest.fixture
def tls(tmp_path, certificates, make_moot):
    """tls("good", ca=True): a server with that certificate and a bot that talks to it."""
    servers = []

    def make(certificate, ca, host="127.0.0.1"):
        server = Ngircd(tmp_path, cert=certificates / f"{certificate}.pem",
                        key=certificates / f"{certificate}.key")
        servers.append(server.start())
        lines = "tls = yes\n" + (f"ca_file = {certificates / 'ca.pem'}\n" if ca else "")
        moot = make_moot(irc_port=server.tls_port, irc=lines)
        if host != "127.0.0.1":
            moot.conf.write_text(moot.conf.read_text().replace(
                f"[irc test]\nhost = 127.0.0.1", f"[irc test]\nhost = {host}"))
        moot.start("bot")
        return server, moot
    yield make
    for server in servers:
        server.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_fitting_certificate_is_taken(tls, host):
    server, moot = tls("good", ca=True, host=host)
    moot.wait_log("bot", f"connected to {host} port {server.tls_port} with TLS")
    moot.wait_log("bot", "in #xendevel")
    ann = IrcClient(server.port, "ann").join("#xendevel")
    ann.say("#xendevel", "!next")
    ann.expect("No call is planned")
    ann.close()


def test_a_certificate_for_another_name_is_refused(tls):
    _, moot = tls("other", ca=True)
    moot.wait_log("bot", 'the certificate of "127.0.0.1" is refused: IP address mismatch')
    assert "registered" not in moot.log("bot")


def test_a_certificate_for_another_host_name_is_refused(tls):
    _, moot = tls("other", ca=True, host="localhost")
    moot.wait_log("bot", 'the certificate of "localhost" is refused: hostname mismatch')
    assert "registered" not in moot.log("bot")


def test_an_unknown_issuer_is_refused(tls):
    _, moot = tls("good", ca=False)
    moot.wait_log("bot", "unable to get local issuer certificate")
    assert "registered" not in moot.log("bot")


def test_an_expired_certificate_is_refused(tls):
    _, moot = tls("old", ca=True)
    moot.wait_log("bot", "certificate has expired")
    assert "registered" not in moot.log("bot")


def test_a_server_without_tls_is_refused(ircd, make_moot):
    moot = make_moot(irc_port=ircd.port, irc="tls = yes")
    moot.start("bot")
    moot.wait_log("bot", "trying again", 30)
    assert "TLS" in moot.log("bot") and "registered" not in moot.log("bot")


def test_a_host_that_does_not_exist_is_named(make_moot):
    moot = make_moot(irc_port=6667)
    moot.conf.write_text(moot.conf.read_text().replace(
        "[irc test]\nhost = 127.0.0.1", "[irc test]\nhost = no-such-host.invalid"))
    moot.start("bot")
    moot.wait_log("bot", 'cannot find the host "no-such-host.invalid"', 40)
