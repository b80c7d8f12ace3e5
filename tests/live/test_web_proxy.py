# SPDX-License-Identifier: GPL-2.0-or-later
"""moot-web behind a real nginx with the sample etc/nginx.conf."""
import http.client
import json
import os
import re
import shutil
import sqlite3
import ssl
import subprocess
import urllib.parse

import pytest

from moot import REPO, free_port, port_answers, wait_for

NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


def certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=moot.example.org", "-keyout", folder / "key.pem",
                    "-out", folder / "cert.pem"], check=True, capture_output=True)


def sample(moot, folder, plain, tls):
    """The sample with other ports and a certificate of its own; the rest as it is."""
    text = (REPO / "etc" / "nginx.conf").read_text()
    for old, new in (("127.0.0.1:8080", f"127.0.0.1:{moot.web_port}"),
                     ("listen 80;", f"listen 127.0.0.1:{plain};"),
                     ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
                     ("/etc/letsencrypt/live/moot.example.org/fullchain.pem",
                      str(folder / "cert.pem")),
                     ("/etc/letsencrypt/live/moot.example.org/privkey.pem",
                      str(folder / "key.pem"))):
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r"\tlisten \[::\]:.*\n", "", text)
    (folder / "moot.conf").write_text(text)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        "events { }\nhttp {\n"
        f"access_log {folder}/access.log;\n"
        f"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"include {folder}/moot.conf;\n}}\n")


@pytest.fixture
def proxy(make_moot, tmp_path):
    """moot-web and nginx; proxy(method, path, ...) asks through nginx."""
    moot = make_moot(web="behind_proxy = yes")
    moot.conf.write_text(re.sub(r"url = .*", "url = https://moot.example.org",
                                moot.conf.read_text(), count=1))
    moot.start("web")
    folder = tmp_path / "nginx"
    folder.mkdir()
    plain, tls = free_port(), free_port()
    certificate(folder)
    sample(moot, folder, plain, tls)
    subprocess.run([NGINX, "-t", "-c", folder / "nginx.conf"], check=True, capture_output=True)
    nginx = subprocess.Popen([NGINX, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
    wait_for(lambda: port_answers(tls), "nginx")
    trust = ssl.create_default_context(cafile=folder / "cert.pem")
    trust.check_hostname = False

    def ask(method, path, body=None, **headers):
        conn = http.client.HTTPSConnection("127.0.0.1", tls, timeout=10, context=trust)
        conn.request(method, path, body, {"Host": "moot.example.org", **headers})
        answer = conn.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        conn.close()
        return answer
    ask.moot, ask.plain, ask.folder, ask.tls, ask.trust = moot, plain, folder, tls, trust
    yield ask
    nginx.terminate()
    nginx.wait()


def test_pages_come_through_with_their_headers(proxy):
    answer = proxy("GET", "/")
    assert answer.status == 200 and "Example Project" in answer.text
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    again = proxy("GET", "/", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304
    zipped = proxy("GET", "/", **{"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    again = proxy("GET", "/", **{"If-None-Match": zipped.headers["ETag"]})
    assert again.status == 304


def test_plain_http_is_sent_to_https(proxy):
    conn = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
    conn.request("GET", "/calls?x=1", headers={"Host": "moot.example.org"})
    answer = conn.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == "https://moot.example.org/calls?x=1"
    conn.close()


def test_a_form_works_and_the_client_is_known_by_its_own_address(proxy):
    page = proxy("GET", "/login")
    cookie = page.headers["Set-Cookie"].split(";")[0]
    assert "Secure" in page.headers["Set-Cookie"]
    token = re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)
    body = urllib.parse.urlencode({"csrf": token, "email": "ann@example.org", "next": ""})
    answer = proxy("POST", "/login", body, Cookie=cookie, Origin="https://moot.example.org",
                   **{"Content-Type": "application/x-www-form-urlencoded",
                      "X-Forwarded-For": "203.0.113.7"})
    assert answer.status == 303
    keys = [row["key"] for row in proxy.moot.sql("SELECT key FROM rate")]
    assert "login from 127.0.0.1" in keys and not any("203.0.113.7" in k for k in keys)


def test_secrets_in_paths_stay_out_of_the_log(proxy):
    proxy("GET", "/login/" + "x" * 24)
    proxy("GET", "/feed/" + "y" * 24 + ".ics")
    proxy("GET", "/calls")
    log = wait_for(lambda: (proxy.folder / "access.log").read_text(), "a line in the log")
    assert "/calls" in log and "xxxx" not in log and "yyyy" not in log


def test_a_body_that_is_too_large_is_refused(proxy):
    assert proxy("POST", "/login", "a" * 600000).status == 413


def test_notes_are_passed_on_at_once_and_as_often_as_people_type(proxy):
    with sqlite3.connect(proxy.moot.db, timeout=10) as conn:
        conn.execute("INSERT INTO notes (id, title, text, created_at, changed_at) "
                     "VALUES (7, 'Session', '', 0, 0)")
        conn.execute("INSERT INTO notes_revision (notes_id, version, text, authors, at) "
                     "VALUES (7, 0, '', '', 0)")
    proxy.moot.person("Ann", "ann@example.org")
    link = re.search(r"/login/\S+", proxy.moot.run("person", "login", "ann@example.org")).group(0)
    form = proxy("GET", link)
    cookie = form.getheader("Set-Cookie").split(";")[0]
    csrf = re.search(r'name="csrf" value="([^"]+)"', form.text).group(1)
    answer = proxy("POST", link, f"csrf={csrf}", Cookie=cookie,
                   **{"Content-Type": "application/x-www-form-urlencoded"})
    session = next(value.split(";")[0] for name, value in answer.getheaders()
                   if name == "Set-Cookie" and value.startswith("moot_session="))
    csrf = re.search(r'name="csrf" value="([^"]+)"',
                     proxy("GET", "/notes/7", Cookie=session).text).group(1)
    conn = http.client.HTTPSConnection("127.0.0.1", proxy.tls, timeout=10, context=proxy.trust)
    conn.request("GET", "/notes/7/events?v=0&client=aaaa",
                 headers={"Host": "moot.example.org", "Cookie": session})
    stream = conn.getresponse()
    for n in range(40):                 # faster than a form may be sent
        change = urllib.parse.quote(json.dumps([[n, [0, "x"]] if n else [[0, "x"]]]))
        answer = proxy("POST", "/notes/7/changes",
                       f"csrf={csrf}&client=bbbb&v={n}&changes={change}", Cookie=session,
                       **{"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == 200, answer.text
        while (line := stream.readline()) and not line.startswith(b'data: {"v"'):
            pass
        assert json.loads(line[6:])["v"] == n
    conn.close()
