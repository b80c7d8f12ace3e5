/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a request. */
#include "base/err.h"
#include "base/str.h"

#include "request.h"

const char *request_param(const struct request *req, const char *name)
{
	const char *value = pairs_get(&req->params, name);

	if (!value)
		bug("no parameter \"%s\" in the pattern of %s", name, req->path);
	return value;
}

/* The pattern let only numbers of up to 18 digits through. */
int64_t request_id(const struct request *req)
{
	struct err err;
	int64_t id;

	if (str_to_int(request_param(req, "id"), 1, INT64_MAX, &id, &err))
		bug("request_id: %s", err.msg);
	return id;
}

const char *request_query(const struct request *req, const char *name)
{
	return pairs_get(&req->query, name);
}

const char *request_cookie(struct request *req, const char *name)
{
	if (!req->cookie_header)
		return NULL;
	if (!req->cookies_parsed) {
		pairs_parse_cookies(req->cookie_header, req->arena, &req->cookies);
		req->cookies_parsed = true;
	}
	return pairs_get(&req->cookies, name);
}

const char *request_field(const struct request *req, const char *name)
{
	const char *value = pairs_get(&req->fields, name);

	if (!value)
		bug("no field \"%s\" in the form of %s", name, req->path);
	return value;
}

int64_t request_field_int(const struct request *req, const char *name)
{
	struct err err;
	int64_t value;

	if (str_to_int(request_field(req, name), INT64_MIN, INT64_MAX, &value, &err))
		bug("field \"%s\" of %s is no FORM_INT", name, req->path);
	return value;
}

const char *request_typed(const struct request *req, const char *name)
{
	return pairs_get(&req->typed, name);
}
