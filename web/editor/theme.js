/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The editor in the colours of style.css, whose names reach into it. */
import { EditorView } from "@codemirror/view";

const tones = {};
for (let i = 0; i < 6; i++)
	tones[".tone" + i] = { "--tone": `var(--tone${i})` };

export const theme = EditorView.theme({
	"&": {
		backgroundColor: "var(--sheet)", color: "var(--ink)",
		border: "1px solid var(--line)", borderRadius: "var(--round)",
		fontSize: ".9375rem",
	},
	"&.cm-focused": { outline: ".1875rem solid var(--accent)", outlineOffset: ".125rem" },
	".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", minHeight: "22rem" },
	".cm-content": { padding: "var(--s3) 0", caretColor: "var(--ink)" },
	".cm-line": { padding: "0 var(--s3)" },
	".cm-gutters": {
		backgroundColor: "transparent", color: "var(--soft)", border: "none",
	},
	"&.cm-focused .cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
	".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
		{ backgroundColor: "var(--mark)" },
	".cm-placeholder": { color: "var(--soft)" },
	".caret": {
		borderLeft: "2px solid var(--tone)", marginLeft: "-1px", marginRight: "-1px",
		position: "relative",
	},
	/* Seen when somebody moves, and out of the way when they do not. */
	"@keyframes caret-name": { "0%, 85%": { opacity: "1" }, "100%": { opacity: "0" } },
	".caret:hover .caret-name": { animation: "none", opacity: "1" },
	".caret-name": {
		animation: "caret-name 6s forwards",
		backgroundColor: "var(--tone)", borderRadius: "0 .25rem .25rem .25rem",
		color: "var(--accent-ink)", font: "600 .6875rem/1.4 var(--sans)", left: "-2px",
		padding: "0 .35rem", pointerEvents: "none", position: "absolute", top: "1.25em",
		userSelect: "none", whiteSpace: "nowrap", zIndex: "1",
	},
	".held": { backgroundColor: "color-mix(in srgb, var(--tone) 22%, transparent)" },
	...tones,
});
