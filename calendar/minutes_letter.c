/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Minutes on their way to the list: the mail (practice R34 to R37), and posting it. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "people/mailbox.h"
#include "people/notice.h"
#include "people/settings.h"
#include "harvest.h"
#include "minutes/diff.h"
#include "minutes_rows.h"
#include "revision.h"

#define CHANGES_MAX (32 * 1024)
#define NOTICE_SECS 86400
#define CHANGED "These minutes were corrected.  What changed (- was, + is now):"

/* What the letter is made of. */
struct frame {
	struct db *db;
	const struct settings *settings;
	const struct minutes *minutes;
	struct call *call;		/* or NULL */
	struct arena *arena;
	struct letter *letter;
};

/* "Thursday Dec 5, 16:00 - 17:00 UTC" */
static char *when(const struct minutes *minutes, struct arena *arena)
{
	struct civil from = zone_civil("UTC", minutes->held_at);
	struct civil to = zone_civil("UTC", minutes->ends_at);

	return arena_printf(arena, "%s %.3s %d, %02d:%02d - %02d:%02d UTC",
			    zone_weekday(from.weekday), zone_month(from.month), from.day,
			    from.hour, from.minute, to.hour, to.minute);
}

static bool is_community_call(const struct frame *f)
{
	return strcasestr(f->minutes->title, "Community Call") ||
	       (f->call && strcasestr(f->call->title, "Community Call"));
}

static char *subject(const struct frame *f)
{
	if (is_community_call(f))
		return arena_printf(f->arena, "Community Call: Minutes for call on %s",
				    when(f->minutes, f->arena));
	return arena_printf(f->arena, "Minutes: %s, %s", f->minutes->title,
			    when(f->minutes, f->arena));
}

static void write_head(const struct frame *f, struct buf *out)
{
	const struct minutes *minutes = f->minutes;
	const char *site = f->settings->site.url, *url;

	text_fill(out, "", "  ", arena_printf(f->arena, "%s, %s", minutes->title,
					      zone_text_utc(f->arena, minutes->zone,
							    minutes->held_at)));
	if (minutes->call_id)
		url = arena_printf(f->arena, "%s/call/%lld", site, (long long)minutes->call_id);
	else
		url = arena_printf(f->arena, "%s/meeting/%lld", site,
				   (long long)minutes->meeting_id);
	if (!strstr(minutes->text, url))
		buf_printf(out, "%s\n", url);
	buf_putc(out, '\n');
	if (f->call && !str_is_empty(f->call->why)) {
		struct buf why = BUF_INIT(LETTER_BODY_MAX);

		text_wrap_long(&why, f->call->why);
		text_quote(out, buf_str(&why));
		buf_free(&why);
		buf_putc(out, '\n');
	}
}

static void write_body(const struct frame *f, struct buf *out)
{
	write_head(f, out);
	text_wrap_long(out, f->minutes->text);
	if (out->len && out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
	buf_puts(out, "\nPlease correct what is wrong or missing: reply to this mail.\n");
	buf_printf(out, "\n-- \n%s\n%s\n", f->settings->site.name,
		   minutes_url(f->settings, f->minutes->id, f->arena));
}

/* In the mail's own line breaks, since that is what people have read. */
static void write_changes(const struct frame *f, const char *posted, struct buf *out)
{
	struct buf was = BUF_INIT(LETTER_BODY_MAX), is = BUF_INIT(LETTER_BODY_MAX);
	struct buf changes = BUF_INIT(CHANGES_MAX);
	bool fits;

	text_wrap_long(&was, posted);
	text_wrap_long(&is, f->minutes->text);
	fits = diff_lines(buf_str(&was), buf_str(&is), &changes) && buf_ok(&changes);
	if (!fits)
		buf_puts(out, "These minutes were corrected, in many places.\n");
	else if (!changes.len)
		buf_puts(out, "The heading of these minutes was corrected, not the text.\n");
	else
		buf_printf(out, CHANGED "\n\n%s", buf_str(&changes));
	buf_puts(out, "\nThe corrected minutes in full:\n\n");
	buf_free(&was);
	buf_free(&is);
	buf_free(&changes);
}

static void reply_to(struct frame *f, const struct letter *to)
{
	f->letter->in_reply_to = to->message_id;
	f->letter->refs = arena_printf(f->arena, "%s%s%s", to->refs ? to->refs : "",
				       to->refs && *to->refs ? " " : "", to->message_id);
}

/* Whose corrections are in it. */
static int write_thanks(const struct frame *f, struct buf *out, struct err *err)
{
	struct corrections list;
	struct buf names = BUF_INIT(CHANGES_MAX);

	if (minutes_corrections(f->db, f->minutes->id, f->arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++)
		if (str_eq(list.items[i].state, "taken"))
			buf_printf(&names, "%s%s (%s)", names.len ? ", " : "",
				   list.items[i].author, list.items[i].item);
	if (names.len) {
		text_fill(out, "", "", arena_printf(f->arena, "With corrections by %s.",
						    buf_str(&names)));
		buf_putc(out, '\n');
	}
	buf_free(&names);
	return 0;
}

/* The minutes of the same regular call before these, as well (practice R36). */
static int add_previous(struct frame *f, struct err *err)
{
	struct letter *previous;
	int64_t letter_id;
	int rc = f->call && f->call->cadence_id
		 ? minutes_find_previous(f->db, f->call->cadence_id, f->minutes->held_at,
					 &letter_id, err) : 0;

	if (rc != 1)
		return rc;
	previous = outbox_get(f->db, letter_id, f->arena, err);
	if (!previous)
		return -1;
	f->letter->refs = f->letter->refs
			  ? arena_printf(f->arena, "%s %s", previous->message_id, f->letter->refs)
			  : previous->message_id;
	return 0;
}

/* A first posting answers the announcement; a correction answers the first posting. */
static int write_letter(struct frame *f, struct buf *body, struct err *err)
{
	struct revision first, newest;
	struct letter *to;
	int posted = revision_find_posted(f->db, f->minutes->id, f->arena, &first, &newest, err);

	if (posted < 0)
		return -1;
	if (posted) {
		to = outbox_get(f->db, first.letter_id, f->arena, err);
		if (!to)
			return -1;
		f->letter->subject = arena_printf(f->arena, "Correction: %s", to->subject);
		reply_to(f, to);
		if (write_thanks(f, body, err))
			return -1;
		write_changes(f, newest.text, body);
	} else {
		f->letter->subject = subject(f);
		if (f->call && f->call->letter_id) {
			to = outbox_get(f->db, f->call->letter_id, f->arena, err);
			if (!to)
				return -1;
			reply_to(f, to);
		}
		if (add_previous(f, err))
			return -1;
	}
	write_body(f, body);
	return 0;
}

struct letter *minutes_letter(struct db *db, const struct settings *settings,
			      const struct minutes *minutes, struct arena *arena,
			      struct err *err)
{
	struct frame f = {
		.db = db, .settings = settings, .minutes = minutes, .arena = arena,
	};
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	struct letter *letter = NULL;

	if (minutes->letter_id)
		return outbox_get(db, minutes->letter_id, arena, err);
	if (minutes->call_id) {
		f.call = call_get(db, minutes->call_id, arena, err);
		if (!f.call)
			return NULL;
	}
	f.letter = arena_one(arena, struct letter);
	f.letter->to_line = mailbox_text(arena, settings->list.name, settings->list.email);
	f.letter->cc_line = str_is_empty(minutes->cc_line) ? NULL : minutes->cc_line;
	f.letter->is_list = true;
	if (write_letter(&f, &body, err))
		goto out;
	if (!buf_ok(&body)) {
		err_set(err, ERR_LIMIT, "the mail would be larger than %d KB",
			LETTER_BODY_MAX / 1024);
		goto out;
	}
	f.letter->body = arena_dup_len(arena, body.data, body.len);
	letter_complete(f.letter, settings, arena);
	letter = f.letter;
out:
	buf_free(&body);
	return letter;
}

/* ERR_CONFLICT unless this is the revision that was looked at, and it is time. */
static int check_post(struct db *db, const struct minutes *minutes, int64_t number,
		      struct arena *arena, struct err *err)
{
	struct meeting *meeting;

	if (minutes->letter_id)
		return err_set(err, ERR_CONFLICT, "revision %lld was posted already",
			       (long long)minutes->number);
	if (minutes->number != number)
		return err_set(err, ERR_CONFLICT,
			       "%s has meanwhile made revision %lld: preview that one",
			       minutes->author, (long long)minutes->number);
	if (!minutes->meeting_id)
		return 0;
	meeting = meeting_get(db, minutes->meeting_id, arena, err);
	if (!meeting)
		return -1;
	if (!meeting->ended_at)
		return err_set(err, ERR_CONFLICT, "the meeting is still going on");
	return 0;
}

/* The network that it was about, else the first. */
static int find_network(struct db *db, const struct settings *settings,
			const struct minutes *minutes, struct arena *arena,
			const struct settings_irc **out, struct err *err)
{
	const char *id = NULL;

	*out = NULL;
	if (minutes->meeting_id) {
		struct meeting *meeting = meeting_get(db, minutes->meeting_id, arena, err);

		if (!meeting)
			return -1;
		id = meeting->network;
	} else {
		struct call *call = call_get(db, minutes->call_id, arena, err);

		if (!call)
			return -1;
		id = call->network;
	}
	if (id)
		*out = settings_network(settings, id);
	if (!*out && settings->irc.len)
		*out = settings_irc(settings, 0);
	return 0;
}

static int queue_notice(struct db *db, const struct settings *settings,
			const struct minutes *minutes, struct arena *arena, struct err *err)
{
	const char *what = minutes->posted_letter_id ? "Corrected minutes" : "Minutes";
	const struct settings_irc *irc;
	const char *channel;

	if (find_network(db, settings, minutes, arena, &irc, err))
		return -1;
	channel = irc ? settings_announce_channel(irc) : NULL;
	if (!channel)
		return 0;
	return notice_queue(db, arena_printf(arena, "minutes %lld %lld", (long long)minutes->id,
					     (long long)minutes->number),
			    irc->id, channel,
			    arena_printf(arena, "%s of \"%s\" are on their way to the list: %s",
					 what, minutes->title,
					 minutes_url(settings, minutes->id, arena)),
			    0, NOTICE_SECS, err);
}

int minutes_post(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t id, int64_t number, struct err *err)
{
	struct arena *scratch = arena_new();
	struct minutes *minutes;
	struct letter *letter;
	int64_t letter_id;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	minutes = minutes_get(db, id, scratch, err);
	if (!minutes || minutes_must_edit(db, who, minutes, err) ||
	    check_post(db, minutes, number, scratch, err))
		goto out;
	letter = minutes_letter(db, settings, minutes, scratch, err);
	if (!letter || outbox_queue(db, settings, letter, scratch, &letter_id, err) ||
	    revision_set_letter(db, id, number, letter_id, err) ||
	    harvest(db, settings, minutes, err) ||
	    queue_notice(db, settings, minutes, scratch, err) ||
	    audit_add(db, who, arena_printf(scratch, "minutes %lld: posted revision %lld",
					    (long long)id, (long long)number), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
