# SPDX-License-Identifier: GPL-2.0-or-later
"""A list and a tree for tests of series: mails are made and imported, the tree is bare.

    community = Community(tmp_path, irc_port=ircd.port)
    community.patch(20, "p1@x")                 # came 20 days ago
    community.mail(10, "r1@x", JAN, "Re: [PATCH] shadow: change", "Why?", "p1@x")
"""
import email.utils
import json
import subprocess
import time

from moot import Moot

NEW = "New Comer <new@comer.example.org>"
JAN = "Jan Deep <jan@deep.example.org>"
ELLA = "Ella Rest <ella@rest.example.org>"
DAY = 86400
MAINTAINERS = f"""SHADOW
M:\t{JAN}
S:\tMaintained
F:\tshadow/

THE REST
M:\t{ELLA}
S:\tSupported
F:\t*
F:\t*/
V:\txen-maintainers-1
"""
DIFF = """---
 shadow/a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/shadow/a.c b/shadow/a.c
index 1111111..2222222 100644
--- a/shadow/a.c
+++ b/shadow/a.c
@@ -1,3 +1,3 @@
 one
-two
+%s
 three
--
2.1
"""


def git(folder, *args, input=None):
    return subprocess.run(["git", "-C", folder, *args], check=True, text=True, input=input,
                          capture_output=True).stdout


class Community:
    """A moot with one tree, whose mails come days ago."""

    def __init__(self, tmp_path, review="", **options):
        """review is lines for [review]; options are Moot's."""
        tree = tmp_path / "tree.git"
        subprocess.run(["git", "init", "-q", "--bare", tree], check=True)
        git(tree, "fast-import", "--quiet", input=(
            "commit refs/heads/staging\ncommitter A <a@example.org> 1700000000 +0000\n"
            f"data 5\nstart\nM 100644 inline MAINTAINERS\ndata {len(MAINTAINERS.encode())}\n"
            f"{MAINTAINERS}\nM 100644 inline shadow/a.c\ndata 4\none\n\n"))
        self.dir = tmp_path
        self.tree = tree
        self.moot = Moot(tmp_path / "moot", lists="archive = https://lore.example.org/%s",
                         extra_config=f"[tree xen]\npath = {tree}\nbranch = staging\n"
                                      f"[review]\n{review}\n", **options)

    def text(self, days_ago, message_id, sender, subject, body, answers=None):
        headers = [f"Message-ID: <{message_id}>", f"From: {sender}", f"Subject: {subject}",
                   "To: devel@lists.example.org", "List-Id: <devel.lists.example.org>",
                   "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                   "Date: " + email.utils.formatdate(time.time() - days_ago * DAY)]
        if answers:
            headers += [f"In-Reply-To: <{answers}>", f"References: <{answers}>"]
        return ("From x@example.org Thu Jan  1 00:00:00 2026\n" + "\n".join(headers) + "\n\n"
                + body + "\n")

    def read(self, *mails):
        """Through `moot import`, all at once."""
        file = self.dir / f"{time.monotonic_ns()}.mbox"
        file.write_text("\n".join(mails))
        self.moot.run("import", file)

    def mail(self, *args):
        self.read(self.text(*args))

    def patch_text(self, days_ago, message_id, subject="[PATCH] shadow: change", tags="",
                   line="2", answers=None):
        return self.text(days_ago, message_id, NEW, subject,
                         f"Why.\n\nSigned-off-by: {NEW}\n{tags}" + DIFF % line, answers)

    def patch(self, *args, **more):
        self.read(self.patch_text(*args, **more))

    def verdict(self, message_id):
        done = self.moot.run("verdict", "--json", message_id, check=False)
        return done.returncode, json.loads(done.stdout)
