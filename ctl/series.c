/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot series, moot search: what the list has, as it was read. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "review/message.h"
#include "review/search.h"
#include "review/series.h"
#include "review/tag.h"

#include "ctl.h"

#define PAGE 200
#define LIMIT 50			/* lines for people, unless they ask for more */
#define LINE_MAX_BYTES ((size_t)1 << 20)

struct listing {
	struct ctl *ctl;
	struct series_filter filter;
	bool json;
	int64_t left;
};

static char *day_of(struct arena *arena, const char *zone, int64_t at)
{
	struct civil day = zone_civil(zone, at);

	return arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}

static int print_json(struct ctl *ctl, const struct series *series, struct arena *arena,
		      struct err *err)
{
	struct buf out = BUF_INIT(LINE_MAX_BYTES);
	int rc = series_json(ctl->db, series, true, arena, &out, err);

	if (rc == 0 && !buf_ok(&out))
		rc = err_set(err, ERR_LIMIT, "series %lld is too long", (long long)series->id);
	if (rc == 0)
		puts(buf_str(&out));
	buf_free(&out);
	return rc;
}

static const char *size_of(const struct series *series, struct arena *arena)
{
	if (series->is_pull)
		return "pull";
	return series->received == series->total ?
		arena_printf(arena, "%lld", (long long)series->total) :
		arena_printf(arena, "%lld/%lld", (long long)series->received,
			     (long long)series->total);
}

static void print_line(struct ctl *ctl, const struct series *series, struct arena *arena)
{
	printf("%6lld  %s  %-5s %-6s %-10s %-20.*s  %s%s%s%s%s%s\n", (long long)series->id,
	       day_of(arena, ctl->settings.site.zone, series->posted_at),
	       arena_printf(arena, "v%s", series->version), size_of(series, arena),
	       series_state_name(series->state),
	       (int)str_utf8_cut(series->author_name, 20), series->author_name,
	       *series->prefix ? "[" : "", series->prefix, *series->prefix ? "] " : "",
	       series->is_rfc ? "RFC: " : "", series->name,
	       series->is_foreign ? " (another tree)" : "");
}

/* By pages, so that memory stays flat. */
static int print_list(struct listing *listing, struct err *err)
{
	int rc = 0;

	while (rc == 0 && listing->left > 0) {
		struct arena *arena = arena_new();
		struct serieses page = { 0 };

		listing->filter.limit = listing->left < PAGE ? listing->left : PAGE;
		rc = series_list(listing->ctl->db, &listing->filter, arena, &page, err);
		for (size_t i = 0; rc == 0 && i < page.len; i++) {
			const struct series *series = &page.items[i];

			if (listing->json)
				rc = print_json(listing->ctl, series, arena, err);
			else
				print_line(listing->ctl, series, arena);
			listing->filter.before_at = series->posted_at;
			listing->filter.before_id = series->id;
		}
		listing->left = page.len < PAGE ? 0 : listing->left - (int64_t)page.len;
		arena_free(arena);
	}
	return rc;
}

/* ---- one, with all that is known of it */

static void print_tags(const struct trailers *tags)
{
	for (size_t i = 0; i < tags->len; i++) {
		const struct trailer *tag = &tags->items[i];

		if (tag->kind == TRAILER_OTHER || tag->kind == TRAILER_SIGNED)
			continue;
		printf("         %s: %s%s%s", tag->key, tag->name, tag->area ? " # " : "",
		       tag->area ? tag->area : "");
		if (tag->version)
			printf(" (from v%d)", tag->version);
		if (tag->outdated)
			printf(" (what it covers has changed since)");
		printf("%s%s%s\n", tag->message_id ? " <" : "",
		       tag->message_id ? tag->message_id : "", tag->message_id ? ">" : "");
	}
}

static int print_part(struct ctl *ctl, const struct part *part, struct err *err)
{
	struct trailers tags = { 0 };

	if (part->number && tag_of_part(ctl->db, part->message_id, ctl->arena, &tags, err))
		return -1;
	printf("  %4lld  %s  <%s>", (long long)part->number, part->name, part->id);
	if (part->commit_id)
		printf("  in %s as %.12s", part->tree, part->commit_id);
	printf("%s\n", part->is_current ? "" : "  (sent again since)");
	print_tags(&tags);
	return 0;
}

static int print_versions(struct ctl *ctl, const struct series *series, struct err *err)
{
	struct serieses versions = { 0 };

	if (series_versions(ctl->db, series->id, ctl->arena, &versions, err))
		return -1;
	for (size_t i = 0; versions.len > 1 && i < versions.len; i++)
		printf("%s v%s %s <%s>%s\n", i ? "         " : "Versions:",
		       versions.items[i].version,
		       day_of(ctl->arena, ctl->settings.site.zone, versions.items[i].posted_at),
		       versions.items[i].message_id,
		       versions.items[i].id == series->id ? " (this one)" : "");
	return 0;
}

static int print_one(struct ctl *ctl, const struct series *series, struct err *err)
{
	struct parts parts = { 0 };

	printf("%s\nFrom:     %s\nPosted:   %s\nState:    %s\nReplies:  %lld\n",
	       series_subject(series, ctl->arena), series->author_name,
	       zone_text_utc(ctl->arena, ctl->settings.site.zone, series->posted_at),
	       series_state_name(series->state), (long long)series->replies);
	if (series->received < series->total)
		printf("Missing:  %lld of %lld patches have not come\n",
		       (long long)(series->total - series->received), (long long)series->total);
	if (print_versions(ctl, series, err) ||
	    series_parts(ctl->db, series->id, ctl->arena, &parts, err))
		return -1;
	for (size_t i = 0; i < parts.len; i++)
		if (print_part(ctl, &parts.items[i], err))
			return -1;
	return 0;
}

/* ---- options */

static int number_option(const char *text, int64_t *out, struct err *err)
{
	return str_to_int(text, 1, 10000000, out, err);
}

static int day_option(struct ctl *ctl, const char *text, int64_t *out, struct err *err)
{
	return zone_parse(ctl->settings.site.zone, text, "00:00", out, err);
}

static int valued_option(struct listing *listing, const char *name, const char *value,
			 struct err *err)
{
	struct series_filter *filter = &listing->filter;

	if (str_eq(name, "--author"))
		filter->author = value;
	else if (str_eq(name, "--tree"))
		filter->tree = value;
	else if (str_eq(name, "--name"))
		filter->words = value;
	else if (str_eq(name, "--path"))
		filter->path = value;
	else if (str_eq(name, "--since"))
		return day_option(listing->ctl, value, &filter->since, err);
	else if (str_eq(name, "--until"))
		return day_option(listing->ctl, value, &filter->until, err);
	else if (str_eq(name, "-n"))
		return number_option(value, &listing->left, err);
	else
		return err_set(err, ERR_INVALID, "series: there is no option \"%.40s\"", name);
	return 0;
}

/* What is left in *what is the one that is asked for, or NULL. */
static int read_options(struct listing *listing, int argc, char **argv, const char **what,
			struct err *err)
{
	bool counted = false;

	*what = NULL;
	for (int i = 1; i < argc; i++) {
		if (str_eq(argv[i], "--json")) {
			listing->json = true;
		} else if (str_eq(argv[i], "--open")) {
			listing->filter.open = true;
		} else if (str_eq(argv[i], "--foreign")) {
			listing->filter.foreign = true;
		} else if (*argv[i] != '-' && !*what) {
			*what = argv[i];
		} else if (i + 1 == argc) {
			return err_set(err, ERR_INVALID, "series: \"%.40s\" cannot stand there; "
				       "see moot help series", argv[i]);
		} else {
			counted = counted || str_eq(argv[i], "-n");
			if (valued_option(listing, argv[i], argv[i + 1], err))
				return -1;
			i++;
		}
	}
	if (!counted)
		listing->left = listing->json ? INT64_MAX : LIMIT;
	return 0;
}

int ctl_series(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct listing listing = { .ctl = ctl };
	struct series *series;
	const char *what;

	if (read_options(&listing, argc, argv, &what, err))
		return -1;
	if (!what)
		return print_list(&listing, err);
	series = series_get(ctl->db, what, ctl->arena, err);
	if (!series)
		return -1;
	return listing.json ? print_json(ctl, series, ctl->arena, err) :
		print_one(ctl, series, err);
}

int ctl_search(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct buf query = BUF_INIT(1000);
	struct messages found = { 0 };

	for (int i = 1; i < argc; i++) {
		buf_puts(&query, i > 1 ? " " : "");
		buf_puts(&query, argv[i]);
	}
	if (search_find(ctl->db, buf_to_arena(&query, ctl->arena), 0, LIMIT, ctl->arena, &found,
			err))
		return -1;
	for (size_t i = 0; i < found.len; i++)
		printf("%s  %-20.*s  %s  <%s>\n",
		       day_of(ctl->arena, ctl->settings.site.zone, found.items[i].at),
		       (int)str_utf8_cut(found.items[i].from_name, 20), found.items[i].from_name,
		       found.items[i].subject, found.items[i].message_id);
	return 0;
}
