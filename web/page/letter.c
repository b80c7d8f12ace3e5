/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Letters: what went out, to whom, and what became of it. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/outbox.h"

#include "../envelope.h"
#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

#define LIST_MAX 200

/* Letters to the list are everybody's; invitations and the like are the organisers'. */
static bool may_see(const struct visit *visit, const struct letter *letter)
{
	return letter->is_list || visit->actor.role >= ROLE_ORGANISER;
}

static int write_item(struct visit *visit, const struct letter *letter, struct err *err)
{
	struct html *h = visit->h;

	html_lit(h, "<li><a class=\"title\"");
	html_href(h, url_letter(visit->arena, letter->id, NULL));
	html_lit(h, ">");
	html_text(h, letter->subject);
	html_lit(h, "</a> ");
	if (envelope_write_state(visit, letter->id, err))
		return -1;
	html_lit(h, "<p>");
	when_write(visit, letter->queued_at);
	html_lit(h, "</p></li>\n");
	return 0;
}

int page_letter_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct letters letters = { 0 };
	bool any = false;

	if (outbox_list(visit->db, LIST_MAX, visit->arena, &letters, err))
		return -1;
	layout_begin(visit, "Letters", "Letters");
	html_lit(visit->h, "<p class=\"quiet\"><b>Queued</b> waits for the postman, "
		 "<b>sent</b> was taken by the mail server, <b>confirmed</b> was read "
		 "back from the list.</p>\n");
	for (size_t i = 0; i < letters.len; i++) {
		if (!may_see(visit, &letters.items[i]))
			continue;
		if (!any)
			html_lit(visit->h, "<ul class=\"items\">\n");
		any = true;
		if (write_item(visit, &letters.items[i], err))
			return -1;
	}
	if (any)
		html_lit(visit->h, "</ul>\n");
	else
		html_lit(visit->h, "<p class=\"lead\">None yet.</p>\n");
	layout_end(visit);
	return 0;
}

static void write_delivery(struct visit *visit, const struct delivery *delivery)
{
	struct html *h = visit->h;

	html_lit(h, "<tr><td>");
	html_text(h, delivery->email);
	html_lit(h, "</td><td>");
	layout_badge(visit, delivery->state);
	html_lit(h, "</td><td>");
	if (delivery->sent_at) {
		when_write(visit, delivery->sent_at);
	} else if (str_eq(delivery->state, "queued") && delivery->attempts) {
		html_textf(h, "%" PRId64 " tries; again ", delivery->attempts);
		when_write(visit, delivery->next_at);
	}
	if (delivery->answer) {
		html_lit(h, "<p class=\"answer\">");
		html_text(h, delivery->answer);
		html_lit(h, "</p>");
	}
	html_lit(h, "</td></tr>\n");
}

static bool has_failed(const struct deliveries *list)
{
	for (size_t i = 0; i < list->len; i++)
		if (str_eq(list->items[i].state, "failed"))
			return true;
	return false;
}

static int write_deliveries(struct visit *visit, const struct letter *letter,
			    struct err *err)
{
	struct deliveries list = { 0 };
	struct html *h = visit->h;

	if (outbox_deliveries(visit->db, letter->id, visit->arena, &list, err))
		return -1;
	if (!visit->person) {
		if (has_failed(&list))
			html_lit(h, "<p class=\"problem\">It did not reach everybody. "
				 "The organisers can see why.</p>\n");
		return 0;
	}
	html_lit(h, "<h2>Who it goes to</h2><div "
		 "class=\"wide\"><table><thead><tr><th>Recipient</th>"
		 "<th>State</th><th>What happened</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < list.len; i++)
		write_delivery(visit, &list.items[i]);
	html_lit(h, "</tbody></table></div>\n");
	if (has_failed(&list) && visit->actor.role >= ROLE_ORGANISER)
		input_button(visit, url_letter(visit->arena, letter->id, "retry"),
			     "Try again what failed", NULL);
	return 0;
}

static void write_archive(struct visit *visit, const struct letter *letter)
{
	struct html *h = visit->h;

	if (!letter->confirmed_at)
		return;
	html_lit(h, "<p>Read back from the list ");
	when_write(visit, letter->confirmed_at);
	if (letter->archive_url) {
		html_lit(h, ": <a rel=\"noopener\"");
		html_href(h, letter->archive_url);
		html_lit(h, ">in the archive</a>");
	}
	html_lit(h, ".</p>\n");
}

static struct letter *get_letter(struct visit *visit, struct err *err)
{
	int64_t id = request_id(visit->req);
	struct letter *letter = outbox_get(visit->db, id, visit->arena, err);

	if (!letter)
		return NULL;
	if (!letter->is_secret && may_see(visit, letter))
		return letter;
	err_set(err, ERR_NOT_FOUND, "there is no letter %" PRId64 " that you may read",
		id);
	return NULL;
}

int page_letter(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct letter *letter = get_letter(visit, err);

	if (!letter)
		return -1;
	layout_begin_bare(visit, letter->subject, "Letters");
	html_lit(visit->h, "<p class=\"kicker\">Letter ");
	if (envelope_write_state(visit, letter->id, err))
		return -1;
	html_lit(visit->h, "</p><h1>");
	html_text(visit->h, letter->subject);
	html_lit(visit->h, "</h1>\n");
	layout_problem(visit, &problem);
	write_archive(visit, letter);
	if (write_deliveries(visit, letter, err))
		return -1;
	html_lit(visit->h, "<h2>The letter</h2>\n");
	envelope_write(visit, letter);
	envelope_write_calendar(visit, letter);
	layout_end(visit);
	return 0;
}

int page_letter_retry(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	int64_t id = request_id(req);

	if (outbox_retry(visit->db, &visit->actor, id, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_letter(visit->arena, id, NULL),
					"retried"));
	return 0;
}
