/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answering a poll: signed in, or with the secret of a mail.  A GET answers nothing. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/poll.h"
#include "people/person.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "page.h"
#include "poll.h"

#define CHOICE(n) { "a" #n, FORM_LINE, 0, 12, "the answer to time " #n }

const struct form_field page_poll_vote_fields[] = {
	CHOICE(1), CHOICE(2), CHOICE(3), CHOICE(4), CHOICE(5), CHOICE(6), CHOICE(7), CHOICE(8),
	CHOICE(9), CHOICE(10), CHOICE(11), CHOICE(12), CHOICE(13), CHOICE(14), CHOICE(15),
	CHOICE(16), CHOICE(17), CHOICE(18), CHOICE(19), CHOICE(20),
	{ 0 }
};

_Static_assert(ARRAY_LEN(page_poll_vote_fields) == POLL_OPTIONS_MAX + 1, "a field a time");

static int take_answers(struct request *req, enum answer answers[POLL_OPTIONS_MAX + 1],
			struct err *err)
{
	memset(answers, 0, sizeof(*answers) * (POLL_OPTIONS_MAX + 1));
	for (size_t i = 0; i < POLL_OPTIONS_MAX; i++) {
		const char *text = request_field(req, page_poll_vote_fields[i].name);

		if (*text && answer_parse(text, &answers[i + 1], err))
			return -1;
	}
	return 0;
}

int page_poll_vote(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	enum answer answers[POLL_OPTIONS_MAX + 1];

	if (take_answers(req, answers, err) ||
	    poll_vote(visit->db, &visit->actor, request_id(req), answers, err))
		return -1;
	response_redirect(res, url_done(visit->arena,
					url_poll(visit->arena, request_id(req), NULL), "voted"));
	return 0;
}

/* The time that the link in the mail is for: marked, not yet sent. */
static int64_t wished(struct request *req)
{
	const char *text = request_query(req, "yes");
	struct err ignored;
	int64_t number;

	if (!text || str_to_int(text, 1, POLL_OPTIONS_MAX, &number, &ignored))
		return 0;
	return number;
}

static const struct voter *find(const struct poll *poll, int64_t id)
{
	for (size_t i = 0; i < poll->voters.len; i++)
		if (poll->voters.items[i].id == id)
			return &poll->voters.items[i];
	return NULL;
}

/* Whoever comes with a ballot is known, if not signed in: times are by their clock. */
static void use_zone_of(struct visit *visit, const struct voter *voter)
{
	struct person *person = NULL;
	struct err ignored;

	if (!visit->person && voter->person_id)
		person = person_get(visit->db, voter->person_id, visit->arena, &ignored);
	if (person && person->zone && zone_exists(person->zone))
		visit->zone = person->zone;
}

/* Also shown again with what was wrong: *err is then set. */
int page_ballot(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	const struct voter *voter;
	struct poll *poll;
	int64_t voter_id;

	poll = poll_get_ballot(visit->db, request_param(req, "secret"), visit->arena, &voter_id,
			       err);
	if (!poll)
		return -1;
	voter = find(poll, voter_id);
	use_zone_of(visit, voter);
	layout_begin_bare(visit, poll->title, "Calls");
	poll_write_head(visit, poll);
	html_lit(visit->h, "</dl>\n");
	layout_problem(visit, &problem);
	if (poll->state == POLL_OPEN && poll->deadline_at > visit->now) {
		html_lit(visit->h, "<h2>Which times suit you, ");
		html_text(visit->h, voter->name);
		html_lit(visit->h, "?</h2>\n");
		input_form(visit, url_ballot(visit->arena, request_param(req, "secret")), "stack");
		poll_write_choices(visit, poll, voter, wished(req), NULL);
		input_submit(visit, "Send my answer", NULL);
		input_form_end(visit);
	} else {
		html_lit(visit->h, "<p class=\"note\">Answers are no longer taken.</p>\n");
		poll_write_options(visit, poll, NULL);
	}
	html_lit(visit->h, "<p class=\"quiet\"><a");
	html_href(visit->h, url_poll(visit->arena, poll->id, NULL));
	html_lit(visit->h, ">The poll as all see it</a></p>\n");
	layout_end(visit);
	res->cache = CACHE_NEVER;
	return 0;
}

int page_ballot_vote(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *secret = request_param(req, "secret");
	enum answer answers[POLL_OPTIONS_MAX + 1];

	if (take_answers(req, answers, err) ||
	    poll_vote_ballot(visit->db, secret, answers, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_ballot(visit->arena, secret),
					"voted"));
	return 0;
}
