/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses and mailboxes as they stand in envelopes and headers. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/mailbox.h"

#define EMAIL_MAX 254			/* RFC 5321, 4.5.3.1.3 with the brackets off */

/* RFC 5322 dot-atom in the local part: what real people have; no quoted strings. */
static bool is_local(const char *s, size_t len)
{
	if (!len || len > 64 || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)s[i]) && !strchr("!#$%&'*+-/=?^_`{|}~.", s[i]))
			return false;
	return !memmem(s, len, "..", 2);
}

static bool is_domain(const char *s)
{
	size_t label = 0;

	for (; *s; s++) {
		if (*s == '.') {
			if (!label || s[-1] == '-' || !s[1])
				return false;
			label = 0;
		} else if (!isalnum((unsigned char)*s) && (*s != '-' || !label)) {
			return false;
		} else if (++label > 63) {
			return false;
		}
	}
	return label > 0;
}

int email_check(const char *email, struct err *err)
{
	const char *at = email ? strrchr(email, '@') : NULL;

	if (!at || strlen(email) > EMAIL_MAX || !is_local(email, (size_t)(at - email)) ||
	    !is_domain(at + 1))
		return err_set(err, ERR_INVALID,
			       "\"%.80s\" is not a mail address like ann@example.org",
			       email ? email : "");
	return 0;
}

/* One "Name <a@b>", "a@b" or "\"Last, First\" <a@b>" of len bytes. */
static int parse_one(const char *s, size_t len, struct arena *arena, struct mailbox *out,
		     struct err *err)
{
	char *text = str_clean_line(arena, arena_dup_len(arena, s, len));
	size_t end = strlen(text);
	char *open = strrchr(text, '<'), *name, *to;

	out->name = "";
	out->email = text;
	if (open && end && text[end - 1] == '>') {
		text[end - 1] = '\0';
		*open = '\0';
		out->email = str_trim(open + 1);
		name = str_trim(text);
		end = strlen(name);
		if (end >= 2 && name[0] == '"' && name[end - 1] == '"') {
			name[end - 1] = '\0';
			name++;
			for (to = name; *name; name++) {
				if (*name == '\\' && name[1])
					name++;
				*to++ = *name;
			}
			*to = '\0';
			name = str_trim(text + 1);
		}
		out->name = name;
	}
	return email_check(out->email, err);
}

int mailbox_parse(const char *line, struct arena *arena, struct mailboxes *out, struct err *err)
{
	const char *start = line, *s = line;
	bool quoted = false;

	for (;; s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (*s == '\\' && quoted && s[1])
			s++;
		if (*s && ((*s != ',' && *s != ';' && *s != '\n') || quoted))
			continue;
		if (strspn(start, " \t\r\n") < (size_t)(s - start)) {
			struct mailbox box;

			if (parse_one(start, (size_t)(s - start), arena, &box, err))
				return -1;
			*(struct mailbox *)vec_add(out, arena) = box;
		}
		if (!*s)
			return 0;
		start = s + 1;
	}
}

char *mailbox_text(struct arena *arena, const char *name, const char *email)
{
	struct buf out = BUF_INIT(2048);

	if (str_is_empty(name))
		return arena_dup(arena, email);
	if (!strpbrk(name, "()<>[]:;@\\,.\"")) {
		buf_printf(&out, "%s <%s>", name, email);
		return buf_to_arena(&out, arena);
	}
	buf_putc(&out, '"');
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			buf_putc(&out, '\\');
		buf_putc(&out, *name);
	}
	buf_printf(&out, "\" <%s>", email);
	return buf_to_arena(&out, arena);
}
