/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !owe: what somebody owes in series.  !queue: what waits, by section of MAINTAINERS. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "people/settings.h"
#include "review/standing.h"
#include "../bot.h"
#include "../command.h"
#include "../who.h"
#include "about.h"

#define SHOWN_MAX    3			/* lines in a channel ... */
#define PRIVATE_MAX  8			/* ... and in private */
#define OWINGS_MAX   1000
#define SECTIONS_MAX 3

static size_t shown_max(const struct request *request)
{
	return request->channel ? SHOWN_MAX : PRIVATE_MAX;
}

static void say_owing(struct request *request, const struct owing *owing)
{
	const struct series *series = owing->standing.series;

	command_reply(request, "%s: %s%s%s%s for %s, by %s, for %s: %s",
		      about_person(request, owing->name, owing->email), owing->what,
		      owing->section ? " (" : "", owing->section ? owing->section : "",
		      owing->section ? ")" : "", about_title(request, series),
		      about_author(request, series),
		      about_age(request, owing->standing.since), about_url(request, series));
}

static void say_owings(struct request *request, const struct owings *owings, const char *who)
{
	size_t max = shown_max(request);

	if (!owings->len)
		command_reply(request, "%s nothing", who);
	for (size_t i = 0; i < owings->len && i < max; i++)
		say_owing(request, &owings->items[i]);
	if (owings->len > max)
		command_reply(request, "And %zu more: %s/series", owings->len - max,
			      request->network->bot->settings->site.url);
}

static int owe_me(struct request *request, struct err *err)
{
	struct owings owings = { 0 };
	struct actor who;

	if (about_actor(request, &who, err) ||
	    owing_of_person(request->network->bot->db, who.person_id, request->arena, &owings,
			    err))
		return -1;
	say_owings(request, &owings, arena_printf(request->arena, "%s: you owe", request->nick));
	return 0;
}

int command_owe(struct request *request, struct err *err)
{
	struct owings owings = { 0 };

	if (!*request->args || str_eq_fold(request->args, "me"))
		return who_then(request, owe_me, err);
	if (owing_list(request->network->bot->db, request->args, OWINGS_MAX, request->arena,
		       &owings, err))
		return -1;
	say_owings(request, &owings, arena_printf(request->arena, "Nobody called \"%.40s\" owes",
						  about_names(request, request->args)));
	return 0;
}

/* ---- queue */

static void say_sections(struct request *request, const struct section_ages *ages)
{
	struct buf line = BUF_INIT(300);
	bool *told = arena_array(request->arena, bool, ages->len + 1);

	for (int n = 0; n < SECTIONS_MAX; n++) {
		size_t best = ages->len;

		for (size_t i = 0; i < ages->len; i++)
			if (!told[i] && ages->items[i].waiting &&
			    (best == ages->len ||
			     ages->items[i].oldest_at < ages->items[best].oldest_at))
				best = i;
		if (best == ages->len)
			break;
		told[best] = true;
		buf_printf(&line, "%s%s (%lld, the oldest for %s)", n ? ", " : "",
			   ages->items[best].section, (long long)ages->items[best].waiting,
			   about_age(request, ages->items[best].oldest_at));
	}
	if (line.len)
		command_reply(request, "Longest without an ack: %s", buf_str(&line));
	buf_free(&line);
}

static int overview(struct request *request, const struct section_ages *ages, struct err *err)
{
	struct buf line = BUF_INIT(300);
	int64_t counts[TURN_STATES];

	if (standing_count(request->network->bot->db, counts, err))
		return -1;
	for (int i = 0; i < TURN_STATES; i++)
		if (counts[i])
			buf_printf(&line, "%s%lld %s", line.len ? ", " : "",
				   (long long)counts[i], turn_state_name((enum turn_state)i));
	command_reply(request, "%s: %s/series/queue", line.len ? buf_str(&line) :
		      "No series is open", request->network->bot->settings->site.url);
	buf_free(&line);
	say_sections(request, ages);
	return 0;
}

static bool has_part(const char *text, const char *part)
{
	size_t len = strlen(part);

	for (; *text; text++)
		if (strncasecmp(text, part, len) == 0)
			return true;
	return false;
}

/* "shadow" is X86 SHADOW PAGETABLES, where no other is called so. */
static const char *find_section(const struct section_ages *ages, const char *name,
				struct err *err)
{
	struct buf names = BUF_INIT(200);
	const char *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < ages->len; i++) {
		const char *section = ages->items[i].section;

		if (str_eq_fold(section, name)) {
			found = section;
			n = 1;
			break;
		}
		if (!has_part(section, name))
			continue;
		buf_printf(&names, "%s%s", n++ ? ", " : "", section);
		found = section;
	}
	if (n > 1)
		err_set(err, ERR_CONFLICT, "\"%.40s\" may be %s", name, buf_str(&names));
	else if (!n)
		err_set(err, ERR_NOT_FOUND, "no open series touches a section \"%.40s\" of "
			"MAINTAINERS", name);
	buf_free(&names);
	return n == 1 ? found : NULL;
}

static int queue_of(struct request *request, const char *section, struct err *err)
{
	struct standing_filter filter = { .unapproved = section, .limit = PRIVATE_MAX + 1 };
	struct standings standings = { 0 };
	size_t max = shown_max(request);

	if (standing_list(request->network->bot->db, &filter, request->arena, &standings, err))
		return -1;
	if (!standings.len)
		command_reply(request, "%s: nothing waits for an ack", section);
	for (size_t i = 0; i < standings.len && i < max; i++) {
		const struct standing *one = &standings.items[i];

		command_reply(request, "%s, by %s: %s, for %s: %s",
			      about_title(request, one->series),
			      about_author(request, one->series),
			      about_names(request, one->text), about_age(request, one->since),
			      about_url(request, one->series));
	}
	if (standings.len > max)
		command_reply(request, "And more: %s/series/queue",
			      request->network->bot->settings->site.url);
	return 0;
}

int command_queue(struct request *request, struct err *err)
{
	struct section_ages ages = { 0 };
	const char *section;

	if (standing_sections(request->network->bot->db, request->arena, &ages, err))
		return -1;
	if (!*request->args)
		return overview(request, &ages, err);
	section = find_section(&ages, request->args, err);
	return section ? queue_of(request, section, err) : -1;
}
