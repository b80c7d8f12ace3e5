#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Put files into the program: prints assembly with a table asset_files of
# { name, data, length, hash } (see web/http/asset.h), ended by a NULL name.
set -eu
echo '	.section .rodata'
n=0
for f in "$@"; do
	printf 'a%d:	.incbin "%s"\na%de:	.byte 0\n' $n "$f" $n
	printf 'n%d:	.asciz "%s"\nh%d:	.asciz "%s"\n' $n "${f##*/}" $n \
		"$(sha256sum "$f" | cut -c1-16)"
	n=$((n + 1))
done
echo '	.section .data.rel.ro,"aw"
	.balign 8
	.globl asset_files
asset_files:'
i=0
while [ $i -lt $n ]; do
	printf '	.quad n%d, a%d, a%de - a%d, h%d\n' $i $i $i $i $i
	i=$((i + 1))
done
echo '	.quad 0, 0, 0, 0
	.section .note.GNU-stack,"",@progbits'
