/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks what people typed about a call. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"

#include "call_form.h"
#include "guest.h"

#define TITLE_MAX   150
#define WHY_MAX     2000
#define AGENDA_MAX  8000
#define LINK_MAX    500
#define PHONE_MAX   200
#define ROOM_MAX    200
#define CHANNEL_MAX 50
#define NETWORK_MAX 32
#define MINUTES_MIN 5
#define MINUTES_MAX 1440

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s += str_utf8_next(s))
		n++;
	return n;
}

static int check_length(const char *what, const char *value, size_t max, struct err *err)
{
	size_t n = characters(value);

	if (n <= max)
		return 0;
	return err_set(err, ERR_LIMIT, "%s: %zu characters are too many, %zu is the most", what, n,
		       max);
}

int call_form_line(const char *what, const char *value, size_t max, struct arena *arena,
		   const char **out, struct err *err)
{
	*out = str_clean_line(arena, value ? value : "");
	return check_length(what, *out, max, err);
}

int call_form_text(const char *what, const char *value, size_t max, struct arena *arena,
		   const char **out, struct err *err)
{
	*out = str_trim(str_clean_text(arena, value ? value : ""));
	return check_length(what, *out, max, err);
}

/* A line that may be missing: then NULL. */
static int read_optional(const char *what, const char *value, size_t max, struct arena *arena,
			 const char **out, struct err *err)
{
	if (call_form_line(what, value, max, arena, out, err))
		return -1;
	if (!**out)
		*out = NULL;
	return 0;
}

/* What a mail reader and an IRC client take for one link, whole. */
int call_form_link(const char *link, struct err *err)
{
	const char *host;

	if (!link)
		return 0;
	if (!str_starts_fold(link, "https://") && !str_starts_fold(link, "http://"))
		return err_set(err, ERR_INVALID,
			       "link: \"%.60s\" begins with neither http:// nor https://", link);
	host = strchr(link, ':') + strlen("://");
	if (!isalnum((unsigned char)*host) && *host != '[')
		return err_set(err, ERR_INVALID, "link: \"%.60s\" names no host", link);
	for (const char *s = link; *s; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr("<>\"\\^`{|}", *s))
			return err_set(err, ERR_INVALID,
				       "link: \"%.60s\" has a character that no URL has", link);
	return 0;
}

static int check_channel(const struct call *call, struct err *err)
{
	if (!call->channel)
		return 0;
	if (!strchr("#&+!", call->channel[0]) || !call->channel[1] ||
	    strpbrk(call->channel, " ,:\a"))
		return err_set(err, ERR_INVALID, "channel: \"%s\" is no channel like #xendevel",
			       call->channel);
	if (!call->network)
		return err_set(err, ERR_INVALID, "channel: on which network is \"%s\"?",
			       call->channel);
	return 0;
}

int call_form_place(const struct call_form *form, struct call *call, struct arena *arena,
		    struct err *err)
{
	if (read_optional("channel", form->channel, CHANNEL_MAX, arena, &call->channel, err) ||
	    read_optional("network", form->network, NETWORK_MAX, arena, &call->network, err) ||
	    read_optional("link", form->link, LINK_MAX, arena, &call->link, err) ||
	    read_optional("phone", form->phone, PHONE_MAX, arena, &call->phone, err) ||
	    read_optional("room", form->room, ROOM_MAX, arena, &call->room, err))
		return -1;
	if (!call->channel)
		call->network = NULL;
	if (check_channel(call, err))
		return -1;
	return call_form_link(call->link, err);
}

static int read_time(const struct call_form *form, struct call *call, struct arena *arena,
		     struct err *err)
{
	int64_t minutes;
	char *zone = str_clean_line(arena, form->zone ? form->zone : "");
	char *date = str_clean_line(arena, form->date ? form->date : "");
	char *time = str_clean_line(arena, form->time ? form->time : "");
	char *text = str_clean_line(arena, form->minutes ? form->minutes : "");

	if (zone_parse(zone, date, time, &call->start_at, err))
		return err_in(err, "start");
	call->zone = zone;
	if (str_to_int(text, MINUTES_MIN, MINUTES_MAX, &minutes, err))
		return err_in(err, "duration in minutes");
	call->duration_secs = minutes * CLOCK_MINUTE;
	return 0;
}

int call_form_read(const struct call_form *form, struct call *call, struct arena *arena,
		   struct err *err)
{
	if (call_form_line("title", form->title, TITLE_MAX, arena, &call->title, err))
		return -1;
	if (!*call->title)
		return err_set(err, ERR_INVALID, "title: say what the call is about");
	if (call_form_text("why", form->why, WHY_MAX, arena, &call->why, err) ||
	    call_form_text("agenda", form->agenda, AGENDA_MAX, arena, &call->agenda, err) ||
	    read_time(form, call, arena, err) || call_form_place(form, call, arena, err))
		return -1;
	memset(&call->guests, 0, sizeof(call->guests));
	return guests_parse(form->must, form->cc, arena, &call->guests, err);
}
