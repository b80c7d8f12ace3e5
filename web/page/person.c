/* SPDX-License-Identifier: GPL-2.0-or-later */
/* People and their roles: for operators. */
#include "base/arena.h"
#include "base/err.h"
#include "people/person.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "../when.h"
#include "page.h"

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
		 "written down.</p>\n<div "
		 "class=\"wide\"><table><thead><tr><th>Name</th><th>Address</th>"
		 "<th>Since</th><th>Role</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < list.len; i++) {
		html_lit(h, "<tr><td>");
		html_text(h, list.items[i].name);
		html_lit(h, "</td><td>");
		html_text(h, list.items[i].email);
		html_lit(h, "</td><td>");
		when_write(visit, list.items[i].created_at);
		html_lit(h, "</td><td>");
		write_role_form(visit, &list.items[i]);
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
