/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !freeze: what the release manager says of a tree. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/moment.h"
#include "people/settings.h"
#include "review/freeze.h"
#include "../bot.h"
#include "../command.h"
#include "../who.h"
#include "about.h"

static const char *kind_text(enum freeze kind)
{
	switch (kind) {
	case FREEZE_NONE:
		return "not frozen";
	case FREEZE_ACK:
		return "frozen: each patch wants a Release-Acked-by";
	case FREEZE_MORATORIUM:
		return "a moratorium: nothing goes in";
	}
	bug("freeze %d", (int)kind);
}

static void say(struct request *request, const char *tree, const struct freeze_word *word)
{
	const char *zone = request->network->bot->settings->site.zone;

	command_reply(request, "%s%s%s%s%s, by %s on %s%s%s%s%s", tree, *tree ? ": " : "",
		      kind_text(word->kind), word->until_at ? " until " : "",
		      word->until_at ? zone_text_utc(request->arena, zone, word->until_at) : "",
		      about_names(request, word->name),
		      zone_text(request->arena, zone, word->at), *word->words ? ": " : "",
		      about_names(request, word->words), word->message_id ? " " : "",
		      word->message_id ? arena_printf(request->arena, "<%s>", word->message_id) :
		      "");
}

static int show_guess(struct request *request, struct err *err)
{
	struct freeze_words words = { 0 };

	if (freeze_list(request->network->bot->db, 1, request->arena, &words, err))
		return -1;
	if (words.len && !words.items[0].counts)
		command_reply(request, "%s wrote \"%.200s\" on the list, which may mean %s; "
			      "!freeze confirm %lld makes it count.",
			      about_names(request, words.items[0].name), words.items[0].words,
			      freeze_name(words.items[0].kind), (long long)words.items[0].id);
	return 0;
}

/* Of each tree where they differ; of all together otherwise. */
static int show(struct request *request, struct err *err)
{
	const struct settings *settings = request->network->bot->settings;
	struct db *db = request->network->bot->db;
	const struct settings_tree *tree;
	struct freeze_word word;
	size_t n = 0;
	int rc;

	for (size_t i = 0; (tree = settings_tree(settings, i)); i++) {
		rc = freeze_now(db, tree->id, clock_now(), request->arena, &word, err);
		if (rc < 0)
			return -1;
		if (!rc || (n && !*word.tree))
			continue;
		say(request, word.tree, &word);
		n++;
	}
	if (!n)
		command_reply(request, "Nothing is frozen.");
	return show_guess(request, err);
}

/* ---- a new word */

static const char *tree_called(struct request *request, const char *name)
{
	const struct settings_tree *tree;

	for (size_t i = 0; (tree = settings_tree(request->network->bot->settings, i)); i++)
		if (str_eq_fold(tree->id, name))
			return tree->id;
	return NULL;
}

static int parse_until(struct request *request, char **rest, int64_t *until, struct err *err)
{
	*until = 0;
	if (!str_starts_fold(*rest, "until "))
		return 0;
	*rest += strlen("until ");
	return moment_parse(request->network->bot->settings->site.zone, clock_now(), rest, until,
			    err);
}

static int confirm(struct request *request, const char *number, struct err *err)
{
	struct bot *bot = request->network->bot;
	struct actor who;
	int64_t id;

	if (str_to_int(number, 1, INT64_MAX, &id, err) || about_actor(request, &who, err) ||
	    freeze_confirm(bot->db, bot->settings, &who, id, err))
		return -1;
	return show(request, err);
}

static int freeze(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	char *rest = arena_dup(request->arena, request->args), *word = str_word(&rest);
	const char *tree = tree_called(request, word);
	struct actor who;
	enum freeze kind;
	int64_t until;

	if (str_eq_fold(word, "confirm"))
		return confirm(request, rest, err);
	if (tree)
		word = str_word(&rest);
	if (!word)
		return err_set(err, ERR_INVALID, "!freeze %s", request->command->usage);
	if (freeze_parse(word, &kind, err)) {
		if (!tree)
			err_set(err, ERR_INVALID, "\"%.20s\" is no tree and none of ack, "
				"moratorium and none", word);
		return -1;
	}
	if (about_actor(request, &who, err) || parse_until(request, &rest, &until, err) ||
	    freeze_set(bot->db, bot->settings, &who, tree ? tree : "", kind, until, rest, err))
		return -1;
	command_reply(request, "From now on%s%s: %s%s%s.  The list is the record: please say it "
		      "there as well.", tree ? ", " : "", tree ? tree : "", kind_text(kind),
		      until ? " until " : "",
		      until ? zone_text_utc(request->arena, bot->settings->site.zone, until) : "");
	return 0;
}

int command_freeze(struct request *request, struct err *err)
{
	if (!*request->args)
		return show(request, err);
	return who_then(request, freeze, err);
}
