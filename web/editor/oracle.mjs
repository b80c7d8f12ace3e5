/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases for tests/unit/notes_change.c: what @codemirror/state itself makes of
 * changes.  A line each: text, a, b, a applied, a over b, a over b with a first.
 *	node oracle.mjs > tests/golden/change/map.txt	(in build.sh's folder)
 */
import { ChangeSet, Text } from "@codemirror/state";

let seed = 20261120;
const dice = (n) => {
	seed = (seed * 1103515245 + 12345) % 2147483648;
	return Math.floor((seed / 2147483648) * n);
};
const pieces = ["a", "bc", "\n", "žluť", "🐧", "x\ny", "日本", "", "line\n", "\"q\\", "\t"];
const piece = () => pieces[dice(pieces.length)];
const whole = (s, at) => at > 0 && at < s.length && s.codePointAt(at - 1) > 0xffff ? at - 1 : at;

function change(text) {
	const list = [];
	for (let n = 1 + dice(4); n--;) {
		const from = whole(text, dice(text.length + 1));
		const to = whole(text, Math.min(text.length, from + dice(6)));
		list.push({ from, to: Math.max(from, to), insert: piece() });
	}
	return ChangeSet.of(list, text.length, "\n");
}

/* A text as the change that makes it of nothing. */
const made = (text) => ChangeSet.of(text ? [{ from: 0, insert: text }] : [], 0, "\n");

for (let n = 0; n < 400; n++) {
	let text = "";
	for (let k = dice(8); k--;)
		text += piece();
	const a = change(text), b = change(text);
	const applied = a.apply(Text.of(text.split("\n"))).toString();
	console.log([made(text), a, b, made(applied), a.map(b), a.map(b, true)]
		.map((value) => JSON.stringify(value)).join("\u001f"));
}
