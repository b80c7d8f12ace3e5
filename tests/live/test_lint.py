# SPDX-License-Identifier: GPL-2.0-or-later
"""make lint stops what CONTRIBUTING.md forbids: one deliberate violation each."""
import re
import shutil
import subprocess

import pytest

from moot import REPO

SPDX = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
START = SPDX + "/* A file of the test. */\n"

# name: (file, its text, the line complained of, a piece of the complaint)
CASES = {
    "a_folder_includes_one_that_it_may_not_use": (
        "people/bad.c", START + '#include "calendar/call.h"\n', 3,
        'people may not use "calendar/call.h"'),
    "bot_includes_the_mail_library": (
        "bot/bad.c", START + '#include "mail/send.h"\n', 3, 'bot may not use "mail/send.h"'),
    "bot_irc_knows_a_domain_header": (
        "bot/irc/bad.c", START + '#include "calendar/call.h"\n', 3,
        'bot/irc may not use "calendar/call.h"'),
    "a_public_header_includes_one_it_may_not_use": (
        "include/base/bad.h", SPDX + '#include "people/person.h"\n', 2,
        'base may not use "people/person.h"'),
    "a_folder_reaches_into_another_by_dots": (
        "web/bad.c", START + '#include "../bot/irc/line.h"\n', 3, "web may not use"),
    "pure_code_asks_the_clock": (
        "calendar/minutes/bad.c", START + "int k(void)\n{\n\treturn clock_now();\n}\n", 5,
        "is pure"),
    "pure_code_knows_the_database": (
        "calendar/minutes/bad_db.c", START + '#include "base/db.h"\n', 3, "is pure"),
    "sqlite3_is_included_outside_its_room": (
        "calendar/bad_sql.c", START + "#include <sqlite3.h>\n", 3,
        "<sqlite3.h> is for base/db.c only"),
    "openssl_is_included_outside_its_room": (
        "mail/bad_tls.c", START + "#include <openssl/evp.h>\n", 3, "is for bot/irc/% only"),
    "a_header_does_not_compile_alone": (
        "people/bad_alone.h", SPDX + "int bad_alone(struct nowhere x, size_t n);\n", 1,
        "does not compile alone"),
    "a_public_header_that_only_its_folder_includes": (
        "include/people/bad_public.h", SPDX + "int bad_public(void);\n", 1,
        "no other folder includes this"),
    "a_public_header_of_a_program": (
        "include/web/bad.h", SPDX + "int bad_web(void);\n", 1, "nobody may use this folder"),
    "no_spdx_line": ("base/bad_spdx.c", "/* A file. */\nint x;\n", 1, "no SPDX line"),
    "no_spdx_line_in_python": ("tests/bad_spdx.py", "import os\n", 1, "no SPDX line"),
    "no_word_on_what_a_file_is_for": (
        "base/bad_head.c", SPDX + "int y;\n", 2, "what the file is for"),
    "a_system_header_after_ours": (
        "people/bad_order.c", START + '#include "base/err.h"\n#include <string.h>\n', 4,
        'include of "string.h" is late'),
    "ours_not_sorted": (
        "people/bad_sort.c", START + '#include "base/str.h"\n#include "base/err.h"\n', 4,
        'after "base/str.h"; sort them'),
    "a_line_comment": ("base/bad_slashes.c", START + "int z; // why\n", 3, "a // comment"),
    "a_line_of_101_columns": (
        "base/bad_wide.c", START + "\tint wide" + "_" * 84 + ";\n", 3, "line of 101 columns"),
    "a_blank_at_the_end": ("base/bad_blank.c", START + "int b; \n", 3, "blank at the end"),
    "a_banned_function": (
        "base/bad_fn.c", START + "int f(char *s)\n{\n\treturn atoi(s);\n}\n", 5,
        "atoi() is banned"),
    "time_asked_outside_the_clock": (
        "people/bad_time.c", START + "long g(void)\n{\n\treturn time(NULL);\n}\n", 5,
        "time() is banned"),
    "a_typedef_of_a_struct": (
        "base/bad_type.c", START + "typedef struct thing thing;\n", 3, "typedef of a struct"),
    "a_function_of_over_a_hundred_lines": (
        "base/bad_long.c", START + "void h(void)\n{\n" + "\t;\n" * 101 + "}\n", 4,
        "function of 101 lines"),
    "a_file_of_over_a_thousand_lines": (
        "base/bad_file.c", START + "int i;\n" * 1000, 1001, "file of over 1000 lines"),
    "a_table_written_by_two_files": (
        "web/bad_table.c",
        START + 'const char *q = "DELETE FROM session WHERE 1";\n', 3,
        'table "session" is changed in'),
}

# What looks like a violation and is none.
INNOCENT = START + """\
#include <stdio.h>

#include <zlib.h>

#include "base/err.h"

/* http://example.org is no comment // of that kind, nor is atoi(3) here a call. */
static const char *const url = "http://example.org/";

static void f(struct thing *thing)
{
	thing->time(url);		/* a member */
	my_time("atoi(x)");
}
"""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """All violations at once in a copy of the tree; what lint says about them."""
    copy = tmp_path_factory.mktemp("lint") / "tree"
    skip = shutil.ignore_patterns("build*", ".git", "var", "__pycache__")
    shutil.copytree(REPO, copy, ignore=skip)
    for path, text, _, _ in CASES.values():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text(text)
    (copy / "people/innocent.c").write_text(INNOCENT)
    done = subprocess.run(["sh", "tests/lint.sh"], cwd=copy, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    assert done.returncode == 1
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", CASES)
def test_lint_stops(name, complaints):
    path, _, line, words = CASES[name]
    assert [c for c in complaints if c.startswith(f"{path}:{line}: ") and words in c]


def test_lint_says_nothing_about_the_innocent(complaints):
    assert not [c for c in complaints if c.startswith("people/innocent.c")]


def test_lint_complains_of_nothing_else(complaints):
    """So the tree itself is clean, and no rule hits a file that keeps it."""
    ours = {case[0] for case in CASES.values()}
    other = [c for c in complaints if re.match(r"[\w./]+:\d+: ", c)
             and c.split(":")[0] not in ours]
    assert other == []


def test_contributing_has_the_same_arrows_as_the_makefile():
    text = (REPO / "Makefile").read_text()
    uses = {name: words.split() for name, words in
            re.findall(r"^uses_([a-z]+) *=(.*)$", text, re.M)}
    table = dict(re.findall(r"^\| `([a-z]+)/` \|.*\| ([^|]*) \|$",
                            (REPO / "CONTRIBUTING.md").read_text(), re.M))
    for name, words in uses.items():
        if name != "ctl":               # it may use everything, and the table says "all"
            assert re.sub(r" \(.*", "", table[name]).strip("–").split() == words, name


def test_lint_is_quick_and_ends_well_on_a_clean_tree(tmp_path):
    tree = tmp_path / "tree"
    for path in ("include/base/err.h", "include/base/base.h", "base/banned.h", "base/err.c",
                 "tests/lint.sh", "tests/lint.awk", "people/actor.c", "README.md"):
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPO / path, tree / path)
    for folder in ("people", "mail", "calendar", "bot", "web", "ctl", "etc", ".ci"):
        (tree / folder).mkdir(exist_ok=True)
    shutil.copy(REPO / "Makefile", tree)
    (tree / "people/actor.c").write_text(
        START + '#include "base/base.h"\n#include "base/err.h"\n')
    done = subprocess.run(["sh", "tests/lint.sh"], cwd=tree, text=True, capture_output=True,
                          timeout=20)
    assert (done.returncode, done.stdout.strip()) == (0, "lint: fine"), done.stdout
