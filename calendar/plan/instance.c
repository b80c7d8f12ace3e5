/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions about an instance, and writing it as text; reading is read.c. */
#include "base/buf.h"
#include "calendar/plan/instance.h"

int instance_needed(const struct instance_session *session, int i)
{
	if (session->lead >= 0 && i-- == 0)
		return session->lead;
	return i < session->needs ? session->need[i] : -1;
}

bool instance_fits(const struct instance *instance, int slot, int length)
{
	if (slot + length > instance->slots)
		return false;
	for (int i = 1; i < length; i++)
		if (!instance->slot[slot + i].adjoins)
			return false;
	return true;
}

uint64_t instance_rooms(const struct instance *instance, int session, int slot)
{
	const struct instance_session *wants = &instance->session[session];
	uint64_t rooms = 0;

	for (int room = 0; room < instance->rooms; room++) {
		if (instance->off[room * instance->slots + slot])
			continue;
		if (wants->lock_room >= 0 && wants->lock_room != room)
			continue;
		if ((instance->room[room].features & wants->features) == wants->features)
			rooms |= (uint64_t)1 << room;
	}
	return rooms;
}

/* "WORD ROW C..." with the columns of one row of a table that are set (or are not). */
static void write_row(struct buf *out, const char *word, const bool *row, int row_no, int n,
		      bool which)
{
	bool begun = false;

	for (int i = 0; i < n; i++) {
		if (row[i] != which)
			continue;
		if (!begun)
			buf_printf(out, "%s %d", word, row_no);
		begun = true;
		buf_printf(out, " %d", i);
	}
	if (begun)
		buf_putc(out, '\n');
}

static void write_session(const struct instance *instance, int s, struct buf *out)
{
	const struct instance_session *session = &instance->session[s];
	const bool *barred = instance->barred + s * instance->slots;
	bool any = false;

	buf_printf(out, "session %d %d %u %d\n", s, session->length, session->features,
		   session->lead);
	if (session->needs)
		buf_printf(out, "need %d", s);
	for (int i = 0; i < session->needs; i++)
		buf_printf(out, " %d", session->need[i]);
	if (session->needs)
		buf_putc(out, '\n');
	for (int t = 0; t < instance->slots; t++)
		any |= barred[t];
	if (any)
		write_row(out, "only", barred, s, instance->slots, false);
	if (session->lock_slot >= 0)
		buf_printf(out, "lock %d %d %d\n", s, session->lock_slot, session->lock_room);
	if (session->plenary)
		buf_printf(out, "plenary %d\n", s);
}

static void write_wants(const struct instance *instance, struct buf *out)
{
	for (int u = 0; u < instance->people; u++) {
		bool begun = false;

		for (int s = 0; s < instance->sessions; s++) {
			int want = instance_want(instance, s)[u];

			if (!want)
				continue;
			if (!begun)
				buf_printf(out, "want %d", u);
			begun = true;
			buf_printf(out, " %d:%d", s, want);
		}
		if (begun)
			buf_putc(out, '\n');
	}
}

void instance_write(const struct instance *instance, struct buf *out)
{
	buf_printf(out, "sched 1 %s\n", instance->name);
	buf_printf(out, "dim %d %d %d %d\n", instance->slots, instance->rooms, instance->people,
		   instance->sessions);
	for (int t = 0; t < instance->slots; t++) {
		const struct instance_slot *slot = &instance->slot[t];

		buf_printf(out, "slot %d %d %d %d %d\n", t, slot->day, slot->start,
			   slot->minutes, slot->adjoins);
	}
	for (int r = 0; r < instance->rooms; r++) {
		buf_printf(out, "room %d %d %u\n", r, instance->room[r].capacity,
			   instance->room[r].features);
		write_row(out, "roomoff", instance->off + r * instance->slots, r,
			  instance->slots, true);
	}
	for (int u = 0; u < instance->people; u++)
		write_row(out, "away", instance->away + (size_t)u * (size_t)instance->slots, u,
			  instance->slots, true);
	for (int s = 0; s < instance->sessions; s++)
		write_session(instance, s, out);
	for (int i = 0; i < instance->orders; i++)
		buf_printf(out, "before %d %d\n", instance->order[i].first,
			   instance->order[i].then);
	write_wants(instance, out);
	buf_puts(out, "end\n");
}
