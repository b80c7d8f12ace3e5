# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Dovecot that serves one user's mails by IMAP, in clear and by TLS, and a line
that breaks.

    with Dovecot() as server:
        server.put(b"From: ...")
        ... server.url ("imap://127.0.0.1:PORT/INBOX") and server.tls_url ...
        server.forget()                 # every UID anew, another UIDVALIDITY
"""
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from moot import free_port, port_answers, wait_for
from mta import make_ca, make_certificate

USER, PASSWORD = "ann", "hemmeligt"

CONF = """
base_dir = {dir}/run
log_path = {dir}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{dir}/server.pem
ssl_key = <{dir}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{dir}/box
mailbox_idle_check_interval = 1 secs
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=list gid=list home={dir}/home
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


def why_not():
    """Why a Dovecot of our own cannot be had here, or None."""
    if not os.path.exists("/usr/lib/dovecot/imap"):
        return "not installed: dovecot-imapd"
    return None if os.geteuid() == 0 else "Dovecot starts as root only"


class Dovecot:
    def __enter__(self):
        self.dir = Path(tempfile.mkdtemp(prefix="moot-imapd-"))
        self.port, self.tls_port, self.number = free_port(), free_port(), 0
        self.url = f"imap://127.0.0.1:{self.port}/INBOX"
        self.tls_url = f"imaps://127.0.0.1:{self.tls_port}/INBOX"
        self.ca = make_ca(self.dir)
        make_certificate(self.dir)
        self.password_file = self.dir / "password"
        self.password_file.write_text(PASSWORD + "\n")
        self.password_file.chmod(0o600)
        self.conf = self.dir / "dovecot.conf"
        self.conf.write_text(CONF.format(dir=self.dir, password=PASSWORD, port=self.port,
                                         tls_port=self.tls_port))
        for name in ("box/new", "box/cur", "box/tmp", "home"):
            (self.dir / name).mkdir(parents=True)
        self.dir.chmod(0o755)
        subprocess.run(["chown", "-R", "list:list", self.dir / "box", self.dir / "home"],
                       check=True)
        self.process = None
        self.up()
        return self

    def up(self):
        self.process = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", self.conf],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for port in (self.port, self.tls_port):
            wait_for(lambda p=port: port_answers(p), "Dovecot")

    def down(self):
        self.process.terminate()
        self.process.wait(15)
        wait_for(lambda: not port_answers(self.port), "Dovecot's end")

    def put(self, mail):
        """A mail arrives."""
        self.number += 1
        path = self.dir / "box" / "tmp" / f"{int(time.time())}.{self.number:06}.test"
        path.write_bytes(mail)
        shutil.chown(path, "list", "list")
        path.rename(self.dir / "box" / "new" / path.name)

    def forget(self):
        """As after a restore: every UID anew, another UIDVALIDITY."""
        self.down()
        for path in (self.dir / "box").glob("dovecot*"):
            path.unlink()
        uids = self.dir / "box" / "dovecot-uidlist"
        uids.write_text(f"3 V7 N1 G{7:032}\n")
        shutil.chown(uids, "list", "list")
        self.up()

    def flags(self):
        """The flags of every mail, as its file name has them."""
        return sorted(p.name.partition(":2,")[2] for sub in ("new", "cur")
                      for p in (self.dir / "box" / sub).iterdir())

    def __exit__(self, *args):
        self.down()
        shutil.rmtree(self.dir)


class BreakingLine:
    """A port before another that lets so many bytes through, and then hangs up; after
    `breaks` times it holds."""

    def __init__(self, port, after, breaks):
        self.target, self.after, self.breaks = port, after, breaks
        self.broken = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self._copy, args=(client, server, None), daemon=True).start()
            limit = self.after if self.broken < self.breaks else None
            threading.Thread(target=self._copy, args=(server, client, limit),
                             daemon=True).start()

    def _copy(self, source, sink, limit):
        sent = 0
        try:
            while data := source.recv(4096):
                if limit is not None and sent + len(data) > limit:
                    sink.sendall(data[:limit - sent])
                    self.broken += 1
                    break
                sink.sendall(data)
                sent += len(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listener.close()
