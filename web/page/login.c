/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signing in by a link, and out. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/identity.h"
#include "people/login.h"
#include "people/session.h"
#include "people/settings.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "page.h"

const struct form_field page_login_fields[] = {
	{ "email", FORM_LINE, 1, 254, "your mail address" },
	{ "next", FORM_LINE, 0, 200, "the page to go to" },
	{ 0 }
};

static void write_form(struct visit *visit)
{
	const struct input email = {
		.name = "email", .label = "Your mail address", .type = "email",
		.complete = "email", .form = page_login_fields,
	};
	const char *next = visit_next(visit);

	input_form(visit, "/login", "stack narrow");
	input_hidden(visit, "next", next ? next : "");
	input_line(visit, &email);
	input_submit(visit, "Mail me a link", NULL);
	input_form_end(visit);
}

/* Also shown again with what was wrong: *err is then set. */
int page_login(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct html *h = visit->h;

	layout_begin(visit, "Sign in", NULL);
	layout_problem(visit, err);
	if (request_query(req, "sent")) {
		html_lit(h, "<p class=\"lead\">If that address may sign in, a link is on "
			 "its way to it.</p><p>It works once, within 15 minutes. Nothing "
			 "there? Look into the folder for unwanted mail, or ask for "
			 "another one below.</p>\n");
	} else if (visit->person) {
		html_lit(h, "<p class=\"lead\">You are signed in as <a href=\"/me\">");
		html_text(h, visit->person->name);
		html_lit(h, "</a>.</p>\n");
	} else {
		html_lit(h, "<p>There are no passwords here. You get a mail with a link; "
			 "opening it signs you in. On IRC, <code>!login</code> in a "
			 "private message to the bot does the same.</p>\n");
	}
	write_form(visit);
	layout_end(visit);
	return 0;
}

/* The same answer whether or not the address is known. */
int page_login_mail(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (login_mail(visit->db, visit->settings, request_field(req, "email"),
		       req->client, visit_next(visit), err))
		return -1;
	response_redirect(res, "/login?sent=1");
	return 0;
}

static void write_link_account(struct visit *visit, const struct login_token *token)
{
	struct html *h = visit->h;

	html_lit(h, "<p class=\"lead\">The account <b>");
	html_text(h, token->account);
	html_lit(h, "</b> on the IRC network <b>");
	html_text(h, token->network);
	html_lit(h, "</b> wants to be linked");
	if (visit->person) {
		html_lit(h, " with <b>");
		html_text(h, visit->person->name);
		html_lit(h, "</b>.</p><p>The bot will then know that what this account "
			 "says is said by you. If you did not ask the bot for it, close "
			 "this page.</p>\n");
		input_button(visit, visit->req->path, "Link it with me", NULL);
		return;
	}
	html_lit(h, " with a person here. Sign in first, with your mail "
		 "address.</p>\n<p><a class=\"action\"");
	html_href(h, url_login(visit->arena, visit->req->path));
	html_lit(h, ">Sign in</a></p>\n");
}

static void write_add_address(struct visit *visit, const struct login_token *token)
{
	struct html *h = visit->h;

	html_lit(h, "<p class=\"lead\">The address <b>");
	html_text(h, token->email);
	html_lit(h, "</b> is to be <b>");
	html_text(h, token->person);
	html_lit(h, "</b>'s.</p>\n");
	if (token->other) {
		html_lit(h, "<p>It is the address of <b>");
		html_text(h, token->other);
		html_lit(h, "</b> here. If that is you as well, this makes both one person, with "
			 "all that either has. It cannot be undone.</p>\n");
	}
	if (visit->person) {
		input_button(visit, visit->req->path,
			     token->other ? "Make both one person" : "Add it", NULL);
		return;
	}
	html_lit(h, "<p>Sign in first, as you were when you asked for this.</p>\n<p><a "
		 "class=\"action\"");
	html_href(h, url_login(visit->arena, visit->req->path));
	html_lit(h, ">Sign in</a></p>\n");
}

static void write_login(struct visit *visit, const struct login_token *token)
{
	const char *who = token->person ? token->person : token->email;
	struct html *h = visit->h;

	html_lit(h, "<p class=\"lead\">This link signs you in as <b>");
	html_text(h, who);
	html_lit(h, "</b>.</p>\n");
	if (!token->person)
		html_lit(h, "<p>It is the first time that this address signs in: you can "
			 "give yourself a name afterwards.</p>\n");
	input_button(visit, visit->req->path, "Sign in", NULL);
	html_lit(h, "<p class=\"quiet\">It works once. Not you? Close this page; nothing "
		 "happens.</p>\n");
}

/* Only looks: programs that check links in mails must not use them up. */
int page_login_look(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct login_token token;

	if (login_look(visit->db, request_param(req, "secret"), visit->arena, &token,
		       err))
		return -1;
	layout_begin(visit, token.account ? "Link an IRC account" :
		     token.adds_address ? "Add an address" : "Sign in", NULL);
	if (token.adds_address)
		write_add_address(visit, &token);
	else if (token.account)
		write_link_account(visit, &token);
	else
		write_login(visit, &token);
	layout_end(visit);
	res->cache = CACHE_NEVER;
	return 0;
}

static int use_link(struct visit *visit, const struct login_token *token, const char *secret,
		    struct err *err)
{
	if (!visit->person)
		return err_set(err, ERR_DENIED,
			       "please sign in first, then open the link again");
	if (token->adds_address ? address_use(visit->db, &visit->actor, secret, err) :
	    login_use_link(visit->db, &visit->actor, secret, err))
		return -1;
	response_redirect(visit->res, url_done(visit->arena, "/me", "saved"));
	return 0;
}

int page_login_use(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	const char *secret = request_param(req, "secret"), *next = NULL;
	struct login_token token;
	char *session;

	if (login_look(visit->db, secret, visit->arena, &token, err))
		return -1;
	if (token.account || token.adds_address)
		return use_link(visit, &token, secret, err);
	session = login_use(visit->db, secret, &next, visit->arena, err);
	if (!session)
		return -1;
	visit_set_session(visit, session);
	response_redirect(res, next ? next
				    : url_done(visit->arena, token.person ? "/" : "/me",
					       "welcome"));
	return 0;
}

int page_logout(struct request *req UNUSED, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);

	if (visit->session && session_end(visit->db, visit->session, err))
		return -1;
	visit_set_session(visit, NULL);
	response_redirect(res, "/?done=left");
	return 0;
}
