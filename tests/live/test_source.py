# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the list is read: files, archives, a real mail server and an MTA's pipe."""
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import imapd
import mta as mta_module
from imapd import BreakingLine, Dovecot
from moot import BUILD, Moot, wait_for


def mail(number, subject=None, to="devel@lists.example.org", body="Hello.\n", **fields):
    """A patch on the list, which is heard: it counts for its author."""
    head = {"From": f"Ann <ann{number}@example.org>", "To": to,
            "List-Id": "<devel.lists.example.org>", "Message-ID": f"<{number}@example.org>",
            "Subject": subject or f"[PATCH] a change, the {number}th",
            "Date": "Thu, 26 Nov 2026 16:00:00 +0000"} | fields
    return ("".join(f"{k}: {v}\n" for k, v in head.items()) + "\n" + body).encode()


def mbox(*mails):
    """Quoted as mboxrd is."""
    lines = []
    for one in mails:
        lines.append(b"From mboxrd@z Thu Jan  1 00:00:00 1970")
        for line in one.rstrip(b"\n").split(b"\n"):
            lines.append(b">" + line if line.lstrip(b">").startswith(b"From ") else line)
        lines.append(b"")
    return b"\n".join(lines) + b"\n"


@pytest.fixture
def make(tmp_path):
    made = []

    def one(source="", **more):
        made.append(Moot(tmp_path / f"moot{len(made)}", extra_config=source, **more))
        return made[-1]
    yield one
    for moot in made:
        moot.close()


def heard(moot):
    return sorted(int(row["message_id"].partition("@")[0])
                  for row in moot.sql("SELECT message_id FROM posted"))


def wait_heard(moot, numbers, secs=20):
    wait_for(lambda: heard(moot) == sorted(numbers), f"{numbers}; heard {heard(moot)}, log:\n"
             + moot.log("mail"), secs)


def source_row(moot, name="list"):
    return moot.sql("SELECT * FROM source WHERE name = ?", name)[0]


# ---- files

def test_an_mbox_that_grows_is_followed(make, tmp_path):
    path = tmp_path / "list.mbox"
    path.write_bytes(mbox(mail(1), mail(2, body="a\n\nFrom here on it is text.\n>From x\n")))
    moot = make(f"[source list]\nmbox = {path}\n")
    moot.start("mail")
    wait_heard(moot, [1, 2])
    whole = mbox(mail(3))
    with open(path, "ab", buffering=0) as file:
        file.write(whole[:60])                  # an MTA in the middle of a mail
        file.write(whole[60:])
    wait_heard(moot, [1, 2, 3])
    moot.kill9("mail")
    with open(path, "ab") as file:
        file.write(mbox(mail(4)))
    moot.start("mail")
    wait_heard(moot, [1, 2, 3, 4])
    assert source_row(moot)["n_read"] == 4
    path.write_bytes(mbox(mail(5), mail(1)))    # it was rotated
    wait_heard(moot, [1, 2, 3, 4, 5])
    wait_for(lambda: source_row(moot)["n_read"] == 6, "the second reading of mail 1")


def test_an_import_is_complete_and_changes_nothing_the_second_time(make, tmp_path):
    path = tmp_path / "list.mbox"
    secret = mail(3, to="Security Team <Security@example.org>", subject="[PATCH] hush")
    path.write_bytes(mbox(mail(1), b"no mail at all\n", secret, mail(2)))
    moot = make()
    for _ in range(2):
        out = moot.run("import", path)
        assert "4 mails" in out and "1 unreadable" in out and "1 private, dropped" in out
        assert heard(moot) == [1, 2]
    assert "it has neither From nor Message-ID" in moot.run("source", "unreadable")
    for file in (moot.dir / "var").glob("moot.db*"):
        assert b"hush" not in file.read_bytes()
    done = moot.run("import", check=False)
    assert done.returncode == 1 and "the config has no [source NAME]" in done.stderr
    done = subprocess.run([BUILD / "moot", "-c", moot.conf, "import", "-"], cwd=moot.dir,
                          input=mbox(mail(7)), capture_output=True)
    assert done.returncode == 0 and heard(moot) == [1, 2, 7]


def test_an_import_without_arguments_reads_all_sources(make, tmp_path):
    for i in (1, 2):
        (tmp_path / f"{i}.mbox").write_bytes(mbox(mail(i)))
    moot = make(f"[source a]\nmbox = {tmp_path}/1.mbox\n[source b]\nmbox = {tmp_path}/2.mbox\n")
    out = moot.run("import")
    assert "a: 1 mails" in out and "b: 1 mails" in out and heard(moot) == [1, 2]


def test_limits_are_the_configs(make, tmp_path):
    path = tmp_path / "list.mbox"
    path.write_bytes(mbox(mail(1), mail(2, body="text\n" * 600), mail(3)))
    moot = make("[limits]\nbytes = 2000\n")
    moot.run("import", path)
    assert heard(moot) == [1, 3]
    assert "it has more than the 2000 bytes" in moot.run("source", "unreadable")


def test_a_read_only_maildir_is_an_archive(make, tmp_path):
    box = tmp_path / "box"
    for sub in ("new", "cur"):
        (box / sub).mkdir(parents=True)
    (box / "cur" / "1.x:2,S").write_bytes(mail(1))
    (box / "new" / "2.x").write_bytes(mail(2))
    moot = make(f"[source list]\nmaildir = {box}\nseen = no\n")
    moot.start("mail")
    wait_heard(moot, [1, 2])
    (box / "new" / "0.x").write_bytes(mail(3))
    wait_heard(moot, [1, 2, 3])
    assert sorted(p.name for p in (box / "new").iterdir()) == ["0.x", "2.x"]


def test_check_and_status_say_what_is_wrong_with_a_source(make, tmp_path):
    path = tmp_path / "list.mbox"
    moot = make(f"[source list]\nmbox = {path}\n")
    moot.start("mail")
    wait_for(lambda: "cannot be read since" in moot.run("status", check=False).stdout, "status")
    done = moot.run("check", check=False)
    assert done.returncode == 1
    assert f'source list: cannot read the mbox "{path}": No such file' in done.stdout
    path.write_bytes(mbox(mail(1)))
    wait_heard(moot, [1])
    assert "cannot be read" not in moot.run("status", check=False).stdout
    assert f'source list: the mbox "{path}" can be read' in moot.run("check", check=False).stdout


@pytest.mark.parametrize("section, word", [
    ("maildir = a\nmbox = b\n", "exactly one"), ("seen = no\n", "exactly one"),
    ("imap = http://example.org/\n", "imap or imaps"),
    ("imap = imaps://example.org/\n", "user and password_file"),
    ("mbox = a\nseen = perhaps\n", "seen"),
])
def test_a_wrong_section_is_refused_in_words(make, section, word):
    done = make(f"[source list]\n{section}").run("-n", check=False)
    assert done.returncode == 1 and word in done.stderr


# ---- moot deliver

def deliver(moot, data, **more):
    return subprocess.run([BUILD / "moot", "-c", moot.conf, "deliver"], input=data,
                          capture_output=True, cwd=moot.dir, **more)


def test_what_a_pipe_delivers_is_heard_once(make):
    moot = make()
    assert deliver(moot, mail(1)).returncode == 0
    assert deliver(moot, mail(1)).returncode == 0
    assert deliver(moot, b"").returncode == 65
    moot.start("mail")
    wait_heard(moot, [1])
    assert deliver(moot, mail(2)).returncode == 0
    wait_heard(moot, [1, 2])
    spool = moot.dir / "var" / "spool"
    wait_for(lambda: not list((spool / "new").iterdir()), "the queue to be empty")
    assert not list((spool / "cur").iterdir()) and not list((spool / "tmp").iterdir())


def test_what_cannot_be_written_is_for_the_mta_to_keep(make):
    moot = make()
    (moot.dir / "var" / "spool").write_text("in the way")
    assert deliver(moot, mail(1)).returncode == 75
    moot.conf.write_text("[nonsense]\n")
    assert deliver(moot, mail(1)).returncode == 75


def test_postfix_pipes_into_it(make):
    reason = mta_module.why_not()
    if reason:
        pytest.skip(reason)
    moot = make()
    moot.run("person", "list")
    subprocess.run(["chown", "-R", "list:list", moot.dir], check=True)
    subprocess.run(["chmod", "a+x", *[p for p in moot.dir.parents if p != Path("/")]], check=True)
    with mta_module.Postfix(pipes={"moot@example.org":
                                   f"{BUILD}/moot -c {moot.conf} deliver"}) as server:
        server.inject("ann1@example.org", "moot@example.org", mail(1))
        wait_for(lambda: "status=sent" in server.log(), "Postfix:\n" + server.log())
        moot.start("mail")
        wait_heard(moot, [1])


# ---- public-inbox

@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    if not shutil.which("public-inbox-mda"):
        pytest.skip("not installed: public-inbox")
    return Archive(tmp_path_factory.mktemp("archives"))


class Archive:
    """Inboxes that Debian's public-inbox makes."""

    def __init__(self, folder):
        self.env = dict(os.environ, HOME=str(folder), PI_DIR=str(folder / "pi"),
                        PI_EMERGENCY=str(folder / "emergency"))
        self.env.pop("PERL5LIB", None)
        self.dir = folder
        (folder / "pi").mkdir()
        (folder / "pi" / "config").write_text("[publicinboxmda]\n\tspamcheck = none\n")

    def run(self, *args, **more):
        done = subprocess.run(args, env=self.env, capture_output=True, **more)
        assert done.returncode == 0, done.stderr.decode()

    def make(self, name, version):
        self.run("public-inbox-init", f"-V{version}", "-L", "basic", name,
                 str(self.dir / name), f"http://example.org/{name}", f"{name}@example.org")
        return self.dir / name

    def add(self, name, data):
        self.env["ORIGINAL_RECIPIENT"] = f"{name}@example.org"
        self.run("public-inbox-mda", "--no-precheck", input=data)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("by_url", [False, True])
def test_an_archive_of_public_inbox_is_read_and_followed(make, archive, version, by_url):
    name = f"list-v{version}-{by_url}"
    path = archive.make(name, version)
    for number in (1, 2, 3):
        archive.add(name, mail(number, to=f"{name}@example.org"))
    place = f"file://{path}" if by_url else path
    moot = make(f"[source list]\npublic-inbox = {place}\npoll_secs = 1\n")
    moot.start("mail")
    wait_heard(moot, [1, 2, 3])
    archive.add(name, mail(4, to=f"{name}@example.org"))
    wait_heard(moot, [1, 2, 3, 4])
    archive.run("public-inbox-learn", "rm", input=mail(2, to=f"{name}@example.org"))
    archive.add(name, mail(5, to=f"{name}@example.org"))
    wait_heard(moot, [1, 2, 3, 4, 5])
    moot.kill9("mail")
    archive.add(name, mail(6, to=f"{name}@example.org"))
    moot.start("mail")
    wait_heard(moot, [1, 2, 3, 4, 5, 6])
    assert source_row(moot)["n_read"] == 6      # each once
    other = make()
    out = other.run("import", path)
    assert heard(other) == [1, 2, 3, 4, 5, 6] and "6 mails" in out
    assert "can be read" in moot.run("check", check=False).stdout


# ---- IMAP

@pytest.fixture
def server():
    reason = imapd.why_not()
    if reason:
        pytest.skip(reason)
    with Dovecot() as one:
        yield one


def imap_section(server, url=None, more=""):
    return (f"[source list]\nimap = {url or server.tls_url}\nuser = {imapd.USER}\n"
            f"password_file = {server.password_file}\nca_file = {server.ca}\n{more}\n")


def test_a_mail_servers_folder_is_read_and_told_of_news_at_once(make, server):
    server.put(mail(1))
    server.put(mail(2))
    moot = make(imap_section(server))
    assert f'the imap "{server.tls_url}" can be read' in moot.run("check", check=False).stdout
    moot.start("mail")
    wait_heard(moot, [1, 2])
    server.put(mail(3))                         # IDLE: poll_secs is a minute
    wait_heard(moot, [1, 2, 3], secs=10)
    assert not any("S" in flags for flags in server.flags())
    moot.kill9("mail")
    server.put(mail(4))
    moot.start("mail")
    wait_heard(moot, [1, 2, 3, 4])
    assert source_row(moot)["n_read"] == 4
    assert "deleted" not in moot.log("mail")


def test_mails_are_marked_where_the_config_says_so(make, server):
    server.put(mail(1))
    moot = make(imap_section(server, more="seen = yes"))
    moot.start("mail")
    wait_heard(moot, [1])
    wait_for(lambda: server.flags() == ["S"], "the flag")
    server.put(mail(2))
    wait_for(lambda: server.flags() == ["S", "S"], "the second flag")


def test_a_line_that_breaks_within_a_mail_loses_none(make, server):
    numbers = list(range(1, 9))
    for number in numbers:
        server.put(mail(number, body="A line of text.\n" * 500))
    line = BreakingLine(server.port, after=20000, breaks=3)
    moot = make(imap_section(server, f"imap://127.0.0.1:{line.port}/INBOX"))
    moot.start("mail")
    wait_heard(moot, numbers, secs=40)
    assert line.broken == 3
    assert source_row(moot)["n_read"] == len(numbers)
    line.close()


def test_another_uidvalidity_means_reading_anew(make, server):
    for number in (1, 2, 3):
        server.put(mail(number))
    moot = make(imap_section(server))
    moot.start("mail")
    wait_heard(moot, [1, 2, 3])
    before = source_row(moot)["position"]
    server.forget()
    server.put(mail(4))
    wait_heard(moot, [1, 2, 3, 4], secs=40)
    wait_for(lambda: source_row(moot)["n_read"] == 7, "the folder to be read anew")
    assert source_row(moot)["position"].partition(":")[0] == "7" != before.partition(":")[0]


def test_a_wrong_password_is_said_and_letters_go_on(make, server):
    wrong = server.dir / "wrong"
    wrong.write_text("wrong\n")
    wrong.chmod(0o600)
    moot = make(imap_section(server).replace(str(server.password_file), str(wrong)))
    done = moot.run("check", check=False)
    assert 'does not let "ann" in: look at user and password_file' in done.stdout
    moot.start("mail")
    wait_for(lambda: "look at user and password_file" in
             moot.run("status", check=False).stdout, "status")
    assert deliver(moot, mail(1)).returncode == 0
    wait_heard(moot, [1])


def test_an_import_by_name_reads_a_mail_server_to_its_end(make, server):
    for number in range(1, 101):
        server.put(mail(number))
    moot = make(imap_section(server))
    out = moot.run("import", "--source", "list")
    assert "100 mails" in out and len(heard(moot)) == 100
    assert "list: 0 mails" in moot.run("import", "--source", "list")
