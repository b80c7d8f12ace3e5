# SPDX-License-Identifier: GPL-2.0-or-later
# The rules of CONTRIBUTING.md that a reader of text can check.  Called by
# tests/lint.sh with the Makefile first: its uses_, room_ and pure lines are the law.

function say(line, what)
{
	printf "%s:%d: %s\n", FILENAME, line, what
	found = 1
}

# The uses_ line that covers a path, the longest: bot_main, bot/irc, bot.
function house_of(path,    place)
{
	sub(/^include\//, "", path)
	if (path ~ /^[a-z]+\/main\.c$/) {
		place = path
		sub(/\/main\.c$/, "_main", place)
		if (place in uses)
			return place
	}
	while (sub(/\/[^\/]*$/, "", path))
		if (path in uses)
			return path
	return ""
}

function dir_of(path)
{
	return sub(/\/[^\/]*$/, "", path) ? path : "."
}

function exists(path,    line, r)
{
	if (path in seen_file)
		return seen_file[path]
	r = (getline line < path)
	close(path)
	return seen_file[path] = (r >= 0)
}

function normal(path)
{
	while (sub(/[^\/.]+\/\.\.\//, "", path))
		;
	return path
}

function matches(path, pattern)
{
	if (pattern ~ /%$/)
		return index(path, substr(pattern, 1, length(pattern) - 1)) == 1
	return path == pattern
}

FILENAME == "Makefile" {
	if (match($0, /^uses_[a-z_\/]+ *=/)) {
		name = substr($1, 6)
		line = $0
		sub(/^[^=]*=/, "", line)
		uses[name] = line " "
	} else if (match($0, /^room_[^ ]+ *=/)) {
		name = substr($1, 6)
		room[name] = $3
		if (name ~ /\//)
			room_dir[dir_of(name)] = $3
	} else if ($1 == "pure" && $2 == "=") {
		for (i = 3; i <= NF; i++)
			pure[$i] = 1
	}
	next
}

FILENAME == "base/banned.h" {
	if ($1 == "#undef")
		banned[$2] = undone[$2] = "see base/banned.h for why"
	next
}

FNR == 1 {
	is_c = FILENAME ~ /\.[ch]$/
	is_test = FILENAME ~ /^tests\//
	is_ours = is_c && !is_test
	in_comment = 0
	last_rank = -1
	last_name = ""
	own = FILENAME
	sub(/^.*\//, "", own)
	sub(/\.c$/, ".h", own)
	ours_seen = 0
	body_from = 0
	banned["time"] = banned["gettimeofday"] = "ask clock_now() or clock_ms()"
	banned["assert"] = "use bug() for our mistakes, struct err for bad input"
	banned["system"] = banned["popen"] = "no shell is ever asked"
	banned["setlocale"] = "nothing here looks at the locale"
	want = is_c ? "/* SPDX-License-Identifier: GPL-2.0-or-later */" : \
		"SPDX-License-Identifier: GPL-2.0-or-later"
	if (FILENAME ~ /\.(c|h|py|sh|awk|css|js)$/) {
		first = $0
		if (first ~ /^#!/)
			getline first < FILENAME		# the line itself ...
		if (first ~ /^#!/)
			getline first < FILENAME		# ... and the next
		close(FILENAME)
		if (is_c ? first != want : !index(first, want))
			say(1, "no SPDX line; begin the file with \"" want "\"")
	}
}

FNR == 2 && FILENAME ~ /\.c$/ && !/^\/\*/ {
	say(2, "no word on what the file is for; say it in one to three lines")
}

/[ \t]$/ {
	say(FNR, "blank at the end of the line; take it away")
}

{
	wide = $0
	gsub(/[\200-\277]/, "", wide)
	for (columns = 0; (i = index(wide, "\t")); wide = substr(wide, i + 1))
		columns += i - 1 + 8 - (columns + i - 1) % 8
	columns += length(wide)
	limit = 100
	if (columns > limit && FILENAME ~ /\.(c|h|py|sh|sql|awk)$/)
		say(FNR, "line of " columns " columns; break it before " limit)
}

FNR == 1001 && is_c {
	say(FNR, "file of over 1000 lines; split it by noun")
}

!is_c { next }

# ---- what is code once strings and comments are gone
{
	code = $0
	gsub(/\\./, "", code)
	if (in_comment) {
		if (!(i = index(code, "*/")))
			next
		code = substr(code, i + 2)
		in_comment = 0
	}
	sql = code
	if (code !~ /^#[ \t]*include/)
		gsub(/"[^"]*"/, "\"\"", code)
	gsub(/'[^']*'/, "''", code)
	while ((i = index(code, "/*"))) {
		slashes = index(code, "//")
		if (slashes && slashes < i)
			break
		rest = substr(code, i + 2)
		if (!(j = index(rest, "*/"))) {
			code = substr(code, 1, i - 1)
			in_comment = 1
			break
		}
		code = substr(code, 1, i - 1) " " substr(rest, j + 2)
	}
}

code ~ /\/\// && code !~ /^#[ \t]*include/ {
	say(FNR, "a // comment; write /* this */")
}

code ~ /typedef[ \t]+struct/ {
	say(FNR, "typedef of a struct; let it keep its tag")
}

{
	rest = code
	while (match(rest, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : ""
		name = substr(rest, RSTART, RLENGTH - 1)
		rest = substr(rest, RSTART + RLENGTH)
		sub(/[ \t]+$/, "", name)
		if (name ~ /^clock_(now|ms)$/)
			for (p in pure)
				if (index(FILENAME, p "/") == 1)
					say(FNR, p " is pure: let the caller say what time it is")
		if (!(name in banned) || before == "." || before == ">")
			continue
		if (FILENAME ~ /^(base\/(clock|log)\.c|tests\/)/ && !(name in undone))
			continue
		say(FNR, name "() is banned; " banned[name])
	}
}

# ---- functions: from "{" to "}" in the first column
code ~ /^\{/ { body_from = FNR }
code ~ /^\}/ {
	if (body_from && FNR - body_from > 101)
		say(body_from, "function of " FNR - body_from - 1 " lines; split it")
	body_from = 0
}

# ---- SQL: a table is changed in one file
is_ours && match(sql, /(INSERT( OR [A-Z]+)? INTO|UPDATE|DELETE FROM) [a-z_]+/) {
	table = substr(sql, RSTART, RLENGTH)
	is_update = table ~ /^UPDATE/
	sub(/^.* /, "", table)
	if (!is_update || sql ~ /UPDATE [a-z_]+ SET/) {
		if (!(table in owner))
			owner[table] = FILENAME
		else if (owner[table] != FILENAME)
			say(FNR, "table \"" table "\" is changed in " owner[table] \
			    " too; call a function of the file that owns it")
	}
}

# ---- includes
code ~ /^#[ \t]*(if|else|endif)/ && FNR > 6 {
	last_rank = -1
	ours_seen = 0
}

code ~ /^[ \t]*$/ && !in_comment {
	last_name = ""			# <cmocka.h> and its like may stand apart
}

code !~ /^#[ \t]*include/ { next }

{
	quoted = code ~ /"/
	name = code
	sub(/^#[ \t]*include[ \t]*["<]/, "", name)
	sub(/[">].*$/, "", name)
	rank = !quoted ? 0 : name ~ /^[a-z]+\// && exists("include/" name) ? 1 : 2
	is_own = quoted && !ours_seen && FILENAME ~ /\.c$/ && name ~ ("(^|/)" own "$")
	ours_seen = ours_seen || quoted
}

!is_own {
	if (rank < last_rank)
		say(FNR, "include of \"" name "\" is late; " \
		    "first <system>, then \"folder/x.h\", then \"x.h\"")
	else if (rank == last_rank && name < last_name)
		say(FNR, "include of \"" name "\" is after \"" last_name "\"; sort them")
	last_rank = rank
	last_name = name
}

is_test { next }

!quoted {
	where = name in room ? room[name] : (dir_of(name) in room_dir) ? room_dir[dir_of(name)] : ""
	if (where != "" && !matches(FILENAME, where))
		say(FNR, "<" name "> is for " where " only; use what that offers")
	next
}

{
	house = house_of(FILENAME)
	if (rank == 1) {
		target = "include/" name
		top = name
		sub(/\/.*/, "", top)
		mine = FILENAME
		sub(/^include\//, "", mine)
		sub(/\/.*/, "", mine)
		if (top != mine)
			used["include/" name] = 1
	} else {
		target = normal(dir_of(FILENAME) "/" name)
	}
	theirs = house_of(target)
	top = target
	sub(/^include\//, "", top)
	sub(/\/.*/, "", top)
	if (house == "")
		say(FNR, "the Makefile has no uses_ line for this file")
	else if (index(uses[house], " " top " ") == 0 && !is_inside(house, theirs, top, rank))
		say(FNR, house " may not use \"" name "\"; its uses_ line in the Makefile allows:" \
		    (uses[house] ~ /[a-z]/ ? uses[house] : " nothing"))
	else if (rank == 2 && target ~ /^\.\./)
		say(FNR, "\"" name "\" is outside; include what the folder offers")
	for (p in pure)
		if (index(FILENAME, p "/") == 1 && name ~ /^base\/(db|loop|log|conf)\.h$/)
			say(FNR, p " is pure: no database, no clock, no I/O; take \"" name "\" out")
}

# What a folder keeps for itself is for all of it.  What an inner folder with a line
# of its own offers is for the folder around it; the other way round it is not.
function is_inside(house, theirs, top, rank)
{
	if (rank == 2)
		return index(house "/", top "/") == 1
	return theirs == house || index(theirs "/", house "/") == 1
}

END {
	for (i = 1; i < ARGC; i++) {
		FILENAME = ARGV[i]
		if (FILENAME ~ /^include\/.*\.h$/ && !(FILENAME in used))
			say(1, "no other folder includes this; let it stand beside its .c file")
		if (FILENAME ~ /^include\/(bot|web|ctl)\//)
			say(1, "nobody may use this folder; let it stand beside its .c file")
	}
	exit found
}
