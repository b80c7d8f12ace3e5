/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proposing a session, and changing one. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/event.h"
#include "calendar/proposal.h"
#include "calendar/slot.h"
#include "people/person.h"

#include "../input.h"
#include "../layout.h"
#include "../url.h"
#include "../visit.h"
#include "event.h"
#include "page.h"

#define TICKS_MAX 44			/* what a form may hold, less its other fields */

const struct form_field page_proposal_fields[] = {
	{ "title", FORM_LINE, 1, 150, "the title" },
	{ "problem", FORM_TEXT, 1, 4000, "the problem" },
	{ "bring", FORM_TEXT, 0, 4000, "what to bring" },
	{ "links", FORM_TEXT, 0, 2000, "the links" },
	{ "hosts", FORM_TEXT, 0, 2000, "the hosts" },
	{ "must", FORM_TEXT, 0, 2000, "who must be there" },
	{ "length", FORM_LINE, 0, 1, "the length" },
	{ "parts", FORM_LINE, 0, 1, "the sittings" },
	{ "size", FORM_LINE, 0, 5, "the seats" },
	{ "after", FORM_LINE, 0, 100, "after which session" },
	{ "needs_remote", FORM_FLAG, 0, 1, "remote" },
	{ "needs_projector", FORM_FLAG, 0, 1, "projector" },
	{ "is_plenary", FORM_FLAG, 0, 1, "plenary" },
	{ 0 }
};

/* Slots whose box is not ticked. */
static int take_barred(struct visit *visit, int64_t event_id, struct proposal_form *form,
		       struct err *err)
{
	struct slots slots = { 0 };
	struct proposal_ids barred = { 0 };
	size_t ticks = 0;

	if (slot_list(visit->db, event_id, visit->arena, &slots, err))
		return -1;
	if (!page_event_ticked(visit, "slots"))
		return 0;
	for (size_t i = 0; i < slots.len && ticks < TICKS_MAX; i++) {
		if (slots.items[i].kind != SLOT_SESSION)
			continue;
		ticks++;
		if (!page_event_ticked(visit, arena_printf(visit->arena, "slot-%" PRId64,
							   slots.items[i].id)))
			*(int64_t *)vec_add(&barred, visit->arena) = slots.items[i].id;
	}
	if (ticks && barred.len == ticks)
		return err_set(err, ERR_INVALID, "when it can be: tick at least one slot");
	form->barred = barred.items;
	form->n_barred = barred.len;
	return 0;
}

static struct proposal_form take_form(struct visit *visit)
{
	struct request *req = visit->req;

	return (struct proposal_form){
		.title = request_field(req, "title"), .problem = request_field(req, "problem"),
		.bring = request_field(req, "bring"), .links = request_field(req, "links"),
		.hosts = request_field(req, "hosts"), .must = request_field(req, "must"),
		.length = request_field(req, "length"), .parts = request_field(req, "parts"),
		.size = request_field(req, "size"), .after = request_field(req, "after"),
		.needs_remote = *request_field(req, "needs_remote"),
		.needs_projector = *request_field(req, "needs_projector"),
		.is_plenary = *request_field(req, "is_plenary"),
	};
}

/* ---- writing */

static void write_what(struct visit *visit, const struct proposal *proposal)
{
	const struct form_field *form = page_proposal_fields;
	const struct input inputs[] = {
		{ .name = "title", .label = "Title", .value = proposal->title, .form = form },
		{ .name = "problem", .label = "What is the problem?", .form = form, .rows = 5,
		  .value = proposal->problem,
		  .hint = "It stands on top of the notes, and in the mail to the list." },
		{ .name = "bring", .label = "What can the others bring?", .form = form,
		  .rows = 3, .value = proposal->bring },
		{ .name = "links", .label = "Links to prepare with", .form = form, .rows = 2,
		  .value = proposal->links },
	};

	html_lit(visit->h, "<fieldset><legend>What</legend>\n");
	input_line(visit, &inputs[0]);
	for (size_t i = 1; i < ARRAY_LEN(inputs); i++)
		input_area(visit, &inputs[i]);
	html_lit(visit->h, "</fieldset>\n");
}

static const char *names(struct visit *visit, const struct proposal *proposal, bool hosts)
{
	struct buf out = BUF_INIT(8192);

	for (size_t i = 0; i < proposal->persons.len; i++)
		if (proposal->persons.items[i].is_host == hosts)
			buf_printf(&out, "%s\n", proposal->persons.items[i].name);
	return buf_to_arena(&out, visit->arena);
}

static void write_who(struct visit *visit, const struct proposal *proposal)
{
	input_area(visit, &(struct input){
		.name = "hosts", .label = "Hosts", .rows = 2, .form = page_proposal_fields,
		.value = proposal->id ? names(visit, proposal, true) : visit->person->name,
		.hint = "One a line. They moderate; the schedule never wants one in two places "
			"at once." });
	input_area(visit, &(struct input){
		.name = "must", .label = "It cannot do without", .rows = 2,
		.form = page_proposal_fields, .value = names(visit, proposal, false),
		.hint = "Names or addresses of people who signed in here." });
}

static void write_needs(struct visit *visit, const struct proposal *proposal)
{
	const struct form_field *form = page_proposal_fields;
	struct arena *arena = visit->arena;
	struct buf after = BUF_INIT(1024);
	const char *size = proposal->size ? arena_printf(arena, "%d", proposal->size) : "";

	for (size_t i = 0; i < proposal->after.len; i++)
		buf_printf(&after, "%s%" PRId64, i ? ", " : "", proposal->after.items[i]);
	html_lit(visit->h, "<div class=\"row\">");
	input_line(visit, &(struct input){
		.name = "length", .label = "Slots in a row", .type = "number", .form = form,
		.value = arena_printf(arena, "%d", proposal->length ? proposal->length : 1) });
	input_line(visit, &(struct input){
		.name = "parts", .label = "Sittings", .type = "number", .form = form,
		.value = arena_printf(arena, "%d", proposal->parts ? proposal->parts : 1) });
	input_line(visit, &(struct input){ .name = "size", .label = "Seats at least",
					   .type = "number", .form = form, .value = size });
	input_line(visit, &(struct input){ .name = "after", .label = "After session",
					   .form = form, .grow = true,
					   .value = buf_to_arena(&after, arena),
					   .hint = "Its number, if it builds on another." });
	html_lit(visit->h, "</div>\n");
	page_event_flag(visit, "needs_remote", "People join from afar", proposal->needs_remote);
	page_event_flag(visit, "needs_projector", "Needs a projector",
			proposal->needs_projector);
	page_event_flag(visit, "is_plenary", "Everybody is to be there: nothing beside it",
			proposal->is_plenary);
}

static bool is_barred(const struct proposal *proposal, int64_t slot_id)
{
	for (size_t i = 0; i < proposal->barred.len; i++)
		if (proposal->barred.items[i] == slot_id)
			return true;
	return false;
}

static void write_slots(struct visit *visit, const struct event *event,
			const struct slots *slots, const struct proposal *proposal)
{
	struct html *h = visit->h;
	const char *day = NULL;
	size_t ticks = 0;

	html_lit(h, "<details class=\"more\"");
	if (proposal->barred.len)
		html_lit(h, " open");
	html_lit(h, "><summary>When it can be</summary><div class=\"ticks\">");
	input_hidden(visit, "slots", "1");
	for (size_t i = 0; i < slots->len && ticks < TICKS_MAX; i++) {
		const struct slot *slot = &slots->items[i];
		const char *own = page_event_day(visit, event, slot->start_at);

		if (slot->kind != SLOT_SESSION)
			continue;
		ticks++;
		if (!str_eq(day, own)) {
			html_lit(h, "<b>");
			html_text(h, own);
			html_lit(h, "</b>");
		}
		day = own;
		page_event_flag(visit, arena_printf(visit->arena, "slot-%" PRId64, slot->id),
				page_event_clock(visit, event, slot->start_at),
				!is_barred(proposal, slot->id));
	}
	html_lit(h, "</div></details>\n");
}

static int write_form(struct visit *visit, const struct event *event, const char *action,
		      const struct proposal *proposal, const char *submit, struct err *err)
{
	struct slots slots = { 0 };

	if (slot_list(visit->db, event->id, visit->arena, &slots, err))
		return -1;
	input_form(visit, action, "stack");
	write_what(visit, proposal);
	html_lit(visit->h, "<fieldset><legend>Who and how</legend>\n");
	write_who(visit, proposal);
	write_needs(visit, proposal);
	write_slots(visit, event, &slots, proposal);
	html_lit(visit->h, "</fieldset>\n<div class=\"actions\">");
	input_submit(visit, submit, NULL);
	html_lit(visit->h, "<a class=\"action second\"");
	html_href(visit->h, proposal->id ? url_session(visit, proposal->id, NULL) :
		  url_event(visit, event->id, "sessions"));
	html_lit(visit->h, ">Leave it</a></div>\n");
	input_form_end(visit);
	return 0;
}

/* ---- pages */

int page_proposal_new(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct event *event = page_event_get(visit, err);
	struct proposal fresh = { 0 };

	if (!event)
		return -1;
	page_event_begin(visit, event, "Propose a session", "propose");
	layout_problem(visit, &problem);
	if (write_form(visit, event, url_event(visit, event->id, "propose"), &fresh,
		       "Propose it", err))
		return -1;
	page_event_end(visit);
	return 0;
}

int page_proposal_create(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct proposal_form form = take_form(visit);
	int64_t id;

	if (take_barred(visit, request_id(req), &form, err) ||
	    proposal_create(visit->db, &visit->actor, request_id(req), &form, &id, err))
		return -1;
	response_redirect(res, url_session(visit, id, NULL));
	return 0;
}

int page_proposal_edit(struct request *req, struct response *res UNUSED, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct err problem = *err;
	struct proposal *proposal = proposal_get(visit->db, request_id(req), visit->arena, err);
	struct event *event;

	if (!proposal)
		return -1;
	if (!proposal_may_edit(proposal, &visit->actor))
		return err_set(err, ERR_DENIED, "this session is its hosts' to change");
	event = event_get(visit->db, proposal->event_id, visit->arena, err);
	if (!event)
		return -1;
	page_event_begin(visit, event, "Change a session", "sessions");
	layout_problem(visit, &problem);
	if (write_form(visit, event, url_session(visit, proposal->id, "edit"), proposal, "Save",
		       err))
		return -1;
	page_event_end(visit);
	return 0;
}

int page_proposal_save(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = visit_of(req);
	struct proposal_form form = take_form(visit);
	int64_t id = request_id(req);
	struct proposal *proposal = proposal_get(visit->db, id, visit->arena, err);

	if (!proposal || take_barred(visit, proposal->event_id, &form, err) ||
	    proposal_edit(visit->db, &visit->actor, id, &form, err))
		return -1;
	response_redirect(res, url_done(visit->arena, url_session(visit, id, NULL), "saved"));
	return 0;
}
