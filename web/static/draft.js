/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dragging sessions by mouse and by keys.  Without this, each title is a link to a form. */
"use strict";

const draft = document.getElementById("draft");
const effectLine = document.getElementById("effect");
const places = [...draft.querySelectorAll("[data-place]:not(.off)")];
let held = null;			/* the card that is picked up */
let effects = new Map();
let aim = null;				/* the place it would go to */

function url(path) {
	return draft.dataset.event + "/draft/" + path;
}

function nameOf(card) {
	return card.querySelector("a").textContent;
}

function describe(place) {
	const effect = effects.get(place.dataset.place);
	const row = place.closest("tr");
	const where = (row ? row.querySelector("th").textContent + ", " : "") + place.dataset.room;

	if (!effect)
		return where;
	return where + ": " + (effect.gain >= 0 ? "+" : "") + effect.gain +
		(effect.words ? ". " + effect.words : "");
}

function point(place) {
	if (aim)
		aim.classList.remove("aim");
	aim = place;
	if (!place)
		return;
	place.classList.add("aim");
	place.scrollIntoView({ block: "nearest", inline: "nearest" });
	effectLine.textContent = nameOf(held) + ": " + describe(place);
}

function paint() {
	for (const place of places) {
		const effect = effects.get(place.dataset.place);

		place.classList.toggle("bad", Boolean(effect && effect.conflicts > 0));
		place.classList.toggle("good", Boolean(effect && effect.conflicts <= 0 && effect.gain >= 0));
		if (effect)
			place.dataset.gain = (effect.gain >= 0 ? "+" : "") + effect.gain;
		else
			delete place.dataset.gain;
	}
}

async function pick(card) {
	held = card;
	card.classList.add("held");
	effectLine.textContent = nameOf(card) + " is picked up.";
	point(card.closest("[data-place]"));
	const answer = await fetch(url("effects?session=" + card.dataset.session + "&part=" +
				       card.dataset.part));

	if (held !== card || !answer.ok)
		return;
	effects = new Map((await answer.json()).map((effect) => [effect.place, effect]));
	paint();
	if (aim)
		point(aim);
}

function drop() {
	if (held)
		held.classList.remove("held");
	held = null;
	effects = new Map();
	paint();
	point(null);
}

async function put(place) {
	const body = new URLSearchParams(new FormData(draft.querySelector("form")));
	const back = "#" + held.dataset.session + "-" + held.dataset.part;

	body.set("session", held.dataset.session);
	body.set("part", held.dataset.part);
	body.set("place", place.dataset.place);
	const answer = await fetch(url("move"), { method: "POST", body, redirect: "manual" });

	if (answer.type !== "opaqueredirect")
		effectLine.textContent = "That did not work; nothing has moved.";
	history.replaceState(null, "", back);
	drop();
	if (answer.type === "opaqueredirect")
		location.reload();
}

/* The place one step from `from` that way, by where they are on the screen. */
function step(from, key) {
	const at = from.getBoundingClientRect();
	const x = at.left + at.width / 2;
	const y = at.top + at.height / 2;
	let best = null;
	let least = Infinity;

	for (const place of places) {
		const box = place.getBoundingClientRect();
		const dx = box.left + box.width / 2 - x;
		const dy = box.top + box.height / 2 - y;
		const along = { ArrowLeft: -dx, ArrowRight: dx, ArrowUp: -dy, ArrowDown: dy }[key];
		const across = key === "ArrowLeft" || key === "ArrowRight" ? Math.abs(dy) : Math.abs(dx);

		if (place !== from && along > 1 && along + 4 * across < least) {
			least = along + 4 * across;
			best = place;
		}
	}
	return best || from;
}

for (const card of draft.querySelectorAll(".card")) {
	card.tabIndex = 0;
	card.id = card.dataset.session + "-" + card.dataset.part;
	card.setAttribute("role", "button");
	card.setAttribute("aria-label", nameOf(card) + ", space picks it up");
	card.addEventListener("dragstart", (event) => {
		event.dataTransfer.setData("text/plain", card.id);
		event.dataTransfer.effectAllowed = "move";
		pick(card);
	});
	card.addEventListener("dragend", drop);
	card.addEventListener("keydown", (event) => {
		if (event.target !== card || event.key !== " " || held)
			return;
		event.preventDefault();
		event.stopPropagation();
		pick(card);
	});
}

for (const place of places) {
	place.addEventListener("dragover", (event) => {
		event.preventDefault();
		if (held && aim !== place)
			point(place);
	});
	place.addEventListener("drop", (event) => {
		event.preventDefault();
		if (held)
			put(place);
	});
}

document.addEventListener("keydown", (event) => {
	if (!held)
		return;
	if (event.key.startsWith("Arrow")) {
		event.preventDefault();
		point(step(aim || places[0], event.key));
	} else if (event.key === "Enter" || event.key === " ") {
		event.preventDefault();
		put(aim);
	} else if (event.key === "Escape") {
		effectLine.textContent = "Left where it was.";
		drop();
	}
});

/* A search that runs: look once a second, and show what it found. */
async function watchSearch(line) {
	const answer = await fetch(line.dataset.status);
	const status = answer.ok ? await answer.json() : {};

	if (status.state !== "running" && status.state !== "stopping") {
		location.reload();
		return;
	}
	line.querySelector("progress").value = status.progress;
	if (status.score >= 0)
		line.querySelector("span").textContent = "best so far " + status.score;
	setTimeout(() => watchSearch(line), 500);
}

document.querySelector(".drag-help").hidden = false;
if (location.hash && document.getElementById(location.hash.slice(1)))
	document.getElementById(location.hash.slice(1)).focus();
const search = document.getElementById("search");
if (search)
	setTimeout(() => watchSearch(search), 300);
