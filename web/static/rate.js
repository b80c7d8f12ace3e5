/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rating by keys: 0 to 3 rate, j and k move.  The buttons do the same without. */
"use strict";

const rates = [...document.querySelectorAll(".rate")];
const left = document.getElementById("left");

function isRated(item) {
	return !item.querySelector(".rating") || item.querySelector('[aria-pressed="true"]');
}

function tell() {
	const n = rates.filter((item) => !isRated(item)).length;

	left.textContent = n ? n + " left to rate." : "All rated; you may change your mind.";
}

function go(to) {
	if (!rates[to])
		return;
	rates[to].focus({ preventScroll: true });
	rates[to].scrollIntoView({ block: "center", behavior: "auto" });
}

function current() {
	return rates.indexOf(document.activeElement && document.activeElement.closest(".rate"));
}

async function rate(item, button) {
	const form = item.querySelector(".rating");
	const body = new URLSearchParams(new FormData(form));

	body.set("level", button.value);
	const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });

	/* Whatever is not the redirect of a rating that was taken: show what it says. */
	if (answer.type !== "opaqueredirect") {
		form.requestSubmit(button);
		return;
	}
	for (const other of form.querySelectorAll("button"))
		other.setAttribute("aria-pressed", String(other === button));
	tell();
}

document.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select"))
		return;
	const at = current();

	if (event.key === "j" || event.key === "k") {
		go(at < 0 ? 0 : at + (event.key === "j" ? 1 : -1));
		event.preventDefault();
	} else if (/^[0-3]$/.test(event.key) && at >= 0) {
		const button = rates[at].querySelector('button[value="' + event.key + '"]');

		if (button)
			rate(rates[at], button);
		go(at + 1);
		event.preventDefault();
	}
});

for (const item of rates)
	item.addEventListener("submit", (event) => {
		if (!event.submitter || event.submitter.dataset.plain)
			return;
		event.preventDefault();
		event.submitter.dataset.plain = "1";
		rate(item, event.submitter).finally(() => { delete event.submitter.dataset.plain; });
	});
document.querySelector(".keys").hidden = false;
go(0);
