# SPDX-License-Identifier: GPL-2.0-or-later
"""make bench-irc: 500 channels on 8 networks, 1,000 lines a second, 10 meetings open.

The servers are scripted and on loopback.  SECS (60) is how long, NETWORKS on how many.
Where Limnoria is installed it hears the same lines with its ChannelLogger, which flushes
every line to a file; moot commits those of meetings, one in five, to its database.
"""
import os
import re
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ircd import ScriptedServer  # noqa: E402
from moot import Moot, wait_for  # noqa: E402

CHANNELS, MEETINGS, RATE = 500, 10, 1000
NETWORKS = int(os.environ.get("NETWORKS", "8"))
SECS = int(os.environ.get("SECS", "60"))
TICK = 0.01
IN_MEETINGS = 5                 # one line of so many is said in a meeting
NICKS = [f"dev{i}" for i in range(50)]
TEXT = "line {} of what developers say about a patch series, about as long as they say it"

LIMNORIA = """\
supybot.nick: moot
supybot.ident: moot
supybot.networks: NETWORKS
supybot.plugins: ChannelLogger Misc
supybot.plugins.ChannelLogger: True
supybot.plugins.ChannelLogger.enable: True
supybot.plugins.ChannelLogger.flushImmediately: True
supybot.plugins.Misc: True
supybot.log.level: ERROR
supybot.log.stdout: False
supybot.upkeepInterval: 3600
"""


class Load:
    """The servers, and what was said on them."""

    def __init__(self):
        self.servers = [ScriptedServer() for _ in range(NETWORKS)]
        names = [f"#c{i}" for i in range(CHANNELS)]
        self.channels = [names[i::NETWORKS] for i in range(NETWORKS)]
        self.peers = []
        # (network, channel) of each meeting, and of all the others
        every = [(n, c) for n in range(NETWORKS) for c in self.channels[n]]
        self.meetings = every[:MEETINGS * 6:6]
        self.others = [place for place in every if place not in self.meetings]
        self.said = 0

    def welcome(self):
        """Let the bot in."""
        for server, channels in zip(self.servers, self.channels):
            peer = server.accept()
            peer.expect(r"^USER ")
            peer.send(":irc.example.org 001 moot :Welcome")
            peer.send(":irc.example.org 005 moot CASEMAPPING=ascii NETWORK=n :are supported")
            peer.send(":irc.example.org 422 moot :no motd")
            for channel in channels:
                peer.send(f":moot!~moot@127.0.0.1 JOIN {channel}")
                peer.send(f":irc.example.org 353 moot = {channel} :moot @" + " ".join(NICKS))
                peer.send(f":irc.example.org 366 moot {channel} :end")
            self.peers.append(peer)

    def say(self, place, nick, text):
        network, channel = place
        self.peers[network].send(f":{nick}!u@host.example.org PRIVMSG {channel} :{text}")

    def hear(self):
        """Take in what the bot says, so that it is never held up; answer its PINGs."""
        ready, _, _ = select.select([p.sock for p in self.peers], [], [], 0)
        for peer in self.peers:
            if peer.sock in ready:
                peer.rest += peer.sock.recv(65536)
                *lines, peer.rest = peer.rest.split(b"\n")
                for line in lines:
                    if line.startswith(b"PING"):
                        peer.send(b":irc.example.org PONG irc.example.org " + line[5:].strip())

    def run(self, secs):
        """Lines at the rate; how far behind it we were at the worst, in seconds."""
        start, late, n = time.monotonic(), 0, 0
        total = secs * RATE
        while n < total:
            due = min(total, int((time.monotonic() - start) * RATE))
            late = max(late, (due - n) / RATE)
            for n in range(n + 1, due + 1):
                places = self.others if n % IN_MEETINGS else self.meetings
                self.say(places[n // IN_MEETINGS % len(places)], NICKS[n % len(NICKS)],
                         TEXT.format(n))
            self.hear()
            time.sleep(TICK)
        self.said += total
        return late

    def close(self):
        for server in self.servers:
            server.close()


def cpu_secs(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def row(what, ours, base, aim=""):
    print(f"{what:<34} {ours:>22}  {base:>26}  {aim}", flush=True)


def measure(load, pid, kept):
    """(CPU microseconds a line, peak MB, seconds until all lines were kept)"""
    before = cpu_secs(pid)
    late = load.run(SECS)
    if late > 1:
        print(f"the load itself was {late:.1f} s late", file=sys.stderr)
    start = time.monotonic()

    def all_kept():
        load.hear()
        return kept()
    wait_for(all_kept, "all lines to be kept", 60 + 5 * SECS)
    return (cpu_secs(pid) - before) / load.said * 1e6, peak_mb(pid), time.monotonic() - start


def moot(folder):
    load = Load()
    one = Moot(folder, extra_config="".join(
        f"[irc net{i}]\nhost = 127.0.0.1\nport = {server.port}\nburst = 1000\nrate_ms = 0\n"
        f"nick = moot\nchannels = {' '.join(channels)}\n"
        for i, (server, channels) in enumerate(zip(load.servers, load.channels))))
    try:
        one.start("bot")
        load.welcome()
        for number, place in enumerate(load.meetings):
            load.say(place, NICKS[0], f"#startmeeting load {number}")

        def lines():
            return one.sql("SELECT count(*) AS n FROM line WHERE kind = 'say'")[0]["n"]
        want = MEETINGS + SECS * RATE // IN_MEETINGS
        result = measure(load, one.pid("bot"), lambda: lines() >= want)
        texts = [r["text"] for r in one.sql("SELECT text FROM line WHERE text LIKE 'line %'")]
        lost = SECS * RATE // IN_MEETINGS - len(set(texts))
        return result, lost, len(texts) - len(set(texts))
    finally:
        one.close()
        load.close()


def limnoria(folder, program):
    load = Load()
    folder.mkdir()
    text = LIMNORIA.replace("NETWORKS", " ".join(f"net{i}" for i in range(NETWORKS)))
    for i, (server, channels) in enumerate(zip(load.servers, load.channels)):
        text += (f"supybot.networks.net{i}.servers: 127.0.0.1:{server.port}\n"
                 f"supybot.networks.net{i}.channels: {' '.join(channels)}\n"
                 f"supybot.networks.net{i}.ssl: False\n")
    for name in ("log", "data", "conf", "backup", "tmp", "plugins", "web"):
        text += f"supybot.directories.{name}: {folder / name}\n"
    (folder / "bot.conf").write_text(text)
    process = subprocess.Popen([program, "--allow-root", folder / "bot.conf"], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        load.welcome()
        want = SECS * RATE

        def lines():
            return sum(file.read_bytes().count(b"of what developers say")
                       for file in (folder / "log").rglob("#*.log"))
        last = [0, 0]

        def kept():             # files are looked at only now and then
            if time.monotonic() - last[0] > 2:
                last[:] = time.monotonic(), lines()
            return last[1] >= want
        return measure(load, process.pid, kept)
    finally:
        process.kill()
        process.wait()
        load.close()


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
    folder = Path(tempfile.mkdtemp(prefix="moot-load-"))
    try:
        (cpu, mb, secs), lost, doubled = moot(folder / "moot")
        program = shutil.which("limnoria") or shutil.which("supybot")
        base = limnoria(folder / "limnoria", program) if program else None
        row("figure", "moot", "base")
        row(f"lines of meetings, of {SECS * RATE // IN_MEETINGS:,}",
            f"{lost} lost, {doubled} doubled", "", "(aim 0, 0)")
        row("CPU for a line", f"{cpu:.0f} us", f"Limnoria {base[0]:.0f} us" if base else
            "Limnoria not installed")
        row("memory at the most", f"{mb:.1f} MB", f"Limnoria {base[1]:.1f} MB" if base else "",
            "(aim 24 MB)")
        row("all kept after the last line", f"{secs:.2f} s", f"Limnoria {base[2]:.2f} s"
            if base else "")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if lost or doubled else 0)


if __name__ == "__main__":
    main()
