/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Host and port, with and without brackets. */
#include <string.h>

#include "base/address.h"

#include "base/err.h"
#include "base/str.h"

bool address_parse(const char *text, char host[ADDRESS_HOST_MAX + 1], int64_t *port)
{
	const char *colon = strchr(text, ':'), *end = text + strlen(text);
	struct err err = ERR_INIT;

	if (*text == '[') {
		text++;
		end = strchr(text, ']');
		if (!end || (end[1] && end[1] != ':'))
			return false;
		colon = end[1] ? end + 1 : NULL;
	} else if (colon && strchr(colon + 1, ':')) {
		colon = NULL;		/* IPv6 without brackets: no port */
	} else if (colon) {
		end = colon;
	}
	if (end == text || end - text > ADDRESS_HOST_MAX)
		return false;
	memcpy(host, text, (size_t)(end - text));
	host[end - text] = '\0';
	return !colon || str_to_int(colon + 1, 1, 65535, port, &err) == 0;
}
