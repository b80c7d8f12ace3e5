/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What programs read: calendar feeds, JSON, plain text.  For the route table. */
#ifndef WEB_API_API_H
#define WEB_API_API_H

#include "../http/router.h"

page_fn api_action_json;
page_fn api_cadence_feed;
page_fn api_call_feed, api_call_person_feed, api_call_ics, api_call_json;
page_fn api_decision_json;
page_fn api_planning, api_placement_effects;
page_fn api_board_events, api_board_ics, api_board_room_ics, api_board_person_ics;
page_fn api_board_text, api_board_xml, api_board_json;
page_fn api_meeting_text;
page_fn api_minutes_json, api_minutes_markdown, api_minutes_text;
page_fn api_series_json, api_series_one_json, api_series_atom;
page_fn api_notes_caret, api_notes_changes, api_notes_events, api_notes_leave, api_notes_write;
extern const struct form_field api_notes_caret_fields[], api_notes_change_fields[],
	api_notes_leave_fields[];

#endif
