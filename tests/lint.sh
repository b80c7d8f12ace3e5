#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `make lint`: prints file:line: what is wrong and how to mend it.  tests/lint.awk
# has the rules about text; here headers are compiled alone.
set -u
export LC_ALL=C
cd "$(dirname "$0")/.." || exit 2
CC=${CC:-gcc}
rc=0

folders=$(awk '$1 == "folders" { for (i = 3; i <= NF; i++) print $i }' Makefile)
# shellcheck disable=SC2086
code=$(find include $folders tests -name '*.[ch]' | sort)
# shellcheck disable=SC2086
text=$(find $folders etc tests .ci -type f \( -name '*.py' -o -name '*.sh' -o -name '*.sql' \
	-o -name '*.awk' -o -name '*.css' -o -name '*.js' -o -name '*.md' \
	-o -name '*.[158]' -o -name '*.service' \) ! -path '*/golden/*' | sort)

# shellcheck disable=SC2086
awk -f tests/lint.awk Makefile base/banned.h $code $text *.md || rc=1

pkgs=$(awk '/^pkgs_/ { for (i = 3; i <= NF; i++) print $i }' Makefile)
# shellcheck disable=SC2086
flags="-std=c11 -D_GNU_SOURCE -Iinclude -include base/banned.h -Wall -Wextra -Werror
	$(pkg-config --cflags $pkgs | sed 's/-I/-isystem /g')"
alone='echo "#include \"$1\"" | $CC $flags -I. -fsyntax-only -x c - 2>&1 ||
	{ echo "$1:1: does not compile alone; include or declare what it needs"; exit 1; }'
export CC flags alone
printf '%s\n' "$code" | grep '\.h$' | grep -v '^base/banned\.h$' |
	xargs -P 2 -n 1 sh -c 'eval "$alone"' sh || rc=1

[ $rc -eq 0 ] && echo "lint: fine"
exit $rc
