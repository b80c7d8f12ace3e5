/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The route table, by path; words stand before names. */
#include "people/actor.h"

#include "api/api.h"
#include "http/asset.h"
#include "page/page.h"
#include "route.h"

#define ANYONE ROLE_NONE
#define MEMBER ROLE_MEMBER
#define ORGANISER ROLE_ORGANISER
#define OPERATOR ROLE_OPERATOR

const struct route routes[] = {
	{ HTTP_GET, "/", ANYONE, page_home, NULL, NULL },
	{ HTTP_GET, "/a/:hash/:name", ANYONE, asset_page, NULL, NULL },
	{ HTTP_GET, "/call/new", ORGANISER, page_call_new, NULL, NULL },
	{ HTTP_POST, "/call/new", ORGANISER, page_call_create, page_call_fields,
	  page_call_new },
	{ HTTP_GET, "/call/:id", ANYONE, page_call, NULL, NULL },
	{ HTTP_GET, "/call/:id.ics", ANYONE, api_call_ics, NULL, NULL },
	{ HTTP_POST, "/call/:id/announce", MEMBER, page_call_announce, NULL,
	  page_call_preview },
	{ HTTP_POST, "/call/:id/cancel", MEMBER, page_call_cancel,
	  page_call_cancel_fields, page_call },
	{ HTTP_GET, "/call/:id/edit", MEMBER, page_call_edit, NULL, NULL },
	{ HTTP_POST, "/call/:id/edit", MEMBER, page_call_save, page_call_fields,
	  page_call_edit },
	{ HTTP_POST, "/call/:id/minutes", MEMBER, page_call_minutes, NULL, page_call },
	{ HTTP_GET, "/call/:id/preview", MEMBER, page_call_preview, NULL, NULL },
	{ HTTP_GET, "/calls", ANYONE, page_call_list, NULL, NULL },
	{ HTTP_GET, "/calls.ics", ANYONE, api_call_feed, NULL, NULL },
	{ HTTP_GET, "/calls.json", ANYONE, api_call_json, NULL, NULL },
	{ HTTP_GET, "/commands", ANYONE, page_command_list, NULL, NULL },
	{ HTTP_GET, "/feed/:secret.ics", ANYONE, api_call_person_feed, NULL, NULL },
	{ HTTP_GET, "/letter/:id", ANYONE, page_letter, NULL, NULL },
	{ HTTP_POST, "/letter/:id/retry", ORGANISER, page_letter_retry, NULL,
	  page_letter },
	{ HTTP_GET, "/letters", ANYONE, page_letter_list, NULL, NULL },
	{ HTTP_GET, "/login", ANYONE, page_login, NULL, NULL },
	{ HTTP_POST, "/login", ANYONE, page_login_mail, page_login_fields, page_login },
	{ HTTP_GET, "/login/:secret", ANYONE, page_login_look, NULL, NULL },
	{ HTTP_POST, "/login/:secret", ANYONE, page_login_use, NULL, NULL },
	{ HTTP_POST, "/logout", MEMBER, page_logout, NULL, NULL },
	{ HTTP_GET, "/me", MEMBER, page_me, NULL, NULL },
	{ HTTP_POST, "/me", MEMBER, page_me_save, page_me_fields, page_me },
	{ HTTP_POST, "/me/away", MEMBER, page_preference_away, page_preference_away_fields,
	  page_preference },
	{ HTTP_POST, "/me/feed", MEMBER, page_me_feed, NULL, page_me },
	{ HTTP_POST, "/me/logout", MEMBER, page_me_logout, NULL, page_me },
	{ HTTP_GET, "/me/preferences", MEMBER, page_preference, NULL, NULL },
	{ HTTP_POST, "/me/preferences", MEMBER, page_preference_save, page_preference_fields,
	  page_preference },
	{ HTTP_POST, "/me/unlink", MEMBER, page_me_unlink, page_me_unlink_fields,
	  page_me },
	{ HTTP_POST, "/me/unstop", MEMBER, page_preference_unstop, NULL, page_preference },
	{ HTTP_GET, "/meeting/:id", ANYONE, page_meeting, NULL, NULL },
	{ HTTP_GET, "/meeting/:id.txt", ANYONE, api_meeting_text, NULL, NULL },
	{ HTTP_GET, "/meetings", ANYONE, page_meeting_list, NULL, NULL },
	{ HTTP_GET, "/minutes", ANYONE, page_minutes_list, NULL, NULL },
	{ HTTP_GET, "/minutes/:id", ANYONE, page_minutes, NULL, NULL },
	{ HTTP_GET, "/minutes/:id.txt", ANYONE, api_minutes_text, NULL, NULL },
	{ HTTP_GET, "/minutes/:id/edit", MEMBER, page_minutes_edit, NULL, NULL },
	{ HTTP_POST, "/minutes/:id/edit", MEMBER, page_minutes_save, page_minutes_fields,
	  page_minutes_edit },
	{ HTTP_POST, "/minutes/:id/post", MEMBER, page_minutes_post,
	  page_minutes_post_fields, page_minutes_preview },
	{ HTTP_GET, "/minutes/:id/preview", MEMBER, page_minutes_preview, NULL, NULL },
	{ HTTP_GET, "/minutes/:id/revision/:number", ANYONE, page_minutes_revision, NULL,
	  NULL },
	{ HTTP_POST, "/minutes/:id/settle", MEMBER, page_minutes_settle,
	  page_minutes_settle_fields, page_minutes },
	{ HTTP_POST, "/minutes/:id/suggest", MEMBER, page_minutes_suggest,
	  page_minutes_suggest_fields, page_minutes },
	{ HTTP_GET, "/people", OPERATOR, page_person_list, NULL, NULL },
	{ HTTP_POST, "/person/:id/role", OPERATOR, page_person_role,
	  page_person_role_fields, page_person_list },
	{ HTTP_POST, "/ping/:id/done", MEMBER, page_ping_done, NULL, page_ping_list },
	{ HTTP_POST, "/ping/:id/ok", MEMBER, page_ping_ok, NULL, page_ping_list },
	{ HTTP_POST, "/ping/:id/snooze", MEMBER, page_ping_snooze, page_ping_snooze_fields,
	  page_ping_list },
	{ HTTP_GET, "/pings", MEMBER, page_ping_list, NULL, NULL },
	{ HTTP_GET, "/status", ANYONE, page_status, NULL, NULL },
	{ HTTP_GET, "/zone", ANYONE, page_zone, NULL, NULL },
	{ HTTP_POST, "/zone", ANYONE, page_zone_save, page_zone_fields, page_zone },
};

const size_t n_routes = ARRAY_LEN(routes);
