/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is tied to a person, and one's own of it: adding, choosing, removing. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "people/identity.h"
#include "people/person.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "identity.h"
#include "page.h"

const struct form_field page_address_fields[] = {
	{ "email", FORM_LINE, 1, 254, "the mail address" },
	{ 0 }
};

const struct form_field page_matrix_fields[] = {
	{ "matrix", FORM_LINE, 1, 255, "the Matrix id" },
	{ 0 }
};

static void write_button(struct visit *visit, const char *base, const char *verb,
			 const char *field, const char *value, const char *label)
{
	input_form(visit, arena_printf(visit->arena, "%s/%s", base, verb), "button");
	input_hidden(visit, field, value);
	input_submit(visit, label, "second");
	input_form_end(visit);
}

static void write_item(struct visit *visit, const char *name, const char *remark)
{
	html_lit(visit->h, "<li class=\"row\"><span class=\"grow\"><b>");
	html_text(visit->h, name);
	html_lit(visit->h, "</b>");
	html_text(visit->h, remark);
	html_lit(visit->h, "</span>");
}

int identity_write_addresses(struct visit *visit, int64_t person_id, const char *base,
			     struct err *err)
{
	struct addresses list = { 0 };

	if (address_list(visit->db, person_id, visit->arena, &list, err))
		return -1;
	html_lit(visit->h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < list.len; i++) {
		const struct address *address = &list.items[i];

		write_item(visit, address->email, address->is_main ? ", the main one" :
			   address->confirmed_at ? "" : ", not confirmed");
		if (!address->is_main) {
			write_button(visit, base, "address/main", "email", address->email,
				     "Make main");
			write_button(visit, base, "address/remove", "email", address->email,
				     "Remove");
		}
		html_lit(visit->h, "</li>\n");
	}
	html_lit(visit->h, "</ul>\n");
	return 0;
}

int identity_write_accounts(struct visit *visit, int64_t person_id, const char *base,
			    struct err *err)
{
	struct accounts list = { 0 };

	if (account_list(visit->db, person_id, visit->arena, &list, err))
		return -1;
	if (!list.len) {
		html_lit(visit->h, "<p class=\"quiet\">None is linked. Say "
			 "<code>!login</code> to the bot in a private message; it answers "
			 "with a link that ties your account to you. Or say <code>!iam</code> "
			 "and your mail address.</p>\n");
		return 0;
	}
	html_lit(visit->h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < list.len; i++) {
		write_item(visit, list.items[i].name,
			   arena_printf(visit->arena, " on %s", list.items[i].network));
		input_form(visit, arena_printf(visit->arena, "%s/unlink", base), "button");
		input_hidden(visit, "network", list.items[i].network);
		input_hidden(visit, "account", list.items[i].name);
		input_submit(visit, "Unlink", "second");
		input_form_end(visit);
		html_lit(visit->h, "</li>\n");
	}
	html_lit(visit->h, "</ul>\n");
	return 0;
}

int identity_write_matrices(struct visit *visit, int64_t person_id, const char *base,
			    struct err *err)
{
	bool is_own = visit->person && visit->person->id == person_id;
	struct matrices list = { 0 };

	if (matrix_list(visit->db, person_id, visit->arena, &list, err))
		return -1;
	if (list.len)
		html_lit(visit->h, "<ul class=\"items\">\n");
	for (size_t i = 0; i < list.len; i++) {
		const struct matrix *matrix = &list.items[i];

		write_item(visit, matrix->name, matrix->confirmed_at ? "" : ", not confirmed");
		if (is_own && !matrix->confirmed_at)
			write_button(visit, base, "matrix", "matrix", matrix->name, "It is mine");
		write_button(visit, base, "matrix/remove", "matrix", matrix->name, "Remove");
		html_lit(visit->h, "</li>\n");
	}
	if (list.len)
		html_lit(visit->h, "</ul>\n");
	return 0;
}

/* ---- one's own */

int page_me_address(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (address_ask(visit->db, visit->settings, &visit->actor, request_field(req, "email"),
			err))
		return -1;
	response_redirect(res, "/me?done=mailed");
	return 0;
}

int page_me_address_main(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (address_set_main(visit->db, &visit->actor, visit->person->id,
			     request_field(req, "email"), err))
		return -1;
	response_redirect(res, "/me?done=saved");
	return 0;
}

int page_me_address_remove(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (address_remove(visit->db, &visit->actor, visit->person->id,
			   request_field(req, "email"), err))
		return -1;
	response_redirect(res, "/me?done=removed");
	return 0;
}

int page_me_matrix(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (matrix_say(visit->db, &visit->actor, request_field(req, "matrix"), err))
		return -1;
	response_redirect(res, "/me?done=saved");
	return 0;
}

int page_me_matrix_remove(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (matrix_remove(visit->db, &visit->actor, visit->person->id,
			  request_field(req, "matrix"), err))
		return -1;
	response_redirect(res, "/me?done=removed");
	return 0;
}
