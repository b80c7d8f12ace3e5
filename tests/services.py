# SPDX-License-Identifier: GPL-2.0-or-later
"""More real servers, each in a folder of its own, on free ports of 127.0.0.1:

    net = Inspircd(tmp_path, services=True).start()
    services = Atheme(tmp_path, net).start()
    services.register("mootbot", "secret")

InspIRCd with Atheme or Anope has nearly all that IRC can do today; ZNC keeps a
place on a network and plays back what was missed.  A class says why when the
package is not installed: pytest skips then.
"""
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

from ircd import IrcClient
from moot import REPO, free_port, port_answers, wait_for

SERVICES = "services.example.org"
LINK_PASSWORD = "linkpass"


def need(program, package):
    path = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if not path:
        pytest.skip(f"the Debian package {package} is not installed")
    return path


class Daemon:
    """A process in the foreground, its output in the file log."""
    user = None                         # whom it runs as when the tests are root

    def __init__(self, tmp_path, name):
        self.dir = Path(tmp_path) / name
        self.dir.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.process = None

    def command(self):
        raise NotImplementedError

    def ready(self):
        raise NotImplementedError

    def start(self, wait=True):
        how = {}
        command = list(map(str, self.command()))        # writes the config, too
        if self.user and os.geteuid() == 0:
            entry = pwd.getpwnam(self.user)
            how = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
            for path in (self.dir, *self.dir.rglob("*")):
                os.chown(path, entry.pw_uid, entry.pw_gid)
            for parent in self.dir.parents:     # pytest's folders are private
                if str(parent).startswith("/tmp/"):
                    parent.chmod(parent.stat().st_mode | 0o011)
        with open(self.dir / "output", "ab") as out:
            self.process = subprocess.Popen(command, cwd=self.dir,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                            **how)
        if wait:
            self.wait()
        return self

    def wait(self):
        def ready_or_dead():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended with {self.process.returncode}:\n"
                                     + self.output())
            return self.ready()
        wait_for(ready_or_dead, f"{self.name} to be ready", 30)
        return self

    def output(self):
        return (self.dir / "output").read_text(errors="replace")

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        self.process = None

    close = kill


INSPIRCD_MODULES = """
    banexception botmode cap chghost chgident deaf hideoper inviteexception ircv3
    ircv3_accounttag ircv3_batch ircv3_capnotify ircv3_chghost ircv3_ctctags
    ircv3_echomessage ircv3_invitenotify ircv3_labeledresponse ircv3_msgid
    ircv3_servertime monitor namesx permchannels services_account servprotect setname
    spanningtree
""".split()


class Inspircd(Daemon):
    """One server; link(other) names another that it may be linked with."""
    user = "irc"

    def __init__(self, tmp_path, name="irc.example.org", sid="001", services=False,
                 cert=None, key=None):
        self.binary = need("inspircd", "inspircd")
        super().__init__(tmp_path, name)
        self.sid = sid
        self.port, self.link_port = free_port(), free_port()
        self.tls_port = free_port() if cert else None
        self.blocks = []
        modules = list(INSPIRCD_MODULES)
        if services:
            modules += ["sasl", "hidechans"]
            self.allow(SERVICES)
            self.blocks += [f'<uline server="{SERVICES}" silent="yes">',
                            f'<sasl target="{SERVICES}" requiressl="no">']
        if cert:
            shutil.copy(cert, self.dir / "cert.pem")
            shutil.copy(key, self.dir / "key.pem")
            modules += ["ssl_gnutls", "sslinfo"]
            self.blocks += [
                f'<sslprofile name="Clients" provider="gnutls" certfile="{self.dir}/cert.pem"'
                f' keyfile="{self.dir}/key.pem" hash="sha256" requestclientcert="yes">',
                f'<bind address="127.0.0.1" port="{self.tls_port}" type="clients"'
                f' sslprofile="Clients">']
        self.blocks = [f'<module name="{m}">' for m in modules] + self.blocks

    def allow(self, name, port=None):
        self.blocks.append(
            f'<link name="{name}" ipaddr="127.0.0.1" port="{port or 7000}"'
            f' allowmask="127.0.0.1" sendpass="{LINK_PASSWORD}" recvpass="{LINK_PASSWORD}">')

    def link(self, other):
        self.allow(other.name, other.link_port)
        other.allow(self.name, self.link_port)

    def command(self):
        blocks = "\n".join(self.blocks)
        (self.dir / "inspircd.conf").write_text(f"""\
<config format="xml">
<server name="{self.name}" description="a server for tests" network="Tests" id="{self.sid}">
<admin name="tests" nick="tests" email="admin@example.org">
<bind address="127.0.0.1" port="{self.port}" type="clients">
<bind address="127.0.0.1" port="{self.link_port}" type="servers">
<connect name="main" allow="*" timeout="30" localmax="100" globalmax="100" commandrate="0"
 fakelag="no" threshold="10000" recvq="100000" softsendq="1000000" resolvehostnames="no"
 maxconnwarn="no" useident="no" pingfreq="60">
<class name="all" commands="*" privs="*" usermodes="*" chanmodes="*">
<type name="Root" classes="all">
<oper name="root" password="wheel" host="*@*" type="Root">
<options prefixquit="Quit: " defaultmodes="not" syntaxhints="no" casemapping="ascii">
<performance nouserdns="yes" somaxconn="64">
<security hidesplits="no" hideulines="no" maxtargets="20" customversion="">
<limits maxnick="30" maxchan="64">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="{self.dir}/log">
<path configdir="{self.dir}" datadir="{self.dir}" logdir="{self.dir}" runtimedir="{self.dir}">
{blocks}
""")
        return [self.binary, "--nofork", "--nopid", f"--config={self.dir}/inspircd.conf"]

    def ready(self):
        return port_answers(self.port)

    def oper(self, nick="root"):
        client = IrcClient(self.port, nick)
        client.send("OPER root wheel")
        client.expect(" 381 ")
        return client

    def connect_to(self, other, oper):
        oper.send(f"CONNECT {other.name}")
        self.wait_linked(other.name, oper)

    def wait_linked(self, name, client):
        def linked():
            client.send("LINKS")
            return any(f" {name} " in x for x in client.until(r" 365 ") if " 364 " in x)
        wait_for(linked, f"{name} to be linked", 30)


class Services(Daemon):
    def __init__(self, tmp_path, net, name):
        super().__init__(tmp_path, name)
        self.net = net

    def ready(self):
        try:
            client = IrcClient(self.net.port, "looker")
        except (EOFError, OSError):
            return False
        try:
            client.send("WHOIS NickServ")
            return any(" 312 " in x for x in client.until(r" (318|401) "))
        finally:
            client.quit()

    def register(self, account, password, context=None):
        """
        An account, made as people do; with an ssl.SSLContext also for its certificate.
        The client stays logged in and is returned.
        """
        client = IrcClient(self.net.tls_port if context else self.net.port, account,
                           context=context)
        client.say("NickServ", f"REGISTER {password} {account}@example.org")
        client.expect(" 900 ")
        if context:
            client.say("NickServ", "CERT ADD")
            client.expect(r":NickServ!\S+ NOTICE .*[0-9a-f]{20}")
        return client


class Atheme(Services):
    user = "irc"

    def __init__(self, tmp_path, net):
        self.binary = need("atheme-services", "atheme-services")
        super().__init__(tmp_path, net, "atheme")

    def command(self):
        modules = """
            protocol/inspircd backend/opensex crypto/pbkdf2v2
            nickserv/main nickserv/cert nickserv/identify nickserv/register nickserv/info
            nickserv/status nickserv/ghost nickserv/group nickserv/set_core
            saslserv/main saslserv/plain saslserv/external
            chanserv/main chanserv/register chanserv/invite chanserv/flags chanserv/access
        """.split()
        loads = "\n".join(f'loadmodule "modules/{m}";' for m in modules)
        (self.dir / "atheme.conf").write_text(f"""\
{loads}
serverinfo {{
	name = "{SERVICES}"; desc = "services for tests"; numeric = "00S"; recontime = 1;
	netname = "Tests"; hidehostsuffix = "users.example.org"; adminname = "tests";
	adminemail = "admin@example.org"; registeremail = "noreply@example.org";
	mta = "/bin/true"; loglevel = {{ admin; error; info; network; }};
	maxlogins = 20; maxusers = 0; mdlimit = 30; emaillimit = 100; emailtime = 60;
	auth = none; casemapping = ascii;
}};
uplink "{self.net.name}" {{
	host = "127.0.0.1"; port = {self.net.link_port};
	send_password = "{LINK_PASSWORD}"; receive_password = "{LINK_PASSWORD}";
}};
nickserv {{ nick = "NickServ"; user = "NickServ"; host = "{SERVICES}"; real = "nicks";
	maxnicks = 5; expire = 30; enforce_prefix = "Guest"; }};
saslserv {{ nick = "SaslServ"; user = "SaslServ"; host = "{SERVICES}"; real = "sasl"; }};
chanserv {{ nick = "ChanServ"; user = "ChanServ"; host = "{SERVICES}"; real = "channels";
	maxchans = 5; expire = 30; fantasy = no; }};
general {{ commit_interval = 5; default_clone_allowed = 100; kline_time = 7;
	flood_msgs = 0; secure = no; }};
""")
        return [self.binary, "-n", "-c", self.dir / "atheme.conf", "-D", self.dir,
                "-l", self.dir / "log", "-p", self.dir / "pid"]


class Anope(Services):
    user = "irc"

    def __init__(self, tmp_path, net):
        self.binary = need("anope", "anope")
        super().__init__(tmp_path, net, "anope")

    def command(self):
        services = "".join(
            f'service {{ nick = "{n}"; user = "services"; host = "{SERVICES}";'
            f' gecos = "{n} for tests"; }}\n' for n in ("NickServ", "ChanServ"))
        modules = """
            inspircd3 enc_sha256 db_flatfile m_sasl nickserv ns_register ns_identify ns_info
            ns_set ns_cert ns_status chanserv cs_register cs_invite cs_access
        """.split()
        options = {
            "nickserv": 'client = "NickServ"; regdelay = 0s; expire = 0; defaults = "";',
            "chanserv": 'client = "ChanServ"; expire = 0; maxregistered = 20; defaults = "";'
                        ' accessmax = 100;',
            "inspircd3": "use_server_side_mlock = no; use_server_side_topiclock = no;",
            "db_flatfile": 'database = "anope.db"; keepbackups = 0; fork = no;',
            "ns_register": 'registration = "none";',
            "ns_cert": "max = 5;",
        }
        loads = "\n".join(f'module {{ name = "{m}"; {options.get(m, "")} }}' for m in modules)
        commands = "\n".join(
            f'command {{ service = "{s}"; name = "{name}"; command = "{command}"; }}'
            for s, name, command in (
                ("NickServ", "REGISTER", "nickserv/register"),
                ("NickServ", "IDENTIFY", "nickserv/identify"),
                ("NickServ", "INFO", "nickserv/info"),
                ("NickServ", "CERT", "nickserv/cert"),
                ("ChanServ", "REGISTER", "chanserv/register"),
                ("ChanServ", "ACCESS", "chanserv/access"),
                ("ChanServ", "INVITE", "chanserv/invite")))
        levels = "\n".join(
            f'privilege {{ name = "{name}"; rank = {10 * i + 10}; level = {level}; }}'
            for i, (name, level) in enumerate((("ACCESS_LIST", 1), ("INVITE", 5),
                                               ("ACCESS_CHANGE", 10), ("FOUNDER", '"founder"'))))
        (self.dir / "services.conf").write_text(f"""\
uplink {{ host = "127.0.0.1"; ipv6 = no; ssl = no; port = {self.net.link_port};
	password = "{LINK_PASSWORD}"; }}
serverinfo {{ name = "{SERVICES}"; description = "services for tests"; id = "00S";
	pid = "{self.dir}/pid"; motd = "{self.dir}/motd"; }}
networkinfo {{ networkname = "Tests"; nicklen = 31; userlen = 10; hostlen = 64; chanlen = 32;
	modelistsize = 100; vhost_chars = "a-z"; allow_undotted_vhosts = no;
	disallow_start_or_end = ".-"; nick_chars = ""; }}
options {{ casemap = "ascii"; seed = 12345; strictpasswords = no; badpasslimit = 0;
	updatetimeout = 5m; expiretimeout = 30m; readtimeout = 1s; warningtimeout = 4h;
	timeoutcheck = 1s; retrywait = 1s; usemail = no; hideprivilegedcommands = yes;
	defaultlanguage = ""; languages = ""; }}
{services}{loads}
{commands}
{levels}
log {{ target = "services.log"; logage = 7; admin = "*"; override = "*"; servers = "*";
	users = "connect"; other = "*"; }}
""")
        return [self.binary, "--nofork", "--config=services.conf", f"--confdir={self.dir}",
                f"--dbdir={self.dir}", f"--logdir={self.dir}",
                "--modulesdir=/usr/lib/anope", "--localedir=/usr/share/locale"]


class Znc(Daemon):
    """A bouncer with one user, "moot", password "bounce", in #xendevel of net."""
    user = "irc"

    def __init__(self, tmp_path, net):
        self.binary = need("znc", "znc")
        super().__init__(tmp_path, "znc")
        self.net = net
        self.port = free_port()

    def command(self):
        configs = self.dir / "configs"
        configs.mkdir(exist_ok=True)
        (configs / "znc.conf").write_text(f"""\
Version = 1.8.2
ConnectDelay = 0
ServerThrottle = 0
AnonIPLimit = 100
<Listener l>
	Port = {self.port}
	Host = 127.0.0.1
	IPv4 = true
	IPv6 = false
	SSL = false
</Listener>
<User moot>
	Admin = true
	Nick = moot
	AltNick = moot_
	Ident = moot
	RealName = moot behind a bouncer
	AutoClearChanBuffer = false
	Buffer = 100
	<Network test>
		Server = 127.0.0.1 {self.net.port}
		FloodRate = 100.00
		FloodBurst = 100
		<Chan #xendevel>
			Buffer = 100
		</Chan>
	</Network>
	<Pass password>
		Method = plain
		Hash = bounce
	</Pass>
</User>
""")
        return [self.binary, "--foreground", "--allow-root", f"--datadir={self.dir}"]

    def ready(self):
        return port_answers(self.port)


class Hybrid(Daemon):
    """
    ircd-hybrid, OFTC's family.  Debian refuses it beside ngIRCd, so `make deps` unpacks
    it, and the folder of modules that is compiled in is renamed in a copy.
    """
    user = "irc"
    MODULES = b"/usr/lib/ircd-hybrid/modules"

    def __init__(self, tmp_path, cert=None, key=None):
        super().__init__(tmp_path, "hybrid")
        unpacked = REPO / "build/apart/ircd-hybrid/usr"
        if not unpacked.is_dir():
            pytest.skip("ircd-hybrid is not unpacked: make deps")
        self.binary = self.dir / "ircd"
        self.modules = Path(tempfile.mkdtemp(prefix="mh-", dir="/tmp"))
        self.modules.chmod(0o755)
        shutil.copytree(unpacked / "lib/ircd-hybrid/modules", self.modules / "m")
        program = (unpacked / "sbin/ircd-hybrid").read_bytes()
        at = program.find(self.MODULES + b"/")
        while at >= 0:
            program = self.renamed(program, at)
            at = program.find(self.MODULES + b"/", at + 1)
        self.binary.write_bytes(program)
        self.binary.chmod(0o755)
        missing = subprocess.run(["ldd", self.binary], capture_output=True, text=True).stdout
        if "not found" in missing:
            pytest.skip(f"ircd-hybrid lacks a library: {missing}")
        self.port = free_port()
        self.tls_port = free_port() if cert else None
        for source, name in ((cert, "cert.pem"), (key, "key.pem")):
            if source:
                shutil.copy(source, self.dir / name)

    def renamed(self, program, at):
        end = program.index(b"\0", at)
        path = bytes(self.modules / "m") + program[at + len(self.MODULES):end]
        return program[:at] + path.ljust(end - at, b"\0") + program[end:]

    def command(self):
        tls = (f'tls_certificate_file = "{self.dir}/cert.pem";'
               f' rsa_private_key_file = "{self.dir}/key.pem";' if self.tls_port else "")
        listen = f"flags = tls; port = {self.tls_port};" if self.tls_port else ""
        (self.dir / "ircd.conf").write_text(f"""\
serverinfo {{ name = "hybrid.example.org"; sid = "0HY"; description = "a server for tests";
	network_name = "Tests"; network_description = "tests"; hub = no;
	default_max_clients = 100; max_nick_length = 20; max_topic_length = 300; {tls} }};
admin {{ name = "tests"; description = "tests"; email = "admin@example.org"; }};
class {{ name = "users"; ping_time = 90 seconds; number_per_ip_local = 100;
	number_per_ip_global = 100; max_number = 100; sendq = 1 megabyte; recvq = 8000; }};
listen {{ host = "127.0.0.1"; port = {self.port}; {listen} }};
auth {{ user = "*@*"; class = "users"; flags = exceed_limit, no_tilde, can_flood, kline_exempt; }};
general {{ disable_auth = yes; throttle_count = 1000; throttle_time = 1 second;
	default_floodcount = 0; anti_nick_flood = no; pace_wait_simple = 0; pace_wait = 0;
	ping_cookie = no; warn_no_connect_block = no; }};
log {{ use_logging = no; }};
""")
        files = [x for kind in ("kline", "dline", "xline", "resv")
                 for x in (f"-{kind}file", self.dir / f"{kind}.db")]
        return [self.binary, "-foreground", "-configfile", self.dir / "ircd.conf", "-pidfile",
                self.dir / "pid", "-logfile", self.dir / "log", *files]

    def ready(self):
        return port_answers(self.port)

    def close(self):
        self.kill()
        shutil.rmtree(self.modules, ignore_errors=True)
