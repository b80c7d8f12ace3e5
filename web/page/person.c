/* SPDX-License-Identifier: GPL-2.0-or-later */
/* People, what is tied to them, and by hand: for organisers; roles for operators. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/identity.h"
#include "people/person.h"
#include "people/settings.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "identity.h"
#include "page.h"

const struct form_field page_person_merge_fields[] = {
	{ "other", FORM_LINE, 1, 254, "the other person" },
	{ "reason", FORM_LINE, 1, 200, "the reason" },
	{ 0 }
};

const struct form_field page_person_role_fields[] = {
	{ "role", FORM_LINE, 1, 20, "the role" },
	{ 0 }
};

static const enum role roles[] = { ROLE_MEMBER, ROLE_ORGANISER, ROLE_OPERATOR };

static void write_role_form(struct visit *visit, const struct person *person)
{
	struct html *h = visit->h;

	input_form(visit, url_person(visit->arena, person->id, "role"), "row");
	html_lit(h, "<select name=\"role\"");
	html_attr(h, "aria-label",
		  arena_printf(visit->arena, "Role of %s", person->name));
	html_lit(h, ">");
	for (size_t i = 0; i < ARRAY_LEN(roles); i++) {
		html_lit(h, "<option");
		if (roles[i] == person->role)
			html_lit(h, " selected");
		html_lit(h, ">");
		html_text(h, role_name(roles[i]));
		html_lit(h, "</option>");
	}
	html_lit(h, "</select>");
	input_submit(visit, "Change", "second");
	input_form_end(visit);
}

/* Also shown again when a change failed: *err then says why. */
int page_person_list(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct persons list = { 0 };
	struct html *h = visit->h;

	if (person_list(visit->db, visit->arena, &list, err))
		return -1;
	layout_begin(visit, "People", "People");
	layout_problem(visit, &problem);
	html_lit(h, "<p class=\"quiet\">Members suggest; organisers set up calls and "
		 "edit minutes; operators also manage people. What is changed here is "
		 "written down.</p>\n");
	if (visit->actor.role >= ROLE_OPERATOR)
		html_lit(h, "<p><a href=\"/audit\">The record of all changes</a></p>\n");
	html_lit(h, "<div "
		 "class=\"wide\"><table><thead><tr><th>Name</th><th>Address</th>"
		 "<th>Since</th><th>Role</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < list.len; i++) {
		html_lit(h, "<tr><td><a");
		html_href(h, url_person(visit->arena, list.items[i].id, NULL));
		html_lit(h, ">");
		html_text(h, list.items[i].name);
		html_lit(h, "</a></td><td>");
		html_text(h, list.items[i].email);
		html_lit(h, "</td><td>");
		when_write(visit, list.items[i].created_at);
		html_lit(h, "</td><td>");
		if (visit->actor.role >= ROLE_OPERATOR)
			write_role_form(visit, &list.items[i]);
		else
			html_text(h, role_name(list.items[i].role));
		html_lit(h, "</td></tr>\n");
	}
	html_lit(h, "</tbody></table></div>\n");
	layout_end(visit);
	return 0;
}

int page_person_role(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	enum role role;

	if (role_parse(request_field(req, "role"), &role, err) ||
	    person_set_role(visit->db, &visit->actor, request_id(req), role, err))
		return -1;
	response_redirect(res, "/people?done=saved");
	return 0;
}

/* ---- one person */

static void write_hands(struct visit *visit, const char *base)
{
	const struct input inputs[] = {
		{ .name = "email", .label = "Add an address", .type = "email",
		  .form = page_address_fields, .hint = "Confirmed by your word." },
		{ .name = "network", .label = "Network", .form = page_me_unlink_fields },
		{ .name = "account", .label = "Account", .form = page_me_unlink_fields },
		{ .name = "other", .label = "Is the same as", .form = page_person_merge_fields,
		  .hint = "A number or an address. All that they have comes here." },
		{ .name = "reason", .label = "How do you know?", .form = page_person_merge_fields },
	};

	input_form(visit, arena_printf(visit->arena, "%s/address", base), "stack narrow");
	input_line(visit, &inputs[0]);
	input_submit(visit, "Add", "second");
	input_form_end(visit);
	html_lit(visit->h, "<h2>Link an account</h2>\n");
	input_form(visit, arena_printf(visit->arena, "%s/link", base), "stack narrow");
	input_line(visit, &inputs[1]);
	input_line(visit, &inputs[2]);
	input_submit(visit, "Link", "second");
	input_form_end(visit);
	html_lit(visit->h, "<h2>Merge</h2>\n");
	input_form(visit, arena_printf(visit->arena, "%s/merge", base), "stack narrow");
	input_line(visit, &inputs[3]);
	input_line(visit, &inputs[4]);
	input_submit(visit, "Make both one", "second");
	input_form_end(visit);
}

/* Also shown again with what was wrong: *err is then set. */
int page_person(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct person *person = person_get(visit->db, request_id(req), visit->arena, err);
	const char *base;

	if (!person)
		return -1;
	base = url_person(visit->arena, person->id, NULL);
	layout_begin(visit, person->name, "People");
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p class=\"quiet\">");
	html_textf(visit->h, "%s, number %lld", role_name(person->role), (long long)person->id);
	html_lit(visit->h, "</p>\n<h2>Mail addresses</h2>\n");
	if (identity_write_addresses(visit, person->id, base, err))
		return -1;
	html_lit(visit->h, "<h2>IRC accounts</h2>\n");
	if (identity_write_accounts(visit, person->id, base, err))
		return -1;
	html_lit(visit->h, "<h2>Matrix</h2>\n");
	if (identity_write_matrices(visit, person->id, base, err))
		return -1;
	html_lit(visit->h, "<h2>By hand</h2>\n");
	write_hands(visit, base);
	layout_end(visit);
	return 0;
}

static int back(struct request *req, struct response *res, const char *done)
{
	struct visit *visit = visit_of(req);

	response_redirect(res, url_done(visit->arena, url_person(visit->arena, request_id(req),
								 NULL), done));
	return 0;
}

int page_person_address(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	return address_add(visit->db, &visit->actor, request_id(req),
			   request_field(req, "email"), err) ? -1 : back(req, res, "saved");
}

int page_person_address_main(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	return address_set_main(visit->db, &visit->actor, request_id(req),
				request_field(req, "email"), err) ? -1 : back(req, res, "saved");
}

int page_person_address_remove(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	return address_remove(visit->db, &visit->actor, request_id(req),
			      request_field(req, "email"), err) ? -1 : back(req, res, "removed");
}

int page_person_link(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *network = request_field(req, "network");

	if (!settings_network(visit->settings, network))
		return err_set(err, ERR_INVALID, "there is no network \"%.60s\"", network);
	return account_link(visit->db, &visit->actor, request_id(req), network,
			    request_field(req, "account"), err) ? -1 : back(req, res, "saved");
}

int page_person_unlink(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	return account_unlink(visit->db, &visit->actor, request_id(req),
			      request_field(req, "network"), request_field(req, "account"),
			      err) ? -1 : back(req, res, "unlinked");
}

int page_person_matrix_remove(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	return matrix_remove(visit->db, &visit->actor, request_id(req),
			     request_field(req, "matrix"), err) ? -1 : back(req, res, "removed");
}

int page_person_merge(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *other = request_field(req, "other");
	struct person *person;
	int64_t from;
	int found;

	if (strchr(other, '@')) {
		found = person_find_email(visit->db, other, visit->arena, &person, err);
		if (found <= 0)
			return found ? -1 : err_set(err, ERR_INVALID,
						    "nobody has the address \"%.80s\"", other);
		from = person->id;
	} else if (str_to_int(other, 1, INT64_MAX, &from, err)) {
		return -1;
	}
	return person_merge(visit->db, &visit->actor, from, request_id(req),
			    request_field(req, "reason"), err) ? -1 : back(req, res, "merged");
}
