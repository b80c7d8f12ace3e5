/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reasons: first why no start is allowed at all, then who stands in the way. */
#include "base/arena.h"
#include "base/buf.h"
#include "calendar/plan/instance.h"

#include "model.h"
#include "reasons.h"

enum { SENTENCE_MAX = 2000, NAMED_MAX = 5 };

struct reasons {
	const struct model *model;
	const int *start;
	struct buf text;
};

/* ---- no start is allowed: rule by rule, what each leaves */

static int first_away(const struct instance *instance, int s, int slot)
{
	const struct instance_session *session = &instance->session[s];
	int u;

	for (int i = 0; (u = instance_needed(session, i)) >= 0; i++)
		for (int t = slot; t < slot + session->length; t++)
			if (instance_away(instance, u, t))
				return u;
	return -1;
}

static bool has_room(const struct instance *instance, int s, int slot)
{
	uint64_t rooms = UINT64_MAX;

	for (int t = slot; t < slot + instance->session[s].length; t++)
		rooms &= instance_rooms(instance, s, t);
	return rooms != 0;
}

static bool is_locked_out(const struct instance_session *session, int slot)
{
	return session->lock_slot >= 0 && session->lock_slot != slot;
}

/* Counts the starts that are lost to each rule, a start to the first that takes it. */
static void say_no_start(struct reasons *reasons, int s)
{
	const struct instance *instance = reasons->model->instance;
	const struct instance_session *session = &instance->session[s];
	int short_ = 0, window = 0, away = 0, room = 0, person = -1;

	for (int t = 0; t < instance->slots; t++) {
		int u;

		if (!instance_fits(instance, t, session->length)) {
			short_++;
		} else if (instance->barred[s * instance->slots + t] ||
			   is_locked_out(session, t)) {
			window++;
		} else if ((u = first_away(instance, s, t)) >= 0) {
			away++;
			person = u;
		} else if (!has_room(instance, s, t)) {
			room++;
		}
	}
	buf_puts(&reasons->text, "no slot is allowed:");
	if (short_)
		buf_printf(&reasons->text, " %d without %d slots in a row;", short_,
			   session->length);
	if (window)
		buf_printf(&reasons->text, " %d outside its window or lock;", window);
	if (away)
		buf_printf(&reasons->text, " %d when somebody needed is away (person %d);", away,
			   person);
	if (room)
		buf_printf(&reasons->text, " %d without a room that has what it needs;", room);
	buf_puts(&reasons->text, away ? " free that person, or do without" :
		 room ? " give a room its equipment, or do without" :
		 " widen its window, or shorten it");
}

/* ---- it could start, but for others */

static bool runs_in(const struct reasons *reasons, int session, int from, int length)
{
	int start = reasons->start[session];

	return start >= 0 && start < from + length &&
	       from < start + reasons->model->instance->session[session].length;
}

static bool breaks_order(const struct reasons *reasons, int s, int slot, int other)
{
	const struct instance *instance = reasons->model->instance;

	for (int i = 0; i < instance->orders; i++) {
		const struct instance_order *order = &instance->order[i];

		if (reasons->start[other] < 0)
			continue;
		if (order->first == s && order->then == other &&
		    slot + instance->session[s].length > reasons->start[other])
			return true;
		if (order->then == s && order->first == other &&
		    reasons->start[other] + instance->session[other].length > slot)
			return true;
	}
	return false;
}

/* Is session `other` what keeps s from starting in the slot? */
static bool is_in_the_way(const struct reasons *reasons, int s, int slot, int other)
{
	int length = reasons->model->instance->session[s].length;

	if (other == s)
		return false;
	return (runs_in(reasons, other, slot, length) &&
		model_clashes(reasons->model, s, other)) ||
	       breaks_order(reasons, s, slot, other);
}

static int count_in_the_way(const struct reasons *reasons, int s, int slot)
{
	int n = 0;

	for (int other = 0; other < reasons->model->instance->sessions; other++)
		n += is_in_the_way(reasons, s, slot, other);
	return n;
}

/* Sessions that move if this one goes there: those in the way, else one for its room. */
static void say_obstacles(struct reasons *reasons, int s, int slot, int obstacles)
{
	int named = 0;

	if (!obstacles) {
		buf_printf(&reasons->text, "no room is left; it could start in slot %d if another "
			   "session left it, or with one more room there", slot);
		return;
	}
	buf_printf(&reasons->text, "could start in slot %d but for session%s", slot,
		   obstacles > 1 ? "s" : "");
	for (int other = 0; other < reasons->model->instance->sessions; other++)
		if (is_in_the_way(reasons, s, slot, other) && named++ < NAMED_MAX)
			buf_printf(&reasons->text, "%s %d", named > 1 ? "," : "", other);
	if (named > NAMED_MAX)
		buf_printf(&reasons->text, " and %d more", named - NAMED_MAX);
	buf_puts(&reasons->text, " (needed people, order or a plenary)");
}

static void say_blocked(struct reasons *reasons, int s)
{
	const struct model *model = reasons->model;
	int best = -1, fewest = 0;

	for (int i = model->starts_from[s]; i < model->starts_from[s + 1]; i++) {
		int n = count_in_the_way(reasons, s, model->starts[i]);

		if (best < 0 || n < fewest) {
			best = model->starts[i];
			fewest = n;
		}
	}
	say_obstacles(reasons, s, best, fewest);
}

const char **reasons_unplaced(const struct model *model, const int *start,
			      struct arena *arena)
{
	int sessions = model->instance->sessions, n = 0;
	const char **sentences = arena_array(arena, const char *, sessions);

	for (int s = 0; s < sessions; s++) {
		struct reasons reasons = { model, start, BUF_INIT(SENTENCE_MAX) };

		if (start[s] >= 0)
			continue;
		buf_printf(&reasons.text, "session %d: ", s);
		if (model_start_count(model, s))
			say_blocked(&reasons, s);
		else
			say_no_start(&reasons, s);
		sentences[n++] = buf_to_arena(&reasons.text, arena);
	}
	return sentences;
}
