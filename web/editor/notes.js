/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notes that several people write at once.  The server holds the one text;
 * what is typed here goes there as changes, and what others type comes as
 * events.  While there is no connection one types on, and it is merged later.
 * Each failure waits longer than the one before: no window can hammer.
 */
import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from "@codemirror/collab";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { ChangeSet, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers, placeholder }
	from "@codemirror/view";
import { caretOf, carets, dropCaret, setCarets } from "./carets.js";
import { theme } from "./theme.js";

const PUSH_MS = 120;		/* what is typed meanwhile goes in one post */
const CARET_MS = 400;
const WAIT_MS = 500, WAIT_MAX_MS = 30000;
const SILENCE_MS = 30000;	/* the server says something every 10 s */
const STEADY_MS = 15000;	/* a connection that held so long was a good one */
const SEND_MAX = 100;
const REMEMBER = 400;		/* changes, to place carets that were on their way */

/* What the server refuses: control characters, and those that turn directions. */
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

class Refused extends Error {
	constructor(status, words) {
		super(words);
		this.status = status;
	}
}

/* The words on the page that the server answers with. */
async function reasonOf(response) {
	const page = new DOMParser().parseFromString(await response.text(), "text/html");
	const lead = page.querySelector(".lead");

	return lead ? lead.textContent : "The server answered " + response.status + ".";
}

async function ask(url, fields) {
	const options = { credentials: "same-origin", cache: "no-store" };

	if (fields) {
		options.method = "POST";
		options.body = new URLSearchParams(fields);
	}
	const response = await fetch(url, options);
	if (response.redirected)
		throw new Refused(403, "You are signed out.");
	if (!response.ok)
		throw new Refused(response.status, await reasonOf(response));
	return response.status === 204 ? null : response.json();
}

class Notes {
	constructor(form) {
		const area = form.querySelector("textarea");

		this.url = form.dataset.notes;
		this.csrf = form.querySelector("[name=csrf]").value;
		this.client = crypto.getRandomValues(new Uint32Array(2)).reduce((s, n) => s + n.toString(36), "");
		this.status = document.getElementById("notes-status");
		this.failures = 0;	/* in a row, of posts */
		this.drops = 0;		/* and of connections */
		this.recent = [];
		this.waiting = [];	/* carets of versions that have not come yet */
		this.people = [];
		this.stopped = null;
		this.show(form, area);
		this.connect();
		window.addEventListener("beforeunload", (event) => {
			if (sendableUpdates(this.view.state).length)
				event.preventDefault();
		});
		window.addEventListener("pagehide", () => this.leave());
		window.addEventListener("pageshow", (event) => event.persisted && this.connect());
		window.addEventListener("online", () => this.connect());
		window.addEventListener("offline", () => this.onGone(this.events));
	}

	show(form, area) {
		const host = document.createElement("div");
		const root = host.attachShadow({ mode: "open" });
		const label = form.querySelector("label[for=text]");

		host.className = "notes-editor";
		host.id = "notes-editor";
		this.view = new EditorView({
			root,
			parent: root,
			state: EditorState.create({
				doc: area.defaultValue,
				extensions: [
					lineNumbers(), history(), drawSelection(), highlightSpecialChars(),
					EditorView.lineWrapping, carets(), theme,
					placeholder("Write here: others see it at once"),
					keymap.of([...defaultKeymap, ...historyKeymap]),
					EditorState.transactionFilter.of(withoutForbidden),
					collab({ startVersion: Number(form.dataset.version), clientID: this.client }),
					EditorView.contentAttributes.of({
						"aria-label": label ? label.textContent : "Notes",
						spellcheck: "true",
					}),
					EditorView.updateListener.of((update) => this.onUpdate(update)),
					EditorView.editable.of(true),
				],
			}),
		});
		form.replaceWith(host);
		this.host = host;
	}

	onUpdate(update) {
		if (update.docChanged)
			this.later();
		if (update.selectionSet || update.docChanged)
			this.caretLater();
	}

	say() {
		const others = this.people.filter((name, i) => this.people.indexOf(name) === i);
		const unsent = sendableUpdates(this.view.state).length;
		let text;

		if (this.stopped)
			text = this.stopped + " Your text is still here: copy what is missing, then load the page again.";
		else if (!this.open)
			text = "No connection. Write on: it will be merged with what others write.";
		else if (unsent && this.failures)
			text = "Not everything is saved yet. " + (this.reason || "");
		else
			text = "Saved. Here: " + (others.join(", ") || "you") + ".";
		if (this.status.textContent !== text)
			this.status.textContent = text;
		this.status.dataset.state = this.stopped ? "stopped" : this.open ? "live" : "away";
		this.host.dataset.version = getSyncedVersion(this.view.state);
		this.host.dataset.unsent = unsent;
	}

	stop(words) {
		this.stopped = words;
		if (this.events)
			this.events.close();
		this.open = false;
		this.say();
	}

	/* How long to wait after so many failures in a row. */
	wait(failures) {
		const ms = Math.min(WAIT_MAX_MS, WAIT_MS * 2 ** Math.min(failures, 10));

		return ms * (0.75 + Math.random() / 2);
	}

	connect() {
		clearTimeout(this.connecting);
		if (this.stopped || (this.events && this.events.readyState !== EventSource.CLOSED))
			return;
		const from = getSyncedVersion(this.view.state);
		const events = new EventSource(`${this.url}/events?v=${from}&client=${this.client}`);

		this.events = events;
		this.alive();
		events.addEventListener("beat", () => this.alive());
		events.addEventListener("changes", (event) => this.onChanges(JSON.parse(event.data)));
		events.addEventListener("caret", (event) => this.onCaret(JSON.parse(event.data)));
		events.addEventListener("people", (event) => this.onPeople(JSON.parse(event.data)));
		events.addEventListener("leave", (event) => this.onLeave(JSON.parse(event.data)));
		events.addEventListener("closed", () => this.stop("These notes have become minutes."));
		events.addEventListener("hello", () => {
			this.open = true;
			this.failures = 0;
			this.steady = setTimeout(() => { this.drops = 0; }, STEADY_MS);
			this.say();
			this.push();
			this.caretLater();
		});
		events.addEventListener("error", () => this.onGone(events));
	}

	/* So that the others do not see us until the connection is found dead. */
	leave() {
		this.events.close();
		this.open = false;
		navigator.sendBeacon(`${this.url}/leave`,
			new URLSearchParams({ csrf: this.csrf, client: this.client }));
	}

	/* A line that is dead and does not say so. */
	alive() {
		clearTimeout(this.silence);
		this.silence = setTimeout(() => this.onGone(this.events), SILENCE_MS);
	}

	/* The browser would try again by itself, without end and without a reason. */
	onGone(events) {
		events.close();
		if (this.events !== events || this.stopped)
			return;
		this.open = false;
		this.say();
		clearTimeout(this.steady);
		clearTimeout(this.silence);
		clearTimeout(this.connecting);
		this.connecting = setTimeout(() => this.fetch().then(() => this.connect()),
			this.wait(this.drops++));
	}

	/* What came meanwhile; also tells whether there is anything to come back to. */
	async fetch() {
		try {
			this.onChanges(await ask(`${this.url}/changes?v=${getSyncedVersion(this.view.state)}`));
		} catch (error) {
			this.failed(error);
		}
	}

	failed(error) {
		this.reason = error instanceof Refused ? error.message : null;
		const status = error instanceof Refused ? error.status : 0;

		if (status && status !== 429 && status < 500 && status !== 408)
			this.stop(error.message);
	}

	/* One by one, as the server moves ours over them: so both come to the same text. */
	onChanges(data) {
		const steps = [];
		let state = this.view.state, version = data.v;

		if (version > getSyncedVersion(state)) {
			this.fetch();
			return;
		}
		for (const change of data.changes) {
			if (version++ < getSyncedVersion(state))
				continue;
			const changes = ChangeSet.fromJSON(change.c);
			const step = receiveUpdates(state, [{ changes, clientID: change.client }]);

			steps.push(step);
			state = step.state;
			this.recent.push({ version, changes, client: change.client });
		}
		if (this.recent.length > REMEMBER)
			this.recent.splice(0, this.recent.length - REMEMBER);
		if (steps.length)
			this.view.update(steps);
		this.placeWaiting();
		this.say();
		this.later();
	}

	later() {
		if (!this.pushing && !this.timer && !this.stopped)
			this.timer = setTimeout(() => this.push(), PUSH_MS);
	}

	async push() {
		clearTimeout(this.timer);
		this.timer = null;
		const unsent = sendableUpdates(this.view.state).slice(0, SEND_MAX);
		const v = getSyncedVersion(this.view.state);

		if (this.pushing || this.stopped || !this.open || !unsent.length) {
			this.say();
			return;
		}
		this.pushing = true;
		let wait = 0;
		try {
			const answer = await ask(`${this.url}/changes`, {
				csrf: this.csrf, client: this.client, v,
				changes: JSON.stringify(unsent.map((update) => update.changes)),
			});
			this.failures = 0;
			this.reason = null;
			this.onChanges(answer);
			if (getSyncedVersion(this.view.state) === v)
				wait = this.wait(this.failures++);	/* nothing came of it */
		} catch (error) {
			wait = this.wait(this.failures++);
			this.failed(error);
		}
		this.pushing = false;
		if (wait && !this.stopped)
			this.timer = setTimeout(() => this.push(), wait);
		else
			this.later();
		this.say();
	}

	/* ---- who is where */

	caretLater() {
		if (!this.caretTimer && this.people.length > 1)
			this.caretTimer = setTimeout(() => this.sendCaret(), CARET_MS);
	}

	async sendCaret() {
		this.caretTimer = null;
		const { state } = this.view, { anchor, head } = state.selection.main;

		if (!this.open || this.stopped)
			return;
		if (sendableUpdates(state).length) {
			this.caretLater();
			return;
		}
		const caret = { v: getSyncedVersion(state), anchor, head };
		if (JSON.stringify(caret) === this.sentCaret)
			return;
		this.sentCaret = JSON.stringify(caret);
		await ask(`${this.url}/caret`, { csrf: this.csrf, client: this.client, ...caret })
			.catch(() => { this.sentCaret = null; });
	}

	onCaret(caret) {
		if (caret.client === this.client)
			return;
		this.waiting = this.waiting.filter((other) => other.client !== caret.client);
		this.waiting.push(caret);
		this.placeWaiting();
	}

	placeWaiting() {
		const version = getSyncedVersion(this.view.state);
		const ready = this.waiting.filter((caret) => caret.v <= version);

		if (!ready.length)
			return;
		this.waiting = this.waiting.filter((caret) => caret.v > version);
		const placed = ready.map((caret) => this.place(caret)).filter((caret) => caret);
		this.view.dispatch({ effects: setCarets.of(placed) });
	}

	/* From the text that its owner had to the one that we have. */
	place(caret) {
		const since = this.recent.filter((change) => change.version > caret.v);
		const all = [...since, ...sendableUpdates(this.view.state)].map((step) => step.changes);
		let { anchor, head } = caret;

		if (since.length !== getSyncedVersion(this.view.state) - caret.v)
			return null;
		try {
			for (const changes of all) {
				anchor = changes.mapPos(anchor, 1);
				head = changes.mapPos(head, 1);
			}
		} catch {
			return null;
		}
		const end = this.view.state.doc.length;
		return caretOf(caret, Math.min(anchor, end), Math.min(head, end));
	}

	onPeople(names) {
		const more = names.length > this.people.length;

		this.people = names;
		if (more) {
			this.sentCaret = null;	/* who is new has not seen it */
			this.caretLater();
		}
		this.say();
	}

	onLeave(client) {
		this.view.dispatch({ effects: dropCaret.of(client) });
	}
}

/* A paste may hold what the server refuses: it comes in without that. */
function withoutForbidden(transaction) {
	if (!transaction.docChanged || !transaction.isUserEvent("input"))
		return transaction;
	const changes = [];
	let bad = false;

	transaction.changes.iterChanges((from, to, fromB, toB, inserted) => {
		const text = inserted.toString(), clean = text.replace(FORBIDDEN, "");

		bad = bad || clean !== text;
		changes.push({ from, to, insert: clean });
	});
	return bad ? [{ changes, userEvent: "input" }] : transaction;
}

const form = document.querySelector("[data-notes]");
if (form && window.EventSource && Element.prototype.attachShadow)
	window.notes = new Notes(form);
