/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of series: by whose turn it is, by section, one's own, and found by words. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/person.h"
#include "people/settings.h"
#include "review/reminder.h"
#include "review/search.h"
#include "review/standing.h"

#include "../discreet.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"
#include "series.h"

#define LIST_MAX   50
#define STATE_MAX  15
#define SEARCH_MAX 100
#define MINE_MAX   200

static const char *query(struct visit *visit, const char *name)
{
	const char *value = request_query(visit->req, name);

	return str_is_empty(value) ? NULL : value;
}

static int64_t query_int(struct visit *visit, const char *name)
{
	const char *value = query(visit, name);
	struct err err = ERR_INIT;
	int64_t n = 0;

	if (value && str_to_int(value, 0, INT64_MAX / 2, &n, &err))
		return 0;
	return n;
}

struct standing_filter series_filter(struct visit *visit)
{
	int64_t days = query_int(visit, "older");
	enum turn_state state;
	struct standing_filter filter = {
		.state = query(visit, "state"), .owes = query(visit, "owes"),
		.section = query(visit, "section"), .unapproved = query(visit, "unapproved"),
		.author = query(visit, "author"), .tree = query(visit, "tree"),
		.after_since = query_int(visit, "since"), .after_id = query_int(visit, "after"),
		.limit = LIST_MAX,
	};

	/* What an old link asks for and there is not shows all. */
	if (filter.state && !turn_state_parse(filter.state, &state))
		filter.state = NULL;
	if (days > 0 && days < 36500)
		filter.posted_before = visit->now - days * CLOCK_DAY;
	return filter;
}

const char *series_query(struct visit *visit)
{
	static const char *const names[] = {
		"state", "owes", "section", "unapproved", "author", "tree", "older",
	};
	const char *out = "";

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = query(visit, names[i]);

		if (value)
			out = arena_printf(visit->arena, "%s%s%s=%s", out, *out ? "&" : "?",
					   names[i], url_query(visit->arena, value));
	}
	return out;
}

void series_write_mail(struct visit *visit, const char *message_id, const char *words)
{
	const char *url = url_archive(visit, message_id);
	struct html *h = visit->h;

	if (url) {
		html_lit(h, "<a");
		html_href(h, url);
		html_lit(h, ">");
	}
	html_text(h, words ? words : arena_printf(visit->arena, "<%s>", message_id));
	if (url)
		html_lit(h, "</a>");
}

void series_write_item(struct visit *visit, const struct standing *standing)
{
	const struct series *series = standing->series;
	struct html *h = visit->h;

	html_lit(h, "<li><a class=\"title\"");
	html_href(h, url_series(visit->arena, series->id, NULL));
	html_lit(h, ">");
	html_text(h, series->name);
	html_lit(h, "</a> ");
	layout_badge(visit, turn_state_key(standing->state));
	html_lit(h, "<p>");
	html_text(h, discreet_text(visit, standing->text));
	html_lit(h, "</p><p class=\"quiet\">");
	html_textf(h, "v%s, %" PRId64 " %s by %s, ", series->version, series->total,
		   series->total == 1 ? "patch" : "patches", series->author_name);
	when_write(visit, series->posted_at);
	if (standing->state != TURN_STALLED)
		html_textf(h, "; so for %s",
			   when_length(visit->arena, visit->now - standing->since));
	if (standing->n_open)
		html_textf(h, "; %" PRId64 " comment%s open", standing->n_open,
			   standing->n_open == 1 ? "" : "s");
	if (standing->n_unanswered)
		html_textf(h, "; resent with %" PRId64 " unanswered", standing->n_unanswered);
	html_lit(h, "</p></li>\n");
}

static void write_option(struct html *h, const char *value, const char *label, const char *now)
{
	html_lit(h, "<option");
	html_attr(h, "value", value);
	if (str_eq(value, now))
		html_lit(h, " selected");
	html_lit(h, ">");
	html_text(h, label);
	html_lit(h, "</option>");
}

static void write_states(struct visit *visit)
{
	const char *now = query(visit, "state");
	struct html *h = visit->h;

	html_lit(h, "<div class=\"field\"><label for=\"state\">State</label><select id=\"state\" "
		 "name=\"state\">");
	write_option(h, "", "any", now);
	for (int state = 0; state < TURN_STATES; state++)
		if (turn_is_open((enum turn_state)state))
			write_option(h, turn_state_key((enum turn_state)state),
				     turn_state_name((enum turn_state)state), now);
	html_lit(h, "</select></div>\n");
}

static void write_field(struct visit *visit, const char *name, const char *label)
{
	const char *now = query(visit, name);
	struct html *h = visit->h;

	html_lit(h, "<div class=\"field\"><label");
	html_attr(h, "for", name);
	html_lit(h, ">");
	html_text(h, label);
	html_lit(h, "</label><input maxlength=\"100\"");
	html_attr(h, "id", name);
	html_attr(h, "name", name);
	html_attr(h, "value", now ? now : "");
	html_lit(h, "></div>\n");
}

static void write_filter(struct visit *visit)
{
	html_lit(visit->h, "<form class=\"row\" action=\"/series\">\n");
	write_states(visit);
	write_field(visit, "section", "Section");
	write_field(visit, "author", "Author");
	write_field(visit, "owes", "Who owes");
	write_field(visit, "older", "Older than days");
	html_lit(visit->h, "<button class=\"second\">Show</button></form>\n"
		 "<form class=\"row\" action=\"/series/search\" role=\"search\"><div class=\"field "
		 "grow\"><label for=\"q\">Or search all mails</label><input id=\"q\" name=\"q\" "
		 "type=\"search\" maxlength=\"200\"></div><button class=\"second\">Search</button>"
		 "</form>\n");
}

static void write_standings(struct visit *visit, const struct standings *standings)
{
	html_lit(visit->h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < standings->len; i++)
		series_write_item(visit, &standings->items[i]);
	html_lit(visit->h, "</ul>\n");
}

static void write_more(struct visit *visit, const struct standings *standings)
{
	const struct standing *last = &standings->items[standings->len - 1];
	const char *old = series_query(visit);

	html_lit(visit->h, "<p><a class=\"action second\"");
	html_href(visit->h, arena_printf(visit->arena, "/series%s%ssince=%" PRId64 "&after=%"
					 PRId64, old, *old ? "&" : "?", last->since,
					 last->series_id));
	html_lit(visit->h, ">More</a></p>\n");
}

/* Without a filter: what can move, state by state; what lies still is one link away. */
static int write_states_list(struct visit *visit, const int64_t counts[TURN_STATES],
			     struct err *err)
{
	for (int state = 0; state < TURN_STALLED; state++) {
		const char *key = turn_state_key((enum turn_state)state);
		struct standing_filter filter = { .state = key, .limit = STATE_MAX };
		struct standings standings = { 0 };

		if (!counts[state])
			continue;
		if (standing_list(visit->db, &filter, visit->arena, &standings, err))
			return -1;
		html_lit(visit->h, "<section><h2>");
		html_textf(visit->h, "%" PRId64 " %s", counts[state],
			   turn_state_name((enum turn_state)state));
		html_lit(visit->h, "</h2>\n");
		write_standings(visit, &standings);
		if (counts[state] > STATE_MAX) {
			html_lit(visit->h, "<p><a");
			html_href(visit->h, arena_printf(visit->arena, "/series?state=%s", key));
			html_lit(visit->h, ">All of them</a></p>\n");
		}
		html_lit(visit->h, "</section>\n");
	}
	return 0;
}

static int write_freezes(struct visit *visit, struct err *err)
{
	struct freeze_words words = { 0 };

	if (freeze_list(visit->db, 1, visit->arena, &words, err))
		return -1;
	if (words.len && words.items[0].counts && words.items[0].kind != FREEZE_NONE &&
	    (!words.items[0].until_at || words.items[0].until_at > visit->now)) {
		html_lit(visit->h, "<p class=\"warning\">");
		html_textf(visit->h, "%s: %s", freeze_name(words.items[0].kind),
			   words.items[0].words);
		html_lit(visit->h, "</p>\n");
	}
	return 0;
}

static void write_counts(struct visit *visit, const int64_t counts[TURN_STATES])
{
	struct html *h = visit->h;

	html_lit(h, "<p>");
	for (int state = 0; state < TURN_STATES; state++) {
		if (!turn_is_open((enum turn_state)state) || !counts[state])
			continue;
		html_lit(h, "<a");
		html_href(h, arena_printf(visit->arena, "/series?state=%s",
					  turn_state_key((enum turn_state)state)));
		html_lit(h, ">");
		html_textf(h, "%" PRId64 " %s", counts[state],
			   turn_state_name((enum turn_state)state));
		html_lit(h, "</a> \xc2\xb7 ");
	}
	html_lit(h, "<a href=\"/series/queue\">by section</a>");
	if (visit->person)
		html_lit(h, " \xc2\xb7 <a href=\"/series/mine\">mine</a>");
	html_lit(h, " \xc2\xb7 <a href=\"/series/months\">how long it takes</a></p>\n");
}

int page_series_list(struct request *req UNUSED, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct standing_filter filter = series_filter(visit);
	struct standings standings = { 0 };
	bool filtered = *series_query(visit);
	int64_t counts[TURN_STATES];

	if ((filtered && standing_list(visit->db, &filter, visit->arena, &standings, err)) ||
	    standing_count(visit->db, counts, err))
		return -1;
	layout_begin(visit, "Series", "Series");
	if (write_freezes(visit, err))
		return -1;
	write_counts(visit, counts);
	write_filter(visit);
	if (!filtered && write_states_list(visit, counts, err))
		return -1;
	if (standings.len)
		write_standings(visit, &standings);
	else if (filtered)
		html_lit(visit->h, "<p class=\"lead\">No open series like that.</p>\n");
	if (standings.len == LIST_MAX)
		write_more(visit, &standings);
	html_lit(visit->h, "<p class=\"quiet\">The same for programs: <a");
	html_href(visit->h, arena_printf(visit->arena, "/series.json%s", series_query(visit)));
	html_lit(visit->h, ">JSON</a>, <a");
	html_href(visit->h, arena_printf(visit->arena, "/series.atom%s", series_query(visit)));
	html_lit(visit->h, ">Atom feed</a>.</p>\n");
	layout_end(visit);
	return 0;
}

/* ---- by section */

int page_series_queue(struct request *req UNUSED, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct section_ages ages = { 0 };
	struct html *h = visit->h;

	if (standing_sections(visit->db, visit->arena, &ages, err))
		return -1;
	layout_begin(visit, "Open series by section", "Series");
	html_lit(h, "<p class=\"quiet\">A section of MAINTAINERS, how many open series touch it, "
		 "in how many its approval is missing, and since when the oldest is there.</p>\n"
		 "<table><thead><tr><th>Section</th><th>Open</th><th>Not approved</th>"
		 "<th>Oldest</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < ages.len; i++) {
		const struct section_age *age = &ages.items[i];

		html_lit(h, "<tr><td><a");
		html_href(h, arena_printf(visit->arena, "/series?section=%s",
					  url_query(visit->arena, age->section)));
		html_lit(h, ">");
		html_text(h, age->section);
		html_lit(h, "</a></td><td>");
		html_textf(h, "%" PRId64, age->n);
		html_lit(h, "</td><td>");
		if (age->waiting) {
			html_lit(h, "<a");
			html_href(h, arena_printf(visit->arena, "/series?unapproved=%s",
						  url_query(visit->arena, age->section)));
			html_lit(h, ">");
			html_textf(h, "%" PRId64, age->waiting);
			html_lit(h, "</a>");
		} else {
			html_lit(h, "0");
		}
		html_lit(h, "</td><td>");
		html_text(h, when_length(visit->arena, visit->now - age->oldest_at));
		html_lit(h, "</td></tr>\n");
	}
	html_lit(h, "</tbody></table>\n");
	layout_end(visit);
	return 0;
}

/* ---- mine */

static void write_owing(struct visit *visit, const struct owing *owing)
{
	struct html *h = visit->h;

	html_lit(h, "<li><b>");
	html_text(h, owing->what);
	html_lit(h, "</b>");
	if (owing->section)
		html_textf(h, " (%s)", owing->section);
	html_lit(h, ": <a");
	html_href(h, url_series(visit->arena, owing->series_id, NULL));
	html_lit(h, ">");
	html_text(h, owing->standing.series->name);
	html_lit(h, "</a><p class=\"quiet\">");
	html_textf(h, "v%s by %s, so for %s", owing->standing.series->version,
		   owing->standing.series->author_name,
		   when_length(visit->arena, visit->now - owing->standing.since));
	if (owing->message_id) {
		html_lit(h, "; ");
		series_write_mail(visit, owing->message_id, "the mail");
	}
	html_lit(h, "</p></li>\n");
}

static void write_owings(struct visit *visit, const struct owings *owings)
{
	html_lit(visit->h, "<h2>Others wait for you</h2>\n<ul class=\"items\">\n");
	for (size_t i = 0; i < owings->len; i++)
		write_owing(visit, &owings->items[i]);
	html_lit(visit->h, "</ul>\n");
	if (!owings->len)
		html_lit(visit->h, "<p class=\"quiet\">Nobody does.</p>\n");
}

int page_series_mine(struct request *req UNUSED, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct standing_filter filter = { .limit = MINE_MAX };
	struct standings mine = { 0 };
	struct owings owings = { 0 };

	filter.author = visit->person->email ? visit->person->email : visit->person->name;
	if (owing_of_person(visit->db, visit->person->id, visit->arena, &owings, err) ||
	    standing_list(visit->db, &filter, visit->arena, &mine, err))
		return -1;
	layout_begin(visit, "Your series", "Series");
	write_owings(visit, &owings);
	html_lit(visit->h, "<h2>What you sent</h2>\n");
	write_standings(visit, &mine);
	if (!mine.len)
		html_lit(visit->h, "<p class=\"quiet\">Nothing of yours is open, by the addresses "
			 "that you have confirmed. <a href=\"/me\">Your addresses</a></p>\n");
	html_lit(visit->h, "<p class=\"quiet\"><a href=\"/me/preferences\">How and when you are "
		 "reminded</a></p>\n");
	layout_end(visit);
	return 0;
}

/* ---- search */

static void write_found(struct visit *visit, const struct message *message)
{
	struct html *h = visit->h;

	html_lit(h, "<li><a class=\"title\"");
	html_href(h, arena_printf(visit->arena, "/series/mail?id=%s",
				  url_query(visit->arena, message->message_id)));
	html_lit(h, ">");
	html_text(h, message->subject);
	html_lit(h, "</a><p class=\"quiet\">");
	html_textf(h, "%s, ", message->from_name);
	when_write(visit, message->at);
	html_lit(h, "; ");
	series_write_mail(visit, message->message_id, "in the archive");
	html_lit(h, "</p></li>\n");
}

int page_series_search(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *text = request_query(req, "q");
	struct err problem = ERR_INIT;
	struct messages found = { 0 };
	struct html *h = visit->h;

	if (!str_is_empty(text) &&
	    search_find(visit->db, text, query_int(visit, "before"), SEARCH_MAX, visit->arena,
			&found, &problem) && problem.kind != ERR_INVALID) {
		*err = problem;
		return -1;
	}
	layout_begin(visit, "Search the list", "Series");
	layout_problem(visit, &problem);
	html_lit(h, "<form class=\"row\" role=\"search\"><div class=\"field grow\"><label "
		 "for=\"q\">Words</label><input id=\"q\" name=\"q\" type=\"search\" "
		 "maxlength=\"200\"");
	html_attr(h, "value", text ? text : "");
	html_lit(h, "></div><button>Search</button></form>\n<p class=\"hint\">All words must be "
		 "there; \"a phrase\", -without, begin*, subject:word, author:name.</p>\n"
		 "<ul class=\"items\">\n");
	for (size_t i = 0; i < found.len; i++)
		write_found(visit, &found.items[i]);
	html_lit(h, "</ul>\n");
	if (!str_is_empty(text) && !found.len)
		html_lit(h, "<p class=\"lead\">Nothing found.</p>\n");
	if (found.len == SEARCH_MAX) {
		html_lit(h, "<p><a class=\"action second\"");
		html_href(h, arena_printf(visit->arena, "/series/search?q=%s&before=%" PRId64,
					  url_query(visit->arena, text),
					  found.items[found.len - 1].id));
		html_lit(h, ">More</a></p>\n");
	}
	layout_end(visit);
	return 0;
}

/* Wherever a Message-ID, a URL or words lead. */
int page_series_mail(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *id = request_query(req, "id");
	struct series *series;

	if (str_is_empty(id))
		return err_set(err, ERR_NOT_FOUND, "which mail? /series/mail?id=<Message-ID>");
	series = series_get(visit->db, id, visit->arena, err);
	if (!series) {
		if (err->kind == ERR_NOT_FOUND && url_archive(visit, id))
			err_set(err, ERR_NOT_FOUND, "that mail belongs to no series; it may be in "
				"the archive: %s", url_archive(visit, id));
		return -1;
	}
	response_redirect(res, url_series(visit->arena, series->id, NULL));
	return 0;
}
