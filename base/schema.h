/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of etc/schema, embedded by the build; the last has no name. */
#ifndef BASE_SCHEMA_H
#define BASE_SCHEMA_H

struct schema_file {
	const char *name;
	const char *sql;
};

extern const struct schema_file schema_files[];

#endif
