/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of static files. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include "asset.h"

static const struct { const char *ending, *type; } types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".png", "image/png" },
	{ ".svg", "image/svg+xml" },
	{ ".txt", "text/plain; charset=utf-8" },
};

static const char *type_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_ends(name, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

const struct asset *asset_find(const char *name)
{
	for (const struct asset *asset = asset_files; asset->name; asset++)
		if (str_eq(asset->name, name))
			return asset;
	return NULL;
}

char *asset_url(struct arena *arena, const char *name)
{
	const struct asset *asset = asset_find(name);

	if (!asset)
		bug("no static file \"%s\"", name);
	return arena_printf(arena, "/a/%s/%s", asset->hash, asset->name);
}

/* An old hash is somebody's page from before an upgrade: give it today's file. */
int asset_page(struct request *req, struct response *res, struct err *err)
{
	const struct asset *asset = asset_find(request_param(req, "name"));

	if (!asset)
		return err_set(err, ERR_NOT_FOUND, "there is no such file");
	res->type = type_of(asset->name);
	res->data = asset->data;
	res->data_len = asset->length;
	res->etag = arena_printf(req->arena, "\"%s\"", asset->hash);
	res->cache = str_eq(request_param(req, "hash"), asset->hash) ? CACHE_FOREVER
								      : CACHE_PUBLIC;
	return 0;
}
