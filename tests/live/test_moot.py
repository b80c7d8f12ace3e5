# SPDX-License-Identifier: GPL-2.0-or-later
"""moot, the operator's program, apart from run and demo."""
import os
import re
import socket
import sqlite3
import subprocess

import pytest

from moot import BUILD, PROGRAMS, REPO, free_port

COMMANDS = re.findall(r'\{ "([a-z]+)", NEED_', (REPO / "ctl/main.c").read_text())

LOG = """\
2026-11-19T16:00:00Z <bo> #startmeeting Tools
2026-11-19T16:00:05Z <ann> hello
2026-11-19T16:00:09Z <bo> #topic Numbers
2026-11-19T16:00:20Z <bo> #agreed Count twice
2026-11-19T16:00:30Z <bo> #action ann to count
2026-11-19T16:00:40Z <bo> #endmeeting
"""


def moot_at(folder, *args, input=None):
    """moot in a folder, as somebody types it there."""
    return subprocess.run([BUILD / "moot", *args], cwd=folder, text=True, input=input,
                          capture_output=True, timeout=60,
                          env={"PATH": os.environ["PATH"], "TZ": "UTC"})


# ---- help and init

@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_and_a_place_in_the_manual(name, tmp_path):
    for args in (["help", name], [name, "--help"]):
        done = moot_at(tmp_path, *args)
        assert done.returncode == 0 and name in done.stdout.split("\n")[0]
    assert f"Ic {name}" in (REPO / "etc/man/moot.1").read_text()


def test_help_lists_every_command(tmp_path):
    out = moot_at(tmp_path, "help").stdout
    assert re.findall(r"^  ([a-z]+) ", out, re.M) == COMMANDS
    assert {"demo", "init", "check", "run", "person", "minutes", "backup"} <= set(COMMANDS)
    assert moot_at(tmp_path).returncode == 1


def test_an_unknown_command_is_told(tmp_path):
    done = moot_at(tmp_path, "dance")
    assert done.returncode == 1 and 'no command "dance"' in done.stderr


def test_init_writes_the_sample_config_and_the_database(tmp_path):
    out = moot_at(tmp_path, "init").stdout
    assert "moot.conf: written" in out and "is ready" in out
    assert (tmp_path / "moot.conf").read_text() == (REPO / "etc/moot.conf").read_text()
    assert (tmp_path / "var/moot.db").exists() and (tmp_path / "var/mail/new").is_dir()


def test_a_second_init_keeps_what_is_there(tmp_path):
    moot_at(tmp_path, "init")
    (tmp_path / "moot.conf").write_text("[site]\nname = Mine\n")
    moot_at(tmp_path, "person", "add", "Ann", "ann@example.org")
    assert "left as it is" in moot_at(tmp_path, "init").stdout
    assert (tmp_path / "moot.conf").read_text() == "[site]\nname = Mine\n"
    assert "Ann" in moot_at(tmp_path, "person", "list").stdout


def sections(pattern_section, pattern_key, text):
    """{section: [keys]} of a text, in its order."""
    found, current = {}, None
    for line in text.splitlines():
        if m := re.match(pattern_section, line):
            current = found.setdefault(m.group(1), [])
        elif (m := re.match(pattern_key, line)) and current is not None:
            current.append(m.group(1))
    return found


def test_the_config_manual_names_exactly_the_keys_that_there_are():
    sample = sections(r"#?\[(\w+)( main)?\]$", r"#([\w-]+) =", (REPO / "etc/moot.conf").read_text())
    manual = sections(r"\.Ss \[(\w+)( NAME)?\]$", r"\.It Ic ([\w-]+)$",
                      (REPO / "etc/man/moot.conf.5").read_text())
    assert manual == sample and len(sample) >= 8


def test_the_manuals_are_clean_mdoc():
    for page in sorted((REPO / "etc/man").glob("*.[158]")):
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], text=True,
                              capture_output=True)
        assert done.stdout == "", done.stdout


def test_the_schema_of_a_new_database_is_the_golden_one(moot):
    """GOLDEN=write writes it anew; then read the difference."""
    moot.run("person", "list")
    rows = moot.sql("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    schema = "".join(row["sql"] + ";\n" for row in rows)
    golden = REPO / "tests/golden/schema.sql"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(schema)
    assert golden.read_text() == schema


# ---- config

@pytest.mark.parametrize("program", ["moot", *PROGRAMS.values()])
def test_an_unknown_key_is_refused_with_file_and_line(program, tmp_path):
    conf = tmp_path / "moot.conf"
    conf.write_text("[site]\nname = X\n\n[web]\nprot = 8080\n")
    done = subprocess.run([BUILD / program, "-c", conf, "-n"], text=True, capture_output=True,
                          timeout=20)
    assert done.returncode == 1
    assert f"{conf}:5:" in done.stderr and '"prot"' in done.stderr


@pytest.mark.parametrize("text, words", [
    ("[sight]\nname = X\n", ":2: unknown section [sight]"), ("[web]\nport = 70000\n", ":2"),
    ("[site]\nzone = Mars/Olympus\n", "Mars/Olympus"), ("name X\n", ":1"),
    ("[site]\nurl = ftp://example.org\n", "ftp://example.org"),
    ("[irc a]\nchannels = devel\n", '"devel" wants a #'),
])
def test_what_is_wrong_in_a_config_is_said(text, words, tmp_path):
    (tmp_path / "moot.conf").write_text(text)
    done = moot_at(tmp_path, "check")
    assert done.returncode == 1 and words in done.stdout, done.stdout


@pytest.mark.parametrize("program", PROGRAMS.values())
def test_a_database_of_a_newer_moot_is_refused(program, moot):
    moot.run("person", "list")
    with sqlite3.connect(moot.db) as db:
        db.execute("PRAGMA user_version = 9999")
    done = subprocess.run([BUILD / program, "-c", moot.conf], text=True, capture_output=True,
                          timeout=20)
    assert done.returncode != 0 and "newer" in done.stderr


# ---- check

def wrong(moot):
    """The complaints of moot check."""
    done = moot.run("check", check=False)
    found = re.findall(r"^WRONG  (.*)$", done.stdout, re.M)
    assert done.returncode == (1 if found else 0), done.stdout + done.stderr
    return found


def test_check_finds_nothing_wrong_with_a_new_installation(moot):
    moot.run("person", "list")
    assert wrong(moot) == []


def test_check_looks_into_the_trees(tmp_path, make_moot):
    tree = tmp_path / "tree.git"
    subprocess.run(["git", "init", "-q", "--bare", tree], check=True)
    moot = make_moot(extra_config=f"[tree a]\npath = {tree}\n[tree b]\npath = /nonexistent\n")
    found = wrong(moot)
    assert found[0].startswith("tree a: ") and found[1].startswith("tree b: ")
    subprocess.run(["git", "-C", tree, "fast-import", "--quiet"], check=True, text=True,
                   input="commit refs/heads/main\ncommitter A <a@example.org> 1700000000 +0000\n"
                   "data 0\nM 100644 inline MAINTAINERS\ndata 2\nA\n\n")
    subprocess.run(["git", "-C", tree, "symbolic-ref", "HEAD", "refs/heads/main"], check=True)
    assert len(wrong(moot)) == 1


def test_check_changes_nothing(moot):
    assert wrong(moot) == []
    assert not moot.db.exists() and not moot.maildir.exists()


def test_check_names_who_has_the_port(moot):
    moot.run("person", "list")
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", moot.web_port))
        s.listen()
        found = wrong(moot)
    assert len(found) == 1 and f"port {moot.web_port} is taken by python" in found[0]


def test_check_is_content_with_moot_web_on_its_own_port(moot):
    moot.run("person", "list")
    moot.start("web")
    assert wrong(moot) == []


def test_check_says_which_irc_server_cannot_be_reached(make_moot):
    port = free_port()
    moot = make_moot(irc_port=port)
    moot.run("person", "list")
    assert wrong(moot) == [f"irc test: cannot connect to 127.0.0.1 port {port}: "
                           "Connection refused"]


def test_check_registers_with_the_irc_server_and_leaves(ircd, make_moot):
    moot = make_moot(irc_port=ircd.port)
    moot.run("person", "list")
    done = moot.run("check")
    assert 'irc test: registered with' in done and 'as "moot"' in done, done
    assert "WRONG" not in done
    assert "JOIN" not in ircd.log()


def test_check_says_why_the_irc_server_refuses(tmp_path, make_moot):
    from ircd import Ngircd
    server = Ngircd(tmp_path / "ircd", password="sesame")
    server.start()
    try:
        moot = make_moot(irc_port=server.port)
        moot.run("person", "list")
        found = wrong(moot)
        assert len(found) == 1 and found[0].startswith("irc test: "), found
        assert "assword" in found[0] or "refuse" in found[0].lower(), found
    finally:
        server.close()


def test_check_wants_secrets_kept_from_others(make_moot):
    moot = make_moot(irc_port=free_port(), irc="account = moot\naccount_password_file = pw")
    moot.run("person", "list")
    assert any("pw" in w and "cannot read the secret" in w for w in wrong(moot))
    secret = moot.dir / "pw"
    secret.write_text("sesame\n")
    secret.chmod(0o644)
    assert any("chmod" in w for w in wrong(moot))
    secret.chmod(0o600)
    assert not any("pw" in w for w in wrong(moot))
    assert "sesame" not in moot.run("check", check=False).stdout


def test_check_says_why_the_mail_server_is_no_good(make_moot):
    port = free_port()
    moot = make_moot(mail=f"transport = smtp\nhost = 127.0.0.1\nport = {port}")
    moot.run("person", "list")
    found = wrong(moot)
    assert len(found) == 1 and found[0].startswith(f"mail: 127.0.0.1 port {port}: ")


def test_check_says_that_a_maildir_is_missing(make_moot):
    moot = make_moot(extra_config="[source devel]\nmaildir = nowhere\n")
    moot.run("person", "list")
    (moot.dir / "nowhere/cur").rmdir()
    found = wrong(moot)
    assert len(found) == 1 and found[0].startswith("source devel: ") and "nowhere/cur" in found[0]


def test_check_tells_a_database_of_a_newer_moot(moot):
    moot.run("person", "list")
    with sqlite3.connect(moot.db) as db:
        db.execute("PRAGMA user_version = 9999")
    assert "a newer moot wrote it" in wrong(moot)[0]


# ---- person

def test_the_first_operator_is_made_and_signs_in_by_a_printed_link(moot):
    assert "operator" in moot.person("Ann Example", "ann@example.org", "operator")
    moot.start("web")
    ann = moot.sign_in("ann@example.org")
    assert "Ann Example" in ann.get("/me").text


def test_a_sign_in_link_works_once(moot):
    moot.person("Ann", "ann@example.org")
    moot.start("web")
    link = moot.run("person", "login", "ann@example.org").strip()
    path = link[len(moot.url):]
    first, second = moot.browser(), moot.browser()
    fields = first.form(path)
    assert first.post(path, fields).status in (302, 303)
    assert second.post(path, fields).status not in (200, 302, 303)


def test_a_person_gets_another_role(moot):
    moot.person("Ann", "ann@example.org", "operator")
    moot.person("Bo", "bo@example.org")
    moot.run("person", "role", "bo@example.org", "organiser")
    assert re.search(r"organiser +Bo", moot.run("person", "list"))
    done = moot.run("person", "role", "ann@example.org", "member", check=False)
    assert done.returncode == 1 and "last operator" in done.stderr


def test_changes_to_people_are_written_down_with_their_door(moot):
    moot.person("Ann", "ann@example.org", "operator")
    rows = moot.sql("SELECT door, what FROM audit")
    assert rows and rows[0]["door"] == "moot" and "Ann" in rows[0]["what"]


def test_an_irc_account_is_linked_and_unlinked(make_moot):
    moot = make_moot(irc_port=free_port())
    moot.person("Ann", "ann@example.org")
    moot.run("person", "link", "ann@example.org", "test", "annie")
    assert "test/annie" in moot.run("person", "list")
    done = moot.run("person", "link", "ann@example.org", "tset", "annie", check=False)
    assert "no section [irc tset]" in done.stderr
    moot.run("person", "unlink", "ann@example.org", "test", "annie")
    assert "annie" not in moot.run("person", "list")


@pytest.mark.parametrize("args, words", [
    (["add", "Ann", "no address"], "no address"), (["add", "Ann"], "moot help person"),
    (["add", "Ann", "ann@example.org", "--king"], "--king"),
    (["role", "who@example.org", "member"], "nobody has the address"),
    (["login", "who@example.org"], "nobody has the address"),
    (["list", "all"], '"all" is too much'), (["marry"], 'no "marry"'),
])
def test_a_mistake_about_people_is_explained(args, words, moot):
    done = moot.run("person", *args, check=False)
    assert done.returncode == 1 and words in done.stderr, done.stderr


# ---- minutes, letters, backup

def test_minutes_of_a_log_file_and_of_standard_input_are_the_same(tmp_path):
    (tmp_path / "log").write_text(LOG)
    out = moot_at(tmp_path, "minutes", "log").stdout
    assert "Count twice" in out and "ann" in out and "Numbers" in out
    assert moot_at(tmp_path, "minutes", "-", input=LOG).stdout == out


def test_a_log_without_days_takes_the_day_given(tmp_path):
    (tmp_path / "log").write_text(re.sub(r"2026-11-19T|Z", "", LOG))
    day = moot_at(tmp_path, "minutes", "--day", "2026-11-19", "log")
    (tmp_path / "full").write_text(LOG)
    assert day.stdout == moot_at(tmp_path, "minutes", "full").stdout != ""


def test_a_line_that_is_none_is_named(tmp_path):
    (tmp_path / "log").write_text(LOG.replace("<ann> hello", "hello"))
    done = moot_at(tmp_path, "minutes", "log")
    assert done.returncode == 1 and "log" in done.stderr and "2" in done.stderr
    assert moot_at(tmp_path, "minutes", "none").returncode == 1


def test_letters_are_listed_shown_and_sign_in_letters_are_not(moot):
    moot.person("Ann", "ann@example.org", "organiser")
    moot.start("web")
    moot.get("/")
    browser = moot.browser()
    browser.post("/login", {"email": "ann@example.org"}, page="/login")
    assert moot.sql("SELECT count(*) AS n FROM letter WHERE is_secret")[0]["n"] == 1
    assert "no letter" in moot.run("letter", "list")
    done = moot.run("letter", "show", "1", check=False)
    assert done.returncode == 1 and "sign-in link" in done.stderr


def test_a_backup_is_whole_while_somebody_writes(moot):
    moot.person("Ann", "ann@example.org")
    writer = sqlite3.connect(moot.db, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO rate (key, since_at, count) VALUES ('x', 1, 1)")
    copy = moot.dir / "copy.db"
    moot.run("backup", copy)
    writer.execute("COMMIT")
    with sqlite3.connect(copy) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT name FROM person").fetchall() == [("Ann",)]
        assert db.execute("SELECT count(*) FROM rate").fetchone() == (0,)
    assert copy.stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing(moot):
    moot.person("Ann", "ann@example.org")
    (moot.dir / "copy.db").write_text("precious")
    done = moot.run("backup", moot.dir / "copy.db", check=False)
    assert done.returncode == 1 and "exists" in done.stderr
    assert (moot.dir / "copy.db").read_text() == "precious"
