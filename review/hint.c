/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the words of a mail may mean: its own lines are taken, then asked one by one. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/vec.h"

#include "hint.h"

#define LINES_MAX 400		/* of one's own; who writes more is not pinging */
#define LINE_MAX  400
#define PING_LINES 6

struct lines { const char **items; size_t len, cap; };

/* ---- what somebody wrote themselves */

static bool is_attribution(const char *line)
{
	return str_ends(line, ">:") || str_ends(line, "wrote:") || str_ends(line, "writes:") ||
	       (str_starts(line, "From: ") &&
		(strstr(line, " Sent: ") || str_ends(line, ">"))) ||
	       str_ends(line, "schrieb:") || str_ends(line, "a écrit :") ||
	       (str_starts(line, "On ") && (strstr(line, ", ") || strchr(line, '@')) &&
		strpbrk(line, "0123456789") && strlen(line) > 30 && !strchr(line, '?'));
}

static bool is_diff(const char *line)
{
	return str_starts(line, "diff --git ") || str_starts(line, "@@ -") ||
	       str_starts(line, "--- a/") || str_starts(line, "+++ b/");
}

/* "[...]", "...", ":-)" */
static bool has_word(const char *line)
{
	for (size_t n = 0; *line; line++) {
		n = (*line | 32) >= 'a' && (*line | 32) <= 'z' ? n + 1 : 0;
		if (n == 2 || (unsigned char)*line >= 0x80)
			return true;
	}
	return false;
}

/* "Reviewed-by: ..." and the like are for the reader of tags. */
static bool is_tag(const char *line)
{
	size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return n > 3 && line[n] == ':' && str_starts_fold(line + n - 3, "-by");
}

static bool is_greeting(const char *line)
{
	static const char *const words[] = {
		"hi", "hello", "hey", "dear", "all", "thanks", "thank you", "many thanks",
		"regards", "best regards", "kind regards", "cheers", "best", "best wishes",
		"cordialement", "br", "thx", "ta",
	};
	size_t len = strlen(line);

	if (len > 40 || strchr(line, '?') || strstr(line, ". "))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t n = strlen(words[i]);

		if (!strncasecmp(line, words[i], n) &&
		    (!line[n] || strchr(",.!: ", line[n])) &&
		    (strchr(",.!:", line[len - 1]) || len == n || i < 4))
			return true;
	}
	return false;
}

static bool ends_own_text(const char *line, const char *rest)
{
	return str_eq(line, "-- ") || str_eq(line, "--") ||
	       str_starts(line, "-----Original Message") ||
	       str_starts(line, "________________") ||
	       (str_starts(line, "From: ") && rest &&
		(str_starts(rest, "Sent: ") || str_starts(rest, "Date: ")));
}

static void own_lines(const char *body, struct arena *arena, struct lines *out)
{
	char *rest = arena_dup(arena, body), *line;
	bool in_diff = false;

	while (out->len < LINES_MAX && (line = str_piece(&rest, '\n'))) {
		size_t len = strlen(line);

		if (len && line[len - 1] == '\r')
			line[len - 1] = '\0';
		if (ends_own_text(line, rest))
			break;
		in_diff = is_diff(line) || (in_diff && *line && strchr(" +-@\\", *line));
		if (in_diff || *line == '>' || *line == '|')
			continue;
		line = str_trim(line);
		if (!*line || is_attribution(line) || is_tag(line) || is_greeting(line) ||
		    (!has_word(line) && !strchr(line, '?')))
			continue;
		if (strlen(line) > LINE_MAX)
			line[str_utf8_cut(line, LINE_MAX)] = '\0';
		*vec_add(out, arena) = line;
	}
}

/* ---- words */

static bool is_word_char(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The phrase as whole words, in any case; phrases are lower case. */
static const char *find_phrase(const char *line, const char *phrase)
{
	size_t len = strlen(phrase);
	char first[3] = { phrase[0], (char)(phrase[0] >= 'a' && phrase[0] <= 'z' ?
					    phrase[0] - 32 : phrase[0]), '\0' };

	for (const char *s = line; (s = strpbrk(s, first)); s++)
		if ((s == line || !is_word_char(s[-1])) && !strncasecmp(s, phrase, len) &&
		    !is_word_char(s[len]))
			return s;
	return NULL;
}

/*
 * A line, and which two letters its words begin with: one look says which phrases
 * (of two letters at least) can be there at all, and that is few.
 */
struct look {
	const char *line;
	uint32_t pairs[32];		/* a bit for each second letter, by the first */
};

static struct look look_at(const char *line)
{
	struct look look = { .line = line };

	for (const char *s = line; *s; s++)
		if (s == line || !is_word_char(s[-1]))
			look.pairs[*s & 31] |= 1u << (s[1] & 31);
	return look;
}

static const char *find_in(const struct look *look, const char *const *phrases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *phrase = phrases[i];
		const char *found = look->pairs[*phrase & 31] >> (phrase[1] & 31) & 1 ?
			find_phrase(look->line, phrase) : NULL;

		if (found)
			return found;
	}
	return NULL;
}

static const char *find_any(const char *line, const char *const *phrases, size_t n)
{
	struct look look = look_at(line);

	return find_in(&look, phrases, n);
}

#define LOOK(look, phrases) find_in((look), (phrases), ARRAY_LEN(phrases))
#define FIND(line, phrases) find_any((line), (phrases), ARRAY_LEN(phrases))

/* A "no" or "not" in the three words before, of the same clause. */
static bool is_negated(const char *line, const char *at)
{
	static const char *const noes[] = { "no", "not", "don't", "do not", "won't", "without",
		"never", "wouldn't", "didn't", "isn't", "cannot", "can't", "any" };
	const char *from = at;
	char before[80];
	size_t len;

	for (int words = 0; from > line && words < 4 && !strchr(",;:.!", from[-1]); from--)
		words += from[-1] == ' ';
	len = (size_t)(at - from);
	if (len >= sizeof(before))
		return false;
	memcpy(before, from, len);
	before[len] = '\0';
	return FIND(before, noes) != NULL;
}

/* ---- pings */

/* "²", "^2", "#2", " 2" and how many bytes that is. */
static int read_number(const char *s, size_t *len)
{
	static const char *const raised[] = {
		"", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹",
	};
	size_t n = 0;

	for (int i = 1; i < (int)ARRAY_LEN(raised); i++) {
		if (!str_starts(s, raised[i]))
			continue;
		*len = strlen(raised[i]);
		return i;
	}
	n += s[n] == ' ' && s[1] && strchr("^#0123456789", s[1]);
	n += s[n] && strchr("^#", s[n]);
	n += n && s[n] == '(';
	if (s[n] >= '1' && s[n] <= '9' && !is_word_char(s[n + 1])) {
		*len = n + 1 + (s[n + 1] == ')');
		return s[n] - '0';
	}
	*len = 0;
	return 1;
}

static size_t skip_ping_words(const char *s)
{
	static const char *const words[] = { "gentle", "friendly", "kind", "polite", "another",
		"second", "third", "final", "weekly", "monthly", "soft", "quick", "a", "just",
		"re-", "[", "(" };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t len = strlen(words[i]);

		if (strncasecmp(s + n, words[i], len) != 0 ||
		    (is_word_char(words[i][len - 1]) && is_word_char(s[n + len])))
			continue;
		n += len + strspn(s + n + len, " -");
		i = (size_t)-1;
	}
	return n;
}

/* "Ping", "pinging", "PING^2": where the word ends, or 0. */
static size_t read_ping(const char *s, int *number)
{
	size_t n = skip_ping_words(s), len;

	if (!strncasecmp(s + n, "re", 2))
		n += 2;
	if (strncasecmp(s + n, "ping", 4) != 0)
		return 0;
	n += 4;
	if (!strncasecmp(s + n, "ing", 3))
		n += 3;
	else if (!strncasecmp(s + n, "s", 1) && !is_word_char(s[n + 1]))
		n += 1;
	if ((s[n] | 32) >= 'a' && (s[n] | 32) <= 'z')
		return 0;
	if (s[n] >= '1' && s[n] <= '9' && !is_word_char(s[n + 1])) {
		*number = s[n] - '0';
		return n + 1;
	}
	*number = read_number(s + n, &len);
	return n + len;
}

/*
 * "Ping: [PATCH v2 0/2] ...".  "Re: Ping: ..." answers one, and "ping: fix a
 * leak" is about a program.
 */
static int subject_ping(const char *subject)
{
	int number = 0;
	size_t n = read_ping(subject, &number);
	const char *rest;

	if (!n)
		return 0;
	rest = subject + n + strspn(subject + n, " :!?,.-)]");
	return !*rest || *rest == '[' || str_starts_fold(rest, "re:") ? number : 0;
}

static bool is_filler(const char *word)
{
	static const char *const words[] = { "on", "this", "these", "it", "for", "the", "of",
		"series", "patch", "patches", "please", "anyone", "any", "maintainers", "and",
		"again", "about", "one", "thread", "review", "reviews", "ack", "acks", "to", "re",
		"comments", "feedback", "v2", "v3", "v4", "v5", "v6", "v7", "hi", "thanks",
		"everyone", "all", "folks", "still", "waiting", "arm", "x86", "tools" };

	if (*word == '@' || (*word >= 'A' && *word <= 'Z' && word[1]))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq_fold(word, words[i]))
			return true;
	return false;
}

/* A line that is a ping and nothing else: "Jan, gentle ping?" */
static int line_ping(const char *line, struct arena *arena)
{
	static const char *const words[] = { "ping", "pinging", "reping" };
	const char *ping = FIND(line, words);
	char *rest, *word;
	int number;
	size_t n;

	if (!ping || strlen(line) > 80)
		return 0;
	n = read_ping(ping, &number);
	if (!n)
		return 0;
	/* "Jan, ping: could you have a look?"; what stands before decides. */
	if (ping[n] && strchr("!?,;:.-", ping[n + (ping[n] == ' ')]))
		rest = arena_dup_len(arena, line, (size_t)(ping - line));
	else
		rest = arena_printf(arena, "%.*s %s", (int)(ping - line), line, ping + n);
	while ((word = str_word(&rest))) {
		size_t len = strlen(word);

		while (len && strchr(".,!?:;-)(\"'", word[len - 1]))
			word[--len] = '\0';
		word += strspn(word, "(\"'-");
		if (*word && !is_filler(word) && skip_ping_words(word) < strlen(word))
			return 0;
	}
	return number;
}

static bool line_soft_ping(const char *line)
{
	static const char *const phrases[] = {
		"are we done yet", "any news", "any update", "any updates", "any feedback",
		"any comments", "any comment", "any thoughts", "any opinion", "any opinions",
		"any progress", "any review", "chance to look", "chance to review",
		"still waiting for", "still needs a review", "still needs an ack",
		"still needs review", "still needs acks", "is anything missing",
		"what is the status", "what's the status", "waiting for a review",
		"waiting for an ack", "would appreciate a review", "kind reminder",
		"gentle reminder", "friendly reminder", "ping",
	};

	const char *chance = find_phrase(line, "any chance");

	return FIND(line, phrases) ||
	       (chance && (chance - line < 3 || !str_starts_fold(chance - 3, "by ")));
}

static void find_ping(struct hint *out, const char *subject, const struct lines *lines,
		      bool is_reply, struct arena *arena)
{
	out->ping_number = subject_ping(subject);
	if (!is_reply && !strchr(subject, '['))
		out->ping_number = 0;
	if (is_reply && lines->len <= PING_LINES)
		for (size_t i = 0; i < lines->len && !out->ping_number; i++)
			out->ping_number = line_ping(lines->items[i], arena);
	out->is_ping = out->ping_number > 0;
	if (out->is_ping || !is_reply || lines->len > PING_LINES)
		return;
	for (size_t i = 0; i < lines->len; i++)
		out->is_soft_ping = out->is_soft_ping || line_soft_ping(lines->items[i]);
	out->ping_number = out->is_soft_ping;
}

/* ---- what else is said */

static int64_t read_span(const char *line)
{
	static const struct { const char *name; int64_t secs; } units[] = {
		{ "hour", CLOCK_HOUR }, { "day", CLOCK_DAY }, { "week", 7 * CLOCK_DAY },
	};
	static const char *const numbers[] = { "a", "one", "two", "three", "four", "five", "six",
		"seven" };

	if (find_phrase(line, "tomorrow"))
		return CLOCK_DAY;
	for (const char *s = line; (s = find_phrase(s, "in")); s++) {
		const char *word = s + 3;
		int64_t n = 0;

		if (s[2] != ' ')
			continue;
		if (*word >= '1' && *word <= '9')
			n = *word - '0';
		for (size_t i = 0; i < ARRAY_LEN(numbers) && !n; i++)
			if (find_phrase(word, numbers[i]) == word)
				n = i ? (int64_t)i : 1;
		word = strchr(word, ' ');
		for (size_t i = 0; n && word && i < ARRAY_LEN(units); i++)
			if (str_starts_fold(word + 1, units[i].name))
				return n * units[i].secs;
	}
	return 0;
}

static void find_intent(struct hint *out, const struct look *look, const char *next)
{
	const char *line = look->line;
	static const char *const phrases[] = {
		"intend to commit", "intend to check", "intend to push", "intend committing",
		"intend to apply", "intending to commit", "i'll commit", "i will commit",
		"going to commit", "plan to commit", "planning to commit", "plan on committing",
		"shall commit", "i'll push this", "i will push this", "i'll check this in",
		"i will check this in", "intention to commit", "intent to commit",
		"i'll push these", "i'm committing",
	};
	const char *at = LOOK(look, phrases);

	if (out->intent || !at || is_negated(line, at) || find_phrase(at, "commit to"))
		return;
	out->intent = line;
	out->intent_secs = read_span(line);
	if (!out->intent_secs && next)
		out->intent_secs = read_span(next);
}

static void find_objection(struct hint *out, const struct look *look)
{
	const char *line = look->line;
	static const char *const phrases[] = {
		"nack", "nak", "i object", "i'm objecting", "i am objecting", "strongly object",
		"i'm against", "i am against", "i'm opposed", "i am opposed", "my objection",
		"i have an objection", "self-nack",
	};
	const char *at = LOOK(look, phrases);

	if (out->objection || !at || is_negated(line, at) || strchr(line, '?') ||
	    find_phrase(line, "ack/nack") || find_phrase(line, "acks/nacks"))
		return;
	out->objection = line;
}

static void find_withdrawal(struct hint *out, const struct look *look)
{
	const char *line = look->line;
	static const char *const sure[] = {
		"i'm withdrawing", "i am withdrawing", "i withdraw", "series withdrawn",
		"patch withdrawn", "patch is withdrawn", "series is withdrawn", "self-nack",
		"self-nak", "self nack", "self nak", "withdraw this patch", "withdraw this series",
		"withdrawing this",
	};
	static const char *const verbs[] = {
		"disregard", "please ignore", "please drop", "don't apply", "do not apply",
		"don't commit", "do not commit",
	};
	static const char *const what[] = {
		"this patch", "this series", "this one", "this version", "the series", "the patch",
		"this mail", "this email", "this submission", "this v2", "this v3",
	};
	const char *at = LOOK(look, verbs);

	if (out->withdrawal)
		return;
	if (LOOK(look, sure) || (at && FIND(at, what)))
		out->withdrawal = line;
}

/* "applied to xen.git", not "applied cleanly here". */
static bool is_taking(const char *after)
{
	static const char *const words[] = { "to", "into", "in", "for", "with", "thanks", "thank",
		"this", "these", "all", "both", "as", "it", "them", "the", "up" };
	const char *next = after + (*after == ' ');

	if (*after != ' ')
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (find_phrase(next, words[i]) == next)
			return true;
	return false;
}

/* What committers say, and the robots that say it for them. */
static void find_applied(struct hint *out, const char *line)
{
	static const char *const starts[] = {
		"applied", "committed", "pushed", "queued", "merged", "now in", "i applied",
		"i merged", "i've applied", "i've merged", "i've queued", "i've pushed",
		"i have applied", "i have merged", "i have queued", "i have pushed",
	};
	static const char *const robots[] = {
		"this patch was applied to", "this series was applied to",
		"this pull request was applied to", "has been merged into",
	};

	if (out->applied || strchr(line, '?'))
		return;
	if (str_starts_fold(line, "thanks") && (line[6] == '.' || line[6] == ','))
		line += 7 + (line[7] == ' ');
	if (FIND(line, robots))
		out->applied = line;
	for (size_t i = 0; i < ARRAY_LEN(starts) && !out->applied; i++) {
		size_t len = strlen(starts[i]);

		if (str_starts_fold(line, starts[i]) && !is_word_char(line[len]) &&
		    strlen(line) < 80 && is_taking(line + len))
			out->applied = line;
	}
}

static enum hint_freeze line_freeze(const struct look *look)
{
	static const char *const moratorium[] = { "moratorium" };
	static const char *const open[] = { "tree is open", "staging is open",
		"tree is fully open" };
	static const char *const over[] = { "lifted", "lift", "lifting", "over", "ended", "ends",
		"unfrozen", "reopened", "re-opened", "open again", "fully open" };
	static const char *const freeze[] = { "code freeze", "hard freeze", "feature freeze",
		"tree is frozen", "staging is frozen" };
	static const char *const ack[] = { "release ack", "release acks", "release-ack",
		"release-acks", "release-acked-by", "release acked-by" };
	static const char *const no[] = { "no", "not", "waived", "without", "isn't", "aren't",
		"don't", "doesn't" };
	static const char *const need[] = { "need", "needs", "needed", "require", "required",
		"requires", "must", "want", "necessary" };
	const char *found;

	if (LOOK(look, moratorium))
		return LOOK(look, over) ? HINT_FREEZE_LIFTED : HINT_FREEZE_MORATORIUM;
	if (LOOK(look, freeze))
		return LOOK(look, over) ? HINT_FREEZE_LIFTED : HINT_FREEZE_ACK;
	found = LOOK(look, ack);
	if (found && LOOK(look, need))
		return LOOK(look, no) ? HINT_FREEZE_WAIVED : HINT_FREEZE_ACK;
	if (LOOK(look, open))
		return HINT_FREEZE_LIFTED;
	return HINT_FREEZE_NONE;
}

static void find_freeze(struct hint *out, const struct look *look)
{
	enum hint_freeze freeze;

	if (out->freeze != HINT_FREEZE_NONE || strchr(look->line, '?'))
		return;
	freeze = line_freeze(look);
	if (freeze == HINT_FREEZE_NONE)
		return;
	out->freeze = freeze;
	out->freeze_line = look->line;
}

/* A question mark that is no part of an address or a quoted program. */
static bool asks(const char *line)
{
	for (const char *s = strchr(line, '?'); s; s = strchr(s + 1, '?'))
		if (s > line && s[-1] != ' ' && (!s[1] || strchr(" ?!)\"'.", s[1])))
			return true;
	return false;
}

/* Nothing that wants an answer: "Looks good to me, thanks!" */
static bool is_praise(const struct look *look)
{
	const char *line = look->line;
	static const char *const words[] = { "lgtm", "looks good", "look good", "looks fine",
		"looks ok", "looks okay", "nice", "great", "thanks", "thank you", "applied",
		"committed", "pushed", "queued", "no objection", "no objections", "fine with me",
		"fine by me", "fwiw", "sounds good", "makes sense", "for the x86 part",
		"i have no further comments", "no further comments" };
	static const char *const buts[] = { "but", "however", "except", "please", "should",
		"although", "though", "could", "can you" };

	return strlen(line) < 100 && LOOK(look, words) && !LOOK(look, buts);
}

static bool is_name(const char *line)
{
	int words = 1;

	for (const char *s = line; *s; s++) {
		if (*s == ' ')
			words++;
		else if (*s == '.' || *s == '?' || *s == '!' || *s == ',' || *s == ':')
			return false;
	}
	return words <= 3 && *line >= 'A' && *line <= 'Z' && strlen(line) < 30;
}

static bool line_promises(const struct look *look)
{
	static const char *const phrases[] = { "will do", "will fix", "will change", "will update",
		"will send", "will drop", "will add", "will address", "will rework", "will remove",
		"will rename", "i'll fix", "i'll change", "i'll update", "i'll send", "i'll drop",
		"i'll add", "i'll address", "i'll rework", "i'll remove", "i'll rename",
		"fixed in v", "in next version", "next version", "in the next", "done in v",
		"in v2", "in v3", "in v4", "in v5", "in v6", "in v7", "in v8", "in v9" };

	return LOOK(look, phrases) != NULL;
}

static bool line_agrees(const struct look *look)
{
	const char *line = look->line;
	static const char *const phrases[] = { "good point", "good catch", "agreed", "noted",
		"i agree", "i see", "makes sense", "should work", "that works", "never mind",
		"nevermind", "fair enough", "my bad", "fine with me", "fine by me" };
	static const char *const whole[] = { "ok", "okay", "sure", "ack", "done", "yes", "fixed",
		"right", "yep", "yeah", "indeed", "will fix", "acked", "obviously", "exactly" };
	size_t len = strcspn(line, ".,!:;");

	while (len && line[len - 1] == ' ')
		len--;
	if (LOOK(look, phrases))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(whole); i++)
		if (len == strlen(whole[i]) && !strncasecmp(line, whole[i], len) &&
		    strlen(line) < len + 30)
			return true;
	return false;
}

static bool line_conditions(const struct look *look)
{
	const char *line = look->line;
	static const char *const phrases[] = { "with that", "with this", "with those", "with these",
		"with the", "if you", "once", "assuming", "provided", "subject to",
		"preferably with", "with it" };
	static const char *const done[] = { "fixed", "addressed", "changed", "adjusted", "dropped",
		"done", "resolved", "corrected", "removed", "added", "taken care of", "sorted",
		"agree", "moved", "renamed", "made", "updated", "folded" };

	return LOOK(look, phrases) && LOOK(look, done) && strlen(line) < 160;
}

void hint_read(struct hint *out, const char *subject, const char *body, bool is_reply,
	       struct arena *arena)
{
	struct look about = look_at(subject);
	struct lines lines = { 0 };

	*out = (struct hint){ 0 };
	own_lines(body, arena, &lines);
	find_ping(out, subject, &lines, is_reply, arena);
	if (!is_reply || !str_starts_fold(subject, "re:"))
		find_freeze(out, &about);
	for (size_t i = 0; i < lines.len; i++) {
		const char *line = lines.items[i];
		struct look look = look_at(line);

		find_intent(out, &look, i + 1 < lines.len ? lines.items[i + 1] : NULL);
		find_objection(out, &look);
		find_withdrawal(out, &look);
		find_applied(out, line);
		find_freeze(out, &look);
		out->agrees = out->agrees || line_agrees(&look);
		out->promises = out->promises || line_promises(&look);
		out->on_condition = out->on_condition || line_conditions(&look);
		if (!out->question && asks(line))
			out->question = line;
		if (!out->words && !is_praise(&look) && !is_name(line))
			out->words = line;
	}
	if (out->applied)
		out->words = NULL;
}
