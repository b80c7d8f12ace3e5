/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times of foreign calendars. */
#include <libical/ical.h>

#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"

#include "moment.h"

/* Windows names its zones; those of people who were seen on such lists. */
static const struct { const char *windows, *zone; } windows_zones[] = {
	{ "AUS Eastern Standard Time", "Australia/Sydney" },
	{ "Central European Standard Time", "Europe/Warsaw" },
	{ "Central Standard Time", "America/Chicago" },
	{ "China Standard Time", "Asia/Shanghai" },
	{ "E. Australia Standard Time", "Australia/Brisbane" },
	{ "Eastern Standard Time", "America/New_York" },
	{ "FLE Standard Time", "Europe/Kyiv" },
	{ "GMT Standard Time", "Europe/London" },
	{ "GTB Standard Time", "Europe/Bucharest" },
	{ "India Standard Time", "Asia/Kolkata" },
	{ "Mountain Standard Time", "America/Denver" },
	{ "Pacific Standard Time", "America/Los_Angeles" },
	{ "Romance Standard Time", "Europe/Paris" },
	{ "Russian Standard Time", "Europe/Moscow" },
	{ "Tokyo Standard Time", "Asia/Tokyo" },
	{ "UTC", "UTC" },
	{ "W. Europe Standard Time", "Europe/Berlin" },
};

/* The IANA zone that a TZID stands for, as far as one can know; or NULL. */
static const char *known_zone(const char *tzid)
{
	for (size_t i = 0; tzid && i < ARRAY_LEN(windows_zones); i++)
		if (str_eq(windows_zones[i].windows, tzid))
			return windows_zones[i].zone;
	return tzid && zone_exists(tzid) ? tzid : NULL;
}

static int64_t by_clock(const struct icaltimetype *t, const char *zone)
{
	struct civil civil = {
		.year = t->year, .month = t->month, .day = t->day, .hour = t->hour,
		.minute = t->minute, .second = t->second,
	};
	struct err err;
	int64_t at;

	return zone_instant(zone, &civil, &at, &err) ? 0 : at;
}

const char *moment_zone(icalproperty *property)
{
	icalparameter *tzid = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);

	return tzid ? known_zone(icalparameter_get_tzid(tzid)) : NULL;
}

int64_t moment_of(icalproperty *property, const char *zone)
{
	struct icaltimetype t = icalproperty_get_datetime_with_component(property, NULL);
	const char *known = moment_zone(property);

	if (icaltime_is_null_time(t) || t.is_date || t.year < 1970 || t.year > 9000)
		return 0;
	if (icaltime_is_utc(t))
		return (int64_t)icaltime_as_timet(t);
	if (known)
		return by_clock(&t, known);
	if (t.zone)		/* a VTIMEZONE of its own making */
		return (int64_t)icaltime_as_timet_with_zone(t, t.zone);
	return by_clock(&t, zone);
}

int64_t moment_first(icalcomponent *event, int kind, const char *zone)
{
	icalproperty *property =
		icalcomponent_get_first_property(event, (icalproperty_kind)kind);

	return property ? moment_of(property, zone) : 0;
}
