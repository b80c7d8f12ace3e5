# SPDX-License-Identifier: GPL-2.0-or-later
"""moot-web as a server: limits, headers, caching, what it refuses and how it says so."""
import http.client
import re
import socket
import subprocess

import pytest

from moot import BUILD, free_port

SECURITY = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def web(moot):
    moot.start("web")
    return moot


def raw(moot, data, timeout=10):
    """Bytes over a connection of their own; everything that comes back until it closes."""
    with socket.create_connection(("127.0.0.1", moot.web_port), timeout) as s:
        s.sendall(data)
        got = b""
        while True:
            try:
                piece = s.recv(65536)
            except (ConnectionResetError, socket.timeout):
                return got
            if not piece:
                return got
            got += piece


def status(answer):
    match = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(match.group(1)) if match else None


def ask(moot, head, body=b""):
    return status(raw(moot, head.replace("\n", "\r\n").encode() + b"\r\n" + body))


CLOSE = "Host: x\nConnection: close\n"


def test_every_answer_has_the_security_headers(web):
    css = re.search(r'href="(/a/[^"]+\.css)"', web.get("/").text).group(1)
    for path in ("/", "/calls", "/calls.ics", "/calls.json", "/login", "/zone", "/nothing",
                 "/call/1", "/me", css, "/%00", "/call/1.ics"):
        answer = web.get(path)
        for name, value in SECURITY.items():
            assert value in (answer.headers[name] or ""), (path, name)
    policy = web.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "*" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
    assert "base-uri 'none'" in policy


def test_pages_hold_no_inline_script_or_style(web):
    for path in ("/", "/calls", "/meetings", "/minutes", "/letters", "/login", "/zone"):
        text = web.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), path


def test_a_head_request_is_a_get_without_the_body(web):
    full, head = web.get("/"), web.browser().request("HEAD", "/")
    assert head.status == 200 and head.body == b""
    assert head.headers["Content-Length"] == str(len(full.body))
    assert head.headers["ETag"] == full.headers["ETag"]


@pytest.mark.parametrize("path", ["/", "/calls", "/calls.ics", "/calls.json", "/minutes"])
def test_a_page_that_did_not_change_is_not_sent_again(web, path):
    first = web.get(path)
    assert first.headers["ETag"].startswith('"')
    for _ in range(2):                  # fresh, and from what is kept
        again = web.get(path, **{"If-None-Match": first.headers["ETag"]})
        assert again.status == 304 and again.body == b""
        assert again.headers["ETag"] == first.headers["ETag"]
        assert "nosniff" in again.headers["X-Content-Type-Options"]
    assert web.get(path, **{"If-None-Match": '"other"'}).status == 200


def test_static_files_are_kept_for_a_year_and_named_by_content(web):
    css = re.search(r'href="(/a/[^"]+\.css)"', web.get("/").text).group(1)
    answer = web.get(css)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    old = web.get("/a/0123456789abcdef/style.css")
    assert old.status == 200 and "immutable" not in old.headers["Cache-Control"]
    assert web.get("/a/x/embed.sh").status == 404
    assert web.get("/a/x/..%2f..%2fmain.c").status == 404


def test_html_is_asked_for_again_each_time(web):
    assert web.get("/").headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" in web.get("/").headers["Vary"]
    assert web.get("/nothing").headers["Cache-Control"] == "no-store"


def test_a_large_body_is_refused_before_it_is_sent(web):
    head = f"POST /login HTTP/1.1\n{CLOSE}Content-Length: 100000000\n"
    assert ask(web, head) == 413


def test_a_body_without_a_length_is_cut_off(web):
    chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
    head = f"POST /login HTTP/1.1\n{CLOSE}Transfer-Encoding: chunked\n"
    assert ask(web, head, chunk * 20 + b"0\r\n\r\n") == 413
    endless = raw(web, head.replace("\n", "\r\n").encode() + b"\r\n" + chunk * 80)
    assert status(endless) in (None, 413)
    assert web.get("/").status == 200


def test_a_long_address_and_a_long_header_are_refused(web):
    assert ask(web, f"GET /{'a' * 70000} HTTP/1.1\n{CLOSE}") in (414, 431)
    assert ask(web, f"GET / HTTP/1.1\nX: {'a' * 70000}\n{CLOSE}") == 431
    assert ask(web, f"GET / HTTP/1.1\nX: {'a' * 30000}\n{CLOSE}") == 200


def test_requests_that_can_be_read_in_two_ways_are_refused(web):
    assert ask(web, "GET / HTTP/1.1\nConnection: close\n") == 400
    assert ask(web, f"GET / HTTP/1.1\nHost: y\n{CLOSE}") == 400
    assert ask(web, f"POST /login HTTP/1.1\n{CLOSE}Content-Length: 3\n"
               "Transfer-Encoding: chunked\n", b"0\r\n\r\n") == 400
    assert ask(web, f"POST /login HTTP/1.1\n{CLOSE}Content-Length: 3\nContent-Length: 4\n",
               b"abcd") == 400
    assert ask(web, f"POST /login HTTP/1.1\n{CLOSE}Content-Length: -1\n") == 400


def test_broken_paths_are_refused_and_lead_nowhere(web):
    for path, want in (("/%00", 400), ("/%zz", 400), ("/%", 400), ("/a%0d%0ab", 400),
                       ("/%ff", 400), ("/..", 404), ("/a/../calls", 404), ("/./calls", 404),
                       ("/%2e%2e/calls", 404), ("/call%2f1", 404), ("//calls", 404),
                       ("/calls/", 404), ("/?x=%00", 400)):
        assert ask(web, f"GET {path} HTTP/1.1\n{CLOSE}") == want, path
    assert ask(web, f"GET http://x/calls HTTP/1.1\n{CLOSE}") == 200
    assert ask(web, f"OPTIONS * HTTP/1.1\n{CLOSE}") == 400


def test_another_method_is_refused_and_told_which_are_taken(web):
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = web.browser().request(method, "/calls")
        assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD", method
    answer = web.browser().request("DELETE", "/login")
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert web.get("/logout").status == 405


def test_a_page_that_is_not_there_says_so_in_words(web):
    answer = web.get("/call/999")
    assert answer.status == 404
    assert "999" in answer.text and "start page" in answer.text
    assert "<script>" not in web.get("/%3Cscript%3Ealert(1)").text


def test_the_server_goes_on_after_clients_that_hang_up(web):
    for data in (b"GET", b"GET / HTTP/1.1\r\nHost: x\r\n", b"\0\1\2\r\n\r\n", b"\r\n" * 2000,
                 b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"):
        with socket.create_connection(("127.0.0.1", web.web_port)) as s:
            s.sendall(data)
    assert web.get("/").status == 200


def test_slow_clients_do_not_hold_up_others(web):
    slow = [socket.create_connection(("127.0.0.1", web.web_port)) for _ in range(200)]
    for s in slow:
        s.sendall(b"GET / HTTP/1.1\r\nHo")
    assert web.get("/").status == 200
    for s in slow:
        s.close()


def test_a_connection_serves_many_requests(web):
    conn = http.client.HTTPConnection("127.0.0.1", web.web_port, timeout=10)
    for path in ("/", "/calls", "/nothing", "/minutes", "/login"):
        conn.request("GET", path)
        answer = conn.getresponse()
        answer.read()
        assert not answer.will_close, path
    conn.close()


def test_a_port_in_use_is_named_with_what_to_do(web, make_moot):
    other = make_moot()
    text = other.conf.read_text()
    other.conf.write_text(re.sub(r"port = \d+", f"port = {web.web_port}", text, count=1))
    done = subprocess.run([BUILD / "moot-web", "-c", other.conf], cwd=other.dir, text=True,
                          capture_output=True, timeout=20)
    assert done.returncode == 1
    assert f"port {web.web_port} on 127.0.0.1 is in use" in done.stderr
    assert "[web]" in done.stderr


def test_an_address_to_listen_on_that_is_none_is_named(make_moot):
    moot = make_moot()
    moot.conf.write_text(moot.conf.read_text().replace("listen = 127.0.0.1", "listen = nowhere"))
    done = subprocess.run([BUILD / "moot-web", "-c", moot.conf], cwd=moot.dir, text=True,
                          capture_output=True, timeout=20)
    assert done.returncode == 1 and '"nowhere"' in done.stderr


def test_it_stops_at_once_when_told_to(web):
    keep = http.client.HTTPConnection("127.0.0.1", web.web_port, timeout=10)
    keep.request("GET", "/")
    keep.getresponse().read()
    assert web.stop("web") == 0
    keep.close()


def test_it_serves_on_ipv6_too(make_moot):
    moot = make_moot()
    port = free_port()
    text = moot.conf.read_text().replace("listen = 127.0.0.1", "listen = ::1")
    moot.conf.write_text(re.sub(r"port = \d+", f"port = {port}", text, count=1))

    def ready():
        try:
            socket.create_connection(("::1", port), 1).close()
            return True
        except OSError:
            return False
    moot.start("web", ready=ready)
    conn = http.client.HTTPConnection("::1", port, timeout=10)
    conn.request("GET", "/")
    assert conn.getresponse().status == 200
    conn.close()
