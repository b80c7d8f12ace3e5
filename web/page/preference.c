/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How and when pings reach one. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/moment.h"
#include "people/person.h"
#include "people/preference.h"
#include "people/seen.h"

#include "../input.h"
#include "../layout.h"
#include "../visit.h"
#include "../when.h"
#include "hours.h"
#include "page.h"

const struct form_field page_preference_fields[] = {
	{ "channel", FORM_LINE, 1, 10, "the way" },
	{ "quiet", FORM_LINE, 0, 13, "the quiet hours" },
	{ "digest", FORM_LINE, 1, 8, "the time to wait" },
	{ "seen", FORM_FLAG, 0, 0, "!seen" },
	{ 0 }
};

const struct form_field page_preference_away_fields[] = {
	{ "until", FORM_LINE, 0, 40, "until when" },
	{ "where", FORM_LINE, 0, PREFERENCE_TEXT_MAX, "where you are" },
	{ 0 }
};

static const struct { enum preference_channel channel; const char *text; } ways[] = {
	{ CHANNEL_IRC, "on IRC, and by mail when that takes too long" },
	{ CHANNEL_MAIL, "a mail for each" },
	{ CHANNEL_DIGEST, "one mail a day" },
	{ CHANNEL_NONE, "not at all" },
};

static int load(struct visit *visit, struct peer *peer, struct preference *preference,
		struct err *err)
{
	if (peer_of_person(visit->db, visit->person->id, visit->arena, peer, err))
		return -1;
	return preference_get(visit->db, visit->settings, peer, visit->arena, preference, err);
}

static void write_channel(struct visit *visit, const struct preference *preference)
{
	const char *chosen = input_value(visit, "channel",
					 preference_channel_name(preference->channel));
	struct html *h = visit->h;

	html_lit(h, "<div class=\"field\"><label for=\"channel\">Pings reach me</label>"
		 "<select id=\"channel\" name=\"channel\">");
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		html_lit(h, "<option");
		html_attr(h, "value", preference_channel_name(ways[i].channel));
		if (str_eq(chosen, preference_channel_name(ways[i].channel)))
			html_lit(h, " selected");
		html_lit(h, ">");
		html_text(h, ways[i].text);
		html_lit(h, "</option>");
	}
	html_lit(h, "</select></div>\n");
}

static char *digest_text(struct visit *visit, const struct preference *preference)
{
	return arena_printf(visit->arena, "%lldh", (long long)preference->digest_secs / 3600);
}

static void write_form(struct visit *visit, const struct preference *preference)
{
	char *quiet = preference_quiet_text(preference, visit->arena);
	const struct input inputs[] = {
		{ .name = "quiet", .label = "Quiet hours", .value = quiet,
		  .form = page_preference_fields,
		  .hint = arena_printf(visit->arena, "Such as 22:00-08:00, in %s; or off.",
				       preference->zone) },
		{ .name = "digest", .label = "By mail after", .form = page_preference_fields,
		  .value = digest_text(visit, preference),
		  .hint = "What you have not heard of on IRC by then goes into one mail a "
			  "day: 24h, 3d." },
	};
	struct html *h = visit->h;

	input_form(visit, "/me/preferences", "stack narrow");
	write_channel(visit, preference);
	input_line(visit, &inputs[0]);
	input_line(visit, &inputs[1]);
	html_lit(h, "<p><label><input type=\"checkbox\" name=\"seen\" value=\"1\"");
	if (preference->is_seen)
		html_lit(h, " checked");
	html_lit(h, "> <code>!seen</code> may tell when I was last active</label></p>\n");
	input_submit(visit, "Save", NULL);
	input_form_end(visit);
}

static void write_away(struct visit *visit, const struct preference *preference)
{
	const char *text = preference_away_text(preference, visit->zone, visit->now,
						visit->arena);
	const struct input inputs[] = {
		{ .name = "until", .label = "Until", .form = page_preference_away_fields,
		  .hint = "Such as 3d, friday, 2026-12-01; left empty, you are back." },
		{ .name = "where", .label = "Where you are", .value = preference->away_text,
		  .form = page_preference_away_fields,
		  .hint = "Whoever pings you is told so." },
	};
	struct html *h = visit->h;

	html_lit(h, "<h2>Away</h2>\n");
	if (text) {
		html_lit(h, "<p>You are away ");
		html_text(h, text);
		html_lit(h, ".</p>\n");
	}
	input_form(visit, "/me/away", "stack narrow");
	input_line(visit, &inputs[0]);
	input_line(visit, &inputs[1]);
	input_submit(visit, "Save", "second");
	input_form_end(visit);
	html_lit(h, "<h2>Stopped</h2><p class=\"quiet\">On IRC <code>!stop nick</code> keeps out "
		 "the pings of one, <code>!stop</code> those of all.</p>\n");
	input_button(visit, "/me/unstop", "Let all through again", "second");
}

/* Also shown again with what was wrong: *err is then set. */
int page_preference(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct preference preference;
	struct peer peer;

	if (load(visit, &peer, &preference, err))
		return -1;
	layout_begin(visit, "How pings reach you, and when you can talk", NULL);
	layout_problem(visit, &problem);
	html_lit(visit->h, "<p class=\"quiet\">Your time zone is ");
	html_text(visit->h, preference.zone);
	html_text(visit->h, preference.has_zone ? "" : ", the community's");
	html_lit(visit->h, "; <a href=\"/me\">your page</a> changes it. "
		 "<a href=\"/pings\">Your pings</a></p>\n");
	write_form(visit, &preference);
	if (hours_write(visit, &peer, &preference, err))
		return -1;
	write_away(visit, &preference);
	layout_end(visit);
	return 0;
}

int page_preference_save(struct request *req, struct response *res, struct err *err)
{
	static const char *const names[] = { "channel", "quiet", "digest" };
	struct visit *visit = visit_of(req);
	struct preference preference;
	struct peer peer;

	if (load(visit, &peer, &preference, err))
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (preference_change(&preference, names[i], request_field(req, names[i]),
				      visit->arena, err))
			return -1;
	preference.is_seen = *request_field(req, "seen");
	if (preference_save(visit->db, &peer, &preference, DOOR_WEB, err))
		return -1;
	if (!preference.is_seen && seen_forget(visit->db, &peer, err))
		return -1;
	response_redirect(res, "/me/preferences?done=saved");
	return 0;
}

int page_preference_away(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	char *until = arena_dup(visit->arena, request_field(req, "until"));
	struct preference preference;
	struct peer peer;
	int64_t at = 0;

	if (load(visit, &peer, &preference, err) ||
	    (*until && moment_parse(preference.zone, visit->now, &until, &at, err)) ||
	    preference_away(visit->db, &peer, at, at ? request_field(req, "where") : "", err))
		return -1;
	response_redirect(res, "/me/preferences?done=saved");
	return 0;
}

int page_preference_unstop(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct preference preference;
	struct peer peer;

	if (load(visit, &peer, &preference, err) ||
	    preference_unstop(visit->db, &peer, err))
		return -1;
	response_redirect(res, "/me/preferences?done=saved");
	return 0;
}
