/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules by which a proposal is decided: etc/policy/decision.policy. */
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/decision.h"
#include "people/settings.h"

#define AT(member) offsetof(struct decision_rule, member)

static const struct conf_key keys[] = {
	{ "kind", CONF_TEXT, AT(kind_name), "vote", 0, 0, "" },
	{ "title", CONF_TEXT, AT(title), NULL, 0, 0, "" },
	{ "days", CONF_INT, AT(days), "14", 1, 365, "" },
	{ "least", CONF_INT, AT(least), "72", 0, 24 * 90, "" },
	{ "scale", CONF_INT, AT(scale), "1", 1, 2, "" },
	{ "veto", CONF_BOOL, AT(veto), "no", 0, 0, "" },
	{ "pass", CONF_TEXT, AT(pass), "majority", 0, 0, "" },
	{ "voters", CONF_TEXT, AT(voters), "members", 0, 0, "" },
	{ "answers", CONF_INT, AT(answers), "3", 0, 1000, "" },
	{ "quorum", CONF_BOOL, AT(quorum), "no", 0, 0, "" },
	{ "words", CONF_LIST, AT(words), "against against abstain for for", 0, 0, "" },
	{ "cite", CONF_TEXT, AT(cite), NULL, 0, 0, "" },
};

static const struct conf_section sections[] = {
	{ "rule", true, keys, ARRAY_LEN(keys), sizeof(struct decision_rule), 0, "" },
};

/* What etc/policy/decision.policy says; a test holds the two together. */
static const struct decision_rule ours[] = {
	{ .id = "lazy-consensus", .kind_name = "consensus",
	  .title = "Lazy consensus: it is agreed unless somebody objects",
	  .days = 7, .least = 72, .scale = 1, .pass = "majority", .voters = "anyone",
	  .answers = 2, .cite = "governance, lazy consensus", .kind = DECISION_CONSENSUS,
	  .words = (const char *[]){ "objection", "objection", "no_opinion", "agreed", "agreed",
				     NULL } },
	{ .id = "vote", .kind_name = "vote", .title = "Vote: +1, 0 or -1",
	  .days = 14, .least = 72, .scale = 1, .pass = "majority", .voters = "members",
	  .answers = 3, .cite = "governance, votes", .kind = DECISION_VOTE,
	  .words = (const char *[]){ "against", "against", "abstain", "for", "for", NULL } },
	{ .id = "vote-with-veto", .kind_name = "vote",
	  .title = "Vote from +2 to -2, where a -2 with a reason blocks",
	  .days = 14, .least = 72, .scale = 2, .veto = true, .pass = "majority",
	  .voters = "members", .answers = 3, .cite = "governance, votes on design",
	  .kind = DECISION_VOTE,
	  .words = (const char *[]){ "blocks", "not_convinced", "no_opinion", "likes_it",
				     "champions_it", NULL } },
};

static int one_of(const char *what, const char *value, const char *a, const char *b,
		  struct err *err)
{
	if (str_eq(value, a) || str_eq(value, b))
		return 0;
	return err_set(err, ERR_INVALID, "%s is \"%.40s\"; it may be %s or %s", what, value, a, b);
}

static bool is_known_voters(const struct settings *settings, const char *voters)
{
	return str_eq(voters, "anyone") || str_eq(voters, "members") ||
	       str_eq(voters, "organisers") || settings_group(settings, voters);
}

static int check(const struct settings *settings, struct decision_rule *rule, struct err *err)
{
	size_t n = 0;

	if (one_of("kind", rule->kind_name, "consensus", "vote", err) ||
	    one_of("pass", rule->pass, "majority", "two-thirds", err))
		return -1;
	if (!is_known_voters(settings, rule->voters))
		return err_set(err, ERR_INVALID, "voters is \"%.40s\"; it may be anyone, members, "
			       "organisers or the name of a [group] in moot.conf", rule->voters);
	while (rule->words[n])
		n++;
	if (n != 5)
		return err_set(err, ERR_INVALID, "words: five are needed, for -2 -1 0 +1 +2");
	rule->kind = str_eq(rule->kind_name, "vote") ? DECISION_VOTE : DECISION_CONSENSUS;
	if (!rule->title)
		rule->title = rule->id;
	return 0;
}

int decision_rules_load(const struct settings *settings, struct arena *arena,
			struct decision_rules *out, struct err *err)
{
	const char *path = settings->decision.policy;
	struct { struct conf_many rules; } file = { 0 };

	*out = (struct decision_rules){ 0 };
	if (!path) {
		out->items = arena_array(arena, struct decision_rule, ARRAY_LEN(ours));
		out->len = ARRAY_LEN(ours);
		for (size_t i = 0; i < out->len; i++)
			out->items[i] = ours[i];
		return 0;
	}
	if (conf_load(path, sections, ARRAY_LEN(sections), &file, arena, err))
		return -1;
	out->items = file.rules.items;
	out->len = file.rules.len;
	if (!out->len)
		return err_set(err, ERR_INVALID, "%s: there is no [rule NAME] in it", path);
	for (size_t i = 0; i < out->len; i++)
		if (check(settings, &out->items[i], err))
			return err_in(err, "%s: [rule %s]", path, out->items[i].id);
	return 0;
}

const struct decision_rule *decision_rule(const struct decision_rules *rules, const char *id,
					  struct err *err)
{
	struct buf names = BUF_INIT(400);

	for (size_t i = 0; i < rules->len; i++)
		if (str_eq(rules->items[i].id, id))
			return &rules->items[i];
	for (size_t i = 0; i < rules->len; i++)
		buf_printf(&names, "%s%s", i ? ", " : "", rules->items[i].id);
	err_set(err, ERR_NOT_FOUND, "there is no rule \"%.40s\"; there are %s", id,
		buf_str(&names));
	buf_free(&names);
	return NULL;
}

const char *decision_rule_word(const struct decision_rule *rule, int64_t value,
			       struct arena *arena)
{
	char *word = arena_dup(arena, rule->words[value + 2]);

	for (char *s = word; *s; s++)
		if (*s == '_')
			*s = ' ';
	return word;
}
