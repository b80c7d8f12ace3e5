/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dispatcher: what it lets through to a handler, and what it says to the rest. */
#include "unit.h"

#include "web/http/router.h"
#include "web/route.h"

#define TOKEN "the-token"

struct world {
	struct unit *u;
	int rank;
	const char *csrf;
	int handled, again;
	enum err_kind kind;		/* what the handler fails with */
};

static int identify(struct request *req, struct response *res UNUSED, struct err *err UNUSED)
{
	struct world *w = req->app;

	req->rank = w->rank;
	req->csrf = w->csrf;
	return 0;
}

static void refuse(struct request *req UNUSED, struct response *res, const struct err *err)
{
	buf_puts(&res->html.buf, err->msg);
}

static const char *login(struct request *req)
{
	return req->rank ? NULL : "/login";
}

static int handler(struct request *req, struct response *res, struct err *err)
{
	struct world *w = req->app;

	w->handled++;
	html_lit(&res->html, "done");
	return w->kind ? err_set(err, w->kind, "the handler says no") : 0;
}

static int again(struct request *req, struct response *res, struct err *err)
{
	struct world *w = req->app;

	w->again++;
	html_lit(&res->html, "again: ");
	html_text(&res->html, err->msg);
	html_lit(&res->html, " / ");
	html_text(&res->html, request_typed(req, "title"));
	return 0;
}

static const struct form_field fields[] = {
	{ "title", FORM_LINE, 1, 5, "the title" },
	{ "n", FORM_INT, 1, 9, "the number" },
	{ 0 }
};

static const struct route table[] = {
	{ HTTP_GET, "/", 0, handler, NULL, NULL },
	{ HTTP_GET, "/secret", 2, handler, NULL, NULL },
	{ HTTP_GET, "/thing/:id", 0, handler, NULL, NULL },
	{ HTTP_POST, "/thing/:id", 1, handler, fields, again },
	{ HTTP_POST, "/plain", 0, handler, NULL, NULL },
};

static int setup(void **state)
{
	struct world *w = mem_alloc(sizeof(*w));
	void *u;

	unit_setup(&u);
	w->u = u;
	w->csrf = TOKEN;
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *u = w->u;

	unit_teardown(&u);
	free(w);
	return 0;
}

static void ask(struct world *w, struct request *req, struct response *res)
{
	struct router router = {
		.routes = table, .n = ARRAY_LEN(table), .origin = "https://moot.example.org",
		.app = w, .identify = identify, .refuse = refuse, .login = login,
	};

	req->arena = w->u->arena;
	req->host = "127.0.0.1:8080";
	response_init(res, w->u->arena);
	router_dispatch(&router, req, res);
}

/* The status, its body forgotten. */
static int get(struct world *w, const char *target)
{
	struct request req = { .method = HTTP_GET, .target = target };
	struct response res;

	ask(w, &req, &res);
	response_clear(&res);
	return res.status;
}

static struct request form(const char *target, const char *body)
{
	struct request req = {
		.method = HTTP_POST, .target = target, .body = body, .body_len = strlen(body),
		.content_type = "application/x-www-form-urlencoded",
		.origin = "https://moot.example.org", .fetch_site = "same-origin",
	};

	return req;
}

static int post(struct world *w, struct request req)
{
	struct response res;

	ask(w, &req, &res);
	response_clear(&res);
	return res.status;
}

static const char *header(const struct response *res, const char *name)
{
	for (size_t i = 0; i < res->headers.len; i++)
		if (strcmp(res->headers.items[i].name, name) == 0)
			return res->headers.items[i].value;
	return NULL;
}

static void test_a_page_is_found_by_its_path(void **state)
{
	struct world *w = *state;

	assert_int_equal(get(w, "/"), 200);
	assert_int_equal(get(w, "/thing/3?x=y"), 200);
	assert_int_equal(get(w, "/thing/x"), 404);
	assert_int_equal(get(w, "/nothing"), 404);
	assert_int_equal(get(w, "/../"), 404);
	assert_int_equal(get(w, "/%zz"), 400);
	assert_int_equal(get(w, "/?a=%00"), 400);
	assert_int_equal(w->handled, 2);
}

static void test_another_method_gets_405_and_is_told_which(void **state)
{
	struct world *w = *state;
	struct request req = { .method = HTTP_OTHER, .target = "/thing/3" };
	struct response res;

	ask(w, &req, &res);
	assert_int_equal(res.status, 405);
	assert_string_equal(header(&res, "Allow"), "GET, HEAD, POST");
	response_clear(&res);
	assert_int_equal(get(w, "/plain"), 405);
	assert_int_equal(post(w, form("/", "csrf=" TOKEN)), 405);
	assert_int_equal(w->handled, 0);
}

static void test_a_stranger_is_sent_to_sign_in_and_a_member_is_refused(void **state)
{
	struct world *w = *state;
	struct request req = { .method = HTTP_GET, .target = "/secret" };
	struct response res;

	ask(w, &req, &res);
	assert_int_equal(res.status, 303);
	assert_string_equal(header(&res, "Location"), "/login");
	response_clear(&res);
	assert_int_equal(post(w, form("/thing/1", "csrf=" TOKEN "&title=a&n=1")), 403);
	w->rank = 1;
	assert_int_equal(get(w, "/secret"), 403);
	w->rank = 2;
	assert_int_equal(w->handled, 0);
	assert_int_equal(get(w, "/secret"), 200);
}

static void test_a_post_without_the_right_token_never_reaches_a_handler(void **state)
{
	struct world *w = *state;

	assert_int_equal(post(w, form("/plain", "")), 403);
	assert_int_equal(post(w, form("/plain", "csrf=")), 403);
	assert_int_equal(post(w, form("/plain", "csrf=the-tokem")), 403);
	assert_int_equal(post(w, form("/plain", "csrf=the-token2")), 403);
	w->csrf = NULL;
	assert_int_equal(post(w, form("/plain", "csrf=" TOKEN)), 403);
	assert_int_equal(w->handled, 0);
	w->csrf = TOKEN;
	assert_int_equal(post(w, form("/plain", "csrf=" TOKEN)), 200);
}

static void test_a_post_from_another_site_never_reaches_a_handler(void **state)
{
	static const struct { const char *origin, *site; int want; } cases[] = {
		{ "https://evil.example.org", NULL, 403 },
		{ "null", NULL, 403 },
		{ "https://moot.example.org.evil.example.org", NULL, 403 },
		{ "https://moot.example.org", "cross-site", 403 },
		{ NULL, "cross-site", 403 },
		{ NULL, "same-site", 403 },
		{ "https://moot.example.org", "same-origin", 200 },
		{ "http://127.0.0.1:8080", NULL, 200 },
		{ NULL, "none", 200 },
		{ NULL, NULL, 200 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct request req = form("/plain", "csrf=" TOKEN);

		req.origin = cases[i].origin;
		req.fetch_site = cases[i].site;
		if (post(w, req) != cases[i].want)
			fail_msg("origin %s, site %s", cases[i].origin, cases[i].site);
	}
}

static void test_only_forms_are_taken_as_forms(void **state)
{
	struct world *w = *state;
	struct request req = form("/plain", "csrf=" TOKEN);

	req.content_type = "text/plain";
	assert_int_equal(post(w, req), 400);
	req.content_type = NULL;
	assert_int_equal(post(w, req), 400);
	req.content_type = "application/x-www-form-urlencoded; charset=utf-8";
	assert_int_equal(post(w, req), 200);
}

static void test_a_form_is_checked_by_its_table_and_shown_again(void **state)
{
	static const struct { const char *body, *want; } cases[] = {
		{ "title=&n=1", "again: please fill in the title / " },
		{ "title=abcdef&n=1",
		  "again: the title is too long: 6 characters, at most 5 / abcdef" },
		{ "title=abc&n=10", "again: the number: 10 is not between 1 and 9 / abc" },
		{ "title=abc", "again: the number: &quot;&quot; is not a whole number / abc" },
		{ "title=a&title=b&n=1", "again: the title came twice / a" },
	};
	struct world *w = *state;

	w->rank = 1;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct request req = form("/thing/1",
			arena_printf(w->u->arena, "csrf=" TOKEN "&%s", cases[i].body));
		struct response res;

		ask(w, &req, &res);
		assert_int_equal(res.status, 400);
		assert_string_equal(buf_str(&res.html.buf), cases[i].want);
		assert_int_equal(res.cache, CACHE_NEVER);
		response_clear(&res);
	}
	assert_int_equal(w->handled, 0);
	assert_int_equal(w->again, (int)ARRAY_LEN(cases));
}

static void test_a_handler_sees_cleaned_fields_and_only_those_of_the_table(void **state)
{
	struct world *w = *state;
	struct request req = form("/thing/1", "csrf=" TOKEN
				  "&title=%20a%0A%C4%8D%20%20b&n=3&more=x");
	struct response res;

	w->rank = 1;
	ask(w, &req, &res);
	assert_int_equal(res.status, 200);
	assert_string_equal(request_field(&req, "title"), "a \xc4\x8d b");
	assert_int_equal(request_field_int(&req, "n"), 3);
	assert_null(pairs_get(&req.fields, "more"));
	assert_int_equal(request_id(&req), 1);
	response_clear(&res);
}

static void test_what_a_handler_refuses_is_answered_by_kind(void **state)
{
	static const struct { enum err_kind kind; int status; bool again; } cases[] = {
		{ ERR_INVALID, 400, true }, { ERR_CONFLICT, 409, true }, { ERR_LIMIT, 429, true },
		{ ERR_NOT_FOUND, 404, false }, { ERR_DENIED, 403, false },
		{ ERR_BUSY, 503, false }, { ERR_IO, 500, false },
	};
	struct world *w = *state;

	w->rank = 1;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int before = w->again;

		w->kind = cases[i].kind;
		assert_int_equal(post(w, form("/thing/1", "csrf=" TOKEN "&title=a&n=1")),
				 cases[i].status);
		assert_int_equal(w->again - before, cases[i].again);
	}
}

static void test_a_redirect_stays_in_the_house(void **state)
{
	static const struct { const char *path, *want; } cases[] = {
		{ "/call/1?done=saved", "/call/1?done=saved" },
		{ "//evil.example.org/", "/" },
		{ "/\\evil.example.org", "/" },
		{ "https://evil.example.org/", "/" },
		{ "javascript:alert(1)", "/" },
		{ "/a\r\nSet-Cookie: x=y", "/" },
		{ "", "/" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct response res;

		response_init(&res, w->u->arena);
		response_redirect(&res, cases[i].path);
		assert_string_equal(header(&res, "Location"), cases[i].want);
		assert_int_equal(res.status, 303);
		response_clear(&res);
	}
}

static void test_an_etag_is_found_in_if_none_match(void **state UNUSED)
{
	char a[ETAG_SIZE], b[ETAG_SIZE];

	etag_of("hello world", 11, a);
	etag_of("hello worle", 11, b);
	assert_string_not_equal(a, b);
	etag_of("", 0, b);
	assert_string_not_equal(a, b);
	assert_true(etag_matches("*", a));
	assert_true(etag_matches("\"x\", \"y\" , \"z\"", "\"y\""));
	assert_true(etag_matches("W/\"y\"", "\"y\""));
	assert_false(etag_matches("\"yy\"", "\"y\""));
	assert_false(etag_matches("y", "\"y\""));
	assert_false(etag_matches(NULL, "\"y\""));
	assert_false(etag_matches("", "\"y\""));
}

static void test_the_route_table_is_sound(void **state UNUSED)
{
	for (size_t i = 0; i < n_routes; i++) {
		const struct route *route = &routes[i];

		assert_non_null(route->handler);
		assert_int_equal(route->pattern[0], '/');
		assert_true(route->method == HTTP_POST || (!route->form && !route->again));
		for (size_t k = 0; k < i; k++)
			if (routes[k].method == route->method &&
			    strcmp(routes[k].pattern, route->pattern) == 0)
				fail_msg("%s is there twice", route->pattern);
	}
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_page_is_found_by_its_path),
		TEST(test_another_method_gets_405_and_is_told_which),
		TEST(test_a_stranger_is_sent_to_sign_in_and_a_member_is_refused),
		TEST(test_a_post_without_the_right_token_never_reaches_a_handler),
		TEST(test_a_post_from_another_site_never_reaches_a_handler),
		TEST(test_only_forms_are_taken_as_forms),
		TEST(test_a_form_is_checked_by_its_table_and_shown_again),
		TEST(test_a_handler_sees_cleaned_fields_and_only_those_of_the_table),
		TEST(test_what_a_handler_refuses_is_answered_by_kind),
		TEST(test_a_redirect_stays_in_the_house),
		TEST(test_an_etag_is_found_in_if_none_match),
		TEST(test_the_route_table_is_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
