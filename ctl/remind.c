/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot remind: the draft of a ping; objections, intents, stand-ins; who is not reminded. */
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/actor.h"
#include "people/moment.h"
#include "people/person.h"
#include "review/draft.h"
#include "review/intent.h"
#include "review/judge.h"
#include "review/objection.h"
#include "review/reminder.h"
#include "review/series.h"
#include "review/stand_in.h"
#include "review/standing.h"

#include "ctl.h"

struct call {
	struct ctl *ctl;
	struct judge *judge;
	struct actor who;		/* --as, or whoever runs moot */
	const char *words;		/* what stands behind the series or number */
	const char *what;
	int64_t secs;			/* --in */
};

typedef int call_fn(struct call *call, struct err *err);

static void print_draft(const struct draft *draft)
{
	printf("To: %s\nCc: %s\nIn-Reply-To: <%s>\nSubject: %s\n\n%s\n", draft->to_line,
	       draft->cc_line, draft->in_reply_to, draft->subject, draft->body);
}

static int do_draft(struct call *call, struct err *err)
{
	struct arena *arena = call->ctl->arena;
	struct series *series = series_get(call->ctl->db, call->what, arena, err);
	struct judgement judgement;
	struct draft draft;

	if (!series ||
	    judge_series(call->judge, call->ctl->db, series->id, arena, &judgement, err) ||
	    draft_ping(&call->ctl->settings, &judgement, call->words, arena, &draft, err))
		return -1;
	print_draft(&draft);
	printf("Opens in a mail program:\n%s\n\nOr save this as ping.txt:\n%s\nand:\n%s\n",
	       draft.mailto, draft.file, draft.send_email);
	return 0;
}

static int do_send(struct call *call, struct err *err)
{
	struct draft draft;

	if (reminder_send(call->judge, call->ctl->db, &call->ctl->settings, &call->who,
			  call->what, call->words, call->ctl->arena, &draft, err))
		return -1;
	print_draft(&draft);
	return 0;
}

static int do_run(struct call *call, struct err *err)
{
	int n;

	do
		n = standing_refresh(call->judge, call->ctl->db, 50, err);
	while (n > 0);
	n = n < 0 ? -1 : reminder_run(call->judge, call->ctl->db, &call->ctl->settings, err);
	if (n >= 0)
		printf("%d reminded\n", n);
	return n < 0 ? -1 : 0;
}

static int do_off(struct call *call, struct err *err)
{
	return reminder_mute(call->ctl->db, &call->who, call->what, true, err);
}

static int do_on(struct call *call, struct err *err)
{
	return reminder_mute(call->ctl->db, &call->who, call->what, false, err);
}

static int do_snooze(struct call *call, struct err *err)
{
	return reminder_snooze(call->ctl->db, &call->who, call->what, true, err);
}

static int do_wake(struct call *call, struct err *err)
{
	return reminder_snooze(call->ctl->db, &call->who, call->what, false, err);
}

static int do_object(struct call *call, struct err *err)
{
	int64_t id;

	if (objection_raise(call->ctl->db, &call->who, call->what, call->words, &id, err))
		return -1;
	printf("objection %lld\n", (long long)id);
	return 0;
}

static int number(const struct call *call, int64_t *id, struct err *err)
{
	return str_to_int(call->what, 1, INT64_MAX, id, err);
}

static int do_confirm(struct call *call, struct err *err)
{
	int64_t id;

	return number(call, &id, err) ||
		objection_confirm(call->ctl->db, &call->who, id, call->words, err) ? -1 : 0;
}

static int do_dismiss(struct call *call, struct err *err)
{
	int64_t id;

	return number(call, &id, err) ||
		objection_dismiss(call->ctl->db, &call->who, id, err) ? -1 : 0;
}

static int do_resolve(struct call *call, struct err *err)
{
	int64_t id;

	return number(call, &id, err) ||
		objection_resolve(call->ctl->db, &call->who, id, call->words, err) ? -1 : 0;
}

static int do_intent(struct call *call, struct err *err)
{
	int64_t id;

	if (intent_declare(call->ctl->db, &call->who, call->what, call->secs, call->words, &id,
			   err))
		return -1;
	printf("intent %lld\n", (long long)id);
	return 0;
}

static int do_unintent(struct call *call, struct err *err)
{
	int64_t id;

	return number(call, &id, err) || intent_end(call->ctl->db, &call->who, id, err) ? -1 : 0;
}

static int do_stand_in(struct call *call, struct err *err)
{
	char *rest = arena_dup(call->ctl->arena, call->words);
	const char *kind = str_word(&rest);
	enum stand_in stand_in;

	if (stand_in_parse(kind ? kind : "", &stand_in, err))
		return -1;
	return stand_in_declare(call->judge, call->ctl->db, &call->who, call->what, stand_in,
				rest ? rest : "", err);
}

static const struct { const char *name; call_fn *fn; bool alone; } calls[] = {
	{ "run", do_run, true },
	{ "draft", do_draft, false }, { "send", do_send, false },
	{ "off", do_off, false }, { "on", do_on, false },
	{ "snooze", do_snooze, false }, { "wake", do_wake, false },
	{ "object", do_object, false }, { "confirm", do_confirm, false },
	{ "dismiss", do_dismiss, false }, { "resolve", do_resolve, false },
	{ "intent", do_intent, false }, { "unintent", do_unintent, false },
	{ "stand-in", do_stand_in, false },
};

static int read_as(struct call *call, const char *email, struct err *err)
{
	struct person *person;
	int rc = person_find_email(call->ctl->db, email, call->ctl->arena, &person, err);

	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND, "nobody has the address \"%.80s\"", email);
	if (rc == 1)
		call->who = person_actor(person, DOOR_MOOT);
	return rc == 1 ? 0 : -1;
}

static int read_call(struct call *call, int argc, char **argv, call_fn **fn, struct err *err)
{
	size_t i = 0;

	while (argc > 1 && i < ARRAY_LEN(calls) && !str_eq(calls[i].name, argv[1]))
		i++;
	if (argc < 2 || i == ARRAY_LEN(calls))
		return err_set(err, ERR_INVALID, "see moot help remind");
	*fn = calls[i].fn;
	call->words = "";
	for (int k = 2; k < argc; k++) {
		if (str_eq(argv[k], "--as") && argv[k + 1]) {
			if (read_as(call, argv[++k], err))
				return -1;
		} else if (str_eq(argv[k], "--in") && argv[k + 1]) {
			if (moment_span(argv[++k], CLOCK_HOUR, 60 * CLOCK_DAY, &call->secs, err))
				return -1;
		} else if (!call->what) {
			call->what = argv[k];
		} else {
			call->words = arena_printf(call->ctl->arena, "%s%s%s", call->words,
						   *call->words ? " " : "", argv[k]);
		}
	}
	if (!call->what && !calls[i].alone)
		return err_set(err, ERR_INVALID, "which? see moot help remind");
	return 0;
}

int ctl_remind(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct call call = { .ctl = ctl, .who = ctl_actor(ctl) };
	call_fn *fn = NULL;
	int rc;

	if (read_call(&call, argc, argv, &fn, err))
		return -1;
	call.judge = judge_new(&ctl->settings, err);
	rc = call.judge ? fn(&call, err) : -1;
	judge_free(call.judge);
	return rc;
}
