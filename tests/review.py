# SPDX-License-Identifier: GPL-2.0-or-later
"""A small tree with MAINTAINERS, and patches for it as a list carries them."""
import email.message
import email.utils
import os
import subprocess
import time

LIST = "devel@lists.example.org"
MAINTAINERS = """\
Descriptions of section entries:

	M: Mail patches to: FullName <address@domain>
	V: Version of the file: xen-maintainers-1

	Maintainers List (try to look for most precise areas first)
			-----------------------------------

X86 ARCHITECTURE
M:	Jan Deep <jan@example.org>
R:	Roger Reader <roger@example.org>
S:	Supported
F:	xen/arch/x86/

SHADOW
M:	Tim Shade <tim@example.org>
S:	Maintained
F:	xen/arch/x86/mm/shadow/

THE REST
M:	Ann Commit <ann@example.org>
M:	Jan Deep <jan@example.org>
S:	Supported
F:	*
F:	*/
"""


def make_tree(folder, maintainers=MAINTAINERS):
    """A repository with that MAINTAINERS on its branch staging."""
    folder.mkdir(parents=True)
    who = {f"GIT_{one}_{what}": value for one in ("AUTHOR", "COMMITTER")
           for what, value in (("NAME", "Ann Commit"), ("EMAIL", "ann@example.org"))}
    (folder / "MAINTAINERS").write_text(maintainers)
    for args in (["init", "-q", "-b", "staging"], ["add", "-A"], ["commit", "-q", "-m", "begin"]):
        subprocess.run(["git", "-C", folder, *args], check=True, env=dict(os.environ, **who))
    return folder


def diff(path, line="+int x;"):
    return (f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n"
            f"@@ -1,1 +1,2 @@\n int a;\n{line}\n")


class List:
    """Mails of a list, one after the other, as an mbox that can be imported."""

    def __init__(self, path, days_ago=10):
        self.path, self.at = path, time.time() - days_ago * 86400
        self.n = 0
        path.write_bytes(b"")

    def mail(self, who, subject, body, to=None):
        """Its Message-ID, without brackets."""
        self.n += 1
        self.at += 60
        name = who.split("@")[0].title()
        mail = email.message.EmailMessage()
        mail["From"] = f"{name} <{who}>"
        mail["To"] = LIST
        mail["Subject"] = subject
        mail["Date"] = email.utils.formatdate(self.at)
        mail["Message-ID"] = f"<{self.n}.{int(self.at)}@example.org>"
        mail["List-Id"] = "<devel.lists.example.org>"
        if to:
            mail["In-Reply-To"] = mail["References"] = f"<{to}>"
        mail.set_content(body)
        data = mail.as_bytes().replace(b"\nFrom ", b"\n>From ")
        with self.path.open("ab") as out:
            out.write(b"From list@example.org Thu Jan  1 00:00:00 2026\n" + data + b"\n")
        return mail["Message-ID"].strip("<>")

    def patch(self, who, subject, paths=("xen/arch/x86/a.c",), to=None, tags="", line="+int x;"):
        name = who.split("@")[0].title()
        return self.mail(who, subject, f"It is needed.\n\n{tags}Signed-off-by: {name} <{who}>\n"
                         "---\n" + "".join(diff(path, line) for path in paths) + "-- \n2.39\n", to)
