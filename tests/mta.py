# SPDX-License-Identifier: GPL-2.0-or-later
"""Mail servers under test: a real Postfix with Dovecot's SASL and an mlmmj list, and a
scripted SMTP server for faults that no honest one shows.

    with Postfix(lists={"devel@lists.example.org": ["ann@example.org"]}) as mta:
        ... mta.mail_section() goes into moot.conf ...
        mta.wait_mail("ann@example.org", "Minutes")

Everything lives in a folder of its own below /tmp, on loopback and on free ports.
"""
import os
import pwd
import queue
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import threading
from pathlib import Path

from moot import free_port, port_answers, read_maildir, wait_for

MAIL_USER = "list"                      # of Debian's base-passwd; owns lists and mailboxes
TOOLS = ("postfix", "dovecot", "/usr/bin/mlmmj-receive", "/usr/bin/mlmmj-make-ml", "openssl")


def why_not():
    """Why a Postfix of our own cannot be had here, or None."""
    missing = [tool for tool in TOOLS if not shutil.which(tool, path="/usr/sbin:/usr/bin:/sbin")]
    if missing:
        return "not installed: " + ", ".join(missing)
    if os.geteuid() != 0:
        return "Postfix and Dovecot start as root only"
    return None


def make_ca(folder, name="Test CA"):
    """ca.pem and ca.key in a folder."""
    folder = Path(folder)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    f"/CN={name}", "-keyout", folder / "ca.key", "-out", folder / "ca.pem"],
                   check=True, capture_output=True)
    return folder / "ca.pem"


def make_certificate(folder, names="DNS:localhost,IP:127.0.0.1"):
    """server.pem and server.key, signed by the folder's CA."""
    folder = Path(folder)
    subprocess.run(["openssl", "req", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost",
                    "-keyout", folder / "server.key", "-out", folder / "server.csr"],
                   check=True, capture_output=True)
    (folder / "ext").write_text(f"subjectAltName={names}\n")
    subprocess.run(["openssl", "x509", "-req", "-in", folder / "server.csr", "-CA",
                    folder / "ca.pem", "-CAkey", folder / "ca.key", "-CAcreateserial",
                    "-days", "2", "-extfile", folder / "ext", "-out", folder / "server.pem"],
                   check=True, capture_output=True)


MAIN_CF = """
compatibility_level = 3.6
config_directory = {dir}/conf
queue_directory = {dir}/queue
data_directory = {dir}/data
maillog_file = {dir}/log/mail.log
maillog_file_prefixes = /tmp
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.org
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
relay_domains =
biff = no
notify_classes =
recipient_delimiter = +
virtual_mailbox_domains = example.org, texthash:{dir}/conf/domains
virtual_mailbox_base = {dir}/boxes
virtual_transport = boxes
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_maps = texthash:{dir}/conf/boxes
transport_maps = texthash:{dir}/conf/transport
mlmmj_destination_recipient_limit = 1
smtpd_peername_lookup = no
smtpd_tls_cert_file = {dir}/tls/server.pem
smtpd_tls_key_file = {dir}/tls/server.key
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl_port}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtpd_recipient_restrictions = check_recipient_access texthash:{dir}/conf/recipients
"""

MASTER_CF = """
127.0.0.1:{relay_port} inet n - n - - smtpd
127.0.0.1:{starttls_port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
boxes unix - n n - - virtual
mlmmj unix - n n - - pipe
  flags=ORhu user={mail_user} argv=/usr/bin/mlmmj-receive -F -L {dir}/lists/$nexthop
"""

DOVECOT_CONF = """
base_dir = {dir}/dovecot
log_path = {dir}/log/dovecot.log
protocols =
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {dir}/conf/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {sasl_port}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0600
  }}
}}
"""


class Postfix:
    """Submission with STARTTLS and AUTH, the same with TLS from the first byte, and a
    relay port without either for the list manager.  Mailboxes, in example.org, are
    maildirs; lists have their subscribers; refused addresses an answer to RCPT TO, as
    in {"gone@example.org": "550 5.1.1 no such user"}; pipes have a command line for an
    address, which its mails are put into."""

    def __init__(self, user="moot", password="a secret", mailboxes=("ann@example.org",),
                 lists=None, refused=None, pipes=None):
        self.user, self.password = user, password
        self.relay_port, self.starttls_port, self.tls_port, self.sasl_port = (
            free_port() for _ in range(4))
        self.dir = Path(tempfile.mkdtemp(prefix="moot-mta-", dir="/tmp"))
        self.dir.chmod(0o755)
        self.dovecot = None
        owner = pwd.getpwnam(MAIL_USER)
        self.uid, self.gid = owner.pw_uid, owner.pw_gid
        try:
            self._write_files()
            for email in mailboxes:
                self._add("boxes", f"{email} {email}/")
            for email, subscribers in (lists or {}).items():
                self._add_list(email, subscribers)
            for number, (email, command) in enumerate((pipes or {}).items()):
                self._add_pipe(number, email, command)
            for email, answer in (refused or {}).items():
                self._add("recipients", f"{email} {answer}")
        except BaseException:
            shutil.rmtree(self.dir, ignore_errors=True)
            raise

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def _write_files(self):
        for name in ("conf", "queue", "data", "log", "tls", "boxes", "lists", "dovecot"):
            (self.dir / name).mkdir()
        shutil.chown(self.dir / "data", "postfix")
        for name in ("boxes", "lists"):
            os.chown(self.dir / name, self.uid, self.gid)
        values = {**vars(self), "mail_user": MAIL_USER}
        conf = self.dir / "conf"
        (conf / "main.cf").write_text(MAIN_CF.format(**values))
        (conf / "master.cf").write_text(MASTER_CF.format(**values))
        (conf / "dovecot.conf").write_text(DOVECOT_CONF.format(**values))
        (conf / "users").write_text(f"{self.user}:{self.password}\n")
        for name in ("boxes", "domains", "transport", "recipients"):
            (conf / name).touch()
        self.ca_file = make_ca(self.dir / "tls")
        make_certificate(self.dir / "tls")
        self.password_file = self.dir / "password"
        self.password_file.write_text(self.password + "\n")
        self.password_file.chmod(0o600)

    def _add(self, table, line):
        with open(self.dir / "conf" / table, "a", encoding="utf-8") as file:
            file.write(line + "\n")

    # ---- what it serves

    def maildir(self, email):
        box = self.dir / "boxes" / email
        for sub in ("new", "cur", "tmp"):
            (box / sub).mkdir(parents=True, exist_ok=True)
            os.chown(box / sub, self.uid, self.gid)
        os.chown(box, self.uid, self.gid)
        return box

    def mails(self, email):
        return read_maildir(self.maildir(email))

    def wait_mail(self, email, subject, n=1, secs=20):
        """The n-th mail in a mailbox whose subject holds the text."""
        def found():
            hits = [m for m in self.mails(email) if subject in str(m["Subject"])]
            return hits[n - 1] if len(hits) >= n else None
        try:
            return wait_for(found, f'mail {n} "{subject}" to {email}', secs)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log()}") from None

    def _add_list(self, address, subscribers):
        """An mlmmj list that sends its copies through this Postfix."""
        name, domain = address.split("@")
        folder = self.dir / "lists" / name
        subprocess.run(["mlmmj-make-ml", "-L", name, "-s", self.dir / "lists"], text=True,
                       input=f"{domain}\npostmaster@example.org\nen\n", check=True,
                       capture_output=True)
        control = folder / "control"
        (control / "relayhost").write_text("127.0.0.1\n")
        (control / "smtpport").write_text(f"{self.relay_port}\n")
        (control / "customheaders").write_text(
            f"List-Id: <{name}.{domain}>\nList-Post: <mailto:{address}>\n"
            f"Archived-At: <https://{domain}/{name}/1>\nPrecedence: list\n")
        (folder / "subscribers.d" / "all").write_text("".join(f"{s}\n" for s in subscribers))
        subprocess.run(["chown", "-R", f"{self.uid}:{self.gid}", folder], check=True)
        self._add("domains", f"{domain} list")
        self._add("boxes", f"{address} {address}/")
        self._add("transport", f"{domain} mlmmj:{name}")

    def _add_pipe(self, number, email, command):
        self._add("boxes", f"{email} {email}/")
        self._add("transport", f"{email} pipe{number}:")
        self._add("master.cf", f"pipe{number} unix - n n - - pipe\n"
                               f"  flags=Rq user={MAIL_USER} argv={command}")

    def inject(self, sender, recipient, data):
        """A mail from elsewhere."""
        with smtplib.SMTP("127.0.0.1", self.relay_port, timeout=20) as smtp:
            smtp.sendmail(sender, [recipient], data)

    # ---- for moot.conf

    def mail_section(self, security="starttls", ca_file=None, host="127.0.0.1"):
        port = {"starttls": self.starttls_port, "tls": self.tls_port,
                "none": self.relay_port}[security]
        text = (f"transport = smtp\nhost = {host}\nport = {port}\nsecurity = {security}\n"
                f"hello = moot.example.org\ntimeout_secs = 20\n"
                f"ca_file = {ca_file or self.ca_file}\n")
        if security != "none":
            text += f"user = {self.user}\npassword_file = {self.password_file}\n"
        return text

    # ---- its life

    def _postfix(self, verb, check=True):
        done = subprocess.run(["/usr/sbin/postfix", "-c", self.dir / "conf", verb],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=60)
        if check and done.returncode:
            raise AssertionError(f"postfix {verb}: {done.returncode}\n{done.stdout}"
                                 f"{done.stderr}\n{self.log()}")

    def start(self):
        self.dovecot = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", self.dir / "conf" / "dovecot.conf"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: port_answers(self.sasl_port), "Dovecot's SASL")
        self.up()

    def up(self):
        self._postfix("start")
        for port in (self.relay_port, self.starttls_port, self.tls_port):
            wait_for(lambda p=port: port_answers(p), f"Postfix; its log:\n{self.log()}")

    def down(self):
        """Nobody answers the ports until up()."""
        master = self._master()
        self._postfix("abort", check=False)
        if master:
            wait_for(lambda: not Path(f"/proc/{master}").exists() or _is_zombie(master),
                     "Postfix to end")

    def _master(self):
        try:
            return int((self.dir / "queue" / "pid" / "master.pid").read_text())
        except (OSError, ValueError):
            return None

    def close(self):
        try:
            self.down()
        except (AssertionError, subprocess.SubprocessError):
            master = self._master()
            if master:
                os.kill(master, signal.SIGKILL)
        if self.dovecot:
            self.dovecot.terminate()
            try:
                self.dovecot.wait(10)
            except subprocess.TimeoutExpired:
                self.dovecot.kill()
                self.dovecot.wait()
            self.dovecot = None
        shutil.rmtree(self.dir, ignore_errors=True)

    def log(self):
        path = self.dir / "log" / "mail.log"
        return path.read_text(errors="replace") if path.exists() else ""


def _is_zombie(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class FakeSmtp:
    """A scripted SMTP server.  Each verb has a list of answers that are used up one by
    one, then it answers as a good server does:

        FakeSmtp(RCPT=["450 4.2.0 greylisted"])        the first recipient only
        FakeSmtp(END=["cut"])                          after the final dot, no answer

    Verbs: CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA END NOOP QUIT.  Answers beside replies:
    "cut" closes the connection, "hang" says nothing until the server is closed, "hold"
    waits for release() and then is the good answer.  For END, "take+cut" and the like
    keep the mail first.  tls=folder (of make_ca and make_certificate) offers STARTTLS.
    """

    GOOD = {"CONNECT": "220 fake.example.org ESMTP", "MAIL": "250 2.1.0 Ok",
            "RCPT": "250 2.1.5 Ok", "DATA": "354 go on", "NOOP": "250 2.0.0 Ok",
            "RSET": "250 2.0.0 Ok", "AUTH": "235 2.7.0 welcome", "STARTTLS": "220 go ahead",
            "END": "250-2.0.0 first line\r\n250 2.0.0 Ok: queued as FAKE",
            "QUIT": "221 2.0.0 Bye"}

    def __init__(self, auth=False, tls=None, port=0, **answers):
        self.answers = {verb: queue.SimpleQueue() for verb in [*self.GOOD, "EHLO"]}
        for verb, replies in answers.items():
            for reply in replies:
                self.answers[verb].put(reply)
        self.auth, self.tls = auth, tls
        self.mails = []                 # (sender, recipient, bytes), as they were taken
        self.data_seen = []             # bytes of every DATA, taken or not
        self.commands = []              # "MAIL FROM:<...>" and so on; AUTH without secrets
        self.connections = 0
        self.closing = threading.Event()
        self.released = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", port))
        self.listener.settimeout(0.1)
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.closing.set()
        for thread in self.threads:
            thread.join(10)
        self.listener.close()

    def mail_section(self, timeout_secs=5, security="none", extra=""):
        return (f"transport = smtp\nhost = 127.0.0.1\nport = {self.port}\n"
                f"security = {security}\nhello = moot.example.org\n"
                f"timeout_secs = {timeout_secs}\n{extra}\n")

    def script(self, verb, *replies):
        for reply in replies:
            self.answers[verb].put(reply)

    def release(self):
        self.released.set()

    def wait_mails(self, n=1, secs=20):
        return wait_for(lambda: len(self.mails) >= n and self.mails, f"{n} mails", secs)

    def _accept(self):
        while not self.closing.is_set():
            try:
                conn, _ = self.listener.accept()
            except (TimeoutError, OSError):
                continue
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(conn,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def _serve(self, conn):
        try:
            _Talk(self, conn).run()
        except (OSError, EOFError, ssl.SSLError):
            pass
        finally:
            conn.close()

    def reply(self, verb):
        try:
            return self.answers[verb].get_nowait()
        except queue.Empty:
            return self.GOOD.get(verb)


class _Talk:
    """One connection to a FakeSmtp."""

    def __init__(self, server, conn):
        self.server, self.conn = server, conn
        self.buffer = b""
        self.sender = self.recipient = ""
        self.secured = False

    def read_until(self, end):
        while end not in self.buffer:
            self.conn.settimeout(0.1)
            try:
                chunk = self.conn.recv(65536)
            except TimeoutError:
                if self.server.closing.is_set():
                    raise EOFError from None
                continue
            if not chunk:
                raise EOFError
            self.buffer += chunk
        found, _, self.buffer = self.buffer.partition(end)
        return found

    def say(self, reply, verb=None):
        if reply == "cut":
            raise EOFError
        if reply == "hang":
            self.server.closing.wait()
            raise EOFError
        if reply == "hold":
            while not self.server.released.wait(0.05):
                if self.server.closing.is_set():
                    raise EOFError
            reply = self.server.GOOD[verb]
        self.conn.sendall(reply.encode() + b"\r\n")
        return reply[:1] in ("2", "3")

    def run(self):
        self.say(self.server.reply("CONNECT"), "CONNECT")
        while True:
            line = self.read_until(b"\r\n").decode("utf-8", "replace")
            verb = line.split(" ")[0].upper()
            self.server.commands.append("AUTH ..." if verb == "AUTH" else line)
            if verb == "QUIT":
                self.say(self.server.reply("QUIT"))
                return
            self.handle(verb, line)

    def handle(self, verb, line):
        if verb == "EHLO":
            self.say(self.server.reply("EHLO") or self.greeting())
        elif verb == "DATA":
            if self.say(self.server.reply("DATA")):
                self.take_data()
        elif verb == "STARTTLS":
            if self.say(self.server.reply("STARTTLS")):
                self.secure()
        elif verb in self.server.GOOD:
            if verb == "MAIL":
                self.sender = line[len("MAIL FROM:<"):].split(">")[0]
            if verb == "RCPT":
                self.recipient = line[len("RCPT TO:<"):].split(">")[0]
            self.say(self.server.reply(verb), verb)
        else:
            self.say("502 5.5.2 what?")

    def greeting(self):
        words = ["fake.example.org", "SIZE 10000000"]
        if self.server.tls and not self.secured:
            words.append("STARTTLS")
        if self.server.auth:
            words.append("AUTH PLAIN")
        return "\r\n".join(f"250{'-' if i + 1 < len(words) else ' '}{word}"
                           for i, word in enumerate(words))

    def secure(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(Path(self.server.tls) / "server.pem",
                                Path(self.server.tls) / "server.key")
        self.conn.settimeout(5)
        self.conn = context.wrap_socket(self.conn, server_side=True)
        self.secured, self.buffer = True, b""

    def take_data(self):
        data = self.read_until(b"\r\n.\r\n") + b"\r\n"
        data = data.replace(b"\r\n..", b"\r\n.")
        self.server.data_seen.append(data)
        reply = self.server.reply("END")
        if reply == "hold" or reply[0] == "2" or reply.startswith("take+"):
            self.server.mails.append((self.sender, self.recipient, data))
        self.say(reply.removeprefix("take+"), "END")
