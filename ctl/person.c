/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot person: who they are and what they may do. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/identity.h"
#include "people/login.h"
#include "people/person.h"

#include "ctl.h"

/* By address, or by number. */
static struct person *find(struct ctl *ctl, const char *email, struct err *err)
{
	struct person *person;
	int64_t id;
	int rc;

	if (!strchr(email, '@'))
		return str_to_int(email, 1, INT64_MAX, &id, err) ? NULL :
		       person_get(ctl->db, id, ctl->arena, err);
	rc = person_find_email(ctl->db, email, ctl->arena, &person, err);

	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "nobody has the address \"%.100s\"", email);
	return rc == 1 ? person : NULL;
}

static int add(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	enum role role = ROLE_MEMBER;
	int64_t id;

	if (ctl_want(argc, argv, 2, 3, err))
		return -1;
	if (argc == 4 && (!str_starts(argv[3], "--") || role_parse(argv[3] + 2, &role, err)))
		return err_set(err, ERR_INVALID, "\"%.40s\" is neither --organiser nor --operator",
			       argv[3]);
	if (person_create(ctl->db, &who, argv[1], argv[2], role, &id, err))
		return -1;
	printf("person %lld: %s <%s>, %s\n", (long long)id, argv[1], argv[2], role_name(role));
	return 0;
}

static int list(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct persons persons = { 0 };

	if (ctl_want(argc, argv, 0, 0, err) ||
	    person_list(ctl->db, ctl->arena, &persons, err))
		return -1;
	for (size_t i = 0; i < persons.len; i++) {
		const struct person *person = &persons.items[i];
		struct accounts accounts = { 0 };

		if (account_list(ctl->db, person->id, ctl->arena, &accounts, err))
			return -1;
		printf("%4lld  %-9s  %s <%s>", (long long)person->id, role_name(person->role),
		       person->name, person->email ? person->email : "no address");
		for (size_t k = 0; k < accounts.len; k++)
			printf("  %s/%s", accounts.items[k].network, accounts.items[k].name);
		putchar('\n');
	}
	if (!persons.len)
		puts("nobody yet: moot person add NAME EMAIL --operator");
	return 0;
}

static int set_role(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	struct person *person;
	enum role role;

	if (ctl_want(argc, argv, 2, 2, err) || role_parse(argv[2], &role, err))
		return -1;
	person = find(ctl, argv[1], err);
	if (!person || person_set_role(ctl->db, &who, person->id, role, err))
		return -1;
	printf("%s is %s now\n", person->name, role_name(role));
	return 0;
}

static int change_link(struct ctl *ctl, int argc, char **argv, bool is_link, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	struct person *person;
	int rc;

	if (ctl_want(argc, argv, 3, 3, err))
		return -1;
	if (is_link && !settings_network(&ctl->settings, argv[2]))
		return err_set(err, ERR_NOT_FOUND, "the config has no section [irc %.40s]",
			       argv[2]);
	person = find(ctl, argv[1], err);
	if (!person)
		return -1;
	if (is_link)
		rc = account_link(ctl->db, &who, person->id, argv[2], argv[3], err);
	else
		rc = account_unlink(ctl->db, &who, person->id, argv[2], argv[3], err);
	if (rc == 0)
		printf("%s on %s is %s%s\n", argv[3], argv[2], is_link ? "" : "no longer ",
		       person->name);
	return rc;
}

static int show(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct addresses addresses = { 0 };
	struct accounts accounts = { 0 };
	struct matrices matrices = { 0 };
	struct person *person;

	if (ctl_want(argc, argv, 1, 1, err) || !(person = find(ctl, argv[1], err)) ||
	    address_list(ctl->db, person->id, ctl->arena, &addresses, err) ||
	    account_list(ctl->db, person->id, ctl->arena, &accounts, err) ||
	    matrix_list(ctl->db, person->id, ctl->arena, &matrices, err))
		return -1;
	printf("%lld: %s, %s%s%s\n", (long long)person->id, person->name,
	       role_name(person->role), person->zone ? ", " : "",
	       person->zone ? person->zone : "");
	for (size_t i = 0; i < addresses.len; i++)
		printf("  address  %s%s%s\n", addresses.items[i].email,
		       addresses.items[i].is_main ? "  (main)" : "",
		       addresses.items[i].confirmed_at ? "" : "  (not confirmed)");
	for (size_t i = 0; i < accounts.len; i++)
		printf("  account  %s on %s\n", accounts.items[i].name,
		       accounts.items[i].network);
	for (size_t i = 0; i < matrices.len; i++)
		printf("  matrix   %s%s\n", matrices.items[i].name,
		       matrices.items[i].confirmed_at ? "" : "  (not confirmed)");
	return 0;
}

static int address(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	struct person *person;
	int rc;

	if (ctl_want(argc, argv, 3, 3, err) || !(person = find(ctl, argv[1], err)))
		return -1;
	if (str_eq(argv[2], "add"))
		rc = address_add(ctl->db, &who, person->id, argv[3], err);
	else if (str_eq(argv[2], "main"))
		rc = address_set_main(ctl->db, &who, person->id, argv[3], err);
	else if (str_eq(argv[2], "remove"))
		rc = address_remove(ctl->db, &who, person->id, argv[3], err);
	else
		rc = err_set(err, ERR_INVALID, "\"%.40s\" is none of add, main, remove", argv[2]);
	if (rc == 0)
		printf("%s: %s %s\n", person->name, argv[2], argv[3]);
	return rc;
}

static int merge(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct actor who = ctl_actor(ctl);
	struct person *from, *to;
	const char *reason = "";

	if (ctl_want(argc, argv, 3, 30, err) || !(from = find(ctl, argv[1], err)) ||
	    !(to = find(ctl, argv[2], err)))
		return -1;
	for (int i = 3; i < argc; i++)
		reason = arena_printf(ctl->arena, "%s%s%s", reason, i > 3 ? " " : "", argv[i]);
	if (person_merge(ctl->db, &who, from->id, to->id, reason, err))
		return -1;
	printf("%s (%lld) and %s are one, number %lld\n", from->name, (long long)from->id,
	       to->name, (long long)to->id);
	return 0;
}

static int login(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct person *person;
	char *link;

	if (ctl_want(argc, argv, 1, 1, err))
		return -1;
	person = find(ctl, argv[1], err);
	if (!person)
		return -1;
	link = login_link(ctl->db, &ctl->settings, person->id, ctl->arena, err);
	if (!link)
		return -1;
	puts(link);
	return 0;
}

int ctl_person(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	const char *verb;

	if (ctl_want(argc, argv, 1, 30, err))
		return -1;
	verb = argv[1];
	argv[1] = argv[0];		/* so that complaints name the command */
	if (str_eq(verb, "add"))
		return add(ctl, argc - 1, argv + 1, err);
	if (str_eq(verb, "list"))
		return list(ctl, argc - 1, argv + 1, err);
	if (str_eq(verb, "show"))
		return show(ctl, argc - 1, argv + 1, err);
	if (str_eq(verb, "address"))
		return address(ctl, argc - 1, argv + 1, err);
	if (str_eq(verb, "merge"))
		return merge(ctl, argc - 1, argv + 1, err);
	if (str_eq(verb, "role"))
		return set_role(ctl, argc - 1, argv + 1, err);
	if (str_eq(verb, "link"))
		return change_link(ctl, argc - 1, argv + 1, true, err);
	if (str_eq(verb, "unlink"))
		return change_link(ctl, argc - 1, argv + 1, false, err);
	if (str_eq(verb, "login"))
		return login(ctl, argc - 1, argv + 1, err);
	return err_set(err, ERR_INVALID, "person: there is no \"%.40s\"; see moot help person",
		       verb);
}
