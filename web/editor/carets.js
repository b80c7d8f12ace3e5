/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the others are: a line in their colour, with their name. */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

const TONES = 6;

export const setCarets = StateEffect.define();
export const dropCaret = StateEffect.define();

/* The same person has the same colour on every screen. */
function toneOf(name) {
	let sum = 0;

	for (const c of name)
		sum = (sum * 31 + c.codePointAt(0)) % 65521;
	return sum % TONES;
}

export function caretOf(caret, anchor, head) {
	return { client: caret.client, name: caret.name, anchor, head, tone: toneOf(caret.name),
		placed: Date.now() };
}

class Flag extends WidgetType {
	constructor(name, tone, placed) {
		super();
		this.name = name;
		this.tone = tone;
		this.placed = placed;	/* when they went there: the name shows anew */
	}

	eq(other) {
		return other.name === this.name && other.placed === this.placed;
	}

	toDOM() {
		const caret = document.createElement("span"), name = document.createElement("span");

		caret.className = "caret tone" + this.tone;
		caret.setAttribute("aria-hidden", "true");
		name.className = "caret-name";
		name.textContent = this.name;
		caret.append(name);
		return caret;
	}

	ignoreEvent() {
		return true;
	}
}

function decorate(list) {
	const marks = [];

	for (const { name, tone, anchor, head, placed } of list.values()) {
		if (anchor !== head)
			marks.push(Decoration.mark({ class: "held tone" + tone })
				.range(Math.min(anchor, head), Math.max(anchor, head)));
		marks.push(Decoration.widget({ widget: new Flag(name, tone, placed), side: 1 }).range(head));
	}
	return Decoration.set(marks, true);
}

const field = StateField.define({
	create() {
		return { list: new Map(), marks: Decoration.none };
	},
	update(value, transaction) {
		let list = value.list;

		if (transaction.docChanged) {
			list = new Map();
			for (const [client, caret] of value.list)
				list.set(client, { ...caret,
					anchor: transaction.changes.mapPos(caret.anchor, 1),
					head: transaction.changes.mapPos(caret.head, 1) });
		}
		for (const effect of transaction.effects) {
			if (effect.is(setCarets)) {
				list = new Map(list);
				for (const caret of effect.value)
					list.set(caret.client, caret);
			} else if (effect.is(dropCaret)) {
				list = new Map(list);
				list.delete(effect.value);
			}
		}
		return list === value.list ? value : { list, marks: decorate(list) };
	},
	provide: (self) => EditorView.decorations.from(self, (value) => value.marks),
});

export function carets() {
	return field;
}
