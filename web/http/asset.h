/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Static files, built into the program by web/static/embed.sh and served from
 * a table, never from a path: /a/HASH/NAME, which browsers keep for a year.
 */
#ifndef WEB_HTTP_ASSET_H
#define WEB_HTTP_ASSET_H

#include "router.h"

struct asset {
	const char *name;
	const void *data;
	size_t length;
	const char *hash;
};

/* Ended by a NULL name. */
extern const struct asset asset_files[];

const struct asset *asset_find(const char *name);

/* Its address; asking for a file that is not there is bug(). */
char *asset_url(struct arena *arena, const char *name);

/* For a route "/a/:hash/:name". */
page_fn asset_page;

#endif
