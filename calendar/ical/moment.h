/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instants out of what other programs write, Windows' names of zones among it. */
#ifndef ICAL_MOMENT_H
#define ICAL_MOMENT_H

#include "base/base.h"

struct icalcomponent_impl;
struct icalproperty_impl;

/* The IANA zone that the TZID stands for; NULL: none that is known, or none at all. */
const char *moment_zone(struct icalproperty_impl *property);
/*
 * A time without a zone, or with one that nobody knows, goes by the clock of `zone`.
 * 0: it is a day, or makes no sense.
 */
int64_t moment_of(struct icalproperty_impl *property, const char *zone);
/* Of the event's first property of an icalproperty_kind; 0 if there is none. */
int64_t moment_first(struct icalcomponent_impl *event, int kind, const char *zone);

#endif
