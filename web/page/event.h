/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the pages of an event share. */
#ifndef WEB_PAGE_EVENT_H
#define WEB_PAGE_EVENT_H

#include "base/base.h"

struct err;
struct event;
struct proposal;
struct slot;
struct visit;

/* The event of the address. */
struct event *page_event_get(struct visit *visit, struct err *err);
/* ... for who may change it. */
struct event *page_event_get_to_edit(struct visit *visit, struct err *err);

/* Frame and tabs: tab is the word of the current one, such as "rate". */
void page_event_begin(struct visit *visit, const struct event *event, const char *title,
		      const char *tab);
void page_event_end(struct visit *visit);
/* Keys and the like for this page; all works without. */
void page_event_script(struct visit *visit, const char *name);

char *url_event(struct visit *visit, int64_t id, const char *verb);
char *url_session(struct visit *visit, int64_t id, const char *verb);

/* A link to a session: its number and title. */
void page_session_link(struct visit *visit, const struct proposal *proposal);

/* <input type=checkbox name=... value=1> with its label; checked as typed or as is. */
void page_event_flag(struct visit *visit, const char *name, const char *label, bool checked);
/* A <select> of one choice; pairs of value and label, ended by NULL. */
void page_event_choice(struct visit *visit, const char *name, const char *label,
		       const char *const (*choices)[2], const char *chosen);

/* Was a box of this name ticked in what was sent? */
bool page_event_ticked(struct visit *visit, const char *name);

/* "14:35", "Mon 14 Sep": in the event's zone, as its people read clocks. */
char *page_event_clock(struct visit *visit, const struct event *event, int64_t at);
char *page_event_day(struct visit *visit, const struct event *event, int64_t at);

#endif
