/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What programs read: calendar feeds, JSON, plain text.  For the route table. */
#ifndef WEB_API_API_H
#define WEB_API_API_H

#include "../http/router.h"

page_fn api_call_feed, api_call_person_feed, api_call_ics, api_call_json;
page_fn api_decision_json;
page_fn api_meeting_text;
page_fn api_minutes_text;

#endif
