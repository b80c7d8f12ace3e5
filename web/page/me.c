/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One's own page: name, zone, IRC accounts, feed, signing out. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/login.h"
#include "people/person.h"
#include "people/session.h"
#include "people/settings.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "identity.h"
#include "page.h"

const struct form_field page_me_fields[] = {
	{ "name", FORM_LINE, 1, 100, "your name" },
	{ "zone", FORM_LINE, 0, 48, "your time zone" },
	{ 0 }
};

const struct form_field page_me_unlink_fields[] = {
	{ "network", FORM_LINE, 1, 100, "the network" },
	{ "account", FORM_LINE, 1, 100, "the account" },
	{ 0 }
};

static void write_form(struct visit *visit)
{
	const struct input inputs[] = {
		{ .name = "name", .label = "Name", .value = visit->person->name,
		  .complete = "name", .form = page_me_fields,
		  .hint = "As it stands in minutes and mails." },
		{ .name = "zone", .label = "Time zone", .value = visit->person->zone,
		  .list = "zones", .form = page_me_fields,
		  .hint = "Such as Europe/London. Left empty, times are shown in the "
			  "community's zone." },
	};

	input_form(visit, "/me", "stack narrow");
	input_line(visit, &inputs[0]);
	input_line(visit, &inputs[1]);
	input_zones(visit);
	input_submit(visit, "Save", NULL);
	input_form_end(visit);
}

static int write_identity(struct visit *visit, struct err *err)
{
	const struct input email = {
		.name = "email", .label = "Another address", .type = "email",
		.form = page_address_fields,
		.hint = "A link is mailed there; open it signed in. Is the address another "
			"person's here, then it makes the two one.",
	};
	const struct input matrix = {
		.name = "matrix", .label = "Matrix id", .form = page_matrix_fields, .grow = true,
	};

	html_lit(visit->h, "<h2>Mail addresses</h2>\n");
	if (identity_write_addresses(visit, visit->person->id, "/me", err))
		return -1;
	input_form(visit, "/me/address", "stack narrow");
	input_line(visit, &email);
	input_submit(visit, "Mail me a link", "second");
	input_form_end(visit);
	html_lit(visit->h, "<h2>IRC accounts</h2>\n");
	if (identity_write_accounts(visit, visit->person->id, "/me", err))
		return -1;
	html_lit(visit->h, "<p><a href=\"/invite\">Invites into channels</a></p>\n"
		 "<h2>Matrix</h2>\n");
	if (identity_write_matrices(visit, visit->person->id, "/me", err))
		return -1;
	input_form(visit, "/me/matrix", "row");
	input_line(visit, &matrix);
	input_submit(visit, "Add", "second");
	input_form_end(visit);
	return 0;
}

static void write_rest(struct visit *visit)
{
	struct html *h = visit->h;

	html_lit(h, "<h2>Pings</h2><p><a href=\"/pings\">Your open pings</a> and "
		 "<a href=\"/me/preferences\">how pings reach you</a>.</p>\n");
	html_lit(h, "<h2>Your calendar feed</h2><p>An address for your calendar program, "
		 "with the calls that you set up or are invited to. It is a secret: "
		 "whoever has it can read the feed. It is shown once, when it is made; a "
		 "new one replaces the old.</p>\n");
	input_button(visit, "/me/feed", "Make a new address", "second");
	html_lit(h, "<h2>Signing out</h2><div class=\"actions\">");
	input_button(visit, "/logout", "Sign out here", "second");
	input_button(visit, "/me/logout", "Sign out everywhere", "second");
	html_lit(h, "</div>\n");
}

/* Also shown again with what was wrong: *err is then set. */
int page_me(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct html *h = visit->h;

	layout_begin(visit, visit->person->name, NULL);
	layout_problem(visit, &problem);
	html_lit(h, "<p class=\"quiet\">");
	html_text(h, visit->person->email);
	html_textf(h, " \xc2\xb7 %s", role_name(visit->person->role));
	html_lit(h, "</p>\n");
	write_form(visit);
	if (write_identity(visit, err))
		return -1;
	write_rest(visit);
	layout_end(visit);
	return 0;
}

int page_me_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *name = request_field(req, "name"), *zone = request_field(req, "zone");
	int64_t id = visit->person->id;

	if (!str_eq(name, visit->person->name) &&
	    person_set_name(visit->db, &visit->actor, id, name, err))
		return -1;
	if (person_set_zone(visit->db, &visit->actor, id, *zone ? zone : NULL, err))
		return -1;
	visit_set_zone(visit, *zone ? zone : NULL);
	response_redirect(res, "/me?done=saved");
	return 0;
}

/* Shown in the answer itself: only its hash is stored, and a redirect would lose it. */
int page_me_feed(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	char *secret = person_renew_feed(visit->db, &visit->actor, visit->person->id,
					 visit->arena, err);
	const char *url;

	if (!secret)
		return -1;
	url = arena_printf(visit->arena, "%s/feed/%s.ics", visit->settings->site.url,
			   secret);
	layout_begin(visit, "Your calendar feed", NULL);
	html_lit(visit->h, "<p>Put this address into your calendar program now: it is "
		 "not shown again.</p>\n<p><input class=\"copy\" readonly "
		 "aria-label=\"Address of your feed\"");
	html_attr(visit->h, "value", url);
	html_lit(visit->h, "></p><p><a href=\"/me\">Back to your page</a></p>\n");
	layout_end(visit);
	res->cache = CACHE_NEVER;
	return 0;
}

int page_me_unlink(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (account_unlink(visit->db, &visit->actor, visit->person->id,
			   request_field(req, "network"), request_field(req, "account"),
			   err))
		return -1;
	response_redirect(res, "/me?done=unlinked");
	return 0;
}

int page_me_logout(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (session_end_all(visit->db, visit->person->id, err))
		return -1;
	visit_set_session(visit, NULL);
	response_redirect(res, "/?done=left");
	return 0;
}
