/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls as iCalendar objects; the public two are in calendar/call.h. */
#ifndef CALENDAR_INVITATION_H
#define CALENDAR_INVITATION_H

#include "calendar/call.h"

/*
 * To one guest (only they are named, so that no address leaks) or, with NULL,
 * to the list.  `uninvited`: a CANCEL for this guest of a call that goes on.
 */
void invitation_write(const struct settings *settings, const struct call *call,
		      const char *method, const struct guest *guest, bool uninvited,
		      struct buf *out);

struct ical_event;
void invitation_event(const struct settings *settings, const struct call *call,
		      struct arena *arena, struct ical_event *event);

/* Where a guest's answers go: moot+TOKEN@... */
const char *invitation_reply_to(const struct settings *settings, const struct guest *guest,
				struct arena *arena);

/* "#xendevel on irc.oftc.net" */
char *invitation_channel(const struct settings *settings, const struct call *call,
			 struct arena *arena);
/* The call's page; NULL before it has one. */
char *invitation_url(const struct settings *settings, const struct call *call,
		     struct arena *arena);

#endif
