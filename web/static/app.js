/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comforts.  Every page works without them. */
"use strict";

/* The browser knows its zone: offer it, once, where another one is shown. */
function offerZone() {
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const foot = document.getElementById("shown-zone");

	if (!zone || !foot || zone === document.body.dataset.zone ||
	    document.cookie.includes("moot_zone="))
		return;
	const button = document.createElement("button");
	button.className = "second small";
	button.textContent = "Use " + zone;
	button.addEventListener("click", () => {
		const secure = location.protocol === "https:" ? "; Secure" : "";
		document.cookie = "moot_zone=" + zone + "; Path=/; Max-Age=34560000; SameSite=Lax" + secure;
		location.reload();
	});
	foot.append(" ", button);
}

/* On the page that asks for the zone, the browser's is filled in. */
function fillZone() {
	const field = document.querySelector('form[action="/zone"] input[name="zone"]');

	if (field && !document.cookie.includes("moot_zone="))
		field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
}

/* Leaving with something typed and not sent: ask. */
function guardForms() {
	let dirty = false;

	for (const form of document.querySelectorAll("form.stack")) {
		form.addEventListener("input", () => { dirty = true; });
		form.addEventListener("submit", () => { dirty = false; });
	}
	window.addEventListener("beforeunload", (event) => {
		if (dirty)
			event.preventDefault();
	});
}

/* Texts for mails: say which lines are wider than the mail will be. */
function watchColumns(area) {
	const most = Number(area.dataset.columns);
	const said = document.createElement("p");

	said.className = "hint";
	said.setAttribute("role", "status");
	area.after(said);
	const look = () => {
		const lines = area.value.split("\n");
		const wide = [];

		lines.forEach((line, i) => {
			if ([...line].length > most && !/^\S*https?:\S+$/.test(line.trim()))
				wide.push(i + 1);
		});
		said.classList.toggle("too-long", wide.length > 0);
		said.textContent = wide.length
			? "Wider than " + most + " characters: line " + wide.slice(0, 8).join(", ") +
			  (wide.length > 8 ? ", \u2026" : "")
			: lines.length + (lines.length === 1 ? " line" : " lines") + ", none too wide";
	};
	area.addEventListener("input", look);
	look();
}

/* The order of an agenda, by drag: the same forms that its buttons send. */
function dragAgenda(list) {
	const items = [...list.children].filter((li) => li.querySelector('form[action$="/move"]'));
	let held = null;

	for (const li of items) {
		li.draggable = true;
		li.addEventListener("dragstart", () => { held = li; });
		li.addEventListener("dragend", () => { held = null; });
		li.addEventListener("dragover", (event) => {
			if (!held || held === li || held.dataset.kind !== li.dataset.kind)
				return;
			event.preventDefault();
			li.classList.add("over");
		});
		li.addEventListener("dragleave", () => li.classList.remove("over"));
		li.addEventListener("drop", (event) => {
			event.preventDefault();
			const form = held.querySelector('form[action$="/move"]');

			form.querySelector('input[name="place"]').value = li.dataset.place;
			form.submit();
		});
	}
}

offerZone();
fillZone();
guardForms();
document.querySelectorAll("textarea[data-columns]").forEach(watchColumns);
document.querySelectorAll("ol.agenda").forEach(dragAgenda);
