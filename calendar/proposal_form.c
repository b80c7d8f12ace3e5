/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checking what people typed about a proposal: texts, numbers, people. */
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/mailbox.h"
#include "people/person.h"

#include "proposal_form.h"
#include "typed.h"

#define TITLE_MAX 150
#define TEXT_MAX 4000
#define LINKS_MAX 2000
#define NAMES_MAX 2000
#define PERSONS_MAX 20
#define AFTER_MAX 20

static int add_person(struct proposal *proposal, const struct person *person, bool is_host,
		      struct arena *arena, struct err *err)
{
	struct proposal_person *added;

	for (size_t i = 0; i < proposal->persons.len; i++)
		if (proposal->persons.items[i].person_id == person->id)
			return 0;
	if (proposal->persons.len >= PERSONS_MAX)
		return err_set(err, ERR_LIMIT, "a session has at most %d hosts and people who "
			       "must be there", PERSONS_MAX);
	added = vec_add(&proposal->persons, arena);
	added->person_id = person->id;
	added->name = person->name;
	added->is_host = is_host;
	return 0;
}

int proposal_form_person(struct db *db, const char *text, const struct persons *persons,
			 struct arena *arena, struct person *out, struct err *err)
{
	struct person *person;
	int n = 0;

	if (strchr(text, '@')) {
		n = person_find_email(db, text, arena, &person, err);
		if (n == 1)
			*out = *person;
		return n;
	}
	for (size_t i = 0; i < persons->len; i++)
		if (str_eq_fold(persons->items[i].name, text)) {
			*out = persons->items[i];
			n++;
		}
	if (n > 1)
		return err_set(err, ERR_CONFLICT, "\"%.60s\" is the name of %d people: say the "
			       "mail address", text, n);
	return n;
}

/* "Ann Lee <ann@example.org>" is ann@example.org. */
static char *address_in(char *text)
{
	char *open = strchr(text, '<'), *close = open ? strchr(open, '>') : NULL;

	if (!close)
		return str_trim(text);
	*close = '\0';
	return str_trim(open + 1);
}

static int read_names(struct db *db, const char *what, const char *value, bool is_host,
		      const struct persons *persons, struct proposal *proposal,
		      struct arena *arena, struct err *err)
{
	const char *text;
	char *cursor, *piece;

	if (typed_text(what, value, NAMES_MAX, arena, &text, err))
		return -1;
	cursor = arena_dup(arena, text);
	for (char *s = cursor; *s; s++)
		if (*s == '\n' || *s == ';')
			*s = ',';
	while ((piece = str_piece(&cursor, ','))) {
		struct person person;
		int found;

		piece = address_in(piece);
		if (!*piece)
			continue;
		found = proposal_form_person(db, piece, persons, arena, &person, err);
		if (found < 0)
			return -1;
		if (!found)
			return err_set(err, ERR_INVALID, "%s: nobody called \"%.60s\" is known "
				       "here yet; once they have signed in, they can be named",
				       what, piece);
		if (add_person(proposal, &person, is_host, arena, err))
			return -1;
	}
	return 0;
}

static int read_persons(struct db *db, const struct actor *who, const struct proposal_form *form,
			struct proposal *proposal, struct arena *arena, struct err *err)
{
	struct persons persons = { 0 };
	struct person *self;

	if (person_list(db, arena, &persons, err))
		return -1;
	proposal->persons.len = 0;
	if (read_names(db, "hosts", form->hosts, true, &persons, proposal, arena, err))
		return -1;
	if (!proposal->persons.len) {
		self = person_get(db, proposal->owner_id ? proposal->owner_id : who->person_id,
				  arena, err);
		if (!self || add_person(proposal, self, true, arena, err))
			return -1;
	}
	return read_names(db, "who must be there", form->must, false, &persons, proposal, arena,
			  err);
}

/* "12, #14": sessions of the same event. */
static int read_after(struct db *db, const char *value, struct proposal *proposal,
		      struct arena *arena, struct err *err)
{
	char *cursor = str_clean_line(arena, value ? value : ""), *word;

	proposal->after.len = 0;
	for (char *s = cursor; *s; s++)
		if (strchr(",;#", *s))
			*s = ' ';
	while ((word = str_word(&cursor))) {
		const struct proposal *other;
		int64_t id;

		if (str_to_int(word, 1, INT64_MAX, &id, err))
			return err_in(err, "after which session");
		other = proposal_get(db, id, arena, err);
		if (!other)
			return err_in(err, "after which session");
		if (other->event_id != proposal->event_id || id == proposal->id)
			return err_set(err, ERR_INVALID, "after which session: %lld is no other "
				       "session of this event", (long long)id);
		if (proposal->after.len >= AFTER_MAX)
			return err_set(err, ERR_LIMIT, "after which session: at most %d",
				       AFTER_MAX);
		*(int64_t *)vec_add(&proposal->after, arena) = id;
	}
	return 0;
}

static int read_numbers(const struct proposal_form *form, struct proposal *proposal,
			struct err *err)
{
	int64_t length, parts, size;

	if (typed_int("length in slots", form->length, 1, 8, 1, &length, err) ||
	    typed_int("sittings", form->parts, 1, 4, 1, &parts, err) ||
	    typed_int("seats", form->size, 0, 10000, 0, &size, err))
		return -1;
	proposal->length = (int)length;
	proposal->parts = (int)parts;
	proposal->size = (int)size;
	return 0;
}

int proposal_form_read(struct db *db, const struct actor *who, const struct proposal_form *form,
		       struct proposal *proposal, struct arena *arena, struct err *err)
{
	if (typed_line("title", form->title, TITLE_MAX, arena, &proposal->title, err))
		return -1;
	if (!*proposal->title)
		return err_set(err, ERR_INVALID, "title: say what the session is about");
	if (typed_text("the problem", form->problem, TEXT_MAX, arena, &proposal->problem, err) ||
	    typed_text("what to bring", form->bring, TEXT_MAX, arena, &proposal->bring, err) ||
	    typed_text("links", form->links, LINKS_MAX, arena, &proposal->links, err) ||
	    read_numbers(form, proposal, err))
		return -1;
	proposal->needs_remote = form->needs_remote;
	proposal->needs_projector = form->needs_projector;
	proposal->is_plenary = form->is_plenary;
	proposal->barred.len = 0;
	for (size_t i = 0; i < form->n_barred; i++)
		*(int64_t *)vec_add(&proposal->barred, arena) = form->barred[i];
	if (read_persons(db, who, form, proposal, arena, err))
		return -1;
	return read_after(db, form->after, proposal, arena, err);
}
