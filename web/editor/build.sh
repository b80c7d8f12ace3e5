#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bundle notes.js and the packages of package-lock.json into one file: the same
# bytes each time.  What is committed under web/static is what users get; only
# who changes the editor needs Node.      sh web/editor/build.sh OUT [WORKDIR]
set -eu
banner='/* SPDX-License-Identifier: GPL-2.0-or-later AND MIT */
/*
 * Made by web/editor/build.sh of the files beside it and CodeMirror 6, which is
 * (c) 2018-2026 by Marijn Haverbeke and others, under the MIT licence.
 */'
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=${2:-$(mktemp -d)}
[ -n "${2:-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"
cp "$here"/package.json "$here"/package-lock.json "$here"/*.js "$work"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund --silent
node_modules/.bin/esbuild notes.js --bundle --minify --format=iife --target=es2020 \
	--charset=utf8 --legal-comments=none --log-level=warning --outfile=out.js \
	--banner:js="$banner"
cp out.js "$out"
