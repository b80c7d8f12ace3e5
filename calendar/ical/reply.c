/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers of calendar programs, by libical; nothing is expanded. */
#include <libical/ical.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include "moment.h"
#include "reply.h"

#define COMMENT_MAX 500

int ical_check_size(const char *text, struct err *err)
{
	size_t line = 0, len = strlen(text);

	if (len > REPLY_MAX)
		return err_set(err, ERR_LIMIT, "the calendar is larger than %d KB",
			       REPLY_MAX / 1024);
	for (const char *s = text; *s; s++) {
		line = *s == '\n' && s[1] != ' ' && s[1] != '\t' ? 0 : line + 1;
		if (line > REPLY_LINE_MAX)
			return err_set(err, ERR_LIMIT, "the calendar has a line over %d KB",
				       REPLY_LINE_MAX / 1024);
	}
	return 0;
}

static const char *address_of(const char *value)
{
	if (!value)
		return "";
	return str_starts_fold(value, "mailto:") ? value + strlen("mailto:") : value;
}

static void read_attendee(icalcomponent *event, struct arena *arena, struct ical_reply *out)
{
	icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
	icalparameter *partstat;

	out->email = out->partstat = "";
	if (!attendee)
		return;
	out->email = str_clean_line(arena, address_of(icalproperty_get_attendee(attendee)));
	partstat = icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);
	if (partstat)
		out->partstat = arena_dup(arena, icalparameter_enum_to_string(
						icalparameter_get_partstat(partstat)));
}

static int read_event(icalcomponent *event, const char *zone, struct arena *arena,
		      struct ical_reply *out, struct err *err)
{
	const char *uid = icalcomponent_get_uid(event);
	icalproperty *comment = icalcomponent_get_first_property(event, ICAL_COMMENT_PROPERTY);

	if (str_is_empty(uid))
		return err_set(err, ERR_INVALID, "the calendar's event has no UID");
	out->uid = str_clean_line(arena, uid);
	out->sequence = icalcomponent_get_sequence(event);
	out->recurrence_at = moment_first(event, ICAL_RECURRENCEID_PROPERTY, zone);
	out->start_at = moment_first(event, ICAL_DTSTART_PROPERTY, zone);
	out->end_at = moment_first(event, ICAL_DTEND_PROPERTY, zone);
	read_attendee(event, arena, out);
	if (comment && !str_is_empty(icalproperty_get_comment(comment))) {
		char *text = str_clean_line(arena, icalproperty_get_comment(comment));

		text[str_utf8_cut(text, COMMENT_MAX)] = '\0';
		out->comment = text;
	}
	return 1;
}

int ical_reply_parse(const char *text, const char *zone, struct arena *arena,
		     struct ical_reply *out, struct err *err)
{
	icalcomponent *calendar, *event;
	icalproperty_method method;
	int rc = 0;

	memset(out, 0, sizeof(*out));
	if (ical_check_size(text, err))
		return -1;
	icalerror_set_errors_are_fatal(0);
	calendar = icalparser_parse_string(text);
	if (!calendar)
		return err_set(err, ERR_INVALID, "the calendar cannot be read");
	method = icalcomponent_get_method(calendar);
	event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	out->is_counter = method == ICAL_METHOD_COUNTER;
	if (event && (method == ICAL_METHOD_REPLY || method == ICAL_METHOD_COUNTER))
		rc = read_event(event, zone, arena, out, err);
	icalcomponent_free(calendar);
	return rc;
}
