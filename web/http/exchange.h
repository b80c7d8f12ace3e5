/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One request on its way in: from libmicrohttpd's first call to its last.
 * Private to server.c.
 */
#ifndef WEB_HTTP_EXCHANGE_H
#define WEB_HTTP_EXCHANGE_H

#include "base/buf.h"

struct err;
struct request;
struct MHD_Connection;

struct exchange {
	char *target;
	struct buf body;
	size_t received;
	bool begun;
};

struct exchange *exchange_new(const char *target);
void exchange_free(struct exchange *exchange);

/* What the header says: into req; where it is one we do not serve, the status and why. */
int exchange_read_header(struct MHD_Connection *connection, bool behind_proxy,
			 struct request *req, struct err *err);

#endif
