# SPDX-License-Identifier: GPL-2.0-or-later
"""moot under test: a config in a folder of its own, and its programs started there.

    def test_the_home_page_is_served(moot):
        moot.start("web")
        assert moot.get("/").status == 200

Nothing sleeps: start() returns when the program is ready, wait_for() when the
condition holds.  Whatever was started is gone when the test is over.
"""
import email
import email.policy
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.parse
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("MOOT_BUILD", REPO / "build")).resolve()
PROGRAMS = {"bot": "moot-bot", "web": "moot-web", "mail": "moot-mail"}


def free_port():
    """A port of 127.0.0.1 that the kernel says is free."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(condition, what, secs=15):
    """The first true value of condition(), asked 50 times a second."""
    end = time.monotonic() + secs
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {secs} s for {what}")
        time.sleep(0.02)


def port_answers(port, host="127.0.0.1"):
    try:
        socket.create_connection((host, port), 1).close()
        return True
    except OSError:
        return False


def processes(needle):
    """Ids of running processes that have the text in their command line."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if str(needle).encode() in line and state != "Z" and int(pid) != os.getpid():
            found.append(int(pid))
    return found


class Answer:
    """What the web service said."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.text = self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.text)


class Browser:
    """A client with cookies and no more: one for each person in a test."""

    def __init__(self, moot):
        self.moot = moot
        self.cookies = {}

    def _cookie_header(self):
        return "; ".join(f"{k}={v}" for k, v in self.cookies.items())

    def request(self, method, path, body=None, headers=None):
        conn = http.client.HTTPConnection("127.0.0.1", self.moot.web_port, timeout=20)
        headers = dict(headers or {})
        if self.cookies:
            headers.setdefault("Cookie", self._cookie_header())
        try:
            conn.request(method, path, body, headers)
            answer = Answer(conn.getresponse())
        finally:
            conn.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()
        return answer

    def get(self, path, **headers):
        return self.request("GET", path, headers=headers)

    def form(self, page, action=None):
        """The hidden fields (the CSRF token among them) of a form on a page."""
        html = self.get(page).text
        forms = re.findall(r"<form\b.*?</form>", html, re.S)
        for one in forms:
            if action is None or re.search(rf'action="{re.escape(action)}"', one):
                return dict(_hidden(one))
        raise AssertionError(f"no form for {action or 'anything'} on {page}:\n{html}")

    def post(self, path, fields, page=None, form=None):
        """Send a form; with page, the hidden fields of the form found there (the one to
        path, or to form) go along."""
        data = self.form(page, form or path) if page else {}
        data.update(fields)
        return self.request("POST", path, urllib.parse.urlencode(data), {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.moot.url})


def _hidden(form):
    for tag in re.findall(r"<input\b[^>]*>", form):
        if 'type="hidden"' not in tag:
            continue
        name = re.search(r'\bname="([^"]*)"', tag)
        value = re.search(r'\bvalue="([^"]*)"', tag)
        if name:
            yield name.group(1), value.group(1) if value else ""


class Moot:
    """One installation.  Use the fixture `moot`, or close() by hand."""

    def __init__(self, tmp_path, irc_port=None, extra_config="", site="", web="", irc="",
                 mail="", lists="", network="test", channels="#xendevel"):
        """extra_config is added as it is; site, web, irc, mail and lists are lines for
        that section."""
        self.dir = Path(tmp_path)
        self.dir.mkdir(parents=True, exist_ok=True)
        self.conf = self.dir / "moot.conf"
        self.db = self.dir / "var" / "moot.db"
        self.maildir = self.dir / "var" / "mail"
        self.irc_port = irc_port
        self.network = network
        self.web_port = free_port()
        self.running = {}
        self.db.parent.mkdir(exist_ok=True)
        self.write_config(site, web, irc, mail, lists, channels, extra_config)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.web_port}"

    def write_config(self, site, web, irc, mail, lists, channels, extra):
        text = (f"[site]\nname = Example Project\nurl = {self.url}\n"
                f"database = {self.db}\n{site}\n"
                f"[web]\nlisten = 127.0.0.1\nport = {self.web_port}\n{web}\n"
                f"[mail]\nfrom_name = moot\nfrom_email = moot@example.org\n"
                f"maildir = {self.maildir}\n{mail}\n"
                f"[list]\nname = Example developers\nemail = devel@lists.example.org\n"
                f"{lists}\n")
        if self.irc_port:
            text += (f"[irc {self.network}]\nhost = 127.0.0.1\nport = {self.irc_port}\n"
                     f"nick = moot\nchannels = {channels}\n"
                     f"{'' if 'flood' in irc else 'flood = 0'}\n{irc}\n")
        self.conf.write_text(text + extra + "\n")

    # ---- programs

    def start(self, name, ready=None, program=None, args=()):
        """Start "bot", "web" or "mail"; ready() overrides what is waited for."""
        log = open(self.dir / f"{name}.log", "ab")
        offset = log.tell()
        env = dict(os.environ, TZ="UTC")
        env.pop("JOURNAL_STREAM", None)
        env.pop("NOTIFY_SOCKET", None)
        process = subprocess.Popen(
            [program or BUILD / PROGRAMS[name], "-c", self.conf, *args],
            cwd=self.dir, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env)
        log.close()
        self.running[name] = process
        if ready is None and name == "web":
            def ready():
                return port_answers(self.web_port)
        elif ready is None:
            def ready():                # its first line says that it runs
                return self.log(name)[offset:]

        def ready_or_dead():
            if process.poll() is not None:
                raise AssertionError(f"{name} ended with {process.returncode}:\n"
                                     + self.log(name)[offset:])
            return ready()
        wait_for(ready_or_dead, f"{name} to be ready:\n{self.log(name)}")
        return process

    def log(self, name):
        path = self.dir / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_log(self, name, text, secs=15):
        wait_for(lambda: text in self.log(name), f'"{text}" in the log of {name}', secs)

    def pid(self, name):
        return self.running[name].pid

    def stop(self, name=None, secs=15):
        """SIGTERM to one or to all; the exit status of one."""
        if name is None:
            for each in list(self.running):
                self.stop(each)
            return None
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(secs)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"{name} did not stop:\n{self.log(name)}") from None

    def kill9(self, name):
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def close(self):
        for process in self.running.values():
            process.kill()
            process.wait()
        self.running.clear()

    def run(self, *args, check=True, input=None, timeout=60):
        """`moot ARGS`: stdout when it worked; check=False gives the whole result."""
        done = subprocess.run([BUILD / "moot", "-c", self.conf, *map(str, args)],
                              cwd=self.dir, input=input, text=True, capture_output=True,
                              timeout=timeout, env=dict(os.environ, TZ="UTC"))
        if not check:
            return done
        if done.returncode:
            raise AssertionError(f"moot {' '.join(map(str, args))}: {done.returncode}\n"
                                 + done.stdout + done.stderr)
        return done.stdout

    # ---- looking in

    def sql(self, query, *args):
        """Rows of a read-only query on the database, as dicts."""
        conn = sqlite3.connect(f"file:{self.db}?mode=ro", uri=True, timeout=10)
        conn.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in conn.execute(query, args)]
        finally:
            conn.close()

    def mails(self, maildir=None):
        """What lies in the maildir, oldest first, as email.message.EmailMessage."""
        return read_maildir(maildir or self.maildir)

    def wait_mail(self, subject, n=1, secs=15):
        """The n-th mail whose subject holds the text."""
        def found():
            hits = [m for m in self.mails() if subject in str(m["Subject"])]
            return hits[n - 1] if len(hits) >= n else None
        return wait_for(found, f'mail {n} with "{subject}" in its subject', secs)

    # ---- the web

    def browser(self):
        return Browser(self)

    def get(self, path, **headers):
        return self.browser().get(path, **headers)

    def person(self, name, mail, role=None):
        """Add somebody through `moot person add`; role "operator" or "organiser"."""
        return self.run("person", "add", name, mail, *([f"--{role}"] if role else []))

    def sign_in(self, name, mail=None, role=None):
        """A Browser signed in as a new person, by the operator's printed link."""
        if mail:
            self.person(name, mail, role)
        link = re.search(r"http\S+/login/\S+", self.run("person", "login", mail or name))
        path = urllib.parse.urlsplit(link.group(0)).path
        browser = self.browser()
        answer = browser.post(path, {}, page=path)
        assert answer.status in (302, 303), answer.text
        return browser


def read_maildir(path):
    path = Path(path)
    if not (path / "new").is_dir():
        return []
    found = []
    for sub in ("new", "cur"):
        for file in (path / sub).iterdir():
            try:
                found.append((file.stat().st_mtime_ns, file.name, file.read_bytes()))
            except FileNotFoundError:
                pass                    # moved on while we looked
    return [email.message_from_bytes(data, policy=email.policy.default)
            for _, _, data in sorted(found, key=lambda f: f[:2])]
