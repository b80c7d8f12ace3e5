# SPDX-License-Identifier: GPL-2.0-or-later
# Make a C table of the schema files, which must be numbered without gaps.
BEGIN { print "#include \"schema.h\"\nconst struct schema_file schema_files[] = {" }
FNR == 1 {
	if (n++) print "\t},"
	name = FILENAME; sub(".*/", "", name)
	if (substr(name, 1, 5) != sprintf("%04d-", n)) {
		print name ": should be number " n > "/dev/stderr"; failed = 1; exit 1
	}
	printf "\t{ \"%s\",\n", name
}
{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); printf "\t\"%s\\n\"\n", $0 }
END { if (failed) exit 1; if (n) print "\t},"; print "\t{ 0, 0 }\n};" }
