/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who wrote in the thread that a call is to be about: offered as those to be asked. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"
#include "review/message.h"

#include "../visit.h"
#include "poll.h"

#define MESSAGES_MAX 300
#define PEOPLE_MAX 40
#define UP_MAX 100

/* "%40" and the like undone. */
static char *unescape(struct arena *arena, const char *s, size_t len)
{
	char *copy = arena_dup_len(arena, s, len), *to = copy;

	for (const char *from = copy; *from; from++) {
		if (*from == '%' && isxdigit((unsigned char)from[1]) &&
		    isxdigit((unsigned char)from[2])) {
			char digits[3] = { from[1], from[2], '\0' };

			*to++ = (char)strtol(digits, NULL, 16);
			from += 2;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return copy;
}

/* The Message-ID in an archive's address, or as it is: "https://.../1@example.org/". */
static char *message_id_in(struct arena *arena, const char *thread)
{
	const char *end;

	for (const char *s = thread; *s; s = *end ? end + 1 : end) {
		char *piece;

		end = s + strcspn(s, "/?#<> ");
		piece = unescape(arena, s, (size_t)(end - s));
		if (strchr(piece, '@'))
			return piece;
	}
	return NULL;
}

/* The mail that the thread begins with, as far as it was heard. */
static int find_root(struct visit *visit, struct message **message, struct err *err)
{
	for (int i = 0; (*message)->parent_id && i < UP_MAX; i++) {
		struct err missing = ERR_INIT;
		struct message *parent = message_get(visit->db, (*message)->parent_id,
						     visit->arena, &missing);

		if (!parent && missing.kind != ERR_NOT_FOUND) {
			*err = missing;
			return -1;
		}
		if (!parent)
			return 0;
		*message = parent;
	}
	return 0;
}

static void add(struct visit *visit, struct mailboxes *people, const struct message *message)
{
	const char *email = message->from_email;

	if (!email || message->is_automatic || people->len == PEOPLE_MAX ||
	    str_eq_fold(email, visit->settings->list.email) ||
	    str_eq_fold(email, visit->settings->mail.from_email) ||
	    str_eq_fold(email, visit->person->email))
		return;
	for (size_t i = 0; i < people->len; i++)
		if (str_eq_fold(people->items[i].email, email))
			return;
	*vec_add(people, visit->arena) = (struct mailbox){ message->from_name, email };
}

/* Level by level; a thread has no loops, and the number of mails is bounded. */
static int gather(struct visit *visit, struct message *root, struct mailboxes *people,
		  struct err *err)
{
	struct messages all = { 0 };

	*vec_add(&all, visit->arena) = *root;
	for (size_t i = 0; i < all.len; i++) {
		add(visit, people, &all.items[i]);
		if (all.len < MESSAGES_MAX &&
		    message_answers(visit->db, all.items[i].id, visit->arena, &all, err))
			return -1;
	}
	return 0;
}

int poll_thread_people(struct visit *visit, const char *thread, const char **out,
		       struct err *err)
{
	char *id = message_id_in(visit->arena, thread);
	struct mailboxes people = { 0 };
	struct buf text = BUF_INIT(32 * 1024);
	struct message *message;
	int found = id ? message_find(visit->db, id, visit->arena, &message, err) : 0;

	*out = "";
	if (found <= 0)
		return found;
	if (find_root(visit, &message, err) || gather(visit, message, &people, err))
		return -1;
	for (size_t i = 0; i < people.len; i++)
		buf_printf(&text, "%s\n", mailbox_text(visit->arena, people.items[i].name,
						       people.items[i].email));
	*out = buf_to_arena(&text, visit->arena);
	return people.len > 0;
}
