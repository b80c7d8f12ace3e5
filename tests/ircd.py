# SPDX-License-Identifier: GPL-2.0-or-later
"""A real ngIRCd in a folder of its own, and a small line client to talk to it.

    ircd = Ngircd(tmp_path)
    ircd.start()
    ann = IrcClient(ircd.port, "ann").join("#xendevel")
    ann.say("#xendevel", "#startmeeting weekly")
    ann.expect(r"PRIVMSG #xendevel :Meeting started")

Nothing sleeps: start() returns when the server answers, expect() when the line came.
"""
import re
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

from moot import free_port, port_answers, wait_for

CONFIG = """\
[Global]
	Name = irc.example.org
	Info = a server for tests
	AdminEMail = admin@example.org
	AdminInfo1 = tests
	AdminInfo2 = loopback
	Listen = 127.0.0.1
	Ports = {port}
	MotdPhrase = "hello"
	{password}
[Limits]
	MaxNickLength = 20
	MaxConnections = 0
	MaxConnectionsIP = 0
	MaxPenaltyTime = 0
	PingTimeout = 120
	PongTimeout = 20
[Options]
	PAM = no
	DNS = no
	Ident = no
	OperCanUseMode = yes
{ssl}
[Operator]
	Name = root
	Password = wheel
"""


def openssl(*args):
    subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True)


class Ngircd:
    """One server.  Its port stays the same over restarts."""

    def __init__(self, tmp_path, password=None, cert=None, key=None):
        """With cert and key (PEM files) it speaks TLS on tls_port as well."""
        self.dir = Path(tmp_path) / "ngircd"
        self.dir.mkdir(parents=True, exist_ok=True)
        self.dir.chmod(0o755)
        self.port = free_port()
        self.tls_port = free_port() if cert else None
        self.process = None
        tls = (f"[SSL]\n\tCertFile = {cert}\n\tKeyFile = {key}\n\tPorts = {self.tls_port}\n"
               if cert else "")
        self.conf = self.dir / "ngircd.conf"
        self.conf.write_text(CONFIG.format(
            port=self.port, ssl=tls, password=f"Password = {password}" if password else ""))

    def start(self):
        with open(self.dir / "log", "ab") as log:
            self.process = subprocess.Popen(["/usr/sbin/ngircd", "-n", "-f", self.conf],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

        def ready():
            if self.process.poll() is not None:
                raise AssertionError("ngircd ended:\n" + self.log())
            return port_answers(self.tls_port or self.port)
        wait_for(ready, "ngircd to answer")
        return self

    def log(self):
        return (self.dir / "log").read_text(errors="replace")

    def _end(self, how):
        if self.process:
            self.process.send_signal(how)
            self.process.wait(15)
        self.process = None

    def stop(self):
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def restart(self):
        self.stop()
        self.start()

    close = kill


class Lines:
    """Lines over a socket, blocking, each wait with its end."""

    def __init__(self, sock):
        self.sock = sock
        self.rest = b""
        self.seen = []                  # every line so far
        self.at = 0                     # what expect() has not looked at yet

    def send(self, line):
        data = line if isinstance(line, bytes) else line.encode()
        self.sock.sendall(data + b"\r\n")

    def _read(self, secs):
        """One more line into seen, or None when none came in time."""
        end = time.monotonic() + secs
        while b"\n" not in self.rest:
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.sock.settimeout(left)
            try:
                data = self.sock.recv(65536)
            except (TimeoutError, ssl.SSLWantReadError):
                return None
            except ConnectionError:
                data = b""
            if not data:
                raise EOFError("closed; seen:\n" + "\n".join(self.seen[-20:]))
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        text = line.rstrip(b"\r").decode("utf-8", "replace")
        self.seen.append(text)
        self.heard(text)
        return text

    def heard(self, line):
        pass

    def expect(self, regex, timeout=15):
        """The match of the next line that fits; lines before it count as looked at."""
        end = time.monotonic() + timeout
        while True:
            while self.at < len(self.seen):
                match = re.search(regex, self.seen[self.at])
                self.at += 1
                if match:
                    return match
            if self._read(max(0, end - time.monotonic())) is None:
                raise AssertionError(f"waited {timeout} s for /{regex}/; seen:\n"
                                     + "\n".join(self.seen[-30:]))

    def until(self, marker, timeout=15):
        """Every line up to one that fits marker, which is left out."""
        start = self.at
        self.expect(marker, timeout)
        return self.seen[start:self.at - 1]

    def close(self):
        self.sock.close()


class IrcClient(Lines):
    """Somebody on IRC."""

    def __init__(self, port, nick, password=None, context=None):
        """With an ssl.SSLContext it speaks TLS."""
        sock = socket.create_connection(("127.0.0.1", port), 15)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().__init__(context.wrap_socket(sock) if context else sock)
        self.nick = nick
        if password:
            self.send(f"PASS {password}")
        self.send(f"NICK {nick}")
        self.send(f"USER {nick} 0 * :{nick} of the tests")
        self.expect(rf" 001 {re.escape(nick)} ")

    def heard(self, line):
        if line.startswith("PING"):
            self.send("PONG" + line[4:])

    def join(self, *channels):
        for channel in channels:
            self.send(f"JOIN {channel}")
            self.expect(rf" 366 \S+ {re.escape(channel)} ")
        return self

    def say(self, target, text):
        self.send(f"PRIVMSG {target} :{text}")

    def wait_in(self, channel, nick, timeout=30):
        """Until nick is in the channel (names are asked for and joins watched)."""
        def there():
            self.send(f"NAMES {channel}")
            names = self.expect(rf" 353 \S+ \S+ {re.escape(channel)} :(.*)").group(1)
            return nick in [n.lstrip("@+%&~") for n in names.split()]
        wait_for(there, f"{nick} in {channel}", timeout)

    def sync(self):
        """Lines that came before the server's answer to a question asked now."""
        token = f"sync{len(self.seen)}"
        self.send(f"PING {token}")
        return self.until(rf"PONG \S+ :?{token}")

    def quit(self):
        try:
            self.send("QUIT :bye")
            while True:
                if self._read(5) is None:
                    break
        except (EOFError, OSError):
            pass
        self.close()


class ScriptedServer:
    """A server that says what the test says, on a port of its own."""

    def __init__(self, context=None, host="127.0.0.1"):
        self.listener = socket.create_server(
            (host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.listener.settimeout(30)
        self.port = self.listener.getsockname()[1]
        self.context = context          # ssl.SSLContext, or None
        self.peers = []

    def accept(self, timeout=30):
        self.listener.settimeout(timeout)
        sock, _ = self.listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context:
            sock = self.context.wrap_socket(sock, server_side=True)
        self.peers.append(Lines(sock))
        return self.peers[-1]

    def welcome(self, peer, nick="moot", channels=("#xendevel",), support="CASEMAPPING=ascii"):
        """Let it register without capabilities, and into its channels."""
        peer.expect(r"^NICK ")
        peer.expect(r"^USER ")
        peer.send(f":irc.example.org 001 {nick} :Welcome")
        peer.send(f":irc.example.org 005 {nick} {support} :are supported")
        peer.send(f":irc.example.org 422 {nick} :no motd")
        peer.expect(r"^JOIN ")
        for channel in channels:
            peer.send(f":{nick}!~moot@127.0.0.1 JOIN {channel}")
            peer.send(f":irc.example.org 353 {nick} = {channel} :{nick} @ann")
            peer.send(f":irc.example.org 366 {nick} {channel} :end")
        return peer

    def close(self):
        for peer in self.peers:
            peer.close()
        self.listener.close()
