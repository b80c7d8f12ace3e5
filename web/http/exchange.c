/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From libmicrohttpd's header fields to a struct request. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include "exchange.h"
#include "request.h"
#include "server.h"

struct header {
	struct request *req;
	const char *forwarded, *length, *coding;
	int hosts, lengths;
};

struct exchange *exchange_new(const char *target)
{
	struct exchange *exchange = mem_alloc(sizeof(*exchange));

	exchange->target = mem_dup(target);
	exchange->body.limit = SERVER_BODY_MAX;
	return exchange;
}

void exchange_free(struct exchange *exchange)
{
	if (!exchange)
		return;
	free(exchange->target);
	buf_free(&exchange->body);
	free(exchange);
}

static enum MHD_Result take_field(void *cookie, enum MHD_ValueKind kind UNUSED,
				  const char *name, const char *value)
{
	struct header *h = cookie;

	if (!value)
		value = "";
	switch (name[0] | 0x20) {
	case 'c':
		if (strcasecmp(name, "Cookie") == 0) {
			h->req->cookie_header = value;
		} else if (strcasecmp(name, "Content-Length") == 0) {
			h->length = value;
			h->lengths++;
		} else if (strcasecmp(name, "Content-Type") == 0) {
			h->req->content_type = value;
		}
		break;
	case 'h':
		if (strcasecmp(name, "Host") == 0) {
			h->req->host = value;
			h->hosts++;
		}
		break;
	case 'i':
		if (strcasecmp(name, "If-None-Match") == 0)
			h->req->if_none_match = value;
		break;
	case 'o':
		if (strcasecmp(name, "Origin") == 0)
			h->req->origin = value;
		break;
	case 's':
		if (strcasecmp(name, "Sec-Fetch-Site") == 0)
			h->req->fetch_site = value;
		break;
	case 't':
		if (strcasecmp(name, "Transfer-Encoding") == 0)
			h->coding = value;
		break;
	case 'x':
		if (strcasecmp(name, "X-Forwarded-For") == 0)
			h->forwarded = value;
		break;
	}
	return MHD_YES;
}

static const char *peer(struct MHD_Connection *connection, struct arena *arena)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN] = "";

	if (info && info->client_addr && info->client_addr->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)
			  info->client_addr)->sin_addr, text, sizeof(text));
	else if (info && info->client_addr && info->client_addr->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)
			  info->client_addr)->sin6_addr, text, sizeof(text));
	return arena_dup(arena, text);
}

/* Our proxy adds the address that it saw at the end; what stands before is hearsay. */
static const char *forwarded_client(const char *list, struct arena *arena)
{
	const char *last = strrchr(list, ',');
	char *text = str_trim(arena_dup(arena, last ? last + 1 : list));
	unsigned char address[sizeof(struct in6_addr)];

	if (inet_pton(AF_INET, text, address) == 1 ||
	    inet_pton(AF_INET6, text, address) == 1)
		return text;
	return NULL;
}

int exchange_read_header(struct MHD_Connection *connection, bool behind_proxy,
			 struct request *req, struct err *err)
{
	struct header h = { .req = req };
	int64_t length;

	MHD_get_connection_values(connection, MHD_HEADER_KIND, take_field, &h);
	if (behind_proxy && h.forwarded)
		req->client = forwarded_client(h.forwarded, req->arena);
	if (!req->client)
		req->client = peer(connection, req->arena);
	if (h.hosts > 1) {
		err_set(err, ERR_INVALID, "more than one Host field");
		return 400;
	}
	if (h.lengths > 1 || (h.lengths && h.coding)) {
		err_set(err, ERR_INVALID,
			"the length of the request is given in two ways");
		return 400;
	}
	if (h.length && str_to_int(h.length, 0, INT64_MAX, &length, err))
		return 400;
	if (h.length && (uint64_t)length > SERVER_BODY_MAX) {
		err_set(err, ERR_LIMIT, "the request is larger than %zu bytes",
			SERVER_BODY_MAX);
		return 413;
	}
	return 0;
}
