/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !agenda: what the next call is about, and one more item for it. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/agenda.h"
#include "calendar/cadence.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"

#define LINE_BYTES 380
#define CALLS_MAX 50

/* The next call that is not over; of those in this channel first. */
static int find_call(struct request *request, struct call **out, struct err *err)
{
	struct db *db = request->network->bot->db;
	struct calls calls = { 0 };
	int64_t now = clock_now();

	*out = NULL;
	if (call_list(db, now - CLOCK_HOUR, now + CADENCE_AHEAD_SECS, CALLS_MAX, request->arena,
		      &calls, err))
		return -1;
	for (size_t i = 0; i < calls.len; i++) {
		struct call *call = &calls.items[i];
		bool here = request->channel && str_eq_fold(call->channel, request->channel) &&
			    str_eq(call->network, network_id(request->network));

		if (call->state == CALL_CANCELLED || call->start_at + call->duration_secs <= now)
			continue;
		if (!*out || here)
			*out = call;
		if (here || !request->channel)
			break;
	}
	return 0;
}

static char *call_url(struct request *request, const struct call *call)
{
	return arena_printf(request->arena, "%s/call/%lld",
			    request->network->bot->settings->site.url, (long long)call->id);
}

static int show(struct request *request, const struct call *call, struct err *err)
{
	struct agenda_items items = { 0 };
	struct buf line = BUF_INIT(LINE_BYTES);
	size_t shown = 0;

	if (agenda_list(request->network->bot->db, call->id, request->arena, &items, err))
		return -1;
	for (; shown < items.len; shown++) {
		const struct agenda_item *item = &items.items[shown];
		char *part = arena_printf(request->arena, "%s%zu. %s%s%s%s", shown ? "; " : "",
					  shown + 1, item->text, *item->owner_name ? " (" : "",
					  item->owner_name, *item->owner_name ? ")" : "");

		if (line.len + strlen(part) > LINE_BYTES)
			break;
		buf_puts(&line, part);
	}
	command_reply(request, "%s, %s: %s%s", call->title,
		      zone_text_utc(request->arena, call->zone, call->start_at),
		      items.len ? buf_str(&line) : str_is_empty(call->agenda) ?
		      "no agenda yet" : "the agenda is on its page",
		      shown < items.len ? "; ..." : "");
	if (call->deadline_at && agenda_is_open(call, clock_now()))
		command_reply(request, "Items until %s, with !agenda WHAT or on %s",
			      zone_text_utc(request->arena, call->zone, call->deadline_at),
			      call_url(request, call));
	else
		command_reply(request, "%s", call_url(request, call));
	buf_free(&line);
	return 0;
}

/* "vPCI on Arm 10m https://..." */
static struct agenda_form parse(struct request *request, const char *args)
{
	struct agenda_form form = { 0 };
	struct buf text = BUF_INIT(2048);
	char *rest = arena_dup(request->arena, args), *word;

	while ((word = str_word(&rest))) {
		size_t digits = strspn(word, "0123456789");

		if (!form.link && (str_starts_fold(word, "https://") ||
				   str_starts_fold(word, "http://")))
			form.link = word;
		else if (!form.minutes && digits && digits < 4 &&
			 (str_eq(word + digits, "m") || str_eq(word + digits, "min")))
			form.minutes = arena_dup_len(request->arena, word, digits);
		else
			buf_printf(&text, "%s%s", text.len ? " " : "", word);
	}
	form.text = buf_to_arena(&text, request->arena);
	return form;
}

static int add(struct request *request, const struct call *call, const char *args,
	       struct err *err)
{
	struct agenda_form form = parse(request, args);
	struct actor who;
	int64_t id;

	if (command_actor(request, &who, err) ||
	    agenda_add(request->network->bot->db, &who, call->id, &form, &id, err))
		return -1;
	command_reply(request, "On the agenda of %s, %s: %s%s. %s", call->title,
		      zone_text_utc(request->arena, call->zone, call->start_at), form.text,
		      form.link ? "" : " (no thread yet: a link would help)",
		      call_url(request, call));
	return 0;
}

static int drop(struct request *request, const struct call *call, const char *number,
		struct err *err)
{
	struct agenda_items items = { 0 };
	struct actor who;
	int64_t n;

	if (agenda_list(request->network->bot->db, call->id, request->arena, &items, err))
		return -1;
	if (!items.len)
		return err_set(err, ERR_NOT_FOUND, "the agenda is empty");
	if (str_to_int(number, 1, (int64_t)items.len, &n, err))
		return err_in(err, "which item");
	if (command_actor(request, &who, err) ||
	    agenda_remove(request->network->bot->db, &who, items.items[n - 1].id, err))
		return -1;
	command_reply(request, "Off the agenda: %s", items.items[n - 1].text);
	return 0;
}

int command_agenda(struct request *request, struct err *err)
{
	char *rest = arena_dup(request->arena, request->args), *word;
	struct call *call;

	if (find_call(request, &call, err))
		return -1;
	if (!call)
		return err_set(err, ERR_NOT_FOUND, "no call is planned");
	if (!*request->args)
		return show(request, call, err);
	word = str_word(&rest);
	if (str_eq_fold(word, "drop") && rest && *rest)
		return drop(request, call, rest, err);
	if (str_eq_fold(word, "add") && rest && *rest)
		return add(request, call, rest, err);
	return add(request, call, request->args, err);
}
