# SPDX-License-Identifier: GPL-2.0-or-later
"""The postman against real and against faulty mail servers."""
import base64
import email
import email.policy
import itertools
import re
import sqlite3
import subprocess
import time

import pytest

import mta as mta_module
from moot import BUILD, PROGRAMS, wait_for
from mta import FakeSmtp, Postfix, make_ca, make_certificate

LIST = "devel@lists.example.org"
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def mta():
    reason = mta_module.why_not()
    if reason:
        pytest.skip(reason)
    with Postfix(mailboxes=["ann@example.org", "bob@example.org", "archive@example.org"],
                 lists={LIST: ["archive@example.org"]},
                 refused={"gone@example.org": "550 5.1.1 nobody of that name here"}) as one:
        yield one


class Post:
    """Letters in a Moot's outbox, as the web service would put them there."""

    def __init__(self, moot):
        self.moot = moot

    def write(self, query, *args):
        conn = sqlite3.connect(self.moot.db, timeout=10)
        try:
            with conn:
                return conn.execute(query, args).lastrowid
        finally:
            conn.close()

    def queue(self, to, cc=None, is_list=0, body="Hello.\n", subject="A letter", **more):
        message_id = f"test.{next(numbers)}@moot.example.org"
        letter = dict(message_id=message_id, queued_at=int(time.time()), from_name="Xen möot",
                      from_email="moot@example.org", to_line=to, cc_line=cc, subject=subject,
                      body=body, is_list=is_list, **more)
        conn = sqlite3.connect(self.moot.db, timeout=10)
        with conn:
            row = conn.execute(
                f"INSERT INTO letter ({', '.join(letter)}) VALUES "
                f"({', '.join(':' + key for key in letter)})", letter).lastrowid
            for one in re.findall(r"[^\s<>,]+@[^\s<>,]+", f"{to}, {cc or ''}"):
                conn.execute("INSERT INTO delivery (letter_id, email, next_at) "
                             "VALUES (?, ?, 0)", (row, one))
        conn.close()
        return message_id

    def rows(self, message_id):
        return {row["email"]: row for row in self.moot.sql(
            "SELECT * FROM delivery JOIN letter ON letter.id = letter_id "
            "WHERE message_id = ?", message_id)}

    def row(self, message_id):
        return next(iter(self.rows(message_id).values()))

    def wait(self, message_id, state, secs=20, attempts=1):
        """The (only) delivery once it is in a state after so many attempts."""
        def there():
            row = self.row(message_id)
            return row if row["state"] == state and row["attempts"] >= attempts else None
        try:
            return wait_for(there, f"{message_id} to be {state}", secs)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.row(message_id)}\n"
                                 f"{self.moot.log('mail')}") from None

    def wait_confirmed(self, message_id):
        return wait_for(lambda: [r for r in [self.row(message_id)] if r["confirmed_at"]],
                        f"{message_id} to be confirmed")[0]

    def hurry(self):
        """As if the time of the next attempt had come."""
        self.write("UPDATE delivery SET next_at = 0 WHERE state = 'queued'")


@pytest.fixture
def post(make_moot):
    """post(mail=..., extra_config=...): a running postman and its outbox."""
    def make(start=True, **options):
        moot = make_moot(**options)
        moot.start("mail")
        if not start:
            moot.stop("mail")
        return Post(moot)
    return make


def headers(data):
    return email.message_from_bytes(data, policy=email.policy.default)


# ---- as it should be

def test_a_letter_goes_through_the_list_and_is_confirmed(mta, post):
    box = post(mail=mta.mail_section(),
               extra_config=f"[source list]\nmaildir = {mta.maildir('archive@example.org')}\n")
    first = box.queue(f"Xen developers <{LIST}>", "ann@example.org", is_list=1,
                      subject="Minutes for Größe", body="Grüße.\nFrom here on\n.\n-- \nmoot\n",
                      in_reply_to="before@example.org", refs="a@example.org before@example.org")
    for mailbox in ("archive@example.org", "ann@example.org"):
        copy = mta.wait_mail(mailbox, "Minutes for Größe")
        assert copy["Message-ID"] == f"<{first}>"
        assert copy["In-Reply-To"] == "<before@example.org>"
        assert copy["References"].split() == ["<a@example.org>", "<before@example.org>"]
        assert copy["From"].addresses[0].display_name == "Xen möot"
        assert copy["Auto-Submitted"] == "auto-generated"
        # mlmmj ends each mail with an empty line more
        assert copy.get_content().rstrip("\n") == "Grüße.\nFrom here on\n.\n-- \nmoot"
    assert "ESMTPSA" in mta.mails("ann@example.org")[0]["Received"]
    confirmed = box.wait_confirmed(first)
    assert confirmed["archive_url"] == "https://lists.example.org/devel/1"
    for row in box.rows(first).values():
        assert row["state"] == "sent" and "queued as" in row["answer"]


def test_an_invitation_arrives_with_its_calendar(mta, post):
    box = post(mail=mta.mail_section())
    box.queue("bob@example.org", subject="An invitation", method="REQUEST",
              calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Größe\r\nEND:VCALENDAR\r\n")
    mail = mta.wait_mail("bob@example.org", "An invitation")
    text, calendar = mail.iter_parts()
    assert mail.get_content_type() == "multipart/alternative"
    assert text.get_content() == "Hello.\n"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar.get_content().splitlines()[2] == "SUMMARY:Größe"


def test_tls_from_the_first_byte_works(mta, post):
    box = post(mail=mta.mail_section("tls"))
    box.wait(box.queue("ann@example.org", subject="By smtps"), "sent")
    assert "ESMTPSA" in mta.wait_mail("ann@example.org", "By smtps")["Received"]


def test_the_connection_is_kept_between_letters(post):
    with FakeSmtp() as server:
        box = post(start=False, mail=server.mail_section())
        ids = [box.queue("ann@example.org", "bob@example.org") for _ in range(5)]
        box.moot.start("mail")
        server.wait_mails(10)
        for one in ids:
            wait_for(lambda one=one: all(row["state"] == "sent"
                                         for row in box.rows(one).values()), "all to be sent")
        assert server.connections == 1
        wait_for(lambda: "QUIT" in server.commands, "a polite end")


def test_the_answer_is_kept_with_all_its_lines(post):
    with FakeSmtp() as server:
        box = post(mail=server.mail_section())
        row = box.wait(box.queue("ann@example.org"), "sent")
        assert row["answer"] == "250 2.0.0 first line 2.0.0 Ok: queued as FAKE"


def test_a_maildir_takes_each_letter_once(post):
    box = post()
    one = box.queue("ann@example.org", "bob@example.org")
    wait_for(lambda: len(box.moot.mails()) == 2, "two copies")
    assert sorted(m["Delivered-To"] for m in box.moot.mails()) == [
        "ann@example.org", "bob@example.org"]
    # as after a crash between the delivery and the note of it
    box.moot.kill9("mail")
    box.write("UPDATE delivery SET state = 'sending'")
    box.moot.start("mail")
    wait_for(lambda: {r["state"] for r in box.rows(one).values()} == {"sent"}, "both sent")
    assert len(box.moot.mails()) == 2


def test_no_secret_and_no_text_gets_into_the_log(mta, post):
    box = post(mail=mta.mail_section())
    box.wait(box.queue("ann@example.org", body="what only Ann may read\n"), "sent")
    log = box.moot.log("mail")
    plain = base64.b64encode(b"\0moot\0" + mta.password.encode()).decode()
    assert "ann@example.org sent" in log
    for secret in (mta.password, plain, "what only Ann", "AUTH"):
        assert secret not in log


def test_the_config_is_checked_without_sending(make_moot):
    moot = make_moot(mail="transport = pigeon")
    done = subprocess.run([BUILD / PROGRAMS["mail"], "-n", "-c", moot.conf], text=True,
                          capture_output=True, timeout=10)
    assert done.returncode and "pigeon" in done.stderr
    assert not moot.db.exists()


# ---- faults

def test_a_wrong_ca_is_refused_and_tried_again(mta, post, tmp_path):
    other = make_ca(tmp_path, "Another CA")
    box = post(mail=mta.mail_section(ca_file=other))
    one = box.queue("ann@example.org", subject="Past the wrong CA")
    row = box.wait(one, "queued")
    assert "certificate" in row["answer"]
    box.moot.stop("mail")
    box.moot.conf.write_text(box.moot.conf.read_text().replace(str(other), str(mta.ca_file)))
    box.hurry()
    box.moot.start("mail")
    box.wait(one, "sent", attempts=2)


def test_a_server_of_another_name_is_refused(post, tmp_path):
    ca = make_ca(tmp_path)
    make_certificate(tmp_path, "DNS:elsewhere.example.org")
    with FakeSmtp(tls=tmp_path) as server:
        box = post(mail=server.mail_section(security="starttls", extra=f"ca_file = {ca}"))
        row = box.wait(box.queue("ann@example.org"), "queued")
        assert "127.0.0.1" in row["answer"]
        assert not any(c.startswith("MAIL") for c in server.commands)


def test_without_starttls_nothing_is_said(post, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    secret.chmod(0o600)
    with FakeSmtp(auth=True) as server:
        box = post(mail=server.mail_section(
            security="starttls", extra=f"user = moot\npassword_file = {secret}"))
        box.wait(box.queue("ann@example.org"), "queued")
        assert {c.split()[0] for c in server.commands} <= {"EHLO", "QUIT"}


def test_a_wrong_password_parks_no_letter(mta, post, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("not it\n")
    wrong.chmod(0o600)
    box = post(mail=mta.mail_section().replace(str(mta.password_file), str(wrong)))
    one = box.queue("ann@example.org")
    row = box.wait(one, "queued")
    assert 'signing in as "moot" was refused: 535' in row["answer"]


def test_a_server_that_cannot_sign_us_in_parks_no_letter(post, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    secret.chmod(0o600)
    with FakeSmtp(RCPT=["554 5.7.1 relay access denied"]) as server:
        box = post(mail=server.mail_section(extra=f"user = moot\npassword_file = {secret}"))
        row = box.wait(box.queue("ann@example.org"), "queued")
        assert "offers no way to sign in" in row["answer"]
        assert "relay access denied" in row["answer"]


@pytest.mark.parametrize("verb", ["CONNECT", "MAIL", "RCPT", "DATA", "END"])
def test_4xx_is_tried_again(post, verb):
    with FakeSmtp(**{verb: ["451 4.7.1 greylisted, come back"]}) as server:
        box = post(mail=server.mail_section())
        one = box.queue("ann@example.org")
        row = box.wait(one, "queued")
        assert row["answer"] == "451 4.7.1 greylisted, come back"
        assert 60 <= row["next_at"] - time.time() + 5 <= 90
        box.hurry()
        box.wait(one, "sent", attempts=2)
        assert len(server.mails) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "END"])
def test_5xx_parks_the_letter_with_the_words(post, verb):
    with FakeSmtp(**{verb: ["550-5.7.1 not this one\r\n550 5.7.1 ask postmaster"]}) as server:
        box = post(mail=server.mail_section())
        row = box.wait(box.queue("ann@example.org"), "failed")
        assert row["answer"] == "550 5.7.1 not this one 5.7.1 ask postmaster"
        box.wait(box.queue("ann@example.org"), "sent")      # the next is no worse for it


def test_a_5xx_greeting_parks_no_letter(post):
    with FakeSmtp(CONNECT=["554 5.3.2 closed today"]) as server:
        box = post(mail=server.mail_section())
        assert "closed today" in box.wait(box.queue("ann@example.org"), "queued")["answer"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_a_server_that_wants_a_sign_in_parks_no_letter(post, verb):
    with FakeSmtp(**{verb: ["530 5.7.0 authentication required"]}) as server:
        box = post(mail=server.mail_section())
        assert "authentication" in box.wait(box.queue("ann@example.org"), "queued")["answer"]


@pytest.mark.parametrize("end", ["cut", "421 4.7.0 enough for this connection"])
def test_a_connection_that_is_worn_out_is_replaced_at_once(post, end):
    with FakeSmtp(MAIL=["250 2.1.0 Ok", end]) as server:
        box = post(start=False, mail=server.mail_section())
        first, second = box.queue("ann@example.org"), box.queue("bob@example.org")
        box.moot.start("mail")
        box.wait(first, "sent")
        assert box.wait(second, "sent")["attempts"] == 1
        assert server.connections == 2


@pytest.mark.parametrize("reply", ["250 " + "x" * 9000, "550-" + "y\r\n550-" * 3000 + "end",
                                   "no code at all", "", "99"])
def test_a_server_that_talks_nonsense_is_survived(post, reply):
    with FakeSmtp(RCPT=[reply]) as server:
        box = post(mail=server.mail_section(timeout_secs=2))
        one = box.queue("ann@example.org")
        wait_for(lambda: box.row(one)["answer"] is not None, "an outcome")
        assert len(box.row(one)["answer"]) < 512
        box.wait(box.queue("bob@example.org"), "sent")


def test_one_refused_address_holds_up_nobody(mta, post):
    box = post(mail=mta.mail_section())
    one = box.queue("gone@example.org", "bob@example.org", subject="To both")
    mta.wait_mail("bob@example.org", "To both")
    rows = wait_for(lambda: [r for r in [box.rows(one)]
                             if r["gone@example.org"]["state"] == "failed"
                             and r["bob@example.org"]["state"] == "sent"], "both outcomes")[0]
    assert "nobody of that name here" in rows["gone@example.org"]["answer"]


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "RCPT", "END"])
def test_a_server_that_hangs_is_left_in_time(post, verb):
    with FakeSmtp(**{verb: ["hang"]}) as server:
        box = post(mail=server.mail_section(timeout_secs=1))
        one = box.queue("ann@example.org")
        row = box.wait(one, "queued", secs=10)
        assert re.search("time", row["answer"], re.I)
        box.hurry()
        box.wait(one, "sent", attempts=2)


def test_a_server_that_hangs_on_quit_holds_nothing_up(post):
    with FakeSmtp(QUIT=["hang"]) as server:
        box = post(mail=server.mail_section(timeout_secs=1))
        box.wait(box.queue("ann@example.org"), "sent")
        wait_for(lambda: "QUIT" in server.commands, "the end of the first")
        box.wait(box.queue("ann@example.org"), "sent", secs=5)
        assert server.connections == 2


@pytest.mark.parametrize("fault", ["cut", "take+cut"])
def test_a_cut_after_data_is_tried_again_with_the_same_bytes(post, fault):
    with FakeSmtp(END=[fault]) as server:
        box = post(mail=server.mail_section())
        one = box.queue("ann@example.org", body="Grüße\n" * 500, method="PUBLISH",
                        calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        row = box.wait(one, "queued")
        assert "after DATA" in row["answer"]
        box.moot.stop("mail")
        box.hurry()
        box.moot.start("mail")
        box.wait(one, "sent", attempts=2)
        assert len(server.data_seen) == 2 and server.data_seen[0] == server.data_seen[1]
        assert headers(server.data_seen[1])["Message-ID"] == f"<{one}>"


def test_a_letter_whose_answer_was_cut_waits_for_the_lists_copy(post, tmp_path):
    source = tmp_path / "list"
    for sub in ("new", "cur", "tmp"):
        (source / sub).mkdir(parents=True)
    with FakeSmtp(END=["take+cut"]) as server:
        box = post(mail=server.mail_section(),
                   extra_config=f"[source list]\nmaildir = {source}\n")
        one = box.queue(LIST, is_list=1)
        row = box.wait(one, "queued")
        assert row["next_at"] - time.time() > 100
        copy = b"List-Id: <devel.lists.example.org>\n" + server.data_seen[0]
        (source / "new" / "1.copy").write_bytes(copy.replace(b"\r\n", b"\n"))
        assert box.wait_confirmed(one)["state"] == "sent"
        assert len(server.data_seen) == 1


def test_a_server_that_is_down_is_waited_for(mta, post):
    box = post(mail=mta.mail_section())
    mta.down()
    try:
        one = box.queue("ann@example.org", subject="While it was down")
        assert "127.0.0.1 port" in box.wait(one, "queued")["answer"]
    finally:
        mta.up()
    box.hurry()
    box.wait(one, "sent", attempts=2)
    mta.wait_mail("ann@example.org", "While it was down")


def test_sigterm_waits_for_the_letter_in_hand(post):
    with FakeSmtp(END=["hold"]) as server:
        box = post(mail=server.mail_section(timeout_secs=20))
        one, two = box.queue("ann@example.org"), box.queue("bob@example.org")
        server.wait_mails(1)
        process = box.moot.running["mail"]
        process.terminate()
        server.release()
        assert process.wait(10) == 0
        states = sorted([box.row(one)["state"], box.row(two)["state"]])
        assert states == ["queued", "sent"]


def test_what_was_sent_is_noted_when_the_database_is_free_again(post):
    with FakeSmtp(END=["hold"]) as server:
        box = post(mail=server.mail_section(timeout_secs=20))
        one = box.queue("ann@example.org")
        server.wait_mails(1)
        conn = sqlite3.connect(box.moot.db, isolation_level=None)
        conn.execute("BEGIN IMMEDIATE")
        server.release()
        box.moot.wait_log("mail", "cannot note what became of it")
        conn.execute("ROLLBACK")
        conn.close()
        box.wait(one, "sent")
        assert len(server.data_seen) == 1


def test_a_full_disk_keeps_the_letter(post, tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder],
                      capture_output=True).returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        box = post(mail=f"maildir = {folder}/box")
        one = box.queue("ann@example.org", body="0123456789\n" * 20000)
        assert "No space left" in box.wait(one, "queued")["answer"]
        subprocess.run(["mount", "-o", "remount,size=4m", folder], check=True)
        box.hurry()
        box.wait(one, "sent", attempts=2)
        assert len(box.moot.mails(folder / "box")) == 1
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


# ---- kill -9 between "queued" and "sent"

@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_crash_before_the_server_has_it_loses_nothing(post, verb):
    with FakeSmtp(**{verb: ["hang"]}) as server:
        box = post(mail=server.mail_section(timeout_secs=20))
        one = box.queue("ann@example.org", is_list=1)
        wait_for(lambda: server.connections and box.row(one)["state"] == "sending"
                 and server.answers[verb].empty(), "the server to hang")
        box.moot.kill9("mail")
        assert box.row(one)["state"] == "sending"
        box.moot.start("mail")
        box.wait(one, "sent")
        assert [headers(m[2])["Message-ID"] for m in server.mails] == [f"<{one}>"]


def crash_after_data(post, server, tmp_path, with_source):
    source = tmp_path / "list"
    for sub in ("new", "cur", "tmp"):
        (source / sub).mkdir(parents=True)
    extra = f"[source list]\nmaildir = {source}\n" if with_source else ""
    box = post(mail=server.mail_section(timeout_secs=20), extra_config=extra,
               lists="archive = https://lists.example.org/%s/\n")
    one = box.queue(LIST, is_list=1)
    server.wait_mails(1)
    box.moot.kill9("mail")
    assert box.row(one)["state"] == "sending"
    return box, one, source


def test_a_crash_after_data_sends_the_same_bytes_again(post, tmp_path):
    with FakeSmtp(END=["take+hang"]) as server:
        box, one, _ = crash_after_data(post, server, tmp_path, with_source=False)
        box.moot.start("mail")
        box.wait(one, "sent")
        assert len(server.mails) == 2 and server.mails[0] == server.mails[1]


def test_a_crash_after_data_is_not_sent_twice_when_the_copy_came_back(post, tmp_path):
    with FakeSmtp(END=["take+hang"]) as server:
        box, one, source = crash_after_data(post, server, tmp_path, with_source=True)
        copy = b"List-Id: <devel.lists.example.org>\r\n" + server.mails[0][2]
        (source / "new" / "1.copy").write_bytes(copy.replace(b"\r\n", b"\n"))
        box.moot.start("mail")
        row = box.wait_confirmed(one)
        assert row["state"] == "sent"
        assert row["archive_url"] == f"https://lists.example.org/{one}/"
        box.hurry()
        box.wait(box.queue("ann@example.org"), "sent")      # a whole round has passed
        assert [m[1] for m in server.mails] == [LIST, "ann@example.org"]
        assert [f.name for f in (source / "cur").iterdir()] == ["1.copy:2,S"]


def test_a_crash_after_data_waits_for_the_copy_before_sending_again(post, tmp_path):
    with FakeSmtp(END=["take+hang"]) as server:
        box, one, _ = crash_after_data(post, server, tmp_path, with_source=True)
        box.moot.start("mail")
        box.wait(box.queue("ann@example.org"), "sent")
        row = box.row(one)
        assert row["state"] == "queued" and 100 < row["next_at"] - time.time() <= 120
        box.hurry()
        box.wait(one, "sent", attempts=2)
        assert server.mails[0] == server.mails[2]


# ---- what the list gives back

def test_a_copy_that_came_past_the_list_confirms_nothing(post, tmp_path):
    with FakeSmtp() as server:
        source = tmp_path / "list"
        for sub in ("new", "cur", "tmp"):
            (source / sub).mkdir(parents=True)
        box = post(mail=server.mail_section(),
                   extra_config=f"[source list]\nmaildir = {source}\n")
        one = box.queue(LIST, "me@example.org", is_list=1)
        server.wait_mails(2)
        mail = server.mails[0][2].replace(b"\r\n", b"\n")
        (source / "new" / "1.direct").write_bytes(b"Return-Path: <moot@example.org>\n" + mail)
        (source / "new" / "2.rubbish").write_bytes(b"no mail at all")
        wait_for(lambda: (source / "cur" / "1.direct:2,S").exists(), "it to be read")
        assert not box.row(one)["confirmed_at"]
        (source / "new" / "3.list").write_bytes(
            b"Return-Path: <devel+bounces-1@lists.example.org>\n" + mail)
        box.wait_confirmed(one)
        assert (source / "cur" / "2.rubbish:2,S").exists()
        said = box.moot.run("source", "unreadable")
        assert "list, 2.rubbish: this is no mail: it has neither From nor Message-ID" in said
        assert "1 unreadable" in box.moot.run("status")


# ---- moot check

def checked(moot, ok):
    done = moot.run("check", check=False)
    assert (done.returncode == 0) == ok, done.stdout + done.stderr
    return "\n".join(line for line in (done.stdout + done.stderr).splitlines()
                     if "mail" in line)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_moot_check_signs_in_and_sends_nothing(mta, make_moot, security):
    moot = make_moot(mail=mta.mail_section(security))
    moot.run("init")
    before = len(mta.log())
    assert "nothing was sent" in checked(moot, ok=True)
    wait_for(lambda: "auth=1" in mta.log()[before:], "Postfix to note the sign-in")
    assert "mail=" not in mta.log()[before:]


def test_moot_check_says_what_is_wrong(mta, make_moot, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("not it\n")
    wrong.chmod(0o600)
    section = mta.mail_section()
    cases = [(section.replace(str(mta.password_file), str(wrong)), "was refused: 535"),
             (section.replace(str(mta.ca_file), str(make_ca(tmp_path))), "certificate"),
             (section.replace(f"port = {mta.starttls_port}", "port = 1"), "port 1")]
    for mail, words in cases:
        moot = make_moot(mail=mail)
        moot.run("init")
        assert words in checked(moot, ok=False)
