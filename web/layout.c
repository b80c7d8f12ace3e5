/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Head, menu, foot, and the small things that all pages share. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/person.h"
#include "people/settings.h"

#include "discreet.h"
#include "http/asset.h"
#include "input.h"
#include "layout.h"
#include "url.h"
#include "visit.h"

static const struct { const char *path, *name; } sections[] = {
	{ "/series", "Series" },
	{ "/calls", "Calls" },
	{ "/events", "Events" },
	{ "/meetings", "Meetings" },
	{ "/minutes", "Minutes" },
	{ "/actions", "Actions" },
	{ "/decisions", "Decisions" },
	{ "/letters", "Letters" },
};

/* What ?done= may say: never the asker's own words. */
static const struct { const char *what, *text; } notes[] = {
	{ "announced", "The announcement is on its way to the list." },
	{ "asked", "Your wish is on record." },
	{ "both", "Saved. Somebody had changed the same lines: both are there now, one below "
		  "the other." },
	{ "cancelled", "The call is cancelled, and everybody is being told." },
	{ "declined", "The suggestion is declined." },
	{ "feed", "Your feed has a new address." },
	{ "left", "You are signed out." },
	{ "mailed", "A mail with a link is on its way to that address." },
	{ "merged", "The two are one person now." },
	{ "opened", "The poll is open: those you named and the list are being asked." },
	{ "posted", "The minutes are on their way to the list." },
	{ "proposed", "It is on the agenda." },
	{ "removed", "Removed." },
	{ "retried", "It is being tried again now." },
	{ "saved", "Saved." },
	{ "suggested", "Thank you. Whoever edits these minutes will see your "
		       "suggestion." },
	{ "withdrawn", "The proposal is withdrawn." },
	{ "taken", "The suggestion is taken over." },
	{ "settled", "The call is set up, and its announcement is on its way to the list." },
	{ "unlinked", "The account is no longer linked." },
	{ "voted", "Thank you: your answer is in. You can change it until the deadline." },
	{ "welcome", "You are signed in." },
};

static void write_head(struct visit *visit, const char *title)
{
	struct html *h = visit->h;

	html_lit(h, "<!doctype html>\n<html lang=\"en\"><head><meta "
		 "charset=\"utf-8\"><title>");
	html_text(h, title);
	if (!str_eq(title, visit->settings->site.name)) {
		html_lit(h, " \xc2\xb7 ");
		html_text(h, visit->settings->site.name);
	}
	html_lit(h, "</title>\n<meta name=\"viewport\" content=\"width=device-width, "
		 "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
		 "dark\">\n<link rel=\"stylesheet\"");
	html_href(h, asset_url(visit->arena, "style.css"));
	html_lit(h, ">\n<link rel=\"icon\" type=\"image/svg+xml\"");
	html_href(h, asset_url(visit->arena, "icon.svg"));
	html_lit(h, ">\n<link rel=\"alternate\" type=\"text/calendar\" title=\"All "
		 "calls\" href=\"/calls.ics\">\n<script defer");
	html_attr(h, "src", asset_url(visit->arena, "app.js"));
	html_lit(h, "></script></head>\n<body");
	html_attr(h, "data-zone", visit->zone);
	html_lit(h, "><a class=\"skip\" href=\"#main\">Skip to the content</a>\n");
}

static void write_menu(struct visit *visit, const char *section)
{
	struct html *h = visit->h;

	html_lit(h, "<nav aria-label=\"Main\">");
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		html_lit(h, "<a");
		html_href(h, sections[i].path);
		if (str_eq(section, sections[i].name))
			html_lit(h, " aria-current=\"page\"");
		html_lit(h, ">");
		html_text(h, sections[i].name);
		html_lit(h, "</a>");
	}
	if (visit->actor.role >= ROLE_ORGANISER) {
		html_lit(h, "<a href=\"/people\"");
		if (str_eq(section, "People"))
			html_lit(h, " aria-current=\"page\"");
		html_lit(h, ">People</a>");
	}
	html_lit(h, "</nav>");
}

static void write_top(struct visit *visit, const char *section)
{
	struct html *h = visit->h;

	html_lit(h, "<header class=\"top\"><a class=\"mark\" href=\"/\"><img alt=\"\" "
		 "width=\"24\" height=\"24\"");
	html_attr(h, "src", asset_url(visit->arena, "icon.svg"));
	html_lit(h, ">");
	html_text(h, visit->settings->site.name);
	html_lit(h, "</a>");
	write_menu(visit, section);
	html_lit(h, "<div class=\"who\">");
	if (visit->person) {
		html_lit(h, "<a href=\"/me\">");
		html_text(h, visit->person->name);
		html_lit(h, "</a>");
	} else {
		html_lit(h, "<a href=\"/login\">Sign in</a>");
	}
	html_lit(h, "</div></header>\n");
}

static void write_note(struct visit *visit)
{
	const char *done = request_query(visit->req, "done");

	for (size_t i = 0; done && i < ARRAY_LEN(notes); i++) {
		if (!str_eq(done, notes[i].what))
			continue;
		html_lit(visit->h, "<p class=\"note\" role=\"status\">");
		html_text(visit->h, notes[i].text);
		html_lit(visit->h, "</p>\n");
	}
}

void layout_begin_bare(struct visit *visit, const char *title, const char *section)
{
	write_head(visit, title);
	write_top(visit, section);
	html_lit(visit->h, "<main id=\"main\" tabindex=\"-1\">\n");
	write_note(visit);
}

void layout_begin(struct visit *visit, const char *title, const char *section)
{
	layout_begin_bare(visit, title, section);
	html_lit(visit->h, "<h1>");
	html_text(visit->h, title);
	html_lit(visit->h, "</h1>\n");
}

void layout_end(struct visit *visit)
{
	struct civil now = zone_civil(visit->zone, visit->now);
	struct html *h = visit->h;

	html_lit(h, "</main>\n<footer class=\"foot\"><p id=\"shown-zone\">Times are "
		 "shown in <b>");
	html_text(h, visit->zone);
	html_lit(h, "</b> (");
	html_textf(h, "%s, now %s", now.abbr, zone_offset(visit->arena, now.offset_secs));
	html_lit(h, "). <a");
	html_href(h, url_zone(visit->arena, visit->req->path ? visit->req->path : "/"));
	html_lit(h, ">Choose another zone</a></p>\n<p><a href=\"/calls.ics\">All calls "
		 "as a calendar feed</a>. <a href=\"/commands\">Commands on IRC</a>, "
		 "<a href=\"/status\">status</a>. The record is the mailing list, ");
	html_text(h, visit->settings->list.name);
	html_lit(h, ".</p></footer>\n</body></html>\n");
}

void layout_badge(struct visit *visit, const char *word)
{
	html_lit(visit->h, "<span class=\"badge ");
	html_text(visit->h, word);
	html_lit(visit->h, "\">");
	html_text(visit->h, word);
	html_lit(visit->h, "</span>");
}

void layout_sentence(struct visit *visit, const char *text)
{
	struct html *h = visit->h;
	char first[2] = { (char)toupper((unsigned char)text[0]), '\0' };

	if (!text[0])
		return;
	html_text(h, first);
	html_text(h, text + 1);
	if (!strchr(".?!", text[strlen(text) - 1]))
		html_lit(h, ".");
}

void layout_problem(struct visit *visit, const struct err *err)
{
	if (!err || err->kind == ERR_NONE)
		return;
	html_lit(visit->h, "<p class=\"problem\" role=\"alert\">");
	layout_sentence(visit, err->msg);
	html_lit(visit->h, "</p>\n");
}

void layout_prose(struct visit *visit, const char *text)
{
	const char *shown = discreet_text(visit, text);

	html_lit(visit->h, "<div class=\"prose\">");
	html_text_linked(visit->h, shown, strlen(shown));
	html_lit(visit->h, "</div>\n");
}

static const char *refusal_title(int status)
{
	switch (status) {
	case 403:
		return "Not allowed";
	case 404:
		return "Not found";
	case 405:
		return "Not that way";
	case 409:
		return "Somebody was faster";
	case 413:
		return "Too large";
	case 429:
		return "Not so fast";
	case 500:
		return "Our mistake";
	case 503:
		return "Busy";
	}
	return "That did not work";
}

static const char *refusal_advice(int status)
{
	switch (status) {
	case 403:
		return "If you should be allowed to, ask one of the organisers to change "
		       "your role.";
	case 404:
		return "Perhaps the address was cut off on its way to you. "
		       "The lists of calls, meetings and minutes above have everything "
		       "there is.";
	case 413:
		return "Please shorten the text and send it again; it is not lost if you "
		       "go back.";
	case 429:
		return "Please wait a little before you try again.";
	case 500:
		return "Nothing was changed. It is in our log; please tell an operator "
		       "if it happens again.";
	case 503:
		return "Nothing was changed. Please try again in a few seconds.";
	}
	return "Go back, have a look at what was sent, and try again.";
}

/* The operator's errors are for the log; what the asker did wrong is for them. */
void layout_refuse(struct request *req, struct response *res, const struct err *err)
{
	struct visit *visit = visit_of(req);

	if (!visit) {
		res->type = "text/plain; charset=utf-8";
		buf_printf(&res->html.buf, "%s%s%s.\n%s\n", refusal_title(res->status),
			   res->status < 500 ? ": " : "",
			   res->status < 500 ? err->msg : "",
			   refusal_advice(res->status));
		return;
	}
	layout_begin(visit, refusal_title(res->status), NULL);
	if (res->status < 500) {
		html_lit(visit->h, "<p class=\"lead\">");
		layout_sentence(visit, err->msg);
		html_lit(visit->h, "</p>\n");
	}
	html_lit(visit->h, "<p>");
	html_text(visit->h, refusal_advice(res->status));
	html_lit(visit->h, "</p>\n<p><a href=\"/\">To the start page</a>");
	if (res->status == 403 && !visit->person) {
		html_lit(visit->h, " or <a");
		html_href(visit->h,
			  url_login(visit->arena,
				    req->method == HTTP_GET ? req->target : "/"));
		html_lit(visit->h, ">sign in</a>");
	}
	html_lit(visit->h, "</p>\n");
	layout_end(visit);
}
