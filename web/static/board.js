/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board by the reader's own clock; fetched anew when the server says so. */
"use strict";

let board = document.getElementById("board");
const state = document.getElementById("board-state");
let fetching = false;
let behind = false;

function seconds(element, name) {
	return Number(element.dataset[name]);
}

function clock(at) {
	return new Date(at * 1000).toLocaleTimeString("en-GB", {
		hour: "2-digit", minute: "2-digit", timeZone: board.dataset.zone,
	});
}

function line(room, content) {
	const item = document.createElement("li");
	const name = document.createElement("b");

	name.textContent = room;
	item.append(name, " ", ...content);
	return item;
}

function fill(list, rows) {
	list.replaceChildren();
	for (const row of rows) {
		const pause = row.querySelector("td.break");

		if (pause)
			list.append(line(pause.textContent, []));
	}
}

function addCards(list, cards) {
	for (const card of cards)
		list.append(line(card.closest("td").dataset.room,
				 [...card.childNodes].map((node) => node.cloneNode(true))));
}

/* Now and next are made from the grid alone: they need no network. */
function tick() {
	const now = Date.now() / 1000;
	const rows = [...board.querySelectorAll("tr[data-from]")];
	const cards = [...board.querySelectorAll(".card[data-from]")];
	const starts = rows.map((row) => seconds(row, "from")).filter((from) => from > now);
	const next = starts.length ? Math.min(...starts) : 0;
	const nowList = document.getElementById("now");
	const nextList = document.getElementById("next");

	for (const row of rows) {
		row.classList.toggle("is-now", seconds(row, "from") <= now && now < seconds(row, "to"));
		row.classList.toggle("is-past", seconds(row, "to") <= now);
	}
	if (!nowList)
		return;
	fill(nowList, rows.filter((row) => row.classList.contains("is-now")));
	addCards(nowList, cards.filter((card) => seconds(card, "from") <= now && now < seconds(card, "to")));
	fill(nextList, rows.filter((row) => seconds(row, "from") === next));
	addCards(nextList, cards.filter((card) => seconds(card, "from") === next));
	document.getElementById("next-at").textContent = next ? clock(next) : "";
}

async function renew() {
	if (fetching) {
		behind = true;
		return;
	}
	fetching = true;
	behind = false;
	try {
		const answer = await fetch(location.href);

		if (answer.ok) {
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const fresh = page.getElementById("board");

			if (fresh && fresh.dataset.changes !== board.dataset.changes) {
				board.replaceWith(fresh);
				board = document.getElementById("board");
				state.textContent = "Changed at " + clock(Date.now() / 1000) + ".";
			}
			tick();
		}
	} catch (error) {
		state.textContent = "No network: this is as it was; the clock goes on.";
	}
	fetching = false;
	if (behind)
		renew();
}

function listen() {
	const events = new EventSource(board.dataset.events);

	events.addEventListener("board", (event) => {
		if (/^No network/.test(state.textContent))
			state.textContent = "";
		if (event.data !== board.dataset.changes)
			renew();
	});
	events.addEventListener("error", () => {
		state.textContent = "No network: this is as it was; the clock goes on.";
		if (events.readyState !== EventSource.CLOSED)
			return;
		/* Too many listen, or the server is away: look by ourselves. */
		setTimeout(() => { renew(); listen(); }, 15000 + 15000 * Math.random());
	});
}

tick();
setInterval(tick, 5000);
listen();
