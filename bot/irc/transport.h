/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A connection to a server, as lines: host name looked up off the loop, each
 * address tried in turn, TLS if wanted, input cut into lines.  Nothing blocks.
 */
#ifndef BOT_IRC_TRANSPORT_H
#define BOT_IRC_TRANSPORT_H

#include "tls.h"

struct irc_transport;
struct loop;

struct irc_transport_events {
	void (*opened)(void *cookie);		/* connected, TLS done and verified */
	/* one line without its end, NUL behind; the callee may change it */
	void (*line)(void *cookie, char *text, size_t len);
	void (*written)(void *cookie);		/* what waited is with the system now */
	/* Over, once, and why; never from within irc_transport_flush(). */
	void (*closed)(void *cookie, const char *reason);
};

struct irc_transport_address {
	const char *host;			/* the caller's */
	int64_t port;
	bool tls;
	struct irc_tls_files files;		/* the caller's */
};

struct irc_transport *irc_transport_open(struct loop *loop,
					 const struct irc_transport_address *address,
					 const struct irc_transport_events *events,
					 void *cookie);
/* May be called from its events; none comes afterwards.  NULL is fine. */
void irc_transport_close(struct irc_transport *transport);

/* Add a line, CR LF behind it, to what the next flush writes in one go. */
void irc_transport_add(struct irc_transport *transport, const char *line);
/* True: all is written.  False: `written` will come. */
bool irc_transport_flush(struct irc_transport *transport);
bool irc_transport_is_open(const struct irc_transport *transport);

#endif
