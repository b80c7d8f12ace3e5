# SPDX-License-Identifier: GPL-2.0-or-later
"""make bench: figures, each beside its base measured in the same run.

Everything is on loopback, on ports of its own, and takes under two minutes.
"""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ircd import IrcClient, Ngircd  # noqa: E402
from moot import BUILD, PROGRAMS, Moot, free_port, port_answers, wait_for  # noqa: E402

ROUNDS, SECS, CONNECTIONS = 3, 3, 32
REPLIES = 400
STARTS = 15

NGINX = """\
worker_processes 2;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    types {{ text/html html; }}
    {temp}
    server {{ listen 127.0.0.1:{port}; root {dir}/root; }}
}}
"""


def row(what, ours, base, verdict):
    print(f"{what:<34} {ours:>22}  {base:>26}  {verdict}", flush=True)


# ---- web

class Nginx:
    def __init__(self, folder):
        self.dir, self.port = folder, free_port()
        (folder / "root").mkdir(parents=True)
        folder.chmod(0o755)
        (folder / "root").chmod(0o755)
        temp = "".join(f"{name}_temp_path {folder}/{name};" for name in (
            "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(NGINX.format(dir=folder, port=self.port, temp=temp))
        self.process = None

    def command(self):
        return ["/usr/sbin/nginx", "-p", self.dir, "-c", self.dir / "nginx.conf", "-e",
                self.dir / "error.log", "-g", "daemon off;"]

    def start(self):
        self.process = subprocess.Popen(self.command(), stderr=subprocess.DEVNULL)
        wait_for(lambda: port_answers(self.port), "nginx")
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait()


def wrk(url):
    """(requests a second, p99 in ms)"""
    out = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECS}s", "--latency", url],
                         text=True, capture_output=True, check=True).stdout
    if "Non-2xx" in out:
        raise SystemExit(f"{url}: {out}")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", out).groups()
    p99 = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), p99


def web(moot, nginx):
    for name, path in (("home page", "/"), ("minutes page", "/minutes/1")):
        body = moot.get(path).body
        (nginx.dir / "root" / f"{name[0]}.html").write_bytes(body)
        ours, base = [], []
        for _ in range(ROUNDS):         # in turns: the machine's mood is for both
            ours.append(wrk(moot.url + path))
            base.append(wrk(f"http://127.0.0.1:{nginx.port}/{name[0]}.html"))
        rate, p99 = statistics.median(r for r, _ in ours), statistics.median(p for _, p in ours)
        rate0, p990 = statistics.median(r for r, _ in base), statistics.median(p for _, p in base)
        row(f"{name}, {len(body)} bytes", f"{rate:,.0f} req/s", f"nginx {rate0:,.0f} req/s",
            f"ratio {rate / rate0:.2f} (aim 0.35)")
        row(f"{name}, p99 at {CONNECTIONS}", f"{p99:.2f} ms", f"nginx {p990:.2f} ms", "(aim 5 ms)")


# ---- IRC

def p99(values):
    return sorted(values)[int(len(values) * 0.99) - 1]


def irc(moot, ircd):
    ann = IrcClient(ircd.port, "bench").join("#xendevel")
    ann.wait_in("#xendevel", "moot")
    ours, base = [], []
    for i in range(REPLIES):
        start = time.perf_counter()
        ann.send(f"PING b{i}")
        ann.expect(rf"PONG \S+ :?b{i}$")
        base.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        ann.say("#xendevel", "!next")
        ann.expect(r"^:moot\S* PRIVMSG ")
        ours.append((time.perf_counter() - start) * 1000)
    row("!next to its answer, median", f"{statistics.median(ours):.2f} ms",
        f"PING {statistics.median(base):.2f} ms", "")
    row("!next to its answer, p99", f"{p99(ours):.2f} ms", f"PING {p99(base):.2f} ms",
        f"{p99(ours) - p99(base):+.2f} ms (aim 2 ms)")
    ann.quit()


# ---- memory and start

def resident(pid):
    """(all that is resident, what no other process shares) in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kib = {k: int(v) for k, v in re.findall(r"^(\w+):\s+(\d+) kB", text, re.M)}
    return kib["Rss"] / 1024, (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024


def memory(moot, nginx):
    base = resident(nginx.process.pid)[0]
    for name in ("web", "bot", "mail"):
        rss, private = resident(moot.pid(name))
        row(f"memory of {PROGRAMS[name]}", f"{rss:.1f} MB", f"nginx master {base:.1f} MB",
            f"(aim 16 MB; {private:.1f} MB its own)")


def time_to_port(command, port):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not port_answers(port):
        time.sleep(0.0005)
    took = (time.perf_counter() - start) * 1000
    process.terminate()
    process.wait()
    return took


def starting(moot, nginx):
    moot.stop("web")
    nginx.stop()
    ours, base = [], []
    for _ in range(STARTS):
        ours.append(time_to_port([BUILD / "moot-web", "-c", moot.conf], moot.web_port))
        base.append(time_to_port(nginx.command(), nginx.port))
    row("start to serving, median", f"{statistics.median(ours):.0f} ms",
        f"nginx {statistics.median(base):.0f} ms", "(aim 150 ms)")


def fill(folder, moot):
    """The demo's community, on our own ports."""
    demo = subprocess.Popen([BUILD / "moot", "demo", "--dir", folder], text=True,
                            stdout=subprocess.PIPE)
    for line in demo.stdout:
        if "stop  " in line:
            break
    demo.send_signal(2)
    demo.wait()
    moot.db.parent.mkdir(exist_ok=True)
    moot.run("person", "list")
    for suffix in ("", "-wal", "-shm"):
        moot.db.with_name(moot.db.name + suffix).unlink(missing_ok=True)
    subprocess.run([BUILD / "moot", "-c", folder / "moot.conf", "backup", moot.db], check=True,
                   stdout=subprocess.DEVNULL)


def main():
    for tool in ("/usr/sbin/nginx", shutil.which("wrk"), "/usr/sbin/ngircd"):
        if not tool or not os.path.exists(tool):
            raise SystemExit("make bench needs nginx-light, wrk and ngircd: "
                             "sh etc/deps.sh demo bench")
    folder = Path(tempfile.mkdtemp(prefix="moot-bench-"))
    folder.chmod(0o755)
    ircd = Ngircd(folder / "irc").start()
    moot = Moot(folder / "moot", irc_port=ircd.port, network="demo",
                irc="burst = 1000\nrate_ms = 0")
    nginx = Nginx(folder / "nginx")
    try:
        fill(folder / "demo", moot)
        nginx.start()
        for name in PROGRAMS:
            moot.start(name)
        row("figure", "moot", "base", "")
        web(moot, nginx)
        irc(moot, ircd)
        memory(moot, nginx)
        starting(moot, nginx)
    finally:
        moot.close()
        ircd.close()
        if nginx.process:
            nginx.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
