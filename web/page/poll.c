/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Polls: the list, and one of them with its times and answers. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/poll.h"
#include "people/settings.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "item.h"
#include "page.h"
#include "poll.h"

#define LIST_MAX 100

struct poll *page_poll_get(struct visit *visit, struct err *err)
{
	struct poll *poll = poll_get(visit->db, request_id(visit->req), visit->arena, err);

	if (!poll)
		return NULL;
	if (poll->state == POLL_DRAFT && !poll_may_edit(poll, &visit->actor)) {
		err_set(err, ERR_NOT_FOUND, "there is no poll %lld", (long long)poll->id);
		return NULL;
	}
	return poll;
}

/* ---- the list */

static int write_list(struct visit *visit, const char *title, enum poll_state state,
		      int64_t owner_id, struct err *err)
{
	struct polls polls = { 0 };
	struct html *h = visit->h;

	if (poll_list(visit->db, state, owner_id, LIST_MAX, visit->arena, &polls, err))
		return -1;
	if (!polls.len)
		return 0;
	html_lit(h, "<section><h2>");
	html_text(h, title);
	html_lit(h, "</h2><ul class=\"items\">\n");
	for (size_t i = 0; i < polls.len; i++)
		item_poll(visit, &polls.items[i]);
	html_lit(h, "</ul></section>\n");
	return 0;
}

int page_poll_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t mine = visit->actor.role >= ROLE_ORGANISER ? 0 : visit->actor.person_id;

	layout_begin(visit, "Polls", "Calls");
	html_lit(visit->h, "<p class=\"lead\">Calls that somebody wants, and the times that are "
		 "asked about.</p><p><a class=\"action\" href=\"/call/propose\">Propose a "
		 "call</a></p>\n");
	if (visit->person && write_list(visit, "Not open yet", POLL_DRAFT, mine, err))
		return -1;
	if (write_list(visit, "Open", POLL_OPEN, 0, err) ||
	    write_list(visit, "Settled", POLL_SETTLED, 0, err) ||
	    write_list(visit, "Withdrawn", POLL_WITHDRAWN, 0, err))
		return -1;
	layout_end(visit);
	return 0;
}

/* ---- one */

static void write_state(struct visit *visit, const struct poll *poll)
{
	struct html *h = visit->h;

	html_lit(h, "<p class=\"kicker\">Poll ");
	html_textf(h, "%lld ", (long long)poll->id);
	switch (poll->state) {
	case POLL_DRAFT:
		layout_badge(visit, "draft");
		html_lit(h, " nobody has been asked yet");
		break;
	case POLL_OPEN:
		layout_badge(visit, "open");
		html_text(h, poll->deadline_at > visit->now ? " answers until " :
			  " answers were taken until ");
		when_write(visit, poll->deadline_at);
		break;
	case POLL_SETTLED:
		layout_badge(visit, "settled");
		break;
	case POLL_WITHDRAWN:
		layout_badge(visit, "withdrawn");
		break;
	}
	html_lit(h, "</p>");
}

static void write_names(struct html *h, const struct poll *poll, bool must, const char *label)
{
	size_t n = 0;

	for (size_t i = 0; i < poll->voters.len; i++) {
		const struct voter *voter = &poll->voters.items[i];

		if (!voter->is_invited || voter->is_must != must)
			continue;
		if (!n++) {
			html_lit(h, "<div><dt>");
			html_text(h, label);
			html_lit(h, "</dt><dd><ul class=\"names\">");
		}
		html_lit(h, "<li>");
		html_text(h, voter->name);
		html_lit(h, "</li>");
	}
	if (n)
		html_lit(h, "</ul></dd></div>\n");
}

static void write_place(struct html *h, const struct poll *poll)
{
	if (!poll->channel && !poll->link && !poll->phone && !poll->room &&
	    !poll->wants_conference)
		return;
	html_lit(h, "<div><dt>Where</dt><dd>");
	if (poll->channel) {
		html_lit(h, "<span class=\"chan\">");
		html_text(h, poll->channel);
		html_lit(h, "</span> on ");
		html_text(h, poll->network);
		html_lit(h, " ");
	}
	if (poll->link) {
		html_lit(h, "<a rel=\"nofollow noopener\"");
		html_href(h, poll->link);
		html_lit(h, ">");
		html_text(h, poll->link);
		html_lit(h, "</a> ");
	}
	html_text(h, poll->phone);
	if (poll->room)
		html_textf(h, " %s", poll->room);
	if (poll->wants_conference && !poll->link)
		html_lit(h, " a conference that is free then");
	html_lit(h, "</dd></div>\n");
}

void poll_write_head(struct visit *visit, const struct poll *poll)
{
	struct html *h = visit->h;

	write_state(visit, poll);
	html_lit(h, "<h1>");
	html_text(h, poll->title);
	html_lit(h, "</h1>\n<p class=\"lead\">");
	html_text(h, poll->owner_name);
	html_textf(h, " proposes a call of %s.",
		   when_length(visit->arena, poll->duration_secs));
	html_lit(h, "</p>\n");
	if (!str_is_empty(poll->why))
		layout_prose(visit, poll->why);
	html_lit(h, "<dl class=\"facts\">\n");
	if (poll->thread) {
		html_lit(h, "<div><dt>About</dt><dd><a rel=\"nofollow noopener\"");
		html_href(h, poll->thread);
		html_lit(h, ">");
		html_text(h, poll->thread);
		html_lit(h, "</a></dd></div>\n");
	}
	write_names(h, poll, true, "Must be there");
	write_names(h, poll, false, "Asked");
	write_place(h, poll);
}

static int write_traces(struct visit *visit, const struct poll *poll, struct err *err)
{
	struct html *h = visit->h;

	if (poll->letter_id) {
		html_lit(h, "<div><dt>On the list</dt><dd>");
		if (envelope_write_state(visit, poll->letter_id, err))
			return -1;
		html_lit(h, "</dd></div>\n");
	}
	if (poll->call_id) {
		html_lit(h, "<div><dt>The call</dt><dd><a");
		html_href(h, url_call(visit->arena, poll->call_id, NULL));
		html_lit(h, ">");
		html_text(h, poll->title);
		html_lit(h, "</a></dd></div>\n");
	}
	if (poll->override) {
		html_lit(h, "<div><dt>Without all</dt><dd>");
		html_text(h, poll->override);
		html_lit(h, "</dd></div>\n");
	}
	html_lit(h, "</dl>\n");
	return 0;
}

static void write_count(struct html *h, size_t n, const char *word, const char *class)
{
	html_lit(h, "<span");
	html_attr(h, "class", class);
	html_lit(h, ">");
	html_textf(h, "%zu %s", n, word);
	html_lit(h, "</span> ");
}

/* Number, the time by the reader's, the poll's and the world's clock, and the count. */
static void write_option(struct visit *visit, const struct poll *poll, size_t i,
			 const char **texts)
{
	const struct poll_option *option = &poll->options.items[i];
	int64_t ends_at = option->start_at + poll->duration_secs;
	struct html *h = visit->h;

	html_lit(h, "<p class=\"when\"><span class=\"number\">");
	html_textf(h, "%lld", (long long)option->number);
	html_lit(h, "</span> ");
	when_write_span(visit, option->start_at, ends_at);
	html_lit(h, "</p><p class=\"also\">");
	when_write_also(visit, option->zone, option->start_at, ends_at);
	html_lit(h, "</p><p class=\"counts\">");
	if (poll->choice == option->number)
		layout_badge(visit, "chosen");
	if (option->is_pinned && poll->state == POLL_DRAFT)
		layout_badge(visit, "pinned");
	if (poll->state != POLL_DRAFT) {
		write_count(h, option->yes, "yes", "yes");
		write_count(h, option->maybe, "if need be", "maybe");
		write_count(h, option->no, "no", "no");
	}
	if (option->is_blocked)
		html_lit(h, "<b class=\"bad\">somebody who must be there cannot</b>");
	html_lit(h, "</p>");
	html_lit(h, "<p class=\"hint\">");
	html_text(h, poll_option_cities(visit->settings, option, visit->arena));
	html_lit(h, "</p>");
	if (texts && visit->person) {
		html_lit(h, "<p class=\"hint\">");
		html_text(h, texts[i]);
		html_lit(h, "</p>");
	}
}

static void write_choice(struct visit *visit, const struct poll_option *option,
			 enum answer given, bool wished)
{
	static const enum answer all[] = { ANSWER_YES, ANSWER_MAYBE, ANSWER_NO };
	char *name = arena_printf(visit->arena, "a%lld", (long long)option->number);
	const char *typed = input_value(visit, name, wished ? answer_name(ANSWER_YES) :
					answer_name(given));
	struct html *h = visit->h;

	html_lit(h, "<fieldset class=\"choice\"><legend class=\"sr\">");
	html_textf(h, "Time %lld", (long long)option->number);
	html_lit(h, "</legend>");
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		html_lit(h, "<label><input type=\"radio\"");
		html_attr(h, "name", name);
		html_attr(h, "value", answer_name(all[i]));
		if (str_eq(typed, answer_name(all[i])))
			html_lit(h, " checked");
		html_lit(h, "> ");
		html_text(h, answer_name(all[i]));
		html_lit(h, "</label>");
	}
	html_lit(h, "</fieldset>");
}

void poll_write_choices(struct visit *visit, const struct poll *poll,
			const struct voter *voter, int64_t wished, const char **texts)
{
	struct html *h = visit->h;

	html_lit(h, "<ol class=\"options\">\n");
	for (size_t i = 0; i < poll->options.len; i++) {
		const struct poll_option *option = &poll->options.items[i];

		html_lit(h, "<li>");
		write_option(visit, poll, i, texts);
		write_choice(visit, option, voter ? voter->answers[option->number] : ANSWER_NONE,
			     wished == option->number);
		poll_write_option_actions(visit, poll, i);
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ol>\n");
}

void poll_write_options(struct visit *visit, const struct poll *poll, const char **texts)
{
	bool may_edit = poll_may_edit(poll, &visit->actor);
	struct html *h = visit->h;

	if (may_edit)
		input_form(visit, url_poll(visit->arena, poll->id, "pin"), NULL);
	html_lit(h, "<ol class=\"options\">\n");
	for (size_t i = 0; i < poll->options.len; i++) {
		html_lit(h, "<li>");
		write_option(visit, poll, i, texts);
		poll_write_option_actions(visit, poll, i);
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ol>\n");
	if (may_edit)
		input_form_end(visit);
}

/* Who said what: for those who are signed in. */
static void write_answers(struct visit *visit, const struct poll *poll)
{
	struct html *h = visit->h;

	if (!visit->person || poll->state == POLL_DRAFT)
		return;
	html_lit(h, "<h2>Answers</h2><div class=\"wide\"><table class=\"answers\"><thead><tr><th>"
		 "Who</th>");
	for (size_t i = 0; i < poll->options.len; i++) {
		html_lit(h, "<th>");
		html_textf(h, "%lld", (long long)poll->options.items[i].number);
		html_lit(h, "</th>");
	}
	html_lit(h, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < poll->voters.len; i++) {
		const struct voter *voter = &poll->voters.items[i];

		html_lit(h, "<tr><td>");
		html_text(h, voter->name);
		html_text(h, voter->is_must ? " (must be there)" : "");
		html_lit(h, "</td>");
		for (size_t k = 0; k < poll->options.len; k++) {
			int64_t number = poll->options.items[k].number;

			html_lit(h, "<td");
			html_attr(h, "data-label",
				  arena_printf(visit->arena, "%lld:", (long long)number));
			html_lit(h, ">");
			html_text(h, answer_name(voter->answers[number]));
			html_lit(h, "</td>");
		}
		html_lit(h, "</tr>\n");
	}
	html_lit(h, "</tbody></table></div>\n");
}

static void write_vote(struct visit *visit, const struct poll *poll, const char **texts)
{
	struct html *h = visit->h;

	html_lit(h, "<h2>Which times suit you?</h2>\n");
	input_form(visit, url_poll(visit->arena, poll->id, "vote"), "stack");
	/* The first button is what Enter presses: not one that drops a time. */
	html_lit(h, "<button class=\"sr\" tabindex=\"-1\" aria-hidden=\"true\">"
		 "Send my answer</button>");
	poll_write_choices(visit, poll, poll_find_voter(poll, visit->actor.person_id), 0, texts);
	html_lit(h, "<p class=\"hint\">You answer as ");
	html_text(h, visit->actor.name);
	html_lit(h, "; names are shown to who is signed in. What you leave open stays open."
		 "</p>");
	input_submit(visit, "Send my answer", NULL);
	input_form_end(visit);
}

static void write_sign_in(struct visit *visit, const struct poll *poll)
{
	html_lit(visit->h, "<p class=\"actions\"><a class=\"action\"");
	html_href(visit->h, url_login(visit->arena, url_poll(visit->arena, poll->id, NULL)));
	html_lit(visit->h, ">Sign in to answer</a> <span class=\"quiet\">or use the link in "
		 "the mail that asked you.</span></p>\n");
}

/* Also shown again with what was wrong: *err is then set. */
int page_poll(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct poll *poll = page_poll_get(visit, err);
	bool is_open = poll && poll->state == POLL_OPEN && poll->deadline_at > visit->now;
	const char **texts = NULL;

	if (!poll)
		return -1;
	if (visit->person && poll->state <= POLL_OPEN &&
	    poll_explain(visit->db, visit->settings, poll, visit->arena, &texts, err))
		return -1;
	layout_begin_bare(visit, poll->title, "Calls");
	poll_write_head(visit, poll);
	layout_problem(visit, &problem);
	if (write_traces(visit, poll, err))
		return -1;
	if (is_open && visit->person)
		write_vote(visit, poll, texts);
	if (is_open && !visit->person)
		write_sign_in(visit, poll);
	if (!is_open || !visit->person) {
		html_lit(visit->h, "<h2>The times</h2>\n");
		poll_write_options(visit, poll, texts);
	}
	write_answers(visit, poll);
	poll_write_actions(visit, poll);
	layout_end(visit);
	return 0;
}
